"""Our JSON loses nothing, and reading it trusts nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import falcon_desktop.transfer
import jsonschema
import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.transfer.json_format import export_json, plan_from_json
from falcon_desktop.transfer.plain import notes_on
from falcon_desktop.transfer.values import load_json
from hypothesis import given, settings
from hypothesis import strategies as st

Exported = tuple[Conversation, list[Message]]
SCHEMA = Path(falcon_desktop.transfer.__file__).parent / "conversations.schema.json"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
counts = st.none() | st.integers(0, 10**9)
seconds = st.none() | st.floats(0, 1e6)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def exported(draw: st.DrawFn) -> Exported:
    """Any conversation that the store can hold, with any tree of versions."""
    conversation_id = new_id()
    messages: list[Message] = []
    for _ in range(draw(st.integers(0, 8))):
        parents = [None, *(message.id for message in messages)]
        failure = st.builds(
            Failure,
            texts,
            texts,
            texts,
            st.sampled_from(["none", "retry"]),
            from_file=st.just(True),
        )
        messages.append(
            Message(
                id=new_id(),
                conversation_id=conversation_id,
                parent_id=draw(st.sampled_from(parents)),
                role=draw(st.sampled_from(Role)),
                text=draw(texts),
                created_at=draw(st.integers(0, 10**13)),
                status=draw(st.sampled_from([s for s in MessageStatus if s != "streaming"])),
                reasoning=draw(texts),
                finish_reason=draw(texts),
                usage=draw(st.builds(Usage, counts, counts, counts, counts)),
                timings=draw(st.builds(Timings, seconds, seconds, seconds, seconds)),
                provenance=draw(
                    st.builds(
                        Provenance,
                        model=texts,
                        server=texts,
                        settings=st.dictionaries(texts, json_values, max_size=3),
                        request=st.dictionaries(texts, json_values, max_size=3),
                        left_out=st.integers(0, 1_000),
                    )
                ),
                failure=draw(st.none() | failure),
            )
        )
    leaves = [None, *(message.id for message in messages)]
    times = st.none() | st.integers(0, 10**13)
    conversation = Conversation(
        id=conversation_id,
        title=draw(texts),
        created_at=draw(st.integers(0, 10**13)),
        updated_at=draw(st.integers(1, 10**13)),
        kind=draw(st.sampled_from(ConversationKind)),
        title_edited=draw(st.booleans()),
        active_leaf_id=draw(st.sampled_from(leaves)),
        draft=draw(texts),
        model=draw(texts),
        settings=draw(
            st.builds(
                GenerationSettings,
                system_message=st.none() | texts,
                temperature=st.none() | st.floats(0, 2),
                seed=st.none() | st.integers(0, 2**32 - 1),
                stop=st.none() | st.lists(texts.filter(bool), max_size=3).map(tuple),
            )
        ),
        pinned_at=draw(times),
        deleted_at=draw(times),
        unseen=draw(st.booleans()),
    )
    return conversation, messages


def read(text: str) -> list[Exported]:
    return [
        (item.conversation, list(item.messages))
        for item in plan_from_json(load_json(text)).conversations
    ]


def document(*conversations: dict[str, Any], **members: Any) -> str:
    data = {"format": "falcon-desktop-conversations", "version": 1}
    return json.dumps({**data, "conversations": list(conversations), **members})


@settings(deadline=None, max_examples=30)
@given(st.lists(exported(), max_size=3))
def test_what_is_exported_comes_back_the_same(conversations: list[Exported]) -> None:
    assert read("".join(export_json(conversations))) == conversations


def test_every_field_survives(full: Exported) -> None:
    assert read("".join(export_json([full]))) == [full]


def test_the_file_is_as_its_schema_says(full: Exported) -> None:
    empty = Conversation(new_id(), "", 0, 0)
    data = json.loads("".join(export_json([full, (empty, [])])))
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))


def test_exports_are_written_piece_by_piece(full: Exported) -> None:
    pieces = list(export_json([full] * 50))
    assert len(pieces) == 52
    assert max(map(len, pieces)) < 3_000


def test_a_running_answer_comes_back_interrupted(full: Exported) -> None:
    _conversation, messages = full
    messages[2] = replace(messages[2], status=MessageStatus.STREAMING)
    [(_, back)] = read("".join(export_json([full])))
    assert back[2].status is MessageStatus.INTERRUPTED
    assert back[2].text == messages[2].text


def test_lone_surrogates_and_nan_are_written_as_valid_json(full: Exported) -> None:
    _conversation, messages = full
    messages[0] = replace(messages[0], text="a\ud800b \ud83d\ude00")
    messages[2] = replace(messages[2], provenance=Provenance(request={"x": float("nan")}))
    text = "".join(export_json([full]))
    text.encode()
    [(_, back)] = read(text)
    assert back[0].text == "a\ufffdb 😀"
    assert back[2].provenance.request == {"x": None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        '{"format": "other", "version": 1, "conversations": []}',
        '{"format": "falcon-desktop-conversations", "version": "1", "conversations": []}',
        '{"format": "falcon-desktop-conversations", "version": 1, "conversations": {}}',
        '{"format": "falcon-desktop-conversations", "version": 2, "conversations": []}',
        document(extra=[[[]]]).replace("[[[]]]", "[" * 65 + "]" * 65),
        document(extra=0).replace(": 0}", ": " + "[" * 100_000 + "]" * 100_000 + "}"),
        document(extra=0).replace(": 0}", ": " + "9" * 21 + "}"),
        document(extra=0).replace(": 0}", ": " + "9" * 5_000 + "}"),
        document(extra=0).replace(": 0}", ": NaN}"),
    ],
)
def test_what_is_not_our_json_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan_from_json(load_json(text))
    assert str(refused.value).endswith(".")


def test_depth_up_to_the_limit_is_read() -> None:
    text = document(extra=0).replace(": 0}", ": " + "[" * 63 + "]" * 63 + "}")
    assert plan_from_json(load_json(text)).conversations == ()


def test_duplicate_and_malformed_ids_are_replaced_and_always_by_the_same() -> None:
    same, other = new_id(), new_id()
    hostile = {
        "id": "../../etc",
        "messages": [
            {"id": same, "role": "user", "text": "one"},
            {"id": same, "parent_id": same, "role": "assistant", "text": "two"},
            {"id": 7, "parent_id": other, "role": "assistant", "text": "three"},
        ],
    }
    text = document(hostile, hostile)
    conversations = read(text)
    ids = [c.id for c, _ in conversations] + [m.id for _, ms in conversations for m in ms]
    assert len(set(ids)) == 8
    assert conversations == read(text)
    for conversation, messages in conversations:
        assert [message.text for message in messages] == ["one", "three", "two"] or [
            message.text for message in messages
        ] == ["one", "two", "three"]
        assert {message.conversation_id for message in messages} == {conversation.id}
        assert messages[0].parent_id is None


def test_rings_and_orphans_become_a_tree_in_order() -> None:
    a, b, c, lost = (new_id() for _ in range(4))
    text = document(
        {
            "id": new_id(),
            "active_leaf_id": lost,
            "messages": [
                {"id": a, "parent_id": b, "text": "a"},
                {"id": b, "parent_id": a, "text": "b"},
                {"id": c, "parent_id": lost, "text": "c"},
            ],
        }
    )
    [(conversation, messages)] = read(text)
    assert sorted(message.text for message in messages) == ["a", "b", "c"]
    seen: set[str | None] = {None}
    for message in messages:
        assert message.parent_id in seen
        seen.add(message.id)
    assert conversation.active_leaf_id is None


def test_values_of_the_wrong_kind_become_empty() -> None:
    text = document(
        {
            "id": new_id(),
            "title": ["x"],
            "created_at": -5,
            "updated_at": 10**18,
            "settings": {
                "temperature": 99,
                "seed": "x",
                "top_k": True,
                "evil": 1,
                "system_message": 7,
                "stop": "x",
            },
            "scroll_anchor": 3,
            "messages": [
                {"role": "system", "text": 5, "status": "?", "usage": {"prompt_tokens": -1}},
                "no message",
                None,
            ],
        },
        "no conversation",  # type: ignore[arg-type]
    )
    plan = plan_from_json(load_json(text))
    assert plan.remarks == ("Damaged chats, left out: 1.",)
    [item] = plan.conversations
    assert (item.conversation.title, item.conversation.created_at) == ("", 0)
    assert item.conversation.settings == GenerationSettings()
    [message] = item.messages
    assert (message.text, message.role, message.usage) == ("", Role.USER, Usage())


def _with(exported: Exported, **changes: Any) -> list[Message]:
    """Return the messages of an export of which every message was changed by somebody."""
    data = json.loads("".join(export_json([exported])))
    for message in data["conversations"][0]["messages"]:
        message.update(json.loads(json.dumps(changes)))
    [item] = plan_from_json(load_json(json.dumps(data))).conversations
    return list(item.messages)


@pytest.mark.parametrize(
    "address",
    [
        "http://x/v1/$(touch /tmp/PWNED)",
        "http://x/v1/`id`",
        "http://x/v1/'; id; '",
        'http://x/v1/"; id; "',
        "http://x/v1/a\\b",
        "http://x/v1/a b",
        "http://x/v1/a\nb",
        "http://x/v1/a\x1b[2J",
        "http://x/v1/a\x9bb",
        "http://x/v1/a\u202eb",
        "http://x/v1/a\u200bb",
        "http://user:secret@x/v1/chat",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//x/v1/chat",
        "http://x:port/v1",
        "$(id)",
        7,
    ],
)
def test_no_address_of_a_file_can_be_more_than_an_address(full: Exported, address: Any) -> None:
    for message in _with(full, made_by={"address": address, "connection_id": "embedded"}):
        assert message.provenance.address == ""
        assert message.provenance.connection_id == "embedded"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/v1/chat/completions",
        "https://x.example/a?b=c&d=%20#e",
        "http://[::1]/",
    ],
)
def test_an_address_that_is_one_is_kept(full: Exported, address: str) -> None:
    assert {one.provenance.address for one in _with(full, made_by={"address": address})} == {
        address
    }


@pytest.mark.parametrize("says_of_itself", [True, False, None, "no"])
def test_why_an_answer_failed_is_marked_as_the_words_of_the_file(
    full: Exported, says_of_itself: Any
) -> None:
    failure = {
        "code": "key_missing", "sentence": "Enter your key.", "next_step": "rm -rf",
        "from_file": says_of_itself,
    }  # fmt: skip
    for message in _with(full, failure=failure, status="failed"):
        assert message.failure is not None and message.failure.from_file
        assert message.failure.next_step == "none"
        assert notes_on(message)[-1] == "failed, according to the imported file: Enter your key."
