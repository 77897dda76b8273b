"""The form of the options: only values of the range, what is changed, what is not taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.generation import PARAMETERS, GenerationSettings, Thinking
from falcon_desktop.core.domain.servers import PARAMETER_NAMES, preset
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.rows import (
    ExtraFieldsRow,
    JsonRow,
    NumberRow,
    SeedRow,
    ThinkingRow,
)
from falcon_desktop.ui.options.scale import Scale, scale_of
from falcon_desktop.ui.options.state import chat_state, connection_state
from falcon_desktop.ui.options.words import help_text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

NOTHING = GenerationSettings()
TGI = replace(preset("tgi").connection("t"), name="My TGI server")


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> OptionsForm:
    made = OptionsForm(theme)
    qtbot.addWidget(made)
    made.show_state(chat_state(NOTHING, TGI, NOTHING, 2_048))
    made.resize(280, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def chosen(form: OptionsForm) -> GenerationSettings:
    return form.state.chosen


def number(form: OptionsForm, name: str) -> NumberRow:
    row = form.rows[name]
    assert isinstance(row, NumberRow)
    return row


def enter(form: OptionsForm, name: str, text: str) -> None:
    row = form.rows[name]
    assert isinstance(row, (NumberRow, SeedRow))
    row.field.setFocus()
    QTest.keySequence(row.field, QKeySequence.StandardKey.SelectAll)
    QTest.keyClick(row.field, Qt.Key.Key_Delete)
    QTest.keyClicks(row.field, text)
    QTest.keyClick(row.field, Qt.Key.Key_Return)


def test_every_parameter_is_named_explained_and_reached(form: OptionsForm) -> None:
    assert list(form.rows) == list(PARAMETER_NAMES)
    for row in form.rows.values():
        assert row.label.text()
        assert row.accessibleDescription().count(".") >= 2
        assert "My TGI server" in row.accessibleDescription()


def test_a_value_is_typed_and_marked_and_taken_back(form: OptionsForm) -> None:
    enter(form, "temperature", "0.3")
    row = number(form, "temperature")
    assert chosen(form) == GenerationSettings(temperature=0.3)
    assert row.back.isVisible()
    assert row.slider.value() == 3
    QTest.mouseClick(row.back, Qt.MouseButton.LeftButton)
    assert chosen(form) == NOTHING
    assert not row.back.isVisible()
    assert row.slider.value() == 7


def test_an_object_is_told_once_it_is_one_and_explained_where_it_is_none(form: OptionsForm) -> None:
    row = form.rows["extra_fields"]
    assert isinstance(row, JsonRow)
    row.box.setFocus()
    QTest.keyClicks(row.box, '{"top_a": 0.2}')
    row.box.tell()
    assert chosen(form) == GenerationSettings(extra_fields='{"top_a": 0.2}')
    row.box.selectAll()
    QTest.keyClicks(row.box, '{"model": 1}')
    row.box.tell()
    assert not row.line.isVisible(), "nobody is interrupted"
    form.rows["thinking"].setFocus()
    form.rows["stop"].focus_value()
    assert row.line.text() == "“model” can't be set here: Falcon Desktop sets it itself."
    assert chosen(form) == GenerationSettings(extra_fields='{"top_a": 0.2}'), "the old value holds"
    form.show_state(form.state, fresh=False)
    assert row.box.toPlainText() == '{"model": 1}', "it stays to be corrected"
    row.box.setFocus()
    QTest.mouseClick(row.back, Qt.MouseButton.LeftButton)
    assert (chosen(form), row.box.toPlainText(), row.line.isVisible()) == (NOTHING, "", False)


def test_how_much_a_model_thinks_is_picked_marked_and_taken_back(form: OptionsForm) -> None:
    row = form.rows["thinking"]
    assert isinstance(row, ThinkingRow)
    assert not row.choice.isVisible(), "TGI's own routes know nothing of it"
    server = replace(preset("custom").connection("c"), name="Mine")
    form.show_state(chat_state(NOTHING, server, GenerationSettings(thinking=Thinking.LOW), None))
    assert (row.choice.currentText(), row.line.text()) == (
        "Low",
        "from your defaults for new chats",
    )
    assert "Not every model at Mine supports it." in row.accessibleDescription()
    for key, thinking in ((Qt.Key.Key_Up, Thinking.OFF), (Qt.Key.Key_Up, Thinking.SERVER)):
        QTest.keyClick(row.choice, key)
        assert chosen(form) == GenerationSettings(thinking=thinking)
        assert row.back.isVisible() and not row.line.isVisible()
    row.choice.setFocus()
    QTest.mouseClick(row.back, Qt.MouseButton.LeftButton)
    assert (chosen(form), row.choice.currentText()) == (NOTHING, "Low")
    QTest.keyClick(row.choice, Qt.Key.Key_Down)
    QTest.keyClick(row.choice, Qt.Key.Key_Up)
    assert chosen(form) == NOTHING, "what holds anyway is no change"


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("temperature", "5", "Temperature must be between 0.0 and 2.0, not 5."),
        ("temperature", "2.01", "Temperature must be between 0.0 and 2.0, not 2.01."),
        ("temperature", "x", "Temperature must be a number."),
        ("top_p", "-1", "Top-p must be between 0.0 and 1.0, not -1."),
        ("max_new_tokens", "99999", "Max new tokens must be between 1 and 2,048, not 99999."),
        ("max_new_tokens", "0", "Max new tokens must be between 1 and 2,048, not 0."),
        ("max_new_tokens", "1.5", "Max new tokens must be a whole number."),
        ("frequency_penalty", "-2.5", "Frequency penalty must be between -2.0 and 2.0, not -2.5."),
        ("seed", "-1", "Seed must be between 0 and 18,446,744,073,709,551,615, not -1."),
        ("seed", str(2**64), f"Seed must be between 0 and {2**64 - 1:,}, not {2**64}."),
    ],
)
def test_anything_can_be_typed_and_what_is_no_value_says_why(
    form: OptionsForm, name: str, typed: str, value: str
) -> None:
    row = form.rows[name]
    assert isinstance(row, (NumberRow, SeedRow))
    enter(form, name, "1")
    enter(form, name, typed)
    assert row.field.text() == typed, "it stays to be corrected"
    assert (row.line.text(), row.line.isVisible()) == (value, True)
    assert getattr(chosen(form), name) == 1, "the last value holds"
    QTest.keyClick(row.field, Qt.Key.Key_Backspace)
    QTest.keySequence(row.field, QKeySequence.StandardKey.SelectAll)
    QTest.keyClicks(row.field, "1")
    assert not row.line.isVisible()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("frequency_penalty", "-1.5", -1.5),
        ("max_new_tokens", "2,048", 2_048),
        ("seed", "42", 42),
        ("seed", str(2**64 - 1), 2**64 - 1),
        ("top_k", "0", 0),
    ],
)
def test_a_number_in_the_range_is_taken(
    form: OptionsForm, name: str, typed: str, value: float
) -> None:
    enter(form, name, typed)
    assert getattr(chosen(form), name) == value


def test_a_number_over_the_limit_is_left_and_the_reason_stays(form: OptionsForm) -> None:
    form.show_state(FormState(server="Home", most_window=32_768))
    row = number(form, "context_window")
    enter(form, "context_window", "16384")
    enter(form, "context_window", "40000")
    number(form, "temperature").slider.setFocus()
    form.finish()
    assert row.field.text() == "16,384"
    assert row.line.text() == "Context window must be between 512 and 32,768, not 40000."
    assert row.line.isVisible()
    assert chosen(form).context_window == 16_384


def test_while_a_number_may_still_grow_it_is_not_judged(form: OptionsForm) -> None:
    row = number(form, "context_window")
    row.field.setFocus()
    row.field.selectAll()
    for key in "512":
        QTest.keyClicks(row.field, key)
        assert not row.line.isVisible()


@pytest.mark.parametrize(
    ("name", "pasted", "words"),
    [
        ("temperature", "7.5", "Temperature must be between 0.0 and 2.0, not 7.5."),
        ("max_new_tokens", "100,000", "Max new tokens must be between 1 and 2,048, not 100,000."),
        ("top_k", "many", "Top-k must be a number."),
    ],
)
def test_what_is_pasted_and_wrong_is_explained_in_one_line(
    form: OptionsForm, name: str, pasted: str, words: str
) -> None:
    row = number(form, name)
    row.field.setFocus()
    QGuiApplication.clipboard().setText(pasted)
    QTest.keySequence(row.field, QKeySequence.StandardKey.Paste)
    assert row.line.text() == words
    assert row.line.isVisible()
    assert chosen(form) == NOTHING
    QGuiApplication.clipboard().setText("1")
    row.field.selectAll()
    QTest.keySequence(row.field, QKeySequence.StandardKey.Paste)
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert not row.line.isVisible()
    assert getattr(chosen(form), name) == 1


def test_a_number_with_grouping_or_in_arabic_digits_is_a_number(form: OptionsForm) -> None:
    enter(form, "max_new_tokens", "1,500")
    QGuiApplication.clipboard().setText("٠٫٥")
    field = number(form, "temperature").field
    field.setFocus()
    QTest.keySequence(field, QKeySequence.StandardKey.Paste)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen(form) == GenerationSettings(max_new_tokens=1_500, temperature=0.5)


def test_the_slider_moves_by_key_and_by_pointer_mirrored_too(form: OptionsForm) -> None:
    slider = number(form, "temperature").slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert chosen(form).temperature == 0.8
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert chosen(form).temperature == 2.0
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(1, 5))
    assert chosen(form).temperature == 0.0
    form.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(1, 5))
    assert chosen(form).temperature == 2.0
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert chosen(form).temperature == 1.9


def test_what_the_server_does_not_take_is_shown_so(form: OptionsForm) -> None:
    row = number(form, "presence_penalty")
    assert not row.slider.isVisible()
    assert row.line.text() == "Not supported by My TGI server; not sent."
    form.show_state(chat_state(NOTHING, embedded_connection(), NOTHING, None))
    assert row.slider.isVisible()
    assert not row.line.isVisible()


def test_a_value_says_whose_it_is(form: OptionsForm) -> None:
    connection = replace(TGI, defaults=GenerationSettings(top_k=7))
    form.show_state(chat_state(NOTHING, connection, GenerationSettings(temperature=1), None))
    assert number(form, "top_k").line.text() == "from My TGI server"
    assert number(form, "top_k").field.text() == "7"
    assert number(form, "temperature").line.text() == "from your defaults for new chats"
    QTest.keyClick(number(form, "top_k").slider, Qt.Key.Key_Home)
    assert chosen(form).top_k == 0
    assert number(form, "top_k").field.text() == "off"
    assert not number(form, "top_k").line.isVisible()


def test_stop_sequences_are_added_with_enter_and_removed_by_key(form: OptionsForm) -> None:
    chips = form.stop.chips
    QTest.mouseClick(chips.add, Qt.MouseButton.LeftButton)
    for written in ("\\nUser:", "END"):
        QTest.keyClicks(chips.entry, written)
        QTest.keyClick(chips.entry, Qt.Key.Key_Return)
    assert chosen(form).stop == ("\nUser:", "END")
    assert [chip.text() for chip in chips.chips] == ["\\nUser:", "END"]
    QTest.keyClicks(chips.entry, "END")
    QTest.keyClick(chips.entry, Qt.Key.Key_Return)
    assert "Already" in form.stop.line.text()
    QTest.keyClick(chips.entry, Qt.Key.Key_Escape)
    assert not chips.entry.isVisible()
    chips.chips[0].setFocus()
    QTest.keyClick(chips.chips[0], Qt.Key.Key_Delete)
    assert chosen(form).stop == ("END",)
    assert chips.chips[0].hasFocus()
    QTest.keyClick(chips.chips[0], Qt.Key.Key_Backspace)
    assert chosen(form).stop is None


def test_too_many_stop_sequences_are_refused_in_a_sentence(form: OptionsForm) -> None:
    form.show_state(FormState(GenerationSettings(stop=tuple("abcdefghijklmnop"))))
    QTest.mouseClick(form.stop.chips.add, Qt.MouseButton.LeftButton)
    QTest.keyClicks(form.stop.chips.entry, "q")
    QTest.keyClick(form.stop.chips.entry, Qt.Key.Key_Return)
    assert form.stop.line.text() == "You can have up to 16 stop sequences."


def test_the_seed_is_random_until_the_dice_or_a_number_fixes_it(form: OptionsForm) -> None:
    assert form.seed.field.text() == "random"
    QTest.mouseClick(form.seed.dice, Qt.MouseButton.LeftButton)
    assert chosen(form).seed is not None
    assert form.seed.field.text() != "random"
    enter(form, "seed", "")
    assert chosen(form).seed is None
    fixed = replace(TGI, defaults=GenerationSettings(seed=4))
    form.show_state(chat_state(NOTHING, fixed, NOTHING, None))
    assert form.seed.field.text() == "4"
    form.seed.dice.setFocus()
    enter(form, "seed", "")
    assert chosen(form).seed == -1


def test_the_time_is_refused_in_the_system_message(form: OptionsForm) -> None:
    box = form.system.box
    box.setFocus()
    box.setPlainText("It is {{time}}.")
    box.tell()
    assert "Use {{date}} instead" in form.system.line.text()
    assert chosen(form).system_message is None
    box.setPlainText("Today is {{date}}.")
    box.tell()
    assert form.system.line.text() == ""
    assert chosen(form).system_message == "Today is {{date}}."


def test_the_system_message_is_told_and_undone(qtbot: QtBot, form: OptionsForm) -> None:
    box = form.system.box
    before = box.toPlainText()
    box.setFocus()
    QTest.keySequence(box, QKeySequence.StandardKey.SelectAll)
    QTest.keyClicks(box, "Be brief.")
    with qtbot.waitSignal(form.changed):
        pass
    assert chosen(form).system_message == "Be brief."
    QTest.mouseClick(form.system.back, Qt.MouseButton.LeftButton)
    assert (chosen(form).system_message, box.toPlainText()) == (None, before)
    QTest.keySequence(box, QKeySequence.StandardKey.Undo)
    form.finish()
    assert chosen(form).system_message == "Be brief."


def test_leaving_the_box_tells_what_was_typed(form: OptionsForm) -> None:
    form.system.box.setFocus()
    QTest.keyClicks(form.system.box, "x")
    form.stop.chips.add.setFocus()
    assert chosen(form).system_message is not None


def test_a_connections_form_is_about_its_own_defaults() -> None:
    connection = replace(TGI, defaults=GenerationSettings(top_k=7))
    state = connection_state(connection, GenerationSettings(top_k=3))
    assert (state.chosen.top_k, state.below.top_k) == (7, 3)
    assert state.sources["top_k"] == "from your defaults for new chats"


@pytest.mark.parametrize("name", [name for name in PARAMETERS if name != "seed"])
@pytest.mark.parametrize("limit", [None, 1, 100, 8_192, 200_000, 1_000_000])
def test_every_place_of_a_slider_is_a_value(name: str, limit: int | None) -> None:
    scale: Scale = scale_of(name, limit)
    values = [scale.value(position) for position in range(scale.last + 1)]
    assert values == sorted(values)
    for value in values:
        GenerationSettings(**{name: int(value) if scale.parameter.whole else value})  # type: ignore[arg-type]
        assert abs(scale.value(scale.position(value)) - value) <= max(1e-6, value * 0.05)
    assert values[-1] == scale.maximum


@pytest.mark.parametrize(
    ("limit", "slides_to", "most"),
    [(None, 32_768, 1_000_000), (512, 512, 512), (131_072, 131_072, 131_072)],
)
def test_an_answer_is_as_long_as_the_server_allows(
    form: OptionsForm, limit: int | None, slides_to: int, most: int
) -> None:
    row = form.rows["max_new_tokens"]
    assert isinstance(row, NumberRow)
    form.show_state(FormState(server="Home", limit=limit))
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, str(most))
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert chosen(form).max_new_tokens == most
    assert scale_of("max_new_tokens", limit).value(row.slider.maximum()) == slides_to
    assert row.slider.value() == row.slider.maximum()


@pytest.mark.parametrize(
    ("server", "name", "words"),
    [
        ("deepseek", "thinking", "low, medium and high are the same"),
        ("deepseek", "json_schema", "name the fields in your question"),
        ("vllm", "thinking", "only turn it on or off"),
        ("anthropic", "json_schema", "{} changes nothing"),
        ("openai", "thinking", ""),
    ],
)
def test_what_does_less_than_one_chose_is_told(
    form: OptionsForm, server: str, name: str, words: str
) -> None:
    connection = preset(server).connection("c")
    for state in (
        chat_state(NOTHING, connection, NOTHING, None),
        connection_state(connection, NOTHING),
    ):
        form.show_state(state)
        told = form.rows[name].accessibleDescription()
        assert words in told and words in help_text(name, state)
        assert words or "are the same" not in told
    form.show_state(chat_state(NOTHING, TGI, NOTHING, None))
    assert not words or words not in form.rows[name].accessibleDescription()


def test_the_example_of_json_is_drawn_alike_in_every_language(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    drawn = []
    for side in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        qapp.setLayoutDirection(side)
        try:
            row = ExtraFieldsRow(theme)
            qtbot.addWidget(row)
            row.resize(280, 120)
            row.show()
            drawn.append(row.box.viewport().grab().toImage())
        finally:
            qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert drawn[0] == drawn[1]
    blank = drawn[0].copy()
    blank.fill(blank.pixelColor(blank.width() - 1, blank.height() - 1))
    assert drawn[0] != blank
