"""No network is told from a server that is missing, by what the system says alone."""

from __future__ import annotations

import errno
import socket

import httpx
import pytest
from falcon_desktop.core.domain.errors import NextStep, Offline, Unreachable
from falcon_desktop.providers import http_failures
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.http_failures import Stage, network_failure

WHERE = RequestContext("api.example.org")


def failure(cause: BaseException) -> BaseException:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = cause
    return network_failure(error, WHERE, Stage.CONNECTING, answered=False)


@pytest.mark.parametrize(
    "cause",
    [
        OSError(errno.ENETUNREACH, "Network is unreachable"),
        OSError(errno.ENETDOWN, "Network is down"),
        socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
        ExceptionGroup("all", [OSError(errno.ENETUNREACH, "Network is unreachable")]),
    ],
)
def test_no_way_to_anywhere_is_offline(cause: BaseException) -> None:
    found = failure(cause)
    assert isinstance(found, Offline)
    assert found.code == "offline"
    assert found.next_step is NextStep.RETRY
    assert found.sentence == (
        "You're offline, so api.example.org can't be reached. Try again when you're back online."
    )


@pytest.mark.parametrize(
    "cause",
    [
        ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
        OSError(errno.EHOSTUNREACH, "No route to host"),
    ],
)
def test_a_missing_server_is_not(cause: BaseException) -> None:
    found = failure(cause)
    assert type(found) is Unreachable


@pytest.mark.parametrize(("route", "kind"), [(True, Unreachable), (False, Offline)])
def test_an_unknown_name_is_offline_only_where_no_route_leads_out(
    monkeypatch: pytest.MonkeyPatch, route: bool, kind: type[Unreachable]
) -> None:
    monkeypatch.setattr(http_failures, "has_route", lambda: route)
    found = failure(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    assert type(found) is kind
    assert "Can't find" in str(found)
