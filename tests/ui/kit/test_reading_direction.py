"""What is typed from left to right stands so in a sentence that runs from right to left."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.kit.reading_direction import as_typed
from falcon_desktop.ui.settings.prompts_page import _braced
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication


def places(text: str, code: str) -> list[float]:
    """Return where each sign of code stands in a line that runs from right to left."""
    layout = QTextLayout(text, QFont())
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    start = text.index(code)
    return [layout.glyphRuns(start + n, 1)[0].positions()[0].x() for n in range(len(code))]


@pytest.mark.usefixtures("mirrored")
@pytest.mark.parametrize("before", ["", "تُملأ هذه: ", "اضغط Tab لملء "])
@pytest.mark.parametrize("after", ["", ".", " معًا", "؛ و"])
def test_signs_of_code_do_not_turn_round(before: str, after: str) -> None:
    for code in ("{{date}}", "{{language=English}}", "{{time zone}}"):
        found = places(before + as_typed(code) + after, code)
        assert found == sorted(found)
    several = "، ".join(_braced(("date", "model", "os")))
    found = places(before + several + after, "{{date}}")
    assert found == sorted(found)


def test_what_runs_from_left_to_right_anyway_is_left_alone(qapp: QApplication) -> None:
    assert as_typed("{{date}}") == "{{date}}"
    assert list(_braced(("date", "model"))) == ["{{date}}", "{{model}}"]
