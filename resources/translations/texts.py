"""Finds every text of the program that a person reads. Must not know any language.

Two kinds, both told by the syntax tree: literals given to ``tr``, ``tr_n`` and ``_mark`` in the
window, and the templates of :class:`~falcon_desktop.core.text.sentences.Sentence`, which any layer
may make. ``tests/test_sentences.py`` finds what is said in neither way.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

MEANT: Final = "\x04"
"""Between the meaning of a text and the text, where it has one, as gettext has it."""
PACKAGE: Final = Path(__file__).parents[2] / "falcon_desktop"
ARGPARSE: Final = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "argument %(argument_name)s: %(message)s",
    "expected one argument",
    "expected at least one argument",
    "the following arguments are required: %s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "not allowed with argument %s",
    "ignored explicit argument %r",
)
"""What the command line's parser says of itself: Python has it translated by gettext."""
_PLACE: Final = re.compile(r"\{(\w+)\}")


def window_texts() -> dict[str, bool]:
    """Return the texts of the window, and whether each depends on a number.

    One that was given a meaning has it before it, see :data:`MEANT`. Looked for wherever they
    stand: a package that is moved must not lose its translations.

    Raises:
        ValueError: a text or its meaning is no literal, so that nothing could be extracted.
    """
    found: dict[str, bool] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in ("tr", "tr_n", "_mark") or not node.args:
                continue
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                numbered = node.func.id == "tr_n"
                key = _with_meaning(node, text.value, path)
                found[key] = found.get(key, False) or numbered
            elif not isinstance(text, ast.Attribute):  # ``tr(row.text)``: marked where it is made
                raise ValueError(f"{path}:{node.lineno}: {ast.unparse(node)} is no literal")
    return found


def _with_meaning(call: ast.Call, text: str, path: Path) -> str:
    """Return a text with the meaning that ``tr`` is given."""
    match call.args[1:]:
        case [ast.Constant(value=str(meaning))]:
            return f"{meaning}{MEANT}{text}"
        case [_, *_] if isinstance(call.func, ast.Name) and call.func.id == "tr":
            raise ValueError(f"{path}:{call.lineno}: {ast.unparse(call)}: no literal")
        case _:
            return text


def sentences() -> dict[str, bool]:
    """Return the templates of every sentence, and whether each depends on a number.

    Raises:
        ValueError: a template is no literal, or its places are not what is given to fill in.
    """
    found: dict[str, bool] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "Sentence":
                text = _literal(node, path)
                found[text] = "{count}" in text
    return found


def _literal(node: ast.Call, path: Path) -> str:
    """Return the template of a sentence that is made here."""
    where = f"{path}:{node.lineno}: {ast.unparse(node)}"
    match node.args:
        case [ast.Constant(value=str(text))]:
            places, given = set(_PLACE.findall(text)), {one.arg for one in node.keywords}
            if given and places != given:
                raise ValueError(f"{where}: places {places}, values {given}")
            if not given and places:
                raise ValueError(f"{where}: nothing is given for {places}")
            return text
        case _:
            raise ValueError(f"{where}: the template is no literal")


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return _name(node.value)
    return ""
