"""Other programs' exports: every branch and date, no settings, the same ids each time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageTree, Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.reading import read_import
from tests.transfer.exports import MADE
from tests.work import lines_of

NOW = 1_800_000_000_000
WRONG: tuple[Any, ...] = (None, 7, "x", [], {}, [[]], -1e300, 10**19, "\ud800", True)


def node(
    key: str,
    parent: str | None,
    role: str = "",
    text: str = "",
    time: float | None = None,
    **more: Any,
) -> dict[str, Any]:
    message: dict[str, Any] | None = None
    if role:
        message = {
            "id": key,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": time,
            "content": {"content_type": "text", "parts": [text]},
            "metadata": {"model_slug": "gpt-4o"} if role == "assistant" else {},
            "recipient": "all",
            **more,
        }
    return {"id": key, "message": message, "parent": parent, "children": []}


def chatgpt() -> list[dict[str, Any]]:
    hidden: dict[str, Any] = {"metadata": {"is_visually_hidden_from_user": True}}
    thoughts: dict[str, Any] = {
        "content": {"content_type": "thoughts", "thoughts": [{"content": "Hmm."}]}
    }
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}
    nodes = [
        node("root", None),
        node("sys", "root", "system", "Be evil", **hidden),
        node("q1", "sys", "user", "Why?", 1_700_000_000.5),
        node("a1", "q1", "assistant", "First", 1_700_000_001.0),
        node("t1", "q1", "assistant", "", 1_700_000_001.5, **thoughts),
        node("a2", "t1", "assistant", "Second", 1_700_000_002.0),
        node("call", "a2", "assistant", "print(1)", 1_700_000_003.0, recipient="python"),
        node("tool", "call", "tool", "1", 1_700_000_004.0),
        node("a3", "tool", "assistant", "Third", 1_700_000_005.0),
        node(
            "q2", "a3", "user", "", 1_700_000_006.0,
            content={"content_type": "multimodal_text", "parts": [picture, "And this?"]},
        ),
    ]  # fmt: skip
    return [
        {
            "title": "Sky",
            "create_time": 1_700_000_000.0,
            "update_time": 1_700_000_009.0,
            "conversation_id": "c-1",
            "current_node": "q2",
            "is_archived": True,
            "mapping": {one["id"]: one for one in nodes},
        }
    ]


def claude() -> list[dict[str, Any]]:
    def message(key: str, sender: str, text: str, second: int, **more: Any) -> dict[str, Any]:
        return {
            "uuid": key,
            "text": text,
            "content": [{"type": "text", "text": text}],
            "sender": sender,
            "created_at": f"2025-01-01T00:00:{second:02}.500000Z",
            "attachments": [],
            "files": [],
            **more,
        }

    paper = {"file_name": "paper.txt", "extracted_content": "Abstract"}
    thinking = [{"type": "thinking", "thinking": "Hm"}, {"type": "text", "text": "Answer"}]
    return [
        {
            "uuid": "c-1",
            "name": "",
            "created_at": "2025-01-01T00:00:00Z",
            "updated_at": "2025-01-01T00:01:00Z",
            "account": {"uuid": "me"},
            "chat_messages": [
                message("m1", "human", "Read this", 1, attachments=[paper]),
                message("m2", "assistant", "Answer", 2, content=thinking),
                message("m3", "human", "More", 3, parent_message_uuid="m2"),
                message("m4", "human", "Or more", 4, parent_message_uuid="m2"),
            ],
        }
    ]


def open_webui() -> list[dict[str, Any]]:
    def message(key: str, parent: str | None, role: str, text: str) -> dict[str, Any]:
        return {
            "id": key,
            "parentId": parent,
            "childrenIds": [],
            "role": role,
            "content": text,
            "timestamp": 1_700_000_000,
            "model": "llama3",
        }

    messages = [
        message("q", None, "user", "Why?"),
        message("a", "q", "assistant", "Old"),
        message("b", "q", "assistant", "New"),
    ]
    history = {"currentId": "b", "messages": {one["id"]: one for one in messages}}
    chat = {"title": "Sky", "params": {"seed": 1}, "history": history}
    return [
        {
            "id": "c-1",
            "title": "Sky",
            "chat": chat,
            "created_at": 1_700_000_000,
            "updated_at": 1_700_000_100,
            "pinned": True,
        }
    ]


def read(data: Any) -> ImportPlan:
    return read_import(json.dumps(data).encode(), NOW)


def only(plan: ImportPlan, system: str | None = None) -> tuple[Conversation, list[Message]]:
    [item] = plan.conversations
    assert item.conversation.settings == GenerationSettings(system_message=system)
    assert item.conversation.connection_id == ""
    return item.conversation, list(item.messages)


def shown(conversation: Conversation, messages: list[Message]) -> list[str]:
    return [message.text for message in MessageTree(messages).path(conversation.active_leaf_id)]


def test_chatgpt() -> None:
    plan = read(chatgpt())
    conversation, messages = only(plan)
    assert plan.source == "ChatGPT"
    assert (conversation.title, conversation.created_at) == ("Sky", 1_700_000_000_000)
    assert conversation.updated_at == conversation.archived_at == 1_700_000_009_000
    assert shown(conversation, messages) == ["Why?", "Second", "Third", "[Image]\n\nAnd this?"]
    by_text = {message.text: message for message in messages}
    assert set(by_text) == {"Why?", "First", "Second", "Third", "[Image]\n\nAnd this?"}
    assert by_text["First"].parent_id == by_text["Second"].parent_id == by_text["Why?"].id
    assert by_text["Second"].reasoning == "Hmm."
    assert by_text["First"].provenance.model == "gpt-4o"
    assert by_text["Why?"].created_at == 1_700_000_000_500


def test_claude() -> None:
    conversation, messages = only(read(claude()))
    assert conversation.title.startswith("Read this")
    assert not conversation.title_edited
    first, answer, one, other = messages
    assert first.text == "Read this"
    [paper] = first.attachments
    assert (paper.name, paper.text, paper.size) == ("paper.txt", "Abstract", 8)
    assert (answer.text, answer.reasoning, answer.role) == ("Answer", "Hm", Role.ASSISTANT)
    assert one.parent_id == other.parent_id == answer.id
    assert answer.parent_id == first.id
    assert first.created_at == 1_735_689_601_500


def test_what_chatgpt_makes_beside_the_words() -> None:
    """Citations, documents of the canvas, voice, files, tools: as exports of 2025 have them."""
    mark = "\ue200cite\ue202turn0search0\ue201"
    link = "([Sky](https://sky.example/))"
    references = [{"matched_text": mark, "alt": link}, {"matched_text": " ", "alt": "evil"}]
    document = {"name": "Plan", "type": "code/python", "content": "print(1)\n```"}
    canvas = {"content_type": "code", "language": "json", "text": json.dumps(document)}
    voice = [
        {"content_type": "audio_transcription", "text": "Spoken", "direction": "in"},
        {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://x"},
    ]
    spoken = {"content_type": "multimodal_text"}
    files = [{"name": "a.pdf", "mime_type": "application/pdf"}, {"mime_type": "image/png"}]
    nodes = [
        node("q", None, "user", "Why?", 1.0, metadata={"attachments": files}),
        node(
            "a", "q", "assistant", f"Blue. {mark} And\ue200x\ue201.", 2.0,
            metadata={"content_references": references},
        ),
        node("d", "a", "assistant", "", 3.0, content=canvas, recipient="canmore.create_textdoc"),
        node("t", "d", "tool", "made", 4.0),
        node("v", "t", "user", "", 5.0, content={**spoken, "parts": voice}),
        node("s", "v", "assistant", "search()", 6.0, recipient="web.run"),
    ]  # fmt: skip
    [item] = chatgpt()
    plan = read([{**item, "current_node": "s", "mapping": {one["id"]: one for one in nodes}}])
    assert shown(*only(plan)) == [
        "Why?\n\n[File: a.pdf]",
        f"Blue. {link} And.",
        "**Plan**\n\n````python\nprint(1)\n```\n````",
        "Spoken",
    ]
    assert plan.remarks == (
        "System and tool messages left out: 2.",
        "Images and files missing from the export, names only: 1.",
    )


def test_what_claude_makes_beside_the_words() -> None:
    artifact = {"command": "create", "title": "Page", "language": "html", "content": "<p>Hi</p>"}
    blocks = [
        {"type": "text", "text": "Here it is."},
        {"type": "tool_use", "name": "artifacts", "input": artifact},
        {"type": "tool_use", "name": "web_search", "input": {"query": "x"}},
        {"type": "tool_result", "content": [{"type": "text", "text": "found"}]},
    ]
    [item] = claude()
    item["chat_messages"][1]["content"] = blocks
    item["chat_messages"][0]["files"] = [{"file_name": "photo.png"}, {"file_name": "paper.txt"}]
    item["chat_messages"][0]["parent_message_uuid"] = "00000000-0000-4000-8000-000000000000"
    plan = read([item])
    first, answer, *_ = only(plan)[1]
    assert first.parent_id is None and first.text == "Read this\n\n[File: photo.png]"
    assert answer.text == "Here it is.\n\n**Page**\n\n```html\n<p>Hi</p>\n```"
    assert [remark.rpartition(": ")[2] for remark in plan.remarks] == ["1."]


def test_what_open_webui_puts_into_the_words() -> None:
    thought = (
        '<details type="reasoning" done="true" duration="5">\n<summary>Thought for 5 seconds'
        "</summary>\n&gt; Sky.\n&gt; It&#x27;s blue.\n</details>\nNew"
    )
    called = '<details type="tool_calls" done="true" name="x">\n<summary>Done</summary>\n</details>'
    [item] = open_webui()
    messages = item["chat"]["history"]["messages"]
    messages["b"]["content"] = f"{thought}\n{called}"
    text = {"type": "file", "name": "notes.md", "file": {"data": {"content": "# Notes"}}}
    messages["q"]["files"] = [text, {"type": "image", "url": "data:image/png;base64,AAAA"}]
    plan = read([item])
    asked, _, answer = only(plan)[1]
    assert (answer.text, answer.reasoning) == ("New", "Sky.\nIt's blue.")
    assert asked.text == "Why?\n\n[Image: picture]"
    assert [(one.name, one.text) for one in asked.attachments] == [("notes.md", "# Notes")]
    assert [remark.rpartition(": ")[2] for remark in plan.remarks] == ["1.", "1.", "1."]


def test_pictures_that_a_model_drew_are_named_where_they_were() -> None:
    """The export has them as what a tool said; without them the question has no answer."""
    drawn = {
        "content_type": "image_asset_pointer",
        "asset_pointer": "file-service://x",
        "metadata": {"dalle": {"prompt": "A falcon\nin flight"}, "gizmo": None},
    }
    newer = {**drawn, "metadata": {"dalle": None, "generation": {"gen_id": "g"}}}
    looked_at = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://y"}
    parts = {"content_type": "multimodal_text", "parts": [drawn, newer, "DALL·E displayed it."]}
    page = {"content_type": "multimodal_text", "parts": [looked_at, "page 1"]}
    nodes = [
        node("q", None, "user", "Draw a falcon", 1.0),
        node("c", "q", "assistant", '{"prompt": "x"}', 2.0, recipient="dalle.text2im"),
        node("t", "c", "tool", "", 3.0, content=parts),
        node("f", "t", "tool", "", 3.5, content=page),
        node("a", "f", "assistant", "", 4.0),
        node("q2", "a", "user", "Thanks", 5.0),
    ]
    [item] = chatgpt()
    plan = read([{**item, "current_node": "q2", "mapping": {one["id"]: one for one in nodes}}])
    conversation, messages = only(plan)
    picture = "[Image: A falcon in flight]\n\n[Image]"
    assert shown(conversation, messages) == ["Draw a falcon", picture, "Thanks"]
    assert messages[1].role is Role.ASSISTANT
    assert plan.remarks[0].endswith("left out: 1.") and plan.remarks[1].endswith("names only: 2.")


def test_a_document_that_a_model_wrote_anew_comes_as_it_was_left() -> None:
    document = {"name": "Plan", "type": "code/python", "content": "print(1)"}
    anew = {"updates": [{"pattern": ".*", "multiple": False, "replacement": "print(2)"}]}
    part = {"updates": [{"pattern": "2", "multiple": False, "replacement": "3"}]}

    def beside(text: Any) -> dict[str, Any]:
        return {"content": {"content_type": "code", "language": "json", "text": json.dumps(text)}}

    nodes = [
        node("q", None, "user", "Write", 1.0),
        node("d", "q", "assistant", recipient="canmore.create_textdoc", **beside(document)),
        node("t", "d", "tool", "made", 2.0),
        node("u", "t", "assistant", recipient="canmore.update_textdoc", **beside(anew)),
        node("p", "u", "assistant", recipient="canmore.update_textdoc", **beside(part)),
        node("e", "p", "assistant", recipient="canmore.update_textdoc", **beside([1])),
        node("a", "e", "assistant", "Done", 6.0),
    ]
    [item] = chatgpt()
    plan = read([{**item, "current_node": "a", "mapping": {one["id"]: one for one in nodes}}])
    assert plan.remarks[-1] == "Document changes that could not be applied: 1."
    assert shown(*only(plan)) == [
        "Write",
        "**Plan**\n\n```python\nprint(1)\n```",
        "**Plan**\n\n```python\nprint(2)\n```",
        "**Plan**\n\n```python\nprint(3)\n```",
        "Done",
    ]


def test_thoughts_that_are_only_summed_up() -> None:
    said = {"content_type": "thoughts", "thoughts": [{"summary": "Looking", "content": ""}]}
    nodes = [
        node("q", None, "user", "Why?", 1.0),
        node("t", "q", "assistant", "", 2.0, content=said),
        node(
            "r", "t", "assistant", "", content={"content_type": "reasoning_recap", "content": "5s"}
        ),
        node("a", "r", "assistant", "So.", None, channel="final"),
    ]
    [item] = chatgpt()
    _, messages = only(read([{**item, "mapping": {one["id"]: one for one in nodes}}]))
    assert [(one.text, one.reasoning) for one in messages] == [("Why?", ""), ("So.", "Looking")]


def test_many_messages_below_much_that_is_hidden_are_read_in_time() -> None:
    """Nothing may be looked for along the whole way up for every message."""

    def lines(count: int) -> int:
        hidden = [node(f"h{at}", f"h{at - 1}", "tool", "x") for at in range(count)]
        below = [
            node(f"a{at}", hidden[-1]["id"], "assistant", "x", at + 1.0) for at in range(count)
        ]
        [item] = chatgpt()
        mapping = {one["id"]: one for one in [*hidden, *below]}
        plans: list[Any] = []
        counted = lines_of(lambda: plans.append(read([{**item, "mapping": mapping}])))
        assert len(only(plans[0])[1]) == count
        return counted

    assert lines(400) < 2.5 * lines(200)  # quadratic, it would be some four times


def test_files_that_claude_wrote() -> None:
    blocks = [
        {
            "type": "tool_use",
            "name": "create_file",
            "input": {"path": "/mnt/user-data/outputs/sky.py", "file_text": "print(1)\n"},
        },
        {"type": "tool_result", "content": [{"type": "text", "text": "File created"}]},
        {
            "type": "tool_use",
            "name": "artifacts",
            "input": {"type": "text/markdown", "title": "Notes", "content": "# Sky\n\n*Blue*"},
        },
    ]
    [item] = claude()
    item["chat_messages"][1]["content"] = blocks
    _, answer, *_ = only(read([item]))[1]
    assert answer.text == "**sky.py**\n\n```py\nprint(1)\n```\n\n**Notes**\n\n# Sky\n\n*Blue*"


def test_open_webui_in_its_older_forms() -> None:
    """One chat instead of a list, or without what newer versions put around it; other times."""
    [item] = open_webui()
    assert shown(*only(read(item))) == ["Why?", "New"]
    bare = {**item["chat"], "id": "", "timestamp": 1_700_000_000_123}
    bare["messages"] = [
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": "New"},
    ]
    conversation, messages = only(read([bare]))
    assert shown(conversation, messages) == ["Why?", "New"] and len(messages) == 3
    assert (conversation.title, conversation.created_at) == ("Sky", 1_700_000_000_123)
    for factor in (1, 1_000, 1_000_000, 1_000_000_000):
        item["created_at"] = 1_700_000_000 * factor
        assert only(read([item]))[0].created_at == 1_700_000_000_000


def test_open_webui() -> None:
    conversation, messages = only(read(open_webui()))
    assert shown(conversation, messages) == ["Why?", "New"]
    assert [message.text for message in messages] == ["Why?", "Old", "New"]
    assert conversation.pinned_at == 1_700_000_100_000
    assert messages[1].provenance.model == "llama3"


@pytest.mark.parametrize(
    "data",
    [
        [["Hi", "Hello"], ["Why?", None]],
        [
            {"role": "system", "content": "Be brief"},
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": [{"type": "text", "text": "Hello"}]},
            {"role": "user", "content": "Why?"},
        ],
        {
            "messages": [
                {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Hello"},
            ]
        },
    ],
)
def test_gradio_in_both_forms(data: Any) -> None:
    conversation, messages = only(read(data), "Be brief" if "Be brief" in str(data) else None)
    texts = [message.text for message in messages]
    assert texts[:2] == ["Hi", "Hello"] == shown(conversation, messages)[:2]
    assert conversation.created_at == NOW
    assert [message.id for message in messages] == sorted(message.id for message in messages)


def test_gradio_files_lose_their_paths() -> None:
    _, messages = only(read([[{"path": "/home/me/x.png"}, "Nice"]]))
    assert messages[0].text == "[File: x.png]"


def test_gradio_pairs_with_files_lose_their_paths() -> None:
    history = [[["/home/me/x.png"], None], [["/home/me/y.png", "A sky"], "Nice"], ["Why?", "So."]]
    texts = [message.text for message in only(read(history))[1]]
    assert texts == ["[File: x.png]", "A sky", "Nice", "Why?", "So."]


def test_gradio_thoughts_go_with_the_answer_after_them() -> None:
    thought = {"role": "assistant", "content": "Hm.", "metadata": {"title": "Thinking"}}
    history = [
        {"role": "user", "content": "Why?", "metadata": None},
        thought,
        {"role": "assistant", "content": [{"type": "text", "text": "So."}], "metadata": {}},
        {"role": "user", "content": "And?"},
        thought,
        {"role": "user", "content": {"component": "image", "value": {"path": "/home/me/x.png"}}},
    ]
    messages = only(read(history))[1]
    assert [(one.text, one.reasoning) for one in messages] == [
        ("Why?", ""), ("So.", "Hm."), ("And?", ""), ("", "Hm."), ("[File: x.png]", ""),
    ]  # fmt: skip


def test_several_gradio_histories_in_one_file() -> None:
    chats = [
        [{"role": "user", "content": f"{name}?"}, {"role": "assistant", "content": name}]
        for name in ("Sky", "Sea")
    ]
    plan = read(chats)
    texts = [[one.text for one in item.messages] for item in plan.conversations]
    assert texts == [["Sky?", "Sky"], ["Sea?", "Sea"]]


def test_a_list_with_a_name_is_the_list() -> None:
    assert len(read({"conversations": chatgpt(), "version": 1}).conversations) == 1


@pytest.mark.parametrize("make", [chatgpt, claude, open_webui, *MADE])
def test_the_same_export_gives_the_same_ids_later(make: Any) -> None:
    first = read_import(json.dumps(make()).encode(), NOW)
    later = read_import(json.dumps(make()).encode(), NOW + 1)
    assert first == later


def test_a_later_export_with_more_messages_keeps_the_ids() -> None:
    longer = chatgpt()
    nodes = {"new": node("new", "q1", "assistant", "Newer", 1_700_000_000.9)}
    longer[0]["mapping"] = {**nodes, **longer[0]["mapping"]}
    before = {message.id for message in only(read(chatgpt()))[1]}
    after = {message.id for message in only(read(longer))[1]}
    assert before < after and len(after) == len(before) + 1


def gradio() -> list[Any]:
    return [
        {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
        {"role": "assistant", "content": "Hello"},
    ]


@pytest.mark.parametrize("make", [chatgpt, claude, open_webui, gradio, *MADE])
def test_damaged_exports_are_read_as_far_as_they_go(make: Any) -> None:
    """Each value in turn is replaced by one of a wrong kind; nothing but a sentence may come."""
    original = json.dumps(make())
    for place in range(_values(make())):
        for wrong in WRONG:
            data = json.loads(original)
            _replace(data, place, wrong)
            try:
                plan = read(data)
            except InvalidInput:
                continue
            for item in plan.conversations:
                seen: set[str | None] = {None}
                for message in item.messages:
                    assert message.parent_id in seen
                    seen.add(message.id)
                    message.text.encode()
                item.conversation.title.encode()


def _values(data: Any) -> int:
    return 1 + sum(map(_values, _children(data)))


def _children(data: Any) -> list[Any]:
    if isinstance(data, dict):
        return list(data.values())
    return data if isinstance(data, list) else []


def _replace(data: Any, place: int, value: Any) -> int:
    """Replace the value at ``place`` in depth-first order below ``data``; return what is left."""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        place -= 1
        if place == 0:
            data[key] = value
            return -1
        if isinstance(data[key], (dict, list)):
            place = _replace(data[key], place, value)
            if place < 0:
                return place
    return place


def test_what_is_nothing_of_the_kind_is_refused() -> None:
    for data in ([], {}, [1], [[1]], {"mapping": 3}, [{"role": "user"}], "x", 5):
        with pytest.raises(InvalidInput):
            read(data)
