"""The lock of the data directory where it can't be had."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.paths import make_private_directory
from falcon_desktop.runtime.instance_lock import InstanceLock


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A directory that really can't be written: root passes over modes, not over mounts."""
    directory = tmp_path / "data"
    directory.mkdir(mode=0o700)
    if os.geteuid() != 0:
        directory.chmod(0o500)
        yield directory
        directory.chmod(0o700)
        return
    mount = ["mount", "--bind", str(directory), str(directory)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("root without the right to mount can't make a read-only directory")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(directory)], check=True)
    yield directory
    subprocess.run(["umount", str(directory)], check=True)


def test_a_read_only_directory_needs_no_lock(read_only: Path) -> None:
    with pytest.raises(OSError):
        (read_only / "probe").touch()
    make_private_directory(read_only)
    lock = InstanceLock(read_only)
    assert lock.acquire()
    lock.release()
    assert list(read_only.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "free"),
    [
        (errno.ENOLCK, True),
        (errno.EOPNOTSUPP, True),
        (errno.EWOULDBLOCK, False),
        (errno.EAGAIN, False),
        (errno.EACCES, False),
    ],
)
def test_only_another_holder_keeps_the_program_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, free: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert InstanceLock(tmp_path).acquire() is free
