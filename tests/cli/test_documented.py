"""The README and the manual page name every command and option that there is."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from falcon_desktop.cli import CHAT_FILES
from falcon_desktop.cli.arguments import SHELLS, command_line, parse
from falcon_desktop.cli.completion import script
from falcon_desktop.cli.desktop_entry import SHARE
from falcon_desktop.cli.output import Output
from falcon_desktop.cli.parser import Parser
from falcon_desktop.core.domain.errors import ExitStatus
from falcon_desktop.transfer.formats import PROGRAMS
from resources.packaging import linux, macos
from resources.packaging.project import ROOT, project


def commands() -> dict[str, Parser]:
    """Return every command with its parser; "" is the program itself."""
    parser = command_line()
    return {"": parser, **parser.all_commands()}


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
    assert set(command.split()) <= words
    for action in commands()[command]._actions:
        named = set(action.option_strings) - {"-h", "--help"}
        assert named <= words, command


@pytest.mark.parametrize("command", commands())
def test_every_command_shows_examples_that_it_takes(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    help_text = commands()[command].format_help()
    assert help_text.count("\n  falcon-desktop") >= 1, command
    assert not command or commands()[command].description
    monkeypatch.chdir(tmp_path)
    for line in re.findall(r"falcon-desktop (?:.*)", help_text.partition("examples:\n")[2]):
        if "$" in line or line.startswith("falcon-desktop · ") or CHAT_FILES in line:
            continue
        words = shlex.split(line.partition(" | ")[0].partition(" > ")[0])[1:]
        output = Output(io.StringIO(), io.StringIO())
        parsed = parse(words, output)
        assert parsed == ExitStatus.OK or not isinstance(parsed, int), line


def test_the_help_and_the_readme_name_every_program_whose_chats_are_imported() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for text in (commands()["import"].format_help(), readme):
        words = " ".join(text.split())
        assert [name for name in PROGRAMS if name not in words] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_every_command_and_option(shell: str) -> None:
    text = script(shell)
    words = set(re.findall(r"[\w-]+", text))
    assert set(" ".join(commands()).split()) <= words
    for name, parser in commands().items():
        for action in parser._actions:
            for option in action.option_strings:
                assert option in words or option.lstrip("-") in words, (name, option)
    program = shutil.which(shell)
    if program:
        subprocess.run([program, "-n"], input=text.encode(), check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "found"),
    [(["falcon-desktop", "expo"], "export"), (["falcon-desktop", "ask", "--mod"], "--model")],
)
def test_bash_completes(line: list[str], found: str) -> None:
    words = " ".join(shlex.quote(one) for one in line)
    asking = f"""
COMP_WORDS=({words}); COMP_CWORD={len(line) - 1}
_function=$(complete -p falcon-desktop | sed 's/.*-F //; s/ .*//')
"$_function" falcon-desktop {shlex.quote(line[-1])} {shlex.quote(line[-2])}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash"], input=script("bash") + asking, capture_output=True, text=True, check=True
    )
    assert found in done.stdout.split(), done.stderr


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
    assert set(" ".join(commands()).split()) <= words
    for parser in commands().values():
        for action in parser._actions:
            assert set(action.option_strings) <= words
    for text in (manual(), section("The command line")):
        numbers = set(re.findall(r"\b\d+\b", text))
        statuses = {value for name, value in vars(ExitStatus).items() if name.isupper()}
        assert {str(status) for status in statuses} <= numbers


def test_desktops_open_what_the_command_line_takes_for_our_files() -> None:
    assert f'pattern="*{CHAT_FILES}"' in (SHARE / "mime/packages/falcon-desktop.xml").read_text()
    [declared] = macos.info_plist(project())["UTExportedTypeDeclarations"]
    endings = declared["UTTypeTagSpecification"]["public.filename-extension"]
    assert CHAT_FILES.removeprefix(".") in endings
