"""What it costs to paste a long text into the message box, and the key after it.

``python -m tests.benchmarks.long_paste`` prints JSON, milliseconds of the window's thread.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.theme import Appearance, Theme
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

SIZES = (2_000, 20_000, 200_000)


def measure(application: QApplication, theme: Theme, lines: int) -> dict[str, float]:
    """Return the costs of a paste of so many lines."""
    composer = Composer(theme)
    composer.resize(800, 200)
    composer.show()
    application.processEvents()
    text = "".join(f"line {number} of a long log\n" for number in range(lines))
    QGuiApplication.clipboard().setText(text)
    begun = time.thread_time()
    QTest.keySequence(composer.edit, QKeySequence(QKeySequence.StandardKey.Paste))
    application.processEvents()
    pasted = time.thread_time() - begun
    begun = time.thread_time()
    QTest.keyClicks(composer.edit, "a")
    application.processEvents()
    key = time.thread_time() - begun
    assert composer.text() == text + "a"
    QGuiApplication.clipboard().clear()
    composer.close()
    composer.deleteLater()
    return {"lines": lines, "paste_ms": round(pasted * 1000, 1), "key_ms": round(key * 1000, 2)}


def main() -> int:
    """Measure and print."""
    application = QApplication([])
    theme = Theme(Appearance.LIGHT)
    theme.apply_to(application)
    print(json.dumps([measure(application, theme, lines) for lines in SIZES], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
