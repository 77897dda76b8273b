"""How long it takes to find the models in 500 files, and whether it holds up others. Prints JSON.

``python -m tests.benchmarks.scan_models [--files 500] [--check]``

The files are in a folder that was added. Each begins as a real one, with a vocabulary of 128,000
tokens, and is a gigabyte that was never written. Times are those of the first look of a new process
(the system has the files' beginnings in memory), of the next one, and the longest time that a
thread beside it, such as the window's, could not turn. Goal: 200 ms at most for the first look.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.engine.gguf import PEEKED
from falcon_desktop.engine.models import Library
from tests.engine.test_gguf import FACTS, LIST, TEXT, fact, gguf, tensor, text, u32, u64

MOST_MS: Final = 200
RUNS: Final = 5
TICK_SECONDS: Final = 0.001
SIZE: Final = 1 << 30


def write(folder: Path, files: int) -> None:
    """Write so many models into a folder."""
    tokens = b"".join(text(f"token {number}") for number in range(128_000))
    vocabulary = fact("tokenizer.ggml.tokens", LIST, u32(TEXT) + u64(128_000) + tokens)
    known = tuple(one for one in FACTS if b"tokenizer.ggml.tokens" not in one)
    beginning = gguf((*known, vocabulary), (tensor(),))[: 4 * PEEKED]
    for number in range(files):
        with (folder / f"Model-{number:03}-Q4_K_M.gguf").open("wb") as file:
            file.write(beginning)
            file.truncate(SIZE)


async def looked(folder: Path) -> tuple[float, float, float]:
    """Return the milliseconds of the first look, of the next, and of the longest gap beside it."""
    library = Library(folder / "none", folder / "none", settings=EngineSettings((str(folder),)))
    gap, ticked, over = 0.0, time.perf_counter(), False

    async def tick() -> None:
        nonlocal gap, ticked
        while not over:
            await asyncio.sleep(TICK_SECONDS)  # pace: a frame is due now and then
            now = time.perf_counter()
            gap, ticked = max(gap, now - ticked - TICK_SECONDS), now

    ticking = asyncio.create_task(tick())
    begin = time.perf_counter()
    found = await asyncio.to_thread(library.models)
    first = time.perf_counter() - begin
    begin = time.perf_counter()
    await asyncio.to_thread(library.models)
    again = time.perf_counter() - begin
    over = True
    await ticking
    if not found:
        raise SystemExit("no model was found")
    return first * 1_000, again * 1_000, gap * 1_000


def main() -> int:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--check", action="store_true", help="fail if the goal is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        write(Path(made), options.files)
        runs = [asyncio.run(looked(Path(made))) for _ in range(RUNS)]
    first, again, gap = (statistics.median(one) for one in zip(*runs, strict=True))
    print(
        json.dumps(
            {
                "files": options.files,
                "first_ms": round(first, 1),
                "again_ms": round(again, 1),
                "longest_gap_ms": round(gap, 1),
                "goal_ms": MOST_MS,
            }
        )
    )
    return int(options.check and first > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
