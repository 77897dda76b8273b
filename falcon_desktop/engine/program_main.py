"""What the engine's child becomes where somebody's own llama-server serves: that program, confined.

On Linux the process confines itself, tries whether that holds, and then is replaced by the program
(``execve``), so that pipes, process id and the tie to the parent stay. Elsewhere it stays between
the two: it starts the program, and ends it when the parent is gone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from falcon_desktop.confinement import (
    Confinement,
    Lack,
    Serving,
    confine,
    give_up_rights,
    lacking,
    loader_of,
)

KEY_DESCRIPTOR: Final = 20
KEY_FILE: Final = f"/dev/fd/{KEY_DESCRIPTOR}"
"""The key comes through a pipe: arguments and the environment can be seen by others."""
KEY_VARIABLE: Final = "LLAMA_API_KEY"
"""Where no file stands for a pipe: on Windows, where others can't see the environment."""
CACHE_FILE_BYTES: Final = 1 << 30
PREFIXES: Final = ("/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew", "/opt", "/snap")
"""Packages there have their libraries in each other's folders."""
SEEN_BY_ALL: Final = "/etc/passwd"
"""What any process may read that is not kept from it."""


NICENESS: Final = 5
"""As of the built-in engine."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is to serve. ``socket`` "" means TCP; ``readable`` are the model's files.

    ``cache`` is a directory in which it may write files, "" for none.
    """

    path: str
    arguments: Sequence[str]
    key: str = field(repr=False)
    socket: str = ""
    readable: Sequence[str] = ()
    cache: str = ""


Tell = Callable[..., None]


def run(program: Program, orders: BinaryIO, tell: Tell) -> int:
    """Become the program, or stand by it until the parent is gone; return the exit status.

    Tells ``{"state": "loading", …}`` with what confines it, or ``{"state": "failed", "kind":
    "program", "detail": …}``.
    """
    give_up_rights(niceness=NICENESS, file_bytes=CACHE_FILE_BYTES)
    environment = environment_of(os.environ, program.cache)
    descriptor = _key_pipe(program.key) if program.key and sys.platform != "win32" else None
    if program.key and descriptor is None:
        environment[KEY_VARIABLE] = program.key
    try:
        if sys.platform != "linux":
            tell(state="loading", landlock=0, seccomp=False, lacks=[*Lack])
            return _stand_by(program, orders, environment, descriptor)
        loader_of(program.path)  # refused before anything is given up
        given = confine(
            readable_by(program),
            serving=Serving.UNIX if program.socket else Serving.TCP,
            socket_directory=os.path.dirname(program.socket),  # noqa: PTH120 - "" stays ""
            gpu=True,
            program=program.path,
            cache=program.cache,
        )
        lacks = proven_lacks(given)
        tell(state="loading", landlock=given.landlock, seccomp=given.seccomp, lacks=lacks)
        os.execve(program.path, [program.path, *program.arguments], environment)  # noqa: S606
    except (OSError, ValueError) as error:
        code = error.errno if isinstance(error, OSError) else errno.ENOEXEC
        tell(state="failed", kind="program", code=code, detail=str(error))
        return 1


def readable_by(program: Program) -> list[str]:
    """Return what the program must read: its folder, its libraries, the model's files."""
    found = [str(Path(program.path).parent), *library_folders(program.path)]
    found += [one for one in os.environ.get("LD_LIBRARY_PATH", "").split(":") if one[:1] == "/"]
    return [*found, *program.readable]


def library_folders(path: str) -> list[str]:
    """Return where a program's libraries may be, beside its own folder and the system's."""
    folder = Path(path).parent
    found = [prefix for prefix in PREFIXES if path.startswith(f"{prefix}/")]
    if folder.name in ("bin", "libexec"):
        found += [str(folder.parent / name) for name in ("lib", "lib64", "libexec")]
    return found


def environment_of(given: Any, cache: str) -> dict[str, str]:
    """Return the program's environment: the child's, with one place for caches of drivers."""
    kept = {name: value for name, value in given.items() if not name.startswith("PYTHON")}
    if cache:
        names = ("XDG_CACHE_HOME", "MESA_SHADER_CACHE_DIR", "__GL_SHADER_DISK_CACHE_PATH")
        kept |= dict.fromkeys((*names, "CUDA_CACHE_PATH"), cache)
    return kept


def proven_lacks(given: Confinement) -> list[Lack]:
    """Return what this process could still do, by trying it as well as by what the system said."""
    lacks = [*lacking(given)]
    tried = {
        Lack.FILES: _reads_a_file,
        Lack.PROGRAMS: _makes_a_datagram_socket,
        Lack.NETWORK: _reaches_the_network,
    }
    return [*dict.fromkeys([*lacks, *(lack for lack, succeeds in tried.items() if succeeds())])]


def _reads_a_file() -> bool:
    try:
        os.close(os.open(SEEN_BY_ALL, os.O_RDONLY))
    except OSError:
        return False
    return True


def _makes_a_datagram_socket() -> bool:
    try:
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).close()
    except OSError:
        return False
    return True


def _reaches_the_network() -> bool:
    """Whether a connection is refused by the other end, not by the system: nobody has port 1."""
    try:
        with socket.socket(socket.AF_INET) as one:
            one.setblocking(False)
            answer = one.connect_ex(("127.0.0.1", 1))
    except OSError:
        return False
    return answer not in (errno.EPERM, errno.EACCES)


def _key_pipe(key: str) -> int:
    reading, writing = os.pipe()
    os.write(writing, key.encode() + b"\n")
    os.close(writing)
    os.dup2(reading, KEY_DESCRIPTOR, inheritable=True)
    os.close(reading)
    return KEY_DESCRIPTOR


def _stand_by(
    program: Program, orders: BinaryIO, environment: dict[str, str], descriptor: int | None
) -> int:
    """Run the program until it ends, or the parent is gone."""
    kept = () if descriptor is None else (descriptor,)
    with subprocess.Popen(  # noqa: S603 - the program that a person chose, without a shell
        [program.path, *program.arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        pass_fds=kept,
    ) as running:
        if sys.platform == "win32":
            _bind_to_us(running)

        def end() -> None:
            with contextlib.suppress(OSError):
                # not through its buffer, whose lock this thread would hold at the end
                while os.read(orders.fileno(), 4096):
                    pass
            running.kill()

        def pass_on(_number: int, _frame: object) -> None:
            running.terminate()

        threading.Thread(target=end, name="parent-watch", daemon=True).start()
        signal.signal(signal.SIGTERM, pass_on)
        status = running.wait()
    return status if status >= 0 else 1


def _bind_to_us(program: subprocess.Popen[bytes]) -> None:
    """Have Windows end the program when this process ends, however that happens."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - unknown elsewhere
    job = kernel.CreateJobObjectW(None, None)
    limits = bytearray(_JOB_LIMITS_BYTES)
    limits[16:20] = _KILL_ON_CLOSE.to_bytes(4, "little")
    filled = (ctypes.c_char * len(limits)).from_buffer(limits)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, filled, len(limits))
    kernel.AssignProcessToJobObject(job, int(getattr(program, "_handle")))  # noqa: B009


_JOB_LIMITS_BYTES: Final = 144
"""``JOBOBJECT_EXTENDED_LIMIT_INFORMATION`` of 64 bits; its ``LimitFlags`` are at 16."""
_KILL_ON_CLOSE: Final = 0x2000
_EXTENDED_LIMITS: Final = 9
