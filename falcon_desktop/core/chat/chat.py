"""The use cases around answers: send, stop, continue, regenerate, edit, switch version.

Lives on the worker's loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.chat.asking import Asking, Exchange, as_chosen, one_at_a_time
from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageOutline,
    MessageStatus,
    MessageTree,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.events import ConversationChanged
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.undo import Change
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.events import CallWaits
    from falcon_desktop.core.domain.tools import Decision

__all__ = ["Chat", "Exchange"]

_CUT_OFF: Final = frozenset(
    (MessageStatus.FAILED, MessageStatus.STOPPED, MessageStatus.INTERRUPTED)
)
STOP_SECONDS: Final = 5.0


class Chat:
    """Asks models and saves their answers."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._store = asking.store

    def running(self, answer_id: str) -> RunningAnswer | None:
        """Return a running answer. May be called from any thread."""
        return self.asking.answers.running(answer_id)

    def running_in(self, conversation_id: str) -> list[str]:
        """Return the ids of a conversation's running answers. May be called from any thread."""
        return self.asking.answers.running_in(conversation_id)

    @one_at_a_time
    async def send(
        self,
        conversation_id: str | None,
        text: str,
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
        attachments: Sequence[Attachment] = (),
        draft: str | None = "",
        new_conversation_id: str = "",
    ) -> Exchange:
        """Add a question to a conversation (None: a new one) and start its answer.

        The question is on disk when this returns, before anything goes to a server, and what was
        kept of it as a draft is not any more: ``draft`` is what is being typed besides, None for
        what is kept already. The named options hold for this and the following questions of the
        conversation.
        ``new_conversation_id`` is the id that a new one gets, "" for any.

        Raises:
            InvalidInput: the text is empty, or an answer still runs there.
            NotFound: there is no such conversation or connection.
            StorageError: the question could not be saved; nothing was sent.
        """
        self.asking.refuse_while_closing()
        conversation, path, question = await self.asking.begin(
            conversation_id, text, attachments, new_conversation_id
        )
        was = None if conversation_id is None else conversation
        conversation = as_chosen(conversation, connection_id, model, settings)
        connection = await self.asking.connection_of(conversation)
        question = self.asking.kept_for(question, connection)
        conversation = self.asking.bind(conversation, connection)
        answer = self.asking.answer_to(question, connection, conversation)
        conversation = await self.asking.save_exchange(
            conversation, (question, answer), was=was, draft=draft
        )
        self.asking.start(conversation, connection, [*path, question], answer)
        if attachments:  # they are safe in the question, and no draft any more
            await self._store.save_draft_attachments(conversation_id or "", ())
        return Exchange(conversation, question, answer)

    @one_at_a_time
    async def regenerate(
        self,
        answer_id: str,
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
        leave_out: int = 0,
    ) -> Exchange:
        """Answer the same question again, as another version; an answer that failed or was stopped
        before its first word is replaced.

        The named options hold for this answer only. ``leave_out`` is how many of the oldest
        messages it may do without.

        Raises:
            InvalidInput: the message is no answer, or it still runs.
            StorageError: the new version could not be saved; nothing was sent.
        """
        return await self._regenerate(
            answer_id,
            connection_id=connection_id,
            model=model,
            settings=settings,
            leave_out=leave_out,
        )

    @one_at_a_time
    async def edit(self, message_id: str, text: str) -> Exchange | None:
        """Save an edited message as another version; an edited question is answered again.

        Returns None where nothing was started: an edited answer, or no change at all.

        Raises:
            InvalidInput: the text is empty, or an answer still runs there.
            StorageError: the version could not be saved; nothing was sent.
        """
        self.asking.refuse_while_closing()
        conversation, tree, old = await self.asking.find(message_id)
        if not text.strip() and not old.attachments:
            raise InvalidInput(Sentence("A message can't be empty."))
        self.asking.refuse_while_running(conversation.id)
        if old.role is Role.ASSISTANT:
            if text != old.text:
                version = edited(old, text)
                await self._store.add_messages(
                    conversation.id, (version,), active_leaf_id=version.id
                )
                self.asking.remember_leaf(Change.EDITED, conversation)
                self.asking.publish(ConversationChanged(conversation.id))
            return None
        ancestors = [] if old.parent_id is None else tree.path(old.parent_id)
        path = await self._store.messages([node.id for node in ancestors])
        question = self.asking.message(conversation.id, old.parent_id, Role.USER, text)
        question = replace(question, attachments=old.attachments)
        connection = await self.asking.connection_of(conversation)
        before, conversation = conversation, self.asking.bind(conversation, connection)
        answer = self.asking.answer_to(question, connection, conversation)
        changed = await self.asking.save_exchange(
            conversation, (question, answer), was=before, draft=None
        )
        self.asking.remember_leaf(Change.EDITED, before)
        self.asking.start(changed, connection, [*path, question], answer)
        return Exchange(changed, question, answer)

    @one_at_a_time
    async def continue_answer(self, answer_id: str) -> Exchange:
        """Continue an answer that was stopped, interrupted or cut off at its length limit.

        An answer without text is asked for again; one that the conversation went on from is
        continued as another version.

        Raises:
            InvalidInput: the message is no answer, or it still runs.
            StorageError: the state could not be saved; nothing was sent.
        """
        self.asking.refuse_while_closing()
        conversation, tree, old = await self.asking.find(answer_id)
        self.asking.refuse_while_running(conversation.id)
        if old.role is not Role.ASSISTANT:
            raise InvalidInput(Sentence("Only answers can be continued."))
        if not old.text and not _made_calls(old):
            return await self._regenerate(answer_id)
        return await self._go_on(conversation, tree, old)

    async def decide_call(self, message_id: str, number: int, decision: Decision) -> bool:
        """Take a person's word on the ``number``-th call of a running answer, from 0.

        Returns False where it does not wait for one (any more).
        """
        return self.asking.answers.decide(message_id, number, decision)

    def waiting_calls(self, message_id: str) -> tuple[CallWaits, ...]:
        """Return the calls of an answer that wait for a person. May be called from any thread."""
        return self.asking.answers.waiting(message_id)

    def choose_tools(self, conversation_id: str, choices: Sequence[str]) -> None:
        """Say which tools a chat may use from its next question on, until the program ends."""
        self.asking.choices[conversation_id] = tuple(choices)

    @one_at_a_time
    async def run_call(self, message_id: str, number: int, decision: Decision) -> Exchange:
        """Make a call of an answer that was stopped or cut off before its result was there, and
        let the answer go on from it. What may have run before runs a second time.

        Raises:
            InvalidInput: there is no such call, it has a result, or the answer went on since.
            StorageError: the state could not be saved; nothing was sent.
        """
        from falcon_desktop.core.domain.parts import open_calls

        self.asking.refuse_while_closing()
        conversation, tree, old = await self.asking.find(message_id)
        self.asking.refuse_while_running(conversation.id)
        if number not in open_calls(old.parts) or not self.asking.choices.get(conversation.id):
            raise InvalidInput(Sentence("This call can't be run any more."))
        return await self._go_on(conversation, tree, old, {number: decision})

    async def _go_on(
        self,
        conversation: Conversation,
        tree: MessageTree[MessageOutline],
        old: Message,
        said: Mapping[int, Decision] | None = None,
    ) -> Exchange:
        path = await self._store.messages([node.id for node in tree.path(old.id)])
        connection = await self.asking.connection_of(conversation)
        answer = replace(
            old,
            status=MessageStatus.STREAMING,
            failure=None,
            finish_reason="",
            confidence=await self._store.confidence(old.id) if old.confidence else None,
        )
        if tree.children(old.id):
            answer = replace(answer, id=new_id(), created_at=now_ms(), usage=Usage())
            await self._store.add_messages(conversation.id, (answer,), active_leaf_id=answer.id)
            self.asking.remember_leaf(Change.CONTINUED, conversation)
        else:
            await self._store.reopen_answer(old.id)
            await self._store.update(conversation.id, active_leaf_id=old.id, updated_at=now_ms())
        self.asking.start(conversation, connection, path, answer, said=said)
        return Exchange(replace(conversation, active_leaf_id=answer.id), None, answer)

    async def stop(self, answer_id: str) -> None:
        """Stop an answer, keeping its text; ``AnswerFinished`` follows. Harmless if it ended."""
        self.asking.answers.stop(answer_id, MessageStatus.STOPPED)

    async def stop_in(self, conversation_ids: Sequence[str] | None) -> None:
        """Stop the running answers of conversations (None: of all), keeping their text.

        Returns when it is saved, or after :data:`STOP_SECONDS` where a server or the disk hangs.
        """
        async with self.asking.lock:  # an answer that is about to start is stopped too
            answer_ids = self.asking.answers.running_in_any(conversation_ids)
        await self.asking.answers.stop_and_wait(answer_ids, MessageStatus.STOPPED, STOP_SECONDS)

    @one_at_a_time
    async def switch_version(self, message_id: str, step: int) -> str | None:
        """Show the version ``step`` places after (or before) a message, and what follows it.

        Returns the new active leaf, None if there is no such version.
        """
        conversation, tree, old = await self.asking.find(message_id)
        versions = [node.id for node in tree.versions(old.id)]
        place = versions.index(old.id) + step
        if not 0 <= place < len(versions):
            return None
        leaf = tree.newest_leaf(versions[place])
        await self._store.update(conversation.id, active_leaf_id=leaf)
        self.asking.remember_leaf(Change.SWITCHED_VERSION, conversation)
        self.asking.publish(ConversationChanged(conversation.id))
        return leaf

    @one_at_a_time
    async def show_version_with(self, message_id: str) -> bool:
        """Show the version of its conversation that contains a message; False if it is gone."""
        found = await self._store.messages([message_id])
        if not found:
            return False
        conversation = await self._store.conversation(found[0].conversation_id)
        tree = MessageTree(await self._store.outline(conversation.id))
        if any(node.id == message_id for node in tree.path(conversation.active_leaf_id)):
            return True
        leaf = tree.newest_leaf(message_id)
        await self._store.update(conversation.id, active_leaf_id=leaf)
        self.asking.remember_leaf(Change.SWITCHED_VERSION, conversation)
        self.asking.publish(ConversationChanged(conversation.id))
        return True

    async def keep_running(self) -> None:
        """Put running answers back into a history that lost them."""
        await self.asking.answers.keep_running()

    async def close(self) -> None:
        """Refuse new work, stop what runs as *interrupted*, return when everything is saved."""
        await self.asking.answers.close()

    async def _regenerate(
        self,
        answer_id: str,
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
        leave_out: int = 0,
    ) -> Exchange:
        self.asking.refuse_while_closing()
        conversation, tree, old = await self.asking.find(answer_id)
        self.asking.refuse_while_running(conversation.id)
        if old.role is not Role.ASSISTANT or old.parent_id is None:
            raise InvalidInput(Sentence("Only answers can be regenerated."))
        path = await self._store.messages([node.id for node in tree.path(old.parent_id)])
        chosen = as_chosen(conversation, connection_id, model, settings)
        connection = await self.asking.connection_of(chosen)
        answer = self.asking.answer_to(path[-1], connection, chosen)
        # What is named holds for this answer only, unless it is the first one made here.
        kept = conversation if conversation.connection_id else self.asking.bind(chosen, connection)
        if _came_to_nothing(old) and not tree.children(old.id):
            answer = replace(
                answer, id=old.id, created_at=old.created_at, fresh_after=old.fresh_after
            )
            await self._store.save_answer(answer)
            await self._store.update(
                conversation.id,
                active_leaf_id=old.id,
                updated_at=now_ms(),
                connection_id=kept.connection_id,
                model=kept.model,
            )
        else:
            # A line below the old version stays: what was cleared is not told again unasked.
            answer = replace(answer, fresh_after=old.fresh_after)
            await self._store.add_messages(
                conversation.id,
                (answer,),
                active_leaf_id=answer.id,
                updated_at=now_ms(),
                connection_id=kept.connection_id,
                model=kept.model,
            )
            self.asking.remember_leaf(Change.REGENERATED, conversation)
        self.asking.start(chosen, connection, path, answer, leave_out=leave_out)
        return Exchange(replace(kept, active_leaf_id=answer.id), None, answer)


def _made_calls(answer: Message) -> bool:
    if not answer.parts:
        return False
    from falcon_desktop.core.domain.parts import own_calls

    return bool(own_calls(answer.parts))


def _came_to_nothing(answer: Message) -> bool:
    """Say whether an answer failed or was stopped before anything of it came."""
    came = answer.text or answer.reasoning or answer.attachments or answer.parts
    return answer.status in _CUT_OFF and not came


def edited(answer: Message, text: str) -> Message:
    """Return an answer with a person's changes, as another version.

    It has no figures: they are of what the model wrote. How long it thought stays, as the thoughts
    do, and so does what tools did.
    """
    parts = answer.parts
    if parts:
        from falcon_desktop.core.domain.parts import with_new_text  # few answers have some

        parts = with_new_text(answer, text)
    return replace(
        answer,
        id=new_id(),
        text=text,
        created_at=now_ms(),
        usage=Usage(),
        timings=Timings(reasoning=answer.timings.reasoning),
        provenance=replace(answer.provenance, edited=True),
        parts=parts,
        later_requests=tuple(
            replace(one, usage=Usage(), timings=Timings()) for one in answer.later_requests
        ),
        confidence=None,
    )
