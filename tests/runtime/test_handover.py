"""Files left for the program that already runs: told once, in order, and never anything else."""

from __future__ import annotations

from pathlib import Path

from falcon_desktop.runtime.handover import DIRECTORY, MAX_BYTES, collect, leave


def test_files_are_told_once_in_order(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("b.json", "a.json", "ملف.json")]
    assert all(leave(tmp_path, file) for file in files)
    assert (tmp_path / DIRECTORY).stat().st_mode & 0o077 == 0
    assert collect(tmp_path) == files
    assert collect(tmp_path) == []


def test_relative_paths_are_completed(tmp_path: Path) -> None:
    assert leave(tmp_path, Path("x.json"))
    assert collect(tmp_path) == [Path.cwd() / "x.json"]


def test_strange_notes_are_passed_over(tmp_path: Path) -> None:
    place = tmp_path / DIRECTORY
    place.mkdir()
    (place / "1.path").write_bytes(b"relative/file")
    (place / "2.path").write_bytes(b"/with\0nul")
    (place / "3.path").write_bytes(b"/" + b"x" * MAX_BYTES * 2)
    (place / "4.path").symlink_to("/etc/passwd")
    (place / "5.path").mkdir()
    (place / "6.txt").write_text("/x")
    found = collect(tmp_path)
    assert all(len(str(path)) <= MAX_BYTES for path in found)
    assert Path("/etc/passwd") not in found
    assert Path("/x") not in found


def test_nothing_can_be_left_where_nothing_can_be_written(tmp_path: Path) -> None:
    assert not leave(tmp_path / "missing", tmp_path / "x")
    assert collect(tmp_path / "missing") == []
