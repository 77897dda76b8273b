"""Lets Qt for Python load its function signatures on demand instead of at every start.

Before its first class exists, shiboken unpacks, compiles and runs 3,000 lines that word type errors
and help texts; a program that makes no mistake needs none of them. Measured: 40 ms and 2 MB less.
"""

from __future__ import annotations

import builtins
import functools
import sys
import threading
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any, Final

_SUPPORT: Final = "shibokensupport.signature"
_LOADER: Final = f"{_SUPPORT}.loader"
_MAPPING: Final = f"{_SUPPORT}.mapping"
_ASKED_FOR: Final = (
    "pyside_type_init",
    "create_signature",
    "seterror_argument",
    "make_helptext",
    "feature_import",
    "feature_imported",
)
"""What shiboken calls in its loader once something is to be described."""
_loading = threading.RLock()


def import_shiboken() -> bool:
    """Import shiboken without its loader; False where shiboken was imported already.

    A shiboken that does not ask for the loader by this name is imported as it comes.
    """
    if "shiboken6" in sys.modules:
        return False
    original = builtins.__import__

    def serve(name: str, *rest: Any, **named: Any) -> Any:
        if name == _LOADER:
            return None
        if name == _SUPPORT and rest[2] == ("loader",):
            sys.modules[_MAPPING] = _names
            return SimpleNamespace(loader=_stand_in())
        return original(name, *rest, **named)

    hook: Any = functools.wraps(original)(serve)  # shiboken asks for its help text, too
    builtins.__import__ = hook
    try:
        import shiboken6  # noqa: F401
    finally:
        builtins.__import__ = original
    return True


def _stand_in() -> SimpleNamespace:
    """Return what shiboken takes for its loader."""
    return SimpleNamespace(
        finish_import=_nothing,  # mends deprecated functions, of which there are none
        post_init=_nothing,  # replaces ``__import__``, which we would only put back
        **{name: _described(name) for name in _ASKED_FOR},
    )


def _nothing(*_: object) -> None:
    pass


def _described(name: str) -> Callable[..., Any]:
    def call(*arguments: object) -> Any:
        return getattr(_loader(), name)(*arguments)

    return call


def _loader() -> ModuleType:
    """Return shiboken's own loader, loading it at the first call."""
    with _loading:
        loaded = sys.modules.get(_LOADER)
        if loaded is None:
            bootstrap: Any = sys.modules["signature_bootstrap"]
            bootstrap.recursion_trap = 0  # it ran before, with the stand-in
            loaded = bootstrap.bootstrap()
        return loaded


def _update_names() -> None:
    """Bring the names that type errors are worded with up to date."""
    with _loading:
        _loader()
        mapping: Any = sys.modules[_MAPPING]
        mapping.update_mapping()
        vars(_names).update(vars(mapping), update_mapping=_update_names)


_names: Final = ModuleType(_MAPPING)
"""shiboken looks for this module itself before a type error, and keeps its names for ever."""
vars(_names)["update_mapping"] = _update_names
