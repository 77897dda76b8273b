"""Bytes of any file become text, or one sentence."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.transfer import values


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_bytes_are_decoded_in_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "_DECODED_AT_ONCE", size)
    for text in ("", "a", "天空 🦅 é"):
        assert values.decode(b"\xef\xbb\xbf" + text.encode()) == text
        assert values.decode(text.encode()) == text
    for broken in (b"\xff", "天".encode()[:2], b"a\xed\xa0\x80"):
        with pytest.raises(InvalidInput):
            values.decode(broken)
