"""Which of the program's widgets assistive technology sees otherwise than Qt would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAccessibleInterface
    from PySide6.QtWidgets import QWidget


def meet_again(window: QWidget) -> None:
    """Have Qt forget what it made of our widgets in ``window`` before it asked for ours.

    The window is painted first: a reader that is active has met some of its buttons by then.
    """
    from PySide6.QtWidgets import QAbstractButton

    from falcon_desktop.ui.kit.met_anew import let_meet_anew

    for button in window.findChildren(QAbstractButton):
        if button.property("expands"):
            let_meet_anew(button)


def interface_of(kind: str, thing: QObject) -> QAccessibleInterface | None:
    """Return the interface of ``thing``; None leaves it to Qt.

    Qt asks for ``kind``, each of the object's classes, until one is answered.
    """
    if kind in ("SettingsWindow", "ChildWindow", "QStackedWidget"):
        from falcon_desktop.ui.accessible.panes import pane_of

        return pane_of(kind, thing)  # type: ignore[arg-type] # it is a widget
    if kind == "MessageBody":
        from falcon_desktop.ui.accessible.body import BodyInterface

        return BodyInterface(thing)  # type: ignore[arg-type] # it is one
    if kind == "Disclosure" or thing.property("expands"):
        from falcon_desktop.ui.accessible.disclosure import DisclosureInterface

        return DisclosureInterface(thing)  # type: ignore[arg-type] # it is one
    if kind == "NoteView":
        from falcon_desktop.ui.accessible.note import NoteInterface

        return NoteInterface(thing)  # type: ignore[arg-type] # it is one
    if kind == "CodeButtons":
        from falcon_desktop.ui.accessible.code_buttons import CodeButtonsInterface

        return CodeButtonsInterface(thing)  # type: ignore[arg-type] # it is one
    if kind == "SpokenPlate":
        from falcon_desktop.ui.accessible.plate import PlateInterface

        return PlateInterface(thing)  # type: ignore[arg-type] # it is one
    return None
