"""The one gate through which addresses leave the program (SECURITY.md section 8). No other module
may import QDesktopServices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QWidget,
)

from falcon_desktop.core.text.links import MAX_LENGTH, Reason, Refusal, SafeLink, check_link
from falcon_desktop.ui.kit.child_dialog import ChildDialog
from falcon_desktop.ui.kit.clipboard import copy_text
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import PlainLabel
from falcon_desktop.ui.kit.placing import dialog_width
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.theme import Theme


class LinkGate(QObject):
    """Shows where a link leads and opens it only if the user confirms.

    ``opened`` carries the address that was handed to the system.
    """

    opened = Signal(str)
    not_opened = Signal(str)
    """Nothing on this computer opens it: a sentence for the person."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget | None = None,
        *,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._open_url = open_url
        self._dialog: LinkDialog | None = None

    @property
    def dialog(self) -> LinkDialog | None:
        """The dialog on screen."""
        return self._dialog

    def ask(self, url: str, text: str = "") -> None:
        """Show the target of a link with the text ``text``, with Open, Copy link and Cancel."""
        if self._dialog is not None:
            self._dialog.close()
        dialog = LinkDialog(self._theme, url, check_link(url), text, self._window)
        dialog.finished.connect(self._forget)
        dialog.open_chosen.connect(self._open)
        self._dialog = dialog
        dialog.open()

    @Slot(str)
    def open_folder(self, path: str) -> None:
        """Show one of our directories in the file manager; never a path from a text."""
        if not self._open_url(QUrl.fromLocalFile(path)):
            words = tr("No file manager found. The folder is {path}.", path=path)
            self.not_opened.emit(words)

    @Slot()
    def _forget(self) -> None:
        self._dialog = None

    @Slot(str)
    def _open(self, url: str) -> None:
        link = check_link(url)
        if isinstance(link, SafeLink):
            if self._open_url(QUrl(link.url, QUrl.ParsingMode.StrictMode)):
                self.opened.emit(link.url)
            else:
                self.not_opened.emit(
                    tr("Couldn't open a browser. Click the link again to copy it.")
                )


_ADDRESS_STYLE: Final = """
QPlainTextEdit { background: @code; color: @text; border: 1px solid @edge; border-radius: 8px;
  padding: 5px 7px; }
QPlainTextEdit:focus { border: 2px solid @accent; padding: 4px 6px; }
"""


class LinkDialog(ChildDialog):
    """Asks whether to open an address; a refused one can only be copied."""

    open_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        url: str,
        checked: SafeLink | Refusal,
        text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("link_dialog")
        self.setWindowTitle(tr("Open link"))
        self._theme = theme
        self._checked = checked
        self.address = checked.url if isinstance(checked, SafeLink) else url[:MAX_LENGTH]
        column = self.column
        for label in self._words(text):
            column.addWidget(label)
        column.addWidget(self._address_box())
        self._add_buttons()
        self.setFixedWidth(dialog_width(self, 460, theme.px(460)))

    def _label(self, text: str, *, scale: float = 1.0, bold: bool = False) -> PlainLabel:
        label = PlainLabel(text, self)
        label.setWordWrap(True)
        label.setFont(self._theme.font(scale=scale, bold=bold))
        return label

    def _words(self, text: str) -> list[PlainLabel]:
        checked = self._checked
        if isinstance(checked, Refusal):
            return [
                self._label(tr("Link blocked"), scale=1.15, bold=True),
                self._label(refusal_sentence(checked)),
            ]
        question = tr("Write an email to this address?")
        if checked.scheme != "mailto":
            question = tr("Open this link in your browser?")
        labels = [self._label(question), self._label(checked.host, scale=1.25, bold=True)]
        if checked.readable_host:
            written = show_hidden(checked.readable_host)
            labels.append(
                self._label(tr("Written as “{host}”: lookalike letters, check carefully.",
                               host=written))
            )  # fmt: skip
        if checked.leads_here:
            labels.append(self._label(tr("This address is on this computer.")))
        if checked.scheme == "http":
            labels.append(self._label(tr("The connection is not encrypted.")))
        if text.strip() and text.strip() not in (self.address, checked.host):
            shown = show_hidden(" ".join(text.split())[:120])
            labels.append(self._label(tr("The message shows it as “{shown}”.", shown=shown)))
        return labels

    def _address_box(self) -> PlainEdit:
        box = PlainEdit(self)
        box.setObjectName("link_address")
        box.setAccessibleName(tr("Address"))
        box.setReadOnly(True)
        box.setFont(self._theme.code_font())
        box.setPlainText(show_hidden(self.address))
        box.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        box.setFixedHeight(self._theme.px(84))
        box.setTabChangesFocus(True)
        self._theme.style(box, _ADDRESS_STYLE)
        return box

    def _add_buttons(self) -> None:
        row = self.foot
        row.addStretch(1)
        cancel = Button(self._theme, tr("Cancel"), look=Look.OUTLINED)
        cancel.setObjectName("cancel")
        cancel.clicked.connect(self.reject)
        copy = Button(self._theme, tr("Copy link"), look=Look.OUTLINED)
        copy.setObjectName("copy_address")
        copy.clicked.connect(self._copy)
        row.addWidget(cancel)
        row.addWidget(copy)
        if isinstance(self._checked, SafeLink):
            follow = Button(self._theme, tr("Open"), look=Look.ACCENT)
            follow.setObjectName("open")
            follow.clicked.connect(self._choose_open)
            row.addWidget(follow)

    @Slot()
    def _copy(self) -> None:
        copy_text(self, self.address)
        self.reject()

    @Slot()
    def _choose_open(self) -> None:
        self.open_chosen.emit(self.address)
        self.accept()


def refusal_sentence(refusal: Refusal) -> str:
    """Return in a sentence why an address is not opened."""
    match refusal.reason:
        case Reason.SCHEME:
            return tr("Only web and email links can be opened from a chat.")
        case Reason.CHARACTERS:
            return tr("It contains invisible or forbidden characters.")
        case Reason.USER:
            return tr("It contains a user name, a common phishing trick.")
        case Reason.TOO_LONG:
            return tr("It is longer than {count} characters.", count=MAX_LENGTH)
        case _:
            return tr("It is not a valid address.")
