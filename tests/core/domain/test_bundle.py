"""Presets and prompts: what they may hold, as a file for others, and what hostile files get."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from falcon_desktop.core.domain.bundle import (
    MAX_FILE_BYTES,
    Bundle,
    check_room,
    merged,
    read_bundle,
    write_bundle,
)
from falcon_desktop.core.domain.chat_presets import MAX_PRESETS, ChatPreset
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_library import Placeholder, SavedPrompt, fitting, unfolded
from falcon_desktop.core.domain.shipped import PRESETS, PROMPTS
from hypothesis import given
from hypothesis import strategies as st

MINE = Connection(
    "c", "My TGI server", ServerKind.TGI, "http://secret-host:3000", key_variable="MY_KEY"
)
PRESET = ChatPreset(
    "p",
    "Pirate",
    GenerationSettings(system_message="$HOME {{x}}", temperature=0.1, stop=("\n",), seed=-1),
    connection_id="c",
    model="falcon",
    starting_prompts=("Ahoy?",),
)
PROMPT = SavedPrompt("s", "sum", "Sum up {{text}}")


def contents(bundle: Bundle) -> list[dict[str, Any]]:
    entries = [one.to_json() for one in bundle.presets]
    entries += [one.to_json() for one in bundle.prompts]
    return [{**entry, "id": ""} for entry in entries]


def test_a_file_brings_everything_back_and_no_more() -> None:
    text = write_bundle(Bundle((PRESET,), (PROMPT,)), [MINE])
    assert "secret-host" not in text
    assert "MY_KEY" not in text
    back = read_bundle(text.encode(), [MINE])
    assert contents(back) == contents(Bundle((PRESET,), (PROMPT,)))
    assert back.presets[0].settings.system_message == "$HOME {{x}}", "nothing is expanded"
    assert back.presets[0].id != "p"


def test_a_connection_that_is_not_here_falls_back() -> None:
    text = write_bundle(Bundle((PRESET,)), [MINE]).encode()
    assert read_bundle(text, []).presets[0].connection_id == ""
    renamed = Connection("other", "my tgi SERVER", ServerKind.TGI)
    assert read_bundle(text, [renamed]).presets[0].connection_id == "other"


def test_what_is_there_already_is_not_taken_twice() -> None:
    mine = Bundle((PRESET,), (PROMPT,))
    other = read_bundle(write_bundle(mine, [MINE]).encode(), [MINE])
    assert merged(mine, other) == mine
    assert len(merged(mine, Bundle((ChatPreset("q", "Pirate"),))).presets) == 2


def _valid(**changes: Any) -> dict[str, Any]:
    return {"format": "falcon-desktop-presets", "version": 1, "presets": [], **changes}


def _with_preset(**changes: Any) -> dict[str, Any]:
    return _valid(presets=[{"name": "P", **changes}])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "not a Falcon Desktop file of presets"),
        ({"format": "other"}, "not a Falcon Desktop file of presets"),
        (_valid(version=2), "newer version"),
        (_valid(version=True), "format version"),
        (_valid(version="1"), "format version"),
        (_valid(), "contains no presets"),
        (_valid(presets={}), "must be a list"),
        (_valid(presets=[5]), "Preset 1 can't be used: it is not an object"),
        (_valid(presets=[{}]), "“name” is missing"),
        (_valid(presets=[{"name": "x"}] * (MAX_PRESETS + 1)), "more than 200"),
        (_with_preset(name="x" * 81), "up to 80"),
        (_with_preset(options=[]), "“options” must be an object"),
        (_with_preset(options={"temperature": 9}), "between 0 and 2"),
        (_with_preset(options={"temperature": "hot"}), "must be a number"),
        (_with_preset(options={"temperature": float("nan")}), "between 0 and 2"),
        (_with_preset(options={"stop": [5]}), "must be text"),
        (_with_preset(options={"stop": "END"}), "must be a list"),
        (_with_preset(options={"system_message": "x" * 100_001}), "up to 100,000"),
        (_with_preset(options={"system_message": "\ud800"}), "broken characters"),
        (_with_preset(connection="c"), "“connection” must be an object"),
        (_with_preset(connection={"id": 5}), "must be text"),
        (_with_preset(starting_prompts="x"), "must be a list"),
        (_with_preset(starting_prompts=["x"] * 9), "up to 8"),
        (_with_preset(starting_prompts=[""]), "1 to 500"),
        (_with_preset(model=[]), "must be text"),
        (_valid(prompts=[{"name": "a", "text": ""}]), "Prompt 1 can't be used"),
        (_valid(prompts=[{"name": "a", "text": "x" * 20_001}]), "up to 20,000"),
    ],
)
def test_hostile_files_are_refused_in_a_sentence(data: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_bundle(json.dumps(data).encode(), [])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format":' + b"9" * 10_000 + b"}",
        b" " * (MAX_FILE_BYTES + 1),
    ],
)
def test_what_is_no_json_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(InvalidInput, match="file"):
        read_bundle(raw, [])


def test_names_are_one_line_and_unknown_fields_are_dropped() -> None:
    data = _valid(presets=[{"name": " a\n\tb ", "key": "hf_x", "options": {"evil": 1, "seed": 2}}])
    [preset] = read_bundle(json.dumps(data).encode(), []).presets
    assert (preset.name, preset.settings) == ("a b", GenerationSettings(seed=2))
    assert preset.extra == {}


def test_there_is_an_end_to_what_is_kept() -> None:
    check_room(PRESETS, PROMPTS)
    with pytest.raises(InvalidInput, match="up to 200 presets"):
        check_room([PRESET] * 201, ())
    with pytest.raises(InvalidInput, match="take too much space"):
        check_room((), [SavedPrompt("s", "n", "ف" * 20_000)] * 10)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ChatPreset("p", " "),
        lambda: ChatPreset("p", "n" * 81),
        lambda: ChatPreset("p", "n", starting_prompts=("a",) * 9),
        lambda: SavedPrompt("s", "n", " "),
        lambda: SavedPrompt("s", "", "t"),
    ],
)
def test_what_can_not_be_one_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput):
        make()


def test_what_is_shipped_is_sound() -> None:
    assert [one.name for one in PRESETS] == [
        "General assistant", "Concise", "Translator Arabic–English", "Code reviewer", "Proof-reader"
    ]  # fmt: skip
    assert len({one.id for one in (*PRESETS, *PROMPTS)}) == len(PRESETS) + len(PROMPTS)
    everything = Bundle(PRESETS, PROMPTS)
    back = read_bundle(write_bundle(everything, []).encode(), [])
    assert contents(back) == contents(everything)
    for prompt in PROMPTS:
        assert unfolded(prompt.text)[1], prompt.name


# --- placeholders ---------------------------------------------------------------------------------


def test_a_placeholder_stands_as_its_default_or_as_it_is_written() -> None:
    text, places = unfolded("In {{language=English}}: {{ text }}, {{language}}!")
    assert text == "In English: {{text}}, English!"
    assert [(place.name, text[place.start : place.end]) for place in places] == [
        ("language", "English"), ("text", "{{text}}"), ("language", "English")
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["{{}}", "{x}", "{{a\nb}}", "{{ }}", "$VAR", "{{{"])
def test_what_is_no_placeholder_stays(text: str) -> None:
    assert unfolded(text) == (text, ())


@given(st.text(alphabet="{}= ab\n", max_size=60))
def test_places_are_where_they_say(text: str) -> None:
    shown, places = unfolded(text)
    last = 0
    for place in places:
        assert last <= place.start < place.end <= len(shown)
        last = place.end
    assert isinstance(places, tuple)
    assert all(isinstance(place, Placeholder) for place in places)


def test_prompts_are_found_by_the_beginning_of_a_word() -> None:
    prompts = [SavedPrompt(name, name, "t") for name in ("tests for code", "Code review", "sum")]
    assert [one.name for one in fitting(prompts, "")] == ["tests for code", "Code review", "sum"]
    assert [one.name for one in fitting(prompts, "CO")] == ["Code review", "tests for code"]
    assert fitting(prompts, "usr") == []
