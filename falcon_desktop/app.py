"""Runs the window: starts Qt, the worker thread and the session, and shuts them down in stages.

One of the two composition roots; only ``cli`` imports it.
"""

from __future__ import annotations

import falcon_desktop.runtime.late_methods
import falcon_desktop.runtime.plain_imports  # noqa: F401 - before whatever the window imports

# isort: split
import importlib
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QTimer,
    Signal,
    Slot,
    qVersion,
)
from PySide6.QtGui import QAccessible, QFileOpenEvent, QWindow
from PySide6.QtWidgets import QApplication

from falcon_desktop import __version__, paths
from falcon_desktop.core.domain.errors import ExitStatus, FalconError, NextStep, StorageError
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.crash_report import CrashReport, delete_report, kept_report
from falcon_desktop.own_process import Ended
from falcon_desktop.runtime.instance_lock import InstanceLock
from falcon_desktop.runtime.signals import TerminationSignals
from falcon_desktop.runtime.start_count import begin, ready, withdraw
from falcon_desktop.store.settings import SettingsFile
from falcon_desktop.ui.kit import language
from falcon_desktop.ui.kit.icons import application_icon
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtGui import QAccessibleInterface

    from falcon_desktop.composition.container import ServiceContainer
    from falcon_desktop.controllers.session import Handed, Session
    from falcon_desktop.core.domain.settings import Settings
    from falcon_desktop.core.ports.servers import Publish
    from falcon_desktop.runtime.bridge import Bridge
    from falcon_desktop.runtime.file_watch import FileWatch
    from falcon_desktop.runtime.first_touch import FirstTouch
    from falcon_desktop.runtime.shutdown import Shutdown
    from falcon_desktop.store.database import OpenReport

SESSION_END_MS = 3_000
FIRST_ANSWERS_SECONDS = 10.0
"""How long the first program may take to begin listening, or to end."""
LOOK_AFTER_HISTORY_MS = 3_000
"""The backup that is due reads every text, and the look for damage the whole file: neither while
the window is still loading and its person begins.
"""
SEE_EVENTS_AFTER_MS = 1_000
"""Of a start's thousands of events none is of a tip, a box or the pointer; each would be asked.

Where the pointer moves over the window before, or another window comes, it begins with that: no tip
is shown over what the pointer did not move to, and no box before another window.
"""
SETTLE_SECONDS = 1.0
"""How long controllers that save something may take at the end; they take milliseconds."""
TRY_AGAIN_SECONDS = 3.0
"""After this, a history is opened again that something else kept from being opened."""
_log = logging.getLogger(__name__)


def run_window(data_dir: Path, file: Path | None = None) -> int:
    """Show the window until it is closed; returns the process's exit status.

    ``file`` holds chats that are offered for import.

    Where the window of this data directory is already open, that one is raised instead.
    """
    if file is not None:
        from falcon_desktop.runtime.handover import leave  # few starts bring chats

        leave(data_dir, file)
    lock = InstanceLock(data_dir)
    if not lock.acquire() and (status := _raise_first(data_dir, lock)) is not None:
        return status
    crash = CrashReport(data_dir)
    crashed = crash.begin(_facts())
    begun = False
    try:
        file_of_settings = SettingsFile(paths.settings_file(data_dir))
        settings = file_of_settings.load()
        begun = True  # before: the end may be asked for while this is noted
        careful = begin(data_dir)
        if careful:
            settings = replace(settings, open_conversation_id=None, window_geometry="")
        application = _make_application()
        spoken = language.install(application, settings.language)
        theme = Theme(settings.appearance, settings.zoom)
        theme.apply_to(application)
        program = Program(
            application,
            theme,
            settings,
            data_dir,
            spoken=spoken,
            careful=careful,
            crashed=crashed,
            problems=file_of_settings.problems,
        )
        status = program.run()
        withdraw(data_dir)  # it ended well, though perhaps before it was ready
    except Ended:
        if begun:
            withdraw(data_dir)
        crash.end()
        raise
    except Exception as error:
        crash.note(error)
        raise
    else:
        crash.end()
    finally:
        lock.release()
    if program.left_a_thread:  # Python would wait for it; everything is saved and closed by now
        os._exit(status)
    return status


def _facts() -> str:
    """Return what runs here, for the report of a crash."""
    python = sys.version.split(maxsplit=1)[0]
    return f"Falcon Desktop {__version__}, Python {python}, Qt {qVersion()}, {sys.platform}"


def _make_window(theme: Theme, settings: Settings) -> MainWindow:
    """Make the window as it was left."""
    window = MainWindow(theme, invite=settings.open_conversation_id is None)
    window.restore_geometry(settings.window_geometry)
    panels = settings.panels
    window.set_sidebar(visible=panels.sidebar_visible, width=panels.sidebar_width)
    window.set_options(visible=panels.options_visible)
    window.composer.set_send_key(settings.send_key)
    window.composer.set_draft(settings.early_draft)
    return window


class Application(QApplication):
    """Receives system events for the whole program: macOS opens files by an event."""

    file_opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Report a file that the system opens with this program."""
        if isinstance(event, QFileOpenEvent):
            self.file_opened.emit(event.file())
            return True
        return super().event(event)


def _make_application() -> Application:
    application = Application([sys.argv[0] if sys.argv else "falcon-desktop"])
    application.setApplicationName("falcon-desktop")
    application.setApplicationDisplayName("Falcon Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("falcon-desktop")
    application.setWindowIcon(application_icon())
    application.setQuitOnLastWindowClosed(False)
    return application


def _raise_first(data_dir: Path, lock: InstanceLock) -> int | None:
    """Have the first program show itself; None if it ended meanwhile and the lock is ours.

    One that has just been started does not listen yet, one that ends does no more: both take a
    moment, as two clicks on the icon or a quick way out and in again show.

    Raises:
        FalconError: it does not answer.
    """
    from falcon_desktop.runtime.single_instance import raise_first_instance

    application = QCoreApplication.instance() or QCoreApplication([])
    until = time.monotonic() + FIRST_ANSWERS_SECONDS
    while not (raised := raise_first_instance(data_dir)) and time.monotonic() < until:
        if lock.acquire():
            application.shutdown()  # the window's takes its place
            return None
        time.sleep(0.05)
    application.processEvents()
    if raised:
        return ExitStatus.OK
    raise FalconError(
        Sentence(
            "Falcon Desktop is already running with this data directory and does not respond. "
            "End it first."
        )
    )


class Program(QObject):
    """The running window: what starts after the first paint, and how everything ends."""

    ended = Signal()
    """Everything is saved and closed."""

    def __init__(
        self,
        application: Application,
        theme: Theme,
        settings: Settings,
        data_dir: Path,
        *,
        spoken: str = language.SOURCE,
        careful: bool = False,
        crashed: bool = False,
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._problems = problems
        self._careful = careful
        self._crashed = crashed
        self._application = application
        self._data_dir = data_dir
        self._settings = settings
        self._theme = theme
        self._spoken = spoken
        self._is_changing_language = False
        self._container: ServiceContainer | None = None
        self._backup: Path | None = None
        self._trouble = ""
        self._trying_again: asyncio.Task[None] | None = None
        self._bridge: Bridge | None = None
        self._shutdown: Shutdown | None = None
        self._watch: FileWatch | None = None
        self._looking = False
        self._is_opening = False
        """Whether the window is being filled with the history."""
        self._is_open = False
        """Whether the history is open."""
        self.left_a_thread = False
        """Whether the worker did not end: a name look-up that hangs can't be cancelled."""
        self._end_wanted = False
        self._early_question = ""
        self._event_filter: QObject | None = None
        self._first_touch: FirstTouch | None = None
        self._signals = TerminationSignals(self)
        self._signals.received.connect(self.quit)
        self._end_wanted = self._signals.came_early
        self.window = _make_window(theme, settings)
        self.window.composer.submitted.connect(self._keep_question)

    def run(self) -> int:
        """Paint the window, then start everything that takes time, then run until the end."""
        self.window.show()
        self._look_for_pointer()
        self._application.processEvents()
        QAccessible.installFactory(_interface_of)
        if QAccessible.isActive():
            from falcon_desktop.ui.accessible.factory import meet_again

            meet_again(self.window)
        from falcon_desktop.controllers import loading

        _import_aside(self._application, loading.BESIDE_FIRST_PAINT)
        for module in loading.AFTER_FIRST_PAINT:
            importlib.import_module(module)
            self._application.processEvents()
        import asyncio

        from falcon_desktop.controllers.session import Session
        from falcon_desktop.runtime.bridge import Bridge
        from falcon_desktop.runtime.collector import Collector
        from falcon_desktop.runtime.first_touch import FirstTouch
        from falcon_desktop.runtime.gui_loop import GuiLoop
        from falcon_desktop.runtime.shutdown import Shutdown
        from falcon_desktop.runtime.single_instance import ActivationServer
        from falcon_desktop.runtime.tasks import Tasks
        from falcon_desktop.runtime.worker import Worker

        self._first_touch = FirstTouch(self.window.windowHandle(), self)
        QTimer.singleShot(SEE_EVENTS_AFTER_MS, self._see_events)
        self.window.composer.submitted.disconnect(self._keep_question)
        self.session = Session(self.window, self._settings)
        self._worker = Worker()
        self._tasks = Tasks(self._show_failure)
        self._loop = loop = GuiLoop(self._application, already_running=False)
        asyncio.set_event_loop(loop)
        self._bridge = bridge = Bridge(self._worker, self)
        collector = Collector(self)
        self._activation = ActivationServer(self._data_dir, self)
        self._shutdown = Shutdown(
            [
                ("window", self._end_window),
                ("answers and history", self._end_services),
                ("controllers", self._tasks.close),
            ],
            self._finish,
        )
        self._application.commitDataRequest.connect(self._save_for_session_end)
        self._connect_session()
        self._activation.activated.connect(self._take_files)
        self._activation.listen()
        collector.start()
        self._worker.start()
        self.session.backend.connect_worker(bridge, self._tasks)
        self._tasks.start(self._begin())
        self._do_what_was_early()
        if self.window.close_wanted or self._end_wanted:
            self.quit()
        with loop:
            loop.run_forever()
        asyncio.set_event_loop(None)
        return self._end(collector)

    def _connect_session(self) -> None:
        """Connect the session and its window with what outlives them."""
        session = self.session
        session.quit_requested.connect(self.quit)
        session.restore_requested.connect(self._restore)
        session.report_requested.connect(self._show_report)
        session.report_unwanted.connect(self._delete_report)
        session.preferences.changed.connect(self._follow_language)
        self._activation.activated.connect(session.raise_window)
        self._application.file_opened.connect(session.open_file)
        self._connect_watch()

    def _connect_watch(self) -> None:
        if self._watch is not None:
            self._watch.moved.connect(self.session.tell_moved)
            self._watch.removed.connect(self.session.tell_removed)
            self.window.activated.connect(self._look_elsewhere)

    def _disconnect_session(self) -> None:
        """Have the session hear no more of what another one is to hear."""
        session = self.session
        session.preferences.changed.disconnect(self._follow_language)
        self._activation.activated.disconnect(session.raise_window)
        self._application.file_opened.disconnect(session.open_file)
        if self._watch is not None:
            self._watch.moved.disconnect(session.tell_moved)
            self._watch.removed.disconnect(session.tell_removed)
            self.window.activated.disconnect(self._look_elsewhere)
        session.backend.leave_worker()

    def _show_failure(self, error: BaseException) -> None:
        self.session.show_failure(error)

    @Slot()
    def _follow_language(self) -> None:
        """Speak the language that was chosen, where it is another and the window is whole."""
        wanted = self.session.preferences.value.language
        busy = self._is_opening or self._is_changing_language or self._end_wanted
        if not busy and language.chosen(wanted) != self._spoken:
            self._is_changing_language = True
            self._tasks.start(self._change_language())

    async def _change_language(self) -> None:
        """Make the window anew in the language that was chosen, over the same services.

        What the window keeps neither with the settings nor in the history it hands over, see
        :class:`~falcon_desktop.controllers.session.Handed`. The worker, and with it every running
        answer, hears nothing of this.
        """
        old, bridge = self.session, self._bridge
        try:
            settings = old.settings.shown
            old.settings.close()
            old.end_editing()
            await old.backend.settle(SETTLE_SECONDS)
            await self._save_state()
            if self._end_wanted or bridge is None:
                return
            self._put_in_place(replace(old.handed(), settings=settings), bridge)
        finally:
            self._is_changing_language = False
        if self._is_open:
            await self.session.load()
        await self._let_go(old)

    def _put_in_place(self, handed: Handed, bridge: Bridge) -> None:
        """Show another window instead of this one, in one turn of the loop: no event is missed, and
        nobody sees this one turn round.
        """
        from falcon_desktop.controllers.session import Session

        old, settings, container = self.window, self.session.state(), self._container
        self._disconnect_session()
        self._spoken = language.install(self._application, settings.language)
        self.window = _make_window(self._theme, settings)
        self.session = Session(self.window, settings, handed)
        self._connect_session()
        backend = self.session.backend
        backend.connect_worker(bridge, self._tasks)
        if container is not None:
            backend.open_settings(container.services.settings)
            if self._is_open:
                backend.open_services(container.services)
        self.session.take_over()
        self.window.show()
        old.hide()

    async def _let_go(self, old: Session) -> None:
        """Free a window in whose place another one is, once all that was begun in it is done."""
        window = old.window
        try:
            if not await old.backend.settle(0):
                window.notice.shown.connect(self._pass_on)
                await old.backend.settle()
                self.session.connections.reload()
        finally:
            window.transcript.close_rendering()
            window.deleteLater()
            old.deleteLater()

    @Slot()
    def _pass_on(self) -> None:
        """Say what the window before has to say of what was begun in it."""
        from falcon_desktop.ui.kit.notice import Notice

        notice = self.sender()
        if isinstance(notice, Notice):
            self.window.notice.show_notice(notice.text.text())

    def _do_what_was_early(self) -> None:
        """Do what was asked for while there was nobody to ask, in its order."""
        if self._early_question:
            self.session.conversation.questions.ask_early(self._early_question)
        self.window.do_early_keys()

    def _look_for_pointer(self) -> None:
        """Begin with what is done about events as soon as it may be needed."""
        if (handle := self.window.windowHandle()) is not None:
            handle.installEventFilter(self)
        self._application.focusWindowChanged.connect(self._window_came)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the pointer's first move over the window: of its window's events only."""
        if event.type() is QEvent.Type.MouseMove:
            self._see_events()
        return False

    @Slot(QWindow)
    def _window_came(self, window: QWindow | None) -> None:
        if window is not None and window is not self.window.windowHandle():
            self._see_events()

    @Slot()
    def _see_events(self) -> None:
        if self._event_filter is not None:
            return
        from falcon_desktop.ui.kit.event_filter import EventFilter

        self._event_filter = EventFilter()
        self._application.installEventFilter(self._event_filter)
        self._application.focusWindowChanged.disconnect(self._window_came)
        if (handle := self.window.windowHandle()) is not None:
            handle.removeEventFilter(self)

    @Slot()
    def quit(self) -> None:
        """End the program without losing anything on screen."""
        self._end_wanted = True
        if self._shutdown is not None:
            self._tasks.start(self._shutdown.run())

    @Slot(str)
    def _keep_question(self, text: str) -> None:
        """Remember a question that was sent before there is anybody to ask."""
        self._early_question = text
        self.window.composer.clear_after_send()
        self.window.composer.set_asking(True)

    async def _begin(self) -> None:
        bridge = self._bridge
        if bridge is None:
            return
        try:
            self._container = await bridge.call(
                _build_services, self._data_dir, self.session.preferences.value, bridge.publish
            )
        except StorageError as error:
            self.session.show_storage_failure(error, can_restore=False)
            return
        self.session.backend.open_settings(self._container.services.settings)
        await self._open_history()

    async def _open_history(self) -> None:
        """Open the history; later again, where what is in the way may go away by itself."""
        container, bridge = self._container, self._bridge
        if container is None or bridge is None:
            return
        try:
            report = await bridge.call(container.open)
        except StorageError as error:
            if error.next_step not in (NextStep.RETRY, NextStep.FREE_SPACE):
                await self._offer_backup(error)
                return
            if error.sentence != self._trouble:
                self._trouble = error.sentence
                self.session.show_storage_failure(error, can_restore=False)
            self._trying_again = self._tasks.start(self._try_again())
            return
        if self._trouble:
            self.session.storage_restored()
        await self._open_window(report)

    async def _try_again(self) -> None:
        import asyncio

        await asyncio.sleep(TRY_AGAIN_SECONDS)
        await self._open_history()

    async def _open_window(self, report: OpenReport) -> None:
        container, bridge = self._container, self._bridge
        if container is None or bridge is None:
            return
        self._is_opening = True
        try:
            await self._fill_window(report, container, bridge)
        finally:
            self._is_opening = False
        self._follow_language()
        QTimer.singleShot(LOOK_AFTER_HISTORY_MS, self._look_after_history)

    async def _fill_window(
        self, report: OpenReport, container: ServiceContainer, bridge: Bridge
    ) -> None:
        backend = self.session.backend
        if self.session.preferences.value.open_conversation_id is not None:
            await self._load_drawing()
        self._is_open = True
        backend.open_services(container.services)
        self.session.show_opening(report)
        if report.set_aside is not None:
            await self._find_backup()
        self._watch_files()
        await bridge.call(container.look_elsewhere)
        await self.session.load()
        self._take_files()
        await bridge.call(_ready, self._data_dir)
        if self._careful:
            self.session.tell_careful()
        if self._problems:
            self.session.tell_settings(self._problems)
            self._problems = ()
        if self._crashed:
            self._crashed = False
            self.session.tell_crash()
        await bridge.call(container.titles.choose, self.session.preferences.value.model_titles)
        if self._first_touch is None or self._first_touch.came or QAccessible.isActive():
            await self._load_later()
        else:
            self._first_touch.touched.connect(self._touched)

    async def _load_drawing(self) -> None:
        """Import what draws messages, unless it was."""
        if self._bridge is None:
            return
        from falcon_desktop.controllers import loading

        await self._bridge.call(_import, loading.BESIDE_OPENING)
        for module in loading.DRAWING:
            await self.session.backend.load(module)

    @Slot()
    def _touched(self) -> None:
        if not self._end_wanted:
            self._tasks.start(self._load_later())

    async def _load_later(self) -> None:
        """Import what somebody at the window may need next, so that they need not wait for it."""
        from falcon_desktop.controllers import loading

        await self._load_drawing()
        for module in loading.LATER:
            await self.session.backend.load(module)

    @Slot()
    def _look_after_history(self) -> None:
        if not self._end_wanted and self._bridge is not None and self._container is not None:
            self._tasks.start(self._bridge.call(_keep_backups, self._container))

    def _watch_files(self) -> None:
        """From now on, show what other programs change in the history."""
        if self._watch is not None:  # the history was opened again
            return
        from falcon_desktop.runtime.file_watch import FileWatch

        history = paths.history_file(self._data_dir).name
        self._watch = FileWatch(self._data_dir, (history, f"{history}-wal"), self)
        self._watch.changed.connect(self._look_elsewhere)
        self._connect_watch()
        self._watch.begin()

    @Slot()
    def _look_elsewhere(self) -> None:
        if not self._looking:
            self._looking = True
            self._tasks.start(self._look())

    async def _look(self) -> None:
        try:
            if self._bridge is not None and self._container is not None:
                await self._bridge.call(self._container.look_elsewhere)
        finally:
            self._looking = False

    @Slot()
    def _take_files(self) -> None:
        """Offer to import the files that were opened with this program."""
        self._tasks.start(self._look_at_files())

    async def _look_at_files(self) -> None:
        if self._bridge is not None and self._container is not None:
            from falcon_desktop.runtime.handover import collect  # not before the first paint

            for file in await self._bridge.call(_collected, collect, self._data_dir):
                self.session.open_file(str(file))

    async def _offer_backup(self, error: StorageError) -> None:
        """The history can't be opened: say so, and offer the newest backup if that may help."""
        if error.next_step is NextStep.RESTORE_BACKUP:
            await self._find_backup()
        self.session.show_storage_failure(error, can_restore=self._backup is not None)

    async def _find_backup(self) -> None:
        container, bridge = self._container, self._bridge
        if container is None or bridge is None:
            return
        self._backup = await bridge.call(container.newest_backup)

    @Slot()
    def _restore(self) -> None:
        self._tasks.start(self._restore_backup())

    async def _restore_backup(self) -> None:
        container, bridge = self._container, self._bridge
        if container is None or bridge is None:
            return
        if self._backup is None:  # damage was found later than at the start
            await self._find_backup()
        if self._backup is None:
            self.session.tell_no_backup()
            return
        report = await bridge.call(container.restore, self._backup)
        self.session.storage_restored()
        await self._open_window(report)

    @Slot()
    def _show_report(self) -> None:
        self._tasks.start(self._read_report())

    async def _read_report(self) -> None:
        if self._bridge is not None:
            text = await self._bridge.call(_kept_report, self._data_dir)
            await self.session.backend.load("falcon_desktop.ui.window.file_viewer")
            self.session.show_report(text)

    @Slot()
    def _delete_report(self) -> None:
        if self._bridge is not None:
            self._tasks.start(self._bridge.call(_delete_report, self._data_dir))

    async def _end_window(self) -> None:
        self._activation.close()  # who starts it now wants a new one
        self.window.hide()
        self.session.end_editing()
        self._tasks.refuse()
        if self._trying_again is not None:
            self._trying_again.cancel()
        await self._tasks.settle(SETTLE_SECONDS)
        await self._save_state()

    async def _save_state(self) -> None:
        container, bridge = self._container, self._bridge
        if container is not None and bridge is not None:
            try:
                await bridge.call(container.services.settings.save, self.session.state())
            except StorageError as error:  # a read-only directory: the window's place is not kept
                _log.info("the settings were not saved: %s", error)
        else:
            await self._save_early()

    async def _save_early(self) -> None:
        """Keep what was typed before there was anything that keeps it."""
        import asyncio

        file = SettingsFile(paths.settings_file(self._data_dir))
        try:
            await asyncio.to_thread(file.save, self.session.state())
        except StorageError as error:
            _log.info("what was typed was not saved: %s", error)

    async def _end_services(self) -> None:
        container, bridge = self._container, self._bridge
        if container is not None and bridge is not None:
            await bridge.call(container.close)
            bridge.close()

    def _end(self, collector: Any) -> int:
        self._activation.close()
        self.left_a_thread = not self._worker.stop()
        if self._shutdown is not None:
            self._shutdown.done()
        self._signals.close()
        self.window.transcript.close_rendering()
        # Widgets go while Python and Qt are whole, not when the interpreter takes both down.
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        collector.stop()
        return ExitStatus.OK

    @Slot()
    def _save_for_session_end(self) -> None:
        """The desktop session ends: it waits for this call to return, so everything ends in it."""
        self.quit()
        wait = QEventLoop()
        self.ended.connect(wait.quit)
        QTimer.singleShot(SESSION_END_MS, wait.quit)
        wait.exec()

    def _finish(self) -> None:
        self.ended.emit()
        self._loop.stop()


def _interface_of(kind: str, thing: QObject) -> QAccessibleInterface | None:
    """Return what assistive technology sees of a widget of ours; None leaves it to Qt.

    Nobody asks while there is none that is active.
    """
    if kind.startswith("Q") and kind != "QStackedWidget":
        return None
    from falcon_desktop.ui.accessible.factory import interface_of

    return interface_of(kind, thing)


def _import_aside(application: QApplication, modules: Sequence[str]) -> None:
    """Import modules on another thread, going on with the window's events meanwhile.

    They may not have anything of Qt, see :mod:`falcon_desktop.controllers.loading`.
    """
    import threading

    wake = QEvent.Type(QEvent.registerEventType())
    done = threading.Event()
    failures: list[BaseException] = []

    def load() -> None:
        try:
            for module in modules:
                importlib.import_module(module)
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()
            QCoreApplication.postEvent(application, QEvent(wake))

    thread = threading.Thread(target=load, name="falcon-imports")
    thread.start()
    while not done.is_set():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    thread.join()
    if failures:
        raise failures[0]


async def _build_services(data_dir: Path, settings: Settings, publish: Publish) -> ServiceContainer:
    """Build everything, on the worker: its imports cost more than the window's."""
    from falcon_desktop.composition.container import ServiceContainer

    return ServiceContainer(data_dir, settings, publish)


async def _import(modules: Sequence[str]) -> None:
    import asyncio

    for module in modules:
        await asyncio.to_thread(importlib.import_module, module)


async def _ready(data_dir: Path) -> None:
    ready(data_dir)


async def _collected(collect: Callable[[Path], list[Path]], data_dir: Path) -> list[Path]:
    return collect(data_dir)


async def _kept_report(data_dir: Path) -> str:
    return kept_report(data_dir)


async def _delete_report(data_dir: Path) -> None:
    delete_report(data_dir)


async def _keep_backups(container: ServiceContainer) -> None:
    container.keep_backups()
