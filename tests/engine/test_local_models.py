"""Model files that a person adds are used where they are; only our own are ever deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.composition.local_models import DiskModels
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import ModelFileUnusable, NotFound
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.engine import local_models
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine
from tests.engine.test_gguf import TEXT, fact, gguf, text
from tests.engine.test_stores import projector
from tests.servers.tiny_models import write_model


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def disk(own: Path) -> DiskModels:
    library = Library(own)
    return DiskModels(library, own, Engine(library))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_model(tmp_path / "Mine.gguf")


def of_kind(kind: str) -> bytes:
    """A sound file that says of itself what it is, such as an adapter."""
    architecture = fact("general.architecture", TEXT, text("llama"))
    return gguf((architecture, fact("general.type", TEXT, text(kind))))


VOCABULARY = gguf((fact("general.architecture", TEXT, text("llama")),), (), weights=b"")


async def add(disk: DiskModels, path: Path) -> LocalModel | None:
    disk.configure(EngineSettings(files=(await disk.check(str(path)),)))
    return await disk.in_file(str(path))


async def test_a_file_is_used_where_it_is_and_never_copied_or_deleted(
    disk: DiskModels, file: Path, own: Path
) -> None:
    before = file.stat()
    model = await add(disk, file)
    assert model is not None
    assert (model.id, model.path, model.in_place) == ("Mine", str(file), True)
    assert not own.exists()
    with pytest.raises(NotFound):
        await disk.remove(str(file))
    disk.configure(EngineSettings(files=(str(file),), forgotten=(str(file),)))
    assert await disk.in_file(str(file)) is None
    after = file.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns, after.st_nlink) == (
        before.st_ino, before.st_size, before.st_mtime_ns, before.st_nlink,
    )  # fmt: skip


async def test_two_files_of_one_name_stand_beside_each_other(
    disk: DiskModels, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = write_model(tmp_path / "elsewhere" / "Mine.gguf")
    disk.configure(EngineSettings(files=(str(file), str(other))))
    found = {model.path: model.id for model in await disk.models()}
    assert (found[str(file)], found[str(other)]) == ("Mine", str(other))


async def test_a_link_to_a_file_that_is_there_already_adds_nothing(
    disk: DiskModels, file: Path, own: Path, tmp_path: Path
) -> None:
    own.mkdir()
    mine = write_model(own / "own.gguf")
    link = tmp_path / "link.gguf"
    link.symlink_to(mine)
    found = await disk.in_file(await disk.check(str(link)))
    assert found is not None and found.path == str(mine)


@pytest.mark.parametrize(
    "content",
    [b"", b"GGUF", b"not a model at all" * 100, VOCABULARY]
    + [of_kind(kind) for kind in ("adapter", "imatrix", "mmproj", "vocab")],
    ids=["empty", "short", "foreign", "vocabulary", "adapter", "imatrix", "projector", "said"],
)
async def test_what_is_no_model_is_refused_and_told_where_it_lies(
    disk: DiskModels, tmp_path: Path, own: Path, content: bytes
) -> None:
    file = tmp_path / "x.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelFileUnusable) as raised:
        await disk.check(str(file))
    assert raised.value.detail
    own.mkdir()
    (own / "y.gguf").write_bytes(content)
    disk.configure(EngineSettings(files=(str(file),)))
    told = {one.name: one for one in await disk.refused()}
    assert [(name, one.in_place) for name, one in told.items()] == [
        ("y.gguf", False),
        ("x.gguf", True),
    ]
    assert all(one.reason for one in told.values())
    assert [model.in_place for model in await disk.models()] == [False], "the starter model"
    await disk.remove(str(own / "y.gguf"))
    disk.configure(EngineSettings(files=(str(file),), forgotten=(str(file),)))
    assert await disk.refused() == []
    assert file.exists()


async def test_missing_file_and_models_of_others_are_told(disk: DiskModels, tmp_path: Path) -> None:
    with pytest.raises(ModelFileUnusable):
        await disk.check(str(tmp_path / "nothing.gguf"))
    link = tmp_path / "dangling.gguf"
    link.symlink_to(tmp_path / "nothing.gguf")
    disk.configure(EngineSettings(files=(str(link),)))
    [told] = await disk.refused()
    assert (told.name, told.path) == ("dangling.gguf", str(link))
    [starter] = await disk.models()
    with pytest.raises(NotFound):
        await disk.remove(starter.path)
    with pytest.raises(NotFound):
        await disk.remove(str(link))


async def test_any_part_of_a_model_stands_for_it_and_a_missing_one_is_told(
    disk: DiskModels, own: Path, tmp_path: Path
) -> None:
    first, second = (tmp_path / f"big-0000{part}-of-00002.gguf" for part in (1, 2))
    write_model(first)
    with pytest.raises(ModelFileUnusable, match="can't be used") as raised:
        await disk.check(str(first))
    assert raised.value.detail == "its part “big-00002-of-00002.gguf” is missing"
    own.mkdir()
    (own / first.name).hardlink_to(first)
    assert [one.reason for one in await disk.refused()] == [
        "its part “big-00002-of-00002.gguf” is missing"
    ]
    second.write_bytes(gguf())
    assert await disk.check(str(second)) == str(first)
    await disk.remove(str(own / first.name))
    assert await disk.refused() == [] and first.exists()


async def test_a_projector_of_a_model_is_not_told_as_useless(disk: DiskModels, own: Path) -> None:
    own.mkdir()
    write_model(own / "eye.gguf")
    clip = (
        fact("general.architecture", TEXT, text("clip")),
        fact("clip.has_vision_encoder", 7, b"\1"),
    )
    (own / "mmproj-eye.gguf").write_bytes(gguf(clip))
    assert await disk.refused() == []
    (own / "eye.gguf").unlink()
    assert [one.name for one in await disk.refused()] == ["mmproj-eye.gguf"]


async def test_what_reads_pictures_goes_with_its_model_and_stays_for_another(own: Path) -> None:
    own.mkdir()
    library = Library(own)
    (own / "mmproj-eye-f16.gguf").write_bytes(projector())
    both = [str(write_model(own / f"eye-{kind}.gguf")) for kind in ("Q4_0", "Q8_0")]
    assert all(one.projector for one in library.models() if one.path in both)
    local_models.remove(library, own, both[0])
    assert (own / "mmproj-eye-f16.gguf").exists()
    local_models.remove(library, own, both[1])
    assert list(own.iterdir()) == []
