"""What runs the models of this computer: the built-in engine, or a llama-server of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.devices import Device, ServerFacts
from falcon_desktop.core.text.directions import left_to_right
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import Form, Picker, add_row, align_names, row, words
from falcon_desktop.ui.kit.i18n import one_line, size_words, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme

MOST_FOUND: Final = 8
"""Of those that are installed; the others can be browsed for."""
PATH: Final = 200
"""Characters of a path that are shown in words."""


class ServerSection(QWidget):
    """Which program runs the models, what it says of itself, and what it is kept from."""

    chosen = Signal(str)
    """The path of a llama-server that is to be used, "" for the built-in engine."""
    browse_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._used = ""
        self._found: tuple[str, ...] = ()
        self.kind = Picker(theme)
        self.kind.addItem(tr("Built in"), False)
        self.kind.addItem(tr("My own llama-server"), True)
        self.path = QLineEdit()
        self.path.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.browse = Button(theme, tr("Browse…"), look=Look.OUTLINED)
        self.browse.setObjectName("browse_llama_server")
        self.about = words(theme)
        self.about.setObjectName("engine_about")
        self.devices = words(theme)
        self.devices.setObjectName("engine_devices")
        self.walls = words(theme)
        self.walls.setObjectName("engine_walls")
        self.problem = words(theme, tone="error")
        self.problem.setObjectName("engine_problem")
        self._arrange(theme)
        self.kind.activated.connect(self._choose_kind)
        self.path.editingFinished.connect(self._take_path)
        self.browse.clicked.connect(self.browse_requested)
        self._own.setVisible(False)
        self._say()

    def _arrange(self, theme: Theme) -> None:
        form = Form(theme)
        add_row(form, theme, "Engine", tr("Engine"), self.kind)
        align_names(form)
        self._own = QWidget()
        own = QVBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(8)
        file = Form(theme)
        label = add_row(file, theme, "", tr("Program"), row(self.path, self.browse, stretch=0))
        name_widget(self.path, "llama-server file", tr("Program file of your llama-server"))
        label.setBuddy(self.path)
        align_names(form, file)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(4)
        self._offered: list[QWidget] = []
        own.addLayout(file)
        own.addLayout(self._offers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(form)
        column.addWidget(self._own)
        for part in (self.problem, self.about, self.devices, self.walls):
            column.addWidget(part)

    # --- what is shown --------------------------------------------------------------------------

    def show_server(self, used: str, found: Sequence[str]) -> None:
        """Show which llama-server is used ("" for the built-in engine), and those installed."""
        before, self._used = self._used, used
        if used or before:  # else one may be about to be chosen
            self.kind.setCurrentIndex(1 if used else 0)
        if used and not self.path.isModified():
            self.path.setText(used)
        self._found = tuple(found[:MOST_FOUND])
        self._offer()
        self._own.setVisible(self.wants_own)
        if not self.wants_own:
            self._say()

    @property
    def wants_own(self) -> bool:
        """Whether *My own llama-server* is chosen."""
        return bool(self.kind.currentData())

    def show_looking(self, path: str) -> None:
        """Show that a llama-server is being asked what it can do."""
        self.path.setText(path)
        self._offer()
        self._say(tr("Looking at it…"))

    def show_facts(self, facts: ServerFacts) -> None:
        """Show what the llama-server that is used says of itself."""
        about = tr(
            "llama-server, version {version}", version=left_to_right(one_line(facts.version, 100))
        )
        self._say(about, device_list(facts.devices), walls(facts.lacks))
        announce(self.path, " ".join((self.about.text(), self.devices.text())))

    def show_problem(self, sentence: str) -> None:
        """Show why a llama-server can't be used, and what answers meanwhile."""
        instead = ""
        if not self._used:
            instead = tr("Until then the built-in engine answers.")
        elif self.path.text() != self._used:
            instead = tr(
                "Until then {file} answers.", file=left_to_right(one_line(self._used, PATH))
            )
        self._say(instead, problem=sentence)
        announce(self.path, f"{sentence} {instead}".strip())

    def _say(
        self, about: str = "", devices: str = "", kept: str = "", *, problem: str = ""
    ) -> None:
        if not self.wants_own:
            about = tr(
                "Comes with Falcon Desktop. To use a graphics processor that it does not use, "
                "install a build of llama.cpp for it and choose its llama-server here."
            )
        for label, text in (
            (self.problem, problem),
            (self.about, about),
            (self.devices, devices),
            (self.walls, kept),
        ):
            label.setText(text)
            label.setVisible(bool(text))

    def _offer(self) -> None:
        """Show those that are installed, but for the one in the field."""
        for one in self._offered:
            self._offers.removeWidget(one)
            one.hide()
            one.deleteLater()
        others = [one for one in self._found if one != self.path.text()]
        self._offered = [self._offer_line(one) for one in others]
        if others:
            self._offered.insert(0, words(self._theme, tr("Found on this computer:")))
        for one in self._offered:
            self._offers.addWidget(one)

    def _offer_line(self, path: str) -> QWidget:
        line = QWidget()
        name = Label(self._theme, left_to_right(one_line(path, PATH)), elide=True)
        use = Button(self._theme, tr("Use"), look=Look.OUTLINED)
        use.setAccessibleName(tr("Use {file}", file=one_line(path, PATH)))
        use.setObjectName("use_llama_server")
        use.setProperty("path", path)
        use.clicked.connect(self._take_found)
        line.setLayout(row(name, use, stretch=0))
        return line

    # --- what is chosen -------------------------------------------------------------------------

    def take(self, path: str) -> None:
        """Choose a llama-server by its path."""
        self.path.setText(path)
        self.chosen.emit(path)

    @Slot()
    def _choose_kind(self) -> None:
        own = self.wants_own
        self._own.setVisible(own)
        if not own:
            self._say()
            self.chosen.emit("")  # also where one is being looked at
            return
        self._say(
            tr("A build of llama.cpp, from Homebrew, Nix, conda, winget or your own. It runs "
               "models with a key and a socket of its own, offline.")
        )  # fmt: skip
        if path := self.path.text().strip() or next(iter(self._found), ""):
            self.take(path)
        else:
            self.path.setFocus()

    @Slot()
    def _take_path(self) -> None:
        if not self.path.isModified():
            return
        self.path.setModified(False)
        if path := self.path.text().strip():
            self.take(path)

    @Slot()
    def _take_found(self) -> None:
        self.take(self.sender().property("path"))


def device_list(devices: Sequence[Device] | None) -> str:
    """Return the graphics processors that a llama-server sees, in words."""
    if devices is None:
        return tr("It is too old to say which graphics processors it sees.")
    if not devices:
        return tr("It sees no graphics processor here, so models run on the processor.")
    return "\n".join(_device_line(one) for one in devices)


def _device_line(device: Device) -> str:
    name = left_to_right(one_line(device.name, 80))
    if not device.total:
        return tr("Graphics processor: {device}", device=name)
    return tr(
        "Graphics processor: {device}, {free} of {total} free",
        device=name,
        free=size_words(device.free),
        total=size_words(device.total),
    )


def lack_words() -> Mapping[str, str]:
    """Return what a process may do that nothing keeps from it: by the value of ``Lack``."""
    return {
        "files": tr("reading your files (no Landlock)"),
        "programs": tr("reaching other programs and the keyring (no seccomp)"),
        "network": tr("using the network (Landlock is older than version 4)"),
        "again": tr("starting itself again (Linux is older than 5.5)"),
    }


def walls(lacks: Sequence[str]) -> str:
    """Return in words what keeps a llama-server from doing harm, and which part is missing."""
    known = lack_words()
    missing = [known[one] for one in lacks if one in known]
    if not missing:
        return tr(
            "Confined: it reads its own files and the model, starts no other program, and reaches "
            "neither the network nor the keyring."
        )
    lines = [tr("Not wholly confined on this system. Nothing keeps it from:")]
    return "\n".join([*lines, *(f"• {one}" for one in missing)])
