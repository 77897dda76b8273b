"""The menu of listed chats."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.sidebar.list_bar import ListBar
from falcon_desktop.ui.sidebar.row_menu import RowAction, RowMenu
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.mark.usefixtures("arabic")
def test_what_archives_is_not_called_like_the_place(
    theme: Theme, qtbot: QtBot, summaries: list[ConversationSummary]
) -> None:
    """English says "Archive" to both."""
    parent, bar = QWidget(), ListBar(theme)
    qtbot.addWidget(parent)
    qtbot.addWidget(bar)
    bar.show_list(ChatList.ARCHIVE, has_rows=True)
    menu = RowMenu(summaries[:1], ChatList.CHATS, theme, parent)
    [archives] = [one for one in menu.actions() if one.objectName() == RowAction.ARCHIVE]
    assert (archives.text(), bar.title.text()) == ("أرشفة", "الأرشيف")
