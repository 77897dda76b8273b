"""All that an import leaves out can be read in its preview, however much it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.transfer import Arrival, FoundConversation, FoundImport
from falcon_desktop.transfer.llama_cpp import SOURCE
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transfer.import_dialog import FoundModel, ImportDialog, Index, summary_of
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

CHAT = FoundConversation("1", "Sky", "Claude", Arrival.NEW, 0, 0, 2, 2)


@pytest.mark.allow_qt_messages  # looked at here
@pytest.mark.parametrize("count", [0, 1, 4, 12, 60])
@pytest.mark.parametrize("width", [320, 640])
def test_every_remark_can_be_reached(
    qtbot: QtBot, theme: Theme, count: int, width: int, qtlog: Any
) -> None:
    words = "Images and files missing from the export, names only"
    remarks = tuple(f"{words}: {number}." for number in range(count))
    dialog = ImportDialog(theme, "chats.json", FoundImport("t", (CHAT,), remarks))
    dialog.resize(width, 500)
    with qtbot.waitExposed(dialog):
        dialog.show()
    area = dialog.remarks_area
    assert area.isVisible() == bool(count)
    assert [one for one in qtlog.records if "Negative" in one.message] == []
    text = dialog.remarks.text()
    assert [one for one in remarks if one not in text] == []
    if not count:
        return
    needed = dialog.remarks.heightForWidth(area.viewport().width())
    assert area.viewport().height() >= needed or area.height() == dialog.height() // 4
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: dialog.remarks.height() >= dialog.remarks.heightForWidth(area.width()))
    assert dialog.list.height() > area.height() or count == 1
    area.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(200):
        QTest.keyClick(area, Qt.Key.Key_Down)
    assert bar.value() == bar.maximum()
    bottom = QRect(dialog.remarks.mapTo(area, QPoint()), dialog.remarks.size()).bottom()
    assert bottom <= area.viewport().height() + 1  # the last line is in sight
    assert bar.isEnabled() == (bar.maximum() > 0)
    dialog.close()


def test_what_a_file_holds_is_told_in_arabic_with_its_comma(arabic: QApplication) -> None:
    chats = (CHAT, replace(CHAT, id="2", source=SOURCE, arrival=Arrival.UNCHANGED))
    told = summary_of(FoundImport("t", chats, ()))
    assert "Claude، " in told and "llama.cpp" in told
    assert "web page" not in told and ", " not in told


def test_chats_that_only_get_more_details_are_told_and_chosen(theme: Theme, qtbot: QtBot) -> None:
    chats = (replace(CHAT, arrival=Arrival.FULLER, new=0), replace(CHAT, id="2"))
    found = FoundImport("t", chats, ())
    assert summary_of(found).endswith("1 new, 1 with more details.")
    dialog = ImportDialog(theme, "chats.json", found)
    qtbot.addWidget(dialog)
    model = dialog.list.model()
    assert model is not None
    assert model.index(0, model.columnCount() - 1).data() == "more details"
    dialog.close()


def test_thousands_of_chats_are_laid_out_twice_at_most(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was four times, of which each asks for every row, and the window stood still meanwhile."""
    asked = 0
    flags = FoundModel.flags

    def count(model: FoundModel, index: Index) -> Qt.ItemFlag:
        nonlocal asked
        asked += 1
        return flags(model, index)

    monkeypatch.setattr(FoundModel, "flags", count)
    chats = tuple(replace(CHAT, id=str(number)) for number in range(1_000))
    dialog = ImportDialog(theme, "chats.json", FoundImport("t", chats, ()))
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.list.model().rowCount() == len(chats)
    assert 0 < asked < 2.5 * len(chats)
    assert dialog.model.chosen_count() == len(chats)
