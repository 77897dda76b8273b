"""JSON as a table."""

from __future__ import annotations

import json

import pytest
from falcon_desktop.core.text.json_table import LONGEST, MOST_ROWS, table_of


def test_a_list_of_objects_is_a_table_of_all_their_names() -> None:
    words = json.dumps([{"a": 1, "b": "x"}, {"b": None, "c": [1, "two"]}])
    table = table_of(words)
    assert table is not None
    assert table.columns == ("a", "b", "c")
    assert table.rows == (("1", "x", ""), ("", "null", "1, two"))
    wrapped = table_of(f'{{"result": {words}}}')
    assert wrapped == table


def test_an_object_of_plain_values_is_a_table_of_names_and_values() -> None:
    table = table_of('{"city": "Oslo", "degrees": 4.5, "rain": true}')
    assert table is not None
    assert table.rows == (("city", "Oslo"), ("degrees", "4.5"), ("rain", "true"))


def test_of_many_rows_the_first_are_shown_and_the_others_counted() -> None:
    table = table_of(json.dumps([{"a": n} for n in range(MOST_ROWS + 7)]))
    assert table is not None
    assert (len(table.rows), table.left) == (MOST_ROWS, 7)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "{",
        "[" * 100_000,
        "3",
        "[]",
        "{}",
        "[1, 2]",
        "[{}]",
        '{"a": {"b": 1}}',
        '[{"a": {"b": 1}}]',
        json.dumps([{f"n{n}": 1 for n in range(30)}]),
        json.dumps({"a": "x" * LONGEST}),
    ],
)  # fmt: skip
def test_all_else_is_none(words: str) -> None:
    assert table_of(words) is None
