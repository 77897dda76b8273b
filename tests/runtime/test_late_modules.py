"""Some modules are read when something is asked of them, and are then what they always are."""

from __future__ import annotations

import pytest
from tests.runtime.test_late_methods import said

DELAYED = "import falcon_desktop.runtime.late_methods, sys\n"
HAS = "print('ast' in sys.modules, 'dis' in sys.modules)\n"


def test_neither_dataclasses_nor_an_import_reads_it() -> None:
    program = (
        f"{DELAYED}import inspect, dataclasses, inspect as other\n"
        "@dataclasses.dataclass\nclass A:\n    'Has words.'\n    a: int\n"
        "@dataclasses.dataclass\nclass B:\n    b: int\n"
        f"{HAS}"
    )
    assert said(program) == "False False\n"


@pytest.mark.parametrize(
    "asking",
    [
        "import inspect; found = inspect.signature(print)",
        "from inspect import signature; found = signature(print)",
    ],
)
def test_whoever_asks_reads_it(asking: str) -> None:
    whole = "import inspect; print(inspect.isclass(int), inspect.__file__.endswith('.py'))"
    assert said(f"{DELAYED}{asking}\n{HAS}{whole}") == "True True\nTrue True\n"


def test_one_that_was_read_is_left_alone() -> None:
    program = (
        "import inspect\nfrom falcon_desktop.runtime import late_modules\n"
        "print(late_modules.delay('inspect', 'none.of.these', 'json.none', 'nothing'))\n"
        "print(inspect.isclass(int))"
    )
    assert said(program) == "[]\nTrue\n"


def test_asyncio_leaves_openssl_alone_until_it_is_wanted() -> None:
    program = (
        f"{DELAYED}import asyncio, hashlib\n"
        "has = lambda: print({'_ssl', '_hashlib'} & set(sys.modules))\n"
        "asyncio.run(asyncio.sleep(0))\nhas()\n"
        "print(hashlib.sha256(b'x').hexdigest()[:6])\n"
        "from asyncio import sslproto\nprint(sslproto.ssl is sys.modules['ssl'])\n"
        "import ssl\nprint(ssl.create_default_context().check_hostname)\n"
        "print(sslproto.SSLProtocol.__name__, sslproto.SSLAgainErrors[0].__name__)"
    )
    assert said(program) == "set()\n2d7116\nTrue\nTrue\nSSLProtocol SSLWantReadError\n"


def test_threads_that_ask_at_once_both_get_it() -> None:
    program = f"""{DELAYED}
import threading, inspect, ssl, hashlib, locale
start, found = threading.Barrier(8), []
def ask():
    start.wait()
    try:
        found.append((inspect.signature(ask), ssl.SSLContext, hashlib.sha256, locale.getlocale))
    except Exception as error:
        print(error)
threads = [threading.Thread(target=ask) for _ in range(8)]
[one.start() for one in threads], [one.join() for one in threads]
print(len(found), len(set(map(str, found))))
"""
    assert said(program) == "8 1\n"


def test_what_a_module_has_not_is_missed_as_ever() -> None:
    program = (
        f"{DELAYED}import ssl\nprint(hasattr(ssl, 'nothing'), 'SSLContext' in vars(ssl))\n"
        "try:\n    from ssl import nothing\nexcept ImportError as error:\n    print(error)"
    )
    assert said(program).startswith("False True\ncannot import name 'nothing' from 'ssl'")


IDLE = """
import importlib, sys
import falcon_desktop.app, falcon_desktop.composition.container
from falcon_desktop.controllers import loading
for module in (*loading.AFTER_FIRST_PAINT, *loading.BESIDE_OPENING, *loading.DRAWING,
               *loading.LATER):
    importlib.import_module(module)
print({"ast", "_ssl", "_hashlib", "PySide6.QtNetwork"} & set(sys.modules))
"""


def test_nothing_that_a_window_imports_reads_them() -> None:
    assert said(IDLE) == "set()\n"


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
