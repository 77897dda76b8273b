"""How code is shown is kept; a block is saved under a name that the dialog asked about."""

from __future__ import annotations

from pathlib import PurePath

from falcon_desktop.controllers.chat.code import CodeController
from falcon_desktop.core.domain.errors import DiskFull
from PySide6.QtWidgets import QFileDialog
from tests.controllers.bench import Bench, heard


def dialog_of(bench: Bench) -> QFileDialog:
    found = bench.window.findChild(QFileDialog, "save_code_file")
    assert found is not None
    return found


async def test_how_code_is_shown_is_kept_once(bench: Bench) -> None:
    CodeController(bench.given)
    bench.window.transcript.rendering.code.choose(wraps=True, numbers=True)
    await bench.settle()
    [saved] = bench.doubles.settings.saved
    assert (saved.code_wraps, saved.code_numbers) == (True, True)


async def test_a_file_may_be_replaced_only_where_the_dialog_asked(bench: Bench) -> None:
    code = CodeController(bench.given)
    folders = heard(folder=code.folder_wanted)
    options = bench.window.transcript.rendering.code
    options.save_requested.emit("x = 1", "Python")
    dialog_of(bench).fileSelected.emit("/home/me/named.py")
    dialog_of(bench).close()
    await bench.settle()
    options.save_requested.emit("x = 2\n", "python")
    dialog_of(bench).fileSelected.emit("/home/me/bare")
    dialog_of(bench).close()
    await bench.settle()
    assert bench.doubles.transfer.saved == {
        "/home/me/named.py": "x = 1\n",
        "/home/me/bare.py": "x = 2\n",
    }
    calls = [one for one in bench.bridge.calls if one.name == "Transfer.save_text"]
    assert [one.named["replace"] for one in calls] == [True, False]
    assert bench.notice == ("Saved as bare.py.", "Show in folder")
    bench.press_notice()
    assert folders == [("folder", "/home/me")]


async def test_nothing_is_claimed_that_was_not_saved(bench: Bench) -> None:
    CodeController(bench.given)
    bench.bridge.fail("Transfer.save_text", DiskFull("The disk is full."))
    bench.window.transcript.rendering.code.save_requested.emit("x = 1", "python")
    dialog_of(bench).fileSelected.emit("/home/me/named.py")
    dialog_of(bench).close()
    await bench.settle()
    assert bench.notice == ("", "")
    assert len(bench.failed()) == 1


async def test_a_json_answer_is_named_like_its_chat_and_code_is_not(bench: Bench) -> None:
    CodeController(bench.given)
    options = bench.window.transcript.rendering.code
    names = []
    for opens, language in ((False, "json"), (True, "json"), (False, "python")):
        if opens:
            await bench.opened_chat("List them.", "{}")
        options.save_requested.emit("{}", language)
        await bench.settle()
        dialog = dialog_of(bench)
        names += [PurePath(one).name for one in dialog.selectedFiles()]
        dialog.setObjectName("")
        dialog.close()
    assert names == ["code.json", "1 of them.json", "code.py"]
