"""stdin, stdout and stderr as pipes, files, terminals, full, closed and in other encodings."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.cli.output import Output
from tests.cli.conftest import ROOT
from tests.core.domain.test_pictures import inside, png
from tests.servers import gemini
from tests.servers.openai_server import OpenAIServer
from tests.waiting import PATIENCE_S

Run = Callable[..., Awaitable[Any]]

HOSTILE = ("a\x1b", "[31mred\x1b]8;;http://evil\x07", "x\r\x08\x9b\t\u202egnp.exe\u2069end é")
WHOLE = "".join(HOSTILE)
SHOWN = "a[31mred]8;;http://evilx\tgnp.exeend é"
unix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals and /dev/full")


def ask(url: str, *more: str, prompt: str = "Hi?") -> list[str]:
    words = [prompt] if prompt else []
    return ["ask", *words, "--base-url", url, "--api", "openai", "--model", "falcon", *more]


async def test_a_pipe_gets_the_answer_byte_for_byte(falcon_process: Run, falcon: Run) -> None:
    async with OpenAIServer(tokens=HOSTILE).serve() as server:
        result = await falcon_process(*ask(server.url))
        assert result.out == f"{WHOLE}\n"
        shown = await falcon("list", "--json")
        last = await falcon("show", shown.lines[0]["id"], "--last")
        assert last.out == f"{WHOLE}\n"


async def test_a_pipe_gets_utf_8_in_every_locale(falcon_process: Run) -> None:
    async with OpenAIServer(tokens=("naïve ", "水")).serve() as server:
        for locale in ("C", "en_US.ISO-8859-1"):
            environment = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
            result = await falcon_process(*ask(server.url, "--temporary"), env=environment)
            assert (result.status, result.out) == (0, "naïve 水\n")


async def test_json_escapes_what_is_no_ascii(falcon: Run) -> None:
    async with OpenAIServer(tokens=HOSTILE).serve() as server:
        result = await falcon(*ask(server.url, "--temporary", "--json"))
    assert result.out.isascii() and "\x1b" not in result.out
    assert "".join(one["text"] for one in result.lines if one["type"] == "text") == WHOLE


@unix
@pytest.mark.parametrize("command", ["ask", "show", "last"])
async def test_a_terminal_gets_nothing_that_commands_it(
    falcon: Run, command: str, profile: Path
) -> None:
    async with OpenAIServer(tokens=HOSTILE).serve() as server:
        arguments = ask(server.url)
        if command != "ask":
            await falcon(*arguments)
            [row] = (await falcon("list", "--json")).lines
            arguments = ["show", row["id"], *(["--last"] if command == "last" else [])]
        text = await on_a_terminal(*arguments)
    assert SHOWN in text
    assert not set("\x1b\x07\x08\x9b\u202e\u2069") & set(text)


MAD = f"""
import logging, sys
import falcon_desktop.app as app
from falcon_desktop.cli import main
words = {WHOLE!r}
def run_window(*_):
    logging.getLogger("asyncio").error(words)
    sys.excepthook(ValueError, ValueError(words), None)
    return 0
app.run_window = run_window
sys.exit(main(sys.argv[1:]))
"""


async def test_what_python_tells_of_a_mistake_in_the_window_commands_nothing(
    tmp_path: Path,
) -> None:
    """It quotes what the mistake was about, such as words of a server."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", MAD, "--data-dir", str(tmp_path / "data")), cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
    )  # fmt: skip
    _, told = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    text = told.decode()
    assert process.returncode == 0 and text.count(SHOWN) == 2, text
    assert not set("\x1b\x07\x08\x9b\u202e\u2069") & set(text)


async def on_a_terminal(*arguments: str) -> str:
    """Return what a command writes to a pseudo terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "falcon_desktop", *arguments,
        cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stdout=theirs, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    os.close(theirs)
    try:
        text = await asyncio.to_thread(read_whole, ours)
        _, _err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        assert process.returncode == 0
    finally:
        os.close(ours)
    return text.replace("\r\n", "\n")


def read_whole(descriptor: int) -> str:
    pieces = []
    with contextlib.suppress(OSError):  # EIO: the other end was closed
        while piece := os.read(descriptor, 65_536):
            pieces.append(piece)
    return b"".join(pieces).decode()


@unix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--json"], ["search", "Hi"], ["doctor"], ["--help"], ["show"]]
)
async def test_a_full_disk_behind_stdout(falcon: Run, arguments: list[str]) -> None:
    async with OpenAIServer().serve() as server:
        assert (await falcon(*ask(server.url))).status == 0
    if arguments == ["show"]:
        [row] = (await falcon("list", "--json")).lines
        arguments = ["show", row["id"]]
    status, err = await with_streams("/dev/full", *arguments)
    assert (status, err) == (3, "The output can't be written.\nno space left on device\n")


@unix
@pytest.mark.parametrize("json", [[], ["--json"]])
async def test_an_answer_is_kept_where_stdout_is_full(falcon: Run, json: list[str]) -> None:
    async with OpenAIServer().serve() as server:
        status, err = await with_streams("/dev/full", *ask(server.url, *json))
    assert (status, err) == (3, "The output can't be written.\nno space left on device\n")
    [row] = (await falcon("list", "--json")).lines
    assert row["title"] == "Hi?"


@unix
@pytest.mark.parametrize("arguments", [["doctor"], ["ask", "Hi?", "--temporary"], ["--version"]])
async def test_a_closed_stdout_is_told_before_anything_is_asked(arguments: list[str]) -> None:
    status, err = await with_streams("", *arguments)
    assert (status, err) == (3, "There is no standard output to write to.\n")


@unix
async def test_a_full_stderr_changes_nothing_else(profile: Path) -> None:
    async with OpenAIServer().serve() as server:
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", 'exec "$0" -m falcon_desktop "$@" 2>/dev/full',
            sys.executable, *ask(server.url, "--max-new-tokens", "5"),
            cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, out) == (0, b"Hello, world!\n")


async def with_streams(stdout: str, *arguments: str) -> tuple[int | None, str]:
    """Run a command with stdout led to a file, or closed for ""; return its status and stderr."""
    leading = f">{stdout}" if stdout else ">&-"
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", f'exec "$0" -m falcon_desktop "$@" {leading}', sys.executable, *arguments,
        cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    return process.returncode, err.decode()


@pytest.mark.parametrize(
    ("given", "sent", "told"),
    [
        ("café\n".encode(), "café\n", ""),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", ""),
        (b"caf\xe9", "café", "Latin-1, which is a guess"),
        ("café".encode("utf-16"), "café", ""),
    ],
)
async def test_stdin_is_read_as_an_attached_file_is(
    falcon_process: Run, falcon: Run, given: bytes, sent: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "question.txt"
    file.write_bytes(given)
    openai = OpenAIServer()
    async with openai.serve() as server:
        result = await falcon_process(*ask(server.url, "--temporary", prompt=""), stdin=given)
        assert result.status == 0 and told in result.err and bool(told) == bool(result.err)
        attached = await falcon(*ask(server.url, "--temporary", "--attach", str(file)))
        assert attached.status == 0 and told in attached.err and bool(told) == bool(attached.err)
    assert openai.asked[0]["messages"][-1]["content"] == sent
    assert sent.strip() in openai.asked[1]["messages"][-1]["content"]


async def test_what_is_no_text_is_refused_from_stdin(falcon_process: Run) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        for prompt in ("", "-", "Explain:"):
            arguments = ask(server.url, "--temporary", prompt=prompt)
            result = await falcon_process(*arguments, stdin=b"\x7fELF\x02\x01\x01\0\0\0")
            assert result.status == 2 and "not text" in result.err
    assert openai.asked == []


async def test_stdin_is_left_alone(falcon_process: Run) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        arguments = ask(server.url, "--temporary", "-n")
        assert (await falcon_process(*arguments, stdin=b"the next line\n")).status == 0
        nothing = await falcon_process(*ask(server.url, "-n", prompt=""), stdin=b"x")
        assert nothing.status == 2 and "PROMPT" in nothing.err
        dash = await falcon_process(*ask(server.url, "-n", prompt="-"), stdin=b"x")
        assert dash.status == 2
    [asked] = openai.asked
    assert asked["messages"][-1]["content"] == "Hi?"


async def test_words_after_options_belong_to_the_question(falcon: Run) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        result = await falcon("ask", "why", "--base-url", server.url, "--api", "openai",
                              "--temporary", "--model", "falcon", "is", "it", "blue")  # fmt: skip
    assert result.status == 0
    assert openai.asked[0]["messages"][-1]["content"] == "why is it blue"


async def test_a_picture_goes_with_the_question(falcon: Run, tmp_path: Path) -> None:
    from PySide6.QtGui import QColor, QImage

    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    picture.setText("Comment", "taken at home")
    picture.save(str(tmp_path / "red.png"))
    (tmp_path / "broken.png").write_bytes((tmp_path / "red.png").read_bytes()[:60])
    openai = OpenAIServer()
    async with openai.serve() as server:
        arguments = ask(server.url, "--temporary", "--attach")
        result = await falcon(*arguments, str(tmp_path / "red.png"))
        assert (result.status, result.err) == (0, "")
        broken = await falcon(*arguments, str(tmp_path / "broken.png"))
        assert broken.status == 2 and "damaged" in broken.err
    [asked] = openai.asked
    parts = asked["messages"][-1]["content"]
    [shown] = [part for part in parts if part["type"] == "image_url"]
    assert shown["image_url"]["url"].startswith("data:image/png;base64,")
    assert "home" not in shown["image_url"]["url"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lst"], "Did you mean “list”?"),
        (["serach", "x"], "Did you mean “search”?"),
        (["Why is the sky blue?"], "falcon-desktop ask"),
        (["frobnicate"], "Commands: ask, models, "),
        (["ask", "x", "--modl", "y"], "Did you mean --model? See: falcon-desktop ask --help"),
        (["list", "--jsn"], "Did you mean --json? See: falcon-desktop list --help"),
        (["list", "more"], "Unexpected argument: more. See: falcon-desktop list --help"),
        (["ask", "x", "--temperature"], "See: falcon-desktop ask --help"),
        (["--dta-dir", "x", "list"], "See: falcon-desktop --help"),
    ],
)
async def test_a_slip_is_told_with_what_was_meant(
    falcon: Run, arguments: list[str], words: str
) -> None:
    result = await falcon(*arguments)
    assert result.status == 2 and words in result.err and result.err.count("\n") == 1


async def test_help_by_name(falcon: Run) -> None:
    for command in ("list", "ask"):
        asked = await falcon("help", command)
        assert asked.status == 0 and asked.out == (await falcon(command, "--help")).out
    assert (await falcon("help")).out == (await falcon("--help")).out


async def test_images_of_an_answer_are_told_of_with_the_way_to_see_them(
    falcon: Run, profile: Path
) -> None:
    away = "https://a.example/p.png"
    pictures = (inside(png(30, 20)), away, inside(png(40, 20)))
    async with gemini.GeminiServer(key="", pictures=pictures).serve() as server:
        root = f"{server.origin}{gemini.ROOT}"
        asked = ["ask", "A sunset?", "--base-url", root, "--model", gemini.PAINTER]
        told = await falcon(*asked)
        lines = (await falcon(*asked, "--json")).lines
        gone = await falcon(*asked, "--temporary")
    assert (told.status, told.out) == (4, "Hello, world!\n"), "one image is missing"
    assert "The answer has 2 images, kept with the chat." in told.err
    [command] = re.findall(
        r"falcon-desktop (export \S+ --format html --output )chat.html", told.err
    )
    page = profile / "chat.html"
    assert (await falcon(*command.split(), str(page))).status == 0
    assert page.read_text().count("data:image/png;base64,") == 2
    images = [one for one in lines if one["type"] == "image"]
    assert [(one["name"], one["width"]) for one in images] == [
        ("picture-1.png", 30), ("picture-2.png", 40)
    ]  # fmt: skip
    assert "not kept because of --temporary" in gone.err


def test_what_follows_progress_begins_a_line_of_its_own() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()  # both streams are seen there
    output = Output(screen, screen)
    for sentence in ("10 %: much to come", "100 %: all"):
        output.progress(sentence)
    output.line("an-id")
    output.progress("again")
    output.note("Interrupted.")
    assert screen.getvalue() == (
        "\r10 %: much to come\r100 %: all        \nan-id\n\ragain\nInterrupted.\n"
    )
