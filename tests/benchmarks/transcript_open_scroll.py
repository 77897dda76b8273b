"""Opening, scrolling, resizing and zooming conversations of 10,000 messages; one JSON object.

Run: ``python tests/benchmarks/transcript_open_scroll.py [SECTION …]``
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from falcon_desktop.core.domain.conversation import Message
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from tests.benchmarks.transcript_scene import (
    PIECE,
    Pulse,
    Scene,
    Typist,
    conversation,
    milliseconds,
)

ROUNDS = 7


def pss() -> float:
    """Return the proportional set size in MB."""
    return float(psutil.Process().memory_full_info().pss) / 1e6


def timed_open(scene: Scene, messages: list[Message]) -> tuple[float, float]:
    """Open a conversation and paint it; return wall and CPU seconds."""
    outlines = scene.take(messages)
    wall, cpu = time.perf_counter(), time.process_time()
    scene.view.show_conversation(outlines, {}, messages[-40:])
    scene.paint()
    return time.perf_counter() - wall, time.process_time() - cpu


def opening() -> dict[str, object]:
    scene = Scene()
    big, small = conversation(10_000), conversation(20)
    other = conversation(12)
    timed_open(scene, small)  # the first opening also loads the parser
    scene.rest(0.3)
    before = pss()
    timed_open(scene, big)
    scene.rest(0.3)
    grown = pss() - before
    times: dict[str, list[tuple[float, float]]] = {"big": [], "small": []}
    for _ in range(ROUNDS):
        for name, messages in (("big", big), ("small", small)):
            scene.open(other)
            scene.rest(0.1)
            times[name].append(timed_open(scene, messages))
            scene.rest(0.1)
    scene.close()
    best_big, best_small = min(times["big"]), min(times["small"])
    median_big = sorted(times["big"])[ROUNDS // 2]
    median_small = sorted(times["small"])[ROUNDS // 2]
    return {
        "messages_10000_ms": round(median_big[0] * 1_000, 1),
        "messages_20_ms": round(median_small[0] * 1_000, 1),
        "ratio_of_medians": round(median_big[0] / median_small[0], 2),
        "ratio_of_best": round(best_big[0] / best_small[0], 2),
        "cpu_10000_ms": round(median_big[1] * 1_000, 1),
        "cpu_20_ms": round(median_small[1] * 1_000, 1),
        "pss_grown_mb": round(grown, 1),
    }


def scrolling() -> dict[str, object]:
    """From one end to the other: by dragging the handle and by the wheel's steps."""
    scene = Scene()
    scene.open(conversation(10_000))
    scene.rest(0.3)
    bar = scene.view.verticalScrollBar()
    dragged: list[float] = []
    dragged_cpu: list[float] = []
    bar.setSliderDown(True)
    for step in range(400):
        start, cpu = time.perf_counter(), time.thread_time()
        bar.setSliderPosition(round(bar.maximum() * (1 - step / 399)))
        scene.paint()
        dragged.append(time.perf_counter() - start)
        dragged_cpu.append(time.thread_time() - cpu)
        time.sleep(0.002)
    bar.setSliderDown(False)
    widgets = 0
    wheeled: list[float] = []
    wheeled_cpu: list[float] = []
    for _ in range(1_500):
        start, cpu = time.perf_counter(), time.thread_time()
        scene.view.scroll_by(81)
        scene.paint()
        wheeled.append(time.perf_counter() - start)
        wheeled_cpu.append(time.thread_time() - cpu)
        widgets = max(widgets, len(scene.view.widgets))
        time.sleep(0.001)
    scene.close()
    return {
        "drag_frame_ms": milliseconds(dragged),
        "drag_frame_cpu_ms": milliseconds(dragged_cpu),
        "wheel_frame_ms": milliseconds(wheeled),
        "wheel_frame_cpu_ms": milliseconds(wheeled_cpu),
        "most_widgets": widgets,
    }


def reshaping() -> dict[str, object]:
    scene = Scene()
    scene.open(conversation(10_000))
    scene.rest(0.3)
    scene.view._read_to(scene.view.model.last_position // 2)
    scene.rest(0.5)
    resized: list[float] = []
    resized_cpu: list[float] = []
    for width in (700, 640, 580, 520, 600, 680, 760, 820) * 2:
        start, cpu = time.perf_counter(), time.thread_time()
        scene.resize(width)
        scene.paint()
        resized.append(time.perf_counter() - start)
        resized_cpu.append(time.thread_time() - cpu)
        scene.rest(0.1)
    zoomed: list[float] = []
    zoomed_cpu: list[float] = []
    for zoom in (1.1, 1.25, 1.5, 1.25, 1.0, 0.9, 1.0) * 2:
        start, cpu = time.perf_counter(), time.thread_time()
        scene.theme.set_zoom(zoom)
        scene.paint()
        zoomed.append(time.perf_counter() - start)
        zoomed_cpu.append(time.thread_time() - cpu)
        scene.rest(0.1)
    scene.close()
    return {
        "resize_ms": milliseconds(resized),
        "resize_cpu_ms": milliseconds(resized_cpu),
        "zoom_ms": milliseconds(zoomed),
        "zoom_cpu_ms": milliseconds(zoomed_cpu),
    }


class Wheel(QObject):
    """Turns the wheel by a notch at each frame of a screen."""

    def __init__(self, scene: Scene, pixels: int, frames: int) -> None:
        super().__init__()
        self._view, self._pixels, self._frames = scene.view, pixels, frames
        self.ended = QEventLoop()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(16)
        self._timer.timeout.connect(self._turn)

    def run(self) -> None:
        self._timer.start()
        self.ended.exec()

    @Slot()
    def _turn(self) -> None:
        self._view.scroll_by(self._pixels)
        self._frames -= 1
        if not self._frames:
            self._timer.stop()
            self.ended.quit()


def typing() -> dict[str, object]:
    """Keys pressed in the message box while the wheel turns through 10,000 messages."""
    scene = Scene()
    scene.open(conversation(10_000))
    scene.rest(0.3)
    result: dict[str, object] = {}
    for name, pixels in (("up", -81), ("down", 81), ("up_fast", -400)):
        typist, pulse, wheel = Typist(scene), Pulse(), Wheel(scene, pixels, 250)
        typist.start()
        pulse.start()
        wheel.run()
        typist.stop()
        pulse.stop()
        result[name] = {
            "keystroke_to_paint_ms": milliseconds(typist.delays),
            "event_loop_delay_ms": milliseconds(pulse.delays),
        }
    scene.close()
    return result


def long_answer() -> dict[str, object]:
    """Opening, resizing and zooming with one answer of 100,000 characters in view."""
    scene = Scene()
    messages = conversation(20)
    messages[-1] = replace(messages[-1], text=(PIECE * 200)[:100_000])
    scene.open(conversation(12))
    scene.rest(0.2)
    opened = timed_open(scene, messages)[0]
    begin = time.perf_counter()
    pulse = Pulse()
    pulse.start()
    last = messages[-1].id
    while not (widget := scene.view.widgets.get(last)) or not widget.complete:
        scene.paint()
    whole = time.perf_counter() - begin
    pulse.stop()
    times: dict[str, list[float]] = {"resize": [], "zoom": []}
    for width, zoom in ((700, 1.1), (600, 1.25), (820, 1.0)) * 2:
        start = time.perf_counter()
        scene.resize(width)
        scene.paint()
        times["resize"].append(time.perf_counter() - start)
        scene.rest(0.2)
        start = time.perf_counter()
        scene.theme.set_zoom(zoom)
        scene.paint()
        times["zoom"].append(time.perf_counter() - start)
        scene.rest(0.2)
    scene.close()
    return {
        "characters": 100_000,
        "open_ms": round(opened * 1_000, 1),
        "whole_ms": round(whole * 1_000, 1),
        "event_loop_delay_ms": milliseconds(pulse.delays),
        "resize_ms": milliseconds(times["resize"]),
        "zoom_ms": milliseconds(times["zoom"]),
    }


def idle() -> dict[str, object]:
    """CPU time over two seconds in which nothing happens."""
    scene = Scene()
    scene.open(conversation(500))
    scene.rest(0.8)
    cpu = time.process_time()
    QTimer.singleShot(2_000, scene.app.quit)
    scene.app.exec()
    used = time.process_time() - cpu
    scene.close()
    return {"cpu_seconds_in_2": round(used, 4)}


SECTIONS = {
    "idle": idle,
    "opening": opening,
    "scrolling": scrolling,
    "typing_while_scrolling": typing,
    "reshaping": reshaping,
    "long_answer": long_answer,
}


def main(names: list[str]) -> None:
    """Measure those named in this process; all of them, each in a process of its own."""
    if names:
        print(json.dumps({name: SECTIONS[name]() for name in names}, indent=1))
        return
    result: dict[str, object] = {}
    for name in SECTIONS:
        done = subprocess.run(
            [sys.executable, __file__, name], check=True, capture_output=True, text=True
        )
        result |= json.loads(done.stdout)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
