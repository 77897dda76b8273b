"""Export: what as and where to is asked, what was written is told."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.transfer.export import ExportController
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.transfer import Cancelled, ExportFormat, ExportResult
from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
from falcon_desktop.ui.transfer.export_dialog import ExportDialog
from PySide6.QtWidgets import QFileDialog
from tests.controllers.bench import Bench, heard


@pytest.fixture
def export(bench: Bench) -> ExportController:
    return ExportController(bench.given)


async def choose(bench: Bench, form: ExportFormat, path: str, *, separate: bool = False) -> None:
    """Answer both questions."""
    await bench.settle()
    [dialog] = bench.window.findChildren(ExportDialog)
    dialog.chosen.emit(form, separate)
    dialog.close()
    dialog.deleteLater()
    file = bench.window.findChild(QFileDialog, "export_file")
    assert file is not None
    file.fileSelected.emit(path)
    file.close()
    await bench.settle()


async def test_the_open_chat_is_written_and_told(bench: Bench, export: ExportController) -> None:
    folders = heard(folder=export.folder_wanted)
    export.export_open()
    await bench.settle()
    assert bench.bridge.calls == []  # a new chat has nothing to export
    chat = await bench.opened_chat("1?", "1.")
    export.export_open()
    await choose(bench, ExportFormat.MARKDOWN, "/home/me/chat.md")
    assert bench.doubles.transfer.exported == [
        ([chat], ExportFormat.MARKDOWN, "/home/me/chat.md", False, True)
    ]
    assert [one.tag for one in bench.doubles.transfer.languages] == ["en"]
    assert bench.notice == ("Exported to chat.md.", "Show in folder")
    bench.press_notice()
    assert folders == [("folder", "/home/me")]
    assert bench.window.findChildren(ProgressDialog) == []


async def test_a_name_without_an_ending_replaces_nothing(
    bench: Bench, export: ExportController
) -> None:
    export.export(["a", "b"])
    await choose(bench, ExportFormat.HTML, "/home/me/chats", separate=True)
    [written] = bench.doubles.transfer.exported
    assert written == (["a", "b"], ExportFormat.HTML, "/home/me/chats.zip", False, False)


async def test_only_a_pdf_is_drawn(bench: Bench, export: ExportController) -> None:
    export.export(["a"])
    await choose(bench, ExportFormat.PDF, "/home/me/a.pdf")
    assert [one[3] for one in bench.doubles.transfer.exported] == [True]


async def test_what_of_all_chats_is_missing_is_told(bench: Bench, export: ExportController) -> None:
    bench.doubles.transfer.written = ExportResult(7, whole=False)
    export.export_all()
    await choose(bench, ExportFormat.JSON, "/home/me/all.json")
    assert bench.doubles.transfer.exported[0][0] is None
    assert bench.notice[0] == (
        "7 chats exported to all.json. Parts that can't be read any more were left out."
    )


async def test_nothing_is_claimed_that_was_not_written(
    bench: Bench, export: ExportController
) -> None:
    bench.bridge.fail("Transfer.export", Cancelled())
    export.export(["a"])
    await choose(bench, ExportFormat.JSON, "/home/me/a.json")
    assert bench.notice == ("Nothing was exported.", "")
    bench.window.notice.clear()
    bench.bridge.fail("Transfer.export", DiskFull("The disk is full."))
    export.export(["a"])
    await choose(bench, ExportFormat.JSON, "/home/me/a.json")
    assert bench.notice == ("", "")
    assert len(bench.failed()) == 1
    assert bench.window.findChildren(ProgressDialog) == []
