"""Changes of files are told, and that their directory is gone; nothing is told unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from falcon_desktop.runtime.file_watch import FileWatch
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot


@pytest.fixture
def watch(tmp_path: Path, qtbot: QtBot) -> FileWatch:
    home = tmp_path / "home"
    home.mkdir()
    (home / "file").write_text("a")
    owner = QObject()
    made = FileWatch(home, ("file", "later"), owner)
    made.owner = owner  # type: ignore[attr-defined]
    made.begin()
    return made


def test_a_write_is_told_once(watch: FileWatch, tmp_path: Path, qtbot: QtBot) -> None:
    told: list[None] = []
    watch.changed.connect(lambda: told.append(None))
    with qtbot.waitSignal(watch.changed):
        for word in ("b", "c", "d"):
            (tmp_path / "home" / "file").write_text(word)
    qtbot.wait(100)  # pace: a second telling of the same would come from the kernel meanwhile
    assert len(told) == 1
    with qtbot.waitSignal(watch.changed):
        (tmp_path / "home" / "file").write_text("e")


def test_a_file_that_is_made_later_is_watched(
    watch: FileWatch, tmp_path: Path, qtbot: QtBot
) -> None:
    later = tmp_path / "home" / "later"
    with qtbot.waitSignal(watch.changed):
        later.write_text("a")
    with qtbot.waitSignal(watch.changed):
        later.write_text("b")


def test_a_file_that_is_replaced_stays_watched(
    watch: FileWatch, tmp_path: Path, qtbot: QtBot
) -> None:
    new, old = tmp_path / "home" / "new", tmp_path / "home" / "file"
    new.write_text("n")
    with qtbot.waitSignal(watch.changed):
        new.replace(old)
    with qtbot.waitSignal(watch.changed):
        old.write_text("m")


def _rename(home: Path) -> None:
    home.rename(home.with_name("elsewhere"))


def _replace(home: Path) -> None:
    home.rename(home.with_name("elsewhere"))
    home.mkdir()


def _remove(home: Path) -> None:
    (home / "file").unlink()
    home.rmdir()


@pytest.mark.parametrize(
    ("lose", "name"), [(_rename, "moved"), (_replace, "moved"), (_remove, "removed")]
)
def test_a_directory_that_is_lost_is_told_once(
    watch: FileWatch, tmp_path: Path, qtbot: QtBot, lose: Callable[[Path], None], name: str
) -> None:
    told: list[str] = []
    watch.moved.connect(lambda: told.append("moved"))
    watch.removed.connect(lambda: told.append("removed"))
    with qtbot.waitSignal(getattr(watch, name)):
        lose(tmp_path / "home")
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "x").write_text("x")
    qtbot.wait(100)  # pace: a second telling of the same would come from the kernel meanwhile
    assert told == [name]
