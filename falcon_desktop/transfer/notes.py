r"""Texts of messages in a form for note programs, several on one page.

Such programs know formulas between dollars only, one footnote of a name a page, and raw HTML: what
a message leaves open there would hide the rest of the page. Code stays letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from falcon_desktop.core.text.markdown.in_code import InCode
from falcon_desktop.core.text.math_rules import ENVIRONMENTS, formulas_in

MAX_DISPLAY: Final = 200
"""Lines that a displayed formula may have."""
MAX_LINE: Final = 20_000
"""Characters of a line that is looked at."""
MAX_RUNS: Final = 200
"""Runs of backticks in a line; one with more of them counts as code."""

_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]{1,100})\]")
_DEFINED: Final = re.compile(r"^(?:[ \t]{0,3}>)*[ \t]{0,3}\[\^([^\]\s]{1,100})\]:")
_OPENS: Final = re.compile(r"^([ \t>]*)(\$\$|\\\[)(.*)$")
_BEGINS: Final = re.compile(r"^([ \t>]*)\\begin\{([A-Za-z]+)(\*?)\}")
_HTML: Final[tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]] = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        (r"<!--", r"-->"),
        (r"<(?=(?:script|pre|style|textarea)(?:[\s>]|$))", r"</(?:script|pre|style|textarea)>"),
        (r"<\?", r"\?>"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (r"<(?=![A-Za-z])", r">"),
    )
)
"""What begins raw HTML that goes on, over blank lines, to its end, and that end."""


class Notes:
    """Makes several texts of one page work side by side, one after another."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        """Names of footnotes on the page so far, also of those that point nowhere."""
        self._defined: set[str] = set()

    def text(self, text: str) -> str:
        """Return the page's next text."""
        lines = text.split("\n")
        code = _code_in(lines)
        names = self._names(lines, code)
        found: list[str] = []
        at = 0
        while at < len(lines):
            end, formula = (at, None) if code[at] else _display(lines, code, at)
            if formula is not None:
                found += formula
                at = end
                continue
            line = lines[at]
            found.append(line if code[at] else self._line(line, names))
            at += 1
        return _closed(found, _code_in(found))

    def _names(self, lines: list[str], code: list[bool]) -> dict[str, str]:
        """Return under which names the footnotes of a text stand on the page."""
        names: dict[str, str] = {}
        for line, is_code in zip(lines, code, strict=True):
            match = None if is_code else _DEFINED.match(line)
            if match is None or match[1].lower() in names:
                continue
            name, number = match[1], 1
            while name.lower() in self._taken:
                number += 1
                name = f"{match[1]}-{number}"
            names[match[1].lower()] = name
            self._taken.add(name.lower())
            self._defined.add(name.lower())
        return names

    def _line(self, line: str, names: dict[str, str]) -> str:
        if ("\\" not in line and "[^" not in line) or len(line) > MAX_LINE:
            return line
        edits: list[tuple[int, int, str]] = []
        spans = _code_spans(line)
        for start, end in formulas_in(line):
            source = line[start:end]
            if source.startswith("\\") and not _within(start, spans):
                inner = source[2:-2].strip()
                edits.append((start, end, f"$${inner}$$" if source[1] == "[" else f"${inner}$"))
        taken = [*spans, *((start, end) for start, end, _ in edits)]
        for sign in _FOOTNOTE.finditer(line):
            if _within(sign.start(), taken) or line[: sign.start()].endswith("\\"):
                continue
            label = sign[1].lower()
            if label in names:
                edits.append((*sign.span(), f"[^{names[label]}]"))
            elif label in self._defined:
                edits.append((*sign.span(), f"\\{sign[0]}"))
            else:
                self._taken.add(label)
        for start, end, new in sorted(edits, reverse=True):
            line = line[:start] + new + line[end:]
        return line


def _code_in(lines: list[str]) -> list[bool]:
    """Say of each line whether it is one of a block of code, its fences among them."""
    reader = InCode()
    found: list[bool] = []
    for line in lines:
        before = reader.inside
        reader.feed(line)
        is_fence = line.lstrip(" \t>-*+0123456789.)").startswith(("```", "~~~"))
        is_indented = reader.inside and line[:4].expandtabs(4).startswith("    ")
        found.append(before or is_fence or is_indented)
        reader.feed("\n")
    return found


def _display(lines: list[str], code: list[bool], at: int) -> tuple[int, list[str] | None]:
    """Return a displayed formula that begins on a line, between dollars, and the line after it."""
    opened, begun = _OPENS.match(lines[at]), _BEGINS.match(lines[at])
    if opened is not None:
        frame, sign, rest = opened[1], opened[2], opened[3]
        close = "$$" if sign == "$$" else "\\]"
        if close in rest:
            return at, None
    elif begun is not None and begun[2] in ENVIRONMENTS:
        frame, sign, close = begun[1], "", f"\\end{{{begun[2]}{begun[3]}}}"
    else:
        return at, None
    begin = len(frame) + len(sign)
    for end in range(at, min(len(lines), at + MAX_DISPLAY)):
        if code[end]:
            break
        place = lines[end].find(close, begin if end == at else 0)
        if place < 0:
            continue
        if sign == "$$":
            return end + 1, lines[at : end + 1]
        if not sign:
            if lines[end][place + len(close) :].strip():
                break
            return end + 1, [f"{frame}$$", *lines[at : end + 1], f"{frame}$$"]
        first = f"{frame}$${lines[at][begin:]}"
        last = f"{lines[end][:place]}$${lines[end][place + 2 :]}"
        return end + 1, [first, *lines[at + 1 : end], last]
    return at, None


def _code_spans(line: str) -> list[tuple[int, int]]:
    """Return where the code within a line begins and ends."""
    found: list[tuple[int, int]] = []
    runs = [match.span() for match in re.finditer(r"`+", line)]
    if len(runs) > MAX_RUNS:
        return [(0, len(line))]
    at = 0
    while at < len(runs):
        start, end = runs[at]
        lengths = enumerate((stop - begun for begun, stop in runs[at + 1 :]), at + 1)
        close = next((place for place, length in lengths if length == end - start), None)
        if close is not None:
            found.append((start, runs[close][1]))
            at = close
        at += 1
    return found


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _closed(lines: list[str], code: list[bool]) -> str:
    """Return lines as a text in which no HTML is left open: what would begin it stands as words."""
    page = "\n".join(
        " " * len(line) if is_code else line for line, is_code in zip(lines, code, strict=True)
    )
    text = "\n".join(lines)
    if "<" not in page:
        return text
    places = sorted({place for begin, end in _HTML for place in _unended(page, begin, end)})
    parts: list[str] = []
    at = 0
    for place in places:
        start = page.rfind("\n", 0, place) + 1
        if not _within(place - start, _code_spans(page[start:].split("\n", 1)[0])):
            parts += [text[at:place], "\\"]
            at = place
    return "".join([*parts, text[at:]])


def _unended(page: str, begin: re.Pattern[str], end: re.Pattern[str]) -> Iterator[int]:
    """Give the places where something begins of which no end follows."""
    at, is_ended = 0, True
    while (opened := begin.search(page, at)) is not None:
        at = opened.end()
        closed = end.search(page, at) if is_ended else None
        if closed is None:
            is_ended = False
            yield opened.start()
        else:
            at = closed.end()
