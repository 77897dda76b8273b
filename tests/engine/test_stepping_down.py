"""A graphics processor that fails gets fewer layers, then none, and the next answer says so once.

The child is a script that writes what llama.cpp writes; it has as many layers as it is told to.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.devices import NoDevice, Placement
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import EngineError, ServerFailed
from falcon_desktop.core.domain.events import Notice, Progress
from falcon_desktop.engine.process import Engine
from falcon_desktop.engine.server_options import OwnServer, arguments
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
Make = Callable[..., Engine]

CHILD = """
import json, os, signal, socket, sys, threading
order = json.loads(sys.stdin.readline())
says = json.loads(sys.argv[1])
layers = order["gpu_layers"]
layers = 31 if layers is None else layers
def say(words):
    print(words, file=sys.stderr, flush=True)
def tell(**message):
    print(json.dumps(message), flush=True)
tell(state="loading")
if layers:
    say("using device Vulkan0 (Card) (unknown id) - 100 MiB free")
    say(f"load_tensors: offloaded {layers}/31 layers to GPU")
if layers > says["room"]:
    say(says["words"])
    if says["aborts"]:
        os.abort()
    tell(state="failed", kind="model", detail="failed")
    sys.exit(1)
def lose(number, frame):
    say("ggml_vulkan: vk::Queue::submit: ErrorDeviceLost")
    if number == signal.SIGUSR1:
        os.abort()
signal.signal(signal.SIGUSR1, lose)
signal.signal(signal.SIGUSR2, lose)
listening = socket.socket(socket.AF_UNIX)
listening.bind(order["socket"])
listening.listen()
def answer():
    while True:
        one, _ = listening.accept()
        with one:
            one.recv(4096)
            one.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
threading.Thread(target=answer, daemon=True).start()
tell(state="ready", address="", landlock=0, seccomp=False)
while True:
    signal.pause()
"""
MEMORY = "ggml_vulkan: Device memory allocation of size 118497280 failed."


def card(room: int, words: str = MEMORY, *, aborts: bool = False) -> list[str]:
    """A child on a graphics processor with room for so many layers."""
    says = json.dumps({"room": room, "words": words, "aborts": aborts})
    return [sys.executable, "-c", CHILD, says]


class Told:
    """Keeps what an answer is told."""

    def __init__(self) -> None:
        self.notices: list[str] = []

    def __call__(self, event: Progress | Notice) -> None:
        if isinstance(event, Notice):
            self.notices.append(str(event.sentence))


async def layers_of(engine: Engine, wanted: int) -> Placement:
    await until(lambda: placed(engine).layers == wanted, "what the log says of layers")
    return placed(engine)


def placed(engine: Engine) -> Placement:
    placement = engine.placement_of()
    assert placement is not None
    return placement


@pytest.mark.parametrize("aborts", [False, True])
async def test_where_memory_runs_out_at_the_load_half_of_the_layers_stay(
    make_engine: Make, aborts: bool
) -> None:
    engine, told = make_engine(command=card(20, aborts=aborts)), Told()
    for _ in range(2):
        async with engine.lease(told):
            assert (await layers_of(engine, 15)).most == 31
    [notice] = told.notices
    assert notice.startswith("Video memory ran out. “SmolLM2-135M-Instruct.Q4_1” now has 15 of 31")


async def test_where_even_that_is_too_much_the_processor_computes(make_engine: Make) -> None:
    engine, told = make_engine(command=card(3, "CUDA error: unspecified launch failure")), Told()
    async with engine.lease(told):
        assert placed(engine).none is NoDevice.FAILED
    [notice] = told.notices
    assert notice.startswith("The graphics processor failed. “") and "on the processor" in notice


async def test_a_driver_that_crashes_without_a_word_is_stepped_down_from(
    make_engine: Make,
) -> None:
    engine, told = make_engine(command=card(0, "", aborts=True)), Told()
    async with engine.lease(told):
        assert placed(engine).none is NoDevice.FAILED
    assert len(told.notices) == 1


async def test_what_was_loaded_while_typing_is_told_with_the_answer(make_engine: Make) -> None:
    engine, told = make_engine(command=card(20)), Told()
    await engine.get_ready()
    assert engine.running
    async with engine.lease(told):
        pass
    assert len(told.notices) == 1


async def test_a_processor_that_is_lost_while_it_answers_gets_less_next_time(
    make_engine: Make,
) -> None:
    engine, told = make_engine(command=card(31)), Told()
    async with engine.lease(told):
        await layers_of(engine, 31)
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGUSR1)
        await until(lambda: not engine.running, "the crash")
    assert told.notices == []
    for left in (15, 0):
        async with engine.lease(told):
            assert engine.pid is not None
            if left:
                await layers_of(engine, left)
                os.kill(engine.pid, signal.SIGUSR1)
                await until(lambda: not engine.running, "the crash")
            else:
                assert placed(engine).none is NoDevice.FAILED
    assert [("15 of 31" in one, "on the processor" in one) for one in told.notices] == [
        (True, False), (False, True)
    ]  # fmt: skip


async def test_one_that_fails_answers_and_lives_on_is_ended(make_engine: Make) -> None:
    engine, told = make_engine(command=card(31)), Told()
    with pytest.raises(ServerFailed):
        async with engine.lease(told):
            (loaded,) = engine.loaded
            child = loaded.child
            assert child is not None
            os.kill(child.pid, signal.SIGUSR2)
            await until(lambda: b"ErrorDeviceLost" in child._log, "the words")
            raise ServerFailed("Compute error.")
    await until(lambda: not engine.running, "the end of the one that fails")
    async with engine.lease(told):
        await layers_of(engine, 15)
    assert len(told.notices) == 1


async def test_a_failure_that_is_none_of_a_graphics_processor_changes_nothing(
    make_engine: Make,
) -> None:
    model = make_engine()._library.default().id
    none = EngineSettings(loads={model: LoadSettings(gpu_layers=0)})
    engine = make_engine(settings=none, command=card(-1, MEMORY, aborts=True))
    with pytest.raises(EngineError):
        async with engine.lease(Told()):
            pass


def test_a_llama_server_is_told_to_leave_the_device_alone() -> None:
    known = {"--device": "", "--n-gpu-layers": "auto", "--no-mmproj-offload": ""}
    server = OwnServer("/s", "1", known)

    def asked(**more: Any) -> list[str]:
        wanted: dict[str, Any] = {
            "model_path": "/m.gguf", "model_id": "m", "socket": "", "port": 1, "threads": 1,
            "key_file": "", "context_window": 512, "parallel": 1, "projector": "/p.gguf",
            "load": LoadSettings(gpu_layers=0),
        }  # fmt: skip
        return arguments(server, **(wanted | more))

    assert "--device" not in asked()
    given = asked(devices=False)
    assert given[given.index("--device") + 1] == "none" and "--no-mmproj-offload" in given
    assert Path(given[given.index("--mmproj") + 1]).name == "p.gguf"
