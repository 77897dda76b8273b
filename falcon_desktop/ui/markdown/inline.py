"""Reads the inline content of a paragraph or cell into runs. Must not know Qt or blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.links import SafeLink, check_link
from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    BOLD,
    CODE,
    FOOTNOTE,
    FORMULA,
    ITALIC,
    LINK,
    STRIKE,
    Run,
)
from falcon_desktop.ui.markdown.optimistic import close_open_marks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_STYLES: Final = {"strong": BOLD, "em": ITALIC, "s": STRIKE}
_BARE: Final = re.compile(r"https?://[^\s<>\"`\x00-\x1f]+", re.IGNORECASE)
_MARKUP: Final = re.compile(r"[\\\\`*_~\[\]<&$!]|://|  \n")
_MAX_BRACKETS: Final = 400
"""Brackets in a paragraph of which markdown-it still finds the pairs in bearable time."""
_SOFT_BREAK: Final = re.compile(r" ?\n *")
_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]{1,64})\]")
_LOOKS_LIKE_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")


class InlineReader:
    """Turns inline Markdown into runs with a configured markdown-it."""

    def __init__(self, md: MarkdownIt) -> None:
        self._md = md

    def read(self, content: str, env: dict[str, Any], *, growing: bool = False) -> tuple[Run, ...]:
        """Return the runs of ``content``; ``growing`` closes emphasis that is still open."""
        if growing:
            content = close_open_marks(content)
        if not content:
            return ()
        if not _MARKUP.search(content) or content.count("[") > _MAX_BRACKETS:
            return (Run(_SOFT_BREAK.sub(" ", content.strip())),)
        tokens: list[Token] = []
        self._md.inline.parse(content, self._md, env, tokens)
        writer = _Writer(env)
        for token in tokens:
            writer.add(token)
        return writer.finished()

    def definition(self, label: str, address: str, title: str) -> tuple[Run, ...]:
        """Return the runs of a link reference definition; the address can be followed."""
        from markdown_it.common.normalize_url import normalizeLinkText

        link = check_link(address)
        lead = Run(f"[{_SOFT_BREAK.sub(' ', label)}]: ", ASIDE)
        if isinstance(link, SafeLink):
            target = Run(link.url, ASIDE | LINK, link.url)
        else:
            target = Run(normalizeLinkText(address), ASIDE)
        end = (Run(f' "{_SOFT_BREAK.sub(" ", title)}"', ASIDE),) if title else ()
        return (lead, target, *end)


class _Writer:
    """Collects runs, neighbours of one look merged."""

    def __init__(self, env: dict[str, Any]) -> None:
        self._runs: list[Run] = []
        self._pieces: list[str] = []
        self._style = 0
        self._depth: dict[int, int] = {}
        self._link = ""
        self._target: str | None = None
        self._link_start = 0
        self._notes = env.get("footnotes", {}).get("refs", {})

    def finished(self) -> tuple[Run, ...]:
        self._flush()
        return tuple(self._runs)

    def _flush(self) -> None:
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            if self._link or self._style & CODE:
                self._runs.append(Run(text, self._style, self._link))
            else:
                self._plain(text)

    def _plain(self, text: str) -> None:
        """Add text, bare addresses as links and known footnote signs as such."""
        position = 0
        if "[^" in text and self._notes:
            for match in _FOOTNOTE.finditer(text):
                if f":{match[1]}" in self._notes:
                    self._addresses(text[position : match.start()])
                    self._runs.append(Run(match[1], self._style | FOOTNOTE))
                    position = match.end()
        self._addresses(text[position:])

    def _addresses(self, text: str) -> None:
        position = 0
        if "://" in text:
            for match in _BARE.finditer(text):
                address = _trimmed(match[0])
                link = check_link(address)
                if not isinstance(link, SafeLink):
                    continue
                if match.start() > position:
                    self._runs.append(Run(text[position : match.start()], self._style))
                self._runs.append(Run(address, self._style | LINK, link.url))
                position = match.start() + len(address)
        if position < len(text):
            self._runs.append(Run(text[position:], self._style))

    def add(self, token: Token) -> None:
        kind = token.type
        if kind in ("text", "text_special"):
            self._pieces.append(token.content)
        elif kind == "softbreak":
            self._pieces.append(" ")
        elif kind == "hardbreak":
            self._pieces.append("\n")
        elif kind == "code_inline":
            self._flush()
            self._runs.append(Run(token.content, self._style | CODE, self._link))
        elif kind == "tex_inline":
            self._flush()
            self._runs.append(Run(token.content, self._style | FORMULA, self._link))
        elif kind == "link_open":
            self._open_link(str(token.attrGet("href") or ""), str(token.attrGet("title") or ""))
        elif kind == "link_close":
            self._close_link()
        elif kind == "image":
            self._image(token)
        elif token.tag in _STYLES:
            self._flush()
            self._toggle(_STYLES[token.tag], token.nesting)
        elif token.content:
            self._pieces.append(token.content)

    def _toggle(self, flag: int, nesting: int) -> None:
        self._depth[flag] = self._depth.get(flag, 0) + nesting
        if self._depth[flag] > 0:
            self._style |= flag
        else:
            self._style &= ~flag

    def _open_link(self, href: str, title: str) -> None:
        self._flush()
        link = check_link(href)
        self._target = f'{href} "{title}"' if title else href
        self._link_start = len(self._runs)
        if isinstance(link, SafeLink):
            self._link = link.url
            self._style |= LINK

    def _close_link(self) -> None:
        self._flush()
        target, safe = self._target or "", self._link
        shown = "".join(run.text for run in self._runs[self._link_start :])
        self._link, self._target = "", None
        self._style &= ~LINK
        if safe:
            link = check_link(safe)
            imitates = _LOOKS_LIKE_ADDRESS.fullmatch(shown.strip())
            if isinstance(link, SafeLink) and imitates and not link.matches_text(shown):
                self._runs.append(Run(f" ({link.host or link.url})", self._style | ASIDE))
            elif not shown.strip():
                self._runs.append(Run(safe, self._style | LINK, safe))
        elif target and target != shown:
            self._runs.append(Run(f" ({target})", self._style | ASIDE))

    def _image(self, token: Token) -> None:
        """Show an image as its description and address; nothing is fetched."""
        self._flush()
        source = str(token.attrGet("src") or "")
        if token.content:
            self._runs.append(Run(token.content, self._style | ITALIC, self._link))
        if title := str(token.attrGet("title") or ""):
            source = f'{source} "{title}"'
        if source:
            space = " " if token.content else ""
            self._runs.append(Run(f"{space}({source})", self._style | ASIDE, self._link))


def _trimmed(address: str) -> str:
    """Return a bare address without the punctuation that belongs to the sentence."""
    while address:
        last = address[-1]
        if last in ".,;:!?'\"*_~" or (
            last in ")]}"
            and address.count(last) > address.count({")": "(", "]": "[", "}": "{"}[last])
        ):
            address = address[:-1]
        else:
            break
    return address
