"""Grok's export: branches, times in two forms, cards and tools in the words, files beside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.core.domain.parts import (
    Citation,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.transfer.grok import _time
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import PNG, grok
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, only, read, shown

PLACE = "ttl/30d/export_data/u-1"


def said(words: str, sender: str = "assistant", **more: Any) -> ImportPlan:
    response = {"_id": "r", "message": words, "sender": sender, **more}
    return read([{"conversation": {"id": "g"}, "responses": [{"response": response}]}])


def test_branches_times_models_and_what_stands_in_the_words() -> None:
    plan = read(grok())
    conversation, messages = only(plan)
    assert plan.source == "Grok" and conversation.title == "Kites"
    assert (conversation.created_at, conversation.updated_at) == (
        1_749_999_999_500, 1_750_000_020_000,
    )  # fmt: skip
    assert conversation.pinned_at == conversation.updated_at
    asked, failed, answer, drawn = messages
    assert (asked.role, asked.text, asked.provenance.model) == (
        Role.USER, "What do kites do?\n\n[File]", "",
    )  # fmt: skip
    assert asked.created_at == 1_750_000_001_000
    assert failed.status is MessageStatus.FAILED and failed.text == "Nothing."
    assert failed.failure and failed.failure.from_file
    assert failed.failure.sentence == "Failed to respond."
    assert answer.text == ("They fly. ([Kites](https://example.org/kites)) High.")
    assert answer.reasoning == "Kites are light.\n\nSo they fly."
    assert answer.provenance.model == "grok-4"
    assert answer.parts == (
        ReasoningPart(0, 16),
        ToolCall("", "web_search", '{"query": "kites"}'),
        ReasoningPart(18, 30),
        TextPart(0, len(answer.text)),
        Citation("https://example.org/kites", "Kites"),
        Citation("https://example.org/wind", "Wind", "…"),
    )
    assert drawn.text == "A red kite\n\n[Image]"
    assert [failed.parent_id, answer.parent_id, drawn.parent_id] == [asked.id] * 2 + [failed.id]
    assert conversation.active_leaf_id == answer.id
    assert plan.remarks == (
        "Images and files missing from the export, names only: 2.",
        "Citations without a source in the file: 1.",
        "Projects, tasks and other items left out: 2.",
    )


@pytest.mark.parametrize(
    ("content", "is_kept"),
    [(b"# Notes\n", True), (PNG, True), (b"%PDF-1.7\0", False), (b"\xff\xfe\0", False)],
)
def test_the_zip_as_grok_makes_it(content: bytes, is_kept: bool) -> None:
    plan = read_import(
        zipped(
            (f"{PLACE}/prod-grok-backend.json", json.dumps(grok())),
            (f"{PLACE}/prod-mc-auth-mgmt-api.json", '{"user": {"email": "x"}}'),
            (f"{PLACE}/prod-mc-billing.json", "{}"),
            (f"{PLACE}/prod-mc-asset-server/asset-1/content", content),
            (f"{PLACE}/prod-mc-asset-server/asset-2/content", "x"),
        ),
        NOW,
    )
    asked = only(plan)[1][0]
    assert len(asked.attachments) == is_kept
    if is_kept:
        [file] = asked.attachments
        assert (file.data or file.text.encode()) == content
        assert asked.text == "What do kites do?"
    unkept = "Files of an unsupported kind, names only: 1."
    assert (unkept in plan.remarks) is not is_kept
    assert "Other files in the archive, left out: 1." in plan.remarks


def test_what_somebody_sent_is_no_chat() -> None:
    """A file among those that went with questions may look like an export itself."""
    talk = json.dumps([["Hi", "Hello"]])
    plan = read_import(
        zipped(
            (f"{PLACE}/prod-grok-backend.json", json.dumps(grok())),
            (f"{PLACE}/prod-mc-asset-server/asset-2/conversations.json", talk),
        ),
        NOW,
    )
    assert len(plan.conversations) == 1


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"$date": {"$numberLong": "1750000000000"}}, 1_750_000_000_000),
        ({"$date": "2025-06-15T15:06:40Z"}, 1_750_000_000_000),
        ({"$date": 1_750_000_000_000}, 1_750_000_000_000),
        ("2025-06-15T15:06:40.000000Z", 1_750_000_000_000),
        ("1750000000000", 1_750_000_000_000),
        (1_750_000_000, 1_750_000_000_000),
        ({"$date": {"$date": {"$date": {"$date": 1}}}}, None),
        ({"$date": {"$numberLong": "9" * 15}}, None),
        (None, None), (True, None), ("yesterday", None), ({}, None),
    ],
)  # fmt: skip
def test_times(given: Any, right: int | None) -> None:
    assert _time(given) == right


@pytest.mark.parametrize("sender", ["human", "Human", "user"])
def test_questions_by_their_sender(sender: str) -> None:
    assert only(said("Hi", sender))[1][0].role is Role.USER
    for other in ("assistant", "ASSISTANT", "grok-3", "model"):
        assert only(said("Hi", other))[1][0].role is Role.ASSISTANT


def test_without_parents_messages_follow_each_other() -> None:
    responses = [
        {"response": {"_id": str(at), "message": str(at), "sender": "human" if at % 2 else "x"}}
        for at in range(4)
    ]
    plan = read({"conversations": [{"conversation": {"title": "T"}, "responses": responses}]})
    assert shown(*only(plan)) == ["0", "1", "2", "3"]


def test_tags_in_a_question_and_in_code_are_words() -> None:
    tag = '<grok:render card_id="c" type="x"><argument name="a">1</argument></grok:render>'
    assert only(said(tag, "human"))[1][0].text == tag
    assert only(said(f"`{tag}`\n\n```\n{tag}\n```"))[1][0].text == f"`{tag}`\n\n```\n{tag}\n```"
    assert only(said(f"So.{tag}"))[1][0].text == "So."


def test_cards_with_pictures() -> None:
    card = {"id": "c", "cardType": "image_card",
            "image": {"title": "A kite", "link": "https://example.org/k"}}  # fmt: skip
    plan = said('Look: <grok:render card_id="c"></grok:render>', card_attachments_json=[card])
    assert only(plan)[1][0].text == "Look: [Image: A kite] ([example.org](https://example.org/k))"
    broken = ["not json", 7, "[" * 2_000, json.dumps({"id": "d"})]
    assert only(said("Words", card_attachments_json=broken))[1][0].text == "Words"


def test_documents_in_the_words() -> None:
    code = '<xaiArtifact artifact_id="a" title="Kite" contentType="text/python">\nfly()\n'
    plan = said(f"Here:\n{code}</xaiArtifact>\nDone.")
    assert only(plan)[1][0].text == "Here:\n\n**Kite**\n\n```python\nfly()\n```\n\nDone."
    assert only(said(code))[1][0].text == code


def test_thoughts_in_steps_and_of_agents() -> None:
    steps = [{"tagged_text": {"header": "Looking", "summary": "At kites."}}, {"x": 1}]
    assert only(said("So.", steps=steps))[1][0].reasoning == "Looking\n\nAt kites."
    agents = [{"agent_id": "1", "thinking_trace": "Hm."}, {"thinking_trace": "Hm."}]
    assert only(said("So.", agent_thinking_traces=agents))[1][0].reasoning == "Hm."
    unclosed = "<xai:tool_usage_card>" * 3
    assert only(said("So.", thinking_trace=unclosed))[1][0].reasoning == unclosed


def test_what_tools_said_and_what_a_search_found() -> None:
    tool = (
        "<xai:tool_usage_card>\n<xai:tool_usage_card_id>t1</xai:tool_usage_card_id>\n"
        "<xai:tool_name>browse_page</xai:tool_name>\n"
        '<xai:tool_args><![CDATA[{"url": "x"}]]></xai:tool_args>\n</xai:tool_usage_card>'
    )
    steps = [{"tool_usage_results": [{"tool_usage_card_id": "t1", "page": "Wind"}, 7]}]
    found = [{"url": "https://example.org/w", "title": "Wind", "preview": "It blows."}]
    plan = said("So.", thinking_trace=tool, steps=steps, web_search_results=found)
    [message] = only(plan)[1]
    assert message.parts == (
        ToolCall("t1", "browse_page", '{"url": "x"}'),
        ToolResult("t1", '{"tool_usage_card_id": "t1", "page": "Wind"}', "browse_page"),
        ToolCall("call 2", "web_search", request=1),
        ToolResult("call 2", "https://example.org/w\nWind\nIt blows.", "web_search", request=1),
        TextPart(0, 3, request=2),
    )
    assert not plan.remarks
    in_steps = said("So.", steps=[{"tagged_text": {"tool_usage_card": tool}}])
    assert only(in_steps)[1][0].parts[0] == ToolCall("t1", "browse_page", '{"url": "x"}')


def test_a_picture_that_was_drawn_comes_along_where_it_is_there() -> None:
    made = grok()
    made["conversations"][0]["responses"][3]["response"]["generated_image_urls"] = [
        "users/u/generated/asset-9/image.jpg", "users/u/generated/gone/image.jpg", 7,
    ]  # fmt: skip
    plan = read_import(
        zipped(
            (f"{PLACE}/prod-grok-backend.json", json.dumps(made)),
            (f"{PLACE}/prod-mc-asset-server/asset-9/content", PNG),
        ),
        NOW,
    )
    drawn = only(plan)[1][3]
    assert [one.data for one in drawn.attachments] == [PNG]
    assert drawn.text == "A red kite\n\n[Image]\n\n[Image]"


def test_an_empty_export_and_what_is_no_response() -> None:
    with_nothing = {"conversation": {"id": "g"}, "responses": []}
    plan = read({"conversations": [with_nothing], "projects": []})
    assert plan.remarks == ("Chats without messages, left out: 1.",)
    odd = {"conversation": {}, "responses": [7, {"response": {"message": "x"}}, {"response": []}]}
    assert read([odd]).remarks[-1] == "Entries of unknown form, left out: 3."
