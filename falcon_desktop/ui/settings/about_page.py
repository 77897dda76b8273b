"""The page about the program: versions, licences of every component, diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from falcon_desktop.core.domain.licences import Part
from falcon_desktop.ui.kit.clipboard import copy_text
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.emblem import Emblem
from falcon_desktop.ui.kit.forms import Page, Picker, row, words
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.theme import Theme


class AboutPage(Page):
    """Name, version, licences, and diagnostics to copy."""

    def __init__(self, theme: Theme, version: str) -> None:
        super().__init__(theme, "about")
        name = Label(theme, "Falcon Desktop", scale=1.3, bold=True)
        number = Label(theme, tr("Version {version}", version=version), tone="secondary")
        words_beside = QVBoxLayout()
        words_beside.setSpacing(0)
        words_beside.addWidget(name)
        words_beside.addWidget(number)
        top = row(Emblem(theme, 40))
        top.insertLayout(1, words_beside)
        self.column.addLayout(top)
        self.add_words(
            tr(
                "MIT licence. Built on Qt for Python (LGPL 3), SQLite (public domain), "
                "llama.cpp (MIT), httpx (BSD), markdown-it-py (MIT), Pygments (BSD), keyring "
                "(MIT) and others; the starter model SmolLM2 135M is under the Apache licence "
                "2.0."
            )
        )
        self.add_heading(tr("Licences"))
        self.parts = Picker(theme)
        name_widget(self.parts, "Parts", tr("Components"))
        self.column.addWidget(self.parts)
        self.licence = self._field("Licence text", tr("Licence text"), 150)
        self._texts: list[str] = []
        self.parts.currentIndexChanged.connect(self._show_licence)
        self.add_heading(tr("Diagnostics"))
        self.diagnostics = self._field("Diagnostics", tr("Diagnostics"), 200)
        self.copy = Button(theme, tr("Copy"), icon_name="copy", look=Look.OUTLINED)
        self.copy.setObjectName("copy_diagnostics")
        self.copied = words(theme)
        self.column.addLayout(row(self.copy, self.copied))
        self.copy.clicked.connect(self._copy)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show the program's components, each with its licence."""
        self._texts = [part.text or tr("The text comes with the component.") for part in parts]
        self.parts.clear()
        for part in parts:
            self.parts.addItem(
                one_line(f"{part.name} {part.version}  ·  {part.licence or tr('see its text')}")
            )

    def set_diagnostics(self, text: str) -> None:
        """Show diagnostics, which must contain no secret."""
        self.diagnostics.setPlainText(text)
        self.copied.setText("")

    def _field(self, english: str, name: str, height: int) -> PlainEdit:
        field = PlainEdit()
        field.setReadOnly(True)
        field.setFont(self.theme.code_font(scale=0.8))
        field.setTabChangesFocus(True)
        field.setMinimumHeight(self.theme.px(height))
        name_widget(field, english, name)
        self.column.addWidget(field, 1)
        return field

    @Slot(int)
    def _show_licence(self, place: int) -> None:
        self.licence.setPlainText(self._texts[place] if 0 <= place < len(self._texts) else "")

    @Slot()
    def _copy(self) -> None:
        copy_text(self, self.diagnostics.toPlainText())
        self.copied.setText(tr("Copied."))
