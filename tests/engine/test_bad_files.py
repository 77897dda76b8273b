"""A model file that lies, breaks off or changes costs one sentence, and no other model anything."""

from __future__ import annotations

import os
import re
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import EngineMissing, ModelFileUnusable, NextStep
from falcon_desktop.engine.child import reads_projector
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine
from tests.engine.conftest import open_client
from tests.servers.tiny_models import write_model

Make = Callable[..., Engine]


@pytest.fixture
def file(tmp_path: Path, library: Library) -> Path:
    """A model that was added and is used where it is."""
    path = write_model(tmp_path / "mine.gguf")
    library.use(EngineSettings(files=(str(path),)))
    return path


def with_number(data: bytes, key: str, number: int) -> bytes:
    """Return a file in which a whole number is another one."""
    begin = data.index(key.encode()) + len(key) + 4
    return data[:begin] + struct.pack("<I", number) + data[begin + 4 :]


LIES: dict[str, Callable[[bytes], bytes]] = {
    "more layers": lambda data: with_number(data, "llama.block_count", 200),
    "wider": lambda data: with_number(data, "llama.embedding_length", 4_096),
    "no heads": lambda data: with_number(data, "llama.attention.head_count", 0),
    "odd heads": lambda data: with_number(data, "llama.attention.head_count", 3),
    "unknown architecture": lambda data: data.replace(b"llama", b"llamx"),
    "unknown tokenizer": lambda data: data.replace(b"gpt-2", b"gpt-9"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_only_the_engine_finds_is_told_in_a_sentence(
    make_engine: Make, heard: Any, file: Path, lie: str
) -> None:
    file.write_bytes(LIES[lie](file.read_bytes()))
    engine = make_engine()
    for _ in range(2):
        with pytest.raises(ModelFileUnusable, match="can't load the model “mine”") as raised:
            await engine.ensure_running(heard, "mine")
        assert raised.value.next_step is NextStep.CHOOSE_MODEL
        assert raised.value.detail
    assert not engine.running
    await engine.ensure_running(heard)  # the starter model


@pytest.mark.parametrize(
    ("log", "projector"),
    [
        ("srv load_model: loading model 'a.gguf'\n0.1 I clip_model_loader: tensors: 3\n", True),
        ("clip_init: a\nmtmd_init_from_file: b\nGGML_ASSERT(x) failed\n", True),
        ("clip_model_loader: a\nsrv load_model: loading 'b'\nllama_model_loader: c\n", False),
        ("srv load_model: loading model '/models/mmproj/clip.gguf'\n", False),
        ("", False),
    ],
)
def test_a_projector_is_blamed_only_where_the_log_ends_with_it(log: str, projector: bool) -> None:
    assert reads_projector(log) is projector


async def test_a_half_written_file_never_reaches_the_engine(
    make_engine: Make, heard: Any, file: Path, library: Library
) -> None:
    whole = file.read_bytes()
    engine = make_engine()
    await engine.ensure_running(heard, "mine")
    for size in (len(whole) // 2, 1_000, 3, 0):
        heard.phases.clear()
        file.write_bytes(whole[:size])
        with pytest.raises((ModelFileUnusable, EngineMissing)) as raised:
            await engine.ensure_running(heard, "mine")
        assert raised.value.next_step is not NextStep.NONE
        assert heard.phases == []
        assert [one.path for one in library.unusable()] == [str(file)]
    file.write_bytes(whole)
    await engine.ensure_running(heard, "mine")


async def test_a_file_whose_end_was_never_written_is_refused(
    make_engine: Make, heard: Any, file: Path, library: Library
) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2))
    with pytest.raises(ModelFileUnusable, match="damaged or not a model file") as raised:
        await make_engine().ensure_running(heard, "mine")
    assert raised.value.detail == "its end is empty, as that of a copy that was not finished"
    assert heard.phases == []
    assert [one.reason for one in library.unusable()] == [raised.value.detail]


async def test_a_file_that_went_is_told_and_comes_back(
    make_engine: Make, heard: Any, file: Path, library: Library, tmp_path: Path
) -> None:
    engine = make_engine()
    await engine.ensure_running(heard, "mine")
    file.rename(tmp_path / "away.gguf")
    with pytest.raises((ModelFileUnusable, EngineMissing)):
        await engine.ensure_running(heard, "mine")
    assert [one.path for one in library.unusable()] == [str(file)]
    (tmp_path / "away.gguf").rename(file)
    await engine.ensure_running(heard, "mine")


async def test_a_file_that_was_replaced_answers_from_now_on(
    make_engine: Make, heard: Any, file: Path, tmp_path: Path
) -> None:
    engine = make_engine()
    first = await engine.ensure_running(heard, "mine")
    assert await engine.ensure_running(heard, "mine") == first
    os.replace(write_model(tmp_path / "new.gguf"), file)  # noqa: PTH105 - of the same size
    second = await engine.ensure_running(heard, "mine")
    assert second != first
    assert [one.launch.model_id for one in engine.loaded] == ["mine"]


async def test_a_file_that_is_cut_short_while_it_answers_is_refused_until_it_is_whole(
    make_engine: Make, heard: Any, library: Library, tmp_path: Path
) -> None:
    """Its weights are read as they are needed: what is gone then ends the child (SIGBUS)."""
    path = Path(shutil.copy(library.model("").path, tmp_path / "cut.gguf"))
    whole = path.read_bytes()
    library.use(EngineSettings(files=(str(path),)))
    engine = make_engine()
    async with engine.lease(heard, "cut") as address, open_client(address) as http:
        os.truncate(path, len(whole) // 2)
        with pytest.raises(httpx.TransportError):
            await http.post(
                "/v1/chat/completions",
                json={"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 8},
            )
    with pytest.raises(ModelFileUnusable, match=re.escape("cut.gguf")) as raised:
        await engine.ensure_running(heard, "cut")
    assert raised.value.detail == "its weights are incomplete"
    path.write_bytes(whole)
    await engine.ensure_running(heard, "cut")
