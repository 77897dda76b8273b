"""What the command line's grammar is made of: a parser that speaks in sentences, and values."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeAlias

from falcon_desktop.cli.language import spoken
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

_EPILOG: Final = Sentence(
    "exit status: 0 done · 2 usage error · 3 failed · 4 the answer's stream ended unfinished, "
    "or part of it could not be read (its text is kept) · 5 storage · 6 the answer does not fit "
    "its schema (its text is kept) · 130 Ctrl-C (the partial answer is kept) · 141 output closed "
    "by its reader · 143 SIGTERM"
)
_LONGEST_SHOWN: Final = 60
_EXAMPLES_FOLLOW: Final = Sentence("examples:")
_EXAMPLE: Final = "examples:\n"
"""What examples begin with until all is laid out."""


class HelpShown(Exception):
    """Help or version is to be printed, and nothing else done."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the program."""

    def __init__(self, *, examples: str = "", **given: Any) -> None:
        super().__init__(**given, formatter_class=_Formatter, allow_abbrev=False)
        self._examples = examples

    @property
    def name(self) -> str:
        """The command's name, with that of the group before it; "" for the program itself."""
        return self.prog.partition(" ")[2]

    @property
    def examples(self) -> str:
        """Command lines, one a line."""
        import textwrap

        return textwrap.dedent(self._examples).strip()

    @property
    def commands(self) -> Mapping[str, Parser]:
        """The commands that can follow this one's name, by name."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                return action.choices
        return {}

    def all_commands(self) -> Mapping[str, Parser]:
        """Return every command by its whole name, those in groups too, after their group."""
        found: dict[str, Parser] = {}
        for command in self.commands.values():
            found |= {command.name: command, **command.all_commands()}
        return found

    def add_group(self) -> Commands:
        """Return where the commands of a group are added, such as ``rename`` in ``chat rename``.

        Which one was given is ``options.action``.
        """
        return self.add_subparsers(
            dest="action", metavar="ACTION", required=True, parser_class=Parser
        )

    def format_help(self) -> str:
        import textwrap

        language = spoken()
        english = self.description
        examples = self.examples
        parts = [_EXAMPLE + textwrap.indent(examples, "  ")] if examples else []
        parts += [language.told(_EPILOG)] if self.name in ("", "ask") else []
        self.epilog = "\n\n".join(parts)
        self.description = language.told(english or "")
        try:
            text = super().format_help()
        finally:
            self.description = english
        return text.replace(_EXAMPLE, language.told(_EXAMPLES_FOLLOW) + "\n")

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Take one of a few values in any case, and however its words are joined."""
        value = super()._get_value(action, arg_string)
        if isinstance(action, argparse._SubParsersAction) or not isinstance(value, str):
            return value
        listed = tuple(map(str, action.choices or ()))
        wanted = _letters(value)
        return next((one for one in listed if wanted and _letters(one) == wanted), value)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse what is not among the values, naming the nearest."""
        import difflib

        listed = tuple(map(str, action.choices or ()))
        if isinstance(value, str) and listed and value not in listed:
            near = difflib.get_close_matches(value.casefold(), listed, n=1)
            if near and not isinstance(action, argparse._SubParsersAction):
                nearest = Sentence(
                    "there is no “{value}”. Did you mean “{word}”?",
                    value=value[:_LONGEST_SHOWN],
                    word=near[0],
                )
                raise argparse.ArgumentError(action, spoken().told(nearest))
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        if message.endswith(("?", "؟")):
            raise InvalidInput(
                Sentence(
                    "{question} See: {command}",
                    question=message[:1].upper() + message[1:],
                    command=f"{self.prog} --help",
                )
            )
        raise InvalidInput(
            Sentence(
                "{reason}. See: {command}",
                reason=message[:1].upper() + message[1:],
                command=f"{self.prog} --help",
            )
        )

    def _print_message(self, message: str, file: object = None) -> NoReturn:
        del file
        raise HelpShown(message)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


class _Formatter(argparse.HelpFormatter):
    """Wraps what is prose and leaves examples as they are; tells sentences in the language."""

    def _get_help_string(self, action: argparse.Action) -> str:
        return spoken().told(action.help or "")

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        parts = [
            part if part.startswith(_EXAMPLE) else super(_Formatter, self)._fill_text(
                part, width, indent
            )
            for part in text.split("\n\n")
        ]  # fmt: skip
        return "\n\n".join(parts)


LAST: Final = "last"
"""What stands for the last chat wherever the id of one is taken."""
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
"""Where a group of commands adds its own."""


def folder_name(name: str) -> str:
    """Refuse an empty name: a script whose variable is not set means no folder, not ours."""
    if not name.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("the name of a folder is missing")))
    return name


def file_name(name: str) -> str:
    """Refuse an empty name."""
    if not name.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("the name of a file is missing")))
    return name


def some(value: str) -> str:
    """Refuse an empty value: the question would go to another server, or chat, than was meant."""
    if not value.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("it is empty")))
    return value


def variable_name(value: str) -> str:
    """Refuse what can't be the name of an environment variable, such as the key itself.

    It is not repeated: it may be a secret. "" is left to the command.
    """
    from falcon_desktop.core.text.secret_words import looks_like_key

    if any(one.isspace() or one == "=" for one in value) or looks_like_key(value):
        raise argparse.ArgumentTypeError(
            spoken().told(Sentence("it must be the name of a variable, not the key itself"))
        )
    return value
