"""Lets ``inspect`` be read when something is asked of it; imported before ``dataclasses``.

``dataclasses`` imports it, with ``ast``, ``dis`` and ``tokenize``, for classes without a docstring,
and ours have one. Measured: 5 ms less until the first paint. Python's own ``LazyLoader`` reads a
module at its next ``import`` already. Two threads must not ask at once: :func:`load` before a
second one imports.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any, Final

_NAME: Final = "inspect"


class _Late(ModuleType):
    """Stands in for itself until it is asked for what it has not got yet."""

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        self.__class__ = ModuleType  # type: ignore[assignment]
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(self)
        return getattr(self, name)


def delay() -> bool:
    """Have the module read late; False where it was read, or is not found as others are."""
    if _NAME in sys.modules:
        return False
    spec = PathFinder.find_spec(_NAME)
    if spec is None or not hasattr(spec.loader, "exec_module"):
        return False
    module = _Late(_NAME)
    module.__spec__, module.__loader__ = spec, spec.loader
    if spec.origin is not None:
        module.__file__ = spec.origin
    sys.modules[_NAME] = module
    return True


def load() -> None:
    """Read the module now, if it was delayed."""
    module = sys.modules.get(_NAME)
    if isinstance(module, _Late):
        module.__getattr__("signature")


delay()
