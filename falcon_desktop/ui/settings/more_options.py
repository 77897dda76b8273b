"""Rarely needed connection options: prompt template, proxy, certificates, custom headers."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFileDialog, QFormLayout, QLineEdit, QWidget

from falcon_desktop.core.domain.connection import (
    Connection,
    ProxyChoice,
    check_holds_no_secret,
    check_unbroken,
    proxy_with_scheme,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.headers import headers_text, parse_headers
from falcon_desktop.core.domain.prompt_templates import (
    CUSTOM_EXAMPLE,
    CUSTOM_NAME,
    TEMPLATES,
    parse_template,
)
from falcon_desktop.core.domain.servers import profile_of
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import Form, Picker, add_row, row, said_words
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import grouped, one_line, told, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.writing_side import WritingSide
from falcon_desktop.ui.options.number_field import normalised

BY_MODEL = ""
"""The template that is chosen by the model's id."""
MOST_TOKENS = 100_000_000


class TextBox(PlainEdit):
    """Several lines of plain text; ``finished`` when the keyboard leaves it. Tab leaves it.

    ``code`` has its type; ``prose`` begins at the side where its language does.
    """

    breaks_lines = True
    finished = Signal()

    def __init__(self, theme: Theme, lines: int, *, code: bool = True, prose: bool = False) -> None:
        super().__init__()
        self._code = code
        self._lines = lines
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setLineWrapMode(PlainEdit.LineWrapMode.NoWrap)
        if prose:
            WritingSide(self)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report the end of editing."""
        super().focusOutEvent(event)
        self.finished.emit()

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.code_font() if self._code else self._theme.font())
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + self._theme.px(22))


def secret_problem(address: str) -> str:
    """Return why an address can't be saved, "" if it can."""
    try:
        check_holds_no_secret(address)
    except InvalidInput as error:
        return told(error.sentence)
    return ""


def _broken(address: str) -> str:
    try:
        check_unbroken(address)
    except InvalidInput as error:
        return told(error.sentence)
    return ""


class MoreOptions(QWidget):
    """A part of the connection's form, collapsed at first."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.template = Picker(theme)
        self.template.addItem(tr("Chosen by model ID"), BY_MODEL)
        for template in TEMPLATES.values():
            self.template.addItem(told(template.label), template.name)
        self.template.addItem(tr("Custom…"), CUSTOM_NAME)
        self.custom = TextBox(theme, lines=6)
        self.proxy = Picker(theme)
        self.proxy.addItem(tr("Follow system"), ProxyChoice.SYSTEM)
        self.proxy.addItem(tr("None"), ProxyChoice.NONE)
        self.proxy.addItem(tr("Custom:"), ProxyChoice.EXPLICIT)
        self.proxy_url = QLineEdit()
        show_hint(self.proxy_url, "http://host:port")
        self.ca_file = QLineEdit()
        show_hint(self.ca_file, tr("Extra CA file (PEM)"), "PEM")
        self.choose_file = Button(theme, tr("Choose…"), look=Look.OUTLINED)
        self.choose_file.setObjectName("choose_certificates")
        self.window_size = QLineEdit()
        show_hint(self.window_size, tr("Auto-detect"))
        self.pictures = Picker(theme)
        self.pictures.addItem(tr("Auto-detect"), None)
        self.pictures.addItem(tr("Yes"), True)
        self.pictures.addItem(tr("No"), False)
        self.headers = TextBox(theme, lines=2)
        self.headers.setPlaceholderText("X-Team: falcon")
        self.template_problem = said_words(theme, tone="error")
        self.headers_problem = said_words(theme, tone="error")
        self.proxy_problem = said_words(theme, tone="error")
        self.window_problem = said_words(theme, tone="error")
        self._arrange(theme)
        self.pictures.activated.connect(self.changed)
        for field in (self.proxy_url, self.ca_file, self.window_size):
            field.editingFinished.connect(self.changed)
        self.template.activated.connect(self._template_chosen)
        self.proxy.activated.connect(self._proxy_chosen)
        self.custom.finished.connect(self.changed)
        self.headers.finished.connect(self.changed)
        self.choose_file.clicked.connect(self._choose_file)

    @property
    def form(self) -> QFormLayout:
        """The labels and fields."""
        return self._form

    def show_connection(self, connection: Connection, *, keep_focused: bool) -> None:
        """Show a connection's values; ``keep_focused`` leaves what is being typed."""
        for line, value in (
            (self.proxy_url, connection.proxy_url),
            (self.ca_file, connection.ca_file),
            (self.window_size, str(connection.context_window or "")),
        ):
            problem = {self.proxy_url: self.proxy_problem, self.window_size: self.window_problem}
            refused = line in problem and problem[line].text()
            if not (keep_focused and (line.hasFocus() or refused)):
                with QSignalBlocker(line):
                    line.setText(value)
        for box, value in (
            (self.custom, connection.custom_template),
            (self.headers, headers_text(connection.headers)),
        ):
            if not keep_focused or not (box.hasFocus() or self._refused(box)):
                with QSignalBlocker(box):
                    box.setPlainText(value)
        self.template.setCurrentIndex(max(0, self.template.findData(connection.template)))
        self.proxy.setCurrentIndex(self.proxy.findData(connection.proxy))
        self.pictures.setCurrentIndex((None, True, False).index(connection.accepts_images))
        if not keep_focused:
            self._say(self.template_problem, "")
            self._say(self.headers_problem, "")
            self._say(self.proxy_problem, "")
            self._say(self.window_problem, "")
        self._show_rows(connection)

    def applied_to(self, connection: Connection) -> Connection:
        """Return ``connection`` with the entered values; refused ones keep the old value."""
        self._show_rows(connection)
        return replace(
            self._with_template(connection),
            proxy=ProxyChoice(self.proxy.currentData()),
            proxy_url=self._proxy(connection.proxy_url),
            ca_file=self.ca_file.text().strip(),
            context_window=self._window(connection.context_window),
            accepts_images=(None, True, False)[self.pictures.currentIndex()],
            headers=self._headers(connection.headers),
        )

    def _with_template(self, connection: Connection) -> Connection:
        name, text = str(self.template.currentData()), self.custom.toPlainText().strip()
        problem = ""
        if name == CUSTOM_NAME:
            try:
                parse_template(text)
            except InvalidInput as error:
                problem = "\n".join(filter(None, (told(error.sentence), told(error.detail))))
        self._say(self.template_problem, problem)
        return connection if problem else replace(connection, template=name, custom_template=text)

    def _window(self, old: int | None) -> int | None:
        plain = normalised(self.window_size.text())
        size = int(plain) if plain.isdecimal() and len(plain) < 20 else None
        problem = ""
        if plain and (size is None or not 1 <= size <= MOST_TOKENS):
            problem = tr(
                "{name} must be between {low} and {high}, not {value}.",
                name=tr("Context window"),
                low=grouped(1),
                high=grouped(MOST_TOKENS),
                value=one_line(self.window_size.text().strip(), 40),
            )
        self._say(self.window_problem, problem)
        return old if problem else size

    def _proxy(self, old: str) -> str:
        address = self.proxy_url.text().strip()
        problem = secret_problem(proxy_with_scheme(address)) if address != old else ""
        if problem:
            problem = tr(
                "A proxy's user name and password would be stored unencrypted. Set them in the "
                "system's proxy settings or HTTPS_PROXY, and choose “Follow system”."
            )
        elif address != old:
            problem = _broken(address)
        self._say(self.proxy_problem, problem)
        return old if problem else address

    def _headers(self, old: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        text = self.headers.toPlainText()
        if text.strip() == headers_text(old):
            self._say(self.headers_problem, "")
            return old
        try:
            headers = parse_headers(text)
        except InvalidInput as error:
            self._say(self.headers_problem, told(error.sentence))
            return old
        self._say(self.headers_problem, "")
        return headers

    def _arrange(self, theme: Theme) -> None:
        self._form = Form(theme)
        self._form.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._form)
        add_row(self._form, theme, "Template", tr("Prompt template"), self.template)
        name_widget(self.custom, "Custom template", tr("Custom prompt template"))
        self._form.addRow("", self.custom)
        self._form.addRow("", self.template_problem)
        add_row(self._form, theme, "Context window", tr("Context window, tokens"), self.window_size)
        self._form.addRow("", self.window_problem)
        name_widget(self.window_problem, "Context window problem", tr("Context window, tokens"))
        add_row(self._form, theme, "Takes pictures", tr("Accepts images"), self.pictures)
        add_row(self._form, theme, "Proxy", tr("Proxy"), self.proxy)
        name_widget(self.proxy_url, "Proxy address", tr("Proxy address"))
        self._form.addRow("", self.proxy_url)
        self._form.addRow("", self.proxy_problem)
        name_widget(self.ca_file, "Certificates", tr("Certificates"))
        self._files = row(self.ca_file, self.choose_file, stretch=0)
        add_row(self._form, theme, "", tr("Certificates"), self._files)
        add_row(self._form, theme, "Headers", tr("Headers"), self.headers)
        self._form.addRow("", self.headers_problem)
        name_widget(self.template_problem, "Template problem", tr("Prompt template"))
        name_widget(self.headers_problem, "Headers problem", tr("Headers"))
        name_widget(self.proxy_problem, "Proxy problem", tr("Proxy"))
        for label in (
            self.template_problem,
            self.headers_problem,
            self.proxy_problem,
            self.window_problem,
        ):
            self._say(label, "")

    def _show_rows(self, connection: Connection) -> None:
        profile = profile_of(connection)
        custom = profile.builds_prompt and self.template.currentData() == CUSTOM_NAME
        self._form.setRowVisible(self.template, profile.builds_prompt)
        self._form.setRowVisible(self.pictures, profile.takes_pictures is None)
        self._form.setRowVisible(self.custom, custom)
        if not custom:
            self._say(self.template_problem, "")
        explicit = self.proxy.currentData() == ProxyChoice.EXPLICIT
        self._form.setRowVisible(self.proxy_url, explicit)
        if not explicit:
            self._say(self.proxy_problem, "")

    def _refused(self, box: TextBox) -> bool:
        """Whether a text was refused: it stays to be corrected."""
        problem = self.template_problem if box is self.custom else self.headers_problem
        return bool(problem.text())

    def _say(self, label: Label, text: str) -> None:
        label.setText(text)
        self._form.setRowVisible(label, bool(text))

    @Slot()
    def _template_chosen(self) -> None:
        if self.template.currentData() == CUSTOM_NAME and not self.custom.toPlainText().strip():
            self.custom.setPlainText(CUSTOM_EXAMPLE)
        self.changed.emit()

    @Slot()
    def _proxy_chosen(self) -> None:
        self.changed.emit()
        if self.proxy.currentData() == ProxyChoice.EXPLICIT and not self.proxy_url.text():
            self.proxy_url.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Certificates"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")])
        dialog.fileSelected.connect(self._file_chosen)
        dialog.open()

    @Slot(str)
    def _file_chosen(self, path: str) -> None:
        self.ca_file.setText(path)
        self.changed.emit()
