"""Converts HTML answers in another program's export to Markdown.

It is hostile like everything in a file: read once from front to back, never run, never fetched.
Scripts, styles and attributes go; of a link its http address stays, of a picture its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.transfer.marks import link
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, unescaped

_TOKEN: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})([^<>]*)>|<!--|<[!?][^<>]*>")
_ATTRIBUTE: Final = re.compile(r"""([A-Za-z-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_SIGN: Final = re.compile(
    r"(?<=\S)\*+|\*+(?=\S)|`+|<(?=[A-Za-z/!])|(?<!\w)_+|_+(?!\w)|~~+|\](?=\()"
)
"""What would be read as Markdown, where words mean the sign itself."""
_BEGINNING: Final = re.compile(r"(#{1,6}|[-+*>]|\d{1,9}[.)])(?= |$)")
_FORMULA: Final = re.compile(r"\$[^$\n]{1,2000}\$")
_BLOCKS: Final = frozenset(
    ("p", "div", "section", "article", "header", "footer", "figure", "details", "summary", "dl",
     "dt", "dd", "body", "html", "tr", "thead", "tbody", "center", "form")
)  # fmt: skip
_SILENT: Final = frozenset(("script", "style", "head", "template", "noscript", "svg"))
_EMPHASIS: Final = {
    "strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~",
}  # fmt: skip
_DEEPEST: Final = 8
"""Lists and quotations within each other that are drawn as such."""


def markdown_of(source: str, shown: Callable[[str], bool] = lambda _address: False) -> str:
    """Return HTML as Markdown: headings, lists, code, tables, links, emphasis.

    ``shown`` is asked with each picture's address whether it is shown elsewhere; of others the
    names stand in the words.
    """
    reader = _Reader(shown)
    at, comments = 0, True
    while (token := _TOKEN.search(source, at)) is not None:
        reader.words(source[at : token.start()])
        at = token.end()
        if token[0] == "<!--":
            end = source.find("-->", at) if comments else -1
            comments = end >= 0
            at = end + 3 if comments else at
        elif token[2]:
            reader.tag(token[2].lower(), token[3], is_end=bool(token[1]))
    reader.words(source[at:])
    return reader.text()


class _Reader:
    """Writes Markdown line by line; ``_line`` is the one that grows."""

    def __init__(self, shown: Callable[[str], bool]) -> None:
        self._shown = shown
        self._lines: list[str] = []
        self._line: list[str] = []
        self._marks: list[str] = []
        """What begins each line: of the quotations and lists that are open."""
        self._item = ""
        """What begins the next line once: the sign of a list's item."""
        self._numbers: list[int] = []
        self._silent = 0
        self._code: list[str] | None = None
        self._language = ""
        self._span: list[str] | None = None
        self._link: tuple[str, int] | None = None
        self._rows: list[list[str]] | None = None
        self._heading = ""
        self._opened: list[tuple[str, int]] = []
        """The emphasis that has begun, and where in the line."""
        self._unmarked = 0

    def words(self, source: str) -> None:
        """Take what stands between two tags."""
        if self._silent or not source:
            return
        text = unescaped(source)
        if self._code is not None:
            self._code.append(text)
        elif self._span is not None:
            self._span.append(text)
        else:
            text = _SPACES.sub(" ", text.replace("\xa0", " "))
            if text == " " and not self._line:
                return
            self._line.append(_escaped(text, begins=not any(map(str.strip, self._line))))

    def tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        """Take a tag."""
        if name in _SILENT:
            self._silent = max(0, self._silent + (-1 if is_end else not attributes.endswith("/")))
        elif self._silent:
            return
        elif self._code is not None:
            self._in_code(name, attributes, is_end=is_end)
        elif name in _EMPHASIS:
            self._emphasis(_EMPHASIS[name], is_end=is_end)
        elif name == "code" or (name in ("tt", "kbd") and self._rows is None):
            self._code_span(is_end=is_end)
        elif name == "pre" and not is_end:
            self._end_block()
            self._code, self._language = [], ""
        elif name == "a":
            self._anchor(attributes, is_end=is_end)
        elif name == "img":
            self._picture(attributes)
        elif name == "br":
            self._end_line()
        elif name in ("table", "tr", "td", "th"):
            self._table(name, is_end=is_end)
        elif self._rows is not None:
            self._line.append(" ")
        else:
            self._block(name, is_end=is_end)

    def text(self) -> str:
        """Return all of it."""
        if self._code is not None:
            self._end_code()
        self._code_span(is_end=True)
        if self._rows is not None:
            self._end_table()
        self._end_block()
        found: list[str] = []
        for line in self._lines:
            if line.strip() or (found and found[-1].strip()):
                found.append(line)
        return "\n".join(found).strip("\n")

    def _block(self, name: str, *, is_end: bool) -> None:
        if name in ("ul", "ol"):
            self._list(name, is_end=is_end)
        elif name == "li":
            self._begin_item(is_end=is_end)
        elif name == "blockquote":
            self._end_block()
            self._mark("> ", is_end=is_end)
            if is_end and self._lines:  # the last line was the quotation's own
                self._lines[-1] = "".join(self._marks[:_DEEPEST]).rstrip()
        elif name == "hr":
            self._end_block()
            self._put("---")
            self._end_block()
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._end_block()
            self._heading = "" if is_end else "#" * int(name[1]) + " "
        elif name in _BLOCKS:
            self._end_block()

    def _list(self, name: str, *, is_end: bool) -> None:
        if not self._numbers:
            self._end_block()
        else:
            self._end_line()
        if is_end:
            if self._numbers:
                self._numbers.pop()
                self._item = ""
                self._mark("", is_end=True)
            if not self._numbers:
                self._end_block()
        else:
            self._numbers.append(0 if name == "ul" else 1)
            self._mark("", is_end=False)

    def _begin_item(self, *, is_end: bool) -> None:
        self._end_line()
        if is_end or not self._numbers:
            return
        number = self._numbers[-1]
        self._item = f"{number}. " if number else "- "
        self._numbers[-1] += bool(number)
        if self._marks:
            self._marks[-1] = " " * len(self._item)

    def _mark(self, mark: str, *, is_end: bool) -> None:
        if not is_end:
            self._marks.append(mark)
        elif self._marks:
            self._marks.pop()

    def _emphasis(self, sign: str, *, is_end: bool) -> None:
        """Put a sign to the words: none stands beside a space within what it marks."""
        if not is_end:
            if len(self._opened) < _DEEPEST:
                self._opened.append((sign, len(self._line)))
            else:
                self._unmarked += 1
        elif self._unmarked:
            self._unmarked -= 1
        elif self._opened and self._opened[-1][0] == sign:
            place = self._opened.pop()[1]
            inner = "".join(self._line[place:])
            words = inner.strip()
            if words:
                before, _, after = inner.partition(words)
                self._line[place:] = [f"{before}{sign}{words}{sign}{after}"]

    def _code_span(self, *, is_end: bool) -> None:
        if not is_end:
            self._span = [] if self._span is None else self._span
            return
        if self._span is None:
            return
        words = one_line("".join(self._span))
        self._span = None
        if words:
            longest = max(map(len, re.findall("`+", words)), default=0)
            fence = "`" * (longest + 1)
            space = " " if "`" in (words[0], words[-1]) else ""
            self._line.append(f"{fence}{space}{words}{space}{fence}")

    def _in_code(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name == "pre" and is_end:
            self._end_code()
        elif name == "br" and self._code is not None:
            self._code.append("\n")
        elif name == "code" and not is_end:
            kind = _attributes(attributes).get("class", "")
            found = re.search(r"(?:language|lang)-([\w+#.-]{1,40})", kind)
            self._language = found[1] if found else self._language

    def _end_code(self) -> None:
        text = "".join(self._code or []).strip("\n")
        self._code = None
        if text:
            for line in fenced(text, self._language).split("\n"):
                self._put(line)
            self._end_block()

    def _anchor(self, attributes: str, *, is_end: bool) -> None:
        if not is_end:
            self._link = (_attributes(attributes).get("href", ""), len(self._line))
            return
        if self._link is None:
            return
        address, place = self._link
        self._link = None
        words = "".join(self._line[place:]).strip()
        said = link(_plain(words), unescaped(address)) if words else ""
        if said.startswith("["):
            self._line[place:] = [said]

    def _picture(self, attributes: str) -> None:
        about = _attributes(attributes)
        address = unescaped(about.get("src", ""))
        if self._shown(address):
            return
        name = unescaped(about.get("alt", ""))
        if not name and address[:5].lower() != "data:":
            name = re.split(r"[?#]", address)[0].rpartition("/")[2]
        name = one_line(name)[:MAX_NAME].replace("]", "")
        self._line.append(f"[Image: {name}]" if name else "[Image]")

    def _table(self, name: str, *, is_end: bool) -> None:
        if name == "table":
            if self._rows is not None and is_end:
                self._end_table()
            elif self._rows is None and not is_end:
                self._end_block()
                self._rows = []
        elif self._rows is None:
            self._line.append(" ")
        elif name == "tr" and not is_end:
            self._rows.append([])
        elif name in ("td", "th"):
            words = "".join(self._line).strip()
            self._clear()
            if is_end and self._rows:
                self._rows[-1].append(words.replace("|", "\\|").replace("\n", " "))

    def _end_table(self) -> None:
        rows = [row for row in self._rows or [] if row]
        self._rows = None
        width = max(map(len, rows), default=0)
        for place, row in enumerate(rows):
            cells = [*row, *[""] * (width - len(row))]
            self._put(f"| {' | '.join(cells)} |")
            if not place:
                self._put("|" + " --- |" * width)
        self._end_block()

    def _end_line(self) -> None:
        if self._rows is not None:
            self._line.append(" ")
            return
        line = "".join(self._line).strip()
        self._clear()
        if line:
            self._put(self._heading + line)

    def _clear(self) -> None:
        self._line.clear()
        self._opened.clear()
        self._link, self._unmarked = None, 0

    def _end_block(self) -> None:
        self._end_line()
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append("".join(self._marks[:_DEEPEST]).rstrip())

    def _put(self, line: str) -> None:
        marks = self._marks[:_DEEPEST]
        if self._item and marks:
            marks[-1] = self._item
        self._item = ""
        self._lines.append(("".join(marks) + line).rstrip())


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(source)}


def _plain(words: str) -> str:
    """Return words without what was put before signs, for where it is put again."""
    return re.sub(r"\\([*_`<#>\[\]+-])", r"\1", words)


def _escaped(text: str, *, begins: bool) -> str:
    """Return words in which no sign is read as Markdown; formulas stay as they are."""
    parts: list[str] = []
    at = 0
    for formula in _FORMULA.finditer(text):
        parts += [_SIGN.sub(_with_backslash, text[at : formula.start()]), formula[0]]
        at = formula.end()
    words = "".join([*parts, _SIGN.sub(_with_backslash, text[at:])])
    if begins:
        kept = words.lstrip()
        found = _BEGINNING.match(kept)
        if found:
            place = found.end() - 1 if found[0][0].isdigit() else 0
            words = f"{kept[:place]}\\{kept[place:]}"
    return words


def _with_backslash(sign: re.Match[str]) -> str:
    return "".join(f"\\{one}" for one in sign[0])
