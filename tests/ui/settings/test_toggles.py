"""Assistive technology toggles without a click: what hears of it must do the same."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import falcon_desktop.ui
import pytest
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtWidgets import QRadioButton


def test_sending_the_key_unencrypted_is_saved(
    page: ConnectionsPage, saved: list[Connection]
) -> None:
    connection = page.editor.connection
    assert connection is not None
    risky = replace(connection, base_url="http://example.org")
    page.editor.show_connection(risky)
    assert not saved  # shown, not told
    page.editor.plain_http.toggle()
    assert saved[-1].allow_plain_http
    page.editor.show_connection(replace(risky, allow_plain_http=False))
    assert len(saved) == 1


@pytest.mark.parametrize(
    ("page", "choice", "signal"),
    [
        ("appearance", "colours", "appearance_chosen"),
        ("chat", "keys", "send_key_chosen"),
        ("chat", "policies", "policy_chosen"),
        ("chat", "titles", "titles_chosen"),
    ],
)
def test_a_choice_that_is_toggled_is_chosen(
    window: SettingsWindow, page: str, choice: str, signal: str
) -> None:
    shown = getattr(window, page)
    buttons: dict[str, QRadioButton] = getattr(shown, choice).buttons
    told: list[str] = []
    getattr(shown, signal).connect(told.append)
    value = next(value for value, button in buttons.items() if not button.isChecked())
    buttons[value].toggle()
    assert told == [value]
    other = next(one for one in buttons if one != value)
    getattr(shown, choice).choose(other)  # shown, not told
    assert told == [value]


def test_nothing_that_can_be_checked_is_only_heard_when_it_is_clicked() -> None:
    """``clicked`` of a widget that is a Tick, or was made checkable, in the same class."""
    deaf = []
    for path in Path(falcon_desktop.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
            names = [(ast.unparse(one.func), one) for one in calls]
            checkable = {
                name.removesuffix(".setCheckable")
                for name, _ in names
                if name.endswith(".setCheckable")
            }
            checkable |= {
                ast.unparse(one.targets[0])
                for one in ast.walk(node)
                if isinstance(one, ast.Assign)
                and isinstance(one.value, ast.Call)
                and ast.unparse(one.value.func) in ("Tick", "Option", "Choice", "QCheckBox")
            }
            deaf += [
                f"{path.name}:{call.lineno}"
                for name, call in names
                if name.endswith((".buttonClicked.connect", ".idClicked.connect"))
                or name.removesuffix(".clicked.connect") in checkable
            ]
    assert deaf == []
