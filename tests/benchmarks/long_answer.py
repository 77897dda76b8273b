"""What one long answer costs the window: ``python tests/benchmarks/long_answer.py [SIZE …]``.

Of an answer of 100,000 and one of 1,000,000 characters, prints as JSON the longest time that the
event loop was held while the answer is opened, resized, zoomed, copied, searched and shown at a
search's hit. Goals: 60 ms for the first, 100 ms for the second.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.transcript_scene import PIECE, Pulse, Scene, conversation

SIZES = {100_000: 60, 1_000_000: 100}
ROUNDS = 3


class Measured:
    """The longest hold of the event loop and the time until all of it was done, per action."""

    def __init__(self, scene: Scene, answer: str) -> None:
        self.found: dict[str, dict[str, float]] = {}
        self._scene, self._answer = scene, answer

    def take(self, name: str, action: Callable[[], object]) -> None:
        """Do something from the event loop, and wait until nothing is left to do."""
        scene, pulse = self._scene, Pulse()
        begin = time.perf_counter()
        pulse.start()
        action()
        scene.paint()
        first = time.perf_counter() - begin
        end = time.perf_counter() + 0.4
        while time.perf_counter() < end or not self._whole():
            scene.paint()
            if pulse.delays and pulse.delays[-1] > 0.004:
                end = max(end, time.perf_counter() + 0.1)
        pulse.stop()
        held = max(first, *pulse.delays)
        one = self.found.setdefault(name, {"first_ms": 0.0, "longest_ms": 0.0})
        one["first_ms"] = max(one["first_ms"], round(first * 1_000, 1))
        one["longest_ms"] = max(one["longest_ms"], round(held * 1_000, 1))

    def _whole(self) -> bool:
        widget = self._scene.view.widgets.get(self._answer)
        return widget is not None and widget.complete


def measure(size: int) -> dict[str, object]:
    """Measure an answer of so many characters."""
    text = (PIECE * (size // len(PIECE) + 1))[: size - 40] + "\n\nThe only zebra of it all.\n"
    scene = Scene()
    messages = conversation(20)
    messages[-1] = replace(messages[-1], text=text)
    scene.open(conversation(12))
    scene.rest(0.3)
    last = messages[-1].id
    measured, view = Measured(scene, last), scene.view
    measured.take("open", lambda: scene.open(messages))
    for width, zoom in ((700, 1.1), (600, 1.25), (820, 1.0)) * ROUNDS:
        measured.take("resize", partial(scene.resize, width))
        measured.take("zoom", partial(scene.theme.set_zoom, zoom))
    measured.take("select_all", view.select_all)
    measured.take("copy", view.copy_selection)
    measured.take("clear_selection", view.clear_selection)
    for letters in ("z", "ze", "zeb"):
        measured.take("find", partial(view.find, letters))
    measured.take("find_next", view.find_next)
    measured.take("find_ended", view.clear_marks)
    measured.take("hit_at_end", lambda: view.reveal_hit(last, "zebra"))
    measured.take("hit_at_start", lambda: view.reveal_hit(last, "measured"))
    scene.close()
    goal = SIZES.get(size, 100)
    over = [name for name, one in measured.found.items() if one["longest_ms"] > goal]
    return {"characters": size, "goal_ms": goal, "over": over, **measured.found}


def main(sizes: list[str]) -> None:
    """Measure one size in this process; all of them, each in a process of its own."""
    if len(sizes) == 1:
        print(json.dumps(measure(int(sizes[0])), indent=1))
        return
    for size in sizes or [str(one) for one in SIZES]:
        subprocess.run([sys.executable, __file__, size], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
