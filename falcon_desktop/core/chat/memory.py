"""The use cases of the context: clearing it, the policy for long chats, and how full it is.

Lives on the worker's loop.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.chat.last_answer import last_made
from falcon_desktop.core.context.context import Context, MessageMeasure
from falcon_desktop.core.context.fitting import first_kept, room_for_answer
from falcon_desktop.core.context.tokens import TokenCounter
from falcon_desktop.core.context.turns import pictures_sent
from falcon_desktop.core.domain.attachments import (
    IMAGE_TOKENS,
    PDF,
    Attachment,
    images_of,
    pages_of,
    wrapped,
)
from falcon_desktop.core.domain.binding import bound, went_to
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageOutline,
    MessageStatus,
    MessageTree,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.errors import FalconError, NotFound
from falcon_desktop.core.domain.events import ConversationChanged
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.precedence import as_sent, in_force
from falcon_desktop.core.domain.servers import is_local, profile_of, sees_pages, suspected
from falcon_desktop.core.domain.undo import Change, UndoEntry, UndoHistory
from falcon_desktop.core.ports.servers import ChatProvider, ProviderSource, Publish
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.variables import Surroundings

FETCHED_TOGETHER: Final = 32
_ROUNDING: Final = 0.02
"""A correction of an estimate up to this factor is no more than its rounding."""
_KEPT_COUNTS: Final = 20_000
_PER_CHARACTER: Final = 3.6


@dataclass(frozen=True, slots=True)
class ContextUse:
    """How full a model's context window is.

    ``used`` are the tokens of what would be sent, the draft included. ``window`` is None where the
    server does not say. ``left_out`` is how many of the oldest messages would stay behind;
    ``policy`` says whether they do so unasked. ``room`` is kept free for the answer. ``files`` are
    the tokens of the draft's files. ``remembers_after`` is the message after which the last answer
    remembered, "" if it was told everything.
    """

    used: int
    window: int | None
    estimated: bool
    policy: ContextPolicy
    room: int = 0
    left_out: int = 0
    files: tuple[int, ...] = ()
    accepts_images: bool | None = None
    remembers_after: str = ""
    cut_by: str = ""
    """The server that may leave out the oldest, without a word, before the window is full."""
    cut_from: int = 0
    """How many tokens it reads for certain."""
    files_guessed: bool = False
    """Whether the tokens of the draft's files are an estimate."""
    here: bool = False
    """Whether the model is on this computer."""

    @property
    def cuts_early(self) -> bool:
        """Whether the server may leave out the oldest, without a word."""
        return bool(self.cut_by)

    @property
    def too_long(self) -> bool:
        """Whether it can't be sent as it is."""
        return self.window is not None and self.used > self.window


@dataclass(slots=True)
class _Open:
    """What is known of the conversation that was measured last."""

    conversation: Conversation | None
    path: list[MessageOutline]
    newest: Message | None = None
    """The newest answer that came."""
    made: Provenance | None = None
    """How the newest answer that was asked for here was made, though it may have failed."""
    remembers_after: str = ""
    counts: tuple[TokenCounter, list[int]] | None = None
    """The exact counts of its messages, by the counter that they were measured with."""
    guessed: int = 0
    """How many of the oldest were only estimated, since they are far beyond the window."""
    pictures: bool = False
    """Whether pictures may be in it, of whose tokens nothing is known."""


class Memory:
    """What models are told of conversations."""

    def __init__(
        self,
        store: ConversationStore,
        connections: SavedConnections,
        providers: ProviderSource,
        context: Context,
        *,
        publish: Publish,
        undo: UndoHistory,
        surroundings: Callable[[], Surroundings] | None = None,
    ) -> None:
        self._surroundings = surroundings
        self._store = store
        self._connections = connections
        self._providers = providers
        self._context = context
        self._publish = publish
        self._undo = undo
        self._open: dict[str, _Open] = {}
        self._counts: dict[tuple[int, str, int], tuple[int, bool]] = {}
        """The tokens of a message, and whether the server counted its pictures too."""

    def set_default_policy(self, policy: ContextPolicy) -> None:
        """Set the policy of conversations without one. May be called from any thread."""
        self._context.default_policy = policy

    async def start_fresh(self, conversation_id: str) -> str | None:
        """Clear the context after the last message shown; can be undone.

        Returns that message's id, None where there is nothing to forget.
        """
        conversation = await self._store.conversation(conversation_id)
        path = await self._path(conversation)
        if not path or path[-1].fresh_after:
            return None
        await self.set_fresh(path[-1].id, True)
        return path[-1].id

    async def start_fresh_before(self, answer_id: str) -> str | None:
        """Clear the context before an answer's question; can be undone, returns as above."""
        answer = await self._message(answer_id)
        question = await self._message(answer.parent_id or "")
        if question.parent_id is None:
            return None
        await self.set_fresh(question.parent_id, True)
        return question.parent_id

    async def set_fresh(self, message_id: str, fresh: bool) -> None:
        """Clear the context after a message, or include it again; can be undone.

        Raises:
            NotFound: the message is not there any more.
        """
        message = await self._message(message_id)
        await self._mark(message, fresh)
        change = Change.CLEARED if fresh else Change.REMEMBERED
        self._undo.push(
            UndoEntry(change, message.conversation_id, partial(self._mark, message, not fresh))
        )

    async def choose_policy(self, conversation_id: str, policy: ContextPolicy | None) -> None:
        """Set what happens when a conversation gets too long; None: the default."""
        await self._store.update(conversation_id, context_policy=policy)
        self._publish(ConversationChanged(conversation_id))

    async def measure(
        self,
        conversation_id: str,
        draft: str = "",
        files: Sequence[Attachment] = (),
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
        changed: bool = True,
    ) -> ContextUse:
        """Return how full the context would be if the draft were sent.

        Costs what is new: counts are remembered by message. With ``changed`` False the
        conversation is as it was when it was measured last. Nothing is started for it, nobody is
        asked for a key, and a server that is not this computer is given to count only what it was
        told before: no draft, and no chat that another one answered.

        Raises:
            NotFound: the conversation or the connection is not there any more.
        """
        opened = await self._opened(conversation_id, changed)
        conversation = opened.conversation
        chosen = conversation.settings if conversation else GenerationSettings()
        if conversation is not None and not connection_id:
            connection_id, model = conversation.connection_id, model or conversation.model
        connection = self._connections.connection(connection_id)
        asked = in_force(
            settings if settings is not None else chosen, connection, self._connections.general
        )
        named = model or connection.model or connection.name
        asked = as_sent(asked, self._surroundings, named)
        policy = conversation.context_policy if conversation else None
        provider = await self._at_hand(connection, model)
        info = await self._context.info(provider, connection, model, asked.context_window)
        counter = self._context.counter(connection, model)
        with contextlib.suppress(FalconError):  # a template that can't be read is told on sending
            measure = MessageMeasure(connection, model, counter)
            if not (is_local(connection) or _was_told(opened, connection)):
                provider = None
            row = suspected(connection)
            return await self._sum_up(
                _Measured(connection, provider, counter, measure, asked.effective_system_message),
                opened,
                draft,
                files,
                ContextUse(
                    0,
                    info.context_window,
                    False,
                    policy or self._context.default_policy,
                    room_for_answer(info.context_window or 2**40, asked.max_new_tokens),
                    accepts_images=info.accepts_images,
                    remembers_after=opened.remembers_after,
                    cut_by=row.name if row.cuts_unseen else "",
                    cut_from=row.sure_window,
                    here=profile_of(connection).answers_here,
                ),
            )
        return ContextUse(0, None, True, policy or self._context.default_policy)

    async def _sum_up(
        self,
        by: _Measured,
        opened: _Open,
        draft: str,
        files: Sequence[Attachment],
        use: ContextUse,
    ) -> ContextUse:
        start = _fresh(opened.path)
        path = opened.path[start:]
        # The draft of a conversation elsewhere is nobody's business before it is sent.
        asked_of = by.provider if is_local(by.connection) else None
        await by.counter.count(asked_of, [by.system])
        if opened.counts is not None and opened.counts[0] is by.counter:
            counts, exact = opened.counts[1], True
            self._learn(by, opened, counts, exact=exact)
        else:
            counts, exact = await self._history(by, opened, path, use.window)
            if self._learn(by, opened, counts, exact=exact):
                counts, exact = await self._history(by, opened, path, use.window)
            settled = not path or path[-1].status is not MessageStatus.STREAMING
            opened.counts = (by.counter, counts) if exact and settled else None
        texts = [wrapped(one) for one in files if not one.is_image]
        parts = [part for part in (draft, *texts) if part.strip()]
        counted = dict(zip(parts, await by.counter.count(asked_of, parts), strict=True))
        images = images_of(files)
        await by.counter.count_pictures(asked_of, images)
        exact = exact and by.counter.is_exact([*parts, by.system])
        looks = sees_pages(by.connection)
        costs = tuple(
            by.counter.of_picture(one)
            if one.is_image
            else counted.get(wrapped(one), 0)
            + (pages_of(one) * IMAGE_TOKENS if looks and one.media_type == PDF and one.data else 0)
            for one in files
        )
        own = counted.get(draft, 0) + sum(costs)
        system = by.measure.known(by.system, exact=True)
        around = by.counter.overhead
        sizes = [round(count + around) if count else 0 for count in counts]
        fixed = round((system + around if by.system else 0) + (around if sizes or own else 0))
        newest = own + round(around) if own else 0
        everything = sum(sizes) + newest + fixed
        left_out = 0
        if use.window is not None and everything > use.window - use.room:
            places = [i for i, one in enumerate(path) if one.role is Role.USER] + [len(path)]
            kept = first_kept([*sizes, newest], places, use.window - use.room - fixed)
            left_out = len(path) if kept is None else kept
        dropped = left_out and use.policy is ContextPolicy.DROP_OLDEST
        used = sum(sizes[left_out:]) + newest + fixed if dropped else everything
        sure = exact and not opened.pictures and by.counter.knows_pictures(images)
        estimated = not sure or opened.guessed > (left_out if dropped else 0)
        guessed = not (by.counter.is_exact(texts) and by.counter.knows_pictures(images))
        return replace(
            use,
            used=used,
            estimated=estimated,
            left_out=left_out,
            files=costs,
            files_guessed=guessed,
        )

    def _learn(self, by: _Measured, opened: _Open, counts: Sequence[int], *, exact: bool) -> bool:
        """Let what the server counted for the newest answer correct our counts.

        Returns whether that made these counts wrong.
        """
        answer = opened.newest
        if answer is None or answer.usage.prompt_tokens is None or opened.pictures:
            return False
        made = answer.provenance
        same = made.connection_id == by.connection.id and not made.recipe.get("continued")
        start = len(opened.path) - len(counts)
        place = next((i for i, one in enumerate(opened.path) if one.id == answer.id), -1) - start
        if not same or place <= made.left_out or answer.status is not MessageStatus.COMPLETE:
            return False
        told = [count for count in counts[made.left_out : place] if count]
        parts = len(told) + (2 if by.system else 1)
        exact = exact and by.counter.is_exact([by.system])
        system, before = by.measure.known(by.system, exact=True), by.counter.scale
        by.counter.learn(sum(told) + system, parts, answer.usage.prompt_tokens, exact=exact)
        return abs(by.counter.scale / before - 1) > _ROUNDING

    async def _history(
        self,
        by: _Measured,
        opened: _Open,
        path: Sequence[MessageOutline],
        window: int | None,
    ) -> tuple[list[int], bool]:
        """Return the tokens of every message's own text and pictures.

        Counted back from the newest as far as it matters; what lies before is estimated.
        """
        enough = 4 * window if window else 200_000
        sizes = [0] * len(path)
        exact, total, end = True, 0, len(path)
        opened.guessed, opened.pictures = 0, False
        while end > 0:
            begin = max(0, end - FETCHED_TOGETHER)
            part = path[begin:end]
            if total <= enough:
                found, known = await self._sizes(by, opened, part)
                exact = exact and known
            else:
                found = [round(one.length / _PER_CHARACTER) for one in part]
                opened.guessed = max(opened.guessed, end)
            sizes[begin:end] = found
            total += sum(found)
            end = begin
        return sizes, exact

    async def _sizes(
        self, by: _Measured, opened: _Open, part: Sequence[MessageOutline]
    ) -> tuple[list[int], bool]:
        keys = {one.id: (id(by.counter), one.id, one.length) for one in part}
        missing = [one.id for one in part if keys[one.id] not in self._counts]
        exact = every = True
        rough: dict[str, tuple[int, bool]] = {}
        if missing:
            messages = await self._store.messages(missing)
            await by.counter.count_pictures(
                by.provider, [each for one in messages for each in pictures_sent(one)]
            )
            texts = [by.measure.read(one) for one in messages]
            counts = await by.counter.count(by.provider, texts)
            exact = by.counter.is_exact(texts)
            for message, count in zip(messages, counts, strict=True):
                known = by.measure.knows(message, exact=True)
                size = (count + by.measure.pictures(message), known)
                rough[message.id] = size
                # The engine counts pictures as soon as it is loaded, others never do.
                settled = known or not profile_of(by.connection).answers_here
                if exact and settled and message.status is not MessageStatus.STREAMING:
                    self._counts[keys[message.id]] = size
                every = every and settled
            if len(self._counts) > _KEPT_COUNTS:
                self._counts.clear()
        found = [self._counts.get(keys[one.id], rough.get(one.id, (0, True))) for one in part]
        opened.pictures = opened.pictures or not all(known for _, known in found)
        return [size for size, _ in found], exact and every

    async def _opened(self, conversation_id: str, changed: bool) -> _Open:
        known = self._open.get(conversation_id)
        if known is not None and not changed:
            return known
        self._open.clear()
        if not conversation_id:
            return _Open(None, [])
        conversation = await self._store.conversation(conversation_id)
        path = await self._path(conversation)
        made = await last_made(self._store, path)
        opened = _Open(bound(conversation, made), path, made=made)
        for place in range(len(path) - 1, -1, -1):
            one = path[place]
            if one.role is Role.ASSISTANT and one.status is not MessageStatus.FAILED:
                opened.newest = await self._message(one.id)
                opened.remembers_after = _remembers_after(path[: place + 1], opened.newest)
                break
        self._open[conversation_id] = opened
        return opened

    async def _path(self, conversation: Conversation) -> list[MessageOutline]:
        tree = MessageTree(await self._store.outline(conversation.id))
        return tree.path(conversation.active_leaf_id)

    async def _at_hand(self, connection: Connection, model: str) -> ChatProvider | None:
        with contextlib.suppress(FalconError):
            return await self._providers.at_hand(connection, model)
        return None

    async def _message(self, message_id: str) -> Message:
        found = await self._store.messages([message_id])
        if not found:
            raise NotFound(Sentence("That message no longer exists."))
        return found[0]

    async def _mark(self, message: Message, fresh: bool) -> None:
        await self._store.mark_fresh(message.id, fresh)
        self._publish(ConversationChanged(message.conversation_id))


@dataclass(frozen=True, slots=True)
class _Measured:
    """Whom a summary is asked of, and what measures for it."""

    connection: Connection
    provider: ChatProvider | None
    counter: TokenCounter
    measure: MessageMeasure
    system: str


def _fresh(path: Sequence[MessageOutline]) -> int:
    return next((i + 1 for i in range(len(path) - 1, -1, -1) if path[i].fresh_after), 0)


def _was_told(opened: _Open, connection: Connection) -> bool:
    """Say whether everything of a conversation went to a connection's server already."""
    made = opened.newest.provenance if opened.newest is not None else None
    if made is None or opened.made is None or made.left_out:
        return False
    # The last question may have gone elsewhere and failed there.
    return all(went_to(one, connection) for one in (made, opened.made))


def _remembers_after(path: Sequence[MessageOutline], answer: Message | None) -> str:
    """Return the last message that an answer was not told of for want of room; "" for none."""
    left_out = answer.provenance.left_out if answer is not None else 0
    last = _fresh(path[:-1]) + left_out - 1
    return path[last].id if left_out and last < len(path) - 1 else ""
