"""Files of other programs are refused by their name, and none is taken for another's."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.errors import InvalidInput
from falcon_desktop.transfer.reading import read_import
from tests.transfer.test_archives import zipped

_MESSAGE = {"role": "user", "content": "Hi"}
_NODE = {"message": {"fragments": [{"type": "REQUEST", "content": "Hi"}]}}
FORMS: dict[str, Any] = {
    "DeepSeek": [{"id": "d", "title": "Tea", "mapping": {"root": {"message": None}, "1": _NODE}}],
    "Le Chat (Mistral)": [{**_MESSAGE, "chatId": "c", "createdAt": "2025-09-19T16:18:21.000Z"}],
    "the llama.cpp web interface": {"conv": {"id": "c"}, "messages": [{**_MESSAGE, "convId": "c"}]},
    "Jan": {"object": "thread", "assistants": [], "title": "x"},
    "SillyTavern": {"user_name": "You", "character_name": "Marin"},
    "Grok": {"conversations": [{"conversation": {"title": "x"}, "responses": []}]},
    "LM Studio": {"name": "x", "messages": [{"versions": [], "currentlySelected": 0}]},
    "LibreChat": {"conversationId": "c", "messages": [{"text": "Hi", "isCreatedByUser": True}]},
    "HuggingChat": [{"_id": "x", "messages": [{"from": "user", "content": "Hi"}]}],
    "Cherry Studio": {"time": 1, "localStorage": {}, "indexedDB": {"topics": []}},
    "Chatbox": {"chat-sessions-list": [], "session:1": {"messages": [_MESSAGE]}},
    "NextChat": {"chat-next-web-store": {"sessions": [{"messages": [_MESSAGE]}]}},
    "LobeChat": {"exportType": "all", "state": {"messages": [_MESSAGE]}},
    "big-AGI": {"conversations": [{"messages": [{"role": "user", "fragments": []}]}]},
    "TypingMind": {"data": {"chats": [{"chatTitle": "x", "messages": [_MESSAGE]}]}},
    "text-generation-webui": {"internal": [["Hi", "Ho"]], "visible": [["Hi", "Ho"]]},
    "KoboldAI": {"gamestarted": True, "prompt": "x", "actions": []},
    "Google Takeout (Gemini)": [{"header": "Gemini", "title": "Prompted x", "products": []}],
    "Google AI Studio": {"runSettings": {}, "chunkedPrompt": {"chunks": []}},
    "Chatbot UI": {"version": 4, "history": [], "folders": [], "prompts": []},
    "Perplexity": {"metadata": {}, "conversations": [{"query": "Hi", "answer": "Ho"}]},
}
CAN = "only its own JSON and Markdown, and exports of ChatGPT, Claude, Open WebUI and Gradio."


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        read_import(data)
    return str(refused.value)


def of(program: str) -> str:
    return f"Falcon Desktop can't import files of {program}, {CAN}"


@pytest.mark.parametrize("program", FORMS)
def test_a_file_of_another_program_is_refused_by_its_name(program: str) -> None:
    text = json.dumps(FORMS[program]).encode()
    assert refusal(text) == of(program)
    assert refusal(b"\xef\xbb\xbf\r\n" + text) == of(program)
    assert refusal(zipped(("export/chat-1.json", text), ("user.json", b"{}"))) == of(program)
    assert refusal(zipped(("conversations.json", text))) == of(program)


JAN = {"object": "thread.message", "role": "user", "content": []}
TAVERN = {"name": "Marin", "is_user": False, "mes": "Ahoy!"}


@pytest.mark.parametrize(("program", "line"), [("Jan", JAN), ("SillyTavern", TAVERN)])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_json_are_refused_by_name(program: str, line: Any, end: str) -> None:
    text = (json.dumps(line) + end).encode()
    for many in (1, 2, 30):
        assert refusal(text * many) == of(program)
        assert refusal(zipped(("chat.jsonl", text * many))) == of(program)
    unknown = b'{"a": 1}\n{"b": 2}\n'
    assert refusal(unknown).startswith("This is no file that Falcon Desktop can import")


TABLES = {
    "llm (logs.db)": ("conversations", "responses"),
    "Ollama": ("chats", "messages", "tool_calls", "attachments"),
    "PyGPT": ("ctx_item", "ctx_meta"),
    "Open WebUI's server": ("chat", "chatidtag", "message"),
    "Alpaca": ("chat", "message", "attachment"),
}


@pytest.mark.parametrize("program", TABLES)
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_database_is_refused_by_name_and_not_opened(
    program: str, quote: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.db"
    database = sqlite3.connect(path)
    for name in TABLES[program]:
        database.execute(f"CREATE TABLE {quote}{name}{quote} (id TEXT)")
    database.commit()
    database.close()
    assert refusal(path.read_bytes()) == of(program)
    assert refusal(zipped(("backup/x.db", path.read_bytes()))) == of(program)
    damaged = bytearray(path.read_bytes())
    damaged[100:110] = b"\xff" * 10
    assert refusal(bytes(damaged)) == of(program)


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"\xf5\xd5\x53\xcc\0\0\0\x0c", "Falcon Desktop can't import files of GPT4All, "),
        (b"SQLite format 3\0" + bytes(200), "This is no file that Falcon Desktop can import"),
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (b"\x7fELF" + bytes(200), "This is no file that Falcon Desktop can import"),
        (b"# Notes\n\nof mine", "This is no file that Falcon Desktop can import"),
        (b"[1, 2", "The file is not valid JSON"),
        (b'{"a": 1} x', "The file is not valid JSON"),
        (b'["caf\xe9"]', "The file is not text in UTF-8."),
        (b"<html><body></body></html>", "This is no file that Falcon Desktop can import"),
        (b"<html><script>var jsonData = [];</script>", "This is the web page of ChatGPT's export"),
        (b'{"conversationId": "c", "messagesTree": ' + b'[{"children": ' * 70,
         "Falcon Desktop can't import files of LibreChat, "),
        (zipped(("notes.txt", "x")), "This archive holds nothing that Falcon Desktop can import"),
    ],
)  # fmt: skip
def test_what_is_nothing_of_the_kind_says_what_can_be_imported(data: bytes, begins: str) -> None:
    assert refusal(data).startswith(begins)


def test_what_can_be_imported_is_taken_for_no_other_programs() -> None:
    """Words that another program uses may stand in anybody's chat."""
    for word in ("conv", "prompt", "actions", "object", "mes", "header", "title", "version"):
        messages = [{"role": "user", "content": word, word: "x"}]
        assert read_import(json.dumps({"messages": messages, word: "x"}).encode()).conversations
    [item] = read_import(
        zipped(
            ("a/chat.json", json.dumps([["Hi", "Hello"]])),
            ("b/other.json", json.dumps(FORMS["Jan"])),
        )
    ).conversations
    assert item.messages[0].text == "Hi"
