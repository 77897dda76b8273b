"""``inspect`` is read when something is asked of it, and is then what it always is."""

from __future__ import annotations

import subprocess
import sys

import pytest

DELAYED = "import falcon_desktop.runtime.late_methods, sys\n"
HAS = "print('ast' in sys.modules, 'dis' in sys.modules)\n"


def said(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def test_neither_dataclasses_nor_an_import_reads_it() -> None:
    program = (
        f"{DELAYED}import inspect, dataclasses, inspect as other\n"
        "@dataclasses.dataclass\nclass A:\n    'Has words.'\n    a: int\n"
        f"{HAS}"
    )
    assert said(program) == "False False\n"


@pytest.mark.parametrize(
    "asking",
    [
        "import inspect; found = inspect.signature(print)",
        "from inspect import signature; found = signature(print)",
        "from falcon_desktop.runtime import late_inspect; late_inspect.load()",
        # without words of its own
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n    a: int",
    ],
)
def test_whoever_asks_reads_it(asking: str) -> None:
    whole = "import inspect; print(inspect.isclass(int), inspect.__file__.endswith('.py'))"
    assert said(f"{DELAYED}{asking}\n{HAS}{whole}") == "True True\nTrue True\n"


def test_one_that_was_read_is_left_alone() -> None:
    program = (
        "import inspect\nfrom falcon_desktop.runtime import late_inspect\n"
        "late_inspect.load()\nprint(late_inspect.delay(), inspect.isclass(int))"
    )
    assert said(program) == "False True\n"


FIRST_PAINT = """
import enum, os, sys
from falcon_desktop.cli import main
import falcon_desktop.app, falcon_desktop.ui.window.main_window as module
def below(kind):
    for one in type.__subclasses__(kind):
        yield one.__qualname__
        yield from below(one)
class Window(module.MainWindow):
    def paintEvent(self, event):
        try:
            names = set(below(enum.Enum))
            print("ast" in sys.modules, "Qt.Key" in names, "QStyle.StyleHint" in names, flush=True)
        finally:
            os._exit(0)
falcon_desktop.app.MainWindow = Window
main([])
"""


def test_neither_it_nor_the_style_is_described_before_the_first_paint() -> None:
    assert said(FIRST_PAINT) == "False True False\n"
