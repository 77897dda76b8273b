"""One download: its name, how far it is, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar

from falcon_desktop.core.domain.downloads import Download, DownloadState
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.forms import Entry, words
from falcon_desktop.ui.kit.i18n import one_line, side_by_side, size_words, told, tr
from falcon_desktop.ui.kit.progress_dialog import BAR_STYLE
from falcon_desktop.ui.kit.theme import Theme


class DownloadLine(Entry):
    """A download with its progress. Emits its id with what is wanted of it."""

    pause_requested = Signal(str)
    resume_requested = Signal(str)
    cancel_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._shown: Download | None = None
        self.words = words(theme, tone="text", scale=1.0)
        self.words.setObjectName("download_words")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setRange(0, 1_000)  # without a range, it would move
        name_widget(self.bar, "Download", tr("Download"))
        self.trouble = words(theme, tone="error")
        self.trouble.setObjectName("download_trouble")
        self.turn = Button(theme, tr("Pause"), look=Look.OUTLINED)
        self.turn.setObjectName("turn_download")
        self.cancel = IconButton(theme, "close")
        self.cancel.setObjectName("cancel_download")
        self.text.setSpacing(2)
        for part in (self.words, self.bar, self.trouble):
            self.text.addWidget(part)
        for button in (self.turn, self.cancel):
            self.buttons.addWidget(button)
        self.turn.clicked.connect(self._turn)
        self.cancel.clicked.connect(self._cancel)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def show_download(self, download: Download) -> None:
        """Show a download as it is now."""
        before, self._shown = self._shown, download
        name = one_line(download.wanted.label, 120)
        total = download.wanted.size
        done = tr("{done} of {total}", done=size_words(download.done), total=size_words(total))
        self.words.setText(side_by_side(name, self._state_words(download), done))
        self.bar.setValue(min(1_000, download.done * 1_000 // max(total, 1)))
        self.trouble.setText(told(download.sentence))
        self.trouble.setVisible(bool(download.sentence))
        if before is not None and before.state is download.state:
            return
        turn = self._turn_words(download.state)
        self.turn.setText(turn)
        self.turn.setAccessibleName(f"{turn}: {name}")
        name_widget(self.cancel, "Cancel download", tr("Cancel download of {model}", model=name))
        self.cancel.setObjectName("cancel_download")
        if download.state is DownloadState.FAILED:
            announce(self, self.trouble.text())

    def _state_words(self, download: Download) -> str:
        match download.state:
            case DownloadState.WAITING:
                return tr("waiting")
            case DownloadState.RUNNING:
                return tr("downloading")
            case DownloadState.PAUSED:
                return tr("paused")
            case DownloadState.FAILED:
                return tr("failed")
            case DownloadState.DONE:
                return tr("done")

    def _turn_words(self, state: DownloadState) -> str:
        match state:
            case DownloadState.FAILED:
                return tr("Retry")
            case DownloadState.PAUSED:
                return tr("Resume")
            case _:
                return tr("Pause")

    @Slot()
    def _turn(self) -> None:
        if self._shown is None:
            return
        if self._shown.ended:
            self.resume_requested.emit(self._shown.id)
        else:
            self.pause_requested.emit(self._shown.id)

    @Slot()
    def _cancel(self) -> None:
        if self._shown is not None:
            self.cancel_requested.emit(self._shown.id)

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self.bar, BAR_STYLE)
