"""Hugging Face's hub: what a repository offers, in its own words, and failures with a next step."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from falcon_desktop.core.domain.connection import is_loopback
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    FalconError,
    InvalidInput,
    KeyMissing,
    ModelNotFound,
    ProtocolError,
    RateLimited,
    RedirectRefused,
    ServerFailed,
)
from falcon_desktop.core.domain.hub import Licence
from falcon_desktop.providers.hub import HuggingFaceHub
from falcon_desktop.providers.network import Network
from tests.servers.hub import REVISION, TOKEN, HubStandIn
from tests.servers.scripted import Peer, Request, ScriptedServer

TINY = "tiiuae/Tiny-GGUF"
CARD = {"license": "other", "license_name": "falcon", "license_link": "https://x.example/terms"}


@pytest.fixture
async def standing() -> AsyncIterator[HubStandIn]:
    async with HubStandIn() as hub:
        hub.add(
            TINY,
            {"Tiny-Q4_0.gguf": b"GGUF" + b"4" * 5_000, "Tiny-Q8_0.gguf": b"GGUF" + b"8" * 9_000},
            card=CARD,
            gguf={"total": 90, "architecture": "falcon-h1", "context_length": 4_096},
        )
        yield hub


def hub_at(standing: HubStandIn, token: str = "", network: Network | None = None) -> HuggingFaceHub:
    async def saved() -> str:
        return token

    return HuggingFaceHub(standing.origin, is_loopback, token=saved, network=network)


async def test_a_search_tells_licence_and_size(standing: HubStandIn) -> None:
    standing.add("me/Other-GGUF", {}, gated=True)
    hosts: list[str] = []
    hub = hub_at(standing, network=Network(contacted=hosts.append))
    [found] = await hub.search("tiny")
    assert (found.id, found.gated, found.downloads, found.parameters) == (TINY, False, 1_000, 90)
    assert found.licence == Licence("falcon", "https://x.example/terms")
    [other] = await hub.search("other")
    assert (other.gated, other.licence) == (True, Licence("apache-2.0"))
    assert "filter=gguf" in standing.hub.requests[0].target
    assert len(hosts) == 2 and standing.origin.endswith(hosts[0])
    assert await hub.search("nothing like it") == []


async def test_a_repository_tells_its_files(standing: HubStandIn) -> None:
    told = await hub_at(standing).repository(TINY)
    assert (told.id, told.revision, told.gated) == (TINY, REVISION, False)
    offered = {one.quantisation: one.size for one in told.choices}
    assert offered == {"Q4_0": 5_004, "Q8_0": 9_004}
    assert told.context_window == 4_096
    assert len(told.choices[0].files[0].sha256) == 64


async def test_a_repository_that_was_renamed_is_found(standing: HubStandIn) -> None:
    standing.renamed["old/name"] = TINY
    assert (await hub_at(standing).repository("old/name")).id == TINY


async def test_the_beginning_of_a_file_comes_from_the_second_host(standing: HubStandIn) -> None:
    raw = await hub_at(standing, TOKEN).beginning(TINY, REVISION, "Tiny-Q8_0.gguf", 1_000)
    assert raw == b"GGUF" + b"8" * 996
    standing.ranges = False
    raw = await hub_at(standing).beginning(TINY, REVISION, "Tiny-Q8_0.gguf", 1_000)
    assert raw == b"GGUF" + b"8" * 996
    heard = [*standing.hub.requests, *standing.files.requests]
    assert not [one for one in heard if "authorization" in one.headers]


async def test_a_token_goes_to_the_hub_that_asks_and_nowhere_else(standing: HubStandIn) -> None:
    standing.repositories[TINY].gated = True
    raw = await hub_at(standing, TOKEN).beginning(TINY, REVISION, "Tiny-Q8_0.gguf", 4)
    assert raw == b"GGUF"
    without, with_token = standing.hub.requests
    assert "authorization" not in without.headers
    assert with_token.headers["authorization"] == f"Bearer {TOKEN}"
    assert not [one for one in standing.files.requests if "authorization" in one.headers]


async def test_what_is_gated_says_what_to_do(standing: HubStandIn) -> None:
    standing.repositories[TINY].gated = True
    assert (await hub_at(standing).repository(TINY)).gated
    with pytest.raises(KeyMissing, match="Accept its terms"):
        await hub_at(standing).beginning(TINY, REVISION, "Tiny-Q8_0.gguf", 4)
    with pytest.raises(AccessDenied, match="no access"):
        await hub_at(standing, "hf_other_token").beginning(TINY, REVISION, "Tiny-Q8_0.gguf", 4)


async def test_what_is_missing_is_named(standing: HubStandIn) -> None:
    with pytest.raises(ModelNotFound, match="no public repository “no/body”"):
        await hub_at(standing).repository("no/body")
    standing.add("me/Words", {"model.safetensors": b"1"})
    with pytest.raises(ModelNotFound, match="no files for llama"):
        await hub_at(standing).repository("me/Words")
    with pytest.raises(InvalidInput):
        await hub_at(standing).repository("../api/whoami")
    assert len(standing.hub.requests) == 2


async def test_too_many_requests_and_a_hub_that_is_down(standing: HubStandIn) -> None:
    standing.busy = True
    with pytest.raises(RateLimited, match="Wait 7 seconds"):
        await hub_at(standing).search("x")
    standing.busy, standing.down = False, True
    with pytest.raises(ServerFailed, match="Try again later"):
        await hub_at(standing).repository(TINY)


async def test_other_hosts_are_not_followed(standing: HubStandIn) -> None:
    standing.store = "https://evil.example"
    with pytest.raises(RedirectRefused):
        await hub_at(standing).beginning(TINY, REVISION, "Tiny-Q8_0.gguf", 4)


@pytest.mark.parametrize(
    "answer", [b"[]", b"null", b"<html>", b'{"sha":"main"}', b'{"id":1,"sha":"x"}', b'"x"']
)
async def test_a_strange_answer_is_told(answer: bytes) -> None:
    async def strange(peer: Peer, request: Request) -> None:
        await peer.body(answer)

    async with ScriptedServer(strange) as server:
        with pytest.raises(ProtocolError, match="in a form"):
            await HuggingFaceHub(server.origin, is_loopback).repository(TINY)


@pytest.mark.parametrize(
    "answer",
    [
        b'[1, null, {"id": 5}, {"id": "../x/y"}, {"id": "a/b", "gguf": [], "tags": 3}]',
        b'[{"id": "a/b", "cardData": {"license": {"a": 1}, "license_link": "javascript:x"}}]',
    ],
)  # fmt: skip
async def test_what_is_strange_in_a_list_costs_only_itself(answer: bytes) -> None:
    async def strange(peer: Peer, request: Request) -> None:
        await peer.body(answer)

    async with ScriptedServer(strange) as server:
        [found] = await HuggingFaceHub(server.origin, is_loopback).search("x")
    assert (found.id, found.licence, found.parameters) == ("a/b", Licence(), 0)


async def test_a_hub_that_nobody_reaches_is_told() -> None:
    async with ScriptedServer() as server:
        origin = server.origin
    with pytest.raises(FalconError):
        await HuggingFaceHub(origin, is_loopback).search("x")
