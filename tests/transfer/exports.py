"""Small exports of other programs, in the shape in which these programs write them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, Final


def deepseek() -> list[dict[str, Any]]:
    """Two answers to a question, a thought, a search, a file; a later question to the first."""

    def node(
        key: str, parent: str, children: list[str], second: int, *fragments: Any, **more: Any
    ) -> dict[str, Any]:
        message = {
            "files": [],
            "model": "deepseek-reasoner",
            "inserted_at": f"2025-06-01T10:00:{second:02}.500000+08:00",
            "fragments": list(fragments),
            **more,
        }
        return {"id": key, "parent": parent, "children": children, "message": message}

    found = [
        {
            "url": "https://example.org/tea",
            "title": "On tea",
            "snippet": "Two minutes.",
            "cite_index": 2,
            "published_at": 1748736000.0,
            "site_name": "Example",
            "site_icon": "https://example.org/icon",
            "query_indexes": [0],
        }
    ]
    leaf = {"file_id": "file-1", "file_name": "leaf.pdf", "file_size": 1200}
    nodes = [
        {"id": "root", "parent": None, "children": ["1"], "message": None},
        node(
            "1", "root", ["2", "3"], 1,
            {"type": "FILE", "files": [leaf]},
            {"type": "REQUEST", "content": "How long to steep green tea?"},
            files=[{"id": "file-1", "file_name": "leaf.pdf"}],
        ),
        node("2", "1", ["4"], 2, {"type": "RESPONSE", "content": "A while."}),
        node(
            "3", "1", [], 9,
            {"type": "THINK", "content": "Green tea is delicate."},
            {"type": "SEARCH", "results": found},
            {"type": "RESPONSE", "content": "Two minutes[citation:2][citation:7]. `[citation:2]`"},
        ),
        node("4", "2", [], 5, {"type": "REQUEST", "content": "How long?"}),
    ]  # fmt: skip
    return [
        {
            "id": "d1",
            "title": "Tea",
            "inserted_at": "2025-06-01T10:00:00.000000+08:00",
            "updated_at": "2025-06-01T10:01:00.000000+08:00",
            "mapping": {one["id"]: one for one in nodes},
        }
    ]


PNG: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (2).to_bytes(4, "big") + (3).to_bytes(4, "big") + bytes(30)
)
"""The beginning of a picture of 2 by 3 pixels; nothing here looks further."""


def grok() -> dict[str, Any]:
    """Two answers to a question with a file, tags in the words, a picture that was drawn."""

    def said(key: str, parent: str | None, sender: str, words: str, at: int, **more: Any) -> Any:
        stamp = {"$date": {"$numberLong": str(1_750_000_000_000 + at * 1_000)}}
        response: dict[str, Any] = {
            "_id": key,
            "conversation_id": "g1",
            "message": words,
            "sender": sender,
            "create_time": stamp,
            "parent_response_id": parent,
            "model": "grok-4",
            "metadata": {},
            "file_attachments": [],
            "steps": [],
            **more,
        }
        if parent is None:
            del response["parent_response_id"]
        return {"response": response, "share_link": None}

    card = {
        "id": "c1",
        "type": "render_inline_citation",
        "cardType": "citation_card",
        "url": "https://example.org/kites",
    }
    tag = (
        '<grok:render card_id="{}" card_type="citation_card" type="render_inline_citation">\n'
        '<argument name="citation_id">1</argument>\n</grok:render>'
    )
    tool = (
        "<xai:tool_usage_card>\n<xai:tool_name>web_search</xai:tool_name>\n"
        '<xai:tool_args><![CDATA[{"query": "kites"}]]></xai:tool_args>\n</xai:tool_usage_card>'
    )
    answer = f"They fly.{tag.format('c1')} High.{tag.format('gone')}"
    return {
        "conversations": [
            {
                "conversation": {
                    "id": "g1",
                    "user_id": "u",
                    "title": "Kites",
                    "create_time": "2025-06-15T15:06:39.500000Z",
                    "modify_time": "2025-06-15T15:07:00.000000Z",
                    "starred": True,
                    "leaf_response_id": "r3",
                },
                "responses": [
                    said("r1", None, "human", "What do kites do?", 1, file_attachments=["asset-1"]),
                    said("r2", "r1", "ASSISTANT", "Nothing.", 2, error="Failed to respond."),
                    said(
                        "r3", "r1", "grok-3", answer, 3,
                        thinking_trace=f"Kites are light.\n{tool}\nSo they fly.",
                        card_attachments_json=[json.dumps(card)],
                        cited_web_search_results=[
                            {"url": "https://example.org/kites", "title": "Kites"},
                            {"url": "https://example.org/wind", "title": "Wind", "preview": "…"},
                        ],
                    ),
                    said(
                        "r4", "r2", "assistant", "", 4, query="A red kite", query_type="imagine",
                        generated_image_urls=["users/u/generated/1/image.jpg"],
                    ),
                ],
            }
        ],
        "projects": [{"name": "Garden"}],
        "tasks": [],
        "media_posts": [{"id": "m", "original_prompt": "A kite"}],
    }  # fmt: skip


def takeout() -> list[dict[str, Any]]:
    """Two questions of one chat, one of none, one without an answer; something that is none."""

    def did(title: str, minute: int, answer: str = "", **more: Any) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "header": "Gemini Apps",
            "title": title,
            "time": f"2026-01-05T10:{minute:02}:00.123Z",
            "products": ["Gemini Apps"],
            "activityControls": ["Gemini Apps Activity"],
            **more,
        }
        if answer:
            entry["safeHtmlItem"] = [{"html": answer}]
        return entry

    chat = {"titleUrl": "https://gemini.google.com/app/c0ffee123456"}
    return [
        did("Used Gemini Apps", 40),
        did("Prompted\u00a0And rain?", 30),
        did("Prompted Why is the sea salty?", 20, "<p>Rivers bring <b>salt</b>.</p>"),
        did(
            "Prompted And at night?  Attached 1 file.", 10, "<p>Dark.</p>",
            attachedFiles=["sky-1a2b.txt"], **chat,
        ),
        did(
            "Prompted Why is the sky blue?", 0,
            '<p>Because of <i>Rayleigh</i>:</p><ul><li>short</li></ul><img src="sky.png">', **chat,
        ),
    ]  # fmt: skip


def workspace() -> dict[str, Any]:
    """A chat of Gemini in Workspace, an answer of which was made anew."""

    def asked(index: int, words: str, second: int) -> dict[str, Any]:
        when = f"2026-02-01T08:00:{second:02}Z"
        return {"user_turn": {"prompt": words, "turn_index": index, "turn_last_modified": when}}

    def answered(index: int, words: str, second: int, **more: Any) -> dict[str, Any]:
        when = f"2026-02-01T08:00:{second:02}Z"
        text = [{"data": words, "cards": [{"content": "A card"}]}]
        turn = {"text": text, "turn_index": index, "turn_last_modified": when, **more}
        return {"system_turn": turn}

    thought = {"headline": "Looking", "description": "At the plan."}
    return {
        "title": "Plans",
        "creation_time": "2026-02-01T08:00:00Z",
        "last_modification_time": "2026-02-01T09:00:00Z",
        "conversation_turns": [
            asked(0, "Plan a day", 1),
            answered(1, "No.", 2),
            answered(1, "Yes.", 3, model_thoughts=[thought], images=["conversation_1_turn_1"]),
            asked(2, "Thanks", 4),
        ],
    }


def ai_studio() -> dict[str, Any]:
    """A prompt with a file of Drive, a picture, thoughts, code that was run, and sources."""
    data = base64.b64encode(PNG).decode()
    grounding = {"groundingSources": [{"referenceNumber": 1, "uri": "https://example.org/tea",
                                       "title": "On tea"}]}  # fmt: skip
    code = {"language": "PYTHON", "code": "print(2)"}
    chunks: list[dict[str, Any]] = [
        {"driveDocument": {"id": "1a"}, "role": "user", "tokenCount": 9},
        {"inlineImage": {"mimeType": "image/png", "data": data}, "role": "user"},
        {"text": "How long?", "role": "user", "createTime": "2026-03-01T12:00:00.123456789Z"},
        {
            "text": "**Weighing**", "role": "model", "isThought": True, "thinkingBudget": -1,
            "parts": [{"text": "**Weighing**", "thought": True}],
        },
        {"executableCode": code, "role": "model"},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "2"}, "role": "model"},
        {
            "text": "Two minutes.", "role": "model", "finishReason": "STOP",
            "grounding": grounding, "createTime": "2026-03-01T12:00:05Z",
            "parts": [{"text": "Two "}, {"text": "minutes."}],
        },
        {"youtubeVideo": {"id": "abc_def-123"}, "role": "user"},
        {"text": "", "role": "model", "errorMessage": "Quota exceeded"},
    ]  # fmt: skip
    return {
        "runSettings": {"model": "models/gemini-2.5-pro", "temperature": 1.0, "topK": 64},
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "chunkedPrompt": {"chunks": chunks, "pendingInputs": [{"text": "And", "role": "user"}]},
    }


def librechat(deep: int = 0) -> dict[str, Any]:
    """A conversation with two answers, as a tree; ``deep`` more messages follow one another."""

    def said(key: str, by_user: bool, text: str, second: int, **more: Any) -> dict[str, Any]:
        return {
            "messageId": key,
            "conversationId": "l1",
            "createdAt": f"2025-05-01T16:{second // 60:02}:{second % 60:02}.530Z",
            "endpoint": "agents",
            "error": False,
            "isCreatedByUser": by_user,
            "model": None if by_user else "gpt-4o",
            "parentMessageId": NOBODY,
            "sender": "User" if by_user else "GPT-4o",
            "text": text,
            "unfinished": False,
            "children": [],
            **more,
        }

    content = [
        {"type": "think", "think": "Simple."},
        {"type": "text", "text": {"value": "Use a venv\ue202turn0search0\\ue202turn0search9."}},
        {"type": "tool_call", "tool_call": {"id": "t", "name": "web_search", "args": "{}"}},
        {"type": "image_file", "image_file": {"file_id": "f", "filename": "plot.png"}},
    ]
    found = {"turn": 0, "organic": [{"title": "venv", "link": "https://example.org/venv"}]}
    first = said("a1", False, "Half an ans", 2, parentMessageId="q1", unfinished=True)
    second = said(
        "a2", False, "", 3, parentMessageId="q1", content=content,
        attachments=[{"type": "web_search", "web_search": found}], feedback={"rating": "thumbsUp"},
    )  # fmt: skip
    files = [{"file_id": "f", "filename": "notes.md", "type": "text/markdown", "text": "# Notes"},
             {"file_id": "g", "filename": "cat.png", "type": "image/png", "width": 4}]  # fmt: skip
    question = said("q1", True, "How?", 1, files=files, children=[first, second])
    last = second
    for number in range(deep):
        next_one = said(f"d{number}", number % 2 == 0, f"{number}", 4 + number,
                        parentMessageId=last["messageId"])  # fmt: skip
        last["children"] = [next_one]
        last = next_one
    return {
        "conversationId": "l1",
        "endpoint": "agents",
        "title": "Environments",
        "exportAt": "16:33:32 GMT+0200 (Central European Summer Time)",
        "branches": True,
        "recursive": True,
        "options": {"presetId": None, "model": "gpt-4-turbo", "promptPrefix": "You are an expert.",
                    "temperature": 0.8, "endpoint": "agents", "title": "Environments"},
        "messagesTree": [question],
    }  # fmt: skip


NOBODY: Final = "00000000-0000-0000-0000-000000000000"


def le_chat() -> list[dict[str, Any]]:
    """A chat in no order, with a file, a tool, a citation and an answer that was made anew."""

    def said(key: str, role: str, words: str, second: int, **more: Any) -> dict[str, Any]:
        return {
            "id": key,
            "version": 0,
            "chatId": "lechat-1",
            "content": words,
            "contentChunks": None,
            "role": role,
            "createdAt": f"2025-09-19T16:18:{second:02}.236Z",
            "reaction": "neutral",
            "reactionDetail": None,
            "reactionComment": None,
            "preference": None,
            "preferenceOver": None,
            "context": None,
            "canvas": [],
            "quotes": [],
            "files": [],
            **more,
        }

    found = json.dumps({"3": {"url": "https://example.org/sea", "title": "The sea"}})
    chunks = [
        {"type": "text", "text": "It is"},
        {"type": "tool_call", "name": "web_search", "publicArguments": "sea", "isDone": True,
         "success": True, "toolType": "rag", "publicResult": found},
        {"type": "text", "text": "salty"},
        {"type": "reference", "referenceIds": [3, 4]},
        {"type": "text", "text": "."},
        {"type": "custom_element", "name": "chart"},
    ]  # fmt: skip
    canvas = [{"title": "Sea", "content": "# Sea"}]
    return [
        said("m3", "user", "Thanks", 30),
        said("m2", "assistant", "It issalty.", 20, contentChunks=chunks, reaction="like",
             canvas=canvas, version=1),
        said("m1", "user", "Is it salty?", 10, files=[{"type": "image", "name": "sea.png"}]),
        said("m2", "assistant", "No idea.", 15),
    ]  # fmt: skip


MADE: Final[tuple[Callable[[], Any], ...]] = (
    deepseek, grok, takeout, workspace, ai_studio, librechat, le_chat,
)  # fmt: skip
