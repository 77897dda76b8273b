"""Tests a connection: walks the way to a first token and names the step that fails.

Asks only the connection's own origin.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import replace

from falcon_desktop.core.domain.checks import ServerIdentity, Step, StepResult, StepState
from falcon_desktop.core.domain.connection import Connection, is_loopback, shorten
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    FailedUnexplained,
    FalconError,
    InvalidInput,
    KeychainError,
    KeyMissing,
    KeyRejected,
    ModelNotFound,
    NetworkError,
    NextStep,
    ProtocolError,
    ProviderError,
    RequestRejected,
    ServerFailed,
    TlsFailed,
)
from falcon_desktop.core.domain.events import Finished, Phase, Progress, ReasoningDelta, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import KeyProof, Models, ServerProfile, known, profile_of
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence, following
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.http_options import host_of
from falcon_desktop.providers.huggingface import split_model
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.probe import PROBE_SECONDS, identify_server
from falcon_desktop.providers.tgi_request import tgi_root

MakeProvider = Callable[[Connection], Awaitable[ChatProvider]]
GetKey = Callable[[Connection], Awaitable[str]]


async def check_connection(
    connection: Connection,
    *,
    key: GetKey,
    make_provider: MakeProvider,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> AsyncGenerator[StepResult]:
    """Test a connection: address, TLS, server, key, model, first token.

    Each step is given when it begins and when it ended; the first that fails is the last.

    Args:
        key: gets the connection's key; its failures are the key's step's.
        make_provider: gives the provider for the last steps.
    """
    check = _Check(connection, key, make_provider, budgets, network)
    for step, run in check.steps():
        yield StepResult(step, StepState.RUNNING, "")
        started = time.monotonic()
        try:
            result = await run()
        except FalconError as error:
            result = _failed(error, step)
        if result.step is not step:
            # What is wrong belongs to an earlier step, which could not see it.
            yield StepResult(step, StepState.SKIPPED, Sentence("Not reached."))
        yield replace(result, seconds=time.monotonic() - started)
        if result.state is StepState.FAILED:
            return


def _failed(error: FalconError, step: Step) -> StepResult:
    """Return a failure as the result of the step that it belongs to, ``step`` or an earlier one."""
    order = list(Step)
    belongs = step
    if isinstance(error, (KeyRejected, KeychainError)):
        belongs = Step.KEY
    elif isinstance(error, ModelNotFound):
        belongs = Step.MODEL
    if order.index(belongs) > order.index(step):
        belongs = step
    return StepResult(
        belongs, StepState.FAILED, error.sentence, error.detail, error.next_step, code=error.code
    )


class _Check:
    """One test of one connection; each method is a step."""

    def __init__(
        self,
        connection: Connection,
        key: GetKey,
        make_provider: MakeProvider,
        budgets: Budgets | None,
        network: Network | None,
    ) -> None:
        self._connection = connection
        self._get_key = key
        self._make_provider = make_provider
        self._budgets = budgets
        self._network = network
        self._identity = ServerIdentity(preset=connection.preset, kind=connection.kind)
        self._key = ""
        self._no_key: FalconError | None = None
        self._tls: TlsFailed | None = None
        self._provider: ChatProvider | None = None
        self._lacking: StepResult | None = None
        """What is said of a model that is not listed, if no token comes."""

    def steps(self) -> list[tuple[Step, Callable[[], Awaitable[StepResult]]]]:
        """The steps in their order; the engine on this computer has no way to it to test."""
        ends: list[tuple[Step, Callable[[], Awaitable[StepResult]]]] = [
            (Step.MODEL, self._model),
            (Step.FIRST_TOKEN, self._first_token),
        ]
        if profile_of(self._connection).answers_here:
            return ends
        return [
            (Step.ADDRESS, self._address),
            (Step.TLS, self._secure),
            (Step.SERVER, self._server),
            (Step.KEY, self._key_accepted),
            *ends,
        ]

    async def _address(self) -> StepResult:
        """Reach the server at all. A certificate that can't be trusted is the next step's."""
        client = HttpClient(
            self._connection,
            root=tgi_root(self._connection.base_url),
            budgets=self._budgets,
            network=self._network,
        )
        try:
            await client.reply_bytes("GET", "/health", seconds=PROBE_SECONDS)
        except TlsFailed as error:
            self._tls = error
        except NetworkError:
            raise
        except ProviderError:
            pass  # it answered
        finally:
            await client.aclose()
        return StepResult(Step.ADDRESS, StepState.OK, Sentence("{host} answers.", host=self._host))

    async def _secure(self) -> StepResult:
        if self._tls is not None:
            raise self._tls
        url = tgi_root(self._connection.base_url)
        if url.startswith("https://"):
            return StepResult(
                Step.TLS,
                StepState.OK,
                Sentence("The connection is encrypted and its certificate trusted."),
            )
        if is_loopback(url):
            return StepResult(
                Step.TLS,
                StepState.SKIPPED,
                Sentence("Not encrypted: the server is on this computer."),
            )
        return StepResult(
            Step.TLS,
            StepState.OK,
            Sentence(
                "Not encrypted: anyone on the network can read what is sent. Use https:// if "
                "the server supports it."
            ),
        )

    async def _server(self) -> StepResult:
        try:
            self._key = await self._get_key(self._connection)
        except (KeyRejected, KeychainError) as error:
            self._no_key = error  # the next step's to tell
        identity = self._identity = await self._identified()
        name = " ".join(filter(None, (identity.name, identity.version)))
        if not self._found.speaks(self._connection.kind):
            wanted = known(self._connection.kind, self._connection.preset)
            if not identity.name:
                return StepResult(Step.SERVER, StepState.OK, wanted.if_unknown)
            other = Sentence("This is {name}, not {wanted}.", name=name, wanted=wanted.name)
            return StepResult(
                Step.SERVER,
                StepState.FAILED,
                following(filter(None, (other, wanted.if_other))),
                next_step=NextStep.OPEN_CONNECTION,
            )
        if identity.loading:
            return StepResult(
                Step.SERVER,
                StepState.OK,
                Sentence("This is {name}. Its model is still loading.", name=name),
            )
        return StepResult(
            Step.SERVER,
            StepState.OK,
            Sentence("This is {name}.", name=name)
            if name
            else Sentence("Unknown server type (that's fine)."),
        )

    async def _identified(self) -> ServerIdentity:
        """Ask what server it is; a key that must not be sent there is the next step's to tell."""
        try:
            return await self._identify(self._key)
        except (InvalidInput, KeychainError) as error:
            if not self._key:
                raise
            self._no_key, self._key = error, ""
            return await self._identify("")

    async def _identify(self, key: str) -> ServerIdentity:
        return await identify_server(
            self._connection, key, budgets=self._budgets, network=self._network
        )

    async def _key_accepted(self) -> StepResult:
        if self._no_key is not None:
            raise self._no_key
        if self._identity.needs_key:
            if not self._key:
                return StepResult(
                    Step.KEY,
                    StepState.FAILED,
                    Sentence("{host} requires a key. Enter one.", host=self._host),
                    next_step=NextStep.ENTER_KEY,
                    code=KeyMissing.code,
                )
            return StepResult(
                Step.KEY,
                StepState.FAILED,
                Sentence("{host} rejected the key. Enter a valid key.", host=self._host),
                next_step=NextStep.ENTER_KEY,
            )
        provider = await self._provider_of()
        proof = self._found.key_proof
        counting = self._found.counting if self._identity.kind is self._connection.kind else None
        if proof is KeyProof.COUNT and counting is not None:
            client = HttpClient(
                self._connection,
                self._key,
                root=tgi_root(self._connection.base_url),
                budgets=self._budgets,
                network=self._network,
            )
            try:
                await client.reply(
                    "POST", counting.route, counting.body("Hello"), seconds=PROBE_SECONDS
                )
            except (KeyRejected, AccessDenied, NetworkError):
                raise
            except ProviderError:
                return _later(self._key)  # no tokenizer: the first token will tell
            finally:
                await client.aclose()
        elif proof is KeyProof.ANSWER:
            return _later(self._key)
        else:
            try:
                await provider.models()
            except (KeyRejected, AccessDenied, NetworkError):
                raise
            except ProviderError:
                return _later(self._key)
        sentence = Sentence("The key is accepted.") if self._key else Sentence("No key is needed.")
        return StepResult(Step.KEY, StepState.OK, sentence)

    async def _model(self) -> StepResult:
        provider = await self._provider_of()
        wanted = self._connection.model
        try:
            models: Sequence[ModelInfo] = await provider.models()
        except ProviderError as error:
            if isinstance(error, (KeyRejected, AccessDenied)):
                raise
            if not wanted and isinstance(error, FailedUnexplained):
                raise
            if not wanted:
                return StepResult(
                    Step.MODEL,
                    StepState.FAILED,
                    Sentence("{host} does not list its models. Enter a model ID.", host=self._host),
                    error.detail,
                    NextStep.CHOOSE_MODEL,
                )
            return StepResult(
                Step.MODEL,
                StepState.SKIPPED,
                Sentence("The server does not list its models."),
            )
        if not models and not wanted:
            return StepResult(
                Step.MODEL,
                StepState.FAILED,
                Sentence("The server has no models. Load or pull one there."),
                next_step=NextStep.CHOOSE_MODEL,
            )
        if not wanted:
            first = models[0].id
            words = Sentence("“{model}” will be used.", model=shorten(first))
            return StepResult(Step.MODEL, StepState.OK, words, model=first)
        if _offers(models, wanted, self._found):
            return StepResult(
                Step.MODEL, StepState.OK, Sentence("“{model}” is available.", model=shorten(wanted))
            )
        known = _names(models)
        if models and self._found.models is Models.ANY:
            return StepResult(
                Step.MODEL,
                StepState.OK,
                Sentence("The server runs {models}, whatever you choose.", models=known),
            )
        sentence = Sentence(
            "The server has no model “{model}”. Load or pull it there.", model=shorten(wanted)
        )
        if models:
            sentence = Sentence(
                "The server has no model “{model}”. It has {models}.",
                model=shorten(wanted),
                models=known,
            )
        lacking = StepResult(
            Step.MODEL, StepState.FAILED, sentence, next_step=NextStep.CHOOSE_MODEL
        )
        if self._found.models is not Models.UNLISTED:
            return lacking
        self._lacking = lacking
        return StepResult(
            Step.MODEL,
            StepState.SKIPPED,
            Sentence(
                "“{model}” is not listed; we'll see if it works.",
                model=shorten(wanted),
            ),
        )

    async def _first_token(self) -> StepResult:
        try:
            return await self._heard()
        except (ModelNotFound, RequestRejected, ServerFailed, ProtocolError) as error:
            if self._lacking is None:
                raise
            return replace(self._lacking, detail=error.sentence)

    async def _heard(self) -> StepResult:
        provider = await self._provider_of()
        request = ChatRequest(
            self._connection.model,
            (Turn(Role.USER, "Hello"),),
            GenerationSettings(max_new_tokens=4, system_message=""),
        )
        started = time.monotonic()
        loading = False
        async with provider.stream(request) as events:
            async for event in events:
                if isinstance(event, Progress):
                    loading = loading or event.phase is Phase.LOADING_MODEL
                if isinstance(event, (TextDelta, ReasoningDelta, Finished)):
                    took = time.monotonic() - started
                    said = Sentence("First token after {took} s.", took=Rounded(took, 1))
                    if loading:
                        said = Sentence(
                            "First token after {took} s. The model had to load first.",
                            took=Rounded(took, 1),
                        )
                    return StepResult(Step.FIRST_TOKEN, StepState.OK, said)
        return StepResult(
            Step.FIRST_TOKEN,
            StepState.FAILED,
            Sentence(
                "The server accepted the question but returned nothing. Try again; its log may "
                "say why."
            ),
            next_step=NextStep.RETRY,
        )

    async def _provider_of(self) -> ChatProvider:
        if self._provider is None:
            self._provider = await self._make_provider(self._connection)
        return self._provider

    @property
    def _found(self) -> ServerProfile:
        return known(self._identity.kind, self._identity.preset)

    @property
    def _host(self) -> str:
        return host_of(tgi_root(self._connection.base_url))


def _names(models: Sequence[ModelInfo]) -> Sentence:
    """Return the first models of a list by name, and how many more there are."""
    listed = Listing(Sentence("“{name}”", name=shorten(one.id, 60)) for one in models[:3])
    if len(models) <= 3:
        return Sentence("{models}", models=listed)
    return Sentence("{models} and {count} more", models=listed, count=len(models) - 3)


def _later(key: str) -> StepResult:
    sentence = Sentence("We'll see if the key is accepted.")
    if not key:
        sentence = Sentence("No key set; we'll see if one is needed.")
    return StepResult(Step.KEY, StepState.SKIPPED, sentence)


def _offers(models: Sequence[ModelInfo], wanted: str, profile: ServerProfile) -> bool:
    """Whether a model is in a list, in the ways that servers spell it."""
    ids = {model.id for model in models}
    if wanted in ids:
        return True
    if profile.names_provider and split_model(wanted)[0] in ids:
        return True
    return not ids.isdisjoint(profile.names_of(wanted))
