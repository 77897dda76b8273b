"""Every control of every screen has a name of its own, and a description that says more."""

from __future__ import annotations

import re

from falcon_desktop.ui.kit.forms import Picker
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QFileDialog, QScrollBar, QWidget
from tests.controllers.conftest import MakeWholeBench
from tests.controllers.screens import screens

KEYS = re.compile(
    r"\([^)]*\b(?:Ctrl|Alt|Shift|Esc|F\d+)\b[^)]*\)|^(?:Ctrl\+\S+|Esc)$|[\u2066-\u2069]"
)
"""A shortcut at the end, or alone. Where it is what all is about (a row of the palette, of the list
of shortcuts), it stands in a sentence."""
Role = QAccessible.Role
CONTROLS = {
    Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.Slider,
    Role.SpinBox, Role.List, Role.Tree, Role.Table, Role.Splitter, Role.PageTab, Role.ButtonMenu,
    Role.Link, Role.Dialog, Role.MenuItem,
}  # fmt: skip


def control(widget: QWidget) -> QAccessibleInterface | None:
    """Return what is told of a widget; None for one that is no control of ours."""
    spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    if spoken is None or not spoken.isValid() or not is_control(widget, spoken):
        return None
    return spoken


def is_control(widget: QWidget, spoken: QAccessibleInterface) -> bool:
    if isinstance(widget, QScrollBar) or isinstance(widget.parent(), QScrollBar):
        return False
    if widget.objectName().startswith("qt_"):
        return False
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab or spoken.role() in CONTROLS


def faults(widget: QWidget) -> list[str]:
    spoken = control(widget)
    if spoken is None:
        return []
    name = spoken.text(QAccessible.Text.Name).strip()
    described = spoken.text(QAccessible.Text.Description).strip()
    found = []
    if not name:
        found.append("no name")
    if name and name == described:
        found.append(f"described by its name, {name!r}")
    for text in (name, described):
        if KEYS.search(text):
            found.append(f"keys in {text!r}")
    if isinstance(widget, Picker) and widget.accessibleName() not in (name, *labels(spoken)):
        # on Linux Qt calls it by what is chosen, and a reader by its label
        found.append(f"called by its choice, {name!r}")
    return found


def labels(spoken: QAccessibleInterface) -> list[str]:
    """Return what the labels say that are related to a control."""
    related = spoken.relations(QAccessible.RelationFlag.Label)
    return [label.text(QAccessible.Text.Name) for label, _ in related]


def twins(parent: QWidget) -> list[str]:
    """Return names that several controls beside each other have."""
    names: dict[str, list[QObject]] = {}
    for one in parent.children():
        if isinstance(one, QWidget) and one.isVisible():
            spoken = control(one)
            if spoken is not None:
                names.setdefault(spoken.text(QAccessible.Text.Name), []).append(one)
    return [name for name, those in names.items() if name and len(those) > 1]


def where(widget: QWidget) -> str:
    parent: QWidget | None = widget.parentWidget()
    above = "" if parent is None else parent.objectName() or type(parent).__name__
    return f"{above} / {type(widget).__name__} {widget.objectName()}"


async def test_every_control_has_one_name(make_whole_bench: MakeWholeBench) -> None:
    bench = await make_whole_bench()
    wrong: dict[str, str] = {}
    seen, places = 0, set()
    async for place, windows in screens(bench):
        places.add(place)
        for window in windows:
            if isinstance(window, QFileDialog):
                continue  # Qt's
            for widget in (window, *window.findChildren(QWidget)):
                if not widget.isVisible() or widget.window() is not window:
                    continue
                seen += 1
                for fault in faults(widget):
                    wrong.setdefault(f"{where(widget)}: {fault}", place)
                for name in twins(widget):
                    wrong.setdefault(f"{where(widget)}: several {name!r}", place)

    assert not wrong, "\n".join(f"{one} ({place})" for one, place in wrong.items())
    assert len(places) > 40
    assert seen > 1_000
