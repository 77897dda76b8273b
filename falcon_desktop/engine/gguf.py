"""Checks a GGUF model file before llama.cpp's memory-unsafe parser sees it, and reads its name.
Everything in the file is hostile: every count and length is bounded by the file's size before it is
used. The format is ggml's ``docs/gguf.md``, versions 2 and 3.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.errors import ModelFileUnusable
from falcon_desktop.core.domain.model_memory import ModelShape
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of

MAX_COUNT: Final = 1 << 16
"""Most metadata keys or tensors; large mixtures of experts have some thousand."""
MAX_KEY: Final = (1 << 16) - 1
MAX_HEADER: Final = 256 << 20
MAX_DIMENSIONS: Final = 4
MAX_ELEMENTS: Final = 1 << 48
MAX_KEPT_TEXT: Final = 1 << 12
CHUNK: Final = 4 << 20
PEEKED: Final = 16 << 10
"""Bytes; what comes before the vocabulary takes less than two kilobytes."""

STRING: Final = 8
ARRAY: Final = 9
SCALARS: Final[Mapping[int, str]] = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}

# ggml.h, enum ggml_type: elements and bytes of a block, for the types that files really hold
BLOCKS: Final[Mapping[int, tuple[int, int]]] = {
    0: (1, 4),
    1: (1, 2),
    2: (32, 18),
    3: (32, 20),
    6: (32, 22),
    7: (32, 24),
    8: (32, 34),
    10: (256, 84),
    11: (256, 110),
    12: (256, 144),
    13: (256, 176),
    14: (256, 210),
    24: (1, 1),
    25: (1, 2),
    26: (1, 4),
    27: (1, 8),
    28: (1, 8),
    30: (1, 2),
}
MAX_TYPE: Final = 255
MAX_TEXTS: Final = 1 << 21
"""Texts in all lists together. Known vocabularies have 260,000 tokens and 600,000 merges."""

SEEN_WEIGHTS: Final = 1 << 12
SAMPLES, SAMPLE = 8, 512
"""Bytes of a matrix that is looked at, how often it is, and how many bytes are read each time."""

MAX_LAYERS: Final = 1 << 12
"""Most numbers of a list that is kept; a list of each layer's heads is not longer."""
WHOLE: Final = frozenset((0, 1, 2, 3, 4, 5, 10, 11))
"""The types of whole numbers."""

Value = bool | int | float | str | tuple[int, ...]


class FileKind(StrEnum):
    """What a file is of; only a model answers."""

    MODEL = "model"
    PROJECTOR = "projector"
    """Turns pictures, or sounds, into what its model reads (``mmproj``)."""
    OTHER = "other"
    """An adapter, an importance matrix, a vocabulary: no weights that answer."""


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a model file says about itself; "" and None for what it does not say."""

    architecture: str
    name: str
    context_length: int | None
    tensors: int
    part: int
    """0 for a whole model or the first file of several; later parts cannot be loaded alone."""
    has_template: bool = False
    """Whether it says how a chat becomes a text."""
    splitting: str = ""
    """Whose way of splitting text its tokenizer has (``tokenizer.ggml.pre``)."""
    kind: FileKind = FileKind.MODEL
    shape: ModelShape = field(default_factory=ModelShape)
    projection: int = 0
    """Of a projector: the width of what it gives, which is its model's; 0 if it isn't said."""
    sees: bool = False
    """Of a projector: whether it reads pictures."""


def read_header(path: str | os.PathLike[str]) -> GgufHeader:
    """Check a model file and return its header. Reads only the header, not the weights.

    Raises:
        ModelFileUnusable: it is missing, no regular file, no GGUF, or contradicts itself.
    """
    return _checked(path, CHUNK, _read)


def peek(path: str | os.PathLike[str]) -> GgufHeader:
    """Return what the beginning of a model file says, in a fraction of a millisecond.

    Nothing after the vocabulary's begin is read or checked, so that the header lacks what stands
    there: whether there is a template, how many parts, and often the size of the vocabulary.

    Raises:
        ModelFileUnusable: as :func:`read_header`, as far as the beginning shows it.
    """
    return _checked(path, PEEKED, _peeked)


def peek_at(beginning: bytes, size: int) -> GgufHeader | None:
    """Return what the first bytes of a model file of ``size`` bytes say; None if too little.

    For a file that is elsewhere: :data:`PEEKED` bytes of it are enough.
    """
    try:
        return _peeked(_Cursor(io.BytesIO(beginning), size, PEEKED))
    except _Damaged:
        return None


def _checked(
    path: str | os.PathLike[str], chunk: int, read: Callable[[_Cursor], GgufHeader]
) -> GgufHeader:
    name = shorten(Path(path).name)
    try:
        with _open_regular(path) as file:
            return read(_Cursor(file, os.fstat(file.fileno()).st_size, chunk))
    except OSError as error:
        raise ModelFileUnusable(
            Sentence("The model file “{name}” can't be read.", name=name), detail=reason_of(error)
        ) from error
    except _Damaged as error:
        raise ModelFileUnusable(
            Sentence("The model file “{name}” is damaged or not a model file.", name=name),
            detail=error.args[0],
        ) from error


class _Damaged(Exception):
    """Why the file is refused."""


def _open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    # O_NONBLOCK: opening a named pipe would otherwise wait for a writer for ever
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _Damaged(Sentence("not a regular file"))
        return os.fdopen(descriptor, "rb", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise


class _Cursor:
    """Reads values one after another; never beyond the file, never more than the header cap."""

    def __init__(self, file: BinaryIO, size: int, chunk: int = CHUNK) -> None:
        self.size = size
        self._chunk = chunk
        self.position = 0
        self._file = file
        self._data = bytearray()
        self._texts = 0

    def skip(self, count: int) -> int:
        """Move over ``count`` bytes and return where they begin."""
        start = self.position
        end = start + count
        if end > self.size:
            raise _Damaged(Sentence("the file ends in the middle of its header"))
        if end > MAX_HEADER:
            raise _Damaged(Sentence("its header is too large"))
        while len(self._data) < end:
            more = self._file.read(max(self._chunk, end - len(self._data)))
            if not more:
                raise _Damaged(Sentence("the file got shorter while it was being read"))
            self._data += more
        self.position = end
        return start

    def bytes(self, count: int) -> bytes:
        start = self.skip(count)
        return bytes(self._data[start : start + count])

    def is_zero(self, place: int, count: int) -> bool:
        """Whether so many bytes of the file at a place are there and zero; the cursor stays."""
        back = self._file.tell()
        self._file.seek(place)
        found = self._file.read(count)
        self._file.seek(back)
        return len(found) == count and not any(found)

    def number(self, form: str) -> int:
        start = self.skip(struct.calcsize(form))
        value: int = struct.unpack_from(form, self._data, start)[0]
        return value

    def count(self, what: str) -> int:
        value = self.number("<Q")
        if value > MAX_COUNT:
            raise _Damaged(Sentence("it claims to have {number} {what}", number=value, what=what))
        return value

    def text(self, limit: int = MAX_HEADER) -> str:
        length = self.number("<Q")
        if length > limit:
            raise _Damaged(Sentence("it contains a text of {length} bytes", length=length))
        return self.bytes(length).decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        if count * 8 > self.size - self.position:
            raise _Damaged(Sentence("it claims to have a list of {number} texts", number=count))
        self._texts += count
        if self._texts > MAX_TEXTS:
            raise _Damaged(
                Sentence("it claims to have {number} texts in lists", number=self._texts)
            )
        for _ in range(count):
            self.skip(self.number("<Q"))


def _read(cursor: _Cursor) -> GgufHeader:
    tensors, count = _counts(cursor)
    facts, keys = _metadata(cursor, count)
    _check_weights(cursor, _check_tensors(cursor, tensors, _alignment(facts)))
    return _header(facts, keys, tensors)


def _peeked(cursor: _Cursor) -> GgufHeader:
    tensors, count = _counts(cursor)
    facts, keys = _metadata(cursor, count, until="tokenizer.")
    return _header(facts, keys, tensors)


def _counts(cursor: _Cursor) -> tuple[int, int]:
    """Return how many tensors and metadata keys there are."""
    if cursor.size == 0:
        raise _Damaged(Sentence("the file is empty"))
    if cursor.bytes(4) != b"GGUF":
        raise _Damaged(Sentence("it does not start with GGUF"))
    version = cursor.number("<I")
    if version not in (2, 3):
        raise _Damaged(
            Sentence("its format version is {version}, not 2 or 3", version=str(version))
        )
    tensors = cursor.count(Sentence("tensors"))
    return tensors, cursor.count(Sentence("metadata keys"))


def _header(facts: Mapping[str, Value], keys: Counter[str], tensors: int) -> GgufHeader:
    architecture = facts.get("general.architecture", "")
    if not isinstance(architecture, str) or not re.fullmatch(r"[a-z0-9_-]{1,64}", architecture):
        raise _Damaged(Sentence("its architecture is missing"))
    return GgufHeader(
        architecture=architecture,
        name=_display(facts.get("general.name", "")),
        context_length=_positive(facts.get(f"{architecture}.context_length")),
        tensors=tensors,
        part=_positive(facts.get("split.no")) or 0,
        has_template="tokenizer.chat_template" in keys,
        splitting=_display(facts.get("tokenizer.ggml.pre", "")),
        kind=_kind(facts, architecture),
        shape=_shape(facts, architecture, keys["tokenizer.ggml.tokens"]),
        projection=_positive(facts.get("clip.vision.projection_dim")) or 0,
        sees=facts.get("clip.has_vision_encoder") is True,
    )


def _kind(facts: Mapping[str, Value], architecture: str) -> FileKind:
    said = facts.get("general.type", "")
    if architecture == "clip" or said == "mmproj":
        return FileKind.PROJECTOR
    if said in ("adapter", "imatrix", "control_vector", "vocab"):
        return FileKind.OTHER
    return FileKind.MODEL


def _shape(facts: Mapping[str, Value], architecture: str, tokens: int) -> ModelShape:
    """Return a model's shape; the names are those of ``gguf-py/gguf/constants.py``."""

    def number(name: str) -> int:
        value = facts.get(f"{architecture}.{name}")
        if isinstance(value, tuple):  # one for each layer
            value = max(value, default=0)
        return _positive(value) or 0

    layers = min(number("block_count"), MAX_LAYERS)
    heads, width = number("attention.head_count"), number("embedding_length")
    said = facts.get(f"{architecture}.attention.head_count_kv", heads)
    of_each = said if isinstance(said, tuple) else (_positive(said) or 0,) * layers
    length = width // heads if heads else 0
    inner, state = number("ssm.inner_size"), number("ssm.state_size")
    kept = max(number("ssm.conv_kernel") - 1, 0) * (inner + 2 * number("ssm.group_count") * state)
    return ModelShape(
        layers=layers,
        width=width,
        inner=number("feed_forward_length"),
        vocabulary=number("vocab_size") or tokens,
        heads=heads,
        kv_heads=tuple(one if 0 <= one < 1 << 16 else 0 for one in of_each[:layers]),
        key_length=number("attention.key_length") or length,
        value_length=number("attention.value_length") or length,
        window_of_swa=number("attention.sliding_window"),
        swa_pattern=number("attention.sliding_window_pattern"),
        state=kept + inner * state,
    )


def _metadata(
    cursor: _Cursor, count: int, *, until: str = ""
) -> tuple[dict[str, Value], Counter[str]]:
    """Return the values that are short enough to be kept, and every key with its values' number.

    Stops at the first key that begins with ``until``.
    """
    facts: dict[str, Value] = {}
    seen: Counter[str] = Counter()
    for _ in range(count):
        key = cursor.text(MAX_KEY)
        if until and key.startswith(until):
            break
        if key in seen:
            raise _Damaged(Sentence("it contains “{name}” twice", name=shorten(key)))
        kind = cursor.number("<I")
        if kind == ARRAY:
            seen[key], numbers = _array(cursor)
            if numbers:
                facts[key] = numbers
            continue
        seen[key] = 1
        value = _value(cursor, kind)
        if value is not None:
            facts[key] = value
    return facts, seen


def _value(cursor: _Cursor, kind: int) -> Value | None:
    if kind == STRING:
        length = cursor.number("<Q")
        start = cursor.skip(length)
        if length > MAX_KEPT_TEXT:
            return None
        cursor.position = start
        return cursor.bytes(length).decode("utf-8", "replace")
    if kind not in SCALARS:
        raise _Damaged(Sentence("it contains a value of the unknown type {kind}", kind=str(kind)))
    return cursor.number(SCALARS[kind])


def _array(cursor: _Cursor) -> tuple[int, tuple[int, ...]]:
    """Move over a list; return its length, and its numbers where it is a short one of those."""
    kind = cursor.number("<I")
    count = cursor.number("<Q")
    if kind in WHOLE and count <= MAX_LAYERS:
        return count, tuple(cursor.number(SCALARS[kind]) for _ in range(count))
    if kind == STRING:
        cursor.skip_texts(count)
    elif kind in SCALARS:
        cursor.skip(count * struct.calcsize(SCALARS[kind]))
    else:
        raise _Damaged(Sentence("it contains a list of the unknown type {kind}", kind=str(kind)))
    return count, ()


def _alignment(facts: Mapping[str, Value]) -> int:
    alignment = facts.get("general.alignment", 32)
    if type(alignment) is not int or not 8 <= alignment <= 1 << 20 or alignment & (alignment - 1):
        raise _Damaged(Sentence("its alignment is not a power of two"))
    return alignment


def _check_tensors(cursor: _Cursor, count: int, alignment: int) -> range:
    """Return where the last matrix stands in the file."""
    ends: list[int] = []
    names: set[str] = set()
    last = range(0)
    for _ in range(count):
        name = cursor.text(MAX_KEY)
        if name in names:
            raise _Damaged(Sentence("it contains the tensor “{name}” twice", name=shorten(name)))
        names.add(name)
        size, rows = _tensor_size(cursor, name)
        offset = cursor.number("<Q")
        if offset % alignment:
            raise _Damaged(Sentence("the tensor “{name}” is not aligned", name=shorten(name)))
        ends.append(offset + size)
        if rows > 1 and size >= SEEN_WEIGHTS and offset >= last.start:
            last = range(offset, offset + size)
    start = -(-cursor.position // alignment) * alignment
    if ends and start + max(ends) > cursor.size:
        raise _Damaged(Sentence("its weights are incomplete"))
    return range(start + last.start, start + last.stop)


def _check_weights(cursor: _Cursor, last: range) -> None:
    """Refuse a file whose end was never written: half of its last matrix is nothing but zeros.

    Programs that download or copy often make the whole file first. Rows that are zero, such as
    those of tokens that are not used, are few.
    """
    step = len(last) // 2 // SAMPLES
    if step and all(
        cursor.is_zero(last.stop - number * step, min(step, SAMPLE))
        for number in range(1, SAMPLES + 1)
    ):
        raise _Damaged(Sentence("its end is empty, as that of a copy that was not finished"))


def _tensor_size(cursor: _Cursor, name: str) -> tuple[int, int]:
    """Return a tensor's bytes, 0 where its type is unknown, and its rows."""
    dimensions = cursor.number("<I")
    if dimensions > MAX_DIMENSIONS:
        raise _Damaged(
            Sentence(
                "the tensor “{name}” has {number} dimensions", name=shorten(name), number=dimensions
            )
        )
    lengths = [cursor.number("<Q") for _ in range(dimensions)]
    elements = 1
    for length in lengths:
        elements *= length
        if length > MAX_ELEMENTS or elements > MAX_ELEMENTS:
            raise _Damaged(Sentence("the tensor “{name}” is impossibly large", name=shorten(name)))
    kind = cursor.number("<I")
    if kind > MAX_TYPE:
        raise _Damaged(
            Sentence(
                "the tensor “{name}” has the unknown type {kind}",
                name=shorten(name),
                kind=str(kind),
            )
        )
    if kind not in BLOCKS:  # a newer type: the child decides
        return 0, 0
    per_block, block_bytes = BLOCKS[kind]
    if (lengths[0] if lengths else 1) % per_block:
        raise _Damaged(
            Sentence("the rows of the tensor “{name}” are not whole blocks", name=shorten(name))
        )
    rows = elements // lengths[0] if lengths and lengths[0] else 0
    return elements // per_block * block_bytes, rows


def _display(value: Value) -> str:
    if not isinstance(value, str):
        return ""
    return shorten("".join(c if c.isprintable() else " " for c in value), 256)


def _positive(value: Value | None) -> int | None:
    return value if type(value) is int and 0 < value < 1 << 31 else None
