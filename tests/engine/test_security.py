"""The engine is ours alone: who may reach it, what it knows, what it may touch, when it dies."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from falcon_desktop.confinement import available
from falcon_desktop.core.domain.events import Progress
from falcon_desktop.engine.child import DIRECTORY_PREFIX, minimal_environment, private_directory
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress
from falcon_desktop.engine.server_main import (
    Order,
    compute_threads,
    parameters,
    parse_order,
    readable_paths,
)
from tests.waiting import PATIENCE_S, wait_until

Make = Callable[..., Engine]
Client = Callable[..., httpx.AsyncClient]

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
ROOT = Path(__file__).parents[2]
SERVER = [sys.executable, "-P", "-m", "falcon_desktop.engine.server_main"]
CANARY = "canary-of-the-environment"
QUESTION = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 1}


@dataclass(frozen=True)
class Served:
    """An engine that runs through several tests, on a loop and thread of its own."""

    address: EngineAddress
    pid: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    engine = Engine(Library(tmp_path_factory.mktemp("models")))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def wait_for(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    try:
        address = wait_for(engine.ensure_running(ignore))
        assert engine.pid is not None
        yield Served(address, engine.pid)
        wait_for(engine.close())
        wait_for(loop.shutdown_default_executor())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def ignore(_progress: Progress) -> None:
    """Hear nothing."""


async def test_only_who_has_the_key_gets_an_answer(served: Served, client: Client) -> None:
    address = served.address
    for key in ("", "wrong", address.key[:-1], address.key + "0"):
        async with client(address, key=key) as http:
            for path in ("/v1/models", "/props", "/slots", "/metrics", "/"):
                response = await http.get(path)
                assert response.status_code in (401, 404), path
            for path in ("/v1/chat/completions", "/completion", "/tokenize", "/apply-template"):
                assert (await http.post(path, json=QUESTION)).status_code == 401, path
            evil = {"Origin": "https://evil.example", "Host": "evil.example"}
            response = await http.post("/v1/chat/completions", json=QUESTION, headers=evil)
            assert response.status_code == 401


async def test_a_web_page_may_not_read_even_with_the_key(served: Served, client: Client) -> None:
    async with client(served.address) as http:
        for origin in ("https://evil.example", "null", "http://localhost"):
            for method in ("GET", "OPTIONS"):
                response = await http.request(method, "/v1/models", headers={"Origin": origin})
                allowed = response.headers.get("access-control-allow-origin")
                assert allowed not in ("*", origin)


async def test_pages_slots_metrics_and_settings_are_off(served: Served, client: Client) -> None:
    async with client(served.address) as http:
        assert (await http.get("/")).status_code == 404
        assert (await http.get("/slots")).status_code == 501
        assert (await http.get("/metrics")).status_code == 501
        assert (await http.post("/props", json={})).status_code == 501
        saved = await http.post("/slots/0?action=save", json={"filename": "x"})
        assert saved.status_code in (404, 501)
        assert (await http.post("/v1/chat/completions", json=QUESTION)).status_code == 200


@linux
def test_it_listens_on_one_private_socket_and_nowhere_else(served: Served) -> None:
    child = psutil.Process(served.pid)
    assert child.net_connections("inet") == []
    paths = {str(connection.laddr) for connection in child.net_connections("unix")} - {""}
    uds = served.address.uds
    assert uds is not None
    assert paths == {uds}
    assert len(os.fsencode(uds)) <= 103
    assert stat.S_IMODE(Path(uds).parent.stat().st_mode) == 0o700


@linux
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="needs root and setpriv",
)
def test_another_user_cannot_connect(served: Served) -> None:
    connect = (
        "import socket, sys\ns = socket.socket(socket.AF_UNIX)\nprint(s.connect_ex(sys.argv[1]))"
    )
    python = shutil.which("python3", path="/usr/bin:/bin") or sys.executable

    def attempt(*prefix: str) -> str:
        command = [*prefix, python, "-c", connect, str(served.address.uds)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, cwd="/")
        return done.stdout.strip()

    assert attempt() == "0"
    assert attempt("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") == "13"


@linux
async def test_arguments_environment_and_log_hold_no_secret(
    make_engine: Make, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_TOKEN", "OPENAI_API_KEY", "HTTP_PROXY", "http_proxy", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, CANARY)
    monkeypatch.setenv("LLAMA_ARG_CTX_SIZE", "17")
    monkeypatch.setenv("LLAMA_API_KEY", CANARY)
    engine = make_engine()
    async with engine.lease(heard) as address:
        assert engine.pid is not None
        assert address.context_window == 8192
        child = psutil.Process(engine.pid)
        environment = child.environ()
        shown = json.dumps([child.cmdline(), environment])
        assert address.key not in shown
        assert CANARY not in shown
        assert not [name for name in environment if name.startswith(("LLAMA_", "HF_"))]
        assert "HOME" not in environment
        assert not [argument for argument in child.cmdline() if "tools" in argument]
        (loaded,) = engine.loaded
        assert loaded.child is not None
        assert address.key not in await loaded.child.log_tail()
        assert child.nice() >= psutil.Process().nice() + 5
        status = Path(f"/proc/{engine.pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert os.getsid(engine.pid) == engine.pid
        assert engine.confinement == available()


def test_only_named_variables_are_inherited() -> None:
    source = {"PATH": "/bin", "HF_TOKEN": CANARY, "Path": "C:\\", "ALL_PROXY": CANARY, "HOME": "/r"}
    assert minimal_environment(source) == {"PATH": "/bin", "Path": "C:\\", "PYTHONUTF8": "1"}


PARENT = """
import asyncio, sys, threading, time
from pathlib import Path
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress

engine = None

def heard(progress):
    if progress.phase == sys.argv[1]:
        print("now", flush=True)

async def live():
    global engine
    engine = Engine(Library(Path("/nonexistent")))
    await engine.ensure_running(heard)
    print(engine.pid, flush=True)
    await asyncio.Event().wait()

thread = threading.Thread(target=asyncio.run, args=(live(),))
thread.start()
thread.join()
"""


@linux
@pytest.mark.parametrize("moment", ["ready", "loading_model", "suspended"])
def test_it_dies_with_its_parent_even_by_kill_9(moment: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, moment], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        (child,) = psutil.Process(parent.pid).children()
        if moment == "suspended":
            child.suspend()
        parent.kill()
        wait_until(
            lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE,
            "the end of the engine",
        )


def serve(order: dict[str, Any]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(json.dumps(order).encode() + b"\n")
    process.stdin.flush()
    return process


def order_for(tmp_path: Path, **changes: Any) -> dict[str, Any]:
    starter = Library(tmp_path).starter_file()
    order: dict[str, Any] = {
        "key": "secret",
        "model_path": str(starter),
        "model_id": "model",
        "parent": os.getpid(),
        "socket": str(tmp_path / "e.sock"),
        "context_window": 512,
        "parallel": 1,
        "load_limit": 60.0,
    }
    return order | changes


def test_the_end_of_its_orders_alone_ends_it(tmp_path: Path) -> None:
    """What ties it to its parent where there is no PR_SET_PDEATHSIG."""
    with serve(order_for(tmp_path)) as process:
        assert process.stdin is not None and process.stdout is not None
        assert json.loads(process.stdout.readline())["state"] == "loading"
        assert json.loads(process.stdout.readline())["state"] == "ready"
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0


def test_a_child_whose_parent_is_gone_already_ends_at_once(tmp_path: Path) -> None:
    with serve(order_for(tmp_path, parent=1 << 30)) as process:
        assert process.stdout is not None
        assert process.stdout.read() == b""
        assert process.wait(PATIENCE_S) == 0


def test_without_a_socket_it_takes_a_free_port_of_loopback(tmp_path: Path) -> None:
    with serve(order_for(tmp_path, socket="")) as process:
        assert process.stdout is not None
        process.stdout.readline()
        address = json.loads(process.stdout.readline())["address"]
        assert address.startswith("http://127.0.0.1:")
        with httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE_S) as http:
            assert http.get("/v1/models").status_code == 401
            good = {"Authorization": "Bearer secret"}
            assert http.get("/v1/models", headers=good).status_code == 200
        listening = psutil.Process(process.pid).net_connections("inet")
        assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}
        process.kill()


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"{}\n", b"\xff\n", b'{"key": ""}\n', b"null\n"])
def test_what_is_no_order_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        parse_order(line)


def test_no_tool_file_or_remote_access_is_ever_switched_on(tmp_path: Path) -> None:
    import xllamacpp

    chosen = parameters(xllamacpp, Order(**order_for(tmp_path)))
    for name in ("server_tools", "slot_save_path", "media_path", "mcp_servers_config"):
        assert not getattr(chosen, name), name
    for name in ("ui", "ui_mcp_proxy", "endpoint_slots", "endpoint_props", "endpoint_metrics"):
        assert getattr(chosen, name) is False, name
    assert chosen.offline is True
    assert chosen.api_keys == ["secret"]


def test_a_core_stays_free_for_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for siblings, expected in (["0-1", "0-1", "2", "3"], 2), (["0", "1"], 1), (["0"], 1):
        cores = dict(enumerate(siblings))
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid, cores=cores: set(cores))
        monkeypatch.setattr("falcon_desktop.engine.server_main._siblings", cores.__getitem__)
        assert compute_threads() == expected


def test_all_parts_of_a_split_model_may_be_read() -> None:
    order = Order("k", "/m/big-00001-of-00003.gguf", "", 1, "", 1, 1, 1.0)
    assert readable_paths(order)[-2:] == [
        "/m/big-00002-of-00003.gguf",
        "/m/big-00003-of-00003.gguf",
    ]


def test_loading_too_long_ends_it_even_while_python_is_locked() -> None:
    program = (
        "import ctypes, time\n"
        "from falcon_desktop.engine.server_main import limit_load\n"
        "limit_load(0.3)\n"
        "ctypes.PyDLL(None).pause()\n"  # holds Python's lock for ever
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT)
    assert done.returncode == -signal.SIGALRM


def test_what_a_killed_program_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    old, fresh = tmp_path / f"{DIRECTORY_PREFIX}old", tmp_path / f"{DIRECTORY_PREFIX}fresh"
    other = tmp_path / "other"
    for directory in (old, fresh, other):
        directory.mkdir()
        (directory / "e.sock").touch()
    for directory in (old, other):
        os.utime(directory, (1, 1))
    made = private_directory()
    assert not old.exists()
    assert set(tmp_path.iterdir()) == {fresh, other, made}


def close_at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def test_a_living_engines_directory_is_never_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    alive = tmp_path / f"{DIRECTORY_PREFIX}alive"
    alive.mkdir()
    server = await asyncio.start_unix_server(
        lambda _reader, writer: writer.close(), alive / "e.sock"
    )
    os.utime(alive, (1, 1))
    private_directory()
    assert alive.exists()
    server.close()
    await server.wait_closed()


def test_a_long_runtime_directory_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    made = private_directory()
    assert len(os.fsencode(made / "e.sock")) <= 103
    made.rmdir()


def test_the_child_imports_nothing_that_it_does_not_need() -> None:
    code = "import sys, falcon_desktop.engine.server_main as m; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"PySide6", "httpx", "asyncio", "keyring", "apsw", "xllamacpp"}
    ours = {name for name in done.stdout.split() if name.startswith("falcon_desktop")}
    assert ours == {
        "falcon_desktop",
        "falcon_desktop.confinement",
        "falcon_desktop.engine",
        "falcon_desktop.engine.server_main",
        "falcon_desktop.engine.split_files",
    }
