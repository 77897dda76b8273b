"""Lets dataclasses compile what is rarely asked of them once it is; imported before they are made.

``@dataclass(frozen=True, slots=True)`` writes, compiles and runs the source of six methods for each
class, and a start makes 170 classes of which few are ever printed, compared or, by mistake,
assigned to. Measured: 43 ms of processor time less at each start.

Only ``__init__`` is made with the class. Another method takes the compiled one's place in its class
at its first call. From Python 3.13 on, a class's methods are compiled together, and nothing is done
here.
"""

from __future__ import annotations

import falcon_desktop.runtime.late_inspect  # noqa: F401 - before dataclasses import it

# isort: split
import dataclasses
from collections.abc import Callable
from typing import Any, Final

_MAKER: Final = "_create_fn"
"""What makes each method in Python 3.11 and 3.12; no part of the module's interface."""
AT_ONCE: Final = "__init__"
Method = Callable[..., Any]


def delay() -> bool:
    """Have methods of the dataclasses to come made late; False where that can't be done."""
    own = vars(dataclasses)
    make: Method | None = own.get(_MAKER)
    if make is None or make.__module__ != dataclasses.__name__:
        return False

    def make_late(name: str, *rest: Any, **named: Any) -> Method:
        if name == AT_ONCE:
            method: Method = make(name, *rest, **named)
            return method
        return _late(name, lambda: make(name, *rest, **named))

    own[_MAKER] = make_late
    return True


def _late(name: str, make: Callable[[], Method]) -> Method:
    """Return a method that makes the real one when it is first called."""
    made: list[Method] = []

    def method(*values: Any) -> Any:
        if not made:
            made.append(make())
            made[0].__qualname__ = method.__qualname__
            for owner in type(values[0]).__mro__:
                if owner.__dict__.get(name) is method:
                    setattr(owner, name, made[0])
        return made[0](*values)

    method.__name__ = method.__qualname__ = name
    return method


delay()
