"""A walk through every screen of a program with all of its controllers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import shiboken6
from falcon_desktop.core.domain.events import Finished, TextDelta
from falcon_desktop.ui.kit.controls import IconButton
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.controllers.bench import WholeBench

ANSWER: Final = (
    "Text with a [link](https://example.org) and `code`.\n\n"
    "```python\nprint('a wide line of code that goes on and on, beyond the column at its end')\n"
    "```\n\n"
    "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
)
_ENDS: Final = frozenset({"quit"})
_SHOW_NOTHING: Final = ("chat_", "zoom_", "next_", "previous_", "focus_", "undo", "copy_")


async def screens(bench: WholeBench) -> AsyncIterator[tuple[str, list[QWidget]]]:
    """Give the name of each screen and the windows that are seen there; the next closes them."""
    await bench.load()
    yield "new chat", _windows()
    await bench.opened_chat("Why?", ANSWER, "And then?", ANSWER, title="A chat")
    yield "chat", _windows()
    async for screen in _menus(bench):
        yield screen
    async for screen in _settings(bench):
        yield screen
    for row, action in bench.window.actions_table:
        if row.name in _ENDS or row.name.startswith(_SHOW_NOTHING) or not action.isEnabled():
            continue
        bench.provider.scripts[:] = [[TextDelta(ANSWER), Finished("stop")]]
        action.trigger()
        await bench.settle()
        yield row.name, _windows()
        await _close_others(bench)
        if row.name in ("temporary_chat", "new_chat", "new_text", "show_archive", "show_trash"):
            await bench.opened_chat("Why?", ANSWER, title="A chat")


async def _menus(bench: WholeBench) -> AsyncIterator[tuple[str, list[QWidget]]]:
    for widget in bench.window.findChildren(QWidget):
        if not shiboken6.isValid(widget):
            continue
        if (
            not widget.isVisible()
            or widget.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
        ):
            continue
        at = widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)
        await asyncio.sleep(0)
        if QApplication.activePopupWidget() is not None:
            yield f"menu of {widget.objectName()}", _windows()
        await _close_others(bench)


async def _settings(bench: WholeBench) -> AsyncIterator[tuple[str, list[QWidget]]]:
    bench.window.actions_table["settings"].trigger()
    await bench.settle()
    window = bench.window.findChild(SettingsWindow)
    assert window is not None
    for place in range(window.pages.count()):
        window.pages.setCurrentRow(place)
        await bench.settle()
        yield f"settings, {window.page_name}", _windows()
    window.show_page(window.models)
    [speed] = window.models.findChildren(IconButton, "memory_and_speed")
    speed.click()
    await bench.settle()
    yield "settings, memory and speed", _windows()
    window.show_page(window.connections)
    menu = window.connections.preset_menu()
    for entry in menu.actions():
        if entry.objectName():
            entry.trigger()
            window.connections.editor.more.show()
            await bench.settle()
            yield f"settings, {entry.objectName()}", _windows()
    for page in (window.presets, window.prompts):
        window.show_page(page)
        page.add_button.click()
        await bench.settle()
        yield f"settings, new entry of {window.page_name}", _windows()
    await _close_others(bench)


def _windows() -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


async def _close_others(bench: WholeBench) -> None:
    """Close every window but the main one, and what lies over that."""
    panel = bench.window.findChild(SearchPanel)
    if panel is not None and panel.isVisible():
        QTest.keyClick(panel.box, Qt.Key.Key_Escape)
    for one in QApplication.topLevelWidgets():
        if one is not bench.window and one.isVisible():
            one.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    await bench.settle()
