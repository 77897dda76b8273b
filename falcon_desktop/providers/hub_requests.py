"""Requests to Hugging Face's hub: where its redirects may lead, its failures, and its token.

The token goes to the hub alone and only once the hub asked for one. Facts: README.md section 4.5.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from falcon_desktop.core.domain.connection import Connection, ServerKind, origin_of
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    FalconError,
    InvalidInput,
    KeyMissing,
    KeyRejected,
    ModelNotFound,
    NextStep,
    RateLimited,
    RedirectRefused,
    ServerFailed,
)
from falcon_desktop.core.domain.hub import HUB, Token
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import retry_after
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_exchange import Exchange, Head
from falcon_desktop.providers.http_options import host_of
from falcon_desktop.providers.network import Network

MAX_HOPS: Final = 4
REDIRECTS: Final = (301, 302, 303, 307, 308)


def is_hub_host(origin: str) -> bool:
    """Whether Hugging Face serves its files from this host."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    named = host in ("huggingface.co", "hf.co") or host.endswith((".huggingface.co", ".hf.co"))
    return parts.scheme == "https" and named


async def no_token() -> str:
    """Return "": nobody saved a token."""
    return ""


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """An answer of the hub, or of a host that it pointed to, and the first bytes of its body."""

    client: HttpClient
    exchange: Exchange
    head: Head
    chunks: list[bytes]


class HubRequests:
    """Asks the hub at ``hub``, and the hosts that it points to if ``allowed`` says so.

    Args:
        allowed: whether an origin may be followed to.
        token: asked only when the hub wants to know who asks.
    """

    def __init__(
        self,
        hub: str = HUB,
        allowed: Callable[[str], bool] = is_hub_host,
        *,
        token: Token = no_token,
        network: Network | None = None,
    ) -> None:
        self.hub = hub
        self._allowed = allowed
        self._token = token
        self._network = network

    @property
    def host(self) -> str:
        """The hub's name in sentences."""
        return host_of(self.hub)

    @asynccontextmanager
    async def ask(
        self, url: str, repository: str = "", *, span: str = "", accept: str = "*/*"
    ) -> AsyncIterator[HubAnswer]:
        """Send a request; a redirect is given as it is, any other failure is raised.

        ``repository`` is what it is about, and ``span`` the bytes that are wanted.

        Raises:
            FalconError: with a sentence in the hub's terms.
        """
        async with self._once(url, span, accept, "") as answer:
            if not self._asks_who(answer, url):
                await self._check(answer, url, repository, "")
                yield answer
                return
            missing = answer.head
        token = await self._token()
        if not token:
            raise _denied(missing, self.host, repository, token)
        async with self._once(url, span, accept, token) as answer:
            await self._check(answer, url, repository, token)
            yield answer

    @asynccontextmanager
    async def follow(
        self,
        url: str,
        repository: str = "",
        *,
        span: str = "",
        accept: str = "*/*",
        heard: Callable[[Head], None] | None = None,
    ) -> AsyncIterator[HubAnswer]:
        """Send a request as :meth:`ask` does, and go where redirects lead.

        ``heard`` is told the head of each answer on the way, and that of the last.

        Raises:
            RedirectRefused: they lead nowhere, or to a host that is not known to be the hub's.
            FalconError: with a sentence in the hub's terms.
        """
        for _ in range(MAX_HOPS):
            async with self.ask(url, repository, span=span, accept=accept) as answer:
                if heard is not None:
                    heard(answer.head)
                if answer.head.status not in REDIRECTS:
                    yield answer
                    return
                url = self._target(answer)
        raise RedirectRefused(Sentence("{host} redirects in a loop.", host=host_of(url)))

    def _target(self, answer: HubAnswer) -> str:
        """Return where a redirect leads, to a host that is known to be the hub's."""
        target = urljoin(answer.exchange.url, answer.head.headers.get("location", ""))
        try:
            fine = self._allowed(origin_of(target))
        except InvalidInput:
            fine = False
        if not fine:
            raise RedirectRefused(
                Sentence(
                    "{host} redirects to another host for its file, and that host is not known "
                    "to belong to it. Nothing was downloaded.",
                    host=host_of(answer.exchange.url),
                )
            )
        return target

    def _asks_who(self, answer: HubAnswer, url: str) -> bool:
        return answer.head.status in (401, 403) and origin_of(url) == origin_of(self.hub)

    async def _check(self, answer: HubAnswer, url: str, repository: str, token: str) -> None:
        """Return if an answer is a success or a redirect."""
        head = answer.head
        if head.status < 400:
            return
        if self._asks_who(answer, url):
            raise _denied(head, self.host, repository, token)
        failure = _failure(head, host_of(url), repository)
        if failure is not None:
            raise failure
        await answer.client.check(answer.exchange, head, answer.chunks)

    @asynccontextmanager
    async def _once(self, url: str, span: str, accept: str, token: str) -> AsyncIterator[HubAnswer]:
        asked = Connection("model-downloads", host_of(url), ServerKind.OPENAI, url)
        client = HttpClient(asked, token, root=url, network=self._network)
        extra = {"range": span} if span else {}
        exchange = client.exchange("GET", url, accept=accept, extra=extra)
        try:
            async with exchange:
                head, chunks = await client.head(exchange, client.budgets.reply)
                yield HubAnswer(client, exchange, head, chunks)
        except TimeoutError:
            raise client.timed_out(exchange) from None
        finally:
            await client.aclose()


def _denied(head: Head, host: str, repository: str, token: str) -> FalconError:
    """Return what 401 and 403 mean: the hub says in a header which of several."""
    code, status = head.headers.get("x-error-code", ""), head.status
    if code == "GatedRepo" and not token:
        return KeyMissing(
            Sentence(
                "“{repository}” is gated. Accept its terms on its page at {host}, "
                "then enter your token.",
                repository=repository,
                host=host,
            ),
            http_status=status,
        )
    if code == "GatedRepo":
        return AccessDenied(
            Sentence(
                "Your account has no access to “{repository}” yet. Accept its terms on its page "
                "at {host}; some owners take a while to answer.",
                repository=repository,
                host=host,
            ),
            http_status=status,
        )
    if code == "RepoNotFound" or not token:
        return _no_repository(host, repository, status)
    return KeyRejected(
        Sentence("{host} rejected your token. Enter a new one.", host=host), http_status=status
    )


def _no_repository(host: str, repository: str, status: int) -> ModelNotFound:
    return ModelNotFound(
        Sentence(
            "{host} has no public repository “{repository}”. Check its name, or search for it.",
            host=host,
            repository=repository,
        ),
        http_status=status,
    )


def _failure(head: Head, host: str, repository: str) -> FalconError | None:
    """Return what a status of the hub means; None if nothing more is known than of any server."""
    code, status = head.headers.get("x-error-code", ""), head.status
    if code == "RepoNotFound" and repository:
        return _no_repository(host, repository, status)
    if status == 404:
        return ModelNotFound(
            Sentence("{host} no longer has this file.", host=host), http_status=status
        )
    if status == 429:
        seconds = retry_after(head.headers)
        wait = Sentence("a few minutes")
        if seconds is not None:
            wait = Sentence("{count} second(s)", count=max(1, round(seconds)))
        return RateLimited(
            Sentence(
                "{host} gets too many requests from this address. Wait {wait}, then try again.",
                host=host,
                wait=wait,
            ),
            retry_after=seconds,
            http_status=status,
        )
    if status >= 500:
        return ServerFailed(
            Sentence("{host} has a problem right now. Try again later.", host=host),
            http_status=status,
            next_step=NextStep.RETRY,
        )
    return None
