"""How sure a model was of each token of an answer, as its server said it. Pure.

It is kept with the answer in a packed form, which is unpacked only where somebody looks at it.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.text.json_values import as_list
from falcon_desktop.core.text.unicode_text import clean_text

MOST_TOKENS: Final = 1_000_000
"""Of one answer; what comes after them is not kept."""
MOST_ALTERNATIVES: Final = 20
MAX_ALTERNATIVE: Final = 200
"""Characters of one."""
LEAST: Final = -100.0
"""What servers call less likely is kept as this, with "impossible" among it."""
_MOST_BYTES: Final = 256 * 1024 * 1024
"""Of the unpacked form."""
_STEPS: Final = 1_000
"""Steps of a logarithm of 1: what is finer is rounded away."""


@dataclass(frozen=True, slots=True)
class TokenConfidence:
    """A token of an answer: ``text[start:end]``, in characters.

    ``logprob`` is the natural logarithm of how likely it was, at most 0. ``alternatives`` are the
    likeliest tokens in its place, the likeliest first, each with its own; it may be among them.
    """

    start: int
    end: int
    logprob: float
    alternatives: tuple[tuple[str, float], ...] = ()

    @property
    def probability(self) -> float:
        """How likely it was, 0 to 1."""
        return math.exp(self.logprob)

    def moved(self, by: int) -> TokenConfidence:
        """Return it in a text that begins ``by`` characters earlier."""
        return TokenConfidence(self.start + by, self.end + by, self.logprob, self.alternatives)


@dataclass(frozen=True, slots=True)
class KeptConfidence:
    """The tokens of an answer, packed. ``data`` is b"" where it was not read from the disk.

    ``digest`` is 16 digits, which say whether data is what was kept.
    """

    digest: str
    data: bytes = field(default=b"", compare=False, repr=False)


def digest_of(data: bytes) -> str:
    """Return the digest of packed tokens: 8 bytes of BLAKE2b, as digits."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def as_logprob(value: object) -> float | None:
    """Return a logarithm that a server sent, within the limits; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value):
        return None
    return min(0.0, max(LEAST, float(value)))


def pack(tokens: Sequence[TokenConfidence]) -> KeptConfidence | None:
    """Return tokens, in the order of their text, in the form that is kept; None for none.

    It is zlib of a JSON object of columns, an entry a token in each: ``gaps`` (characters between
    the end of the token before and its start), ``lengths``, ``logprobs`` (in thousandths), and
    ``alternatives``: their texts and logprobs by turns.
    """
    if not tokens:
        return None
    at = 0
    gaps, lengths = [], []
    for one in tokens[:MOST_TOKENS]:
        gaps.append(one.start - at)
        lengths.append(one.end - one.start)
        at = one.end
    columns = {
        "gaps": gaps,
        "lengths": lengths,
        "logprobs": [_steps(one.logprob) for one in tokens[:MOST_TOKENS]],
        "alternatives": [
            [part for text, logprob in one.alternatives for part in (text, _steps(logprob))]
            for one in tokens[:MOST_TOKENS]
        ],
    }
    data = zlib.compress(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode())
    return KeptConfidence(digest_of(data), data)


def unpack(kept: KeptConfidence, length: int) -> tuple[TokenConfidence, ...]:
    """Return the tokens of an answer with ``length`` characters; none where they are damaged.

    Tokens that are not in its text are left out.
    """
    if not kept.data or digest_of(kept.data) != kept.digest:
        return ()
    try:
        reader = zlib.decompressobj()
        columns = json.loads(reader.decompress(kept.data, _MOST_BYTES))
    except (zlib.error, ValueError, RecursionError):
        return ()
    if not isinstance(columns, dict):
        return ()
    names = ("gaps", "lengths", "logprobs", "alternatives")
    rows = zip(*(as_list(columns.get(name)) for name in names), strict=False)
    tokens: list[TokenConfidence] = []
    at = 0
    for gap, size, logprob, alternatives in rows:
        if not all(type(one) is int for one in (gap, size, logprob)) or gap < 0 or size <= 0:
            break  # the places of those after it depend on this one
        start = at + gap
        at = start + size
        if at > length:
            break
        tokens.append(
            TokenConfidence(start, at, _logprob(logprob), _alternatives(as_list(alternatives)))
        )
    return tuple(tokens)


def usable(tokens: Iterable[TokenConfidence], length: int) -> list[TokenConfidence]:
    """Return the tokens that stand in a text of this length, one after the other."""
    kept: list[TokenConfidence] = []
    at = 0
    for one in tokens:
        if at <= one.start < one.end <= length and len(kept) < MOST_TOKENS:
            kept.append(one)
            at = one.end
    return kept


def least_certain(tokens: Sequence[TokenConfidence], most: int) -> list[TokenConfidence]:
    """Return the tokens that the model was least sure of, the least sure first."""
    return sorted(tokens, key=lambda one: one.logprob)[:most]


def alternative(text: str, logprob: float) -> tuple[str, float]:
    """Return an alternative as it is kept."""
    return clean_text(text[:MAX_ALTERNATIVE]), logprob


def _steps(logprob: float) -> int:
    return round(logprob * _STEPS)


def _logprob(steps: int) -> float:
    return min(0.0, max(LEAST, steps / _STEPS))


def _alternatives(values: Sequence[Any]) -> tuple[tuple[str, float], ...]:
    pairs = zip(values[0::2], values[1::2], strict=False)
    return tuple(
        (text, _logprob(steps))
        for text, steps in pairs
        if isinstance(text, str) and type(steps) is int
    )[:MOST_ALTERNATIVES]
