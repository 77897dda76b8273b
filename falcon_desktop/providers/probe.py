"""Which server is it? Asks a few of its own routes.

Facts: README.md section 3.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from falcon_desktop.core.domain.checks import ServerIdentity
from falcon_desktop.core.domain.connection import Connection, ServerKind, shorten
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    KeyRejected,
    ModelLoading,
    ProtocolError,
    ProviderError,
)
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.servers import (
    CUSTOM,
    ServerProfile,
    Sign,
    known,
    presets,
    profile_of,
    run_by,
    shown,
    suspected,
)
from falcon_desktop.core.text.json_values import as_mapping, as_text, as_whole
from falcon_desktop.providers.failures import is_missing_route
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.http_options import join_url, openai_root
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai_models import models_in
from falcon_desktop.providers.tgi_request import tgi_root

PROBE_SECONDS: Final = 10.0
"""How long a server may take to answer one question about itself."""


async def identify_server(
    connection: Connection,
    key: str = "",
    *,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> ServerIdentity:
    """Return what server answers at a connection's address.

    Raises:
        FalconError: nothing answers there, or the connection is unusable.
    """
    client = HttpClient(
        connection, key, root=tgi_root(connection.base_url), budgets=budgets, network=network
    )
    try:
        return await _Prober(client, connection).identity()
    finally:
        await client.aclose()


async def own_protocol(
    connection: Connection,
    key: str = "",
    *,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> ServerKind:
    """Return the protocol to speak with a connection that may go over to its server's own: that
    one if the server shows its sign and lists its models there, else the connection's.

    Raises:
        FalconError: nothing answers there, or the connection is unusable.
    """
    row = suspected(connection)
    own = known(row.moves_to, row.id) if row.moves_to is not None else row
    client = HttpClient(
        connection, key, root=tgi_root(connection.base_url), budgets=budgets, network=network
    )
    try:
        shows = own.sign is not None and _shows(
            await client.reply("GET", own.sign.route, seconds=PROBE_SECONDS), own.sign
        )
        # others answer the same sign: only who lists models there speaks it
        if (
            shows
            and models_in(await client.reply("GET", own.models_route, seconds=PROBE_SECONDS))
            is not None
        ):
            return own.kind
    except ProviderError as failure:
        if not is_missing_route(failure):
            raise
    finally:
        await client.aclose()
    return connection.kind


class _Prober:
    """Asks one server what it is; remembers what its refusals tell."""

    def __init__(self, client: HttpClient, connection: Connection) -> None:
        self._client = client
        self._connection = connection
        self._refused = False
        self._loading = False
        self._answered_oddly: ProtocolError | None = None

    async def identity(self) -> ServerIdentity:
        """Try each kind of server, the surest sign first."""
        service = run_by(self._connection)
        kind = self._connection.kind
        if service.hosts and service.speaks(kind):
            # its routes need no guessing
            models = await self._models(known(kind, service.id))
            return ServerIdentity(service.name, "", service.id, kind, models)
        for row in presets():
            if row.sign is not None:
                identity = await self._by_sign(row, row.sign)
                if identity is not None:
                    return self._with_signs(identity)
        return await self._other()

    async def _ask(self, route: str) -> Any:
        """Return the JSON that a route gives, None if the server has no such route.

        Raises:
            NetworkError: nothing answers.
        """
        try:
            return await self._client.reply("GET", route, seconds=PROBE_SECONDS)
        except ModelLoading:
            self._loading = True
        except KeyRejected:
            self._refused = True
        except AccessDenied:
            # Gateways forbid routes that they do not have; the list of models every server has.
            self._refused = self._refused or route.endswith("/models")
        except ProtocolError as error:
            if error.http_status is None:
                self._answered_oddly = error
        except ProviderError:
            pass
        return None

    async def _by_sign(self, row: ServerProfile, sign: Sign) -> ServerIdentity | None:
        """Return what the server is if it shows a row's sign, None if it does not."""
        answer = await self._ask(sign.route)  # one that loads says so on every route
        named = bool(row.header) and self._client.server.lower() == row.header.lower()
        if not (named or _shows(answer, sign)):
            return None
        answer = as_mapping(answer)
        window = as_whole(_within(answer, sign.window), 1)
        models: tuple[ModelInfo, ...]
        if sign.model:
            models = (ModelInfo(answer[sign.model], window),)
        else:
            kind = self._connection.kind
            models = await self._models(known(kind, row.id) if row.speaks(kind) else row)
        version = _version(answer, sign.version)
        return ServerIdentity(row.name, version, row.id, row.kind, models, window)

    async def _other(self) -> ServerIdentity:
        models = await self._models(profile_of(self._connection))
        owners = (shown(ServerKind.OPENAI, owner=model.owner) for model in models)
        row = next(filter(None, owners), None)
        if row is not None:
            version = ""
            if row.version_route:
                version = _version(as_mapping(await self._ask(row.version_route)), "version")
            window = models[0].context_window
            return ServerIdentity(row.name, version, row.id, models=models, context_window=window)
        if not models and self._answered_oddly is not None and not self._refused:
            raise self._answered_oddly
        return self._with_signs(ServerIdentity(models=models, preset=CUSTOM))

    def _with_signs(self, identity: ServerIdentity) -> ServerIdentity:
        """Return ``identity`` with what the server's refusals told."""
        needs_key = self._refused and not identity.models
        return replace(identity, loading=self._loading, needs_key=needs_key)

    async def _models(self, row: ServerProfile) -> tuple[ModelInfo, ...]:
        route = join_url(openai_root(self._connection.base_url), row.models_route)
        return tuple(models_in(await self._ask(route)) or ())


def _shows(answer: Any, sign: Sign) -> bool:
    """Say whether an answer has the fields of a sign. Some servers answer routes that they do not
    have with 200 and an error.
    """
    if not isinstance(answer, Mapping):
        return False
    if sign.model and not isinstance(answer.get(sign.model), str):
        return False
    if sign.any_of and not any(name in answer for name in sign.any_of):
        return False
    if sign.entries_have:
        entries = answer.get("data")
        if not isinstance(entries, list) or not all(
            isinstance(entry, Mapping) and sign.entries_have in entry for entry in entries
        ):
            return False
    if sign.alone and set(answer) != set(sign.fields):
        return False
    return all(name in answer for name in sign.fields)


def _within(answer: Any, names: Sequence[str]) -> Any:
    for name in names:
        answer = as_mapping(answer).get(name)
    return answer if names else None


def _version(answer: Mapping[str, Any], name: str) -> str:
    found = shorten(as_text(answer.get(name)), 60)
    return "" if "unknown" in found else found
