"""``completion``: prints a shell completion script."""

from __future__ import annotations

import argparse

from falcon_desktop.cli.arguments import command_line
from falcon_desktop.cli.language import spoken
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import ExitStatus
from falcon_desktop.core.text.sentences import Language

_FILES = {"--attach", "--ca-file", "--output", "file", "path"}
_DIRECTORIES = {"--data-dir"}


def completion(options: argparse.Namespace, output: Output) -> int:
    """Print the script for a shell."""
    output.write(script(options.shell))
    return ExitStatus.OK


def script(shell: str) -> str:
    """Return the script for ``bash``, ``zsh`` or ``fish``, made from the grammar by shtab."""
    import shtab

    language = spoken()
    parser = command_line()
    _prepare(parser, shtab, language)
    text: str = shtab.complete(parser, shell)
    return text


def _prepare(parser: argparse.ArgumentParser, shtab: object, language: Language) -> None:
    """Tell what things are for, and say which arguments are names of files, or of directories."""
    parser.description = language.told(parser.description or "")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _prepare(command, shtab, language)
            for choice in action._choices_actions:
                choice.help = language.told(choice.help or "")
        action.help = language.told(action.help or "") or None
        names = {action.dest, *action.option_strings}
        kind = "FILE" if names & _FILES else "DIRECTORY" if names & _DIRECTORIES else ""
        if kind:
            action.complete = getattr(shtab, kind)  # type: ignore[attr-defined]
