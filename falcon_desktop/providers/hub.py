"""Hugging Face's hub: which repositories hold models for llama.cpp, and what is in them.

Reads ``api/models`` and ``api/models/REPOSITORY?blobs=true`` as huggingface_hub 0.36 does
(``hf_api.py``). Contacts the hub only when it is called. Facts: README.md section 4.5.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from falcon_desktop.core.domain.errors import (
    InvalidInput,
    ModelNotFound,
    ProtocolError,
)
from falcon_desktop.core.domain.hub import (
    HUB,
    FoundRepository,
    HubFile,
    HubRepository,
    Licence,
    Token,
    choices_of,
    is_repository,
)
from falcon_desktop.core.domain.local_models import COMMIT, SHA256, is_hexadecimal
from falcon_desktop.core.text.json_values import as_text
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import parse_json
from falcon_desktop.providers.hub_requests import (
    HubAnswer,
    HubRequests,
    is_hub_host,
    no_token,
)
from falcon_desktop.providers.network import Network

FOUND: Final = 40
"""Most repositories of a search."""
MAX_FILES: Final = 5_000
MAX_REPLY: Final = 8 << 20
_EXPANDED: Final = ("cardData", "downloads", "gated", "gguf", "tags")


class HuggingFaceHub:
    """Fulfils :class:`falcon_desktop.core.domain.hub.Hub`.

    Args:
        hub: the hub's address.
        allowed: whether an origin that the hub points to may be asked.
        token: what a person saved for the hub; asked for and sent only where the hub wants one.
    """

    def __init__(
        self,
        hub: str = HUB,
        allowed: Callable[[str], bool] = is_hub_host,
        *,
        token: Token = no_token,
        network: Network | None = None,
    ) -> None:
        self._requests = HubRequests(hub, allowed, token=token, network=network)

    async def search(self, words: str) -> Sequence[FoundRepository]:
        """Return the repositories with files for llama.cpp that match, the most used ones first.

        Raises:
            FalconError: the hub can't be asked.
        """
        fields = [
            ("search", " ".join(words.split())[:200]),
            ("filter", "gguf"),
            ("sort", "downloads"),
            ("direction", "-1"),
            ("limit", str(FOUND)),
            *(("expand[]", one) for one in _EXPANDED),
        ]
        found = await self._json(f"{self._requests.hub}/api/models?{urlencode(fields)}")
        if not isinstance(found, list):
            raise self._strange()
        read = (_found(one) for one in found[:FOUND])
        return [one for one in read if one is not None]

    async def repository(self, repository: str) -> HubRepository:
        """Return what a repository offers.

        Raises:
            InvalidInput: it is not of the form ``owner/name``.
            ModelNotFound: there is none of that name, or nothing for llama.cpp in it.
            FalconError: the hub can't be asked.
        """
        if not is_repository(repository):
            raise InvalidInput(
                Sentence("“{name}” is not of the form owner/name.", name=repository[:200])
            )
        said = await self._json(
            f"{self._requests.hub}/api/models/{repository}?blobs=true", repository
        )
        if not isinstance(said, dict):
            raise self._strange()
        revision = as_text(said.get("sha"))
        if not is_hexadecimal(revision, COMMIT):
            raise self._strange()
        name = as_text(said.get("id"))
        choices = choices_of(_files(said.get("siblings")))
        if not choices:
            raise ModelNotFound(
                Sentence(
                    "“{repository}” has no files for llama.cpp. Look for a repository whose name "
                    "ends in GGUF.",
                    repository=repository,
                )
            )
        facts = said.get("gguf")
        facts = facts if isinstance(facts, dict) else {}
        return HubRepository(
            id=name if is_repository(name) else repository,
            revision=revision,
            choices=choices,
            licence=_licence(said),
            gated=bool(said.get("gated")),
            context_window=_count(facts.get("context_length")) or None,
            architecture=as_text(facts.get("architecture"))[:64],
        )

    async def beginning(self, repository: str, revision: str, path: str, count: int) -> bytes:
        """Return the first ``count`` bytes of a file, or fewer.

        Raises:
            FalconError: it can't be read.
        """
        url = f"{self._requests.hub}/{repository}/resolve/{revision}/{quote(path)}"
        span = f"bytes=0-{count - 1}"
        async with self._requests.follow(url, repository, span=span) as answer:
            return await self._body(answer, count, whole=False)

    async def _json(self, url: str, repository: str = "") -> Any:
        # a repository that has another name now is redirected to
        async with self._requests.follow(url, repository, accept="application/json") as answer:
            raw = await self._body(answer, MAX_REPLY, whole=True)
        try:
            return parse_json(raw)
        except ValueError:
            raise self._strange() from None

    async def _body(self, answer: HubAnswer, limit: int, *, whole: bool) -> bytes:
        """Return a body of at most ``limit`` bytes; of a longer one its beginning, or nothing."""
        client, exchange = answer.client, answer.exchange
        loop = asyncio.get_running_loop()
        deadline = loop.time() + client.budgets.reply
        if whole:
            return await client.rest(exchange, answer.chunks, limit, deadline)
        chunks = list(answer.chunks)
        while sum(map(len, chunks)) < limit:
            items = await exchange.take(deadline - loop.time())
            if not items:
                break
            chunks += [one for one in items if isinstance(one, bytes)]
        return b"".join(chunks)[:limit]

    def _strange(self) -> ProtocolError:
        return ProtocolError(
            Sentence(
                "{host} answers in a form that Falcon Desktop does not know. Try again later.",
                host=self._requests.host,
            )
        )


def _found(said: Any) -> FoundRepository | None:
    if not isinstance(said, dict) or not is_repository(name := as_text(said.get("id"))):
        return None
    facts = said.get("gguf")
    total = facts.get("total") if isinstance(facts, dict) else None
    downloads = said.get("downloads")
    return FoundRepository(
        id=name,
        licence=_licence(said),
        gated=bool(said.get("gated")),
        downloads=_count(downloads) if isinstance(downloads, int) else None,
        parameters=_count(total),
    )


def _files(siblings: Any) -> list[HubFile]:
    """Return the files whose size and SHA-256 are told: large ones, kept beside the repository."""
    found = []
    for one in siblings[:MAX_FILES] if isinstance(siblings, list) else ():
        blob = one.get("lfs") if isinstance(one, dict) else None
        if not isinstance(blob, dict):
            continue
        path, sha256 = as_text(one.get("rfilename")), as_text(blob.get("sha256")).lower()
        size = _count(blob.get("size")) or _count(one.get("size"))
        if path and size and is_hexadecimal(sha256, SHA256):
            found.append(HubFile(path, size, sha256))
    return found


def _licence(said: dict[str, Any]) -> Licence:
    """Return the licence that a repository's card, or else its tags, name."""
    card = said.get("cardData")
    card = card if isinstance(card, dict) else {}
    name = card.get("license")
    name = name[0] if isinstance(name, list) and name else name
    if not isinstance(name, str) or not name:
        tags = said.get("tags")
        marked = (
            one.removeprefix("license:")
            for one in (tags if isinstance(tags, list) else ())
            if isinstance(one, str) and one.startswith("license:")
        )
        name = next(marked, "")
    if name in ("other", ""):
        name = as_text(card.get("license_name")) or name
    address = as_text(card.get("license_link"))
    fine = address.startswith("https://") and len(address) < 500 and address.isprintable()
    return Licence(" ".join(name.split())[:80], address if fine and " " not in address else "")


def _count(value: Any) -> int:
    usable = isinstance(value, int) and not isinstance(value, bool)
    return value if usable and 0 < value < 1 << 50 else 0
