"""The windows around making answers: what they tell, their keys, and that nothing of them stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from falcon_desktop.core.chat.curl import curl_command
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.domain.conversation import (
    Cost,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.cost import Spent
from falcon_desktop.core.domain.provenance import ProvenanceReport, Request
from falcon_desktop.ui.answers.compare_chooser import CompareChooser
from falcon_desktop.ui.answers.compare_pane import ComparePane
from falcon_desktop.ui.answers.facts import summary_of
from falcon_desktop.ui.answers.how_made_window import HowMadeWindow
from falcon_desktop.ui.answers.run_with import RunWithWindow
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.models.picker import ModelChoice, ModelGroup
from falcon_desktop.ui.window.header import Header
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

BODY = {"model": "m", "messages": [{"role": "user", "content": "<b>Why?</b>"}]}


def an_answer(**more: object) -> Message:
    answer = Message(
        "a", "c", "q", Role.ASSISTANT, "Because.", 0, MessageStatus.COMPLETE,
        finish_reason="stop", usage=Usage(9, 5), timings=Timings(0.31, 2, tokens_per_second=41.4),
        provenance=Provenance(
            "one", "One <i>", "llama.cpp", "m", "ab" * 32, {"temperature": 0.5, "odd": 1},
            {"model": "m"}, seed=7, left_out=2, address="https://one/v1/chat/completions",
        ),
    )  # fmt: skip
    return replace(answer, **more)  # type: ignore[arg-type]


def made_of(answer: Message) -> ProvenanceReport:
    curl = curl_command("https://one/v1/chat/completions", BODY, has_key=True)
    return ProvenanceReport(answer, Request(BODY, True, "", "<b>Why?</b>"), None, curl, True)


def test_the_least_certain_tokens_are_told_for_who_can_not_point_at_them() -> None:
    unsure = (
        TokenConfidence(0, 3, -2.0, (("Bec", -2.0), (" But", -0.5))),
        TokenConfidence(3, 8, -0.1),
    )
    told = summary_of(replace(made_of(an_answer()), least_certain=unsure))
    lines = told.split("\n")
    at = lines.index("Least certain tokens:")
    assert lines[at + 1 : at + 3] == [
        "  14% “\u2068Bec\u2069” · 61% “\u2068 But\u2069”",
        "  90% “\u2068ause.\u2069”",
    ]
    assert "Least certain" not in summary_of(made_of(an_answer()))


def test_everything_is_told() -> None:
    told = summary_of(made_of(an_answer()))
    for fact in (
        "Model: m", "Model file (SHA-256): abab", "Connection: One <i> (since removed)",
        "Seed: 7 (set by the server)", "Status: complete", "Finish reason: stop",
        "Prompt tokens: 9", "Completion tokens: 5", "Time to first token: 0.31 s",
        "Tokens per second: 41.4", "Oldest messages left out: 2", "Temperature: 0.5", "odd: 1",
    ):  # fmt: skip
        assert fact in told, told


def test_cost_and_the_servers_durations_are_told_where_they_are_known() -> None:
    assert "Cost" not in summary_of(made_of(an_answer())) and "load" not in summary_of(
        made_of(an_answer())
    )
    answer = an_answer(
        usage=Usage(9, 5, cost=Cost(147_250_000)), timings=Timings(0.3, loading=1.5, prompt=0.25)
    )
    how = replace(made_of(answer), spent=(Spent(2_500_000_000_000, "USD", 3, 2),))
    told = summary_of(how)
    for fact in (
        "Cost: 0.00014725 USD", "This chat so far: 2.50 USD · the cost of 2 answers isn't known",
        "Time to load the model: 1.50 s", "Time to read the prompt: 0.25 s",
    ):  # fmt: skip
        assert fact in told, told


def test_an_edited_answer_is_told_to_be_one() -> None:
    answer = an_answer()
    made = replace(answer.provenance, edited=True)
    assert "edited" not in summary_of(made_of(answer))
    told = summary_of(made_of(replace(answer, provenance=made)))
    assert "\nText: edited after the model wrote it\n" in told


def test_the_pages_are_plain_text_and_go_by_key(theme: Theme, qtbot: QtBot) -> None:
    failure = Failure("rate_limited", "Too many.", "<script>x</script>", "retry", retry_after=2.5)
    answer = an_answer(status=MessageStatus.FAILED, failure=failure)
    window = HowMadeWindow(theme, made_of(answer))
    qtbot.addWidget(window)
    window.show()
    seen = []
    for _ in range(window.tabs.count()):
        page = window.page
        assert isinstance(page, QPlainTextEdit)
        assert page.isReadOnly()
        seen.append(page.toPlainText())
        QTest.keyClick(window.tabs, Qt.Key.Key_Right)
    summary, request, curl, prompt, error = seen
    assert "Status: failed" in summary
    assert json.loads(request) == BODY
    assert "$FALCON_KEY" in curl
    assert prompt == "<b>Why?</b>"
    assert "<script>x</script>" in error
    assert "Retry after: 2.5 s" in error


@pytest.mark.parametrize(
    ("prompt", "mirrored"), [("\u0644\u0645\u0627\u0630\u0627\u061f\nWhy?", True), ("Why?", False)]
)
def test_pages_that_are_read_stand_at_the_side_where_reading_begins(
    prompt: str, mirrored: bool, theme: Theme, qtbot: QtBot
) -> None:
    how = made_of(an_answer())
    window = HowMadeWindow(theme, replace(how, request=replace(how.request, prompt=prompt)))
    qtbot.addWidget(window)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window.show()
    at_right = {}
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        line = window.page.document().firstBlock().layout().lineAt(0).naturalTextRect()
        at_right[window.page.accessibleName()] = line.center().x() > window.page.width() / 2
    assert at_right.pop("Prompt as sent") is mirrored
    assert not any(at_right.values())  # English, and code


def test_values_are_read_in_their_own_direction_beside_names_that_are_not(
    arabic: QApplication, theme: Theme, qtbot: QtBot
) -> None:
    fields = '{"note": "a"}'
    settings = {"system_message": "Be brief.\nBe kind.", "extra_fields": fields}
    answer = an_answer()
    answer = replace(answer, provenance=replace(answer.provenance, settings=settings))
    window = HowMadeWindow(theme, made_of(answer))
    qtbot.addWidget(window)
    window.show()
    document = window.page.document()
    for part in ("Be brief.", "Be kind.", fields):
        found = document.find(part)
        block = found.block()
        line = block.layout().lineForTextPosition(found.selectionStart() - block.position())
        starts = [
            cast(tuple[float, int], line.cursorToX(place - block.position()))[0]
            for place in range(found.selectionStart() + 1, found.selectionEnd())
        ]
        assert starts == sorted(starts), part
    window.page.selectAll()
    window.page.copy()
    copied = arabic.clipboard().text()
    assert fields in copied and "\u2068" not in copied and "\u2069" not in copied
    arabic.clipboard().clear()
    window._copy.click()
    assert arabic.clipboard().text() == copied


@pytest.fixture
def free() -> Callable[[], None]:
    def run() -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    return run


@pytest.mark.parametrize("which", ["made", "run_with", "chooser"])
def test_esc_closes_and_frees_it(
    which: str, theme: Theme, header: Header, qtbot: QtBot, free: Callable[[], None]
) -> None:
    choices = [ModelChoice("one", "a"), ModelChoice("two", "c")]
    makers: dict[str, Callable[[], QWidget]] = {
        "made": lambda: HowMadeWindow(theme, made_of(an_answer())),
        "run_with": lambda: RunWithWindow(theme, header, choices[0]),
        "chooser": lambda: CompareChooser(theme, header, choices, "Why?"),
    }
    window = makers[which]()
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    window.show()
    qtbot.waitUntil(window.isActiveWindow)  # or Esc goes to the window before
    QTest.keyClick(window, Qt.Key.Key_Escape)

    def is_gone() -> bool:
        free()
        return gone == [True]

    qtbot.waitUntil(is_gone)
    header.set_choices([])  # nothing of it listens any more
    theme.changed.emit()


def test_two_or_three_models_are_chosen(theme: Theme, header: Header, qtbot: QtBot) -> None:
    chooser = CompareChooser(theme, header, [ModelChoice("one", "a"), ModelChoice("two", "c")], "Q")
    qtbot.addWidget(chooser)
    chooser.show()
    assert not chooser.rows[0].remove.isEnabled()
    chooser._add.click()
    assert not chooser._add.isVisible()
    chooser.rows[0].remove.click()
    asked: list[list[ModelChoice]] = []
    chooser.compare_requested.connect(asked.append)
    chooser._go.click()
    assert asked == [[ModelChoice("two", "c"), ModelChoice("one", "")]]


@pytest.mark.parametrize(
    ("groups", "choices", "added"),
    [
        ([("one", "", ("a", "b"))], [("one", "a"), ("one", "")], ("one", "b")),
        ([("one", "a", ("a", "b"))], [("one", ""), ("one", "a")], ("one", "b")),
        ([("one", "a", ("a",)), ("two", "", ())], [("one", ""), ("one", "a")], ("two", "")),
        ([("one", "a", ("a", "b"))], [("one", ""), ("one", "b")], None),
        ([("one", "a", ())], [("one", ""), ("one", "")], None),
        ([], [("gone", ""), ("gone", "")], None),
    ],
)
def test_a_model_is_added_once(
    theme: Theme,
    header: Header,
    qtbot: QtBot,
    groups: list[tuple[str, str, tuple[str, ...]]],
    choices: list[tuple[str, str]],
    added: tuple[str, str] | None,
) -> None:
    header.set_choices([ModelGroup(one, one, models, default_model=usual)
                        for one, usual, models in groups])  # fmt: skip
    chooser = CompareChooser(theme, header, [ModelChoice(*one) for one in choices], "Q")
    qtbot.addWidget(chooser)
    chooser.show()
    chooser._add.click()
    found = [row.slot.choice for row in chooser.rows[2:]]
    assert found == ([ModelChoice(*added)] if added else [])
    if added is None:
        assert not chooser._add.isEnabled()
        # a server told its models meanwhile
        header.set_choices([ModelGroup("new", "New", ("n",))])
        assert chooser._add.isEnabled()


def test_the_keyboard_begins_at_compare_and_goes_on_through_every_model(
    theme: Theme, header: Header, qtbot: QtBot
) -> None:
    chooser = CompareChooser(theme, header, [ModelChoice("one", "a"), ModelChoice("two", "c")], "Q")
    qtbot.addWidget(chooser)
    chooser.show()
    chooser.activateWindow()
    qtbot.waitUntil(chooser.isActiveWindow)
    chooser._add.click()
    QCoreApplication.processEvents()
    assert [row.slot.accessibleName() for row in chooser.rows] == ["Model 1", "Model 2", "Model 3"]
    chooser._go.setFocus()
    names = []
    for _ in range(8):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [
        "compare", "compare_model_1", "leave_out_1", "compare_model_2", "leave_out_2",
        "compare_model_3", "leave_out_3", "cancel",
    ]  # fmt: skip


def test_columns_stand_beside_or_below_each_other(
    theme: Theme, qtbot: QtBot, free: Callable[[], None]
) -> None:
    question = Message("q", "c", None, Role.USER, "Why?", 0)
    answers = [an_answer(id="a"), an_answer(id="b"), an_answer(id="d")]
    pane = ComparePane(theme, question, answers)
    qtbot.addWidget(pane)
    pane.resize(1_200, 600)
    pane.show()
    first, second, _ = pane.columns
    assert first.y() == second.y()
    pane.resize(480, 900)
    QCoreApplication.processEvents()
    assert first.x() == second.x()
    assert second.y() > first.y()
    for label in pane.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    kept: list[str] = []
    pane.kept.connect(kept.append)
    second.keep.click()
    assert kept == ["b"]
    pane.close_rendering()


def test_a_window_that_begins_with_a_tab_is_said_by_its_title(
    theme: Theme, qtbot: QtBot, heard: list[str]
) -> None:
    window = HowMadeWindow(theme, made_of(an_answer()))
    qtbot.addWidget(window)
    window.show()
    assert heard == ["How it was made"]
