"""What the architecture forbids: layers (import-linter) and dangerous calls (read from the source).

Each check is shown to fail on a planted violation.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import ServerKind

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "falcon_desktop"


def lint_imports(directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()",
         "--no-cache"],
        cwd=directory, capture_output=True, text=True, timeout=100,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(directory)},
    )  # fmt: skip


PLANTS = {
    "core/domain/ids.py": "import httpx",
    "core/domain/cursor.py": "from falcon_desktop.core.chat import chat",
    "core/text/differences.py": "from falcon_desktop import paths",
    "core/text/escapes.py": "from falcon_desktop.core.domain import errors",
    "ui/kit/menus.py": "from falcon_desktop.ui.markdown import palette",
    "ui/transcript/search.py": "from falcon_desktop.controllers import backend",
    "ui/composer/meter.py": "from falcon_desktop.core.chat import memory",
    "ui/markdown/columns.py": "from falcon_desktop.ui.kit import labels",
    "ui/kit/dates.py": "from falcon_desktop.composition import container",
    "ui/window/header.py": "from falcon_desktop.runtime import worker",
    "ui/accessible/text_map.py": "from falcon_desktop.ui.window import header",
    "controllers/backend.py": "from falcon_desktop.ui.accessible import factory",
    "runtime/frames.py": "from falcon_desktop.store import database",
    "providers/sse.py": "from falcon_desktop.store import schema",
    "engine/gguf.py": "import apsw",
    "store/writing.py": "from PySide6 import QtCore",
    "transfer/names.py": "import keyring",
}


def test_the_layers_hold_and_planted_violations_are_found(tmp_path: Path) -> None:
    copy = tmp_path / "falcon_desktop"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kept = lint_imports(tmp_path)
    assert kept.returncode == 0, kept.stdout[-3000:]
    for name, line in PLANTS.items():
        path = copy / name
        path.write_text(path.read_text() + f"\n{line}\n")
    broken = lint_imports(tmp_path)
    assert broken.returncode == 1
    for name in PLANTS:
        module = "falcon_desktop." + name.removesuffix(".py").replace("/", ".")
        assert module in broken.stdout, f"{module} was not found out"
    assert "KEPT" in kept.stdout
    assert "KEPT" not in broken.stdout  # each contract finds what breaks it


def test_a_circle_within_a_package_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "falcon_desktop"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = copy / "controllers" / "open_chat.py"
    planted = "from falcon_desktop.controllers.chat import conversation"
    path.write_text(f"{path.read_text()}\n{planted}\n")
    broken = lint_imports(tmp_path)
    assert broken.returncode == 1
    assert "No cycles are allowed in falcon_desktop.controllers" in broken.stdout


BANNED_CALLS = {"eval", "exec", "__import__", "os.system", "os.popen", "tempfile.mktemp"}
BANNED_IMPORTS = {"pickle", "marshal", "shelve", "yaml", "webbrowser"}
BANNED_KEYWORDS = {("verify", False), ("shell", True)}
ONLY_IN = {
    "QDesktopServices": {"ui/kit/links.py"},
    "subprocess": {"engine/child.py", "engine/program_main.py"},
}
TIPS_AND_BOXES = (
    "setToolTip", "setTabToolTip", "setWhatsThis", "setStatusTip", "ToolTipRole", "WhatsThisRole",
    "StatusTipRole", "setToolTipsVisible", "QToolTip", "QWhatsThis", "QMessageBox",
    "QErrorMessage", "QInputDialog", "QProgressDialog",
)  # fmt: skip
MAY_READ_HTML: dict[str, set[str]] = {
    **{name: {"ui/kit/tips.py", "ui/kit/boxes.py"} for name in TIPS_AND_BOXES},
    "QLabel": {"ui/kit/labels.py", "ui/kit/boxes.py"},
    "QTextBrowser": set(),
    "QTextEdit": {  # they take no rich text, and get theirs through a cursor
        "ui/transcript/plain_text.py", "ui/answers/differences_window.py",
        "ui/window/file_viewer.py",
        "ui/completion/editor.py", "ui/composer/placeholders.py",
    },
    "RichText": set(), "AutoText": set(), "MarkdownText": set(),
    "setMarkdown": set(), "insertHtml": set(), "appendHtml": set(), "setOpenExternalLinks": set(),
    # what is printed, made of escaped text; and the HTML half of what is copied
    "setHtml": {"ui/transfer/pages.py", "ui/markdown/interaction.py", "ui/transcript/selecting.py"},
}  # fmt: skip
"""What Qt may read as HTML, which opens the files it names, and who may use it (SECURITY.md 3)."""


def violations(name: str, source: str) -> Iterator[str]:
    """Find what no module may do, or only one."""
    for node in ast.walk(ast.parse(source)):
        line = getattr(node, "lineno", 0)
        called = getattr(node, "attr", None) or getattr(node, "id", None)
        if isinstance(called, str) and name not in MAY_READ_HTML.get(called, {name}):
            yield f"{name}:{line} may show foreign text as HTML: {called}"
        if called == "clipboard" and name != "ui/kit/clipboard.py":
            yield f"{name}:{line} copies without saying so: that is for ui/kit/clipboard.py"
        if name != ROWS and asks_which_server(node):
            line = line or getattr(getattr(node, "pattern", None), "lineno", 0)
            yield f"{name}:{line} asks which server it is: that belongs in a row of {ROWS}"
        match node:
            case ast.Call(func=function, keywords=keywords):
                called = ast.unparse(function)
                if called in BANNED_CALLS:
                    yield f"{name}:{line} calls {called}"
                for keyword in keywords:
                    value = keyword.value
                    if isinstance(value, ast.Constant) and (
                        (keyword.arg, value.value) in BANNED_KEYWORDS
                    ):
                        yield f"{name}:{line} says {keyword.arg}={value.value!r}"
                if called.endswith(".connect") and any(
                    isinstance(argument, ast.Lambda) for argument in node.args
                ):
                    yield f"{name}:{line} connects a lambda"
            case ast.Global(names=names) if name != "core/domain/ids.py":
                yield f"{name}:{line} changes {', '.join(names)} of its module"
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                modules = {alias.name for alias in names}
                if isinstance(node, ast.ImportFrom) and node.module:
                    modules.add(node.module)
                for module in modules & BANNED_IMPORTS:
                    yield f"{name}:{line} imports {module}"
                for module in modules & ONLY_IN.keys():
                    if name not in ONLY_IN[module]:
                        yield f"{name}:{line} imports {module}"
            case ast.FunctionDef() if is_slot(node):
                if begins_only(node):
                    yield f"{name}:{line} only begins a coroutine: make that an async_slot"
                if passes_on_only(node):
                    yield f"{name}:{line} only passes on: connect the signal to the signal"
            case _:
                pass


ROWS = "core/domain/servers.py"
SERVER_IDS = {row.id for row in servers.PRESETS} | {kind.value for kind in ServerKind}
ID_NAMES = {
    name for name, value in vars(servers).items()
    if name.isupper() and (value in tuple(SERVER_IDS) or isinstance(value, servers.ServerProfile))
}  # fmt: skip
"""What the rows' ids, and rows, are called in the module that holds them."""


def asks_which_server(node: ast.AST) -> bool:
    """Say whether something is done for one server alone: that is a field of its row."""
    match node:
        case ast.Compare(left=left, comparators=comparators):
            sides = [_flat(side) for side in (left, *comparators)]
            told = [one for side in sides for one in side]
            asked = [any(_says_preset(one) for one in side) for side in sides]
            texts = any(isinstance(one, ast.Constant) and one.value in SERVER_IDS for one in told)
            kinds = any(getattr(one, "attr", "") in ("kind", "id") for one in told)
            two = any(asked) and not all(asked)  # two connections may be compared
            return two or (texts and kinds) or any(map(_names_a_server, told))
        case ast.match_case(pattern=pattern):
            return any(map(_names_a_server, ast.walk(pattern)))
        case ast.Subscript(slice=key) | ast.Call(func=ast.Attribute(attr="get"), args=[key, *_]):
            return any(map(_says_preset, _flat(key)))
        case _:
            return False


def _flat(side: ast.expr) -> list[ast.expr]:
    return side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]


def _says_preset(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "preset"


def _names_a_server(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name("ServerKind")):
            return True
        case ast.Attribute(value=ast.Name("servers"), attr=name) | ast.Name(name):
            return name in ID_NAMES
        case _:
            return False


def is_slot(function: ast.FunctionDef) -> bool:
    """Say whether Qt calls a function."""
    return any(ast.unparse(one).startswith("Slot(") for one in function.decorator_list)


def begins_only(function: ast.FunctionDef) -> bool:
    """Say whether a function begins a coroutine with what it was given, and does nothing else."""
    match statements(function):
        case [ast.Expr(ast.Call(ast.Attribute(ast.Name("self"), "_start"), [ast.Call() as made]))]:
            given = [*made.args, *(one.value for one in made.keywords)]
            return all(isinstance(one, ast.Constant | ast.Name) for one in given)
        case _:
            return False


def passes_on_only(function: ast.FunctionDef) -> bool:
    """Say whether a function emits a signal of its object with what it was given, no more."""
    match statements(function):
        case [ast.Expr(ast.Call(ast.Attribute(ast.Attribute(ast.Name("self")), "emit"), given))]:
            names = [one.arg for one in function.args.args[1:]]
            passed = [one.id if isinstance(one, ast.Name) else "" for one in given]
            return passed == names[: len(passed)]
        case _:
            return False


def statements(function: ast.FunctionDef) -> list[ast.stmt]:
    """Return what a function does, without what it says."""
    has_docstring = ast.get_docstring(function) is not None
    return function.body[1:] if has_docstring else function.body


def test_no_module_does_what_only_one_may() -> None:
    found = [
        violation
        for path in sorted(SOURCE.rglob("*.py"))
        for violation in violations(str(path.relative_to(SOURCE)), path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "eval('1')",
        "import pickle",
        "client(verify=False)",
        "run(x, shell=True)",
        "button.clicked.connect(lambda: go())",
        "from PySide6.QtGui import QDesktopServices",
        "import subprocess",
        "button.setToolTip(title)",
        "item.setData(Qt.ItemDataRole.ToolTipRole, name)",
        "if role == Qt.ToolTipRole:\n    pass",
        "box = QMessageBox(parent)",
        "QtWidgets.QMessageBox.warning(parent, title, text)",
        "label = QLabel(text)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "view.setHtml(text)",
        "QGuiApplication.clipboard().setText(self.page.toPlainText())",
        "def remember():\n    global _last\n    _last = 1",
        "if connection.preset == OLLAMA:\n    pass",
        "if identity.preset in (servers.LLAMA_CPP, servers.TGI):\n    pass",
        "if connection.preset in ('ollama',):\n    pass",
        "name = 'a' if connection.preset != 'vllm' else 'b'",
        "if connection.kind is ServerKind.TGI:\n    pass",
        "is_local = kind is not ServerKind.EMBEDDED and there",
        "if connection.kind == 'embedded':\n    pass",
        "if profile.id == 'lmstudio':\n    pass",
        "if profile_of(connection) is ENGINE:\n    pass",
        "match connection.kind:\n    case ServerKind.OPENAI:\n        pass",
        "name = NAMES[connection.preset]",
        "name = NAMES.get(connection.preset, '')",
        "@Slot(str)\ndef _use(self, model):\n    self._start(self._choose(model))",
        "@Slot()\ndef back_up(self):\n    'Back up.'\n    self._start(self._write(path=''))",
        "@Slot()\ndef _back(self):\n    self.close_requested.emit()",
        "@Slot(str, str)\ndef _pick(self, one, two):\n    self.chosen.emit(one)",
    ],
)
def test_the_reader_finds_what_is_planted(planted: str) -> None:
    assert list(violations("ui/planted.py", planted))


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for directory in (SOURCE, ROOT / "tests", ROOT / "resources")
        for path in sorted(directory.rglob("*.py"))
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
