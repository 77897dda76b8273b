"""The parts of the manual page that are made from the command line's grammar, as roff."""

from __future__ import annotations

import argparse

from falcon_desktop.cli.arguments import command_line
from falcon_desktop.cli.parser import Parser


def parts() -> dict[str, str]:
    """Return the program's own options and its commands, by the names that the template gives."""
    parser = command_line()
    commands = "\n".join(_command(name, one) for name, one in parser.all_commands().items())
    return {"options": "\n".join(_options(parser)), "commands": commands}


def _command(name: str, parser: Parser) -> str:
    lines = [f".SS {_plain(name)}", _plain(parser.description or ""), *_options(parser)]
    if examples := parser.examples:
        shown = (f"  {line}" for line in examples.splitlines())
        lines += [".PP", "Examples:", ".nf", *map(_plain, shown), ".fi"]
    return "\n".join(lines)


def _options(parser: argparse.ArgumentParser) -> list[str]:
    lines: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = action.metavar or ("|".join(action.choices) if action.choices else "")
        shown = f"{names} {value}" if action.option_strings and value else names
        told = (action.help or "").replace("%(choices)s", ", ".join(action.choices or ()))
        lines += [".TP", f".B {_plain(shown)}", _plain(told.replace("%%", "%"))]
    return lines


def _plain(text: str) -> str:
    """Return text that roff shows as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in (".", "'") else text
