r"""Rules that teach markdown-it formulas: ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]``, and what models
write without any of these: ``\begin{align}…\end{align}``, ``\boxed{…}`` and ``\ce{…}``.

"$740 for $5" is no formula: as in Pandoc, an opening dollar
has no space after it, a closing one has no space before it and no letter or digit after it; letters
of Chinese, Japanese and Korean, which have no spaces between words, do not count.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_INLINE: Final = 2_000
"""Characters that an inline formula may have at most; a longer one stays text."""
MAX_DISPLAY: Final = 4_000
"""Characters that a displayed formula with blank lines within may have at most."""

ENVIRONMENTS: Final = frozenset(
    """align alignat aligned alignedat array bmatrix Bmatrix cases darray dcases displaymath drcases
    eqnarray equation flalign gather gathered math matrix multline pmatrix rcases smallmatrix split
    subarray vmatrix Vmatrix xalignat""".split()  # noqa: SIM905 - a list of words reads better
)
"""Environments that are formulas by themselves, also with a star."""

_FENCES: Final = {"$$": "$$", "\\[": "\\]"}
_BEGIN: Final = re.compile(r"\\begin\{([A-Za-z]+)(\*?)\}")
_SIGN: Final = re.compile(r"[$\\]")
_BARE: Final = re.compile(r"\\(?:boxed|ce|pu)\{")
_NO_MATH: Final = re.compile(
    r"#{1,6}[ \t]|`{3}|~{3}|(?:[-*+>]|\d+[.)])[ \t]+[^\W\d_]{4}|(?:[^\W\d_]{2,}[ ,;:]+){4}"
)
"""Lines that no formula has, after a blank line."""


def install(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    md.inline.ruler.before("escape", "tex_inline", _inline)
    md.block.ruler.before(
        "fence", "tex_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _is_letter(character: str) -> bool:
    """Whether a character beside a dollar makes it the sign of a currency."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in "WFH"


def _closing_dollar(src: str, start: int, end: int) -> int:
    """Return where the dollar stands that closes a formula begun before ``start``, or -1."""
    pos = start
    while (pos := src.find("$", pos, end)) >= 0:
        before = src[pos - 1]
        after = src[pos + 1 : pos + 2]
        if before == "\\":
            pos += 1
            continue
        if before.isspace() or _is_letter(after) or after == "$":
            return -1
        return pos
    return -1


def _delimited(src: str, start: int, end: int) -> tuple[str, int] | None:
    """Return with what a formula begins that stands at ``start``, and where its closing sign does.

    None where a dollar or a bracket begins no formula there.
    """
    first = src[start]
    if first == "$":
        if src.startswith("$$", start):
            opening, close = "$$", src.find("$$", start + 2, end)
        else:
            following = src[start + 1 : start + 2]
            if not following or following.isspace() or (start and _is_letter(src[start - 1])):
                return None
            opening, close = "$", _closing_dollar(src, start + 1, end)
    elif first == "\\" and src[start + 1 : start + 2] in ("(", "["):
        opening = src[start : start + 2]
        close = src.find("\\)" if opening == "\\(" else "\\]", start + 2, end)
    else:
        return None
    return (opening, close) if close >= 0 and src[start + len(opening) : close].strip() else None


def formulas_in(line: str) -> list[tuple[int, int]]:
    """Return where the inline formulas of a line begin and end, including delimiters."""
    found: list[tuple[int, int]] = []
    place = 0
    while (sign := _SIGN.search(line, place)) is not None:
        start = place = sign.start()
        formula = _delimited(line, start, min(len(line), start + MAX_INLINE))
        if formula is None:
            place += 2 if sign[0] == "\\" else 1  # what a backslash escapes begins none
            continue
        place = formula[1] + len(formula[0])
        found.append((start, place))
    return found


def _inline(state: StateInline, silent: bool) -> bool:
    src, start = state.src, state.pos
    if src[start] not in "$\\":
        return False
    found = _delimited(src, start, min(state.posMax, start + MAX_INLINE))
    if found is None:
        is_command = src[start] == "\\" and src[start + 1 : start + 2] not in ("(", "[")
        return is_command and _bare(state, silent)
    opening, close = found
    if not silent:
        token = state.push("tex_inline", "", 0)
        token.content = src[start + len(opening) : close].strip()
        token.markup = opening
    state.pos = close + len(opening)
    return True


def _bare(state: StateInline, silent: bool) -> bool:
    """Read a formula that has no delimiters but its own command."""
    src, start = state.src, state.pos
    end = min(state.posMax, start + MAX_INLINE)
    close = -1
    if command := _BARE.match(src, start, end):
        close = _closing_brace(src, command.end(), end)
    elif (begin := _BEGIN.match(src, start, end)) and begin[1] in ENVIRONMENTS:
        close = _end_of(src, begin, end)
    if close < 0:
        return False
    if not silent:
        token = state.push("tex_inline", "", 0)
        token.content = src[start:close]
    state.pos = close
    return True


def _closing_brace(src: str, start: int, end: int) -> int:
    """Return where the text goes on after the brace that closes one before ``start``, or -1."""
    depth, place = 1, start
    while place < end:
        if src[place] == "\\":
            place += 1
        elif src[place] == "{":
            depth += 1
        elif src[place] == "}":
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    return -1


def _end_of(src: str, begin: re.Match[str], end: int) -> int:
    """Return where the text goes on after the end of an environment, or -1."""
    name = f"{begin[1]}{begin[2]}"
    opening, closing = f"\\begin{{{name}}}", f"\\end{{{name}}}"
    depth, place = 1, begin.end()
    while depth:
        ends = src.find(closing, place, end)
        if ends < 0:
            return -1
        inner = src.find(opening, place, ends)
        depth += 1 if inner >= 0 else -1
        place = inner + len(opening) if inner >= 0 else ends + len(closing)
    return place


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _content(
    state: StateBlock, line: int, end: int, opening: str, closing: str
) -> tuple[list[str], int, bool] | None:
    """Return a formula's lines, the line behind it and whether its end was found.

    None if the sign of its end stands within a line: then this is no formula. After a blank line it
    goes on if its end comes soon and nothing in between is of a text. Environments may hold their
    like.
    """
    lines: list[str] = []
    length, depth, after_blank = 0, 1, False
    while line < end:
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            break
        after_blank = after_blank or not text
        length += len(text) + 1
        if after_blank and (length > MAX_DISPLAY or _NO_MATH.match(text)):
            break
        line += 1
        if opening != closing:
            depth += text.count(opening)
        if closing in text:
            depth -= text.count(closing)
            if depth <= 0:
                if not text.rstrip().endswith(closing):
                    return None
                lines.append(text.rstrip()[: -len(closing)])
                return lines, line, True
        lines.append(text)
    return lines, line, False


def _signs(line: str) -> tuple[str, str]:
    """Return with what a formula begins that this line opens, and what ends it; else nothing."""
    if line[:2] in _FENCES:
        return line[:2], _FENCES[line[:2]]
    begin = _BEGIN.match(line)
    if begin is None or begin[1] not in ENVIRONMENTS:
        return "", ""
    return begin[0], f"\\end{{{begin[1]}{begin[2]}}}"


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    # asked of every line that a text has: the first character alone says no to nearly all
    if begins >= state.eMarks[start] or state.src[begins] not in "$\\":
        return False
    first = _line(state, start)
    opening, closing = _signs(first)
    if not closing or state.is_code_block(start):
        return False
    begin = len(opening) > len("$$")
    rest = first[len(opening) :].rstrip()
    if closing in rest:
        if not rest.endswith(closing) or rest.index(closing) != len(rest) - len(closing):
            return False
        lines, following, finished = [rest[: -len(closing)]], start + 1, True
    else:
        found = _content(state, start + 1, end, opening if begin else closing, closing)
        if found is None:
            return False
        lines, following, finished = found
        if rest or begin:
            lines.insert(0, rest)
    if not finished and not (state.env.get("growing") and following >= end):
        return False
    if finished and not "".join(lines).strip():
        return False
    if silent:
        return True
    token = state.push("tex_block", "", 0)
    token.content = "\n".join(line for line in lines if line.strip()).strip()
    if begin:
        after_name = "" if lines[0].strip() else "\n"
        token.content = f"{opening}{after_name}{token.content}\n{closing * finished}".strip()
    token.markup = "" if begin else opening
    token.hidden = not finished
    token.map = [start, following]
    state.line = following
    return True
