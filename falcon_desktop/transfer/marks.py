"""Converts ChatGPT's inline marks to text, links and formulas.

Three kinds: private-use characters around a kind and its arguments (U+E200, cite, U+E202, …,
U+E201, since 2024), ``【0†source】`` (2023), and ``:::writing{…}`` around a draft (2026). What
they stand for lies in the message's metadata, or in the mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.json_values import as_mappings
from falcon_desktop.core.text.markdown.in_code import InCode
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, MAX_TEXT, load_json, mapping_of, text_of

MAX_LINKS: Final = 20
"""Links in the place of one mark."""
MAX_SOURCES: Final = 200
"""References of one message that are looked at for what they name."""
MAX_GROWTH: Final = 20
"""How many times as long as in the file a text may become: one reference can be named often."""

MAX_BESIDE: Final = 5
"""Characters that a citation's place may lie beside its mark, and never more than half of it."""

_MARK: Final = re.compile("\ue200([^\ue200\ue201]{0,20000})\ue201")
_PARTS: Final = "\ue202"
_STRAY: Final = re.compile("[\ue200-\ue206]")
_OLD_MARK: Final = re.compile(r"【[^【】\n†]{0,80}†[^【】\n]{0,200}】")
_NUMBER: Final = re.compile(r"【(\d{1,9})")
_INNER_ID: Final = re.compile(r"turn\d+\w*|\w*_?\d+")
"""An argument that names a source inside ChatGPT only."""
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"\\^`{|}]{1,2000}", re.IGNORECASE)
_BLOCK: Final = re.compile(r":::+writing\{([^}]{0,2000})\}\s*")
_BLOCK_END: Final = re.compile(r":::+\s*")
_NESTED: Final = re.compile(r":::+\w")
_SUBJECT: Final = re.compile(r'subject="((?:[^"\\]|\\.){0,1000})"')
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_LABELS: Final = ("title", "name", "label", "content", "text", "alt", "query")


@dataclass(slots=True)
class Readable:
    """A text without marks; ``unnamed`` counts citations without a source in the file."""

    text: str
    unnamed: int = 0


def without_marks(text: str, metadata: Mapping[str, Any]) -> Readable:
    """Return a text with its marks replaced by text, links and formulas.

    ``metadata`` is the message's. A mark of which nothing is known goes, and is counted where it
    cited something; text that looks like a mark of 2023 stays where nothing matches it.
    """
    found = Readable(text)
    if "†" in text:
        found.text = _with_old_citations(text, as_mappings(metadata.get("citations")))
    if "\ue200" in text:
        _replace_marks(found, as_mappings(metadata.get("content_references")))
    found.text = _STRAY.sub("", found.text)
    if ":::" in text:
        found.text = _without_directives(found.text)
    return found


def link(label: str, address: str) -> str:
    """Return a Markdown link, or only the label if the address is invalid."""
    label = one_line(label)[:MAX_NAME]
    if not _ADDRESS.fullmatch(address):
        return label
    shown = label.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{shown or host_of(address)}]({address.replace('(', '%28').replace(')', '%29')})"


def outside_code(
    text: str, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str | None]
) -> str:
    """Return a text with a pattern replaced by ``put``, except in code.

    Where ``put`` returns None the text stays as it is, and so it does where it has grown long.
    """
    code, read, kept, room = InCode(), 0, 0, MAX_TEXT
    parts: list[str] = []
    for found in pattern.finditer(text):
        code.feed(text[read : found.start()])
        read = found.start()
        words = None if code.inside or room < 0 else put(found)
        if words is not None:
            parts += [text[kept : found.start()], words]
            read = kept = found.end()
            room -= len(words)
    return "".join([*parts, text[kept:]])


def sources_in(metadata: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the address and title of each source in a message's metadata."""
    for one in as_mappings(metadata.get("citations"), MAX_SOURCES):
        about = mapping_of(one, "metadata")
        yield from _addressed(about, 5)
    for one in as_mappings(metadata.get("content_references"), MAX_SOURCES):
        if "image" not in text_of(one, "type", MAX_NAME):
            yield from _addressed(one, 0)


def _addressed(value: object, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value[:MAX_LINKS]:
            yield from _addressed(one, depth + 1)
    if not isinstance(value, dict):
        return
    address = text_of(value, "url", 2_000)
    if is_address(address):
        title = text_of(value, "title", MAX_NAME) or text_of(value, "name", MAX_NAME)
        yield address, one_line(title)
    for key, one in value.items() if depth < 4 else ():
        if isinstance(one, (dict, list)) and key != "data":
            yield from _addressed(one, depth + 1)


def is_address(text: str) -> bool:
    """Whether a text is an address that :func:`link` accepts."""
    return _ADDRESS.fullmatch(text) is not None


def host_of(address: str) -> str:
    """Return the host of an address."""
    return re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0][:MAX_NAME] or address


def formula(tex: str, *, alone: bool) -> str:
    """Return TeX between delimiters: on its own lines, or inline."""
    tex = re.sub(r"\s*\n\s*", "\n", tex.strip())
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        if len(tex) > 4 and tex.startswith(opening) and tex.endswith(closing):
            tex = tex[len(opening) : -len(closing)].strip()
            break
    if not tex or "$$" in tex or "\\)" in tex:
        return f"`{tex}`" if tex and "`" not in tex and "\n" not in tex else tex
    return f"$$\n{tex}\n$$" if alone else "\\(" + tex.replace("\n", " ") + "\\)"


def _replace_marks(found: Readable, references: Sequence[Mapping[str, Any]]) -> None:
    text = found.text
    by_mark: dict[str, Mapping[str, Any]] = {}
    for one in references:
        by_mark.setdefault(text_of(one, "matched_text", 20_010), one)
    room = MAX_GROWTH * (len(text) + sum(len(text_of(one, "alt", 4_000)) for one in references))

    def put(match: re.Match[str]) -> str:
        nonlocal room
        before, after = match.start(), match.end()
        alone = (not before or text[before - 1] == "\n") and text[after : after + 1] in ("", "\n")
        kind, *arguments = match[1].split(_PARTS)
        words = _of_reference(by_mark.get(match[0], {}), alone) or _of_mark(kind, arguments, alone)
        if not words and any(arguments):
            found.unnamed += 1
        room -= len(words)
        return words if room >= 0 else ""

    found.text = _MARK.sub(put, text)


def _of_reference(one: Mapping[str, Any], alone: bool) -> str:
    """Return what a reference in the metadata says that its mark stands for; "" for nothing."""
    alt = text_of(one, "alt", 4_000)
    content = text_of(mapping_of(one, "data"), "content", 20_000)
    if content:
        kind = text_of(one, "widget_type", MAX_NAME)
        return formula(content, alone=alone) if "math" in kind or "math" in alt else content
    if alt and not _STRAY.search(alt):
        return alt
    links = list(dict.fromkeys(_links(one, 0)))[:MAX_LINKS]
    if links:
        as_list = "\n".join(f"- {one}" for one in links) + "\n"  # a blank line ends the list
        return as_list if alone else f"({', '.join(links)})"
    return ""


def _links(value: object, depth: int) -> Iterator[str]:
    """Yield a link for everything in a reference that has an address, or a name."""
    if depth > 4:
        return
    if isinstance(value, list):
        for one in value[:MAX_LINKS]:
            yield from _links(one, depth + 1)
    if not isinstance(value, dict):
        return
    label = text_of(value, "title", MAX_NAME) or text_of(value, "name", MAX_NAME)
    address = text_of(value, "url", 2_000)
    if label or _ADDRESS.fullmatch(address):
        yield link(label, address)
    for key, one in value.items():
        if isinstance(one, (dict, list)) and key != "data":
            yield from _links(one, depth + 1)


def _of_mark(kind: str, arguments: Sequence[str], alone: bool) -> str:
    """Return what a mark itself says; "" where it only names something inside ChatGPT."""
    words = [clean_text(one).strip() for one in arguments]
    addresses = [one for one in words if _ADDRESS.fullmatch(one)]
    inner = [_json(one) for one in words if one[:1] in ("{", "[")]
    labels = [
        one
        for one in words
        if one and one[:1] not in ("{", "[") and one not in addresses and not _is_inner(one)
    ]
    if inner:
        label = _label_in(inner[0], 0)
        is_formula = kind == "genui" and "math" in str(next(iter(inner[0]), ""))[:80]
        if is_formula and label:
            return formula(label, alone=alone)
        labels.insert(0, f"[Images: {label}]" if kind == "image_group" and label else label)
    return link(next(filter(None, labels), ""), next(iter(addresses), ""))


def _is_inner(word: str) -> bool:
    return _INNER_ID.fullmatch(word) is not None


def _label_in(value: object, depth: int) -> str:
    """Return the words in the arguments of a mark that are written as JSON."""
    if isinstance(value, str):
        return value
    if depth > 4:
        return ""
    if isinstance(value, list):  # ["people", "Ada Lovelace", "mathematician"]: a kind, then a name
        words = [one for one in value if isinstance(one, str)]
        if words:
            return words[1] if len(words) > 1 else words[0]
        return next(filter(None, (_label_in(one, depth + 1) for one in value)), "")
    if isinstance(value, dict):
        named = [value[key] for key in _LABELS if value.get(key)]
        inner = [one for one in value.values() if isinstance(one, (dict, list))]
        return next(filter(None, (_label_in(one, depth + 1) for one in [*named, *inner])), "")
    return ""


def _json(words: str) -> Any:
    try:
        data = load_json(words)
    except InvalidInput:
        return []
    return data if isinstance(data, (dict, list)) else []


def _with_old_citations(text: str, citations: Sequence[Mapping[str, Any]]) -> str:
    """Put links in the place of ``【0†source】``, where a citation says what it stands for.

    A citation names its place in the text, at times a few characters beside it, or the number in
    the mark.
    """
    said_at = {
        start: said
        for one in citations
        if isinstance(start := one.get("start_ix"), int) and (said := _cited(one))
    }
    places = sorted(said_at.items())
    starts = [start for start, _ in places]
    by_number: dict[str, str] = {}
    for one in citations:
        number = mapping_of(mapping_of(one, "metadata"), "extra").get("cited_message_idx")
        by_number.setdefault(str(number), _cited(one))
    room = MAX_GROWTH * (len(text) + sum(map(len, by_number.values())))

    def put(match: re.Match[str]) -> str:
        nonlocal room
        number = _NUMBER.match(match[0])
        said = by_number.get(number[1] if number else "", "")
        reach = min(MAX_BESIDE, len(match[0]) // 2)
        first = bisect_left(starts, match.start() - reach)
        near = places[first : bisect_right(starts, match.start() + reach)]
        if near:
            said = min(near, key=lambda one: abs(one[0] - match.start()))[1]
        before = text[match.start() - 1 : match.start()]
        room -= len(said)
        if room < 0:
            return match[0]
        return (" " if said and before.strip() else "") + said if said else match[0]

    return _OLD_MARK.sub(put, text)


def _cited(citation: Mapping[str, Any]) -> str:
    about = mapping_of(citation, "metadata")
    name = text_of(about, "title", MAX_NAME) or text_of(about, "name", MAX_NAME)
    said = link(name, text_of(about, "url", 2_000))
    return f"({said})" if said else ""


def _without_directives(text: str) -> str:
    """Return a text with the draft in ``:::writing{…}`` and its subject; code stays as it is."""
    lines: list[str] = []
    fence, depth = "", 0
    for line in text.split("\n"):
        marks = _FENCE.match(line)
        if fence:
            fence = "" if marks and marks[1].startswith(fence) else fence
        elif marks:
            fence = marks[1]
        elif begun := _BLOCK.fullmatch(line):
            depth += 1
            subject = _SUBJECT.search(begun[1])
            words = one_line(re.sub(r"\\(.)", r"\1", subject[1])) if subject else ""
            if words:
                lines += [f"**{words}**", ""]
            continue
        elif depth and _NESTED.match(line):
            depth += 1
        elif depth and _BLOCK_END.fullmatch(line):
            depth -= 1
            if not depth:
                continue
        lines.append(line)
    return "\n".join(lines)
