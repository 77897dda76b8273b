"""How long the window is held up while 10,000 chats are exported and imported in it; prints JSON.

``python -m tests.benchmarks.transfer_window [CONVERSATIONS]``

The real program, offscreen. Its loop asks to be woken every 5 ms; what is told is by how much it
was late, which is how long a keystroke would have waited.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.start import ROOT
from tests.benchmarks.transfer import fill
from tests.offscreen import OFFSCREEN

GOAL_MS = 100
"""What a person takes for at once."""

WINDOW = """
import asyncio, json, sys, time
from falcon_desktop.cli import main
import falcon_desktop.app
from falcon_desktop.core.domain.transfer import ExportFormat
begin = falcon_desktop.app.Program._begin
job, path = sys.argv[1:3]
async def lateness(times):
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        times.append((time.perf_counter() - before - 0.005) * 1000)
async def timed(work):
    times = []
    watching = asyncio.ensure_future(lateness(times))
    begun = time.perf_counter()
    await work
    seconds = time.perf_counter() - begun
    watching.cancel()
    times.sort()
    return {"seconds": round(seconds, 2), "late_p99_ms": round(times[len(times) * 99 // 100], 1),
            "late_max_ms": round(times[-1], 1)}
async def measure(program):
    session = program.session
    if job == "import":
        result = {"look": await timed(session.imports._look(path))}
        dialog = program.window.findChild(QWidget, "import_dialog")
        token, ids = dialog._found.token, dialog.model.chosen()
        dialog.hide()
        result |= {"bring_in": await timed(session.imports._import(token, ids)), "chats": len(ids)}
    else:
        result = await timed(session.export._export(None, ExportFormat(job), path, replace=True))
    print(json.dumps(result), flush=True)
async def begun(self):
    global QWidget
    await begin(self)
    from PySide6.QtWidgets import QWidget
    await asyncio.sleep(3)
    await measure(self)
    self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main([]))
"""


def run(data: Path, job: str, path: Path) -> dict[str, object]:
    """Do one job in the window and return how long it took, and how late the window was."""
    environment = dict(
        os.environ, FALCON_DESKTOP_DATA_DIR=str(data), QT_QPA_PLATFORM=OFFSCREEN, HOME=str(data)
    )
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, job, str(path)], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, text=True, timeout=150, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "source"), Path(name, "target")
        asyncio.run(fill(source, count))
        target.mkdir()
        exported = Path(name, "a.json")
        result = {
            "export json": run(source, "json", exported),
            "export html": run(source, "html", Path(name, "a.html")),
            "import json": run(target, "import", exported),
        }
    print(json.dumps({"benchmark": "transfer_window", "goal_ms": GOAL_MS, **result}, indent=2))


if __name__ == "__main__":
    main()
