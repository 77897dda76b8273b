"""A window whose controllers are tested, one by one: the real widgets and use cases, a history in
memory, a provider that follows a script, doubles where the program would reach outside.

Use cases run on the test's own loop, without a worker's thread. Each call of one is written down,
can be held until the test lets it go on, and can be made to fail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, NamedTuple, ParamSpec, TypeVar

from falcon_desktop.composition.surroundings import surroundings
from falcon_desktop.controllers.backend import Backend
from falcon_desktop.controllers.chat.actions import MessageActions
from falcon_desktop.controllers.chat.conversation import ConversationController
from falcon_desktop.controllers.controller import Dependencies
from falcon_desktop.controllers.open_chat import OpenChat
from falcon_desktop.controllers.preferences import Preferences
from falcon_desktop.controllers.session import Session
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.completing import Completions
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.chat.provenance import AnswerProvenance
from falcon_desktop.core.chat.title_generation import TitleGenerator
from falcon_desktop.core.chat.versions import Versions
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.events import ChatEvent, Finished, TextDelta
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.downloads.queue import DownloadQueue
from falcon_desktop.core.services import Services
from falcon_desktop.runtime.bridge import Bridge
from falcon_desktop.runtime.tasks import Tasks
from falcon_desktop.runtime.worker import Worker
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.temporary import WithTemporary
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QCoreApplication, QEvent, SignalInstance
from tests.controllers import fakes
from tests.core.conftest import Line, ScriptedProvider
from tests.waiting import until

P = ParamSpec("P")
T = TypeVar("T")
QUIET_TURNS = 6
"""So often the loop turns with nothing to do until the bench is at rest."""


class Call(NamedTuple):
    """A use case that was asked for: ``Library.rename``, say, and what it was given."""

    name: str
    args: tuple[Any, ...]
    named: dict[str, Any]


class LocalBridge(Bridge):
    """The way to the use cases, which run on this very loop; no thread is started."""

    def __init__(self) -> None:
        self._idle = Worker()
        super().__init__(self._idle)
        self.calls: list[Call] = []
        self.running: set[asyncio.Task[Any]] = set()
        self._gates: dict[str, asyncio.Event] = {}
        self._late: dict[str, asyncio.Event] = {}
        self._failures: dict[str, list[BaseException]] = {}
        self._held: set[asyncio.Task[Any]] = set()

    def hold(self, name: str) -> asyncio.Event:
        """Let calls of this use case wait until :meth:`release`, or until the result is set."""
        self._gates[name] = gate = asyncio.Event()
        return gate

    def hold_result(self, name: str) -> asyncio.Event:
        """Let the next call of this use case run, and its result wait until what returns is set."""
        self._late[name] = gate = asyncio.Event()
        return gate

    def hold_no_more(self, name: str) -> None:
        """Let those that come go on at once; those that are held wait further."""
        del self._gates[name]

    def release(self, name: str) -> None:
        """Let calls that were held go on, and hold none any more."""
        self._gates.pop(name).set()

    def fail(self, name: str, error: BaseException) -> None:
        """Let the next call of this use case fail, before it does anything."""
        self._failures.setdefault(name, []).append(error)

    def names(self, *prefixes: str) -> list[str]:
        """Return which use cases were asked for, in order; all, or those that begin like this."""
        return [one.name for one in self.calls if not prefixes or one.name.startswith(prefixes)]

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """Return what each call of a use case was given by place."""
        return [one.args for one in self.calls if one.name == name]

    def begin(
        self,
        function: Callable[P, Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> asyncio.Future[T]:
        call = Call(function.__qualname__, args, kwargs)
        self.calls.append(call)
        gate = self._gates.get(call.name)
        task = asyncio.ensure_future(self._run(call.name, gate, function(*args, **kwargs)))
        self.running.add(task)
        task.add_done_callback(self._ended)
        if gate is not None:
            self._held.add(task)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.running.discard(task)
        self._held.discard(task)

    async def _run(self, name: str, gate: asyncio.Event | None, work: Coroutine[Any, Any, T]) -> T:
        try:
            if gate is not None:
                await gate.wait()
                self._held -= {asyncio.current_task()}
            if self._failures.get(name):
                raise self._failures[name].pop(0)
            result = await work
            if (late := self._late.pop(name, None)) is not None:
                this = asyncio.current_task()
                assert this is not None
                self._held.add(this)
                await late.wait()
                self._held.discard(this)
            return result
        finally:
            work.close()

    @property
    def busy(self) -> set[asyncio.Task[Any]]:
        """What runs and is not held."""
        return self.running - self._held

    def publish(self, event: object) -> None:
        """Hand on an event, in order, in a turn of the loop of its own."""
        asyncio.get_running_loop().call_soon(self.arrived.emit, event)

    def dispose(self) -> None:
        """Close the loop that was never run."""
        self._idle.stop()


@dataclass
class Doubles:
    """What stands where the program would reach outside."""

    vault: fakes.KeyVault = field(default_factory=fakes.KeyVault)
    models: fakes.ModelLibrary = field(default_factory=fakes.ModelLibrary)
    servers: fakes.Servers = field(default_factory=fakes.Servers)
    checker: fakes.ConnectionChecker = field(default_factory=fakes.ConnectionChecker)
    key_offers: fakes.KeyOffers = field(default_factory=fakes.KeyOffers)
    transfer: fakes.Transfer = field(default_factory=fakes.Transfer)
    settings: fakes.SettingsStore = field(default_factory=fakes.SettingsStore)
    maintenance: fakes.Maintenance = field(default_factory=fakes.Maintenance)
    releases: fakes.Releases = field(default_factory=fakes.Releases)
    local_models: fakes.LocalModels = field(default_factory=fakes.LocalModels)
    hub: fakes.Hub = field(default_factory=fakes.Hub)
    fetcher: fakes.ModelFetcher = field(default_factory=fakes.ModelFetcher)
    parts: fakes.Parts = field(default_factory=fakes.Parts)
    preset_files: fakes.PresetFiles = field(default_factory=fakes.PresetFiles)
    files: fakes.AttachmentReader = field(default_factory=fakes.AttachmentReader)
    formulas: fakes.FormulaDrawer = field(default_factory=fakes.FormulaDrawer)
    json_answers: fakes.AnswerChecker = field(default_factory=fakes.AnswerChecker)


class History:
    """The real use cases over a history in memory."""

    def __init__(self, publish: Callable[[ChatEvent], None], doubles: Doubles) -> None:
        self.database = Database(None)
        self.provider = ScriptedProvider()
        self.store = WithTemporary(Conversations(self.database))
        store, provider, undo, context = self.store, self.provider, UndoHistory(), Context()
        self.connections = connections = SavedConnections()
        asking = Asking(
            store,
            connections,
            provider,
            publish,
            undo,
            context=context,
            surroundings=surroundings,
        )
        self.chat = chat = Chat(asking)
        self.services = Services(
            chat=chat,
            library=Library(store, publish, undo, chat.stop_in, store.keep),
            connections=connections,
            vault=doubles.vault,
            models=doubles.models,
            servers=doubles.servers,
            checker=doubles.checker,
            key_offers=doubles.key_offers,
            transfer=doubles.transfer,
            settings=doubles.settings,
            maintenance=doubles.maintenance,
            provenance=AnswerProvenance(store, connections),
            titles=TitleGenerator(store, connections, provider, publish),
            releases=doubles.releases,
            local_models=doubles.local_models,
            hub=doubles.hub,
            downloads=DownloadQueue(doubles.fetcher, doubles.fetcher, publish),
            parts=doubles.parts,
            versions=Versions(asking),
            completions=Completions(asking),
            memory=Memory(
                store,
                connections,
                provider,
                context,
                publish=publish,
                undo=undo,
                surroundings=surroundings,
            ),
            preset_files=doubles.preset_files,
            files=doubles.files,
            formulas=doubles.formulas,
            json_answers=doubles.json_answers,
            surroundings=surroundings,
        )

    async def close(self) -> None:
        """End what runs and forget everything."""
        await self.chat.close()
        await self.store.close()
        await self.database.close()


class Bench:
    """A window with the conversation's controller; a test adds the controller that it is about.

    Args:
        start: the conversation that the program is about to open, "" for a new chat.
    """

    def __init__(self, window: MainWindow, settings: Settings, *, start: str = "") -> None:
        self.window = window
        self.doubles = Doubles()
        self.bridge = LocalBridge()
        self.events: list[ChatEvent] = []
        self.failures: list[BaseException] = []
        self.history = History(self._publish, self.doubles)
        self.provider, self.store = self.history.provider, self.history.store
        self.services = self.history.services
        self.wire(settings, start)
        self.tasks = Tasks(self.failures.append)
        self.backend.connect_worker(self.bridge, self.tasks)

    def wire(self, settings: Settings, start: str) -> None:
        """Make what the controllers share, and that of the conversation."""
        window = self.window
        window.complete()
        self.backend = Backend(window)
        self.preferences = Preferences(settings, self.backend)
        self.chat = OpenChat(self.backend, window)
        self.given = Dependencies(window, self.backend, self.chat, self.preferences)
        self.conversation = ConversationController(self.given, start)
        self.actions = MessageActions(window.transcript, self.conversation.questions)

    def open_services(self) -> None:
        """Let the use cases be ready."""
        self.backend.open_services(self.services)

    def _publish(self, event: ChatEvent) -> None:
        self.events.append(event)
        self.bridge.publish(event)

    # --- what happens ---------------------------------------------------------------------------

    async def settle(self) -> None:
        """Wait until nothing is under way but what is held."""
        quiet = 0
        while quiet < QUIET_TURNS:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            await asyncio.sleep(0)
            if busy := self.bridge.busy:
                # one of them may be held at its end, and completes nothing then
                await asyncio.wait(  # pace: looked at again
                    busy, timeout=0.01, return_when=asyncio.FIRST_COMPLETED
                )
                quiet = 0
            else:
                quiet += 1

    def hear(self, *events: ChatEvent) -> None:
        """Let events arrive, now."""
        for event in events:
            self.bridge.arrived.emit(event)

    def failed(self) -> list[BaseException]:
        """Return what failed since this was asked last."""
        failures = list(self.failures)
        self.failures.clear()
        return failures

    # --- what is there --------------------------------------------------------------------------

    def script(self, *lines: Line) -> None:
        """Tell what the next request is answered with."""
        self.provider.scripts.append(list(lines))

    def script_answer(self, text: str) -> None:
        """Answer the next request with a whole text."""
        self.script(TextDelta(text), Finished("stop"))

    async def saved_chat(
        self, *texts: str, title: str = "A chat", conversation_id: str = "", **more: Any
    ) -> str:
        """Put a conversation into the history, questions and answers in turn; returns its id."""
        conversation = Conversation(conversation_id or new_id(), title, 1_000, 1_000, **more)
        messages: list[Message] = []
        for place, text in enumerate(texts):
            made = Provenance(connection_id="embedded", model="starter") if place % 2 else None
            messages.append(
                Message(
                    new_id(),
                    conversation.id,
                    messages[-1].id if messages else None,
                    Role.ASSISTANT if place % 2 else Role.USER,
                    text,
                    1_000 + place,
                    MessageStatus.COMPLETE,
                    provenance=made or Provenance(),
                )
            )
        await self.store.create(conversation, messages)
        if messages:
            await self.store.update(conversation.id, active_leaf_id=messages[-1].id)
        return conversation.id

    async def opened_chat(self, *texts: str, **more: Any) -> str:
        """Put a conversation into the history and show it; returns its id."""
        conversation_id = await self.saved_chat(*texts, **more)
        await self.open(conversation_id)
        return conversation_id

    async def open(self, conversation_id: str) -> None:
        """Show a conversation."""
        self.conversation.open(conversation_id)
        await self.settle()
        assert self.chat.conversation_id == conversation_id

    async def start_new(self) -> None:
        """Begin as a program without a conversation to open does."""
        self.conversation.stay_in_new_chat()
        await self.settle()

    async def ask(self, question: str, answer: str) -> None:
        """Ask in what is open and wait for the answer."""
        self.script_answer(answer)
        self.type(question)
        self.conversation.questions.submit(question)
        await self.answered()

    async def answered(self) -> None:
        """Wait until no answer runs in what is open."""
        await self.settle()
        await until(lambda: not self.conversation.shown.busy, "the answer's end")
        await self.settle()

    def type(self, text: str) -> None:
        """Have this in the message box, typed just now."""
        self.window.composer.set_draft(text)
        self.window.composer.touch()

    @property
    def typed(self) -> str:
        """What is in the message box."""
        return self.window.composer.text()

    async def texts(self, conversation_id: str) -> list[str]:
        """Return the texts of the messages of a conversation that are shown, from the history."""
        opened = await self.services.library.open(conversation_id)
        found = await self.services.library.messages([one.id for one in opened.path])
        return [message.text for message in found]

    def shown(self) -> list[str]:
        """Return the ids of the messages in the transcript."""
        return [outline.id for outline in self.window.transcript.items.outlines]

    # --- the notice -----------------------------------------------------------------------------

    @property
    def notice(self) -> tuple[str, str]:
        """The notice's words and its button's, both empty while none is shown."""
        notice = self.window.notice
        if notice.isHidden():
            return "", ""
        return notice.text.text(), "" if notice.action.isHidden() else notice.action.text()

    def press_notice(self) -> None:
        """Press the notice's button."""
        assert not self.window.notice.isHidden()
        self.window.notice.action.click()

    async def close(self) -> None:
        """End everything; what failed and was not asked for fails the test."""
        await self.settle()
        self.backend.frames.clear()
        self.tasks.refuse()
        await self.tasks.close()
        await self.history.close()
        await self.settle()
        self.bridge.dispose()
        self.window.hide()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not self.failures, f"failed and not asked for: {self.failures}"


class WholeBench(Bench):
    """A window with all of its controllers, as the program wires them."""

    def wire(self, settings: Settings, start: str) -> None:
        """Make the session, which completes the window, and take its parts for the bench's."""
        self.session = session = Session(self.window, settings)
        self.backend, self.preferences = session.backend, session.preferences
        self.chat, self.conversation, self.actions = (
            session.chat, session.conversation, session.actions,
        )  # fmt: skip
        self.given = Dependencies(self.window, self.backend, self.chat, self.preferences)

    async def load(self) -> None:
        """Fill the window, as a start does once the use cases are ready."""
        self.backend.start(self.session.load())
        await self.settle()


def heard(**signals: SignalInstance) -> list[tuple[Any, ...]]:
    """Return a list that signals are written into as they are emitted: the name given here, then
    what came along.
    """
    found: list[tuple[Any, ...]] = []
    for name, signal in signals.items():

        def note(*values: Any, name: str = name) -> None:
            found.append((name, *values))

        signal.connect(note)
    return found


def noted(owner: object, name: str) -> list[tuple[Any, ...]]:
    """Return a list into which what a widget's method is given by place is written from now on; it
    does what it did before.
    """
    found: list[tuple[Any, ...]] = []
    method = getattr(owner, name)

    def note(*values: Any, **named: Any) -> Any:
        found.append(values)
        return method(*values, **named)

    setattr(owner, name, note)
    return found
