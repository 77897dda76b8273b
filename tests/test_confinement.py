"""What processes that read foreign data can't do, tried from inside each of them.

The probe stands where the parser of foreign data stands in the real child, started by its real
``main``: what it meets is what a parser gone wild would meet.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.confinement import Confinement, available, lacking
from falcon_desktop.drawing import formulas_main
from falcon_desktop.engine.models import Library
from falcon_desktop.transfer.pages_main import packed
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[1]
NEEDED = {"null", "zero", "urandom", "thread", "signal to itself", "own module"}
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
        }


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
@pytest.mark.parametrize("name", ["PDF", "pages", "formulas"])
def test_a_parser_gone_wild_reaches_nothing(
    name: str, tmp_path: Path, places: dict[str, Any]
) -> None:
    given = {
        "PDF": b"%PDF-1.4\n",
        "pages": packed(["text"]),
        "formulas": formulas_main.packed({"source": "x", "display": True}),
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
    allowed = NEEDED | {"own socket"}
    assert {one for one, answer in answers.items() if answer not in DENIED} == allowed
    assert {answers[one] for one in allowed} == {"done"}


def test_the_probe_gets_through_where_nothing_stands_in_its_way(places: dict[str, Any]) -> None:
    answers = tried("nothing", places, b"")
    through = {
        *("session bus", "datagram to a path", "abstract socket", "TCP", "UDP", "TCP server"),
        *("pair of datagram sockets", "socket elsewhere", "program started", "new process"),
        *("secret", "passwords", "list of files", "new file", "new directory"),
        *("rights of a file", "times of a file", "file cut off", "file renamed"),
        *("arguments of others", "shared memory", "full", *NEEDED),
    }
    assert {one for one in through if answers[one] != "done"} == set()
    others = {"program": "ENOENT", "signal": "ESRCH", "ptrace": "ESRCH", "pidfd_open": "ESRCH"}
    assert {one: answers[one] for one in others} == others


def test_what_a_system_can_not_give_is_said() -> None:
    assert lacking(Confinement(6, seccomp=True)) == ()
    assert "no Landlock" in lacking(Confinement(0, seccomp=True))[0]
    old = " ".join(lacking(Confinement(3, seccomp=False)))
    assert "no seccomp" in old and "network" in old
    new = " ".join(lacking(Confinement(7, seccomp=False)))
    assert "no seccomp" in new and "network" not in new
    assert len(lacking(Confinement(0, seccomp=False))) == 3
