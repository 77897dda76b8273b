"""Files that can't be imported, told by their form: none is taken for another program's. Only the
names of members are looked at, never what they hold; a database is told by the tables that its
first pages name, and is not opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.json_values import as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.formats import PROGRAMS
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of

ACTIVITY_PAGE: Final = Sentence(
    "This is Google's activity as a web page. Choose JSON for My Activity in Google Takeout, and "
    "import that."
)

_LOOKED_AT: Final = 20
"""Entries of a list that are looked at."""
_HEAD: Final = 262_144
"""Bytes, or characters, of a file that are looked at."""


class OtherProgram(InvalidInput):
    """A file of a program whose files can't be imported."""

    def __init__(self, program: str) -> None:
        super().__init__(
            Sentence(
                "Falcon Desktop can't import files from {program}, only its own JSON and "
                "Markdown, and exports from {programs}.",
                program=program,
                programs=PROGRAMS,
            )
        )


class OtherKind(InvalidInput):
    """A file that is not an export of chats, from whatever program."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            Sentence(
                "Falcon Desktop can't import {kind} files, only its own JSON and Markdown, "
                "and exports from {programs}.",
                kind=kind,
                programs=PROGRAMS,
            )
        )


def refuse_others(data: Any) -> None:
    """Refuse parsed JSON of another program.

    Raises:
        OtherProgram: it is.
    """
    program = _program_of(data)
    if program:
        raise OtherProgram(program)


def refuse_lines(text: str) -> None:
    """Refuse a file of JSON lines, judging by the first ones.

    Raises:
        OtherProgram: a program is known that writes such.
    """
    found: list[Any] = []
    for line in text[:_HEAD].split("\n", _LOOKED_AT)[:_LOOKED_AT]:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    refuse_others(found)


def refuse_bytes(data: bytes) -> None:
    """Refuse a binary file, judging by its first bytes.

    Raises:
        OtherProgram: a program is known that writes such.
        OtherKind: it is a document or a picture.
        InvalidInput: it is an archive of another kind than zip.
    """
    head = data[:_HEAD]
    if head[:4] in (b"\xf5\xd5\x53\xcc", b"\xcc\x53\xd5\xf5"):
        raise OtherProgram("GPT4All")
    for archive, (begins, at) in _ARCHIVES.items():
        if head.startswith(begins, at):
            raise InvalidInput(
                Sentence(
                    "This is a .{archive} archive. Unpack it and choose the .zip or .json inside.",
                    archive=archive,
                )
            )
    for kind, begins in _KINDS.items():
        if head.startswith(begins):
            raise OtherKind(kind)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise OtherKind("WebP")
    if head[:16] != b"SQLite format 3\0":
        return
    tables = {name.decode("ascii").lower() for name in _TABLE.findall(head)}
    for program, needed in _DATABASES.items():
        if needed <= tables:
            raise OtherProgram(program)


def refuse_members(names: Collection[str]) -> None:
    """Refuse a zip without anything to import, judging by its file names.

    Raises:
        OtherKind: it is a document, which most programs write as a zip.
        InvalidInput: there is another archive in it, or a page with the same in a better form.
    """
    for kind, is_of in _ZIPPED.items():
        if any(map(is_of, names)):
            raise OtherKind(kind)
    if any("gemini" in name.lower() and name.lower().endswith(".html") for name in names):
        raise InvalidInput(ACTIVITY_PAGE)
    inner = next((name for name in names if name.lower().endswith(_PACKED)), "")
    if inner:
        name = one_line(inner.rpartition("/")[2])[:MAX_NAME]
        raise InvalidInput(
            Sentence(
                "This archive contains another one: {name}. Unpack it and choose the .zip or "
                ".json inside.",
                name=name,
            )
        )


_ARCHIVES: Final[Mapping[str, tuple[bytes, int]]] = {
    "7z": (b"7z\xbc\xaf\x27\x1c", 0),
    "rar": (b"Rar!\x1a\x07", 0),
    "gz": (b"\x1f\x8b\x08", 0),
    "xz": (b"\xfd7zXZ\0", 0),
    "bz2": (b"BZh91AY&SY", 0),
    "zst": (b"\x28\xb5\x2f\xfd", 0),
    "tar": (b"ustar", 257),
}
"""How archives begin, and after how many bytes."""
_PACKED: Final = (".zip", ".7z", ".rar", ".gz", ".tgz", ".xz", ".bz2", ".tbz", ".zst", ".tar")
_KINDS: Final[Mapping[str, bytes]] = {
    "PDF": b"%PDF-",
    "RTF": b"{\\rtf",
    "Microsoft Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff",
    "GIF": b"GIF8",
}
_ZIPPED: Final[Mapping[str, Callable[[str], bool]]] = {
    "Word": lambda name: name == "word/document.xml",
    "Excel": lambda name: name in ("xl/workbook.xml", "xl/workbook.bin"),
    "PowerPoint": lambda name: name == "ppt/presentation.xml",
    "OpenDocument": lambda name: name == "content.xml",
    "EPUB": lambda name: name == "META-INF/container.xml",
    "Apple iWork": lambda name: name.endswith(".iwa"),
}
_TABLE: Final = re.compile(
    rb"CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?[\"'`\[]?([A-Za-z_]{1,60})", re.IGNORECASE
)
_DATABASES: Final[Mapping[str, set[str]]] = {
    "llm (logs.db)": {"conversations", "responses"},
    "Ollama": {"chats", "messages", "tool_calls"},
    "PyGPT": {"ctx_item", "ctx_meta"},
    Sentence("Open WebUI's server"): {"chat", "chatidtag"},
    "Alpaca": {"chat", "message", "attachment"},
}


def _program_of(data: Any) -> str:
    entries = data if isinstance(data, list) else [data]
    for one in entries[:_LOOKED_AT]:
        if not isinstance(one, dict):
            continue
        for program, is_of in _FORMS.items():
            if is_of(one):
                return program
    return ""


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return as_mappings(value, _LOOKED_AT)


def _hugging_chat(one: Mapping[str, Any]) -> bool:
    messages = _dicts(one.get("messages"))
    return "rootMessageId" in one or any(
        isinstance(message.get("from"), str) and "content" in message for message in messages
    )


def _chatbox(one: Mapping[str, Any]) -> bool:
    return "chat-sessions-list" in one or any(str(key).startswith("session:") for key in one)


def _big_agi(one: Mapping[str, Any]) -> bool:
    lists = [one, *_dicts(one.get("conversations"))]
    messages = [message for of in lists for message in _dicts(of.get("messages"))]
    return any("role" in message and "fragments" in message for message in messages)


def _typing_mind(one: Mapping[str, Any]) -> bool:
    chats = _dicts(mapping_of(one, "data").get("chats"))
    return "chatTitle" in one or any("chatTitle" in chat for chat in chats)


def _perplexity(one: Mapping[str, Any]) -> bool:
    lists = [one, *_dicts(one.get("conversations"))]
    return any("query" in of and "answer" in of for of in lists)


_FORMS: Final[Mapping[str, Callable[[Mapping[str, Any]], bool]]] = {
    "SillyTavern": lambda one: (
        ("character_name" in one and "user_name" in one) or ("mes" in one and "is_user" in one)
    ),
    "HuggingChat": _hugging_chat,
    "Cherry Studio": lambda one: "localStorage" in one and "indexedDB" in one,
    "Chatbox": _chatbox,
    "NextChat": lambda one: "chat-next-web-store" in one,
    "LobeChat": lambda one: "exportType" in one and "state" in one,
    "big-AGI": _big_agi,
    "TypingMind": _typing_mind,
    "text-generation-webui": lambda one: (
        isinstance(one.get("internal"), list) and isinstance(one.get("visible"), list)
    ),
    "KoboldAI": lambda one: "actions" in one and ("gamestarted" in one or "savedsettings" in one),
    Sentence("Google Takeout other than Gemini's chats"): lambda one: (
        "header" in one and "title" in one and ("products" in one or "safeHtmlItem" in one)
    ),
    "Chatbot UI": lambda one: "history" in one and "folders" in one and "prompts" in one,
    "Perplexity": _perplexity,
}
