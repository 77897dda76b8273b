"""Which hosts were contacted is kept, with times and nothing else; and can be forgotten."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.downloads import WantedFile, WantedModel
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.contacts import Contacts
from falcon_desktop.store.database import Database
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer

Run = Callable[..., Awaitable[Any]]


def contacted(profile: Path) -> list[tuple[str, int, int]]:
    with contextlib.closing(sqlite3.connect(profile / "history.sqlite3")) as connection:
        return connection.execute("SELECT host, first_at, last_at FROM contacted_host").fetchall()


async def test_asking_a_server_is_noted_once(falcon: Run, profile: Path) -> None:
    began = now_ms()
    async with OpenAIServer().serve() as server:
        for _ in range(2):
            result = await falcon("ask", "Hi?", "--base-url", server.url, "--api", "openai")
            assert result.status == 0
        [(host, first, last)] = contacted(profile)
        assert host == urlsplit(server.url).netloc
        assert began <= first < last <= now_ms()
        await falcon("ask", "Hi?", "--temporary", "--base-url", server.url, "--api", "openai")


WANTED = WantedModel("a/b", "0" * 40, (WantedFile("b.gguf", "b.gguf", 1, "0" * 64),))


@pytest.mark.parametrize("asked", ["release", "model", "search", "check", "identify"])
async def test_whoever_contacts_a_host_is_noted_with_the_proxy(
    profile: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    async def refuse(peer: Peer, request: Request) -> None:
        await peer.body(b"", 403, "text/plain")

    container = ServiceContainer(profile, Settings(), lambda _: None)
    await container.open()
    services = container.services
    own = Connection("own", "Own", ServerKind.OPENAI, "https://own.example/v1")
    async with ScriptedServer(refuse) as proxy:
        monkeypatch.setenv("https_proxy", proxy.origin)
        with contextlib.suppress(FalconError):
            if asked == "release":
                await services.releases.newest()
            elif asked == "model":
                await services.downloads.add(WANTED)
                await services.downloads.finished(WANTED.model_id)
            elif asked == "search":
                await services.hub.search("falcon")
            elif asked == "check":
                async for _ in services.checker.check(own):
                    pass
            else:
                await services.checker.identify(own)
        noted = {one.host for one in await services.maintenance.contacted()}
    await container.close()
    hosts = {"release": "api.github.com", "model": "huggingface.co", "search": "huggingface.co"}
    host = hosts.get(asked, "own.example")
    assert noted == {host, urlsplit(proxy.origin).netloc}


async def test_hosts_are_listed_the_last_first_and_forgotten(tmp_path: Path) -> None:
    database = Database(tmp_path / "history.sqlite3")
    await database.open()
    contacts = Contacts(database)
    for host in ("a.example", "b.example:8080", "a.example"):
        contacts.note(host)
    found = await contacts.all()
    assert sorted(one.host for one in found) == ["a.example", "b.example:8080"]
    await contacts.forget()
    assert await contacts.all() == []
    contacts.note("a.example")  # not taken for noted already
    assert [one.host for one in await contacts.all()] == ["a.example"]
    await database.close()
