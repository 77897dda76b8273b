"""The JSON of OpenAI-compatible servers as typed values, read fast where it is as documented and
tolerantly where it is not. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from falcon_desktop.core.domain.conversation import Cost, Timings, Usage
from falcon_desktop.core.text.json_values import as_mapping, as_number, as_whole
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.providers.failures import parse_json
from falcon_desktop.providers.sse import ErrorData


class Delta(msgspec.Struct, gc=False):
    """What one frame adds."""

    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    thinking: str | None = None
    reasoning_text: str | None = None
    thought: str | None = None
    thinking_blocks: msgspec.Raw | None = None
    reasoning_details: msgspec.Raw | None = None
    refusal: str | None = None
    tool_calls: msgspec.Raw | None = None
    function_call: msgspec.Raw | None = None
    images: msgspec.Raw | None = None
    audio: msgspec.Raw | None = None
    extra_content: msgspec.Raw | None = None


class Choice(msgspec.Struct, gc=False):
    """One of the requested answers; only number 0 is used."""

    index: int | None = 0
    delta: Delta | None = None
    message: Delta | None = None
    text: str | None = None
    finish_reason: str | None = None
    error: msgspec.Raw | None = None


class Frame(msgspec.Struct, gc=False):
    """One event of a stream, or a whole answer. ``Raw`` parts are read only where present."""

    choices: list[Choice] | None = None
    usage: msgspec.Raw | None = None
    error: msgspec.Raw | None = None
    timings: msgspec.Raw | None = None
    prompt_progress: msgspec.Raw | None = None
    x_groq: msgspec.Raw | None = None
    object: str | None = None


PRESENT: Final = msgspec.Raw(b"1")
"""Stands for a part whose value is in the untyped form."""
_EMPTY: Final = frozenset({b"{}", b"[]", b'""', b"false", b"0", b"null"})
_decode: Final = msgspec.json.Decoder(Frame).decode


def plain_text(data: bytes) -> str | None:
    """Return the text of a frame that adds text and says nothing else; None of any other.

    Nearly all frames are such, so this is what the speed of a stream depends on.
    """
    try:
        frame = _decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    choices = frame.choices
    if (
        not choices
        or len(choices) > 1
        or frame.error is not None
        or frame.usage is not None
        or frame.timings is not None
        or frame.prompt_progress is not None
        or frame.x_groq is not None
    ):
        return None
    choice = choices[0]
    delta = choice.delta
    if (
        delta is None
        or choice.finish_reason
        or choice.index
        or delta.reasoning_content
        or delta.reasoning
        or delta.thinking
        or delta.reasoning_text
        or delta.thought
        or says(delta.reasoning_details)
        or says(delta.thinking_blocks)
        or delta.tool_calls is not None
        or delta.function_call is not None
        or (delta.images is not None and says(delta.images))
        or delta.extra_content is not None
        or type(data) is ErrorData
    ):
        return None
    return delta.content or None


def read_frame(data: bytes) -> tuple[Frame, Any]:
    """Return a frame, and its untyped form where it had to be read tolerantly or is a failure.

    Raises:
        ValueError: it is no JSON object.
    """
    try:
        frame = _decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        payload = parse_json(data)
        if not isinstance(payload, dict):
            raise ValueError("no object") from None
        return frame_of(payload), payload
    if frame.choices is None or type(data) is ErrorData:
        payload = parse_json(data)
        return _as_failure(frame, payload, field=type(data) is ErrorData), payload
    return frame, None


def frame_of(payload: dict[str, Any]) -> Frame:
    """Return what is usable of an untyped frame."""
    choices = payload.get("choices")
    frame = Frame(choices=None)
    if isinstance(choices, list):
        frame.choices = [_choice(choice) for choice in choices if isinstance(choice, dict)]
    for name in ("usage", "error", "timings", "prompt_progress", "x_groq"):
        if payload.get(name):
            setattr(frame, name, PRESENT)
    return _as_failure(frame, payload, field=False)


def _as_failure(frame: Frame, payload: Any, *, field: bool) -> Frame:
    """Mark a frame that is an error object without the name ``error``."""
    flat = isinstance(payload, dict) and (
        payload.get("object") == "error"
        or (
            frame.choices is None
            and isinstance(payload.get("message"), str)
            and any(name in payload for name in ("code", "type", "status", "error_type"))
        )
        or (frame.choices is None and bool(payload.get("detail")))
    )
    if frame.error is None and (field or flat):
        frame.error = PRESENT
    return frame


def _choice(source: dict[str, Any]) -> Choice:
    reason = source.get("finish_reason")
    index = source.get("index")
    error = source.get("error")
    return Choice(
        index=index if isinstance(index, int) else 0,
        delta=_delta(source.get("delta")),
        message=_delta(source.get("message")),
        text=text_of(source.get("text")),
        finish_reason=reason if isinstance(reason, str) else None,
        error=_raw(error),
    )


def _raw(value: Any) -> msgspec.Raw | None:
    """Return a value as JSON again, None where it says nothing."""
    try:
        return msgspec.Raw(json.dumps(value).encode()) if value else None
    except RecursionError:
        return PRESENT


def is_empty(delta: Delta) -> bool:
    """Whether a delta adds nothing."""
    return delta == _NOTHING


_NOTHING: Final = Delta()


def thought_of(delta: Delta) -> str:
    """Return the reasoning in a delta; a server that says it under two names said it once."""
    return (
        delta.reasoning_content
        or delta.reasoning
        or delta.thinking
        or delta.reasoning_text
        or delta.thought
        or _thoughts(value_of(delta.reasoning_details, None, ""))
        or _thoughts(value_of(delta.thinking_blocks, None, ""))
    )


_THOUGHTS: Final = ("reasoning_content", "reasoning", "thinking", "reasoning_text", "thought",
                    "reasoning_details", "thinking_blocks")  # fmt: skip
"""Fields that hold reasoning, as text or as a list of parts."""


def _delta(source: Any) -> Delta | None:
    if not isinstance(source, dict):
        return None
    content, audio = source.get("content"), source.get("audio")
    thought = next((some for name in _THOUGHTS if (some := _thoughts(source.get(name)))), "")
    return Delta(
        content=text_of(content),
        reasoning_content=thought or (_thoughts(content, only=True) if _is_list(content) else None),
        refusal=text_of(source.get("refusal")),
        tool_calls=_raw(source.get("tool_calls")),
        function_call=_raw(source.get("function_call")),
        images=_raw(source.get("images") or _pictures_in(content)),
        audio=_raw(audio),
        extra_content=_raw(source.get("extra_content")),
    )


def google_of(delta: Delta) -> tuple[bool, str]:
    """Return what Google's compatible road says of a delta: whether its text is a thought, and the
    signature that goes back with the answer, "" for none.
    """
    extra = value_of(delta.extra_content, None, "")
    is_thought = as_mapping(as_mapping(extra).get("google")).get("thought") is True
    return is_thought, signature_in(extra)


def signature_in(extra: Any) -> str:
    """Return the signature in ``extra_content`` of Google's road, "" for none."""
    signature = as_mapping(as_mapping(extra).get("google")).get("thought_signature")
    return signature if isinstance(signature, str) else ""


def text_of(value: Any) -> str | None:
    """Return the text of a value, which may be in parts; None if it has none."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return text_of(value["text"]) if isinstance(value.get("text"), str) else None
    if isinstance(value, list):
        parts = [
            text_of(part.get("text")) if isinstance(part, dict) else text_of(part)
            for part in value
            if not _is_thought(part)
        ]
        return "".join(part for part in parts if part)
    return None


def _pictures_in(content: Any) -> list[Any]:
    parts = content if isinstance(content, list) else []
    return [part for part in parts if isinstance(part, dict) and _is_picture(part)]


def _is_picture(part: dict[str, Any]) -> bool:
    kind = part.get("type")
    return (isinstance(kind, str) and "image" in kind) or any(name in part for name in _HOLDS_BYTES)


_HOLDS_BYTES: Final = ("inline_data", "inlineData")
"""Fields of a part that says no type."""


def addresses_of(images: Any) -> list[str]:
    """Return the ``data:`` URLs, or addresses, of pictures in the forms that servers write; "" for
    one in a form that is not known.
    """
    entries = images if isinstance(images, list) else [images]
    return [_address_of(one) for one in entries[:MOST_PICTURES]]


MOST_PICTURES: Final = 100
"""Looked at in one frame."""


def _address_of(entry: Any, depth: int = 0) -> str:
    """OpenRouter and Gemini's compatible road: ``image_url.url``. Others put the bytes beside their
    type, or without it.
    """
    if isinstance(entry, str):
        return entry if ":" in entry[:16] or not entry else _inside_of(entry)
    if not isinstance(entry, dict) or depth > _DEEPEST:
        return ""
    where = entry.get("image_url") or entry.get("url") or entry.get("image")
    if where:
        return _address_of(where, depth + 1)
    for inside in (entry.get("source"), *(entry.get(name) for name in _HOLDS_BYTES), entry):
        if isinstance(inside, dict) and isinstance(data := inside.get("data"), str):
            kinds = (inside.get(one) for one in ("media_type", "mime_type", "mimeType"))
            kind = next((one for one in kinds if isinstance(one, str)), "")
            return f"data:{kind};base64,{data}" if kind else _inside_of(data)
    data = entry.get("b64_json")
    return _inside_of(data) if isinstance(data, str) else ""


def _inside_of(data: str) -> str:
    """Return bytes in base64 that nobody says the type of as a ``data:`` URL."""
    return f"data:{'image/jpeg' if data.startswith('/9j/') else 'image/png'};base64,{data}"


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_thought(part: Any) -> bool:
    """Whether a part of a list is reasoning: by its type, or marked as such."""
    if not isinstance(part, dict):
        return False
    kind = part.get("type")
    named = isinstance(kind, str) and kind.startswith(("thinking", "reasoning", "thought"))
    return named or part.get("thought") is True


def _thoughts(value: Any, *, only: bool = False, depth: int = 0) -> str:
    """Return the reasoning in a value: text, a part, or parts within parts; "" where it is none.

    With ``only``, parts of other kinds are left out.
    """
    if isinstance(value, str):
        return clean_text(value)
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        parts = [part for part in value if _is_thought(part) or not only]
        return "".join(_thoughts(part, depth=depth + 1) for part in parts)
    if isinstance(value, dict):
        named = (_thoughts(value.get(name), depth=depth + 1) for name in _INSIDE)
        return next(filter(None, named), "")
    return ""


_DEEPEST: Final = 4
_INSIDE: Final = ("thinking", "text", "summary", "content", "reasoning")


def says(raw: msgspec.Raw | None) -> bool:
    """Return whether a part is there and is not empty."""
    return raw is not None and bytes(raw).strip() not in _EMPTY


def value_of(raw: msgspec.Raw | None, payload: Any, name: str) -> Any:
    """Return a part of a frame as plain values, None where it is absent or unreadable."""
    if isinstance(payload, dict):
        return payload.get(name)
    if raw is None:
        return None
    try:
        return parse_json(bytes(raw))
    except ValueError:
        return None


def usage_of(value: Any) -> Usage | None:
    """Return token counts and cost; None where there are none, or all counts are zero."""
    if not isinstance(value, dict):
        return None
    prompt = _count(value.get("prompt_tokens", value.get("input_tokens")))
    completion = _count(value.get("completion_tokens", value.get("output_tokens")))
    cost = reported_cost(value)
    if not prompt and not completion and cost is None:
        return None
    prompt_details = value.get("prompt_tokens_details", value.get("input_tokens_details"))
    completion_details = value.get("completion_tokens_details", value.get("output_tokens_details"))
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=completion,
        cached_tokens=_inside(prompt_details, "cached_tokens"),
        reasoning_tokens=_inside(completion_details, "reasoning_tokens"),
        cost=cost,
    )


def reported_cost(usage: Mapping[str, Any]) -> Cost | None:
    """Return what an answer cost, by its ``usage``; None where that is not said.

    README.md, "What an answer cost", says which server says it how.
    """
    ticks = usage.get("cost_in_usd_ticks")
    said = usage.get("cost", usage.get("cost_usd_total"))
    if ticks is None and said is None:
        return None
    from falcon_desktop.core.domain.cost import cost_of  # few servers say

    if ticks is not None:
        return cost_of(ticks, divisor=_TICKS)
    if isinstance(said, dict):
        return cost_of(said.get("total_cost"))
    cost, details = cost_of(said), usage.get("cost_details")
    if cost is not None and usage.get("is_byok") is True and isinstance(details, dict):
        own = cost_of(details.get("upstream_inference_cost"))  # paid with the person's own key
        return replace(cost, amount=cost.amount + own.amount) if own else cost
    return cost


_TICKS: Final = 10**10
"""xAI's unit: so many are one US dollar."""


def timings_of(value: Any) -> Timings | None:
    """Return llama.cpp's measurements (``timings``); its milliseconds become seconds."""
    if not isinstance(value, dict):
        return None
    speed = _number(value.get("predicted_per_second"))
    prompt, predicted = _number(value.get("prompt_ms")), _number(value.get("predicted_ms"))
    total = None if prompt is None or predicted is None else (prompt + predicted) / 1000
    if not speed and total is None:
        return None
    reading = None if prompt is None else prompt / 1000
    return Timings(total=total, tokens_per_second=speed or None, prompt=reading)


def timings_usage(value: Any) -> Usage | None:
    """Return the token counts inside llama.cpp's ``timings``."""
    if not isinstance(value, dict):
        return None
    fresh, cached = _count(value.get("prompt_n")), _count(value.get("cache_n"))
    predicted = _count(value.get("predicted_n"))
    if not predicted and not fresh:
        return None
    prompt = None if fresh is None else fresh + (cached or 0)
    return Usage(prompt_tokens=prompt, completion_tokens=predicted, cached_tokens=cached)


def progress_of(value: Any) -> float | None:
    """Return how much of the prompt llama.cpp has read, 0 to 1."""
    if not isinstance(value, dict):
        return None
    total, processed = _number(value.get("total")), _number(value.get("processed"))
    if not total or processed is None:
        return None
    return min(1.0, max(0.0, processed / total))


def _inside(details: Any, name: str) -> int | None:
    return _count(details.get(name)) if isinstance(details, dict) else None


def _count(value: Any) -> int | None:
    """Return a count below a million millions; some servers write it as a float."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return as_whole(value, most=10**12 - 1)


def _number(value: Any) -> float | None:
    return as_number(value, 1e12)
