"""The menu entry of ``--install-desktop-entry``: valid, quoted, made once, taken out again."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.cli import main
from falcon_desktop.cli.desktop_entry import entry
from falcon_desktop.core.domain.errors import ExitStatus, InvalidInput
from hypothesis import example, given
from hypothesis import strategies as st
from tests.cli.conftest import Falcon
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="menu entries of this kind are Linux's"
)
VALIDATE = shutil.which("desktop-file-validate")  # before a test sets another PATH
MADE = {
    "applications/falcon-desktop.desktop",
    "icons/hicolor/scalable/apps/falcon-desktop.svg",
    "mime/packages/falcon-desktop.xml",
}
HOSTILE = """a "b' $HOME `id` \\ \\s 100% %f ~ ; | & < > ( ) * ? # é أ"""


def value(text: str, key: str) -> str:
    """Return a key's value as a desktop reads it: with the escapes of a text undone."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"{key}=")]
    escaped = line.partition("=")[2]
    read = ""
    while escaped:
        sign, escaped = escaped[0], escaped[1:]
        if sign == "\\":
            sign, escaped = {"s": " ", "n": "\n", "t": "\t", "\\": "\\"}[escaped[0]], escaped[1:]
        read += sign
    return read


def words(command: str) -> list[str]:
    """Return the words of a command line, as the Desktop Entry specification quotes them."""
    found, rest = [], command
    while rest := rest.lstrip(" "):
        word = ""
        if rest[0] == '"':
            rest = rest[1:]
            while rest[0] != '"':
                if rest[0] == "\\":
                    rest = rest[1:]
                    assert rest[0] in '"`$\\'
                else:
                    assert rest[0] not in "`$"
                word, rest = word + rest[0], rest[1:]
            rest = rest[1:]
        else:
            word, _, rest = rest.partition(" ")
            assert not set(word) & set("\t\n\"'\\><~|&;$*?#()`")
        assert word == "%f" or "%" not in word.replace("%%", ""), "a field that there is not"
        found.append(word if word == "%f" else word.replace("%%", "%"))
    return found


@example("100%", True)
@example("100% %f", True)
@example(HOSTILE, True)
@given(st.text(st.characters(codec="utf-8"), min_size=1), st.booleans())
def test_any_path_is_read_as_it_is(name: str, with_data: bool) -> None:
    program, data = f"/opt/{name}/falcon-desktop", f"/home/{name}" if with_data else None
    if not name.isprintable():
        with pytest.raises(InvalidInput):
            entry([program], data)
        return
    text = entry([program], data)
    shell = ["/bin/sh", "-c", 'exec "$0" "$@"'] if set("%=") & set(name) else []
    expected = [*shell, program, *(["--data-dir", str(Path(data))] if data else []), "%f"]
    assert words(value(text, "Exec")) == expected
    assert value(text, "TryExec") == program


@pytest.mark.skipif(shutil.which("gio") is None, reason="gio is not installed")
@pytest.mark.parametrize("name", ["plain", "with space", "a=b", "100%", HOSTILE])
def test_a_desktop_starts_what_the_entry_names(name: str, tmp_path: Path) -> None:
    """GLib starts a program at such a path, and hands it the file."""
    directory = tmp_path / name
    directory.mkdir()
    program = directory / "falcon-desktop"
    # whole at once: it is waited for
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >"$0.new" && mv "$0.new" "$0.told"\n')
    program.chmod(0o755)
    file = tmp_path / "falcon-desktop.desktop"
    file.write_text(entry([str(program)], str(directory / "data")), encoding="utf-8")
    chats = directory / "x.falcon-chat.json"
    chats.touch()
    subprocess.run(["gio", "launch", str(file), str(chats)], check=True, stdin=subprocess.DEVNULL)
    told = wait_until(lambda: list(directory.glob("*.told")), "nothing was started")
    assert told[0].read_text().splitlines() == ["--data-dir", str(directory / "data"), str(chats)]


async def test_it_is_made_once_and_taken_out_again(
    falcon: Falcon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "sh are"
    monkeypatch.setenv("XDG_DATA_HOME", str(share))
    monkeypatch.setenv("PATH", str(tmp_path))
    made = await falcon("--install-desktop-entry")
    assert (made.status, made.err) == (0, "")
    file = share / "applications" / "falcon-desktop.desktop"
    assert made.out.startswith(f"Menu entry created: {file}\n")
    assert {str(one.relative_to(share)) for one in share.rglob("*") if one.is_file()} == MADE
    started = words(value(file.read_text(), "Exec"))[0]
    assert os.access(started, os.X_OK)
    assert f"It starts: {started}" in made.out
    if VALIDATE:
        done = subprocess.run([VALIDATE, str(file)], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "")

    before = {one: one.stat().st_mtime_ns for one in share.rglob("*.*")}
    again = await falcon("--install-desktop-entry")
    assert again.out.startswith("Menu entry already there: ")
    assert {one: one.stat().st_mtime_ns for one in share.rglob("*.*")} == before

    file.write_text(file.read_text().replace(started, "/gone/falcon-desktop"))
    mended = await falcon("--install-desktop-entry")
    assert mended.out.startswith("Menu entry created: ")
    assert value(file.read_text(), "TryExec") == started

    removed = await falcon("--remove-desktop-entry")
    assert removed.status == 0
    assert set(removed.out.splitlines()[1:]) == {str(share / one) for one in MADE}
    assert not [one for one in share.rglob("*") if one.is_file()]
    nothing = await falcon("--remove-desktop-entry")
    assert (nothing.status, nothing.out) == (0, f"There is no menu entry in {share}.\n")


async def test_the_entry_keeps_the_data_directory(
    falcon: Falcon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    data = tmp_path / "my data"
    assert (await falcon("--data-dir", str(data), "--install-desktop-entry")).status == 0
    text = (tmp_path / "share/applications/falcon-desktop.desktop").read_text()
    assert words(value(text, "Exec"))[1:] == ["--data-dir", str(data), "%f"]
    assert not data.exists()


async def test_a_relative_directory_of_xdg_is_none(
    falcon: Falcon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "share")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert (await falcon("--install-desktop-entry")).status == 0
    assert (tmp_path / ".local/share/applications/falcon-desktop.desktop").is_file()


async def test_what_can_not_be_written_is_told(
    falcon: Falcon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "share").write_text("a file")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    done = await falcon("--install-desktop-entry")
    assert done.status == ExitStatus.STORAGE
    assert done.err.startswith("The menu entry can't be changed.\n")
    assert str(tmp_path / "share") in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--install-desktop-entry", "list"),
        ("--remove-desktop-entry", "ask", "Hello"),
        ("--install-desktop-entry", "--remove-desktop-entry"),
    ],
)
async def test_it_is_asked_for_alone(
    falcon: Falcon, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    done = await falcon(*arguments)
    assert (done.status, done.out) == (ExitStatus.USAGE, "")
    assert not (tmp_path / "applications").exists()


@pytest.mark.parametrize(
    ("name", "as_if", "word"), [("platform", "darwin", "Linux"), ("frozen", True, "package")]
)
def test_where_a_package_or_an_installer_makes_it_nothing_is_done(
    name: str, as_if: object, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, name, as_if, raising=False)
    assert main(["--install-desktop-entry"]) == ExitStatus.USAGE
    assert word in errors.getvalue()
    assert list(tmp_path.iterdir()) == []
