"""Exports, imports and looks after the data in the real program, as a person would.

``python -m tests.end_to_end.transfer_driver SCENARIO DATA_DIR [ARGUMENT…]``
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from falcon_desktop.ui.settings.data_page import DataPage
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QWidget,
)
from tests.end_to_end import driver
from tests.end_to_end.driver import Driver, say

PICTURES = os.environ.get("FALCON_TEST_PICTURES", "")


class Hands:
    """What a person does with dialogs."""

    def __init__(self, person: Driver) -> None:
        self.person = person

    async def dialog(self, name: str) -> QWidget:
        """Wait for a window with this name."""
        await self.person.until(lambda: _top(name) is not None, f"no {name}")
        found = _top(name)
        assert found is not None
        return found

    async def gone(self, name: str) -> None:
        """Wait until a window is closed."""
        await self.person.until(lambda: _top(name) is None, f"{name} stays")

    def press(self, window: QWidget, name: str) -> None:
        """Press a button of a window."""
        found = window.findChild(QAbstractButton, name)
        assert found is not None and found.isVisible() and found.isEnabled(), name
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    async def name_file(self, dialog_name: str, path: str) -> None:
        """Type a file's name into a file dialog and press Enter."""
        dialog = await self.dialog(dialog_name)
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(path)
        QTest.keyClick(line, Qt.Key.Key_Return)

    async def notice(self, begin: str = "") -> str:
        """Wait for a notice, and return what it says."""
        notice = self.person.window.notice
        await self.person.until(
            lambda: notice.isVisible() and notice.text.text().startswith(begin), "no notice"
        )
        return notice.text.text()

    def picture(self, window: QWidget, name: str) -> None:
        """Keep a picture where somebody asked for pictures."""
        if PICTURES:
            window.grab().save(str(Path(PICTURES, f"{name}.png")))


def _top(name: str) -> QWidget | None:
    for window in QApplication.topLevelWidgets():
        if window.objectName() == name and window.isVisible():
            return window
    return None


class Ticks(QObject):
    """How often the window's loop turned meanwhile: a window that works on its own thread does not.

    ``tests.benchmarks.transfer_window`` tells how long it was deaf at most.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        self.count += 1

    def stop(self) -> int:
        """Return how many turns there were, of those that are 5 ms apart or more."""
        self._timer.stop()
        return self.count


async def export_open(person: Driver) -> None:
    """Export the open chat in each form that is named."""
    await person.ready()
    hands = Hands(person)
    await person.until(lambda: bool(person.shown()), "no message in the transcript")
    directory, *forms = person.arguments[:-1]
    for form in forms:
        person.press("export")
        dialog = await hands.dialog("export_dialog")
        hands.press(dialog, f"export_{form}")
        hands.picture(dialog, f"export-{form}")
        hands.press(dialog, "choose_file")
        await hands.name_file("export_file", str(Path(directory, f"chat.{form}")))
        say(said=await hands.notice("Exported"), action=person.window.notice.action.text())
        person.window.notice.clear()
    person.press("export")
    dialog = await hands.dialog("export_dialog")
    hands.press(dialog, "export_markdown")
    hands.press(dialog, "choose_file")
    await hands.name_file("export_file", str(Path(directory, "taken")))  # without an ending
    say(refused=await hands.notice())
    await hands.gone("export_file")
    left = [one.objectName() for one in person.window.findChildren(QWidget) if one.isWindow()]
    say(windows=[name for name in left if "export" in name or "progress" in name])


async def export_abroad(person: Driver) -> None:
    """Export the open chat in forms whatever language the window speaks, and import one again."""
    await person.ready()
    hands = Hands(person)
    await person.until(lambda: bool(person.shown()), "no message in the transcript")
    directory, *forms = person.arguments[:-1]
    for form in forms:
        person.press("export")
        dialog = await hands.dialog("export_dialog")
        hands.press(dialog, f"export_{form}")
        hands.press(dialog, "choose_file")
        await hands.name_file("export_file", str(Path(directory, f"chat.{form}")))
        say(said=await hands.notice())
        person.window.notice.clear()
    person.press("import_chats")
    await hands.name_file("import_file", str(Path(directory, "chat.markdown")))
    dialog = await hands.dialog("import_dialog")
    hands.picture(dialog, "import-abroad")
    say(again=_words(dialog, "import_summary"))
    dialog.close()


async def export_all(person: Driver) -> None:
    """Export everything; stop it once where a second argument says so."""
    await person.ready()
    hands = Hands(person)
    path, *stop = person.arguments[:-1]
    person.press("export_all")
    dialog = await hands.dialog("export_dialog")
    hands.press(dialog, "export_json")
    hands.press(dialog, "choose_file")
    ticks = Ticks()
    await hands.name_file("export_file", path)
    if stop:
        waiting = await hands.dialog("progress_dialog")
        hands.picture(waiting, "export-progress")
        hands.press(waiting, "cancel")
    said = await hands.notice()
    say(said=said, turns=ticks.stop(), there=Path(path).exists())


async def import_file(person: Driver) -> None:
    """Import a file, look at everything on the way, undo, and import again by dropping; then a
    folder.
    """
    await person.ready()
    hands = Hands(person)
    path, folder = person.arguments[:2]
    person.press("import_chats")
    await hands.name_file("import_file", path)
    dialog = await hands.dialog("import_dialog")
    hands.picture(dialog, "import-preview")
    await person.settled()
    words = {name: _words(dialog, name) for name in ("import_summary", "import_remarks")}
    say(**words, button=_words(dialog, "import_chosen"))
    ticks = Ticks()
    hands.press(dialog, "import_chosen")
    said = await hands.notice()
    await person.until(lambda: bool(person.titles()), "nothing in the list")
    say(said=said, titles=person.titles(), turns=ticks.stop())
    person.click("notice_action")
    await person.until(lambda: not person.titles(), "it was not undone")
    await person.settled()
    _drop(person, path)
    dialog = await hands.dialog("import_dialog")
    again = _words(dialog, "import_summary")
    hands.press(dialog, "import_chosen")
    await person.until(lambda: bool(person.titles()), "nothing in the list")
    say(again=again, titles=person.titles())
    await hands.gone("import_dialog")
    before = len(person.titles())
    _drop(person, folder)
    dialog = await hands.dialog("import_dialog")
    words = {name: _words(dialog, name) for name in ("import_summary", "import_remarks")}
    hands.press(dialog, "import_chosen")
    await person.until(lambda: len(person.titles()) > before, "nothing more in the list")
    say(**words, titles=person.titles())


async def import_and_stop(person: Driver) -> None:
    """Stop a large import in its middle; say how often the window's loop turned."""
    await person.ready()
    hands = Hands(person)
    ticks = Ticks()
    person.press("import_chats")
    await hands.name_file("import_file", person.arguments[0])
    dialog = await hands.dialog("import_dialog")
    read = ticks.stop()
    ticks = Ticks()
    hands.press(dialog, "import_chosen")
    waiting = await hands.dialog("progress_dialog")
    bar = waiting.findChild(QProgressBar)
    assert bar is not None
    await person.until(lambda: bar.value() > 0, "no progress")
    hands.picture(waiting, "import-progress")
    hands.press(waiting, "cancel")
    said = await hands.notice()
    say(said=said, titles=len(person.titles()), turns=ticks.stop(), turns_reading=read)


async def import_refused(person: Driver) -> None:
    """Try to import what is no export."""
    await person.ready()
    hands = Hands(person)
    person.press("import_chats")
    await hands.name_file("import_file", person.arguments[0])
    say(said=await hands.notice(), titles=person.titles())


async def print_open(person: Driver) -> None:
    """Print the open chat; the printer is a file, as where there is none."""
    await person.ready()
    hands = Hands(person)
    await person.until(lambda: bool(person.shown()), "no message in the transcript")
    person.press("print")
    dialog = await hands.dialog("print_dialog")
    assert isinstance(dialog, QPrintDialog)
    hands.picture(dialog, "print")
    name = dialog.findChild(QLineEdit, "filename")
    assert name is not None
    name.setText(person.arguments[0])
    dialog.accept()
    say(said=await hands.notice())
    await hands.gone("print_dialog")


class DataHands(Hands):
    """The page of the data in the settings, used."""

    async def open(self) -> DataPage:
        """Open the page."""
        self.person.press("settings")
        window = await self.dialog("settings_window")
        assert isinstance(window, SettingsWindow)
        window.show_page(window.data)
        await self.person.until(lambda: window.data.backups.count() > 0, "no facts")
        return window.data

    async def told(self, page: DataPage, name: str, button: str) -> str:
        """Press a button and return what is said then."""
        label = page.findChild(QLabel, name)
        assert label is not None
        label.setText("")
        self.press(page, button)
        await self.person.until(
            lambda: bool(label.text()) and not label.text().endswith("…"), "nothing said"
        )
        return label.text()


async def look_after_data(person: Driver) -> None:
    """Back up, check, compact, restore, and delete everything."""
    await person.ready()
    hands = DataHands(person)
    await person.until(lambda: bool(person.shown()), "no message in the transcript")
    person.window.composer.set_draft("")
    page = await hands.open()
    say(amount=page.amount.text(), backups=_rows(page.backups))
    say(said=await hands.told(page, "data_result", "back_up"))
    rows = page.backups
    await person.until(lambda: "manual" in _rows(rows), "not listed")
    for name in ("check_quickly", "check_database", "compact"):
        say(said=await hands.told(page, "upkeep_result", name))
    hands.picture(page.window(), "data")
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    hands.picture(page.window(), "data-end")
    hands.press(page, "save_copy")
    await hands.name_file("copy_file", str(Path(person.arguments[0], "copy.sqlite3")))
    await person.until(lambda: "copy.sqlite3" in page.result.text(), "no copy")
    # deleted, and back again
    person.press("delete_chat")
    await person.until(lambda: not person.titles(), "it was not deleted")
    page.backups.setCurrentRow(0)
    hands.press(page, "restore")
    question = await hands.dialog("question")
    hands.picture(question, "restore-question")
    hands.press(question, "confirm")
    await person.until(lambda: page.result.text().startswith("Restored"), "not restored")
    await person.until(lambda: bool(person.titles()), "nothing came back")
    say(titles=person.titles(), open=person.program.session.chat.conversation_id)
    # everything, for good
    person.press("next_chat")
    await person.until(lambda: bool(person.shown()), "not opened")
    hands.press(page, "erase_all")
    asked = await hands.dialog("erase_dialog")
    hands.picture(asked, "erase")
    hands.press(asked, "go_on")
    question = await hands.dialog("question")
    hands.press(question, "confirm")
    await person.until(lambda: page.upkeep_result.text().startswith("All"), "not deleted")
    await person.until(lambda: not person.titles(), "something is left in the list")
    await person.until(lambda: page.amount.text().find("0 chat") >= 0, "something is counted")
    await person.settled()
    say(amount=page.amount.text(), windows=person.window.windowTitle())


def _rows(rows: QListWidget) -> str:
    return "\n".join(rows.item(place).text() for place in range(rows.count()))


def _words(window: QWidget, name: str) -> str:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return str(found.property("text"))


def _drop(person: Driver, path: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    sidebar, place = person.window.sidebar, QPointF(20, 20)
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(sidebar, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(sidebar, QDropEvent(place, copy, data, left, none))


for scenario in (
    export_open,
    export_abroad,
    export_all,
    import_file,
    import_and_stop,
    import_refused,
    print_open,
    look_after_data,
):
    driver.SCENARIOS[scenario.__name__] = scenario

if __name__ == "__main__":
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    sys.exit(driver.main())
