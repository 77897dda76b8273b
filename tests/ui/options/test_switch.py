"""An option that is on or off: clicked, inherited, reset, and gone where a server can't do it."""

from __future__ import annotations

from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.servers import Support
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.rows import SwitchRow
from pytestqt.qtbot import QtBot

ON, OFF = GenerationSettings(confidence=True), GenerationSettings(confidence=False)


def test_a_switch_is_chosen_inherited_and_reset(qtbot: QtBot, theme: Theme) -> None:
    form = OptionsForm(theme)
    qtbot.addWidget(form)
    heard: list[GenerationSettings] = []
    form.changed.connect(heard.append)
    row = form.rows["confidence"]
    assert isinstance(row, SwitchRow)
    assert (row.tick.isChecked(), row.changed) == (False, False)
    row.tick.click()
    assert (heard, row.changed) == ([ON], True)
    row.tick.click()
    assert (heard[1:], row.changed) == ([GenerationSettings()], False), "as without a word"
    form.show_state(FormState(below=ON))
    assert (row.tick.isChecked(), row.changed) == (True, False)
    row.tick.click()
    assert (heard[2:], row.changed) == ([OFF], True)
    row.back.click()
    assert (heard[3:], row.tick.isChecked()) == ([GenerationSettings()], True)
    form.show_state(FormState(server="Work", support={"confidence": Support.NO}))
    assert row.tick.isHidden()
    assert row.unsupported_note() == "Not supported by Work; not sent."


def test_a_switch_that_is_toggled_is_chosen_and_one_that_is_shown_is_not(
    qtbot: QtBot, theme: Theme
) -> None:
    form = OptionsForm(theme)
    qtbot.addWidget(form)
    heard: list[GenerationSettings] = []
    form.changed.connect(heard.append)
    row = form.rows["confidence"]
    assert isinstance(row, SwitchRow)
    form.show_state(FormState(below=ON))
    assert row.tick.isChecked()
    assert not heard
    row.tick.toggle()  # as assistive technology does
    assert heard == [OFF]
    form.show_state(FormState(below=OFF))
    assert heard == [OFF]
