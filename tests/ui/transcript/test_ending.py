"""A program that showed everything ends well: status 0, nothing said, no thread left running."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHOWCASE = ROOT / "tests" / "ui" / "markdown" / "showcase.md"
PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.transcript.items import outline_of
from falcon_desktop.ui.transcript.view import TranscriptView
view = TranscriptView(Theme(Appearance.LIGHT))
view.resize(820, 900)
question = Message("q", "c", None, Role.USER, "Show everything.", 0)
text = Path(sys.argv[1]).read_text(encoding="utf-8")
answer = Message("a", "c", "q", Role.ASSISTANT, text, 0, reasoning="$x^2$")
from tests.ui.formula_child import FormulasDrawn
formulas = view.rendering.formulas
child = FormulasDrawn(formulas)  # before anything is shown: what is wanted is told once
drawn = []
formulas.ready.connect(drawn.append)
view.show_conversation([outline_of(question), outline_of(answer)], {}, [question, answer])
view.show()
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end and (float(sys.argv[2]) < 1 or formulas.busy or not drawn):
    app.processEvents()
    time.sleep(0.005)
if sys.argv[3] == "close":
    view.close_rendering()
    assert not formulas.busy
child.close()
print(len(drawn))
"""


@pytest.mark.parametrize("end", ["close", "leave"])
@pytest.mark.parametrize("seconds", ["0.02", "20"], ids=["at once", "with formulas drawn"])
def test_a_process_that_showed_everything_ends_well(seconds: str, end: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(SHOWCASE), seconds, end],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    noise = [line for line in done.stderr.splitlines() if "This plugin does not" not in line]
    assert (done.returncode, noise) == (0, [])
    assert seconds != "20" or int(done.stdout) >= 3
