"""Files of other programs are refused by their name, and none is taken for another's."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.transfer.formats import PROGRAMS
from falcon_desktop.transfer.reading import read_import
from tests.transfer.test_archives import zipped

_MESSAGE = {"role": "user", "content": "Hi"}
FORMS: dict[str, Any] = {
    "SillyTavern": {"user_name": "You", "character_name": "Marin"},
    "HuggingChat": [{"_id": "x", "messages": [{"from": "user", "content": "Hi"}]}],
    "Cherry Studio": {"time": 1, "localStorage": {}, "indexedDB": {"topics": []}},
    "Chatbox": {"chat-sessions-list": [], "session:1": {"messages": [_MESSAGE]}},
    "NextChat": {"chat-next-web-store": {"sessions": [{"messages": [_MESSAGE]}]}},
    "LobeChat": {"exportType": "all", "state": {"messages": [_MESSAGE]}},
    "big-AGI": {"conversations": [{"messages": [{"role": "user", "fragments": []}]}]},
    "TypingMind": {"data": {"chats": [{"chatTitle": "x", "messages": [_MESSAGE]}]}},
    "text-generation-webui": {"internal": [["Hi", "Ho"]], "visible": [["Hi", "Ho"]]},
    "KoboldAI": {"gamestarted": True, "prompt": "x", "actions": []},
    "Chatbot UI": {"version": 4, "history": [], "folders": [], "prompts": []},
    "Perplexity": {"metadata": {}, "conversations": [{"query": "Hi", "answer": "Ho"}]},
}
CAN = f"only its own JSON and Markdown, and exports from {', '.join(PROGRAMS)}."


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        read_import(data)
    return str(refused.value)


def of(program: str) -> str:
    return f"Falcon Desktop can't import files from {program}, {CAN}"


@pytest.mark.parametrize("program", FORMS)
def test_a_file_of_another_program_is_refused_by_its_name(program: str) -> None:
    text = json.dumps(FORMS[program]).encode()
    assert refusal(text) == of(program)
    assert refusal(b"\xef\xbb\xbf\r\n" + text) == of(program)
    assert refusal(zipped(("export/chat-1.json", text), ("user.json", b"{}"))) == of(program)
    assert refusal(zipped(("conversations.json", text))) == of(program)


TAVERN = {"name": "Marin", "is_user": False, "mes": "Ahoy!"}


@pytest.mark.parametrize(("program", "line"), [("SillyTavern", TAVERN)])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_json_are_refused_by_name(program: str, line: Any, end: str) -> None:
    text = (json.dumps(line) + end).encode()
    for many in (1, 2, 30):
        assert refusal(text * many) == of(program)
        assert refusal(zipped(("chat.jsonl", text * many))) == of(program)
    unknown = b'{"a": 1}\n{"b": 2}\n'
    assert refusal(unknown).startswith("Falcon Desktop can't import this file")


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
        (b"\xf5\xd5\x53\xcc\0\0\0\x0c", "Falcon Desktop can't import files from GPT4All, "),
        (b"SQLite format 3\0" + bytes(200), "Falcon Desktop can't import this file"),
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (b"\x7fELF" + bytes(200), "Falcon Desktop can't import this file"),
        (b"# Notes\n\nof mine", "Falcon Desktop can't import this file"),
        (b"[1, 2", "The file is not valid JSON"),
        (b'{"a": 1} x', "The file is not valid JSON"),
        (b'["caf\xe9"]', "The file is not UTF-8 text."),
        (b"<html><body></body></html>", "Falcon Desktop can't import this file"),
        (b"<html><script>var jsonData = [];</script>", "This is the web page of a ChatGPT export"),
        (zipped(("notes.txt", "x")), "This archive contains nothing Falcon Desktop can import"),
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
            ("b/other.json", json.dumps(FORMS["Chatbox"])),
        )
    ).conversations
    assert item.messages[0].text == "Hi"


CHAT = json.dumps([{"role": "user", "content": "Hi"}]).encode()


def tarred(form: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{form}") as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("export/conversations.json")
        info.size = len(CHAT)
        archive.addfile(info, io.BytesIO(CHAT))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("gz", tarred("gz")), ("gz", gzip.compress(CHAT)), ("tar", tarred("")),
        ("xz", tarred("xz")), ("xz", lzma.compress(CHAT)), ("bz2", bz2.compress(CHAT)),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40)), ("rar", b"Rar!\x1a\x07\1\0" + bytes(40)),
        ("rar", b"Rar!\x1a\x07\0" + bytes(40)), ("zst", b"\x28\xb5\x2f\xfd\x04" + CHAT),
    ],
)  # fmt: skip
def test_another_archive_than_zip_is_to_be_unpacked(kind: str, data: bytes) -> None:
    right = f"This is a .{kind} archive. Unpack it and choose the .zip or .json inside."
    assert refusal(data) == right


@pytest.mark.parametrize(
    "name", ["chats.zip", "out/Chats.ZIP", "a.tar.gz", "x.tgz", "b.7z", "c.rar", "d.tar", "e.xz"]
)
@pytest.mark.parametrize("beside", [(), (("README.md", "# Notes"), ("photo.png", "x"))])
def test_an_archive_within_an_archive_is_to_be_unpacked(name: str, beside: Any) -> None:
    inner = zipped(("conversations.json", CHAT))
    right = (
        f"This archive contains another one: {name.rpartition('/')[2]}. "
        "Unpack it and choose the .zip or .json inside."
    )
    assert refusal(zipped((name, inner), *beside)) == right
    with_chats = read_import(zipped((name, inner), ("conversations.json", CHAT)))
    assert len(with_chats.conversations) == 1
    assert with_chats.remarks == ("Other files in the archive, left out: 1.",)
    mac = zipped((f"__MACOSX/{name}", inner), ("x.txt", "x"))
    assert refusal(mac).startswith("This archive contains nothing")


def test_the_name_of_an_inner_archive_says_nothing_else() -> None:
    told = refusal(zipped(("a\n\u202eb " + "x" * 400 + ".zip", b"PK")))
    assert "\n" not in told and len(told) < 400


def can_not(kind: str) -> str:
    return f"Falcon Desktop can't import {kind} files, {CAN}"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(200)),
        ("RTF", b"{\\rtf1\\ansi Hello}"),
        ("Microsoft Office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("PNG", b"\x89PNG\r\n\x1a\n" + bytes(60)),
        ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(60)),
        ("GIF", b"GIF89a" + bytes(60)),
        ("WebP", b"RIFF\0\0\0\0WEBPVP8 " + bytes(60)),
        ("Word", zipped(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>"))),
        ("Excel", zipped(("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>"))),
        ("PowerPoint", zipped(("ppt/presentation.xml", "<x/>"), ("ppt/embeddings/a.zip", "x"))),
        ("OpenDocument", zipped(("mimetype", "x"), ("content.xml", "<x/>"))),
        ("EPUB", zipped(("mimetype", "x"), ("META-INF/container.xml", "<x/>"))),
        ("Apple iWork", zipped(("Index/Document.iwa", "x"))),
    ],
)
def test_a_document_or_picture_is_refused_by_its_kind(kind: str, data: bytes) -> None:
    assert refusal(data) == can_not(kind)
