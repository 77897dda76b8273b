"""Menus: typing goes to an entry, and every menu of ours is of the kind that can do so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import falcon_desktop.ui
import pytest
from falcon_desktop.ui.kit.menus import Menu
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

NONE = Qt.KeyboardModifier.NoModifier
ENTRIES = ["New chat", "&Export…", "Import chats…", "Insert", "", "Éditer", "Settings\tCtrl+,",
           "إعدادات", "Exit"]  # fmt: skip


@pytest.fixture
def menu(qtbot: QtBot) -> Iterator[Menu]:
    made = Menu()
    qtbot.addWidget(made)
    for words in ENTRIES:
        if words:
            made.addAction(words)
        else:
            made.addSeparator()
    made.addAction("Irreversible").setEnabled(False)
    made.popup(made.pos())
    qtbot.waitUntil(made.isVisible)
    yield made
    made.close()


def chosen(menu: Menu) -> str:
    action = menu.activeAction()
    return "" if cast(QAction | None, action) is None else action.text()


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("i", "Import chats…"),
        ("I", "Import chats…"),
        ("ii", "Insert"),
        ("iii", "Import chats…"),
        ("in", "Insert"),
        ("ex", "&Export…"),
        ("exi", "Exit"),
        ("new c", "New chat"),
        ("s", "Settings\tCtrl+,"),
        ("é", "Éditer"),
        ("إ", "إعدادات"),
        ("z", ""),
    ],
)
def test_typing_goes_to_an_entry(menu: Menu, typed: str, entry: str) -> None:
    for letter in typed:
        key = Qt.Key(0x20) if letter == " " else Qt.Key.Key_unknown
        QApplication.sendEvent(menu, QKeyEvent(QEvent.Type.KeyPress, key, NONE, letter))
    assert chosen(menu) == entry
    assert menu.isVisible()


def test_the_entry_that_was_typed_is_taken(menu: Menu, qtbot: QtBot) -> None:
    QTest.keyClick(menu, Qt.Key.Key_I)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert chosen(menu) == "Insert"
    with qtbot.waitSignal(menu.triggered) as taken:
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert taken.args[0].text() == "Insert"
    assert not menu.isVisible()


def test_esc_still_closes_it(menu: Menu) -> None:
    QTest.keyClick(menu, Qt.Key.Key_I)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_every_menu_of_ours_can_be_typed_into() -> None:
    """A plain QMenu knows only underlined letters, which our entries do not have."""
    root = Path(falcon_desktop.ui.__file__).parent
    plain = [
        f"{path.name}:{node.lineno}"
        for path in root.rglob("*.py")
        if path.name != "menus.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Call) and ast.unparse(node.func) == "QMenu")
        or (isinstance(node, ast.ClassDef) and "QMenu" in map(ast.unparse, node.bases))
    ]
    assert plain == []


@pytest.mark.parametrize("heard", [True, False])
def test_who_hears_a_menu_begins_at_its_first_entry(
    heard: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: heard)
    made = Menu()
    qtbot.addWidget(made)
    made.addAction("Can't be taken").setEnabled(False)
    made.addSeparator()
    first = made.addAction("Export…")
    made.addAction("Import chats…")
    made.popup(made.pos())
    qtbot.waitUntil(made.isVisible)
    assert made.activeAction() is (first if heard else None)
    made.close()
