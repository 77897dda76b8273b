"""For any history, settings and window: what is sent fits, begins with the system message, ends
with the newest turn, keeps order, and says what was left out. As chat messages and as one text.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from falcon_desktop.core.context.context import AnswerRequest, Context, FittedRequest
from falcon_desktop.core.context.fitting import fresh_start, newest_turn, possible_starts
from falcon_desktop.core.context.recipe import chat_messages
from falcon_desktop.core.context.turns import has_content, turns_of
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.errors import ContextTooLong
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.prompt_templates import TEMPLATES, template_for
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import SystemPlace
from hypothesis import given, settings
from hypothesis import strategies as st

CHATML = "<|im_start|>{role}\n{content}<|im_end|>\n"


def tokens(text: str) -> int:
    """A tokenizer that knows no special token and cuts words into pieces of four letters."""
    return len(re.findall(r"\w{1,4}|[^\w]", text))


class Server:
    """Counts with :func:`tokens`, if it counts at all, and says how much it can read."""

    def __init__(self, window: int, *, counts: bool) -> None:
        self.window = window
        self.counts = counts

    def stream(self, request: ChatRequest) -> AbstractAsyncContextManager[Any]:
        raise NotImplementedError

    async def models(self) -> Sequence[ModelInfo]:
        return [ModelInfo("m", self.window)]

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        return tokens(text) if self.counts else None


words = st.text(alphabet="abcdefg \n:<|>#User", max_size=120)
files = st.lists(
    st.builds(
        lambda text: Attachment("a.txt", AttachmentKind.TEXT, "text/plain", len(text), text), words
    ),
    max_size=2,
)


@st.composite
def paths(draw: st.DrawFn) -> list[Message]:
    """A path that ends with a question, or with an answer to go on with."""
    count = draw(st.integers(1, 14))
    ends_open = draw(st.booleans()) and count > 1
    path: list[Message] = []
    for place in range(count):
        last = place == count - 1
        role = Role.USER if place % 2 == 0 else Role.ASSISTANT
        if last:
            role = Role.ASSISTANT if ends_open else Role.USER
        if place == count - 2 and ends_open:
            role = Role.USER
        text = draw(words)
        newest = place >= count - (2 if ends_open else 1)
        if newest and not text.strip():
            text = "Why?"
        path.append(
            Message(
                str(place),
                "c",
                str(place - 1) if place else None,
                role,
                text,
                created_at=place,
                attachments=tuple(draw(files)) if role is Role.USER else (),
                fresh_after=not newest and draw(st.integers(0, 9)) == 0,
            )
        )
    return path


def sent(connection: Connection, request: ChatRequest) -> str:
    """Return the text that the model reads in the end."""
    system = request.settings.effective_system_message
    if connection.kind is ServerKind.TGI:
        return template_for(connection, request.model).prompt(request.turns, system)
    messages = chat_messages(request.turns, system, SystemPlace.OWN)
    return "".join(CHATML.format(**one) for one in messages) + "<|im_start|>assistant\n"


connections = st.one_of(
    st.just(Connection("o", "O", ServerKind.OPENAI, "http://localhost:1/v1", model="m")),
    st.sampled_from(sorted(TEMPLATES)).map(
        lambda name: Connection(
            "t", "T", ServerKind.TGI, "http://localhost:1", model="m", template=name
        )
    ),
)


@settings(max_examples=400, deadline=None)
@given(
    path=paths(),
    connection=connections,
    window=st.integers(40, 1_500),
    counts=st.booleans(),
    system=st.one_of(st.none(), st.just(""), words),
    limit=st.one_of(st.none(), st.integers(1, 2_000)),
    policy=st.sampled_from(ContextPolicy),
    leave_out=st.integers(0, 3),
)
def test_what_is_sent(
    path: list[Message],
    connection: Connection,
    window: int,
    counts: bool,
    system: str | None,
    limit: int | None,
    policy: ContextPolicy,
    leave_out: int,
) -> None:
    context = Context()
    # A real tokenizer knows the tokens of its own template; this one spells them out.
    context.counter(connection, "m").overhead = 18
    context.counter(connection, "m").scale = 4 if not counts else 1
    context.counter(connection, "m").window = window
    options = GenerationSettings(system_message=system, max_new_tokens=limit)
    asked = AnswerRequest(path, "m", options, policy, leave_out)
    begun = path[fresh_start(path) :]
    newest = begun[newest_turn(begun) :]
    try:
        fitted: FittedRequest = asyncio.run(
            context.fit(Server(window, counts=counts), connection, asked)
        )
    except ContextTooLong as error:
        assert error.given_tokens is not None
        assert f"{error.given_tokens:,}" in str(error)
        assert f"{window:,}" in str(error)
        assert policy is ContextPolicy.ASK, "nothing is refused unasked"
        assert counts, "nor asked on a guess"
        if error.fits_without:
            again = AnswerRequest(path, "m", options, policy, error.fits_without)
            asyncio.run(context.fit(Server(window, counts=counts), connection, again))
        return
    request = fitted.request
    text = sent(connection, request)
    if fitted.doubtful:
        if policy is ContextPolicy.DROP_OLDEST:
            assert request.turns == turns_of(newest), "everything else stays behind"
    elif counts:
        # it fits, and with it the answer that is asked for
        assert tokens(text) + (request.settings.max_new_tokens or 1) <= window
    elif policy is ContextPolicy.DROP_OLDEST:
        assert tokens(text) <= window
    # the system message is first and whole
    wanted = options.effective_system_message
    assert request.settings.effective_system_message == wanted
    if wanted.strip() and connection.kind is not ServerKind.TGI:
        assert text.startswith(CHATML.format(role="system", content=wanted))
    # what is sent are the last turns, in order, from where it says; the newest among them
    kept = begun[fitted.left_out :]
    assert request.turns == turns_of(kept)
    assert kept[-len(newest) :] == newest
    assert request.turns[-1].text.endswith(newest[-1].text)
    # nothing is left out that need not be
    if policy is ContextPolicy.ASK:
        begins = next((place for place in possible_starts(begun) if place >= leave_out), None)
        assert fitted.left_out <= (len(begun) - len(newest) if begins is None else begins)
    dropped = [one for one in begun[: fitted.left_out] if has_content(one)]
    assert all(one not in newest for one in dropped)
