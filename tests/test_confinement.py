"""What processes that read foreign data can't do, tried from inside each of them.

The probe stands where the parser of foreign data stands in the real child, started by its real
``main``: what it meets is what a parser gone wild would meet.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import confinement
from falcon_desktop.child_process import packed
from falcon_desktop.confinement import Confinement, Lack, Serving, available, lacking
from falcon_desktop.engine.models import Library
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[1]
NEEDED = {"null", "zero", "urandom", "signal to itself", "own module", "limits read"}
DENIED = {"EPERM", "EACCES"}

BEGIN = """
import json, os, sys
from tests.confined_probe import attempts
places = json.loads(sys.argv[1])
channel = os.dup(1)
def probe(*_arguments, **_named):
    os.write(channel, json.dumps(attempts(places)).encode())
    os._exit(0)
"""
CHILDREN = {
    "engine": """
import xllamacpp
xllamacpp.Server = probe
from falcon_desktop.engine.server_main import main
main()
""",
    "PDF": """
import pypdf
pypdf.PdfReader = probe
from falcon_desktop.attaching.pdf_main import main
main()
""",
    "pages": """
from falcon_desktop.transfer import pages_main
pages_main.rendered = probe
pages_main.main()
""",
    "formulas": """
from falcon_desktop.drawing import formulas_main
formulas_main.drawn = probe
formulas_main.main()
""",
    "schemas": """
from falcon_desktop.schemas import checks_main
checks_main.checked = probe
checks_main.main()
""",
    "nothing": "probe()",
}


@pytest.fixture
def places(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Listeners of every kind, and files: what is there to be reached."""
    with ExitStack() as stack:

        def listener(family: int, kind: int, address: Any) -> Any:
            one = stack.enter_context(socket.socket(family, kind))
            one.bind(address)
            if kind == socket.SOCK_STREAM:
                one.listen()
            return one.getsockname()

        stream, datagram = socket.SOCK_STREAM, socket.SOCK_DGRAM
        secret = tmp_path / "secret"
        secret.write_text("sk-canary")
        for name in ("run", "files"):
            (tmp_path / name).mkdir()
        yield {
            "bus": listener(socket.AF_UNIX, stream, str(tmp_path / "bus")),
            "log": listener(socket.AF_UNIX, datagram, str(tmp_path / "log")),
            "abstract": "\0" + listener(socket.AF_UNIX, stream, "").decode()[1:],
            "tcp": listener(socket.AF_INET, stream, ("127.0.0.1", 0))[1],
            "udp": listener(socket.AF_INET, datagram, ("127.0.0.1", 0))[1],
            "secret": str(secret),
            "directory": str(tmp_path / "files"),
            "queue": shared(stack, "msg", 0),
            "lost_queue": shared(stack, "msg", 0),
            "shared": shared(stack, "shm", 4096, 0),
            "semaphore": shared(stack, "sem", 1, 0),
        }


def shared(stack: ExitStack, kind: str, *arguments: int) -> int:
    """Make what processes share by its number alone; a queue has a message in it."""
    libc = ctypes.CDLL(None)
    made = 0o1600
    number: int = getattr(libc, f"{kind}get")(0, *(arguments[:-1]), made)
    assert number >= 0
    stack.callback(getattr(libc, f"{kind}ctl"), number, 0, 0, 0)
    if kind == "msg":
        assert libc.msgsnd(number, b"\1" + b"\0" * 15, 8, 0) == 0
    return number


def order(tmp_path: Path) -> bytes:
    wanted = {
        "key": "secret",
        "model_path": str(Library(tmp_path).starter_file()),
        "model_id": "model",
        "parent": os.getpid(),
        "socket": str(tmp_path / "run" / "e.sock"),
        "context_window": 512,
        "parallel": 1,
        "load_limit": 0.0,
    }
    return json.dumps(wanted).encode() + b"\n"


def tried(name: str, places: dict[str, Any], given: bytes) -> dict[str, str]:
    """Run a child with the probe in its parser's place, and return what that met."""
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN + CHILDREN[name], json.dumps(places)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(given)
        child.stdin.flush()
        if name != "engine":  # the end of its orders ends it
            child.stdin.close()
        told = child.stdout.read()
        assert child.wait(PATIENCE_S) == 0
    last = told[told.index(b'{"session bus"') :]
    answers: dict[str, str] = json.loads(last)
    return answers


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
full = pytest.mark.skipif(
    available().landlock < 6 or not available().seccomp,
    reason="this system can't shut processes in wholly",
)


@full
@pytest.mark.parametrize("name", ["PDF", "pages", "formulas", "schemas"])
def test_a_parser_gone_wild_reaches_nothing(
    name: str, tmp_path: Path, places: dict[str, Any]
) -> None:
    given = {
        "PDF": b"%PDF-1.4\n",
        "pages": packed(["picture", "text"]),
        "formulas": packed({"source": "x", "display": True}),
        "schemas": packed({"text": "{}", "schema": "{}"}),
    }[name]
    answers = tried(name, places, given)
    assert {one for one, answer in answers.items() if answer not in DENIED} == NEEDED
    assert {answers[one] for one in NEEDED} == {"done"}
    assert Path(places["secret"]).read_text() == "sk-canary"


@full
def test_a_model_gone_wild_has_its_own_socket_and_nothing_else(
    tmp_path: Path, places: dict[str, Any]
) -> None:
    given = order(tmp_path)
    answers = tried("engine", places | {"own_socket": str(tmp_path / "run" / "e.sock")}, given)
    allowed = NEEDED | {"own socket", "thread"}
    assert {one for one, answer in answers.items() if answer not in DENIED} == allowed
    assert {answers[one] for one in allowed} == {"done"}


def test_the_probe_gets_through_where_nothing_stands_in_its_way(places: dict[str, Any]) -> None:
    answers = tried("nothing", places, b"")
    through = {
        *("session bus", "datagram to a path", "abstract socket", "TCP", "UDP", "TCP server"),
        *("pair of datagram sockets", "socket elsewhere", "program started", "new process"),
        *("secret", "passwords", "list of files", "new file", "new directory"),
        *("rights of a file", "times of a file", "file cut off", "file renamed"),
        *("arguments of others", "shared memory", "full", "thread", *NEEDED),
        *("message in a queue", "message sent", "queue taken away", "shared memory taken away"),
        *("semaphore used", "semaphore taken away", "speed of others", "processors of others"),
        *("plan of others", "disk of others", "file watched", "limits"),
        *("signal by a file", "signal of another kind", "outliving", "looked into"),
        "who talks to whom",
    }
    assert {one for one in through if answers[one] != "done"} == set()
    others = {"program": "ENOENT", "signal": "ESRCH", "ptrace": "ESRCH", "pidfd_open": "ESRCH"}
    assert {one: answers[one] for one in others} == others


def verdict(
    steps: Sequence[tuple[int, int, int, int]], machine: Any, number: int, *rest: int
) -> int:
    """What the kernel makes of a system call: seccomp's virtual machine, for any architecture."""
    data = struct.pack("=IIQ6Q", number, machine.audit, 0, *(*rest, *[0] * 6)[:6])
    loaded = at = 0
    while True:
        code, then, otherwise, value = steps[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            loaded = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            loaded &= value
        else:
            is_so = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}
            at += then if is_so[code] else otherwise


@pytest.mark.parametrize("name", ["x86_64", "aarch64"])
@pytest.mark.parametrize("serving", Serving)
def test_the_filter_of_each_architecture(name: str, serving: Serving) -> None:
    machine = confinement._MACHINES[name]
    steps = confinement._steps(machine, serving, 77)
    allow, deny, unknown = 0x7FFF0000, 0x00050001, 0x00050026
    column = machine.column

    def asked(call: str, *arguments: int) -> int:
        looked = confinement._LOOKED_INTO | confinement._SOCKETS
        return verdict(steps, machine, looked[call][column], *arguments)

    for call, numbers in confinement._DENIED.items():
        if numbers[column] >= 0:
            assert verdict(steps, machine, numbers[column]) == deny, call
    for later in (confinement._NEWEST + 1, 600, 0x40000000, 0x40000000 + 59):
        assert verdict(steps, machine, later) == unknown
    assert asked("kill", 77) == allow and {asked("kill", one) for one in (0, 1, 2**64 - 1)} == {
        deny
    }
    assert asked("prlimit64", 0, 7) == asked("prlimit64", 77, 7) == allow
    assert asked("prlimit64", 0, 7, 1 << 40) == asked("prlimit64", 1, 7) == deny
    assert asked("sched_setaffinity") == allow and asked("sched_setaffinity", 1) == deny
    for call, place, denied, passing in (
        ("ioctl", 1, (0x5412, 0x541C, 0x8901, 0x8902), (0x5401, 0x5421)),
        ("fcntl", 1, (8, 10, 15), (1, 3, 4, 1030)),
        ("prctl", 0, (1, 4), (15, 22, 38)),
    ):
        before = [0] * place
        assert {asked(call, *before, one) for one in denied} == {deny}
        assert {asked(call, *before, one) for one in passing} == {allow}
    sends = allow if serving is not Serving.NOTHING else deny
    assert asked("clone", 0x10000) == sends and asked("clone", 17) == deny
    assert asked("sendto") == sends and asked("sendto", 0, 0, 0, 0, 1 << 40) == deny
    assert asked("socket", 1, 2) == deny and asked("socket", 16, 1) == deny


def test_what_is_left_to_a_program_passes_and_nothing_else() -> None:
    for machine in confinement._MACHINES.values():
        left = confinement._OF_A_PROGRAM | confinement._OF_A_CACHE
        steps = confinement._steps(machine, Serving.UNIX, 77, left)
        for call, numbers in confinement._DENIED.items():
            if numbers[machine.column] >= 0:
                answer = verdict(steps, machine, numbers[machine.column])
                assert (answer == 0x7FFF0000) == (call in left), call


def test_what_loads_a_program_is_read_from_its_file(tmp_path: Path) -> None:
    assert Path(confinement.loader_of(os.path.realpath(sys.executable))).name.startswith("ld")
    script = tmp_path / "script"
    lie = b"\x7fELF\x02\x01" + b"\xff" * 80
    for content in (b"#!/bin/sh\n", b"", b"\x7fELF\x01" + bytes(80), lie):
        script.write_bytes(content)
        with pytest.raises(ValueError):
            confinement.loader_of(str(script))
    script.write_bytes(b"\x7fELF\x02\x01" + bytes(80))
    assert confinement.loader_of(str(script)) == ""


def test_what_a_system_can_not_give_is_said() -> None:
    assert lacking(Confinement(6, seccomp=True, once=False)) == (Lack.AGAIN,)
    assert lacking(Confinement(6, seccomp=True)) == ()
    assert lacking(Confinement(0, seccomp=True)) == (Lack.FILES,)
    assert lacking(Confinement(3, seccomp=False)) == (Lack.PROGRAMS, Lack.NETWORK)
    assert lacking(Confinement(7, seccomp=False)) == (Lack.PROGRAMS,)
    assert set(lacking(Confinement(0, seccomp=False))) == {*Lack} - {Lack.AGAIN}
