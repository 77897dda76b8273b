"""The comparison of two builds names each kind of difference."""

from __future__ import annotations

from pathlib import Path

from resources.packaging.compare import differences


def tree(root: Path) -> Path:
    root.mkdir()
    (root / "same").write_text("same")
    (root / "program").write_text("one")
    (root / "link").symlink_to("same")
    return root


def test_equal_trees_have_no_difference(tmp_path: Path) -> None:
    assert differences(tree(tmp_path / "a"), tree(tmp_path / "b")) == []


def test_every_kind_of_difference_is_named(tmp_path: Path) -> None:
    first, second = tree(tmp_path / "a"), tree(tmp_path / "b")
    (second / "program").write_text("two")
    (second / "same").chmod(0o755)
    (second / "link").unlink()
    (second / "link").symlink_to("program")
    (second / "new").touch()
    found = differences(first, second)
    assert [line.rpartition(": ")[2] for line in found] == ["new", "link", "program", "same"]
