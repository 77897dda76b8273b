"""One program per data directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.runtime.instance_lock import InstanceLock
from falcon_desktop.runtime.single_instance import ActivationServer, raise_first_instance
from pytestqt.qtbot import QtBot
from tests.waiting import PATIENCE_S

HOLDER = """
import sys, time
from pathlib import Path
from falcon_desktop.runtime.instance_lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
time.sleep(60)
"""
CALLER = """
import sys
from pathlib import Path
from falcon_desktop.runtime.single_instance import raise_first_instance
print(raise_first_instance(Path(sys.argv[1])))
"""


def test_a_killed_holder_leaves_no_lock(tmp_path: Path, qtbot: QtBot) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    lock = InstanceLock(tmp_path)
    assert not lock.acquire()
    holder.kill()
    holder.communicate()
    assert lock.acquire()
    assert not InstanceLock(tmp_path).acquire()
    lock.release()
    assert lock.acquire()
    lock.release()


@pytest.mark.parametrize("depth", ["near", "x" * 120])
def test_a_second_start_raises_the_first(tmp_path: Path, qtbot: QtBot, depth: str) -> None:
    data = tmp_path / depth
    data.mkdir()
    server = ActivationServer(data)
    assert server.listen()
    with qtbot.waitSignal(server.activated):
        caller = subprocess.Popen(
            [sys.executable, "-c", CALLER, str(data)], stdout=subprocess.PIPE, text=True
        )
    assert caller.communicate(timeout=PATIENCE_S)[0] == "True\n"
    server.close()


def test_a_socket_left_behind_is_replaced(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "falcon-desktop.sock").write_bytes(b"")
    server = ActivationServer(tmp_path)
    assert server.listen()
    server.close()


def test_nobody_listens(tmp_path: Path, qtbot: QtBot) -> None:
    assert not raise_first_instance(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has Qt's own")
def test_nobody_else_may_connect_and_no_other_thread_gets_another_umask(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory that is made while the umask is 0177 can't be entered by who made it."""
    asked: list[int] = []
    monkeypatch.setattr(os, "umask", asked.append)
    server = ActivationServer(tmp_path)
    assert server.listen()
    assert asked == []
    assert (tmp_path / "falcon-desktop.sock").stat().st_mode & 0o777 == 0o600
    server.close()
