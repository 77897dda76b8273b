"""Walks through every screen of the real program in a language that nobody speaks.

``python -m tests.end_to_end.pseudo_driver every_screen DATA_DIR`` prints, for each place, what was
shown there in ASCII letters, and what could not be read whole. What is data is in Greek.
``every_narrow_screen`` does the same in a window of 480 pixels.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import falcon_desktop.controllers
import falcon_desktop.ui
from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedModel
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.hub import (
    HUB,
    FittingChoice,
    FoundRepository,
    HubChoice,
    HubFile,
    HubOffer,
    HubRepository,
    Licence,
)
from falcon_desktop.core.domain.model_memory import Fit, MemoryNeed
from falcon_desktop.core.domain.prompt_templates import TEMPLATES
from falcon_desktop.core.domain.servers import PRESETS
from falcon_desktop.core.domain.shipped import PROMPTS
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.ui.kit import language
from falcon_desktop.ui.kit.i18n import one_line
from falcon_desktop.ui.kit.tips import tip_of
from falcon_desktop.ui.settings.get_models import GetModels
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.ui.transcript.body import AnswerBody
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QLocale,
    QModelIndex,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QAccessible, QAccessibleInterface, QContextMenuEvent, QPainter
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from tests.end_to_end import driver
from tests.end_to_end.driver import Driver, say
from tests.end_to_end.pseudo_rest import Rest
from tests.pseudo import pseudo, untranslated
from tests.ui.fitting import unreadable
from tests.waiting import until

NAMES = (
    *(one.name for one in PRESETS if not isinstance(one.name, Sentence)),
    *(one.label for one in TEMPLATES.values() if not isinstance(one.label, Sentence)),
    *(one.name for one in PROMPTS),
    *("English", "Hugging Face", "Azure OpenAI", "LM Studio", "vLLM", "api-key", "X-Team: falcon"),
    *("Authorization: Bearer", "keyring.backends.fail.Keyring", "JSON", "added"),
    "OpenAI Responses",
    *("TII Falcon-LLM License 2.0", "Falcon-LLM License", "tiiuae", "Q4_0", "Q8_0"),
    *("ChatGPT", "Claude", "DeepSeek", "Gemini", "Google AI Studio", "Gradio", "Grok", "Jan"),
    *("Le Chat (Mistral)", "LibreChat", "Open WebUI"),
    "byte",  # Greek's own, as its months are
    *(
        "json",
        "xn--hxarsa0b.example",
        "ελλάς.example",
        "huggingface.co",
        "All connection attempts failed",
    ),
)
"""Servers, models and what ships with the program as data; licences; what is typed as it is;
what the system says."""
PROMPTS_ALL = "\n".join(f"{one.name}   {one_line(one.text, 200)}\n{one.text}" for one in PROMPTS)
"""Prompts that ship with the program, as lists show them: shortened at their end."""
HEARD = frozenset({"SpokenPlate"})
"""Classes of widgets of which nobody sees anything."""
NARROW = 480
"""Pixels of the narrowest window."""
ALIKE = re.compile(r"^\{.*\}$|^[\w.-]+ \d[\w.]* · [\w ().-]+$")
"""JSON; a package, its version and its licence."""
MODELS = re.compile(r"\bFalcon[\w.-]*\d[\w.-]*|(?<=\*\.)\w+|\b[\w.-]+:\d+[bm]\b")
"""A model, and the ending of a file's name."""
SHOWN = (
    "text", "title", "toolTip", "accessibleName", "accessibleDescription", "placeholderText",
    "windowTitle", "statusTip", "whatsThis", "prefix", "suffix", "format", "labelText",
)  # fmt: skip
TYPED = ("QLineEdit", "QPlainTextEdit", "QTextEdit")
ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)  # fmt: skip


class Unspoken(QTranslator):
    """Tells every text in the language of :mod:`tests.pseudo`, Qt's own too."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the text in this language."""
        del context, disambiguation, n
        return pseudo(text) if text else None


def install(application: QApplication, wanted: str) -> str:
    """Speak it, in place of ``language.install``."""
    QLocale.setDefault(QLocale(QLocale.Language.Greek))  # names of months are its, as data is
    application.installTranslator(Unspoken(application))
    return chosen(wanted)


def chosen(wanted: str) -> str:
    """Return it, whichever is wanted, in place of ``language.chosen``."""
    del wanted
    return "xx"


class Eyes:
    """Remembers what the window showed in ASCII letters, with the place where it was first seen."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        """What was cut off, with the place where that was first seen."""
        self.windows: set[str] = set()
        self.kinds: set[type] = set()
        """The classes of what was seen."""
        self._seen: set[str] = set()
        self.is_narrow = False
        """Whether every window is made as narrow as the narrowest before it is looked at."""
        self._drawn: list[str] = []
        draw = QPainter.drawText

        def remember(painter: QPainter, *arguments: Any) -> Any:
            self._drawn += [one for one in arguments if isinstance(one, str)]
            return draw(painter, *arguments)

        QPainter.drawText = remember  # type: ignore[method-assign, assignment]

    @property
    def texts(self) -> int:
        """How many different texts were read."""
        return len(self._seen)

    def look(self, place: str) -> None:
        """Read every widget, shown or not: it was made to be shown."""
        if self.is_narrow:
            _narrow_all()
        _lay_out()
        texts = set(self._drawn)
        self._drawn.clear()
        for widget in QApplication.allWidgets():
            texts.update(_texts_of(widget))
            if widget.isVisible():
                self.kinds.update(type(widget).__mro__)
            if widget.isWindow() and widget.isVisible():
                self.windows.add(widget.objectName())
                for text in unreadable(widget):
                    self.cut.setdefault(text, place)
        fresh = texts - self._seen
        self._seen |= fresh
        shown = sorted(text for text in fresh if not ALIKE.match(text) and not _ships(text))
        names = (*NAMES, *MODELS.findall(" ".join(shown)), *_answers())
        for text in untranslated(shown, *names):
            self.found[text] = place


def _narrow_all() -> None:
    for window in QApplication.topLevelWidgets():
        is_qts = isinstance(window, QFileDialog | QPrintDialog | QMenu)
        if window.isVisible() and window.width() > NARROW and not is_qts:
            window.resize(NARROW, window.height())


def _lay_out() -> None:
    for _ in range(4):  # heights follow widths, and those above follow them
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _ships(text: str) -> bool:
    """Whether it is of a prompt that ships with the program."""
    return len(text) > 20 and text.removesuffix("…").rstrip() in PROMPTS_ALL


def our_widgets(of: type[QWidget] = QWidget) -> Iterator[type[QWidget]]:
    """Give every class of the program that makes a widget, and what is derived from it."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith("falcon_desktop."):
            yield kind
        yield from our_widgets(kind)


def _import_all() -> None:
    """Import what the program imports where it is needed."""
    for package in (falcon_desktop.ui, falcon_desktop.controllers):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)


def _answers() -> list[str]:
    """Return what models wrote, which is in whatever language they like."""
    widgets = QApplication.allWidgets()
    return [one.markdown() for one in widgets if isinstance(one, AnswerBody)]


def _texts_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget.window(), QFileDialog) and not isinstance(widget, QLabel | QPushButton):
        return  # it shows the disk
    is_typed = any(widget.inherits(kind) for kind in TYPED)
    for name in SHOWN:
        if is_typed and name == "text":
            continue
        value = widget.property(name)
        if isinstance(value, str) and value:
            yield value
    if tip := tip_of(widget):
        yield tip
    for action in widget.actions():
        yield from (action.text(), action.toolTip())
    if isinstance(widget, QComboBox):
        yield from _rows(widget.model())
    elif isinstance(widget, QAbstractItemView):
        model: QAbstractItemModel | None = widget.model()
        if model is not None:
            yield from _rows(model)
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    if spoken is not None and spoken.isValid():
        kinds = [QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Help]
        if not is_typed:
            kinds.append(QAccessible.Text.Value)
        yield from (spoken.text(kind) for kind in kinds)


def _rows(model: QAbstractItemModel) -> Iterator[str]:
    nothing = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(nothing)
    for row in range(min(model.rowCount(nothing), 200)):
        for column in range(columns):
            index = model.index(row, column, nothing)
            for role in ROLES:
                value = index.data(role)
                if isinstance(value, str):
                    yield value


class Walk:
    """Opens one screen after the other and looks at each."""

    ENDS = frozenset({"quit"})
    """Actions that end the walk."""
    SHOW_NOTHING = ("chat_", "zoom_", "next_message", "previous_", "focus_")

    def __init__(self, person: Driver) -> None:
        self._person = person
        self._window = person.window
        self.eyes = Eyes()

    async def all(self) -> None:
        """Go everywhere."""
        await self._person.ready()
        self.eyes.look("start")
        await self._settings()
        await self._chat()
        await self._menus()
        for row, action in self._window.actions_table:
            is_passed = row.name in self.ENDS or row.name.startswith(self.SHOW_NOTHING)
            if action.isEnabled() and not is_passed:
                await self._at(row.name, action.trigger)
        self._person.press("delete_chat")
        await self._person.settled()
        await self._at("empty_trash, filled", self._window.actions_table["empty_trash"].trigger)
        await self._states()
        await self._downloads()
        await self._import()
        await self._palette()
        await self._question()
        await self._compared()
        await Rest(self._person, self.eyes.look, self._close_others).all()

    async def _states(self) -> None:
        """Look where most actions can't be used, and why."""
        for name in ("show_trash", "show_archive", "temporary_chat", "new_text"):
            self._person.press(name)
            await self._person.settled()
            self.eyes.look(f"{name}, what can't be done")
            await self._chat()
            await self._menus()

    async def _downloads(self) -> None:
        """Look at models to get, at a repository that can't be asked for, and at downloads."""
        self._person.press("settings")
        await self._person.settled()
        window = self._window.findChild(SettingsWindow)
        assert window is not None
        window.show_page(window.models)
        await self._person.settled()
        offered = window.findChildren(QPushButton, "choose_model_file")
        offered[0].click()
        await self._person.settled()
        trouble = window.models.get.trouble
        await until(trouble.isVisible)
        self.eyes.look("a hub that can't be asked")
        self._look_at_downloads(window.models.get)
        window.close()
        await self._person.settled()

    def _look_at_downloads(self, part: GetModels) -> None:
        """Look at files of a repository, and at downloads in each state."""
        files = [HubFile(f"Αθήνα-{kind}.gguf", 9_000_000, "0" * 64) for kind in ("Q4_0", "Q8_0")]
        choices = tuple(HubChoice((one,)) for one in files)
        repository = HubRepository(
            "αθήνα/αθήνα", "0" * 40, choices, Licence("Άδεια", HUB), gated=True
        )
        need = MemoryNeed(9_000_000, 1_000_000, 2_000_000)
        fits = (Fit.TIGHT, Fit.DOES_NOT_FIT)
        fitting = [
            FittingChoice(one, need, 13_000_000, fit, 8_192)
            for one, fit in zip(choices, fits, strict=True)
        ]
        part.show_offer(HubOffer(repository, tuple(fitting)))
        self.eyes.look("files of a repository")
        part.show_offer(HubOffer(repository, tuple(fitting[1:])))
        self.eyes.look("files of which none fits")
        wanted = WantedModel.of(repository, choices[1])
        for state in DownloadState:
            said = DiskFull(Sentence("The disk is full, so the model can't be saved."))
            error = said if state is DownloadState.FAILED else None
            part.show_downloads([Download(wanted, state, 3_000_000, error)])
            self.eyes.look("a download")
        part.show_downloads([])
        part.show_found("Αθήνα", [FoundRepository("α/β", gated=True, downloads=5)])
        self.eyes.look("what a search found")
        part.show_found("Αθήνα", [])
        self.eyes.look("a search without results")

    async def _import(self) -> None:
        """Look at what a file would bring, one of another program and one that is none."""
        here = Path(self._person.arguments[-1])
        node: dict[str, Any] = {"id": "α", "parent": None, "children": [], "message": {
            "author": {"role": "user"}, "create_time": 1.0,
            "content": {"content_type": "multimodal_text", "parts": ["Τι;", {
                "content_type": "image_asset_pointer", "asset_pointer": "file-service://file-x"}]},
        }}  # fmt: skip
        chat = {"id": "α", "title": "Ελλάς", "create_time": 1.0, "mapping": {"α": node}}
        for name, text in (("εδώ.json", json.dumps([chat, {"π": 1}])), ("εκεί.json", "[]")):
            (here / name).write_text(text)
            self._person.program.session.imports.look_at(str(here / name))
            await self._person.settled()
            self.eyes.look(f"import of {name}")
            if self._person.has("import_chosen") and text != "[]":
                self._person.click("import_chosen")
                await self._person.settled()
                self.eyes.look("what was imported")
            self._close_others()

    async def _compared(self) -> None:
        """Look at an answer of the model on this computer beside one that failed."""
        self._person.press("compare")
        await self._person.settled()
        self._person.click("compare")
        await self._person.until(lambda: self._person.has("column_2"), "no comparison")
        stops = ("stop_1", "stop_2")
        await self._person.until(
            lambda: any(_answers()) or not any(map(self._person.has, stops)), "no answer"
        )
        for name in filter(self._person.has, stops):
            self._person.click(name)
        await self._person.until(lambda: not any(map(self._person.has, stops)), "no end")
        await self._person.settled()
        self.eyes.look("a comparison")
        await self._menus()

    async def _at(self, place: str, go: Callable[[], object]) -> None:
        go()
        await self._person.settled()
        self.eyes.look(place)
        if self._close_others():
            await self._person.settled()
            self.eyes.look(f"after {place}")

    def _close_others(self) -> bool:
        """Close every window but the main one, and say whether there was any."""
        others = [
            one
            for one in QApplication.topLevelWidgets()
            if one is not self._window and one.isVisible() and one.isWindow()
        ]
        for one in others:
            one.close()
        return bool(others)

    async def _settings(self) -> None:
        self._person.press("settings")
        await self._person.settled()
        window = self._window.findChild(SettingsWindow)
        assert window is not None
        for place in range(window.pages.count()):
            window.pages.setCurrentRow(place)
            await self._person.settled()
            self.eyes.look(f"settings, {window.page_name}")
        menu = window.connections.preset_menu()
        self.eyes.look("settings, servers")
        for entry in menu.actions():
            entry.trigger()
            window.connections.editor.more.show()
            await self._person.settled()
            self.eyes.look(f"settings, {entry.objectName()}")
        window.presets.add_button.click()
        window.prompts.add_button.click()
        await self._person.settled()
        self.eyes.look("settings, lists")
        window.close()
        await self._person.settled()

    async def _chat(self) -> None:
        for row in range(self._window.sidebar.list.conversations.rowCount()):
            summary = self._window.sidebar.list.conversations.summary_at(row)
            if summary is not None:
                self._person.program.session.conversation.open(summary.id)
                await self._person.settled()
                self.eyes.look(f"chat {row}")

    async def _menus(self) -> None:
        for widget in self._window.findChildren(QWidget):
            if (
                widget.isVisible()
                and widget.contextMenuPolicy() != Qt.ContextMenuPolicy.NoContextMenu
            ):
                at = widget.rect().center()
                event = QContextMenuEvent(
                    QContextMenuEvent.Reason.Keyboard, at, widget.mapToGlobal(at)
                )
                QApplication.sendEvent(widget, event)
                await asyncio.sleep(0)
                self.eyes.look(f"menu of {widget.objectName()}")
                self._close_others()

    async def _question(self) -> None:
        self._person.press("new_chat")
        await self._person.settled()
        box = self._person.find("message")
        assert isinstance(box, QPlainTextEdit)
        box.insertPlainText("Τι;")
        QTest.keyClick(box, Qt.Key.Key_Return)
        await self._person.until(lambda: bool(self._person.finished), "no end")
        await self._person.settled()
        self.eyes.look("an answer that failed")

    async def _palette(self) -> None:
        for words in ("α", "ωωω", ">", ">ωωω", "model:", "after:", "in:"):
            self._person.press("search_all")
            await self._person.settled()
            box = self._person.find("search")
            assert isinstance(box, QLineEdit)
            box.setText(words)  # QTest types ASCII alone
            await self._person.settled()
            self.eyes.look(f"search {words}")
            QTest.keyClick(self._person.find("search"), Qt.Key.Key_Escape)
            await self._person.settled()


async def every_screen(person: Driver, *, is_narrow: bool = False) -> None:
    """Walk, and tell what was not translated."""
    walk = Walk(person)
    walk.eyes.is_narrow = is_narrow
    await walk.all()
    found, cut = dict(walk.eyes.found), dict(walk.eyes.cut)
    planted = QLabel("Planted here", person.window)
    planted.resize(10, 10)
    planted.show()
    walk.eyes.look("planted")
    planted.deleteLater()
    fresh = [text for text in walk.eyes.found if text not in found]
    fresh += [text for text in walk.eyes.cut if text not in cut]
    _import_all()
    unseen = sorted({one.__name__ for one in our_widgets() if one not in walk.eyes.kinds} - HEARD)
    say(windows=sorted(walk.eyes.windows), texts=walk.eyes.texts, planted=fresh, unseen=unseen)
    for text, place in found.items():
        say(place=place, text=text)
    for text, place in cut.items():
        say(at=place, cut=text)


async def every_narrow_screen(person: Driver) -> None:
    """Walk in the narrowest window."""
    person.window.resize(NARROW, 700)
    await every_screen(person, is_narrow=True)


driver.SCENARIOS["every_narrow_screen"] = every_narrow_screen
driver.SCENARIOS["every_screen"] = every_screen

if __name__ == "__main__":
    language.install = install
    language.chosen = chosen
    sys.exit(driver.main())
