"""Chats of programs that run models here: LM Studio, Jan, llama.cpp's web page. Orders, versions,
dates, titles, thoughts, models and files come along, the rest is counted; a second import changes
nothing, and a chat that grew brings only what is new.
"""

from __future__ import annotations

import base64
import copy
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.composition.folders import members_of
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus
from falcon_desktop.core.domain.conversation import MessageTree as Tree
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.test_archives import zipped
from tests.transfer.test_foreign import NOW, WRONG

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE = "data:image/png;base64," + base64.b64encode(PNG).decode()
T = 1_750_000_000_000


def read(data: Any) -> ImportPlan:
    return read_import(data if isinstance(data, bytes) else json.dumps(data).encode(), NOW)


def lines(*values: Any) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode() + b"\n"


def one(plan: ImportPlan) -> tuple[Conversation, Sequence[Message]]:
    [item] = plan.conversations
    return item.conversation, item.messages


def shown(plan: ImportPlan) -> list[str]:
    conversation, messages = one(plan)
    return [message.text for message in Tree(messages).path(conversation.active_leaf_id)]


def versions_of(plan: ImportPlan, text: str) -> list[str]:
    _, messages = one(plan)
    [wanted] = [message for message in messages if message.text == text]
    return [message.text for message in Tree(messages).versions(wanted.id)]


def grown(before: ImportPlan, after: ImportPlan) -> list[str]:
    """Return the texts that a later export has more; everything else has the id that it had."""
    (conversation, known), (again, messages) = one(before), one(after)
    assert conversation.id == again.id
    ids = {message.id: message.text for message in known}
    for message in messages:
        assert ids.pop(message.id, message.text) == message.text
    assert not ids
    return [one.text for one in messages if one.id not in {other.id for other in known}]


# LM Studio


def step(text: str, at: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "contentBlock",
        "stepIdentifier": f"{T + at}-0.123456",
        "content": [{"type": "text", "text": text}],
        "genInfo": {"identifier": "qwen3-8b", "stats": {"stopReason": "eosFound"}},
        **more,
    }


def asked(text: str, *more: Any) -> dict[str, Any]:
    return {
        "type": "singleStep",
        "role": "user",
        "content": [{"type": "text", "text": text}, *more],
    }


def answered(*steps: Any, name: str = "Qwen3 8B") -> dict[str, Any]:
    info = {"senderName": name}
    return {"type": "multiStep", "role": "assistant", "senderInfo": info, "steps": list(steps)}


def said(*versions: Any, selected: int = 0) -> dict[str, Any]:
    return {"versions": list(versions), "currentlySelected": selected}


def lm_studio(*messages: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": "Tea",
        "pinned": False,
        "createdAt": T,
        "systemPrompt": "",
        "messages": list(messages),
        "userLastMessagedAt": T + 90_000,
        "assistantLastMessagedAt": T + 95_000,
        "usePerChatPredictionConfig": True,
        "perChatPredictionConfig": {"fields": []},
        "lastUsedModel": {"identifier": "other"},
        "notes": [],
        "clientInput": "",
        **more,
    }


THOUGHT = {"type": "thinking", "ended": True}


def tea() -> dict[str, Any]:
    return lm_studio(
        said(asked("Which tea?")),
        said(
            answered(step("Green.", 5_000)),
            answered(step("Hm, black.", 9_000, style=THOUGHT), step("Black.", 9_500)),
            answered(step("White.", 20_000)),
            selected=1,
        ),
        said(asked("How hot?"), asked("How warm?"), selected=1),
        said(answered(step("Boiling.", 60_000))),
        pinned=True,
    )


def test_lm_studio_answers_are_versions_and_the_chat_goes_on_after_the_selected_one() -> None:
    plan = read(tea())
    assert plan.source == "LM Studio" and plan.remarks == ()
    assert shown(plan) == ["Which tea?", "Black.", "How warm?", "Boiling."]
    assert versions_of(plan, "Black.") == ["Green.", "Black.", "White."]
    assert versions_of(plan, "How warm?") == ["How hot?", "How warm?"]
    conversation, messages = one(plan)
    assert (conversation.title, conversation.title_edited) == ("Tea", True)
    assert (conversation.created_at, conversation.updated_at) == (T, T + 95_000)
    assert conversation.pinned_at is not None
    by_text = {message.text: message for message in messages}
    assert by_text["Black."].reasoning == "Hm, black."
    assert by_text["Black."].provenance.model == "qwen3-8b"
    assert by_text["Which tea?"].provenance.model == ""
    times = {text: message.created_at - T for text, message in by_text.items()}
    assert (times["Which tea?"], times["Green."], times["Black."]) == (5_000, 5_000, 9_000)
    assert (times["White."], times["How warm?"], times["Boiling."]) == (20_000, 60_000, 60_000)


def test_a_chat_of_lm_studio_that_grew_brings_only_what_is_new() -> None:
    chat = tea()
    before = read(chat)
    assert grown(before, read(tea())) == []
    chat["messages"][1]["versions"].append(answered(step("Oolong.", 70_000)))
    chat["messages"].append(said(asked("And then?")))
    after = read(chat)
    assert sorted(grown(before, after)) == ["And then?", "Oolong."]
    chat["messages"].append(said(answered(step("Drink.", 99_000))))
    assert grown(after, read(chat)) == ["Drink."]


def test_lm_studio_files_are_named_and_taken_where_they_lie_in_the_zip() -> None:
    def file(ident: str, **more: Any) -> dict[str, Any]:
        return {"type": "file", "fileIdentifier": ident, "fileType": "image", **more}

    chat = lm_studio(
        said(asked("Look", file("17 - 1.png"), file("18 - 2.txt", fileType="text", name="a.txt"))),
        said(answered(step("Nice.", 1_000))),
    )
    alone = read(chat)
    assert shown(alone)[0] == "Look\n\n[Image: 17 - 1.png]\n\n[File: a.txt]"
    assert alone.remarks == ("Images and files missing from the export, names only: 2.",)
    text = json.dumps(chat)
    plan = read(
        zipped(
            (".lmstudio/conversations/work/1.conversation.json", text),
            (".lmstudio/user-files/17 - 1.png", PNG),
            (".lmstudio/user-files/17 - 1.png.metadata.json", "{}"),
            (".lmstudio/user-files/18 - 2.txt", "words"),
        )
    )
    [question, _] = one(plan)[1]
    assert [(file.name, file.data or file.text) for file in question.attachments] == [
        ("17 - 1.png", PNG), ("a.txt", "words"),
    ]  # fmt: skip
    assert question.text == "Look"
    assert plan.remarks == ("Other files in the archive, left out: 1.",)
    for odd in ("../../etc/passwd", "/etc/passwd", "..", "a\\b", "", 7):
        assert read(lm_studio(said(asked("Look", file(odd))))).conversations  # type: ignore[arg-type]


def test_what_lm_studio_has_more_is_counted() -> None:
    call = {"type": "toolCallRequest", "name": "search", "parameters": {"q": "tea"}}
    result = {"type": "toolCallResult", "toolCallRequestId": 1, "content": "[]"}
    fields = [
        {"key": "llm.prediction.systemPrompt", "value": "Be brief."},
        {"key": "llm.prediction.temperature", "value": 0.2},
    ]
    plan = read(
        lm_studio(
            said(asked("Which tea?")),
            said(
                answered(
                    step("", 1_000, content=[call]),
                    {"type": "toolStatus", "statusState": {}},
                    step("", 1_500, content=[result], roleOverride="tool"),
                    {"type": "debugInfoBlock", "debugInfo": "x"},
                    step("Any.", 2_000, genInfo={"stats": {"stopReason": "userStopped"}}),
                ),
            ),
            said({"type": "singleStep", "role": "tool", "content": []}),
            {"versions": []},
            "odd",
            perChatPredictionConfig={"fields": fields},
            clientInput="unsent",
            notes=["mine"],
        )
    )
    assert shown(plan) == ["Which tea?", "Any."]
    conversation, messages = one(plan)
    assert conversation.settings.system_message == "Be brief."
    assert messages[1].status is MessageStatus.STOPPED
    assert plan.remarks == (
        "System and tool messages left out: 1.",
        "Messages hidden by the other program, left out: 1.",
        "Chat options, such as temperature, left out: 1.",
        "Projects, tasks and other items left out: 2.",
        "Entries of unknown form, left out: 2.",
    )


@pytest.mark.parametrize(
    ("version", "text", "thoughts"),
    [
        (answered(step("<think>\nHm.\n</think>\n\nTea.", 1)), "Tea.", "Hm."),
        (answered(step("<think>Hm.</think>A <think> is a tag", 1)), "A <think> is a tag", "Hm."),
        (answered(step("<think>Only", 1)), "", "Only"),
        ({"type": "singleStep", "role": "assistant", "content": "Tea."}, "Tea.", ""),
        (answered(step("a", 1), step("b", 2)), "a\n\nb", ""),
        (
            answered(
                step(
                    "", 1, style=THOUGHT,
                    content=[
                        {"type": "text", "text": "<think>", "isStructural": True},
                        {"type": "text", "text": "Hm"}, {"type": "text", "text": "m."},
                        {"type": "text", "text": "</think>", "isStructural": True},
                    ],
                ),
                step("Tea.", 2),
            ),
            "Tea.", "Hmm.",
        ),
    ],
)  # fmt: skip
def test_older_answers_of_lm_studio(version: Any, text: str, thoughts: str) -> None:
    _, [_, answer] = one(read(lm_studio(said(asked("Which?")), said(version))))
    assert (answer.text, answer.reasoning) == (text, thoughts)


def test_an_empty_chat_of_lm_studio_is_counted_and_its_folder_read() -> None:
    assert read(lm_studio()).remarks == ("Chats without messages, left out: 1.",)
    other = lm_studio(said(asked("Coffee?")), createdAt=T + 1, name="Coffee")
    again = lm_studio(said(asked("Another?")), name="Tea (copy)")
    plan = read(
        zipped(
            ("conversations/1.conversation.json", json.dumps(tea())),
            ("conversations/2.conversation.json", json.dumps(other)),
            ("conversations/3.conversation.json", json.dumps(lm_studio())),
            ("conversations/4.conversation.json", json.dumps(again)),
        )
    )
    assert [item.conversation.title for item in plan.conversations] == ["Tea", "Coffee"]
    assert plan.remarks == (
        "Chats without messages, left out: 1.",
        "Chats repeated in the archive with different text, imported once: 1.",
    )


# Jan


def jan_message(key: str, role: str, text: Any, at: int, **more: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": {"value": text, "annotations": []}}]
    return {
        "id": key,
        "object": "thread.message",
        "thread_id": "jan_1",
        "role": role,
        "content": content if isinstance(text, str) else text,
        "status": "ready",
        "created_at": T + at,
        "completed_at": T + at,
        **more,
    }


def jan_thread(**more: Any) -> dict[str, Any]:
    return {
        "id": "jan_1",
        "object": "thread",
        "title": "<b>Tea</b>",
        "assistants": [
            {
                "assistant_id": "jan",
                "instructions": "Be brief. {{current_date}}",
                "model": {"id": "qwen3-8b", "parameters": {"temperature": 0.2}},
            }
        ],
        "created": T / 1_000,
        "updated": T / 1_000 + 95,
        "metadata": {"is_favorite": True},
        **more,
    }


JAN = (
    jan_message("q", "user", "Which tea?", 1_000),
    jan_message("a", "assistant", "<think>Hm.</think>Green.", 2_000),
    jan_message("q2", "user", "How hot?", 3_000),
)


def jan_zip(*messages: Any, folder: str = "threads/jan_1", **thread: Any) -> bytes:
    return zipped(
        (f"{folder}/thread.json", json.dumps(jan_thread(**thread))),
        (f"{folder}/messages.jsonl", lines(*messages)),
    )


def test_a_folder_of_jans_is_a_chat_with_what_its_head_says() -> None:
    plan = read(jan_zip(*JAN))
    assert plan.source == "Jan"
    assert plan.remarks == ("Chat options, such as temperature, left out: 1.",)
    assert shown(plan) == ["Which tea?", "Green.", "How hot?"]
    conversation, messages = one(plan)
    assert conversation.title == "Tea" and conversation.pinned_at is not None
    assert (conversation.created_at, conversation.updated_at) == (T, T + 95_000)
    assert conversation.settings.system_message == "Be brief. {{current_date}}"
    assert [message.created_at - T for message in messages] == [1_000, 2_000, 3_000]
    assert messages[1].reasoning == "Hm."
    assert [message.provenance.model for message in messages] == ["", "qwen3-8b", ""]


def test_the_messages_of_jans_alone_are_the_same_chat() -> None:
    alone = read(lines(*JAN))
    assert alone.source == "Jan" and shown(alone) == ["Which tea?", "Green.", "How hot?"]
    assert one(alone)[0].title == "Which tea?"
    assert grown(alone, read(jan_zip(*JAN))) == []
    assert grown(read(lines(JAN[0])), alone) == ["Green.", "How hot?"]
    assert grown(alone, read(lines(*JAN, jan_message("z", "assistant", "Hot.", 9)))) == ["Hot."]
    with pytest.raises(InvalidInput, match=r"only the header of a Jan chat"):
        read(jan_thread())


def test_several_chats_of_jans_and_their_order() -> None:
    second = [dict(message, thread_id="jan_2") for message in JAN[:1]]
    plan = read(
        zipped(
            ("threads/jan_2/messages.jsonl", lines(*second)),
            ("threads/jan_1/messages.jsonl", lines(*JAN)),
            ("threads/jan_1/thread.json", json.dumps(jan_thread())),
            ("threads/jan_2/thread.json", json.dumps(jan_thread(id="jan_2", title="Two"))),
            ("threads/jan_3/thread.json", json.dumps(jan_thread(id="jan_3", title="Three"))),
        )
    )
    assert [item.conversation.title for item in plan.conversations] == ["Two", "Tea"]
    assert "Chats without messages, left out: 1." in plan.remarks


def test_versions_of_jans_stand_beside_each_other() -> None:
    def at(message: dict[str, Any], parent: str | None, child: str = "") -> dict[str, Any]:
        about = {"parentId": parent, **({"activeChildId": child} if child else {})}
        return {**message, "metadata": about}

    plan = read(
        lines(
            at(jan_message("q", "user", "Which tea?", 1), None, "a1"),
            at(jan_message("a1", "assistant", "Green.", 2), "q"),
            at(jan_message("a2", "assistant", "Black.", 3), "q"),
            at(jan_message("n", "user", "How hot?", 4), "a1"),
            at(jan_message("m", "user", "How warm?", 5), "a1"),
            at(jan_message("t", "tool", "x", 6), "m"),
            at(jan_message("b", "assistant", "Warm.", 7), "t"),
        )
    )
    assert shown(plan) == ["Which tea?", "Green.", "How warm?", "Warm."]
    assert versions_of(plan, "Green.") == ["Green.", "Black."]
    assert versions_of(plan, "How warm?") == ["How hot?", "How warm?"]
    assert plan.remarks == ("System and tool messages left out: 1.",)


def test_answers_that_jan_lost_hang_on_their_questions_again() -> None:
    """As some of its versions wrote them: an answer without its question, the next one on that."""

    def at(message: dict[str, Any], parent: str | None) -> dict[str, Any]:
        return {**message, "metadata": {"parentId": parent}}

    plan = read(
        lines(
            at(jan_message("q", "user", "One?", 1), None),
            at(jan_message("a", "assistant", "One.", 2), None),
            at(jan_message("r", "user", "Two?", 3), "q"),
            {**jan_message("b", "assistant", "Two.", 4), "metadata": {}},
        )
    )
    assert shown(plan) == ["One?", "One.", "Two?", "Two."]


def test_parts_and_files_of_jans() -> None:
    attached = (
        "Read\n\n[ATTACHED_FILES]\n- file_id: 1, name: a, b.pdf, type: pdf, size: 3\n"
        "- file_id: 2, name: c.txt\n[/ATTACHED_FILES]"
    )
    value = {"type": "text", "text": {"value": "Look", "annotations": []}}
    image = {"type": "image_url", "image_url": {"url": PICTURE}}
    plan = read(
        lines(
            jan_message(
                "q", "user", attached, 1,
                metadata={"inline_file_contents": [{"name": "c.txt", "content": "words"}]},
            ),
            jan_message(
                "a", "assistant",
                [
                    {"type": "reasoning", "text": {"value": "Hm."}},
                    {"type": "tool_call", "tool_name": "search", "input": {}, "output": "x"},
                    {"type": "text", "text": {"value": "Tea."}},
                ],
                2, metadata={"modelId": "own", "tool_calls": [{"name": "x"}]},
            ),
            jan_message("p", "user", [value, image], 3),
            jan_message("f", "assistant", "", 4, status="error", metadata={"error": "Too big."}),
            jan_message("s", "assistant", "Begu", 5, status="stopped"),
            {"no": "message"},
        )
        + b'{"id": "half'
    )  # fmt: skip
    _, [question, answer, look, failed, stopped] = one(plan)
    assert question.text == "Read\n\n[File: a, b.pdf]"
    assert [(file.name, file.text) for file in question.attachments] == [("c.txt", "words")]
    assert (answer.text, answer.reasoning, answer.provenance.model) == ("Tea.", "Hm.", "own")
    assert look.text == "Look" and look.attachments[0].data == PNG
    assert failed.failure is not None and failed.failure.sentence == "Too big."
    assert stopped.status is MessageStatus.STOPPED
    assert plan.remarks == (
        "Images and files missing from the export, names only: 1.",
        "Entries of unknown form, left out: 2.",
    )


def test_a_chat_that_jan_exported() -> None:
    keys = ("id", "role", "content", "created_at", "metadata")
    messages = [{key: message.get(key) for key in keys} for message in JAN]
    exported = {"title": "Tea", "exported_at": "2026-05-01T00:00:00.000Z", "messages": messages}
    plan = read(exported)
    assert plan.source == "Jan" and shown(plan) == ["Which tea?", "Green.", "How hot?"]
    assert one(plan)[0].title == "Tea" and one(plan)[1][1].reasoning == "Hm."
    before = read({**exported, "messages": messages[:2]})
    assert grown(before, plan) == ["How hot?"]


# llama.cpp's web page


def node(key: Any, parent: Any, role: str, text: str, at: int, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "convId": "c-1",
        "type": "text",
        "timestamp": T + at,
        "role": role,
        "content": text,
        "parent": parent,
        "children": [],
        "toolCalls": "",
        **more,
    }


def conv(**more: Any) -> dict[str, Any]:
    return {"id": "c-1", "name": "Tea", "lastModified": T + 9_000, "currNode": "q2", **more}


def llama() -> list[dict[str, Any]]:
    return [
        node("root", None, "system", "", 0, type="root"),
        node("s", "root", "system", "Be brief.", 0, type="system"),
        node("q", "s", "user", "Which tea?", 1_000),
        node("a1", "q", "assistant", "Green.", 2_000, thinking="Hm.", model="qwen3.gguf"),
        node("a2", "q", "assistant", "Black.", 3_000, reasoningContent="Hmm."),
        node("q2", "a1", "user", "How hot?", 4_000),
        node("q3", "root", "user", "Which coffee?", 5_000),
    ]


def as_lines(head: dict[str, Any], messages: Sequence[Any]) -> bytes:
    head = {"harness": "llama.app", "type": "session", **head}
    return lines(head, *({"message": message, "type": "message"} for message in messages))


EVERY_FORM: dict[str, Callable[[Any, Any], Any]] = {
    "one": lambda head, messages: {"conv": head, "messages": messages},
    "all": lambda head, messages: [{"conv": head, "messages": messages}],
    "lines": as_lines,
    "zip": lambda head, messages: zipped(("2026_conv_c-1_tea.jsonl", as_lines(head, messages))),
    "folder": lambda head, messages: zipped(
        ("x/conversation_1.json", json.dumps({"conv": head, "messages": messages}))
    ),
}


@pytest.mark.parametrize("form", EVERY_FORM)
def test_chats_of_llama_cpp_in_every_form_that_it_exports(form: str) -> None:
    plan = read(EVERY_FORM[form](conv(pinned=True), llama()))
    assert plan.source == "llama.cpp's web page" and plan.remarks == ()
    assert shown(plan) == ["Which tea?", "Green.", "How hot?"]
    assert versions_of(plan, "Green.") == ["Green.", "Black."]
    assert versions_of(plan, "Which tea?") == ["Which tea?", "Which coffee?"]
    conversation, messages = one(plan)
    assert (conversation.title, conversation.settings.system_message) == ("Tea", "Be brief.")
    assert (conversation.created_at, conversation.updated_at) == (T + 1_000, T + 9_000)
    assert conversation.pinned_at is not None
    by_text = {message.text: message for message in messages}
    assert by_text["Green."].created_at == T + 2_000
    assert (by_text["Green."].reasoning, by_text["Black."].reasoning) == ("Hm.", "Hmm.")
    assert by_text["Green."].provenance.model == "qwen3.gguf"
    first = read(EVERY_FORM["one"](conv(), llama()))
    assert grown(first, plan) == []
    more = [*llama(), node("n", "q2", "assistant", "Hot.", 6_000)]
    assert grown(plan, read(EVERY_FORM[form](conv(currNode="n"), more))) == ["Hot."]


def test_what_one_chat_of_llama_cpp_shows_is_exported_without_its_root() -> None:
    messages = [one for one in llama() if one["id"] in ("q", "a1", "q2")]
    plan = read({"conv": conv(), "messages": messages})
    assert shown(plan) == ["Which tea?", "Green.", "How hot?"]
    assert grown(plan, read({"conv": conv(), "messages": llama()})) == ["Black.", "Which coffee?"]


def test_older_chats_of_llama_cpp_have_numbers_for_ids() -> None:
    plan = read(
        {
            "conv": {"id": "conv-1", "name": "Tea", "lastModified": T, "currNode": 13},
            "messages": [
                {"id": 10, "type": "root", "role": "system", "content": "", "parent": -1},
                {"id": 11, "role": "user", "content": "Which?", "parent": 10, "timestamp": T},
                {"id": 12, "role": "assistant", "content": "Green.", "parent": 11},
                {"id": 13, "role": "assistant", "content": "Black.", "parent": 11},
            ],
        }
    )
    assert shown(plan) == ["Which?", "Black."]
    assert versions_of(plan, "Black.") == ["Green.", "Black."]


def test_files_and_tools_of_llama_cpp() -> None:
    extra = [
        {"type": "TEXT", "name": "a.txt", "content": "words"},
        {"type": "textFile", "name": "b.txt", "content": "more"},
        {"type": "context", "name": "pasted", "content": "text"},
        {"type": "PDF", "name": "c.pdf", "content": "pages", "base64Data": "x", "images": None},
        {"type": "IMAGE", "name": "d.png", "base64Url": PICTURE},
        {"type": "imageFile", "name": "e.png", "base64Url": "data:image/png;base64,AAAA"},
        {"type": "AUDIO", "name": "f.mp3", "base64Data": "x", "mimeType": "audio/mpeg"},
        {"type": "VIDEO", "name": "g.mp4", "base64Data": "x"},
        {"type": "CUSTOM_INSTRUCTION", "instructionId": "x", "title": "y"},
        "odd",
    ]
    call = [{"id": "1", "type": "function", "function": {"name": "search", "arguments": "{}"}}]
    plan = read(
        as_lines(
            conv(currNode="a2", thinkingEnabled=True, mcpServerOverrides=[]),
            [
                node("q", None, "user", "Read", 1, extra=extra),
                node("a1", "q", "assistant", "", 2, toolCalls=call),
                node("t", "a1", "tool", "found", 3, toolCallId="1"),
                node("a2", "t", "assistant", "Tea.", 4),
            ],
        )
    )
    assert shown(plan)[1:] == ["Tea."]
    question = one(plan)[1][0]
    names = [file.name for file in question.attachments]
    assert names == ["a.txt", "b.txt", "pasted", "c.pdf", "d.png"]
    assert question.text == "Read\n\n[Image: e.png]\n\n[Audio: f.mp3]\n\n[File: g.mp4]"
    assert plan.remarks == (
        "Images that are damaged or of an unsupported kind, names only: 1.",
        "Files of an unsupported kind, names only: 2.",
        "Chat options, such as temperature, left out: 2.",
    )


def test_marks_of_early_2026_in_answers_of_llama_cpp() -> None:
    text = (
        "<<<reasoning_content_start>>>Hm.<<<reasoning_content_end>>>Let me look.\n\n"
        "<<<AGENTIC_TOOL_CALL_START>>>\n<<<TOOL_NAME:search>>>\n<<<TOOL_ARGS_START>>>{}"
        "<<<TOOL_ARGS_END>>>\nfound\n<<<AGENTIC_TOOL_CALL_END>>>\n\nTea."
    )
    plan = read({"conv": conv(), "messages": [node("a", None, "assistant", text, 1)]})
    [answer] = one(plan)[1]
    assert (answer.text, answer.reasoning) == ("Let me look.\n\nTea.", "Hm.")
    assert plan.remarks == ("System and tool messages left out: 1.",)


def test_several_chats_of_llama_cpp_in_one_file_of_lines_and_loose_messages() -> None:
    two = as_lines(conv(), llama()) + as_lines(
        conv(id="c-2", name="Two"), [node("x", None, "user", "Two?", 1, convId="c-2")]
    )
    plan = read(two)
    assert [item.conversation.title for item in plan.conversations] == ["Tea", "Two"]
    loose = read([node("q", None, "user", "Which tea?", 1), node("a", "q", "assistant", "Any.", 2)])
    assert shown(loose) == ["Which tea?", "Any."]


# All of them

ALL: dict[str, Callable[[], list[Any]]] = {
    "LM Studio": lambda: [tea()],
    "Jan": lambda: [jan_thread(), *copy.deepcopy(JAN)],
    "llama.cpp's web page": lambda: [{"conv": conv(), "messages": llama()}],
}


@pytest.mark.parametrize("program", ALL)
def test_damage_anywhere_costs_no_more_than_what_is_damaged(program: str) -> None:
    def places(value: Any) -> list[tuple[Any, Any]]:
        keys: list[Any] = list(value) if isinstance(value, dict) else []
        keys = list(range(len(value))) if isinstance(value, list) else keys
        return [(value, key) for key in keys] + [p for key in keys for p in places(value[key])]

    count = len(places(ALL[program]()))
    assert count > 40
    for number in range(count):
        for turn in range(3):
            wrong = WRONG[(number * 3 + turn) % len(WRONG)]
            data = copy.deepcopy(ALL[program]())
            holder, key = places(data)[number]
            holder[key] = wrong
            try:
                plan = read(json.dumps(data).encode())
            except InvalidInput as refused:
                assert str(refused).endswith(".")
                continue
            assert plan.conversations or plan.remarks
            for item in plan.conversations:
                assert Tree(item.messages).path(item.conversation.active_leaf_id)


@pytest.mark.parametrize("program", ALL)
def test_rings_and_depth_and_hidden_letters(program: str) -> None:
    deep: Any = "x"
    for _ in range(70):
        deep = [deep]
    data = ALL[program]()
    data[-1]["deep"] = deep
    with pytest.raises(InvalidInput, match="levels deep"):
        read(json.dumps(data).encode())
    text = json.dumps(ALL[program]()).replace("Which tea?", "Which \\ud800\\u0000tea?")
    assert any("tea?" in words for words in shown(read(text.encode())))
    again = text.replace('"parent": null', '"parent": "q2"').replace('"root"', '"q2"')
    assert read(again.encode()).conversations


@pytest.mark.parametrize(
    "words",
    [
        "\n" * 300_000 + "<<<", " " * 300_000 + "[ATTACHED_FILES]", "[ATTACHED_FILES]\n" * 20_000,
        "<think>" * 40_000, "<<<AGENTIC_TOOL_CALL_START>>>" * 10_000, "<" * 300_000,
        "<<<reasoning_content_start>>>" * 10_000, "[ATTACHED_FILES]\n" + "name: " * 50_000,
    ],
)  # fmt: skip
def test_long_hostile_words_are_read_in_one_go(words: str) -> None:
    """Looking for a mark at each letter anew would take hours for some of these."""
    for role in ("user", "assistant"):
        message = jan_message("q", role, words + "\n[/ATTACHED_FILES]", 1)
        assert read(lines(message, message)).conversations
        told = jan_thread(title=words, messages=[message])
        assert read(told).conversations
        page = read({"conv": conv(), "messages": [node("q", None, role, words, 1)]})
        assert page.conversations or page.remarks
        answer = {"type": "singleStep", "role": role, "content": words}
        assert read(lm_studio(said(answer))).conversations


def test_lines_of_others_are_no_chats() -> None:
    for odd in (
        [
            {"type": "session", "id": "x", "cwd": "/"},
            {"type": "message", "message": {"role": "user"}},
        ],
        [{"messages": [{"role": "user", "content": "Hi"}]}] * 2,
        [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}],
    ):
        with pytest.raises(InvalidInput, match="Falcon Desktop can't import this file"):
            read(lines(*odd))
    with pytest.raises(InvalidInput, match="levels deep"):
        read(lines(JAN[0], JAN[1]) + b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}\n")


@pytest.mark.parametrize("program", ALL)
def test_none_is_taken_for_another(program: str) -> None:
    assert read(json.dumps(ALL[program]()).encode()).source == program


# Folders


def put(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_a_folder_is_read_as_a_zip_of_it_is(tmp_path: Path) -> None:
    file = {"type": "file", "fileIdentifier": "1.png", "fileType": "image"}
    chat = lm_studio(said(asked("Look", file)), said(answered(step("Nice.", 1))))
    put(
        tmp_path,
        **{
            "threads/jan_1/messages.jsonl": lines(*JAN),
            "threads/jan_1/thread.json": json.dumps(jan_thread()).encode(),
            "conversations/1.conversation.json": json.dumps(chat).encode(),
            "user-files/1.png": PNG,
            "user-files/1.png.metadata.json": b"{}",
            "__MACOSX/._x.json": b"\0",
            "x.jsonl": as_lines(conv(), llama()),
        },
    )
    plan = read_import(members_of(tmp_path), NOW)
    titles = [item.conversation.title for item in plan.conversations]
    assert sorted(titles) == ["Tea", "Tea", "Tea"]
    files = [file for item in plan.conversations for file in item.messages[0].attachments]
    assert [file.data for file in files] == [PNG]
    assert "Other files in the archive, left out: 1." in plan.remarks


def test_nothing_outside_of_a_folder_is_read(tmp_path: Path) -> None:
    theirs = json.dumps(tea()).encode()
    outside = put(tmp_path / "outside", **{"secret.png": PNG, "chat.json": theirs})
    names = ("../outside/secret.png", "link.png", "inner/secret.png", str(outside / "secret.png"))
    files = [{"type": "file", "fileIdentifier": name, "fileType": "image"} for name in names]
    chat = lm_studio(said(asked("Look", *files)), name="Mine")
    mine = json.dumps(chat).encode()
    folder = put(tmp_path / "in", **{"conversations/1.json": mine, "user-files/a": b""})
    (folder / "user-files/link.png").symlink_to(outside / "secret.png")
    (folder / "user-files/inner").symlink_to(outside)
    (folder / "conversations/2.json").symlink_to(outside / "chat.json")
    (folder / "linked").symlink_to(outside)
    os.mkfifo(folder / "conversations/3.json")
    [item] = read_import(members_of(folder), NOW).conversations
    assert item.conversation.title == "Mine"
    assert item.messages[0].attachments == ()
    found = members_of(folder)
    assert Beside("conversations/1.json", found.files).read("../../outside/secret.png") is None


def test_a_folder_that_holds_too_much_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{f"{number}.json": b"[]" * 50 for number in range(5)})
    with pytest.raises(InvalidInput, match="This folder contains nothing"):
        read_import(members_of(tmp_path), NOW)
    monkeypatch.setattr("falcon_desktop.composition.folders.MAX_MEMBERS", 4)
    with pytest.raises(InvalidInput, match="contains more than 4 files"):
        members_of(tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr("falcon_desktop.composition.folders.MAX_BYTES", 400)
    with pytest.raises(InvalidInput, match="contains more than 0 MB to read"):
        members_of(tmp_path)
