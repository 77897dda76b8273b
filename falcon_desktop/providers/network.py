"""What all HTTP clients of a process share: the system's proxies, and who is told of contacts.

Must not import what sends anything: each window has one, and many never ask a server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _proxies() -> Mapping[str, str]:
    from urllib.request import getproxies  # brings a client of its own, with mail and cookies

    return getproxies()


def _bypass(host: str) -> object:
    from urllib.request import proxy_bypass

    return proxy_bypass(host)


@dataclass(frozen=True, slots=True)
class SystemProxies:
    """What the system or the environment says about proxies."""

    proxies: Callable[[], Mapping[str, str]] = _proxies
    bypass: Callable[[str], object] = _bypass


def _to_nobody(_host: str) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Network:
    """Given to everything that creates an HTTP client, so that no contact is missed.

    ``contacted`` is told each host that a request goes to, the proxy's too, repeats included; it
    must return at once. A :class:`FalconError` from it keeps the request from being sent.
    """

    proxies: SystemProxies = field(default_factory=SystemProxies)
    contacted: Callable[[str], None] = _to_nobody
