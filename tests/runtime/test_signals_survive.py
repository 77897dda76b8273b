"""Qt signals emitted from Python: PySide6 6.12.0 aborts after about 550 on Python < 3.12."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

class Emitter(QObject):
    said = Signal(bool)

class Receiver(QObject):
    count = 0
    @Slot(bool)
    def hear(self, value):
        self.count += value

app = QCoreApplication([])
emitter, receiver = Emitter(), Receiver()
emitter.said.connect(receiver.hear)
for _ in range(100_000):
    emitter.said.emit(True)
print(receiver.count)
sys.exit(0)
"""


def test_a_hundred_thousand_emits_and_a_clean_exit() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "100000", "")
