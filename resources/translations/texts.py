"""Finds every text of the program that a person reads. Must not know any language.

Two kinds, both told by the syntax tree: literals given to ``tr``, ``tr_n`` and ``_mark`` in the
window, and the templates of :class:`~falcon_desktop.core.text.sentences.Sentence`, which any layer
may make. What looks like a sentence in an inner layer and is none is found, too: nobody could
translate it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[2] / "falcon_desktop"
INNER: Final = (
    "core", "providers", "engine", "store", "transfer", "attaching", "composition", "runtime",
)  # fmt: skip
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
_FOR_MODELS: Final = ("shipped.py",)
"""What is said to a model, in the language that it knows best."""
_TO_MODELS: Final = ("DEFAULT_SYSTEM_MESSAGE",)
_ENDINGS: Final = (".", "?", "!", "…", ":")
_PLACE: Final = re.compile(r"\{(\w+)\}")
_REASON: Final = re.compile(r": \{\d+\}$")
"""Such an end of a sentence is filled in, with a sentence of its own as a rule."""
_SQL: Final = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "PRAGMA ", "WITH ")


def window_texts() -> dict[str, bool]:
    """Return the texts of the window, and whether each depends on a number.

    Looked for wherever they stand: a package that is moved must not lose its translations.

    Raises:
        ValueError: a text is no literal, so that nothing could be extracted.
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
                found[text.value] = found.get(text.value, False) or numbered
            elif not isinstance(text, ast.Attribute):  # ``tr(row.text)``: marked where it is made
                raise ValueError(f"{path}:{node.lineno}: {ast.unparse(node)} is no literal")
    return found


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


def inner_sentences() -> list[str]:
    """Return the sentences of the inner layers; what is filled in stands as ``{0}``, ``{1}``, …"""
    files = [path for name in INNER for path in sorted((PACKAGE / name).rglob("*.py"))]
    files.append(PACKAGE / "keychain.py")
    found: dict[str, None] = {}
    for path in files:
        if path.name in _FOR_MODELS:
            continue
        for text in _sentences(ast.parse(path.read_text(encoding="utf-8"))):
            found[text] = None
    return list(found)


def _sentences(tree: ast.Module) -> Iterator[str]:
    passed_over: set[int] = set()
    labels: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(id(node.value))  # a docstring
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in _TO_MODELS:
            passed_over.update(id(part) for part in ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            passed_over.update(id(value) for value in node.values)
        elif isinstance(node, ast.Call) and _name(node.func) == "Sentence":
            passed_over.update(id(part) for argument in node.args for part in ast.walk(argument))
        elif isinstance(node, ast.Call) and _name(node.func) == "Parameter":
            labels.update(id(argument) for argument in node.args[1:2])
        elif isinstance(node, ast.Call) and _name(node.func) == "WordMarks":  # a model's own words
            passed_over.update(id(part) for argument in node.args for part in ast.walk(argument))
        elif isinstance(node, ast.Call) and _name(node.func).endswith("_log"):
            passed_over.update(id(argument) for argument in node.args)
    for node in ast.walk(tree):
        if id(node) in passed_over:
            continue
        text = _template(node)
        if text and (id(node) in labels or _is_sentence(text)):
            yield text


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return _name(node.value)
    return ""


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts: list[str] = []
    places = 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            parts.append(f"{{{places}}}")
            places += 1
    return "".join(parts)


def _is_sentence(text: str) -> bool:
    stripped = text.rstrip()
    return (
        len(stripped) > 8
        and " " in stripped
        and "\n" not in stripped
        and (stripped[0].isupper() or stripped[0] in "“{")
        and (stripped.endswith(_ENDINGS) or _REASON.search(stripped) is not None)
        and not stripped.startswith(_SQL)
        and "%s" not in stripped
        and "::" not in stripped
        and "%.0f" not in stripped
    )
