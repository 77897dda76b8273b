"""Claude's export, ``conversations.json``: a list of conversations with ``chat_messages``. Times
are ISO 8601; newer exports name a ``parent_message_uuid``, in older ones messages simply follow
each other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.transfer.documents import Changes, Document
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import MAX_LINKS, is_address, link
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_iso

SOURCE: Final = "Claude"

MAX_CITATIONS: Final = 200
MAX_SPACES: Final = 1_000
MAX_LINE: Final = 20_000
MAX_BACK: Final = 20
"""Lines to go back from a place at which nothing can stand."""
MAX_TABLE: Final = 100_000
"""Characters before a place in which a table is looked for that it may be in."""
MAX_OPEN: Final = 200
"""Documents of one conversation that later changes may concern."""
_PLACEHOLDER: Final = re.compile(
    r"\s*```\s*This block is not supported on your current device yet\.\s*```\s*"
)
"""What the export has in the place of what it can't show."""
_MARKDOWN: Final = ("text/markdown", "application/vnd.ant.markdown")
_TAG: Final = re.compile(r"<(antArtifact|antThinking)\b([^>]{0,2000})>")
"""How documents and thoughts stood in the text in 2024."""
_ATTRIBUTE: Final = re.compile(r'([A-Za-z]{1,20})="([^"]{0,1000})"')
_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_DISPLAY: Final = re.compile(r"\$\$")
_SILENT: Final = ("thinking", "redacted_thinking", "token_budget", "flag")
_SENDERS: Final = {"human": Role.USER, "assistant": Role.ASSISTANT}


def is_claude(item: Any) -> bool:
    """Whether parsed JSON is one of Claude's conversations."""
    return isinstance(item, dict) and isinstance(item.get("chat_messages"), list)


def import_claude(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations; attachments are imported if their text is in the file."""
    left_out = LeftOut()
    changes = Changes()
    found = convert(SOURCE, _conversations(items, left_out, changes), now, left_out)
    left_out.changes += changes.failed
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(
    items: Sequence[Any], left_out: LeftOut, changes: Changes
) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_claude(item):
            left_out.unread += 1
            continue
        messages: list[ForeignMessage] = []
        documents: dict[str, _Documents] = {}
        left_out.summaries += bool(text_of(item, "summary").strip())
        for number, data in enumerate(item["chat_messages"]):
            if not isinstance(data, dict) or text_of(data, "sender") not in _SENDERS:
                left_out.unread += 1
                continue
            before = messages[-1].key if messages else None
            before = text_of(data, "parent_message_uuid", MAX_NAME) or before
            reader = _Message(data, documents.get(before or "", {}), left_out, changes)
            messages.append(reader.read(text_of(data, "uuid", MAX_NAME) or str(number), before))
            documents[messages[-1].key] = reader.documents
        yield ForeignConversation(
            key=text_of(item, "uuid", MAX_NAME) or str(place),
            title=text_of(item, "name"),
            created_at=time_from_iso(item.get("created_at")),
            updated_at=time_from_iso(item.get("updated_at")),
            messages=messages,
            active=text_of(item, "current_leaf_message_uuid", MAX_NAME)
            or (messages[-1].key if messages else None),
            pinned=item.get("is_starred") is True,
        )


_Documents = dict[str, Document]
"""The documents that a model wrote up to a message, by their ids or paths."""


class _Message:
    """Reads one message; ``documents`` are those up to it, and those after it once it is read."""

    def __init__(
        self, data: Mapping[str, Any], documents: _Documents, left_out: LeftOut, changes: Changes
    ) -> None:
        self._data = data
        self.documents = documents
        self._left_out = left_out
        self._changes = changes
        self._pieces = Pieces()
        self._words = self._pieces.words
        self._changed_at: dict[str, int] = {}
        self._documents_made: set[str] = set()
        self._made_last = False

    def read(self, key: str, parent: str | None) -> ForeignMessage:
        """Return the message."""
        content = self._data.get("content")
        blocks = as_mappings(content)
        role = _SENDERS[self._data["sender"]]
        for block in blocks:
            self._block(block, role)
        pieces = self._pieces
        if not any(self._words):
            text = text_of(self._data, "text") or text_of(self._data, "content")
            pieces.say(self._text(text, role))
        files, named = _files(self._data)
        self._left_out.files += len(named)
        for name in named:
            pieces.say(f"[File: {name}]")
        pieces.name_tools()
        return ForeignMessage(
            key=key,
            parent=parent,
            role=role,
            text=pieces.text,
            created_at=time_from_iso(self._data.get("created_at")),
            reasoning=pieces.reasoning,
            model=text_of(self._data, "model", MAX_NAME),
            attachments=tuple(files),
            parts=pieces.parts_after(files),
        )

    def _block(self, block: Mapping[str, Any], role: Role) -> None:
        kind = block.get("type")
        if kind == "thinking":
            self._pieces.think(_thought(block))
        elif kind == "text":
            self._pieces.say(self._text(_cited(block, self._left_out), role))
            for one in as_mappings(block.get("citations"), MAX_CITATIONS):
                for address, title in _addresses_in(one).items():
                    self._pieces.cite(address, title)
        elif kind == "tool_use":
            name, ident = text_of(block, "name", MAX_NAME), text_of(block, "id", MAX_NAME)
            self._made_last = self._made(name, mapping_of(block, "input"))
            if self._made_last:
                self._documents_made.add(ident)
            else:
                server = text_of(block, "integration_name", MAX_NAME)
                self._pieces.call(ident, name, block.get("input"), server)
        elif kind == "tool_result":
            self._result(block)
        elif kind not in _SILENT:
            words = text_of(block, "text")  # a voice note, and what comes after it
            self._pieces.say(words)
            self._left_out.unread += not words

    def _result(self, block: Mapping[str, Any]) -> None:
        """Take what a tool said; that a document was made says the document itself."""
        ident = text_of(block, "tool_use_id", MAX_NAME)
        if ident in self._documents_made if ident else self._made_last:
            self._left_out.tools += 1
            return
        content = block.get("content")
        given = [content] if isinstance(content, str) else as_list(content)
        words = [one if isinstance(one, str) else _said_by_tool(one) for one in given]
        self._left_out.files += sum(not one for one in words)
        self._pieces.result(
            ident,
            "\n\n".join(filter(None, words)),
            text_of(block, "name", MAX_NAME),
            is_error=block.get("is_error") is True,
        )

    def _made(self, tool: str, given: Mapping[str, Any]) -> bool:
        """Take a document that was made or changed; False where a tool did something else."""
        widget = text_of(given, "widget_code")
        if widget:
            self._pieces.say(Document(text_of(given, "title", MAX_NAME), widget, "html").shown())
            return True
        if tool == "artifacts":
            key, is_change = text_of(given, "id", MAX_NAME), given.get("command") == "update"
            made = _artifact(given, self.documents.get(key))
        elif tool in ("create_file", "str_replace"):
            path = text_of(given, "path", 1_000)
            key, is_change = path, tool == "str_replace"
            name = one_line(path).rpartition("/")[2][:MAX_NAME]
            language = name.rpartition(".")[2] if "." in name else ""
            made = Document(name, text_of(given, "file_text"), language)
        else:
            return False
        if is_change:
            old, new = text_of(given, "old_str"), text_of(given, "new_str")
            changed = self._changes.exchanged(self.documents.get(key), old, new)
            if changed is not None:
                self._keep(key, changed, is_change=True)
            return True
        if made.content:
            self._keep(key, made, is_change=False)
        return bool(made.content)

    def _keep(self, key: str, document: Document, *, is_change: bool) -> None:
        """Show a document; of several changes in one message only what the last one left."""
        if is_change and key in self._changed_at:
            self._words[self._changed_at[key]] = ""
        if is_change:
            self._changed_at[key] = len(self._words)
        self._pieces.say(document.shown())
        if key in self.documents or len(self.documents) < MAX_OPEN:
            self.documents = {**self.documents, key: document}

    def _text(self, text: str, role: Role) -> str:
        """Return a text's words, documents and thoughts of 2024 taken out of their tags."""
        if role is Role.USER:
            return text
        text = _PLACEHOLDER.sub("\n\n", text).strip("\n") if "```" in text else text
        if "<ant" not in text:
            return text
        parts: list[str] = []
        pending = ""
        at, is_code = 0, False
        while (tag := _TAG.search(text, at)) is not None:
            before = text[at : tag.start()]
            is_code ^= len(_FENCE.findall(before)) % 2 == 1
            if is_code:  # somebody writes of such tags
                pending += text[at : tag.end()]
                at = tag.end()
                continue
            closing = f"</{tag[1]}>"
            end = text.find(closing, tag.end())
            inner = text[tag.end() : end if end >= 0 else len(text)]
            at = end + len(closing) if end >= 0 else len(text)
            if tag[1] == "antThinking":
                self._pieces.think(inner.strip())
                pending += before.rstrip("\n") if text[at : at + 1] == "\n" else before
                continue
            parts += [pending + before, self._old_artifact(tag[2], inner)]
            pending = ""
        parts.append(pending + text[at:])
        return "\n\n".join(filter(None, (part.strip("\n") for part in parts)))

    def _old_artifact(self, attributes: str, inner: str) -> str:
        given = dict(_ATTRIBUTE.findall(attributes))
        given["content"] = inner.removeprefix("\r").removeprefix("\n")
        document = _artifact(given, None)
        key = given.get("identifier", "")
        if len(self.documents) < MAX_OPEN:
            self.documents = {**self.documents, key: document}
        return document.shown()


def _artifact(given: Mapping[str, Any], before: Document | None) -> Document:
    """Return a document beside the chat; one that is written anew keeps what is not said again."""
    kind, language = text_of(given, "type", 80), text_of(given, "language", 40)
    title, content = text_of(given, "title", MAX_NAME), text_of(given, "content")
    if before is not None and not kind:
        return Document(title or before.title, content, language or before.language)
    return Document(title, content, None if kind in _MARKDOWN else language)


def _thought(block: Mapping[str, Any]) -> str:
    """Return what a model thought, or the summaries that the export has instead."""
    summaries = block.get("summaries")
    words = [text_of(block, "thinking")]
    if not words[0] and isinstance(summaries, list):
        words = [text_of(one, "summary") for one in summaries if isinstance(one, dict)]
    return "\n\n".join(filter(None, words))


def _cited(block: Mapping[str, Any], left_out: LeftOut) -> str:
    """Return a text with a link behind each sentence that was taken from somewhere."""
    text = text_of(block, "text")
    given = block.get("citations")
    if not given:
        return text
    opened = [[match.end() for match in sign.finditer(text)] for sign in (_FENCE, _DISPLAY)]
    at: dict[int, dict[str, None]] = {}
    in_cells: set[int] = set()
    for one in as_list(given)[:MAX_CITATIONS]:
        if not isinstance(one, dict):
            continue
        said = _sources_of(one)
        if not said:
            left_out.sources += 1
            continue
        place = one.get("end_index")
        fits = isinstance(place, int) and 0 < place <= len(text)
        end = place if fits and isinstance(place, int) else len(text)
        if any(bisect_right(signs, end) % 2 for signs in opened):  # never into code or a formula
            end = len(text)
        end, in_cell = _place(text, end)
        in_cells |= {end} if in_cell else set()
        at.setdefault(end, {}).update(dict.fromkeys(said))
    parts: list[str] = []
    begun = 0
    for end in sorted(at):
        inserted = f" ({', '.join(at[end])})"
        if end in in_cells:
            inserted = inserted.replace("|", "\\|")
        if text.endswith(("```", "$$"), 0, end):
            inserted = f"\n{inserted}"
        parts += [text[begun:end], inserted]
        begun = end
    return "".join([*parts, text[begun:]])


def _said_by_tool(one: object) -> str:
    """Return what a piece of a tool's result says: its text, or of a page its name and address."""
    if not isinstance(one, dict):
        return ""
    return "\n".join(filter(None, [link(*_source(one)), text_of(one, "text")]))


def _sources_of(citation: Mapping[str, Any]) -> list[str]:
    """Return a link for what a citation names, and for each of its sources that has an address."""
    found = _addresses_in(citation)
    if not found:
        return [title] if (title := link(_source(citation)[0], "")) else []
    return [link(title, address) for address, title in found.items()]


def _addresses_in(citation: Mapping[str, Any]) -> dict[str, str]:
    """Return the addresses that a citation names, with their titles."""
    inner = citation.get("sources")
    others = [
        ("", one) if isinstance(one, str) else _source(one)
        for one in as_list(inner)[:MAX_LINKS]
        if isinstance(one, (str, dict))
    ]
    found: dict[str, str] = {}
    for title, address in [_source(citation), *others]:
        if is_address(address):
            found[address] = found.get(address) or title
    return found


def _source(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return a title and an address, "" where there is none: in it, or in its details."""
    about = [one, mapping_of(one, "details"), mapping_of(one, "metadata")]
    titles = (text_of(of, name, MAX_NAME) for name in ("title", "name") for of in about)
    addresses = (text_of(of, "url", 2_000) for of in about)
    return next(filter(None, titles), ""), next(filter(None, addresses), "")


def _place(text: str, end: int) -> tuple[int, bool]:
    """Return where a remark on the words up to ``end`` can stand, and whether in a table's cell.

    It splits no table and begins no line.
    """
    end = _without_spaces(text, end) or end
    for _ in range(MAX_BACK):
        start = text.rfind("\n", max(0, end - MAX_LINE), end) + 1
        line = _line_at(text, start)
        if len(line) >= MAX_LINE:  # a table has no such row
            return end, False
        back = _without_spaces(text, start)
        # Neither between a table's head and its rows, nor before the first word of a line.
        if not back or not (_is_rule(line) or _is_frame(text[start:end])):
            break
        end = back
    if "|" not in line or not _is_row(text, start, line):
        return end, False
    if text.endswith("|", start, end) and not text.endswith("\\|", start, end):
        before = _without_spaces(text, end - 1)
        end = end if _is_frame(text[start:before]) else before
    return end, True


def _is_frame(begun: str) -> bool:
    """Say whether nothing stands in a line yet but the signs of quotes around it."""
    return not begun.strip("> \t\r")


def _without_spaces(text: str, end: int) -> int:
    head = text[max(0, end - MAX_SPACES) : end]
    return end - len(head) + len(head.rstrip())


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start, start + MAX_LINE)
    return text[start : end if end >= 0 else start + MAX_LINE]


def _is_rule(line: str) -> bool:
    """Say whether a line can be the one between a table's head and its rows."""
    return "-" in line and "|" in line and set(line) <= set("|:- \t\r>")


def _is_row(text: str, start: int, line: str) -> bool:
    """Say whether a line is in a table: the one after its head's, or one before it, is the rule."""
    if _is_rule(_line_at(text, start + len(line) + 1)):
        return True
    for above in reversed(text[max(0, start - MAX_TABLE) : start].split("\n")[:-1]):
        if not above.strip():
            return False
        if _is_rule(above):
            return True
    return False


def count_beside(name: str, data: Any, left_out: LeftOut) -> None:
    """Count what another file of the archive has that is not imported."""
    entries = [one for one in (data if isinstance(data, list) else [data]) if isinstance(one, dict)]
    if "design_chats" in name:
        left_out.designs += len(entries)
    elif "memories" in name:
        left_out.memories += sum(map(_texts_in, entries))
    else:
        for project in entries:
            docs = project.get("docs")
            left_out.documents += len(as_list(docs))
            left_out.documents += bool(text_of(project, "prompt_template"))


def _texts_in(one: Mapping[str, Any]) -> int:
    inner = [value for value in one.values() if isinstance(value, dict)]
    own = sum(
        isinstance(value, str) and bool(value.strip()) and not key.endswith("uuid")
        for key, value in one.items()
    )
    return own + sum(len(value) for value in inner)


def _files(data: Mapping[str, Any]) -> tuple[list[Attachment], list[str]]:
    """Return the files whose text is in the export, and the names of the others."""
    files: list[Attachment] = []
    named: list[str] = []
    for key in ("attachments", "files", "files_v2"):
        given = data.get(key)
        for one in as_mappings(given):
            name = " ".join(text_of(one, "file_name", MAX_NAME).split()) or "without a name"
            text = text_of(one, "extracted_content")
            if text:
                files.append(text_file(name, text))
            elif all(name != other.name for other in files) and name not in named:
                named.append(name)
    return files, named
