"""The cells of a table's row."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.markdown.grammar import grammar
from falcon_desktop.core.text.markdown.tables import cells_of


@pytest.mark.parametrize(
    ("line", "columns", "cells"),
    [
        ("| a | b |", 2, ["a", "b"]),
        ("a | b", 2, ["a", "b"]),
        ("| a | | c |", 3, ["a", "", "c"]),
        (r"| a \| b | c |", 2, ["a | b", "c"]),
        ("| a | b | c |", 2, ["a", "b", "c"]),  # no cell is lost
        ("| `a | b` | c |", 2, ["`a | b`", "c"]),
        ("| `a | b |", 2, ["`a", "b"]),  # no code: the span is not closed
        ("| `a | b` |", 2, ["`a", "b`"]),  # as many as the header has
        ("| $|x|$ | c |", 2, ["$|x|$", "c"]),
        ("| a | b |", 0, ["a", "b"]),
    ],
)
def test_cells(line: str, columns: int, cells: list[str]) -> None:
    assert cells_of(line, columns) == cells


def _shape(source: str) -> list[int]:
    """Return how many cells each row of a text's table has."""
    rows: list[int] = []
    for token in grammar().parse(source):
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    return rows


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("|a|b|\n|-|-|\n|1|\n|1|2|3|", [2, 2, 3]),
        ("|a|b|\n|-|-|", [2]),
        ("|a|b|\n|-|", []),  # the line below has another number of columns
        ("|a|b|\n|-|x|", []),
        ("|a|b|\n|-|-|\n\n|1|2|", [2]),
        ("|a|b|\n|-|-|\n# heading", [2]),
    ],
)
def test_rows(source: str, shape: list[int]) -> None:
    assert _shape(source) == shape


def test_columns_are_aligned_by_the_line_below_the_header() -> None:
    heads = [t for t in grammar().parse("|a|b|c|d|\n|:-|-:|:-:|-|") if t.type == "th_open"]
    assert [head.attrGet("style") for head in heads] == [
        "text-align:left", "text-align:right", "text-align:center", None,
    ]  # fmt: skip


def test_a_little_text_makes_no_giant_of_empty_cells() -> None:
    width = 2_000
    rows = "\n".join(["|a" * width, "|-" * width, *["|1"] * 200])
    assert sum(_shape(rows)) < 100_000
