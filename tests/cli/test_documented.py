"""The README and the manual page name every command and option that there is."""

from __future__ import annotations

import argparse
import re

import pytest
from falcon_desktop.cli import CHAT_FILES
from falcon_desktop.cli.arguments import _parser
from falcon_desktop.core.errors import ExitStatus
from resources.packaging import linux, macos
from resources.packaging.project import ROOT, project


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return every command with its parser; "" is the program itself."""
    parser = _parser()
    found = {"": parser}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def section(name: str) -> str:
    """Return a section of the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def manual() -> str:
    """Return the manual page without its escapes."""
    return linux.fill("falcon-desktop.1").replace("\\-", "-")


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_in_the_readme(command: str) -> None:
    words = set(re.findall(r"[\w-]+", section("The command line")))
    assert not command or command in words
    for action in commands()[command]._actions:
        named = set(action.option_strings) - {"-h", "--help"}
        assert named <= words, command


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known = {
        option
        for parser in commands().values()
        for action in parser._actions
        for option in action.option_strings
    }
    block = section("The command line").partition("```\n")[2].partition("```")[0]
    assert set(re.findall(r"(?<![\w-])--[\w-]+", block)) <= known


def test_the_manual_names_every_command_and_status() -> None:
    words = set(re.findall(r"[\w-]+", manual()))
    assert set(commands()) - {""} <= words
    for text in (manual(), section("The command line")):
        numbers = set(re.findall(r"\b\d+\b", text))
        statuses = {value for name, value in vars(ExitStatus).items() if name.isupper()}
        assert {str(status) for status in statuses} <= numbers


def test_desktops_open_what_the_command_line_takes_for_our_files() -> None:
    assert f'pattern="*{CHAT_FILES}"' in linux.fill("falcon-desktop.mime.xml")
    [declared] = macos.info_plist(project())["UTExportedTypeDeclarations"]
    endings = declared["UTTypeTagSpecification"]["public.filename-extension"]
    assert CHAT_FILES.removeprefix(".") in endings
