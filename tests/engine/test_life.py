"""The engine's life with the real llama.cpp and model: start, share, stop, crash, hang, idle."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from falcon_desktop.core.errors import EngineMissing, EngineStopped, ModelFileUnusable
from falcon_desktop.core.events import Phase
from falcon_desktop.engine.child import LOG_TAIL, default_command
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress

Make = Callable[..., Engine]
Client = Callable[..., httpx.AsyncClient]

THEN_SERVE = "import falcon_desktop.engine.server_main as m; raise SystemExit(m.main())"
STARTING = [Phase.STARTING_ENGINE, Phase.LOADING_MODEL]


def engine_children() -> list[psutil.Process]:
    """Return the engines that this process has started; other tests may have other children."""
    return [
        child
        for child in psutil.Process().children()
        if any("falcon_desktop.engine" in argument for argument in child.cmdline())
    ]


def child_that(first: str) -> list[str]:
    """The command line of a child that does something before it serves."""
    return [sys.executable, "-c", f"{first}\n{THEN_SERVE}"]


async def gone(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


async def suspend(pid: int) -> None:
    """Stop a process and return when all its threads stand still."""
    os.kill(pid, signal.SIGSTOP)
    while psutil.Process(pid).status() != psutil.STATUS_STOPPED:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)


async def ask(client: httpx.AsyncClient, prompt: str, tokens: int) -> list[float]:
    """Stream an answer and return when each frame came."""
    body = {
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": tokens,
        "stream": True,
        "ignore_eos": True,
    }
    async with client.stream("POST", "/v1/chat/completions", json=body) as response:
        assert response.status_code == 200
        return [time.monotonic() async for line in response.aiter_lines() if "content" in line]


async def test_it_starts_on_the_first_need_answers_and_stops_without_a_trace(
    make_engine: Make, client: Client, heard: Any
) -> None:
    engine = make_engine()
    assert not engine_children()
    address = await engine.ensure_running(heard)
    pid = engine.pid
    assert pid is not None
    assert heard.phases == STARTING
    assert address.context_window == 8192
    assert address.key not in repr(address)
    async with client(address) as http:
        models = (await http.get("/v1/models")).json()["data"]
        assert [(m["id"], m["meta"]["n_ctx"]) for m in models] == [(address.model, 8192)]
        assert await ask(http, "Why is the sky blue?", 16)
    assert await engine.ensure_running(heard) == address
    assert heard.phases == STARTING
    began = time.monotonic()
    await engine.stop()
    assert time.monotonic() - began < 10
    assert await gone(pid, 0)
    assert address.uds is not None and not Path(address.uds).parent.exists()
    again = await engine.ensure_running(heard)
    assert engine.pid != pid and again.key != address.key


async def test_callers_at_the_same_time_share_one_start(make_engine: Make, heard: Any) -> None:
    engine = make_engine()
    late: list[Phase] = []

    async def come_late() -> EngineAddress:
        await asyncio.sleep(0.1)
        return await engine.ensure_running(lambda progress: late.append(progress.phase))

    waiting = [asyncio.create_task(engine.ensure_running(heard)) for _ in range(4)]
    after = asyncio.create_task(come_late())
    await asyncio.sleep(0.15)
    waiting[0].cancel()
    addresses = await asyncio.gather(*waiting[1:], after)
    assert len(set(addresses)) == 1
    assert late and set(late) <= set(STARTING)
    assert heard.phases[:2] == [Phase.STARTING_ENGINE] * 2
    assert waiting[0].cancelled()


async def test_two_conversations_stream_beside_each_other(
    make_engine: Make, client: Client, heard: Any
) -> None:
    engine = make_engine()
    async with engine.lease(heard) as address, client(address) as http:
        first = asyncio.create_task(ask(http, "Count to a hundred.", 80))
        await asyncio.sleep(0.2)
        second = await ask(http, "Say hello.", 8)
        assert second[-1] < (await first)[-1]


async def test_many_questions_at_once_do_not_make_it_look_hung(
    make_engine: Make, client: Client, heard: Any
) -> None:
    engine = make_engine()
    async with engine.lease(heard) as address, client(address) as http:
        asked = [asyncio.create_task(ask(http, "Count on.", 200)) for _ in range(12)]
        await asyncio.sleep(0.3)
        assert engine._child is not None
        assert not await engine._child.hung(3)
        for task in asked:
            task.cancel()
        await asyncio.wait(asked)


async def test_it_is_unloaded_when_idle_but_never_during_an_answer(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine(idle_after=0.3)
    async with engine.lease(heard):
        pid = engine.pid
        assert pid is not None
        await asyncio.sleep(0.6)
        assert engine.pid == pid
    assert psutil.pid_exists(pid)
    assert await gone(pid)
    await engine.ensure_running(heard)
    assert engine.running


async def test_after_a_crash_it_is_started_once_more_then_the_log_is_told(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine(
        command=child_that("import sys; print('famous last words', file=sys.stderr)")
    )
    pids = []
    for _ in range(2):
        await engine.ensure_running(heard)
        assert engine.pid is not None
        pids.append(engine.pid)
        os.kill(engine.pid, signal.SIGSEGV)
        assert await gone(pids[-1])
    assert pids[0] != pids[1]
    with pytest.raises(EngineStopped, match="crashed again") as raised:
        await engine.ensure_running(heard)
    assert "famous last words" in raised.value.detail
    await engine.ensure_running(heard)  # the user's own Retry is another chance
    assert engine.running


async def test_an_answer_that_went_well_forgives_a_crash(make_engine: Make, heard: Any) -> None:
    engine = make_engine()
    for _ in range(3):
        async with engine.lease(heard):
            assert engine.pid is not None
            pid = engine.pid
        os.kill(pid, signal.SIGKILL)
        assert await gone(pid)


async def test_a_child_that_dies_while_it_loads_gets_a_second_try(
    make_engine: Make, heard: Any, tmp_path: Path
) -> None:
    mark = tmp_path / "died"
    die_once = (
        f"import os, pathlib; mark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists(): mark.touch(); os.kill(os.getpid(), 9)"
    )
    engine = make_engine(command=child_that(die_once))
    await engine.ensure_running(heard)
    assert engine.running and mark.exists()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import sys; sys.exit('no such library')", "no such library"),
        ("import os; os.kill(os.getpid(), 9)", ""),
        ("print('no json', flush=True); import time; time.sleep(60)", ""),
        ("print('x' * 1000000, flush=True); import time; time.sleep(60)", ""),
    ],
)
async def test_a_child_that_never_serves_is_told(
    make_engine: Make, heard: Any, program: str, words: str
) -> None:
    engine = make_engine(command=[sys.executable, "-c", program])
    with pytest.raises(EngineStopped) as raised:
        await engine.ensure_running(heard)
    assert words in raised.value.detail
    assert not engine.running


async def test_a_child_that_hangs_while_it_loads_is_ended_in_time(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine(
        command=[sys.executable, "-c", "import time; time.sleep(60)"], load_limit=0.5
    )
    began = time.monotonic()
    with pytest.raises(EngineStopped, match="in time"):
        await engine.ensure_running(heard)
    assert time.monotonic() - began < 15


async def test_a_missing_program_is_told(make_engine: Make, heard: Any) -> None:
    with pytest.raises(EngineMissing):
        await make_engine(command=["/nonexistent/engine"]).ensure_running(heard)


async def test_a_suspended_child_is_noticed_in_an_answer_and_replaced(
    make_engine: Make, client: Client, heard: Any
) -> None:
    engine = make_engine(watch_every=0.2)
    async with engine.lease(heard) as address, client(address) as http:
        pid = engine.pid
        assert pid is not None
        answer = asyncio.create_task(ask(http, "Count to a thousand.", 2000))
        await asyncio.sleep(0.3)
        await suspend(pid)
        began = time.monotonic()
        with pytest.raises(httpx.HTTPError):
            await answer
        assert time.monotonic() - began < 15
        assert await gone(pid)
    await engine.ensure_running(heard)
    assert engine.pid not in (None, pid)


async def test_a_suspended_child_is_replaced_on_the_next_need(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine()
    await engine.ensure_running(heard)
    pid = engine.pid
    assert pid is not None
    await suspend(pid)
    await engine.ensure_running(heard)
    assert engine.pid not in (None, pid)
    assert await gone(pid, 0)


async def test_a_suspended_child_is_ended_by_stop(make_engine: Make, heard: Any) -> None:
    engine = make_engine()
    await engine.ensure_running(heard)
    pid = engine.pid
    assert pid is not None
    await suspend(pid)
    began = time.monotonic()
    await engine.stop()
    assert time.monotonic() - began < 10
    assert await gone(pid, 0)


async def test_stop_while_it_starts_ends_the_child_and_tells_the_waiting(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine()
    waiting = asyncio.create_task(engine.ensure_running(heard))
    while not heard.phases:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    await engine.stop()
    with pytest.raises(EngineStopped):
        await waiting
    assert not engine_children()


async def test_after_close_nothing_starts(make_engine: Make, heard: Any) -> None:
    engine = make_engine()
    await engine.close()
    with pytest.raises(EngineStopped, match="closing"):
        await engine.ensure_running(heard)


async def test_a_gigabyte_of_log_neither_blocks_nor_fills_memory(
    make_engine: Make, heard: Any
) -> None:
    flood = "import os; line = b'x' * 65535 + b'\\n'\nfor _ in range(16384): os.write(2, line)"
    engine = make_engine(command=child_that(flood))
    before = psutil.Process().memory_info().rss
    await engine.ensure_running(heard)
    assert engine._child is not None
    assert 0 < len(await engine._child.log_tail()) <= LOG_TAIL
    assert psutil.Process().memory_info().rss - before < 32 << 20


async def test_another_model_is_loaded_once_no_answer_runs(
    make_engine: Make, client: Client, heard: Any, library: Library, tmp_path: Path
) -> None:
    starter = library.starter_file()
    assert starter is not None
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mine.gguf").symlink_to(starter)
    engine = make_engine()
    async with engine.lease(heard, starter.stem) as first:
        switching = asyncio.create_task(engine.ensure_running(heard, "mine"))
        await asyncio.sleep(0.3)
        assert not switching.done()
        async with client(first) as http:
            assert await ask(http, "Say hello.", 8)
    second = await switching
    assert (first.model, second.model) == (starter.stem, "mine")


async def test_an_unusable_model_is_told_and_the_next_one_works(
    make_engine: Make, heard: Any, library: Library, tmp_path: Path
) -> None:
    starter = library.starter_file()
    assert starter is not None
    models = tmp_path / "models"
    models.mkdir()
    (models / "torn.gguf").write_bytes(starter.read_bytes()[:-5000])
    header = tiny_gguf()
    (models / "hollow.gguf").write_bytes(header)
    engine = make_engine()
    with pytest.raises(ModelFileUnusable) as raised:
        await engine.ensure_running(heard, "torn")
    assert raised.value.detail == "its weights are incomplete"
    with pytest.raises(ModelFileUnusable) as raised:
        await engine.ensure_running(heard, "hollow")
    assert "hollow" in raised.value.detail
    assert not engine_children()
    await engine.ensure_running(heard, starter.stem)
    assert engine.running


def tiny_gguf() -> bytes:
    """A file that is a flawless GGUF but no model: only llama.cpp can tell."""
    key, value = b"general.architecture", b"llama"
    return b"".join(
        (
            b"GGUF",
            (3).to_bytes(4, "little"),
            (0).to_bytes(8, "little"),
            (1).to_bytes(8, "little"),
            len(key).to_bytes(8, "little"),
            key,
            (8).to_bytes(4, "little"),
            len(value).to_bytes(8, "little"),
            value,
        )
    )


def test_the_default_command_line_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_command() == [sys.executable, "-P", "-m", "falcon_desktop.engine.server_main"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert default_command() == [sys.executable, "--engine-child"]
