"""What all HTTP clients of a process share: the system's proxies, and who is told of contacts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from falcon_desktop.providers.http_options import SystemProxies


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
