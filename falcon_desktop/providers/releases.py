"""The program's releases on GitHub; fetched only when a person wants to know.

Reads GitHub's form of a release (docs.github.com, REST API, "Get the latest release"). Nothing is
ever downloaded or installed from here.
"""

from __future__ import annotations

from typing import Any, Final

from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import NotFound, ProviderError
from falcon_desktop.core.domain.releases import Release
from falcon_desktop.core.text.json_values import as_text
from falcon_desktop.providers import late
from falcon_desktop.providers.network import Network

LATEST: Final = "https://api.github.com/repos/falcon-desktop/falcon-desktop/releases/latest"
PAGES: Final = "https://github.com/"
MAX_NOTES: Final = 20_000


class PublishedReleases:
    """Fulfils :class:`falcon_desktop.core.domain.releases.Releases`.

    Args:
        address: where the newest release is told.
        pages: how the addresses of release pages begin; others are not passed on.
    """

    def __init__(
        self, address: str = LATEST, pages: str = PAGES, *, network: Network | None = None
    ) -> None:
        self._address = address
        self._pages = pages
        self._network = network

    async def newest(self) -> Release | None:
        """Return the newest release, None if none was published.

        Raises:
            FalconError: it can't be told.
        """
        await late.bring(late.CLIENT)
        from falcon_desktop.providers.http import HttpClient

        asked = Connection("releases", "Releases", ServerKind.OPENAI, self._address)
        client = HttpClient(asked, root=self._address, network=self._network)
        try:
            found = await client.reply("GET", self._address)
        except (ProviderError, NotFound) as error:
            if getattr(error, "http_status", None) == 404:
                return None
            raise
        finally:
            await client.aclose()
        return self._release(found)

    def _release(self, found: Any) -> Release | None:
        if not isinstance(found, dict) or not isinstance(found.get("tag_name"), str):
            return None
        page = as_text(found.get("html_url"))
        return Release(
            version=found["tag_name"].removeprefix("v")[:60],
            notes=as_text(found.get("body"))[:MAX_NOTES],
            page=page if page.startswith(self._pages) else "",
        )
