"""Keys as people paste them: one answer for the window, the keyring and the command line."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.errors import KeyUnusable
from falcon_desktop.core.domain.keys import MAX_KEY, clean_key
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "pasted",
    [
        "hf_abc123",
        " hf_abc123\n",
        "\ufeffhf_abc123\u200b",
        "Bearer hf_abc123",
        "bearer   hf_abc123 ",
        "Authorization: Bearer hf_abc123\r\n",
        "authorization:hf_abc123",
        "x-api-key: hf_abc123",
        "Api-Key:hf_abc123",
        '"hf_abc123"',
        "'hf_abc123'",
        '"Bearer hf_abc123"',
        '"Authorization: Bearer hf_abc123"',
        'Bearer "hf_abc123"',
    ],
)
def test_a_pasted_key_is_cleaned(pasted: str) -> None:
    assert clean_key(pasted) == "hf_abc123"


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("", "empty"),
        (" \t\r\n", "empty"),
        ("Bearer ", "empty"),
        ("Authorization: Bearer", "empty"),
        ("sk-s3cret x", "contain spaces"),
        ("sk-s3cret\nsk-other", "line breaks"),
        ("sk-s3cret\u2028x", "line breaks"),
        ("sk-s3cret\u00a0x", "contain spaces"),
        ("sk\x00s3cret", "only plain letters"),
        ("sk-s3cret\x7f", "only plain letters"),
        ("sk-\u200bs3cret", "only plain letters"),
        ("sk-s3crét", "only plain letters"),
        ("ключs3cret", "only plain letters"),
        ("“sk-s3cret”", "only plain letters"),
        ("s3cret" * 2_000, "too long"),
    ],
)
def test_what_is_no_key_is_refused_with_the_reason_and_not_repeated(
    pasted: str, reason: str
) -> None:
    with pytest.raises(KeyUnusable, match=reason) as caught:
        clean_key(pasted)
    assert "s3cr" not in f"{caught.value!r} {caught.value.detail}"
    assert caught.value.__cause__ is None


_PIECES = st.sampled_from(["Bearer ", "authorization:", '"', "'", "`", " ", "\u200b", "é", "ab1"])


@given(st.text(max_size=60) | st.lists(_PIECES, max_size=9).map("".join))
def test_a_clean_key_can_always_stand_in_a_header_and_stays_as_it_is(text: str) -> None:
    try:
        key = clean_key(text)
    except KeyUnusable as error:
        assert len(text.strip()) < 8 or text.strip() not in str(error)
        return
    assert 0 < len(key) <= MAX_KEY and key in text
    assert all(0x21 <= byte <= 0x7E for byte in key.encode("ascii"))
    assert clean_key(key) == key
