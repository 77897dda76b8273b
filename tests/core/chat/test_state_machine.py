"""Random use of the library against a plain model of it, with the real store on a disk.

``FALCON_STATE_MACHINE_RUNS`` makes it longer: 10 runs of 50 steps by default, some hundreds for a
night. ``NOSHRINK`` tells a failure as it came, without looking for the shortest one.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat as ChatUseCases
from falcon_desktop.core.chat.library import Library as LibraryUseCases
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.events import AnswerFinished, ChatEvent, Finished, TextDelta
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.imports import carry_out, preview_import
from falcon_desktop.transfer.json_format import export_json, plan_from_json
from falcon_desktop.transfer.values import load_json
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.core.conftest import ScriptedProvider
from tests.core.library_model import Chat, Gone, Library
from tests.waiting import PATIENCE_S

T = TypeVar("T")
RUNS = int(os.environ.get("FALCON_STATE_MACHINE_RUNS", "10"))
STEPS = 50
NUMBER = st.integers(0, 10_000)
"""Chooses among what is there, whatever that is."""


class LibraryMachine(RuleBasedStateMachine):
    """Does to the program and to the model the same, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.directory = Path(tempfile.mkdtemp(prefix="falcon-machine-"))
        self.model = Library()
        self.words = 0
        self.erased: list[str] = []

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(coroutine)

    @initialize()
    def open(self) -> None:
        self.run(self._open())

    async def _open(self) -> None:
        self.database = Database(self.directory / "history.sqlite3")
        await self.database.open()
        self.store = Conversations(self.database)
        self.provider = ScriptedProvider()
        self.events: list[ChatEvent] = []
        undo = UndoHistory()
        self.chat = ChatUseCases(
            Asking(self.store, SavedConnections(), self.provider, self.events.append, undo)
        )
        self.library = LibraryUseCases(self.store, self.events.append, undo, self.chat.stop_in)
        self.model.undos.clear()

    async def _close(self) -> None:
        await self.chat.close()
        await self.database.close()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            assert self.run(Backups(self.database).check()) == []
            self.run(self._close())
        self.loop.close()
        shutil.rmtree(self.directory)

    # --- choosing ------------------------------------------------------------------------------

    def word(self) -> str:
        self.words += 1
        return f"w{self.words}x"

    def pick(self, number: int, *lists: str) -> Chat | None:
        ids = sorted(one for name in lists for one in self.model.on(name))
        return self.model.chats[ids[number % len(ids)]] if ids else None

    def several(self, number: int, *lists: str) -> list[str]:
        ids = sorted(one for name in lists for one in self.model.on(name))
        return [one for place, one in enumerate(ids) if number >> (place % 13) & 1]

    def any_message(self, number: int, role: str = "") -> tuple[Chat, str] | None:
        found = [
            (chat, node.id)
            for _, chat in sorted(self.model.chats.items())
            if not chat.deleted
            for node in chat.ordered()
            if role in ("", node.role)
        ]
        return found[number % len(found)] if found else None

    async def _answered(self, message: Message) -> str:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for event in self.events:
                    if isinstance(event, AnswerFinished) and event.message.id == message.id:
                        self.events.clear()
                        return event.message.text
                await asyncio.sleep(0.001)

    def script(self) -> None:
        self.provider.scripts.append([TextDelta(self.word()), TextDelta(" said"), Finished("stop")])

    # --- asking --------------------------------------------------------------------------------

    @rule(number=NUMBER, new=st.booleans())
    def send(self, number: int, new: bool) -> None:
        chat = None if new and len(self.model.chats) < 8 else self.pick(number, "chats", "archive")
        text = self.word()
        self.script()

        async def steps() -> None:
            sent = await self.chat.send(chat.id if chat else None, text)
            answer = await self._answered(sent.answer)
            assert sent.question is not None
            there = chat or Chat(sent.conversation.id, text)
            self.model.chats[there.id] = there
            parent = there.shown()
            there.add(sent.question.id, parent, "user", text)
            there.add(sent.answer.id, sent.question.id, "assistant", answer)
            there.leaf = sent.answer.id

        self.run(steps())

    @rule(number=NUMBER)
    def regenerate(self, number: int) -> None:
        found = self.any_message(number, "assistant")
        if found is None or found[0].nodes[found[1]].parent is None:
            return
        chat, old = found
        if chat.nodes[old].parent not in chat.nodes:
            return
        self.script()

        async def steps() -> None:
            again = await self.chat.regenerate(old)
            text = await self._answered(again.answer)
            chat.add(again.answer.id, chat.nodes[old].parent, "assistant", text)
            self.model.move_leaf(chat.id, again.answer.id)

        self.run(steps())

    @rule(number=NUMBER)
    def edit(self, number: int) -> None:
        found = self.any_message(number)
        if found is None:
            return
        chat, old = found
        node, text = chat.nodes[old], self.word()
        if node.parent is not None and node.parent not in chat.nodes:
            return
        if node.role == "user":
            self.script()

        async def steps() -> None:
            edited = await self.chat.edit(old, text)
            if edited is None:
                opened = await self.library.open(chat.id)
                new = opened.path[-1].id
                chat.add(new, node.parent, "assistant", text)
            else:
                answer = await self._answered(edited.answer)
                assert edited.question is not None
                chat.add(edited.question.id, node.parent, "user", text)
                chat.add(edited.answer.id, edited.question.id, "assistant", answer)
                new = edited.answer.id
            self.model.move_leaf(chat.id, new)

        self.run(steps())

    @rule(number=NUMBER, step=st.sampled_from([-1, 1]))
    def switch_version(self, number: int, step: int) -> None:
        found = self.any_message(number)
        if found is None:
            return
        chat, message = found
        leaf = self.run(self.chat.switch_version(message, step))
        versions = [one.id for one in chat.children(chat.parent_of(chat.nodes[message]))]
        place = versions.index(message) + step
        if 0 <= place < len(versions):
            assert leaf == chat.newest_leaf(versions[place])
            self.model.move_leaf(chat.id, leaf)
        else:
            assert leaf is None

    # --- the list ------------------------------------------------------------------------------

    @rule(number=NUMBER)
    def rename(self, number: int) -> None:
        if chat := self.pick(number, "chats", "archive"):
            title = self.word()
            self.run(self.library.rename(chat.id, title))
            self.model.rename(chat.id, title)

    @rule(number=NUMBER, pinned=st.booleans())
    def pin(self, number: int, pinned: bool) -> None:
        ids = self.several(number, "chats", "archive")
        self.run(self.library.set_pinned(ids, pinned))
        self.model.change(ids, "pinned", pinned)

    @rule(number=NUMBER, archived=st.booleans())
    def archive(self, number: int, archived: bool) -> None:
        ids = self.several(number, "archive" if not archived else "chats")
        self.run(self.library.set_archived(ids, archived))
        self.model.change(ids, "archived", archived)

    @rule(number=NUMBER)
    def delete(self, number: int) -> None:
        if ids := self.several(number, "chats", "archive"):
            self.run(self.library.delete(ids))
            self.model.delete(ids)

    @rule(number=NUMBER)
    def delete_message(self, number: int) -> None:
        found = self.any_message(number)
        if found is None:
            return
        chat, message = found
        before = {row.id for row in self.run(self.library.summaries(ChatList.TRASH))}
        count = self.run(self.library.delete_message(message))
        assert count == len(chat.below(message))
        after = {row.id for row in self.run(self.library.summaries(ChatList.TRASH))}
        [holder] = after - before
        self.model.discard(chat.id, message, holder)

    @rule(number=NUMBER)
    def duplicate(self, number: int) -> None:
        chat = self.pick(number, "chats", "archive")
        if chat is None or len(self.model.chats) > 12:
            return
        copy_id = self.run(self.library.duplicate(chat.id))
        self._take_copy(chat, copy_id)

    @rule(number=NUMBER)
    def branch(self, number: int) -> None:
        found = self.any_message(number)
        if found is None or len(self.model.chats) > 12:
            return
        chat, message = found
        copy_id = self.run(self.library.branch(message))
        texts = [node.text for node in Chat("", "", leaf=message, nodes=chat.nodes).path()]
        self._take_copy(chat, copy_id)
        assert [node.text for node in self.model.chats[copy_id].path()] == texts

    def _take_copy(self, original: Chat, copy_id: str) -> None:
        """Read what a copy's messages are called: they have ids of their own."""
        messages = self.run(self.library.all_messages(copy_id))
        opened = self.run(self.library.open(copy_id))
        copy = Chat(copy_id, original.title, original.edited)
        for message in messages:
            copy.add(message.id, message.parent_id, message.role.value, message.text)
        copy.leaf = opened.conversation.active_leaf_id
        if len(messages) == len(original.nodes):
            assert [node.text for node in copy.path()] == [node.text for node in original.path()]
        self.model.copy(copy)

    # --- the trash, back, and again ------------------------------------------------------------

    @rule(number=NUMBER)
    def restore(self, number: int) -> None:
        if ids := self.several(number, "trash"):
            self.run(self.library.restore(ids))
            self.model.restore(ids)

    @rule(number=NUMBER)
    def erase(self, number: int) -> None:
        if chat := self.pick(number, "trash"):
            self._note_erased([chat.id])
            self.run(self.library.erase([chat.id]))
            self.model.erase([chat.id])

    @precondition(lambda self: len(self.model.chats) > 8)
    @rule()
    def empty_trash(self) -> None:
        ids = self.model.on("trash")
        self._note_erased(ids)
        assert self.run(self.library.empty_trash()) == len(ids)
        self.model.erase(ids)

    def _note_erased(self, ids: Any) -> None:
        before = {node.text for chat in self.model.chats.values() for node in chat.nodes.values()}
        shadow = Library(dict(self.model.chats))
        shadow.erase(ids)
        after = {node.text for chat in shadow.chats.values() for node in chat.nodes.values()}
        self.erased += sorted(before - after)

    @precondition(lambda self: self.model.undos)
    @rule()
    def undo(self) -> None:
        async def steps() -> bool:
            try:
                await self.library.undo()
            except NotFound:
                return True
            return False

        gone = self.run(steps())
        try:
            self.model.undo()
        except Gone:
            assert gone
        else:
            assert not gone

    @rule()
    def reopen(self) -> None:
        async def steps() -> None:
            await self._close()
            await self._open()

        self.run(steps())

    @rule(number=NUMBER)
    def export_and_import(self, number: int) -> None:
        """What is here already is not imported again; what was erased comes back as it was."""
        chat = self.pick(number, "chats", "archive")
        if chat is None:
            return

        async def steps() -> None:
            found = await self.store.conversation(chat.id)
            messages = await self.store.all_messages(chat.id)
            text = "".join(export_json([(found, messages)]))
            plan = plan_from_json(load_json(text))
            assert (await preview_import(plan, self.store, ())).changes_nothing
            if number % 3 or any(one.origin == chat.id for one in self.model.chats.values()):
                return
            await self.store.purge([chat.id])
            await carry_out(await preview_import(plan, self.store, ()), self.store, Progress())
            assert await self.store.all_messages(chat.id) == messages
            for place, node in enumerate(chat.ordered(), 1):
                node.place = place

        self.run(steps())

    # --- the comparison ------------------------------------------------------------------------

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        if hasattr(self, "store"):
            self.run(self._compare())

    async def _compare(self) -> None:
        for chat_list in ChatList:
            rows = await self.library.summaries(chat_list)
            assert {row.id for row in rows} == self.model.on(chat_list.value)
            for row in rows:
                chat = self.model.chats[row.id]
                assert row.title == chat.title
                assert (row.pinned_at is not None) == chat.pinned
                assert row.removed_from == chat.origin
        for chat in self.model.chats.values():
            messages = await self.store.all_messages(chat.id)
            expected = [(node.id, node.parent, node.role, node.text) for node in chat.ordered()]
            got = [(one.id, one.parent_id, one.role.value, one.text) for one in messages]
            assert got == expected
            assert all(one.status is MessageStatus.COMPLETE for one in messages)
            opened = await self.library.open(chat.id)
            assert [one.id for one in opened.path] == [node.id for node in chat.path()]
            assert opened.conversation.title_edited == chat.edited
        await self._compare_search()

    async def _compare_search(self) -> None:
        live = [
            (chat.id, node)
            for chat in self.model.chats.values()
            if not chat.deleted
            for node in chat.nodes.values()
        ]
        if live:
            chat_id, node = live[self.words % len(live)]
            result = await self.store.search(node.text.split()[0])
            assert (chat_id, node.id) in {
                (hit.conversation_id, hit.message_id) for hit in result.hits
            }
        if self.erased:
            gone = self.erased[self.words % len(self.erased)]
            found = await self.store.search(f'"{gone}"')  # a copy may still be called so
            assert not [hit for hit in found.hits if hit.message_id is not None]


@pytest.mark.timeout(0)
def test_the_library_does_what_the_model_does() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        LibraryMachine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=True,
            phases=(Phase.generate,) if os.environ.get("NOSHRINK") else tuple(Phase),
        ),
    )
