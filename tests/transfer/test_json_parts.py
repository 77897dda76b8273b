"""What messages are made of, in our JSON: nothing lost, nothing trusted."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    LaterRequest,
    Message,
    Provenance,
    Role,
    Usage,
)
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.parts import (
    MAX_PARTS,
    CallState,
    Citation,
    FilePart,
    OtherPart,
    ProviderData,
    TextPart,
    ToolCall,
    ToolResult,
    all_parts,
)
from falcon_desktop.transfer.json_format import export_json, plan_from_json
from falcon_desktop.transfer.values import load_json
from hypothesis import given
from hypothesis import strategies as st
from tests.core.domain.test_parts import parts
from tests.store.test_parts import filled, used
from tests.transfer.test_json_format import SCHEMA, document

PNG = base64.b64encode(b"\x89PNG").decode()


def exported(answer: Message) -> str:
    conversation = Conversation(answer.conversation_id, "A chat", 1, 1)
    return "".join(export_json([(conversation, [answer])]))


def back(text: str) -> Message:
    [item] = plan_from_json(load_json(text)).conversations
    [message] = item.messages
    return message


def blank(**more: object) -> Message:
    return Message(new_id(), new_id(), None, Role.ASSISTANT, "", 1, **more)  # type: ignore[arg-type]


def hostile(**members: Any) -> Message:
    message = {"id": new_id(), "parent_id": None, "role": "assistant", "text": "0123456789"}
    conversation = {"id": new_id(), "title": "", "created_at": 1, "updated_at": 1}
    return back(document({**conversation, "messages": [{**message, "created_at": 1, **members}]}))


def test_every_kind_of_part_comes_back_the_same() -> None:
    answer = filled(blank())
    assert back(exported(answer)) == answer
    data = json.loads(exported(answer))
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    kinds = {one["kind"] for one in data["conversations"][0]["messages"][0]["parts"]}
    schema = json.loads(SCHEMA.read_text())["$defs"]["part"]["if"]["properties"]["kind"]["enum"]
    assert kinds == set(schema)


@pytest.mark.parametrize("state", list(CallState), ids=repr)
def test_no_call_from_a_file_can_wait_or_run(state: CallState) -> None:
    answer = used(blank(), state)
    data = json.loads(exported(answer))
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    call, *results = back(exported(answer)).parts
    kept = answer.parts[0]
    assert isinstance(kept, ToolCall)
    assert call == replace(kept, state=CallState.NONE)
    assert tuple(results) == answer.parts[1:]
    written = data["conversations"][0]["messages"][0]["parts"][0]
    assert written.get("state", "") == state.value


def test_a_message_without_parts_is_written_as_before() -> None:
    plain = replace(blank(), text="Yes.", reasoning="hm")
    written = json.loads(exported(plain))["conversations"][0]["messages"][0]
    assert not {"parts", "later_requests"} & written.keys()
    assert back(exported(plain)) == plain


@given(parts, st.text("ab ", max_size=20))
def test_any_parts_come_back_as_far_as_they_fit(given: Any, text: str) -> None:
    from falcon_desktop.core.domain.parts import fitting

    answer = replace(blank(), text=text, parts=given)
    told = [one for one in given if min(getattr(one, "start", 0), getattr(one, "end", 0)) >= 0]
    answer = replace(answer, parts=tuple(told))
    assert back(exported(answer)).parts == fitting(told, len(text), 0, 0)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("no list", ()),
        ([1, None, "text", []], ()),
        ([{"kind": "unheard-of", "text": "x"}, {}], (OtherPart("unheard-of", text="x"),)),
        ([{"kind": "request", "name": "m"}, {"kind": 5}, {"kind": ""}], ()),
        (
            [{"kind": "k" * 999, "name": 5, "start": -1, "end": 2**60, "file": 9, "x": ["\ud800"]}],
            (OtherPart("k" * 256, data={"x": ["\ufffd"]}),),
        ),
        ([{"kind": "text", "start": 5, "end": 10**9}], (TextPart(5, 10),)),
        ([{"kind": "text", "start": 7, "end": 2}], ()),
        ([{"kind": "text", "start": -4, "end": True}], ()),
        ([{"kind": "file", "file": 0}], ()),
        ([{"kind": "tool_call", "id": 5, "name": ["x"], "arguments": {}}], (ToolCall("", ""),)),
        (
            [{"kind": "tool_call", "id": "i" * 999, "name": "n" * 999, "request": 10**12}],
            (ToolCall("i" * 256, "n" * 256, request=1_000),),
        ),
        ([{"kind": "tool_result", "call_id": "1", "text": "\ud800"}], (ToolResult("1", "\ufffd"),)),
        (
            [{"kind": "tool_result", "links": [["a", "b"], ["c"], 5, ["d", 5], ["e", "f", "g"]]}],
            (ToolResult("", "", links=(("a", "b"),)),),
        ),
        ([{"kind": "tool_call", "state": "asked"}], (ToolCall("", ""),)),
        ([{"kind": "citation", "url": "javascript:alert(1)"}], (Citation(""),)),
        ([{"kind": "citation", "url": "file:///etc/passwd", "title": "t"}], (Citation("", "t"),)),
        ([{"kind": "citation", "url": "https://u:p@a.example/"}], (Citation(""),)),
        ([{"kind": "citation", "url": "https://a.example/\u202e"}], (Citation(""),)),
        ([{"kind": "citation", "url": "https://a.example/" + "a" * 9_000}], (Citation(""),)),
        (
            [{"kind": "citation", "url": "https://a.example/x?y='1'", "start": 5, "end": 50}],
            (Citation("https://a.example/x?y='1'"),),
        ),
        ([{"kind": "provider_data", "origin": "ftp://a", "data": {}}], ()),
        (
            [{"kind": "provider_data", "origin": "https://A.example/v1", "data": [1]}],
            (ProviderData("https://a.example:443", "", ""),),
        ),
    ],
)
def test_hostile_parts_are_bounded_or_left_out(given: object, read: tuple[object, ...]) -> None:
    assert hostile(parts=given).parts == read


def test_no_more_parts_and_requests_than_can_be_meant() -> None:
    many = hostile(
        parts=[{"kind": "tool_call", "name": "x"}] * (MAX_PARTS + 9),
        later_requests=[{}] * 2_000,
    )
    assert len(many.parts) == MAX_PARTS
    assert len(many.later_requests) == 1_000


def told(text: str) -> tuple[str, ...]:
    return tuple(map(str, plan_from_json(load_json(text)).remarks))


def test_what_is_more_than_a_message_can_have_is_counted_and_words_are_not_part_of_it() -> None:
    calls = [{"kind": "tool_call", "name": "x"}] * (MAX_PARTS + 9)
    words = [{"kind": "text", "start": at, "end": at + 1} for at in range(9)]
    message: dict[str, Any] = {"id": new_id(), "parent_id": None, "role": "assistant"}
    message |= {"text": "0123456789", "created_at": 1, "parts": [*calls, *words]}
    conversation = {"id": new_id(), "title": "", "created_at": 1, "updated_at": 1}
    given = document({**conversation, "messages": [message]})
    assert told(given) == (
        "Tool calls, results and sources beyond what a message can hold, left out: 9.",
    )
    assert all_parts(back(given))[-1] == TextPart(0, 10)


def test_parts_of_a_newer_version_come_back_as_they_were_and_are_counted() -> None:
    new = {"kind": "video", "request": 1, "start": 2, "end": 5, "file": 0, "name": "clip",
           "text": "A clip.", "seconds": 3, "frames": [{"at": 1}]}  # fmt: skip
    picture = {"name": "b", "kind": "image", "media_type": "image/png", "size": 4, "data": PNG}
    answer = hostile(attachments=[picture], parts=[new, {"kind": "text", "start": 0, "end": 10}])
    assert answer.parts[0] == OtherPart(
        "video", "clip", "A clip.", {"seconds": 3, "frames": [{"at": 1}]}, 2, 5, 0, 1
    )
    written = exported(answer)
    assert json.loads(written)["conversations"][0]["messages"][0]["parts"][0] == new
    jsonschema.validate(json.loads(written), json.loads(SCHEMA.read_text()))
    assert back(written) == answer
    assert told(written) == (
        "Message parts from a newer version of Falcon Desktop, kept but not shown: 1.",
    )


def test_deep_data_is_refused_with_the_file() -> None:
    deep: Any = {}
    for _ in range(80):
        deep = {"x": deep}
    with pytest.raises(Exception, match="levels deep"):
        hostile(parts=[{"kind": "provider_data", "origin": "https://a.example", "data": deep}])


def test_files_keep_their_numbers_where_one_can_not_be_kept() -> None:
    picture = {"name": "b", "kind": "image", "media_type": "image/png", "size": 4, "data": PNG}
    given = [
        {"kind": "file", "file": 1},
        {"kind": "text", "start": 0, "end": 10},
        {"kind": "file", "file": 0},
    ]
    answer = hostile(attachments=[{**picture, "media_type": "image/svg+xml"}, picture], parts=given)
    assert [one.name for one in answer.attachments] == ["b"]
    assert answer.parts == (FilePart(0), TextPart(0, 10))


def test_what_is_no_request_is_an_empty_one() -> None:
    given = [{"made_by": {"model": "m", "address": "javascript:1"}, "usage": {"prompt_tokens": -1}}]
    answer = hostile(later_requests=[*given, "no", 5])
    assert answer.later_requests == (LaterRequest(Provenance(model="m"), Usage()),)
