"""Maps httpx's exceptions to the core's errors. No key, address with credentials or traceback may
get into a sentence.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
from enum import StrEnum

import httpx

from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    FalconError,
    InternalError,
    NextStep,
    Offline,
    ProtocolError,
    ProxyFailed,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import RequestContext


class Stage(StrEnum):
    """How far a request has got."""

    CONNECTING = "connecting"
    SECURING = "securing"
    SENDING = "sending"
    WAITING = "waiting"
    READING = "reading"


def stage_timed_out(where: RequestContext, stage: Stage) -> TimedOut:
    """Return the error for a request that timed out at ``stage``."""
    if stage is Stage.READING:
        return TimedOut(
            Sentence("{host} stopped sending. Continue the answer or try again.", host=where.host),
            next_step=NextStep.CONTINUE,
        )
    if stage is Stage.WAITING:
        return TimedOut(
            Sentence(
                "{host} accepted the request but did not answer in time. It may be loading a "
                "model; try again.",
                host=where.host,
            )
        )
    if stage is Stage.SECURING:
        return TimedOut(
            Sentence("{host} did not complete the secure connection in time.", host=where.host)
        )
    return TimedOut(
        Sentence(
            "{host} did not answer in time. Check the address and your network.", host=where.host
        )
    )


def network_failure(
    error: BaseException,
    where: RequestContext,
    stage: Stage,
    *,
    answered: bool,
    proxy: str = "",
) -> FalconError:
    """Return the error for an exception of httpx.

    Args:
        error: what httpx raised.
        where: who was asked.
        stage: how far the request was.
        answered: whether the answer had begun.
        proxy: host of the proxy in use, "" for none.
    """
    if isinstance(error, FalconError):
        return error
    if isinstance(error, (httpx.ConnectTimeout, httpx.PoolTimeout, httpx.WriteTimeout)):
        return stage_timed_out(where, stage)
    if isinstance(error, httpx.ProxyError):
        return ProxyFailed(
            Sentence(
                "The proxy {proxy} refused to connect to {host}.", proxy=proxy, host=where.host
            ),
            detail=_words(error, where),
        )
    if isinstance(error, httpx.ConnectError):
        return _not_connected(error, where, stage, proxy)
    if isinstance(error, (httpx.RemoteProtocolError, httpx.DecodingError)):
        return _broken(error, where, answered=answered)
    if isinstance(error, (httpx.ReadError, httpx.WriteError, httpx.CloseError, OSError)):
        return _lost(error, where, answered=answered)
    # LocalProtocolError quotes headers, so nothing of an unknown exception is repeated.
    return InternalError(
        Sentence("Could not send the request to {host}.", host=where.host),
        detail=type(error).__name__,
    )


def _lost(error: BaseException, where: RequestContext, *, answered: bool) -> ConnectionLost:
    if answered:
        return ConnectionLost(
            Sentence("The connection to {host} broke during the answer.", host=where.host),
            detail=_words(error, where),
        )
    return ConnectionLost(
        Sentence("{host} closed the connection without answering. Try again.", host=where.host),
        detail=_words(error, where),
        next_step=NextStep.RETRY,
    )


def _broken(error: BaseException, where: RequestContext, *, answered: bool) -> FalconError:
    words = str(error)
    if answered or "disconnected without sending" in words:
        return _lost(error, where, answered=answered)
    if "x15\\x03" in words:
        return ProtocolError(
            Sentence(
                "{host} expects a secure connection: use https:// in the address.", host=where.host
            )
        )
    return ProtocolError(
        Sentence("{host} does not speak HTTP. Check the address and the port.", host=where.host),
        detail=_words(error, where),
    )


def _not_connected(
    error: BaseException, where: RequestContext, stage: Stage, proxy: str
) -> FalconError:
    causes = _causes(error)
    tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if tls is not None or stage is Stage.SECURING:
        return _tls_failed(tls, error, where)
    if proxy:
        return ProxyFailed(
            Sentence(
                "Can't reach the proxy {proxy}. Check it, or set Proxy to “None” in the "
                "connection's settings.",
                proxy=proxy,
            ),
            detail=_words(error, where),
        )
    if _no_network(causes):
        return Offline(
            Sentence(
                "You're offline, so {host} can't be reached. Try again when you're back online.",
                host=where.host,
            ),
            detail=_words(error, where),
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return (Unreachable if has_route() else Offline)(
            Sentence("Can't find {host}. Check the address and your network.", host=where.host),
            detail=_words(error, where),
        )
    if any(isinstance(cause, FileNotFoundError) for cause in causes):
        return Unreachable(
            Sentence("{host} is not running.", host=where.host), detail=_words(error, where)
        )
    if _refused(causes):
        return Unreachable(
            Sentence(
                "Nothing answers at {host}. Is the server running, and is the port right?",
                host=where.host,
            ),
            detail=_words(error, where),
        )
    return Unreachable(
        Sentence("Can't reach {host}. Check the address and your network.", host=where.host),
        detail=_words(error, where),
    )


def _refused(causes: list[BaseException]) -> bool:
    return any(isinstance(cause, ConnectionRefusedError) for cause in _flat(causes))


def _no_network(causes: list[BaseException]) -> bool:
    """Whether the system says that no way leads anywhere, not that one host is missing."""
    return any(
        (isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN)
        or (isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.ENETDOWN))
        for cause in _flat(causes)
    )


def has_route() -> bool:
    """Return whether this computer has a route to other networks, by its own routing table.

    Where there is none, some systems call every name unknown. Connecting a UDP socket looks the
    way up and sends nothing; the addresses are those kept for documentation (RFC 5737, 3849).
    """
    for family, address in (
        (socket.AF_INET, "192.0.2.1"),
        (socket.AF_INET6, "2001:db8::1"),
    ):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return True
    return False


def _flat(causes: list[BaseException]) -> list[BaseException]:
    flat: list[BaseException] = []
    for cause in causes:
        flat += cause.exceptions if isinstance(cause, BaseExceptionGroup) else [cause]
    return flat


def _tls_failed(tls: ssl.SSLError | None, error: BaseException, where: RequestContext) -> TlsFailed:
    detail = _words(tls or error, where)
    if isinstance(tls, ssl.SSLCertVerificationError):
        why = tls.verify_message or "its certificate is not trusted"
        return TlsFailed(
            Sentence(
                "The certificate of {host} can't be trusted: {reason}. If it is your own, set "
                "the connection's CA file.",
                host=where.host,
                reason=where.plain(why, 160),
            ),
            detail=detail,
        )
    if tls is not None and tls.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return TlsFailed(
            Sentence(
                "{host} does not speak TLS at this port. Check the port, or use http:// if the "
                "server is unencrypted.",
                host=where.host,
            ),
            detail=detail,
        )
    return TlsFailed(
        Sentence("Could not make a secure connection to {host}.", host=where.host), detail=detail
    )


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found


def _words(error: BaseException, where: RequestContext) -> str:
    return where.plain(str(error) or type(error).__name__, 300)
