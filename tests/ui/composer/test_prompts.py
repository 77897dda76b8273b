"""Saved prompts in the message box: found by a slash, inserted, filled in place by place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.core.domain.prompt_library import SavedPrompt, unfolded
from falcon_desktop.core.domain.shipped import PROMPTS as SHIPPED
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.composer.prompts import PromptPicker
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

PROMPTS = [
    SavedPrompt("1", "summarise", "Sum up in {{language=English}}: {{text}} ({{language}})"),
    SavedPrompt("2", "explain", "🦅 Explain {{topic}}. What of {{topic}} is hard?"),
    SavedPrompt("3", "plain words", "Use plain words."),
]


def no_values(prompt: SavedPrompt) -> dict[str, str]:
    """Fill nothing in."""
    return {}


class Box:
    """The message box with a person at it."""

    def __init__(self, composer: Composer, picker: PromptPicker) -> None:
        self.composer, self.picker, self.edit = composer, picker, composer.edit
        self.sent: list[str] = []
        composer.submitted.connect(self.sent.append)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.edit, text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.edit, key)

    @property
    def text(self) -> str:
        return self.composer.text()

    def is_open(self) -> bool:
        return self.picker.popup.isVisible()

    def filling(self) -> object:
        return self.picker.filling

    @property
    def selected(self) -> str:
        return self.edit.textCursor().selectedText()


@pytest.fixture
def box(qtbot: QtBot, theme: Theme) -> Iterator[Box]:
    window = QMainWindow()
    root = QWidget(window)
    window.setCentralWidget(root)
    composer = Composer(theme, root)
    layout = QVBoxLayout(root)
    layout.addStretch(1)
    layout.addWidget(composer)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    composer.focus()
    yield Box(composer, PromptPicker(composer, root, lambda: PROMPTS, no_values))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_slash_lists_the_prompts_and_typing_filters_them(box: Box) -> None:
    box.type("/")
    assert box.is_open()
    assert box.picker.popup.names() == ["summarise", "explain", "plain words"]
    box.type("wo")
    assert box.picker.popup.names() == ["plain words"]
    box.press(Qt.Key.Key_Return)
    assert (box.text, box.is_open(), box.sent) == ("Use plain words.", False, [])
    QTest.keySequence(box.edit, QKeySequence.StandardKey.Undo)
    assert box.text == "/wo"


def test_what_would_be_inserted_is_said(box: Box, heard: list[str]) -> None:
    box.type("/")
    box.press(Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert heard == ["Saved prompts", "summarise", "explain", "summarise"]
    heard.clear()
    box.type("wo")
    assert heard[-1] == "plain words"
    assert "Saved prompts" not in heard


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_it_is_driven_by_the_keyboard(box: Box, key: Qt.Key) -> None:
    box.type("Please: /")
    box.press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Up, key)
    assert box.text == "Please: Use plain words."
    assert box.edit.hasFocus()


def test_esc_leaves_the_slash_alone(box: Box) -> None:
    box.type("/")
    box.press(Qt.Key.Key_Escape)
    assert not box.is_open()
    box.type("su")
    assert (box.text, box.is_open()) == ("/su", False)
    box.press(Qt.Key.Key_Return)
    assert box.sent == ["/su"]


@pytest.mark.parametrize(
    "typed", ["/usr", "/usr/bin", "ls /etc", "and/", "1/2", "http://", "/ ", "//"]
)
def test_it_stays_away_from_paths_and_fractions(box: Box, typed: str) -> None:
    box.type(typed)
    assert not box.is_open()
    assert box.text == typed


def test_what_is_pasted_or_composed_opens_nothing(box: Box) -> None:
    QGuiApplication.clipboard().setText("/summarise")
    QTest.keySequence(box.edit, QKeySequence.StandardKey.Paste)
    assert not box.is_open()
    box.composer.set_draft("")
    box.type("/")
    assert box.is_open()
    QCoreApplication.sendEvent(box.edit, QInputMethodEvent("に", []))
    assert not box.is_open()
    box.press(Qt.Key.Key_Return)
    assert box.sent == []


def test_it_closes_where_the_caret_goes_away(box: Box) -> None:
    box.type("word /")
    assert box.is_open()
    box.press(Qt.Key.Key_Left)
    assert not box.is_open()
    box.composer.set_draft("")
    box.type("/")
    box.press(Qt.Key.Key_Backspace)
    assert not box.is_open()
    assert box.text == ""


def test_tab_goes_from_place_to_place(box: Box) -> None:
    box.type("/sum")
    box.press(Qt.Key.Key_Return)
    assert box.text == "Sum up in English: {{text}} (English)"
    assert box.selected == "English"
    box.type("French")
    assert box.text == "Sum up in French: {{text}} (French)"
    box.press(Qt.Key.Key_Tab)
    assert box.selected == "{{text}}"
    QGuiApplication.clipboard().setText("one\ntwo")
    QTest.keySequence(box.edit, QKeySequence.StandardKey.Paste)
    assert box.text == "Sum up in French: one\ntwo (French)"
    QTest.keyClick(box.edit, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert box.selected == "French"
    box.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert box.selected == "French"
    assert box.filling() is not None
    box.press(Qt.Key.Key_Tab)
    assert box.filling() is None
    assert box.edit.textCursor().atEnd()
    assert box.edit.extraSelections() == []
    box.press(Qt.Key.Key_Return)
    assert box.sent == ["Sum up in French: one\ntwo (French)"]


def test_the_same_name_is_filled_everywhere_and_undone_everywhere(box: Box) -> None:
    box.type("/ex")
    box.press(Qt.Key.Key_Return)
    inserted = "🦅 Explain {{topic}}. What of {{topic}} is hard?"
    assert (box.text, box.selected) == (inserted, "{{topic}}")
    box.type("rain")
    assert box.text == "🦅 Explain rain. What of rain is hard?"
    box.press(Qt.Key.Key_Backspace)
    assert box.text == "🦅 Explain rai. What of rai is hard?"
    seen = []
    for _ in range(5):
        QTest.keySequence(box.edit, QKeySequence.StandardKey.Undo)
        seen.append(box.text)
    words = ["rain", "rai", "ra", "r", "{{topic}}"]
    assert seen == [f"🦅 Explain {word}. What of {word} is hard?" for word in words]
    QTest.keySequence(box.edit, QKeySequence.StandardKey.Redo)
    assert box.text == "🦅 Explain r. What of r is hard?"


TOUCHING = SavedPrompt("4", "touching", "{{a=1}}{{b=2}}{{a=1}}{{c}}.")


def test_places_that_touch_keep_to_themselves(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box.picker, "_prompts", lambda: [TOUCHING])
    box.type("/touch")
    box.press(Qt.Key.Key_Return)
    assert (box.text, box.selected) == ("121{{c}}.", "1")
    box.type("one")
    assert box.text == "one2one{{c}}."
    box.press(Qt.Key.Key_Tab)
    assert box.selected == "2"
    box.type("two")
    assert box.text == "onetwoone{{c}}."
    box.press(Qt.Key.Key_Tab)
    assert box.selected == "one"
    box.press(Qt.Key.Key_Delete)
    assert box.text == "two{{c}}."
    box.press(Qt.Key.Key_Tab)
    assert box.selected == "{{c}}"
    box.type("end")
    assert box.text == "twoend."
    box.press(Qt.Key.Key_Backtab)
    box.type("un")  # into an empty one, between two that are not
    assert box.text == "untwounend."
    box.press(Qt.Key.Key_Backtab)
    assert box.selected == "two"


def test_esc_ends_the_filling_and_another_draft_does_too(box: Box) -> None:
    box.type("/ex")
    box.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert box.filling() is None
    assert "{{topic}}" in box.text
    box.composer.set_draft("")
    box.type("/ex")
    box.press(Qt.Key.Key_Return)
    box.composer.set_draft("another chat's draft")
    assert box.filling() is None
    assert box.edit.extraSelections() == []


def test_management_is_a_row_away(qtbot: QtBot, box: Box) -> None:
    box.type("/")
    box.press(Qt.Key.Key_Up)
    with qtbot.waitSignal(box.picker.manage_requested):
        box.press(Qt.Key.Key_Return)
    assert not box.is_open()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_list_stands_above_the_box_and_within_the_window(
    box: Box, direction: Qt.LayoutDirection
) -> None:
    window = box.composer.window()
    window.setLayoutDirection(direction)
    window.resize(480, 500)
    QApplication.processEvents()
    box.type("/")
    popup = box.picker.popup
    parent = popup.parentWidget()
    assert parent is not None
    assert parent.rect().contains(popup.geometry())
    assert popup.geometry().bottom() <= box.composer.geometry().top() + 4


@pytest.mark.parametrize("prompt", SHIPPED, ids=lambda one: one.name)
def test_every_shipped_prompt_is_filled_in_from_its_first_place(
    box: Box, monkeypatch: pytest.MonkeyPatch, prompt: SavedPrompt
) -> None:
    monkeypatch.setattr(f"{__name__}.PROMPTS", [prompt])
    text, places = unfolded(prompt.text)
    names = list(dict.fromkeys(place.name for place in places))
    filled = text
    for place in reversed(places):
        filled = f"{filled[: place.start]}<{names.index(place.name)}>{filled[place.end :]}"
    box.type("/")
    box.press(Qt.Key.Key_Return)
    assert box.text == text
    seen = set()
    for place in places:
        if place.name not in seen:
            box.type(f"<{names.index(place.name)}>")
        seen.add(place.name)
        box.press(Qt.Key.Key_Tab)
    assert box.filling() is None
    assert box.text == filled


@pytest.mark.parametrize("ends", ["{{first}} {{second}}", "{{first}}"])
def test_a_prompt_that_ends_with_a_place_is_filled_in(
    box: Box, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    monkeypatch.setattr(f"{__name__}.PROMPTS", [SavedPrompt("1", "one", f"Say {ends}")])
    box.type("/")
    box.press(Qt.Key.Key_Return)
    assert box.selected == "{{first}}"
    box.type("a")
    if "second" in ends:
        box.press(Qt.Key.Key_Tab)
        assert box.selected == "{{second}}"
        box.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backtab)
        assert box.selected == "a"
        box.press(Qt.Key.Key_Tab)
    box.press(Qt.Key.Key_Tab)
    assert box.filling() is None
    assert box.text == f"Say {ends}".replace("{{first}}", "a").replace("{{second}}", "")
