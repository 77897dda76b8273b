"""One connection's HTTP client: requests in their own tasks, every failure an error of the core.

Belongs to the event loop on which it is first used.

HTTP/1.1 only. HTTP/2 was not measured: an answer is one stream, so multiplexing has nothing to add,
and httpx's HTTP/2 needs one more dependency, which logs header values at DEBUG.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.cookiejar
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import httpx
import msgspec

from falcon_desktop import __version__
from falcon_desktop.core.domain.connection import Connection, origin_of
from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    FalconError,
    InternalError,
    LimitExceeded,
    NextStep,
    ProtocolError,
    RedirectRefused,
    TimedOut,
)
from falcon_desktop.core.domain.servers import key_header_of, profile_of
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_response,
    in_utf8,
    parse_json,
    strange_answer,
)
from falcon_desktop.providers.http_exchange import Exchange, Head
from falcon_desktop.providers.http_failures import stage_timed_out
from falcon_desktop.providers.http_limits import Budgets, Caps
from falcon_desktop.providers.http_options import (
    check_plain_http,
    checked_headers,
    host_of,
    join_url,
    proxy_for,
    secrets_in,
    tls_context,
)
from falcon_desktop.providers.http_pool import Pool
from falcon_desktop.providers.network import Network

__all__ = ["ENGINE_ADDRESS", "MAX_REDIRECTS", "Budgets", "Caps", "HttpClient"]

ENGINE_ADDRESS: Final = "http://localhost/v1"
MAX_REDIRECTS: Final = 3
_PUBLIC_FIELDS: Final = frozenset({"api-version", "version", "provider", "region"})
"""Query fields that hold no secret; any other may."""


class HttpClient:
    """The HTTP client of one connection: its address, key, headers, trust, proxy and pool.

    Args:
        connection: whom to talk to and how.
        key: the key to send, "" for none. White space around it is removed.
        root: the address that routes are added to; "" for the engine behind ``uds``.
        uds: path of a UNIX domain socket to talk through instead of TCP.
        budgets, caps: limits in time and size.
        network: what it shares with the other clients of the process.

    Raises:
        KeyUnusable, InvalidInput, ProxyFailed, TlsFailed: the connection can't be used as it is.
    """

    def __init__(
        self,
        connection: Connection,
        key: str = "",
        *,
        root: str,
        uds: str = "",
        budgets: Budgets | None = None,
        caps: Caps | None = None,
        network: Network | None = None,
    ) -> None:
        self.connection = connection
        self.root = root
        self.budgets = budgets or Budgets.for_connection(connection)
        self.caps = caps or Caps()
        self._origin = origin_of(root)
        self._uds = uds
        headers = checked_headers(connection, key)
        self.has_key = bool(key.strip())
        """Whether requests carry a key."""
        key_header = key_header_of(connection).name.lower() if self.has_key else ""
        self._secrets = secrets_in(headers, key_header)
        if not uds:
            check_plain_http(connection, root, headers, key_header)
        self._headers = {
            "user-agent": f"falcon-desktop/{__version__}",
            # An inflated body has no limit (README.md section 1.12).
            "accept-encoding": "identity",
            **headers,
        }
        self._network = network or Network()
        self._proxy = "" if uds else proxy_for(connection, root, self._network.proxies)
        self._client: httpx.AsyncClient | None = None
        self.server = ""
        """What the server last called itself, "" while unknown."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.host}>"

    @property
    def host(self) -> str:
        """The server's name in sentences."""
        if self._uds or profile_of(self.connection).answers_here:
            return "llama.cpp on this computer"
        return host_of(self.root)

    def where(self, model: str = "") -> RequestContext:
        """Return who answers, for the sentences of errors."""
        return RequestContext(self.host, model, self._secrets, self.has_key or bool(self._secrets))

    def url(self, route: str) -> str:
        """Return the address of a route under the root; a whole address stays as it is.

        Raises:
            InternalError: it is not at this connection's origin, where no key may go.
        """
        url = route if "://" in route else join_url(self.root, route)
        if origin_of(url) != self._origin:
            raise InternalError(
                Sentence("A request to a server outside this connection was blocked.")
            )
        return url

    def shown_address(self, route: str) -> str:
        """Return the address of a route to be kept and shown: what may be a secret is taken out."""
        parts = urlsplit(self.url(route))
        query = "&".join(_shown_field(field) for field in parts.query.split("&") if field)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))

    def exchange(
        self,
        method: str,
        route: str,
        body: bytes | None = None,
        *,
        model: str = "",
        accept: str = "application/json",
        extra: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Return a request, ready to be sent by ``async with``, with ``extra`` headers."""
        headers = {**self._headers, "accept": accept, **(extra or {})}
        if body is not None:
            headers["content-type"] = "application/json"
        client = self._opened()
        request = client.build_request(method, self.url(route), content=body, headers=headers)
        proxy = host_of(self._proxy) if self._proxy else ""
        if not self._uds and not profile_of(self.connection).answers_here:
            self._network.contacted(host_of(self.root))
            if proxy:
                self._network.contacted(proxy)
        return Exchange(client, request, self.where(model), proxy)

    @contextlib.asynccontextmanager
    async def answered(
        self,
        method: str,
        route: str,
        body: bytes | None = None,
        *,
        model: str = "",
        accept: str = "application/json",
        seconds: float | None = None,
    ) -> AsyncIterator[tuple[Exchange, Head, list[bytes]]]:
        """Send a request and give its answer once it began, with what came of its body.

        Redirects within the origin that keep the request as it is are followed.

        Raises:
            RedirectRefused: the server points elsewhere.
            ProviderError: any status but 2xx.
            NetworkError: nothing answers.
        """
        budget = self.budgets.reply if seconds is None else seconds
        for _ in range(MAX_REDIRECTS + 1):
            exchange = self.exchange(method, route, body, model=model, accept=accept)
            async with exchange:
                head, chunks = await self.head(exchange, budget)
                target = self.redirect(method, exchange, head)
                if not target:
                    await self.check(exchange, head, chunks, model=model)
                    yield exchange, head, chunks
                    return
                route = target
        raise RedirectRefused(Sentence("{host} redirects in a loop.", host=self.host))

    async def reply(
        self, method: str, route: str, body: Any = None, *, seconds: float | None = None
    ) -> Any:
        """Send a short request and return the JSON value that it is answered with.

        An empty body is ``None``.

        Raises:
            FalconError: for every failure.
        """
        raw = await self.reply_bytes(method, route, body, seconds=seconds)
        if not raw.strip():
            return None
        try:
            return parse_json(raw)
        except ValueError:
            raise strange_answer(self.where(), raw) from None

    async def reply_bytes(
        self, method: str, route: str, body: Any = None, *, seconds: float | None = None
    ) -> bytes:
        """Send a short request and return the bytes that it is answered with.

        Raises:
            FalconError: for every failure.
        """
        budget = self.budgets.reply if seconds is None else seconds
        content = None if body is None else msgspec.json.encode(body)
        deadline = asyncio.get_running_loop().time() + budget
        async with self.answered(method, route, content, seconds=budget) as answer:
            exchange, head, chunks = answer
            body = await self.rest(exchange, chunks, self.caps.reply, deadline)
        return in_utf8(body, head.headers.get("content-type", ""))

    async def rest(
        self, exchange: Exchange, chunks: list[bytes], limit: int, deadline: float
    ) -> bytes:
        """Return the whole body of an answer, ``chunks`` of which came already.

        Raises:
            LimitExceeded: it is longer than ``limit`` bytes.
            TimedOut: ``deadline`` on the loop's clock passed.
        """
        size = sum(map(len, chunks))
        loop = asyncio.get_running_loop()
        while True:
            if size > limit:
                raise LimitExceeded(
                    Sentence(
                        "{host} sent more than {limit} bytes, the most Falcon Desktop accepts.",
                        host=self.host,
                        limit=limit,
                    )
                )
            try:
                items = await exchange.take(deadline - loop.time())
            except TimeoutError:
                raise self.timed_out(exchange) from None
            if not items:
                return b"".join(chunks)
            more = [item for item in items if isinstance(item, bytes)]
            size += sum(map(len, more))
            chunks.extend(more)

    def redirect(self, method: str, exchange: Exchange, head: Head) -> str:
        """Return the address at this origin that an answer points to, "" if it does not point.

        Raises:
            RedirectRefused: it points to another origin, or would change the request.
        """
        if head.status not in (301, 302, 303, 307, 308):
            return ""
        location = head.headers.get("location", "")
        try:
            target = str(httpx.URL(exchange.url).join(location))
            same = bool(location) and origin_of(target) == self._origin
        except (httpx.InvalidURL, FalconError, ValueError):
            target, same = "", False
        if same and (head.status in (307, 308) or method == "GET"):
            return target
        elsewhere = host_of(target) if target else "nowhere"
        if same:
            elsewhere = f"{elsewhere}{urlsplit(target).path}"
        raise RedirectRefused(
            Sentence(
                "{host} redirects to {address}. Keys and messages do not follow redirects; if "
                "this is right, enter it as the connection's address.",
                host=self.host,
                address=self.where().plain(elsewhere, 120),
            )
        )

    async def check(
        self, exchange: Exchange, head: Head, chunks: list[bytes], *, model: str = ""
    ) -> None:
        """Return if the answer is a success that can be read.

        Raises:
            ProviderError: any status but 2xx, with the server's own words.
            ProtocolError: its body is compressed, which was not asked for.
        """
        self.server = self.where().plain(head.headers.get("server", ""), 80)
        if head.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            raise ProtocolError(
                Sentence(
                    "{host} sent a compressed response, which is not supported. Turn off "
                    "compression on the server or the proxy in front of it.",
                    host=self.host,
                ),
                http_status=head.status,
            )
        if 200 <= head.status < 300:
            return
        body = await self._error_body(exchange, chunks)
        raise failure_of_response(head.status, head.headers, body, self.where(model))

    def closed_without_answer(self) -> ConnectionLost:
        """Return the error for a request that ended without even a status."""
        return ConnectionLost(
            Sentence("{host} closed the connection without answering. Try again.", host=self.host),
            next_step=NextStep.RETRY,
        )

    def timed_out(self, exchange: Exchange) -> TimedOut:
        """Return the error for a request that took too long where it is."""
        return stage_timed_out(self.where(), exchange.stage)

    async def aclose(self) -> None:
        """Close every connection. The client may be used again."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def head(self, exchange: Exchange, budget: float) -> tuple[Head, list[bytes]]:
        """Wait for the beginning of an answer; return it with what came of its body.

        Raises:
            NetworkError: nothing answers within ``budget`` seconds.
        """
        deadline = asyncio.get_running_loop().time() + budget
        chunks: list[bytes] = []
        while exchange.head is None:
            try:
                items = await exchange.take(deadline - asyncio.get_running_loop().time())
            except TimeoutError:
                raise self.timed_out(exchange) from None
            chunks += [item for item in items if isinstance(item, bytes)]
            if not items:
                raise self.closed_without_answer()
        return exchange.head, chunks

    async def _error_body(self, exchange: Exchange, chunks: list[bytes]) -> bytes:
        """Return the first bytes of an error's body; what fails meanwhile does not matter."""
        limit = self.caps.error_body
        deadline = asyncio.get_running_loop().time() + min(5.0, self.budgets.reply)
        size = sum(map(len, chunks))
        with contextlib.suppress(TimeoutError, FalconError):
            while size < limit:
                items = await exchange.take(deadline - asyncio.get_running_loop().time())
                if not items:
                    break
                more = [item for item in items if isinstance(item, bytes)]
                size += sum(map(len, more))
                chunks.extend(more)
        return b"".join(chunks)[:limit]

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            secure = urlsplit(self.root).scheme == "https"
            # Without TLS, a context that trusts nobody: none is needed, and none may be absent.
            context = (
                tls_context(self.connection.ca_file)
                if secure
                else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            )
            limits = httpx.Limits(
                max_connections=32, max_keepalive_connections=4, keepalive_expiry=30
            )
            transport = Pool(
                verify=context,
                trust_env=False,
                limits=limits,
                proxy=self._proxy or None,
                uds=self._uds or None,
            )
            for name in ("httpcore", "httpx"):
                # At DEBUG and INFO they log the answers' headers and whole addresses, which may
                # repeat a key.
                library = logging.getLogger(name)
                library.setLevel(max(library.getEffectiveLevel(), logging.WARNING))
            budgets = self.budgets
            self._client = httpx.AsyncClient(
                transport=transport,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(
                    connect=budgets.connect, write=budgets.write, read=None, pool=budgets.connect
                ),
                cookies=_NoCookies(),
            )
        return self._client


class _NoCookies(http.cookiejar.CookieJar):
    """A jar that keeps nothing: no server needs to recognise this program."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Keep none."""


def _shown_field(field: str) -> str:
    name, equals, _ = field.partition("=")
    return field if not equals or name.lower() in _PUBLIC_FIELDS else f"{name}=REDACTED"
