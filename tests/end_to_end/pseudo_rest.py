"""What the walk in the language that nobody speaks opens besides actions: dialogs, popups, and what
a message may be made of.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.core.text.links import MAX_LENGTH
from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.kit.file_chips import FileChip
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
from falcon_desktop.ui.options.stop_chips import StopChips
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.ui.transcript.picture_view import PictureView
from falcon_desktop.ui.transcript.reasoning import FoldedView
from falcon_desktop.ui.window.welcome import WelcomeCard
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from tests.end_to_end.driver import Driver
from tests.waiting import until

LINKS = (
    ("https://ελλάς.example/", "Ελλάς"),
    ("http://127.0.0.1:9/", "https://ελλάς.example/"),
    ("mailto:α@ελλάς.example", "Ελλάς"),
    ("mailto:nobody@127.0.0.1", "Ελλάς"),
    ("file:///ελλάς", "Ελλάς"),
    ("https://α\u202eβ.example/", "Ελλάς"),
    ("https://α@127.0.0.1/", "Ελλάς"),
    ("https://127.0.0.1/" + "α" * MAX_LENGTH, "Ελλάς"),
    ("https://", "Ελλάς"),
)
"""An address for each sentence that the gate has, and the words that lead to it."""
FILE = "Αθήνα\u200b, ναι"
"""A file's text, with a character that is not seen."""


class Rest:
    """Opens what no action of the table opens by itself, and looks at each."""

    def __init__(
        self, person: Driver, look: Callable[[str], None], close_others: Callable[[], bool]
    ) -> None:
        self._person = person
        self._window = person.window
        self._look = look
        self._close_others = close_others

    async def all(self) -> None:
        """Go everywhere."""
        await self._message()
        await self._links()
        await self._settings()
        await self._progress()
        await self._options()
        await self._composer()
        await self._text()
        await self._first_start()

    async def _message(self) -> None:
        """Look at a question with files and an answer with all that one can have."""
        rows = self._window.sidebar.list.conversations
        summaries = (rows.summary_at(row) for row in range(rows.rowCount()))
        [chat] = [one for one in summaries if one is not None and one.title == "Μέρη"]
        self._person.program.session.conversation.open(chat.id)
        await self._person.settled()
        self._look("parts")
        transcript = self._window.transcript
        question = transcript.items.outlines[0].id
        for view in transcript.findChildren(FoldedView):
            view.set_unfolded(True)
            await self._person.settled()
            self._look(f"parts, {view.objectName()}")
            for button in view.findChildren(Button, "edit_arguments"):
                button.click()
                await self._person.settled()
                self._look("a call's arguments that are changed")
                QTest.keyClick(self._person.find("arguments"), Qt.Key.Key_Escape)
            view.set_unfolded(False)
            await self._person.settled()
        transcript.jump_to_latest()
        await self._person.settled()
        self._look("code")
        transcript.verticalScrollBar().setValue(0)
        await self._person.settled()
        for kind in (FileChip, PictureView):
            shown = [one for one in transcript.findChildren(kind) if one.isVisible()]
            QTest.mouseClick(shown[0], Qt.MouseButton.LeftButton)
            await self._person.until(lambda: self._person.has("file_window"), "no file")
            await self._person.settled()
            self._look(f"a file, {kind.__name__}")
            self._close_others()
        transcript.edit(question)
        await self._person.settled()
        self._look("a question that is edited")

    async def _links(self) -> None:
        for url, text in LINKS:
            self._person.program.session.links.ask(url, text)
            await self._person.until(lambda: self._person.has("link_dialog"), "no dialog")
            await self._person.settled()
            self._look(f"link to {url[:40]}")
            self._close_others()

    async def _settings(self) -> None:
        self._person.press("settings")
        await self._person.settled()
        window = self._window.findChild(SettingsWindow)
        assert window is not None
        window.show_page(window.data)
        await self._person.settled()
        self._person.click("erase_all")
        await self._person.until(lambda: self._person.has("erase_dialog"), "nothing is asked")
        self._look("delete all chats")
        self._person.click("go_on")
        await self._person.until(lambda: self._person.has("question"), "nothing is asked")
        self._look("delete all chats, asked again")
        self._person.find("question").close()
        window.show_page(window.models)
        await self._person.settled()
        self._person.click("memory_and_speed")
        await self._person.settled()
        self._look("memory and speed")
        window.models.remove_requested.emit("/α.gguf", "Αθήνα")
        await self._person.settled()
        self._look("delete a model")
        box = QApplication.activeModalWidget()
        assert box is not None
        box.close()
        window.show_page(window.shortcuts)
        await self._person.settled()
        self._person.click("keys_of_new_chat")
        await self._person.settled()
        self._look("new keys")
        window.show_page(window.connections)
        window.connections.choose("o")
        await self._person.settled()
        for name in ("more_options", "chat_options"):
            self._person.click(name)
            await self._person.settled()
            self._look(f"a connection's {name}")
        self._person.click("test_connection")
        self._look("a test")
        await self._person.settled()
        self._look("a test that failed")
        window.close()
        await self._person.settled()

    async def _progress(self) -> None:
        progress = Progress()
        progress.done, progress.total = 3_000, 9_000
        dialog = ProgressDialog(self._window.theme, tr("Exporting"), progress, self._window)
        await until(dialog.isVisible)
        self._look("progress")
        dialog.reject()
        self._look("progress that is stopped")
        dialog.finish()

    async def _options(self) -> None:
        if not self._person.has("options_panel"):
            self._person.press("toggle_options")
            await self._person.settled()
        self._person.click("save_preset")
        await self._person.until(lambda: self._person.has("preset_naming"), "no name is asked for")
        self._look("a preset's name")
        self._person.click("add_a_stop_sequence")
        await self._person.settled()
        self._look("a stop sequence that is written")
        [entry] = [
            one.entry for one in self._window.findChildren(StopChips) if one.entry.isVisible()
        ]
        entry.setText("τέλος")
        QTest.keyClick(entry, Qt.Key.Key_Return)
        await self._person.settled()
        self._look("a stop sequence")
        self._person.press("toggle_options")
        await self._person.settled()

    async def _composer(self) -> None:
        path = Path(self._person.arguments[-1]) / "αρχείο.txt"
        path.write_text(FILE)
        self._person.press("new_chat")
        await self._person.settled()
        self._window.files_dropped.emit([str(path)])
        composer = self._window.composer
        await self._person.until(lambda: bool(composer.attachments()), "no file")
        await self._person.settled()
        self._look("a file that is attached")
        QTest.keyClicks(self._person.find("message"), "/")
        await self._person.until(partial(self._person.has, "prompt_popup"), "no prompts")
        await self._person.settled()
        self._look("prompts")
        QTest.keyClick(self._person.find("message"), Qt.Key.Key_Escape)
        box = self._person.find("message")
        assert isinstance(box, QPlainTextEdit)
        box.clear()

    async def _text(self) -> None:
        """Look at a text that could not be continued."""
        self._person.press("new_text")
        await self._person.settled()
        box = self._person.find("text")
        assert isinstance(box, QPlainTextEdit)
        box.insertPlainText("Μια φορά")
        await self._person.settled()
        count = len(self._person.finished)
        self._person.click("go_on")
        await self._person.until(lambda: len(self._person.finished) > count, "no end")
        await self._person.settled()
        self._look("a text that could not be continued")

    async def _first_start(self) -> None:
        self._person.press("new_chat")
        await self._person.settled()
        card = WelcomeCard(self._window.theme)
        self._window.empty_state.set_card(card)
        await self._person.until(card.isVisible, "no card")
        self._look("the first start")
        self._window.empty_state.set_card(None)
