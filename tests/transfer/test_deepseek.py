"""DeepSeek's export: questions and answers out of fragments, in every version."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.parts import (
    Citation,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import deepseek
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, only, read, shown


def asked(*fragments: Any, **more: Any) -> ImportPlan:
    [item] = deepseek()
    item["mapping"]["1"]["message"] = {"fragments": list(fragments), **more}
    item["mapping"]["1"]["children"] = []
    item["mapping"] = {key: item["mapping"][key] for key in ("root", "1")}
    return read([item])


def test_questions_thoughts_answers_and_sources() -> None:
    plan = read(deepseek())
    conversation, messages = only(plan)
    assert plan.source == "DeepSeek" and conversation.title == "Tea"
    assert conversation.created_at == 1_748_743_200_000
    assert conversation.updated_at == 1_748_743_260_000
    asked, first, second, later = messages
    assert asked.text == "How long to steep green tea?\n\n[File: leaf.pdf]"
    assert (asked.role, asked.provenance.model) == (Role.USER, "")
    assert first.text == "A while." and first.created_at == 1_748_743_202_500
    assert second.text == "Two minutes ([On tea](https://example.org/tea)). `[citation:2]`"
    assert second.reasoning == "Green tea is delicate."
    assert (second.role, second.provenance.model) == (Role.ASSISTANT, "deepseek-reasoner")
    assert [first.parent_id, second.parent_id] == [asked.id] * 2
    assert (later.role, later.parent_id) == (Role.USER, first.id)
    # The export names no version as the one that was shown: the newest is.
    assert conversation.active_leaf_id == second.id
    assert not asked.parts
    assert second.parts == (
        ReasoningPart(0, 22),
        ToolCall("call 1", "web_search"),
        ToolResult("call 1", "On tea\nhttps://example.org/tea\nTwo minutes.", "web_search"),
        TextPart(0, len(second.text), request=1),
        Citation("https://example.org/tea", "On tea", "Two minutes.", request=1),
    )
    assert plan.remarks == (
        "Images and files missing from the export, names only: 1.",
        "Citations without a source in the file: 1.",
    )


def test_the_zip_as_deepseek_makes_it() -> None:
    plan = read_import(
        zipped(("user.json", '{"user_id": "u"}'), ("conversations.json", json.dumps(deepseek()))),
        NOW,
    )
    assert shown(*only(plan))[0].startswith("How long")
    assert not any("Other files" in remark for remark in plan.remarks)


def test_it_is_not_taken_for_chatgpts() -> None:
    """Both have a mapping; a ChatGPT file without anything of DeepSeek's stays ChatGPT's."""
    [item] = deepseek()
    without_times = {key: value for key, value in item.items() if not key.endswith("_at")}
    assert read([without_times]).source == "DeepSeek"
    assert read([{"title": "x", "inserted_at": "x", "mapping": {}}]).source == "DeepSeek"
    assert read([{"title": "x", "mapping": {}}]).source == "ChatGPT"


@pytest.mark.parametrize(
    ("fragments", "text", "thoughts"),
    [
        ([{"type": "TEMPLATE_RESPONSE", "content": "No."}], "No.", ""),
        ([{"type": "RESPONSE", "content": one} for one in "AB"], "A\n\nB", ""),
        ([{"type": "THINK", "content": "Hm"}], "", "Hm"),
        ([{"type": "LATER", "content": "Words"}], "Words", ""),
        ([{"type": "TIP", "content": "Made by a model"}, {"type": "RESPONSE", "content": "A"}],
         "A", ""),
    ],
)  # fmt: skip
def test_other_fragments(fragments: Any, text: str, thoughts: str) -> None:
    [message] = only(asked(*fragments))[1]
    assert (message.text, message.reasoning, message.role) == (text, thoughts, Role.ASSISTANT)


def test_tools_come_along_and_what_is_no_words_is_counted() -> None:
    answer = {"type": "RESPONSE", "content": "A"}
    tools = [
        {"type": "TOOL_SEARCH", "content": "tea"},
        {"type": "TOOL_OPEN"},
        {"type": "READ_LINK"},
    ]
    plan = asked(answer, *tools, {"type": "LATER"})
    assert only(plan)[1][0].parts[1:] == (
        ToolCall("", "web_search", "tea"),
        ToolCall("", "open_page"),
        ToolCall("", "read_link"),
    )
    assert plan.remarks == ("Entries of unknown form, left out: 1.",)


def test_the_form_before_there_were_fragments() -> None:
    plan = asked(role="ASSISTANT", content="So.", reasoning_content="Hm.", model="deepseek-chat")
    [message] = only(plan)[1]
    assert (message.text, message.reasoning) == ("So.", "Hm.")
    assert only(asked(role="USER", content="Why?"))[1][0].role is Role.USER


def test_the_text_of_a_file_comes_along_where_it_is_there() -> None:
    file = {"file_name": "notes.md", "content": "# Notes"}
    [message] = only(asked({"type": "REQUEST", "content": "See"}, files=[file]))[1]
    assert message.text == "See"
    assert [(one.name, one.text) for one in message.attachments] == [("notes.md", "# Notes")]


def test_what_follows_an_empty_node_follows_the_one_above() -> None:
    [item] = deepseek()
    item["mapping"]["2"]["message"] = None
    _, messages = only(read([item]))
    assert messages[-1].text == "How long?" and messages[-1].parent_id == messages[0].id


def test_many_empty_nodes_and_rings_are_passed_once() -> None:
    def node(key: int, parent: int | None, words: str = "") -> dict[str, Any]:
        message = {"fragments": [{"type": "RESPONSE", "content": words}]} if words else None
        return {"id": str(key), "parent": None if parent is None else str(parent),
                "children": [], "message": message}  # fmt: skip

    empty = [node(0, 2_999), *(node(at, at - 1) for at in range(1, 3_000))]
    said = [node(at, 2_999, "x") for at in range(3_000, 4_000)]
    mapping = {one["id"]: one for one in [*empty, *said]}
    [item] = deepseek()
    _, messages = only(read([{**item, "mapping": mapping}]))
    assert len(messages) == 1_000 and {one.parent_id for one in messages} == {None}


def test_empty_chats_are_counted() -> None:
    plan = read([{"id": "x", "inserted_at": "x", "mapping": {"root": {"message": None}}}])
    assert not plan.conversations
    assert plan.remarks == ("Chats without messages, left out: 1.",)
