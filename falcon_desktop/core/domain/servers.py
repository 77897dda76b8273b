"""What is known of each kind of server: one row each, read by everything that asks servers.

A server that speaks a known protocol is one more row in :data:`PRESETS`. Nobody else asks which
server it is: what differs is a field of the row. Facts and their sources: providers/README.md, 2 to
4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Final

from falcon_desktop.core.domain.connection import Connection, ServerKind, is_loopback
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.generation import (
    MAX_STOP_SEQUENCES,
    OPTION_LABELS,
    PARAMETERS,
    USUAL_WINDOW,
    GenerationSettings,
    Thinking,
)
from falcon_desktop.core.text.sentences import Sentence

PARAMETER_NAMES: Final = (
    "system_message",
    "thinking",
    "temperature",
    "max_new_tokens",
    "context_window",
    "top_p",
    "top_k",
    "min_p",
    "repetition_penalty",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "seed",
    "confidence",
    "json_schema",
    "extra_fields",
)
"""Every field of the settings, in the order to show them."""


class Support(Enum):
    """Whether a server supports a parameter."""

    YES = "yes"
    PERHAPS = "perhaps"
    """The protocol has no such parameter, but many servers that speak it do."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Option:
    """How a generation parameter is sent.

    ``field`` is its name on the wire. ``off`` is what is sent for the parameter's "off", None to
    leave it out: it is said where a server would do something by itself. ``is_common``: every
    server of the protocol knows the field, so that a refusal is of the value. ``said`` makes what
    is sent of a chosen value where that is not the value itself. ``also`` are fields that go with
    it. ``note`` tells people where what is sent is less than they chose.
    """

    field: str
    off: float | None = None
    support: Support = Support.YES
    is_common: bool = False
    said: Callable[[Any], Any] | None = None
    also: tuple[tuple[str, Any], ...] = ()
    note: str = ""
    otherwise: Callable[[Any], Any] | None = None
    """Makes what a model is told that refuses the first; older or newer ones know other words."""
    called: str = ""
    """A pattern of what refusals call it, where that is not the field."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that it is sent in."""
        return (self.field, *(name for name, _ in self.also))


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """The header for the key: ``name: scheme key``, or the key alone without a scheme."""

    name: str = "Authorization"
    scheme: str = "Bearer"

    def value(self, key: str) -> str:
        """Return the header's value."""
        return f"{self.scheme} {key}" if self.scheme else key

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.name}: {self.scheme}" if self.scheme else self.name


BEARER: Final = KeyHeader()


class SystemPlace(StrEnum):
    """Where a chat's system message goes: in a message of its own, or before the first turn."""

    OWN = "own"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Where a server counts tokens: the text is posted to ``route`` in ``field``.

    ``others`` are more fields; ``names_model``: the model is one. The answer is a list of tokens,
    or an object with ``count`` or ``tokens``. ``chat_route`` is where a whole chat is counted, its
    pictures too, and answered with ``input_tokens``; "" for nowhere.
    """

    route: str
    field: str
    others: tuple[tuple[str, Any], ...] = ()
    names_model: bool = True
    chat_route: str = ""

    def body(self, text: str, model: str = "") -> dict[str, Any]:
        """Return the request body."""
        named = {"model": model} if self.names_model and model else {}
        return {self.field: text, **dict(self.others), **named}


@dataclass(frozen=True, slots=True)
class Sign:
    """A route that identifies a server: its answer is a JSON object with distinctive fields.

    ``fields`` are all in it, and one of ``any_of`` where there are some; ``alone``: nothing else
    is. ``entries_have`` is a field of each entry in its list ``data``. ``version``, ``window`` and
    ``model`` say where those stand in it, "" and () for nowhere; a server with ``model`` runs that
    one only.
    """

    route: str
    fields: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    alone: bool = False
    entries_have: str = ""
    version: str = ""
    window: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class FallBack:
    """Another route for the same question, where a server has not the usual one.

    ``fields`` are more of the request there.
    """

    route: str
    fields: tuple[tuple[str, Any], ...] = ()


class Models(Enum):
    """What it means if a model is missing from a server's list."""

    LISTED = "listed"
    """That it is not there."""
    UNLISTED = "unlisted"
    """Nothing: a server may load what it is asked for, and list only what is loaded."""
    ANY = "any"
    """That another one answers, whatever is asked for."""


class KeyProof(Enum):
    """The cheapest request that a server only answers with a valid key."""

    LIST = "list"
    COUNT = "count"
    ANSWER = "answer"
    """The list of models is open to all."""


class FailureWords(Enum):
    """Whose terms to use when reporting a server's failures."""

    ITS_OWN = "its own"
    HUGGING_FACE = "Hugging Face"


def _effort(thinking: Thinking) -> str:
    return "none" if thinking is Thinking.OFF else str(thinking)


def _think(thinking: Thinking) -> bool | str:
    return False if thinking is Thinking.OFF else str(thinking)


def _template_switch(thinking: Thinking) -> dict[str, Any]:
    """Return what templates are told: most read the switch, those of gpt-oss the effort."""
    if thinking is Thinking.OFF:
        return {"enable_thinking": False}
    return {"enable_thinking": True, "reasoning_effort": str(thinking)}


def _typed_switch(thinking: Thinking) -> dict[str, str]:
    return {"type": "disabled" if thinking is Thinking.OFF else "enabled"}


THINKING_BUDGETS: Final[Mapping[Thinking, int]] = {
    Thinking.LOW: 2_048,
    Thinking.MEDIUM: 8_192,
    Thinking.HIGH: 24_576,
}
"""Tokens for thoughts, where a server wants a number; they come on top of those of the answer."""


def _budget(thinking: Thinking) -> dict[str, Any]:
    if thinking is Thinking.OFF:
        return {"type": "disabled"}
    return {"type": "enabled", "budget_tokens": THINKING_BUDGETS[thinking]}


def _google(**config: Any) -> dict[str, Any]:
    return {"google": {"thinking_config": config}}


def _google_level(thinking: Thinking) -> dict[str, Any]:
    if thinking is Thinking.OFF:
        return _google(thinking_budget=0)
    return _google(thinking_level=str(thinking), include_thoughts=True)


def _google_budget(thinking: Thinking) -> dict[str, Any]:
    """Return what models before Gemini 3 are told, the numbers that Google's levels stand for; and
    Gemini 3 where it can't be kept from thinking, the least.
    """
    if thinking is Thinking.OFF:
        return _google(thinking_level="minimal")
    return _google(thinking_budget=GOOGLE_BUDGETS[thinking], include_thoughts=True)


GOOGLE_BUDGETS: Final[Mapping[Thinking, int]] = {
    Thinking.LOW: 1_024,
    Thinking.MEDIUM: 8_192,
    Thinking.HIGH: 24_576,
}


EFFORT: Final = Option("reasoning_effort", said=_effort)
_PERHAPS_EFFORT: Final = Option("reasoning_effort", support=Support.PERHAPS, said=_effort)


def _response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    if not schema:
        return {"type": "json_object"}
    shape = {"name": "answer", "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": shape}


def _json_object(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a server is told that makes JSON of no certain schema: that is checked here."""
    return {"type": "json_object"}


def _reasoning(thinking: Thinking) -> dict[str, str]:
    return {"effort": _effort(thinking)}


def _text_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    if not schema:
        return {"format": {"type": "json_object"}}
    return {"format": {"type": "json_schema", "name": "answer", "strict": True, "schema": schema}}


def _schema_itself(schema: Mapping[str, Any]) -> Mapping[str, Any] | str:
    return schema or "json"


def _grammar(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "json", "value": schema or {"type": "object"}}


def _output_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Anthropic is told, which makes JSON of a schema only."""
    return {"format": {"type": "json_schema", "schema": schema}} if schema else {}


RESPONSE_FORMAT: Final = Option("response_format", is_common=True, said=_response_format)
"""Common: whoever wants JSON does not want text instead, so that a refusal is told."""
TEMPLATE_SWITCH: Final = Option(
    "chat_template_kwargs",
    said=_template_switch,
    note=Sentence("Many models only turn it on or off: low, medium and high are then the same."),
)
ALTERNATIVES: Final = 5
"""To each token, where its confidence is asked for: no server that is known takes fewer."""
CONFIDENCE: Final = Option("logprobs", also=(("top_logprobs", ALTERNATIVES),))
_PERHAPS_CONFIDENCE: Final = replace(CONFIDENCE, support=Support.PERHAPS)


def _alternatives(asked: bool) -> int:
    """Return what TGI is told, which says how likely its tokens were in any case."""
    return ALTERNATIVES


OPENAI_OPTIONS: Final[Mapping[str, Option]] = {  # in the order of the request
    "temperature": Option("temperature", is_common=True),
    "frequency_penalty": Option("frequency_penalty", off=0),
    "presence_penalty": Option("presence_penalty", off=0),
    "max_new_tokens": Option("max_tokens", is_common=True),
    "seed": Option("seed"),
    "top_p": Option("top_p", is_common=True),
    "top_k": Option("top_k", support=Support.PERHAPS),
    "min_p": Option("min_p", support=Support.PERHAPS),
    "repetition_penalty": Option("repetition_penalty", support=Support.PERHAPS),
    "stop": Option("stop", is_common=True),
    "thinking": _PERHAPS_EFFORT,
    "json_schema": RESPONSE_FORMAT,
    "confidence": CONFIDENCE,
}
_STRICT: Final = {
    **OPENAI_OPTIONS,
    "top_k": Option("top_k", support=Support.NO),
    "min_p": Option("min_p", support=Support.NO),
    "repetition_penalty": Option("repetition_penalty", support=Support.NO),
}
"""OpenAI's own parameters and no others."""
_LLAMA_CPP: Final = {
    **OPENAI_OPTIONS,
    "top_p": Option("top_p", off=1, is_common=True),
    "top_k": Option("top_k", off=0),
    "min_p": Option("min_p", off=0),
    "repetition_penalty": Option("repeat_penalty", off=1),
    "thinking": TEMPLATE_SWITCH,
}
"""Where it was started, or in the model's file, each may have been given another default."""
_TGI: Final[Mapping[str, Option]] = {
    "temperature": Option("temperature"),
    "top_p": Option("top_p"),
    "top_k": Option("top_k"),
    "max_new_tokens": Option("max_new_tokens"),
    "repetition_penalty": Option("repetition_penalty"),
    "frequency_penalty": Option("frequency_penalty"),
    "presence_penalty": Option("presence_penalty", support=Support.NO),
    "seed": Option("seed"),
    "stop": Option("stop"),
    "json_schema": Option("grammar", said=_grammar),
    "confidence": Option("top_n_tokens", said=_alternatives),
}
_OLLAMA: Final[Mapping[str, Option]] = {
    "context_window": Option("num_ctx"),
    "temperature": Option("temperature"),
    "max_new_tokens": Option("num_predict"),
    "seed": Option("seed"),
    "top_p": Option("top_p", off=1),
    "top_k": Option("top_k", off=0),
    "min_p": Option("min_p", off=0),
    "repetition_penalty": Option("repeat_penalty", off=1),
    "frequency_penalty": Option("frequency_penalty", off=0),
    "presence_penalty": Option("presence_penalty", off=0),
    "stop": Option("stop"),
    "thinking": Option("think", said=_think),
    "json_schema": Option("format", said=_schema_itself),
    "confidence": CONFIDENCE,
}
"""Each may have been given another default in the model's Modelfile."""
_ANTHROPIC: Final[Mapping[str, Option]] = {
    "max_new_tokens": Option("max_tokens", is_common=True),
    "temperature": Option("temperature"),
    "top_p": Option("top_p"),
    "top_k": Option("top_k"),
    "stop": Option("stop_sequences", is_common=True),
    "thinking": Option("thinking", said=_budget),
    "json_schema": Option(
        "output_config",
        is_common=True,
        said=_output_format,
        note=Sentence("Needs a schema here: {any} changes nothing.", any="{}"),
    ),
}
_RESPONSES: Final[Mapping[str, Option]] = {
    "temperature": Option("temperature"),
    "max_new_tokens": Option("max_output_tokens", is_common=True),
    "top_p": Option("top_p"),
    "stop": Option("stop"),  # never sent: it is looked for here
    "thinking": Option("reasoning", said=_reasoning),
    "json_schema": Option("text", is_common=True, said=_text_format),
}
_TUNED: Final = GenerationSettings(
    temperature=PARAMETERS["temperature"].default, max_new_tokens=1_024
)
"""What is asked of a server whose own limit would cut an answer after 20 or 100 tokens. What speaks
OpenAI's protocol is told nothing: every default sent is a risk there.
"""
_LLAMA_OWN: Final = GenerationSettings(
    top_p=0.95, top_k=40, min_p=0.05, repetition_penalty=1, frequency_penalty=0, presence_penalty=0
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServerProfile:
    """Everything known in advance about a kind of server.

    Routes that begin with a slash are the server's; others follow the protocol's root, ``…/v1``.
    """

    id: str
    """Kept with connections; never shown."""
    name: str
    kind: ServerKind
    """The protocol to speak with it."""
    also_speaks: tuple[ServerKind, ...] = ()
    """Other protocols that it understands."""
    base_url: str = ""
    """Where it answers unless somebody chose otherwise, "" where everybody has their own."""
    uses_key: bool = False
    hint: str = ""
    """What to know before it is used: a sentence for people."""
    answers_here: bool = False
    """It is the engine inside this program."""

    # --- asking
    chat_route: str = "chat/completions"
    over_responses: bool = False
    """It is asked over OpenAI's Responses, and for chat completions where it has none."""
    text_route: str = "completions"
    """Where a text is continued as it is."""
    fall_backs: tuple[FallBack, ...] = ()
    """What is tried next where the route is missing, best first."""
    key: KeyHeader = BEARER
    headers: tuple[tuple[str, str], ...] = ()
    """Headers of every request, unless the connection has its own of that name."""
    options: Mapping[str, Option] = field(default_factory=lambda: OPENAI_OPTIONS)
    """By parameter, in the order in which they are sent; what is missing is not taken."""
    most_stops: int = 4
    """Stop sequences that it takes, unless it says otherwise; the others are looked for here."""
    always: tuple[tuple[str, Any], ...] = ()
    """Fields of every request."""
    continuing: tuple[tuple[str, Any], ...] = ()
    """Fields of a request to go on with an answer."""
    ends_texts_early: bool = True
    """A text that is continued ends after a few tokens unless a limit is named."""
    returns_thoughts: bool = False
    """Thoughts that led to tool calls go back with them, as ``reasoning_content``."""
    tools_route: str = ""
    """Where ``chat_template_caps.supports_tools`` says whether what it runs knows tools; where it
    does not, the server leaves them out without a word."""
    short_call_ids: bool = False
    """Tool calls have ids of nine letters and digits, and no others."""
    system: SystemPlace = SystemPlace.OWN
    builds_prompt: bool = False
    """Its routes take one text, which is made here of a chat and the model's template."""
    takes_pictures: bool | None = None
    """None: it depends on the model."""
    takes_documents: bool = False
    """It takes PDFs as they are, and looks at their pages: see :func:`sees_pages`."""
    asked: GenerationSettings = GenerationSettings()
    """What this program asks for where nobody chose anything."""
    own: GenerationSettings = GenerationSettings()
    """What it does by itself, as far as that is known; never sent."""
    cuts_unseen: bool = False
    """It drops the beginning of what is too long without a word."""
    sure_window: int = 0
    """How many tokens one that cuts unseen gives its models at least, unasked."""
    moves_to: ServerKind | None = None
    """The server's own protocol: connections go over to it once a probe shows that it is spoken."""
    counting: TokenCount | None = None

    # --- its models
    models_route: str = "models"
    details_route: str = ""
    """Where its models are listed with more than their ids."""
    vision_route: str = ""
    """Where ``modalities.vision`` says whether what it runs takes pictures."""
    models: Models = Models.LISTED
    usual_tag: str = ""
    """What may be left out at the end of a model's name."""
    names_provider: bool = False
    """A model's name may end in ``:provider``."""

    # --- knowing it
    sign: Sign | None = None
    header: str = ""
    """What it calls itself in the header ``Server``."""
    owner: str = ""
    """What it says in ``owned_by`` of its models."""
    version_route: str = ""
    """Where one that is known by its models' owner says its version."""
    hosts: tuple[str, ...] = ()
    """The names of the service's computers; those below a domain begin with a dot."""
    port: int = 0
    """A port that nobody else uses."""
    key_proof: KeyProof = KeyProof.LIST
    failures: FailureWords = FailureWords.ITS_OWN
    if_other: str = ""
    """What to do where another server answers at its address: a sentence for people."""
    if_unknown: str = ""
    """What to tell where it can't be known whether it is what answers: a sentence for people."""

    def connection(self, connection_id: str) -> Connection:
        """Return a new connection to such a server."""
        return Connection(
            id=connection_id,
            name=self.name,
            kind=self.kind,
            base_url=self.base_url,
            uses_key=self.uses_key,
            preset=self.id,
        )

    def names_of(self, model: str) -> tuple[str, ...]:
        """Return how a model that is asked for by this name may be called in the list of models."""
        return (model, f"{model}{self.usual_tag}") if self.usual_tag and model else (model,)

    def speaks(self, kind: ServerKind) -> bool:
        """Whether it understands a protocol."""
        kinds = (self.kind, *self.also_speaks)
        # who has no Responses is asked for chat completions instead
        return kind in kinds or (kind is ServerKind.RESPONSES and ServerKind.OPENAI in kinds)

    @property
    def is_guess(self) -> bool:
        """Whether only the protocol is known: the server may turn out to be another."""
        return self.id == CUSTOM

    @property
    def asks_window(self) -> bool:
        """Whether each request says how many tokens the model is to read at once."""
        return self.support_of("context_window") is Support.YES

    @property
    def support(self) -> dict[str, Support]:
        """The support for each parameter."""
        found = {name: self.support_of(name) for name in PARAMETER_NAMES}
        return {**found, "system_message": Support.YES, "extra_fields": Support.YES}

    @property
    def notes(self) -> dict[str, str]:
        """What to tell of parameters that do less here than one could think: sentences."""
        return {name: option.note for name, option in self.options.items() if option.note}

    def support_of(self, name: str) -> Support:
        """Return whether a parameter is supported."""
        option = self.options.get(name)
        return Support.NO if option is None else option.support

    def sent(
        self, settings: GenerationSettings, stop: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """Return the request fields for the chosen settings, except the system message.

        What was not chosen is not said, nor what is not taken, nor "off" where it is not known how.
        ``stop`` is sent instead of the chosen stop sequences, of which the first are.
        """
        if stop is None:
            stop = (settings.stop or ())[: self.most_stops]
        fields: dict[str, Any] = {}
        for name, option in self.options.items():
            value: Any = getattr(settings, name)
            if name == "stop":
                value = list(stop) or None
            if value in (None, Thinking.SERVER) or option.support is Support.NO or value is False:
                continue
            if name == "json_schema":
                if not value.strip():
                    continue
                from falcon_desktop.core.domain.json_options import json_object  # few want JSON

                value = json_object(value)
            if name in PARAMETERS and value == PARAMETERS[name].off:
                if option.off is None:
                    continue
                value = value if value == option.off else option.off
            fields[option.field] = value if option.said is None else option.said(value)
            fields.update(option.also)
        return fields

    def thinking_otherwise(self, settings: GenerationSettings) -> dict[str, Any]:
        """Return the field for how much to think in the row's other words, {} where there are none
        or it was not chosen.
        """
        option, chosen = self.options.get("thinking"), settings.thinking
        if option is None or option.otherwise is None or chosen in (None, Thinking.SERVER):
            return {}
        return {option.field: option.otherwise(chosen)}

    def may_be_unknown(self, support: Support | None = None) -> dict[str, str]:
        """Return the fields a server may not know, with the option's label.

        ``support`` limits them to options of which the row says so much, and no others.
        """
        labels = {
            option.field: OPTION_LABELS[name]
            for name, option in self.options.items()
            if not option.is_common and name in OPTION_LABELS and support in (None, option.support)
        }
        if support is not None:
            return labels
        also = {name: "" for option in self.options.values() for name, _ in option.also}
        return {**labels, **also, "stream_options": "", **dict.fromkeys(dict(self.always), "")}


HUGGING_FACE: Final = "huggingface"
TGI: Final = "tgi"
LLAMA_CPP: Final = "llamacpp"
OLLAMA: Final = "ollama"
ANTHROPIC: Final = "anthropic"
LM_STUDIO: Final = "lmstudio"
VLLM: Final = "vllm"
CUSTOM: Final = "custom"

ENGINE: Final = ServerProfile(
    id="",
    name="On this computer",
    kind=ServerKind.EMBEDDED,
    answers_here=True,
    options=_LLAMA_CPP,
    always=(("return_progress", True),),
    tools_route="/props",
    returns_thoughts=True,
    ends_texts_early=False,
    asked=_TUNED,
    own=_LLAMA_OWN,
    # What this version counts is what it reads, pictures included; others are not known for it.
    counting=TokenCount("/tokenize", "content", chat_route="/v1/chat/completions/input_tokens"),
)
"""The engine on this computer, which is llama.cpp's."""

PRESETS: Final = (
    ServerProfile(
        id=HUGGING_FACE,
        name="Hugging Face",
        kind=ServerKind.OPENAI,
        base_url="https://router.huggingface.co/v1",
        uses_key=True,
        hint=Sentence(
            "Needs an access token from huggingface.co/settings/tokens that may call Inference "
            "Providers. To choose a provider, add it to the model, as in org/model:provider."
        ),
        options={**_STRICT, "confidence": _PERHAPS_CONFIDENCE},
        names_provider=True,
        hosts=("huggingface.co", ".huggingface.co", ".huggingface.cloud"),
        key_proof=KeyProof.ANSWER,
        failures=FailureWords.HUGGING_FACE,
    ),
    ServerProfile(
        id=TGI,
        name="Text Generation Inference",
        kind=ServerKind.TGI,
        also_speaks=(ServerKind.OPENAI,),
        base_url="http://127.0.0.1:3000",
        hint=Sentence(
            "A TGI server, or a Hugging Face Inference Endpoint that runs TGI. The prompt "
            "template follows the model that the server reports."
        ),
        chat_route="/generate_stream",
        text_route="/generate_stream",
        fall_backs=(FallBack("/", (("stream", True),)), FallBack("/generate")),
        options=_TGI,
        builds_prompt=True,
        takes_pictures=False,
        asked=_TUNED,
        own=GenerationSettings(top_p=1, top_k=0, repetition_penalty=1, frequency_penalty=0),
        counting=TokenCount("/tokenize", "inputs", names_model=False),
        models_route="/info",
        models=Models.ANY,
        sign=Sign(
            "/info",
            any_of=("router", "max_total_tokens", "max_input_length"),
            version="version",
            window=("max_total_tokens",),
            model="model_id",
        ),
        key_proof=KeyProof.COUNT,
        if_other=Sentence("Choose the kind “OpenAI-compatible” for this connection."),
        if_unknown=Sentence(
            "The server type could not be detected; it may be a gateway in front of TGI."
        ),
    ),
    ServerProfile(
        id=LLAMA_CPP,
        name="llama.cpp",
        kind=ServerKind.OPENAI,
        also_speaks=(ServerKind.ANTHROPIC,),
        base_url="http://127.0.0.1:8080",
        hint=Sentence("A llama-server you started; needs a key only if you gave it one."),
        options=_LLAMA_CPP,
        always=(("return_progress", True),),
        tools_route="/props",
        returns_thoughts=True,
        ends_texts_early=False,
        own=_LLAMA_OWN,
        counting=TokenCount("/tokenize", "content"),
        vision_route="/props",
        models=Models.ANY,
        sign=Sign(
            "/props",
            fields=("default_generation_settings",),
            version="build_info",
            window=("default_generation_settings", "n_ctx"),
        ),
        header="llama.cpp",
        owner="llamacpp",
    ),
    ServerProfile(
        id=OLLAMA,
        name="Ollama",
        kind=ServerKind.OLLAMA,
        also_speaks=(ServerKind.OPENAI, ServerKind.ANTHROPIC),
        base_url="http://127.0.0.1:11434",
        hint=Sentence(
            "Use models you pulled with “ollama pull”. Behind a proxy that passes on only /v1, "
            "choose the kind “OpenAI-compatible”."
        ),
        chat_route="/api/chat",
        text_route="/api/generate",
        options=_OLLAMA,
        most_stops=MAX_STOP_SEQUENCES,
        # What is too long is refused, and an answer ends at the window's end, where Ollama would
        # else drop the oldest without a word. Older servers ignore both fields.
        always=(("truncate", False), ("shift", False)),
        ends_texts_early=False,
        asked=GenerationSettings(context_window=USUAL_WINDOW),
        models_route="/api/tags",
        usual_tag=":latest",
        sign=Sign("/api/version", fields=("version",), alone=True, version="version"),
        port=11434,
        if_other=Sentence("Choose the kind “OpenAI-compatible” for this connection."),
        if_unknown=Sentence(
            "The server type could not be detected; it may be a proxy in front of Ollama."
        ),
    ),
    ServerProfile(
        id=LM_STUDIO,
        name="LM Studio",
        kind=ServerKind.OPENAI,
        also_speaks=(ServerKind.ANTHROPIC,),
        base_url="http://127.0.0.1:1234",
        hint=Sentence(
            "Start the server on LM Studio's Developer page. A model loads on first use, which "
            "can take a minute."
        ),
        options={
            **_LLAMA_CPP,
            "min_p": Option("min_p", off=0, support=Support.PERHAPS),
            "thinking": _PERHAPS_EFFORT,
            "confidence": _PERHAPS_CONFIDENCE,
        },
        details_route="/api/v0/models",
        sign=Sign("/api/v0/models", entries_have="state"),
    ),
    ServerProfile(
        id=VLLM,
        name="vLLM",
        kind=ServerKind.OPENAI,
        also_speaks=(ServerKind.ANTHROPIC,),
        base_url="http://127.0.0.1:8000",
        hint=Sentence("Use the model that vLLM was started with."),
        options={  # the model's own generation_config.json is in force where nothing is said
            **OPENAI_OPTIONS,
            "top_p": Option("top_p", off=1, is_common=True),
            "top_k": Option("top_k", off=-1),
            "min_p": Option("min_p", off=0),
            "repetition_penalty": Option("repetition_penalty", off=1),
            "thinking": TEMPLATE_SWITCH,
        },
        continuing=(("add_generation_prompt", False), ("continue_final_message", True)),
        # It begins every text as if it were a whole prompt, unless it is told otherwise.
        counting=TokenCount("/tokenize", "prompt", (("add_special_tokens", False),)),
        owner="vllm",
        version_route="/version",
    ),
    ServerProfile(
        id="openai",
        name="OpenAI",
        kind=ServerKind.OPENAI,
        base_url="https://api.openai.com/v1",
        uses_key=True,
        hint=Sentence("Needs a key from platform.openai.com/api-keys."),
        options=_STRICT,
        hosts=("api.openai.com",),
    ),
    ServerProfile(
        id=ANTHROPIC,
        name="Anthropic",
        kind=ServerKind.ANTHROPIC,
        also_speaks=(ServerKind.OPENAI,),
        base_url="https://api.anthropic.com/v1",
        uses_key=True,
        hint=Sentence("Needs a key from console.anthropic.com."),
        chat_route="messages",
        key=KeyHeader("x-api-key", ""),
        headers=(("anthropic-version", "2023-06-01"),),
        options=_ANTHROPIC,
        most_stops=MAX_STOP_SEQUENCES,
        takes_documents=True,
        asked=GenerationSettings(max_new_tokens=8_192),
        models=Models.UNLISTED,
        hosts=("api.anthropic.com",),
        if_other=Sentence("Choose the kind “OpenAI-compatible” for this connection."),
        if_unknown=Sentence(
            "The server type could not be detected; it may be a gateway in front of Anthropic."
        ),
    ),
    ServerProfile(
        id="gemini",
        name="Google Gemini",
        kind=ServerKind.OPENAI,
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        uses_key=True,
        hint=Sentence("Needs a key from aistudio.google.com/apikey."),
        options={  # reasoning_effort can't be said together with what shows the thoughts
            **_STRICT,
            "confidence": _PERHAPS_CONFIDENCE,
            "thinking": Option(
                "extra_body",
                said=_google_level,
                otherwise=_google_budget,
                called=r"\bthinking|\bextra_body\b",
            ),
        },
        models=Models.UNLISTED,
        hosts=("generativelanguage.googleapis.com",),
    ),
    ServerProfile(
        id="mistral",
        name="Mistral",
        kind=ServerKind.OPENAI,
        base_url="https://api.mistral.ai/v1",
        uses_key=True,
        hint=Sentence("Needs a key from console.mistral.ai."),
        options={
            **_STRICT,
            "seed": Option("random_seed"),
            "confidence": _PERHAPS_CONFIDENCE,
        },
        short_call_ids=True,
        hosts=("api.mistral.ai",),
    ),
    ServerProfile(
        id="deepseek",
        name="DeepSeek",
        kind=ServerKind.OPENAI,
        base_url="https://api.deepseek.com/v1",
        uses_key=True,
        hint=Sentence("Needs a key from platform.deepseek.com."),
        options={
            **_STRICT,
            "thinking": Option(
                "thinking",
                said=_typed_switch,
                note=Sentence("Here it is only on or off: low, medium and high are the same."),
            ),
            "json_schema": Option(
                "response_format",
                is_common=True,
                said=_json_object,
                note=Sentence("Here only JSON is asked for: name the fields in your question."),
            ),
        },
        returns_thoughts=True,
        hosts=("api.deepseek.com",),
    ),
    ServerProfile(
        id="groq",
        name="Groq",
        kind=ServerKind.OPENAI,
        base_url="https://api.groq.com/openai/v1",
        uses_key=True,
        hint=Sentence("Needs a key from console.groq.com/keys."),
        options={**_STRICT, "confidence": _PERHAPS_CONFIDENCE},
        hosts=("api.groq.com",),
    ),
    ServerProfile(
        id="openrouter",
        name="OpenRouter",
        kind=ServerKind.OPENAI,
        base_url="https://openrouter.ai/api/v1",
        uses_key=True,
        hint=Sentence(
            "Needs a key from openrouter.ai/keys. Model IDs start with the maker's name, as in "
            "maker/model."
        ),
        options={
            **OPENAI_OPTIONS,
            "top_k": Option("top_k"),
            "min_p": Option("min_p"),
            "repetition_penalty": Option("repetition_penalty"),
        },
        models=Models.UNLISTED,
        hosts=("openrouter.ai",),
        key_proof=KeyProof.ANSWER,
    ),
    ServerProfile(
        id="azure",
        name="Azure OpenAI",
        kind=ServerKind.OPENAI,
        uses_key=True,
        hint=Sentence(
            "Enter the address with its deployment and api-version, as in {example}. Gateways "
            "that take the key as api-key work, too.",
            example="https://NAME.openai.azure.com/openai/deployments/MODEL?api-version=2024-10-21",
        ),
        key=KeyHeader("api-key", ""),
        options=_STRICT,
        models=Models.UNLISTED,
        hosts=(".openai.azure.com",),
        key_proof=KeyProof.ANSWER,
    ),
    ServerProfile(
        id=CUSTOM,
        name="Other server",
        kind=ServerKind.OPENAI,
        hint=Sentence("Any server that speaks OpenAI's chat completions."),
        models=Models.UNLISTED,
        key_proof=KeyProof.ANSWER,
    ),
)
"""Every server that there is a preset for, in the order to show them."""

PROTOCOLS: Final[Mapping[ServerKind, str]] = {
    ServerKind.OPENAI: Sentence("OpenAI-compatible"),
    ServerKind.RESPONSES: "OpenAI Responses",
    ServerKind.TGI: Sentence("Text Generation Inference (TGI)"),
    ServerKind.ANTHROPIC: "Anthropic",
    ServerKind.OLLAMA: "Ollama",
}
"""What each protocol that a person can choose for a connection is called, in display order."""

_OTHER_ROADS: Final = (
    ServerProfile(
        id=OLLAMA,
        name="Ollama",
        kind=ServerKind.OPENAI,
        base_url="http://127.0.0.1:11434",
        hint=Sentence(
            "Over /v1, Ollama sets the context window itself and silently drops what does not "
            "fit. Choose the kind “Ollama” to set it here."
        ),
        options={**_STRICT, "top_p": Option("top_p", off=1, is_common=True)},
        cuts_unseen=True,
        sure_window=2_048,
        moves_to=ServerKind.OLLAMA,
        usual_tag=":latest",
        port=11434,
    ),
    ServerProfile(
        id=ANTHROPIC,
        name="Anthropic",
        kind=ServerKind.OPENAI,
        base_url="https://api.anthropic.com/v1",
        uses_key=True,
        hint=Sentence(
            "Over its OpenAI-compatible API, Anthropic shows no thinking and takes few options. "
            "Choose the kind “Anthropic” for all of them."
        ),
        options={  # what its compatible API leaves unread is not sent
            name: option
            for name, option in _STRICT.items()
            if name in ("temperature", "max_new_tokens", "top_p", "stop")
        },
        models=Models.UNLISTED,
        key_proof=KeyProof.ANSWER,
    ),
)
"""Other protocols of servers in :data:`PRESETS` that differ there from what any server does."""


def presets() -> tuple[ServerProfile, ...]:
    """Return every preset, in display order."""
    return PRESETS


def find(preset_id: str) -> ServerProfile | None:
    """Return the preset with this id, None if there is none."""
    return next((row for row in PRESETS if row.id == preset_id), None)


def preset(preset_id: str) -> ServerProfile:
    """Return the preset with this id.

    Raises:
        NotFound: there is none.
    """
    found = find(preset_id)
    if found is None:
        raise NotFound(
            Sentence("There is no connection preset named “{preset_id}”.", preset_id=preset_id)
        )
    return found


def known(kind: ServerKind, preset_id: str = "") -> ServerProfile:
    """Return the row of a server that speaks ``kind``: its preset's, or the generic one.

    A connection may have been made with a preset and another protocol chosen for it later.
    """
    if kind is ServerKind.RESPONSES:
        return _over_responses(preset_id)
    rows = [row for row in (ENGINE, *PRESETS, *_OTHER_ROADS) if row.kind is kind]
    named = (row for row in rows if row.id == preset_id)
    return next(named, None) or next((row for row in rows if row.is_guess), rows[0])


@cache
def _over_responses(preset_id: str) -> ServerProfile:
    """Return the row of an OpenAI-compatible server where it is asked over OpenAI's Responses."""
    row = known(ServerKind.OPENAI, preset_id)
    return replace(
        row,
        kind=ServerKind.RESPONSES,
        hint=Sentence("Any server that speaks OpenAI's Responses.") if row.is_guess else row.hint,
        chat_route="responses",
        over_responses=True,
        options=_RESPONSES,
        most_stops=0,
        always=(("store", False), ("include", ["reasoning.encrypted_content"])),
        continuing=(),
        moves_to=None,
    )


def profile_of(connection: Connection) -> ServerProfile:
    """Return the row of a connection's server."""
    return known(connection.kind, connection.preset)


def key_header_of(connection: Connection) -> KeyHeader:
    """Return the header that a connection's key travels in: its own, else that of its server.

    Raises:
        InvalidInput: its own is none.
    """
    if not connection.key_header.strip():
        return profile_of(connection).key
    from falcon_desktop.core.domain.headers import parse_key_header  # few connections have one

    return KeyHeader(*parse_key_header(connection.key_header))


def recognised(connection: Connection, *, header: str = "", owner: str = "") -> ServerProfile:
    """Return the row of a connection's server; if it was unknown, by what it showed in passing.

    ``header`` is what it called itself, ``owner`` what it said of its models.
    """
    row = profile_of(connection)
    return (row.is_guess and shown(connection.kind, header=header, owner=owner)) or row


def shown(kind: ServerKind, *, header: str = "", owner: str = "") -> ServerProfile | None:
    """Return the row of the server with these signs that speaks ``kind``; None if there is none."""
    for row in PRESETS:
        if row.kind is kind and (
            (row.header and row.header.lower() == header.lower())
            or (row.owner and row.owner == owner)
        ):
            return row
    return None


def run_by(connection: Connection) -> ServerProfile:
    """Return the row of the service a connection's host belongs to, else its own row."""
    host = _host(connection)
    for row in PRESETS:
        if any(
            host.endswith(one) if one.startswith(".") else host == one for one in row.hosts if host
        ):
            return row
    return profile_of(connection)


def suspected(connection: Connection) -> ServerProfile:
    """Return the most likely row of an unknown server: by its default port."""
    row = profile_of(connection)
    port = connection.known_origin.rpartition(":")[2]
    if not row.is_guess or not port:
        return row
    others = (one for one in (*PRESETS, *_OTHER_ROADS) if one.kind is row.kind and one.port)
    return next((one for one in others if str(one.port) == port), row)


def may_move(connection: Connection) -> bool:
    """Say whether a connection may go over to its server's own protocol, once a probe shows it.

    It was saved when that was not spoken here, and nobody chose the protocol since.
    """
    return not connection.keeps_kind and suspected(connection).moves_to is not None


def would_matter(connection: Connection, settings: GenerationSettings) -> bool:
    """Whether a server that may yet be recognised would be sent these settings differently."""
    row = profile_of(connection)
    if not row.is_guess:
        return False
    others = (one for one in PRESETS if one.kind is row.kind and (one.header or one.owner))
    return any(one.sent(settings) != row.sent(settings) for one in others)


def sees_pages(connection: Connection) -> bool:
    """Say whether a connection's server takes PDFs as they are.

    Others that speak its protocol may leave out what they don't know without a word.
    """
    row = profile_of(connection)
    return row.takes_documents and (connection.preset == row.id or _host(connection) in row.hosts)


def is_local(connection: Connection) -> bool:
    """Say whether answers are made on this computer."""
    return profile_of(connection).answers_here or is_loopback(connection.base_url)


def unsupported(connection: Connection) -> list[str]:
    """Return the parameters that the connection's server does not support; they are never sent.

    Where the server may yet be asked over its own protocol, what is taken there is none of them.
    """
    rows = [profile_of(connection)]
    if may_move(connection) and (own := suspected(connection)).moves_to is not None:
        rows.append(known(own.moves_to, own.id))
    supports = [row.support for row in rows]
    return [
        name for name in PARAMETER_NAMES if all(support[name] is Support.NO for support in supports)
    ]


def _host(connection: Connection) -> str:
    return connection.known_origin.partition("://")[2].rpartition(":")[0]
