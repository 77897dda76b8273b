"""Asks the model that comes with the program for JSON: how many answers are JSON, and fit.

    uv run python -m tests.engine.json_answers [COUNT]

asks COUNT questions (10) of each of five schemas and prints the figures as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.json_answers import Fit, Verdict
from tests.servers.running_program import RunningProgram, running_program

WORD: Final[dict[str, Any]] = {"type": "string", "maxLength": 24}
SCHEMAS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "person": (
        "Invent a person who lives in {place}.",
        {
            "type": "object",
            "properties": {
                "name": WORD,
                "age": {"type": "integer"},
                "married": {"type": "boolean"},
            },
            "required": ["name", "age", "married"],
            "additionalProperties": False,
        },
    ),
    "choice": (
        "Is {place} in Europe, Asia or elsewhere?",
        {
            "type": "object",
            "properties": {"answer": {"enum": ["Europe", "Asia", "elsewhere"]}},
            "required": ["answer"],
            "additionalProperties": False,
        },
    ),
    "list": (
        "Name up to four things to see in {place}.",
        {"type": "array", "items": WORD, "minItems": 1, "maxItems": 4},
    ),
    "order": (
        "Write the order of a restaurant in {place}.",
        {
            "type": "object",
            "properties": {
                "table": {"type": "integer"},
                "items": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 3,
                    "items": {
                        "type": "object",
                        "properties": {"dish": WORD, "price": {"type": "number"}},
                        "required": ["dish", "price"],
                        "additionalProperties": False,
                    },
                },
            },
            "required": ["table", "items"],
            "additionalProperties": False,
        },
    ),
    "note": (
        "Leave a note about the weather in {place}.",
        {
            "type": "object",
            "properties": {
                "title": WORD,
                "text": {"anyOf": [{"type": "string", "maxLength": 80}, {"type": "null"}]},
                "mood": {"$ref": "#/$defs/mood"},
            },
            "required": ["title", "text", "mood"],
            "additionalProperties": False,
            "$defs": {"mood": {"enum": ["good", "bad", "neither"]}},
        },
    ),
}
PLACES: Final = (
    *("Abu Dhabi", "Paris", "Lima", "Oslo", "Seoul"),
    *("Cairo", "Toronto", "Nairobi", "Tokyo", "Berlin"),
)


async def verdicts(program: RunningProgram, name: str, count: int) -> list[Verdict]:
    """Ask ``count`` questions about one schema; return what became of each answer."""
    question, schema = SCHEMAS[name]
    text, found = json.dumps(schema), []
    for seed in range(count):
        settings = GenerationSettings(json_schema=text, max_new_tokens=400, seed=seed)
        place = PLACES[seed % len(PLACES)]
        answer = await program.ask(None, question.format(place=place), settings=settings)
        found.append(await program.container.json_answers.check(answer.text, text))
    return found


async def figures(count: int) -> dict[str, Any]:
    """Ask all; return how many answers are JSON, how many fit, and the sentences of the others."""
    every: list[Verdict] = []
    with tempfile.TemporaryDirectory() as directory:
        async with running_program(Path(directory)) as program:
            for name in SCHEMAS:
                every += await verdicts(program, name, count)
    fits = Counter(one.fit for one in every)
    return {
        "answers": len(every),
        "parse": fits[Fit.FITS] + fits[Fit.MISFIT],
        "fit": fits[Fit.FITS],
        "others": sorted({one.sentence for one in every if one.fit is not Fit.FITS}),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(figures(int(sys.argv[1]) if len(sys.argv) > 1 else 10))))
