"""Models that other programs keep: found by their layout, used in place, never written."""

from __future__ import annotations

import io
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.engine import local_models
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress
from falcon_desktop.engine.stores import Places
from tests.engine.test_gguf import TEXT, U32, fact, gguf, tensor, text, u32
from tests.servers.tiny_models import write_model

DIGEST = "a" * 64


def projector(width: int = 64, *, sees: bool = True) -> bytes:
    return gguf(
        (
            fact("general.architecture", TEXT, text("clip")),
            fact("clip.has_vision_encoder", 7, b"\1" if sees else b"\0"),
            fact("clip.vision.projection_dim", U32, u32(width)),
        ),
        (tensor(),),
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def places(home: Path) -> Places:
    return Places(home, {}, "linux")


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_model(path)


def library(tmp_path: Path, places: Places | None, **settings: Any) -> Library:
    return Library(
        tmp_path / "models",
        tmp_path / "no starter",
        settings=EngineSettings(**settings),
        places=places,
    )


def hugging_face(home: Path) -> Path:
    repository = home / ".cache/huggingface/hub/models--tiiuae--Falcon3-1B-GGUF"
    blob = made(repository / "blobs" / DIGEST)
    link = repository / "snapshots" / ("b" * 40) / "Falcon3-1B-q4_k_m.gguf"
    link.parent.mkdir(parents=True)
    link.symlink_to(os.path.relpath(blob, link.parent))
    return link


def llama_cpp(home: Path) -> Path:
    return made(home / ".cache/llama.cpp/ggml-org_tiny-Q8_0.gguf")


def lm_studio(home: Path) -> Path:
    return made(home / ".lmstudio/models/publisher/repository/Deep-Q4_K_M.gguf")


def jan(home: Path) -> Path:
    root = home / ".local/share/Jan/data"
    file = made(root / "llamacpp/models/janhq/Jan-v1/model.gguf")
    (file.parent / "model.yml").write_text(
        "model_path: llamacpp/models/janhq/Jan-v1/model.gguf\nname: 'Jan v1'\nsize_bytes: 1\n"
    )
    return file


def gpt4all(home: Path) -> Path:
    return made(home / ".local/share/nomic.ai/GPT4All/Mistral.Q4_0.gguf")


def ollama(home: Path, name: str = "registry.ollama.ai/library/llama3.2/1b") -> Path:
    root = home / ".ollama/models"
    blob = root / "blobs" / f"sha256-{DIGEST}"
    if not blob.exists():
        made(blob)
    manifest = root / "manifests" / name
    manifest.parent.mkdir(parents=True)
    kind = "application/vnd.ollama.image."
    layers = [
        {"mediaType": f"{kind}license", "digest": f"sha256:{'c' * 64}", "size": 1},
        {"mediaType": f"{kind}model", "digest": f"sha256:{DIGEST}", "size": 1},
    ]
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    return blob


STORES = [
    (hugging_face, "Hugging Face", "Falcon3-1B-q4_k_m"),
    (llama_cpp, "llama.cpp", "ggml-org_tiny-Q8_0"),
    (lm_studio, "LM Studio", "Deep-Q4_K_M"),
    (jan, "Jan", "Jan v1"),
    (gpt4all, "GPT4All", "Mistral.Q4_0"),
    (ollama, "Ollama", "llama3.2:1b"),
]


def found_in(models: Library) -> list[tuple[str, str, str]]:
    return [(one.id, one.owner, one.path) for one in models.models()]


@pytest.mark.parametrize(("make", "owner", "name"), STORES)
async def test_a_model_of_another_program_is_found_used_in_place_and_left_alone(
    make: Callable[[Path], Path], owner: str, name: str, tmp_path: Path, home: Path, places: Places,
    heard: Any, client: Callable[[EngineAddress], httpx.AsyncClient],
) -> None:  # fmt: skip
    file = make(home)
    before = {path: path.lstat().st_mtime_ns for path in home.rglob("*")}
    models = library(tmp_path, places)
    assert found_in(models) == [(name, owner, str(file))]
    engine = Engine(models)
    async with engine.lease(heard, name) as address, client(address) as http:
        reply = await http.post("/v1/completions", json={"prompt": "a", "max_tokens": 2})
        assert reply.status_code == 200
    await engine.close()
    with pytest.raises(NotFound):
        local_models.remove(models, tmp_path / "models", name)
    assert {path: path.lstat().st_mtime_ns for path in home.rglob("*")} == before
    assert not (tmp_path / "models").exists(), "0 bytes copied"
    assert found_in(library(tmp_path, places, forgotten=(str(file),))) == []


def test_where_variables_say_that_programs_keep_their_files(tmp_path: Path, home: Path) -> None:
    for make, _, _ in STORES:
        make(home)
    moved = {
        "HF_HUB_CACHE": home / ".cache/huggingface/hub",
        "LLAMA_CACHE": home / ".cache/llama.cpp",
        "OLLAMA_MODELS": home / ".ollama/models",
        "XDG_DATA_HOME": home / ".local/share",
    }
    elsewhere = Places(
        tmp_path / "elsewhere", {name: str(path) for name, path in moved.items()}, "linux"
    )
    owners = [one.owner for one in library(tmp_path, elsewhere).models()]
    assert owners == ["Hugging Face", "llama.cpp", "Jan", "GPT4All", "Ollama"]
    relative = Places(tmp_path / "elsewhere", dict.fromkeys(moved, "models"), "linux")
    assert library(tmp_path, relative).models() == []


def test_ollamas_names(tmp_path: Path, home: Path, places: Places) -> None:
    ollama(home, "registry.ollama.ai/ada/mine/latest")
    assert [one.id for one in library(tmp_path, places).models()] == ["ada/mine:latest"]
    ollama(home, "hf.co/tiiuae/Falcon3/q4")  # the same file: shown once
    assert len(library(tmp_path, places).models()) == 1


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{",
        '{"layers": 1}',
        '{"layers": [1, {"mediaType": 2, "digest": "sha256:../../x"}]}',
    ],
)
def test_a_damaged_manifest_is_left_out(
    manifest: str, tmp_path: Path, home: Path, places: Places
) -> None:
    ollama(home)
    for path in (home / ".ollama/models/manifests").rglob("1b"):
        path.write_text(manifest)
    assert library(tmp_path, places).models() == []


def test_what_goes_or_hangs_is_left_out(tmp_path: Path, home: Path, places: Places) -> None:
    link = hugging_face(home)
    llama_cpp(home)
    os.mkfifo(home / ".cache/llama.cpp/pipe.gguf")
    (home / ".cache/llama.cpp/round").symlink_to(home / ".cache")
    (home / ".cache/llama.cpp/half.gguf").write_bytes(b"GGUF\3")
    link.resolve().unlink()  # a link to nothing
    assert [one.owner for one in library(tmp_path, places).models()] == ["llama.cpp"]


@contextmanager
def changed_at(step: int, change: Callable[[], None]) -> Iterator[list[str]]:
    """Change something right before so many looks at the disk; give the looks of this thread."""
    looks: list[str] = []
    me = threading.get_ident()

    def looking(name: str, look: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*args: Any, **named: Any) -> Any:
            if threading.get_ident() == me:
                looks.append(name)
                if len(looks) == step:
                    change()
            return look(*args, **named)

        return looked

    with pytest.MonkeyPatch.context() as patch:
        for name in ("stat", "scandir", "open"):
            patch.setattr(os, name, looking(name, getattr(os, name)))
        patch.setattr(io, "open", looking("io.open", io.open))
        yield looks


@pytest.mark.parametrize(("make", "owner", "name"), STORES)
@pytest.mark.parametrize("goes", [True, False])
def test_a_store_that_changes_while_it_is_read_costs_nothing(
    make: Callable[[Path], Path], owner: str, name: str, goes: bool, tmp_path: Path
) -> None:
    for step in count(1):
        home = tmp_path / str(step)
        file = make(home)

        def change(home: Path = home, file: Path = file) -> None:
            if goes:
                shutil.rmtree(home)
            else:
                file.resolve().write_bytes(b"GG")

        models = library(tmp_path, Places(home, {}, "linux"))
        with changed_at(step, change) as looks:
            found = [one.id for one in models.models()]
        if len(looks) < step:
            assert (found, step > 5) == ([name], True)
            break
        assert found in ([], [name])
        assert models.models() == [], "but not the next time"


def test_a_folder_that_was_added_and_one_that_went(tmp_path: Path) -> None:
    made(tmp_path / "mine" / "deep" / "Model.GGUF")
    folders = (str(tmp_path / "mine"), str(tmp_path / "gone"))
    (one,) = library(tmp_path, None, folders=folders).models()
    assert (one.id, one.owner, one.in_place) == ("Model", "", True)


def test_files_that_help_a_model_are_no_models(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    for name in ("model", "model-draft", "imatrix", "mtp-model"):
        made(mine / f"{name}.gguf")
    (mine / "mmproj-model-f16.gguf").write_bytes(projector())
    (mine / "adapter.gguf").write_bytes(
        gguf((
            fact("general.architecture", TEXT, text("llama")),
            fact("general.type", TEXT, text("adapter")),
        ))
    )  # fmt: skip
    (one,) = library(tmp_path, None, folders=(str(mine),)).models()
    assert one.id == "model"
    assert one.projector == str(mine / "mmproj-model-f16.gguf")


@pytest.mark.parametrize(
    ("files", "width", "expected"),
    [
        (["mmproj-F16.gguf"], 64, "mmproj-F16.gguf"),
        (["mmproj-F16.gguf"], 32, ""),
        (["mmproj-other-f16.gguf"], 64, ""),
        (["mmproj-BF16.gguf", "mmproj-F16.gguf", "mmproj-F32.gguf"], 64, "mmproj-F16.gguf"),
        (["one-Q8_0-mmproj.gguf", "mmproj-two-f16.gguf"], 64, "one-Q8_0-mmproj.gguf"),
    ],
)
def test_a_projector_goes_with_the_model_that_it_is_made_for(
    files: list[str], width: int, expected: str, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    for name in ("one-Q4_0", "three-Q4_0"):
        made(mine / f"{name}.gguf")
    for file in files:
        (mine / file).write_bytes(projector(width))
    found = {one.id: one for one in library(tmp_path, None, folders=(str(mine),)).models()}
    assert Path(found["one-Q4_0"].projector).name == expected


def test_a_projector_that_hears_only_is_none_for_pictures(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    made(mine / "one.gguf")
    (mine / "mmproj-one.gguf").write_bytes(projector(sees=False))
    (one,) = library(tmp_path, None, folders=(str(mine),)).models()
    assert one.projector == ""


def test_a_split_model_is_one(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    parts = [made(mine / f"big-{number:05}-of-00002.gguf") for number in (1, 2)]
    (one,) = library(tmp_path, None, folders=(str(mine),)).models()
    assert (one.id, one.size) == ("big-00001-of-00002", sum(p.stat().st_size for p in parts))
    parts[1].unlink()
    assert library(tmp_path, None, folders=(str(mine),)).models() == []


def test_models_of_the_same_name_keep_ids_of_their_own(
    tmp_path: Path, home: Path, places: Places
) -> None:
    made(tmp_path / "models" / "Deep-Q4_K_M.gguf")
    lm_studio(home)
    made(home / ".lmstudio/models/other/repository/Deep-Q4_K_M.gguf")
    models = library(tmp_path, places)
    ids = [one.id for one in models.models()]
    assert ids[:2] == ["Deep-Q4_K_M", "Deep-Q4_K_M (LM Studio)"]
    assert len(set(ids)) == 3
    assert all(models.model(one.id) == one for one in models.models())


def test_nobodys_model_is_used_unasked(tmp_path: Path, home: Path, places: Places) -> None:
    ollama(home)
    models = Library(tmp_path / "models", places=places)
    assert models.default().name == "SmolLM2 135M"
    made(tmp_path / "models" / "Mine.gguf")
    assert models.default().id == "Mine"


def test_five_hundred_files_cost_a_little_of_each_and_nothing_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    first = made(mine / "model-000.gguf")
    for number in range(1, 500):
        (mine / f"model-{number:03}.gguf").write_bytes(first.read_bytes())
    read: list[int] = []
    beginning = Path.open

    models = library(tmp_path, None, folders=(str(mine),))
    import falcon_desktop.engine.gguf as reading

    original = reading._Cursor.skip

    def skip(self: Any, count: int) -> int:
        start = original(self, count)
        read.append(self.position)
        return start

    monkeypatch.setattr(reading._Cursor, "skip", skip)
    assert len(models.models()) == 500
    assert max(read) < 2_000, "bytes of each"
    read.clear()
    assert len(models.models()) == 500
    assert read == []
    assert beginning is Path.open
