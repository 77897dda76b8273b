"""The box of Ctrl+K in the real program, used with the keyboard as a person would.

``python -m tests.end_to_end.palette_driver SCENARIO DATA_DIR`` prints what it saw as JSON.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.ui.answers.differences_window import DifferencesWindow
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.palette.rows import Row
from falcon_desktop.ui.transcript.answer import AnswerContent
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from tests.end_to_end import driver as hands
from tests.end_to_end.driver import Driver, say

FALCON = "tiiuae/falcon-180B-chat"


async def fill(path: Path) -> None:
    """Make a small library: a chat in versions, one in another script, one in the archive."""
    database = Database(path)
    await database.open()
    store = Conversations(database)
    await _add(
        store, "sky", "Why is the sky blue?", 1_700_000_000,
        [
            ("q", None, "Why is the sky blue?"),
            ("one", "q", "Because of Rayleigh scattering.\n\n```python\nwave = shorter\n```"),
            ("two", "q", "Die Höhe der Wellen ist der Grund."),
        ],
    )  # fmt: skip
    await _add(store, "arabic", "سؤال", 1_700_100_000, [("qa", None, "لماذا السماء زرقاء؟")])
    await _add(store, "old", "Kept away", 1_600_000_000, [("qo", None, "An archived sky")])
    await store.update("old", archived_at=1_600_000_000_000)
    await database.close()


async def fill_beside(path: Path) -> None:
    """Make a chat whose words are in reasoning and in files, and two others above it."""
    database = Database(path)
    await database.open()
    store = Conversations(database)
    text = "\n".join(f"Line {number} of the log" for number in range(400))
    log = f"{text}\nThe 😀 quagmire is here, a quagmire\n{text}"
    made = Conversation("tides", "Tides", 1_700_000_000_000, 1_700_000_000_000, active_leaf_id="b1")
    asked = Message("a0", "tides", None, Role.USER, "When?", 1_700_000_000_000, attachments=(
        Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 5, "Hello"),
        Attachment("log.txt", AttachmentKind.TEXT, "text/plain", len(log), log),
    ))  # fmt: skip
    thought = "The moon decides. Walrus first, then the walrus again."
    said = Message("b0", "tides", "a0", Role.ASSISTANT, "At dawn.", 1_700_000_001_000,
                   reasoning=thought)  # fmt: skip
    other = replace(said, id="b1", text="At noon.", reasoning="", created_at=1_700_000_002_000)
    await store.create(made, [asked, said, other])
    await _add(store, "later", "Later", 1_700_100_000, [("c0", None, "Something else")])
    await database.close()


async def _add(
    store: Conversations,
    conversation_id: str,
    title: str,
    seconds: int,
    texts: Sequence[tuple[str, str | None, str]],
) -> None:
    messages = [
        Message(
            one, conversation_id, parent, Role.ASSISTANT if parent else Role.USER, text,
            (seconds + number) * 1_000,
            provenance=Provenance(model=FALCON) if parent else Provenance(),
        )
        for number, (one, parent, text) in enumerate(texts)
    ]  # fmt: skip
    made = Conversation(conversation_id, title, seconds * 1_000, seconds * 1_000)
    await store.create(replace(made, active_leaf_id=messages[-1].id), messages)


class Palette:
    """The box, as the person sees it."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    @property
    def panel(self) -> SearchPanel:
        found = self._driver.window.findChild(SearchPanel)
        assert found is not None
        return found

    def rows(self) -> list[Row]:
        """Return the lines that are shown."""
        model = self.panel.model
        return [row for n in range(model.rowCount()) if (row := model.row(n)) is not None]

    async def open(self, action: str = "search_all") -> None:
        """Press the key that shows it."""
        self._driver.press(action)
        await self._driver.until(lambda: self._driver.has("search"), "no search box")

    async def type(self, text: str) -> list[str]:
        """Type a search and return what is read of the lines."""
        self.panel.set_query("")
        if text.isascii():
            QTest.keyClicks(self.panel.box, text)
        else:  # QTest has keys for ASCII only; input methods insert
            self.panel.box.insert(text)
        await self._driver.until(
            lambda: not self.panel._stale and "older chats…" not in self.panel.words.text(),
            "the search did not end",
        )
        return [row.spoken() for row in self.rows()]

    def key(self, key: Qt.Key) -> None:
        """Press a key in the box."""
        QTest.keyClick(self.panel.box, key)


def marked(driver: Driver, message_id: str) -> list[str]:
    """Return what is marked in an answer."""
    widget = driver.window.transcript.widgets.get(message_id)
    if widget is None or not isinstance(widget.content, AnswerContent):
        return []
    body = widget.content.body
    return [
        body._stack.views[block].text()[span.start : span.end]
        for block, spans in sorted(body._marks.items())
        for span in spans
    ]


async def search(driver: Driver) -> None:
    """Search with filters in several scripts, open a hit of a version that is not shown."""
    await driver.ready()
    palette = Palette(driver)
    await palette.open()
    await driver.until(lambda: bool(palette.rows()), "no recent chats")
    say(recent=[row.text for row in palette.rows()], words=palette.panel.words.text())
    for query in ("sky", "sky in:archive", "hohe", "سماء", "in:code wave", "model:falcon role:ai",
                  "before:2021 sky", '"( OR AND *', "nothing here model:x"):  # fmt: skip
        say(query=query, rows=await palette.type(query), words=palette.panel.words.text())
    await palette.type("rayleigh")
    palette.key(Qt.Key.Key_Return)
    await driver.until(lambda: marked(driver, "one") == ["Rayleigh"], "the hit is not marked")
    say(
        title=driver.window.windowTitle(),
        shown=[outline.id for outline in driver.window.transcript.items.outlines],
        notice=driver.window.notice.text.text(),
    )
    driver.press("stop")  # Esc
    say(marked=marked(driver, "one"))
    driver.press("undo")
    await driver.until(lambda: "Höhe" in driver.shown(), "the other version did not come back")
    await palette.open()
    await palette.type("HOHE welle")
    palette.key(Qt.Key.Key_Return)
    await driver.until(lambda: marked(driver, "two") == ["Höhe", "Wellen"], "not marked")
    say(same=driver.shown())


async def beside(driver: Driver) -> None:
    """Open hits in reasoning, also of a version that is not shown, and in an attached file."""
    await driver.ready()
    palette = Palette(driver)
    await palette.open()
    say(rows=await palette.type("walrus"))
    palette.key(Qt.Key.Key_Return)
    transcript = driver.window.transcript

    def thoughts() -> list[str]:
        answer = transcript.widgets.answer("b0")
        if answer is None or not answer.unfolded:
            return []
        body = answer._reasoning_view().body
        assert body is not None
        return [
            body._stack.views[block].text()[span.start : span.end]
            for block, spans in body._marks.items()
            for span in spans
        ]

    await driver.until(lambda: bool(thoughts()), "the reasoning is not unfolded")
    say(thoughts=thoughts(), title=driver.window.windowTitle())
    await palette.open()
    say(rows=await palette.type("quagmire"))
    palette.key(Qt.Key.Key_Return)
    await driver.until(lambda: driver.has("file_text"), "the file is not shown")
    view = driver.window.findChild(QPlainTextEdit, "file_text")
    assert view is not None
    line = view.cursorRect()
    say(
        file=view.window().windowTitle(),
        marked=[one.cursor.selectedText() for one in view.extraSelections()],
        seen=view.viewport().rect().contains(line),
        message=transcript.widgets.get("a0") is not None,
    )
    view.window().activateWindow()  # where no window manager does
    await driver.until(view.isActiveWindow, "the file's window was not active")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    await driver.until(lambda: not driver.has("file_text"), "the file stays open")


async def compare(driver: Driver) -> None:
    """Compare the versions of an answer, from the keyboard alone."""
    await driver.ready()
    palette = Palette(driver)
    await palette.open()
    await palette.type("title:why")
    palette.key(Qt.Key.Key_Return)
    await driver.until(lambda: "Höhe" in driver.shown(), "the chat was not opened")
    await palette.open("all_actions")
    await palette.type(">differences")
    palette.key(Qt.Key.Key_Return)
    await driver.until(lambda: driver.window.findChild(DifferencesWindow) is not None, "no window")
    window = driver.window.findChild(DifferencesWindow)
    assert window is not None
    await driver.until(lambda: bool(window.words.text()), "nothing was compared")
    chosen = (window.before.currentIndex(), window.after.currentIndex())
    say(words=window.words.text(), count=window.count.text(), chosen=chosen)
    QTest.keyClick(window, Qt.Key.Key_Escape)


async def act(driver: Driver) -> None:
    """Run actions, a page of the settings and a change of model by their names."""
    await driver.ready()
    palette = Palette(driver)
    driver.window.activateWindow()  # where no window manager does
    await driver.until(driver.window.isActiveWindow, "the window was not active")
    await palette.open()
    driver.program.session.conversation.open("sky")
    await driver.until(lambda: "Höhe" in driver.shown(), "the chat was not loaded")
    await driver.settled()
    kept = palette.panel.isVisible() and palette.panel.box.hasFocus()
    palette.key(Qt.Key.Key_Escape)
    say(kept_while_a_chat_came=kept, then=driver.find("message").hasFocus())
    await palette.open("all_actions")
    await driver.until(lambda: bool(palette.rows()), "no actions")
    say(all=len(palette.rows()))
    say(rows=await palette.type(">hide side"))
    shown = driver.window.sidebar_wanted
    palette.key(Qt.Key.Key_Return)
    say(toggled=driver.window.sidebar_wanted != shown, closed=not palette.panel.isVisible())
    await palette.open("all_actions")
    await driver.until(lambda: bool(palette.rows()), "no actions")
    say(first=palette.rows()[0].text)
    await palette.type(">settings appear")
    palette.key(Qt.Key.Key_Return)
    await driver.until(lambda: driver.has("appearance_page"), "no page of the settings")
    settings = driver.find("settings_window")
    settings.close()
    await palette.open("all_actions")
    say(models=await palette.type(">use smol"), nothing=await palette.type(">zzzz"))
    palette.key(Qt.Key.Key_Escape)
    say(closed=not palette.panel.isVisible())


hands.SCENARIOS.update(search=search, beside=beside, act=act, compare=compare)

if __name__ == "__main__":
    data_dir = Path(sys.argv[2])
    paths.make_private_directory(data_dir)
    asyncio.run((fill_beside if sys.argv[1] == "beside" else fill)(paths.history_file(data_dir)))
    sys.exit(hands.main())
