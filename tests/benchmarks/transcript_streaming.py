"""How the window feels while an answer streams into a long conversation; one JSON object.

Run: ``python tests/benchmarks/transcript_streaming.py``
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from falcon_desktop.core.domain.conversation import MessageStatus
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from tests.benchmarks.transcript_scene import (
    Pulse,
    Scene,
    Typist,
    conversation,
    milliseconds,
    tokens,
)

FRAME_MS = 16


class Stream(QObject):
    """Gives an answer's text once a frame, as the runtime's bridge does."""

    def __init__(self, scene: Scene, rate: int, count: int) -> None:
        super().__init__()
        self.scene = scene
        self.answer = scene.start_answer()
        self.rate, self.count = rate, count
        self.pieces = list(tokens(count))
        self.sent = 0
        self.cpu_at: list[float] = []
        self.begun = 0.0
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(FRAME_MS)
        self.timer.timeout.connect(self.frame)

    def run(self) -> None:
        self.begun = time.perf_counter()
        self.timer.start()
        while self.sent < self.count:
            # blocks until something happens, as exec() does
            self.scene.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.timer.stop()

    @Slot()
    def frame(self) -> None:
        due = min(self.count, int((time.perf_counter() - self.begun) * self.rate))
        if due > self.sent:
            self.scene.view.extend_answer(self.answer.id, "".join(self.pieces[self.sent : due]))
            self.sent = due

    def finish(self) -> None:
        text = "".join(self.pieces)
        self.scene.view.finish_answer(
            replace(self.answer, text=text, status=MessageStatus.COMPLETE)
        )


def streaming(rate: int, count: int, history: int, *, typing: bool = False) -> dict[str, object]:
    """Stream ``count`` tokens at ``rate`` a second into ``history`` messages."""
    scene = Scene()
    scene.open(conversation(history))
    scene.rest(0.4)
    stream, pulse, typist = Stream(scene, rate, count), Pulse(), Typist(scene)
    scene.rest(0.1)
    cpu = time.process_time()
    pulse.start()
    if typing:
        typist.start()
    stream.run()
    typist.stop()
    pulse.stop()
    used = time.process_time() - cpu
    stream.finish()
    scene.rest(0.05)
    scene.close()
    return {
        "tokens_per_second": rate,
        "tokens": count,
        "messages_before": history,
        "event_loop_delay_ms": milliseconds(pulse.delays),
        **({"keystroke_to_paint_ms": milliseconds(typist.delays)} if typing else {}),
        "cpu_seconds": round(used, 2),
        "cpu_seconds_per_2000_tokens": round(used / count * 2_000, 2),
    }


def growth(count: int) -> dict[str, object]:
    """The cost of an answer's last 1,000 tokens over that of its first 1,000, the best of three.

    What else runs on the machine only adds to either.
    """
    rounds = [thousands(count) for _ in range(3)]
    first = min(costs[0] for costs in rounds)
    last = min(min(costs[-3:]) for costs in rounds)
    middle = sorted(costs[len(costs) // 2] for costs in rounds)[1]
    return {
        "tokens": count,
        "first_1000_seconds": round(first, 3),
        "middle_1000_seconds": round(middle, 3),
        "last_1000_seconds": round(last, 3),
        "last_over_first": round(last / first, 2),
    }


def thousands(count: int) -> list[float]:
    """Let an answer of ``count`` tokens come; return the processor time of each 1,000."""
    scene = Scene()
    stream = Stream(scene, 0, count)
    costs: list[float] = []
    for start in range(0, count, 1_000):
        cpu = time.process_time()
        for at in range(start, start + 1_000, 8):  # 500 tokens/s, a frame of 16 ms
            scene.view.extend_answer(stream.answer.id, "".join(stream.pieces[at : at + 8]))
            if at % 16:
                body = scene.view.widgets.answer(stream.answer.id)
                if body is not None:
                    body.body.flush()
            scene.paint()
        costs.append(time.process_time() - cpu)
    scene.close()
    return costs


def main() -> None:
    result = {
        "at_500": streaming(500, 4_000, 500),
        "at_500_while_typing": streaming(500, 4_000, 500, typing=True),
        "at_2000": streaming(2_000, 8_000, 500),
        "growth": growth(32_000),
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
