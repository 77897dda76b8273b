"""The calls of one answer: each waits for a person's word, is on the disk before it leaves, and its
result before a model hears of it.

Lives on the worker's loop.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import CallWaits, Notice, Phase, Progress
from falcon_desktop.core.domain.json_answers import Fit
from falcon_desktop.core.domain.parts import CallState, ToolCall, ToolResult
from falcon_desktop.core.domain.tools import (
    MOST_ALIKE,
    Approval,
    Decision,
    OfferedTool,
    ToolProgress,
    WaitReason,
)
from falcon_desktop.core.text.json_values import object_in
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.chat.running import RunningAnswer
    from falcon_desktop.core.domain.json_answers import AnswerChecker
    from falcon_desktop.core.ports.servers import Publish
    from falcon_desktop.core.ports.store import ConversationStore
    from falcon_desktop.core.ports.tools import ToolSource

DENIED: Final = "The person did not allow this call."
"""To the model, in English whatever a person reads, as all that follow."""
NO_TOOL: Final = "There is no such tool."
MISFIT: Final = "The arguments don't fit the tool's schema. {problem}"
NO_OBJECT: Final = Sentence("The arguments of a call must be a JSON object.")


class Approvals:
    """What a person said to the calls of a running answer, and which calls wait for it."""

    def __init__(self, said: Mapping[int, Decision] | None = None) -> None:
        self.given = bool(said)
        """Whether a person wanted a call run that was there before."""
        self._said = dict(said or {})
        self._waiting: dict[int, CallWaits] = {}
        self._spoken = asyncio.Event()

    @property
    def waiting(self) -> tuple[CallWaits, ...]:
        """The calls that wait. May be read from any thread."""
        return tuple(self._waiting.values())

    def wait_for(self, call: CallWaits) -> None:
        """Let a call wait for a person."""
        self._waiting[call.number] = call

    def say(self, number: int, decision: Decision) -> bool:
        """Take a person's word; False if no call of that number waits for one."""
        if number not in self._waiting:
            return False
        self._said[number] = decision
        self._spoken.set()
        return True

    def has_said(self, number: int) -> bool:
        """Whether a person said something to a call already."""
        return number in self._said

    def take(self, number: int) -> Decision | None:
        """Return what a person said to a call, once."""
        return self._said.pop(number, None)

    def waits_no_more(self, number: int) -> None:
        """The call has its word, or needs none any more."""
        self._waiting.pop(number, None)

    async def word(self, number: int) -> Decision:
        """Wait for a person's word."""
        while (said := self.take(number)) is None:
            self._spoken.clear()
            await self._spoken.wait()
        return said


class ToolCalls:
    """Makes the calls of one answer, one after another."""

    def __init__(
        self,
        running: RunningAnswer,
        store: ConversationStore,
        publish: Publish,
        approvals: Approvals,
        *,
        tools: ToolSource,
        offered: tuple[OfferedTool, ...],
        checker: AnswerChecker | None = None,
    ) -> None:
        self._running = running
        self._store = store
        self._publish = publish
        self._tools = tools
        self._checker = checker
        self._offered = {one.name: one for one in offered}
        self._approvals = approvals
        self._problems: dict[int, str] = {}
        self._sent_back: set[str] = set()
        """Tools whose arguments went back to the model once."""

    async def written(self, numbers: Iterable[int]) -> None:
        """Save calls that the model wrote: from now on they wait."""
        for number in numbers:
            call = self._running.calls[number]
            tool = self._offered.get(call.name)
            if tool is not None:
                own = tool.tool.name if tool.tool.name != call.name else ""
                call = replace(call, server=tool.server, tool=own)
            self._running.set_call(number, replace(call, state=CallState.ASKED))
        await self._save()

    async def make(self, numbers: Iterable[int]) -> None:
        """Make calls that a person allows; when this returns each has a result, but for those of
        which nobody knows what became of them.
        """
        made = {number: await self._look_at(number) for number in numbers}
        for number, tool in made.items():
            if tool is not None:
                await self._make(number, tool)

    async def _look_at(self, number: int) -> OfferedTool | None:
        """Return the tool of a call that is to be made, and tell that the call waits, if it will;
        answer at once what is no call at all.
        """
        call, said = self._running.calls[number], self._approvals.has_said(number)
        if call.state is CallState.SENT and not said:
            return None
        tool = self._tool_of(call)
        if tool is None:
            await self._answer(call, NO_TOOL)
            return None
        self._problems[number] = problem = await self._problem(call, tool)
        if problem and call.name not in self._sent_back and not said:
            self._sent_back.add(call.name)
            await self._answer(call, MISFIT.format(problem=problem))
            return None
        reason = self._why_wait(number, call, tool)
        if reason is not None and not said:
            answer = self._running
            waits = CallWaits(answer.conversation_id, answer.message_id, number, reason, problem)
            self._approvals.wait_for(waits)
            self._publish(waits)
        return tool

    def _tool_of(self, call: ToolCall) -> OfferedTool | None:
        """Return the tool that a call means, None where it is another one by now."""
        tool = self._offered.get(call.name)
        same = tool is not None and (tool.server, tool.tool.name) == (
            call.server,
            call.tool or call.name,
        )
        return tool if same else None

    async def _problem(self, call: ToolCall, tool: OfferedTool) -> str:
        """Return what is wrong with a call's arguments, "" for nothing."""
        if object_in(_given(call.arguments)) is None:
            return NO_OBJECT
        if self._checker is None or not tool.tool.schema:
            return ""
        schema = json.dumps(tool.tool.schema, ensure_ascii=False)
        verdict = await self._checker.check(_given(call.arguments), schema)
        bad = verdict.fit in (Fit.MISFIT, Fit.NOT_JSON)
        return verdict.sentence if bad else ""

    def _why_wait(self, number: int, call: ToolCall, tool: OfferedTool) -> WaitReason | None:
        if self._problems.get(number):
            return WaitReason.MISFIT
        before = self._running.calls[: number + 1]
        alike = [one for one in before if _alike(one) == _alike(call)]
        if len(alike) >= MOST_ALIKE:
            return WaitReason.REPEATED
        if tool.shared or not self._tools.allowed(self._running.conversation_id, tool):
            return WaitReason.ASK
        return None

    async def _make(self, number: int, tool: OfferedTool) -> None:
        call = self._running.calls[number]
        decision = self._approvals.take(number)
        while True:
            # What is allowed may have changed with the call before this one.
            if decision is None and self._why_wait(number, call, tool) is not None:
                self._running.take(Progress(Phase.ASKING_PERSON))
                decision = await self._approvals.word(number)
            arguments = decision.arguments if decision is not None else None
            if arguments is None or object_in(arguments) is not None:
                break
            self._running.take(Notice(NO_OBJECT))
            decision = None
        self._approvals.waits_no_more(number)
        if decision is not None and decision.approval is Approval.DENIED:
            self._running.set_call(number, replace(call, state=CallState.DENIED))
            await self._answer(call, DENIED)
            return
        if decision is not None and not tool.shared and decision.approval is not Approval.ONCE:
            self._tools.allow(self._running.conversation_id, tool, decision.approval)
        if arguments is not None and arguments != call.arguments:
            call = replace(call, arguments=arguments, written=call.written or call.arguments)
        call = replace(call, state=CallState.SENT)
        self._running.set_call(number, call)
        await self._save()  # before it leaves
        self._running.take(Progress(Phase.RUNNING_TOOL))
        try:
            outcome = await self._tools.call(tool, _given(call.arguments), self._report)
        except FalconError as error:
            said = "\n".join(filter(None, [str(error.sentence), error.detail]))
            await self._answer(call, said)
            return
        result = ToolResult(
            call.id,
            outcome.text,
            call.name,
            outcome.is_error,
            structured=outcome.structured,
            links=outcome.links,
        )
        self._running.add_result(result, outcome.pictures)
        await self._save()
        for sentence in outcome.left_out:
            self._running.take(Notice(sentence))

    def _report(self, progress: ToolProgress) -> None:
        self._running.take(Progress(Phase.RUNNING_TOOL, progress.fraction))

    async def _answer(self, call: ToolCall, said: str) -> None:
        """Tell the model why a call gave nothing."""
        self._running.add_result(ToolResult(call.id, said, call.name, is_error=True))
        await self._save()

    async def _save(self) -> None:
        self._running.tell_parts()
        await self._store.save_answer(self._running.checkpoint())


def _given(arguments: str) -> str:
    """Return arguments as they are sent: a model that needs none may write nothing."""
    return arguments if arguments.strip() else "{}"


def _alike(call: ToolCall) -> tuple[str, str, str]:
    return call.server, call.name, call.written or call.arguments
