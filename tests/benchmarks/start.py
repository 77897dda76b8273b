"""Start, idle processor use and memory of the window beside a bare ``QMainWindow``; prints JSON.

``python -m tests.benchmarks.start [--runs 10] [--idle 30] [--platform offscreen|xcb]``

Each start is a process of its own, alternating, with a warm file cache and compiled bytecode. A
start is measured from before the fork to the first paint event of the shown window, told through
a pipe. *Usable* is when the chats are listed and a question can be asked, *settled* when the
day's backup is made and what the window may need later is imported. Memory is the proportional
set size (PSS) of the process ten seconds after its start, the idle processor time that of the
whole process tree over the idle seconds after that.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from tests.offscreen import OFFSCREEN

ROOT = Path(__file__).parents[2]

BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    told = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.told:
            self.told = True
            os.write(int(os.environ["TELL"]), b"painted\\n")
application = QApplication(sys.argv[:1])
window = Window()
window.resize(1280, 820)
window.show()
sys.exit(application.exec())
"""

PROGRAM = """
import gc, os, sys
from falcon_desktop.cli import main
gc.disable()  # as cli.window does before it imports the window
import falcon_desktop.app, falcon_desktop.ui.window.main_window as module
from PySide6.QtCore import QTimer
class Window(module.MainWindow):
    told = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.told:
            self.told = True
            os.write(int(os.environ["TELL"]), b"painted\\n")
falcon_desktop.app.MainWindow = Window
ready, begin = falcon_desktop.app._ready, falcon_desktop.app.Program._begin
async def usable(data_dir):
    os.write(int(os.environ["TELL"]), b"usable\\n")
    await ready(data_dir)
async def begun(self):
    await begin(self)
    os.write(int(os.environ["TELL"]), b"settled\\n")
    if "TOUCH" in os.environ:
        from PySide6.QtCore import QCoreApplication, QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        QCoreApplication.postEvent(self.window.windowHandle(), key)
falcon_desktop.app._ready = usable
falcon_desktop.app.Program._begin = begun
sys.exit(main([]))
"""


def start(program: str, data: str, platform: str, **more: str) -> tuple[psutil.Popen, int, float]:
    """Start a program, with more in its environment; returns it, the pipe it tells through, and
    when it was started.
    """
    read, write = os.pipe()
    environment = dict(
        os.environ, TELL=str(write), FALCON_DESKTOP_DATA_DIR=data, QT_QPA_PLATFORM=platform,
        HOME=data, **more,
    )  # fmt: skip
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    return process, read, begun


def end(process: psutil.Popen, read: int) -> None:
    """End a program and wait for it."""
    process.terminate()
    process.wait(10)
    os.close(read)


def time_start(program: str, platform: str) -> dict[str, float]:
    """Return the milliseconds until each thing the program tells."""
    with tempfile.TemporaryDirectory() as data:
        process, read, begun = start(program, data, platform)
        told: dict[str, float] = {}
        wanted = 3 if program is PROGRAM else 1
        with os.fdopen(os.dup(read)) as pipe:
            for line in pipe:
                told[line.strip()] = (time.perf_counter() - begun) * 1_000
                if len(told) == wanted:
                    break
        end(process, read)
    return told


def anonymous(process: int) -> int:
    """Return how many bytes of a process are in no file."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # another system
        return 0
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Anonymous:"))


def measure_idle(program: str, platform: str, seconds: float, **more: str) -> dict[str, float]:
    """Return the memory in MB ten seconds after the start, and processor percent while idle."""
    with tempfile.TemporaryDirectory() as data:
        process, read, _ = start(program, data, platform, **more)
        time.sleep(10)
        tree = [process, *process.children(recursive=True)]
        before = sum(sum(one.cpu_times()[:2]) for one in tree)
        time.sleep(seconds)
        used = sum(sum(one.cpu_times()[:2]) for one in tree) - before
        pss = sum(one.memory_full_info().pss for one in tree) / 1e6
        own = sum(anonymous(one.pid) for one in tree) / 1e6
        end(process, read)
    return {"pss": pss, "own": own, "cpu_percent": round(used / seconds * 100, 2)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--idle", type=float, default=30)
    parser.add_argument("--platform", default=OFFSCREEN)
    options = parser.parse_args()
    for program in (BARE, PROGRAM):
        time_start(program, options.platform)  # compiles, warms the cache
    bare, painted, usable, settled = [], [], [], []
    for _ in range(options.runs):
        bare.append(time_start(BARE, options.platform)["painted"])
        told = time_start(PROGRAM, options.platform)
        painted.append(told["painted"])
        usable.append(told["usable"])
        settled.append(told["settled"])
    result: dict[str, object] = {
        "benchmark": "start",
        "platform": options.platform,
        "runs": options.runs,
        "bare_painted_ms": round(statistics.median(bare)),
        "painted_ms": round(statistics.median(painted)),
        "usable_ms": round(statistics.median(usable)),
        "settled_ms": round(statistics.median(settled)),
        "ratio": round(statistics.median(painted) / statistics.median(bare), 2),
        "ratio_goal": 1.5,
    }
    if options.idle:
        idle_bare = measure_idle(BARE, options.platform, 1)
        idle = measure_idle(PROGRAM, options.platform, options.idle)
        touched = measure_idle(PROGRAM, options.platform, 1, TOUCH="1")
        result |= {
            "idle_seconds": options.idle,
            "idle_cpu_percent": idle["cpu_percent"],
            "idle_pss_mb": round(idle["pss"], 1),
            "bare_pss_mb": round(idle_bare["pss"], 1),
            "pss_over_bare_mb": round(idle["pss"] - idle_bare["pss"], 1),
            "pss_over_bare_goal_mb": 40,
            "anonymous_over_bare_mb": round(idle["own"] - idle_bare["own"], 1),
            "touched_pss_over_bare_mb": round(touched["pss"] - idle_bare["pss"], 1),
            "touched_anonymous_over_bare_mb": round(touched["own"] - idle_bare["own"], 1),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
