"""OpenAI's Responses, the other way to ask an OpenAI-compatible server. Facts: README.md section
12.

:class:`~falcon_desktop.providers.openai.OpenAIProvider` asks, over either of the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from falcon_desktop.core.context.recipe import items_recipe
from falcon_desktop.core.context.response_items import REASONING, response_items
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import (
    FalconError,
    ProviderError,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.generation import OPTION_LABELS, PARAMETERS
from falcon_desktop.core.domain.json_options import with_extra
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import known, profile_of
from falcon_desktop.core.text.sentences import Listing, Sentence
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.refused_fields import without_echo
from falcon_desktop.providers.responses_stream import ResponseStreamReader

SUMMARY: Final = "summary"
EFFORT: Final = "effort"
INCLUDE: Final = "include"
LIMIT: Final = "max_output_tokens"
_TOO_FEW: Final = re.compile(r"max_output_tokens.{0,80}>= ?(\d{1,3})\b", re.DOTALL)
_UNSUPPORTED: Final = re.compile(r"unsupported parameter", re.IGNORECASE)
_OF_THOUGHTS: Final = {
    INCLUDE: re.compile(r"encrypted content is not supported", re.IGNORECASE),
    SUMMARY: re.compile(r"reasoning(\.| )summar", re.IGNORECASE),
    EFFORT: re.compile(r"reasoning(\.|_)effort", re.IGNORECASE),
    REASONING: re.compile(
        r"(unsupported|unknown|unrecognized).{0,20}\breasoning\b(?!\.)", re.IGNORECASE
    ),
}
"""What is said of thoughts, and what refusals of it say: not every model thinks."""
_OF_RETURNED: Final = re.compile(
    r"encrypted|reasoning item|(type|item).{0,20}reasoning|item\['content'\]", re.IGNORECASE
)


class Responses:
    """What one server turned out not to take over its Responses; remembered while this lives."""

    def __init__(self, connection: Connection, client: HttpClient) -> None:
        self.client = client
        self.profile = known(ServerKind.RESPONSES, connection.preset)
        self._usual = profile_of(connection)
        self._origin = connection.origin
        self._returns_data = True
        self._least = 1
        """The fewest tokens that an answer may be asked for."""
        self._dropped: dict[str, set[str]] = {}
        """By model, the fields that it refused."""

    def question(self, request: ChatRequest, model: str) -> ResponsesQuestion:
        """Return a question to a model."""
        return ResponsesQuestion(self, request, model)

    def made_body(self, request: ChatRequest, model: str) -> dict[str, Any]:
        """Return the body of a request."""
        origin = self._origin if self._returns_data else ""
        system = request.settings.effective_system_message
        content = response_items(request.turns, system, origin=origin, model=model)
        body = {"model": model, **content, "stream": True, **self._fields(request, model)}
        if request.tools:
            from falcon_desktop.core.context.tool_messages import items_of  # few chats use any

            body["tools"] = items_of(request.tools)
            if request.must_call:
                body["tool_choice"] = "required"
        return with_extra(body, request.settings)

    def made_recipe(self, request: ChatRequest) -> dict[str, Any]:
        """Return how the conversation became the content of a request."""
        returns = self._returns_data
        return items_recipe(request.turns, returns_data=returns, calls=bool(request.tools))

    def left_out(self, request: ChatRequest, model: str) -> list[str]:
        """Return what people call the options that are chosen and not sent."""
        fields = self._fields(request, model)
        asked = {
            name
            for row in (self._usual, self.profile)
            for name, option in row.options.items()
            if option.field in row.sent(request.settings)
            and not (name in PARAMETERS and getattr(request.settings, name) == PARAMETERS[name].off)
        }
        sent = {name for name, option in self.profile.options.items() if option.field in fields}
        if EFFORT not in fields.get(REASONING, {}):
            sent.discard("thinking")
        missing = asked - sent - {"stop"}  # those are looked for here
        return [label for name, label in OPTION_LABELS.items() if name in missing]

    def drop(self, model: str, failure: ProviderError, body: Mapping[str, Any]) -> bool:
        """Send no more what a model refused; say whether it was sent before."""
        words = without_echo(failure.detail or failure.sentence)
        dropped = self._dropped.setdefault(model, set())
        sent = {*body, *body.get(REASONING, ())}
        names = {
            name
            for name, said in _OF_THOUGHTS.items()
            if failure.field == name or name in failure.refused_fields or said.search(words)
        }
        if names and (_OF_THOUGHTS[INCLUDE].search(words) or _UNSUPPORTED.search(words)):
            names |= {INCLUDE, SUMMARY}  # it does not think: no need to be told each by itself
        names |= failure.refused_fields & {"temperature", "top_p"}
        new = (names & sent) - dropped
        dropped |= new
        if few := _TOO_FEW.search(words):
            self._least = int(few[1])
            return True
        if not new and self._returns_data and _OF_RETURNED.search(words):
            self._returns_data = False
            return any(one["type"] == REASONING for one in body["input"])
        return bool(new)

    def _fields(self, request: ChatRequest, model: str) -> dict[str, Any]:
        dropped = self._dropped.get(model, ())
        chosen = self.profile.sent(request.settings)
        if LIMIT in chosen:
            chosen[LIMIT] = max(chosen[LIMIT], self._least)
        chosen[REASONING] = {
            name: value
            for name, value in {SUMMARY: "auto", **chosen.get(REASONING, {})}.items()
            if name not in dropped
        }
        fields = {**dict(self.profile.always), **chosen}
        return {
            name: value for name, value in fields.items() if value != {} and name not in dropped
        }


class ResponsesQuestion:
    """One question to one model, asked over Responses."""

    def __init__(self, responses: Responses, request: ChatRequest, model: str) -> None:
        self._responses = responses
        self._request = request
        self._model = model

    def route(self) -> str:
        """Return where it is asked."""
        return self._responses.profile.chat_route

    def body(self) -> dict[str, Any]:
        """Return the body of the request, without what this model refused."""
        return self._responses.made_body(self._request, self._model)

    def recipe(self) -> dict[str, Any]:
        """Return how the content of the request is made again."""
        return self._responses.made_recipe(self._request)

    def reader(self) -> ResponseStreamReader:
        """Return what reads the answer."""
        request = self._request
        return ResponseStreamReader(
            self._responses.client.where(self._model),
            request.settings.stop or (),
            request.turns[-1].text if request.continues_answer else "",
            most_tokens=request.settings.max_new_tokens,
            takes_calls=bool(request.tools),
        )

    def recover(self, failure: FalconError) -> bool:
        """Adapt to what the model does not take; say whether there is something else to try."""
        if self._request.tools:
            from falcon_desktop.providers.refused_tools import tools_refused  # few chats use any

            if told := tools_refused(failure, self._responses.client.host, self._model):
                raise told from failure
        return isinstance(failure, (RequestRejected, ServerFailed)) and self._responses.drop(
            self._model, failure, self.body()
        )

    def notices(self) -> list[str]:
        """Return what to tell of how it was asked."""
        names = self._responses.left_out(self._request, self._model)
        if not names:
            return []
        host = self._responses.client.host
        return [Sentence("{host} does not support: {options}.", host=host, options=Listing(names))]
