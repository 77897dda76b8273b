"""Conversations and their messages as frozen values, and the tree of versions they form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.generation import GenerationSettings

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.confidence import KeptConfidence
    from falcon_desktop.core.domain.parts import Part


class Role(StrEnum):
    """Who wrote a message."""

    USER = "user"
    ASSISTANT = "assistant"


class MessageStatus(StrEnum):
    """The state of a message.

    ``streaming`` is on disk only while an answer runs; found at start, it becomes ``interrupted``.
    """

    COMPLETE = "complete"
    STREAMING = "streaming"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class ConversationKind(StrEnum):
    """What a conversation is: a chat, or a text that a model continues."""

    CHAT = "chat"
    COMPLETION = "completion"


COST_UNIT: Final = 10**12
"""How many units of :attr:`Cost.amount` make one of its currency: no server says more digits."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer cost, as the server said: a whole number, so that sums are exact.

    ``amount`` is in trillionths of ``currency``. ``partial`` says that it is not all: of some of
    the answer the server did not say what it cost.
    """

    amount: int
    currency: str = "USD"
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts and cost as the server reported them; ``None`` where it did not."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """How long an answer took, in seconds, and its speed in tokens per second.

    ``loading`` is how long the server took to load the model, ``prompt`` to read the prompt.
    """

    first_token: float | None = None
    total: float | None = None
    reasoning: float | None = None
    tokens_per_second: float | None = None
    loading: float | None = None
    prompt: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an answer failed, as kept with it: the error's code, sentence, words and next step.

    ``fits_without`` is how many of the oldest messages must stay behind so that the rest fits,
    where that was the matter.
    ``retry_after`` is how many seconds the server asked to wait, None where it did not say.
    ``from_file`` says that it came in with an imported file: its words are the file's, not ours.
    """

    code: str
    sentence: str
    detail: str = ""
    next_step: str = "none"
    fits_without: int = 0
    retry_after: float | None = None
    from_file: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """How an answer was made. Holds no key.

    ``settings`` are those in force, ``request`` is the body as sent, without its content: that
    is in the conversation, and ``recipe`` says how it was made of it (core/context/recipe.py).
    ``address`` is where the request went, ``has_key`` whether a key went along, ``seed`` what
    the server says it used. ``edited`` says that a person changed the text since: it is not
    what the model wrote.
    """

    connection_id: str = ""
    connection_name: str = ""
    server: str = ""
    model: str = ""
    model_hash: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    request: Mapping[str, Any] = field(default_factory=dict)
    left_out: int = 0
    """How many of the oldest messages did not fit and were not sent."""
    recipe: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
    has_key: bool = False
    seed: int | None = None
    edited: bool = False
    cache_written: int | None = None
    """How many tokens of the prompt the server keeps for the next question, as it counted."""

    @property
    def schema(self) -> str:
        """The schema that the answer was to follow, "" where it was not to be JSON."""
        schema = self.settings.get("json_schema")
        return schema if isinstance(schema, str) and schema.strip() else ""

    def makes_json(self, text: str) -> bool:
        """Say whether a text was to be JSON and begins so: then it is drawn as code, since the
        signs in it are no Markdown.
        """
        return bool(self.schema) and text.lstrip()[:1] in ("{", "[")


@dataclass(frozen=True, slots=True)
class LaterRequest:
    """A later request of an answer that took several, as with tools.

    What the message itself says is of the first; its time in total, its cost and why it ended are
    those of the whole answer.
    """

    provenance: Provenance = Provenance()
    usage: Usage = Usage()
    timings: Timings = Timings()
    finish_reason: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, a node in its conversation's tree. Times are milliseconds since 1970 UTC.

    ``fresh_after`` says that the model starts fresh after it: what was said up to here stays, and
    is not sent any more. ``altered`` says that its text, as it was read, is not what was saved.
    ``parts`` is what it is made of where that is more than, or in another order than, what was
    thought, the files, the text: see :mod:`falcon_desktop.core.domain.parts`. ``later_requests``
    are the second request of an answer and those after it, by which its parts are numbered.
    ``confidence`` says how sure the model was of its tokens, packed; lists of messages are read
    without its data: see :meth:`ConversationStore.confidence`.
    """

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    text: str
    created_at: int
    status: MessageStatus = MessageStatus.COMPLETE
    reasoning: str = ""
    finish_reason: str = ""
    usage: Usage = Usage()
    timings: Timings = Timings()
    provenance: Provenance = Provenance()
    failure: Failure | None = None
    attachments: tuple[Attachment, ...] = ()
    fresh_after: bool = False
    altered: bool = False
    parts: tuple[Part, ...] = ()
    later_requests: tuple[LaterRequest, ...] = ()
    confidence: KeptConfidence | None = None


@dataclass(frozen=True, slots=True)
class MessageOutline:
    """What must be known of a message before it is drawn: its place and its length."""

    id: str
    parent_id: str | None
    role: Role
    status: MessageStatus
    length: int
    fresh_after: bool = False


def outline_of(message: Message) -> MessageOutline:
    """Return a message's outline."""
    return MessageOutline(
        message.id,
        message.parent_id,
        message.role,
        message.status,
        len(message.text),
        message.fresh_after,
    )


UNSEEN_FAILURE: Final = 2
"""What a conversation's ``unseen`` is kept as where the answer that nobody saw failed."""


@dataclass(frozen=True, slots=True)
class ScrollAnchor:
    """The reading position: a message, and how many pixels of it were above the view's top."""

    message_id: str
    offset: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages. Times are milliseconds since 1970 UTC, ``None`` for no.

    ``active_leaf_id`` is the last message of the version that is shown. ``title_edited`` means that
    the user chose the title: nothing else may change it. ``connection_id`` and ``model`` are ""
    for the default, ``context_policy`` None. ``removed_from`` is the conversation that messages in
    the trash were removed from, "" for a conversation of its own.
    """

    id: str
    title: str
    created_at: int
    updated_at: int
    kind: ConversationKind = ConversationKind.CHAT
    title_edited: bool = False
    active_leaf_id: str | None = None
    draft: str = ""
    scroll_anchor: ScrollAnchor | None = None
    connection_id: str = ""
    model: str = ""
    settings: GenerationSettings = GenerationSettings()
    context_policy: ContextPolicy | None = None
    pinned_at: int | None = None
    archived_at: int | None = None
    deleted_at: int | None = None
    unseen: bool = False
    removed_from: str = ""
    temporary: bool = False
    """Whether it is kept in memory only, until the program ends; a store on disk has none."""


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A row of the conversation list.

    ``removed_from`` is the conversation that messages in the trash were removed from, "" for a
    conversation of its own.
    """

    id: str
    title: str
    updated_at: int
    pinned_at: int | None = None
    archived_at: int | None = None
    unseen: bool = False
    deleted_at: int | None = None
    removed_from: str = ""
    kind: ConversationKind = ConversationKind.CHAT
    failed: bool = False
    """Whether what is unseen is an answer that failed."""

    @property
    def chat_list(self) -> ChatList:
        """The list it is in."""
        if self.deleted_at is not None:
            return ChatList.TRASH
        return ChatList.CHATS if self.archived_at is None else ChatList.ARCHIVE


@dataclass(frozen=True, slots=True)
class PutBack:
    """Discarded messages to be restored, with what is needed to discard them again.

    ``others`` are not theirs: the origin's messages at that time, and those of other such parts.
    """

    holder: str
    origin: str
    messages: tuple[str, ...]
    others: frozenset[str]
    shown: str | None
    discarded_at: int
    origin_shown: str | None
    origin_deleted_at: int | None

    def sparing(self, messages: Iterable[str]) -> PutBack:
        """Return this with more messages, if they are not its own, among the others."""
        return replace(self, others=self.others | (frozenset(messages) - set(self.messages)))


class HitPlace(StrEnum):
    """Where in a message search words were found."""

    TEXT = "text"
    REASONING = "reasoning"
    FILE = "file"
    """In the text or the name of a file that goes with it."""
    TOOL = "tool"
    """In what a tool was asked, or said."""
    SOURCE = "source"
    """In the title, the address or the words of a source that it names."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message, or a title (``message_id`` None), in which a search's words occur.

    ``snippet`` is plain text; ``marks`` are (start, length) of the words in it, in characters.
    ``file`` is the place of a file among its message's, from 0, and its name, where it is that.
    """

    conversation_id: str
    conversation_title: str
    message_id: str | None
    role: Role | None
    created_at: int
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    place: HitPlace = HitPlace.TEXT
    file: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found, newest first.

    ``more`` says that older ones were left out because there are many; ``complete`` False that the
    time was over before everything was looked at.
    """

    hits: tuple[SearchHit, ...] = ()
    more: bool = False
    complete: bool = True


class _Node(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def parent_id(self) -> str | None: ...


NodeT = TypeVar("NodeT", bound=_Node)


class MessageTree(Generic[NodeT]):
    """The versions of a conversation: every message (or outline) by id, parents before children.

    A node whose parent is missing stands as a root, and a ring of parents is cut where it closes,
    so that a damaged store still shows every message.
    """

    def __init__(self, nodes: Iterable[NodeT]) -> None:
        self._nodes: dict[str, NodeT] = {}
        self._parents: dict[str, str | None] = {}
        self._children: dict[str | None, list[str]] = {None: []}
        nodes = list(nodes)
        known = {node.id for node in nodes}
        for node in nodes:
            parent = node.parent_id
            if parent is not None and (parent not in known or parent == node.id):
                parent = None
            self._nodes[node.id] = node
            self._parents[node.id] = parent
            self._children.setdefault(parent, []).append(node.id)
        self._cut_rings()

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._nodes

    def __len__(self) -> int:
        return len(self._nodes)

    def node(self, message_id: str) -> NodeT:
        """Return the node with this id.

        Raises:
            KeyError: there is none.
        """
        return self._nodes[message_id]

    def path(self, leaf_id: str | None) -> list[NodeT]:
        """Return the messages from the first to ``leaf_id``, or to the newest if it is unknown."""
        if leaf_id is None or leaf_id not in self._nodes:
            leaf_id = self.newest_leaf(None)
        path: list[NodeT] = []
        while leaf_id is not None:
            path.append(self._nodes[leaf_id])
            leaf_id = self._parents[leaf_id]
        path.reverse()
        return path

    def children(self, message_id: str | None) -> list[NodeT]:
        """Return the direct replies to ``message_id``, oldest first."""
        return [self._nodes[child] for child in self._children.get(message_id, ())]

    def versions(self, message_id: str) -> list[NodeT]:
        """Return the message and its siblings, oldest first."""
        return self.children(self._parents[message_id])

    def newest_leaf(self, message_id: str | None) -> str | None:
        """Return the leaf reached from ``message_id`` by taking the newest child each time."""
        while children := self._children.get(message_id):
            message_id = children[-1]
        return message_id

    def descendants(self, message_id: str) -> list[str]:
        """Return the ids of all messages below ``message_id``, itself first."""
        found = [message_id]
        for current in found:
            found.extend(self._children.get(current, ()))
        return found

    def _cut_rings(self) -> None:
        reached = set[str]()
        stack = list(self._children[None])
        while True:
            while stack:
                current = stack.pop()
                reached.add(current)
                stack.extend(self._children.get(current, ()))
            lost = next((node for node in self._nodes if node not in reached), None)
            if lost is None:
                return
            self._children[self._parents[lost]].remove(lost)
            self._parents[lost] = None
            self._children[None].append(lost)
            stack.append(lost)
