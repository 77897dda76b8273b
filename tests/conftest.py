"""Ground rules of every test: no real profile, no display, nothing left running, nothing logged.

Qt's plugin is loaded only where Qt can be imported, so that a machine without Qt's system
libraries still runs the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import psutil
import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

# Before anything imports Qt or the program.
if os.environ.get("FALCON_TEST_PLATFORM"):
    os.environ["QT_QPA_PLATFORM"] = os.environ["FALCON_TEST_PLATFORM"]
else:
    # A screen that the usual window has room on; Qt's own has 800 by 800 pixels.
    screen = Path(__file__).with_name("screen.json")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HF_TOKEN", "HF_API_KEY"):
    os.environ.pop(name, None)
    os.environ.pop(name.lower(), None)

PATIENCE_S = float(os.environ.get("FALCON_TEST_PATIENCE", "150"))
"""That of ``waiting.py``, which this file, copied elsewhere, can't import."""
DESKTOP = os.environ.get("FALCON_DESKTOP_TESTS") == "1"
QT_TESTS = ("ui", "controllers", "runtime", "end_to_end")


def _qt_problem() -> str:
    try:
        import PySide6.QtGui
    except ImportError as error:
        return str(error)
    # Qt takes the first thread that makes one of its objects for the main one, for as long as the
    # process lives. Were that a test's, such as one that decodes a picture, no later test of this
    # process could run Qt's event loop under asyncio's.
    PySide6.QtCore.QThread.currentThread()
    return ""


QT_PROBLEM = _qt_problem()
if not QT_PROBLEM:
    pytest_plugins = ["pytestqt.plugin"]


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is compiled, and wait patiently."""
    _keep_what_is_compiled(config)
    _let_no_clock_judge_examples()
    _hear_signals()
    if not QT_PROBLEM:
        _wait_patiently()


def _hear_signals() -> None:
    """Hear what ends a program, as at a terminal, and let the processes of tests hear it.

    In a script's background, and under nohup, they are ignored, also by all that is started from
    there.
    """
    for name in ("SIGINT", "SIGQUIT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            usual = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
            signal.signal(number, usual)


def _keep_what_is_compiled(config: pytest.Config) -> None:
    """Let Python keep compiled code in pytest's cache where it may not beside the sources.

    Most containers set PYTHONDONTWRITEBYTECODE; a third of a run's work was then to compile the
    tests in every worker, and the program and its libraries in each process that a test starts.
    """
    if not sys.dont_write_bytecode or not hasattr(config, "cache") or config.cache is None:
        return
    sys.pycache_prefix = str(config.cache.mkdir("compiled"))
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix  # for workers and the program
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _let_no_clock_judge_examples() -> None:
    """Let hypothesis take its time: it fails what a busy machine makes slow."""
    from hypothesis import HealthCheck, settings

    settings.register_profile("falcon", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("falcon")


def _wait_patiently() -> None:
    """Let pytest-qt wait as long as everything else: its five seconds are few on a busy machine."""
    from pytestqt.qtbot import QtBot

    for name in ("Until", "Signal", "Signals", "Active", "Exposed", "Callback"):
        getattr(QtBot, f"wait{name}").__kwdefaults__["timeout"] = int(PATIENCE_S * 1_000)


collect_ignore = [f"{name}" for name in QT_TESTS] if QT_PROBLEM else []


def pytest_report_header() -> list[str]:
    lines = [f"desktop tests: {'on' if DESKTOP else 'off (FALCON_DESKTOP_TESTS=1 turns them on)'}"]
    if QT_PROBLEM:
        lines.append(f"Qt can't be used here, its tests are left out: {QT_PROBLEM}")
    return lines


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Three workers a core, since tests mostly wait; none for single files: they start sooner."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None  # xdist reads it
    named = [Path(argument.split("::")[0]) for argument in config.args]
    if not any(path.is_dir() for path in named):
        return 0
    return min(3 * (os.cpu_count() or 1), 8)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how to run what failed in the same order once more, also with ``-q``."""
    seed = config.getoption("randomly_seed", None)
    if seed is not None and (terminalreporter.stats.keys() & {"failed", "error"}):
        terminalreporter.write_line(f"the same order again: uv run pytest --randomly-seed={seed}")


Item = TypeVar("Item", bound="HasPath")


class HasPath(Protocol):
    """A test as far as its order goes."""

    @property
    def path(self) -> Path:
        """The file that it is in."""


def long_ones_first(items: list[Item], workers: int, is_long: Callable[[Item], bool]) -> list[Item]:
    """Return the tests in an order in which every worker begins with its share of the long ones.

    Who would begin one when the others are done would be waited for. A worker begins with one part
    of the list of the same length as the others'. The long ones of a file stay together.
    """
    files: dict[Path, list[Item]] = {}
    for item in filter(is_long, items):
        files.setdefault(item.path, []).append(item)
    others = [item for item in items if not is_long(item)]
    ordered: list[Item] = []
    for worker in range(workers):
        share = (len(items) - len(ordered)) // (workers - worker)
        begun = [item for found in list(files.values())[worker::workers] for item in found]
        more = max(0, share - len(begun))
        ordered += [*begun, *others[:more]]
        del others[:more]
    return [*ordered, *others]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "last" in item.keywords)  # the order stays otherwise
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = long_ones_first(items, workers, lambda item: "long" in item.keywords)
    if DESKTOP:
        return
    skip = pytest.mark.skip(reason="desktop test; FALCON_DESKTOP_TESTS=1 turns it on")
    for item in items:
        if "desktop" in item.keywords:
            item.add_marker(skip)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Empty the clipboard: offscreen, Qt frees what is on it when Python is gone, and crashes.

    The program itself leaves by ``cli.window.leave``.
    """
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


def pytest_collection_finish() -> None:
    """Put what importing made aside: each test collects garbage, its own only."""
    gc.collect()
    gc.freeze()


def _child_ids() -> set[int]:
    """Return this process's children; psutil reads all of /proc for that, twice a test."""
    if not sys.platform.startswith("linux"):
        return {child.pid for child in psutil.Process().children()}
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found.update(map(int, (task / "children").read_text().split()))
    return found


@pytest.fixture(autouse=True)
def profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and data directory, so that no test sees or touches the user's."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home / variable.removeprefix("XDG_").lower()))
    monkeypatch.setenv("HOME", str(home))
    data = home / "falcon"
    monkeypatch.setenv("FALCON_DESKTOP_DATA_DIR", str(data))
    for variable in (
        *("FALCON_DESKTOP_CONNECTION", "FALCON_DESKTOP_MODEL"),
        *("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "LLAMA_CACHE", "OLLAMA_MODELS"),
    ):
        monkeypatch.delenv(variable, raising=False)
    return data


@pytest.fixture
def statuses_taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The children whose status was asked for beside asyncio, which waits for its own."""
    found: list[int] = []
    ask = subprocess.Popen.poll

    def poll(process: subprocess.Popen[bytes]) -> int | None:
        found.append(process.pid)
        return ask(process)

    monkeypatch.setattr(subprocess.Popen, "poll", poll)
    return found


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail when a test leaves a thread or a child process behind."""
    before_threads = set(threading.enumerate())
    before_children = _child_ids()
    yield
    deadline = time.monotonic() + PATIENCE_S
    while True:
        threads = [
            thread
            for thread in threading.enumerate()
            if thread not in before_threads and not thread.name.startswith("pytest")
        ]
        children = _child_ids() - before_children
        if not threads and not children:
            return
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    left = [psutil.Process(child) for child in children if psutil.pid_exists(child)]
    described = [f"{child.pid} {child.cmdline()}" for child in left]
    for child in left:
        child.kill()
    pytest.fail(f"left running: threads {threads}, child processes {described}")


@pytest.fixture(autouse=True)
def no_unexpected_logs(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail on a log record of level WARNING or above, unless the test is marked ``allow_logs``."""
    yield
    if "allow_logs" in request.keywords:
        return
    gc.collect()  # a forgotten task speaks up when it is collected
    loud = [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call", "teardown")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and not _came_late(record)
    ]
    if loud:
        pytest.fail("unexpected log records:\n" + "\n".join(loud))


def _came_late(record: logging.LogRecord) -> bool:
    """Say whether anyio set a future that was cancelled in that very turn.

    The worker's loop overlooks it, too (``runtime.worker``); a test's own loop is asyncio's.
    """
    error = record.exc_info[1] if record.exc_info else None
    late = isinstance(error, asyncio.InvalidStateError)
    return late and "Exception in callback Future.set_result(" in record.getMessage()


_left_tasks: list[str] = []
_cancel_all = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]


def _note_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
    _left_tasks.extend(repr(task) for task in asyncio.all_tasks(loop))
    _cancel_all(loop)


asyncio.runners._cancel_all_tasks = _note_and_cancel  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Fail when a test's event loop still had tasks at its end; asyncio only cancels them."""
    result = yield
    left = _left_tasks.copy()
    _left_tasks.clear()
    if left:
        pytest.fail("tasks left running:\n" + "\n".join(left))
    return result


if not QT_PROBLEM:

    @pytest.fixture(scope="session")
    def qapp(qapp: QApplication) -> QApplication:
        """The application with the program's own rule: a window that goes does not end its loop.

        Otherwise one that an earlier test left stops the loop of the test in which it is freed.
        """
        qapp.setQuitOnLastWindowClosed(False)
        return qapp

    def _running_timers() -> list[str]:
        from PySide6.QtCore import QTimer
        from shiboken6 import isValid

        return [
            f"one of {found.interval()} ms of {found.parent()}"
            for found in gc.get_objects()
            if isinstance(found, QTimer)
            and isValid(found)
            and found.isActive()
            and not found.isSingleShot()  # those end by themselves
        ]

    @pytest.fixture(autouse=True)
    def at_rest(request: pytest.FixtureRequest) -> None:
        """Park the pointer in the screen's corner, with no button and no modifier down, and empty
        the clipboard: a test before may have left them anyhow. ``QTest.mouseDClick`` leaves its
        button down, ``QTest.keyClick`` its modifiers.

        A widget that is shown under the pointer is told that it came in, and looks so; while a
        button is down, none is told.
        """
        if "qapp" not in request.fixturenames:
            return
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QCursor, QGuiApplication
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        request.getfixturevalue("qapp")
        for button in Qt.MouseButton:
            if button and button & QGuiApplication.mouseButtons():
                QTest.mouseRelease(QWidget(), button)
        if QGuiApplication.keyboardModifiers():
            QTest.keyRelease(QWidget(), Qt.Key.Key_Control)
        QCursor.setPos(QGuiApplication.primaryScreen().geometry().bottomRight())
        if QGuiApplication.clipboard().mimeData() is not None:
            QGuiApplication.clipboard().clear()

    def _look_of_all() -> dict[str, object]:
        """Return what the application has for all of its widgets."""
        from PySide6.QtCore import QLocale
        from PySide6.QtWidgets import QApplication, QWidget

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return {
            "style sheet": app.styleSheet(),
            "font": app.font().toString(),
            "palette": app.palette(),
            "direction": app.layoutDirection(),
            "locale": QLocale().name(),
            "pointer's shape": app.overrideCursor() is not None,
            "has the pointer": QWidget.mouseGrabber(),
            "has the keys": QWidget.keyboardGrabber(),
            "popup": QApplication.activePopupWidget(),
            "modal": QApplication.activeModalWidget(),
            "ends with its last window": app.quitOnLastWindowClosed(),
        }

    @pytest.fixture(autouse=True)
    def widgets_go(request: pytest.FixtureRequest) -> Iterator[None]:
        """Free and hide the windows that a test leaves; fail where the application, with all of its
        widgets, looks otherwise than before.

        pytest-qt asks that windows be freed later, which Qt does in an event loop only: the next
        test that ran one had those of another, and lost them somewhere on its way. One that is
        still the active one would have keys that are for the next test's window until that is
        active: Esc in a question that had just been opened went to a shortcut of it. A menu that
        is open has every click. A main window lets nobody close it but the program.

        Begun last, by its name, and so the first of these to end: what the others collect is the
        garbage of this test's windows, not of an earlier one's.
        """
        if "qapp" not in request.fixturenames:
            yield
            return
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtWidgets import QApplication

        request.getfixturevalue("qapp")
        shown, look = _shown_windows(), _look_of_all()
        yield
        for _ in range(3):  # what is freed may ask that something else be freed
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()
        for one in _shown_windows():
            if one not in shown:
                one.hide()
        QApplication.setCursorFlashTime(-1)  # the system's: a test that took long lets carets rest
        changed = [f"{name}: {now}" for name, now in _look_of_all().items() if now != look[name]]
        if changed:
            pytest.fail(f"changed for all that follow: {changed}")

    @pytest.fixture(autouse=True)
    def no_chord_begun(request: pytest.FixtureRequest) -> None:
        """End a shortcut of several keys that a test before may have begun: Qt remembers the first
        for the whole application, and the next key, whatever window it is for, would be lost.
        """
        if "qapp" not in request.fixturenames:
            return
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        request.getfixturevalue("qapp")
        QTest.keyPress(QWidget(), Qt.Key.Key_F35)

    @pytest.fixture(autouse=True)
    def no_timer_left(request: pytest.FixtureRequest) -> Iterator[None]:
        """Fail when a timer made in a test still runs after the test's widgets are closed."""
        if "qtbot" not in request.fixturenames:
            yield
            return
        # What is there before is put aside: looking through it took most of a long run's time.
        gc.collect()
        gc.freeze()
        yield
        gc.collect()
        left = _running_timers()
        if left:
            pytest.fail(f"timers still run: {left}")

    def _shown_windows() -> list[QWidget]:
        from PySide6.QtWidgets import QApplication

        return [one for one in QApplication.topLevelWidgets() if one.isVisible()]

    @pytest.fixture(autouse=True, scope="module")
    def windows_of_the_module_go(request: pytest.FixtureRequest) -> Iterator[None]:
        """Hide what the windows of a module's fixtures left."""
        yield
        if "PySide6.QtWidgets" in sys.modules:
            for one in _shown_windows():
                one.hide()

    _SAID_OFFSCREEN = "This plugin does not support"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
        """Fail on a Qt warning; pytest-qt, which keeps them, forgets them when the test is over."""
        result = yield
        captured = getattr(item, "qt_log_capture", None)
        if captured is None or "allow_qt_messages" in item.keywords:
            return result
        from PySide6.QtCore import QtMsgType

        loud = [
            record.message.strip()
            for record in captured.records
            if record.type in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg)
            and not record.message.startswith(_SAID_OFFSCREEN)
        ]
        if loud:
            pytest.fail("unexpected Qt messages:\n" + "\n".join(loud))
        return result


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case with bytes by its place: they may hold the time at which they were made, and the
    workers must agree on the names.
    """
    return argname if isinstance(val, bytes) else None
