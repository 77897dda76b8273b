"""Children make the same HTML as this process would; one that fails leaves the work to it."""

from __future__ import annotations

import asyncio
import sys

import psutil
import pytest
from falcon_desktop.child_process import LENGTH_BYTES, packed, parsed
from falcon_desktop.transfer.html import rendered, renderer
from falcon_desktop.transfer.pages import PageMakers
from hypothesis import given
from hypothesis import strategies as st
from tests.transfer.test_html import HOSTILE
from tests.waiting import until

NONSENSE = "import sys; sys.stdin.buffer.read(9); sys.stdout.buffer.write(b'\\0\\0\\0\\2[]')"
"""An answer of fewer texts than were asked for."""
GARBAGE = "import sys; sys.stdin.buffer.read(9); sys.stdout.buffer.write(b'\\0\\0\\0\\2\\xff\\xff')"
HEARD = """
import os, sys
given = sys.stdin.buffer
given.read(int.from_bytes(given.read(4), "big"))
"""
ANSWER = (
    HEARD
    + """
os.write(1, len({0}).to_bytes(4, "big") + {0})
given.read()
"""
)
NUMBERS = ANSWER.format("b'[1,2]'")
DEEP = ANSWER.format("b'[' * 60_000")
TELLING = ANSWER.format('b\'{"0": 0, "1": 1}\'')
ENDLESS = (
    HEARD
    + """
os.write(1, b"\\xff" * 4)
while True:
    os.write(1, b" " * 1_000_000)
"""
)
"""What one may answer whom a message got the better of; the last one four gigabytes."""
SLOW = "import signal; signal.pause()"


@given(st.lists(st.text(st.characters(exclude_categories=[]))))
def test_any_texts_come_through_the_pipe(texts: list[str]) -> None:
    piece = packed(texts)
    assert int.from_bytes(piece[:LENGTH_BYTES], "big") == len(piece) - LENGTH_BYTES
    assert parsed(piece[LENGTH_BYTES:]) == texts


async def test_they_make_what_would_be_made_here() -> None:
    makers, markdown = PageMakers(), renderer()
    pieces = [HOSTILE[:30], HOSTILE[30:], [], ["```python\nprint(1)\n```", "x" * 200_000]]
    made = await asyncio.gather(*map(makers.rendered, pieces))
    assert made == [[rendered(text, markdown) for text in texts] for texts in pieces]
    assert await makers.rendered(["![cat](x)", "![](x)"], "صورة") == [
        rendered(text, markdown, "صورة") for text in ("![cat](x)", "![](x)")
    ]
    assert "[صورة: cat]" in rendered("![cat](x)", markdown, "صورة")
    await makers.close()
    await makers.close()
    assert await makers.rendered(["after the end"]) is None


@pytest.mark.parametrize(
    "program",
    ["pass", NONSENSE, GARBAGE, NUMBERS, DEEP, TELLING, ENDLESS, "raise SystemExit(3)"],
)
async def test_one_that_fails_is_not_asked_again(program: str) -> None:
    makers = PageMakers([sys.executable, "-c", program])
    pieces = [["a", "b" * 300_000]] * (makers.count * 3)
    assert await asyncio.gather(*map(makers.rendered, pieces)) == [None] * len(pieces)
    await makers.close()


async def test_without_the_program_nothing_is_made() -> None:
    makers = PageMakers(["/nonexistent/falcon"])
    assert await makers.rendered(["a"]) is None
    await makers.close()


async def test_who_no_longer_waits_ends_them_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("falcon_desktop.transfer.pages.SECONDS_TO_END", 0.1)
    before = len(psutil.Process().children())
    makers = PageMakers([sys.executable, "-c", SLOW])
    waiting = asyncio.create_task(makers.rendered(["a"]))
    await until(lambda: len(psutil.Process().children()) > before)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await makers.close()
    assert len(psutil.Process().children()) == before
