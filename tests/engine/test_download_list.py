"""The list of downloads: a window and a command that download at the same time lose nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.core.domain.downloads import WantedFile, WantedModel
from falcon_desktop.engine import download_list


def wanted(name: str) -> WantedModel:
    file = WantedFile(f"{name}.gguf", f"{name}.gguf", 300, "0" * 64)
    return WantedModel(f"me/{name}", "0" * 40, (file,))


A, B, C = wanted("a"), wanted("b"), wanted("c")


def test_each_changes_only_what_is_its_own(tmp_path: Path) -> None:
    window = download_list.change(tmp_path, (), (A, B))
    command = download_list.load(tmp_path)
    assert list(command) == [A, B]
    command = download_list.change(tmp_path, command, (A, B, C))
    window = download_list.change(tmp_path, window, (B,))  # a is done
    assert list(download_list.load(tmp_path)) == [B, C]
    command = download_list.change(tmp_path, command, (A, B))  # c is done, of a it knows nothing
    assert list(download_list.load(tmp_path)) == [B]
    newer = replace(B, revision="1" * 40)
    download_list.change(tmp_path, window, (newer,))
    assert list(download_list.load(tmp_path)) == [newer]
    download_list.change(tmp_path, (newer,), ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[1, {}]", b"\xff"])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / download_list.FILE).write_bytes(content)
    assert list(download_list.load(tmp_path)) == []
    assert download_list.change(tmp_path, (), (A,)) == (A,)
    assert list(download_list.load(tmp_path)) == [A]


def test_what_could_not_be_kept_is_tried_again(tmp_path: Path) -> None:
    place = tmp_path / "models"
    place.write_bytes(b"no directory")
    known = download_list.change(place, (), (A,))
    assert known == ()
    place.unlink()
    assert download_list.change(place, known, (A, B)) == (A, B)
    assert list(download_list.load(place)) == [A, B]
