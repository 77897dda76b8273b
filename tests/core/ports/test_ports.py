"""Ports say what is needed from outside, and nothing of how."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import falcon_desktop.core.ports
import pytest

PORTS = sorted(Path(next(iter(falcon_desktop.core.ports.__path__))).glob("[!_]*.py"))


def classes_of(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in tree.body if isinstance(node, ast.ClassDef))


@pytest.mark.parametrize("path", PORTS, ids=lambda path: path.stem)
def test_a_port_is_a_protocol_and_what_it_takes_a_value(path: Path) -> None:
    made = list(classes_of(path))
    assert made
    values = ("Protocol", "TypedDict")
    assert [one.name for one in made if not {*map(ast.unparse, one.bases)} & {*values}] == []


@pytest.mark.parametrize("path", PORTS, ids=lambda path: path.stem)
def test_every_method_says_what_it_does_and_does_nothing(path: Path) -> None:
    for port in classes_of(path):
        assert ast.get_docstring(port), port.name
        for method in port.body:
            if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            name = f"{port.name}.{method.name}"
            assert ast.get_docstring(method), name
            does = [node for node in method.body[1:] if ast.unparse(node) != "..."]
            assert does == [], name
