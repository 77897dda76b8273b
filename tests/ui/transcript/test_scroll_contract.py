"""The scroll contract of ui/README.md section 3, line by line, on real widgets."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    Failure,
    Message,
    MessageStatus,
    Role,
    ScrollAnchor,
)
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript import layout
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tests.ui import settling
from tests.ui.formula_child import FormulasDrawn
from tests.ui.transcript.conftest import SENTENCE, Chat

MakeChat = Callable[[int], Chat]

MARKDOWN = """
## A heading

Some *text* about it, long enough for more than one line of the transcript at its usual width.

* one
* two

```python
def f(x):
    return x
```

| a | b |
|---|---|
| 1 | 2 |

"""


def wheel(view: TranscriptView, notches: float) -> None:
    """Turn the wheel, upwards for a positive number."""
    place = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        place,
        QPointF(view.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, int(notches * 120)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def settle(qtbot: QtBot, view: TranscriptView) -> None:
    """Wait until every text in view is laid out and nothing is put off."""
    qtbot.waitUntil(lambda: all(widget.complete for widget in view.widgets), timeout=60_000)
    settling.settle(view)


def stream(qtbot: QtBot, view: TranscriptView, message_id: str, text: str, pieces: int) -> None:
    size = max(1, len(text) // pieces)
    for start in range(0, len(text), size):
        view.extend_answer(message_id, text[start : start + size])
        settling.turn()
    settling.settle(view)


def places(view: TranscriptView) -> dict[str, int]:
    """Where each message in view begins."""
    return {
        widget.message.id: widget.y()
        for widget in view.widgets
        if widget.y() < view.viewport().height() and widget.geometry().bottom() > 0
    }


def first_line(view: TranscriptView) -> str:
    """The text at the view's top edge, up to 30 characters of it."""
    view_id = view.items.id_at(view.model.index)
    widget = view.widgets.get(view_id)
    assert widget is not None
    body = widget.findChild(AnswerBody)
    assert body is not None, "the test needs an answer at the top"
    point = body.mark_at(view.model.offset - body.y())
    return body._stack.views[point.block].text()[point.offset :][:30]


# 1. Sending puts the new question near the top third and follows while the end is in view


def test_1_sending_puts_the_question_near_the_top_third(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(30)
    talk.show()
    answer = talk.send()
    settle(qtbot, talk.view)
    question = talk.view.widgets.get(answer.parent_id or "")
    assert question is not None
    page = talk.view.viewport().height()
    assert page * 0.2 <= question.y() <= page * 0.36
    assert not talk.view._jump.isVisible()


def test_1_the_view_stands_still_until_the_answer_reaches_its_lower_edge(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(30)
    talk.show()
    answer = talk.send()
    settle(qtbot, talk.view)
    before = places(talk.view)
    stream(qtbot, talk.view, answer.id, SENTENCE * 3, 10)
    assert places(talk.view) == before


def test_1_the_end_is_followed_while_it_is_in_view(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(30)
    talk.show()
    answer = talk.send()
    for _ in range(4):
        stream(qtbot, talk.view, answer.id, MARKDOWN * 2, 20)
        assert talk.view.model.end_in_view
    question = talk.view.widgets.get(answer.parent_id or "")
    assert question is None or question.geometry().bottom() < 0, "the question went up"


def test_1_a_first_question_stands_at_the_top(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    talk.show()
    answer = talk.send("Hello")
    settle(qtbot, talk.view)
    question = talk.view.widgets.get(answer.parent_id or "")
    assert question is not None
    assert question.y() <= 24


# 2. Once the reader scrolls up by any amount, nothing moves the text


@pytest.mark.parametrize("pixels", [1, 300])
def test_2_tokens_and_the_end_of_the_answer_move_nothing(
    chat: MakeChat, qtbot: QtBot, pixels: int
) -> None:
    talk = chat(30)
    talk.show()
    answer = talk.send()
    stream(qtbot, talk.view, answer.id, MARKDOWN * 6, 20)
    talk.view.scroll_by(-pixels)
    before = places(talk.view)
    stream(qtbot, talk.view, answer.id, MARKDOWN * 3, 20)
    assert places(talk.view) == before
    text = MARKDOWN * 9
    finished = talk.messages[-1]
    talk.view.finish_answer(
        type(finished)(
            finished.id, "c", finished.parent_id, Role.ASSISTANT, text, 0,
            status=MessageStatus.STOPPED,
        )
    )  # fmt: skip
    settling.settle(talk.view)
    assert places(talk.view) == before


def test_2_a_late_formula_above_the_view_moves_nothing(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Formulas, please")
    talk.add(
        Role.ASSISTANT,
        "$$\\int_0^1 \\frac{x^2}{\\sqrt{1+x}} dx$$\n\n" + (SENTENCE * 4 + "\n\n") * 40,
    )
    talk.show(anchor=ScrollAnchor("m1", 700))
    line = first_line(talk.view)
    child = FormulasDrawn(talk.view.rendering.formulas)
    assert talk.view.rendering.formulas.busy
    child.begin()
    qtbot.waitUntil(lambda: not talk.view.rendering.formulas.busy)
    settle(qtbot, talk.view)
    child.close()
    assert first_line(talk.view) == line


def test_2_folding_out_thoughts_above_the_view_moves_nothing(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(4)
    talk.add(Role.USER, "Think")
    talk.add(Role.ASSISTANT, SENTENCE * 80, reasoning=SENTENCE * 20)
    talk.add(Role.USER, "And?")
    talk.show(anchor=ScrollAnchor("m5", 300))
    settle(qtbot, talk.view)
    answer = talk.view.widgets.answer("m5")
    assert answer is not None
    line, before = (
        first_line(talk.view),
        places(talk.view).get("m6", 0),
    )
    answer._reasoning_view().set_unfolded(True)
    settle(qtbot, talk.view)
    assert first_line(talk.view) == line
    if before:
        assert places(talk.view)["m6"] == before


@pytest.mark.parametrize("width", [520, 640, 1_200])
def test_2_the_first_visible_line_stays_when_the_width_changes(
    chat: MakeChat, qtbot: QtBot, width: int
) -> None:
    talk = chat(0)
    for number in range(6):
        talk.add(Role.USER, f"Question {number}")
        paragraphs = "\n\n".join(f"Paragraph {number}.{n}: " + SENTENCE * 4 for n in range(30))
        talk.add(Role.ASSISTANT, paragraphs)
    talk.show(anchor=ScrollAnchor("m5", 1_000))
    settle(qtbot, talk.view)
    line = first_line(talk.view)
    talk.view.resize(width, 600)
    settle(qtbot, talk.view)
    assert _same_line(line, first_line(talk.view))
    talk.view.resize(760, 600)
    settle(qtbot, talk.view)
    assert _same_line(line, first_line(talk.view))


@pytest.mark.parametrize("zoom", [0.8, 1.5])
def test_2_the_first_visible_line_stays_when_the_zoom_changes(
    chat: MakeChat, qtbot: QtBot, theme: Theme, zoom: float
) -> None:
    talk = chat(0)
    for number in range(4):
        talk.add(Role.USER, f"Question {number}")
        paragraphs = "\n\n".join(f"Paragraph {number}.{n}: " + SENTENCE * 4 for n in range(30))
        talk.add(Role.ASSISTANT, paragraphs)
    talk.show(anchor=ScrollAnchor("m3", 900))
    settle(qtbot, talk.view)
    line = first_line(talk.view)
    theme.set_zoom(zoom)
    settle(qtbot, talk.view)
    assert _same_line(line, first_line(talk.view))


@pytest.mark.parametrize("follows", [False, True])
def test_2_the_line_stays_while_a_very_long_answer_is_laid_out_anew_in_slices(
    chat: MakeChat, qtbot: QtBot, theme: Theme, follows: bool
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Everything?")
    long = "\n\n".join(f"Paragraph {n // 30}.{n % 30}: " + SENTENCE * 4 for n in range(180))
    talk.add(Role.ASSISTANT, long)
    talk.show(anchor=None if follows else ScrollAnchor("m1", 9_000))
    settle(qtbot, talk.view)
    line, model = first_line(talk.view), talk.view.model
    last = model.last_position
    behind = False
    for width, zoom in ((520, 1.0), (520, 1.5), (760, 1.5), (760, 1.0)):
        talk.view.resize(width, 600)
        settling.turn()
        answer = talk.view.widgets.answer("m1")
        assert answer is not None
        behind = behind or answer.texts[0].stack.is_behind
        if not follows:
            assert _same_line(line, first_line(talk.view))
        theme.set_zoom(zoom)
        settle(qtbot, talk.view)
        if follows:
            assert model.position == model.last_position
        else:
            assert _same_line(line, first_line(talk.view))
    assert behind, "nothing was put off"
    assert model.last_position == last


def _same_line(one: str, other: str) -> bool:
    """Whether two beginnings can stand in one line: wrapping moves where a line begins."""
    text = SENTENCE * 4
    whole = [f"Paragraph {a}.{b}: {text}" for a in range(6) for b in range(30)]
    return any(
        one.strip() in paragraph and other.strip() in paragraph
        and abs(paragraph.index(one.strip()) - paragraph.index(other.strip())) < 160
        for paragraph in whole
    )  # fmt: skip


def test_2_jump_to_latest_appears_says_what_is_new_and_leads_there(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(30)
    talk.show()
    answer = talk.send()
    stream(qtbot, talk.view, answer.id, MARKDOWN * 6, 10)
    button = talk.view._jump
    assert not button.isVisible()
    wheel(talk.view, 2)
    assert button.isVisible()
    assert button.objectName() == "jump_to_latest"
    assert button.accessibleName() == "Jump to latest"
    assert button.text() == "Jump to latest"
    stream(qtbot, talk.view, answer.id, "eight words come now while nobody looks there ", 1)
    assert button.text() == "Jump to latest · 8 new words"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert talk.view.model.end_in_view
    assert not button.isVisible()
    stream(qtbot, talk.view, answer.id, MARKDOWN * 3, 10)
    assert talk.view.model.end_in_view, "it follows again"


# 3. Reading positions


def test_3_a_conversation_opens_where_it_was_left(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(200)
    talk.show()
    talk.view._read_to(talk.view.model.last_position // 3)
    settle(qtbot, talk.view)
    anchor, before = talk.view.anchor(), places(talk.view)
    assert anchor is not None
    talk.view.clear()
    other = TranscriptView(talk.view.theme)  # as after a restart
    qtbot.addWidget(other)
    other.resize(talk.view.size())
    other.show()
    again = Chat(other)
    again.messages = talk.messages
    again.show(anchor=anchor)
    settle(qtbot, other)
    assert other.anchor() == anchor
    assert places(other) == before


def test_3_a_conversation_without_a_position_opens_at_its_end(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(200)
    talk.show()
    settle(qtbot, talk.view)
    assert talk.view.model.end_in_view
    assert talk.view.anchor() is None


def test_3_the_position_is_told_once_the_reader_rests(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(60)
    talk.show()
    told: list[object] = []
    talk.view.anchor_changed.connect(told.append)
    settle(qtbot, talk.view)
    assert told == [], "nobody scrolled"
    for _ in range(5):
        wheel(talk.view, 1)
        settling.turn()
    assert told == []
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert told == [talk.view.anchor()]


def test_3_an_answer_nobody_asked_for_here_takes_neither_scroll_nor_focus(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(60)
    talk.show(anchor=ScrollAnchor("m20", 10))
    settle(qtbot, talk.view)
    before, focus = places(talk.view), QApplication.focusWidget()
    one = talk.add(Role.USER, "From elsewhere")
    two = talk.add(Role.ASSISTANT, SENTENCE * 30)
    talk.view.append([one, two], sent=False)
    settle(qtbot, talk.view)
    assert places(talk.view) == before
    assert QApplication.focusWidget() is focus
    assert "2 new messages" in talk.view._jump.text()


# 4. Wheel, keys and handle at 10,000 messages


@pytest.fixture
def long_chat(chat: MakeChat, qtbot: QtBot) -> Chat:
    talk = chat(10_000)
    talk.show(anchor=ScrollAnchor("m5000", 0))
    settle(qtbot, talk.view)
    return talk


def test_4_the_wheel_moves_by_the_same_pixels_everywhere(long_chat: Chat, qtbot: QtBot) -> None:
    view = long_chat.view
    moved = set()
    for _ in range(60):
        before = {one: y for one, y in places(view).items() if y > 200}
        wheel(view, -1)
        after = places(view)
        moved |= {after[one] - y for one, y in before.items() if one in after}
    assert len(moved) == 1
    assert -120 < moved.pop() < 0


def test_4_wheel_up_over_messages_never_seen_moves_by_the_same_pixels(
    long_chat: Chat, qtbot: QtBot
) -> None:
    view = long_chat.view
    moved = set()
    for _ in range(60):
        before = places(view)
        wheel(view, 1)
        after = places(view)
        moved |= {after[one] - y for one, y in before.items() if one in after and y > 100}
    assert len(moved) == 1


class Line(QWidget):
    """What comes above a transcript; it knows where it was drawn."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFixedHeight(40)
        self.drawn_at: list[QRect] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.drawn_at.append(self.geometry())


@pytest.mark.parametrize("place", ["above", "below"])
def test_what_comes_beside_a_transcript_is_drawn_in_its_place_only(
    chat: MakeChat, qtbot: QtBot, place: str
) -> None:
    """Who opened an archived chat saw its line drawn over the title, where it was not taken off."""
    talk, window = chat(30), QWidget()
    qtbot.addWidget(window)
    window.resize(760, 640)
    pane = QWidget(window)
    pane.resize(window.size())
    column, line = QVBoxLayout(pane), Line(pane)
    line.hide()
    header = QLabel("Title")
    for one in (header, line, talk.view) if place == "above" else (header, talk.view, line):
        column.addWidget(one)
    window.show()
    for anchor in (None, ScrollAnchor("m20", 10)):
        talk.show(anchor=anchor)
        if anchor is None:
            talk.view.jump_to_latest()
        settle(qtbot, talk.view)
        for title in ("Another title", "A third one"):
            line.drawn_at.clear()
            header.setText(title)  # to be drawn, with all that lies over it
            line.show()
            settle(qtbot, talk.view)
            assert set(map(QRect.getRect, line.drawn_at)) == {line.geometry().getRect()}
            line.hide()
            settle(qtbot, talk.view)
    talk.view.setParent(None)


CODE = "```python\nwide = " + "x" * 900 + "\n```\n\n"
TABLE = "| " + " | ".join(f"column {n}" for n in range(30)) + " |\n|" + "--|" * 30 + "\n\n"
WIDE = f"{CODE}{TABLE}> ```\n> {'y' * 900}\n> ```\n\n$$x^2$$\n\n{SENTENCE * 3}"


def test_4_nothing_under_the_pointer_holds_the_wheel_up(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    notes = Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 5, "Hello")
    for _ in range(6):
        talk.add(Role.USER, SENTENCE * 60, attachments=(notes,))
        talk.add(Role.ASSISTANT, WIDE, reasoning=SENTENCE * 4)
        failed = Failure("error", "It failed.", "Its words")
        talk.add(Role.ASSISTANT, "Half", status=MessageStatus.FAILED, failure=failed)
    view = talk.view
    talk.show(anchor=ScrollAnchor("m7", 0))
    settle(qtbot, view)
    window, tried = view.window(), set()
    handle = window.windowHandle()
    assert handle is not None
    for message in ("m6", "m7", "m8"):
        view.reveal(message)
        settle(qtbot, view)
        for widget in view.viewport().findChildren(QWidget):
            if not isValid(widget):  # scrolled away, and freed
                continue
            middle = widget.mapTo(window, widget.rect().center())
            if not widget.isVisible() or window.childAt(middle) is not widget:
                continue
            for turn in (-120, 120):
                before = places(view)
                QTest.wheelEvent(handle, QPointF(middle), QPoint(0, turn))
                after = places(view)
                moved = [after[one] - y for one, y in before.items() if one in after]
                assert moved and moved[0] * turn > 0, type(widget)
            tried.add(type(widget).__name__)
    assert "SlimBar" in tried and len(tried) > 5, tried


def test_4_a_touchpad_moves_by_its_own_pixels(long_chat: Chat, qtbot: QtBot) -> None:
    view = long_chat.view
    view._read_to(view.model.last_position // 2)
    settle(qtbot, view)
    place = QPointF(view.viewport().rect().center())
    whole = QPointF(view.viewport().mapToGlobal(place.toPoint()))
    before = view.model.position
    for pixels in (-7, -1, 3):
        event = QWheelEvent(
            place, whole, QPoint(0, pixels), QPoint(0, pixels * 8), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.ScrollUpdate, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)
    assert view.model.position == before + 5


def test_4_keys_and_ends(long_chat: Chat, qtbot: QtBot) -> None:
    view = long_chat.view
    page = view.viewport().height()
    before = places(view)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    after = places(view)
    common = [one for one in before if one in after]
    assert common, "a page leaves a line of what was read"
    assert all(0 < before[one] - after[one] <= page for one in common)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert places(view) == before
    QTest.keyClick(view, Qt.Key.Key_End)
    settle(qtbot, view)
    assert "m9999" in places(view)
    assert view.model.end_in_view
    QTest.keyClick(view, Qt.Key.Key_Home)
    settle(qtbot, view)
    assert places(view)["m0"] == view.model.padding_top


def test_4_the_handle_can_be_dragged_anywhere_and_stays_under_the_pointer(
    long_chat: Chat, qtbot: QtBot
) -> None:
    view = long_chat.view
    bar = view.verticalScrollBar()
    bar.setSliderDown(True)
    for share in (0.1, 0.9, 0.5, 0.25, 0.0, 1.0, 0.33):
        value = round(bar.maximum() * share)
        bar.setSliderPosition(value)
        settle(qtbot, view)
        assert bar.sliderPosition() == value, "measuring took the handle from the pointer"
        middle = view.model.index / 10_000
        assert abs(middle - share) < 0.02
        assert len(view.widgets) < 60
    bar.setSliderDown(False)
    assert abs(bar.value() - value) <= bar.maximum() / 500


def test_4_the_handle_moves_one_way_while_reading_down(long_chat: Chat, qtbot: QtBot) -> None:
    view = long_chat.view
    bar = view.verticalScrollBar()
    track = bar.maximum() / view.viewport().height()  # units that are one pixel of the handle
    values = [bar.value()]
    for _ in range(80):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        values.append(bar.value())
    steps = [after - before for before, after in pairwise(values)]
    assert min(steps) >= 0
    assert max(steps) <= 2 * track


def test_4_measuring_does_not_make_the_handle_jump(chat: MakeChat, qtbot: QtBot) -> None:
    """Messages many times taller than their length lets expect, few enough for that to show."""
    talk = chat(0)
    for number in range(30):
        talk.add(Role.USER, f"Question {number}")
        talk.add(Role.ASSISTANT, "a\n\n" * 80)
    talk.show(anchor=ScrollAnchor("m30", 0))
    settle(qtbot, talk.view)
    bar = talk.view.verticalScrollBar()
    shares = [bar.value() / bar.maximum()]
    for _ in range(8):
        talk.view.scroll_by(-900)
        settle(qtbot, talk.view)
        shares.append(bar.value() / bar.maximum())
    steps = [before - after for before, after in pairwise(shares)]
    assert min(steps) > 0, "reading upwards moved the handle downwards"
    assert max(steps) < 0.1, "or it jumped"


def handle(view: TranscriptView) -> tuple[float, float]:
    """Where the handle begins and how long it is, as shares of its groove."""
    bar = view.verticalScrollBar()
    whole = bar.maximum() + bar.pageStep()
    return bar.value() / whole, bar.pageStep() / whole


TEXTS = {
    "prose": SENTENCE * 30,
    "code": "Code:\n\n```python\n" + "x = 1\n" * 60 + "```\n",
    "lines": "* one\n" * 80,
    "wide table": "| a | b |\n|---|---|\n" + f"| {SENTENCE} | 1 |\n" * 12,
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("up", [0, 900])
def test_4_a_resize_after_an_answer_does_not_move_the_handle(
    chat: MakeChat, qtbot: QtBot, kind: str, up: int
) -> None:
    talk = chat(12)
    view = talk.view
    talk.show()
    answer = talk.send()
    for piece in TEXTS[kind].splitlines(keepends=True):
        view.extend_answer(answer.id, piece)
    done = replace(answer, text=TEXTS[kind], status=MessageStatus.COMPLETE)
    view.finish_answer(done)
    settle(qtbot, view)
    view.jump_to_latest()
    view.scroll_by(-up)
    settle(qtbot, view)
    where, length = handle(view)
    for width in (754, 766, 700, 760):
        view.resize(width, 600)
        settle(qtbot, view)
        now, long = handle(view)
        assert abs(now - where) < 0.04 * abs(760 - width) / 6 + 0.02, width
        assert abs(long - length) < 0.04, width


def test_4_a_resize_while_nothing_below_is_measured_does_not_move_the_handle(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(0)
    for number in range(40):
        talk.add(Role.USER, f"Question {number}")
        talk.add(Role.ASSISTANT, TEXTS[sorted(TEXTS)[number % len(TEXTS)]])
    view = talk.view
    talk.show()
    view.scroll_by(-4_000)
    settle(qtbot, view)
    before = handle(view)
    view.resize(754, 600)
    settle(qtbot, view)
    assert abs(handle(view)[0] - before[0]) < 0.01
    view.resize(760, 600)
    settle(qtbot, view)
    assert abs(handle(view)[0] - before[0]) < 0.01


def test_4_clicking_beside_the_handle_turns_a_page(long_chat: Chat, qtbot: QtBot) -> None:
    view = long_chat.view
    before = places(view)
    view.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)
    after = places(view)
    common = [one for one in before if one in after]
    assert common
    assert all(before[one] > after[one] for one in common)


@pytest.mark.parametrize("notches", [-0.7, 0.7])
def test_4_what_comes_into_view_was_prepared(chat: MakeChat, qtbot: QtBot, notches: float) -> None:
    """At 60 frames a second nothing that is seen is ever blank, whichever way the wheel turns."""
    talk = chat(0)
    for number in range(120):
        role = Role.ASSISTANT if number % 2 else Role.USER
        talk.add(role, f"Message {number}.\n\n" + MARKDOWN * (1 + number % 3) * (number % 2))
    talk.show(anchor=ScrollAnchor("m60", 0))
    settle(qtbot, talk.view)
    gaps = 0
    for _ in range(120):
        before = time.perf_counter()
        wheel(talk.view, notches)
        QApplication.processEvents()
        gaps += talk.view._layout.gaps.any()
        qtbot.wait(max(1, int(16 - (time.perf_counter() - before) * 1_000)))  # pace: a hand
    assert gaps == 0


class Painted(QObject):
    """Adds up the pixels that are drawn of widgets."""

    def __init__(self) -> None:
        super().__init__()
        self.pixels = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.pixels += sum(part.width() * part.height() for part in event.region())  # type: ignore[attr-defined]
        return False


def test_4_scrolling_draws_only_what_comes_into_view(long_chat: Chat, qtbot: QtBot) -> None:
    """The rest is moved as pixels, also under the button that leads to the end."""
    view = long_chat.view
    view._read_to(view.model.last_position // 2)
    settle(qtbot, view)
    assert view._jump.isVisible()
    painted = Painted()
    view.viewport().installEventFilter(painted)
    view.scroll_by(40)
    QApplication.processEvents()
    area = view.viewport().width() * view.viewport().height()
    assert 0 < painted.pixels < area / 4


# 5. Selection and find


def test_5_a_selection_survives_streaming_below_it(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(6)
    talk.show()
    settle(qtbot, talk.view)
    answer = talk.send()
    settle(qtbot, talk.view)
    widget = talk.view.widgets.get(answer.parent_id or "")
    assert widget is not None
    assert widget.content.reveal("sunsets", 0) is not None
    assert talk.view.selected_text() == "sunsets"
    stream(qtbot, talk.view, answer.id, MARKDOWN * 10, 20)
    assert talk.view.selected_text() == "sunsets"
    QTest.keyClick(talk.view, Qt.Key.Key_Home)
    QTest.keyClick(talk.view, Qt.Key.Key_End)
    assert talk.view.selected_text() == "sunsets", "also while it was out of sight"


def test_5_find_reaches_messages_that_are_not_on_the_screen(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(3_000)
    talk.messages[2_501] = _with_text(
        talk, 2_501, "Here stands the **needle** and a second Needle."
    )
    talk.messages[40] = _with_text(talk, 40, "A needle, too")
    found: list[tuple[int, int]] = []
    talk.view.found.connect(lambda which, count: found.append((which, count)))
    batches: list[int] = []

    def texts(ids: list[str]) -> None:
        batches.append(len(ids))
        wanted = set(ids)
        talk.view.provide_texts([one for one in talk.messages if one.id in wanted])

    talk.view.texts_needed.connect(texts)
    talk.show(anchor=ScrollAnchor("m1000", 0))
    talk.view.find("needle")
    settle(qtbot, talk.view)
    assert sum(batches) == 3_000
    assert found[-1] == (2, 3), "from where the reader is, downwards"
    assert "m2501" in places(talk.view)
    talk.view.find_next()
    assert found[-1] == (3, 3)
    talk.view.find_next()
    settle(qtbot, talk.view)
    assert found[-1] == (1, 3)
    assert "m40" in places(talk.view)
    assert talk.view.selected_text() == "needle"
    talk.view.find_previous()
    settle(qtbot, talk.view)
    assert found[-1] == (3, 3)
    talk.view.find("nowhere")
    assert found[-1] == (0, 0)


def test_5_a_word_deep_in_a_long_answer_is_shown_once_it_is_laid_out(
    chat: MakeChat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "_SEEN_BUDGET", 0.006)  # so that it comes in slices
    monkeypatch.setattr(layout, "_OPENING_BUDGET", 0.006)
    talk = chat(40)
    long = "\n\n".join(f"Paragraph {number}. " + SENTENCE * 3 for number in range(700))
    talk.messages[9] = _with_text(talk, 9, f"{long}\n\nHere is the needle.")
    talk.show()
    talk.view.reveal("m9", "needle", 0)
    qtbot.waitUntil(lambda: talk.view.widgets.get("m9") is not None)
    widget = talk.view.widgets.get("m9")
    assert widget is not None
    assert not widget.complete
    qtbot.waitUntil(lambda: widget.complete)
    settle(qtbot, talk.view)
    body = widget.findChild(AnswerBody)
    assert body is not None
    y = widget.y() + body.y() + body.rect_at(body.last_point()).top()
    assert 0 < y < talk.view.viewport().height() * 2 // 3


def _with_text(talk: Chat, index: int, text: str) -> Message:
    return replace(talk.messages[index], text=text)
