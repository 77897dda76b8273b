"""Makes the open end of growing Markdown presentable. Must not know Qt or keep any state."""

from __future__ import annotations

import re
from typing import Final

_UNDECIDED: Final = re.compile(
    r"[ \t>]*(?:[-*+_=#:|$]{1,3}|[`~]{1,2}|\\|\[\^?|\[[ xX]?|\d{1,2}|\d{1,9}[.)]"
    r"|[-*+][ \t]+(?:\[[ xX]?)?)[ \t]*"
)
_RULE: Final = re.compile(r"[ \t]*\|?[ \t]*:?-*:?[-:| \t]*")
_CELL_RULE: Final = re.compile(r"\s*:?-+:?\s*")
_ROW: Final = re.compile(r"[ \t]*\|")


def presentable(text: str) -> str:
    """Return open text so that it looks as it will look once it is complete.

    A last line that may yet become a heading, a list item, a fence or a rule is left out; a
    table's header is a table from its first cell on.
    """
    head, line_feed, last = text.rpartition("\n")
    if _UNDECIDED.fullmatch(last) and not _in_table(head):
        return head + line_feed
    if "|" in last or (_RULE.fullmatch(last) and _ROW.match(head.rpartition("\n")[2])):
        return _with_rule(text)
    return text


def _in_table(head: str) -> bool:
    lines = head.rsplit("\n", 1)
    return _ROW.match(lines[-1]) is not None


def _columns(line: str) -> int:
    inner = line.strip().removeprefix("|").removesuffix("|").replace("\\|", "")
    return inner.count("|") + 1


def _with_rule(text: str) -> str:
    lines = text.split("\n")
    last = lines[-1]
    before = lines[-2] if len(lines) > 1 else ""
    if _ROW.match(last) and not _ROW.match(before) and not _RULE.fullmatch(last):
        return f"{text}\n{_rule(_columns(last))}"
    first_row = _ROW.match(before) and not _ROW.match(lines[-3] if len(lines) > 2 else "")
    if first_row and _RULE.fullmatch(last) and not _is_rule(last, _columns(before)):
        return "\n".join([*lines[:-1], _rule(_columns(before))])
    return text


def _rule(columns: int) -> str:
    return "|" + "---|" * columns


def _is_rule(line: str, columns: int) -> bool:
    cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    return len(cells) == columns and all(_CELL_RULE.fullmatch(cell) for cell in cells)
