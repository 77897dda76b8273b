"""How fast an answer came, where that was measured at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role, Timings, Usage
from falcon_desktop.core.domain.events import (
    Finished,
    ProviderEvent,
    ReasoningDelta,
    TextDelta,
    TimingReport,
    UsageReport,
)
from tests.servers.running_program import running_program
from tests.servers.scripted import Peer, Request, ScriptedServer, stream

USAGE = UsageReport(Usage(9, 101))
END = Finished("stop")


def speed_of(
    monkeypatch: pytest.MonkeyPatch, *lines: ProviderEvent | float, after: float = 0.0
) -> float | None:
    """Return the speed of an answer; numbers are the seconds that pass."""
    clock = [1_000.0]
    monkeypatch.setattr("falcon_desktop.core.chat.running.time.monotonic", lambda: clock[0])
    message = Message("m", "c", None, Role.ASSISTANT, "", 0, status=MessageStatus.STREAMING)
    running = RunningAnswer(message, _NoStore(), lambda _: None)  # type: ignore[arg-type]
    for line in lines:
        if isinstance(line, float):
            clock[0] += line
        else:
            running.take(line)
    clock[0] += after
    speed = running.concluded(None, None).timings.tokens_per_second
    monkeypatch.undo()
    return speed


class _NoStore:
    """Takes everything."""

    async def append_to_answer(self, message_id: str, text: str, reasoning: str) -> None:
        """Take it."""


def pieces(count: int, seconds: float, size: int = 4) -> list[ProviderEvent | float]:
    """Return pieces of text with time between them."""
    lines: list[ProviderEvent | float] = [TextDelta("x" * size)]
    for _ in range(count - 1):
        lines += [seconds, TextDelta("x" * size)]
    return lines


async def test_the_speed_is_that_of_what_came_after_the_first_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert speed_of(monkeypatch, *pieces(101, 0.02), USAGE, END) == pytest.approx(50)
    # the last word of the server may come long after the text
    late = speed_of(monkeypatch, *pieces(101, 0.02), 5.0, USAGE, END, after=3.0)
    assert late == pytest.approx(50)
    # a first piece that holds half of the text was made before it came
    half: list[ProviderEvent | float] = [TextDelta("x" * 100), *pieces(101, 0.02, size=1)[1:]]
    assert speed_of(monkeypatch, *half, USAGE, END) == pytest.approx(25.25)
    thought: list[ProviderEvent | float] = [
        ReasoningDelta("x" * 4),
        0.5,
        ReasoningDelta("x" * 4),
        0.5,
        TextDelta("x" * 4),
    ]
    assert speed_of(monkeypatch, *thought, USAGE, END) == pytest.approx(101 * 2 / 3)


@pytest.mark.parametrize(
    "lines",
    [
        [TextDelta("all of it")],
        [TextDelta("all of it"), 0.0005],
        [TextDelta("all of it"), 7.0],  # its usage comes later
        pieces(2, 1.0),
        pieces(12, 0.0),
        pieces(12, 0.0001),
        [ReasoningDelta("hm"), 1.0, TextDelta("two pieces are no measurement")],
        [],
    ],
    ids=str,
)
async def test_what_came_at_once_has_no_speed(
    monkeypatch: pytest.MonkeyPatch, lines: list[ProviderEvent | float]
) -> None:
    assert speed_of(monkeypatch, *lines, USAGE, END) is None


async def test_a_servers_own_measurement_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    own = TimingReport(Timings(tokens_per_second=33.0))
    assert speed_of(monkeypatch, TextDelta("all of it"), USAGE, own, END) == 33.0
    assert speed_of(monkeypatch, *pieces(12, 0.1), END) is None, "nobody counted"


WHOLE = {"role": "assistant", "content": "one two three four five six seven eight nine ten"}
COUNTS = {"prompt_tokens": 9, "completion_tokens": 10, "total_tokens": 19}


def _frame(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


WAYS = {
    "role, text and end in one frame": [stream(_frame(WHOLE, "stop", usage=COUNTS))],
    "twelve frames in one read": [
        stream(*[_frame({"content": "x "})] * 11, _frame({}, "stop"), {"usage": COUNTS})
    ],
    "no stream at all": [],
    "every frame full of nothing": [
        stream(
            *[
                _frame(
                    {"role": None, "content": text, "tool_calls": None},
                    usage=None,
                    provider="openai",
                )
                for text in (None, "x ", "y ", "z")
            ],
            _frame({"role": None, "tool_calls": None}, "stop", usage=COUNTS),
        )
    ],
}
"""What mock-llm, vLLM, transformers serve and MLflow's gateway sent."""


@pytest.mark.parametrize("way", WAYS)
async def test_no_speed_is_kept_of_an_answer_in_one_piece(profile: Path, way: str) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if not WAYS[way]:
            choice = {"index": 0, "message": WHOLE, "finish_reason": "stop"}
            await peer.json({"choices": [choice], "usage": COUNTS})
        else:
            await peer.body(WAYS[way][0], 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        there = Connection(
            "c", "C", ServerKind.OPENAI, server.url, model="m", proxy=ProxyChoice.NONE
        )
        async with running_program(profile, there) as program:
            answer = await program.ask(None, "Hi")
            assert answer.status is MessageStatus.COMPLETE
            assert answer.text
            assert answer.usage.completion_tokens == 10
            assert answer.timings.tokens_per_second is None
