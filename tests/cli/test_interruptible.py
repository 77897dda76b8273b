"""Ctrl-C ends what a command waits for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.waiting import PATIENCE_S

# The system gives the signal to a thread that is not the loop's: so nothing interrupts the loop's
# wait, as nothing does where Ctrl-C comes just before it.
BEFORE_THE_WAIT = f"""
import asyncio, signal, threading, time
from falcon_desktop.cli import interruptible

def press(waits):
    waits.wait()
    time.sleep(0.2)  # pace: the loop waits by then, else it would hear it anyway
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)

async def work():
    waits = threading.Event()
    threading.Thread(target=press, args=(waits,), daemon=True).start()
    asyncio.get_running_loop().call_soon(waits.set)
    try:
        await asyncio.sleep({PATIENCE_S / 2})
    finally:
        print("put in order")

try:
    interruptible.run(work())
except KeyboardInterrupt:
    print("interrupted")
"""

AGAIN = """
import asyncio, signal
from falcon_desktop.cli import interruptible

async def work():
    loop = asyncio.get_running_loop()
    loop.call_soon(signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        loop.call_soon(signal.raise_signal, signal.SIGINT)
        while True:
            await asyncio.sleep(0)

try:
    interruptible.run(work())
except KeyboardInterrupt:
    print("interrupted")
"""

IGNORED = """
import asyncio, signal
from falcon_desktop.cli import interruptible

async def work():
    asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGINT)
    for _ in range(9):
        await asyncio.sleep(0)
    return "done"

signal.signal(signal.SIGINT, signal.SIG_IGN)
print(interruptible.run(work()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("program", "said"),
    [
        (BEFORE_THE_WAIT, ["put in order", "interrupted"]),
        (AGAIN, ["interrupted"]),
        (IGNORED, ["done"]),
    ],
    ids=["before the wait", "again", "ignored, as in a script's background"],
)
def test_ctrl_c(program: str, said: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, timeout=PATIENCE_S / 3,
    )  # fmt: skip
    assert done.stdout.splitlines() == said
