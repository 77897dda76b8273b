"""The trash and the archive: told of, brought back, erased only after a question."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.library.trash import TrashController
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.ui.kit.question import Question
from falcon_desktop.ui.sidebar.row_menu import RowAction
from tests.controllers.bench import Bench, heard


@pytest.fixture
def trash(bench: Bench) -> TrashController:
    return TrashController(bench.given, bench.conversation)


def question(bench: Bench) -> Question:
    [found] = bench.window.findChildren(Question)
    return found


async def answer(bench: Bench, *, yes: bool) -> None:
    """Press one of the question's buttons."""
    asked = question(bench)
    if yes:
        asked.confirmed.emit()
    asked.close()
    await bench.settle()


async def test_nothing_is_erased_before_the_question_is_answered(
    bench: Bench, trash: TrashController
) -> None:
    chat = await bench.opened_chat("1?", "1.", deleted_at=now_ms())
    bench.window.sidebar.action_requested.emit(RowAction.ERASE, [chat])
    await bench.settle()
    await answer(bench, yes=False)
    assert bench.bridge.of("Library.erase") == []
    bench.window.banner.triggered.emit(RowAction.ERASE)
    await bench.settle()
    await answer(bench, yes=True)
    assert bench.bridge.of("Library.erase") == [([chat],)]
    assert bench.chat.conversation_id == ""
    assert bench.notice[0] == "1 chat permanently deleted"


async def test_an_empty_trash_is_not_asked_about(bench: Bench, trash: TrashController) -> None:
    trash.ask_to_empty()
    await bench.settle()
    assert bench.window.findChildren(Question) == []
    assert bench.notice[0] == "Trash is empty."
    for _ in range(2):
        await bench.saved_chat("1?", deleted_at=now_ms())
    kept = await bench.opened_chat("2?", "2.")
    trash.ask_to_empty()
    await bench.settle()
    await answer(bench, yes=True)
    assert bench.bridge.names("Library.empty_trash", "Library.erase") == ["Library.empty_trash"]
    assert bench.notice[0] == "2 chats permanently deleted"
    assert bench.chat.conversation_id == kept


@pytest.mark.parametrize(("kept", "words"), [
    (BackupRetention.WEEK, "for up to a week"),
    (BackupRetention.MONTH, "for up to a month"),
    (BackupRetention.HALF_YEAR, "for up to six months"),
])  # fmt: skip
async def test_the_question_says_what_backups_still_hold(
    bench: Bench, trash: TrashController, kept: BackupRetention, words: str
) -> None:
    bench.preferences.change(backup_keeping=kept)
    bench.window.sidebar.action_requested.emit(RowAction.ERASE, ["x"])
    await bench.settle()
    asked = question(bench)
    assert any(
        words in label.text() for label in asked.findChildren(type(bench.window.notice.text))
    )
    await answer(bench, yes=False)


async def test_a_restored_chat_is_opened_and_can_go_back(
    bench: Bench, trash: TrashController
) -> None:
    chat = await bench.saved_chat("1?", "1.", deleted_at=now_ms())
    bench.window.sidebar.action_requested.emit(RowAction.RESTORE, [chat])
    await bench.settle()
    assert bench.bridge.of("Library.restore") == [([chat],)]
    assert bench.chat.conversation_id == chat
    assert bench.notice == ("1 chat restored", "Undo")


async def test_nothing_is_written_in_the_trash(bench: Bench, trash: TrashController) -> None:
    composer = bench.window.composer
    await bench.opened_chat("1?", "1.", deleted_at=now_ms())
    assert composer.isHidden()
    assert not trash.banner.isHidden()
    trash.banner.triggered.emit(RowAction.RESTORE)
    await bench.settle()
    assert not composer.isHidden()
    assert trash.banner.isHidden()


async def test_an_archived_chat_says_so_and_is_brought_back_as_by_its_row(
    bench: Bench, trash: TrashController
) -> None:
    chat = await bench.opened_chat("1?", "1.", archived_at=1_000)
    asked = heard(asked=bench.window.sidebar.action_requested)
    assert not trash.banner.isHidden()
    assert not bench.window.composer.isHidden()
    trash.banner.triggered.emit(RowAction.UNARCHIVE)
    assert asked == [("asked", RowAction.UNARCHIVE, [chat])]
