"""Expressions that are compiled at their first use."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import falcon_desktop
import pytest
from falcon_desktop.core.text.late_pattern import late_pattern

PACKAGE = Path(falcon_desktop.__file__).parent


def used() -> list[str]:
    """Return the modules that have such expressions."""
    return [
        ".".join(("falcon_desktop", *file.relative_to(PACKAGE).with_suffix("").parts))
        for file in sorted(PACKAGE.rglob("*.py"))
        if " = late_pattern(" in (text := file.read_text()) or "(late_pattern(" in text
    ]


def expressions(value: Any) -> Iterator[Any]:
    """Return the expressions of a module's value, in tables too."""
    if type(value) is type(late_pattern("")):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from expressions(one)


def test_it_does_what_a_compiled_one_does() -> None:
    pattern = late_pattern(r"(?P<word>[a-z]+)", re.IGNORECASE)
    assert [one["word"] for one in pattern.finditer("One two")] == ["One", "two"]
    assert (pattern.sub("x", "A b"), pattern.fullmatch("a b")) == ("x x", None)
    assert pattern.pattern == r"(?P<word>[a-z]+)"
    assert pattern.flags & re.IGNORECASE
    with pytest.raises(AttributeError):
        pattern.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_a_method_is_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def note(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", note)
    pattern = late_pattern("a")
    assert compiled == []
    assert [bool(pattern.search(text)) for text in ("cat", "dog")] == [True, False]
    assert compiled == ["a"]


def test_a_mistake_is_raised_at_the_first_use() -> None:
    pattern = late_pattern("(")
    with pytest.raises(re.error):
        pattern.search("")


@pytest.mark.parametrize("module", used())
def test_all_that_the_program_has_can_be_compiled(module: str) -> None:
    found = [
        one
        for value in vars(importlib.import_module(module)).values()
        for one in expressions(value)
    ]
    assert found
    assert all(re.compile(one.pattern, one.flags) for one in found)
