"""Which server is it? Asks a few of its own routes.

Facts: README.md section 3.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from falcon_desktop.core.domain import presets
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
from falcon_desktop.core.text.json_values import as_mapping, as_text, as_whole
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.http_options import openai_root
from falcon_desktop.providers.huggingface import is_hugging_face
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
        if is_hugging_face(self._connection) and self._connection.kind is ServerKind.OPENAI:
            return await self._hugging_face()  # its routes need no guessing
        for attempt in (self._tgi, self._llama_cpp, self._ollama, self._lm_studio):
            identity = await attempt()
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

    async def _tgi(self) -> ServerIdentity | None:
        info = await self._ask("/info")
        if not isinstance(info, Mapping) or not isinstance(info.get("model_id"), str):
            return None
        if not any(name in info for name in ("router", "max_total_tokens", "max_input_length")):
            return None
        window = as_whole(info.get("max_total_tokens"), 1)
        return ServerIdentity(
            "Text Generation Inference",
            _version(info),
            presets.TGI,
            ServerKind.TGI,
            (ModelInfo(info["model_id"], window),),
            window,
        )

    async def _llama_cpp(self) -> ServerIdentity | None:
        props = await self._ask("/props")  # while it loads, every route says so
        named = self._client.server.lower() == "llama.cpp"
        if not named and not (
            isinstance(props, Mapping) and "default_generation_settings" in props
        ):
            return None
        props = as_mapping(props)
        window = as_whole(as_mapping(props.get("default_generation_settings")).get("n_ctx"), 1)
        build = _version(props, "build_info")
        build = "" if "unknown" in build else build
        models = await self._models()
        return ServerIdentity(
            "llama.cpp", build, presets.LLAMA_CPP, models=models, context_window=window
        )

    async def _ollama(self) -> ServerIdentity | None:
        version = await self._ask("/api/version")
        if not isinstance(version, Mapping) or set(version) != {"version"}:
            return None
        return ServerIdentity(
            "Ollama",
            _version(version),
            presets.OLLAMA,
            models=await self._models(),
        )

    async def _lm_studio(self) -> ServerIdentity | None:
        listing = await self._ask("/api/v0/models")
        entries = listing.get("data") if isinstance(listing, Mapping) else None
        # Some versions answer routes that they do not have with 200 and an error.
        if not isinstance(entries, list) or any(
            not isinstance(entry, Mapping) or "state" not in entry for entry in entries
        ):
            return None
        return ServerIdentity("LM Studio", "", presets.LM_STUDIO, models=await self._models())

    async def _hugging_face(self) -> ServerIdentity:
        models = await self._models()
        return ServerIdentity("Hugging Face", "", presets.HUGGING_FACE, models=models)

    async def _other(self) -> ServerIdentity:
        route = f"{openai_root(self._connection.base_url)}/models"
        listing = await self._ask(route)
        models = tuple(models_in(listing) or ()) if listing is not None else ()
        if any(model.owner == "vllm" for model in models):
            version = await self._ask("/version")
            found = _version(as_mapping(version))
            window = models[0].context_window
            return ServerIdentity("vLLM", found, presets.VLLM, models=models, context_window=window)
        if any(model.owner == "llamacpp" for model in models):
            return ServerIdentity("llama.cpp", "", presets.LLAMA_CPP, models=models)
        if not models and self._answered_oddly is not None and not self._refused:
            raise self._answered_oddly
        return self._with_signs(ServerIdentity(models=models, preset=presets.CUSTOM))

    def _with_signs(self, identity: ServerIdentity) -> ServerIdentity:
        """Return ``identity`` with what the server's refusals told."""
        needs_key = self._refused and not identity.models
        return replace(identity, loading=self._loading, needs_key=needs_key)

    async def _models(self) -> tuple[ModelInfo, ...]:
        listing = await self._ask(f"{openai_root(self._connection.base_url)}/models")
        return tuple(models_in(listing) or ()) if listing is not None else ()


def _version(answer: Mapping[str, Any], name: str = "version") -> str:
    return shorten(as_text(answer.get(name)), 60)
