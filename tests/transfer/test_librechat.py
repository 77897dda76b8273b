"""LibreChat's export: trees, rows and branches, however deep; parts, errors and options."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, MessageTree, Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.parts import (
    Citation,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import NOBODY, PNG, librechat
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, only, read, shown


def said(*messages: dict[str, Any], **more: Any) -> ImportPlan:
    given = [{"messageId": str(at), "parentMessageId": str(at - 1) if at else NOBODY,
              "isCreatedByUser": not at % 2, **one} for at, one in enumerate(messages)]  # fmt: skip
    return read({"conversationId": "c", "title": "T", "messages": given, **more})


def test_a_tree_with_everything() -> None:
    plan = read(librechat())
    conversation, messages = only(plan, "You are an expert.")
    asked, half, whole = messages
    assert plan.source == "LibreChat" and conversation.title == "Environments"
    assert conversation.created_at == asked.created_at == 1_746_115_201_530
    assert asked.text == "How?\n\n[Image: cat.png]"
    assert [(one.name, one.text) for one in asked.attachments] == [("notes.md", "# Notes")]
    assert (half.text, half.status) == ("Half an ans", MessageStatus.INTERRUPTED)
    assert whole.text == ("Use a venv ([venv](https://example.org/venv)).\n\n[Image: plot.png]")
    assert (whole.reasoning, whole.provenance.model) == ("Simple.", "gpt-4o")
    assert whole.parts == (
        ReasoningPart(0, 7),
        TextPart(0, 46),
        ToolCall("t", "web_search", "{}"),
        TextPart(48, len(whole.text)),
        Citation("https://example.org/venv", "venv"),
    )
    assert [one.id for one in MessageTree(messages).versions(whole.id)] == [half.id, whole.id]
    assert conversation.active_leaf_id == whole.id
    assert plan.remarks == (
        "Images and files missing from the export, names only: 2.",
        "Citations without a source in the file: 1.",
        "Chat options, such as temperature, left out: 1.",
        "Answer ratings left out: 1.",
    )


@pytest.mark.parametrize("deep", [10, 40, 3_000])
def test_a_tree_is_read_however_deep_it_is(deep: int) -> None:
    """A message nests two levels: 31 of them were too many, and the parser recurses."""
    made = librechat(deep)
    below = made["messagesTree"]
    parts: list[str] = []
    ends: list[str] = []
    while below:  # written from outside in: json.dumps would recurse
        *others, last = below
        below = last.pop("children")
        shell = json.dumps({**last, "children": []})
        head = ", ".join([*map(json.dumps, others), ""]) if others else ""
        parts.append(f"[{head}{shell[:-3]}")
        ends.append("}]")
    text = json.dumps({**made, "messagesTree": []})
    text = text.replace(
        '"messagesTree": []', f'"messagesTree": {"".join(parts)}[{"]"}{"".join(ends)}'
    )
    conversation, messages = only(read_import(text.encode(), NOW), "You are an expert.")
    assert len(messages) == 3 + deep
    path = shown(conversation, messages)
    assert path[0].startswith("How?") and path[2:] == [str(at) for at in range(deep)]
    assert read_import(zipped(("chat.json", text)), NOW).conversations[0].messages == tuple(
        messages
    )


def test_a_short_tree_and_a_deep_one_get_the_same_ids() -> None:
    """A chat that grew over the limit of the parser is the same chat."""
    short = {one.id for one in only(read(librechat(20)), "You are an expert.")[1]}
    long = {one.id for one in only(read(librechat(60)), "You are an expert.")[1]}
    assert short < long


@pytest.mark.parametrize(
    "text",
    [
        '{"messagesTree": ' + '[{"children": ' * 70,
        '{"messagesTree": ' + '[{"children": ' * 70 + "x",
        '{"messagesTree": [{"text": ' + "[" * 70 + "]" * 70 + "}]}",
        '{"messagesTree": [{"text": ' + "[" * 5_000 + "]" * 5_000 + "}]}",
        '{"messagesTree": ' + '[{"children": ' * 70 + "[]" + "}]" * 69 + "}]]}",
        '{"messagesTree": ' + '[{"children": ' * 70 + "[]," + "}]" * 70 + "}",
    ],
)
def test_a_damaged_tree_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_import(text.encode(), NOW)
    assert len(str(refused.value)) < 300


def test_odd_things_in_a_deep_tree() -> None:
    inner = '{"messageId": "x", "text": "Deep", "isCreatedByUser": true, "children": []}'
    for _ in range(60):
        inner = f'{{"children": [7, {inner}, {{}}], "text": "t"}}'
    plan = read_import(f'{{"conversationId": "c", "messagesTree": [{inner}]}}'.encode(), NOW)
    _, messages = only(plan)
    assert [one.text for one in messages].count("Deep") == 1 and len(messages) == 61


def test_messages_in_a_row_with_their_parents() -> None:
    """As without "recursive": the order of the file need not be that of the conversation."""
    plan = said({"text": "Why?"}, {"text": "So."}, {"text": "And?"})
    assert shown(*only(plan)) == ["Why?", "So.", "And?"]
    [item] = plan.conversations
    made = read({"conversationId": "c", "messages": [
        {"messageId": "b", "parentMessageId": "a", "isCreatedByUser": False, "text": "So."},
        {"messageId": "a", "parentMessageId": NOBODY, "isCreatedByUser": True, "text": "Why?"},
    ]})  # fmt: skip
    assert shown(*only(made)) == ["Why?", "So."] and item.conversation.title == "T"


def test_messages_in_a_row_without_parents() -> None:
    messages = [{"isCreatedByUser": True, "text": "Why?"}, {"text": "So.", "sender": "GPT-4"}]
    plan = read({"conversationId": "c", "messages": messages})
    assert shown(*only(plan)) == ["Why?", "So."]


def test_what_follows_an_empty_message_follows_the_one_above() -> None:
    plan = said({"text": "Why?"}, {"text": "", "content": []}, {"text": "And?"})
    _, messages = only(plan)
    assert [one.text for one in messages] == ["Why?", "And?"]
    assert messages[1].parent_id == messages[0].id
    assert plan.remarks == ("Entries of unknown form, left out: 1.",)


def test_errors_are_failures_and_no_answers() -> None:
    by_flag = only(said({"text": "Hi"}, {"text": "Too long", "error": True}))[1][1]
    by_part = only(said({"text": "Hi"}, {"content": [{"type": "error", "error": "Bad"}]}))[1][1]
    for message, words in ((by_flag, "Too long"), (by_part, "Bad")):
        assert message.status is MessageStatus.FAILED and not message.text
        assert message.failure and message.failure.sentence == words


def test_thoughts_as_they_stood_in_the_text() -> None:
    old = ":::thinking\nFirst this.\n:::\n\nSo."
    _, answer = only(said({"text": "Hi"}, {"text": old}))[1]
    assert (answer.text, answer.reasoning) == ("So.", "First this.")
    assert only(said({"text": old}))[1][0].text == old  # who asks about such marks means them


def test_models_of_agents_and_of_the_conversation() -> None:
    options = {"model": "gpt-4o"}
    plan = said({"text": "Hi"}, {"text": "A", "model": "agent_1", "sender": "Helper"},
                {"text": "More"}, {"text": "B", "model": None}, options=options)  # fmt: skip
    assert [one.provenance.model for one in only(plan)[1]] == ["", "Helper", "", "gpt-4o"]


def test_a_picture_that_lies_in_the_file_comes_along() -> None:
    url = "data:image/png;base64," + base64.b64encode(PNG).decode()
    part = {"type": "image_url", "image_url": {"url": url}}
    [asked] = only(said({"content": [{"type": "text", "text": "See"}, part]}))[1]
    assert asked.text == "See" and [one.width for one in asked.attachments] == [2]
    broken = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    plan = said({"content": ["See", broken]})
    assert only(plan)[1][0].text == "See\n\n[Image]"
    assert plan.remarks[0].startswith("Images that are damaged")


def test_the_parts_of_the_content_that_are_no_words() -> None:
    parts = [{"type": "agent_update"}, {"type": "later"}, 7, None, {"type": "text", "text": "So."}]
    plan = said({"text": "Hi"}, {"content": parts})
    assert only(plan)[1][1].text == "So."
    assert plan.remarks == ("Entries of unknown form, left out: 1.",)


@pytest.mark.parametrize(
    ("call", "asked", "answered"),
    [
        ({"id": "t", "name": "sum", "args": "{}", "output": "3"}, "{}", "3"),
        ({"id": "t", "type": "function",
          "function": {"name": "sum", "arguments": "{}", "output": "3"}}, "{}", "3"),
        ({"id": "t", "name": "sum", "args": {"a": 1}, "output": [3]}, '{"a": 1}', "[3]"),
    ],
)  # fmt: skip
def test_tools_as_newer_and_older_answers_have_them(call: Any, asked: str, answered: str) -> None:
    part = {"type": "tool_call", "tool_call": call}
    [_, message] = only(said({"text": "Hi"}, {"content": [part]}))[1]
    assert message.parts == (ToolCall("t", "sum", asked), ToolResult("t", answered, "sum"))


def test_it_is_taken_for_no_other_programs() -> None:
    assert only(said({"text": "Hi"}))[1][0].role is Role.USER
    plain = {"title": "x", "messages": [{"role": "user", "content": "Hi"}]}
    assert read(plain).source == "JSON messages"
