"""Labels in a window that is laid out from the right."""

from __future__ import annotations

from typing import Final

import pytest
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

WORDS: Final = "ستُمحى محادثة واحدة من هذا الحاسوب نهائيًا، وما زالت فيه نسخ احتياطية سابقة."


@pytest.fixture
def label(qtbot: QtBot, theme: Theme) -> Label:
    made = Label(theme, WORDS, wrap=True)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.addWidget(made)
    return made


def drawn(label: QLabel) -> QImage:
    """Return the label's picture."""
    image = QImage(label.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    label.render(image)
    return image


def lines(image: QImage) -> list[tuple[int, int]]:
    """Return where the ink of each line begins and ends."""
    ground = QColor("white").rgb()
    found: list[tuple[int, int]] = []
    apart = True
    for y in range(image.height()):
        inked = [x for x in range(image.width()) if image.pixel(x, y) != ground]
        if inked and apart:
            found.append((inked[0], inked[-1]))
        elif inked:
            found[-1] = (min(found[-1][0], inked[0]), max(found[-1][1], inked[-1]))
        apart = not inked
    return found


@pytest.mark.parametrize("alignment", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter])
def test_a_line_that_is_broken_begins_where_the_others_do(
    label: Label, alignment: Qt.AlignmentFlag
) -> None:
    label.setText("\n".join(["سسس سسس", "سسس"]))  # wide enough for the first word alone
    label.setAlignment(alignment | Qt.AlignmentFlag.AlignTop)
    width = label.fontMetrics().horizontalAdvance("سسس") + 2
    label.resize(width, label.heightForWidth(width))
    found = lines(drawn(label))
    assert len(found) == 3
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    "alignment",
    [Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignBottom],
)
def test_a_line_that_is_not_broken_is_drawn_where_qt_draws_it(
    label: Label, alignment: Qt.AlignmentFlag
) -> None:
    label.setText("سسس\nEnglish")
    label.setAlignment(alignment | Qt.AlignmentFlag.AlignLeft)
    label.resize(300, 120)
    ours = drawn(label)
    label.setWordWrap(False)
    assert drawn(label) == ours


def test_paths_and_options_are_read_from_the_left_in_a_sentence_that_is_not(
    qtbot: QtBot, theme: Theme
) -> None:
    pictures = []
    for path, option in (
        ("/home/me", "--verbose"), ("\u2066/home/me\u2069", "\u2066--verbose\u2069"),
    ):  # fmt: skip
        made = Label(theme, f"حُفظ في {path} واستخدم {option}.", wrap=True)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        qtbot.addWidget(made)
        made.resize(400, 40)
        pictures.append(drawn(made))
        assert made.text().count(path) == 1, "what is told and copied is as it was"
    assert pictures[0] == pictures[1]
