"""Le Chat's export: messages in no order, with chunks, versions, citations and files beside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageTree, Role
from falcon_desktop.core.domain.parts import Citation, TextPart, ToolCall, ToolResult
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import PNG, le_chat
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, only, read, shown


def said(**more: Any) -> ImportPlan:
    message = {"id": "m", "chatId": "c", "role": "assistant", "content": "",
               "createdAt": "2025-09-19T16:18:21.000Z", **more}  # fmt: skip
    return read([message])


def test_the_order_is_that_of_the_times_and_versions_are_kept() -> None:
    plan = read(le_chat())
    conversation, messages = only(plan)
    asked, old, new, thanks = messages
    assert plan.source == "Le Chat (Mistral)" and conversation.title == "Is it salty?"
    assert asked.text == "Is it salty?\n\n[Image: sea.png]" and asked.role is Role.USER
    assert asked.created_at == conversation.created_at == 1_758_298_690_236
    assert old.text == "No idea."
    assert new.text == ("It is\n\nsalty ([The sea](https://example.org/sea)).\n\n**Sea**\n\n# Sea")
    found = '{"3": {"url": "https://example.org/sea", "title": "The sea"}}'
    assert new.parts == (
        TextPart(0, 5),
        ToolCall("call 1", "web_search", "sea"),
        ToolResult("call 1", found, "web_search"),
        TextPart(7, len(new.text), request=1),
        Citation("https://example.org/sea", "The sea", request=1),
    )
    assert [one.id for one in MessageTree(messages).versions(new.id)] == [old.id, new.id]
    assert thanks.parent_id == new.id and conversation.active_leaf_id == thanks.id
    assert plan.remarks == (
        "Images and files missing from the export, names only: 1.",
        "Citations without a source in the file: 1.",
        "Answer ratings left out: 1.",
        "Entries of unknown form, left out: 1.",
    )


@pytest.mark.parametrize(("content", "is_kept"), [(PNG, True), (b"text", True), (b"\0", False)])
def test_the_zip_as_le_chat_makes_it(content: bytes, is_kept: bool) -> None:
    other = [{**one, "chatId": "lechat-2", "files": []} for one in le_chat()]
    talk = json.dumps([["Hi", "Hello"]])
    plan = read_import(
        zipped(
            ("chat-lechat-1.json", json.dumps(le_chat())),
            ("chat-lechat-2.json", json.dumps(other)),
            ("chat-lechat-1-files/sea.png", content),
            ("chat-lechat-1-files/conversations.json", talk),
        ),
        NOW,
    )
    assert len(plan.conversations) == 2 and plan.source == "Le Chat (Mistral)"
    asked = plan.conversations[0].messages[0]
    assert len(asked.attachments) == is_kept
    assert asked.text == "Is it salty?" + "\n\n[Image: sea.png]" * (not is_kept)
    assert "Other files in the archive, left out: 1." in plan.remarks


def test_several_chats_in_one_file() -> None:
    messages = le_chat() + [{**one, "chatId": "lechat-2"} for one in le_chat()]
    plan = read(messages)
    assert [len(item.messages) for item in plan.conversations] == [4, 4]


def test_words_in_chunks_only_and_thoughts() -> None:
    chunks: list[Any] = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
        {"type": "text", "text": "So."},
        7,
    ]
    [message] = only(said(contentChunks=chunks))[1]
    assert (message.text, message.reasoning) == ("So.", "Hm.")
    whole = said(content="So.", contentChunks=[{"type": "text", "text": "So."}])
    assert only(whole)[1][0].text == "So."


@pytest.mark.parametrize(
    "named",
    [
        {"references": [{"id": 7, "url": "https://example.org/a", "title": "A"}]},
        {"references": {"7": {"url": "https://example.org/a", "title": "A"}}},
        {"quotes": [{"referenceId": 7, "source": "https://example.org/a", "title": "A"}]},
        {"context": {"x": {"y": [{"index": "7", "url": "https://example.org/a", "name": "A"}]}}},
    ],
)
def test_sources_wherever_they_are_named(named: dict[str, Any]) -> None:
    chunks = [{"type": "text", "text": "So"}, {"type": "reference", "referenceIds": [7, 7]}]
    plan = said(content="So", contentChunks=chunks, **named)
    assert only(plan)[1][0].text == "So ([A](https://example.org/a))" and not plan.remarks


def test_code_beside_the_chat() -> None:
    canvas = [{"name": "sea.py", "text": "print(1)", "language": "python"}, {"title": "Empty"}]
    plan = said(content="Here.", canvas=canvas)
    assert only(plan)[1][0].text == "Here.\n\n**sea.py**\n\n```python\nprint(1)\n```"
    assert plan.remarks == ("Entries of unknown form, left out: 1.",)


def test_messages_of_others_and_empty_ones() -> None:
    assert said(role="system", content="x").remarks[0].startswith("System and tool messages")
    plan = said()
    assert not plan.conversations
    assert plan.remarks == (
        "Chats without messages, left out: 1.",
        "Entries of unknown form, left out: 1.",
    )
    failed = {"type": "tool_call", "id": "t", "name": "x", "publicArguments": {"a": 1},
              "publicResult": ["no"], "success": False}  # fmt: skip
    [message] = only(said(contentChunks=[failed]))[1]
    assert message.parts == (
        ToolCall("t", "x", '{"a": 1}'), ToolResult("t", '["no"]', "x", is_error=True),
    )  # fmt: skip
    assert not message.text


def test_a_name_that_leads_out_of_the_archive_finds_nothing() -> None:
    messages = le_chat()
    messages[2]["files"] = [{"type": "text", "name": name} for name in ("../../x", "/etc/passwd")]
    plan = read_import(zipped(("chat-lechat-1.json", json.dumps(messages)), ("x", "secret")), NOW)
    assert not plan.conversations[0].messages[0].attachments
    assert shown(*only(plan))[0].endswith("[File: ../../x]\n\n[File: /etc/passwd]")


def test_a_bomb_and_a_damaged_file_beside_a_chat_are_not_kept() -> None:
    """Only what a message names is unpacked, within the bounds of everything else."""
    messages = json.dumps(le_chat())
    bomb = zipped(
        ("chat-lechat-1.json", messages), ("chat-lechat-1-files/sea.png", " " * 9_000_000)
    )
    whole = zipped(("chat-lechat-1-files/sea.png", b"words " * 9), ("chat-lechat-1.json", messages))
    at = whole.index(b"sea.png") + len("sea.png") + 3
    damaged = whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]
    unkept = "Files of an unsupported kind, names only: 1."
    for data in (bomb, damaged):
        plan = read_import(data, NOW)
        assert not plan.conversations[0].messages[0].attachments
        assert unkept in plan.remarks
    assert read_import(whole, NOW).conversations[0].messages[0].attachments
