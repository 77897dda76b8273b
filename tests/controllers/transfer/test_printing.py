"""Printing: one dialog for the open chat, the end told, a stop as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.controllers.transfer.printing import PrintController
from falcon_desktop.core.domain.transfer import Cancelled
from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
from PySide6.QtPrintSupport import QPrintDialog
from tests.controllers.bench import Bench


@pytest.fixture
def printing(bench: Bench) -> PrintController:
    return PrintController(bench.given)


async def test_one_dialog_for_the_open_chat(
    bench: Bench, printing: PrintController, tmp_path: Path
) -> None:
    printing.print_open()
    await bench.settle()
    assert bench.window.findChild(QPrintDialog) is None  # there is nothing in a new chat
    chat = await bench.opened_chat("1?", "1.")
    printing.print_open()
    await bench.settle()
    dialog = printing.dialog
    assert dialog is not None
    printing.print_open()
    await bench.settle()
    assert printing.dialog is dialog
    dialog.printer().setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.accepted.emit(dialog.printer())
    await bench.settle()
    assert bench.doubles.transfer.drawn == [[chat]]
    assert (tmp_path / "paper.pdf").stat().st_size > 0
    assert bench.notice[0] == "Sent to the printer."
    dialog.close()
    await bench.settle()
    assert bench.window.findChildren(ProgressDialog) == []


async def test_who_stops_it_is_told_so(
    bench: Bench, printing: PrintController, tmp_path: Path
) -> None:
    await bench.opened_chat("1?", "1.")
    bench.bridge.fail("Transfer.draw", Cancelled())
    printing.print_open()
    await bench.settle()
    dialog = printing.dialog
    assert dialog is not None
    dialog.printer().setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.accepted.emit(dialog.printer())
    await bench.settle()
    assert bench.notice[0] == "Printing stopped."
    dialog.close()
    await bench.settle()
