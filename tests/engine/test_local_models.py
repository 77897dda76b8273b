"""Model files put among the models and taken away, with the real starter model."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.composition.local_models import DiskModels
from falcon_desktop.core.domain.errors import ModelFileUnusable, NotFound, StorageError
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine
from falcon_desktop.providers.model_downloads import ModelDownloads


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "models")


@pytest.fixture
def chat_list(library: Library, tmp_path: Path) -> DiskModels:
    return DiskModels(library, tmp_path / "models", ModelDownloads(), Engine(library))


@pytest.fixture
def file(library: Library, tmp_path: Path) -> Path:
    """The starter model under another name, elsewhere on the disk."""
    starter = library.starter_file()
    assert starter is not None
    copy = tmp_path / "Mine.gguf"
    copy.hardlink_to(starter)
    return copy


async def test_file_is_copied_used_and_deleted(chat_list: DiskModels, file: Path) -> None:
    model = await chat_list.add(str(file))
    assert model.id == "Mine"
    assert Path(model.path).stat().st_ino != file.stat().st_ino
    assert Path(model.path).stat().st_mode & 0o077 == 0
    assert (await chat_list.models())[0].id == "Mine"
    await chat_list.add(model.path)  # it is there already
    await chat_list.remove("Mine")
    assert file.exists()
    assert "Mine" not in [one.id for one in await chat_list.models()]


async def test_same_name_is_not_overwritten(
    chat_list: DiskModels, file: Path, tmp_path: Path
) -> None:
    await chat_list.add(str(file))
    other = tmp_path / "elsewhere" / "Mine.gguf"
    other.parent.mkdir()
    other.hardlink_to(file)
    with pytest.raises(ModelFileUnusable, match="already"):
        await chat_list.add(str(other))


@pytest.mark.parametrize("content", [b"", b"GGUF", b"not a model at all" * 100])
async def test_no_model_file_is_refused(
    chat_list: DiskModels, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelFileUnusable):
        await chat_list.add(str(file))
    assert not (tmp_path / "models").exists()


async def test_missing_file_and_models_of_others_are_told(
    chat_list: DiskModels, tmp_path: Path
) -> None:
    with pytest.raises((ModelFileUnusable, StorageError)):
        await chat_list.add(str(tmp_path / "nothing.gguf"))
    with pytest.raises(NotFound):
        await chat_list.remove(await chat_list.starter_id())
