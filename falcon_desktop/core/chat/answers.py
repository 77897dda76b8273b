"""Runs answers: their tasks, stopping them, and saving them until the disk accepts them.

Lives on the worker's loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.chat.journal import RETRY_SECONDS, as_storage_error
from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.context.context import MOST_TRIES, AnswerRequest, Context
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus, Role
from falcon_desktop.core.domain.errors import (
    AnswerTooLong,
    ContextTooLong,
    FalconError,
    InternalError,
    NotFound,
    PicturesRefused,
)
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerStarted,
    ConnectionMoved,
    ConversationChanged,
    Notice,
    Phase,
    Progress,
    StorageRecovered,
    StorageTrouble,
)
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import may_move, profile_of, suspected
from falcon_desktop.core.domain.titles import title_from
from falcon_desktop.core.ports.servers import ChatProvider, ProviderSource, Publish
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.chat.tool_calls import Approvals
    from falcon_desktop.core.domain.events import CallWaits
    from falcon_desktop.core.domain.json_answers import AnswerChecker
    from falcon_desktop.core.domain.tools import Decision
    from falcon_desktop.core.ports.tools import ToolSource

_log = logging.getLogger(__name__)

MAY_BE_CUT: Final = Sentence(
    "This may exceed the model's context window. Ollama does not say so: it leaves the "
    "beginning out."
)

TOO_MANY_ROUNDS: Final = Sentence(
    "The model was asked 25 times for this answer and still calls tools. Its last calls were not "
    "run."
)


@dataclass(slots=True)
class _Job:
    """A running answer, its task, and how to mark it if it is stopped."""

    answer: RunningAnswer
    task: asyncio.Task[None]
    approvals: Approvals | None = None
    stopped: MessageStatus | None = None
    concluding: bool = False


class Answers:
    """Starts, stops and concludes answers; never loses one that the disk refuses."""

    def __init__(
        self,
        store: ConversationStore,
        providers: ProviderSource,
        publish: Publish,
        context: Context,
        *,
        tools: ToolSource | None = None,
        checker: AnswerChecker | None = None,
    ) -> None:
        self._tools = tools
        self._checker = checker
        self._store = store
        self._providers = providers
        self._publish = publish
        self._context = context
        self._jobs: dict[str, _Job] = {}
        self._unsaved: dict[str, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()

    @property
    def closing(self) -> bool:
        """Whether no new answer may start."""
        return self._closing.is_set()

    def running(self, answer_id: str) -> RunningAnswer | None:
        """Return a running answer. May be called from any thread."""
        job = self._jobs.get(answer_id)
        return job.answer if job else None

    def running_in(self, conversation_id: str) -> list[str]:
        """Return the ids of a conversation's running answers. May be called from any thread."""
        return self.running_in_any([conversation_id])

    def running_in_any(self, conversation_ids: Sequence[str] | None) -> list[str]:
        """Return the ids of the running answers of conversations; None means all of them."""
        return [
            answer_id
            for answer_id, job in list(self._jobs.items())
            if conversation_ids is None or job.answer.conversation_id in conversation_ids
        ]

    def decide(self, answer_id: str, number: int, decision: Decision) -> bool:
        """Take a person's word on a waiting call; False if it does not wait (any more)."""
        job = self._jobs.get(answer_id)
        return bool(job and job.approvals and job.approvals.say(number, decision))

    def waiting(self, answer_id: str) -> tuple[CallWaits, ...]:
        """Return the calls of an answer that wait for a person. May be called from any thread."""
        job = self._jobs.get(answer_id)
        return job.approvals.waiting if job and job.approvals else ()

    def start(
        self,
        answer: Message,
        connection: Connection,
        request: ChatRequest | AnswerRequest,
        said: Mapping[int, Decision] | None = None,
    ) -> None:
        """Run an answer that is on disk as *streaming*.

        A conversation that is asked about is fitted into the model's context window; a request is
        sent as it is. With what a person ``said`` to calls that the answer has and that were not
        made, those are made first.
        """
        running = RunningAnswer(answer, self._store, self._publish)
        task = asyncio.create_task(
            self._run(running, connection, request), name=f"answer {answer.id}"
        )
        job = self._jobs[answer.id] = _Job(running, task)
        if isinstance(request, AnswerRequest) and request.choices and self._tools is not None:
            from falcon_desktop.core.chat.tool_calls import Approvals  # few chats use tools

            job.approvals = Approvals(said)
        self._publish(AnswerStarted(answer))
        self._publish(ConversationChanged(answer.conversation_id))

    def stop(self, answer_id: str, status: MessageStatus) -> None:
        """Stop an answer, keeping its text; ``AnswerFinished`` is emitted when it has ended."""
        job = self._jobs.get(answer_id)
        # Once only: a second cancel while httpx closes the stream leaks its connection.
        if job is not None and job.stopped is None:
            job.stopped = status
            # Not at once: a task cancelled before its first step never reaches its ``finally``.
            asyncio.get_running_loop().call_soon(self._cancel, job)

    async def stop_and_wait(
        self, answer_ids: Sequence[str], status: MessageStatus, seconds: float
    ) -> None:
        """Stop answers and return when they have ended, or after ``seconds``."""
        tasks = [self._jobs[one].task for one in answer_ids if one in self._jobs]
        for answer_id in answer_ids:
            self.stop(answer_id, status)
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    async def keep_running(self) -> None:
        """Put running answers back into a history that lost them."""
        for job in list(self._jobs.values()):
            answer = job.answer.so_far()
            try:
                if not await self._store.messages([answer.id]):
                    await self._put_back(answer)
            except FalconError as error:
                _log.info("an answer has no place in the history: %s", error)

    async def _put_back(self, answer: Message) -> None:
        try:
            await self._store.add_messages(answer.conversation_id, [answer])
        except NotFound:
            lost = Conversation(
                answer.conversation_id,
                title_from(answer.text),
                created_at=answer.created_at,
                updated_at=answer.created_at,
            )
            await self._store.create(lost, [answer])
        await self._store.update(answer.conversation_id, active_leaf_id=answer.id)

    async def close(self) -> None:
        """Stop everything as *interrupted*; return when all is saved or was tried a last time."""
        self._closing.set()
        for answer_id in list(self._jobs):
            self.stop(answer_id, MessageStatus.INTERRUPTED)
        while tasks := [job.task for job in self._jobs.values()] + list(self._unsaved.values()):
            await asyncio.wait(tasks)

    @staticmethod
    def _cancel(job: _Job) -> None:
        if not job.concluding:
            job.task.cancel()

    async def _ask(
        self, running: RunningAnswer, connection: Connection, asked: ChatRequest | AnswerRequest
    ) -> None:
        if not profile_of(connection).answers_here:
            # Its models and limits may be asked for before the question is sent: that wait, too.
            running.take(Progress(Phase.CONNECTING))
        elif isinstance(asked, AnswerRequest):
            await self._context.refuse_unread(connection, asked)
        if may_move(connection):
            settled = await self._providers.settled(connection)
            if settled != connection:
                self._publish(ConnectionMoved(settled))
                connection = settled
        if isinstance(asked, AnswerRequest) and asked.choices and self._tools is not None:
            running.take(Progress(Phase.STARTING_TOOLS))
            asked = replace(asked, tools=await self._tools.offered(asked.choices))
        async with self._providers.using(connection, running.take, asked.model) as provider:
            if isinstance(asked, ChatRequest):
                await _listen(provider, asked, running)
            else:
                await self._ask_in_rounds(provider, running, connection, asked)

    async def _ask_in_rounds(
        self,
        provider: ChatProvider,
        running: RunningAnswer,
        connection: Connection,
        asked: AnswerRequest,
    ) -> None:
        """Ask, make the calls that come, and ask again until the model calls no more."""
        approvals = self._jobs[running.message_id].approvals
        if not asked.tools or self._tools is None or approvals is None:
            await self._ask_fitted(provider, running, connection, asked)
            return
        from falcon_desktop.core.chat.tool_calls import ToolCalls  # few chats use tools
        from falcon_desktop.core.domain.parts import open_calls, own_calls
        from falcon_desktop.core.domain.tools import MAX_ROUNDS

        calls = ToolCalls(
            running,
            self._store,
            self._publish,
            approvals,
            tools=self._tools,
            offered=asked.tools,
            checker=self._checker,
        )
        begun = running.so_far().parts
        if own_calls(begun):
            running.go_on()
            if approvals.given:
                await calls.make(open_calls(begun))
            running.next_request()
            asked = _with_answer(asked, running)
        for number in range(1, MAX_ROUNDS + 1):
            await self._ask_fitted(provider, running, connection, asked)
            if not running.has_ended or not (made := running.begin_calls()):
                return
            await calls.written(made)
            if number == MAX_ROUNDS:
                break
            await calls.make(made)
            running.next_request()
            asked = _with_answer(asked, running)
        running.end_calls()
        running.take(Notice(TOO_MANY_ROUNDS))

    async def _ask_fitted(
        self,
        provider: ChatProvider,
        running: RunningAnswer,
        connection: Connection,
        asked: AnswerRequest,
    ) -> None:
        extent, refusal = running.extent, ""
        for tries_left in range(MOST_TRIES - 1, -1, -1):
            try:
                fitted = await self._context.fit(provider, connection, asked)
            except ContextTooLong as error:
                error.detail = error.detail or refusal
                raise
            running.leave_out(fitted.left_out)
            try:
                await _listen(provider, fitted.request, running)
            except PicturesRefused:
                in_question = self._context.learn_pictures(connection, fitted.request, False)
                had_some = any(turn.images for turn in fitted.request.turns)
                if in_question or not had_some or not tries_left:
                    raise
                # those of earlier questions can be named instead
            except AnswerTooLong as error:
                asked = self._context.limit_answer(error, connection, asked)
                if not tries_left or running.extent != extent:
                    raise
            except ContextTooLong as error:
                running.leave_out(0)
                refusal = error.detail
                asked = self._context.refused(error, connection, asked, fitted)
                if not tries_left or running.extent != extent:
                    raise
            else:
                tokens = running.usage.prompt_tokens
                self._context.learn_usage(connection, fitted, tokens or 0)
                self._context.learn_pictures(connection, fitted.request, True)
                cuts = fitted.cuts_unseen or suspected(connection).cuts_unseen
                if fitted.doubtful and cuts:
                    running.take(Notice(MAY_BE_CUT))
                return

    async def _run(
        self, running: RunningAnswer, connection: Connection, asked: ChatRequest | AnswerRequest
    ) -> None:
        error: FalconError | None = None
        try:
            await self._ask(running, connection, asked)
        except asyncio.CancelledError:
            pass  # ``job.stopped`` says why
        except FalconError as failure:
            error = failure
        except Exception as failure:
            _log.exception("an answer failed")
            error = InternalError(
                Sentence("Something went wrong in Falcon Desktop."), detail=repr(failure)
            )
        finally:
            job = self._jobs[running.message_id]
            job.concluding = True
            message = running.concluded(job.stopped, error)
            # Queued for the disk before the first await after the end.
            saved = self._store.save_answer(message)
        failure_to_save = await _failure_of(saved)
        if failure_to_save is not None:
            self._unsaved[message.id] = asyncio.create_task(self._save_later(message))
        del self._jobs[message.id]
        self._publish(AnswerFinished(message, saved=failure_to_save is None))
        self._publish(ConversationChanged(message.conversation_id))
        if failure_to_save is not None:
            self._publish(StorageTrouble(failure_to_save))

    async def _save_later(self, message: Message) -> None:
        """Try again until the disk takes the answer, a last time when the program closes."""
        closing = False
        while not closing:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), RETRY_SECONDS)
            closing = self._closing.is_set()
            if await _failure_of(self._store.save_answer(message)) is None:
                break
        del self._unsaved[message.id]
        if not self._unsaved and not closing:
            self._publish(StorageRecovered())


def _with_answer(asked: AnswerRequest, running: RunningAnswer) -> AnswerRequest:
    """Return what is asked next: with the answer as it is by now."""
    path = list(asked.path)
    if path and path[-1].role is Role.ASSISTANT:
        path.pop()
    return replace(asked, path=[*path, running.so_far()])


async def _listen(provider: ChatProvider, request: ChatRequest, running: RunningAnswer) -> None:
    async with provider.stream(request) as events:
        async for event in events:
            running.take(event)


async def _failure_of(saved: Awaitable[None]) -> FalconError | None:
    try:
        await saved
    except Exception as error:
        return as_storage_error(error)
    return None
