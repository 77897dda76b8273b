"""One engine process: start, handshake, health, log and end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from falcon_desktop.child_process import command_of, end, parsed
from falcon_desktop.confinement import Confinement
from falcon_desktop.core.domain.devices import NoDevice, Placement
from falcon_desktop.core.domain.engine_settings import LoadSettings
from falcon_desktop.core.domain.errors import (
    EngineError,
    EngineMissing,
    EngineStopped,
    ModelFileUnusable,
    OwnServerUnusable,
)
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.engine.device_failures import DeviceFailure, device_failure
from falcon_desktop.engine.device_log import DeviceLog
from falcon_desktop.engine.program_main import KEY_FILE
from falcon_desktop.engine.server_main import compute_threads
from falcon_desktop.engine.server_options import OwnServer, arguments

ENGINE_SWITCH: Final = "--engine-child"
"""In a frozen build the program's own executable, given this, is the engine's child."""

LOG_TAIL: Final = 16 << 10
CAUSES: Final = 900
"""Characters of a log that are shown: fewer than any front end cuts an error's detail to."""
MESSAGE_LIMIT: Final = 64 << 10
SOCKET_PATH_LIMIT: Final = 103
"""Bytes; macOS allows 103 in ``sun_path``, Linux 107."""
DIRECTORY_PREFIX: Final = "falcon-engine-"
STALE_AFTER: Final = 600.0
_LOG_COMPLETE_S: Final = 10.0
"""So long a child that said that it failed may take to end, and with it its log."""
_LOOK_AGAIN_S: Final = 0.05
TOO_SLOW: Final = Sentence("The engine did not start in time.")

KEPT_VARIABLES: Final = frozenset(
    (
        *("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
        # which devices there are, as it was chosen for programs of this kind
        *("GGML_VK_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"),
        *("ROCR_VISIBLE_DEVICES", "VK_DRIVER_FILES", "VK_ICD_FILENAMES"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "NUMBER_OF_PROCESSORS"),
    )
)


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where the engine answers. ``uds`` is the UNIX socket to connect to, None for TCP.

    ``template`` is the prompt template of a model that brings none, "" for one that does.
    """

    uds: str | None
    base_url: str
    key: str = field(repr=False)
    model: str
    context_window: int
    template: str = ""


@dataclass(frozen=True, slots=True)
class Launch:
    """What to start. ``load_limit`` in seconds; ``template`` as in :class:`EngineAddress`.

    ``load`` is how the model is loaded; ``context_window`` is what became of its own. ``projector``
    is the file that reads pictures for the model, "" for none. ``state`` tells the content of all
    its files from any other that they had before. ``server`` is the llama-server that serves, None
    for the built-in engine; it may write into the directory ``cache``. ``stepped``: a graphics
    processor failed, so it gets less than was chosen.
    """

    command: Sequence[str]
    model_path: str
    model_id: str
    context_window: int
    parallel: int
    load_limit: float
    template: str = ""
    load: LoadSettings = field(default_factory=LoadSettings)
    projector: str = ""
    state: tuple[tuple[int, ...], ...] = ()
    server: OwnServer | None = None
    cache: str = ""
    stepped: bool = False


def default_command() -> list[str]:
    """Return the child's command line."""
    return command_of("falcon_desktop.engine.server_main", ENGINE_SWITCH)


def minimal_environment(source: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for the child: no keys, proxies, home or overrides."""
    kept = {name: value for name, value in source.items() if name.upper() in KEPT_VARIABLES}
    kept["PYTHONUTF8"] = "1"
    return kept


class EngineTooSlow(EngineStopped):
    """The engine was not ready in time; an immediate retry would take just as long."""


class DeviceFailed(EngineStopped):
    """A graphics processor failed while a model was loaded; with fewer layers on it, or none, it
    may succeed. ``placement`` is how far it came.
    """

    def __init__(self, failure: DeviceFailure, placement: Placement, detail: str) -> None:
        super().__init__(Sentence("The engine stopped while starting."), detail=detail)
        self.failure = failure
        self.placement = placement


class Child:
    """A running engine process, made by :meth:`start`. Lives on one event loop."""

    def __init__(
        self, process: asyncio.subprocess.Process, launch: Launch, directory: Path | None
    ) -> None:
        self.launch = launch
        self._process = process
        self._orders, self._messages, self._errors = _pipes(process)
        self._directory = directory
        self.confinement = Confinement(0, seccomp=False)
        """What shuts it in."""
        self.lacks: Sequence[str] = ()
        """What it could still do, as it found by trying: values of ``confinement.Lack``; known of
        a llama-server only."""
        self._address: EngineAddress | None = None
        self._log = bytearray()
        self._devices = DeviceLog()
        self._log_task = asyncio.create_task(self._drain())
        self._exit_task = asyncio.create_task(process.wait())
        self._rest_task: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, launch: Launch, report: Callable[[Phase], None]) -> Self:
        """Start a child and return it once it responds.

        Raises:
            EngineMissing: llama.cpp is not installed.
            ModelFileUnusable: llama.cpp refuses the model, or crashed on it.
            EngineStopped: the process ended or hung for another reason.
        """
        report(Phase.STARTING_ENGINE)
        by_port = launch.server is not None and not launch.server.has_unix_socket
        directory = None if by_port or sys.platform == "win32" else private_directory()
        try:
            process = await spawn(launch.command)
        except OSError as error:
            _remove(directory)
            raise EngineMissing(
                Sentence("The engine can't be started."), detail=reason_of(error)
            ) from error
        child = cls(process, launch, directory)
        try:
            await child._shake_hands(report)
        except BaseException:
            await child.stop()
            raise
        child._drain_messages()
        return child

    @property
    def address(self) -> EngineAddress:
        """The address it responds at."""
        if self._address is None:
            raise RuntimeError("the engine is not ready")
        return self._address

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def placement(self) -> Placement:
        """Where the model computes, as far as its log was read."""
        log = self._devices
        devices = tuple(log.seen.values())
        if devices and log.layers:
            return Placement(devices, log.layers, log.most, log.memory)
        if self.launch.stepped:
            none = NoDevice.FAILED
        elif self.launch.load.gpu_layers == 0:
            none = NoDevice.CHOSEN
        elif devices:
            none = NoDevice.TOO_SMALL
        else:
            none = NoDevice.NOT_FOUND if self.launch.server is not None else NoDevice.BUILT_IN
        return Placement(most=log.most, none=none)

    @property
    def crashed(self) -> bool:
        """Whether a fault of its own ended the process."""
        code = self._process.returncode
        return code is not None and -code in CRASH_SIGNALS

    def device_failure(self, log: str, *, suspected: bool = False) -> DeviceFailure | None:
        """Return how a graphics processor failed that it uses, by its log; None for it did not.

        ``suspected``: without a word in the log, its layers there are to blame.
        """
        if self.launch.load.gpu_layers == 0 or not (self._devices.seen or self.launch.server):
            return None
        if suspected and self._devices.seen:
            return device_failure(log) or DeviceFailure.OTHER
        return device_failure(log)

    async def fails_on_device(self) -> bool:
        """Whether it runs on though a graphics processor failed, by what it wrote last."""
        return self.alive and self.device_failure(await self.log_tail()) is not None

    @property
    def alive(self) -> bool:
        """Whether the process is running, as far as is known."""
        return self._process.returncode is None

    async def wait(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the process to end; return whether it did."""
        done, _ = await asyncio.wait({self._exit_task}, timeout=timeout)
        return bool(done)

    async def hung(self, patience: float) -> bool:
        """Whether it does not respond: stopped by a signal, or silent for ``patience`` s."""
        deadline = time.monotonic() + patience
        while self.alive:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(1.5, patience)):
                    if await _answers(self.address):
                        return False
                    await asyncio.sleep(0.2)  # perhaps only its queue of connections is full
            if _is_suspended(self.pid) or time.monotonic() > deadline:
                return True
        return False

    def kill(self) -> None:
        """End it at once."""
        end(self._process)

    async def stop(self, grace: float = 2.0) -> None:
        """End it gracefully, then, after ``grace`` seconds, by force. Leaves nothing behind."""
        rest = self._drain_messages()
        try:
            if self.alive:
                self._orders.close()
                end(self._process, politely=True)
                if _is_suspended(self.pid) or not await self.wait(grace):
                    self.kill()
        finally:
            if self.alive:
                self.kill()
            _remove(self._directory)
        await asyncio.gather(self._exit_task, self._log_task, rest)

    async def log_tail(self) -> str:
        """Return the end of the process's log, as plain text."""
        if not self.alive:
            await asyncio.wait({self._log_task}, timeout=_LOG_COMPLETE_S)
        return "".join(
            c if c.isprintable() or c == "\n" else " " for c in self._log.decode("utf-8", "replace")
        ).strip()

    def _drain_messages(self) -> asyncio.Task[None]:
        """Read what nobody expects: a full pipe would hold up the child, and its end."""
        if self._rest_task is None:
            self._rest_task = asyncio.create_task(_discard(self._messages))
        return self._rest_task

    async def _drain(self) -> None:
        while chunk := await self._errors.read(1 << 16):
            self._devices.feed(chunk)
            self._log += chunk
            del self._log[:-LOG_TAIL]

    async def _shake_hands(self, report: Callable[[Phase], None]) -> None:
        key = os.urandom(32).hex()  # as ``secrets`` does, which brings OpenSSL
        order = {
            "key": key,
            "model_path": self.launch.model_path,
            "model_id": self.launch.model_id,
            "parent": os.getpid(),
            "socket": str(self._directory / "e.sock") if self._directory else "",
            "context_window": self.launch.context_window,
            "parallel": self.launch.parallel,
            "load_limit": self.launch.load_limit,
            "projector": self.launch.projector,
            "cache_type": self.launch.load.cache_type,
            "gpu_layers": self.launch.load.gpu_layers,
            "threads": self.launch.load.threads,
            "flash_attention": self.launch.load.flash_attention,
        }
        port = 0
        if self.launch.server is not None:
            port = 0 if order["socket"] else free_port()
            order |= self._program(self.launch.server, str(order["socket"]), port)
        loading = False
        try:
            async with asyncio.timeout(self.launch.load_limit):
                self._send(order)
                if ready := await self._message("loading"):
                    loading = True
                    report(Phase.LOADING_MODEL)
                if self.launch.server is not None:
                    ready |= {"address": f"http://127.0.0.1:{port}"}
                    await self._serving(_address(ready, key, self.launch, self._directory), port)
                else:
                    ready = await self._message("ready")
                if not self._directory and not _HERE.fullmatch(str(ready.get("address"))):
                    raise _Ended
        except TimeoutError as error:
            raise EngineTooSlow(TOO_SLOW, detail=causes(await self.log_tail())) from error
        except _Ended as error:
            raise await self._end_while_starting(loading) from error
        self._address = _address(ready, key, self.launch, self._directory)
        landlock = ready.get("landlock")
        self.confinement = Confinement(
            landlock if isinstance(landlock, int) else 0, seccomp=ready.get("seccomp") is True
        )
        lacks = ready.get("lacks")
        self.lacks = tuple(map(str, lacks)) if isinstance(lacks, list) else ()

    def _program(self, server: OwnServer, uds: str, port: int) -> dict[str, Any]:
        """Return what an order says of the program that serves."""
        launch = self.launch
        made = arguments(
            server,
            model_path=launch.model_path,
            model_id=launch.model_id,
            socket=uds,
            port=port,
            key_file="" if sys.platform == "win32" else KEY_FILE,
            context_window=launch.context_window,
            parallel=launch.parallel,
            threads=launch.load.threads or compute_threads(),
            load=launch.load,
            projector=launch.projector,
            devices=not launch.stepped or launch.load.gpu_layers != 0,
        )
        return {"program": server.path, "arguments": made, "cache": launch.cache}

    async def _serving(self, address: EngineAddress, port: int) -> None:
        """Wait until a program answers that says nothing else of it."""
        while not await _answers(address):
            if await self.wait(_LOOK_AGAIN_S):
                await self._message("")  # why it could not be started
        if address.uds is None and not await asyncio.to_thread(_listens, self.pid, port):
            raise _Ended  # somebody else took the port: no question goes there

    def _send(self, order: Mapping[str, Any]) -> None:
        self._orders.write(json.dumps(order).encode() + b"\n")

    async def _message(self, state: str) -> dict[str, Any]:
        try:
            message = parsed(await self._messages.readline())
        except ValueError as error:  # the end, no JSON, or a line beyond the limit
            raise _Ended from error
        if not isinstance(message, dict):
            raise _Ended
        if message.get("state") == "failed":
            await self.wait(_LOG_COMPLETE_S)  # its log is complete when it has ended
            log = await self.log_tail()
            if failure := self.device_failure(log):
                raise DeviceFailed(failure, self.placement, causes(log))
            raise _failure(message, log, self.launch)
        if message.get("state") != state:
            raise _Ended
        return message

    async def _end_while_starting(self, loading: bool) -> EngineError:
        if self._messages.at_eof():  # it is dying: wait to learn of what
            await self.wait(_LOG_COMPLETE_S)
        code = self._process.returncode
        log = await self.log_tail()
        crashed = self.crashed
        if failure := self.device_failure(log, suspected=crashed):
            return DeviceFailed(failure, self.placement, causes(log))
        no_memory = _NO_MEMORY.search(log)
        not_understood = _NOT_UNDERSTOOD.search(log)
        bad_projector = self.launch.projector and _BAD_PROJECTOR in log
        at_projector = reads_projector(log)
        log = causes(log)
        if no_memory:
            return EngineStopped(NO_MEMORY, detail=log)
        if loading and code == 1 and bad_projector:
            return _bad_projector(self.launch, log)
        if loading and crashed and self.launch.projector:
            return _crash_of_two(self.launch, log, at_projector=at_projector)
        if loading and code == 1 and self.launch.server is not None:
            return _refusal(self.launch, log, understood=not not_understood)
        if loading and crashed:
            return ModelFileUnusable(
                Sentence(
                    "The engine crashed while loading “{model_id}”.", model_id=self.launch.model_id
                ),
                detail=log,
            )
        if code is not None and -code == getattr(signal, "SIGKILL", 0):
            return EngineStopped(
                Sentence("The engine was killed while starting; memory may have run out."),
                detail=log,
            )
        if code is not None and -code == getattr(signal, "SIGALRM", 0):
            return EngineTooSlow(TOO_SLOW, detail=log)
        return EngineStopped(Sentence("The engine stopped while starting."), detail=log)


NO_MEMORY: Final = Sentence(
    "There is not enough memory for this model. Close other programs, or choose a smaller model."
)
_NO_MEMORY: Final = re.compile(
    r"bad_alloc|Cannot allocate memory|Resource temporarily unavailable|failed to allocate|"
    r"unable to allocate|MemoryError|out of memory",
    re.IGNORECASE,
)
"""What a system that gives no more memory, or no thread for lack of it, makes llama.cpp say."""
_BAD_PROJECTOR: Final = "failed to load multimodal model"
"""What llama.cpp's server says where the model itself was loaded, and its projector was not."""
_READS: Final = re.compile(
    r"\b(?:(clip|mtmd)_\w+|llama_\w+|load_tensors|print_info|load_model):", re.IGNORECASE
)
"""What llama.cpp writes of the file that it reads; the group is there of a projector."""
CRASH_SIGNALS: Final = frozenset(
    int(getattr(signal, name))
    for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL")
    if hasattr(signal, name)
)


_ENTRY: Final = re.compile(r"^\d+\.\d\d\.\d{3}\.\d{3} ([A-Z]) +", re.MULTILINE)
"""How an entry of llama.cpp's log begins: its time, and its level."""


def reads_projector(log: str) -> bool:
    """Whether llama.cpp's log ends while it reads a projector, and not its model."""
    read = [one[1] for one in _READS.finditer(log)]
    return bool(read and read[-1])


def causes(log: str, most: int = CAUSES) -> str:
    """Return the errors in llama.cpp's log, else the end of the log; limited in length.

    An error may have several lines. The first one is the cause of the others, and often the
    longest; what is left out lies between the first and the last.
    """
    begins = [*_ENTRY.finditer(log)]
    ends = [*(one.start() for one in begins[1:]), len(log)]
    errors = [
        log[one.end() : end].strip()
        for one, end in zip(begins, ends, strict=False)
        if one[1] == "E"
    ]
    if not errors:
        log = log.strip()
        return log if len(log) <= most else "…" + log[1 - most :]
    kept: list[str] = []
    for error in dict.fromkeys(errors):
        if kept and sum(map(len, kept)) + len(error) > most:
            break
        kept.append(error[:most])
    return "\n".join(kept)


_HERE: Final = re.compile(r"http://127\.0\.0\.1:\d{1,5}")
"""Where it may answer: it has read a foreign file, and what it says is where questions go."""


class _Ended(Exception):
    """The child stopped talking before it was ready."""


def _pipes(
    process: asyncio.subprocess.Process,
) -> tuple[asyncio.StreamWriter, asyncio.StreamReader, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RuntimeError("the child has no pipes")
    return process.stdin, process.stdout, process.stderr


async def spawn(command: Sequence[str]) -> asyncio.subprocess.Process:
    """Start a child of the engine, with pipes and a minimal environment.

    Raises:
        OSError: it can't be started.
    """
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = (
            subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        )
    else:
        # its own session: Ctrl-C in our terminal is ours to handle
        options.update(start_new_session=True, cwd="/")
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=minimal_environment(os.environ),
        limit=MESSAGE_LIMIT,
        **options,
    )


async def _discard(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 16):
        pass


def _failure(message: Mapping[str, Any], log: str, launch: Launch) -> EngineError:
    words = str(message.get("detail", ""))
    no_memory = _NO_MEMORY.search(f"{words}\n{log}")
    # llama.cpp's own words say only that something failed; the log says what
    detail = causes(log) or words
    if no_memory:
        return EngineStopped(NO_MEMORY, detail=detail)
    if message.get("kind") == "model":
        if launch.projector and _BAD_PROJECTOR in log:
            return _bad_projector(launch, detail)
        return ModelFileUnusable(
            Sentence("The engine can't load the model “{model}”.", model=launch.model_id),
            detail=detail,
        )
    if message.get("kind") == "program":
        code = message.get("code")
        reason = reason_of(OSError(code, os.strerror(code))) if isinstance(code, int) else words
        return OwnServerUnusable(Sentence("Your llama-server can't be started."), detail=reason)
    return EngineMissing(Sentence("The engine is not installed."), detail=detail)


def _crash_of_two(launch: Launch, detail: str, *, at_projector: bool) -> ModelFileUnusable:
    """Name what crashed the engine: the projector where the log says so, else both files."""
    if at_projector:
        sentence = Sentence(
            "The engine crashed while loading “{model}” with “{file}”, which reads images for it. "
            "Remove that file from its folder, or replace it.",
            model=launch.model_id,
            file=Path(launch.projector).name,
        )
    else:
        sentence = Sentence(
            "The engine crashed while loading “{model}” and “{file}”, which reads images for it. "
            "One of them may be damaged: replace it, or try without “{file}”.",
            model=launch.model_id,
            file=Path(launch.projector).name,
        )
    return ModelFileUnusable(sentence, detail=detail)


def _bad_projector(launch: Launch, detail: str) -> ModelFileUnusable:
    return ModelFileUnusable(
        Sentence(
            "“{file}”, which reads images for “{model}”, is damaged or belongs to another "
            "model. Remove it from its folder, or replace it.",
            file=Path(launch.projector).name,
            model=launch.model_id,
        ),
        detail=detail,
    )


def _refusal(launch: Launch, log: str, *, understood: bool) -> EngineError:
    """Say why a llama-server ended by itself before it answered."""
    if not understood:
        return OwnServerUnusable(
            Sentence("Your llama-server does not know what Falcon Desktop asks of it. Update it."),
            detail=log,
        )
    return ModelFileUnusable(
        Sentence("Your llama-server can't load the model “{model}”.", model=launch.model_id),
        detail=log,
    )


_NOT_UNDERSTOOD: Final = re.compile(
    r"(unknown|invalid) argument|to show complete usage, run with", re.IGNORECASE
)


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens now."""
    with socket.socket(socket.AF_INET) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(pid: int, port: int) -> bool:
    """Whether a process, or one that it started, is who listens on a port."""
    import psutil  # only where a model is loaded

    try:
        first = psutil.Process(pid)
        sockets = [
            connection
            for one in (first, *first.children(recursive=True))
            for connection in one.net_connections("inet")
        ]
    except psutil.Error:
        return False
    return any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in sockets)


def _address(
    ready: Mapping[str, Any], key: str, launch: Launch, directory: Path | None
) -> EngineAddress:
    base = "http://localhost" if directory else str(ready.get("address", ""))
    return EngineAddress(
        uds=str(directory / "e.sock") if directory else None,
        base_url=f"{base}/v1",
        key=key,
        model=launch.model_id,
        context_window=launch.context_window,
        template=launch.template,
    )


async def _answers(address: EngineAddress) -> bool:
    """Ask /health, which needs no key; False where no connection can be made."""
    try:
        if address.uds is not None:
            reader, writer = await asyncio.open_unix_connection(address.uds)
        else:
            port = int(address.base_url.removesuffix("/v1").rpartition(":")[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return (await reader.readline()).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
    finally:
        writer.close()


def _is_suspended(pid: int) -> bool:
    """Say whether a child is known to be stopped by a signal; False where that can't be known."""
    if not hasattr(os, "waitid"):
        return False
    options = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
    try:
        return os.waitid(os.P_PID, pid, options) is not None
    except ChildProcessError:
        return False


def private_directory() -> Path:
    """Create a directory only for this user, with a path short enough for a socket."""
    for base in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):  # noqa: S108
        if len(os.fsencode(base)) + len(DIRECTORY_PREFIX) + 16 > SOCKET_PATH_LIMIT or not base:
            continue
        try:
            _remove_stale(Path(base))
            return Path(tempfile.mkdtemp(prefix=DIRECTORY_PREFIX, dir=base))
        except OSError:
            continue
    raise EngineMissing(Sentence("The engine can't be started: there is no folder for its socket."))


def _remove_stale(base: Path) -> None:
    """Remove what a killed program left: our directories in which nothing listens any more."""
    for directory in base.glob(f"{DIRECTORY_PREFIX}*"):
        with contextlib.suppress(OSError):
            status = directory.lstat()
            ours = status.st_uid == os.getuid() and not directory.is_symlink()
            if ours and time.time() - status.st_mtime > STALE_AFTER and _is_deaf(directory):
                _remove(directory)


def _is_deaf(directory: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        return probe.connect_ex(str(directory / "e.sock")) in (errno.ECONNREFUSED, errno.ENOENT)


def _remove(directory: Path | None) -> None:
    if directory is not None:
        shutil.rmtree(directory, ignore_errors=True)
