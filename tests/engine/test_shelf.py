"""Model files put among the models and taken away, with the real starter model."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.composition.model_shelf import DiskShelf
from falcon_desktop.core.domain.errors import ModelFileUnusable, NotFound, StorageError
from falcon_desktop.engine.models import Library
from falcon_desktop.providers.model_downloads import ModelDownloads


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "models")


@pytest.fixture
def shelf(library: Library, tmp_path: Path) -> DiskShelf:
    return DiskShelf(library, tmp_path / "models", ModelDownloads())


@pytest.fixture
def file(library: Library, tmp_path: Path) -> Path:
    """The starter model under another name, elsewhere on the disk."""
    starter = library.starter_file()
    assert starter is not None
    copy = tmp_path / "Mine.gguf"
    copy.hardlink_to(starter)
    return copy


async def test_file_is_copied_used_and_deleted(shelf: DiskShelf, file: Path) -> None:
    model = await shelf.add(str(file))
    assert model.id == "Mine"
    assert Path(model.path).stat().st_ino != file.stat().st_ino
    assert Path(model.path).stat().st_mode & 0o077 == 0
    assert (await shelf.models())[0].id == "Mine"
    await shelf.add(model.path)  # it is there already
    await shelf.remove("Mine")
    assert file.exists()
    assert "Mine" not in [one.id for one in await shelf.models()]


async def test_same_name_is_not_overwritten(shelf: DiskShelf, file: Path, tmp_path: Path) -> None:
    await shelf.add(str(file))
    other = tmp_path / "elsewhere" / "Mine.gguf"
    other.parent.mkdir()
    other.hardlink_to(file)
    with pytest.raises(ModelFileUnusable, match="already"):
        await shelf.add(str(other))


@pytest.mark.parametrize("content", [b"", b"GGUF", b"not a model at all" * 100])
async def test_no_model_file_is_refused(shelf: DiskShelf, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelFileUnusable):
        await shelf.add(str(file))
    assert not (tmp_path / "models").exists()


async def test_missing_file_and_models_of_others_are_told(shelf: DiskShelf, tmp_path: Path) -> None:
    with pytest.raises((ModelFileUnusable, StorageError)):
        await shelf.add(str(tmp_path / "nothing.gguf"))
    with pytest.raises(NotFound):
        await shelf.remove(await shelf.starter_id())
