"""What is imported while the window is open: where, and in how small steps.

A class of Qt's that is made on another thread while Qt delivers an event ended the process once in
a hundred starts (PySide6 6.11, Python 3.11).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.conftest import ROOT
from tests.end_to_end.environments import at_home, offscreen
from tests.hand.server import Answers, serving

PROGRAM = """
import json, sys, threading
found = []
QT = ("PySide6", "shiboken6", "qasync", "falcon_desktop.ui", "falcon_desktop.runtime")

def hear(event, arguments):
    if event == "import" and threading.current_thread() is not threading.main_thread():
        found.append(arguments[0])

sys.addaudithook(hear)
from falcon_desktop.app import Program
from falcon_desktop.cli import main
begin = Program._begin

async def begin_and_end(program):
    await begin(program)
    for name in ("export_chat", "show_search", "show_settings"):
        for action in program.window.findChildren(object, "action_" + name):
            action.trigger()
    for module in MODULES:
        await program.session.backend.load(module)
    modules = {one for one in found if one in sys.modules}
    uses_qt = [one for one in modules if one.startswith(QT) or "from PySide6" in source(one)]
    print(json.dumps([len(modules), sorted(uses_qt)]))
    program.window.close()

def source(name):
    file = getattr(sys.modules[name], "__file__", None) or ""
    return open(file).read() if "falcon_desktop" in file else ""

MODULES = (
    "falcon_desktop.ui.completion.page", "falcon_desktop.ui.transfer.import_dialog",
    "falcon_desktop.ui.transfer.export_dialog", "falcon_desktop.ui.transfer.pages",
    "PySide6.QtPrintSupport",
    "falcon_desktop.ui.answers.how_made_window", "falcon_desktop.ui.composer.prompts",
)
Program._begin = begin_and_end
sys.argv[1:] = ["--data-dir", sys.argv[1]]
sys.exit(main())
"""
STEPS = """
import importlib, json, sys
from falcon_desktop.controllers import loading
from falcon_desktop.ui.window import main_window
sizes = {}
for modules in (loading.BESIDE_FIRST_PAINT, loading.AFTER_FIRST_PAINT,
                ("falcon_desktop.composition.container", *loading.BESIDE_OPENING),
                loading.DRAWING, loading.LATER):
    for module in modules:
        before = set(sys.modules)
        importlib.import_module(module)
        new = [one for one in set(sys.modules) - before if one.startswith("falcon_desktop.")]
        sizes[module] = len(new)
del sizes["falcon_desktop.composition.container"]
print(json.dumps(sizes))
"""
WITHOUT_QT = """
import importlib, sys
sys.modules["PySide6"] = sys.modules["shiboken6"] = None
from falcon_desktop.controllers import loading
for module in (*loading.BESIDE_FIRST_PAINT, *loading.BESIDE_OPENING):
    importlib.import_module(module)
"""
TOUCHED = """
import asyncio, json, sys
from falcon_desktop.app import Program
from falcon_desktop.cli import main
from falcon_desktop.controllers import loading
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
begin = Program._begin
LATER = (*loading.BESIDE_OPENING, *loading.DRAWING, *loading.LATER)

async def touched(program):
    await begin(program)
    before = ["markdown_it", "falcon_desktop.ui.settings.window", "falcon_desktop.ui.options.panel"]
    print(json.dumps([one for one in before if one in sys.modules]))
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    QCoreApplication.postEvent(program.window.windowHandle(), key)
    while any(one not in sys.modules for one in LATER):
        await asyncio.sleep(0.01)
    program.window.close()

Program._begin = touched
sys.argv[1:] = ["--data-dir", sys.argv[1]]
sys.exit(main())
"""
FIRST_PAINT = """
import json, os, sys
import falcon_desktop.app
from falcon_desktop.cli import main

def tell(*_):
    known = [name for name, module in sys.modules.items() if type(module).__name__ != "_Late"]
    os.write(1, json.dumps(sorted(known)).encode())
    os._exit(0)

falcon_desktop.app._import_aside = tell  # the first thing that is done after it
sys.argv[1:] = ["--data-dir", sys.argv[1]]
sys.exit(main())
"""
HEARD = """
import asyncio, json, sys
import falcon_desktop.app
from falcon_desktop.app import Program
from falcon_desktop.cli import main
from falcon_desktop.core.domain.events import AnswerFinished
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

asked = []
interface_of = falcon_desktop.app._interface_of
begin = Program._begin

def note(kind, thing):
    asked.append(kind)
    return interface_of(kind, thing)

def is_shown(view):
    if len(view.items.outlines) < 2:
        return False
    answer = view.widgets.get(view.items.outlines[-1].id)
    return answer is not None and answer.complete

async def ask_and_end(program):
    await begin(program)
    if sys.argv[2] == "active":
        QAccessible.setActive(True)
    ended = asyncio.Event()

    def hear(event):
        if isinstance(event, AnswerFinished):
            ended.set()

    program._bridge.arrived.connect(hear)
    edit = program.session.window.composer.edit
    QTest.keyClicks(edit, "Tell me something.")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await ended.wait()
    view = program.session.window.transcript
    while not is_shown(view):
        await asyncio.sleep(0)
    view.scroll_by(-100)
    view.viewport().repaint()
    for name in ("show_search", "show_settings"):
        for action in program.window.findChildren(object, "action_" + name):
            action.trigger()
    of_readers = ("falcon_desktop.ui.accessible", "falcon_desktop.ui.transcript.hearing",
                  "falcon_desktop.ui.markdown.spoken", "falcon_desktop.core.text.speech",
                  "falcon_desktop.ui.kit.voice", "falcon_desktop.ui.kit.listeners")
    loaded = [one for one in sorted(sys.modules) if one.startswith(of_readers)]
    print(json.dumps([asked, loaded]))
    program.window.close()

falcon_desktop.app._interface_of = note
Program._begin = ask_and_end
sys.exit(main(["--data-dir", sys.argv[1]]))
"""
AFTERWARDS = (
    "asyncio", "qasync", "ssl", "hashlib", "httpx", "apsw", "msgspec", "keyring", "markdown_it",
    "pygments", "PySide6.QtNetwork", "PySide6.QtSvg",
    *(f"falcon_desktop.{one}" for one in (
        "attaching", "composition", "controllers.chat", "controllers.session", "drawing", "engine",
        "providers", "transfer", "keychain", "core.chat", "core.context", "core.ports",
        "core.services",
        "core.domain.conversation", "core.domain.events", "core.domain.parts",
        "core.domain.servers", "core.domain.transfer", "store.database", "ui.markdown",
        "ui.options", "ui.palette", "ui.settings", "ui.transcript",
    )),
)  # fmt: skip
"""What the first paint does not need."""
FIRST = 80
"""Of our modules so many are imported before the window is seen at most; they were 77."""
MANY = 8
"""Modules of a step: each takes a millisecond, and a frame has sixteen."""


def run(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT, env=at_home(offscreen()), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_of_qts_is_imported_on_another_thread_than_the_guis(profile: Path) -> None:
    count, of_qt = json.loads(run(PROGRAM, str(profile)))
    assert count > 100, "the worker imports a lot, but it was not heard"
    assert of_qt == []


def test_the_first_paint_waits_for_nothing_else(profile: Path) -> None:
    """What is shown first takes 77 modules of ours: each one more delays every start."""
    imported: list[str] = json.loads(run(FIRST_PAINT, str(profile)))
    assert "falcon_desktop.ui.window.main_window" in imported
    early = [
        one for one in AFTERWARDS if any(f"{name}.".startswith(f"{one}.") for name in imported)
    ]
    assert early == []
    assert len([one for one in imported if one.startswith("falcon_desktop")]) <= FIRST


def test_the_window_is_served_after_every_few_modules() -> None:
    sizes: dict[str, int] = json.loads(run(STEPS))
    assert {module: size for module, size in sizes.items() if size > MANY} == {}


def test_what_somebody_may_need_next_comes_once_somebody_is_there(profile: Path) -> None:
    """A window that nobody touches takes 5 MB less."""
    assert json.loads(run(TOUCHED, str(profile))) == []


def test_what_is_imported_beside_the_window_has_nothing_of_qt() -> None:
    run(WITHOUT_QT)


def heard(place: Path, accessibility: str) -> tuple[list[str], list[str]]:
    """Ask, and have the answer shown: what Qt asked for, and what was loaded to be heard."""
    with serving(Answers()) as address:
        connection = Connection(
            id="one", name="One", kind=ServerKind.OPENAI, base_url=address, model="falcon",
            proxy=ProxyChoice.NONE, keeps_kind=True,
        )  # fmt: skip
        SettingsFile(place / "settings.json").save(
            Settings(connections=(connection,), default_connection_id="one", welcome_closed=True)
        )
        asked, loaded = json.loads(run(HEARD, str(place), accessibility))
    return asked, loaded


def test_nothing_is_loaded_for_a_screen_reader_while_there_is_none(tmp_path: Path) -> None:
    assert heard(tmp_path, "idle") == ([], [])


def test_a_screen_reader_that_comes_is_noticed(tmp_path: Path) -> None:
    """The test above hears of it, that is."""
    asked, loaded = heard(tmp_path, "active")
    assert "MessageBody" in asked
    assert {"falcon_desktop.ui.accessible.body", "falcon_desktop.ui.kit.voice"} <= set(loaded)
