"""Fits a chat into a model's context window: how much of it is sent, and what is left out.

Lives on the worker's loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from falcon_desktop.core.context.fitting import (
    LEAST_ANSWER,
    first_kept,
    fresh_start,
    newest_turn,
    possible_starts,
    room_for_answer,
)
from falcon_desktop.core.context.tokens import TokenCounter
from falcon_desktop.core.context.turns import (
    documents_sent,
    pictures_sent,
    turns_of,
    unseen,
)
from falcon_desktop.core.domain.attachments import IMAGE_TOKENS, pages_of, with_files
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import (
    AnswerTooLong,
    ContextTooLong,
    FalconError,
    InvalidInput,
    NextStep,
)
from falcon_desktop.core.domain.generation import USUAL_WINDOW, GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.prompt_templates import PromptTemplate, neutralise, template_for
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import profile_of, sees_pages
from falcon_desktop.core.domain.tools import OfferedTool, told_of
from falcon_desktop.core.ports.servers import ChatProvider, ModelLibrary
from falcon_desktop.core.text.model_names import named_file
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.token_estimate import at_most

NO_QUESTION: Final = 1_500
"""A request that can't have more tokens than this fits every model: its window is not asked for."""
MOST_TRIES: Final = 3
"""How often a server may refuse a request as too long before a person is asked."""
OFF_BY: Final = 1.6
"""By what factor an estimate may be too low: that of dense code is."""
COUNTED_TOGETHER: Final = 16
"""Messages that a server counts at once, from the newest back, until it is plain what fits."""
_MODELS_SECONDS: Final = 600.0
_FAILED_SECONDS: Final = 30.0
_ASK_SECONDS: Final = 5.0
"""How long a server may take to say how much its models can read."""

NO_IMAGES: Final = Sentence(
    "This model doesn't accept images. Choose another model, or change this in the connection's "
    "settings."
)
NO_PROJECTOR: Final = Sentence(
    "This model can't read images. Choose one that can, or put its projector (mmproj-*.gguf) into "
    "its folder."
)
"""Of a model on this computer, of which nothing is to be set."""


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A conversation to answer.

    ``path`` ends with the question, or with the answer to go on with. ``leave_out`` is how many of
    the oldest messages a person gave up already. The rest is what a server said when it refused a
    request before: that more than ``must_leave_out`` - 1 of the oldest have to stay behind, how
    many tokens ``counted`` it was, and how much ``room`` it has for the answer.
    """

    path: Sequence[Message]
    model: str
    settings: GenerationSettings
    policy: ContextPolicy
    leave_out: int = 0
    must_leave_out: int = 0
    counted: int | None = None
    room: int | None = None
    choices: tuple[str, ...] = ()
    """Which tools the model may use, as the chat keeps it: see :mod:`…domain.tools`."""
    tools: tuple[OfferedTool, ...] = ()
    """The same once their servers were asked."""


@dataclass(frozen=True, slots=True)
class FittedRequest:
    """A request that fits, as far as known.

    ``left_out`` is how many messages since the last fresh start are not in it. ``raw`` and
    ``parts`` are its measured tokens and how many texts they are of. ``doubtful`` says that it may
    not fit, though everything that may stay behind does. ``texts`` are those measured, of a server
    that ``cuts_unseen``.
    """

    request: ChatRequest
    left_out: int = 0
    raw: int = 0
    parts: int = 0
    exact: bool = False
    measured: bool = False
    doubtful: bool = False
    cuts_unseen: bool = False
    texts: tuple[str, ...] = ()


class Context:
    """Fits conversations into models' context windows and learns from what servers say.

    Args:
        models: the models on this computer.
    """

    def __init__(self, models: ModelLibrary | None = None) -> None:
        self._models = models
        self._counters: dict[tuple[str, str], TokenCounter] = {}
        self._offered: dict[str, tuple[float, Connection, tuple[ModelInfo, ...]]] = {}
        self._pictures: dict[tuple[str, str, str], bool] = {}
        """By connection, address and model, whether pictures that were sent were taken."""
        self.default_policy = ContextPolicy.DROP_OLDEST
        """What is done where a conversation says nothing; may be set from any thread."""

    def counter(self, connection: Connection, model: str) -> TokenCounter:
        """Return the token counter for a model of a connection."""
        name = model or connection.model
        return self._counters.setdefault((connection.id, name), TokenCounter(name))

    async def info(
        self,
        provider: ChatProvider | None,
        connection: Connection,
        model: str,
        asked_window: int | None = None,
    ) -> ModelInfo:
        """Return what is known of a model; its window from the server, or else from the user.

        A window that was learned from a server's refusal is the surest. Where each request says how
        large it is to be, it is ``asked_window`` (None: the usual one), at most what the model and
        the connection allow. The engine is never started.
        """
        name = model or connection.model
        found = await self._offered_model(provider, connection, name)
        learned = self.counter(connection, model).window
        profile = profile_of(connection)
        if profile.answers_here:
            # What the engine gives is known, and may have been chosen anew since a refusal.
            window, learned = found.context_window, None
        elif profile.asks_window:
            most = (found.context_window, connection.context_window)
            asked_window = asked_window or profile.asked.context_window
            window, learned = min(filter(None, (asked_window, *most)), default=None), None
        else:
            window = connection.context_window or found.context_window
        images = connection.accepts_images
        if images is None:
            images = profile.takes_pictures
            if images is None:
                images = found.accepts_images
            images = self._pictures.get(_picture_key(connection, model), images)
        return replace(found, context_window=learned or window, accepts_images=images)

    async def fit(
        self, provider: ChatProvider, connection: Connection, asked: AnswerRequest
    ) -> FittedRequest:
        """Return the request for a conversation, shortened until it fits.

        The newest turn is always in it: whether that fits, the server knows.

        Raises:
            ContextTooLong: it does not fit, and the policy is to ask.
            InvalidInput: there are pictures in the newest turn that the model is known not to take.
        """
        if asked.room is not None:
            asked = replace(asked, settings=_with_room(asked.settings, asked.room))
        # From cheap to expensive: the upper bound asks nobody, the window takes one question to the
        # server, counting takes one for each message. Most chats are short and need only the first.
        path = list(asked.path[fresh_start(asked.path) :])
        path = await self._without_unreadable_pictures(provider, connection, asked.model, path)
        counter = self.counter(connection, asked.model)
        measure = MessageMeasure(connection, asked.model, counter, with_calls=bool(asked.tools))
        seen = await self._sees_results(provider, connection, asked, path)
        await counter.count_pictures(
            provider, [each for one in path for each in pictures_sent(one)]
        )
        most = math.ceil(
            sum(at_most(measure.read(one)) + measure.pictures(one) for one in path)
            + at_most(_always_sent(asked))
            + measure.around * (len(path) + 2)
        )
        whole = FittedRequest(_request(asked, path, 0, asked.settings, seen))
        wanted = asked.settings.context_window
        short = most <= min(NO_QUESTION, (wanted or USUAL_WINDOW) // 2)
        if short and not asked.leave_out and not self._knows(connection, counter):
            return whole
        info = await self.info(provider, connection, asked.model, wanted)
        window = info.context_window
        if window is None:
            # nothing to fit into: it is sent whole, and a refusal will say the window
            start = _start_without(path, asked.leave_out)
            return FittedRequest(_request(asked, path, start, asked.settings, seen), start)
        gives_up = asked.leave_out or asked.must_leave_out
        if most + (asked.settings.max_new_tokens or 0) <= window and not gives_up:
            return whole  # however it is counted
        return await self._fit_into(
            provider, measure, asked, path, window, cuts_unseen=info.cuts_unseen, seen=seen
        )

    async def _fit_into(
        self,
        provider: ChatProvider,
        measure: MessageMeasure,
        asked: AnswerRequest,
        path: list[Message],
        window: int,
        *,
        cuts_unseen: bool,
        seen: bool,
    ) -> FittedRequest:
        system = _always_sent(asked)
        room = window - room_for_answer(window, asked.settings.max_new_tokens)
        counts, exact = await _counts(provider, measure, path, system, room)
        sizes = [measure.size(count, one) for count, one in zip(counts, path, strict=True)]
        said = measure.known(system, exact=exact)
        fixed = measure.fixed(said, window, exact=exact)
        places = possible_starts(path)
        newest = sum(sizes[newest_turn(path) :]) + fixed
        texts: tuple[str, ...] = ()
        if cuts_unseen and not exact:
            # Nobody refuses what an estimate got wrong, so what was never counted is bounded.
            newest = math.ceil(newest * OFF_BY)
            read = [measure.read(one) for one in path]
            sizes = [
                measure.size(measure.counter.surely(text), one)
                for text, one in zip(read, path, strict=True)
            ]
            fixed = measure.fixed(measure.counter.surely(system), window, exact=False)
            texts = (system, *read)
        doubtful = newest > window - LEAST_ANSWER
        least = max(asked.leave_out, asked.must_leave_out)
        start = first_kept(sizes, places, room - fixed, least)
        if start is None:  # at best the newest turn fits, and its answer will be short
            start = places[-1]
        given_up = _start_without(path, asked.leave_out) if asked.leave_out else 0
        if asked.policy is ContextPolicy.ASK and start > max(given_up, places[0]):
            # Nobody is asked on a guess: a server that was not, may take it all.
            known = exact or asked.must_leave_out or measure.connection.context_window is not None
            if known and not (doubtful and not asked.must_leave_out):
                given, sure = asked.counted, True
                if given is None:
                    given, sure = sum(sizes) + fixed, exact
                raise _too_long(given, window, start, exact=sure, doubtful=doubtful)
            start = given_up
        if start == places[0]:
            start = 0  # whatever lies before the first question is never sent
        spare = window - sum(sizes[start:]) - fixed
        if not exact or spare < LEAST_ANSWER:
            # A guess shortens no answer to less than the room that is kept free for one.
            spare = max(spare, room_for_answer(window, asked.settings.max_new_tokens))
        settings = asked.settings
        if asked.room is None:  # else the server said how long an answer may be
            settings = _with_room(settings, spare)
        return FittedRequest(
            _request(asked, path, start, settings, seen),
            start,
            sum(counts[start:]) + said + sum(map(measure.pictures, path[start:])),
            len(path) - start + (2 if system else 1),
            exact=exact,
            measured=all(measure.knows(one, exact=exact) for one in path[start:]),
            doubtful=doubtful,
            cuts_unseen=cuts_unseen,
            texts=texts[:1] + texts[start + 1 :],
        )

    async def refuse_unread(self, connection: Connection, asked: AnswerRequest) -> None:
        """Refuse pictures that a model of this computer can't read, before it is loaded for them.

        Raises:
            InvalidInput: there are some in the newest turn.
        """
        path = list(asked.path[fresh_start(asked.path) :])
        await self._without_unreadable_pictures(None, connection, asked.model, path)

    async def _without_unreadable_pictures(
        self,
        provider: ChatProvider | None,
        connection: Connection,
        model: str,
        path: list[Message],
    ) -> list[Message]:
        """Return the path with pictures, without if the model is known not to take them.

        Raises:
            InvalidInput: there are some in the newest turn, and it does not take them.
        """
        if not any(pictures_sent(one) for one in path):
            return path
        if (await self.info(provider, connection, model)).accepts_images is not False:
            return path
        if any(pictures_sent(one) for one in path[newest_turn(path) :]):
            here = profile_of(connection).answers_here
            raise InvalidInput(NO_PROJECTOR if here else NO_IMAGES, next_step=NextStep.CHOOSE_MODEL)
        return unseen(path)

    async def _sees_results(
        self,
        provider: ChatProvider | None,
        connection: Connection,
        asked: AnswerRequest,
        path: Sequence[Message],
    ) -> bool:
        """Say whether pictures of results are sent: not where the model is known to take none."""
        if not asked.tools or not any(one.parts and one.attachments for one in path):
            return True
        info = await self.info(provider, connection, asked.model)
        return info.accepts_images is not False

    def learn_pictures(self, connection: Connection, request: ChatRequest, taken: bool) -> bool:
        """Remember whether a server accepted a request's pictures.

        Returns whether the newest turn has some: without them there is nothing to ask.
        """
        if any(turn.images for turn in request.turns):
            self._pictures[_picture_key(connection, request.model)] = taken
        last = request.turns[-1] if request.turns else None
        return last is not None and bool(last.images) and not last.results

    def forget_pictures(self, connection_id: str) -> None:
        """Forget which models accepted pictures: the connection is tested or was changed."""
        for key in [one for one in self._pictures if one[0] == connection_id]:
            del self._pictures[key]

    def refused(
        self,
        error: ContextTooLong,
        connection: Connection,
        asked: AnswerRequest,
        fitted: FittedRequest,
    ) -> AnswerRequest:
        """Learn from a server that found a request too long; return what to try next.

        Raises:
            ContextTooLong: a person has to choose; ``fits_without`` says what would fit.
        """
        counter = self.counter(connection, asked.model)
        path = asked.path[fresh_start(asked.path) :]
        places = possible_starts(path)
        alone = len(places) == 1 or fitted.left_out >= places[-1]
        limit, given = error.limit_tokens, self._learn_refusal(counter, error, fitted)
        if limit:
            counter.window = limit
            wanted = fitted.request.settings.max_new_tokens
            left = limit - given if given is not None else 0
            if 0 < left < (wanted or 0) and (alone or left >= room_for_answer(limit, wanted)):
                return replace(asked, room=left)  # only the answer was to be too long
            if alone:
                raise _alone_too_long(given, limit, error) from error
            return replace(asked, must_leave_out=fitted.left_out + 1, counted=given, room=None)
        if alone:
            raise error
        # No number at all, so that nothing is learned: half of what was sent is worth a try.
        sizes = [counter.guess(with_files(one.text, one.attachments)) for one in path]
        half = sum(sizes[fitted.left_out :]) // 2
        start = first_kept(sizes, places, half, fitted.left_out + 1)
        start = places[-1] if start is None else start
        error.fits_without = start if start > fitted.left_out else 0
        if not error.fits_without or asked.policy is ContextPolicy.ASK:
            raise error
        return replace(asked, leave_out=start)

    def limit_answer(
        self, error: AnswerTooLong, connection: Connection, asked: AnswerRequest
    ) -> AnswerRequest:
        """Learn from a server that found an answer too long; return what to try next.

        Raises:
            AnswerTooLong: it does not say how long one may be, or said so before.
        """
        if error.window_tokens:
            counter = self.counter(connection, asked.model)
            if counter.window != error.window_tokens:
                counter.window = error.window_tokens
                return asked
        most = error.most_tokens
        if not most or (asked.room is not None and asked.room <= most):
            raise error
        return replace(asked, room=most)

    def _learn_refusal(
        self, counter: TokenCounter, error: ContextTooLong, fitted: FittedRequest
    ) -> int | None:
        """Let the server's count of a request that it refused correct ours; return that count."""
        given = error.given_tokens
        if given is None:
            return None
        request = fitted.request
        raw, parts, exact = fitted.raw, fitted.parts, fitted.exact
        if not parts:  # it was sent unmeasured
            texts = [turn.text for turn in request.turns]
            texts += [one.text for turn in request.turns for one in turn.results]
            if system := request.settings.effective_system_message:
                texts.append(system)
            if request.tools:
                texts.append(told_of(request.tools))
            raw, parts, exact = sum(map(counter.guess, texts)), len(texts) + 1, False
        # Some servers count what was sent, some add the answer's limit to it. The nearer number is
        # taken: the other would teach a scale that leaves out far too much, or too little.
        answer = request.settings.max_new_tokens or 0
        ours = raw + math.ceil(counter.overhead * parts)
        if answer < given and abs(given - answer - ours) < abs(given - ours):
            given -= answer
        if not any(turn.images for turn in request.turns):
            counter.learn(raw, parts, given, exact=exact)
        return given

    def learn_usage(
        self, connection: Connection, fitted: FittedRequest, prompt_tokens: int
    ) -> None:
        """Correct our counts by the server's count of a whole request."""
        if fitted.measured and prompt_tokens > 0:
            counter = self.counter(connection, fitted.request.model)
            counter.learn(fitted.raw, fitted.parts, prompt_tokens, exact=fitted.exact)
            counter.note(fitted.texts)

    def _knows(self, connection: Connection, counter: TokenCounter) -> bool:
        """Say whether the window is known without asking."""
        return bool(counter.window or connection.context_window or connection.id in self._offered)

    async def _offered_model(
        self, provider: ChatProvider | None, connection: Connection, model: str
    ) -> ModelInfo:
        if profile_of(connection).answers_here:
            return await self._local(model)
        models = await self._offered_models(provider, connection)
        unnamed = models[0] if models else ModelInfo(model)
        names = profile_of(connection).names_of(model)
        return (
            next((one for one in models if one.id in names), ModelInfo(model))
            if (model)
            else unnamed
        )

    async def _offered_models(
        self, provider: ChatProvider | None, connection: Connection
    ) -> tuple[ModelInfo, ...]:
        now = time.monotonic()
        kept = self._offered.get(connection.id)
        if kept is not None and kept[0] > now and _same_place(kept[1], connection):
            return kept[2]
        if provider is None:
            return ()
        models: tuple[ModelInfo, ...] = ()
        lifetime = _FAILED_SECONDS
        with contextlib.suppress(FalconError, TimeoutError):
            async with asyncio.timeout(_ASK_SECONDS):
                models = tuple(await provider.models())
            lifetime = _MODELS_SECONDS
        self._offered[connection.id] = (now + lifetime, connection, models)
        return models

    async def _local(self, model: str) -> ModelInfo:
        if self._models is None:
            return ModelInfo(model)
        library = self._models
        try:
            models = await asyncio.to_thread(library.models)
        except FalconError:
            return ModelInfo(model)
        chosen = named_file(models, model) or (models[0] if models else None)
        if chosen is None:
            return ModelInfo(model, accepts_images=False)
        return ModelInfo(chosen.id, chosen.given_window, accepts_images=chosen.reads_images)


class MessageMeasure:
    """Measures messages the way one model of a connection reads them."""

    def __init__(
        self,
        connection: Connection,
        model: str,
        counter: TokenCounter,
        *,
        with_calls: bool = False,
    ) -> None:
        self.connection = connection
        self._with_calls = with_calls
        self.counter = counter
        self.around = counter.overhead
        """Tokens around each message."""
        self._template: PromptTemplate | None = None
        if profile_of(connection).builds_prompt:
            template = self._template = template_for(connection, model)
            longest = max(len(template.user), len(template.assistant), len(template.system))
            # A tokenizer that does not know a template's special tokens spells them out.
            most = max(counter.overhead, (longest - len("{user}")) / 2 + 2)
            self.around = counter.overhead if counter.learned else most

    def read(self, message: Message) -> str:
        """Return a message's text as it is sent."""
        text = with_files(message.text, message.attachments)
        if self._with_calls and message.parts:
            from falcon_desktop.core.context.call_turns import has_calls, words_of  # few have

            if has_calls(message):
                text = words_of(message)
        if self._template is None or self._template.plain:
            return text
        return neutralise(text, self._template.stop)

    def size(self, count: int, message: Message) -> int:
        """Return a message's tokens, given those of its text; 0 if it is empty."""
        pictures = self.pictures(message)
        return math.ceil(count + self.around) + pictures if count or pictures else 0

    def pictures(self, message: Message) -> int:
        """Return the tokens of a message's pictures, and of pages that are looked at as such."""
        seen = sum(map(self.counter.of_picture, pictures_sent(message)))
        return seen + self._pages(message) * IMAGE_TOKENS

    def knows(self, message: Message, *, exact: bool) -> bool:
        """Whether a message has no pictures, or ``exact`` counts are of all of them."""
        pictures = pictures_sent(message)
        counted = exact and self.counter.knows_pictures(pictures)
        return (counted or not pictures) and not self._pages(message)

    def _pages(self, message: Message) -> int:
        if not (message.attachments and sees_pages(self.connection)):
            return 0
        return sum(pages_of(one) for one in documents_sent(message) if one.data)

    def known(self, text: str, *, exact: bool) -> int:
        """Return a text's token count if it was counted before, else the estimate."""
        found = self.counter.recall(text) if exact else None
        return self.counter.guess(text) if found is None else found

    def fixed(self, system: int, window: int, *, exact: bool) -> int:
        """Return the tokens of what is always sent: the system message of ``system`` tokens, the
        opening of the answer, and some to spare for what a server adds of its own.
        """
        # Counts are of single texts: what a server's template adds once is known to none of them.
        # An estimate errs by more, and one that is too low costs a refusal.
        spare = min(16, window // 32) if exact else window // 12
        return math.ceil((system + self.around if system else 0) + self.around) + spare


async def _counts(
    provider: ChatProvider, measure: MessageMeasure, path: list[Message], system: str, room: int
) -> tuple[list[int], bool]:
    """Return the tokens of each message's text, and whether the server counted what matters.

    Counted back from the newest until ``room`` is full; what lies before does not fit anyway and
    is estimated. If one can't be counted, all are estimated alike: sums of both kinds would be
    corrected by what servers report as if they were of one.
    """
    counter = measure.counter
    await counter.count(provider, [system])
    exact = counter.is_exact([system])
    counts = [counter.guess(measure.read(one)) for one in path]
    total, end = 0, len(path)
    while exact and end > 0 and total <= room:
        begin = max(0, end - COUNTED_TOGETHER)
        texts = [measure.read(one) for one in path[begin:end]]
        found = await counter.count(provider, texts)
        exact = counter.is_exact(texts)
        if exact:
            counts[begin:end] = found
        total += sum(
            measure.size(count, one) for count, one in zip(found, path[begin:end], strict=True)
        )
        end = begin
    if not exact:
        counts = [counter.guess(measure.read(one)) for one in path]
    return counts, exact


def _with_room(settings: GenerationSettings, room: int) -> GenerationSettings:
    if settings.max_new_tokens is None or settings.max_new_tokens <= room:
        return settings
    return replace(settings, max_new_tokens=max(1, room))


def _start_without(path: Sequence[Message], leave_out: int) -> int:
    places = possible_starts(path)
    return next((one for one in places if one >= leave_out), places[-1] if places else 0)


def _request(
    asked: AnswerRequest,
    path: Sequence[Message],
    start: int,
    settings: GenerationSettings,
    seen: bool,
) -> ChatRequest:
    tools = asked.tools
    turns = turns_of(path[start:], with_calls=bool(tools), with_pictures=seen)
    return ChatRequest(model=asked.model, turns=turns, settings=settings, tools=tools)


def _always_sent(asked: AnswerRequest) -> str:
    """Return what goes with every request: the system message, and what tools there are."""
    system = asked.settings.effective_system_message
    return f"{system}\n\n{told_of(asked.tools)}" if asked.tools else system


def _same_place(one: Connection, other: Connection) -> bool:
    return (one.base_url, one.kind, one.preset) == (other.base_url, other.kind, other.preset)


def _picture_key(connection: Connection, model: str) -> tuple[str, str, str]:
    return connection.id, connection.base_url, model or connection.model


def _about(tokens: int, *, exact: bool) -> Sentence:
    if exact:
        return Sentence("{count} token(s)", count=tokens)
    return Sentence("~{count} token(s)", count=tokens)


def _oldest(count: int) -> Sentence:
    if count > 1:
        return Sentence("the oldest {count} messages", count=count)
    return Sentence("the oldest message")


def _too_long(
    given: int, window: int, without: int, *, exact: bool, doubtful: bool
) -> ContextTooLong:
    tokens = _about(given, exact=exact)
    if doubtful:
        sentence = Sentence(
            "This chat takes {tokens}, but the model's limit is {window}. "
            "Without {messages} it may fit.",
            tokens=tokens,
            window=window,
            messages=_oldest(without),
        )
    else:
        sentence = Sentence(
            "This chat takes {tokens}, but the model's limit is {window}. "
            "Without {messages} it fits.",
            tokens=tokens,
            window=window,
            messages=_oldest(without),
        )
    return ContextTooLong(
        sentence,
        given_tokens=given,
        limit_tokens=window,
        fits_without=without,
    )


def _alone_too_long(given: int | None, window: int, said: ContextTooLong) -> ContextTooLong:
    """Return the failure of a request from which nothing can stay behind, in the server's words."""
    if given is None or given <= window:
        sentence = Sentence(
            "The system message and your newest message alone are too long: the model's "
            "limit is {window} tokens.",
            window=window,
        )
    else:
        sentence = Sentence(
            "The system message and your newest message alone take {given} tokens, but "
            "the model's limit is {window}.",
            given=given,
            window=window,
        )
    return ContextTooLong(
        sentence,
        detail=said.detail,
        http_status=said.http_status,
        given_tokens=given,
        limit_tokens=window,
    )
