"""Every action of the window with its text and keys, in one table (ui/README.md section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.i18n import tr


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action: its stable name, English text, default keys, and group in the shortcut list.

    ``local`` keys belong to one widget (↑ in the message box, Esc where something runs, …): they
    are listed and shown, but no window-wide shortcut is made of them.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    group: str
    icon: str = ""
    local: bool = False


def _mark(text: str) -> str:
    """Mark a literal for the extraction of translations; :func:`tr` translates it when used."""
    return text


TABLE: Final[tuple[ActionRow, ...]] = (
    ActionRow("new_chat", _mark("New chat"), ("Ctrl+N", "Ctrl+Shift+O"), "Chats", "new_chat"),
    ActionRow("temporary_chat", _mark("Temporary chat"), ("Ctrl+Shift+N",), "Chats", "temporary"),
    ActionRow("new_text", _mark("New completion"), ("Ctrl+Shift+E",), "Chats", "text"),
    ActionRow("search_all", _mark("Search all chats"), ("Ctrl+K",), "Chats", "search"),
    ActionRow("next_chat", _mark("Next chat"), ("Ctrl+Tab",), "Chats"),
    ActionRow("previous_chat", _mark("Previous chat"), ("Ctrl+Shift+Tab",), "Chats"),
    ActionRow("rename", _mark("Rename this chat"), ("F2",), "Chats", "rename"),
    ActionRow(
        "delete_chat", _mark("Delete this chat"), ("Ctrl+Shift+Backspace",), "Chats", "delete"
    ),
    ActionRow("undo", _mark("Undo"), ("Ctrl+Z",), "Chats", "undo"),
    ActionRow("pin_chat", _mark("Pin this chat"), (), "Chats", "pin"),
    ActionRow("duplicate_chat", _mark("Duplicate this chat"), (), "Chats", "duplicate"),
    ActionRow("archive_chat", _mark("Archive this chat"), (), "Chats", "archive"),
    ActionRow("show_archive", _mark("Show archived chats"), (), "Chats", "archive"),
    ActionRow("show_trash", _mark("Show Trash"), (), "Chats", "delete"),
    ActionRow("empty_trash", _mark("Empty Trash…"), (), "Chats", "delete"),
    ActionRow("find_in_chat", _mark("Find in chat"), ("Ctrl+F",), "Messages", "search"),
    ActionRow("find_next", _mark("Find next"), ("F3",), "Messages"),
    ActionRow("find_previous", _mark("Find previous"), ("Shift+F3",), "Messages"),
    ActionRow("previous_message", _mark("Previous message"), ("Alt+Up",), "Messages"),
    ActionRow("next_message", _mark("Next message"), ("Alt+Down",), "Messages"),
    ActionRow("regenerate", _mark("Regenerate"), ("Ctrl+R",), "Messages", "regenerate"),
    ActionRow(
        "continue_answer", _mark("Continue the answer"), ("Ctrl+Shift+Return",), "Messages", "next"
    ),
    ActionRow("run_again", _mark("Run again exactly"), ("Ctrl+Shift+R",), "Messages", "regenerate"),
    ActionRow("run_with", _mark("Run with…"), (), "Messages", "options"),
    ActionRow("compare", _mark("Compare models…"), ("Ctrl+Shift+D",), "Messages", "duplicate"),
    ActionRow("how_it_was_made", _mark("How it was made"), ("Ctrl+I",), "Messages", "info"),
    ActionRow("differences", _mark("Differences between versions"), (), "Messages"),
    ActionRow("edit_last", _mark("Edit the last message"), ("Up",), "Messages", "edit", local=True),
    ActionRow("attach", _mark("Attach files"), ("Ctrl+U",), "Messages", "attach"),
    ActionRow("clear_context", _mark("Clear context"), ("Ctrl+Shift+L",), "Messages"),
    ActionRow("copy_answer", _mark("Copy the last answer"), ("Ctrl+Shift+C",), "Messages", "copy"),
    ActionRow(
        "copy_code", _mark("Copy the last code block"), ("Ctrl+Shift+;",), "Messages", "copy"
    ),
    ActionRow("focus_message", _mark("Go to the message box"), ("Shift+Esc",), "Messages"),
    ActionRow("stop", _mark("Stop"), ("Esc",), "Messages", "stop"),
    ActionRow("export", _mark("Export this chat"), ("Ctrl+S",), "Messages", "export"),
    ActionRow("print", _mark("Print this chat…"), ("Ctrl+P",), "Messages", "print"),
    ActionRow("export_all", _mark("Export all chats…"), (), "Chats", "export"),
    ActionRow("import_chats", _mark("Import chats…"), (), "Chats", "plus"),
    ActionRow("choose_model", _mark("Choose the model"), ("Ctrl+Shift+M",), "Window"),
    ActionRow(
        "toggle_sidebar", _mark("Show or hide the sidebar"), ("Ctrl+B", "F9"), "Window", "sidebar"
    ),
    ActionRow("all_actions", _mark("All actions"), ("F1",), "Window", "keyboard"),
    ActionRow("toggle_options", _mark("Advanced options"), ("Ctrl+Shift+P",), "Window", "options"),
    ActionRow("settings", _mark("Settings"), ("Ctrl+,",), "Window", "settings"),
    ActionRow("shortcuts", _mark("Keyboard shortcuts"), ("Ctrl+/",), "Window", "keyboard"),
    ActionRow("zoom_in", _mark("Zoom in"), ("Ctrl++", "Ctrl+="), "Window"),
    ActionRow("zoom_out", _mark("Zoom out"), ("Ctrl+-",), "Window"),
    ActionRow("zoom_reset", _mark("Reset zoom"), ("Ctrl+0",), "Window"),
    ActionRow("quit", _mark("Quit"), ("Ctrl+Q",), "Window"),
    *(
        ActionRow(f"chat_{number}", _mark("Chat {number}"), (f"Ctrl+{number}",), "Chats")
        for number in range(1, 10)
    ),
)
"""Qt maps Ctrl to ⌘ on macOS by itself."""

GROUPS: Final = ("Chats", "Messages", "Window")


def action_text(row: ActionRow) -> str:
    """Return an action's text in the interface's language."""
    if row.name.startswith("chat_"):
        return tr("Chat {number}", number=row.name.removeprefix("chat_"))
    return tr(row.text)


def keys_text(keys: Sequence[str]) -> str:
    """Return keys in this platform's notation."""
    return "  ".join(
        QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys
    )


def conflicts(keys: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return every key used by more than one action, with their names."""
    users: dict[str, list[str]] = {}
    for name, sequences in keys.items():
        for sequence in sequences:
            users.setdefault(QKeySequence(sequence).toString(), []).append(name)
    return {key: names for key, names in users.items() if len(names) > 1}


class Actions(QObject):
    """The actions of one window, with their shortcuts on it."""

    def __init__(self, window: QWidget, keys: Mapping[str, Sequence[str]] | None = None) -> None:
        """Make every action. ``keys`` replaces default keys by action name."""
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        chosen = keys or {}
        for row in TABLE:
            action = QAction(action_text(row), self)
            action.setObjectName(f"action_{row.name}")
            if not row.local:
                action.setShortcuts([QKeySequence(key) for key in chosen.get(row.name, row.keys)])
                # the program is ended from its other windows, too
                everywhere = row.name == "quit"
                contexts = Qt.ShortcutContext
                action.setShortcutContext(
                    contexts.ApplicationShortcut if everywhere else contexts.WindowShortcut
                )
            window.addAction(action)
            self._actions[row.name] = action

    def __getitem__(self, name: str) -> QAction:
        """Return an action.

        Raises:
            KeyError: there is none of that name.
        """
        return self._actions[name]

    def __iter__(self) -> Iterator[tuple[ActionRow, QAction]]:
        return ((row, self._actions[row.name]) for row in TABLE)

    def set_keys(self, name: str, keys: Sequence[str]) -> None:
        """Change an action's keys."""
        self._actions[name].setShortcuts([QKeySequence(key) for key in keys])

    def hint(self, name: str) -> str:
        """Return an action's first key in this platform's notation, "" for none."""
        return self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
