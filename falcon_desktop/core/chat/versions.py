"""The use cases that answer a question again: the same way, with other options, or by several
models.

Lives on the worker's loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from falcon_desktop.core.chat.asking import Asking, Exchange, as_chosen, one_at_a_time
from falcon_desktop.core.chat.completing import settings_for_texts, text_request
from falcon_desktop.core.context.recipe import request_of
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.connection import Connection, is_address_id
from falcon_desktop.core.domain.conversation import Conversation, ConversationKind, Message, Role
from falcon_desktop.core.domain.errors import InvalidInput, NextStep, NotFound
from falcon_desktop.core.domain.events import ConversationChanged
from falcon_desktop.core.domain.generation import PARAMETERS, GenerationSettings
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.requests import MOST_COMPARED
from falcon_desktop.core.domain.undo import Change
from falcon_desktop.core.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class AnswerVariant:
    """How to answer again. "" and None keep the conversation's own.

    ``settings`` are what is chosen instead of the conversation's; where ``is_exact``, they are
    complete, and no default is added. ``leave_out`` is how many of the oldest messages stay behind.
    ``begun`` is the beginning of the answer, which is gone on with.
    """

    connection_id: str = ""
    model: str = ""
    settings: GenerationSettings | None = None
    is_exact: bool = False
    leave_out: int = 0
    begun: str = ""


@dataclass(frozen=True, slots=True)
class Rerun:
    """A repeated answer. ``is_repeatable``: same seed, or always the most likely token; otherwise
    it may differ.
    """

    exchange: Exchange
    is_repeatable: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """An answer that is about to be made, and what makes it."""

    chosen: Conversation
    connection: Connection
    answer: Message
    settings: GenerationSettings


class Versions:
    """Answers questions again, as further versions."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking

    @one_at_a_time
    async def run_again(self, answer_id: str) -> Rerun:
        """Answer with the connection, model, options and seed of an earlier answer. One that was
        gone on with is gone on with again, from the same place: that was its request.

        Raises:
            NotFound: the connection was removed, or is an address that nobody chose here.
            InvalidInput: it is not known how the answer was made, or an answer still runs there.
        """
        conversation, path, old = await self._question_of(answer_id)
        made = old.provenance
        if not made.connection_id:
            raise InvalidInput(Sentence("There is no record of how this answer was made."))
        # An address that is only in a message may have come with an imported file.
        if is_address_id(made.connection_id) and made.connection_id != conversation.connection_id:
            raise _removed()
        settings = GenerationSettings.from_json(made.settings)
        seed = made.settings.get("seed", made.seed)
        if isinstance(seed, int) and 0 <= seed <= PARAMETERS["seed"].maximum:
            settings = replace(settings, seed=seed)
        variant = AnswerVariant(
            made.connection_id, made.model, settings, is_exact=True, leave_out=made.left_out,
            begun=_begun(old, path),
        )  # fmt: skip
        [exchange] = await self._answer(conversation, path, old, [variant], Change.RUN_AGAIN)
        has_seed = settings.seed is not None and settings.seed >= 0
        return Rerun(exchange, is_repeatable=has_seed or settings.temperature == 0)

    @one_at_a_time
    async def run_with(self, answer_id: str, variant: AnswerVariant) -> Exchange:
        """Answer the same question with another model, connection or options.

        Raises:
            NotFound: the connection was removed.
            InvalidInput: the message is no answer, or an answer still runs there.
        """
        conversation, path, old = await self._question_of(answer_id)
        [exchange] = await self._answer(conversation, path, old, [variant], Change.RUN_WITH)
        return exchange

    @one_at_a_time
    async def compare(self, message_id: str, variants: Sequence[AnswerVariant]) -> list[Exchange]:
        """Let two or three models answer the same question at once; the first is shown.

        ``message_id`` is the question or one of its answers. All answers are on disk when this
        returns, before anything goes to a server; the failure of one does not end the others.

        Raises:
            NotFound: a connection was removed; nothing was started.
            InvalidInput: too few or too many, no question, or an answer still runs there.
        """
        _refuse_number(variants)
        conversation, path, old = await self._question_of(message_id)
        return await self._answer(conversation, path, old, variants, Change.COMPARED)

    @one_at_a_time
    async def ask(
        self,
        conversation_id: str | None,
        text: str,
        variants: Sequence[AnswerVariant],
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
        attachments: Sequence[Attachment] = (),
        draft: str | None = "",
        new_conversation_id: str = "",
    ) -> list[Exchange]:
        """Add a question to a conversation (None: a new one) and have two or three models answer
        it.

        The first answer is shown. The named options hold for the conversation's following
        questions. Otherwise as :meth:`Chat.send` and :meth:`compare`.

        Raises:
            InvalidInput: the text is empty, too few or too many models, or an answer still runs.
            NotFound: a connection was removed; nothing was saved.
            StorageError: the question could not be saved; nothing was sent.
        """
        _refuse_number(variants)
        asking = self.asking
        asking.refuse_while_closing()
        conversation, path, question = await asking.begin(
            conversation_id, text, attachments, new_conversation_id
        )
        was = None if conversation_id is None else conversation
        conversation = as_chosen(conversation, connection_id, model, settings)
        planned = self._plan(conversation, question, variants)
        question = asking.kept_for(question, *(plan.connection for plan in planned))
        answers = [plan.answer for plan in planned]
        conversation = await asking.save_exchange(
            conversation,
            (question, *answers),
            was=was,
            shown=answers[0].id,
            draft=draft,
        )
        for plan in planned:
            asking.start(
                plan.chosen, plan.connection, [*path, question], plan.answer, plan.settings
            )
        if attachments:  # they are safe in the question, and no draft any more
            await asking.store.save_draft_attachments(conversation_id or "", ())
        return [Exchange(conversation, question, answer) for answer in answers]

    async def answers_to(self, message_id: str) -> tuple[Message, list[Message]]:
        """Return a question and all its answers; ``message_id`` is the question or an answer.

        Raises:
            InvalidInput: there is no question.
        """
        _, tree, message = await self.asking.find(message_id)
        question_id = message.id if message.role is Role.USER else message.parent_id
        if question_id is None or question_id not in tree:
            raise InvalidInput(Sentence("There is no question to answer."))
        ids = [node.id for node in tree.children(question_id) if node.role is Role.ASSISTANT]
        question, *answers = await self.asking.store.messages([question_id, *ids])
        return question, answers

    @one_at_a_time
    async def show(self, message_id: str) -> str:
        """Show a version and what follows it; return the new active leaf.

        Raises:
            InvalidInput: it is not there any more.
        """
        conversation, tree, message = await self.asking.find(message_id)
        leaf = tree.newest_leaf(message.id) or message.id
        await self.asking.store.update(conversation.id, active_leaf_id=leaf)
        self.asking.remember_leaf(Change.SWITCHED_VERSION, conversation)
        self.asking.publish(ConversationChanged(conversation.id))
        return leaf

    async def _question_of(self, message_id: str) -> tuple[Conversation, list[Message], Message]:
        """Return a message with its conversation and the path to the question that it is about."""
        asking = self.asking
        asking.refuse_while_closing()
        conversation, tree, message = await asking.find(message_id)
        asking.refuse_while_running(conversation.id)
        if conversation.kind is ConversationKind.COMPLETION and conversation.draft:
            raise InvalidInput(
                Sentence("The text has changed since. Continue from the current version.")
            )
        question_id = message.id if message.role is Role.USER else message.parent_id
        if question_id is None or question_id not in tree:
            raise InvalidInput(Sentence("There is no question to answer."))
        path = await asking.store.messages([node.id for node in tree.path(question_id)])
        return conversation, path, message

    async def _answer(
        self,
        conversation: Conversation,
        path: Sequence[Message],
        old: Message,
        variants: Sequence[AnswerVariant],
        change: Change,
    ) -> list[Exchange]:
        asking = self.asking
        planned = self._plan(conversation, path[-1], variants)
        if old.role is Role.ASSISTANT:  # a line below the old version stays
            planned = [
                replace(plan, answer=replace(plan.answer, fresh_after=old.fresh_after))
                for plan in planned
            ]
        answers = [plan.answer for plan in planned]
        # The chat stays with what it is bound to: what is wished for holds for these answers only.
        await asking.store.add_messages(
            conversation.id,
            answers,
            active_leaf_id=answers[0].id,
            updated_at=now_ms(),
            connection_id=conversation.connection_id,
            model=conversation.model,
        )
        asking.remember_leaf(change, conversation)
        for variant, plan in zip(variants, planned, strict=True):
            connection, answer, settings = plan.connection, plan.answer, plan.settings
            asked = [*path, answer] if answer.text else path
            if conversation.kind is ConversationKind.COMPLETION:
                model = plan.chosen.model or connection.model
                asking.answers.start(answer, connection, text_request(path, model, settings))
                continue
            asking.start(
                plan.chosen, connection, asked, answer, settings, leave_out=variant.leave_out
            )
        shown = replace(conversation, active_leaf_id=answers[0].id)
        return [Exchange(shown, None, answer) for answer in answers]

    def _plan(
        self, conversation: Conversation, question: Message, variants: Sequence[AnswerVariant]
    ) -> list[_Plan]:
        """Return the answers that are wished for, not saved yet."""
        planned = []
        for variant in variants:
            chosen = as_chosen(conversation, variant.connection_id, variant.model, variant.settings)
            connection = self._connection(chosen.connection_id)
            settings = self._settings(variant, chosen, connection)
            if conversation.kind is ConversationKind.COMPLETION:
                settings = settings_for_texts(settings)
            answer = self.asking.answer_to(question, connection, chosen, settings)
            answer = replace(answer, text=variant.begun)
            planned.append(_Plan(chosen, connection, answer, settings))
        return planned

    def _settings(
        self, variant: AnswerVariant, chosen: Conversation, connection: Connection
    ) -> GenerationSettings:
        if variant.is_exact:
            return chosen.settings
        return self.asking.settings_of(chosen, connection)

    def _connection(self, connection_id: str) -> Connection:
        try:
            return self.asking.connections.connection(connection_id)
        except NotFound as error:
            raise _removed() from error


def _begun(answer: Message, before: Sequence[Message]) -> str:
    """Return what of an answer was sent for the rest of it, "" where all of it came at once, or
    where that was changed since.
    """
    made = answer.provenance
    continued = made.recipe.get("continued")
    if made.recipe.get("form") == "text" or not isinstance(continued, int):
        return ""
    if made.edited and not request_of(answer, before).is_exact:
        return ""
    return answer.text[:continued]


def _removed() -> NotFound:
    return NotFound(
        Sentence("The connection that made this answer was removed. Run it with another one."),
        next_step=NextStep.CHOOSE_MODEL,
    )


def _refuse_number(variants: Sequence[AnswerVariant]) -> None:
    if not 2 <= len(variants) <= MOST_COMPARED:
        raise InvalidInput(
            Sentence(
                "Choose two or {most_compared} models to compare.", most_compared=MOST_COMPARED
            )
        )
