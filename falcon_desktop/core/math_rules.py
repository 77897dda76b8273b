r"""Rules that teach markdown-it formulas: ``$…$``, ``$$…$$``, ``\(…\)`` and ``\[…\]``.

Must not know how formulas are drawn. "$740 for $5" is no formula: as in Pandoc, an opening dollar
has no space after it, a closing one has no space before it and no letter or digit after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_INLINE: Final = 2_000
"""Characters that an inline formula may have at most; a longer one stays text."""

_FENCES: Final = {"$$": "$$", "\\[": "\\]"}


def install(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    md.inline.ruler.before("escape", "tex_inline", _inline)
    md.block.ruler.before(
        "fence", "tex_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _closing_dollar(src: str, start: int, end: int) -> int:
    """Return where the dollar stands that closes a formula begun before ``start``, or -1."""
    pos = start
    while (pos := src.find("$", pos, end)) >= 0:
        before = src[pos - 1]
        after = src[pos + 1 : pos + 2]
        if before == "\\":
            pos += 1
            continue
        if before.isspace() or after.isalnum() or after == "$":
            return -1
        return pos
    return -1


def _inline(state: StateInline, silent: bool) -> bool:
    src, start = state.src, state.pos
    end = min(state.posMax, start + MAX_INLINE)
    first = src[start]
    if first == "$":
        if src.startswith("$$", start):
            opening, close = "$$", src.find("$$", start + 2, end)
        else:
            following = src[start + 1 : start + 2]
            if not following or following.isspace() or (start and src[start - 1].isalnum()):
                return False
            opening, close = "$", _closing_dollar(src, start + 1, end)
        closing = opening
    elif first == "\\" and src[start + 1 : start + 2] in ("(", "["):
        opening = src[start : start + 2]
        closing = "\\)" if opening == "\\(" else "\\]"
        close = src.find(closing, start + 2, end)
    else:
        return False
    content = src[start + len(opening) : close].strip() if close >= 0 else ""
    if not content:
        return False
    if not silent:
        token = state.push("tex_inline", "", 0)
        token.content = content
        token.markup = opening
    state.pos = close + len(closing)
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _content(
    state: StateBlock, line: int, end: int, closing: str
) -> tuple[list[str], int, bool] | None:
    """Return a formula's lines, the line behind it and whether its end was found.

    None if the sign of its end stands within a line: then this is no formula.
    """
    lines: list[str] = []
    while line < end:
        text = _line(state, line)
        if not text or state.sCount[line] < state.blkIndent:
            break
        line += 1
        if closing in text:
            if not text.rstrip().endswith(closing):
                return None
            lines.append(text.rstrip()[:-2])
            return lines, line, True
        lines.append(text)
    return lines, line, False


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    first = _line(state, start)
    opening = first[:2]
    closing = _FENCES.get(opening)
    if closing is None:
        return False
    rest = first[2:].rstrip()
    if closing in rest:
        if not rest.endswith(closing) or rest.index(closing) != len(rest) - 2:
            return False
        lines, following, finished = [rest[:-2]], start + 1, True
    else:
        found = _content(state, start + 1, end, closing)
        if found is None:
            return False
        lines, following, finished = found
        if rest:
            lines.insert(0, rest)
    if not finished and not (state.env.get("growing") and following >= end):
        return False
    if finished and not "".join(lines).strip():
        return False
    if silent:
        return True
    token = state.push("tex_block", "", 0)
    token.content = "\n".join(lines).strip()
    token.markup = opening
    token.hidden = not finished
    token.map = [start, following]
    state.line = following
    return True
