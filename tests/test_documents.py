"""The documents in the repository: each package has its rules, and what they name exists.

So does what code in a string imports, which a type checker does not see.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "falcon_desktop"
TESTS = ROOT / "tests"
BASES = (PACKAGE, ROOT, TESTS, ROOT / ".github")
"""What a path in a document or a comment may begin at, besides the document's own directory."""
CODE = (PACKAGE, TESTS, ROOT / "resources")
NOT_IN_A_COMMIT = {"dist/", "falcon_desktop/engine/starter", "backups/", "models/"}
"""What a build makes, and what is in a person's data directory."""
OF_OTHERS = {"docs/gguf.md"}
"""Documents of other projects, named with the project."""

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_PATH = re.compile(r"\.?[\w-][\w.-]*(?:/[\w.-]+)*/?")
_FILE = re.compile(r"\.(?:py|md|toml|yml|spec|schema\.json)$|/$")
_TOP = ("falcon_desktop/", "tests/", "resources/", ".github/", ".ci/")
_MEMBER = re.compile(r"([A-Z][A-Za-z]+)\.([a-z]\w+)")
_DOCUMENT = re.compile(r"(?<![\w*<>{}])[\w./-]*\w\.md\b")
_CITED_FILE = re.compile(r"(?<![\w./-])(?:falcon_desktop|tests|resources)/[\w/]*\w\.py\b")
_OURS = ("falcon_desktop", "tests", "resources")
_IMPORT = re.compile(r"\b(?:import|from) (?:falcon_desktop|tests|resources)\b")
_SECTION = re.compile(r"([\w./-]*\w\.md),? (?:sections? )?((?:\d+(?:\.\d+)?(?:, | and )?)+)")
_NUMBERED = re.compile(r"^(?:#+ )?(\d+(?:\.\d+)?)\.? \S", re.MULTILINE)


def documents() -> list[Path]:
    return [
        *(ROOT / name for name in ("README.md", "tests/README.md")),
        *sorted((ROOT / ".github").rglob("*.md")),
        *sorted(PACKAGE.rglob("*.md")),
    ]


@cache
def files() -> frozenset[str]:
    return frozenset(path.name for directory in CODE for path in directory.rglob("*.py"))


@cache
def class_named(name: str) -> ast.ClassDef | None:
    for path in (file for directory in CODE for file in sorted(directory.rglob("*.py"))):
        code = path.read_text(encoding="utf-8")
        if f"class {name}" not in code:
            continue
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ClassDef) and node.name == name:
                return node
    return None


def found(name: str, at: Path) -> Path | None:
    """Return the file or directory that a name means in a document or module of ``at``."""
    for base in (at, *BASES):
        if (base / name).exists():
            return base / name
    if not at.is_relative_to(PACKAGE) and name in files():
        return at  # named before with its directory, in a text on all of them
    return None


def is_module(dotted: str) -> bool:
    """Say whether a dotted name is a module, or something that is defined in one."""
    parts = dotted.split(".")
    for end in range(len(parts), 1, -1):
        path = ROOT.joinpath(*parts[:end])
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if file.is_file():
            return all(
                re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")) for name in parts[end:]
            )
    return parts == ["falcon_desktop"]


def is_defined(owner: str, member: str) -> bool:
    """Say whether a class of ours, or one that it inherits from, has such a member."""
    node = class_named(owner)
    if node is None:
        return False
    for inner in ast.walk(node):
        match inner:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                pass
            case ast.Name(id=name) | ast.Attribute(attr=name):
                if not isinstance(inner.ctx, ast.Store):
                    continue
            case _:
                continue
        if name == member:
            return True
    return any(isinstance(base, ast.Name) and is_defined(base.id, member) for base in node.bases)


def unknown(text: str, at: Path) -> Iterator[str]:
    """Yield the links and names of a document in ``at`` that lead nowhere."""
    for link in _LINK.findall(text):
        target = link.partition("#")[0]
        if target and "://" not in target and not (at / target).exists():
            yield link
    for span in _SPAN.findall(_FENCE.sub("", text)):
        name = span.partition("::")[0]
        if name in NOT_IN_A_COMMIT:
            continue
        if _PATH.fullmatch(name) and (_FILE.search(name) or name.startswith(_TOP)):
            if found(name, at) is None:
                yield name
        elif name.startswith("falcon_desktop.") and re.fullmatch(r"[\w.]+", name):
            if not is_module(name):
                yield name
        elif (member := _MEMBER.fullmatch(name)) and not is_defined(*member.groups()):
            yield name


def words_of(code: str) -> Iterator[str]:
    """Yield comments and docstrings: what one engineer tells the next."""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(code)):
        # a docstring, or the text below a constant
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


@cache
def numbers_of(document: Path) -> frozenset[str]:
    return frozenset(_NUMBERED.findall(document.read_text(encoding="utf-8")))


def unfounded(words: str, at: Path) -> Iterator[str]:
    """Yield the documents and files of code that a text cites and that are not in the repository,
    and sections that a document does not have.
    """
    for name in [*_DOCUMENT.findall(words), *_CITED_FILE.findall(words)]:
        if name not in OF_OTHERS and found(name, at) is None:
            yield name
    for name, numbers in _SECTION.findall(words):
        document = found(name, at)
        for number in re.findall(r"\d+(?:\.\d+)?", numbers):
            if document is not None and number not in numbers_of(document):
                yield f"{name} section {number}"


def test_every_package_has_a_readme() -> None:
    packages = [file.parent for file in PACKAGE.rglob("__init__.py")]
    assert len(packages) > 20
    assert [str(one) for one in packages if not (one / "README.md").is_file()] == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert list(unknown(text, document.parent)) == []
    assert list(unfounded(_LINK.sub("", text), document.parent)) == []


def test_a_name_that_leads_nowhere_is_found() -> None:
    good = (
        "[a](../README.md#x) `core/` `ui/kit/theme.py` `falcon_desktop.core.domain.ids.new_id`"
        " `Backend.load` `text/plain` `tests/README.md` `/generate_stream`\n```\nnot/this.py\n```\n"
    )
    assert list(unknown(good, PACKAGE)) == []
    bad = "[a](b.md) `core/nothing.py` `nowhere/` `falcon_desktop.core.nothing` `Backend.nothing`"
    assert list(unknown(bad, PACKAGE)) == [
        "b.md", "core/nothing.py", "nowhere/", "falcon_desktop.core.nothing", "Backend.nothing",
    ]  # fmt: skip


def test_the_code_cites_only_files_and_sections_that_are_here() -> None:
    cited: dict[str, list[str]] = {}
    for path in (file for directory in CODE for file in sorted(directory.rglob("*.py"))):
        code = path.read_text(encoding="utf-8")
        for words in words_of(code) if ".md" in code or _CITED_FILE.search(code) else ():
            if wrong := list(unfounded(words, path.parent)):
                cited.setdefault(str(path.relative_to(ROOT)), []).extend(wrong)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    cited["pyproject.toml"] = list(unfounded("\n".join(re.findall(r"#.*", project)), ROOT))
    assert {name: wrong for name, wrong in cited.items() if wrong} == {}


def test_a_citation_of_nothing_is_found() -> None:
    assert list(unfounded("see providers/README.md sections 2.2 and 3.1", TESTS)) == []
    assert list(unfounded("see .github/SECURITY.md, section 5", TESTS)) == []
    assert list(unfounded("Facts: wire.md section 2.", PACKAGE)) == ["wire.md"]
    assert list(unfounded("tests/test_documents.py asks", PACKAGE)) == []
    assert list(unfounded("tests/store/test_nothing.py asks", PACKAGE)) == [
        "tests/store/test_nothing.py"
    ]
    assert list(unfounded("providers/README.md section 2.99", TESTS)) == [
        "providers/README.md section 2.99"
    ]
    assert list(words_of('x = "a.md"\n"""Why."""\n# how\n')) == ["# how", "Why."]


def not_there(code: str) -> Iterator[str]:
    """Yield what code in the strings of a module imports from us, and is not there."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if not _IMPORT.search(node.value):
            continue
        try:
            inner = ast.parse(textwrap.dedent(node.value))
        except SyntaxError:
            continue  # prose, or a piece of an f-string
        for one in ast.walk(inner):
            match one:
                case ast.ImportFrom(module=str(module), names=names):
                    dotted = [f"{module}.{name.name}".removesuffix(".*") for name in names]
                case ast.Import(names=names):
                    dotted = [name.name for name in names]
                case _:
                    continue
            ours = (name for name in dotted if name.split(".")[0] in _OURS)
            yield from (name for name in ours if not is_module(name))


def test_code_in_a_string_imports_what_there_is() -> None:
    wrong = {
        str(path.relative_to(ROOT)): found
        for directory in CODE
        for path in sorted(directory.rglob("*.py"))
        if (found := list(not_there(path.read_text(encoding="utf-8"))))
    }
    assert wrong == {}


def test_an_import_of_nothing_in_a_string_is_found() -> None:
    planted = (
        """X = 'from falcon_desktop.core.domain.ids import new_id, old_id\\nimport tests.none'"""
    )
    assert list(not_there(planted)) == ["falcon_desktop.core.domain.ids.old_id", "tests.none"]
