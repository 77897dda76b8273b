"""A language is one file: an invented one is put in, and window and command line speak it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from resources.translations.__main__ import read
from tests.end_to_end.environments import alone
from tests.pseudo import pseudo

ROOT = Path(__file__).parents[2]
WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from falcon_desktop.ui.kit import language
from falcon_desktop.ui.kit.i18n import tr, tr_n
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.core.domain.settings import SendKey

application = QApplication([])
print(language.install(application, sys.argv[1]))
window = SettingsWindow(Theme(), send_key=SendKey.ENTER, version="1", parent=None)
picker = window.program.language
print(*(picker.itemText(row) for row in range(picker.count())), sep="|")
print(tr("New chat"), *(tr_n("%n action(s)", count) for count in (1, 3, 5)), sep="|")
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Runs Python on a copy of the program; returns what it prints."""
    for name in ("falcon_desktop", "resources/translations"):
        there = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=there)

    def run(*arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=150,
            env={**alone(), "PYTHONPATH": str(tmp_path), **environment},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def translate(path: Path) -> None:
    """Do the translator's work: fill in every form, each of a number with its place."""
    tree = ElementTree.parse(path)
    for message in tree.getroot().iter("message"):
        text = pseudo(message.findtext("source") or "")
        translation = message.find("translation")
        assert translation is not None and translation.get("type") == "unfinished"
        del translation.attrib["type"]
        forms = list(translation.iter("numerusform"))
        for place, form in enumerate(forms):
            form.text = f"{text} {place}"
        if not forms:
            translation.text = text
    tree.write(path, encoding="utf-8")


def test_one_file_is_a_language_in_settings_window_and_command_line(
    tmp_path: Path, run: Callable[..., str]
) -> None:
    file = tmp_path / "resources" / "translations" / "falcon_desktop_pl.ts"
    file.touch()
    (unknown := file.with_name("falcon_desktop_tlh.ts")).touch()
    problems = run("-m", "resources.translations")
    assert "falcon_desktop_pl.ts: not translated: 'New chat'" in problems
    assert "falcon_desktop_tlh.ts: plurals.py has no row for tlh\n" in problems
    unknown.unlink()
    translate(file)
    assert run("-m", "resources.translations") == "Every text is translated.\n"
    assert len(read(file)["%n action(s)"]) == 3
    spoken, listed, said = run("-c", WINDOW, "pl").splitlines()
    assert (spoken, listed.split("|")[1:]) == ("pl", ["English", "العربية", "日本語", "Polski"])
    new, *deleted = said.split("|")
    assert new == pseudo("New chat")
    assert [one.rpartition(" ")[2] for one in deleted] == ["0", "1", "2"]
    said = run("-m", "falcon_desktop", "--help", LANG="pl_PL.UTF-8", LANGUAGE="", LC_ALL="")
    assert said.startswith(pseudo("usage: "))
    # without it, there is none of it
    (tmp_path / "falcon_desktop" / "ui" / "translations" / "falcon_desktop_pl.qm").unlink()
    assert run("-c", WINDOW, "pl").splitlines()[0] == "en"
