"""The settings' pages of presets and prompts: edited, put in order, removed and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.servers import preset
from falcon_desktop.core.domain.shipped import PRESETS, PROMPTS
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.presets_page import PresetsPage
from falcon_desktop.ui.settings.prompts_page import PromptsPage
from falcon_desktop.ui.window.empty_state import EmptyState
from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

TGI = preset("tgi").connection("t")


class Kept:
    """Takes what a page tells, as the controller does."""

    def __init__(self, page: PresetsPage | PromptsPage) -> None:
        self.page = page
        self.entries: list[Any] = list(page.entries)
        self.told = 0
        page.changed.connect(self.take)

    def take(self, entries: tuple[Any, ...]) -> None:
        self.entries = list(entries)
        self.told += 1

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self.entries]


def shown(qtbot: QtBot, page: PresetsPage | PromptsPage) -> Kept:
    qtbot.addWidget(page)
    page.resize(860, 700)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    return Kept(page)


@pytest.fixture
def presets(qtbot: QtBot, theme: Theme) -> tuple[PresetsPage, Kept]:
    page = PresetsPage(theme)
    page.set_connections([TGI], GenerationSettings())
    page.set_entries(PRESETS)
    return page, shown(qtbot, page)


@pytest.fixture
def prompts(qtbot: QtBot, theme: Theme) -> tuple[PromptsPage, Kept]:
    page = PromptsPage(theme)
    page.set_entries(PROMPTS)
    return page, shown(qtbot, page)


def test_looking_changes_nothing(presets: tuple[PresetsPage, Kept]) -> None:
    page, kept = presets
    for place in [1, 4, 2, 0]:
        page.list.setCurrentRow(place)
        assert page.name.text() == PRESETS[place].name
    page.finish()
    assert (kept.told, page.entries) == (0, PRESETS)


def test_a_preset_is_edited_in_all_that_it_bundles(
    qtbot: QtBot, presets: tuple[PresetsPage, Kept]
) -> None:
    page, kept = presets
    page.list.setCurrentRow(1)
    page.name.setFocus()
    page.name.selectAll()
    QTest.keyClicks(page.name, "Short")
    page.model.setFocus()
    QTest.keyClicks(page.model, "falcon")
    page.questions.setFocus()
    page.questions.setPlainText("One?\n\n Two? ")
    page.connection.setFocus()
    page.connection.setCurrentIndex(1)
    page.connection.activated.emit(1)
    form = page.options.form
    assert form is not None
    assert "Not supported by" in form.rows["presence_penalty"].line.text()
    form.system.box.setPlainText("Be short.")
    form.system.box.tell()
    qtbot.waitUntil(lambda: kept.entries[1].settings.system_message == "Be short.")
    assert kept.entries[1] == ChatPreset(
        "shipped-concise",
        "Short",
        GenerationSettings(system_message="Be short.", temperature=0.3),
        "t",
        "falcon",
        ("One?", "Two?"),
    )
    assert kept.entries[0] == PRESETS[0]
    assert page.list.item(1).text() == "Short"


def test_what_is_typed_belongs_to_the_entry_it_was_typed_for(
    presets: tuple[PresetsPage, Kept],
) -> None:
    page, kept = presets
    page.list.setCurrentRow(1)
    form = page.options.form
    assert form is not None
    form.system.box.setFocus()
    QTest.keyClicks(form.system.box, "x")
    page.list.setCurrentRow(2)
    assert str(kept.entries[1].settings.system_message).startswith("x")
    assert kept.entries[2] == PRESETS[2]
    assert form.system.box.toPlainText() == PRESETS[2].settings.system_message


def test_a_removed_connection_is_kept_until_another_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    page = PresetsPage(theme)
    page.set_connections([TGI], GenerationSettings())
    page.set_entries([ChatPreset("p", "P", connection_id="gone")])
    kept = shown(qtbot, page)
    page.finish()
    assert kept.told == 0
    page.connection.setCurrentIndex(1)
    page.connection.activated.emit(1)
    assert kept.entries[0].connection_id == "t"


@pytest.mark.parametrize("kind", ["presets", "prompts"])
def test_order_is_changed_by_key_by_button_and_by_dragging(
    qtbot: QtBot, kind: str, request: pytest.FixtureRequest
) -> None:
    page, kept = request.getfixturevalue(kind)
    before = [entry.name for entry in page.entries]
    page.list.setFocus()
    page.list.setCurrentRow(0)
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert kept.names == [before[1], before[0], *before[2:]]
    assert page.current.name == before[0]
    QTest.mouseClick(page.up, Qt.MouseButton.LeftButton)
    assert kept.names == before
    assert not page.up.isEnabled()
    # what a drop does
    model, root = page.list.model(), QModelIndex()
    assert model.moveRow(root, 0, root, len(before))
    qtbot.waitUntil(lambda: kept.names == [*before[1:], before[0]])


@pytest.mark.parametrize("kind", ["presets", "prompts"])
def test_removing_is_undone(kind: str, request: pytest.FixtureRequest) -> None:
    page, kept = request.getfixturevalue(kind)
    before = [entry.name for entry in page.entries]
    page.list.setCurrentRow(2)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert kept.names == [*before[:2], *before[3:]]
    assert before[2] in page.status.text()
    QTest.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert kept.names == before
    assert page.current.name == before[2]
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    QTest.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept.names == before


def test_all_may_go(prompts: tuple[PromptsPage, Kept]) -> None:
    page, kept = prompts
    for _ in PROMPTS:
        page.remove_current()
    assert kept.entries == []
    assert not page.form.isEnabled()
    page.undo_remove()
    assert len(kept.entries) == 1
    assert page.form.isEnabled()


def test_a_prompt_is_added_named_and_written(prompts: tuple[PromptsPage, Kept]) -> None:
    page, kept = prompts
    QTest.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    assert page.name.hasFocus()
    QTest.keyClicks(page.name, "haiku")
    page.text.setFocus()
    page.text.setPlainText("A haiku about {{topic}}")
    page.list.setFocus()
    assert (kept.entries[-1].name, kept.entries[-1].text) == ("haiku", "A haiku about {{topic}}")
    assert len(kept.entries) == len(PROMPTS) + 1


def test_who_writes_a_prompt_may_use_what_they_copied(
    prompts: tuple[PromptsPage, Kept],
) -> None:
    page, kept = prompts
    QTest.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    assert kept.entries[-1].written_here
    page.list.setCurrentRow(0)
    QTest.keyClicks(page.name, "!")
    page.list.setFocus()
    assert not kept.entries[0].written_here  # only its name was written here
    page.text.setFocus()
    page.text.setPlainText("Sum up {{clipboard}}")
    page.list.setFocus()
    assert kept.entries[0].written_here


def test_new_entries_can_be_told_apart(
    prompts: tuple[PromptsPage, Kept],
) -> None:
    page, kept = prompts
    for _ in range(3):
        QTest.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    names = [entry.name for entry in kept.entries[-3:]]
    assert names == ["new prompt", "new prompt 2", "new prompt 3"]


def test_an_empty_prompt_is_explained_and_the_old_one_kept(
    prompts: tuple[PromptsPage, Kept],
) -> None:
    page, kept = prompts
    page.text.setFocus()
    page.text.setPlainText(" ")
    page.name.setFocus()
    assert page.problem.text() == "A prompt needs text."
    assert kept.told == 0
    assert isinstance(page.entries[0], SavedPrompt)


@pytest.mark.parametrize("kind", ["presets", "prompts"])
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_nothing_is_cut_off_where_it_is_narrow(
    qtbot: QtBot, kind: str, direction: Qt.LayoutDirection, request: pytest.FixtureRequest
) -> None:
    page, _ = request.getfixturevalue(kind)
    page.setLayoutDirection(direction)
    page.set_compact(True)
    page.resize(410, 700)
    inside = page.widget()
    qtbot.waitUntil(lambda: inside.width() == page.viewport().width())


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_every_first_question_of_a_preset_is_offered(
    qtbot: QtBot, theme: Theme, count: int
) -> None:
    invitation = EmptyState(theme)
    qtbot.addWidget(invitation)
    invitation.resize(900, 700)
    invitation.show()
    invitation.set_prompts([f"Question {number}?" for number in range(count)])
    invitation.set_preset("Asker")
    assert sum(button.isVisible() for button in invitation._buttons) == count
    invitation.set_prompts([])
    assert len(invitation.prompts()) == 4


def test_what_is_read_from_the_right_begins_there(qtbot: QtBot, theme: Theme) -> None:
    presets, prompts = PresetsPage(theme), PromptsPage(theme)
    for page, box in ((presets, presets.questions), (prompts, prompts.text)):
        shown(qtbot, page)
        for text, side in (
            ("ما هو القياس؟", Qt.AlignmentFlag.AlignRight),
            ("Why?", Qt.AlignmentFlag.AlignLeft),
        ):
            with QSignalBlocker(box):
                box.setPlainText(text)
            assert box.document().defaultTextOption().alignment() == side


def test_a_long_name_shows_its_beginning(qtbot: QtBot, theme: Theme) -> None:
    name = ("A name that is long " * 4)[:80]
    presets, prompts = PresetsPage(theme), PromptsPage(theme)
    shown(qtbot, presets)
    presets.show_entry(ChatPreset("1", name), fresh=True)
    shown(qtbot, prompts)
    prompts.show_entry(SavedPrompt("1", name, "text"), fresh=True)
    assert (presets.name.cursorPosition(), prompts.name.cursorPosition()) == (0, 0)
