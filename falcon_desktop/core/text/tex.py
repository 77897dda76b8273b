r"""Rewrites TeX as models write it into commands that the MathML converter knows.

The converter draws what it does not know as its name, and reads rows only in some environments. So
everything is either rewritten here, or refused: then the source is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.text import chemistry

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OPERATORS: Final = (
    r"arg|Arg|sgn|sign|tr|Tr|rank|diag|span|Var|Cov|arcsec|arccsc|arccot|sech|csch|arsinh|arcosh"
    r"|artanh|lcm|ord|Hom|End|Aut|Gal|Spec|supp|vol|id|Id|erf|softmax"
)
_OPERATOR: Final = re.compile(rf"\\({_OPERATORS})(?![A-Za-z])")
_ARGUMENTS: Final = re.compile(r"\\arg\s*\\(max|min)(?![A-Za-z])")
_SETS: Final = re.compile(r"\\([RNZQC])(?![A-Za-z])")
_DROPPED: Final = re.compile(r"\\(?:nonumber|notag|hfill|nolimits|allowbreak|nobreak)(?![A-Za-z])")
_SPACED: Final = re.compile(r"\\(?:par|relax)(?![A-Za-z])")
_SYMBOLS: Final = {"vcentcolon": ":", "ohm": r"\Omega ", "celsius": r"{}^{\circ}\mathrm {C}",
                   "qed": r"\square ", "copyright": "©", "P": "¶"}  # fmt: skip
_SYMBOL: Final = re.compile(rf"\\({'|'.join(_SYMBOLS)})(?![A-Za-z])")
_ROW_SPACE: Final = re.compile(r"\\\\\s*(?:\*|\[\s*-?[\d.]+\s*[a-z]{2}\s*\])")
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}(?:(?<=\})\[[a-z]\](?=[^\]]))?")
_FRAME: Final = re.compile(r"\\(?:begin|end)\{(?:equation\*?|displaymath|math)\}")
_ARGUMENT: Final = re.compile(r"\s*\{[^{}]*\}")
_STRUCTURE: Final = re.compile(r"\\begin\b|\\end\b|\\\\|\\.|[{}&]", re.DOTALL)

_ROWS = "align*"
_SAME: Final = {
    name: name
    for name in """array matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix matrix* pmatrix* bmatrix*
    Bmatrix* vmatrix* Vmatrix* cases smallmatrix""".split()  # noqa: SIM905 - reads better
}
_ENVIRONMENTS: Final = {
    **_SAME,
    **dict.fromkeys(("align", "align*", "aligned", "flalign", "flalign*", "split"), _ROWS),
    **dict.fromkeys(("alignat", "alignat*", "alignedat", "xalignat", "xalignat*"), _ROWS),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*"), "gather"),
    "eqnarray": "eqnarray",
    "eqnarray*": "eqnarray",
    "dcases": "cases",
    "darray": "array",
    "subarray": "array",
    "rcases": "rcases",
    "drcases": "rcases",
}
_BEGINS: Final = {
    "gather": r"\begin{array}{c}\displaystyle ",
    "eqnarray": r"\begin{array}{rcl}",
    "rcases": r"\left.\begin{array}{ll}",
}
_ENDS: Final = {
    "gather": r"\end{array}",
    "eqnarray": r"\end{array}",
    "rcases": r"\end{array}\right\}",
}
_WITH_NUMBER: Final = ("alignat", "alignat*", "alignedat", "xalignat", "xalignat*")

_COMMAND: Final = re.compile(r"\\[A-Za-z]")
_ESCAPED: Final = re.compile(r"\\([%#_&${} ])")
_BRACES: Final = {r"\{": "{", r"\}": "}", r"\|": "\u2016"}


class UnknownTexError(ValueError):
    """A formula contains something unsupported."""


def prepared(source: str) -> str:
    """Return a formula in commands that the converter knows.

    Raises:
        UnknownTexError: it holds a kind of rows or of chemistry that is not known.
    """
    if "\\" not in source and "&" not in source:
        return source
    source = _replaced(source, "ce", _chemistry)
    source = _replaced(source, "pu", r"\text{{{}}}".format)
    source = _replaced(source, "label", _nothing)
    source = _replaced(source, "tag*", r"\qquad\text{{{}}}".format)
    source = _replaced(source, "tag", r"\qquad\text{{({})}}".format)
    source = _replaced(source, "eqref", r"\text{{({})}}".format)
    source = _replaced(source, "ref", r"\text{{{}}}".format)
    source = _replaced(source, "ensuremath", "{{{}}}".format)
    source = _replaced(source, "abs", r"\left|{}\right|".format)
    source = _replaced(source, "norm", r"\left\|{}\right\|".format)
    source = _FRAME.sub(" ", source).replace(r"\newline", r"\\")
    source = _ROW_SPACE.sub(r"\\\\ ", source)
    source = _DROPPED.sub("", source)
    source = _SPACED.sub(" ", source)
    source = _ARGUMENTS.sub(r"\\arg\1 ", source)
    source = _OPERATOR.sub(r"\\operatorname{\1}", source)
    source = _SETS.sub(r"\\mathbb{\1}", source)
    source = _SYMBOL.sub(_symbol, source)
    source = _with_rows(source)
    return _with_known_environments(source)


def checked(tree: Element) -> Element:
    """Return the converter's result if it understood everything.

    Raises:
        UnknownTexError: a command or the sign of a column stands there as text.
    """
    for node in tree.iter():
        text = node.text or ""
        if node.tag.endswith("mtext"):
            node.text = text = _ESCAPED.sub(r"\1", text)
        elif text in _BRACES:
            node.text = text = _BRACES[text]
        elif text in ("&", "&amp;"):
            raise UnknownTexError("a column outside of rows")
        if _COMMAND.search(text) or text == "\\":
            raise UnknownTexError(text[:40])
        if node.tag.endswith("mtable") and node.get("rowspacing", "3pt") == "3pt":
            node.set("rowspacing", "0.5em")
    return tree


def _nothing(_content: str) -> str:
    return ""


def _symbol(command: re.Match[str]) -> str:
    return _SYMBOLS[command[1]]


def _chemistry(content: str) -> str:
    found = chemistry.tex_of(content)
    if found is None:
        raise UnknownTexError("chemistry")
    return f"{{{found}}}"


def _replaced(source: str, command: str, written: Callable[[str], str]) -> str:
    """Return a formula in which a command with one argument is written otherwise."""
    if f"\\{command}" not in source:
        return source
    opening = re.compile(rf"\\{re.escape(command)}\s*\{{")
    pieces: list[str] = []
    place = 0
    while (found := opening.search(source, place)) is not None:
        end = closing_brace(source, found.end(), len(source))
        if end < 0:
            break
        pieces += [source[place : found.start()], written(source[found.end() : end - 1])]
        place = end
    return "".join([*pieces, source[place:]])


def closing_brace(source: str, start: int, end: int) -> int:
    """Return the position after the brace that closes one before ``start``, or -1."""
    depth, place = 1, start
    while place < end:
        character = source[place]
        if character == "\\":
            place += 1
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    return -1


def _with_rows(source: str) -> str:
    """Return a formula whose rows stand in an environment, where they are in none."""
    environments = braces = 0
    columns = rows = False
    for found in _STRUCTURE.finditer(source):
        sign = found[0]
        if sign in (r"\begin", r"\end"):
            environments += 1 if sign == r"\begin" else -1
        elif sign in "{}":
            braces += 1 if sign == "{" else -1
        elif environments <= 0 and braces <= 0:
            columns, rows = columns or sign == "&", rows or sign == "\\\\"
    if not (columns or rows):
        return source
    name = "aligned" if columns else "gathered"
    return rf"\begin{{{name}}}{source}\end{{{name}}}"


def _with_known_environments(source: str) -> str:
    pieces: list[str] = []
    place = 0
    open_: list[str] = []
    for found in _ENVIRONMENT.finditer(source):
        written = _ENVIRONMENTS.get(found[2])
        if written is None:
            raise UnknownTexError(found[2])
        between = source[place : found.start()]
        pieces.append(_displayed(between) if open_ and open_[-1] == "gather" else between)
        place = found.end()
        if found[1] == "begin":
            open_.append(written)
            pieces.append(_BEGINS.get(written, rf"\begin{{{written}}}"))
            dropped = found[2] in _WITH_NUMBER
            argument = _ARGUMENT.match(source, place) if dropped else None
            place = argument.end() if argument else place
        else:
            if not open_ or open_.pop() != written:
                raise UnknownTexError("an end without a beginning")
            pieces.append(_ENDS.get(written, rf"\end{{{written}}}"))
    if open_:
        raise UnknownTexError("a beginning without an end")
    return "".join([*pieces, source[place:]])


def _displayed(rows: str) -> str:
    """Return rows that are each as large as a formula of its own."""
    return rows.replace("\\\\", r"\\ \displaystyle ").replace("&", "")
