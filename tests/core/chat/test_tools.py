"""Answers that use tools: nothing runs unseen, nothing leaves before it is saved, nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from falcon_desktop.core.chat.answers import TOO_MANY_ROUNDS
from falcon_desktop.core.chat.asking import Exchange
from falcon_desktop.core.chat.tool_calls import DENIED, NO_TOOL
from falcon_desktop.core.context.call_turns import NOT_RUN, UNKNOWN
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import InvalidInput, StorageError, ToolServerFailed
from falcon_desktop.core.domain.events import (
    AnswerNotice,
    CallWaits,
    Finished,
    TextDelta,
    ToolCallDelta,
)
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.json_answers import FITS, Verdict, misfit
from falcon_desktop.core.domain.parts import CallState, ToolCall, ToolResult
from falcon_desktop.core.domain.tools import (
    MAX_ROUNDS,
    Approval,
    Decision,
    OfferedTool,
    Tool,
    ToolOutcome,
    ToolProgress,
    ToolServer,
    WaitReason,
    offered,
)
from falcon_desktop.core.text.sentences import Sentence
from tests.core.conftest import Bench
from tests.waiting import until

ONCE = Decision(Approval.ONCE)
DENY = Decision(Approval.DENIED)
SERVER = ToolServer("s", "Weather")
TOOLS = offered([(SERVER, [Tool("s", "look", schema={"type": "object"}), Tool("s", "other")])])


@dataclass
class Source:
    """A double of what runs tools."""

    tools: tuple[OfferedTool, ...] = TOOLS
    outcome: ToolOutcome | Exception = field(default_factory=lambda: ToolOutcome("rain"))
    ran: list[tuple[str, str]] = field(default_factory=list)
    allowed_ones: set[tuple[str, str]] = field(default_factory=set)
    gate: asyncio.Event | None = None
    before: Callable[[], Any] | None = None
    stopped: int = 0

    async def offered(self, choices: Sequence[str]) -> tuple[OfferedTool, ...]:
        return self.tools

    async def call(
        self, tool: OfferedTool, arguments: str, report: Callable[[ToolProgress], None]
    ) -> ToolOutcome:
        if self.before is not None:
            await self.before()
        self.ran.append((tool.name, arguments))
        report(ToolProgress(0.5))
        if self.gate is not None:
            try:
                await self.gate.wait()
            except asyncio.CancelledError:
                self.stopped += 1
                raise
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def allowed(self, conversation_id: str, tool: OfferedTool) -> bool:
        return ("", tool.digest) in self.allowed_ones or (
            conversation_id,
            tool.digest,
        ) in self.allowed_ones

    def allow(self, conversation_id: str, tool: OfferedTool, approval: Approval) -> None:
        self.allowed_ones.add(("" if approval is Approval.ALWAYS else conversation_id, tool.digest))


@pytest.fixture
def source(bench: Bench) -> Source:
    made = Source()
    bench.chat.asking.answers._tools = made
    return made


def calls(bench: Bench, *arguments: str, name: str = "look") -> None:
    """Let the model call a tool, once for each arguments."""
    bench.script(
        *(ToolCallDelta(n, f"c{n}", name, one) for n, one in enumerate(arguments)),
        Finished("tool_calls"),
    )


async def asked(bench: Bench) -> Exchange:
    conversation_id = new_id()
    bench.chat.choose_tools(conversation_id, ["s"])
    return await bench.chat.send(None, "Weather?", new_conversation_id=conversation_id)


async def waits(bench: Bench, exchange: Exchange, number: int = 0) -> CallWaits:
    """Wait until a call waits for a person."""

    def found() -> list[CallWaits]:
        return [one for one in bench.chat.waiting_calls(exchange.answer.id) if one.number == number]

    await until(lambda: bool(found()))
    return found()[0]


def results(message: Message) -> list[str]:
    return [part.text for part in message.parts if isinstance(part, ToolResult)]


def states(message: Message) -> list[CallState]:
    return [part.state for part in message.parts if isinstance(part, ToolCall)]


async def saved(bench: Bench, message_id: str) -> Message:
    [message] = await bench.store.messages([message_id])
    return message


async def test_a_call_waits_runs_and_is_answered(bench: Bench, source: Source) -> None:
    calls(bench, '{"city": "Oslo"}')
    bench.script_answer("It rains.")
    exchange = await asked(bench)
    assert (await waits(bench, exchange)).reason is WaitReason.ASK
    assert source.ran == []
    assert states(await saved(bench, exchange.answer.id)) == [CallState.ASKED]

    async def on_disk() -> None:
        assert states(await saved(bench, exchange.answer.id)) == [CallState.SENT]

    source.before = on_disk
    assert await bench.chat.decide_call(exchange.answer.id, 0, ONCE)
    done = await bench.finished(exchange.answer.id)
    assert (done.text, done.status) == ("It rains.", MessageStatus.COMPLETE)
    assert source.ran == [("look", '{"city": "Oslo"}')]
    assert results(done) == ["rain"]
    assert await saved(bench, done.id) == done
    first, second = bench.provider.requests
    assert first.tools == second.tools == TOOLS
    assert [one.text for one in second.turns[-1].results] == ["rain"]
    assert len(done.later_requests) == 1
    assert not await bench.chat.decide_call(exchange.answer.id, 0, ONCE)


async def test_denied_is_told_to_the_model_and_never_run(bench: Bench, source: Source) -> None:
    calls(bench, "{}")
    bench.script_answer("As you like.")
    exchange = await asked(bench)
    await waits(bench, exchange)
    await bench.chat.decide_call(exchange.answer.id, 0, DENY)
    done = await bench.finished(exchange.answer.id)
    assert (source.ran, results(done), states(done)) == ([], [DENIED], [CallState.DENIED])


async def test_what_is_allowed_for_the_chat_waits_no_more(bench: Bench, source: Source) -> None:
    calls(bench, '{"a": 1}', '{"a": 2}')
    bench.script_answer("Done.")
    exchange = await asked(bench)
    await waits(bench, exchange, 1)
    await bench.chat.decide_call(exchange.answer.id, 0, Decision(Approval.CHAT))
    done = await bench.finished(exchange.answer.id)
    assert [one for _, one in source.ran] == ['{"a": 1}', '{"a": 2}']
    assert results(done) == ["rain", "rain"]


async def test_changed_arguments_are_sent_and_both_are_kept(bench: Bench, source: Source) -> None:
    calls(bench, '{"a": 1}')
    bench.script_answer("Done.")
    exchange = await asked(bench)
    await waits(bench, exchange)
    await bench.chat.decide_call(exchange.answer.id, 0, Decision(Approval.ONCE, "[]"))
    await until(lambda: any(isinstance(one, AnswerNotice) for one in bench.events))
    assert source.ran == []
    await bench.chat.decide_call(exchange.answer.id, 0, Decision(Approval.ONCE, '{"a": 2}'))
    done = await bench.finished(exchange.answer.id)
    assert source.ran == [("look", '{"a": 2}')]
    [call] = [one for one in done.parts if isinstance(one, ToolCall)]
    assert (call.arguments, call.written) == ('{"a": 2}', '{"a": 1}')


async def test_stop_while_a_call_waits_or_runs(bench: Bench, source: Source) -> None:
    calls(bench, "{}")
    exchange = await asked(bench)
    await waits(bench, exchange)
    await bench.chat.stop(exchange.answer.id)
    done = await bench.finished(exchange.answer.id)
    assert (done.status, states(done), results(done)) == (
        MessageStatus.STOPPED, [CallState.ASKED], [],
    )  # fmt: skip
    source.gate = asyncio.Event()
    await bench.chat.run_call(done.id, 0, ONCE)
    await until(lambda: bool(source.ran))
    await bench.chat.stop(done.id)
    done = await bench.finished(done.id)
    assert (done.status, states(done), source.stopped) == (
        MessageStatus.STOPPED, [CallState.SENT], 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "told"), [(None, NOT_RUN), (ONCE, UNKNOWN)], ids=["asked", "sent"]
)
async def test_to_continue_runs_nothing(
    bench: Bench, source: Source, said: Decision | None, told: str
) -> None:
    calls(bench, "{}")
    source.gate = asyncio.Event()
    exchange = await asked(bench)
    await waits(bench, exchange)
    if said is not None:
        await bench.chat.decide_call(exchange.answer.id, 0, said)
        await until(lambda: bool(source.ran))
    await bench.chat.stop(exchange.answer.id)
    await bench.finished(exchange.answer.id)
    ran = len(source.ran)
    bench.script_answer("Then not.")
    again = await bench.chat.continue_answer(exchange.answer.id)
    done = await bench.finished(again.answer.id)
    assert (done.text, len(source.ran)) == ("Then not.", ran)
    assert [one.text for one in bench.provider.requests[-1].turns[-1].results] == [told]
    with pytest.raises(InvalidInput):
        await bench.chat.run_call(done.id, 0, ONCE)


async def test_a_call_is_run_again_only_by_a_click(bench: Bench, source: Source) -> None:
    calls(bench, "{}")
    source.gate = asyncio.Event()
    exchange = await asked(bench)
    await waits(bench, exchange)
    await bench.chat.decide_call(exchange.answer.id, 0, ONCE)
    await until(lambda: bool(source.ran))
    await bench.chat.stop(exchange.answer.id)
    await bench.finished(exchange.answer.id)
    source.gate = None
    bench.script_answer("It rains.")
    await bench.chat.run_call(exchange.answer.id, 0, ONCE)
    done = await bench.finished(exchange.answer.id)
    assert (done.text, results(done), len(source.ran)) == ("It rains.", ["rain"], 2)


async def test_bad_arguments_go_back_once_and_then_to_the_person(
    bench: Bench, source: Source
) -> None:
    class Checker:
        async def check(self, text: str, schema: str) -> Verdict:
            return FITS if "good" in text else misfit(["a"], "type", ["string"])

    bench.chat.asking.answers._checker = Checker()
    calls(bench, '{"a": 1}')
    calls(bench, '{"a": 2}')
    bench.script_answer("Done.")
    exchange = await asked(bench)
    waiting = await waits(bench, exchange, 1)
    assert waiting.reason is WaitReason.MISFIT
    assert waiting.problem
    await bench.chat.decide_call(exchange.answer.id, 1, ONCE)
    done = await bench.finished(exchange.answer.id)
    assert source.ran == [("look", '{"a": 2}')]
    assert states(done) == [CallState.ASKED, CallState.SENT]


async def test_arguments_that_are_no_json_and_tools_that_are_none_go_back(
    bench: Bench, source: Source
) -> None:
    calls(bench, '{"a": ')
    calls(bench, "{}", name="nothing")
    bench.script_answer("Sorry.")
    exchange = await asked(bench)
    done = await bench.finished(exchange.answer.id)
    assert source.ran == []
    assert results(done)[1] == NO_TOOL
    assert results(done)[0] != NO_TOOL


async def test_the_same_call_for_the_third_time_asks(bench: Bench, source: Source) -> None:
    source.allowed_ones.add(("", TOOLS[0].digest))
    for _ in range(3):
        calls(bench, '{"a": 1}')
    bench.script_answer("Done.")
    exchange = await asked(bench)
    assert (await waits(bench, exchange, 2)).reason is WaitReason.REPEATED
    assert len(source.ran) == 2
    await bench.chat.decide_call(exchange.answer.id, 2, ONCE)
    assert (await bench.finished(exchange.answer.id)).text == "Done."


async def test_a_model_that_never_ends_is_ended(bench: Bench, source: Source) -> None:
    source.allowed_ones.add(("", TOOLS[0].digest))
    for number in range(MAX_ROUNDS):
        calls(bench, f'{{"a": {number}}}')
    exchange = await asked(bench)
    done = await bench.finished(exchange.answer.id)
    assert (done.status, len(source.ran)) == (MessageStatus.COMPLETE, MAX_ROUNDS - 1)
    told = [one.sentence for one in bench.events if isinstance(one, AnswerNotice)]
    assert told == [TOO_MANY_ROUNDS]


async def test_a_failed_server_is_told_to_the_model(bench: Bench, source: Source) -> None:
    source.allowed_ones.add(("", TOOLS[0].digest))
    source.outcome = ToolServerFailed(Sentence("The chat could not be saved."))
    calls(bench, "{}")
    bench.script_answer("It failed.")
    done = await bench.finished((await asked(bench)).answer.id)
    assert (done.text, results(done)) == ("It failed.", ["The chat could not be saved."])


async def test_a_call_that_can_not_be_saved_is_not_made(
    bench: Bench, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls(bench, "{}")
    exchange = await asked(bench)
    await waits(bench, exchange)
    real = bench.store.save_answer
    refused: list[Message] = []

    def save(message: Message) -> Any:
        if CallState.SENT in states(message) and not refused:
            refused.append(message)
            failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            failed.set_exception(StorageError(Sentence("The chat could not be saved.")))
            return failed
        return real(message)

    monkeypatch.setattr(bench.store, "save_answer", save)
    await bench.chat.decide_call(exchange.answer.id, 0, ONCE)
    done = await bench.finished(exchange.answer.id)
    assert (source.ran, done.status) == ([], MessageStatus.INTERRUPTED)
    assert len(refused) == 1


async def test_words_before_and_between_calls_stay(bench: Bench, source: Source) -> None:
    source.allowed_ones.add(("", TOOLS[0].digest))
    bench.script(TextDelta("I look."), ToolCallDelta(0, "c", "look"), Finished("tool_calls"))
    bench.script_answer("It rains.")
    done = await bench.finished((await asked(bench)).answer.id)
    assert done.text == "I look.\n\nIt rains."
    assert source.ran == [("look", "{}")]
    asked_again = bench.provider.requests[1].turns
    assert (asked_again[1].text, len(asked_again[1].calls)) == ("I look.", 1)
