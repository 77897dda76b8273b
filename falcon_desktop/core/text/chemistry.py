r"""Chemical formulas and equations, ``\ce{…}`` of the LaTeX package mhchem, as plain TeX.

What is common is read: atoms and their numbers, charges, isotopes, states, bonds, arrows with words
above and below, precipitates and gases.
"""

from __future__ import annotations

import re
from typing import Final

MAX_SOURCE: Final = 1_000

_ARROWS: Final = {
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<-->": r"\leftrightarrow",
    "<->": r"\leftrightarrow",
    "<=>": r"\rightleftharpoons",
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
    "→": r"\rightarrow",
    "⇌": r"\rightleftharpoons",
    "⟶": r"\rightarrow",
}
_LONG: Final = {
    r"\rightarrow": r"\xrightarrow",
    r"\leftarrow": r"\xleftarrow",
    r"\leftrightarrow": r"\xleftrightarrow",
    r"\rightleftharpoons": r"\xrightleftharpoons",
}
_BONDS: Final = {"-": "-", "=": "=", "#": r"\equiv ", "~": r"\sim ", "...": r"\cdots "}
_STUCK: Final = ("atom", "group", "close", "low")
"""After these a number is an index, and a sign a charge."""
_TOKEN: Final = re.compile(
    r"(?P<arrow><=>>|<<=>|<-->|<->|<=>|->|<-|[→⇌⟶])"
    r"|(?P<bond>\\bond\{(?P<kind>[-=#~]|\.\.\.)\})"
    r"|(?P<state>\((?:aq|s|l|g|cr|am|sol|ads)\))"
    r"|(?P<atom>[A-Z][a-z]?|\\[A-Za-z]+ ?)"
    r"|(?P<group>[A-Za-z])"
    r"|(?P<number>\d+(?:[./]\d+)?)"
    r"|(?P<power>\^(?:\{[^{}]*\}|[0-9]*[+\-−]|[0-9]+|[A-Za-z.*]))"
    r"|(?P<low>_(?:\{[^{}]*\}|[0-9]+|[A-Za-z]))"
    r"|(?P<close>[)\]}])"
    r"|(?P<open>[(\[{])"
    r"|(?P<sign>[+\-−=#*.·,;/|'])"
    r"|(?P<up>[\^v↑↓])"
    r"|(?P<space>[\s~]+)"
    r"|(?P<text>\$[^$]*\$)"
)


def tex_of(source: str) -> str | None:
    r"""Return the content of ``\ce{…}`` as TeX; None if it is not supported."""
    if len(source) > MAX_SOURCE:
        return None
    found: list[str] = []
    place = 0
    before = "space"
    depth: list[str] = []
    while place < len(source):
        token = _TOKEN.match(source, place)
        if token is None:
            return None
        kind, text = str(token.lastgroup if token.lastgroup != "kind" else "bond"), token[0]
        place = token.end()
        if kind == "arrow":
            arrow, place = _arrow(text, source, place)
            if not arrow:
                return None
            found.append(f" {arrow} ")
            kind = "space"
        elif kind == "space":
            found.append(" ")
        elif kind in ("open", "close"):
            if kind == "open":
                depth.append({"(": ")", "[": "]", "{": "}"}[text])
            elif not depth or depth.pop() != text:
                return None
            found.append(text)
        elif kind == "number" and before in _STUCK:
            digits = re.match(r"\d+", text)
            count = digits[0] if digits else text
            place -= len(text) - len(count)
            found.append(f"_{{{count}}}")
            kind = "low"
        else:
            found.append(_written(kind, text, token, before, source[place : place + 1]))
        before = kind
    return None if depth else "".join(found).strip()


def _arrow(sign: str, source: str, place: int) -> tuple[str, int]:
    """Return an arrow, with what stands in brackets behind it above and below, and what follows."""
    words: list[str] = []
    while len(words) < 2 and source[place : place + 1] == "[":
        close = source.find("]", place)
        if close < 0:
            return "", place
        inner = source[place + 1 : close]
        words.append(tex_of(inner) or rf"\text{{{inner}}}" if inner else "")
        place = close + 1
    arrow = _ARROWS[sign]
    if not words:
        return arrow, place
    below = f"[{words[1]}]" if len(words) > 1 else ""
    return f"{_LONG[arrow]}{below}{{{words[0]}}}", place


def _written(kind: str, text: str, token: re.Match[str], before: str, after: str) -> str:
    """Return one token; what it means depends on the one before."""
    stuck = before in _STUCK
    if kind in ("atom", "group"):
        if kind == "group" and text == "v" and before == "space" and after in ("", " "):
            return r"\downarrow "
        return text if text.startswith("\\") else rf"\mathrm {{{text}}}"
    if kind == "number":
        return _number(text)
    if kind in ("power", "low"):
        inner = (
            text[1:].strip("{}").replace("−", "-").replace("*", r"\ast ").replace(".", r"\bullet ")
        )
        alone = not stuck and before not in ("power", "low")
        return f"{'{}' if alone else ''}{text[0]}{{{inner}}}"
    if kind == "state":
        return rf"\text{{{text}}}"
    if kind == "bond":
        return _BONDS[token["kind"]]
    if kind == "up":
        return r"\uparrow " if text in "^↑" else r"\downarrow "
    if kind == "text":
        return text[1:-1]
    if text in "+-−" and stuck and after in ("", " ", ")", "]", "}", ",", "^", "<"):
        return f"^{{{text.replace('−', '-')}}}"
    return {"*": r"\cdot ", ".": r"\cdot ", "·": r"\cdot ", "#": r"\equiv ", "-": "-", "−": "-",
            "'": "'"}.get(text, text)  # fmt: skip


def _number(text: str) -> str:
    if "/" in text:
        upper, lower = text.split("/")
        return rf"\frac{{{upper}}}{{{lower}}}"
    return text
