"""Parses the frames of a TGI stream, or a whole answer. Pure. Facts: README.md sections 2.3 and
2.4.

Frames are decoded into typed structs, since a stream has one for every token. What does not fit
them is read again by hand, field by field, so that one odd field costs nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from falcon_desktop.core.text.json_values import as_whole
from falcon_desktop.core.text.unicode_text import clean_text


class Token(msgspec.Struct, gc=False):
    """A token; its text is "" while a character is incomplete."""

    text: str = ""
    special: bool = False


class Details(msgspec.Struct, gc=False):
    """How an answer ended, and the server's counts."""

    finish_reason: str = ""
    generated_tokens: int | None = None
    input_length: int | None = None
    prefill: list[msgspec.Raw] | None = None
    seed: int | None = None


class Frame(msgspec.Struct, gc=False):
    """One frame of the stream, or a whole answer (which has no token).

    ``generated_text`` is not None in the last frame only.
    """

    token: Token | None = None
    generated_text: str | None = None
    details: Details | None = None
    index: int | None = None
    error: Any = None
    error_type: Any = None

    @property
    def prompt_tokens(self) -> int | None:
        """The number of prompt tokens, if the server reports it."""
        details = self.details
        if details is None:
            return None
        if details.input_length is not None:
            return details.input_length
        return len(details.prefill) if details.prefill else None


ODD: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding raises for what is no frame, has odd fields, or is nested too deeply."""

_DECODER: Final = msgspec.json.Decoder(Frame)
decode_strictly = _DECODER.decode
"""The fast way; raises one of :data:`ODD` for odd frames."""


def read_frame(data: bytes) -> Frame | None:
    """Parse a frame, None if ``data`` is not one: no JSON, or nothing that TGI would send."""
    try:
        return _DECODER.decode(data)
    except ODD:
        return frame_from(_any_json(data))


def frame_from(value: object) -> Frame | None:
    """Return a frame from parsed JSON, without invalid fields."""
    if isinstance(value, list) and value:  # "/" answers with an array of one
        value = value[0]
    if not isinstance(value, Mapping):
        return None
    frame = Frame(
        generated_text=_text(value.get("generated_text")),
        index=as_whole(value.get("index")),
        error=value.get("error"),
        error_type=value.get("error_type"),
    )
    token = value.get("token")
    if isinstance(token, Mapping):
        frame.token = Token(_text(token.get("text")) or "", token.get("special") is True)
    details = value.get("details")
    if isinstance(details, Mapping):
        prefill = details.get("prefill")
        frame.details = Details(
            finish_reason=_text(details.get("finish_reason")) or "",
            generated_tokens=as_whole(details.get("generated_tokens")),
            input_length=as_whole(details.get("input_length")),
            seed=as_whole(details.get("seed"), most=2**64 - 1),
        )
        if frame.details.input_length is None and isinstance(prefill, list) and prefill:
            frame.details.input_length = len(prefill)
    if frame.token is None and frame.generated_text is None and frame.error is None:
        return None
    return frame


def _any_json(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _text(value: object) -> str | None:
    return clean_text(value) if isinstance(value, str) else None
