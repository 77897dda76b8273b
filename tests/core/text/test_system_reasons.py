"""Why the operating system refused, as part of a sentence."""

from __future__ import annotations

import ast
import errno
import os
import re
from pathlib import Path

import falcon_desktop
import pytest
from falcon_desktop.core.text.sentences import Language, Sentence
from falcon_desktop.core.text.system_reasons import detail_of, reason_of


class Loud(Language):
    """Speaks in capitals, so that what was not translated is seen."""

    def template(self, english: str, count: int | None) -> str:
        return re.sub(r"\{\w+\}", lambda place: place[0].lower(), english.upper())


@pytest.mark.parametrize(
    "number",
    [
        errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.EIO,
        errno.ENOSPC, errno.EROFS, errno.EEXIST, errno.EBUSY, errno.ENOTEMPTY, errno.ELOOP,
        errno.ENOEXEC, errno.ENOMEM, errno.EMFILE, errno.ENAMETOOLONG,
    ],
)  # fmt: skip
def test_a_reason_is_in_the_language_of_its_sentence(number: int) -> None:
    told = Sentence("It fails: {reason}.", reason=reason_of(OSError(number, "whatever it says")))
    assert str(told) == f"It fails: {os.strerror(number).lower()}."
    assert told.told(Loud()) == f"IT FAILS: {os.strerror(number).upper()}."


def test_a_rare_reason_stays_in_the_words_of_the_system() -> None:
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == (
        "invalid cross-device link"
    )
    assert reason_of(OSError()) == "unknown reason"


def test_a_line_below_a_sentence_names_the_file_and_is_translated(tmp_path: Path) -> None:
    with pytest.raises(OSError) as raised:
        tmp_path.read_bytes()
    line = detail_of(raised.value)
    assert line == f"{tmp_path}: is a directory"
    assert isinstance(line, Sentence)
    assert line.told(Loud()) == f"{tmp_path}: IS A DIRECTORY"
    assert detail_of(OSError(errno.EIO, "x")) == "input/output error"
    assert detail_of(OSError("no number")) == "no number"
    assert detail_of(ValueError("embedded null byte")) == "embedded null byte"
    assert detail_of(ValueError()) == "ValueError"


def test_no_other_module_tells_people_the_systems_own_words() -> None:
    """They are English inside every language."""
    package = Path(falcon_desktop.__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    found = [path.name for path, text in texts.items() if re.search(r"error\.strerror", text)]
    assert found == ["system_reasons.py"]
    for path, text in texts.items():
        for handler in ast.walk(ast.parse(text)):
            if isinstance(handler, ast.ExceptHandler) and _catches(handler) == "OSError":
                assert "detail=str(error)" not in ast.unparse(handler), (path, handler.lineno)


def _catches(handler: ast.ExceptHandler) -> str:
    return ast.unparse(handler.type) if handler.type is not None else ""
