"""``completion``: prints what lets a shell complete this program's commands and options."""

from __future__ import annotations

import argparse

from falcon_desktop.cli.arguments import command_line
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import ExitStatus

_FILES = {"--attach", "--output", "file", "path"}
_DIRECTORIES = {"--data-dir"}


def completion(options: argparse.Namespace, output: Output) -> int:
    """Print the script for a shell."""
    output.write(script(options.shell))
    return ExitStatus.OK


def script(shell: str) -> str:
    """Return the script for ``bash``, ``zsh`` or ``fish``, made from the grammar by shtab."""
    import shtab

    parser = command_line()
    _mark_files(parser, shtab)
    text: str = shtab.complete(parser, shell)
    return text


def _mark_files(parser: argparse.ArgumentParser, shtab: object) -> None:
    """Say which arguments are names of files, or of directories."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _mark_files(command, shtab)
        names = {action.dest, *action.option_strings}
        kind = "FILE" if names & _FILES else "DIRECTORY" if names & _DIRECTORIES else ""
        if kind:
            action.complete = getattr(shtab, kind)  # type: ignore[attr-defined]
