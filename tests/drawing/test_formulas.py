"""The child that draws formulas: one for all, ended where one takes too long or none comes."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import psutil
import pytest
from falcon_desktop.child_process import MOST_LOST, WITHIN_SECONDS
from falcon_desktop.core.domain.formulas import INK, MAX_SOURCE
from falcon_desktop.drawing import formulas
from falcon_desktop.drawing.formulas import FormulaChild
from tests.waiting import PATIENCE_S

Make = Callable[..., FormulaChild]
SHORT = [
    *(sys.executable, "-P", "-c"),
    "import sys; from falcon_desktop.drawing import formulas_main as m; "
    "m.SECONDS = 0.3; sys.exit(m.main())",
]
"""The real child, which gives up sooner."""
BOMBS = {
    "powers": "x^{" * 36 + "x" + "}" * 36,
    "roots": "\\sqrt{" * 36 + "x" + "}" * 36,
    "fractions": "\\frac{" * 36 + "x" + "}{y}" * 36,
    "hats": "\\hat{" * 36 + "x" + "}" * 36,
    "brackets": "\\left(" * 36 + "x" + "\\right)" * 36,
    "arrows": "\\xrightarrow{" * 36 + "x" + "}" * 36,
    "rows": "\\begin{matrix}" + "a & b \\\\ " * 390 + "\\end{matrix}",
    "letters": "x+" * 1_990 + "x",
}


def drawing() -> list[psutil.Process]:
    """Return the children of this process that draw formulas, or have and were not waited for.

    The worker that runs the test may have children of its own, such as an X server.
    """
    return [one for one in psutil.Process().children() if _draws(one)]


def _draws(child: psutil.Process) -> bool:
    try:
        return "formulas" in " ".join(child.cmdline())
    except psutil.ZombieProcess:
        return True
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    made: list[FormulaChild] = []

    def child(*arguments: Any, **named: Any) -> FormulaChild:
        made.append(FormulaChild(*arguments, **named))
        return made[-1]

    yield child
    for one in made:
        await one.close()
    assert not drawing()


async def test_one_child_draws_them_all(make: Make) -> None:
    child = make()
    assert not drawing()
    sources = ["x^2", "\\frac{a}{b}", "\\int_0^1 x dx", "\\frac{a", "\\left("]
    pictures = await asyncio.gather(*(child.draw(one, display=True) for one in sources))
    assert [one is not None for one in pictures] == [True, True, True, False, False]
    pid = child.pid
    inline, displayed = [await child.draw("\\sum_0^1 x", display=one) for one in (False, True)]
    assert child.pid == pid is not None
    assert inline is not None and displayed is not None
    assert displayed.svg.startswith("<svg") and INK in displayed.svg
    assert displayed.ascent + displayed.descent > inline.ascent + inline.descent > 1.0


@pytest.mark.skipif(sys.platform == "win32", reason="there the time of the clock counts")
async def test_formulas_that_take_for_ever_are_given_up_and_the_next_is_drawn(make: Make) -> None:
    child = make(SHORT)
    pids: list[int | None] = []
    for name, bomb in BOMBS.items():
        assert await child.draw("a", display=True) is not None
        pids.append(child.pid)
        assert await child.draw(bomb, display=True) is None, name
        assert not drawing()
    assert await child.draw("b", display=True) is not None
    assert len({*pids, child.pid}) == len(BOMBS) + 1


async def test_the_child_reads_the_font_for_other_letters_behind_its_walls(make: Make) -> None:
    arabic = await make().draw("v = \\text{\u0633\u0631\u0639\u0629}", display=True)
    alone = await make().draw("v =", display=True)
    assert arabic is not None and alone is not None
    assert arabic.svg.count("<path") == alone.svg.count("<path") + 4


async def test_the_time_counts_for_one_formula_alone(make: Make) -> None:
    child = make(SHORT)
    assert await child.draw("a", display=False) is not None
    pid, worked, number = child.pid, 0.0, 0
    while worked < 0.6:
        number += 1
        assert await child.draw(f"\\frac{{{number}}}{{b}} + \\sqrt{{c}}", display=True) is not None
        assert child.pid == pid
        worked = sum(psutil.Process(pid).cpu_times()[:2])


async def test_an_idle_child_ends_and_another_comes(make: Make) -> None:
    child = make(idle_seconds=0.01)
    assert await child.draw("a", display=True) is not None
    async with asyncio.timeout(PATIENCE_S):
        while child.pid is not None or drawing():
            await asyncio.sleep(0.01)
    assert await child.draw("b", display=True) is not None


async def test_who_is_cancelled_leaves_no_answer_to_the_next(make: Make) -> None:
    child = make()
    small = await child.draw("a", display=True)
    waiting = asyncio.create_task(child.draw("\\frac{a}{b} + \\sqrt{c}" * 20, display=True))
    while child.pid is None or not child._one_at_a_time.locked():
        await asyncio.sleep(0)
    waiting.cancel()
    assert await child.draw("a", display=True) == small
    assert waiting.cancelled()


async def test_a_text_of_nothing_else_keeps_no_processor_busy(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = make([sys.executable, "-S", "-E", "-c", ""])  # ends at once
    for _ in range(MOST_LOST):
        assert await child.draw("a", display=True) is None
    child._command = formulas.default_command()
    assert await child.draw("a", display=True) is None
    later = time.monotonic() + WITHIN_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert await child.draw("a", display=True) is not None


async def test_a_child_gone_mad_is_not_believed(make: Make) -> None:
    for answer in (b"[1]", b'{"svg": 1}', b'"x"', b"\xff", b'{"svg": "", "width": 1e999,'
                   b' "ascent": 1, "descent": 1}', b"x" * 5_000_000, b"[" * 60_000,
                   b'{"svg": "", "width": 1' + b"0" * 400 + b', "ascent": 1, "descent": 1}',
                   b'{"svg": "", "width": "1", "ascent": 1, "descent": 1}'):  # fmt: skip
        told = b"\0\0\0\0" + len(answer).to_bytes(4, "big") + answer[:60_000]
        program = f"import sys; sys.stdout.buffer.write({told!r}); sys.stdout.flush(); input()"
        child = make([sys.executable, "-S", "-E", "-c", program])
        assert await child.draw("a", display=True) is None


async def test_a_long_source_and_a_closed_child_start_nothing(make: Make) -> None:
    child = make()
    assert await child.draw("x" * (MAX_SOURCE + 1), display=True) is None
    await child.close()
    assert await child.draw("a", display=True) is None
    assert child.pid is None


async def test_a_child_that_is_being_started_is_ended_too(make: Make) -> None:
    child = make()
    waiting = asyncio.create_task(child.draw("a", display=True))
    await asyncio.sleep(0)
    await child.close()
    assert await waiting is None
    assert not drawing()


async def test_without_a_program_there_is_no_picture(make: Make) -> None:
    assert await make(["/nonexistent/program"]).draw("a", display=True) is None
