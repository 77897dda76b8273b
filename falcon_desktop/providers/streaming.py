"""One streamed answer from sending to end: time limits, caps, retries before text came.

Shared by the adapters.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import msgspec

from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    FalconError,
    LimitExceeded,
    ModelLoading,
    NetworkError,
    NextStep,
    ProviderError,
    RateLimited,
    RedirectRefused,
    TimedOut,
)
from falcon_desktop.core.domain.events import (
    Phase,
    Progress,
    ProviderEvent,
    ReasoningDelta,
    RequestSent,
    TextDelta,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import in_utf8, strange_answer
from falcon_desktop.providers.http import MAX_REDIRECTS, HttpClient
from falcon_desktop.providers.http_exchange import Exchange, Head, Sign
from falcon_desktop.providers.http_failures import Stage, stage_timed_out
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.sse import JsonLines, SseDecoder

DRAIN_SECONDS: Final = 0.05
LONGEST_LOADING_WAIT: Final = 10.0
_RETRIED: Final = frozenset({429, 502, 503, 504, 529})
_ACCEPT: Final = "text/event-stream, application/json"
_ACCEPT_LINES: Final = "application/x-ndjson, application/json"
_LINES: Final = frozenset(
    f"application/{name}"
    for name in ("x-ndjson", "ndjson", "jsonl", "x-jsonl", "jsonlines", "x-jsonlines",
                 "json-lines", "x-json-stream", "stream+json")
)  # fmt: skip
"""Media types of JSON values, one on each line."""


class AnswerReader(Protocol):
    """Turns the events of one stream into what a provider reports. Pure."""

    @property
    def failure(self) -> FalconError | None:
        """What the server reported instead of going on; what was returned before stays valid."""
        ...

    @property
    def started(self) -> bool:
        """Whether text or reasoning came."""
        ...

    @property
    def carried(self) -> int:
        """Grows with each feed that carried something: text, a token, progress, an end."""
        ...

    @property
    def finishing(self) -> bool:
        """Whether the answer is complete, so that only counts and measurements may follow."""
        ...

    @property
    def ended(self) -> bool:
        """Whether nothing that follows matters."""
        ...

    @property
    def cut(self) -> bool:
        """Whether the server must be stopped because this side found the end."""
        ...

    def feed(self, frames: list[bytes]) -> list[ProviderEvent]:
        """Take the data of complete events and return what they say."""
        ...

    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take an answer that came as one JSON value instead of a stream.

        Raises:
            FalconError: it is none.
        """
        ...

    def take_head(self, headers: Mapping[str, str]) -> None:
        """Take what the head of an answer that came whole says of it."""
        ...

    def close(self) -> list[ProviderEvent]:
        """Return what was held back, then counts, then ``Finished`` if the server said so."""
        ...


@dataclass(frozen=True, slots=True)
class StreamRequest:
    """What to ask: where, for which model, and how to read the answer.

    ``route``, ``body``, ``recipe`` and ``reader`` are called for each attempt. ``recover`` is told
    of a failure before anything was generated, and says whether another ``body`` is worth trying
    at once. ``lines`` says that the answer is one JSON value on each line, whatever it is declared
    to be.
    """

    route: Callable[[], str]
    model: str
    body: Callable[[], dict[str, Any]]
    reader: Callable[[], AnswerReader]
    recover: Callable[[FalconError], bool]
    recipe: Callable[[], Mapping[str, Any]] = dict
    lines: bool = False


class Retries:
    """Decides after how many seconds a failed attempt is made again; None to give up.

    A model that loads is waited for as long as a first byte would be. Everything else that passes
    (too many requests, too busy, a gateway) is tried again a few times within a bounded total.
    """

    def __init__(self, budgets: Budgets, jitter: Callable[[], float] = random.random) -> None:
        self._budgets = budgets
        self._jitter = jitter
        self._attempts = 0
        self._waited = 0.0
        self._loading = 0.0
        self._stale = 0

    def wait_after(self, failure: FalconError, *, fresh: bool) -> float | None:
        """Return how long to wait before the next attempt."""
        if isinstance(failure, ConnectionLost) and not fresh and not self._stale:
            # The server closed a pooled connection at the moment it was used again.
            self._stale += 1
            return 0.0
        if isinstance(failure, ModelLoading):
            wait = min(max(failure.retry_after or 2.0, 0.5), LONGEST_LOADING_WAIT)
            wait = min(wait, self._budgets.loading - self._loading)
            self._loading += wait
            return wait if wait > 0 else None
        if not isinstance(failure, ProviderError) or failure.http_status not in _RETRIED:
            return None
        if failure.code == "credits_exhausted" or self._attempts >= self._budgets.retries:
            return None
        backoff = self._budgets.retry_first * 2**self._attempts
        wait = backoff * (0.5 + self._jitter() / 2)
        if failure.retry_after is not None:
            wait = failure.retry_after * (1 + self._jitter() / 10)
        if self._waited + wait > self._budgets.retry_total:
            return None
        self._attempts += 1
        self._waited += wait
        return wait


def streamed(
    client: HttpClient, request: StreamRequest
) -> AbstractAsyncContextManager[AsyncIterator[ProviderEvent]]:
    """Return ``ChatProvider.stream`` for a question."""
    return _streamed(client, request)


@contextlib.asynccontextmanager
async def _streamed(
    client: HttpClient, request: StreamRequest
) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
    events = _attempts(client, request)
    try:
        yield events
    finally:
        await events.aclose()


async def _attempts(client: HttpClient, request: StreamRequest) -> AsyncGenerator[ProviderEvent]:
    retries = Retries(client.budgets)
    while True:
        route, body = request.route(), request.body()
        yield _sent(client, request, body)
        attempt = _Attempt(client, request, body)
        failure: FalconError | None = None
        try:
            # Left early, it would be closed in the background, and its socket with it.
            async with contextlib.aclosing(attempt.events()) as events:
                async for event in events:
                    yield event
        except FalconError as error:
            failure = error
        if failure is None:
            return
        if isinstance(failure, ConnectionLost) and not attempt.reader.started:
            failure = _not_begun(failure, client)
        if attempt.reader.started or isinstance(failure, (LimitExceeded, RedirectRefused)):
            raise failure
        # What stays refused in spite of it, as an extra field does, is not asked over and over.
        if request.recover(failure) and (request.route(), request.body()) != (route, body):
            continue
        wait = retries.wait_after(failure, fresh=attempt.fresh)
        if wait is None:
            raise failure
        if wait:
            yield Progress(_phase_of(failure), seconds=wait)
            await asyncio.sleep(wait)


def _size(text: str) -> int:
    """Return the number of bytes of a text, in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _not_begun(failure: ConnectionLost, client: HttpClient) -> ConnectionLost:
    """Return what a connection means that broke after the head of an answer, before a word."""
    if failure.next_step is not NextStep.CONTINUE:
        return failure  # there was no answer at all
    return ConnectionLost(
        Sentence(
            "{host} accepted the question but broke off before the first word. Try again.",
            host=client.host,
        ),
        detail=failure.detail,
        next_step=NextStep.RETRY,
    )


def _phase_of(failure: FalconError) -> Phase:
    """Return what is waited for after a failure that passes."""
    match failure:
        case ModelLoading():
            return Phase.LOADING_MODEL
        case RateLimited():
            return Phase.RATE_LIMITED
        case _:
            return Phase.RETRYING


def _sent(client: HttpClient, request: StreamRequest, body: dict[str, Any]) -> RequestSent:
    return RequestSent(
        body,
        request.model,
        client.server,
        address=client.shown_address(request.route()),
        has_key=client.has_key,
        recipe=request.recipe(),
    )


class _Attempt:
    """One request and its answer, with the limits that hold meanwhile."""

    def __init__(self, client: HttpClient, request: StreamRequest, body: dict[str, Any]) -> None:
        self._client = client
        self._request = request
        self._body_sent = body
        self._content = msgspec.json.encode(body)
        self._server = client.server
        self._loop = asyncio.get_running_loop()
        self.reader = request.reader()
        self.fresh = True
        self._decoder: SseDecoder | JsonLines = SseDecoder(client.caps.frame)
        self._declared = ""
        """The content type, where it declares another character set than UTF-8."""
        self._alive = self._loop.time()
        self._carried_at = self._alive
        self._received = 0
        self._text = 0
        self._weight = 0
        """The same; what is not ASCII counts for more: it takes more memory until it is saved."""

    async def events(self) -> AsyncGenerator[ProviderEvent]:
        """Send the request and give what comes.

        Raises:
            FalconError: for every failure; events given before stay valid.
        """
        route = self._request.route()
        for _ in range(MAX_REDIRECTS + 1):
            async with self._client.exchange(
                "POST",
                route,
                self._content,
                model=self._request.model,
                accept=_ACCEPT_LINES if self._request.lines else _ACCEPT,
            ) as exchange:
                chunks: list[bytes] = []
                async for progress in self._begin(exchange, chunks):
                    yield progress
                head = exchange.head
                if head is None:
                    raise self._client.closed_without_answer()
                if target := self._client.redirect("POST", exchange, head):
                    route = target
                    continue
                await self._client.check(exchange, head, chunks, model=self._request.model)
                if self._client.server != self._server:
                    yield _sent(self._client, self._request, self._body_sent)
                async for event in self._body(exchange, head, chunks):
                    yield event
                if not self.reader.cut:
                    # A complete answer leaves its connection usable for the next one.
                    await exchange.close(grace=DRAIN_SECONDS)
                return
        raise RedirectRefused(Sentence("{host} redirects in a loop.", host=self._client.host))

    async def _begin(
        self, exchange: Exchange, chunks: list[bytes]
    ) -> AsyncGenerator[ProviderEvent]:
        """Wait for the head of the answer, telling what is going on."""
        self._alive = self._loop.time()
        try:
            while exchange.head is None:
                items = await self._take(exchange, self._client.budgets.first_byte)
                if not items:
                    return
                for item in items:
                    if item is Sign.CONNECTING:
                        yield Progress(Phase.CONNECTING)
                    elif item is Sign.SENT:
                        self._alive = self._loop.time()
                        if exchange.head is None:
                            yield Progress(Phase.WAITING)
                    elif isinstance(item, bytes):
                        chunks.append(item)
        finally:
            self.fresh = exchange.fresh

    async def _body(
        self, exchange: Exchange, head: Head, chunks: list[bytes]
    ) -> AsyncGenerator[ProviderEvent]:
        """Read the body as a stream of events, or as one JSON value if it is that."""
        self._alive = self._loop.time()
        failure: FalconError | None = None
        first = await self._first_bytes(exchange, chunks)
        declared = head.headers.get("content-type", "")
        start = in_utf8(first, declared)
        lead = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        self._prepare(lead, head)
        try:
            if isinstance(self._decoder, JsonLines):
                async for event in self._events(exchange, first):
                    yield event
            elif lead == b"{" or (lead == b"[" and "json" in head.content_type):
                deadline = self._loop.time() + self._client.budgets.first_byte
                body = await self._client.rest(exchange, [first], self._client.caps.text, deadline)
                for event in self.reader.whole(in_utf8(body, declared)):
                    yield event
                self.reader.take_head(head.headers)
            elif lead == b"<" or (lead and lead not in b":deir"):
                raise strange_answer(self._client.where(), start, content_type=head.content_type)
            else:
                async for event in self._events(exchange, first):
                    yield event
        except FalconError as error:
            failure = error
        for event in self.reader.close():
            yield event
        if self.reader.failure is not None:
            raise self.reader.failure
        failure = failure or self._strange_lines(start)
        if failure is not None and not (
            self.reader.finishing and isinstance(failure, NetworkError)
        ):
            raise failure

    def _prepare(self, lead: bytes, head: Head) -> None:
        """Get ready for the form of a body that begins with ``lead``."""
        if lead == b"{" and (self._request.lines or head.content_type in _LINES):
            self._decoder = JsonLines(self._client.caps.frame)
        declared = head.headers.get("content-type", "")
        if "charset" in declared.lower() and "utf" not in declared.lower():
            self._declared = declared

    def _strange_lines(self, start: bytes) -> FalconError | None:
        """Return the error for lines of JSON that held nothing of an answer."""
        if not isinstance(self._decoder, JsonLines):
            return None
        if self.reader.started or self.reader.finishing:
            return None
        return strange_answer(self._client.where(), start, lines=True)

    async def _first_bytes(self, exchange: Exchange, chunks: list[bytes]) -> bytes:
        """Return the body's first bytes, enough to see what it is."""
        first = b"".join(chunks)
        while not first.strip(b"\xef\xbb\xbf \t\r\n") and len(first) < self._client.caps.error_body:
            items = await self._take(exchange, self._client.budgets.first_byte)
            if not items:
                break
            first += b"".join(item for item in items if isinstance(item, bytes))
        return first

    async def _events(self, exchange: Exchange, first: bytes) -> AsyncGenerator[ProviderEvent]:
        self._carried_at = self._loop.time()
        for event in self._read(first):
            yield event
        self._alive = self._loop.time()
        while not self.reader.ended:
            items = await self._take(exchange, self._budget())
            if not items:
                for event in self._frames(self._decoder.close()):
                    yield event
                return
            budget = self._budget()
            found = self._read(b"".join(item for item in items if isinstance(item, bytes)))
            handed_out = self._loop.time()
            late = handed_out > self._alive + budget
            for event in found:
                yield event
            if late:
                # Bytes that never make a whole event are no sign of life, nor are empty events.
                raise self._timed_out(exchange)
            # The reader's time is not the server's.
            taken = self._loop.time() - handed_out
            self._alive += taken
            self._carried_at += taken

    def _budget(self) -> float:
        budgets = self._client.budgets
        if self.reader.finishing:
            return budgets.after_finish
        return budgets.idle if self.reader.started else budgets.first_byte

    async def _take(self, exchange: Exchange, budget: float) -> list[Any]:
        """Return what came next, within ``budget`` seconds since the last sign of life."""
        left = self._alive + budget - self._loop.time()
        try:
            return await exchange.take(left)
        except TimeoutError:
            raise self._timed_out(exchange) from None

    def _timed_out(self, exchange: Exchange) -> TimedOut:
        stage = exchange.stage
        if stage is Stage.READING and not self.reader.started:
            stage = Stage.WAITING  # signs of life, but nothing of an answer
        return stage_timed_out(self._client.where(), stage)

    def _read(self, data: bytes) -> list[ProviderEvent]:
        self._received += len(data)
        if self._received > self._client.caps.stream:
            raise self._too_much(self._client.caps.stream)
        comments, carried = self._decoder.comments, self.reader.carried
        frames = self._decoder.feed(data)
        events = self._frames(frames)
        now = self._loop.time()
        if self.reader.carried != carried:
            self._alive = self._carried_at = now
        elif (
            not self.reader.started
            and (frames or self._decoder.comments != comments)
            and now <= self._carried_at + self._client.budgets.keep_alive
        ):
            self._alive = now
        return events

    def _frames(self, frames: list[bytes]) -> list[ProviderEvent]:
        if self._declared:
            frames = [type(data)(in_utf8(data, self._declared)) for data in frames]
        events = self.reader.feed(frames) if frames else []
        for event in events:
            if isinstance(event, (TextDelta, ReasoningDelta)):
                size = _size(event.text)
                self._text += size
                self._weight += size if event.text.isascii() else size * 5 // 4
        if self._weight > self._client.caps.text:
            raise self._too_much(min(self._text, self._client.caps.text))
        return events

    def _too_much(self, limit: int) -> LimitExceeded:
        return LimitExceeded(
            Sentence(
                "{host} sent more than {limit} bytes for one answer, the most Falcon Desktop "
                "accepts. What arrived before that was kept.",
                host=self._client.host,
                limit=limit,
            )
        )
