"""How sure a model was of its tokens: packed, unpacked, and read without trust."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from falcon_desktop.core.domain.confidence import (
    LEAST,
    KeptConfidence,
    TokenConfidence,
    as_logprob,
    digest_of,
    pack,
    unpack,
    usable,
)

TOKENS = (
    TokenConfidence(0, 5, -0.105, (("Hello", -0.105), ("Hi", -2.3))),
    TokenConfidence(7, 8, -4.0),
    TokenConfidence(8, 11, 0.0, (("天", -0.5),)),
)


def test_what_is_packed_comes_back() -> None:
    kept = pack(TOKENS)
    assert kept is not None
    assert unpack(kept, 11) == TOKENS
    assert unpack(kept, 10) == TOKENS[:2], "what is not in the text is left out"
    assert unpack(KeptConfidence(kept.digest), 11) == (), "its data was not read"
    assert pack(()) is None


def test_a_long_answer_is_small() -> None:
    tokens = [
        TokenConfidence(at * 4, at * 4 + 4, -at % 7 / 7, (("word", -0.5), ("other", -1.5)))
        for at in range(10_000)
    ]
    kept = pack(tokens)
    assert kept is not None
    assert len(kept.data) < 40_000
    assert len(unpack(kept, 40_000)) == 10_000


@pytest.mark.parametrize("harm", [b"", b"x", zlib.compress(b"{"), zlib.compress(b"[1]")])
def test_damaged_data_is_no_confidence(harm: bytes) -> None:
    kept = pack(TOKENS)
    assert kept is not None
    assert unpack(KeptConfidence(kept.digest, harm), 11) == ()
    assert unpack(KeptConfidence(digest_of(harm), harm), 11) == ()
    assert unpack(KeptConfidence(kept.digest, kept.data[:-1]), 11) == ()


@pytest.mark.parametrize(
    "columns",
    [
        {"gaps": [-1]},
        {"lengths": [0]},
        {"lengths": [1.5]},
        {"gaps": ["1"]},
        {"logprobs": [None]},
        {"alternatives": None},
        {"gaps": [2**70]},
    ],
)
def test_columns_of_another_kind_are_left_out(columns: dict[str, Any]) -> None:
    whole = {"gaps": [0], "lengths": [1], "logprobs": [5], "alternatives": [["x", -1, 7, "y"]]}
    data = zlib.compress(json.dumps(whole).encode())
    assert unpack(KeptConfidence(digest_of(data), data), 1) == (
        TokenConfidence(0, 1, 0.0, (("x", -0.001),)),
    )
    data = zlib.compress(json.dumps({**whole, **columns}).encode())
    assert unpack(KeptConfidence(digest_of(data), data), 1) == ()


def test_a_logprob_has_limits() -> None:
    assert as_logprob(-9999.0) == LEAST
    assert as_logprob(float("-inf")) == LEAST
    assert as_logprob(0.5) == 0.0
    assert [as_logprob(one) for one in (None, "1", True, float("nan"))] == [None] * 4


def test_tokens_stand_one_after_the_other() -> None:
    odd = [TokenConfidence(*place, -1.0) for place in ((0, 2), (1, 3), (2, 2), (2, 4), (4, 9))]
    assert [(one.start, one.end) for one in usable(odd, 5)] == [(0, 2), (2, 4)]
