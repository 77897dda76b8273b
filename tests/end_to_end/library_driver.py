"""What a person does with the chats of the list, in the real program; see ``driver``.

``python -m tests.end_to_end.library_driver SCENARIO DATA_DIR [ARGUMENT…]``
"""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from falcon_desktop.core.domain.conversation import ConversationSummary, Message, MessageStatus
from falcon_desktop.ui.sidebar.pinning import FORMAT
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from tests.end_to_end import driver
from tests.end_to_end.driver import Driver, say
from tests.end_to_end.transfer_driver import Hands as TransferHands

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Hands:
    """A person's hands on the list."""

    def __init__(self, person: Driver) -> None:
        self.person = person
        self.window = person.window
        self.list = person.window.sidebar.list

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key wherever the keyboard is."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            # Timers run other tasks of the loop, which may not run inside of this one.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.X11ExcludeTimers)
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifier)

    def click(self, title: str, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Click on a row of the list."""
        self.list.setFocus()
        self.list.scrollTo(self.list.conversations.index(self.row(title)))
        QTest.mouseClick(self.list.viewport(), LEFT, modifier, self.place(title))

    def row(self, title: str) -> int:
        """Return the row of a title."""
        model = self.list.conversations
        for row in range(model.rowCount()):
            if model.index(row).data() == title and model.summary_at(row) is not None:
                return row
        raise LookupError(f"{title!r} is not among {self.titles()}")

    def place(self, title: str) -> QPoint:
        """Return where a row is."""
        return self.list.visualRect(self.list.conversations.index(self.row(title))).center()

    def titles(self) -> list[str]:
        """Return the titles as the list shows them."""
        model = self.list.conversations
        rows = range(model.rowCount())
        return [str(model.index(row).data()) for row in rows if model.summary_at(row) is not None]

    def menu(self, action: str) -> None:
        """Open the menu of the selection with its key, and choose."""
        self.key(Qt.Key.Key_Menu)
        [menu] = [one for one in self.list.findChildren(QMenu) if one.isVisible()]
        for entry in menu.actions():
            if entry.objectName() == action:
                entry.trigger()
                menu.close()
                return
        raise LookupError(f"{action} is not among {[one.text() for one in menu.actions()]}")

    async def lists(self, *titles: str) -> list[str]:
        """Wait until the list shows exactly these, in any order; return them in its order."""
        wanted = sorted(titles)
        await self.person.until(
            lambda: sorted(self.titles()) == wanted, f"the list is {self.titles()}, not {wanted}"
        )
        return self.titles()

    def notice(self) -> str:
        """Return what the notice says."""
        notice = self.window.notice
        return notice.text.text() if notice.isVisible() else ""

    async def answer_question(self) -> str:
        """Say yes to the question that is shown; return what it asked and told."""
        await self.person.until(lambda: bool(self._questions()), "no question")
        [question] = self._questions()
        said = " ".join(label.text() for label in question.findChildren(QLabel))
        focused = question.focusWidget()
        assert focused is not None, "nothing of the question has the keyboard"
        assert focused.objectName() == "cancel"
        confirm = question.findChild(QWidget, "confirm")
        assert confirm is not None
        QTest.mouseClick(confirm, LEFT)
        await self.person.until(lambda: not self._questions(), "the question stays")
        return said

    def _questions(self) -> list[QDialog]:
        found = self.window.findChildren(QDialog, "question")
        return [one for one in found if one.isVisible()]

    async def open(self, title: str) -> None:
        """Open a chat and wait until it is shown."""
        self.click(title)
        await self.person.until(
            lambda: self.window.windowTitle().startswith(title), f"{title} was not opened"
        )
        box = self.person.program.session.conversation.box
        # key() makes events run, where no coroutine may wake
        await self.person.until(
            lambda: not box.is_on_the_way and not box.is_starting,
            f"{title} is on its way",
        )


async def lists(person: Driver) -> None:
    """Delete, archive, restore and erase, several at once, with keys, menus and buttons."""
    await person.ready()
    hands, window = Hands(person), person.window
    await hands.lists("one", "two", "three", "four", "five")
    hands.click("four")
    await person.until(lambda: window.windowTitle().startswith("four"), "it was not opened")
    hands.click("two", SHIFT)
    say(selected=len(hands.list.selected_ids()))
    hands.key(Qt.Key.Key_Delete)
    say(deleted=await hands.lists("one", "five"), notice=hands.notice())
    await person.until(lambda: not window.windowTitle().startswith("four"), "it is still shown")
    window.composer.focus()
    hands.key(Qt.Key.Key_Z, CTRL)
    say(undone=await hands.lists("one", "two", "three", "four", "five"))

    await hands.open("one")
    hands.click("five", CTRL)
    hands.menu("pin")
    await person.until(lambda: len(hands.list.conversations.pinned_ids()) == 2, "not pinned")
    say(pinned=hands.titles()[:2])
    person.click("notice_action") if person.has("notice_action") else person.press("undo")
    await person.until(lambda: not hands.list.conversations.pinned_ids(), "still pinned")

    await hands.open("two")
    hands.click("three", CTRL)
    hands.menu("archive")
    say(left=await hands.lists("one", "four", "five"), notice=hands.notice())
    person.click("archive")
    say(archive=await hands.lists("two", "three"), list=person.find("shelf").property("text"))
    await hands.open("two")
    await person.until(lambda: person.has("about_this_chat"), "nothing tells of the archive")
    say(banner=window.banner.text.text(), can_write=window.composer.isVisible())
    person.click("unarchive")
    await hands.lists("three")
    hands.list.setFocus()
    hands.key(Qt.Key.Key_Escape)
    say(back=await hands.lists("one", "two", "four", "five"))

    await hands.open("two")
    transcript = window.transcript
    await person.until(lambda: len(transcript.items.outlines) == 2, "no messages")
    transcript.action_requested.emit("delete", transcript.items.outlines[-1].id)
    await person.until(lambda: len(transcript.items.outlines) == 1, "it was not deleted")
    await hands.open("one")
    hands.click("four", CTRL)
    hands.key(Qt.Key.Key_Delete)
    await hands.lists("two", "five")
    person.press("show_trash")
    trash = await hands.lists("one", "four", "Messages from “two”")
    await hands.open("four")
    await person.until(lambda: not window.composer.isVisible(), "it can be written to")
    await person.until(lambda: len(transcript.items.outlines) == 2, "it was not laid out")
    buttons = [name for name in ("copy", "regenerate", "edit") if person.has(name)]
    say(buttons_in_the_trash=buttons, menu_in_the_trash=_menu_of_last(person))
    say(trash=trash, banner=window.banner.text.text(), shown=person.shown())
    person.click("restore")
    await hands.lists("one", "Messages from “two”")
    await person.until(window.composer.isVisible, "it can't be written to")
    hands.click("Messages from “two”")
    await person.until(lambda: not window.composer.isVisible(), "it was not opened")
    await person.settled()
    hands.list.setFocus()
    hands.menu("restore")
    await hands.lists("one")
    await person.until(lambda: window.windowTitle().startswith("two"), "two is not shown")
    await person.until(lambda: len(transcript.items.outlines) == 2, "its message is not back")
    await person.until(lambda: person.has("notice_action"), "no Undo is offered")
    say(put_back=hands.notice())
    person.click("notice_action")  # Undo
    await hands.lists("one", "Messages from “two”")
    await person.until(lambda: len(transcript.items.outlines) == 1, "its message is still there")
    hands.click("Messages from “two”")
    await person.until(lambda: not window.composer.isVisible(), "it was not opened")
    person.click("restore")
    await hands.lists("one")
    await person.until(lambda: len(transcript.items.outlines) == 2, "its message is not back")
    person.click("empty_the_trash")
    said = await hands.answer_question()
    await hands.lists()
    person.click("back_to_the_chats")
    say(asked=said, back=await hands.lists("two", "four", "five"))


def _menu_of_last(person: Driver) -> list[str]:
    """Say what the menu of the last message offers."""
    transcript = person.window.transcript
    menu = transcript.menu_of(transcript.items.outlines[-1].id)
    assert menu is not None
    entries = [*menu.actions(), *menu.more.actions()]
    offered = [one.objectName() for one in entries if one.objectName()]
    menu.deleteLater()
    return offered


async def titles(person: Driver) -> None:
    """Rename in the row and in the header; drag to the pins; go to a title by typing."""
    await person.ready()
    hands, window = Hands(person), person.window
    await hands.lists("one", "two", "three", "four", "five")
    await hands.open("two")
    hands.list.setFocus()
    hands.key(Qt.Key.Key_F2)
    editor = hands.list.viewport().findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "renamed in the row")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await hands.lists("one", "renamed in the row", "three", "four", "five")
    await person.until(lambda: window.windowTitle().startswith("renamed"), "not in the header")
    window.composer.focus()
    hands.key(Qt.Key.Key_F2)
    field = person.find("conversation_title")
    QTest.keyClicks(field, "renamed above")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await hands.lists("one", "renamed above", "three", "four", "five")
    person.type_and_send("What else?")
    await person.until(lambda: bool(person.finished), "no answer")
    say(after_answer=sorted(await hands.lists("one", "renamed above", "three", "four", "five")))
    window.composer.edit.document().clearUndoRedoStacks()
    for before in ("renamed in the row", "two"):
        window.composer.focus()
        hands.key(Qt.Key.Key_Z, CTRL)
        await hands.lists("one", before, "three", "four", "five")
    say(undone=sorted(hands.titles()))

    hands.list.setFocus()
    QTest.keyClicks(hands.list, "thr")
    say(typed=[hands.list.conversations.summary_at(hands.list.currentIndex().row()).title])  # type: ignore[union-attr]

    _drag(hands, "three", 10)
    await person.until(lambda: len(hands.list.conversations.pinned_ids()) == 1, "not pinned")
    _drag(hands, "five", hands.list.row_height * 2 + 2)
    await person.until(lambda: len(hands.list.conversations.pinned_ids()) == 2, "not pinned")
    below = hands.titles()[:2]
    _drag(hands, "five", hands.list.row_height + 2)
    await person.until(lambda: hands.titles()[0] == "five", "the order did not change")
    above = hands.titles()[:2]
    _drag(hands, "three", hands.list.row_height * 7)
    await person.until(lambda: len(hands.list.conversations.pinned_ids()) == 1, "still pinned")
    say(below=below, above=above)


def _drag(hands: Hands, title: str, y: int) -> None:
    """Drag a row to a height of the list, as Qt tells it to the list."""
    summary = hands.list.conversations.summary_at(hands.row(title))
    assert summary is not None
    data = QMimeData()
    data.setData(FORMAT, summary.id.encode())
    place, move, view = QPoint(60, y), Qt.DropAction.MoveAction, hands.list.viewport()
    hands.list.verticalScrollBar().setValue(0)
    for event in (
        QDragEnterEvent(place, move, data, LEFT, NONE),
        QDragMoveEvent(place, move, data, LEFT, NONE),
    ):
        QApplication.sendEvent(view, event)
        assert event.isAccepted()
    hands.list.viewport().grab()
    QApplication.sendEvent(view, QDropEvent(place.toPointF(), move, data, LEFT, NONE))


async def leave_drafts(person: Driver) -> None:
    """Type in a chat and in a new one, and wait a second for the end of the process."""
    await person.ready()
    hands = Hands(person)
    await hands.open("two")
    QTest.keyClicks(person.find("message"), "half a thought")
    person.press("new_chat")
    await person.settled()
    QTest.keyClicks(person.find("message"), "a new thought")
    await person.settled()
    say(typed=True)
    await asyncio.Event().wait()


async def read_drafts(person: Driver) -> None:
    """Tell what is in the boxes."""
    await person.ready()
    hands = Hands(person)
    new = person.window.composer.text()
    await hands.open("two")
    say(new=new, two=person.window.composer.text())


async def temporary(person: Driver) -> None:
    """Use a temporary chat as any other, leave it, go back; keep it if that is wanted."""
    await person.ready()
    secret, keeps = person.arguments[0], person.arguments[1:2] == ["keep"]
    hands, window = Hands(person), person.window
    QTest.keyClicks(person.find("message"), "ordinary thought")
    hands.key(Qt.Key.Key_N, CTRL | SHIFT)
    await person.until(lambda: person.has("about_this_chat"), "nothing tells of it")
    say(title=window.windowTitle(), box=window.composer.text(), banner=window.banner.text.text())
    QTest.keyClicks(person.find("message"), f"{secret} draft")
    await person.settled()
    window.composer.set_draft("")
    person.type_and_send(f"{secret} question")
    await person.until(lambda: len(person.finished) == 1, "no answer")
    await person.until(lambda: person.has("keep_this_chat"), "it can't be kept")
    person.press("regenerate")
    await person.until(lambda: len(person.finished) == 2, "no second answer")
    await person.settled()
    window.transcript.edit_submitted.emit(
        window.transcript.items.outlines[0].id, f"{secret} edited"
    )
    await person.until(lambda: len(person.finished) == 3, "no third answer")
    window.transcript.anchor_changed.emit(window.transcript.anchor())
    QTest.keyClicks(person.find("message"), f"{secret} more")
    await person.settled()
    person.press("new_chat")
    await person.until(lambda: "Temporary" in hands.notice(), "nothing tells that it was left")
    say(titles=person.titles(), new=window.composer.text())
    person.click("notice_action")
    await person.until(lambda: len(window.transcript.items.outlines) == 2, "no way back")
    say(box=window.composer.text(), shown=person.shown(), titles=person.titles())
    if keeps:
        person.click("keep_this_chat")
        await person.until(lambda: len(person.titles()) == 1, "it was not kept")
        await person.until(lambda: not person.has("about_this_chat"), "it still looks temporary")
        say(titles=person.titles(), box=window.composer.text())


async def eight_at_once(person: Driver) -> None:
    """Ask in eight chats and read now here, now there, while all of them are answered."""
    await person.ready()
    hands, window = Hands(person), person.window
    names = [f"Question {number}" for number in range(8)]
    for name in names:
        person.press("new_chat")
        person.type_and_send(name)
        await person.until(lambda name=name: name in person.titles(), "it was not sent")  # type: ignore[misc]
        await person.until(
            lambda: not person.program.session.conversation.questions.is_asking(""), "it hangs"
        )
    chance = random.Random(3)
    session, most, lost, seen = person.program.session, 0, list[str](), dict[str, int]()
    order = list[str]()
    running_ids = window.sidebar.conversation_ids()
    while len(person.finished) < 8 or len(seen) < 8:
        most = max(most, sum(bool(session.backend.running_in(one)) for one in running_ids))
        if not order:
            order = chance.sample(names, len(names))
        name = order.pop()
        await hands.open(name)
        await asyncio.sleep(chance.uniform(0.0, 0.25))  # pace: a reader
        shown = person.shown()
        if shown and not shown.startswith(f"[{name}"):
            lost.append(f"{name} shows {shown[:40]!r}")
        if len(shown) < seen.get(name, 0):
            lost.append(f"{name} shrank from {seen[name]} to {len(shown)}")
        seen[name] = len(shown)
    services = await session.backend.services()
    texts: dict[str, str] = {}
    for conversation_id in window.sidebar.conversation_ids():
        messages: list[Message] = await session.backend.call(
            services.library.all_messages, conversation_id
        )
        texts[messages[0].text] = messages[1].text
    marks = [row.unseen for row in map(hands.list.conversations.summary_at, range(20)) if row]
    say(most=most, lost=lost, texts=texts, read=len(seen), unseen=sum(marks))


async def edits(person: Driver) -> None:
    """Begin to edit a question, leave its chat in every way, come back; save it at last."""
    await person.ready()
    hands, window = Hands(person), person.window

    def box() -> QPlainTextEdit | None:
        return window.transcript.findChild(QPlainTextEdit, "edit_message")

    async def back(way: str) -> None:
        await person.until(lambda: box() is None, f"{way} shows the editor in another chat")
        await hands.open("one")
        await person.until(lambda: box() is not None, f"the edit is lost by {way}")
        found = box()
        say(way=way, text=found.toPlainText() if found else "")

    await hands.open("one")
    window.composer.focus()
    hands.key(Qt.Key.Key_Up)
    await person.until(lambda: box() is not None, "no editor")
    editor = box()
    assert editor is not None
    QTest.keyClicks(editor, ", again")
    for way in ("chat_2", "next_chat", "new_chat", "new_text", "temporary_chat"):
        person.press(way)
        await back(way)
    hands.click("four")
    await back("click")
    person.press("delete_chat")
    await hands.lists("two", "three", "four", "five")
    person.press("undo")
    await hands.lists("one", "two", "three", "four", "five")
    await hands.open("two")
    await back("delete")
    editor = box()
    assert editor is not None
    editor.setFocus()
    QTest.keyClicks(editor, "!")
    hands.key(Qt.Key.Key_Return, CTRL)
    await person.until(lambda: len(person.finished) == 1, "it was not sent")
    await person.until(lambda: "again!" in person.shown(), "the answer is not shown")
    say(sent=person.shown())
    first = window.transcript.items.id_at(0)
    window.transcript.version_requested.emit(first, -1)
    await person.until(lambda: window.transcript.items.id_at(0) != first, "no other version")
    await person.settled()
    say(editing=box() is not None)


async def falcon(person: Driver, *arguments: str) -> str:
    """Run a command in a terminal, on the same data directory; return what it printed."""
    data_dir = str(person.program._data_dir)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "falcon_desktop", "--data-dir", data_dir, *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return str(done.stdout)


async def elsewhere(person: Driver) -> None:
    """Ask in a terminal while the window is open: it shows what was asked there."""
    await person.ready()
    hands, window = Hands(person), person.window
    await falcon(person, "ask", "asked outside")
    await person.until(lambda: "asked outside" in person.titles(), "it is not listed")
    await hands.open("asked outside")
    person.find("message").setFocus()
    QTest.keyClicks(person.find("message"), "half a thought")
    name = person.program.session.chat.conversation_id
    await falcon(person, "ask", "--conversation", name, "and more")
    items = window.transcript.items
    await person.until(
        lambda: [one.status for one in items.outlines] == [MessageStatus.COMPLETE] * 4,
        "what was asked in the open chat is not shown",
    )
    say(shown=person.shown(), box=window.composer.text(), titles=person.titles())
    exported = Path(person.arguments[0])
    await falcon(person, "import", str(exported))
    await person.until(lambda: "imported" in person.titles(), "what was imported is not listed")
    say(titles=person.titles())


async def many_at_once(person: Driver) -> None:
    """Archive most of a long list from its middle on, and take that back."""
    await person.ready()
    sidebar, rows = person.window.sidebar, person.window.sidebar.list
    count = int(person.arguments[0])
    await person.until(lambda: rows.conversations.count() == count, "the list is not filled")
    began_anew: list[bool] = []
    rows.conversations.modelReset.connect(lambda: began_anew.append(True))
    queries: list[int] = []
    library = (await person.program.session.backend.services()).library
    ask, ask_of = library.summaries, library.summaries_of

    async def summaries(*how: Any, **more: Any) -> list[ConversationSummary]:
        found = await ask(*how, **more)
        queries.append(len(found))
        return found

    async def summaries_of(ids: Sequence[str]) -> list[ConversationSummary]:
        found = await ask_of(ids)
        queries.append(len(found))
        return found

    library.summaries, library.summaries_of = summaries, summaries_of  # type: ignore[method-assign, assignment]
    before = sidebar.conversation_ids()
    rows.scrollTo(rows.conversations.index(40), rows.ScrollHint.PositionAtTop)
    top = rows.conversations.summary_at(rows.indexAt(QPoint(9, 9)).row())
    sidebar.action_requested.emit("archive", before[100:-100])
    await person.until(lambda: rows.conversations.count() == 200, "they are still listed")
    left = sidebar.conversation_ids()
    person.press("undo")
    await person.until(lambda: rows.conversations.count() == count, "they are not listed again")
    await person.settled()
    say(
        left=left == before[:100] + before[-100:],
        back=sidebar.conversation_ids() == before,
        stayed=rows.conversations.summary_at(rows.indexAt(QPoint(9, 9)).row()) == top,
        began_anew=len(began_anew),
        queries=queries,
    )


async def moved(person: Driver) -> None:
    """The data directory is renamed while the window is open."""
    await person.ready()
    window, home = person.window, person.program._data_dir
    home.rename(home.with_name("moved"))
    await person.until(lambda: "was moved" in window.notice.staying.text.text(), "nothing is said")
    person.type_and_send("asked after that")
    await person.until(lambda: len(person.finished) == 1, "no answer")
    window.theme.set_zoom(1.2)
    person.program.session.preferences.change(zoom=1.2)
    await person.settled()
    say(there=home.exists(), notice=window.notice.isVisible())


async def removed(person: Driver) -> None:
    """The data directory is deleted while the window is open, and the chats are exported."""
    await person.ready()
    window, home = person.window, person.program._data_dir
    person.type_and_send("asked before that")
    await person.until(lambda: len(person.finished) == 1, "no answer")
    while home.exists():  # the program may be writing into it
        shutil.rmtree(home, ignore_errors=True)
        await asyncio.sleep(0)
    trouble = window.notice.staying
    await person.until(lambda: "was removed" in trouble.text.text(), "nothing is said")
    person.type_and_send("asked after that")
    await person.until(lambda: len(person.finished) == 2, "no answer")
    hands = TransferHands(person)
    trouble.action.click()
    dialog = await hands.dialog("export_dialog")
    hands.press(dialog, "export_json")
    hands.press(dialog, "choose_file")
    await hands.name_file("export_file", person.arguments[0])
    say(said=await hands.notice("Exported"), there=home.exists())


for scenario in (
    edits, lists, titles, leave_drafts, read_drafts, temporary, eight_at_once, elsewhere, moved,
    removed, many_at_once,
):  # fmt: skip
    driver.SCENARIOS[scenario.__name__] = scenario

if __name__ == "__main__":
    sys.exit(driver.main())
