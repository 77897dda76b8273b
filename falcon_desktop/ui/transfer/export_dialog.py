"""Asks for an export format, each with its purpose."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QWidget

from falcon_desktop.core.domain.transfer import ExportFormat
from falcon_desktop.ui.kit.child_dialog import ChildDialog
from falcon_desktop.ui.kit.choice import Choice
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.forms import STYLE, Tick
from falcon_desktop.ui.kit.i18n import one_line, tr, tr_n
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import dialog_width
from falcon_desktop.ui.kit.theme import SMALL, Theme

ORDER: Final = (
    ExportFormat.CLEAN_MARKDOWN, ExportFormat.HTML, ExportFormat.PDF,
    ExportFormat.TEXT, ExportFormat.MARKDOWN, ExportFormat.JSON,
)  # fmt: skip


def form_words(form: ExportFormat) -> tuple[str, str]:
    """Return a format's name and purpose."""
    return {
        ExportFormat.CLEAN_MARKDOWN: (tr("Markdown"), tr("For notes and editors.")),
        ExportFormat.MARKDOWN: (
            tr("Markdown with comments"),
            tr("Can be imported again; comments mark where messages begin."),
        ),
        ExportFormat.HTML: (
            tr("Web page"),
            tr("One file that opens in any browser, to share or keep."),
        ),
        ExportFormat.PDF: (tr("PDF"), tr("Pages to print or send.")),
        ExportFormat.TEXT: (tr("Plain text"), tr("Just the words.")),
        ExportFormat.JSON: (
            tr("JSON"),
            tr("Everything: all versions and how each was made. Can be imported again."),
        ),
    }[form]


class ExportDialog(ChildDialog):
    """Asks for a format; frees itself when closed.

    Args:
        title: the chat's title where it is one.
        count: how many chats; None for all there are.
    """

    chosen = Signal(str, bool)
    """The form, and whether each chat gets a file of its own, in a zip."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        count: int | None,
        form: ExportFormat = ExportFormat.CLEAN_MARKDOWN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, spacing=4)
        self.setObjectName("export_dialog")
        self.setWindowTitle(tr("Export"))
        theme.style(self, "QDialog { background: @window; }" + STYLE)
        column = self.column
        if count == 1:
            words = one_line(title, 80)
        elif count is None:
            words = tr("All chats, including archived ones. Trash is not included.")
        else:
            words = tr_n("%n chat(s)", count)
        column.addWidget(Label(theme, tr("Export as"), scale=1.3, bold=True))
        is_title = count == 1  # foreign text: one line, at the side where writing starts
        about = Label(
            theme, words, scale=SMALL, tone="secondary", wrap=not is_title, elide=is_title
        )
        about.setObjectName("export_about")
        column.addWidget(about)
        column.addSpacing(8)
        self._choices: dict[ExportFormat, Choice] = {}
        self._group = QButtonGroup(self)
        for one in ORDER:
            choice = Choice(theme, *form_words(one))
            choice.setObjectName(f"export_{one.value}")
            self._choices[one] = choice
            self._group.addButton(choice)
            column.addWidget(choice)
        self._choices[form].setChecked(True)
        self.separate = Tick(theme, tr("One file per chat, in a zip"))
        self.separate.setObjectName("export_separate")
        self.separate.setChecked(count is None)
        if count != 1:
            column.addSpacing(8)
            column.addWidget(self.separate)
        else:
            self.separate.setParent(self)
            self.separate.hide()
        self._fill_foot(theme)
        self.setMinimumWidth(dialog_width(self, 420, theme.px(420)))
        self._choices[form].setFocus()

    def _fill_foot(self, theme: Theme) -> None:
        foot = self.foot
        foot.addStretch(1)
        cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        cancel.setObjectName("cancel")
        cancel.clicked.connect(self.reject)
        go_on = Button(theme, tr("Save…"), look=Look.ACCENT)
        go_on.setObjectName("choose_file")
        go_on.clicked.connect(self._choose)
        go_on.setDefault(True)
        foot.addWidget(cancel)
        foot.addWidget(go_on)

    @property
    def form(self) -> ExportFormat:
        """The selected format."""
        return next((form for form, one in self._choices.items() if one.isChecked()), ORDER[0])

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.form.value, self.separate.isChecked())
        self.accept()
