"""What tools did, and the sources of answers, as other programs export them: parts of a message
whose text is the one that it always was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.parts import (
    Citation,
    FilePart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
    all_parts,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.json_format import export_json, plan_from_json
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.reading import read_import
from tests.transfer.test_foreign import NOW, chatgpt, claude, node
from tests.transfer.test_local_programs import answered as answered_by_steps
from tests.transfer.test_local_programs import asked, conv, jan_message, lm_studio, said, step
from tests.transfer.test_local_programs import node as page_node

TOOLS = "System and tool messages left out"


def read(data: Any) -> ImportPlan:
    return read_import(json.dumps(data).encode(), NOW)


def told(message: Message) -> list[tuple[Any, ...]]:
    """Return a message's parts in short: the words of each, and which request they answer."""
    found: list[tuple[Any, ...]] = []
    for part in all_parts(message):
        match part:
            case TextPart(start, end):
                found.append(("text", message.text[start:end], part.request))
            case ReasoningPart(start, end):
                found.append(("reasoning", message.reasoning[start:end], part.request))
            case FilePart(file):
                found.append(("file", message.attachments[file].name, part.request))
            case ToolCall():
                found.append(("call", part.id, part.name, part.arguments, part.request))
            case ToolResult():
                found.append(("result", part.call_id, part.text, part.is_error, part.request))
            case Citation():
                found.append(("source", part.url, part.title))
    return found


def exported_again(plan: ImportPlan) -> Sequence[Message]:
    pairs = [(item.conversation, list(item.messages)) for item in plan.conversations]
    data = json.loads("".join(export_json(pairs)))
    return plan_from_json(data).conversations[0].messages


# Claude


def claude_answer(*blocks: Any, sender: str = "assistant", **more: Any) -> ImportPlan:
    [item] = claude()
    item["chat_messages"] = [
        item["chat_messages"][0],
        {**item["chat_messages"][1], "sender": sender, "content": list(blocks), **more},
    ]
    return read([item])


def words_of(words: str, *citations: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "citations": list(citations)}


def test_tools_thoughts_words_and_sources_of_claudes_stand_in_their_order() -> None:
    page = {
        "details": {"type": "web", "url": "https://yr.no/oslo"},
        "title": "Oslo",
        "end_index": 9,
    }
    plan = claude_answer(
        {"type": "thinking", "thinking": "They want the weather."},
        words_of("Let me look."),
        {"type": "tool_use", "id": "t1", "name": "web_search", "input": {"query": "Oslo\ud800"}},
        {"type": "tool_result", "tool_use_id": "t1", "name": "web_search", "content": [
            {"type": "knowledge", "title": "Oslo", "url": "https://yr.no/oslo", "text": "4 °C"},
            {"type": "text", "text": "and rain"}, {"type": "image"},
        ]},
        {"type": "tool_use", "id": "t2", "name": "clock", "input": {}, "integration_name": "time"},
        {"type": "tool_result", "tool_use_id": "t2", "content": "no clock", "is_error": True},
        {"type": "thinking", "thinking": "Rain."},
        words_of("It rains.", page, page),
    )  # fmt: skip
    [_, answer] = plan.conversations[0].messages
    assert answer.text == "Let me look.\n\nIt rains. ([Oslo](https://yr.no/oslo))"
    assert answer.reasoning == "They want the weather.\n\nRain."
    assert told(answer) == [
        ("reasoning", "They want the weather.", 0),
        ("text", "Let me look.", 0),
        ("call", "t1", "web_search", '{"query": "Oslo\ufffd"}', 0),
        ("result", "t1", "[Oslo](https://yr.no/oslo)\n4 °C\n\nand rain", False, 0),
        ("call", "t2", "clock", "", 1),
        ("result", "t2", "no clock", True, 1),
        ("reasoning", "Rain.", 2),
        ("text", "It rains. ([Oslo](https://yr.no/oslo))", 2),
        ("source", "https://yr.no/oslo", "Oslo"),
    ]
    [server] = [one.server for one in answer.parts if isinstance(one, ToolCall) and one.server]
    assert server == "time"
    assert plan.remarks == ("Images and files missing from the export, names only: 1.",)
    assert exported_again(plan)[1].parts == answer.parts


def test_documents_of_claudes_stay_words_and_are_no_calls() -> None:
    made = {"id": "d", "title": "Page", "command": "create", "language": "html", "content": "<p>"}
    plan = claude_answer(
        words_of("Here."),
        {"type": "tool_use", "id": "t1", "name": "artifacts", "input": made},
        {"type": "tool_result", "tool_use_id": "t1", "content": "OK"},
        {"type": "tool_use", "id": "t2", "name": "web_search", "input": {"query": "x"}},
        {"type": "tool_result", "tool_use_id": "t2", "content": [{"type": "text", "text": "y"}]},
    )
    [_, answer] = plan.conversations[0].messages
    assert answer.text == "Here.\n\n**Page**\n\n```html\n<p>\n```"
    assert told(answer) == [
        ("text", answer.text, 0), ("call", "t2", "web_search", '{"query": "x"}', 0),
        ("result", "t2", "y", False, 0),
    ]  # fmt: skip
    assert plan.remarks == (f"{TOOLS}: 1.",)


def test_an_answer_of_claudes_that_only_called_a_tool_still_says_so() -> None:
    call = {"type": "tool_use", "id": "t", "name": "web_search", "input": {"q": 1}}
    plan = claude_answer(call, text="")
    [_, answer] = plan.conversations[0].messages
    assert answer.text == "[Tool: web_search]"
    assert told(answer) == [
        ("call", "t", "web_search", '{"q": 1}', 0), ("text", "[Tool: web_search]", 0),
    ]  # fmt: skip


def test_answers_without_tools_and_sources_have_no_parts() -> None:
    for plan in (
        read(claude()),
        claude_answer({"type": "thinking", "thinking": "Hm"}, words_of("Hi")),
    ):
        assert {message.parts for message in plan.conversations[0].messages} == {()}


# ChatGPT


def answered(*nodes: Any, current: str = "a") -> ImportPlan:
    [item] = chatgpt()
    mapping = {one["id"]: one for one in (node("q", None, "user", "Rain?", 1.0), *nodes)}
    return read([{**item, "current_node": current, "mapping": mapping}])


def thought(key: str, parent: str, words: str) -> dict[str, Any]:
    content = {"content_type": "thoughts", "thoughts": [{"content": words}]}
    return node(key, parent, "assistant", "", 2.0, content=content)


def by(name: str) -> dict[str, Any]:
    return {"author": {"role": "tool", "name": name, "metadata": {}}}


def test_calls_and_results_of_chatgpts_stand_before_the_answer_that_they_led_to() -> None:
    code = {"content_type": "code", "language": "python", "text": "print(4)"}
    output = {"content_type": "execution_output", "text": "4"}
    plan = answered(
        thought("h", "q", "Look first."),
        node("c", "h", "assistant", 'search("rain")', 2.0, recipient="web.run"),
        node("r", "c", "tool", "4 °C", 3.0, **by("web.run")),
        thought("i", "r", "And count."),
        node("d", "i", "assistant", "", 4.0, content=code, recipient="python"),
        node("s", "d", "tool", "", 5.0, content=output, **by("python")),
        node("a", "s", "assistant", "It rains.", 6.0),
        node("b", "s", "assistant", "It pours.", 7.0),
    )
    assert plan.remarks == ()
    _, *answers = plan.conversations[0].messages
    assert [answer.text for answer in answers] == ["It rains.", "It pours."]
    for answer in answers:
        assert answer.reasoning == "Look first.\n\nAnd count."
        assert told(answer) == [
            ("reasoning", "Look first.", 0),
            ("call", "c", "web.run", 'search("rain")', 0),
            ("result", "c", "4 °C", False, 0),
            ("reasoning", "And count.", 1),
            ("call", "d", "python", "print(4)", 1),
            ("result", "d", "4", False, 1),
            ("text", answer.text, 2),
        ]
    assert [one.parts for one in exported_again(plan)] == [
        one.parts for one in plan.conversations[0].messages
    ]


def test_what_no_answer_of_chatgpts_followed_is_left_out_and_counted() -> None:
    hidden = {"metadata": {"is_visually_hidden_from_conversation": True}}
    plan = answered(
        node("a", "q", "assistant", "Wait.", 2.0),
        node("c", "a", "assistant", "search()", 3.0, recipient="web.run"),
        node("x", "q", "tool", "secret", 4.0, **hidden),
        node("y", "x", "assistant", "Known.", 5.0),
    )
    assert plan.remarks == (f"{TOOLS}: 2.",)
    assert {message.parts for message in plan.conversations[0].messages} == {()}


def test_sources_of_chatgpts_answers_are_named_once_each() -> None:
    mark = "\ue200cite\ue202turn0search0\ue201"
    item = {"title": "Oslo", "url": "https://yr.no/oslo"}
    references = [
        {"matched_text": mark, "alt": "([Oslo](https://yr.no/oslo))", "items": [item, item],
         "type": "grouped_webpages"},
        {"type": "image_v2", "items": [{"title": "x", "url": "https://yr.no/x.png"}]},
        {"type": "sources_footnote", "sources": [item, {"url": "https://b.example/b"}]},
        {"type": "webpage", "url": "javascript:alert(1)", "title": "odd"},
    ]  # fmt: skip
    plan = answered(
        node("a", "q", "assistant", f"Yes {mark}", 2.0, metadata={"content_references": references})
    )
    [_, answer] = plan.conversations[0].messages
    assert answer.text == "Yes ([Oslo](https://yr.no/oslo))"
    assert told(answer)[1:] == [
        ("source", "https://yr.no/oslo", "Oslo"), ("source", "https://b.example/b", ""),
    ]  # fmt: skip
    old = [
        {"start_ix": 4, "end_ix": 16, "metadata": {"title": "Tower", "url": "https://t.example/"}}
    ]
    plan = answered(
        node(
            "a", "q", "assistant", "Yes \u30100\u2020source\u3011", 2.0, metadata={"citations": old}
        )
    )
    [_, answer] = plan.conversations[0].messages
    assert told(answer)[1:] == [("source", "https://t.example/", "Tower")]


def test_many_answers_to_one_chain_of_tools_stay_within_bounds() -> None:
    chain = [
        node(f"t{at}", f"t{at - 1}" if at else "q", "tool", "x", 2.0, **by("web"))
        for at in range(250)
    ]
    ends = [node(f"a{at}", "t249", "assistant", "So.", 3.0) for at in range(400)]
    plan = answered(*chain, *ends, current="a0")
    messages = plan.conversations[0].messages
    assert len(messages) == 401
    assert len(messages[1].parts) == 251 and sum(len(one.parts) for one in messages) < 20_000


# Programs that run models here


def last_of(plan: ImportPlan) -> Message:
    return plan.conversations[0].messages[-1]


def test_tools_of_lm_studios_are_parts_of_the_answer() -> None:
    call = {"type": "toolCallRequest", "callId": 7, "name": "search", "parameters": {"q": "tea"},
            "pluginIdentifier": "mcp/web"}  # fmt: skip
    found = json.dumps([{"type": "text", "text": "green"}, {"type": "text", "text": "black"}])
    result = {"type": "toolCallResult", "callId": 7, "content": found}
    other = {"type": "toolCallResult", "toolCallRequestId": "x", "content": "plain"}
    chat = lm_studio(
        said(asked("Which tea?")),
        said(
            answered_by_steps(
                step("Hm.", 1, style={"type": "thinking"}),
                step("", 2, content=[{"type": "text", "text": "I look."}, call]),
                step("", 3, content=[result, other], roleOverride="tool"),
                step("Any.", 4),
            )
        ),
    )
    plan = read(chat)
    assert told(last_of(plan)) == [
        ("reasoning", "Hm.", 0), ("text", "I look.", 0),
        ("call", "7", "search", '{"q": "tea"}', 0),
        ("result", "7", "green\n\nblack", False, 0), ("result", "x", "plain", False, 0),
        ("text", "Any.", 1),
    ]  # fmt: skip
    assert last_of(plan).text == "I look.\n\nAny." and plan.remarks == ()
    only_call = read(lm_studio(said(answered_by_steps(step("", 2, content=[call])))))
    assert told(last_of(only_call)) == [
        ("call", "7", "search", '{"q": "tea"}', 0), ("text", "[Tool: search]", 0),
    ]  # fmt: skip
    only_result = read(lm_studio(said(answered_by_steps(step("", 2, content=[result])))))
    assert last_of(only_result).text == "[Tool: without a name]"


def test_tools_of_jans_are_parts_of_the_answer() -> None:
    content = [
        {"type": "reasoning", "text": {"value": "Hm."}},
        {"type": "tool_call", "tool_call_id": "1", "tool_name": "search", "input": {"q": "tea"},
         "output": {"content": [{"type": "text", "text": "green"}], "error": "half"}},
        {"type": "tool_call", "tool_call_id": "2", "tool_name": "clock", "input": "{}"},
        {"type": "text", "text": {"value": "Green."}},
    ]  # fmt: skip
    plan = read(jan_message("a", "assistant", content, 1))
    assert told(last_of(plan)) == [
        ("reasoning", "Hm.", 0), ("call", "1", "search", '{"q": "tea"}', 0),
        ("result", "1", "green", True, 0), ("call", "2", "clock", "{}", 1), ("text", "Green.", 1),
    ]  # fmt: skip
    old = {
        "tool": {"id": "1", "function": {"name": "search", "arguments": "{}"}},
        "response": {"content": [{"type": "text", "text": "found"}]},
        "state": "ready",
    }
    plan = read(jan_message("a", "assistant", "So.", 1, metadata={"tool_calls": [old, "odd"]}))
    assert told(last_of(plan)) == [
        ("call", "1", "search", "{}", 0), ("result", "1", "found", False, 0), ("text", "So.", 1),
    ]  # fmt: skip


def test_tools_of_llama_cpps_page_stand_with_the_answer_that_called_them_or_the_next() -> None:
    def call(ident: str) -> list[dict[str, Any]]:
        return [{"id": ident, "function": {"name": "search", "arguments": '{"q": 1}'}}]

    def chat(words: str, current: str = "b") -> dict[str, Any]:
        return {
            "conv": conv(currNode=current),
            "messages": [
                page_node("q", None, "user", "Which?", 1),
                page_node("a", "q", "assistant", words, 2, toolCalls=json.dumps(call("1"))),
                page_node("t", "a", "tool", "green", 3, toolCallId="1"),
                page_node("u", "t", "tool", "black", 4, toolCallId="1"),
                page_node("b", "u", "assistant", "Any.", 5, toolCalls=call("2")),
            ],
        }

    plan = read(chat(""))
    assert [message.text for message in plan.conversations[0].messages] == ["Which?", "Any."]
    assert told(last_of(plan)) == [
        ("call", "1", "search", '{"q": 1}', 0), ("result", "1", "green", False, 0),
        ("result", "1", "black", False, 0), ("text", "Any.", 1),
        ("call", "2", "search", '{"q": 1}', 1),
    ]  # fmt: skip
    plan = read(chat("I look."))
    _, looked, last = plan.conversations[0].messages
    assert told(looked) == [
        ("text", "I look.", 0), ("call", "1", "search", '{"q": 1}', 0),
        ("result", "1", "green", False, 0), ("result", "1", "black", False, 0),
    ]  # fmt: skip
    assert told(last) == [("text", "Any.", 0), ("call", "2", "search", '{"q": 1}', 0)]
    assert plan.remarks == ()
    left = chat("")
    left["messages"].pop()
    plan = read(left)
    assert plan.remarks == (f"{TOOLS}: 3.",)


# In general


@pytest.mark.parametrize("blank", [False, True])
def test_pieces_make_the_text_that_joining_them_makes(blank: bool) -> None:
    pieces = Pieces()
    pieces.say("a")
    pieces.say("")
    pieces.say("b")
    pieces.think("t")
    pieces.think("u")
    pieces.call("1", "x", {"k": ["v", float("nan")]})
    pieces.say("c")
    if blank:
        pieces.words[2] = ""
    parts: tuple[Part, ...] = pieces.parts()
    words = [pieces.text[one.start : one.end] for one in parts if isinstance(one, TextPart)]
    assert words == (["a", "c"] if blank else ["a\n\nb", "c"])
    assert pieces.text == ("a\n\nc" if blank else "a\n\nb\n\nc")
    assert pieces.reasoning == "t\n\nu"
    assert [one.arguments for one in parts if isinstance(one, ToolCall)] == ['{"k": ["v", null]}']
