"""What the library should hold, as plainly as it can be said: the state machine's other half."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace


@dataclass
class Node:
    """A message; ``place`` orders the messages of a conversation."""

    id: str
    parent: str | None
    role: str
    text: str
    place: int


@dataclass
class Chat:
    """A conversation, or messages that were removed from one (``origin``)."""

    id: str
    title: str
    edited: bool = False
    pinned: bool = False
    archived: bool = False
    deleted: bool = False
    leaf: str | None = None
    origin: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)

    def ordered(self) -> list[Node]:
        return sorted(self.nodes.values(), key=lambda node: node.place)

    def add(self, node_id: str, parent: str | None, role: str, text: str) -> None:
        place = max((node.place for node in self.nodes.values()), default=0) + 1
        self.nodes[node_id] = Node(node_id, parent, role, text, place)

    def parent_of(self, node: Node) -> str | None:
        return node.parent if node.parent in self.nodes else None

    def children(self, parent: str | None) -> list[Node]:
        return [node for node in self.ordered() if self.parent_of(node) == parent]

    def newest_leaf(self, start: str | None) -> str | None:
        while children := self.children(start):
            start = children[-1].id
        return start

    def shown(self) -> str | None:
        return self.leaf if self.leaf in self.nodes else self.newest_leaf(None)

    def path(self) -> list[Node]:
        found: list[Node] = []
        here = self.shown()
        while here is not None:
            found.append(self.nodes[here])
            here = self.parent_of(self.nodes[here])
        return found[::-1]

    def below(self, node_id: str) -> list[str]:
        found = [node_id]
        for one in found:
            found.extend(child.id for child in self.children(one))
        return found


@dataclass
class Part:
    """A holder of removed messages before it goes back, and how its conversation was."""

    holder: Chat
    leaf: str | None
    deleted: bool
    others: set[str]


class Gone(Exception):
    """What should be taken back is not there any more."""


@dataclass
class Library:
    """Every conversation, and how to take things back."""

    chats: dict[str, Chat] = field(default_factory=dict)
    undos: list[Callable[[], None]] = field(default_factory=list)

    def on(self, chat_list: str) -> set[str]:
        """Return the conversations of a list."""
        return {chat.id for chat in self.chats.values() if self.chat_list(chat) == chat_list}

    @staticmethod
    def chat_list(chat: Chat) -> str:
        if chat.deleted:
            return "trash"
        return "archive" if chat.archived else "chats"

    def undo(self) -> None:
        self.undos.pop()()

    def move_leaf(self, chat_id: str, leaf: str | None) -> None:
        """Show another version; undo shows the old one again."""
        before = self.chats[chat_id].leaf
        self.chats[chat_id].leaf = leaf
        self.undos.append(lambda: self._set_leaf(chat_id, before))

    def _set_leaf(self, chat_id: str, leaf: str | None) -> None:
        if chat_id not in self.chats:
            raise Gone
        self.chats[chat_id].leaf = leaf

    def change(self, ids: Iterable[str], name: str, value: bool) -> None:
        """Pin, archive or not; only what is another way until now is changed and taken back."""
        changed = [one for one in ids if getattr(self.chats[one], name) != value]
        for one in changed:
            setattr(self.chats[one], name, value)
        if changed:
            self.undos.append(lambda: self._set_all(changed, name, not value))

    def _set_all(self, ids: list[str], name: str, value: bool) -> None:
        for one in ids:
            if one in self.chats:
                setattr(self.chats[one], name, value)

    def rename(self, chat_id: str, title: str) -> None:
        chat = self.chats[chat_id]
        before = (chat.title, chat.edited)
        if before == (title, True):
            return
        chat.title, chat.edited = title, True
        self.undos.append(lambda: self._rename_back(chat_id, *before))

    def _rename_back(self, chat_id: str, title: str, edited: bool) -> None:
        if chat_id in self.chats:
            self.chats[chat_id].title, self.chats[chat_id].edited = title, edited

    def delete(self, ids: list[str]) -> None:
        for one in ids:
            self.chats[one].deleted = True
        self.undos.append(lambda: self._bring_back(ids))

    def restore(self, ids: list[str]) -> None:
        here = [self.chats[one] for one in ids if one in self.chats]
        parts = [
            Part(
                replace(holder, nodes=dict(holder.nodes)),
                self.chats[holder.origin].leaf,
                self.chats[holder.origin].deleted,
                set(self.chats[holder.origin].nodes),
            )
            for holder in here
            if holder.origin in self.chats
        ]
        whole = [chat.id for chat in here if chat.origin not in self.chats]
        self._bring_back(ids)

        def back() -> None:
            for part in parts[::-1]:
                spared = {one for other in parts if other is not part for one in other.holder.nodes}
                self._take_again(part, spared)
            self._set_all(whole, "deleted", True)

        self.undos.append(back)

    def _take_again(self, part: Part, spared: set[str]) -> None:
        origin = self.chats.get(part.holder.origin)
        if origin is None:
            return
        here = [one for one in part.holder.nodes if one in origin.nodes]
        below = {other for one in here for other in origin.below(one)}
        doomed = below - part.others - spared
        if not doomed:
            return
        holder = replace(part.holder, nodes={one: origin.nodes.pop(one) for one in doomed})
        holder.title, holder.edited = origin.title, origin.edited
        self.chats[holder.id] = holder
        origin.leaf, origin.deleted = part.leaf, part.deleted

    def _bring_back(self, ids: list[str]) -> None:
        there = [one for one in ids if one in self.chats]
        if not there:
            raise Gone
        for one in there:
            holder = self.chats[one]
            origin = self.chats.get(holder.origin)
            if origin is None:
                holder.deleted, holder.origin = False, ""
                continue
            taken = {node.place for node in origin.nodes.values()}
            nodes = holder.ordered()
            shift = 0
            if any(node.place in taken for node in nodes):
                shift = max(taken) + 1 - nodes[0].place
            for node in nodes:
                node.place += shift
                origin.nodes[node.id] = node
            origin.leaf, origin.deleted, origin.origin = holder.leaf, False, ""
            del self.chats[one]

    def discard(self, chat_id: str, node_id: str, holder_id: str) -> None:
        """Put a message and what follows it into the trash."""
        chat = self.chats[chat_id]
        doomed, shown = chat.below(node_id), chat.shown()
        holder = Chat(holder_id, chat.title, chat.edited, deleted=True, leaf=shown, origin=chat_id)
        node = chat.nodes[node_id]
        siblings = [one.id for one in chat.children(chat.parent_of(node)) if one.id != node_id]
        for one in doomed:
            holder.nodes[one] = chat.nodes.pop(one)
        if shown in doomed:
            chat.leaf = chat.newest_leaf(siblings[-1]) if siblings else node.parent
        self.chats[holder_id] = holder
        self.undos.append(lambda: self._bring_back([holder_id]))

    def copy(self, copy: Chat) -> None:
        """Add a copy; undo puts it into the trash."""
        self.chats[copy.id] = copy

        def back() -> None:
            if copy.id not in self.chats:
                raise Gone
            self.chats[copy.id].deleted = True

        self.undos.append(back)

    def erase(self, ids: Iterable[str]) -> None:
        for one in list(ids):
            parts = [chat.id for chat in self.chats.values() if chat.origin == one]
            for gone in [one, *parts]:
                self.chats.pop(gone, None)
