"""Files that were not finished beside their place: none stays, though a program was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.composition.exporting import new_file, write_file
from falcon_desktop.composition.unfinished import PREFIX, sweep, unfinished_in

WRITE = """
import sys
from pathlib import Path
from falcon_desktop.composition.exporting import new_file
with new_file(Path(sys.argv[1]), replace=False) as (file, name):
    file.write(b"what was said")
    file.flush()
    print(name, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A program in the middle of an export, and its unfinished file."""
    command = [sys.executable, "-c", WRITE, str(tmp_path / "chats.md")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_one_of_a_killed_program_is_taken_away_by_the_next_export_there(
    tmp_path: Path, writer: tuple[subprocess.Popen[str], Path]
) -> None:
    process, left = writer
    write_file(tmp_path / "beside.md", b"another", replace=False)
    assert left.read_bytes() == b"what was said"  # it is at work
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert left.exists()
    write_file(tmp_path / "chats.md", b"whole", replace=False)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["beside.md", "chats.md"]
    assert (tmp_path / "chats.md").stat().st_mode & 0o777 == 0o600


def test_one_that_goes_on_gets_its_name(
    tmp_path: Path, writer: tuple[subprocess.Popen[str], Path]
) -> None:
    process, _ = writer
    assert sweep(tmp_path) == 0
    process.communicate("")
    assert process.returncode == 0
    assert (tmp_path / "chats.md").read_bytes() == b"what was said"
    assert len(list(tmp_path.iterdir())) == 1


def test_two_of_the_same_program_leave_each_other_alone(tmp_path: Path) -> None:
    with (
        new_file(tmp_path / "a", replace=False) as (first, _),
        new_file(tmp_path / "b", replace=False) as (second, _),
    ):
        first.write(b"1")
        second.write(b"2")
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {
        "a": b"1", "b": b"2",
    }  # fmt: skip


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("a file")
    target.chmod(0o600)
    (tmp_path / f"{PREFIX}linklink").symlink_to(target)
    (tmp_path / f"{PREFIX}abcdefg").write_text("too short a name")
    (tmp_path / f"{PREFIX}abcdefgh.md").write_text("somebody's name")
    readable = tmp_path / f"{PREFIX}abcdefgh"
    readable.write_text("for others to read: not made here")
    readable.chmod(0o644)
    (tmp_path / f"{PREFIX}folder_1").mkdir(mode=0o600)
    os.mkfifo(tmp_path / f"{PREFIX}pipe_pip", 0o600)
    (tmp_path / ".falcon-settings").touch(0o600)
    there = sorted(entry.name for entry in tmp_path.iterdir())
    assert sweep(tmp_path) == 0
    assert sorted(entry.name for entry in tmp_path.iterdir()) == there


def test_a_folder_that_can_not_be_looked_at_is_no_trouble(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere") == 0
    with pytest.raises(FileNotFoundError):
        unfinished_in(tmp_path / "nowhere")
