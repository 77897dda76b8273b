"""Tables as in GFM, without losing cells or splitting code and formulas.

A row may have more cells than the header: they are cells of their own. A pipe within a code span
or a formula is a letter of it, if the row has too many cells otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.text.math_rules import formulas_in

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_RULE: Final = re.compile(r"[-:|][-:| \t]+")
_COLUMN: Final = re.compile(r":?-+:?")
_MOST_ADDED: Final = 0x10000
"""Empty cells that are added to short rows at most, so that a little text makes no giant."""


def install(md: MarkdownIt) -> None:
    """Replace markdown-it's own rule."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def cells_of(line: str, columns: int = 0) -> list[str]:
    """Return the cells of a row; escaped pipes are letters, and if it is too long otherwise,
    those in code and formulas.

    ``columns`` is how many the header has, 0 for any number.
    """
    cells = _split(line, _ends(line))
    if columns and len(cells) > columns:
        for outside in _spans(line):
            whole = _split(line, _ends(line, outside))
            if len(whole) >= columns:
                return whole
    return cells


def _spans(line: str) -> Iterator[str]:
    """Give a line with code and formulas marked as :func:`_code` does, then with code alone."""
    code = _code(line)
    found = list(code)
    for start, end in formulas_in(line) if "|" in line else ():
        if "c" not in found[start:end]:
            found[start:end] = "c" * (end - start)
    yield "".join(found)
    yield code


def _ends(line: str, outside: str = "") -> list[int]:
    """Return where pipes stand that end a cell."""
    places = []
    place = -1
    while (place := line.find("|", place + 1)) >= 0:
        if (not place or line[place - 1] != "\\") and (not outside or outside[place] != "c"):
            places.append(place)
    return places


def _code(line: str) -> str:
    """Return a line in which each character of a code span is a ``c``, and no other is."""
    found = list(" " * len(line))
    place = 0
    runs = [(one.start(), one.end()) for one in re.finditer(r"`+", line)]
    for index, (start, end) in enumerate(runs):
        if start < place or (start and line[start - 1] == "\\"):
            continue
        for first, last in runs[index + 1 :]:
            if last - first == end - start:
                found[start:last] = "c" * (last - start)
                place = last
                break
    return "".join(found)


def _split(line: str, ends: list[int]) -> list[str]:
    edges = [-1, *ends, len(line)]
    cells = [line[one + 1 : other] for one, other in pairwise(edges)]
    if not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip() and ends:
        cells.pop()
    return [cell.replace("\\|", "|").strip() for cell in cells]


def _aligns(rule: str) -> list[str] | None:
    """Return how the columns are aligned by the line below a header; None if it is no such line."""
    if not _RULE.fullmatch(rule) or (rule[0] == "-" and rule[1] in " \t"):
        return None
    parts = [part.strip() for part in rule.split("|")]
    if not parts[0]:
        parts.pop(0)
    if parts and not parts[-1]:
        parts.pop()
    if not all(_COLUMN.fullmatch(part) for part in parts):
        return None
    sides = {(True, True): "center", (False, True): "right", (True, False): "left"}
    return [sides.get((part[0] == ":", part[-1] == ":"), "") for part in parts]


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    rule = start + 1
    if rule >= end or state.sCount[rule] < state.blkIndent:
        return False
    # asked of every paragraph: the first character below says no to nearly all
    first = state.bMarks[rule] + state.tShift[rule]
    if first >= state.eMarks[rule] or state.src[first] not in "-:|" or state.is_code_block(rule):
        return False
    aligns = _aligns(_line(state, rule))
    header = _line(state, start)
    if not aligns or "|" not in header or state.is_code_block(start):
        return False
    titles = cells_of(header, len(aligns))
    if len(titles) != len(aligns) or _ends_table(state, start, end):
        return False  # the line is a heading, a quote or an item
    if silent:
        return True
    outer, state.parentType = state.parentType, "table"
    table = state.push("table_open", "table", 1)
    state.push("thead_open", "thead", 1).map = [start, start + 1]
    _row(state, start, "th", titles, aligns)
    state.push("thead_close", "thead", -1)
    line = _body(state, start + 2, end, aligns)
    state.push("table_close", "table", -1)
    table.map = [start, line]
    state.parentType = outer
    state.line = line
    return True


def _ends_table(state: StateBlock, line: int, end: int) -> bool:
    """Whether another block begins at a line, wherever that is asked: also within a paragraph."""
    outer, state.parentType = state.parentType, "table"
    rules = state.md.block.ruler.getRules("blockquote")
    found = False
    for rule in rules:  # any() would cost a call more for each
        if rule(state, line, end, True):
            found = True
            break
    state.parentType = outer
    return found


def _body(state: StateBlock, first: int, end: int, aligns: list[str]) -> int:
    """Read the rows below the header; return the line behind them."""
    line, added = first, 0
    body = None
    while line < end and state.sCount[line] >= state.blkIndent:
        text = _line(state, line)
        if not text or state.is_code_block(line) or _ends_table(state, line, end):
            break
        cells = cells_of(text, len(aligns))
        missing = len(aligns) - len(cells)
        added += max(0, missing)
        if added > _MOST_ADDED:
            break
        if body is None:
            body = state.push("tbody_open", "tbody", 1)
        _row(state, line, "td", cells + [""] * missing, aligns)
        line += 1
    if body is not None:
        body.map = [first, line]
        state.push("tbody_close", "tbody", -1)
    return line


def _row(state: StateBlock, line: int, tag: str, cells: list[str], aligns: list[str]) -> None:
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for column, content in enumerate(cells):
        cell = state.push(f"{tag}_open", tag, 1)
        if column < len(aligns) and aligns[column]:
            cell.attrs = {"style": f"text-align:{aligns[column]}"}
        inline = state.push("inline", "", 0)
        inline.map = [line, line + 1]
        inline.content = content
        inline.children = []
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)
