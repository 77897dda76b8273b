"""The engine's life with the real llama.cpp and model: start, share, stop, crash, hang, idle."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import EngineMissing, EngineStopped, ModelFileUnusable
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.core.domain.model_memory import CacheType
from falcon_desktop.engine.child import CAUSES, LOG_TAIL, causes, default_command
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress
from tests.servers.tiny_models import write_model
from tests.waiting import until

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


async def gone(pid: int) -> None:
    """Wait until a process has ended and was reaped."""
    await until(lambda: not psutil.pid_exists(pid), "the end of the engine")


async def suspend(pid: int) -> None:
    """Stop a process and return when all its threads stand still."""
    os.kill(pid, signal.SIGSTOP)

    def still() -> bool:
        tasks = Path(f"/proc/{pid}/task").glob("*/stat")
        return all(one.read_text().rpartition(")")[2].split()[0] == "T" for one in tasks)

    await until(still, "the standstill of the engine")


async def ask(
    client: httpx.AsyncClient, prompt: str, tokens: int, frames: list[str] | None = None
) -> list[str]:
    """Stream an answer and return its frames; ``frames`` shows them meanwhile."""
    frames = [] if frames is None else frames
    body = {
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": tokens,
        "stream": True,
        "ignore_eos": True,
    }
    async with client.stream("POST", "/v1/chat/completions", json=body) as response:
        assert response.status_code == 200
        async for line in response.aiter_lines():
            if "content" in line:
                frames.append(line)
    return frames


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
    await engine.stop()
    assert not psutil.pid_exists(pid)
    assert address.uds is not None and not Path(address.uds).parent.exists()
    again = await engine.ensure_running(heard)
    assert engine.pid != pid and again.key != address.key


async def test_callers_at_the_same_time_share_one_start(make_engine: Make, heard: Any) -> None:
    engine = make_engine()
    late: list[Phase] = []

    async def come_late() -> EngineAddress:
        await until(lambda: heard.phases)
        return await engine.ensure_running(lambda progress: late.append(progress.phase))

    waiting = [asyncio.create_task(engine.ensure_running(heard)) for _ in range(4)]
    after = asyncio.create_task(come_late())
    await until(lambda: late)
    waiting[0].cancel()
    addresses = await asyncio.gather(*waiting[1:], after)
    assert len(set(addresses)) == 1
    assert late and set(late) <= set(STARTING)
    assert heard.phases[0] is Phase.STARTING_ENGINE
    assert waiting[0].cancelled()


async def test_two_conversations_stream_beside_each_other(
    make_engine: Make, client: Client, heard: Any
) -> None:
    engine = make_engine()
    async with engine.lease(heard) as address, client(address) as http:
        shown: list[str] = []
        first = asyncio.create_task(ask(http, "Count to a hundred.", 150, shown))
        await until(lambda: shown)
        assert await ask(http, "Say hello.", 8)
        assert not first.done(), "the second did not wait for the first"
        await first


async def test_many_questions_at_once_do_not_make_it_look_hung(
    make_engine: Make, client: Client, heard: Any
) -> None:
    engine = make_engine()
    async with engine.lease(heard) as address, client(address) as http:
        shown: list[str] = []
        asked = [asyncio.create_task(ask(http, "Count on.", 200, shown)) for _ in range(12)]
        await until(lambda: shown)
        child = engine.loaded[0].child
        assert child is not None
        assert not await child.hung(3)
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
        other = make_engine(idle_after=0.3)  # which becomes idle later, and ends first
        await other.ensure_running(heard)
        assert other.pid is not None
        await gone(other.pid)
        assert engine.pid == pid
    assert psutil.pid_exists(pid)
    await gone(pid)
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
        await gone(pids[-1])
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
        await gone(pid)


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
        ("print('no json', flush=True); import signal; signal.pause()", ""),
        ("print('x' * 1000000, flush=True); import signal; signal.pause()", ""),
        ("print('[' * 60000, flush=True); import signal; signal.pause()", ""),
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


@pytest.mark.parametrize(
    "address",
    ["http://evil.test:80", "http://127.0.0.1:80@evil.test", "http://127.0.0.1:1/x", None],
)
async def test_where_a_child_says_it_answers_is_on_this_computer(
    make_engine: Make, heard: Any, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    """Without a socket of ours, as on Windows: questions go there, and it read a foreign file."""
    ready: dict[str, object] = {"state": "ready", "address": address, "landlock": [], "seccomp": 1}
    told = f"{json.dumps({'state': 'loading'})}\n{json.dumps(ready)}"
    program = f"print({told!r}, flush=True); import signal; signal.pause()"
    monkeypatch.setattr("falcon_desktop.engine.child.private_directory", lambda: None)
    engine = make_engine(command=[sys.executable, "-c", program])
    with pytest.raises(EngineStopped):
        await engine.ensure_running(heard)
    assert not engine.running


async def test_a_child_that_hangs_while_it_loads_is_ended_in_time(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine(
        command=[sys.executable, "-c", "import signal; signal.pause()"], load_limit=0.5
    )
    with pytest.raises(EngineStopped, match="in time"):
        await engine.ensure_running(heard)
    assert not engine_children()


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
        shown: list[str] = []
        answer = asyncio.create_task(ask(http, "Count to a thousand.", 2000, shown))
        await until(lambda: shown)
        await suspend(pid)
        with pytest.raises(httpx.HTTPError):
            await answer
        await gone(pid)
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
    assert not psutil.pid_exists(pid)


async def test_a_suspended_child_is_ended_by_stop(
    make_engine: Make, heard: Any, statuses_taken: list[int]
) -> None:
    engine = make_engine()
    await engine.ensure_running(heard)
    pid = engine.pid
    assert pid is not None
    await suspend(pid)
    await engine.stop()
    assert not psutil.pid_exists(pid)
    assert pid not in statuses_taken, "asyncio alone learns how it ended"


async def test_stop_while_it_starts_ends_the_child_and_tells_the_waiting(
    make_engine: Make, heard: Any
) -> None:
    engine = make_engine()
    waiting = asyncio.create_task(engine.ensure_running(heard))
    await until(lambda: heard.phases and engine_children())
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
    child = engine.loaded[0].child
    assert child is not None
    assert 0 < len(await child.log_tail()) <= LOG_TAIL
    assert psutil.Process().memory_info().rss - before < 32 << 20


async def test_where_memory_is_short_another_model_is_loaded_once_no_answer_runs(
    make_engine: Make, client: Client, heard: Any, library: Library, tmp_path: Path
) -> None:
    starter = library.starter_file()
    assert starter is not None
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mine.gguf").symlink_to(starter)
    engine = make_engine()
    room_for_one = engine.memory_of(starter.stem).need(8_192, CacheType.F16).total
    engine.use(EngineSettings(memory_budget=room_for_one))
    async with engine.lease(heard, starter.stem) as first:
        switching = asyncio.create_task(engine.ensure_running(heard, "mine"))
        async with client(first) as http:
            assert await ask(http, "Say hello.", 8)
        assert not switching.done()
    second = await switching
    assert (first.model, second.model) == (starter.stem, "mine")
    assert [one.launch.model_id for one in engine.loaded] == ["mine"]


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
    assert "hollow" in raised.value.sentence
    assert raised.value.detail == "it has no weights"
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


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        ({"template": "{{ messages | no_such_filter }}"}, "filter 'no_such_filter'"),
        ({"template": "{% for m in messages %}" + "x " * 2_000}, "template"),
        ({"pre": "no-such-tokenizer"}, "unknown pre-tokenizer type: 'no-such-tokenizer'"),
    ],
)
async def test_why_a_model_can_not_be_loaded_comes_first(
    make_engine: Make, heard: Any, tmp_path: Path, damage: dict[str, Any], cause: str
) -> None:
    write_model(tmp_path / "models" / "mine.gguf", **damage)
    with pytest.raises(ModelFileUnusable, match="“mine”") as caught:
        await make_engine().ensure_running(heard, "mine")
    assert cause in caught.value.detail[:400]
    assert len(caught.value.detail) <= CAUSES
    assert "listening" not in caught.value.detail and " I srv" not in caught.value.detail


def test_the_errors_of_a_log_are_kept_and_else_its_end() -> None:
    info = "".join(f"0.00.000.{n:03} I srv init: step {n}\n" for n in range(100))
    failed = (
        "0.00.031.179 E srv   init: chat template parsing error:\n------------\n  ^\n"
        "0.00.031.180 E srv   init: exiting\n0.00.031.180 E srv   init: exiting\n"
        "0.00.031.185 I srv   cleaning up\n"
    )
    assert causes(info + failed) == (
        "srv   init: chat template parsing error:\n------------\n  ^\nsrv   init: exiting"
    )
    assert causes(info).endswith("step 99") and len(causes(info)) <= CAUSES
    assert causes("Segmentation fault\n") == "Segmentation fault"
    long = "0.00.000.000 E srv " + "x" * 5_000 + "\n"
    assert causes(long + failed) == "srv " + "x" * (CAUSES - 4)
    assert causes("") == ""
