"""Lets dataclasses compile what is asked of them once it is; imported before they are made.

``@dataclass(frozen=True, slots=True)`` writes, compiles and runs the source of six methods for each
class. The window has 390 such classes, of which few are ever printed, compared or, by mistake,
assigned to, and many never made an instance of. Here each class is given the same few functions,
which put the class's own method in their place at their first call. Measured: 13 KB of 17.5 less
for a class, 3 MB for an idle window, and 20 of 80 ms to import what the worker needs.

From Python 3.13 on, a class's methods are compiled together, and nothing is done here.
"""

from __future__ import annotations

import falcon_desktop.runtime.late_modules  # noqa: F401 - before dataclasses import it

# isort: split
import dataclasses
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Method = Callable[..., Any]
_OPERATORS: Final = {"__eq__": "==", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
_MAKERS: Final = ("_init_fn", "_repr_fn", "_cmp_fn", "_frozen_get_del_attr", "_hash_fn")
"""What makes the methods in Python 3.11 and 3.12; no part of the module's interface."""
_PROCESS: Final = "_process_class"
_HELPERS: Final = (_PROCESS, "_FIELD", "_FIELD_INITVAR", "_fields_in_init_order", "_tuple_str")


class _Late:
    """Gives dataclasses functions in the place of their methods, and makes those."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._init, self._repr, self._compare, self._frozen, self._hash = (
            getattr(module, name) for name in _MAKERS
        )
        self._process = getattr(module, _PROCESS)
        names = ("__init__", "__repr__", "__setattr__", "__delattr__", "__hash__", *_OPERATORS)
        self._functions = {name: self._function(name) for name in names}

    def take_over(self) -> None:
        """Have the functions given to each dataclass from now on."""
        one = self._functions
        late: dict[str, Method] = {
            _PROCESS: self._documented,
            "_init_fn": lambda *_, **__: one["__init__"],
            "_repr_fn": lambda *_, **__: one["__repr__"],
            "_cmp_fn": lambda name, *_, **__: one[name],
            "_frozen_get_del_attr": lambda *_, **__: (one["__setattr__"], one["__delattr__"]),
            "_hash_fn": lambda *_, **__: one["__hash__"],
        }
        vars(self._module).update(late)

    def _documented(self, of: Any, *rest: Any, **named: Any) -> Any:
        """Make a class a dataclass; without words of its own it has its name, and not the signature
        that dataclasses read ``inspect`` for.
        """
        if not of.__doc__:
            of.__doc__ = of.__name__
        return self._process(of, *rest, **named)

    def _function(self, name: str) -> Method:
        def method(self_: Any, /, *values: Any, **named: Any) -> Any:
            return self._made(type(self_), name)(self_, *values, **named)

        method.__name__ = method.__qualname__ = name
        return method

    def _made(self, of: type, name: str) -> Method:
        """Return a method of the dataclass that an object has it from, made if it was not yet."""
        function = self._functions[name]
        for owner in of.__mro__:
            if owner.__dict__.get(name) is function:
                made = self._make(owner, name)
                made.__qualname__ = f"{owner.__qualname__}.{name}"
                setattr(owner, name, made)
                return made
        # another thread was faster
        method: Method = getattr(of, name)
        return method

    def _make(self, owner: Any, name: str) -> Method:
        fields: Mapping[str, Any] = owner.__dataclass_fields__
        real = [one for one in fields.values() if one._field_type is self._module._FIELD]
        names = vars(sys.modules[owner.__module__]) if owner.__module__ in sys.modules else {}
        made: Method
        if name == "__init__":
            made = self._made_init(owner, fields, names)
        elif name == "__repr__":
            made = self._repr([one for one in real if one.repr], names)
        elif name in ("__setattr__", "__delattr__"):
            made = self._frozen(owner, real, names)[name == "__delattr__"]
        elif name == "__hash__":
            hashed = [one for one in real if (one.compare if one.hash is None else one.hash)]
            made = self._hash(hashed, names)
        else:
            made = self._made_comparison(name, [one for one in real if one.compare], names)
        return made

    def _made_init(
        self, owner: type, fields: Mapping[str, Any], names: Mapping[str, Any]
    ) -> Method:
        module = self._module
        kinds = (module._FIELD, module._FIELD_INITVAR)
        taken = [one for one in fields.values() if one._field_type in kinds]
        made: Method = self._init(
            taken,
            *module._fields_in_init_order(taken),
            owner.__dict__["__dataclass_params__"].frozen,
            hasattr(owner, "__post_init__"),
            "__dataclass_self__" if "self" in fields else "self",
            names,
            "__slots__" in owner.__dict__,
        )
        return made

    def _made_comparison(
        self, name: str, fields: Sequence[Any], names: Mapping[str, Any]
    ) -> Method:
        ours, theirs = (self._module._tuple_str(one, fields) for one in ("self", "other"))
        made: Method = self._compare(name, _OPERATORS[name], ours, theirs, globals=names)
        return made


def delay() -> bool:
    """Have methods of the dataclasses to come made late; False where that can't be done."""
    own = vars(dataclasses)
    if not own.keys() >= {*_MAKERS, *_HELPERS}:
        return False
    if any(own[name].__module__ != dataclasses.__name__ for name in _MAKERS):
        return False
    _Late(dataclasses).take_over()
    return True


delay()
