"""What the engine's child gives up before it opens a model: a parser's bug must stay in there.

Must not know what is served. Linux facts: landlock(7), prctl(2). Other systems get what they have.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import stat
import struct
import sys
from collections.abc import Iterable
from typing import Final

NICENESS: Final = 5
"""The window must win over the model where both want the processor."""

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38

# linux/landlock.h; system call numbers are the same on every architecture
CREATE_RULESET: Final = 444
ADD_RULE: Final = 445
RESTRICT_SELF: Final = 446
VERSION_FLAG: Final = 1
PATH_BENEATH: Final = 1
WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIRECTORY: Final = 1 << 3
MAKE_SOCKET: Final = 1 << 9
FILESYSTEM_V1: Final = (1 << 13) - 1
REFER_V2: Final = 1 << 13
TRUNCATE_V3: Final = 1 << 14
TCP_V4: Final = 0b11
SCOPE_V6: Final = 0b11

SYSTEM_READABLE: Final = ("/proc", "/sys", "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")
DEVICES: Final = ("/dev",)


def tie_to_parent(parent: int) -> None:
    """Die when the parent's starting thread dies, even by SIGKILL, where the system can do that.

    Ends this process at once where the parent is gone already.
    """
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32" and os.getppid() != parent:
        os._exit(0)


def give_up_rights() -> None:
    """No core dump, no file written, no new privilege, no peeking; and the window comes first."""
    if sys.platform == "win32":
        return
    import resource

    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    if sys.platform == "linux":
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        _prctl(PR_SET_DUMPABLE, 0)


def confine(readable: Iterable[str], socket_directory: str) -> int:
    """Allow reading these paths, the system's libraries and devices, one socket, and nothing else.

    With a UNIX socket no TCP port can be bound or reached either. Needs Linux 5.13 with Landlock;
    elsewhere does nothing. Returns the Landlock version used, 0 for none.
    """
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    version: int = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    if version < 1:
        return 0
    handled = FILESYSTEM_V1 | (REFER_V2 if version >= 2 else 0)
    handled |= TRUNCATE_V3 if version >= 3 else 0
    network = TCP_V4 if version >= 4 and socket_directory else 0
    scope = SCOPE_V6 if version >= 6 else 0
    attributes = struct.pack("=QQQ", handled, network, scope)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset: int = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return 0
    try:
        for path in (*readable, *SYSTEM_READABLE):
            _allow(libc, ruleset, path, READ_FILE | READ_DIRECTORY)
        for path in DEVICES:
            _allow(libc, ruleset, path, READ_FILE | READ_DIRECTORY | WRITE_FILE)
        if socket_directory:
            _allow(libc, ruleset, socket_directory, MAKE_SOCKET)
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
            rights &= READ_FILE | WRITE_FILE
        rule = struct.pack("=Qi", rights, descriptor)
        libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
