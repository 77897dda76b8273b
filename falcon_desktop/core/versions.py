"""The use cases that answer a question once more: exactly as before, with other options, or by
several models at once.

Lives on the worker's loop. Must not know any server, database or front end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from falcon_desktop.core.asking import Asking, Exchange, as_chosen, one_at_a_time
from falcon_desktop.core.completing import settings_for_texts, text_request
from falcon_desktop.core.connection import Connection
from falcon_desktop.core.conversation import Conversation, ConversationKind, Message, Role
from falcon_desktop.core.errors import InvalidInput, NextStep, NotFound
from falcon_desktop.core.events import ConversationChanged
from falcon_desktop.core.generation import PARAMETERS, GenerationSettings
from falcon_desktop.core.ids import now_ms
from falcon_desktop.core.levels import in_force

MOST_COMPARED: Final = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """How to answer once more. "" and None are as the conversation has them.

    ``settings`` are what is chosen instead of the conversation's; where ``is_exact``, they are
    complete, and no default is added. ``leave_out`` is how many of the oldest messages stay behind.
    """

    connection_id: str = ""
    model: str = ""
    settings: GenerationSettings | None = None
    is_exact: bool = False
    leave_out: int = 0


@dataclass(frozen=True, slots=True)
class Rerun:
    """An answer that is made exactly as another one was. ``is_repeatable``: it has the same seed,
    or takes the likeliest token always; otherwise it may differ.
    """

    exchange: Exchange
    is_repeatable: bool


class Versions:
    """Answers questions once more, as versions beside the answers that are there."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking

    @one_at_a_time
    async def run_again(self, answer_id: str) -> Rerun:
        """Answer with the connection, model, options and seed that made an answer.

        Raises:
            NotFound: the connection was removed.
            InvalidInput: it is not known how the answer was made, or an answer still runs there.
        """
        conversation, path, old = await self._question_of(answer_id)
        made = old.provenance
        if not made.connection_id:
            raise InvalidInput("It is not known how this answer was made.")
        settings = GenerationSettings.from_json(made.settings)
        seed = made.settings.get("seed", made.seed)
        if isinstance(seed, int) and 0 <= seed <= PARAMETERS["seed"].maximum:
            settings = replace(settings, seed=seed)
        wish = Wish(
            made.connection_id, made.model, settings, is_exact=True, leave_out=made.left_out
        )
        [exchange] = await self._answer(conversation, path, old, [wish], "Run again")
        has_seed = settings.seed is not None and settings.seed >= 0
        return Rerun(exchange, is_repeatable=has_seed or settings.temperature == 0)

    @one_at_a_time
    async def run_with(self, answer_id: str, wish: Wish) -> Exchange:
        """Answer the same question with another model, connection or options.

        Raises:
            NotFound: the connection was removed.
            InvalidInput: the message is no answer, or an answer still runs there.
        """
        conversation, path, old = await self._question_of(answer_id)
        [exchange] = await self._answer(conversation, path, old, [wish], "Run with other options")
        return exchange

    @one_at_a_time
    async def compare(self, message_id: str, wishes: Sequence[Wish]) -> list[Exchange]:
        """Let two or three models answer the same question at once; the first is shown.

        ``message_id`` is the question or one of its answers. All answers are on disk when this
        returns, before anything goes to a server; the failure of one does not end the others.

        Raises:
            NotFound: a connection was removed; nothing was started.
            InvalidInput: too few or too many, no question, or an answer still runs there.
        """
        if not 2 <= len(wishes) <= MOST_COMPARED:
            raise InvalidInput(f"Choose two or {MOST_COMPARED} models to compare.")
        conversation, path, old = await self._question_of(message_id)
        return await self._answer(conversation, path, old, wishes, "Compared")

    async def answers_to(self, message_id: str) -> tuple[Message, list[Message]]:
        """Return a question and every answer to it; ``message_id`` is it or one of them.

        Raises:
            InvalidInput: there is no question.
        """
        _, tree, message = await self.asking.find(message_id)
        question_id = message.id if message.role is Role.USER else message.parent_id
        if question_id is None or question_id not in tree:
            raise InvalidInput("There is no question to answer.")
        ids = [node.id for node in tree.children(question_id) if node.role is Role.ASSISTANT]
        question, *answers = await self.asking.store.messages([question_id, *ids])
        return question, answers

    @one_at_a_time
    async def show(self, message_id: str) -> str:
        """Show a version, with what followed it; returns the new active leaf.

        Raises:
            InvalidInput: it is not there any more.
        """
        conversation, tree, message = await self.asking.find(message_id)
        leaf = tree.newest_leaf(message.id) or message.id
        await self.asking.store.update(conversation.id, active_leaf_id=leaf)
        self.asking.remember_leaf("Switched version", conversation)
        self.asking.publish(ConversationChanged(conversation.id))
        return leaf

    async def _question_of(self, message_id: str) -> tuple[Conversation, list[Message], Message]:
        """Return a message with its conversation and the path to the question that it is about."""
        asking = self.asking
        asking.refuse_while_closing()
        conversation, tree, message = await asking.find(message_id)
        asking.refuse_while_running(conversation.id)
        if conversation.kind is ConversationKind.COMPLETION and conversation.draft:
            raise InvalidInput("The text was changed since. Continue it as it is now.")
        question_id = message.id if message.role is Role.USER else message.parent_id
        if question_id is None or question_id not in tree:
            raise InvalidInput("There is no question to answer.")
        path = await asking.store.messages([node.id for node in tree.path(question_id)])
        return conversation, path, message

    async def _answer(
        self,
        conversation: Conversation,
        path: Sequence[Message],
        old: Message,
        wishes: Sequence[Wish],
        label: str,
    ) -> list[Exchange]:
        asking = self.asking
        planned = []
        for wish in wishes:
            chosen = as_chosen(conversation, wish.connection_id, wish.model, wish.settings)
            connection = self._connection(chosen.connection_id)
            settings = self._settings(wish, chosen, connection)
            if conversation.kind is ConversationKind.COMPLETION:
                settings = settings_for_texts(settings)
            answer = asking.answer_to(path[-1], connection, chosen, settings)
            if old.role is Role.ASSISTANT:  # a line below the old version stays
                answer = replace(answer, fresh_after=old.fresh_after)
            planned.append((chosen, connection, answer, settings))
        answers = [answer for _, _, answer, _ in planned]
        await asking.store.add_messages(
            conversation.id, answers, active_leaf_id=answers[0].id, updated_at=now_ms()
        )
        asking.remember_leaf(label, conversation)
        for wish, (chosen, connection, answer, settings) in zip(wishes, planned, strict=True):
            if conversation.kind is ConversationKind.COMPLETION:
                model = chosen.model or connection.model
                asking.answers.start(answer, connection, text_request(path, model, settings))
                continue
            asking.start(chosen, connection, path, answer, settings, leave_out=wish.leave_out)
        shown = replace(conversation, active_leaf_id=answers[0].id)
        return [Exchange(shown, None, answer) for answer in answers]

    def _settings(
        self, wish: Wish, chosen: Conversation, connection: Connection
    ) -> GenerationSettings:
        if wish.is_exact:
            return chosen.settings
        return in_force(chosen.settings, connection, self.asking.connections.general)

    def _connection(self, connection_id: str) -> Connection:
        try:
            return self.asking.connections.connection(connection_id)
        except NotFound as error:
            raise NotFound(
                "The connection that made this answer was removed. Run it with another one.",
                next_step=NextStep.CHOOSE_MODEL,
            ) from error
