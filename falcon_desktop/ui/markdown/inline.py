"""Converts the inline content of a paragraph or cell to runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    BOLD,
    CODE,
    FOOTNOTE,
    FORMULA,
    ITALIC,
    LINK,
    PICTURE,
    PLAIN,
    STRIKE,
    Run,
)
from falcon_desktop.ui.markdown.optimistic import close_open_marks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from falcon_desktop.core.text.markdown.net import Net

_STYLES: Final = {"strong": BOLD, "em": ITALIC, "s": STRIKE}
_KINDS: Final = {
    "code_inline": CODE,
    "tex_inline": FORMULA,
    "image": ITALIC | PICTURE,
    "aside": ASIDE,
}
_MARKUP: Final = re.compile(r"[\\\\`*_~\[\]<&$!]|://|  \n")
_SOFT_BREAK: Final = re.compile(r" ?\n *")


class InlineReader:
    """Turns inline Markdown into runs with a configured markdown-it; what fails is a plain run."""

    def __init__(self, md: MarkdownIt, net: Net) -> None:
        from falcon_desktop.core.text.markdown.grammar import MAX_BRACKETS, read_inline

        self._md = md
        self._net = net
        self._most_brackets = MAX_BRACKETS
        self._read_inline = read_inline

    def read(self, content: str, env: dict[str, Any], *, growing: bool = False) -> tuple[Run, ...]:
        """Return the runs of ``content``; ``growing`` closes unfinished emphasis."""
        try:
            return self._runs(content, env, growing=growing)
        except Exception as error:
            self._net.tell("Reading a paragraph", error)
            return (Run(_SOFT_BREAK.sub(" ", content.strip()), PLAIN),)

    def _runs(self, content: str, env: dict[str, Any], *, growing: bool) -> tuple[Run, ...]:
        if growing:
            content = close_open_marks(content)
        if not content:
            return ()
        if not _MARKUP.search(content) or content.count("[") > self._most_brackets:
            return (Run(_SOFT_BREAK.sub(" ", content.strip())),)
        return _runs(self._read_inline(self._md, content, env))

    def definition(self, token: Token) -> tuple[Run, ...]:
        """Return the runs of a link reference definition; the address can be followed."""
        from falcon_desktop.core.text.markdown.references import definition

        return _runs(definition(token), ASIDE)


def _runs(tokens: Sequence[Token], style: int = 0) -> tuple[Run, ...]:
    writer = _Writer(style)
    for token in tokens:
        writer.add(token)
    return writer.finished()


class _Writer:
    """Collects runs, neighbours of one look merged."""

    def __init__(self, style: int) -> None:
        self._runs: list[Run] = []
        self._pieces: list[str] = []
        self._style = style
        self._depth: dict[int, int] = {}
        self._link = ""

    def finished(self) -> tuple[Run, ...]:
        self._flush()
        return tuple(self._runs)

    def _flush(self) -> None:
        if text := "".join(self._pieces):
            self._run(text)
        self._pieces.clear()

    def _run(self, text: str, style: int = 0) -> None:
        self._runs.append(Run(text, self._style | style, self._link))

    def add(self, token: Token) -> None:
        kind = token.type
        if kind in ("text", "text_special"):
            self._pieces.append(token.content)
        elif kind == "softbreak":
            self._pieces.append(" ")
        elif kind == "hardbreak":
            self._pieces.append("\n")
        elif kind in _KINDS:
            self._flush()
            if token.content:
                self._run(token.content, _KINDS[kind])
        elif kind == "footnote_ref":
            self._flush()
            self._run(str(token.meta["label"]), FOOTNOTE)
        elif kind in ("link_open", "link_close"):
            self._flush()
            self._link = str(token.meta.get("safe", "")) if kind == "link_open" else ""
            self._style = self._style | LINK if self._link else self._style & ~LINK
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
