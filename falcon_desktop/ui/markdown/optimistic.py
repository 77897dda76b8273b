"""Makes the unfinished end of growing Markdown look as it will when finished. Keeps no state.

Blocks first: :func:`presentable` takes all the text that is open. Inline content of the last
paragraph then: :func:`close_open_marks`.
"""

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
_DELIMITERS: Final = re.compile(
    r"\\.|(?P<code>`+)|(?P<marks>\*+|_+|~{2})|(?P<open>!?\[)|(?P<close>\](?:\([^()\s]*\))?)",
    re.DOTALL,
)
_LINK_TAIL: Final = re.compile(r"\]\([^()]*$")


# --- blocks -----------------------------------------------------------------------------------


def presentable(text: str) -> str:
    """Return unfinished text so that it looks as it will once it is complete.

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


# --- inline content ---------------------------------------------------------------------------


def close_open_marks(text: str) -> str:
    """Return ``text`` with unfinished emphasis, code and links closed.

    A sign at the very end that has no text yet is left out, so that it does not flash.
    """
    body = text.rstrip("*_~")
    if len(body) < len(text) and not body.endswith("\\"):
        # What stands last opens, closes or is half of either: nothing to be seen of it yet.
        text = body
    stack: list[str] = []
    code = ""
    position = 0
    while match := _DELIMITERS.search(text, position):
        position = match.end()
        if match["code"]:
            close = _closing_ticks(text, position, len(match["code"]))
            if close < 0:
                code = match["code"]
                code_start = position
                break
            position = close
        elif marks := match["marks"]:
            _weigh(stack, marks, text, match.start(), position)
        elif match["open"]:
            stack.append(match["open"])
        elif match["close"]:
            _close_bracket(stack, match["close"])
    if code:
        inside = text[code_start:]
        if not inside.strip("` \n"):
            return _closed(text[: code_start - len(code)], stack)
        return _closed(text.rstrip("`") + code, stack)
    return _closed(text, stack)


def _closing_ticks(text: str, start: int, count: int) -> int:
    """Return where a code span ends whose opening had ``count`` backticks, or -1."""
    ticks = "`" * count
    position = start
    while (position := text.find(ticks, position)) >= 0:
        end = position + count
        while end < len(text) and text[end] == "`":
            end += 1
        if end - position == count:
            return end
        position = end
    return -1


def _weigh(stack: list[str], marks: str, text: str, start: int, end: int) -> None:
    """Note emphasis that opens or closes, by the flanking rules of CommonMark, roughly.

    Left out are punctuation beside a sign and the sums of three (CommonMark 0.31.2, section 6.2).
    What is wrong here is seen until the next sign at most: closed text is read by the parser alone.
    """
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    sign = marks[0]
    can_open = not after.isspace() and (sign != "_" or not before.isalnum())
    can_close = not before.isspace() and (sign != "_" or not after.isalnum())
    if can_close and any(one[0] == sign for one in stack):
        left = len(marks)  # "**" may close two of "***", whose third stays open
        while left and stack and stack[-1][0] == sign:
            top = stack.pop()
            if len(top) > left:
                stack.append(top[left:])
                left = 0
            else:
                left -= len(top)
        return
    if can_open and end < len(text):
        stack.append(marks)


def _close_bracket(stack: list[str], close: str) -> None:
    for index in range(len(stack) - 1, -1, -1):
        if stack[index] in ("[", "!["):
            del stack[index:]
            return


def _closed(text: str, stack: list[str]) -> str:
    tail = _LINK_TAIL.search(text)
    if tail is not None and "[" in text[: tail.start()]:
        # The address is on its way: show the text of the link, without its brackets.
        opening = text.rfind("[", 0, tail.start())
        start = opening - 1 if opening and text[opening - 1] == "!" else opening
        text = text[:start] + text[opening + 1 : tail.start()]
    for sign in reversed(stack):
        if sign in ("[", "!["):
            opening = text.rfind(sign)
            label = text[opening + len(sign) :]
            if opening >= 0 and "]" not in label:
                text = text[:opening] + label
            continue
        if text.endswith((" ", "\n")):
            stripped = text.rstrip()
            text = stripped + sign + text[len(stripped) :]
        else:
            text += sign
    return text
