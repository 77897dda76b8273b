"""JSON as people write it into settings: with comments, and a comma behind the last entry."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_TOKEN: Final = re.compile(r'["/,]|[}\]]|\s+|[^\s"/,}\]]+')


def read_commented_json(text: str) -> Any:
    """Return what a text holds; the members of an object alone are taken for the object.

    Raises:
        ValueError: it is no JSON. A text of a million characters takes less than a second.
    """
    text = text.removeprefix("\ufeff").strip()
    plain = without_comments(text)
    failure: ValueError | None = None
    tries = [text, plain]
    if plain.lstrip().startswith('"'):
        tries.append("{" + plain.strip().rstrip(",") + "}")
    for tried in tries:
        try:
            return json.loads(tried)
        except RecursionError as error:
            raise ValueError("too deep") from error
        except ValueError as error:
            failure = failure or error
    raise ValueError("no JSON") from failure


def without_comments(text: str) -> str:
    """Return JSON without its comments and without commas behind a last entry. Linear."""
    pieces: list[str] = []
    comma = -1  # the piece that is a comma with nothing but space behind it so far
    at = 0
    while token := _TOKEN.match(text, at):  # every character begins one
        piece = token.group()
        end = token.end()
        if piece == "/":
            end = _end_of_comment(text, at)
            piece = " " if end > at + 1 else piece
        elif piece == '"':
            end = _end_of_string(text, at)
            piece = text[at:end]
        if piece in ("}", "]") and comma >= 0:
            pieces[comma] = ""
        if not piece.isspace():
            comma = len(pieces) if piece == "," else -1
        pieces.append(piece)
        at = end
    return "".join(pieces)


def _end_of_comment(text: str, at: int) -> int:
    """Return where the comment ends that begins there; ``at + 1`` where none does."""
    if text.startswith("//", at):
        line = re.compile(r"[\r\n]").search(text, at)
        return line.start() if line else len(text)
    if text.startswith("/*", at):
        close = text.find("*/", at + 2)
        return close + 2 if close >= 0 else len(text)
    return at + 1


def _end_of_string(text: str, at: int) -> int:
    """Return where the string ends that begins there, the text's end where it is not closed."""
    end = at + 1
    while (end := text.find('"', end)) >= 0:
        before = end - 1
        while text[before] == "\\":  # each run of them stands before one quote only
            before -= 1
        end += 1
        if (end - before) % 2 == 0:
            return end
    return len(text)
