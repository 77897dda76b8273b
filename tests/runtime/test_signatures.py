"""What describes Qt's functions is loaded where it is asked for, and is all there then."""

from __future__ import annotations

import subprocess
import sys

import pytest

FIRST = "import falcon_desktop.runtime.plain_imports\n"
DESCRIBED = {
    "a type error": """
try:
    QSize("x", 1)
except TypeError as error:
    print(error)
""",
    "an unknown property": """
try:
    QTimer(nonsense=3)
except AttributeError as error:
    print(error)
""",
    "too much": """
try:
    QTimer().start(1, 2, 3)
except TypeError as error:
    print(error)
""",
    "a help text": "print(QSize.__doc__, QSize.scale.__doc__, QTimer.start.__doc__)",
    "a help text, then a type error": """
print(QSize.scale.__doc__)
try:
    QSize("x", 1)
except TypeError as error:
    print(error)
""",
    "a slot of ours": """
class Ours(QObject):
    def timerEvent(self, event):
        try:
            event.timerId("x")
        except TypeError as error:
            print(error)
Ours().timerEvent(QTimerEvent(3))
""",
}
TWO_AT_ONCE = """
from PySide6.QtCore import QSize
from concurrent.futures import ThreadPoolExecutor
def wrong(number):
    try:
        QSize("x", number)
    except TypeError as error:
        return str(error)
with ThreadPoolExecutor(2) as pool:
    print(len(set(pool.map(wrong, range(8)))))
"""


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


def test_the_window_is_imported_without_them() -> None:
    loaded = run(
        "import sys, falcon_desktop.app\n"
        "print('signature_bootstrap' in sys.modules, 'PySide6.support' in sys.modules,"
        " 'shibokensupport.signature.parser' in sys.modules)"
    )
    assert loaded == "True False False\n"


def test_import_stays_as_python_made_it() -> None:
    told = run(
        "import builtins; original = builtins.__import__\n" + FIRST
        + "from PySide6.QtWidgets import QWidget\n"
        "try: QWidget('x')\nexcept TypeError as error: print(error)\n"
        "print(builtins.__import__ is original)"
    )  # fmt: skip
    assert told.endswith("True\n")


@pytest.mark.parametrize("program", DESCRIBED.values(), ids=DESCRIBED.keys())
def test_what_is_asked_for_is_told_as_ever(program: str) -> None:
    program = "from PySide6.QtCore import QObject, QSize, QTimer, QTimerEvent\n" + program
    assert (told := run(FIRST + program)) == run(program)
    assert told.strip()


def test_two_first_errors_at_once_wait_for_one_loading() -> None:
    """With shiboken's own loader one of them ends the process."""
    assert run(FIRST + TWO_AT_ONCE) == "1\n"


def test_shiboken_mends_nothing_that_we_leave_out() -> None:
    """The stand-in skips what an import calls at its end; there is nothing in it."""
    import PySide6.support.deprecated as deprecated

    assert not [name for name in vars(deprecated) if name.startswith("fix_for_")]
