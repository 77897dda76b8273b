"""Whether a newer version is published: asked of a server on loopback, told carefully."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.domain.errors import FalconError, ProtocolError
from falcon_desktop.core.domain.releases import Release, is_newer
from falcon_desktop.providers.releases import PublishedReleases
from tests.servers.routes import routes
from tests.servers.scripted import ScriptedServer

TOLD: dict[str, Any] = {
    "tag_name": "v1.4.0",
    "body": "## New\n\n* Faster",
    "html_url": "https://github.com/falcon-desktop/falcon-desktop/releases/tag/v1.4.0",
    "assets": [{"browser_download_url": "https://evil.example/x"}],
}


async def newest(value: Any) -> Release | None:
    async with ScriptedServer(routes({"/latest": value})) as server:
        return await PublishedReleases(f"{server.origin}/latest").newest()


async def test_release_is_told_with_notes_and_page() -> None:
    assert await newest(TOLD) == Release("1.4.0", "## New\n\n* Faster", TOLD["html_url"])


async def test_page_elsewhere_is_not_passed_on() -> None:
    found = await newest(TOLD | {"html_url": "https://evil.example/"})
    assert found is not None
    assert found.page == ""


@pytest.mark.parametrize("strange", [[], {}, {"tag_name": 3}, {"tag_name": None}, "x"])
async def test_strange_answers_are_no_release(strange: Any) -> None:
    assert await newest(strange) is None


async def test_none_was_published() -> None:
    assert await newest((404, {"message": "Not Found"})) is None


async def test_trouble_is_told() -> None:
    with pytest.raises(FalconError):
        await newest((500, {"message": "oops"}))
    async with ScriptedServer(routes({})) as server:
        address = f"{server.origin}/latest"
    with pytest.raises(FalconError) as error:
        await PublishedReleases(address).newest()
    assert not isinstance(error.value, ProtocolError)


async def test_request_tells_only_the_programs_own_name() -> None:
    async with ScriptedServer(routes({"/latest": TOLD})) as server:
        await PublishedReleases(f"{server.origin}/latest").newest()
        (request,) = server.requests
    assert set(request.headers) == {
        "host", "connection", "user-agent", "accept", "accept-encoding"
    }  # fmt: skip
    assert request.headers["user-agent"].startswith("falcon-desktop/")


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("1.0.1", "1.0.0", True),
        ("1.10", "1.9.9", True),
        ("v2", "1.9", True),
        ("1.0.0", "1.0.0", False),
        ("1.0", "1.0.0", False),
        ("0.9", "1.0", False),
        ("1.0.0-rc1", "1.0.0", False),
        ("1.0.0", "1.0.0-rc1", True),
        ("nonsense", "1.0", False),
        ("", "1.0", False),
        ("9" * 5_000, "1.0", False),
    ],
)
def test_newer(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer
