"""What people read is a sentence or a text of the window: found in the source, so translated.

By the syntax tree: an error, a remark or a line that is put together from pieces (an f-string,
``+``, ``%``, ``format``, ``join``), or that is no :class:`Sentence`, can't be told in another
language, and neither can a widget's text that did not go through ``tr``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import falcon_desktop
import pytest

PACKAGE: Final = Path(falcon_desktop.__file__).parent
TOLD: Final = ("Sentence", "tr", "tr_n", "_mark")
FOR_MODELS: Final = (
    "core/context/guided_calls.py",
    "core/context/tool_messages.py",
    "core/domain/shipped.py",
)
"""What is said to a model, in the language that it knows best."""
SAME: Final = (
    "Falcon Desktop",
    "https://",
    "http://host:port",
    "X-Team: falcon",
    "The quick brown fox jumps over the lazy dog, and then it rests a while.",  # measured only
    "{}.{} (most recent call last):",  # of a traceback
    "GPT4All",
    "WebP",
    "Try again later.",  # within what earlier versions kept in English
)
TO_MODELS: Final = ("DEFAULT_SYSTEM_MESSAGE", "NOT_RUN", "UNKNOWN", "DENIED", "NO_TOOL", "MISFIT")
NOT_FOR_PEOPLE: Final = ("WordMarks",)
"""Calls that take a model's own words."""
ERRORS: Final = ("FalconError",)
SAID_FIRST: Final = ("AnswerNotice", "ArgumentTypeError", "note")
"""Calls whose first argument people read, beside the errors."""
SHOWN: Final = (
    "setText", "setToolTip", "setTitle", "setWindowTitle", "setPlaceholderText",
    "setAccessibleName", "setAccessibleDescription", "setStatusTip", "setInformativeText",
    "setLabelText", "setWhatsThis", "show_notice", "addAction", "addTab", "addMenu", "QAction",
    "QLabel", "Label", "QPushButton", "QCheckBox", "QRadioButton", "setHeaderLabels",
)  # fmt: skip
"""Calls that put a text into a widget."""
GRAMMAR: Final = ("add_argument", "add_parser", "_Parser")
"""Calls with help texts of the command line."""
ENDINGS: Final = (".", "?", "!", "…", ":")
SQL: Final = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "PRAGMA ", "WITH ")
WORD: Final = re.compile(r"[A-Za-z]{2}")


def strays(source: str, errors: frozenset[str] = frozenset(ERRORS)) -> list[str]:
    """Return what people read in a module and nobody can translate, as ``line: text``."""
    tree = ast.parse(source)
    passed = _passed_over(tree)
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument, is_shown in _said_by(node, errors):
                if id(argument) not in passed and _is_made_of_pieces(argument, is_shown=is_shown):
                    found[id(argument)] = f"{argument.lineno}: {ast.unparse(argument)}"
        template = _template(node)
        if id(node) not in passed and _is_sentence(template) and template.rstrip() not in SAME:
            found[id(node)] = f"{getattr(node, 'lineno', 0)}: {_template(node)}"
    return list(found.values())


def _said_by(call: ast.Call, errors: frozenset[str]) -> Iterator[tuple[ast.expr, bool]]:
    """Give the arguments of a call that are for people, and whether a widget shows them as is."""
    name = _name(call.func)
    if name in errors or name in SAID_FIRST:
        for said in call.args[:1]:
            yield said, False
        for one in call.keywords:
            if one.arg in ("sentence", "words"):
                yield one.value, False
    if name in GRAMMAR:
        for one in call.keywords:
            if one.arg in ("help", "description"):
                yield one.value, True
    if name in SHOWN:
        for shown in call.args:
            yield shown, True


def _is_made_of_pieces(node: ast.AST, *, is_shown: bool) -> bool:
    """Whether an expression is a literal with a word in it, or is put together from pieces.

    In a widget, pieces in the reader's language may stand beside each other, with signs between.
    """
    match node:
        case ast.Constant(value=str(text)):
            return WORD.search(text) is not None and text not in SAME
        case ast.JoinedStr(values=values):
            return not is_shown or any(
                _is_made_of_pieces(one, is_shown=True)
                for one in values
                if isinstance(one, ast.Constant)
            )
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
        case ast.BoolOp(values=values):
            parts = values
        case ast.Call(func=ast.Attribute(value=ast.Constant() as value, attr="format" | "join")):
            return not is_shown or _is_made_of_pieces(value, is_shown=True)
        case _:
            return False
    return any(_is_made_of_pieces(part, is_shown=is_shown) for part in parts)


def _passed_over(tree: ast.Module) -> set[int]:
    """Return the nodes that are no text for people, or are told already."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))  # a docstring
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in TO_MODELS:
            found.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.JoinedStr):
            found.update(map(id, node.values))
        elif isinstance(node, ast.Call):
            name = _name(node.func)
            if name in TOLD:
                found.update(map(id, node.args[:1]))
            elif name in NOT_FOR_PEOPLE or _is_log(node.func):
                found.update(id(part) for one in node.args for part in ast.walk(one))
    return found


def _is_log(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and ast.unparse(function.value).endswith("_log")


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _template(node: ast.AST) -> str:
    """Return a literal's text, and that of an f-string with its places as ``{}``."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(
                _template(one) if isinstance(one, ast.Constant) else "{}" for one in values
            )
    return ""


def _is_sentence(text: str) -> bool:
    text = text.rstrip()
    return (
        len(text) > 8
        and " " in text
        and "\n" not in text
        and (text[0].isupper() or text[0] in "“{")
        and (text.endswith((*ENDINGS, ": {}")))
        and not text.startswith(SQL)
        and "%s" not in text
        and "%.0f" not in text
        and "::" not in text
    )


def errors_of(trees: dict[Path, ast.Module]) -> frozenset[str]:
    """Return the names of every class of the error tree."""
    found = set(ERRORS)
    while True:
        more = {
            node.name
            for tree in trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and {_name(base) for base in node.bases} & found
        }
        if more <= found:
            return frozenset(found)
        found |= more


def test_everything_that_people_read_can_be_translated() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    errors = errors_of({path: ast.parse(text) for path, text in texts.items()})
    assert "RequestRejected" in errors
    found = [
        f"{path.relative_to(PACKAGE)}:{one}"
        for path, text in texts.items()
        if path.relative_to(PACKAGE).as_posix() not in FOR_MODELS
        for one in strays(text, errors)
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        'raise FalconError("No chat.")',
        'raise FalconError("no chat")',
        'raise FalconError(f"no {name}")',
        'raise FalconError("no " + name)',
        'raise FalconError("no %s" % name)',
        'raise FalconError("no {}".format(name))',
        'raise FalconError(" and ".join(names))',
        'raise FalconError("no chat" if one else Sentence("No."))',
        'raise FalconError(name or "no chat")',
        'raise FalconError(sentence="no chat")',
        'raise errors.FalconError("no chat")',
        'raise argparse.ArgumentTypeError("it is empty")',
        'parser.add_argument("--limit", metavar="N", help="how many")',
        'output.note("nothing yet")',
        'AnswerNotice("a1", sentence=f"about {count} tokens")',
        'remarks.append("Nothing was taken along.")',
        'remarks.append(f"{count} files were left out.")',
        'words = f"The file is damaged: {reason}"',
        'label.setText("Nothing")',
        'label.setText(f"{count} chats")',
        'button.setToolTip("Close" if one else tr("Open"))',
        'menu.addAction("Copy")',
        'Sentence("No {name}.", name=f"Chat of {day} is gone.")',
    ],
)
def test_what_nobody_can_translate_is_found(planted: str) -> None:
    assert len(strays(planted)) == 1, planted


@pytest.mark.parametrize(
    "written",
    [
        'raise FalconError(Sentence("No chat."))',
        'raise FalconError(Sentence("{count} chat(s)", count=2))',
        "raise FalconError(error.sentence, detail=str(error))",
        'raise ValueError("no such place")',
        'output.note(Sentence("Nothing yet."))',
        '_log.warning("It failed: %s", name)',
        'label.setText(tr("Nothing"))',
        'label.setText(f"{count} · {name}")',
        '"""A docstring is for who reads the source."""',
        'connection.execute("SELECT text FROM message WHERE id = ?.")',
    ],
)
def test_what_is_told_or_for_nobody_passes(written: str) -> None:
    assert strays(written) == []
