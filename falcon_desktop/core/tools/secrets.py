"""Values of a server's variables and headers that are in the keyring."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.errors import FalconError, InvalidInput, ToolServerFailed
from falcon_desktop.core.domain.tool_consent import values_of
from falcon_desktop.core.domain.tools import ToolServer, Transport
from falcon_desktop.core.ports.servers import KeyVault
from falcon_desktop.core.text.sentences import Listing, Sentence

MAX_SECRET: Final = 6_000
"""Bytes of UTF-8; encoded they must be no longer than a key."""
_FORM: Final = "v1."


class Filled(dict[str, str]):
    """Values by name with the secrets among them; its representation tells names only."""

    def __repr__(self) -> str:
        """Return the names."""
        return f"Filled({', '.join(sorted(self))})"

    __str__ = __repr__


class ToolSecrets:
    """Secrets by server and name, each for the command or the origin that it was given for."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault

    async def save(self, server: ToolServer, secrets: Mapping[str, str]) -> bool:
        """Save secrets by name; False if some are kept for this session only.

        Raises:
            InvalidInput: one is too long.
            KeychainError: the keyring failed.
        """
        for name, secret in secrets.items():
            check_secret(name, secret)
        place = place_of(server)
        kept = [
            await self._vault.save(_id(server, name), place, _encoded(secret))
            for name, secret in secrets.items()
        ]
        return all(kept)

    async def filled(self, server: ToolServer) -> ToolServer:
        """Return a server with its secrets filled in, for who runs it and for nobody else.

        Raises:
            ToolServerFailed: one has to be entered.
            KeychainError: the keyring can't be asked.
        """
        values = Filled(values_of(server))
        lacking: list[str] = []
        for name in needed(server):
            secret = await self._read(server, name)
            if secret is None:
                lacking.append(name)
            else:
                values[name] = secret
        if lacking:
            raise ToolServerFailed(
                Sentence(
                    "“{server}” needs these values again: {names}. Enter them in Settings, Tools.",
                    server=server.name,
                    names=Listing(lacking),
                )
            )
        if server.transport is Transport.HTTP:
            return replace(server, headers=values)
        return replace(server, variables=values)

    async def lacking(self, server: ToolServer) -> tuple[str, ...]:
        """Return the names of secrets that have to be entered.

        Raises:
            KeychainError: the keyring can't be asked.
        """
        return tuple([name for name in needed(server) if await self._read(server, name) is None])

    async def delete(self, server: ToolServer, names: Iterable[str] | None = None) -> None:
        """Delete a server's secrets, those of ``names`` alone where they are given.

        Raises:
            KeychainError: the keyring may still hold one; the others are deleted.
        """
        failure: FalconError | None = None
        for name in needed(server) if names is None else names:
            try:
                await self._vault.delete(_id(server, name), place_of(server))
            except FalconError as error:
                failure = error
        if failure is not None:
            raise failure

    async def _read(self, server: ToolServer, name: str) -> str | None:
        found = await self._vault.read(_id(server, name), place_of(server))
        return None if found is None else _decoded(found)


def needed(server: ToolServer) -> tuple[str, ...]:
    """Return the names of a server's values that are in the keyring."""
    return tuple(name for name in values_of(server) if name in server.secret_names)


def check_secret(name: str, secret: str) -> None:
    """Raise ``InvalidInput`` where a value can't be kept; the sentence does not tell it."""
    try:
        fits = len(secret.encode()) <= MAX_SECRET and "\0" not in secret
    except UnicodeEncodeError:
        fits = False
    if not fits:
        raise InvalidInput(Sentence("The value of {name} is too long or damaged.", name=name))


def place_of(server: ToolServer) -> str:
    """Return what a secret is bound to: the origin of an address, or exactly what is run."""
    if server.transport is Transport.HTTP:
        return origin_of(server.url)
    digest = hashlib.sha256(server.runs.encode("utf-8", "surrogatepass")).hexdigest()
    return f"command:{digest}"


def _id(server: ToolServer, name: str) -> str:
    return f"tool:{server.id}:{name}"


def _encoded(secret: str) -> str:
    # A vault takes away white space, quotes and the like around a key; here they may be meant.
    return _FORM + base64.urlsafe_b64encode(secret.encode()).decode()


def _decoded(kept: str) -> str | None:
    try:
        return base64.urlsafe_b64decode(kept.removeprefix(_FORM).encode()).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
