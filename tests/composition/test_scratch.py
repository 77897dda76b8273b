"""Folders outside the data directory: none is left, also where the program was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.composition.scratch import PREFIX, scratch, sweep

HOLD = """
import sys
from falcon_desktop.composition.scratch import scratch
with scratch() as directory:
    (directory / "words").write_text("what was said")
    print(directory, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def holder(temporary: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_it_is_private_and_gone_afterwards(temporary: Path) -> None:
    with scratch() as directory:
        assert directory.parent == temporary
        assert directory.stat().st_mode & 0o777 == 0o700
        (directory / "words").write_text("what was said")
    assert list(temporary.iterdir()) == []


def test_one_of_a_killed_program_is_taken_away_by_the_next(
    temporary: Path, holder: tuple[subprocess.Popen[str], Path]
) -> None:
    process, left = holder
    assert (left / "words").exists()
    assert sweep() == 0  # it is at work
    with scratch():
        assert (left / "words").exists()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (left / "words").exists()
    with scratch() as directory:
        assert list(temporary.iterdir()) == [directory]


def test_others_are_left_alone(temporary: Path) -> None:
    (temporary / "falcon-other").mkdir()
    (temporary / f"{PREFIX}file").write_text("not a folder")
    target = temporary / "target"
    target.mkdir()
    (temporary / f"{PREFIX}link").symlink_to(target)
    assert sweep() == 0
    assert len(list(temporary.iterdir())) == 4
