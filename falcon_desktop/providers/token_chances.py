"""Reads how likely a server says that each token was. Pure. Facts: README.md section 11.

Nothing of this runs unless it was asked for: an answer's events are then decoded once more, here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from falcon_desktop.core.domain.confidence import (
    MOST_ALTERNATIVES,
    TokenConfidence,
    alternative,
    as_logprob,
)
from falcon_desktop.core.domain.events import TokensReceived

_MOST_WAITING: Final = 256
"""Tokens that came before their text, as those of a character that is not complete."""


class _Token(msgspec.Struct, gc=False):
    token: str = ""
    logprob: Any = None
    bytes: list[int] | None = None
    top_logprobs: list[_Token] | None = None


class _Logprobs(msgspec.Struct, gc=False):
    content: list[_Token] | None = None


class _Choice(msgspec.Struct, gc=False):
    index: int | None = 0
    logprobs: _Logprobs | None = None


class _Frame(msgspec.Struct, gc=False):
    choices: list[_Choice] | None = None


class _Line(msgspec.Struct, gc=False):
    logprobs: list[_Token] | None = None


class _TgiToken(msgspec.Struct, gc=False):
    text: str = ""
    logprob: Any = None
    special: bool = False


class _TgiDetails(msgspec.Struct, gc=False):
    tokens: list[_TgiToken] | None = None
    top_tokens: list[list[_TgiToken]] | None = None


class _TgiFrame(msgspec.Struct, gc=False):
    token: _TgiToken | None = None
    top_tokens: list[_TgiToken] | None = None
    details: _TgiDetails | None = None


class Said(msgspec.Struct, gc=False):
    """A token as it came: its bytes, how likely it was, and what else was."""

    content: bytes
    logprob: float | None
    alternatives: tuple[tuple[str, float], ...] = ()


ReadTokens = Callable[[bytes], Sequence[Said]]
"""Returns the tokens of an event; none where it has none, or odd ones."""

_ODD: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_decode: Final = msgspec.json.Decoder(_Frame).decode
_decode_line: Final = msgspec.json.Decoder(_Line).decode
_decode_tgi: Final = msgspec.json.Decoder(_TgiFrame).decode


def tokens_of_chunk(data: bytes) -> list[Said]:
    """Return the tokens of an OpenAI-compatible event: those of its first choice."""
    try:
        choices = _decode(data).choices
    except _ODD:
        return []
    logprobs = choices[0].logprobs if choices else None
    return _said(logprobs.content if logprobs is not None else None)


def tokens_of_line(data: bytes) -> list[Said]:
    """Return the tokens of a line of Ollama's."""
    try:
        return _said(_decode_line(data).logprobs)
    except _ODD:
        return []


def tokens_of_tgi(data: bytes) -> list[Said]:
    """Return the token of a TGI event, or those of a whole answer."""
    try:
        frame = _decode_tgi(data[1:-1] if data[:1] == b"[" else data)
    except _ODD:
        return []
    if frame.token is not None:
        return _of_tgi([frame.token], [frame.top_tokens or []])
    if frame.details is None:
        return []
    tokens = frame.details.tokens or []
    return _of_tgi(tokens, frame.details.top_tokens or [[]] * len(tokens))


def _said(tokens: Sequence[_Token] | None) -> list[Said]:
    return [
        Said(
            _bytes_of(one),
            as_logprob(one.logprob),
            _alternatives((other.token, other.logprob) for other in one.top_logprobs or ()),
        )
        for one in tokens or ()
    ]


def _of_tgi(tokens: Sequence[_TgiToken], others: Sequence[Sequence[_TgiToken]]) -> list[Said]:
    return [
        Said(
            one.text.encode("utf-8", "surrogatepass"),
            as_logprob(one.logprob),
            _alternatives((other.text, other.logprob) for other in beside),
        )
        for one, beside in zip(tokens, others, strict=False)
        if not one.special
    ]


def _bytes_of(token: _Token) -> bytes:
    if token.bytes:
        try:
            return bytes(token.bytes)
        except ValueError:
            pass
    return token.token.encode("utf-8", "surrogatepass")


def _alternatives(given: Any) -> tuple[tuple[str, float], ...]:
    """Return alternatives, the likeliest first."""
    found = [
        alternative(text, logprob)
        for text, value in given
        if (logprob := as_logprob(value)) is not None
    ]
    found.sort(key=lambda one: -one[1])
    return tuple(found[:MOST_ALTERNATIVES])


class TokenPlaces:
    """Puts tokens where they stand in the text that came with them.

    Servers may say a token before its text, where a character is not complete yet, and say nothing
    of one whose text they held back: so those that came with a piece of text stand at its end.
    """

    def __init__(self, read: ReadTokens) -> None:
        self._read = read
        self._waiting: list[Said] = []
        self._text: list[str] = []
        self._length = 0
        self._tokens: list[TokenConfidence] = []
        self.has_some = False
        """Whether any token was placed."""

    def take(self, data: bytes, text: str, *, is_thought: bool = False) -> None:
        """Take an event and the text in it; ``is_thought``: it holds thoughts, which have none."""
        own = self._read(data)
        if is_thought and not text:
            self._waiting.clear()
            return
        self._waiting += own
        if not text:
            del self._waiting[:-_MOST_WAITING]
            return
        raw = text.encode("utf-8", "surrogatepass")
        at = _place(raw, self._waiting)
        if at is None and len(own) < len(self._waiting):
            self._waiting = list(own)
            at = _place(raw, own)
        if at is not None:
            self._put(text, raw, at)
        self._waiting = []
        self._text.append(text)
        self._length += len(text)

    def taken(self) -> TokensReceived | None:
        """Return what came since the last call; None for nothing."""
        if not self._text:
            return None
        made = TokensReceived("".join(self._text), tuple(self._tokens))
        self._text, self._length, self._tokens = [], 0, []
        return made

    def _put(self, text: str, raw: bytes, at: int) -> None:
        """Place what waits: its bytes begin at ``at`` in those of the text, which may be before."""
        characters = None if len(raw) == len(text) else _characters(text)
        held = 0.0  # of a character's tokens but the last
        end = 0
        for one in self._waiting:
            first, last = max(at, 0), min(at + len(one.content), len(raw))
            is_empty = not one.content
            at += len(one.content)
            if one.logprob is None or (first >= last and not is_empty):
                continue
            if is_empty:  # the beginning of a character, whose text comes with its last token
                held += one.logprob
                continue
            start = first if characters is None else characters[first]
            to = last if characters is None else characters[last - 1] + 1
            if start < end:  # a character of several tokens is as likely as all of them together
                before = self._tokens[-1]
                self._tokens[-1] = TokenConfidence(
                    before.start, before.end, before.logprob + one.logprob, before.alternatives
                )
                start = end
            if start < to:
                place = self._length
                self._tokens.append(
                    TokenConfidence(place + start, place + to, one.logprob + held, one.alternatives)
                )
                end = to
            held = 0.0
            self.has_some = True


def _place(raw: bytes, tokens: Sequence[Said]) -> int | None:
    """Return where tokens' bytes begin in those of a text; None where that can't be told."""
    said = b"".join(one.content for one in tokens)
    if not said:
        return None
    if raw.endswith(said):
        return len(raw) - len(said)
    if (at := said.rfind(raw)) >= 0:
        return -at
    at = raw.rfind(said)
    return at if at >= 0 else None


def _characters(text: str) -> list[int]:
    """Return for each byte of a text the character that it is of."""
    return [
        number
        for number, one in enumerate(text)
        for _ in range(len(one.encode("utf-8", "surrogatepass")))
    ]
