"""Import: a file is looked at, what is chosen is brought in, the rest is let go."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.transfer.imports import ImportController
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.transfer import (
    Arrival,
    Cancelled,
    FoundConversation,
    FoundImport,
    ImportResult,
)
from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
from falcon_desktop.ui.transfer.import_dialog import ImportDialog
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from tests.controllers.bench import Bench

ONE = FoundConversation("a", "A chat", "Falcon Desktop", Arrival.NEW, 1, 1, 2, 2)


@pytest.fixture
def imports(bench: Bench) -> ImportController:
    bench.doubles.transfer.found = FoundImport("token", (ONE,), ())
    return ImportController(bench.given)


def dialog_of(bench: Bench) -> ImportDialog:
    [found] = bench.window.findChildren(ImportDialog)
    return found


async def test_what_is_chosen_is_brought_in_and_can_be_taken_back(
    bench: Bench, imports: ImportController
) -> None:
    imports.ask()
    file = bench.window.findChild(QFileDialog, "import_file")
    assert file is not None
    file.fileSelected.emit("/home/me/chats.json")
    file.close()
    await bench.settle()
    transfer = bench.doubles.transfer
    assert transfer.looked_at == ["/home/me/chats.json"]
    assert transfer.brought == []
    transfer.imported = ImportResult(1, 1, 1, 9)
    dialog_of(bench).chosen.emit("token", ["a"])
    await bench.settle()
    assert transfer.brought == [("token", ["a"])]
    assert bench.notice == ("3 chats imported.", "Undo")
    assert bench.window.findChildren(ProgressDialog) == []


async def test_what_is_not_wanted_is_let_go(bench: Bench, imports: ImportController) -> None:
    imports.look_at("/home/me/chats.json")
    await bench.settle()
    dialog_of(bench).dismissed.emit("token")
    await bench.settle()
    assert bench.doubles.transfer.let_go == ["token"]
    assert bench.doubles.transfer.brought == []


async def test_who_stops_an_import_has_imported_nothing(
    bench: Bench, imports: ImportController
) -> None:
    imports.look_at("/home/me/chats.json")
    await bench.settle()
    bench.bridge.fail("Transfer.bring_in", Cancelled())
    dialog_of(bench).chosen.emit("token", ["a"])
    await bench.settle()
    assert bench.notice == ("Nothing was imported.", "")
    assert bench.doubles.transfer.let_go == ["token"]


async def test_a_file_that_can_not_be_read_shows_no_dialog(
    bench: Bench, imports: ImportController
) -> None:
    bench.bridge.fail("Transfer.look", InvalidInput("It is no file of chats."))
    imports.look_at("/home/me/cat.png")
    await bench.settle()
    bench.bridge.fail("Transfer.look", Cancelled())
    imports.look_at("/home/me/chats.json")
    await bench.settle()
    assert bench.window.findChildren(ImportDialog) == []
    assert bench.window.findChildren(ProgressDialog) == []
    assert [type(one) for one in bench.failed()] == [InvalidInput]


@pytest.mark.parametrize(("paths", "taken"), [
    (["/home/me/chats.ZIP"], True), (["/home/me/cat.png"], False), (["/a.md", "/b.md"], False),
    (["/home/me/chat.jsonl"], True), (["/home/me/.lmstudio"], True), (["/home/me/threads"], True),
])  # fmt: skip
async def test_one_file_of_chats_may_be_dropped_on_the_sidebar(
    bench: Bench, imports: ImportController, paths: list[str], taken: bool
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(one) for one in paths])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert imports.eventFilter(bench.window.sidebar, drop) is taken
    await bench.settle()
    assert bench.doubles.transfer.looked_at == (paths if taken else [])
