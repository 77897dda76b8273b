"""What a parser gone wild would try, tried from inside a process; run by ``test_confinement``.

Each attempt answers ``done`` or the name of the error. Attempts on other processes name one that
does not exist, so that nothing is harmed where nothing stands in the way.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import resource
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOBODY = (1 << 22) + 7
"""A process that can't exist."""
NUMBERS = {  # x86-64, arm64
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434), "keyctl": (250, 219), "add_key": (248, 217),
    "io_uring_setup": (425, 425), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "unshare": (272, 97), "mount": (165, 40),
    "ioprio_set": (251, 30), "file_setattr": (469, 469),
    "fanotify_init": (300, 262),
}  # fmt: skip
WITHOUT_WAITING = 0o4000
F_SETSIG = 10


def attempts(places: dict[str, Any]) -> dict[str, str]:
    """Try everything; ``places`` says where the listeners, the secret and a directory are."""
    todo: dict[str, Callable[[], object]] = {
        "session bus": lambda: _connect(socket.AF_UNIX, places["bus"]),
        "datagram to a path": lambda: _send(socket.AF_UNIX, places["log"]),
        "abstract socket": lambda: _connect(socket.AF_UNIX, places["abstract"]),
        "TCP": lambda: _connect(socket.AF_INET, ("127.0.0.1", places["tcp"])),
        "UDP": lambda: _send(socket.AF_INET, ("127.0.0.1", places["udp"])),
        "name look-up": lambda: _send(socket.AF_INET, ("127.0.0.53", 53)),
        "TCP server": lambda: socket.socket().bind(("127.0.0.1", 0)),
        "pair of datagram sockets": lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
        "socket elsewhere": lambda: socket.socket(socket.AF_UNIX).bind(places["secret"] + ".sock"),
        "program": lambda: os.execv("/nonexistent/program", ["program"]),
        "program started": lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0),
        "new process": _fork,
        "signal": lambda: os.kill(NOBODY, 0),
        "secret": lambda: Path(places["secret"]).read_bytes(),
        "passwords": lambda: Path("/etc/passwd").read_bytes(),
        "list of files": lambda: list(Path(places["directory"]).iterdir()),
        "new file": lambda: Path(places["directory"], "new").touch(),
        "new directory": lambda: Path(places["directory"], "made").mkdir(),
        "rights of a file": lambda: Path(places["secret"]).chmod(0o600),
        "times of a file": lambda: os.utime(places["secret"]),
        "file cut off": lambda: os.truncate(places["secret"], 1),
        "file renamed": lambda: Path(places["secret"]).rename(places["secret"] + "2"),
        "file deleted": lambda: Path(places["secret"]).unlink(),
        "arguments of others": lambda: Path(f"/proc/{os.getppid()}/cmdline").read_bytes(),
        "environment of others": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "terminals": lambda: os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY),
        "shared memory": lambda: list(Path("/dev/shm").iterdir()),
        "full": lambda: os.open("/dev/full", os.O_RDONLY),
        "ptrace": lambda: _call("ptrace", 7, NOBODY, 0, 0),
        "process_vm_readv": lambda: _call("process_vm_readv", NOBODY, 0, 0, 0, 0, 0),
        "process_vm_writev": lambda: _call("process_vm_writev", NOBODY, 0, 0, 0, 0, 0),
        "pidfd_open": lambda: _call("pidfd_open", NOBODY, 0),
        "keyctl": lambda: _call("keyctl", 0, -3, 0),
        "add_key": lambda: _call("add_key", 0, 0, 0, 0, 0),
        "io_uring": lambda: _call("io_uring_setup", 0, 0),
        "bpf": lambda: _call("bpf", -1, 0, 0),
        "perf_event_open": lambda: _call("perf_event_open", 0, 0, -1, -1, 0),
        "userfaultfd": lambda: _call("userfaultfd", -1),
        "namespace": lambda: _call("unshare", 0x7FFFFFFF),
        "mount": lambda: _call("mount", 0, 0, 0, 0, 0),
        "message in a queue": lambda: _receive(places["queue"]),
        "message sent": lambda: _c(
            "msgsnd", places["queue"], b"\1" + b"\0" * 15, 1, WITHOUT_WAITING
        ),
        "queue taken away": lambda: _c("msgctl", places["lost_queue"], 0, None),
        "shared memory taken away": lambda: _c("shmctl", places["shared"], 0, None),
        "semaphore used": lambda: _c("semop", places["semaphore"], b"\0\0\1\0\0\0", 1),
        "semaphore taken away": lambda: _c("semctl", places["semaphore"], 0, 0, 0),
        "queue by name": lambda: _c("mq_unlink", b"/falcon-nobody"),
        "speed of others": lambda: _slow_down(os.getppid()),
        "processors of others": lambda: _move(os.getppid()),
        "plan of others": lambda: os.sched_setscheduler(os.getppid(), 0, os.sched_param(0)),
        "disk of others": lambda: _call("ioprio_set", 1, os.getppid(), 0),
        "file watched": lambda: _watch(places["directory"]),
        "files watched": lambda: _call("fanotify_init", 0x200, 0),
        "more of a file": lambda: os.listxattr(places["secret"]),
        "flags of a file": lambda: _call("file_setattr", -1, 0, 0, 0, 0),
        "signal by a file": lambda: _of_a_pipe(fcntl.F_SETOWN, os.getppid()),
        "signal of another kind": lambda: _of_a_pipe(F_SETSIG, 0),
        "outliving": lambda: _c("prctl", 1, 0, 0, 0, 0),
        "looked into": lambda: _c("prctl", 4, 1, 0, 0, 0),
        "limits": _set_limit,
        "who talks to whom": lambda: Path("/proc/self/net/unix").read_bytes(),
        # what it needs
        "limits read": lambda: resource.getrlimit(resource.RLIMIT_NOFILE),
        "null": lambda: Path("/dev/null").write_bytes(b"x"),
        "zero": lambda: os.open("/dev/zero", os.O_RDONLY),
        "urandom": lambda: os.open("/dev/urandom", os.O_RDONLY),
        "thread": _thread,
        "signal to itself": lambda: os.kill(os.getpid(), 0),
        "own module": lambda: Path(os.__file__).read_bytes(),
    }
    if places.get("own_socket"):
        todo["own socket"] = lambda: _listen(places["own_socket"])
    return {name: _answer(one) for name, one in todo.items()}


def _answer(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, repr(error))
    return "done"


def _connect(family: int, address: Any) -> None:
    with socket.socket(family) as one:
        one.connect(address)


def _send(family: int, address: Any) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.sendto(b"secret", address)


def _listen(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path)
        one.listen()


def _fork() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def _thread() -> None:
    thread = threading.Thread(target=int)
    try:
        thread.start()
    except RuntimeError as error:  # the only word that Python has for it
        raise PermissionError(errno.EPERM, "thread") from error
    thread.join()


def _c(name: str, *arguments: object) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def _receive(queue: int) -> None:
    _c("msgrcv", queue, ctypes.create_string_buffer(64), 8, ctypes.c_long(0), WITHOUT_WAITING)


def _slow_down(process: int) -> None:
    os.setpriority(os.PRIO_PROCESS, process, os.getpriority(os.PRIO_PROCESS, process))


def _move(process: int) -> None:
    os.sched_setaffinity(process, os.sched_getaffinity(process))


def _watch(path: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    watching = libc.inotify_init1(0)
    if watching < 0 or libc.inotify_add_watch(watching, path.encode(), 0x100) < 0:
        raise OSError(ctypes.get_errno(), "inotify")
    os.close(watching)


def _of_a_pipe(command: int, value: int) -> None:
    reading, writing = os.pipe()
    try:
        fcntl.fcntl(reading, command, value)
    finally:
        os.close(reading)
        os.close(writing)


def _set_limit() -> None:
    most = struct.pack("=QQ", *resource.getrlimit(resource.RLIMIT_NOFILE))
    _c("setrlimit", resource.RLIMIT_NOFILE, most)


def _call(name: str, *arguments: int) -> None:
    number = NUMBERS[name][os.uname().machine == "aarch64"]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *(ctypes.c_long(one) for one in arguments)) < 0:
        raise OSError(ctypes.get_errno(), name)
