"""The use cases of a text that a model continues: no turns, no template, just the text.

A text is kept as the path of a tree like a chat's: what was written by hand is a message of the
user's, each continuation one of the assistant's, and together they are the text. Editing anywhere
makes another version from there on. Lives on the worker's loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from falcon_desktop.core.chat.asking import Asking, Exchange, as_chosen, one_at_a_time
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    MessageOutline,
    MessageTree,
    Role,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.events import ConversationChanged
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.precedence import in_force
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.titles import title_from
from falcon_desktop.core.domain.written_text import Piece, WrittenText
from falcon_desktop.core.text.sentences import Sentence

MAX_TEXT: Final = 2_000_000
"""Characters; more than any model reads."""
ERASED: Final = "\u2060"
"""The draft of a text of which nothing is left: an empty draft says that nothing was changed."""
LENGTH: Final = GenerationSettings(max_new_tokens=1_024)
"""What is asked for where nobody chose: servers of OpenAI's protocol would add 16 tokens."""


class Completions:
    """Continues texts and saves them."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking

    async def open(self, conversation_id: str) -> WrittenText:
        """Return a text, including what was typed since its last continuation.

        Raises:
            NotFound: there is no such conversation.
        """
        asking = self.asking
        conversation = await asking.store.conversation(conversation_id)
        tree = MessageTree(await asking.store.outline(conversation_id))
        path = await self._path(tree, conversation)
        pieces = merged([_piece(message) for message in path], conversation.draft)
        last = next((one for one in reversed(path) if one.role is Role.ASSISTANT), None)
        versions = (1, 1)
        if last is not None:
            siblings = [one.id for one in tree.versions(last.id) if one.role is Role.ASSISTANT]
            versions = (siblings.index(last.id) + 1, len(siblings))
        return WrittenText(conversation, tuple(pieces), last, versions)

    @one_at_a_time
    async def save(
        self, conversation_id: str | None, text: str, *, connection_id: str = "", model: str = ""
    ) -> Conversation:
        """Save a text that is being written; None makes a new conversation of it."""
        return await self._save(conversation_id, text, connection_id, model)

    @one_at_a_time
    async def append(self, conversation_id: str, text: str) -> Conversation:
        """Add to the end of a text that is not shown; kept apart while an answer is running.

        Raises:
            NotFound: there is no such conversation.
        """
        if self.asking.answers.running_in(conversation_id):
            return await self._save(None, text)
        pieces = (await self.open(conversation_id)).pieces
        whole = "".join(piece.text for piece in pieces) + text
        return await self._save(conversation_id, whole)

    async def _save(
        self, conversation_id: str | None, text: str, connection_id: str = "", model: str = ""
    ) -> Conversation:
        asking = self.asking
        now = now_ms()
        if conversation_id is None:
            made = Conversation(
                new_id(), title_from(text), now, now, kind=ConversationKind.COMPLETION,
                draft=text, connection_id=connection_id, model=model,
            )  # fmt: skip
            await asking.store.create(made)
            asking.publish(ConversationChanged(made.id))
            return made
        conversation = await asking.store.conversation(conversation_id)
        tree = MessageTree(await asking.store.outline(conversation_id))
        path = await self._path(tree, conversation)
        leaf, draft = _where(path, text)
        title = conversation.title
        if text.strip() and not conversation.title_edited:
            title = title_from(text)
        await asking.store.update(
            conversation_id, draft=draft, title=title, updated_at=now,
            active_leaf_id=leaf or conversation.active_leaf_id,
        )  # fmt: skip
        asking.publish(ConversationChanged(conversation_id))
        return replace(conversation, draft=draft, title=title)

    @one_at_a_time
    async def go_on(
        self,
        conversation_id: str | None,
        pieces: Sequence[Piece],
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
    ) -> Exchange:
        """Let the model continue a text from its end; None makes a new conversation of it.

        The text is on disk when this returns, before anything goes to a server.

        Raises:
            InvalidInput: there is no text, or it is being continued already.
            NotFound: there is no such conversation or connection.
            StorageError: the text could not be saved; nothing was sent.
        """
        asking = self.asking
        asking.refuse_while_closing()
        pieces = [piece for piece in pieces if piece.text]
        text = "".join(piece.text for piece in pieces)
        if not text.strip():
            raise InvalidInput(Sentence("Write something first."))
        if len(text) > MAX_TEXT:
            raise InvalidInput(Sentence("The text is too long to continue."))
        conversation, tree = await self._found(conversation_id, text)
        asking.refuse_while_running(conversation.id)
        was = None if conversation_id is None else conversation
        conversation = as_chosen(conversation, connection_id, model, settings)
        connection = await asking.connection_of(conversation)
        conversation = asking.bind(conversation, connection)
        chosen = conversation.settings.without("system_message")
        in_use = in_force(chosen, connection, asking.connections.general)
        in_use = settings_for_texts(in_use)
        parent_id, added = await self._laid(conversation, tree, pieces)
        parent = asking.message(conversation.id, parent_id, Role.USER, "")
        answer = asking.answer_to(replace(parent, id=parent_id), connection, conversation, in_use)
        saved = await asking.save_exchange(conversation, [*added, answer], was=was)
        if not conversation.title_edited and (title := title_from(text)) != conversation.title:
            await asking.store.update(conversation.id, title=title)
            saved = replace(saved, title=title)
        request = ChatRequest(conversation.model or connection.model, (), in_use, prompt=text)
        asking.answers.start(answer, connection, request)
        return Exchange(saved, None, answer)

    async def _found(
        self, conversation_id: str | None, text: str
    ) -> tuple[Conversation, MessageTree[MessageOutline]]:
        if conversation_id is None:
            made = replace(self.asking.new_conversation(text), kind=ConversationKind.COMPLETION)
            return made, MessageTree(())
        conversation = await self.asking.store.conversation(conversation_id)
        if conversation.deleted_at is not None:
            raise InvalidInput(Sentence("This text is in Trash. Restore it first."))
        tree = MessageTree(await self.asking.store.outline(conversation_id))
        return await self.asking.bound(conversation, tree), tree

    async def _path(
        self, tree: MessageTree[MessageOutline], conversation: Conversation
    ) -> list[Message]:
        path = tree.path(conversation.active_leaf_id) if len(tree) else []
        return await self.asking.store.messages([node.id for node in path])

    async def _laid(
        self,
        conversation: Conversation,
        tree: MessageTree[MessageOutline],
        pieces: Sequence[Piece],
    ) -> tuple[str, list[Message]]:
        """Return the last piece's message id, and the messages to add: those that differ from what
        is there already, and all after them.
        """
        ids = [piece.message_id for piece in pieces if piece.message_id in tree]
        known = {one.id: one for one in await self.asking.store.messages(ids)}
        parent_id: str | None = None
        added: list[Message] = []
        for piece in pieces:
            if not added and (same := await self._same(tree, parent_id, piece)):
                parent_id = same
                continue
            message = self._written(conversation.id, parent_id, piece, known.get(piece.message_id))
            added.append(message)
            parent_id = message.id
        return parent_id or "", added

    async def _same(
        self, tree: MessageTree[MessageOutline], parent_id: str | None, piece: Piece
    ) -> str:
        """Return the message after ``parent_id`` that is this very piece, "" for none."""
        ids = [node.id for node in tree.children(parent_id) if node.length == len(piece.text)]
        same = [
            one.id
            for one in await self.asking.store.messages(ids)
            if replace(_piece(one), message_id="") == replace(piece, message_id="")
        ]
        return piece.message_id if piece.message_id in same else (same[-1] if same else "")

    def _written(
        self, conversation_id: str, parent_id: str | None, piece: Piece, old: Message | None
    ) -> Message:
        role = Role.ASSISTANT if piece.is_generated else Role.USER
        message = self.asking.message(conversation_id, parent_id, role, piece.text)
        if old is not None and piece.is_generated:
            # What is left of a continuation was still made by that model.
            is_edited = old.provenance.edited or piece.text != old.text
            return replace(message, provenance=replace(old.provenance, edited=is_edited))
        return message


def settings_for_texts(settings: GenerationSettings) -> GenerationSettings:
    """Return the settings in force for continuing texts."""
    return settings.over(LENGTH).without("system_message")


def text_request(path: Sequence[Message], model: str, settings: GenerationSettings) -> ChatRequest:
    """Return the request that continues the text of these messages."""
    return ChatRequest(model, (), settings, prompt="".join(message.text for message in path))


def merged(pieces: Sequence[Piece], draft: str) -> list[Piece]:
    """Return the pieces of a text as it was left: what lies between its unchanged beginning and
    its unchanged end was written by hand. An empty ``draft`` changed nothing; :data:`ERASED` left
    nothing.
    """
    text = "".join(piece.text for piece in pieces)
    if draft == ERASED:
        return []
    if not draft or draft == text:
        return [piece for piece in pieces if piece.text]
    start = _common(text, draft)
    end = _common(text[start:][::-1], draft[start:][::-1])
    middle = Piece(draft[start : len(draft) - end])
    return [
        piece
        for piece in (*cut(pieces, 0, start), middle, *cut(pieces, len(text) - end, len(text)))
        if piece.text
    ]


def cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """Return the pieces of the text from character ``start`` to ``end``."""
    found: list[Piece] = []
    position = 0
    for piece in pieces:
        low, high = max(start, position), min(end, position + len(piece.text))
        if low < high:
            found.append(replace(piece, text=piece.text[low - position : high - position]))
        position += len(piece.text)
    return found


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _piece(message: Message) -> Piece:
    return Piece(message.text, message.role is Role.ASSISTANT, message.id)


def _where(path: Sequence[Message], text: str) -> tuple[str | None, str]:
    """Return the message of the path at which a text ends, and what is its draft otherwise."""
    if not path or not text:
        return None, text or (ERASED if path else "")
    position, leaf = 0, None
    for message in path:
        if not text.startswith(message.text, position):
            break
        position += len(message.text)
        if position == len(text):
            leaf = message.id
    return (leaf, "") if leaf is not None else (None, text)
