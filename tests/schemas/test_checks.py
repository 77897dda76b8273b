"""Answers are checked against their schemas by a real child, which no schema keeps busy."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from falcon_desktop.core.domain.json_answers import (
    MAX_CHECKED,
    NO_SCHEMA,
    NOT_CHECKED,
    TOO_LONG,
    Fit,
)
from falcon_desktop.schemas.checks import SchemaChild

Make = Callable[..., SchemaChild]
SHORT = [
    *(sys.executable, "-P", "-c"),
    "import sys; from falcon_desktop.schemas import checks_main as m; "
    "m.SECONDS = 0.3; sys.exit(m.main())",
]
"""The real child, which gives up sooner."""
SHOP = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"},
                    "price": {"type": "number", "minimum": 0},
                    "unit": {"enum": ["kg", "piece"]},
                },
                "required": ["name", "price"],
                "additionalProperties": False,
            },
        },
        "paid": {"type": "boolean"},
    },
    "required": ["items"],
}


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    made: list[SchemaChild] = []

    def child(*arguments: Any, **named: Any) -> SchemaChild:
        made.append(SchemaChild(*arguments, **named))
        return made[-1]

    yield child
    for one in made:
        await one.close()


def shop(**changes: Any) -> str:
    good = {"name": "tea", "price": 2.5, "unit": "kg"}
    return json.dumps({"items": [good, good, {**good, **changes}]})


MISFITS: list[tuple[str, list[str | int], str]] = [
    (shop(price="two"), ["items", 2, "price"], "items → 2 → price: must be a number."),
    (shop(price=-1), ["items", 2, "price"], "items → 2 → price: must be at least 0."),
    (shop(unit="box"), ["items", 2, "unit"], 'items → 2 → unit: must be one of "kg", "piece".'),
    (shop(name="x"), ["items", 2, "name"], "name: must have at least 2 characters."),
    (shop(name="Tea!"), ["items", 2, "name"], "name: must match the pattern ^[a-z]+$."),
    (shop(colour="red"), ["items", 2], "items → 2: “colour” is not allowed."),
    ('{"items": [{"name": "tea"}]}', ["items", 0], "items → 0: “price” is missing."),
    ('{"items": []}', ["items"], "items: must have at least 1 item."),
    ('{"items": {}}', ["items"], "items: must be a list."),
    ('{"paid": 1, "items": [{"name": "tea", "price": 1}]}', ["paid"], "must be true or false."),
    ("{}", [], "Doesn't fit its schema: “items” is missing."),
    ("[]", [], "Doesn't fit its schema: must be an object."),
]


async def test_the_first_place_that_does_not_fit_is_told(make: Make) -> None:
    child, schema = make(), json.dumps(SHOP)
    assert (await child.check(shop(), schema)).sentence == "Fits its schema."
    pid = child.pid
    for text, place, words in MISFITS:
        found = await child.check(text, schema)
        assert (found.fit, list(found.place)) == (Fit.MISFIT, place), text
        assert found.sentence.startswith("Doesn't fit its schema: ")
        assert found.sentence.endswith(words), found.sentence
    assert child.pid == pid is not None, "one child for all"


@pytest.mark.parametrize(
    ("schema", "text", "words"),
    [
        ({"type": ["string", "null"]}, "1", "must be one of string, null"),
        ({"const": {"a": "ü"}}, "1", 'must be {"a": "ü"}'),
        ({"exclusiveMinimum": 3}, "3", "must be more than 3"),
        ({"exclusiveMaximum": 3}, "3", "must be less than 3"),
        ({"maximum": 3}, "4", "must be at most 3"),
        ({"multipleOf": 0.5}, "0.7", "must be a multiple of 0.5"),
        ({"maxLength": 1}, '"ab"', "must have at most 1 character"),
        ({"maxItems": 0}, "[1]", "must have at most 0 items"),
        ({"minProperties": 2}, "{}", "must have at least 2 fields"),
        ({"maxProperties": 0}, '{"a": 1}', "must have at most 0 fields"),
        ({"uniqueItems": True}, "[1, 1]", "must not have the same item twice"),
        ({"type": "integer"}, "1.5", "must be a whole number"),
        ({"additionalProperties": False}, '{"\\ud800": 1}', "“?” is not allowed"),
        ({"type": "null"}, "1", "must be null"),
        ({"type": "string"}, "1", "must be text"),
        ({"not": {"type": "number"}}, "1", "breaks the rule “not”"),
        ({"anyOf": [{"type": "string"}, {"type": "array"}]}, "1", "breaks the rule “anyOf”"),
        ({"anyOf": [{"properties": {"a": {"type": "null"}}, "required": ["a"]}, {"type": "array"}]},
         '{"a": 1}', "a: must be null"),
        ({"$ref": "#/$defs/n", "$defs": {"n": {"type": "number"}}}, '"x"', "must be a number"),
        ({"patternProperties": {"^x": {"type": "null"}}, "additionalProperties": False},
         '{"x1": null, "y": 1}', "“y” is not allowed"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "maximum": 3,
          "exclusiveMaximum": True}, "3", "must be at most 3"),
    ],
)  # fmt: skip
async def test_rules_in_words(make: Make, schema: Any, text: str, words: str) -> None:
    found = await make().check(text, json.dumps(schema))
    assert found.fit is Fit.MISFIT
    assert words in found.sentence, found.sentence


async def test_what_is_no_json_is_told_with_its_place(make: Make) -> None:
    child = make()
    for text, words in (
        ('{\n  "a": 1,\n}', "Is not valid JSON: line 2, column 9."),
        ("Here you are: {}", "Is not valid JSON: line 1, column 1."),
        ('{"a": NaN}', "Is not valid JSON: NaN is not a valid JSON number."),
        ('{"a": 1} {"b": 2}', "Is not valid JSON: line 1, column 10."),
    ):
        found = await child.check(text, "{}")
        assert found.fit is Fit.NOT_JSON
        # where a comma is one too many, versions of Python name one place or the next
        assert found.sentence == words or (found.sentence.startswith("Is not valid JSON: line") and
                                           "}" in text and ",\n" in text)  # fmt: skip


async def test_no_schema_means_any_object(make: Make) -> None:
    child = make()
    assert (await child.check('{"a": 1}', "{}")).fit is Fit.FITS
    assert (await child.check("[1]", "{}")).fit is Fit.MISFIT


async def test_nothing_is_fetched(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.json"
        found = await make().check("1", json.dumps({"$ref": address}))
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert found.fit is Fit.UNKNOWN
    assert address[:30] in found.sentence


@pytest.mark.skipif(sys.platform == "win32", reason="there the time of the clock counts")
async def test_hostile_schemas_end_their_child_and_the_next_answer_is_checked(make: Make) -> None:
    child = make(SHORT)
    twice: dict[str, Any] = {"$defs": {"0": {"type": "number"}}, "$ref": "#/$defs/40"}
    for number in range(40):
        again = {"$ref": f"#/$defs/{number}"}
        twice["$defs"][str(number + 1)] = {"allOf": [again, again]}
    for schema, text in (
        ({"pattern": "^(a+)+$"}, json.dumps("a" * 40 + "!")),
        ({"patternProperties": {"^(a|aa)+$": {}}}, json.dumps({"a" * 60 + "!": 1})),
        (twice, "1"),
    ):
        assert (await child.check("1", '{"type": "number"}')).fit is Fit.FITS
        assert await child.check(text, json.dumps(schema)) == NOT_CHECKED
        assert child.pid is None


async def test_what_can_not_be_checked_says_so(make: Make) -> None:
    child = make()
    assert await child.check("1", '{"type": "nothing"}') == NO_SCHEMA
    assert await child.check("1", '{"$ref": "#"}') == NOT_CHECKED
    assert (await child.check('"x"', '{"pattern": "("}')).fit is Fit.UNKNOWN
    assert await child.check("[" * 100_000 + "]" * 100_000, "{}") == NOT_CHECKED
    assert await child.check("1" * 5_000, '{"type": "number"}') == NOT_CHECKED
    assert await child.check(" " * MAX_CHECKED + "1", "{}") == TOO_LONG
    assert await make(["/nonexistent/program"]).check("{}", "{}") == NOT_CHECKED
    megabyte = json.dumps({"items": [{"name": "tea", "price": 1}] * 30_000})
    assert len(megabyte) < MAX_CHECKED
    assert (await child.check(megabyte, json.dumps(SHOP))).fit is Fit.FITS


async def test_a_child_gone_mad_is_not_believed(make: Make) -> None:
    for answer in (b"[1]", b"{}", b'{"kind": "?"}', b'{"kind": "not_json"}', b"\xff",
                   b'{"kind": "not_json", "line": "x", "column": 1}',
                   b'{"kind": "misfit", "place": [{}], "keyword": "type", "values": []}',
                   b'{"kind": "misfit", "place": [], "keyword": 1, "values": []}'):  # fmt: skip
        told = b"\0\0\0\0" + len(answer).to_bytes(4, "big") + answer
        program = f"import sys; sys.stdout.buffer.write({told!r}); sys.stdout.flush(); input()"
        child = make([sys.executable, "-S", "-E", "-c", program])
        assert await child.check("{}", "{}") == NOT_CHECKED, answer
