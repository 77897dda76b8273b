"""Starts that did not get ready are counted; the fourth in a row is a careful one."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.runtime.start_count import NAME, begin, ready


def test_fourth_start_after_three_that_failed_is_careful(tmp_path: Path) -> None:
    assert [begin(tmp_path) for _ in range(5)] == [False, False, False, True, True]
    ready(tmp_path)
    assert not begin(tmp_path)


@pytest.mark.parametrize("content", [b"", b"x", b"-5", b"9" * 500])
def test_strange_counts_hinder_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    begin(tmp_path)
    ready(tmp_path)
    assert not (tmp_path / NAME).exists()


def test_read_only_profiles_are_not_counted(tmp_path: Path) -> None:
    assert not begin(tmp_path / "missing")
    ready(tmp_path / "missing")
