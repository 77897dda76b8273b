"""A request as a command: run by a real shell, it passes on what was sent and does nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from falcon_desktop.core.chat.curl import MAX_ARGUMENT, ROUTES, curl_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

PIECES = st.sampled_from(
    ["$(touch PWNED)", "`touch PWNED`", "';touch PWNED;'", '";touch PWNED;"', "${HOME}", "$HOME",
     "\\", "\\\n", "\n", "\r", "\x7f" * 40, "\x1b[201~", "\x9b", "\u202e", "\u2028", "\ud800", "!!",
     "*", "~", "@/etc/passwd", "&& touch PWNED", "|touch PWNED", ">PWNED", "#", "%27", "[1-9]",
     "{a,b}", "FALCON_BODY", "-o", "\0", "é", "😀", "👩\u200d💻", " "],
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=6).map("".join)
ADDRESSES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://x/v1/", "https://h.test:8080/", "http://[::1]/v1/", "", "file:///"]),
    TEXTS,
    st.sampled_from(["", "chat/completions"]),
)
HEADERS = st.lists(
    st.tuples(st.sampled_from(["X-Team", "X!#$%&'*+-.^_`|~1"]), st.text("ab '\"$`\\(){}!;#\t")),
    max_size=2,
)
SHELLS = {
    name: [path, *options]
    for name, options in {
        "sh": ["-s"], "bash": ["--norc", "-s"], "dash": ["-s"], "zsh": ["-f", "-s"],
        "fish": ["--no-config"],
    }.items()
    if (path := shutil.which(name))
}  # fmt: skip


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with nothing on its PATH but a curl that writes down how it was called."""
    place = tmp_path_factory.mktemp("shell")
    curl = place / "bin" / "curl"
    curl.parent.mkdir()
    curl.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\" > called\n")
    curl.chmod(0o755)
    return place


def run(place: Path, command: str, name: str = "sh") -> list[str]:
    (place / "called").unlink(missing_ok=True)
    environment = {
        "PATH": str(place / "bin"), "FALCON_SERVER": "http://here:1", "FALCON_KEY": "k k",
        "HOME": str(place / "bin"), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    done = subprocess.run(
        SHELLS[name], cwd=place, env=environment, input=command.encode(),
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), command
    assert sorted(one.name for one in place.iterdir()) == ["bin", "called"], (
        "something else was run"
    )
    return (place / "called").read_bytes().decode().split("\0")[:-1]


def words(command: str, *, in_fish: bool) -> list[str]:
    """A command's words as a shell reads them, with its double quotes as they are."""
    escapes = "'\\\\" if in_fish else ""
    found: list[str] = []
    word, at = "", 0
    while at < len(command):
        rest = command[at:]
        if rest[0] == "'":
            quoted = re.match(rf"'((?:\\[{escapes}]|[^'])*)'" if in_fish else "'([^']*)'", rest)
            assert quoted
            inside = quoted[1]
            word += re.sub(rf"\\([{escapes}])", r"\1", inside) if in_fish else inside
            at += quoted.end()
        elif rest[0] == "\\":
            word += "" if rest[1] == "\n" else rest[1]
            at += 2
        elif rest[0] == " ":
            found, word, at = [*found, word], "", at + 1
        else:
            word, at = word + rest[0], at + 1
    return [one for one in [*found, word] if one]


def after(arguments: list[str], option: str) -> list[str]:
    return [value for name, value in pairwise(arguments) if name == option]


def harmless_to_type(command: str) -> bool:
    """No character that a terminal takes for a key, when the command is pasted into it."""
    return all(one == "\n" or (ord(one) >= 32 and not 127 <= ord(one) < 160) for one in command)


@settings(max_examples=150, deadline=None)
@given(
    address=ADDRESSES,
    text=TEXTS,
    headers=HEADERS,
    is_engine=st.booleans(),
    key=st.booleans(),
    name=st.sampled_from(sorted(SHELLS)),
)
@example("http://x/v1/$(touch PWNED)", "", [], True, False, "sh")
@example("http://x/v1/chat/completions';touch PWNED;'", "", [], False, True, "sh")
@example(
    "http://x/\\'$(echo>PWNED)\\'\\'",
    "x",
    [],
    False,
    True,
    min(SHELLS, key="fish".__ne__),
)
@example("http://x/\\\\a'b", "\\\\ a\\", [], False, False, min(SHELLS, key="fish".__ne__))
def test_whatever_it_holds_the_shell_runs_curl_and_nothing_else(
    shell: Path,
    address: str,
    text: str,
    headers: list[tuple[str, str]],
    is_engine: bool,
    key: bool,
    name: str,
) -> None:
    body: dict[str, Any] = {"model": text, "messages": [{"role": "user", "content": text}]}
    command = curl_command(address, body, has_key=key, headers=headers, is_engine=is_engine)
    if not command:
        assert not is_engine
        return
    assert "\t" in command or harmless_to_type(command)
    assert words(command, in_fish=True) == words(command, in_fish=False)
    arguments = run(shell, command, name)
    assert json.loads(after(arguments, "--data-raw")[0]) == body
    (url,) = [one for one in arguments if one.startswith("http")]
    if is_engine:
        assert url in {f"http://here:1/v1/{route}" for route in ROUTES}
    else:
        assert url == address
    sent = after(arguments, "-H")
    assert sent[0] == "Content-Type: application/json"
    assert ("Authorization: Bearer k k" in sent) is (key and not is_engine)
    wanted = [f"{name}: {value}" if value else f"{name};" for name, value in headers]
    assert sent[-len(wanted) :] == wanted or not wanted


@pytest.mark.parametrize("is_engine", [True, False])
def test_a_long_text_goes_through_a_here_document(tmp_path: Path, is_engine: bool) -> None:
    curl = tmp_path / "bin" / "curl"
    curl.parent.mkdir()
    curl.write_text(
        f"#!{sys.executable}\nimport sys\nopen('called', 'wb').write(sys.stdin.buffer.read())\n"
    )
    curl.chmod(0o755)
    body = {"text": "\nFALCON_BODY\n$(touch PWNED)'\n\ud800" + "é" * MAX_ARGUMENT}
    run(tmp_path, curl_command("http://x/v1/completions", body, has_key=False, is_engine=is_engine))
    assert json.loads((tmp_path / "called").read_text()) == body


@pytest.mark.parametrize(
    "address",
    ["", "file:///etc/passwd", "-o/tmp/x", "http://u:p@h/", "http://h/\x7f", "http://h/ x",
     "http://h/\u202ex", "http://h/\ud800", "scp://h/x"],
)  # fmt: skip
def test_what_is_no_address_becomes_no_command(address: str) -> None:
    assert curl_command(address, {}, has_key=True) == ""


def test_addresses_as_people_have_them_are_passed_on(shell: Path) -> None:
    for address in (
        "https://füchse.test/v1/chat/completions",
        "http://[::1]:80/v1/completions?a=b&c",
    ):
        assert address in run(shell, curl_command(address, {}, has_key=False))
        assert urlsplit(address).scheme in ("http", "https")
