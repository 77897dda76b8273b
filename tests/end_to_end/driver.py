"""Runs the real program in a process of its own and uses it as a person would.

``python -m tests.end_to_end.driver SCENARIO DATA_DIR [ARGUMENT…]`` prints what it saw as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from falcon_desktop import paths
from falcon_desktop.app import Program, run_window
from falcon_desktop.core.domain.events import AnswerFinished, AnswerProgress, TextDelta
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from tests.ui.settling import LONGEST_MS
from tests.waiting import PATIENCE_S as PATIENCE
from tests.waiting import until

if TYPE_CHECKING:
    from falcon_desktop.core.chat.running import RunningAnswer
    from falcon_desktop.core.domain.requests import ChatRequest
    from falcon_desktop.core.ports.servers import ChatProvider


def say(**what: object) -> None:
    """Print a line for the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Driver:
    """The hands and eyes of the person."""

    def __init__(self, program: Program, arguments: list[str]) -> None:
        self.program = program
        self.arguments = arguments
        self.progress: list[str] = []
        self.finished: list[str] = []
        assert program._bridge is not None
        program._bridge.arrived.connect(self._hear)

    @property
    def window(self) -> MainWindow:
        """The main window; another one after another language was chosen."""
        return self.program.window

    def _hear(self, event: object) -> None:
        if isinstance(event, AnswerProgress):
            self.progress.append(event.progress.phase.value)
        elif isinstance(event, AnswerFinished):
            self.finished.append(event.message.status.value)

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something to be seen."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                self.window.grab().save(str(Path(self.arguments[-1]).parent / "stuck.png"))
                raise TimeoutError(f"{what}; the transcript shows: {self.shown()!r}")
            await asyncio.sleep(0.01)

    def find(self, name: str) -> QWidget:
        """Return a visible widget by its object name."""
        for widget in self.window.findChildren(QWidget, name):
            if widget.isVisible():
                return widget
        raise LookupError(name)

    def has(self, name: str) -> bool:
        """Whether a widget is visible."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        """Press the left button on a widget."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def type_and_send(self, text: str) -> None:
        """Type into the message box, key by key, and press Enter."""
        box = self.find("message")
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def press(self, name: str) -> None:
        """Trigger an action as its shortcut does."""
        action = self.window.findChild(QAction, f"action_{name}")
        assert action is not None, name
        action.trigger()

    def shown(self) -> str:
        """Return the text of the newest message in the transcript."""
        transcript = self.window.transcript
        outlines = transcript.items.outlines
        widget = transcript.widgets.get(outlines[-1].id) if outlines else None
        return widget.text() if widget is not None else ""

    def titles(self) -> list[str]:
        """Return the titles in the sidebar."""
        model = self.window.sidebar.list.conversations
        rows = (model.summary_at(row) for row in range(model.rowCount()))
        return [summary.title for summary in rows if summary is not None]

    async def ready(self) -> None:
        """Wait until the program can be asked."""
        await asyncio.wait_for(self.program.session.backend.services(), PATIENCE)
        await self.settled()

    def hold_answers(self, characters: int) -> threading.Event:
        """Let each answer wait once so many characters of it came, until what returns is set.

        However busy the machine is, its end then comes behind what is looked at while it goes on.
        """
        from falcon_desktop.core.chat import answers

        go_on = threading.Event()

        async def listen(
            provider: ChatProvider, request: ChatRequest, running: RunningAnswer
        ) -> None:
            count = 0
            async with provider.stream(request) as events:
                async for event in events:
                    running.take(event)
                    count += len(event.text) if isinstance(event, TextDelta) else 0
                    if count >= characters and not go_on.is_set():
                        await until(go_on.is_set)

        answers._listen = listen
        return go_on

    async def settled(self) -> None:
        """Wait until every coroutine has ended and the window has done all that it put off."""
        quiet = 0

        def idle() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.rests() else 0
            return quiet > 3

        try:
            await self.until(idle, "it never rests")
        except TimeoutError as error:
            raise TimeoutError(f"{error}; {self.busy()}") from None

    def busy(self) -> list[str]:
        """Return what runs and what is put off."""
        return [
            *map(repr, self.program._tasks._tasks),
            *(
                f"{timer.parent()} {timer.interval()} ms"
                for timer in self.window.findChildren(QTimer)
                if timer.isActive()
            ),
        ]

    def rests(self) -> bool:
        """Whether no coroutine runs but the scenario, which runs in one, and nothing is put off."""
        return len(self.program._tasks._tasks) < 2 and not any(
            timer.isActive() and timer.isSingleShot() and timer.interval() <= LONGEST_MS
            for timer in self.window.findChildren(QTimer)
        )


async def ask(driver: Driver) -> None:
    """Ask a question, watch the answer grow, close the window."""
    await driver.ready()
    say(empty=driver.find("empty_state").isVisible(), titles=driver.titles())
    go_on = driver.hold_answers(1)
    driver.type_and_send(driver.arguments[0])
    await driver.until(lambda: bool(driver.shown() or driver.finished), "no answer")
    first_seen = len(driver.shown())
    go_on.set()
    await driver.until(lambda: bool(driver.finished), "the answer does not end")
    await driver.settled()
    say(
        status=driver.finished,
        progress=driver.progress,
        first_seen=first_seen,
        text=driver.shown(),
        titles=driver.titles(),
        box=driver.window.composer.text(),
    )


async def ask_in_new_chat(driver: Driver) -> None:
    """Ask a question in a chat of its own, and wait for the answer."""
    await driver.ready()
    driver.press("new_chat")
    driver.type_and_send(driver.arguments[0])
    await driver.until(lambda: bool(driver.finished), "no answer")


async def picture(driver: Driver) -> None:
    """Take a picture of the window as it opens."""
    driver.window.resize(1280, 820)
    await driver.ready()
    await driver.until(lambda: bool(driver.shown()), "no message in the transcript")
    await driver.settled()
    driver.window.transcript.jump_to_latest()
    await driver.settled()
    driver.window.grab().save(driver.arguments[0])


async def picture_of_search(driver: Driver) -> None:
    """Take a picture of a search over the chats, beside a chat's options."""
    driver.window.resize(1280, 820)
    await driver.ready()
    await driver.until(lambda: bool(driver.shown()), "no message in the transcript")
    if not driver.has("options_form"):
        driver.press("toggle_options")
    await driver.until(lambda: driver.has("options_form"), "no options")
    driver.press("search_all")
    await driver.until(lambda: driver.has("search"), "no search")
    QTest.keyClicks(driver.find("search"), "blue")
    await driver.settled()
    driver.window.grab().save(driver.arguments[0])


async def report(driver: Driver) -> None:
    """Tell what is there at start."""
    await driver.ready()
    await driver.until(lambda: bool(driver.titles()), "no conversation in the list")
    await driver.until(lambda: bool(driver.shown()), "no message in the transcript")
    say(titles=driver.titles(), text=driver.shown(), title=driver.window.windowTitle())


async def find_again(driver: Driver) -> None:
    """Find a conversation by a word, with the keyboard."""
    await driver.ready()
    driver.press("new_chat")
    driver.press("search_all")
    await driver.until(lambda: driver.has("search"), "no search box")
    box = driver.find("search")
    QTest.keyClicks(box, driver.arguments[0])
    QTest.keyClick(box, Qt.Key.Key_Return)  # sooner than the hits come, as fast hands do
    await driver.until(lambda: bool(driver.shown()), "the hit was not opened")
    say(text=driver.shown(), title=driver.window.windowTitle())


async def stop_and_continue(driver: Driver) -> None:
    """Stop an answer in its middle, then have it continued."""
    await driver.ready()
    driver.hold_answers(80)
    driver.type_and_send(driver.arguments[0])
    await driver.until(lambda: len(driver.shown()) > 40, "no text came")
    if driver.arguments[1:2] == ["click"]:
        driver.click("stop")
    else:
        driver.press("stop")
    await driver.until(lambda: bool(driver.finished), "it did not stop")
    await driver.until(lambda: driver.has("next_step"), "no way to go on")
    stopped = driver.shown()
    await driver.settled()
    say(status=driver.finished, text=driver.shown(), same=driver.shown() == stopped)
    driver.click("next_step")
    await driver.until(lambda: len(driver.shown()) > len(stopped) + 10, "it did not go on")
    driver.press("stop")
    await driver.until(lambda: len(driver.finished) == 2, "it did not stop again")
    await driver.settled()
    say(text=driver.shown())


async def go_on(driver: Driver) -> None:
    """Have the interrupted answer of the last run continued."""
    await driver.ready()
    driver.hold_answers(80)
    await driver.until(lambda: bool(driver.shown()), "no message in the transcript")
    before = driver.shown()
    driver.click("next_step")
    await driver.until(lambda: len(driver.shown()) > len(before) + 10, "it did not go on")
    driver.press("stop")
    await driver.until(lambda: bool(driver.finished), "it did not stop")
    await driver.settled()
    say(before=before, text=driver.shown())


async def message_actions(driver: Driver) -> None:
    """Copy, look how an answer was made, branch, delete and undo."""
    await driver.ready()
    await driver.until(lambda: bool(driver.shown()), "no message in the transcript")
    transcript, clipboard = driver.window.transcript, QGuiApplication.clipboard()
    answer = transcript.items.outlines[-1].id
    transcript.action_requested.emit("copy", answer)
    await driver.until(lambda: bool(clipboard.text()), "nothing was copied")
    copied = clipboard.mimeData()
    say(copied=copied.text(), rich=copied.hasHtml(), shown=driver.shown())
    clipboard.clear()
    transcript.action_requested.emit("copy_conversation", "")
    await driver.until(lambda: bool(clipboard.text()), "the chat was not copied")
    say(conversation=clipboard.text())
    transcript.action_requested.emit("details", answer)
    await driver.until(lambda: driver.has("how_it_was_made_window"), "no details")
    details = driver.window.findChild(QPlainTextEdit, "summary")
    assert details is not None
    request = driver.window.findChild(QPlainTextEdit, "request_json")
    assert request is not None
    say(details=details.toPlainText() + request.toPlainText())
    QTest.keyClick(driver.find("how_it_was_made_window"), Qt.Key.Key_Escape)
    transcript.action_requested.emit("branch", answer)
    await driver.until(lambda: len(driver.titles()) == 2, "no branch")
    await driver.until(
        lambda: transcript.items.outlines[-1].id != answer and bool(driver.shown()),
        "the branch was not opened",
    )
    say(branch=driver.shown(), titles=driver.titles())
    transcript.action_requested.emit("delete", transcript.items.outlines[-1].id)
    await driver.until(lambda: len(transcript.items.outlines) == 1, "it was not deleted")
    driver.press("undo")
    await driver.until(lambda: len(transcript.items.outlines) == 2, "it did not come back")
    await driver.until(lambda: bool(driver.shown()), "its text did not come back")
    say(back=driver.shown())


async def restore(driver: Driver) -> None:
    """Meet a history that can't be opened, and take the backup that is offered."""
    await driver.until(lambda: driver.has("notice"), "nothing was said")
    say(said=driver.window.notice.text.text())
    driver.click("notice_action")
    await driver.until(lambda: bool(driver.titles()), "nothing was restored")
    say(titles=driver.titles(), notice=driver.window.notice.isVisible())


async def backup_later(driver: Driver) -> None:
    """See whether the history is looked after when all is loaded, and that it is after that."""
    assert driver.program._container is not None
    say(looked_after=bool(driver.program._container._care._tasks))
    backups = paths.backup_directory(Path(driver.arguments[-1]))
    await driver.until(lambda: any(backups.glob("history-*.sqlite3")), "today's backup")
    say(backed_up=True)


async def reader_moves(driver: Driver) -> None:
    """Send, type and undo while going from chat to chat: each word stays where it belongs."""
    await driver.ready()
    window, model = driver.window, driver.window.transcript.items
    box = driver.find("message")
    driver.type_and_send("First chat")
    await driver.until(lambda: bool(driver.finished), "no answer")
    first = driver.program.session.chat.conversation_id
    # sent, and away at once: the question goes to the first chat
    QTest.keyClicks(box, "Second question")
    QTest.keyClick(box, Qt.Key.Key_Return)
    driver.press("new_chat")
    await driver.until(lambda: len(driver.finished) == 2, "no second answer")
    say(titles=driver.titles(), box=window.composer.text())
    # typed in a new chat, and away: it is there again
    QTest.keyClicks(box, "a thought")
    driver.press("next_chat")
    await driver.until(lambda: len(model.outlines) == 4, "the chat was not opened")
    in_first = window.composer.text()
    driver.press("new_chat")
    await driver.until(lambda: bool(window.composer.text()), "the draft did not come back")
    say(in_first=in_first, in_new=window.composer.text())
    window.composer.set_draft("")
    # another chat, deleted and brought back: it is the one that is shown
    driver.type_and_send("Other chat")
    await driver.until(lambda: len(driver.finished) == 3, "no third answer")
    other = driver.program.session.chat.conversation_id
    driver.press("delete_chat")
    await driver.until(lambda: len(driver.titles()) == 1, "it was not deleted")
    await driver.until(lambda: window.windowTitle().startswith("First"), "no neighbour")
    driver.press("undo")
    await driver.until(lambda: len(driver.titles()) == 2, "it did not come back")
    await driver.until(lambda: window.windowTitle().startswith("Other"), "it was not opened")
    shown = driver.program.session.chat.conversation_id
    outlines = await driver.program.session.backend.call(
        (await driver.program.session.backend.services()).library.messages, [model.outlines[0].id]
    )
    say(same=shown == other, title=window.windowTitle(), question=outlines[0].text)
    # an answer that runs in a version that is not shown can be stopped
    driver.hold_answers(1)
    driver.press("regenerate")
    await driver.until(lambda: bool(driver.program.session.backend.running_in(other)), "no run")
    window.transcript.version_requested.emit(model.outlines[-1].id, -1)
    await driver.settled()
    stoppable = window.composer.running
    driver.press("stop")
    await driver.until(lambda: len(driver.finished) == 4, "it can't be stopped")
    say(stoppable=stoppable, first=first != other)


async def attach_while_sending(driver: Driver) -> None:
    """Attach a file, and choose an option, in the moment in which a first question is saved."""
    await driver.ready()
    driver.type_and_send("First chat")
    driver.window.files_dropped.emit([driver.arguments[0]])
    composer = driver.window.composer
    await driver.until(lambda: bool(driver.finished), "no answer")
    await driver.until(lambda: bool(composer.attachments()), "the file is lost")
    first = driver.program.session.chat.conversation_id
    driver.press("new_chat")
    await driver.settled()
    in_new = len(composer.attachments())
    driver.program.session.conversation.open(first)
    await driver.until(lambda: bool(composer.attachments()), "the file is not kept")
    say(in_new=in_new, names=[one.name for one in composer.attachments()])


async def options_of_new_chat(driver: Driver) -> None:
    """Say what is chosen for a new chat; choose something, or ask with what was chosen."""
    await driver.ready()
    chosen = driver.program.session.chat.settings
    driver.press("new_chat")
    await driver.settled()
    before = chosen.value.temperature
    if before is None:
        chosen.choose(replace(chosen.value, temperature=0.25))
    else:
        driver.type_and_send("First chat")
        await driver.until(lambda: bool(driver.finished), "no answer")
    await driver.settled()
    say(before=before, now=chosen.value.temperature, next=chosen.of_new_chat.temperature)


async def talk_for_ever(driver: Driver) -> None:
    """Ask, and say what is on the screen until somebody kills this process."""
    await driver.ready()
    driver.hold_answers(300)
    driver.type_and_send(driver.arguments[0])
    container = driver.program._container
    assert container is not None
    last = ""
    while True:
        shown = driver.shown()
        if shown != last:
            say(text=shown, engine=container.engine.pid)
            last = shown
        await asyncio.sleep(0.01)


async def look_and_write(driver: Driver) -> None:
    """Look how an answer was made, compare, and let a text be continued, then go back."""
    window = driver.window
    for action, name in (
        ("how_it_was_made", "how_it_was_made_window"),
        ("run_with", "run_with_window"),
        ("compare", "compare_chooser"),
    ):
        driver.press(action)
        await driver.until(partial(driver.has, name), name)
        driver.find(name).close()
    driver.press("new_text")
    await driver.until(partial(driver.has, "text"), "no page for a text")
    count = len(driver.finished)
    QTest.keyClicks(driver.find("text"), "One, two,")
    await driver.settled()
    progress = len(driver.progress)
    driver.click("go_on")
    await driver.until(lambda: len(driver.progress) > progress, "it does not go on")
    driver.press("stop")
    await driver.until(lambda: len(driver.finished) > count, "the text was not continued")
    driver.press("next_chat")
    await driver.until(lambda: not window.composer.isHidden(), "no chat")


async def tour(driver: Driver) -> None:
    """Use everything once; the audit hook of the test listens."""
    await driver.ready()
    notes = Path(driver.arguments[-1]).parent / "notes.md"
    notes.write_text("# Falcons")
    audit = Audit()
    audit.listen()
    driver.window.files_dropped.emit([str(notes)])
    await driver.until(lambda: bool(driver.window.composer.attachments()), "no file")
    driver.type_and_send("Say one word.")
    await driver.until(lambda: bool(driver.finished), "no answer")
    window = driver.window
    driver.press("new_chat")
    await asyncio.sleep(0.4)  # pace: a person's hand
    driver.press("next_chat")
    await driver.until(lambda: bool(driver.shown()), "the chat was not opened")
    driver.press("search_all")
    await driver.until(lambda: driver.has("search"), "no search box")
    QTest.keyClicks(driver.find("search"), "word")
    await asyncio.sleep(0.4)  # pace: a person's hand
    QTest.keyClick(driver.find("search"), Qt.Key.Key_Escape)
    driver.press("settings")
    await driver.until(lambda: driver.has("settings_window"), "no settings")
    await asyncio.sleep(0.4)  # pace: a person's hand
    settings = window.findChild(QWidget, "settings_window")
    assert settings is not None
    settings.close()
    window.resize(700, 700)
    driver.press("toggle_options")
    window.resize(1_280, 900)  # opened over the chat, they stay beside it
    await driver.until(lambda: driver.has("options_form"), "no options")
    QTest.keyClick(driver.find("temperature_slider"), Qt.Key.Key_Right)
    QTest.keyClicks(driver.find("system_message"), "Be brief. ")
    driver.press("regenerate")
    await driver.until(lambda: len(driver.finished) == 2, "no second answer")
    driver.press("toggle_options")
    QTest.keyClicks(driver.find("message"), "/")
    await driver.until(lambda: driver.has("prompt_popup"), "no prompts")
    QTest.keyClick(driver.find("message"), Qt.Key.Key_Escape)
    QTest.keyClick(driver.find("message"), Qt.Key.Key_Backspace)
    driver.press("clear_context")
    await driver.until(lambda: driver.has("fresh_line"), "no line")
    driver.press("undo")
    await driver.until(lambda: not driver.has("fresh_line"), "the line is still there")
    await look_and_write(driver)
    driver.press("delete_chat")
    await asyncio.sleep(0.4)  # pace: a person's hand
    driver.press("undo")
    await asyncio.sleep(0.4)  # pace: a person's hand
    for name in ("archive_chat", "undo", "show_archive", "show_trash", "empty_trash"):
        driver.press(name)
        await asyncio.sleep(0.4)  # pace: a person's hand
    driver.press("temporary_chat")
    await driver.until(lambda: driver.has("about_this_chat"), "no temporary chat")
    driver.type_and_send("Say one word.")
    await driver.until(lambda: driver.has("keep_this_chat"), "it can't be kept")
    driver.press("stop")
    await asyncio.sleep(0.4)  # pace: a person's hand
    driver.click("keep_this_chat")
    await asyncio.sleep(0.4)  # pace: a person's hand
    driver.press("new_chat")
    await asyncio.sleep(0.4)  # pace: a person's hand
    QTest.keyClicks(driver.find("message"), "a draft")
    await asyncio.sleep(0.4)  # pace: a person's hand
    # not by QTest, which turns the loop inside of this task: no other may run there
    place = window.mapToGlobal(QPoint(500, 200))
    QCursor.setPos(place)
    await driver.until(lambda: QCursor.pos() == place, "the pointer did not come")
    await driver.settled()
    audit.stop()
    say(calls=audit.calls)


async def close_while_filling(driver: Driver) -> None:
    """Close the window while coroutines still ask, as those of Settings do on a busy machine."""
    await driver.ready()
    services = await driver.program.session.backend.services()
    for use_case in (services.library.recent_models, services.library.erase_old):
        driver.program.session.backend.start(_ask_for_ever(driver, use_case))
    driver.press("settings")


async def _ask_for_ever(driver: Driver, use_case: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    while True:
        await driver.program.session.backend.call(use_case)


def _is_import() -> bool:
    """Whether it is an ``import`` that asks."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


class Audit:
    """Notes what the GUI thread asks of the outside world (PEP 578), SQLite's statements too."""

    EVENTS = (
        "open", "os.", "shutil.", "socket.", "subprocess.", "tempfile.", "sqlite3.", "import",
        "glob.", "pathlib.", "urllib.", "ctypes.dlopen",
    )  # fmt: skip

    def __init__(self) -> None:
        import threading

        self.thread = threading.get_ident()
        self.calls: list[str] = []
        self.on = False

    def listen(self) -> None:
        """Begin."""
        import apsw

        for module in list(sys.modules.values()):
            if getattr(module, "__name__", "") == "falcon_desktop.store.database":
                self._trace_statements(apsw)
        self.on = True
        sys.addaudithook(self._hook)

    def stop(self) -> None:
        """End; a hook itself can't be removed."""
        self.on = False

    def _trace_statements(self, apsw: object) -> None:
        container = run.program_services()
        for connection in container:
            connection.exec_trace = self._statement  # type: ignore[attr-defined]

    def _statement(self, _cursor: object, sql: str, _bindings: object) -> bool:
        self._note(f"sqlite {sql[:60]}")
        return True

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on or not event.startswith(self.EVENTS) or event == "import":
            return
        if not _is_import():  # of code with classes of Qt's: only this thread may make them
            self._note(f"{event} {str(arguments)[:120]}")

    def _note(self, what: str) -> None:
        import threading

        if self.on and threading.get_ident() == self.thread:
            self.calls.append(what)


class _Run:
    """The program of this process."""

    program: Program | None = None

    def program_services(self) -> list[object]:
        """Return the open connections to the database."""
        assert self.program is not None
        container = self.program._container
        assert container is not None
        handles = container.database._handles
        return [one for one in (handles.writer, handles.reader) if one is not None]


run = _Run()

SCENARIOS: dict[str, Callable[[Driver], Awaitable[None]]] = {
    scenario.__name__: scenario
    for scenario in (
        ask,
        ask_in_new_chat,
        picture,
        picture_of_search,
        report,
        find_again,
        stop_and_continue,
        message_actions,
        restore,
        backup_later,
        reader_moves,
        go_on,
        attach_while_sending,
        options_of_new_chat,
        talk_for_ever,
        tour,
        close_while_filling,
    )
}


def main() -> int:
    """Run a scenario in the real program."""
    name, data_dir, *arguments = sys.argv[1:]
    begin = Program._begin
    failures: list[BaseException] = []

    async def begin_and_drive(program: Program) -> None:
        run.program = program
        await begin(program)
        driver = Driver(program, [*arguments, data_dir])
        try:
            await SCENARIOS[name](driver)
        except asyncio.CancelledError:
            return  # the program ends
        except Exception as error:
            failures.append(error)
            say(failed=repr(error))
        program.window.close()

    Program._begin = begin_and_drive  # type: ignore[method-assign, assignment]
    paths.make_private_directory(Path(data_dir))
    status = run_window(Path(data_dir))
    return status or len(failures)


if __name__ == "__main__":
    sys.exit(main())
