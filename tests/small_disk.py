"""A file system of a few megabytes that a test can fill."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def mounted(directory: Path, kind: str = "tmpfs", megabytes: int = 4) -> Iterator[Path]:
    """Mount a ``tmpfs`` or an ``ext4`` in ``directory``; the test is skipped where it can't be."""
    place = directory / "disk"
    place.mkdir()
    if kind == "tmpfs":
        made = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place)]
    else:
        image = directory / "image"
        with image.open("wb") as file:
            file.truncate(megabytes << 20)
        maker = shutil.which("mkfs.ext4", path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin")
        if maker is None:
            pytest.skip("mkfs.ext4 is not installed")
        options = ["-q", "-m", "0", "-O", "^has_journal", "-b", "1024"]
        subprocess.run([maker, *options, str(image)], check=True)
        made = ["mount", "-o", "loop", str(image), str(place)]
    done = subprocess.run(made, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> Callable[[], None]:
    """Take every byte that is left; returns what gives them back."""
    ballast = disk / "ballast"
    descriptor = os.open(ballast, os.O_CREAT | os.O_WRONLY)
    for size in (1 << 16, 1 << 10, 1):
        with contextlib.suppress(OSError):
            while True:
                os.write(descriptor, bytes(size))
    os.close(descriptor)
    return ballast.unlink
