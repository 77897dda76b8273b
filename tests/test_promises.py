"""The tables of tests/README.md: every row is there, each test exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
ROW = re.compile(r"^\| (\d+|[IHS]\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def rows(text: str) -> dict[str, str]:
    """Return what holds each row, by its number."""
    return {number: held for number, _, held in ROW.findall(text)}


@cache
def functions(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def missing(held: str) -> list[str]:
    """Return the files and tests named in a row that are not there."""
    return [
        f"{file}::{test}"
        for file, test in NAMED.findall(held)
        if not (TESTS / file).is_file() or (test and test not in functions(TESTS / file))
    ]


def test_every_fault_and_promise_has_a_row() -> None:
    found = rows((TESTS / "README.md").read_text())
    expected = [str(number) for number in range(1, 36)] + [f"I{n}" for n in range(1, 13)]
    last = max(36, *(int(number[1:]) for number in found if number[0] == "H"))  # more may come
    expected += [f"H{n}" for n in range(1, last + 1)]
    expected += [f"S{n}" for n in range(1, 29)]
    assert list(found) == expected
    assert [
        n for n, held in found.items() if "::" not in held and "none, because" not in held
    ] == []


def test_every_test_that_is_named_exists() -> None:
    found = rows((TESTS / "README.md").read_text())
    assert {number: lacks for number, held in found.items() if (lacks := missing(held))} == {}


def test_a_test_that_is_not_there_is_found() -> None:
    assert missing("`store/test_faults.py::test_kill_9_while_streaming`") == []
    assert missing("`store/test_faults.py::test_of_nothing`") == [
        "store/test_faults.py::test_of_nothing"
    ]
    assert missing("`store/test_nothing.py::test_a`, `benchmarks/none.py`") == [
        "store/test_nothing.py::test_a", "benchmarks/none.py::",
    ]  # fmt: skip
