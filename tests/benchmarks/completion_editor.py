"""What a text page costs: opening, a frame of what streams in, a key, for texts of three sizes, in
short lines and in a single one.

``python -m tests.benchmarks.completion_editor`` prints JSON, times in milliseconds.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.kit.theme import Appearance, Theme
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

SIZES = (20_000, 200_000, 1_000_000)
LINES = ("word and more\n", "word and more ")
FRAMES = 200


def measure(
    application: QApplication, theme: Theme, size: int, line: str
) -> dict[str, float | str]:
    """Return the costs for a text of twice ``size`` characters, half of it a model's."""
    editor = TextEditor(theme)
    editor.resize(900, 700)
    editor.show()
    application.processEvents()
    half = line * (size // len(line))
    begun = time.perf_counter()
    editor.set_pieces([Piece(half, False, "a"), Piece(half, True, "b")])
    application.processEvents()
    opened = time.perf_counter() - begun
    editor.begin("c")
    frames = []
    for _ in range(FRAMES):
        begun = time.perf_counter()
        editor.extend(" some more words")
        application.processEvents()
        frames.append(time.perf_counter() - begun)
    editor.finish(" some more words" * FRAMES)
    begun = time.perf_counter()
    QTest.keyClicks(editor, "abcdefghij")
    application.processEvents()
    key = (time.perf_counter() - begun) / 10
    editor.close()
    editor.deleteLater()
    frames.sort()
    return {
        "characters": 2 * size,
        "lines": "short" if "\n" in line else "one",
        "open_ms": round(opened * 1000, 1),
        "frame_ms_median": round(frames[len(frames) // 2] * 1000, 2),
        "frame_ms_worst": round(frames[-1] * 1000, 2),
        "key_ms": round(key * 1000, 2),
    }


def main() -> int:
    """Measure and print."""
    application = QApplication([])
    theme = Theme(Appearance.LIGHT)
    theme.apply_to(application)
    found = [measure(application, theme, size, line) for line in LINES for size in SIZES]
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
