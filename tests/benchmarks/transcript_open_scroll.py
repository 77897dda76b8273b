"""Opening, scrolling, resizing and zooming conversations of 10,000 messages; one JSON object.

Run: ``python tests/benchmarks/transcript_open_scroll.py``
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from falcon_desktop.core.conversation import Message
from tests.benchmarks.transcript_scene import Scene, conversation, milliseconds

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
        widgets = max(widgets, len(scene.view.shelf))
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


def idle() -> dict[str, object]:
    """CPU time over two seconds in which nothing happens."""
    from PySide6.QtCore import QTimer

    scene = Scene()
    scene.open(conversation(500))
    scene.rest(0.8)
    cpu = time.process_time()
    QTimer.singleShot(2_000, scene.app.quit)
    scene.app.exec()
    used = time.process_time() - cpu
    scene.close()
    return {"cpu_seconds_in_2": round(used, 4)}


def main() -> None:
    result = {
        "idle": idle(),
        "opening": opening(),
        "scrolling": scrolling(),
        "reshaping": reshaping(),
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
