"""What a child process gives up before it reads foreign data: a parser's bug must stay in there.

Landlock (which files), seccomp (which system calls) and limits; Linux only, other systems give
less, and :func:`lacking` says what. Imports the standard library alone. Linux
facts: landlock(7), seccomp(2), prctl(2).

Both hold for the calling thread and those it starts: call :func:`confine` before any other
thread runs, and after what has to be imported from elsewhere.

A program that is not ours is started by one of our processes that confined itself and becomes it
(``execve``). That it starts no second one, a filter alone can't say, since it knows no past: the
kernel asks a helper process, which lets one pass and is gone (seccomp_unotify(2)).
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import struct
import sys
from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    import ctypes
    import socket

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38

# linux/landlock.h; these system calls have one number on every architecture
CREATE_RULESET: Final = 444
ADD_RULE: Final = 445
RESTRICT_SELF: Final = 446
VERSION_FLAG: Final = 1
PATH_BENEATH: Final = 1
EXECUTE: Final = 1
WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIRECTORY: Final = 1 << 3
REMOVE_DIRECTORY: Final = 1 << 4
REMOVE_FILE: Final = 1 << 5
MAKE_DIRECTORY: Final = 1 << 7
MAKE_FILE: Final = 1 << 8
MAKE_SOCKET: Final = 1 << 9
FILESYSTEM_V1: Final = (1 << 13) - 1
REFER_V2: Final = 1 << 13
TRUNCATE_V3: Final = 1 << 14
IOCTL_DEVICE_V5: Final = 1 << 15
TCP_V4: Final = 0b11
SCOPE_V6: Final = 0b11

SYSTEM_READABLE: Final = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/ld.so.preload"),
    *("/proc/self/maps", "/proc/self/stat", "/proc/self/statm", "/proc/self/status"),
    *("/proc/self/cgroup", "/proc/self/mountinfo"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm"),
    *("/sys/devices/system", "/sys/fs/cgroup"),
)
"""Libraries, and what says how many processors and how much memory there are. Not all of
``/proc/self``: ``net`` in it says whom every program of this computer talks to."""
DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/urandom")
GPU_DEVICES: Final = (
    *("/dev/dri", "/dev/kfd"),
    *("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-caps"),
)
GPU_READABLE: Final = (
    *("/sys", "/proc/driver", "/proc/devices", "/etc/vulkan", "/opt/rocm"),
    *("/proc/self/comm", "/proc/self/cmdline", "/proc/self/auxv", "/proc/self/smaps"),
)
GPU_CARDS: Final = 16
CACHE_RIGHTS: Final = (
    READ_FILE | READ_DIRECTORY | WRITE_FILE | MAKE_FILE | MAKE_DIRECTORY | REMOVE_FILE
    | REMOVE_DIRECTORY
)  # fmt: skip
_INTERPRETER: Final = 3
"""PT_INTERP of elf(5)."""
_SEGMENTS: Final = 64
_PATH: Final = 4_096


class Serving(Enum):
    """On which sockets a child answers. It connects to none."""

    NOTHING = 0
    UNIX = 1
    TCP = 2


class Confinement(NamedTuple):
    """What confines a process: Landlock's version, 0 for none, and whether seccomp filters.

    ``once``: a program that it became can start no other.
    """

    landlock: int
    seccomp: bool
    once: bool = True


def program_files() -> list[str]:
    """Return where this program's and the interpreter's modules are, some imported on need."""
    return [sys.prefix, sys.base_prefix, str(Path(__file__).parent)]


def tie_to_parent(parent: int) -> None:
    """Die when the parent's starting thread dies, even by SIGKILL, where the system can do that.

    Ends this process at once where the parent is gone already.
    """
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32" and os.getppid() != parent:
        os._exit(0)


def give_up_rights(
    *,
    niceness: int = 0,
    memory: int | None = None,
    processor_seconds: int | None = None,
    file_bytes: int = 0,
) -> None:
    """No core dump, no file written, no new privilege, no peeking; and others come first.

    Args:
        niceness: how far behind others it stands.
        file_bytes: how long a file it writes may get.
        memory: bytes of address space at most.
        processor_seconds: of its whole life, at most.
    """
    if sys.platform == "win32":
        return
    import resource

    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: file_bytes}
    if memory is not None:
        limits[resource.RLIMIT_AS] = memory
    if processor_seconds is not None:
        limits[resource.RLIMIT_CPU] = processor_seconds
    for kind, most in limits.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(niceness)
    if sys.platform == "linux":
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        _prctl(PR_SET_DUMPABLE, 0)


def confine(
    readable: Iterable[str] = (),
    *,
    serving: Serving = Serving.NOTHING,
    socket_directory: str = "",
    gpu: bool = False,
    program: str = "",
    cache: str = "",
) -> Confinement:
    """Leave this process these files to read, a few devices and its own sockets, and nothing else.

    No connection to anything (sockets with a path, such as the session bus's, included), no
    datagram, no program, no new process (nor thread, where it serves nothing), no look into another
    process nor a say in how it runs, no keyring of the kernel, no watching of what others do with
    files.

    Args:
        readable: files and directories, beside the system's libraries.
        serving: whether it may listen, and on what.
        socket_directory: where a UNIX socket may be made.
        gpu: whether graphics processors may be used.
        program: what this process may become, once.
        cache: a directory in which files may be written, where Landlock keeps to it.

    Returns:
        What the system could give.
    """
    if sys.platform != "linux":
        return Confinement(0, seccomp=False)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    devices: tuple[str, ...] = DEVICES
    if gpu:
        cards = (f"/dev/nvidia{number}" for number in range(GPU_CARDS))
        devices, readable = (*DEVICES, *GPU_DEVICES, *cards), (*readable, *GPU_READABLE)
    once = _start_once() if program else True
    landlock = _restrict_files(
        readable, devices, socket_directory, serving=serving, program=program, cache=cache
    )
    left = (_OF_A_PROGRAM if program else frozenset()) | (
        _OF_A_CACHE if cache and landlock else frozenset()
    )
    return Confinement(landlock, _filter_calls(serving, left), once)


def available() -> Confinement:
    """Return what this system can give, without giving up anything."""
    if sys.platform != "linux":
        return Confinement(0, seccomp=False)
    libc = _libc()
    machine = _machine()
    if machine is None:
        return Confinement(_landlock_version(libc), seccomp=False)
    action = struct.pack("=I", _ERRNO)
    works = libc.syscall(machine.seccomp, _GET_ACTION_AVAIL, 0, action) == 0
    return Confinement(_landlock_version(libc), seccomp=works)


class Lack(StrEnum):
    """What a process can do where the system does not keep it from that."""

    FILES = "files"
    """Reading the files that this user can read: no Landlock."""
    PROGRAMS = "programs"
    """Reaching other programs, also the keyring, and sending datagrams: no seccomp."""
    NETWORK = "network"
    """Connecting to the network: Landlock is older than version 4."""
    AGAIN = "again"
    """Starting itself again: no notifications of seccomp, which came with Linux 5.5."""


def lacking(given: Confinement) -> tuple[Lack, ...]:
    """Return what a process could still do."""
    found = []
    if given.landlock < 1:
        found.append(Lack.FILES)
    if not given.seccomp:
        found.append(Lack.PROGRAMS)
        if given.landlock < 4:
            found.append(Lack.NETWORK)
    elif not given.once:
        found.append(Lack.AGAIN)
    return tuple(found)


# --- files


def _landlock_version(libc: ctypes.CDLL) -> int:
    version: int = libc.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    return max(version, 0)


def _restrict_files(
    readable: Iterable[str],
    devices: Iterable[str],
    socket_directory: str,
    *,
    serving: Serving,
    program: str,
    cache: str,
) -> int:
    """Return the version of Landlock that is in force now, 0 for none."""
    libc = _libc()
    version = _landlock_version(libc)
    if version < 1:
        return 0
    handled = FILESYSTEM_V1 | (REFER_V2 if version >= 2 else 0)
    handled |= TRUNCATE_V3 if version >= 3 else 0
    control = IOCTL_DEVICE_V5 if version >= 5 else 0
    network = TCP_V4 if version >= 4 and serving is not Serving.TCP else 0
    scope = SCOPE_V6 if version >= 6 else 0
    attributes = struct.pack("=QQQ", handled | control, network, scope)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset: int = libc.syscall(CREATE_RULESET, attributes, size, 0)
    if ruleset < 0:
        return 0
    try:
        for path in (*readable, *SYSTEM_READABLE):
            _allow(libc, ruleset, path, READ_FILE | READ_DIRECTORY)
        for path in devices:
            _allow(libc, ruleset, path, READ_FILE | READ_DIRECTORY | WRITE_FILE | control)
        if serving is Serving.UNIX and socket_directory:
            _allow(libc, ruleset, socket_directory, MAKE_SOCKET)
        for path in (program, loader_of(program)) if program else ():
            _allow(libc, ruleset, path, EXECUTE | READ_FILE)
        if cache:
            _allow(libc, ruleset, cache, CACHE_RIGHTS | (handled & (REFER_V2 | TRUNCATE_V3)))
        return version if libc.syscall(RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= EXECUTE | READ_FILE | WRITE_FILE | IOCTL_DEVICE_V5
        rule = struct.pack("=Qi", rights, descriptor)
        libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def loader_of(program: str) -> str:
    """Return what loads a program's libraries, as its file says; "" where it names none.

    Raises:
        OSError: it can't be read.
        ValueError: it is no ELF file of 64 bits, so a script or a program of another system.
    """
    with open(program, "rb") as file:  # noqa: PTH123 - pathlib is not imported for this
        head = file.read(64)
        if len(head) < 64 or head[:5] != b"\x7fELF\x02" or head[5] != 1:
            raise ValueError("no program of 64 bits")
        (at,), (size, count) = (
            struct.unpack_from("<Q", head, 32),
            struct.unpack_from("<HH", head, 54),
        )
        for number in range(min(count, _SEGMENTS)):
            file.seek(at + number * size)
            segment = file.read(56)
            if len(segment) < 56:
                break
            kind, _flags, start, _, _, length = struct.unpack_from("<IIQQQQ", segment)
            if kind == _INTERPRETER and length <= _PATH:
                file.seek(start)
                return os.fsdecode(file.read(length).rstrip(b"\0"))
    return ""


def _libc() -> ctypes.CDLL:
    """Return the C library; ctypes is imported here, since the window only reads this module."""
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    _libc().prctl(option, value, 0, 0, 0)


# --- system calls

_DENIED: Final = {  # asm/unistd_64.h of x86-64, asm-generic/unistd.h of arm64; -1: has none
    # programs and processes
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, -1), "vfork": (58, -1),
    "unshare": (272, 97), "setns": (308, 268), "personality": (135, 92),
    # a look or a hand into others
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    # what processes share by number or name; none has to be opened to be read or taken away
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191),
    "mq_open": (240, 180), "mq_unlink": (241, 181),
    # how fast others run, and where
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
    # its own limits, which root could raise
    "setrlimit": (160, 164),
    # sockets that reach out
    "connect": (42, 203), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    # the kernel's keys, and ways round this filter
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "modify_ldt": (154, -1), "iopl": (172, -1), "ioperm": (173, -1),
    # what Landlock leaves open of files, or has left open in an earlier version
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, -1), "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54),
    "utime": (132, -1), "utimes": (235, -1), "utimensat": (280, 88), "futimesat": (261, -1),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "removexattrat": (466, 466), "truncate": (76, 45), "open_tree_attr": (467, 467),
    "file_setattr": (469, 469),
    "getxattr": (191, 8), "lgetxattr": (192, 9), "fgetxattr": (193, 10), "getxattrat": (464, 464),
    "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    "listxattrat": (465, 465),
    "inotify_init": (253, -1), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    "unlink": (87, -1), "unlinkat": (263, 35), "rmdir": (84, -1), "mkdir": (83, -1),
    "mkdirat": (258, 34), "rename": (82, -1), "renameat": (264, 38), "renameat2": (316, 276),
    "link": (86, -1), "linkat": (265, 37), "symlink": (88, -1), "symlinkat": (266, 36),
    "mknod": (133, -1), "mknodat": (259, 33), "open_by_handle_at": (304, 265),
    # the system itself
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "quotactl": (179, 60), "acct": (163, 89), "syslog": (103, 116),
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
}  # fmt: skip
_SOCKETS: Final = {
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
}  # fmt: skip
_LOOKED_INTO: Final = {
    "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129), "tgkill": (234, 131),
    "prlimit64": (302, 261), "ioctl": (16, 29), "fcntl": (72, 25), "prctl": (157, 167),
    "sched_setaffinity": (203, 122),
}  # fmt: skip
_OF_A_PROGRAM: Final = frozenset(("execve",))
_OF_A_CACHE: Final = frozenset(
    ("mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir")
)
"""What Landlock allows in one directory only."""
_NEWEST: Final = 469
"""The highest number that was looked at when this list was made (Linux 6.17)."""


class _Machine(NamedTuple):
    column: int
    audit: int
    seccomp: int


_MACHINES: Final = {
    "x86_64": _Machine(0, 0xC000003E, 317),
    "aarch64": _Machine(1, 0xC00000B7, 277),
}
_SET_MODE_FILTER: Final = 1
_GET_ACTION_AVAIL: Final = 2
_ALL_THREADS: Final = 1

# linux/filter.h and linux/seccomp.h
_LOAD: Final = 0x20
_AND: Final = 0x54
_EQUAL: Final = 0x15
_AT_LEAST: Final = 0x35
_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_ERRNO: Final = 0x00050000
_EPERM: Final = 1
_ENOSYS: Final = 38
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_ARGUMENTS: Final = 16

_AF_UNIX: Final = 1
_AF_INET: Final = 2
_SOCK_STREAM: Final = 1
_SOCKET_KIND: Final = 0xF
_CLONE_THREAD: Final = 0x10000
_IOCTLS: Final = (0x5412, 0x541C, 0x8901, 0x8902)
"""TIOCSTI and TIOCLINUX, which type into a terminal; FIOSETOWN and SIOCSPGRP, as F_SETOWN."""
_FCNTLS: Final = (8, 10, 15)
"""F_SETOWN, F_SETSIG and F_SETOWN_EX: have the kernel send any signal to any process."""
_PRCTLS: Final = (PR_SET_PDEATHSIG, PR_SET_DUMPABLE)
"""What was given up before, or holds it to its parent."""

_Step = tuple[int, int, int, int]
_DENY: Final[_Step] = (_RETURN, 0, 0, _ERRNO | _EPERM)
_PASS: Final[_Step] = (_RETURN, 0, 0, _ALLOW)


def _machine() -> _Machine | None:
    if sys.platform != "linux" or struct.calcsize("P") != 8:
        return None
    return _MACHINES.get(os.uname().machine)


def _filter_calls(serving: Serving, left: frozenset[str] = frozenset()) -> bool:
    """Deny system calls but ``left`` from now on; whether that worked."""
    machine = _machine()
    if machine is None:
        return False
    return _install(machine, _steps(machine, serving, os.getpid(), left), _ALL_THREADS) == 0


def _install(machine: _Machine, steps: Sequence[_Step], flags: int) -> int:
    """Have the kernel use a filter; return its answer, below 0 where it does not."""
    import ctypes

    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    filled = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(steps), ctypes.addressof(filled))
    answer: int = _libc().syscall(machine.seccomp, _SET_MODE_FILTER, flags, program)
    return answer


def _steps(
    machine: _Machine, serving: Serving, process: int, left: frozenset[str] = frozenset()
) -> list[_Step]:
    """Return the filter, as BPF: what is not named passes, and what is ``left``."""
    numbers = {
        name: row[machine.column] for name, row in (_DENIED | _SOCKETS | _LOOKED_INTO).items()
    }
    only_here = [_argument(0), (_EQUAL, 0, 1, process), _PASS, _DENY]
    blocks: dict[str, Sequence[_Step]] = {name: [_DENY] for name in _DENIED if name not in left}
    blocks |= _socket_blocks(serving)
    blocks |= {
        # so many threads that no program of this user can start another
        "clone": [_DENY]
        if serving is Serving.NOTHING
        else [_argument(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), _PASS, _DENY],
        # its flags are out of sight; without it, C libraries use the other
        "clone3": [(_RETURN, 0, 0, _ERRNO | _ENOSYS)],
        "kill": only_here,
        "tgkill": only_here,
        "prlimit64": [*_is_nothing(2), _argument(0), (_EQUAL, 1, 0, 0), *only_here[1:]],
        "sched_setaffinity": [_argument(0), (_EQUAL, 0, 1, 0), _PASS, _DENY],
        "ioctl": _but(1, _IOCTLS),
        "fcntl": _but(1, _FCNTLS),
        "prctl": _but(0, _PRCTLS),
    }
    steps: list[_Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        # numbers of x32 as well; what a later kernel can do nobody has looked at
        (_AT_LEAST, 0, 1, _NEWEST + 1),
        (_RETURN, 0, 0, _ERRNO | _ENOSYS),
    ]
    for name, block in blocks.items():
        if numbers[name] >= 0:
            steps += [(_EQUAL, 0, len(block), numbers[name]), *block]
    return [*steps, _PASS]


def _socket_blocks(serving: Serving) -> dict[str, Sequence[_Step]]:
    """Return what is left of sockets: such as wait for others, of one kind, no datagrams."""
    if serving is Serving.NOTHING:
        return {name: [_DENY] for name in _SOCKETS}
    family = _AF_UNIX if serving is Serving.UNIX else _AF_INET
    stream = [
        *(_argument(0), (_EQUAL, 1, 0, family), _DENY),
        *(_argument(1), (_AND, 0, 0, _SOCKET_KIND), (_EQUAL, 1, 0, _SOCK_STREAM), _DENY, _PASS),
    ]
    return {"socket": stream, "socketpair": stream, "sendto": [*_is_nothing(4), _PASS]}


def _but(number: int, denied: Sequence[int]) -> list[_Step]:
    """Let a call pass unless the argument is one of these."""
    tests = ((_EQUAL, len(denied) - at, 0, value) for at, value in enumerate(denied))
    return [_argument(number), *tests, _PASS, _DENY]


def _is_nothing(number: int) -> list[_Step]:
    """Deny a call unless the argument is a null pointer; go on if it is."""
    low, high = _argument(number), _argument(number, high=True)
    return [low, (_EQUAL, 1, 0, 0), _DENY, high, (_EQUAL, 1, 0, 0), _DENY]


def _argument(number: int, *, high: bool = False) -> _Step:
    """Load half of an argument; both machines store the low half first."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * number + (4 if high else 0))


# --- becoming a program, once

_NEW_LISTENER: Final = 8
_NOTIFY: Final = 0x7FC00000
_RECEIVE: Final = 0xC0502100
_ANSWER: Final = 0xC0182101
_CONTINUE: Final = 1
_NOTICE_BYTES: Final = 80
_PATIENCE_MS: Final = 30_000
_MOST_OPEN: Final = 1_024


def _start_once() -> bool:
    """Let this process start one program, and nothing after it; whether that worked.

    The helper is nobody's child when this returns: the program would not know what to do with one.
    """
    machine = _machine()
    if machine is None:
        return False
    import socket

    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with near, far:
        first = os.fork()
        if not first:
            near.close()
            _become_helper(far)
        far.close()
        os.waitpid(first, 0)
        number = _DENIED["execve"][machine.column]
        steps: list[_Step] = [
            (_LOAD, 0, 0, _ARCHITECTURE),
            (_EQUAL, 1, 0, machine.audit),
            (_RETURN, 0, 0, _KILL),
            (_LOAD, 0, 0, _NUMBER),
            (_EQUAL, 0, 1, number),
            (_RETURN, 0, 0, _NOTIFY),
            _PASS,
        ]
        listener = _install(machine, steps, _NEW_LISTENER)
        if listener < 0:
            return False
        try:
            socket.send_fds(near, [b"1"], [listener])
        finally:
            os.close(listener)
        return near.recv(1) == b"1"


def _become_helper(channel: socket.socket) -> NoReturn:
    """Wait, as a grandchild, for the one start of a program, let it pass, and end."""
    import fcntl
    import select
    import socket

    try:
        if os.fork():
            os._exit(0)
        _, (listener,), _, _ = socket.recv_fds(channel, 1, 1)
        channel.send(b"1")
        # the program's pipes must not stay open for this
        os.closerange(0, listener)
        os.closerange(listener + 1, _MOST_OPEN)
        ready = select.poll()
        ready.register(listener, select.POLLIN)
        if ready.poll(_PATIENCE_MS):
            notice = bytearray(_NOTICE_BYTES)
            fcntl.ioctl(listener, _RECEIVE, notice)
            answer = notice[:8] + struct.pack("=qiI", 0, 0, _CONTINUE)
            fcntl.ioctl(listener, _ANSWER, bytearray(answer))
    except (OSError, ValueError):
        pass
    finally:
        os._exit(0)
