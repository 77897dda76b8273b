"""The command line in other languages: Arabic, and one that nobody speaks, which shows gaps."""

from __future__ import annotations

import gettext
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from falcon_desktop.cli import environment, language, main
from falcon_desktop.cli.arguments import SHELLS, command_line
from falcon_desktop.cli.language import spoken
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.shipped import PRESETS, PROMPTS
from falcon_desktop.core.domain.variables import STEADY
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence
from resources.translations.__main__ import HERE, MO, mo, read
from tests.pseudo import pseudo, untranslated

Run = Callable[..., tuple[int, str, str]]
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
NAMES_ALONE = re.compile("xllamacpp|offscreen:")
LATIN = re.compile(r"[A-Za-z]{3,}")
OTHERS_SAY = (
    "All connection attempts failed", "keyring.backends.fail.Keyring", "int", "float",
    "On this computer", *(one.name for one in (*PRESETS, *PROMPTS)), "first", "second", "purpose",
    *environment.VARIABLES,
)  # fmt: skip
"""What a failure's detail quotes, names in Python, and the names that options take."""
COMMANDS = ("", *command_line().all_commands())


@pytest.fixture
def run(profile: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command in this process; returns its status, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        told = capsys.readouterr()
        return status, told.out, told.err

    yield run
    gettext.textdomain("messages")


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the variables that say which language is wanted."""

    def speak(**wanted: str) -> None:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in wanted.items():
            monkeypatch.setenv(name, value)

    return speak


@pytest.fixture
def unspoken(speak: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Has the language spoken that nobody speaks, in place of Arabic."""
    known = read(HERE / "falcon_desktop_ar.ts")
    texts = {text: [pseudo(text)] * len(forms) for text, forms in known.items()}
    catalogue = tmp_path / "unspoken" / "ar" / "LC_MESSAGES" / MO
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(mo("ar", texts, {text: len(one) > 1 for text, one in known.items()}))
    monkeypatch.setattr(language, "CATALOGUES", tmp_path / "unspoken")
    speak(LANG="ar")


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ({}, "en"),
        ({"LANG": "ar_AE.UTF-8"}, "ar"),
        ({"LANG": "ar"}, "ar"),
        ({"LANG": "ar_EG.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "ar", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ar_SA.UTF-8"}, "ar"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:ar:en"}, "ar"),
        ({"LANG": "ar", "LANGUAGE": "en:ar"}, "en"),
        ({"LANG": "C", "LANGUAGE": "ar"}, "en"),
        ({"LANG": "xx_YY"}, "en"),
    ],
)
def test_the_environment_says_which_language(
    wanted: dict[str, str], tag: str, speak: Callable[..., None]
) -> None:
    speak(**wanted)
    assert spoken().tag == tag
    usage = gettext.gettext("usage: ")
    assert (usage == "usage: ") is (tag == "en")  # argparse speaks no other than we do


def test_sentences_are_told_with_their_plurals_lists_and_numbers(
    speak: Callable[..., None],
) -> None:
    err = io.StringIO()
    speak(LANG="ar_AE.UTF-8")
    output = Output(io.StringIO(), err)
    output.note(Sentence("{count} chat(s)", count=2))
    output.note(Sentence("{count} chat(s)", count=1_203))
    output.note(Sentence("Was {before} MB, now {after} MB.", before=Rounded(2.5), after=Rounded(1)))
    output.note(Sentence("Commands: {names}.", names=Listing(["ask", "list"])))
    output.note("what a server said")
    assert err.getvalue().splitlines() == [
        "محادثتان", "1,203 محادثات", "كان 2.5 م.ب وصار 1.0 م.ب.", "الأوامر: ask، list.",
        "what a server said",
    ]  # fmt: skip


def test_a_line_is_in_one_language_and_json_in_english(
    run: Run, speak: Callable[..., None]
) -> None:
    speak(LANG="ar_AE.UTF-8")
    status, out, err = run("ask", "--json", "--limit", "1", "--temporary", "x")
    assert status == 2 and LATIN.findall(err.replace("--limit", "").replace(
        "falcon-desktop ask --help", "")) == []  # fmt: skip
    [line] = out.splitlines()
    assert json.loads(line)["error"]["sentence"].startswith("Unknown option --limit.")
    status, out, _ = run("doctor", "--json")
    checks = [json.loads(one) for one in out.splitlines()]
    assert checks[0]["check"] == "data directory"
    assert all(one["detail"].isascii() for one in checks if one["check"] == "sandbox")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("unspoken")
def test_every_word_of_the_help_is_translated(command: str, run: Run) -> None:
    status, out, _ = run(*command.split(), "--help")
    prose = out.partition(pseudo("examples:"))[0]
    syntax = prose.partition("\n\n")[0]
    variables = [*" ".join(STEADY).split(), *environment.VARIABLES]  # a line may end within one
    left = untranslated(prose[len(syntax) :].splitlines(), *_grammar(), *variables)
    assert (status, left) == (0, [])


@pytest.mark.usefixtures("unspoken")
@pytest.mark.parametrize(
    "arguments",
    [
        ["lisst"], ["Why?"], ["xyzzy"], ["list", "--nope"], ["list", "--jso"], ["list", "-n"],
        ["list", "-n", "x"], ["list", "-n", "0"], ["export"], ["export", "--all"], ["search"],
        ["export", "--format", "odt", "--output", "x", "--all"], ["ask", "--attach", ""],
        ["ask", "--connection", "A", "--base-url", "B"], ["ask", "--connection", ""],
        ["ask", "--connection", "Nope", "x"],
        ["ask", "--temporary", "--conversation", "1234", "x"], ["ask", "-n"], ["ask", "-n", "-"],
        ["ask", "--api", "tgi", "x"], ["models", "--key-env", "K"], ["--data-dir", " "],
        ["--install-desktop-entry", "list"], ["show", "1234"], ["show", "--last"],
        ["export", "1234", "--format", "json", "--output", "/nowhere/x"],
        ["import", "/nowhere.json"], ["import", "/"], ["backup", "/nowhere/x"],
        ["restore"], ["restore", "/nowhere.sqlite3"], ["check"], ["compact"], ["doctor"],
        ["ask", "--key-env", "NOT_SET_HERE", "--base-url", "127.0.0.1:9", "x"],
        ["ask", "--base-url", "127.0.0.1:9", "--temporary", "-n", "x"], ["models"],
        ["models", "--base-url", "127.0.0.1:9"], ["list", "--data-dir", "/etc/passwd"],
        ["--data-dir", "/etc/passwd", "list"], ["--remove-desktop-entry"], ["ask", "-c", "x"],
        ["ask", "--set", "a=b", "x"], ["chat"], ["chat", "pn", "1"],
        ["ask", "--set", "a", "x"], ["ask", "--preset", "Nope", "x"],
        ["ask", "--prompt", "Nope", "x"], ["ask", "--prompt", "compare"],
        ["ask", "--prompt", "compare", "--set", "a=b"], ["chat", "rename", "last", "x"],
        ["chat", "delete", "1234"], ["chat", "restore", "1234"],
        ["ask", "--dry-run", "--base-url", "127.0.0.1:9", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_word_of_every_line_is_translated(arguments: list[str], run: Run) -> None:
    _, out, err = run(*arguments)
    said = out.splitlines() if arguments[0] != "models" else []
    said = [line for line in said if not NAMES_ALONE.search(line)]
    assert untranslated([*said, *err.splitlines()], *arguments, *_grammar(), *OTHERS_SAY) == []


@pytest.mark.usefixtures("unspoken")
@pytest.mark.parametrize("shell", SHELLS)
def test_completions_tell_what_things_are_for(shell: str, run: Run) -> None:
    status, out, _ = run("completion", shell)
    assert status == 0 and "do not save anything" not in out
    assert (pseudo("do not save anything").rstrip("»~") in out) is (shell != "bash")


def _grammar() -> list[str]:
    """Return the names that stand for themselves in every language: metavars, choices, commands."""
    parser = command_line()
    names = set(COMMANDS)
    for one in (parser, *parser.all_commands().values()):
        for action in one._actions:
            names |= {str(action.metavar or ""), action.dest, *map(str, action.choices or ())}
    return sorted(names - {""}, key=len, reverse=True)
