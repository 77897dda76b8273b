"""The part of the page of models that gets more: search, a repository's files, downloads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.downloads import Download, WantedModel
from falcon_desktop.core.domain.hub import (
    FALCON_FAMILY,
    FittingChoice,
    FoundRepository,
    HubOffer,
    Reference,
    read_reference,
)
from falcon_desktop.core.domain.model_memory import Fit
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import Button, Look, let_clear, name_widget
from falcon_desktop.ui.kit.forms import Entry, flow, row, words
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import grouped, one_line, side_by_side, size_words, tr, tr_n
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.download_line import DownloadLine
from falcon_desktop.ui.settings.key_field import KeyField

TOKENS: Final = "https://huggingface.co/settings/tokens"
_TONES: Final = {Fit.FITS: "text", Fit.TIGHT: "warning", Fit.DOES_NOT_FIT: "error"}


def fit_words(fit: Fit) -> str:
    """Return in a word or two whether a model fits into the memory."""
    match fit:
        case Fit.FITS:
            return tr("fits")
        case Fit.TIGHT:
            return tr("tight")
        case Fit.DOES_NOT_FIT:
            return tr("does not fit")


class GetModels(QWidget):
    """One field, what it finds, and the downloads. Asks nobody: it emits what a person wants."""

    search_requested = Signal(str)
    """Words to search the hub for."""
    repository_requested = Signal(str, str)
    """A repository, and which of its files was named with it, "" for none."""
    download_requested = Signal(object)
    """A :class:`WantedModel`."""
    pause_requested = Signal(str)
    resume_requested = Signal(str)
    cancel_requested = Signal(str)
    token_entered = Signal(str)
    token_forgotten = Signal()
    page_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._asked = Reference()
        """What was asked for last."""
        self._found: tuple[str, Sequence[FoundRepository]] = ("", FALCON_FAMILY)
        self._offer: HubOffer | None = None
        self._installed: Collection[str] = ()
        self._downloads: Sequence[Download] = ()
        self._lines: dict[str, DownloadLine] = {}
        """The lines of the queue, by the download's id."""
        self._beside: dict[str, tuple[Button, DownloadLine]] = {}
        """The buttons and lines of the files that are shown, by the model's id."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.field = QLineEdit()
        self.field.setMaxLength(1_000)
        let_clear(self.field, theme)
        show_hint(self.field, tr("Name or address"), tr("Name"))
        name_widget(self.field, "Find models", tr("Find models at Hugging Face"))
        self.search = Button(theme, tr("Search"), look=Look.OUTLINED)
        self.search.setObjectName("search_models")
        column.addLayout(row(self.field, self.search, stretch=0))
        self.trouble = words(theme, tone="error")
        self.trouble.setObjectName("hub_trouble")
        self.retry = Button(theme, tr("Retry"), look=Look.OUTLINED)
        self.retry.setObjectName("retry_hub")
        self._failed = Entry(theme)
        self._failed.text.addWidget(self.trouble)
        self._failed.buttons.addWidget(self.retry)
        column.addWidget(self._failed)
        self.state = words(theme)
        self.state.setObjectName("hub_state")
        column.addWidget(self.state)
        self._queue = QVBoxLayout()
        self._queue.setSpacing(4)
        column.addLayout(self._queue)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column.addLayout(self._list)
        self._rows: list[QWidget] = []
        self._show_trouble("")
        self._show_state("")
        self.field.returnPressed.connect(self._submit)
        self.field.textChanged.connect(self._follow_field)
        self.search.clicked.connect(self._submit)
        self.retry.clicked.connect(self._retry)
        self._list_found()

    def set_installed(self, model_ids: Collection[str]) -> None:
        """Show which models are on this computer already."""
        self._installed = frozenset(model_ids)
        self._follow_downloads()

    def show_asking(self) -> None:
        """Show that the hub is being asked."""
        self._show_trouble("")
        self._show_state(tr("Asking Hugging Face…"))

    def show_found(self, searched: str, found: Sequence[FoundRepository]) -> None:
        """Show what a search found; the family again for ""."""
        self._found = (searched, found if searched else FALCON_FAMILY)
        self._show_trouble("")
        self._list_found()
        if searched:
            announce(self, self.state.text())

    def show_offer(self, offer: HubOffer, named: str = "") -> None:
        """Show a repository's files; ``named`` is the id of the one that was asked for."""
        self._offer = offer
        self._show_trouble("")
        self._list_offer(offer, named)

    def show_trouble(self, sentence: str) -> None:
        """Show beside the field why the hub can't be asked, with a retry."""
        self._show_state("")
        self._show_trouble(sentence)
        announce(self, sentence)

    def show_downloads(self, downloads: Sequence[Download]) -> None:
        """Show the downloads, here and beside the files that they are of."""
        self._downloads = downloads
        self._follow_downloads()

    def show_token(self, sentence: str, *, saved: bool, trouble: bool = False) -> None:
        """Show where a token is saved, or why not."""
        field = self.findChild(KeyField)
        if field is not None:
            field.show_state(sentence, saved=saved, trouble=trouble)
            if not saved:
                field.field.setPlaceholderText(tr("Hugging Face token"))

    def _show_trouble(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self._failed.setVisible(bool(sentence))

    def _show_state(self, sentence: str) -> None:
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))

    def _clear_list(self) -> None:
        for line in self._rows:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._rows = []
        self._beside = {}

    def _list_found(self) -> None:
        """List repositories: those of the family, or what a search found."""
        searched, found = self._found
        self._offer = None
        self._clear_list()
        words_ = tr_n("%n result(s)", len(found)) if searched else ""
        self._show_state(words_ if found else tr("Nothing found for “{words}”.", words=searched))
        for one in found:
            self._add(self._repository_line(one))

    def _repository_line(self, one: FoundRepository) -> QWidget:
        owner = one.id.partition("/")[0]
        facts = [owner, one.licence.name or tr("licence unknown")]
        if one.gated:
            facts.append(tr("gated"))
        if one.downloads:
            facts.append(tr("{number} downloads a month", number=grouped(one.downloads)))
        name = one_line(one.name, 120)
        choose = Button(self._theme, tr("Choose a file…"), look=Look.OUTLINED)
        choose.setAccessibleName(tr("Choose a file of {model}", model=name))
        choose.setObjectName("choose_model_file")
        choose.setProperty("repository", one.id)
        choose.clicked.connect(self._choose)
        title = words(self._theme, side_by_side(name), "text", scale=1.0)
        below = side_by_side(*(one_line(fact, 120) for fact in facts))
        return _line(self._theme, title, below, choose)

    def _list_offer(self, offer: HubOffer, named: str) -> None:
        """List a repository's files, the one to suggest marked."""
        repository = offer.repository
        self._clear_list()
        self._show_state("")
        self._back = Button(self._theme, tr("Back"), icon_name="previous", look=Look.PLAIN)
        self._back.setObjectName("back_to_models")
        self._back.clicked.connect(self._go_back)
        page = Button(self._theme, tr("Page"), look=Look.LINK)
        page.setAccessibleName(tr("Page of {model}", model=one_line(repository.id, 120)))
        page.setProperty("address", repository.page)
        page.clicked.connect(self._open_page)
        links: list[QWidget] = [self._back, page]
        if repository.licence.address:
            terms = Button(self._theme, tr("Licence"), look=Look.LINK)
            terms.setAccessibleName(tr("Licence of {model}", model=one_line(repository.id, 120)))
            terms.setProperty("address", repository.licence.address)
            terms.clicked.connect(self._open_page)
            links.append(terms)
        head = QWidget()
        head.setLayout(row(*links))
        self._add(head)
        self._add(Label(self._theme, one_line(repository.id, 200), bold=True, elide=True))
        licence = one_line(repository.licence.name, 80) or tr("unknown, see its page")
        self._add(words(self._theme, tr("Licence: {licence}", licence=licence)))
        if repository.gated:
            self._add_token()
        best = offer.best
        if best is None:
            self._add(
                words(self._theme, tr("None of these fits into the free memory."), tone="warning")
            )
        wanted: Button | None = None
        for one in offer.fitting:
            button = self._add_choice(offer, one, suggested=one is best)
            if one.choice.model_id == named or (not named and one is best):
                wanted = button
        self._follow_downloads()
        (wanted if wanted is not None and wanted.isEnabled() else self._back).setFocus()

    def _add_choice(self, offer: HubOffer, one: FittingChoice, *, suggested: bool) -> Button:
        choice, need = one.choice, one.need
        kind = choice.quantisation or one_line(choice.name, 80)
        title = [kind, size_words(choice.size), fit_words(one.fit)]
        if suggested:
            title.append(tr("suggested"))
        reason = tr(
            "Needs {need}, {free} free: weights {weights}, context of {tokens} tokens {cache}, "
            "other {other}",
            need=size_words(need.total),
            free=size_words(one.free),
            weights=size_words(need.weights),
            tokens=grouped(one.tokens),
            cache=size_words(need.cache),
            other=size_words(need.overhead),
        )
        if not need.counts_context:
            reason = tr(
                "Needs at least {need}, {free} free; its context is not counted",
                need=size_words(need.total),
                free=size_words(one.free),
            )
        if choice.projector is not None:
            reason = side_by_side(reason, tr("reads pictures"))
        look = Look.ACCENT if suggested else Look.OUTLINED
        fetch = Button(self._theme, tr("Download"), look=look)
        fetch.setAccessibleName(tr("Download {model}", model=f"{choice.label} {kind}"))
        fetch.setObjectName("download_model")
        fetch.setProperty("wanted", WantedModel.of(offer.repository, choice))
        fetch.clicked.connect(self._download)
        name = words(self._theme, side_by_side(*title), _TONES[one.fit], scale=1.0)
        self._add(_line(self._theme, name, reason, fetch))
        beside = self._download_line()
        beside.hide()
        self._add(beside)
        self._beside[choice.model_id] = fetch, beside
        return fetch

    def _add_token(self) -> None:
        self._add(
            words(
                self._theme,
                tr(
                    "Gated: accept the terms on its page, then enter a token of your account. It "
                    "is kept in the keyring and goes to huggingface.co only."
                ),
                tone="warning",
            )
        )
        field = KeyField(self._theme)
        field.field.setPlaceholderText(tr("Hugging Face token"))
        field.save.setText(tr("Save token"))
        field.forget.setText(tr("Forget token"))
        field.submitted.connect(self.token_entered)
        field.forgotten.connect(self.token_forgotten)
        tokens = Button(self._theme, tr("Get a token"), look=Look.LINK)
        tokens.setProperty("address", TOKENS)
        tokens.clicked.connect(self._open_page)
        self._add(field)
        below = QWidget()
        below.setLayout(flow(tokens))
        self._add(below)

    def _add(self, line: QWidget) -> None:
        self._rows.append(line)
        self._list.addWidget(line)

    def _download_line(self) -> DownloadLine:
        line = DownloadLine(self._theme)
        line.pause_requested.connect(self.pause_requested)
        line.resume_requested.connect(self.resume_requested)
        line.cancel_requested.connect(self.cancel_requested)
        return line

    def _follow_downloads(self) -> None:
        """Show how far each download is: beside its file if that is shown, else in the queue."""
        now = {one.id: one for one in self._downloads}
        for model_id, (button, beside) in self._beside.items():
            download = now.get(model_id)
            here = model_id in self._installed
            had = button.hasFocus() or beside.turn.hasFocus() or beside.cancel.hasFocus()
            button.setText(tr("Installed") if here else tr("Download"))
            button.setEnabled(not here)
            if here:  # the ground of the suggested one would take from its word
                button.set_look(Look.OUTLINED)
            button.setVisible(download is None)
            beside.setVisible(download is not None)
            if download is not None:
                beside.show_download(download)
            if had and download is None and here:
                # else the keyboard would be on the next file's button, which gets gigabytes
                self._back.setFocus()
            elif had and not (button.hasFocus() or beside.cancel.hasFocus()):
                (button if download is None else beside.turn).setFocus()
        elsewhere = {name: one for name, one in now.items() if name not in self._beside}
        for name in [name for name in self._lines if name not in elsewhere]:
            line = self._lines.pop(name)
            self._queue.removeWidget(line)
            line.hide()
            line.deleteLater()
        for name, one in elsewhere.items():
            if name not in self._lines:
                self._lines[name] = self._download_line()
                self._queue.addWidget(self._lines[name])
            self._lines[name].show_download(one)

    @Slot()
    def _submit(self) -> None:
        self._ask(read_reference(self.field.text()))

    def _ask(self, meant: Reference) -> None:
        self._asked = meant
        if meant.repository:
            self.repository_requested.emit(meant.repository, meant.wanted)
        elif meant.words:
            self.search_requested.emit(meant.words)
        else:
            self.show_found("", ())

    @Slot()
    def _follow_field(self) -> None:
        """Show the family again once nothing is typed; nobody is asked while one types."""
        if not self.field.text().strip():
            self.show_found("", ())

    @Slot()
    def _choose(self) -> None:
        self._ask(Reference(repository=self.sender().property("repository")))

    @Slot()
    def _retry(self) -> None:
        self._ask(self._asked)

    @Slot()
    def _go_back(self) -> None:
        self._show_trouble("")
        self._list_found()
        self._follow_downloads()
        self.field.setFocus()

    @Slot()
    def _download(self) -> None:
        self.download_requested.emit(self.sender().property("wanted"))

    @Slot()
    def _open_page(self) -> None:
        self.page_requested.emit(self.sender().property("address"))


def _line(theme: Theme, name: Label, facts: str, *buttons: Button) -> QWidget:
    """Return a row: what it is about, facts below, buttons at its end."""
    line = Entry(theme)
    line.text.addWidget(name)
    line.text.addWidget(words(theme, facts))
    for button in buttons:
        line.buttons.addWidget(button)
    return line
