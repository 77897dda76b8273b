"""Finding what can be done by its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.kit.actions import TABLE, Actions
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.models.picker import ModelGroup
from falcon_desktop.ui.palette.commands import (
    Command,
    Sort,
    action_commands,
    model_commands,
    page_commands,
    ranked,
    rows_of_commands,
)
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def commands(qtbot: QtBot) -> list[Command]:
    window = QMainWindow()
    qtbot.addWidget(window)
    groups = [
        ModelGroup("embedded", "On this computer", (), "", "SmolLM2 135M"),
        ModelGroup("mine", "My TGI", ("tiiuae/falcon-180B-chat",), "", "falcon-7b"),
    ]
    return [*action_commands(Actions(window)), *page_commands(), *model_commands(groups)]


def names(commands: list[Command]) -> list[str]:
    return [command.text for command in commands]


def test_every_action_is_there_with_its_keys(commands: list[Command]) -> None:
    rows = {
        row.id.partition("\x1f")[2]: row
        for row in rows_of_commands(commands)
        if row.id.startswith(Sort.ACTION)
    }
    for row in TABLE:
        if row.local or row.name in ("search_all", "all_actions"):
            continue
        assert row.name in rows
        assert bool(rows[row.name].keys) == bool(row.keys)
    assert rows["new_chat"].keys == "Ctrl+N"
    assert "Ctrl+N" in rows["new_chat"].spoken()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("new", "New chat"),
        ("chat new", "New chat"),
        ("nch", "New chat"),
        ("EXPORT", "Export this chat"),
        ("archive", "Archive this chat"),
        ("settings app", "Appearance"),
        ("use falcon 180", "Use falcon-180B-chat"),
        ("my tgi 7b", "Use falcon-7b"),
        ("écho", ""),
    ],
)
def test_names_are_found(commands: list[Command], typed: str, first: str) -> None:
    found = names(ranked(commands, typed, ()))
    assert (found[0] if found else "") == first


def test_every_page_of_the_settings_is_there(
    commands: list[Command], theme: Theme, shown: Callable[[QWidget], QWidget]
) -> None:
    window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    shown(window)
    targets = [command.target for command in commands]
    names = [rest[0] for sort, rest in targets if sort is Sort.PAGE]
    assert [getattr(window, name).title for name in names] == [
        command.text for command in commands if command.target[0] is Sort.PAGE
    ]
    assert len(names) == window.pages.count()


def test_what_was_used_last_comes_first(commands: list[Command]) -> None:
    used = [f"{Sort.ACTION}\x1fzoom_out", f"{Sort.ACTION}\x1fundo"]
    assert names(ranked(commands, "", used))[:3] == ["Zoom out", "Undo", "New chat"]
    assert names(ranked(commands, "zoom", used))[:2] == ["Zoom out", "Zoom in"]


def test_a_command_knows_what_is_to_be_done(commands: list[Command]) -> None:
    targets = {command.text: command.target for command in commands}
    assert targets["New chat"] == (Sort.ACTION, ["new_chat"])
    assert targets["Appearance"] == (Sort.PAGE, ["appearance"])
    assert targets["Use falcon-180B-chat"] == (Sort.MODEL, ["mine", "tiiuae/falcon-180B-chat"])
    assert targets["Use SmolLM2 135M"] == (Sort.MODEL, ["embedded", ""])


def test_what_is_done_with_one_chat_says_so(commands: list[Command]) -> None:
    """Several may be selected in the list; these take the open one, as their keys do."""
    texts = {command.target[1][0]: command.text for command in commands
             if command.target[0] is Sort.ACTION}  # fmt: skip
    for name in ("rename", "delete_chat", "pin_chat", "duplicate_chat", "archive_chat", "export",
                 "print"):  # fmt: skip
        assert "this chat" in texts[name], name
