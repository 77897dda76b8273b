"""The page of models on this computer: use, add, get, delete, forget."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from falcon_desktop.core.domain.devices import Placement
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.local_models import RefusedModel
from falcon_desktop.core.domain.model_memory import Computer, ModelMemory
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, let_expand, name_widget
from falcon_desktop.ui.kit.forms import Entry, Page, flow, words
from falcon_desktop.ui.kit.i18n import grouped, one_line, side_by_side, size_words, told, tr, tr_n
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.settings.engine_section import EngineSection
from falcon_desktop.ui.settings.get_models import GetModels
from falcon_desktop.ui.settings.model_loading import ModelLoading
from falcon_desktop.ui.settings.server_section import ServerSection


class ModelsPage(Page):
    """The installed models, with the current one marked, and where to get more."""

    use_requested = Signal(str)
    remove_requested = Signal(str, str)
    """A file's path, and the model's name."""
    forget_requested = Signal(str)
    """A model's path: a file of somebody else's is not to be listed any more."""
    remember_requested = Signal()
    """What was forgotten is to be listed again."""
    add_requested = Signal()
    folder_requested = Signal()
    folder_remove_requested = Signal(str)
    """A folder's path: it is not to be looked through any more."""
    loading_requested = Signal(str)
    """A model's id: how it is loaded is to be shown."""
    loading_chosen = Signal(str, object)
    """A model's id and its :class:`LoadSettings`."""
    budget_chosen = Signal(object)
    """Bytes that all loaded models may take together, None for what is free."""
    idle_chosen = Signal(int)
    """Minutes without an answer until a model is unloaded, 0 for never."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "models")
        self.add_heading(tr("On this computer"))
        self._here = QVBoxLayout()
        self._here.setSpacing(4)
        self.column.addLayout(self._here)
        self.add = Button(theme, tr("Add a model file…"), icon_name="plus", look=Look.OUTLINED)
        self.add.setObjectName("add_model")
        self.add_folder = Button(theme, tr("Add a folder…"), look=Look.OUTLINED)
        self.add_folder.setObjectName("add_models_folder")
        self.column.addLayout(flow(self.add, self.add_folder))
        self._folders = QVBoxLayout()
        self._folders.setSpacing(4)
        self.column.addLayout(self._folders)
        self._folder_lines: list[QWidget] = []
        self.remember = Button(theme, tr_n("Show %n removed again", 0), look=Look.LINK)
        self.remember.setObjectName("remember_models")
        self.remember.hide()
        self.column.addLayout(flow(self.remember))
        self.result = self.add_result()
        self.result.setObjectName("models_result")
        self.engine = EngineSection(theme)
        self.add_heading(tr("Memory"))
        self.column.addWidget(self.engine)
        self.server = ServerSection(theme)
        self.add_heading(tr("Engine"))
        self.column.addWidget(self.server)
        self._lines: list[QWidget] = []
        self._loading: ModelLoading | None = None
        """How the model is loaded whose row is open."""
        self.add_heading(tr("Get a model"))
        self.add_words(
            tr(
                "From Hugging Face, which is asked only when you search or choose. Each model has "
                "its own licence. They run offline."
            )
        )
        self.get = GetModels(theme)
        self.column.addWidget(self.get)
        self.end()
        self.add.clicked.connect(self.add_requested)
        self.add_folder.clicked.connect(self.folder_requested)
        self.remember.clicked.connect(self.remember_requested)
        self.engine.budget_chosen.connect(self.budget_chosen)
        self.engine.idle_chosen.connect(self.idle_chosen)

    def finish(self) -> None:
        """Accept what is still being typed."""
        if self._loading is not None:
            self._loading.finish()

    def set_models(
        self, models: Sequence[LocalModel], used: str, starter: str, refused: Sequence[RefusedModel]
    ) -> None:
        """Show the installed models; ``used`` and ``starter`` are ids."""
        for line in self._lines:
            self._here.removeWidget(line)
            line.hide()
            line.deleteLater()
        here = {model.id for model in models}
        if self._loading is not None and self._loading.model_id not in here:
            self._close_loading()
        self._lines = [
            *(self._line(model, model.id == used, model.id == starter) for model in models),
            *(self._refusal(one) for one in refused),
        ]
        for place, line in enumerate(self._lines):
            self._here.addWidget(line)
            loading = self._loading
            if loading is not None and [one.id for one in models[place : place + 1]] == [
                loading.model_id
            ]:
                self._here.addWidget(loading)
        self.get.set_installed({model.id for model in models})

    def set_places(self, folders: Sequence[str], forgotten: int) -> None:
        """Show the folders that were added, and how many files were removed from the list."""
        for line in self._folder_lines:
            self._folders.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._folder_lines = [self._folder_line(folder) for folder in folders]
        for line in self._folder_lines:
            self._folders.addWidget(line)
        self.remember.setText(tr_n("Show %n removed again", forgotten))
        self.remember.setVisible(forgotten > 0)

    def show_loading(
        self,
        model_id: str,
        load: LoadSettings,
        memory: ModelMemory,
        computer: Computer,
        placement: Placement | None = None,
    ) -> None:
        """Show how the model is loaded whose row is open, if it is still this one."""
        if self._loading is not None and self._loading.model_id == model_id:
            self._loading.show_load(load, memory, computer, placement)
            self._loading.show()

    def show_engine(self, settings: EngineSettings, computer: Computer) -> None:
        """Show what holds for all models."""
        self.engine.show_settings(settings, computer)

    def show_result(self, sentence: str, *, failed: bool = False) -> None:
        """Show the result of an action."""
        self.result.setText(sentence)
        self.result.set_tone("error" if failed else "text")

    def _line(self, model: LocalModel, used: bool, starter: bool) -> QWidget:
        facts = [size_words(model.size)]
        trained, given = model.context_window, model.given_window
        if trained and given and given < trained:
            facts.append(
                tr(
                    "context window {tokens} of {most} tokens",
                    tokens=grouped(given),
                    most=grouped(trained),
                )
            )
        elif trained or given:
            facts.append(
                tr("context window {tokens} tokens", tokens=grouped(trained or given or 0))
            )
        if model.reads_images:
            facts.append(tr("reads images"))
        if starter:
            facts.append(tr("included; small, often wrong"))
        if model.owner:
            facts.append(tr("belongs to {program}", program=model.owner))
        name = one_line(model.name, 120)
        line = self._row(name, side_by_side(*facts))
        if used:
            line.buttons.addWidget(Label(self.theme, tr("In use"), tone="accent", bold=True))
        else:
            use = Button(self.theme, tr("Use"), look=Look.OUTLINED)
            use.setAccessibleName(tr("Use {model}", model=name))
            use.setObjectName("use_model")
            use.setProperty("model", model.id)
            use.clicked.connect(self._use)
            line.buttons.addWidget(use)
        line.buttons.addWidget(self._loading_button(model.id, name))
        if model.in_place:
            line.buttons.addWidget(self._forget_button(model.path, name))
        elif not starter:
            line.buttons.addWidget(self._remove_button(model.path, name))
        return line

    def _forget_button(self, path: str, name: str) -> IconButton:
        forget = IconButton(self.theme, "close")
        name_widget(
            forget, "Remove from this list", tr("Remove {model} from this list", model=name)
        )
        forget.setObjectName("forget_model")
        forget.setProperty("path", path)
        forget.clicked.connect(self._forget)
        return forget

    def _remove_button(self, path: str, name: str) -> IconButton:
        remove = IconButton(self.theme, "delete")
        name_widget(remove, "Delete model", tr("Delete {model}", model=name))
        remove.setProperty("path", path)
        remove.setProperty("model_name", name)
        remove.clicked.connect(self._remove)
        return remove

    def _loading_button(self, model_id: str, name: str) -> IconButton:
        button = IconButton(self.theme, "options")
        let_expand(button)
        name_widget(button, "Memory and speed", tr("Memory and speed of {model}", model=name))
        set_tip(button, tr("Memory and speed"))
        button.setProperty("model", model_id)
        button.setProperty("model_name", name)
        button.setChecked(self._loading is not None and self._loading.model_id == model_id)
        button.toggled.connect(self._open_loading)
        return button

    @Slot(bool)
    def _open_loading(self, wanted: bool) -> None:
        button = self.sender()
        if not isinstance(button, IconButton):
            return
        model_id = button.property("model")
        if not wanted:
            if self._loading is not None and self._loading.model_id == model_id:
                self._close_loading()
            return
        self._close_loading()
        for other in self.findChildren(IconButton, button.objectName()):
            if other is not button and other.isChecked():
                with QSignalBlocker(other):
                    other.setChecked(False)
        self._loading = ModelLoading(self.theme, model_id, button.property("model_name"))
        self._loading.hide()
        self._loading.chosen.connect(self.loading_chosen)
        line = next(one for one in self._lines if one.isAncestorOf(button))
        self._here.insertWidget(self._here.indexOf(line) + 1, self._loading)
        self.loading_requested.emit(model_id)

    def _close_loading(self) -> None:
        open_one, self._loading = self._loading, None
        if open_one is not None:
            open_one.finish()
            self._here.removeWidget(open_one)
            open_one.hide()
            open_one.deleteLater()

    def _folder_line(self, folder: str) -> QWidget:
        line = self._row(
            one_line(folder, 300), tr("Models in this folder are used where they are.")
        )
        remove = IconButton(self.theme, "close")
        name_widget(
            remove,
            "Stop looking in this folder",
            tr("Stop looking in {folder}", folder=one_line(folder, 300)),
        )
        remove.setObjectName("remove_models_folder")
        remove.setProperty("path", folder)
        remove.clicked.connect(self._remove_folder)
        line.buttons.addWidget(remove)
        return line

    def _refusal(self, refused: RefusedModel) -> QWidget:
        reason = tr("can't be used: {reason}", reason=one_line(told(refused.reason), 200))
        name = one_line(refused.name, 120)
        line = self._row(name, reason, tone="warning")
        make = self._forget_button if refused.in_place else self._remove_button
        line.buttons.addWidget(make(refused.path, name))
        return line

    def _row(self, name: str, facts: str, tone: str = "secondary") -> Entry:
        line = Entry(self.theme)
        line.text.addWidget(Label(self.theme, name, elide=True))
        line.text.addWidget(words(self.theme, facts, tone=tone))
        return line

    @Slot()
    def _use(self) -> None:
        self.use_requested.emit(self.sender().property("model"))

    @Slot()
    def _remove(self) -> None:
        button = self.sender()
        self.remove_requested.emit(button.property("path"), button.property("model_name"))

    @Slot()
    def _forget(self) -> None:
        self.forget_requested.emit(self.sender().property("path"))

    @Slot()
    def _remove_folder(self) -> None:
        self.folder_remove_requested.emit(self.sender().property("path"))
