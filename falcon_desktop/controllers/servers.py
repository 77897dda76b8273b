"""Connections in the window: which model answers, and what state its connection is in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, connection_at
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import FalconError, NetworkError
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerProgress,
    AnswerStarted,
    ConnectionMoved,
    Phase,
)
from falcon_desktop.core.text.model_names import model_label
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.connection_names import connection_in_words, connection_name
from falcon_desktop.ui.kit.connection_state import Mood
from falcon_desktop.ui.kit.i18n import one_line, side_by_side, told, tr
from falcon_desktop.ui.models.picker import ModelGroup
from falcon_desktop.ui.window.empty_state import embedded_model_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from falcon_desktop.core.domain.models import LocalModel
    from falcon_desktop.core.ports.servers import ModelLibrary

STARTER_NAME = "SmolLM2 135M"
ASKED_TOGETHER = 4
"""Servers that are asked for their models at once."""
ASKED_UNSEEN = 4
"""Servers that are asked where nobody looks at their models yet."""
GO_ON = "go_on_with_default"
OTHER_MODEL = "choose_other_model"
NO_WAY = frozenset(("offline", "unreachable", "timed_out", "proxy_failed", "tls_failed"))
"""The codes of errors on the way to a server; any answer of it refutes them."""
OWN_TROUBLE = frozenset(("context_too_long", "invalid_input"))
"""The codes of errors that say nothing of the connection."""


class State(NamedTuple):
    """How a connection is, in words and as a colour; ``code`` is the error's that said so."""

    words: str
    mood: Mood
    code: str = ""


class _Local(NamedTuple):
    """The ids of this computer's models: the one that answers by default, all, and those that read
    images.
    """

    default: str
    models: tuple[str, ...]
    seeing: frozenset[str]


class ConnectionsController(WindowController):
    """The connections of this profile and the state of the one in use."""

    current_changed = Signal()
    """Another connection answers next, or what is known of it changed."""
    settings_wanted = Signal(str)
    """The form of a connection is to be shown, "" for the default one's."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._connections: list[Connection] = []
        self._offered: dict[str, tuple[str, ...]] = {}
        self._loaded: dict[str, frozenset[str]] = {}
        """Of what is offered, what is in a server's memory."""
        self._notes: dict[str, str] = {}
        self._asked: set[str] = set()
        self._asking: set[str] = set()
        self._to_ask: list[str] = []
        self._states: dict[str, State] = {}
        self._learned: dict[str, State] = {}
        """What was known of a connection at the end of the last thing that it was asked."""
        self._answering: dict[str, str] = {}
        self._shown_model = ("", "")
        self._defaults: dict[str, str] = {}
        """The model that a connection without one of its own answers with, as far as is known."""
        self._by_default: dict[str, str] = {}
        self._local_name = STARTER_NAME
        self._local = _Local("", (), frozenset())
        self._placed: dict[str, tuple[str, str]] = {}
        """Where a model of this computer computes, in words, since it was asked last, and why it
        has no device where these don't tell.
        """
        self._default_id = EMBEDDED_ID
        dependencies.window.sidebar.connection_clicked.connect(self._want_settings)
        dependencies.window.header.model_chosen.connect(self.choose)
        dependencies.window.header.model_list_wanted.connect(self._ask_models)
        dependencies.window.header.models_wanted.connect(self._ask_models_of)
        dependencies.window.chat.server_line.triggered.connect(self._decide)
        dependencies.chat.opened.connect(self._show_current)
        dependencies.chat.changed.connect(self._follow_conversation)
        dependencies.backend.arrived.connect(self._handle_event)
        dependencies.preferences.changed.connect(self._forget_places)
        self._show_current()

    async def load(self) -> None:
        """Show what there is to choose from."""
        services = await self._backend.services()
        connections = services.connections.all()
        before = {one.id: one for one in self._connections}
        for one in connections:
            known = before.get(one.id)
            if known is not None and not known.is_same_server(one, any_model=True):
                self._states.pop(one.id, None)
                self._learned.pop(one.id, None)
                self._offered.pop(one.id, None)
                self._loaded.pop(one.id, None)
                self._defaults.pop(one.id, None)
        self._connections = connections
        self._default_id = services.connections.default_id
        used = services.connections.connection(EMBEDDED_ID).model
        self._take_local(await self._backend.call(_local_models, services.models), used)
        self._show_choices()
        self._show_current()
        self.current_changed.emit()

    @property
    def current(self) -> Connection | None:
        """The connection that answers next, None while it is not known or was removed."""
        return self.named(self._chat.chosen_model[0] or self._default_id)

    def named(self, connection_id: str) -> Connection | None:
        """Return the connection of an id, None where it is not known or was removed."""
        known = next((one for one in self._connections if one.id == connection_id), None)
        return known or connection_at(connection_id)

    @Slot()
    def _want_settings(self) -> None:
        current = self.current
        self.settings_wanted.emit("" if current is None else current.id)

    @Slot()
    def _follow_conversation(self) -> None:
        """An answer binds its chat to what made it."""
        if self._chat.chosen_model != self._shown_model:
            self.current_changed.emit()
        self._show_current()

    def _show_line(self, *, removed: bool) -> None:
        """Tell where the next question goes, where that is not what answered the chat so far."""
        line, chat = self._window.chat.server_line, self._chat
        default = next((one for one in self._connections if one.id == self._default_id), None)
        new = connection_in_words("") if default is None else _phrase_of(default)
        if removed and self._connections:
            text = (
                tr("“{old}” answered this chat but is no longer set up here. Nothing is sent "
                   "until you choose.", old=one_line(chat.answered_by, 60))
                if chat.answered_by
                else tr("This chat's connection was removed. Nothing is sent until you choose.")
            )  # fmt: skip
            actions = [(GO_ON, tr("Continue with {name}", name=one_line(new, 40)))]
            line.tell("warning", text, [*actions, (OTHER_MODEL, tr("Choose a model"))])
        elif default is not None and chat.is_from_elsewhere and _is_elsewhere(default):
            text = tr("This chat was not answered here. Your next question sends all of it to "
                      "{name}.", name=one_line(new, 60))  # fmt: skip
            line.tell("info", text, [(OTHER_MODEL, tr("Choose a model"))])
        elif (now := self.current) is not None and _is_elsewhere(now) and chat.has_moved(now):
            text = tr("{name} has a new address. Your next question sends all of this chat to "
                      "{address}.", name=one_line(now.name, 60),
                      address=one_line(now.base_url, 80))  # fmt: skip
            line.tell("info", text, [(OTHER_MODEL, tr("Choose a model"))])
        else:
            line.hide()

    @Slot(str)
    def _decide(self, action: str) -> None:
        if action == OTHER_MODEL:
            self._window.header.open_model_list()
        elif action == GO_ON:
            self.choose(self._default_id, "")
            self._window.composer.focus()

    @Slot()
    def _show_current(self) -> None:
        connection = self.current
        self._shown_model = self._chat.chosen_model
        wanted = self._chat.chosen_model[0] or self._default_id
        removed = connection is None and wanted != EMBEDDED_ID
        self._show_line(removed=removed)
        if removed:
            self._window.header.set_model(
                wanted, tr("removed"), "", tr("Choose a model"), Mood.TROUBLE
            )
            if self._connections:
                name = one_line(self._chat.answered_by, 60) or tr("Choose a model")
                self._window.sidebar.set_connection_state(name, tr("removed"), Mood.TROUBLE)
            return
        is_engine = connection is None or connection.id == EMBEDDED_ID
        name = _name_of(connection)
        model = self._chat.chosen_model[1]
        default = connection.model if connection else ""
        shown = model_label(model or default or self._defaults.get(wanted, ""))
        if is_engine and not shown:
            shown = self._local_name
        state = self._states.get(wanted)
        if state is None:
            unknown = State(tr("not tested"), Mood.UNKNOWN)
            state = State(tr("ready"), Mood.READY) if is_engine else unknown
        shown = shown or tr("Default model")
        place = why = ""
        if is_engine and state.mood is Mood.READY and not state.code and not self._is_answering():
            place, why = self._placed.get(model or default, ("", ""))
            state = State(place or state.words, state.mood)
        self._window.header.set_model(wanted, name, model, shown, state.mood)
        self._window.sidebar.set_connection_state(
            name, side_by_side(shown, state.words), state.mood, short=place, why=why
        )
        self._window.empty_state.set_model_sentence(
            embedded_model_sentence(shown)
            if is_engine
            else tr("Answers come from {name}.", name=one_line(name, 80))
        )

    def _is_answering(self) -> bool:
        return EMBEDDED_ID in self._answering.values()

    async def _look_where(self) -> None:
        """Show on which device the model computes that just answered."""
        connection = self.current
        if connection is None or connection.id != EMBEDDED_ID:
            return
        model = self._chat.chosen_model[1] or connection.model
        services = await self._backend.services()
        placement = await self._backend.call(services.local_models.placement, model)
        # not needed before the first paint
        from falcon_desktop.ui.kit.device_words import place_words, why_without_words

        words = ("", "")
        if placement is not None:
            words = (place_words(placement), why_without_words(placement))
        if words != self._placed.get(model, ("", "")):
            self._placed[model] = words
            self._show_current()

    @Slot()
    def _forget_places(self) -> None:
        """What runs the models may be another program now, and be told other layers."""
        self._placed.clear()

    def _show_choices(self) -> None:
        self._window.header.set_choices(
            [
                ModelGroup(
                    connection.id,
                    _name_of(connection),
                    self._local.models
                    if connection.id == EMBEDDED_ID
                    else self._offered.get(connection.id, ()),
                    self._notes.get(connection.id, ""),
                    connection.model or self._default_name(connection.id),
                    self._loaded.get(connection.id, frozenset()),
                    self._local.seeing if connection.id == EMBEDDED_ID else frozenset(),
                )
                for connection in self._connections
            ]
        )

    def _default_name(self, connection_id: str) -> str:
        if connection_id == EMBEDDED_ID:
            return self._local.default or self._local_name
        # Where the models are listed, the one that answers by default is among them.
        return "" if self._offered.get(connection_id) else self._defaults.get(connection_id, "")

    def knows(self, connection_id: str) -> bool:
        """Say whether there is such a connection."""
        return any(one.id == connection_id for one in self._connections)

    def was_used(self, connection_id: str) -> bool:
        """Say whether a connection was asked anything since the start."""
        return connection_id in self._states

    @Slot(str, str)
    def choose(self, connection_id: str, model: str) -> None:
        """Let this answer from the next question on; "" for the default."""
        if self._chat.conversation_id and not model:
            # the model that it has now: a chat stays with its model
            model = next((one.model for one in self._connections if one.id == connection_id), "")
        self._chat.choose_model(connection_id, model)
        self._show_current()
        self.current_changed.emit()

    @Slot()
    def _ask_models(self) -> None:
        """Ask anew what the first connections offer; the others' lists are asked for when seen."""
        self._asked.clear()
        self._start(self._look_here())
        current = self.current
        first = [] if current is None else [current.id]
        others = [one.id for one in self._connections if one.id not in first]
        self._ask_models_of([*first, *others][:ASKED_UNSEEN])

    @Slot(list)
    def _ask_models_of(self, connection_ids: list[str]) -> None:
        """Ask servers for their models, :data:`ASKED_TOGETHER` at once, each once a list."""
        self._to_ask = [
            one for one in connection_ids if one not in self._asked and one != EMBEDDED_ID
        ]
        self._ask_next()

    async def _look_here(self) -> None:
        """Show what models are on this computer now; another program may have added one."""
        services = await self._backend.services()
        used = services.connections.connection(EMBEDDED_ID).model
        before = self._local
        self._take_local(await self._backend.call(_local_models, services.models), used)
        if self._local != before:
            self._show_choices()

    def _take_local(self, found: Sequence[LocalModel], used: str) -> None:
        """Keep what is on this computer; ``used`` is the model that was chosen for it."""
        default = next((one for one in found if one.id == used), found[0] if found else None)
        self._local_name = "" if default is None else default.name
        self._local = _Local(
            "" if default is None else default.id,
            tuple(one.id for one in found),
            frozenset(one.id for one in found if one.reads_images),
        )

    def _ask_next(self) -> None:
        known = {one.id: one for one in self._connections}
        asked = False
        while self._to_ask and len(self._asking) < ASKED_TOGETHER:
            connection = known.get(self._to_ask.pop(0))
            if connection is None or connection.id in self._asking:
                continue
            asked = True
            self._asked.add(connection.id)
            self._asking.add(connection.id)
            self._notes.setdefault(connection.id, tr("Asking the server…"))
            self._start(self._fetch_models(connection))
        if asked:
            self._show_choices()

    async def _fetch_models(self, connection: Connection) -> None:
        try:
            await self._ask_for_models(connection)
        finally:
            self._asking.discard(connection.id)
            self._ask_next()

    async def _ask_for_models(self, connection: Connection) -> None:
        services = await self._backend.services()
        before = self._code_of(connection.id)
        try:
            models = await self._backend.call(services.servers.models, connection)
        except FalconError as error:
            self._notes[connection.id] = _trouble(error.code) or told(error.sentence)
            if isinstance(error, NetworkError):
                self.learn(connection.id, error.code)
                self._tell_change(connection, before)
        else:
            self._notes.pop(connection.id, None)
            self._offered[connection.id] = tuple(model.id for model in models)
            self._loaded[connection.id] = frozenset(one.id for one in models if one.loaded)
            if self._code_of(connection.id) in NO_WAY:
                # The way is open again; whether a key is accepted, only an answer tells.
                self.learn(connection.id, "")
                self._tell_change(connection, before)
        self._show_choices()

    def _tell_change(self, connection: Connection, before: str) -> None:
        """Have a screen reader say how the connection in use is now, which no answer told."""
        state, now = self._states[connection.id], self.current
        if state.code != before and now is not None and now.id == connection.id:
            name = _name_of(connection)
            announce(
                self._window,
                tr("Connection: {title}, {detail}", title=name, detail=state.words),
            )

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case AnswerStarted(message=message):
                self._answering[message.id] = message.provenance.connection_id
                if not message.provenance.model:
                    self._by_default[message.id] = message.provenance.connection_id
                self._set_state(message.provenance.connection_id, tr("answering"), Mood.READY)
            case AnswerModelKnown(message_id=message_id, model=model):
                if message_id in self._by_default:
                    self.learn_default(self._by_default[message_id], model)
            case AnswerProgress(message_id=message_id, progress=progress):
                self._hear_progress(message_id, progress.phase)
            case ConnectionMoved(connection=moved):
                self._keep_moved(moved)
            case AnswerFinished(message=message):
                self._answering.pop(message.id, None)
                self._by_default.pop(message.id, None)
                if _said_nothing(message):
                    self._know_as_before(message.provenance.connection_id)
                    return
                failed = message.status is MessageStatus.FAILED and message.failure is not None
                code = message.failure.code if failed and message.failure else ""
                if code in OWN_TROUBLE:
                    code = ""
                self.learn(message.provenance.connection_id, code)
                if message.provenance.connection_id == EMBEDDED_ID:
                    self._start(self._look_where())
            case _:
                pass

    def _keep_moved(self, moved: Connection) -> None:
        """Keep that a server is asked over its own protocol from now on, and say so."""
        from dataclasses import replace

        before = self._saved(moved.id)
        if before is None or before.kind is moved.kind:
            return  # it is an address that is not saved, or another window was first
        self._save(replace(before, kind=moved.kind))
        self._offer_back(20, before)

    def _offer_back(self, seconds: float, before: Connection) -> None:
        from functools import partial

        self._window.notice.show_notice(
            tr("{name} now uses Ollama's own API. You can set the context window, and long chats "
               "are no longer cut silently.", name=one_line(_name_of(before), 60)),
            action=tr("Undo"),
            undoes_here=True,
            does=partial(self._move_back, before),
            seconds=seconds,
            again=self._elsewhere(lambda other, left: other._offer_back(left, before)),
        )  # fmt: skip

    def _move_back(self, before: Connection) -> None:
        """Ask a server as before, and from now on unless a person says otherwise."""
        from dataclasses import replace

        now = self._saved(before.id)
        if now is not None:
            self._save(replace(now, kind=before.kind, keeps_kind=True))

    def _saved(self, connection_id: str) -> Connection | None:
        saved = self._preferences.value.connections
        return next((one for one in saved if one.id == connection_id), None)

    def _save(self, connection: Connection) -> None:
        saved = self._preferences.value.connections
        kept = tuple(connection if one.id == connection.id else one for one in saved)
        self._preferences.change(connections=kept)
        self._start(self._use(kept))

    async def _use(self, connections: Sequence[Connection]) -> None:
        services = await self._backend.services()
        services.connections.replace(connections, self._preferences.value.default_connection_id)
        await self.load()

    @async_slot()
    async def reload(self) -> None:
        """Show what there is to choose from, which is something else now."""
        await self.load()

    @Slot(str, str)
    def learn(self, connection_id: str, code: str) -> None:
        """Remember how a connection is after it was used: ``code`` is the error's, "" for none."""
        words, mood = _state_words(code)
        before = self._learned.get(connection_id)
        self._states[connection_id] = self._learned[connection_id] = State(words, mood, code)
        self._show_current()
        answers_now = not code and (before is None or before.code)
        if answers_now and self.current is not None and self.current.id == connection_id:
            self.current_changed.emit()

    def _know_as_before(self, connection_id: str) -> None:
        """An answer was stopped before its server said anything: that tells nothing of it."""
        before = self._learned.get(connection_id)
        if before is None:
            self._states.pop(connection_id, None)
        else:
            self._states[connection_id] = before
        self._show_current()

    @Slot(str, str)
    def learn_default(self, connection_id: str, model: str) -> None:
        """Remember which model a connection answers with where none is chosen."""
        if model and self._defaults.get(connection_id) != model:
            self._defaults[connection_id] = model
            self._show_choices()
            self._show_current()

    @Slot(str)
    def forget_state(self, connection_id: str) -> None:
        """What was known of a connection is known no longer: it has another key."""
        self._learned.pop(connection_id, None)
        if self._states.pop(connection_id, None) is not None:
            self._show_current()

    def _code_of(self, connection_id: str) -> str:
        state = self._states.get(connection_id)
        return state.code if state else ""

    def _hear_progress(self, message_id: str, phase: Phase) -> None:
        connection_id = self._answering.get(message_id, "")
        if phase in (Phase.STARTING_ENGINE, Phase.LOADING_MODEL):
            self._set_state(connection_id, tr("loading the model…"), Mood.BUSY)
        elif phase in (Phase.RETRYING, Phase.RATE_LIMITED):
            self._set_state(connection_id, tr("busy"), Mood.BUSY)
        else:
            self._set_state(connection_id, tr("answering"), Mood.READY)

    def _set_state(self, connection_id: str, words: str, mood: Mood) -> None:
        self._states[connection_id] = State(words, mood)
        self._show_current()


def _said_nothing(message: Message) -> bool:
    """Say whether an answer was stopped with nothing in it."""
    return message.status is MessageStatus.STOPPED and not (message.text or message.reasoning)


def _phrase_of(connection: Connection) -> str:
    return connection_in_words(connection.name, connection.id)


def _name_of(connection: Connection | None) -> str:
    """Return how a connection is called; None is the one of this computer."""
    if connection is None:
        return connection_name("")
    return connection_name(connection.name, connection.id)


async def _local_models(models: ModelLibrary) -> Sequence[LocalModel]:
    """Return the models of this computer; the disk is read beside the worker's loop."""
    return await asyncio.to_thread(models.models)


def _state_words(code: str) -> tuple[str, Mood]:
    """Return an error's code as the state of a connection."""
    if not code:
        return tr("ready"), Mood.READY
    if code in ("rate_limited", "overloaded", "model_loading"):
        return tr("busy"), Mood.BUSY
    return _trouble(code) or tr("error"), Mood.TROUBLE


def _trouble(code: str) -> str:
    """Return what a failure says of a connection, "" where it says nothing in particular."""
    return {
        "offline": tr("offline"),
        "unreachable": tr("unreachable"),
        "timed_out": tr("unreachable"),
        "tls_failed": tr("not trusted"),
        "proxy_failed": tr("unreachable"),
        "key_rejected": tr("key rejected"),
        "key_missing": tr("needs a key"),
        "access_denied": tr("access denied"),
        "credits_exhausted": tr("out of credit"),
        "engine_missing": tr("not installed"),
        "engine_stopped": tr("stopped", "of the engine"),
    }.get(code, "")


def _is_elsewhere(connection: Connection) -> bool:
    """Say whether a connection's answers are made on another computer."""
    from falcon_desktop.core.domain.servers import is_local  # not needed before the first paint

    return not is_local(connection)
