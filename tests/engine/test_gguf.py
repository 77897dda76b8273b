"""The check of model files: every lie a file can tell is found before llama.cpp reads it."""

from __future__ import annotations

import os
import struct
import tracemalloc
from pathlib import Path

import pytest
from falcon_desktop.core.domain.errors import ModelFileUnusable
from falcon_desktop.core.domain.model_memory import ModelShape
from falcon_desktop.engine.gguf import MAX_TEXTS, GgufHeader, read_header
from falcon_desktop.engine.models import Library
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.work import calls_of

U32, U64, I32, FLOAT, BOOL, TEXT, LIST = 4, 10, 5, 6, 7, 8, 9


def u32(value: int) -> bytes:
    return struct.pack("<I", value)


def u64(value: int) -> bytes:
    return struct.pack("<Q", value)


def text(value: str | bytes) -> bytes:
    raw = value if isinstance(value, bytes) else value.encode()
    return u64(len(raw)) + raw


def fact(key: str, kind: int, value: bytes) -> bytes:
    return text(key) + u32(kind) + value


def tensor(
    name: str = "t", dims: tuple[int, ...] = (32, 2), kind: int = 2, offset: int = 0
) -> bytes:
    return text(name) + u32(len(dims)) + b"".join(map(u64, dims)) + u32(kind) + u64(offset)


FACTS = (
    fact("general.architecture", TEXT, text("llama")),
    fact("general.name", TEXT, text("A \u202eModel\n")),
    fact("llama.context_length", U32, u32(4096)),
    fact("tokenizer.ggml.tokens", LIST, u32(TEXT) + u64(2) + text("a") + text("b")),
    fact("tokenizer.ggml.scores", LIST, u32(FLOAT) + u64(2) + bytes(8)),
    fact("some.flag", BOOL, b"\1"),
)


def gguf(
    facts: tuple[bytes, ...] = FACTS,
    tensors: tuple[bytes, ...] = (tensor(),),
    *,
    magic: bytes = b"GGUF",
    version: int = 3,
    facts_claimed: int | None = None,
    tensors_claimed: int | None = None,
    weights: bytes = bytes(36),
) -> bytes:
    head = (
        magic
        + u32(version)
        + u64(len(tensors) if tensors_claimed is None else tensors_claimed)
        + u64(len(facts) if facts_claimed is None else facts_claimed)
        + b"".join(facts)
        + b"".join(tensors)
    )
    return head + bytes(-len(head) % 32) + weights


def check(data: bytes, directory: Path) -> GgufHeader:
    path = directory / "model.gguf"
    path.write_bytes(data)
    return read_header(path)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    header = check(gguf(), tmp_path)
    assert header == GgufHeader(
        architecture="llama",
        name="A Model",
        context_length=4096,
        tensors=1,
        part=0,
        shape=ModelShape(vocabulary=2),
    )
    assert check(gguf(version=2), tmp_path) == header


def test_the_starter_model_is_sound(tmp_path: Path) -> None:
    starter = Library(tmp_path).starter_file()
    assert starter is not None
    header = read_header(starter)
    assert (header.architecture, header.context_length, header.tensors) == ("llama", 8192, 272)


HUGE = 1 << 63
LIES = {
    "empty": b"",
    "magic only": b"GGUF",
    "other magic": gguf(magic=b"PK\3\4"),
    "old": gguf(version=1),
    "newer": gguf(version=4),
    "big-endian": gguf(version=3 << 24),
    "2^63 facts": gguf(facts_claimed=HUGE),
    "one fact more than there is": gguf(facts_claimed=len(FACTS) + 1),
    "2^64-1 tensors": gguf(tensors_claimed=(1 << 64) - 1),
    "no architecture": gguf(FACTS[1:]),
    "architecture with a path": gguf((fact("general.architecture", TEXT, text("../x")),)),
    "architecture is a number": gguf((fact("general.architecture", U32, u32(1)),)),
    "a key twice": gguf((*FACTS, FACTS[0])),
    "key of 4 GB": gguf((u64(1 << 32) + b"k" + u32(U32) + u32(0),)),
    "text of 2^63 bytes": gguf((*FACTS, text("k") + u32(TEXT) + u64(HUGE))),
    "text of 2^64-1 bytes": gguf((*FACTS, text("k") + u32(TEXT) + u64((1 << 64) - 1))),
    "unknown type": gguf((*FACTS, fact("k", 13, b""))),
    "negative type": gguf((*FACTS, fact("k", 0xFFFFFFFF, b""))),
    "list of 2^61 numbers": gguf((*FACTS, fact("k", LIST, u32(U64) + u64(1 << 61)))),
    "list of 2^63 texts": gguf((*FACTS, fact("k", LIST, u32(TEXT) + u64(HUGE)))),
    "list of lists": gguf((*FACTS, fact("k", LIST, u32(LIST) + u64(1) + u32(U32) + u64(0)))),
    "alignment 0": gguf((*FACTS, fact("general.alignment", U32, u32(0)))),
    "alignment 33": gguf((*FACTS, fact("general.alignment", U32, u32(33)))),
    "alignment is text": gguf((*FACTS, fact("general.alignment", TEXT, text("32")))),
    "5 dimensions": gguf(tensors=(tensor(dims=(32, 1, 1, 1, 1)),)),
    "2^32-1 dimensions": gguf(tensors=(text("t") + u32(0xFFFFFFFF),)),
    "dimensions that overflow": gguf(tensors=(tensor(dims=(1 << 32, 1 << 32)),)),
    "dimensions that overflow to 0": gguf(tensors=(tensor(dims=(1 << 62, 4)),)),
    "negative dimension": gguf(tensors=(tensor(dims=((1 << 64) - 32,)),)),
    "unknown tensor type": gguf(tensors=(tensor(kind=256),)),
    "negative tensor type": gguf(tensors=(tensor(kind=0xFFFFFFFF),)),
    "rows of half blocks": gguf(tensors=(tensor(dims=(16, 2)),)),
    "offset beyond the file": gguf(tensors=(tensor(offset=1 << 20),)),
    "offset that overflows": gguf(tensors=(tensor(offset=(1 << 64) - 32),)),
    "unaligned offset": gguf(tensors=(tensor(offset=1),)),
    "weights one byte short": gguf(weights=bytes(35)),
    "a tensor twice": gguf(tensors=(tensor(), tensor())),
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES.keys())
def test_a_lie_is_found(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(ModelFileUnusable, match=r"model\.gguf") as raised:
        check(data, tmp_path)
    assert raised.value.detail


@pytest.mark.parametrize(
    ("zeros", "sound"), [(0, True), (9_000, True), (9_216, False), (18_432, False)]
)
def test_an_end_that_was_never_written_is_found(zeros: int, sound: bool, tmp_path: Path) -> None:
    matrix = tensor("matrix", (64, 512))  # 18,432 bytes
    row = tensor("row", (64,), kind=0, offset=18_432)
    weights = b"\1" * (18_432 - zeros) + bytes(zeros + 256)
    data = gguf(tensors=(matrix, row), weights=weights)
    if sound:
        assert check(data, tmp_path).tensors == 2
        return
    with pytest.raises(ModelFileUnusable) as raised:
        check(data, tmp_path)
    assert raised.value.detail == "its end is empty, as that of a copy that was not finished"


def test_lists_of_empty_texts_are_not_walked_for_ever(tmp_path: Path) -> None:
    half = MAX_TEXTS // 2 + 1
    lists = tuple(
        fact(f"list.{number}", LIST, u32(TEXT) + u64(half) + bytes(8 * half)) for number in range(2)
    )
    assert check(gguf((*FACTS, lists[0])), tmp_path).tensors == 1
    with pytest.raises(ModelFileUnusable) as raised:
        check(gguf((*FACTS, *lists)), tmp_path)
    assert "texts" in raised.value.detail


def test_every_truncation_is_found(tmp_path: Path) -> None:
    whole = gguf()
    for length in range(len(whole)):
        with pytest.raises(ModelFileUnusable):
            check(whole[:length], tmp_path)


@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(gguf()) - 1),
            st.sampled_from(
                [b"\0", b"\xff", b"\x80", u32(0x7FFFFFFF), u64((1 << 64) - 1), u64(HUGE)]
            )
            | st.binary(min_size=1, max_size=9),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_mutated_file_is_read_or_refused_and_never_costs(
    tmp_path: Path, changes: list[tuple[int, bytes]]
) -> None:
    data = bytearray(gguf())
    for position, replacement in changes:
        data[position : position + len(replacement)] = replacement
    (tmp_path / "model.gguf").write_bytes(data)

    def read() -> None:
        try:
            header = read_header(tmp_path / "model.gguf")
            assert header.architecture and len(header.name) <= 256
        except ModelFileUnusable as error:
            assert error.detail

    tracemalloc.start()
    try:
        calls = calls_of(read)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 16 << 20
    assert calls < 100_000, "a few hundred for a good one"


def test_the_mutated_starter_model_is_read_or_refused(tmp_path: Path) -> None:
    starter = Library(tmp_path).starter_file()
    assert starter is not None
    with starter.open("rb") as file:
        head = file.read(3 << 20)
    refused = 0
    for position in [*range(4, 2000, 97), *range(1_600_000, 1_800_000, 20_011)]:
        data = bytearray(head)
        data[position : position + 8] = b"\xff" * 8
        path = tmp_path / "model.gguf"
        path.write_bytes(data)
        os.truncate(path, starter.stat().st_size)
        try:
            read_header(path)
        except ModelFileUnusable:
            refused += 1
    assert refused > 5


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "directory.gguf").mkdir()
    os.mkfifo(tmp_path / "pipe.gguf")
    (tmp_path / "nowhere.gguf").symlink_to(tmp_path / "missing")
    (tmp_path / "device.gguf").symlink_to("/dev/zero")
    (tmp_path / "loop.gguf").symlink_to(tmp_path / "loop.gguf")
    for name in ("directory", "pipe", "nowhere", "device", "loop", "absent"):
        with pytest.raises(ModelFileUnusable, match=name):
            read_header(tmp_path / f"{name}.gguf")


def test_a_hostile_name_does_not_break_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / ("evil\n" + "x" * 200 + ".gguf")
    path.write_bytes(b"no")
    with pytest.raises(ModelFileUnusable) as raised:
        read_header(path)
    assert "\n" not in str(raised.value) and len(str(raised.value)) < 200
