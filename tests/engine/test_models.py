"""The models on this disk: found, named, ordered, checksummed once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from falcon_desktop.core.domain.errors import EngineMissing, ModelFileUnusable
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.ports.servers import ModelLibrary
from falcon_desktop.engine.models import CHECKSUMS, STARTER_FILE, Library

ROOT = Path(__file__).parents[2]


def small_model(name: str = "") -> bytes:
    """A sound GGUF with a tensor of four bytes."""

    def text(value: str) -> bytes:
        return len(value).to_bytes(8, "little") + value.encode()

    facts = [text("general.architecture") + (8).to_bytes(4, "little") + text("falcon")]
    if name:
        facts.append(text("general.name") + (8).to_bytes(4, "little") + text(name))
    tensor = text("t") + b"".join(
        value.to_bytes(size, "little") for value, size in ((1, 4), (1, 8), (0, 4), (0, 8))
    )
    head = (
        b"GGUF"
        + (3).to_bytes(4, "little")
        + (1).to_bytes(8, "little")
        + len(facts).to_bytes(8, "little")
        + b"".join(facts)
        + tensor
    )
    return head + bytes(-len(head) % 32) + bytes(4)


def test_a_fresh_machine_has_the_starter_model(tmp_path: Path) -> None:
    library: ModelLibrary = Library(tmp_path / "models")
    (starter,) = library.models()
    assert starter.name == "SmolLM2 135M"
    assert starter.id == STARTER_FILE.removesuffix(".gguf")
    assert starter.context_window == 8192
    assert starter.size == Path(starter.path).stat().st_size > 90_000_000
    assert library.default() == starter
    assert not (tmp_path / "models").exists()


def test_the_users_models_come_first_by_name_and_only_usable_ones(tmp_path: Path) -> None:
    (tmp_path / "b.gguf").write_bytes(small_model("Bee"))
    (tmp_path / "A.GGUF").write_bytes(small_model())
    (tmp_path / "broken.gguf").write_bytes(b"GGUF")
    (tmp_path / "notes.txt").write_bytes(b"")
    (tmp_path / "c.gguf.part").write_bytes(small_model())
    os.mkfifo(tmp_path / "pipe.gguf")
    library = Library(tmp_path)
    assert [model.name for model in library.models()] == ["A", "b", "SmolLM2 135M"]
    assert library.default().id == "A"
    assert [Path(bad.path).name for bad in library.unusable()] == ["broken.gguf", "pipe.gguf"]
    assert all(bad.reason for bad in library.unusable())


def test_a_model_is_called_as_its_answers_are(tmp_path: Path) -> None:
    for name in ("Falcon3-1B-Instruct-q4_k_m", "m-q4_0", "m-q8_0"):
        (tmp_path / f"{name}.gguf").write_bytes(small_model("Something else"))
    found = {model.id: model.name for model in Library(tmp_path).models()}
    assert found["Falcon3-1B-Instruct-q4_k_m"] == "Falcon3-1B-Instruct"
    assert found["m-q4_0"] == "m-q4_0", "two of one name are told apart"
    assert found[STARTER_FILE.removesuffix(".gguf")] == "SmolLM2 135M"


def test_a_model_is_found_by_id_and_a_missing_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(small_model())
    library = Library(tmp_path)
    assert library.model("mine").path == str(tmp_path / "mine.gguf")
    assert library.model("").id == "mine"
    (tmp_path / "mine.gguf").unlink()
    with pytest.raises(EngineMissing):
        library.model("mine")


def test_without_any_model_it_is_told(tmp_path: Path) -> None:
    library = Library(tmp_path, tmp_path / "none")
    assert library.models() == []
    with pytest.raises(EngineMissing, match="no model"):
        library.default()


def test_a_replaced_file_is_read_again(tmp_path: Path) -> None:
    library = Library(tmp_path)
    path = tmp_path / "mine.gguf"
    path.write_bytes(b"broken")
    assert library.unusable()
    path.write_bytes(small_model("Fixed"))
    assert not library.unusable()
    assert library.default().name == "mine"


def test_a_checksum_is_computed_once_and_again_for_a_changed_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.gguf"
    path.write_bytes(small_model("One"))
    library = Library(tmp_path)
    model = library.default()
    assert model.sha256 == ""
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert library.with_checksum(model).sha256 == expected
    assert Library(tmp_path).default().sha256 == expected

    status = path.stat()
    path.write_bytes(small_model("Two"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # same size, same time: remembered
    assert Library(tmp_path).with_checksum(model).sha256 == expected
    os.utime(path, ns=(1, 1))
    changed = Library(tmp_path).with_checksum(library.default())
    assert changed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() != expected


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"x": 1}'])
def test_a_damaged_memory_of_checksums_costs_only_time(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "mine.gguf").write_bytes(small_model())
    (tmp_path / CHECKSUMS).write_bytes(damage)
    library = Library(tmp_path)
    assert len(library.with_checksum(library.default()).sha256) == 64
    assert library.default().sha256


def test_a_vanished_file_has_no_checksum(tmp_path: Path) -> None:
    with pytest.raises(ModelFileUnusable):
        Library(tmp_path).with_checksum(LocalModel("x", "X", str(tmp_path / "x"), 1))
