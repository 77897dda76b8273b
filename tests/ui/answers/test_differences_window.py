"""The comparison of versions: what is marked and how, choosing, stepping, copying."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Message, Provenance, Role
from falcon_desktop.core.text.differences import differences
from falcon_desktop.ui.answers.differences_window import DifferencesWindow
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
TEXTS = [
    "The quick fox runs.\n\nIt sleeps.",
    "The slow fox runs far.\n\nIt sleeps.",
    "The slow fox runs far.\n\n<b>It</b> dreams.",
]
VERSIONS = [
    Message(f"v{n}", "c", "q", Role.ASSISTANT, text, n, provenance=Provenance(model="falcon-7b"))
    for n, text in enumerate(TEXTS)
]


@pytest.fixture
def window(theme: Theme, shown: Show) -> DifferencesWindow:
    made = DifferencesWindow(theme, VERSIONS)
    made.pair_chosen.connect(lambda a, b: made.show_differences(differences(TEXTS[a], TEXTS[b])))
    made.choose(0, 1)
    shown(made)
    return made


def pieces(window: DifferencesWindow) -> dict[str, tuple[bool, bool]]:
    """Return, for each stretch with a ground, whether it is struck through and underlined."""
    found = {}
    document = window.text.document()
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            part = iterator.fragment()
            look = part.charFormat()
            if look.background().style() is not Qt.BrushStyle.NoBrush:
                found[part.text()] = (look.fontStrikeOut(), look.fontUnderline())
            iterator += 1
        block = block.next()
    return found


def test_changes_are_marked_by_more_than_colour(window: DifferencesWindow) -> None:
    assert pieces(window) == {
        "quick ": (True, False),
        "slow ": (False, True),
        " far": (False, True),
    }
    assert window.words.text() == "1 word removed, 2 words added"
    assert "[-quick -]{+slow +}" in window.text.accessibleDescription()


def test_the_keyboard_steps_through_changes(window: DifferencesWindow) -> None:
    window.text.setFocus()
    seen = []
    for key, modifier in (
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier),
    ):
        seen.append((window.count.text(), window.text.textCursor().selectedText()))
        QTest.keyClick(window.text, key, modifier)
    first, second = ("Change 1 of 2", "quick slow "), ("Change 2 of 2", " far")
    assert seen == [first, second, first, second]


def test_any_two_can_be_chosen_and_foreign_text_is_plain(
    window: DifferencesWindow, qtbot: QtBot
) -> None:
    assert window.before.count() == 3
    assert window.before.itemText(0).startswith("Version 1 of 3 · falcon-7b")
    window.after.setCurrentIndex(2)
    with qtbot.waitSignal(window.pair_chosen) as chosen:
        window.after.activated.emit(2)
    assert chosen.args == [0, 2]
    assert window.text.toPlainText().endswith("<b>It sleeps</b> dreams.")
    window.choose(1, 1)
    assert window.words.text() == "These versions are identical."
    assert not window.next.isEnabled()


def test_it_can_be_copied_as_text(window: DifferencesWindow) -> None:
    QTest.mouseClick(window.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == (
        "The [-quick -]{+slow +}fox runs{+ far+}.\n\nIt sleeps."
    )


def test_a_new_theme_draws_again_and_nothing_is_lost(
    window: DifferencesWindow, theme: Theme
) -> None:
    before = window.text.toPlainText()
    theme.set_zoom(1.5)
    assert window.text.toPlainText() == before
    assert len(pieces(window)) == 3


def test_esc_closes_and_frees_it(
    theme: Theme, shown: Show, qtbot: QtBot, free: Callable[[], None]
) -> None:
    parent = shown(QWidget())
    window = DifferencesWindow(theme, VERSIONS, parent)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)  # or Esc goes to the window before
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    free()
    assert parent.findChild(DifferencesWindow) is None


def test_how_much_changed_is_read_whole_in_a_narrow_window(
    window: DifferencesWindow, theme: Theme
) -> None:
    theme.set_zoom(2)
    window.resize(480, 600)
    QApplication.processEvents()
    assert window.words.cut_words() == ""
    assert window.words.height() >= window.words.heightForWidth(window.words.width()) > 0
