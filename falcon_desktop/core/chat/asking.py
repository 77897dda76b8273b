"""What the use cases that ask a model share: finding messages, saving answers, starting them.

Lives on the worker's loop.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from falcon_desktop.core.chat.answers import Answers
from falcon_desktop.core.chat.last_answer import last_made
from falcon_desktop.core.context.context import AnswerRequest, Context
from falcon_desktop.core.domain.attachments import Attachment, without_document_data
from falcon_desktop.core.domain.binding import bound, made_by
from falcon_desktop.core.domain.connection import Connection, embedded_connection, shorten
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    MessageOutline,
    MessageStatus,
    MessageTree,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.errors import ConnectionGone, InvalidInput, NotFound
from falcon_desktop.core.domain.events import ConversationChanged
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.precedence import as_sent, in_force
from falcon_desktop.core.domain.servers import sees_pages
from falcon_desktop.core.domain.titles import NEW_TITLE, title_from
from falcon_desktop.core.domain.undo import Change, UndoEntry, UndoHistory
from falcon_desktop.core.ports.servers import ConnectionBook, ProviderSource, Publish
from falcon_desktop.core.ports.store import ConversationChanges, ConversationStore
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.json_answers import AnswerChecker
    from falcon_desktop.core.domain.tools import Decision
    from falcon_desktop.core.domain.variables import Surroundings
    from falcon_desktop.core.ports.tools import ToolSource

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exchange:
    """The result of asking: the conversation, the question (None if there was none), the answer."""

    conversation: Conversation
    question: Message | None
    answer: Message


class UseCases(Protocol):
    """A group of use cases."""

    @property
    def asking(self) -> Asking: ...


U = TypeVar("U", bound=UseCases)


def one_at_a_time(
    use_case: Callable[Concatenate[U, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[U, P], Coroutine[Any, Any, T]]:
    """Keep use cases from changing the same conversation between each other's steps."""

    @functools.wraps(use_case)
    async def alone(cases: U, /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with cases.asking.lock:
            return await use_case(cases, *args, **kwargs)

    return alone


class Asking:
    """The store, the connections and the running answers, and what is done with them together.

    Args:
        store: where conversations are kept.
        connections: the saved connections.
        providers: gives the provider of a connection.
        publish: hears every :data:`~falcon_desktop.core.domain.events.ChatEvent`.
        undo: remembers how to take changes of version back.
        context: fits conversations into what models can read.
        surroundings: tells when and where the program runs; without it variables in system
            messages stay as they are written.
        tools: what chats may use; without it no chat has tools.
        checker: checks the arguments of calls against their schemas.
    """

    def __init__(
        self,
        store: ConversationStore,
        connections: ConnectionBook,
        providers: ProviderSource,
        publish: Publish,
        undo: UndoHistory,
        *,
        context: Context | None = None,
        surroundings: Callable[[], Surroundings] | None = None,
        tools: ToolSource | None = None,
        checker: AnswerChecker | None = None,
    ) -> None:
        self.surroundings = surroundings
        self.choices: dict[str, tuple[str, ...]] = {}
        """Which tools chats may use, by their ids, until the program ends."""
        self.store = store
        self.connections = connections
        self.publish = publish
        self.undo = undo
        self.context = context or Context()
        self.answers = Answers(
            store, providers, publish, self.context, tools=tools, checker=checker
        )
        self.lock = asyncio.Lock()

    def refuse_while_closing(self) -> None:
        """Raise :class:`InvalidInput` once the program is closing."""
        if self.answers.closing:
            raise InvalidInput(Sentence("Falcon Desktop is closing."))

    def refuse_while_running(self, conversation_id: str) -> None:
        """Raise :class:`InvalidInput` while an answer runs in a conversation."""
        if self.answers.running_in(conversation_id):
            raise InvalidInput(Sentence("An answer is still running in this chat. Stop it first."))

    @staticmethod
    def refuse_completion(conversation: Conversation) -> None:
        """Raise :class:`InvalidInput` for a text, which has no questions."""
        if conversation.kind is ConversationKind.COMPLETION:
            raise InvalidInput(Sentence("This is a text to be continued, not a chat."))

    def new_conversation(self, text: str) -> Conversation:
        """Return a conversation that is not saved yet, titled after its first text."""
        now = now_ms()
        return Conversation(new_id(), title_from(text), created_at=now, updated_at=now)

    async def load(self, conversation_id: str) -> tuple[Conversation, list[Message]]:
        """Return a conversation, bound to what answered it, and the messages of its active path."""
        conversation = await self.store.conversation(conversation_id)
        _refuse_in_trash(conversation)
        tree = MessageTree(await self.store.outline(conversation_id))
        path = tree.path(conversation.active_leaf_id)
        messages = await self.store.messages([node.id for node in path])
        return bound(conversation, made_by(messages)), messages

    async def begin(
        self,
        conversation_id: str | None,
        text: str,
        attachments: Sequence[Attachment] = (),
        new_conversation_id: str = "",
    ) -> tuple[Conversation, list[Message], Message]:
        """Return a question's conversation (None: a new one), the earlier messages, the question.

        ``new_conversation_id`` is the id that a new one gets, "" for any.

        Raises:
            InvalidInput: the text is empty, or an answer still runs there.
        """
        if not text.strip() and not attachments:
            raise InvalidInput(Sentence("Type a message first."))
        path: list[Message] = []
        if conversation_id is None:
            names = " ".join(one.name for one in attachments)
            conversation = self.new_conversation(text if text.strip() else names)
            if new_conversation_id:
                conversation = replace(conversation, id=new_conversation_id)
        else:
            conversation, path = await self.load(conversation_id)
            self.refuse_completion(conversation)
            self.refuse_while_running(conversation_id)
            conversation = await self._named(conversation, text, path)
        question = self.message(conversation.id, path[-1].id if path else None, Role.USER, text)
        return conversation, path, replace(question, attachments=tuple(attachments))

    @staticmethod
    def kept_for(question: Message, *connections: Connection) -> Message:
        """Return a question as it is kept: PDFs as they are only where a server looks at them."""
        takes = any(sees_pages(one) for one in connections)
        if takes or not question.attachments:
            return question
        return replace(question, attachments=without_document_data(question.attachments))

    async def _named(
        self, conversation: Conversation, text: str, path: Sequence[Message]
    ) -> Conversation:
        """Give a conversation that was begun without a question its title."""
        if path or conversation.title_edited or conversation.title != NEW_TITLE:
            return conversation
        title = title_from(text)
        await self.store.update(conversation.id, title=title)
        return replace(conversation, title=title)

    async def find(
        self, message_id: str
    ) -> tuple[Conversation, MessageTree[MessageOutline], Message]:
        """Return a message with its conversation, bound to what answered it, and its message tree.

        Raises:
            InvalidInput: it is not there any more, or in the trash.
        """
        found = await self.store.messages([message_id])
        if not found:
            raise InvalidInput(Sentence("That message no longer exists."))
        conversation = await self.store.conversation(found[0].conversation_id)
        _refuse_in_trash(conversation)
        tree = MessageTree(await self.store.outline(conversation.id))
        return await self.bound(conversation, tree), tree, found[0]

    async def bound(
        self, conversation: Conversation, tree: MessageTree[MessageOutline]
    ) -> Conversation:
        """Return a conversation with the connection and model of its last answer."""
        path = tree.path(conversation.active_leaf_id) if len(tree) else []
        return bound(conversation, await last_made(self.store, path))

    async def connection_of(self, conversation: Conversation) -> Connection:
        """Return the connection that a conversation is bound to, else the default one.

        Raises:
            ConnectionGone: it was removed; nothing else is asked before a person says so.
        """
        try:
            return self.connections.connection(conversation.connection_id)
        except NotFound as error:
            tree = MessageTree(await self.store.outline(conversation.id))
            path = tree.path(conversation.active_leaf_id) if len(tree) else []
            made = await last_made(self.store, path)
            name = made.connection_name if made is not None else ""
            now = self.connections.connection("")
            other = shorten(now.name)
            if now.name == embedded_connection().name:  # it is translated
                other = Sentence("On this computer")
            raise ConnectionGone(
                Sentence(
                    "“{name}” answered this chat but is no longer set up here. Nothing was "
                    "sent. Choose a connection to continue it, such as “{other}”.",
                    name=shorten(name),
                    other=other,
                )
                if name
                else Sentence(
                    "This chat's connection was removed. Nothing was sent. Choose a connection "
                    "to continue it, such as “{name}”.",
                    name=other,
                )
            ) from error

    @staticmethod
    def message(conversation_id: str, parent_id: str | None, role: Role, text: str) -> Message:
        """Return a new message that is not saved yet."""
        return Message(new_id(), conversation_id, parent_id, role, text, created_at=now_ms())

    def answer_to(
        self,
        question: Message,
        connection: Connection,
        conversation: Conversation,
        settings: GenerationSettings | None = None,
    ) -> Message:
        """Return the answer to a question that is about to run; ``settings`` are those in force."""
        answer = self.message(question.conversation_id, question.id, Role.ASSISTANT, "")
        settings = settings or self.settings_of(conversation, connection)
        return replace(
            answer,
            status=MessageStatus.STREAMING,
            provenance=Provenance(
                connection_id=connection.id,
                connection_name=connection.name,
                model=conversation.model or connection.model,
                settings=settings.to_json(),
            ),
        )

    @staticmethod
    def bind(conversation: Conversation, connection: Connection) -> Conversation:
        """Return a conversation bound to what is about to answer it."""
        model = conversation.model or connection.model
        return replace(conversation, connection_id=connection.id, model=model)

    def settings_of(self, conversation: Conversation, connection: Connection) -> GenerationSettings:
        """Return the settings in force when a connection answers, the system message filled in."""
        found = in_force(conversation.settings, connection, self.connections.general)
        named = conversation.model or connection.model or connection.name
        return as_sent(found, self.surroundings, named)

    async def save_exchange(
        self,
        conversation: Conversation,
        messages: Sequence[Message],
        *,
        was: Conversation | None,
        draft: str | None = "",
        shown: str = "",
    ) -> Conversation:
        """Save a question with its answers and with what was chosen for the conversation.

        ``was`` is the conversation as it was read, None for a new one: options that are still the
        same are not written, since they may have been changed meanwhile, by another program too.
        ``draft`` is what is being typed besides, None for what is kept already; ``shown`` the id of
        the answer that is shown where it is not the last.
        """
        changed = replace(
            conversation,
            active_leaf_id=shown or messages[-1].id,
            updated_at=now_ms(),
            draft=conversation.draft if draft is None else draft,
            unseen=False,
        )
        if was is None:
            await self.store.create(changed, messages)
            return changed
        changes = ConversationChanges(
            active_leaf_id=changed.active_leaf_id,
            updated_at=changed.updated_at,
            unseen=False,
            connection_id=changed.connection_id,
            model=changed.model,
        )
        if draft is not None:
            changes["draft"] = draft
        if changed.settings != was.settings:
            changes["settings"] = changed.settings
        await self.store.add_messages(conversation.id, messages, **changes)
        return changed

    def remember_leaf(self, change: Change, before: Conversation) -> None:
        """Let undo show the previous version again."""
        self.undo.push(
            UndoEntry(change, before.id, partial(self._show_leaf, before.id, before.active_leaf_id))
        )

    async def _show_leaf(self, conversation_id: str, leaf_id: str | None) -> None:
        await self.store.update(conversation_id, active_leaf_id=leaf_id)
        self.publish(ConversationChanged(conversation_id))

    def start(
        self,
        conversation: Conversation,
        connection: Connection,
        path: Sequence[Message],
        answer: Message,
        settings: GenerationSettings | None = None,
        *,
        leave_out: int = 0,
        said: Mapping[int, Decision] | None = None,
    ) -> None:
        """Run an answer that is on disk as *streaming*; ``settings`` are those in force.

        ``leave_out`` is how many of the oldest messages a person gave up already, ``said`` what
        they said to calls that it has.
        """
        asked = self.request_for(conversation, connection, path, settings, leave_out=leave_out)
        self.answers.start(answer, connection, asked, said)

    def request_for(
        self,
        conversation: Conversation,
        connection: Connection,
        path: Sequence[Message],
        settings: GenerationSettings | None = None,
        *,
        leave_out: int = 0,
    ) -> AnswerRequest:
        """Return what is asked with the last message of a path, as for :meth:`start`."""
        return AnswerRequest(
            path=path,
            model=conversation.model or connection.model,
            settings=settings or self.settings_of(conversation, connection),
            policy=conversation.context_policy or self.context.default_policy,
            leave_out=leave_out,
            choices=self.choices.get(conversation.id, ()),
        )


def as_chosen(
    conversation: Conversation,
    connection_id: str = "",
    model: str = "",
    settings: GenerationSettings | None = None,
) -> Conversation:
    """Return a conversation with the given fields replaced.

    Where only a connection is named, its own model answers.
    """
    return replace(
        conversation,
        connection_id=connection_id or conversation.connection_id,
        model=model or ("" if connection_id else conversation.model),
        settings=conversation.settings if settings is None else settings,
    )


def _refuse_in_trash(conversation: Conversation) -> None:
    if conversation.deleted_at is not None:
        raise InvalidInput(Sentence("This chat is in Trash. Restore it first."))
