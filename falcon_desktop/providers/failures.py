"""Maps servers' error responses to the core's errors.

Pure: no HTTP library. The servers' error shapes are in README.md.
"""

from __future__ import annotations

import codecs
import contextlib
import email.utils
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    AnswerTooLong,
    ContextTooLong,
    CreditsExhausted,
    FailedUnexplained,
    KeyMissing,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    NextStep,
    Overloaded,
    PicturesRefused,
    ProtocolError,
    ProviderError,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.text.json_values import as_number, as_whole
from falcon_desktop.core.text.late_pattern import late_pattern
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.redaction import clean, redact
from falcon_desktop.providers.refused_fields import field_of, refused_fields
from falcon_desktop.providers.sse import SseDecoder, json_lines

MAX_DETAIL: Final = 2_000
MAX_DEPTH: Final = 6
"""Levels of an error object; the known servers use three."""
_FIRST_VALUES: Final = 8
"""Events or lines of an error that are looked at."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Who answered, for sentences: the host, the model asked for, and secrets to hide.

    ``secrets`` are removed wherever a server repeats them. ``has_key`` says whether it was sent
    one: a key that was sent is refused, one that was not is asked for.
    """

    host: str
    model: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    has_key: bool = False

    def plain(self, text: str, limit: int = MAX_DETAIL) -> str:
        """Return a server's words as plain text: no control characters, no secrets, cut short."""
        return plain_words(text, limit=limit, secrets=self.secrets)


def plain_words(text: str, *, limit: int = MAX_DETAIL, secrets: tuple[str, ...] = ()) -> str:
    """Return ``text`` without control and direction characters and keys, cut to ``limit``."""
    # in this order: an invisible character may split a key, and a cut leave its head
    text = redact(clean(text), secrets)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def parse_json(body: bytes) -> Any:
    """Parse JSON, tolerating what other software writes carelessly.

    Invalid UTF-8, NaN, numbers of any length and lone surrogates are read; a byte order mark is
    skipped.

    Raises:
        ValueError: it is no JSON, or nested too deeply.
    """
    try:
        return json.loads(
            body.decode("utf-8-sig", errors="replace"), parse_int=_whole, strict=False
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def in_utf8(body: bytes, content_type: str) -> bytes:
    """Return a body as UTF-8, by the character set that ``content_type`` or a byte order mark
    declares.

    What is UTF-8 stays as it is, whatever is declared; so does a body of a set that is not known.
    """
    match = _CHARSET.search(content_type)
    name = match[1].lower() if match else ""
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        name = name if name.startswith("utf") and "32" in name else "utf-16"
    elif not _SETS.fullmatch(name) or not (name.startswith("utf") or _is_foreign(body)):
        return body
    try:
        return body.decode(_CALLED.get(name, name), "replace").encode()
    except LookupError:
        return body


def _is_foreign(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return True
    return False


_CHARSET: Final = late_pattern(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SETS: Final = late_pattern(
    r"utf-?(16|32)([bl]e)?|(us-)?ascii|latin-?\d+|iso[-_]?8859[-_]\d+|windows-\d+|cp\d+|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5|euc-(jp|kr)|shift[-_]jis|iso-2022-jp|mac(intosh|-?roman)"
)
"""Character sets that are read; Python knows others that are none, such as ``unicode_escape``."""
_CALLED: Final = dict.fromkeys(
    ("ascii", "us-ascii", "latin1", "latin-1", "iso-8859-1", "iso_8859-1", "iso8859-1"), "cp1252"
) | {"macintosh": "mac-roman", "macroman": "mac-roman"}
"""What is called so is in the larger set in practice (WHATWG Encoding section 4.2)."""


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 300 else float("inf")


def words_of(payload: Any, depth: int = 0) -> str:
    """Return the message inside an error object of any of the known shapes, or "".

    Looks :data:`MAX_DEPTH` levels deep: a server may nest as deeply as it likes.
    """
    if isinstance(payload, str):
        return payload
    if depth >= MAX_DEPTH:
        return ""
    if isinstance(payload, list):
        return "; ".join(filter(None, (words_of(one, depth + 1) for one in payload[:5])))
    if not isinstance(payload, dict):
        return ""
    named = {name.lower(): value for name, value in payload.items()}
    for name in ("error", "message", "msg", "detail", "errors", "error_message"):
        if name in named and (words := words_of(named[name], depth + 1)):
            return words
    return ""


def code_of(payload: Any) -> str:
    """Return the machine-readable name of an error without words (FastChat's 401), or ""."""
    for source in _levels(payload):
        for name in ("code", "error_code", "type", "error_type"):
            if isinstance(value := source.get(name), str) and value and not value.isdecimal():
                return value
    return ""


def failure_of_response(
    status: int, headers: Mapping[str, str], body: bytes, where: RequestContext
) -> ProviderError:
    """Return the error for an HTTP response other than 2xx.

    Args:
        headers: names in lower case.
        body: its first bytes; may be empty, HTML, plain text or JSON.
    """
    body = in_utf8(body, headers.get("content-type", ""))
    text = body.decode("utf-8", errors="replace")
    if "\ufffd" in text and not any(char > "\x7f" and char != "\ufffd" for char in text):
        # nothing in it is UTF-8, and nothing is declared: what HTTP once took for granted
        text = body.decode("cp1252", errors="replace")
        body = text.encode()
    text = text.strip()
    payload = _payload_in(body, text)
    if isinstance(payload, list) and payload:
        payload = payload[0]  # Google
    words = words_of(payload) or code_of(payload) if payload is not None else ""
    if not words and text:
        words = where.plain(_without_tags(text), 500)
    return _with_fields(_failure(status, headers, payload, words, where), payload, words)


def _payload_in(body: bytes, text: str) -> Any:
    """Return the JSON value in an error's body, None if there is none.

    Servers that stream send errors as events or as lines too: the first that has words counts.
    """
    values: list[bytes] = []
    if text[:1] and text[0] in '{["':
        values = [body, *json_lines(body)]
    elif text.startswith(("data:", "event:", "error:", "id:", ":")):
        decoder = SseDecoder()
        values = [*decoder.feed(body), *decoder.close()]
    for value in values[:_FIRST_VALUES]:
        with contextlib.suppress(ValueError):
            payload = parse_json(value)
            if value is body or words_of(payload):
                return payload
    return None


def failure_of_payload(payload: Any, where: RequestContext) -> ProviderError:
    """Return the error for an error object in a stream or in a 200 response."""
    words = words_of(payload)
    return _with_fields(_failure(_status_in(payload), {}, payload, words, where), payload, words)


def _with_fields(failure: ProviderError, payload: Any, words: str) -> ProviderError:
    failure.refused_fields, failure.field = refused_fields(payload, words), field_of(payload)
    return failure


def is_missing_route(failure: Exception) -> bool:
    """Whether a failure means that the server lacks the route, rather than the model."""
    return isinstance(failure, ProviderError) and (
        (isinstance(failure, ProtocolError) and failure.http_status in (404, 405))
        or failure.http_status == 501
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks to wait (RFC 9110 section 10.2.3)."""
    if (milliseconds := headers.get("retry-after-ms", "").strip()) and _is_number(milliseconds):
        return max(0.0, float(milliseconds) / 1000)
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if _is_number(value):
        return max(0.0, float(value))
    try:
        then = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, then.timestamp() - time.time())


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) is not None


def _without_tags(text: str) -> str:
    """Return the readable words of an HTML page; other text unchanged."""
    if not text.lstrip().startswith("<"):
        return text
    text = re.sub(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)", " ", text[:65_536])
    return " ".join(re.sub(r"<[^<>]*>", " ", text).split())


def _status_in(payload: Any) -> int | None:
    """Return the HTTP status that an error object mentions."""
    error = payload.get("error", payload) if isinstance(payload, dict) else None
    for source in (error, payload):
        if not isinstance(source, dict):
            continue
        for name in ("http_status_code", "status", "status_code", "code"):
            value = source.get(name)
            if isinstance(value, str) and value.isdecimal() and len(value) == 3:
                value = int(value)
            if isinstance(value, int) and 400 <= value <= 599:
                return value
    return None


def _labels(payload: Any) -> str:
    """Return the machine-readable names inside an error object, in lower case."""
    return " ".join(
        source[name].lower()
        for source in _levels(payload)
        for name in ("code", "type", "error_type", "error_code")
        if isinstance(source.get(name), str)
    )


def _is_error_object(payload: Any) -> bool:
    return isinstance(payload, dict) and isinstance(payload.get("error"), dict)


def _levels(payload: Any) -> Iterator[dict[str, Any]]:
    """Give an error object and those inside it, the outermost first."""
    for _ in range(MAX_DEPTH):
        if not isinstance(payload, dict):
            return
        yield payload
        inner = payload.get("error")
        payload = inner if isinstance(inner, dict) else payload.get("detail")


_CONTEXT_WORDS: Final = late_pattern(
    r"exceed_context_size|context_length_exceeded|maximum context length|context size"
    r"|context window|context length|max_new_tokens` must be <=|must have less than \d+ tokens"
    r"|prompt is too long|exceed context limit|too many tokens|max_total_tokens|input is too long",
    re.IGNORECASE,
)
_MODEL_WORDS: Final = late_pattern(
    r"model_not_found|model_not_supported|model_not_available|not supported by any provider"
    r"|model .{0,200}?(not found|does not exist|doesn't exist|is not available|not loaded)"
    r"|(no such|unknown|invalid) model|no models? loaded|not a valid model"
    r"|\bmodels/\S{1,200} is not found"  # Google
    r"|no endpoints found for"  # OpenRouter
    r"|unable to access model"  # Together
    r"|not_found_error model: ?\S"  # Anthropic
    r"|only .{0,500}?allowed now, your model",  # FastChat; nothing is allowed while no worker is up
    re.IGNORECASE | re.DOTALL,
)
_KEY_LABELS: Final = late_pattern(
    # LiteLLM looks a key that is not its master key up in a database, and says if there is none
    r"authentication_error|invalid_api_key|no_db_connection"
)
_KEY_WORDS: Final = late_pattern(
    # Google and others refuse a key with a 400 or 403
    r"api[ _-]?key (is |was )?(not valid|invalid|expired|revoked|disabled|not found|missing)"
    r"|(invalid|incorrect|expired|wrong|no|missing) api[ _-]?key|api_key_invalid",
    re.IGNORECASE,
)
_ROUTE_WORDS: Final = late_pattern(
    r"not found|(unknown|no such|unsupported|invalid|unexpected)[_ ](request )?"
    r"(url|route|endpoint|path|resource)"
    r"|no route|cannot (post|get) |method not allowed|does not exist",
    re.IGNORECASE,
)
"""How servers say that they have no such route."""
_NOTHING_SAID: Final = ("", "Internal Server Error", "Internal server error")
_PICTURE_WORDS: Final = late_pattern(
    # llama.cpp, Ollama, vLLM, OpenAI, OpenRouter, LM Studio; then those that take text only
    r"(image|picture|vision|multi-?modal)s?( inputs?| urls?| modality)? (is|are) not supported"
    r"|not support (any )?(image|picture|vision|multi-?modal)|support image input"
    r"|missing data required for image|mmproj|is not a multi-?modal|at most 0 image"
    r"|image_url is only supported|unsupported content.type:? ?.?image"
    r"|content.{0,60}(must|should) be a (valid )?string|content.{0,60}str type expected",
    re.IGNORECASE | re.DOTALL,
)
_LOADING_WORDS: Final = late_pattern(
    r"\bloading\b|model_not_ready|warming up|starting up|is being loaded", re.IGNORECASE
)
_QUOTA_WORDS: Final = late_pattern(
    r"insufficient_quota|exceeded your (current quota|monthly included credits)"
    r"|credit balance is too low|insufficient (credits|balance|funds)|billing_hard_limit"
    r"|payment required",
    re.IGNORECASE,
)
_TOKEN_NUMBERS: Final = (
    # TGI: must be <= N. Given: A `inputs` tokens and B `max_new_tokens`
    late_pattern(r"must be <= (?P<limit>\d+)\. Given: (?P<given>\d+)"),
    late_pattern(r"less than (?P<limit>\d+) tokens\. Given: (?P<given>\d+)"),
    # vLLM, FastChat and OpenAI; "at least 513" is no count but where vLLM stopped to count
    late_pattern(
        r"maximum context length is (?P<limit>\d+) tokens.{0,80}?"
        r"\((?P<given>\d+) in (the messages|your prompt)",
        re.DOTALL,
    ),
    late_pattern(
        r"maximum context length is (?P<limit>\d+) tokens.{0,200}?"
        r"(?<!at least )\b(?P<given>\d+) (input |prompt )?tokens",
        re.DOTALL,
    ),
    late_pattern(r"maximum context length is (?P<limit>\d+)"),
    # llama.cpp
    late_pattern(r"request \((?P<given>\d+) tokens\) exceeds .{0,60}?\((?P<limit>\d+) tokens\)"),
    # Anthropic
    late_pattern(r"prompt is too long: (?P<given>\d+) tokens > (?P<limit>\d+) maximum"),
    late_pattern(r"exceed context limit: (?P<given>\d+) \+ \d+ > (?P<limit>\d+)"),
    # LM Studio
    late_pattern(
        r"keep the first (?P<given>\d+) tokens.{0,120}?context length of only (?P<limit>\d+)",
        re.DOTALL,
    ),
)
_ANSWER_LIMITS: Final = (
    # vLLM: the whole window
    late_pattern(r"max_tokens=\d+ cannot be greater than max_model_len=(?P<window>\d+)"),
    # OpenAI, Anthropic, Groq, DeepSeek
    late_pattern(r"too large: \d+\. This model supports at most (?P<most>\d+) (completion|output)"),
    late_pattern(r"max_tokens: \d+ > (?P<most>\d+), which is the maximum"),
    late_pattern(r"max_(completion_)?tokens`? must be less than or equal to `?(?P<most>\d+)"),
    late_pattern(r"range of max_(completion_)?tokens is \[\d+, ?(?P<most>\d+)\]"),
)
"""How servers say that an answer of that length is not to be had, whatever was asked."""


def _failure(  # noqa: PLR0912 - a table of early returns
    status: int | None,
    headers: Mapping[str, str],
    payload: Any,
    words: str,
    where: RequestContext,
) -> ProviderError:
    host = where.host
    detail = where.plain(words)
    labels = _labels(payload)
    both = f"{labels} {words[:5_000]}"
    hub_code = headers.get("x-error-code", "")
    common: dict[str, Any] = {"detail": detail, "http_status": status}

    if (too_long := _answer_too_long(words, detail, status)) is not None:
        return too_long
    if _CONTEXT_WORDS.search(both):
        return _context_too_long(payload, words, where, status)
    if status == 401 and hub_code == "RepoNotFound":
        return ModelNotFound(
            Sentence(
                "{host} does not have the model {model}, or this key has no access to it.",
                host=host,
                model=_model(where),
            ),
            **common,
        )
    is_of_key = status in (400, 403) and _KEY_WORDS.search(words[:5_000])
    if status == 401 or is_of_key or _KEY_LABELS.search(labels):
        if where.has_key:
            return KeyRejected(
                Sentence("{host} rejected the key. Enter a valid key.", host=host), **common
            )
        return KeyMissing(Sentence("{host} requires a key. Enter one.", host=host), **common)
    if status == 402 or _QUOTA_WORDS.search(both):
        return CreditsExhausted(
            Sentence(
                "Your account at {host} is out of credit. Add credit there or use another "
                "connection.",
                host=host,
            ),
            **common,
        )
    if hub_code == "GatedRepo":
        return AccessDenied(
            Sentence(
                "The model {model} is gated. Accept its licence on its page at {host} first.",
                model=_model(where),
                host=host,
            ),
            **common,
        )
    if _MODEL_WORDS.search(both) and status in (None, 400, 403, 404, 422):
        return ModelNotFound(
            Sentence(
                "{host} does not offer the model {model}. Choose another model.",
                host=host,
                model=_model(where),
            ),
            **common,
        )
    if status in (None, 400, 404, 415, 422, 500, 501) and _PICTURE_WORDS.search(both):
        return PicturesRefused(
            Sentence("{host} says this model does not accept images.", host=host), **common
        )
    if status == 403:
        return AccessDenied(
            Sentence(
                "The key is not allowed to do this at {host}. Check its permissions there.",
                host=host,
            ),
            **common,
        )
    if status == 404 and words and _is_error_object(payload) and not _ROUTE_WORDS.search(both):
        # The route is there: a gateway says what it has not.
        return RequestRejected(
            Sentence(
                "{host} says it has no such route or model: {words}",
                host=host,
                words=shorten(detail, 200),
            ),
            **common,
        )
    if status in (404, 405, 410):
        return ProtocolError(
            Sentence(
                "{host} has no chat API at this address. Check the address and the kind of server.",
                host=host,
            ),
            **common,
        )
    if status == 413:
        return ContextTooLong(
            Sentence(
                "The chat is larger than {host} accepts. Start a new one or shorten it.",
                host=host,
            ),
            **common,
        )
    if status == 429 or "rate_limit" in labels:
        wait = retry_after(headers)
        if "overloaded" in labels:
            return Overloaded(
                Sentence("{host} is too busy. Try again shortly.", host=host),
                retry_after=wait,
                **common,
            )
        # How long is in ``retry_after``: the sentence is kept, and read hours later.
        sentence = Sentence("Rate limit reached at {host}. Try again later.", host=host)
        return RateLimited(sentence, retry_after=wait, **common)
    if status == 503 or "overloaded" in labels or "unavailable_error" in labels:
        return _unavailable(headers, payload, both, where, common)
    if status in (501, 400, 406, 409, 411, 415, 422, 431) or "invalid_request_error" in labels:
        if said := shorten(detail, 200):
            rejected = Sentence("{host} rejected the request: {words}", host=host, words=said)
        else:
            rejected = Sentence("{host} rejected the request.", host=host)
        return RequestRejected(rejected, **common)
    if status in (502, 504):
        return ServerFailed(
            Sentence(
                "The gateway in front of {host} could not reach the model (HTTP {status}). Try "
                "again shortly.",
                host=host,
                status=str(status),
            ),
            retry_after=retry_after(headers),
            **common,
        )
    if status is not None and status < 500 and status != 424:
        return RequestRejected(
            Sentence("{host} refused the request (HTTP {status}).", host=host, status=str(status)),
            **common,
        )
    said = shorten(detail, 200)
    if status == 500 and not where.has_key and payload is None and said in _NOTHING_SAID:
        # LiteLLM asks its database about the missing key, and fails if it has none.
        sentence = Sentence(
            "{host} failed without saying why. No key was sent; it may need one.", host=host
        )
        if where.model:
            sentence = Sentence(
                "{host} failed without saying why. It may not have {model}. No key was sent; "
                "it may need one.",
                host=host,
                model=_model(where),
            )
        return FailedUnexplained(sentence, **common)
    if said:
        sentence = Sentence("{host} failed while answering: {words}", host=host, words=said)
    else:
        sentence = Sentence("{host} failed while answering.", host=host)
    return ServerFailed(sentence, **common)


def _model(where: RequestContext) -> Sentence:
    if where.model:
        return Sentence("“{name}”", name=shorten(where.model))
    return Sentence("you asked for")


def _unavailable(
    headers: Mapping[str, str],
    payload: Any,
    text: str,
    where: RequestContext,
    common: dict[str, Any],
) -> ProviderError:
    wait = retry_after(headers)
    estimate = payload.get("estimated_time") if isinstance(payload, dict) else None
    if wait is None:
        wait = as_number(estimate, 1e6)
    if estimate is not None or _LOADING_WORDS.search(text):
        return ModelLoading(
            Sentence("{host} is still loading the model. Try again in a moment.", host=where.host),
            retry_after=wait,
            **common,
        )
    return Overloaded(
        Sentence("{host} is too busy or not ready. Try again shortly.", host=where.host),
        retry_after=wait,
        **common,
    )


def _answer_too_long(words: str, detail: str, status: int | None) -> AnswerTooLong | None:
    """Return the error for an answer that was to be too long, None if that is not what is wrong."""
    for pattern in _ANSWER_LIMITS:
        if match := pattern.search(words[:5_000]):
            numbers = {name: int(value) for name, value in match.groupdict().items() if value}
            window = numbers.get("window")
            most = numbers.get("most", window) or 0
            return AnswerTooLong(
                Sentence("“Max new tokens” can be at most {most} here.", most=most),
                detail=detail,
                http_status=status,
                most_tokens=most,
                window_tokens=window,
            )
    return None


def _context_too_long(
    payload: Any, words: str, where: RequestContext, status: int | None
) -> ContextTooLong:
    error = payload.get("error") if isinstance(payload, dict) else None
    given = limit = None
    if isinstance(error, dict):
        given, limit = as_whole(error.get("n_prompt_tokens")), as_whole(error.get("n_ctx"))
    if limit is None:
        for pattern in _TOKEN_NUMBERS:
            if match := pattern.search(words[:5_000]):
                numbers = match.groupdict()
                limit = int(numbers["limit"])
                given = int(numbers["given"]) if numbers.get("given") else given
                break
    sentence = Sentence("The chat is too long for this model. Shorten it or start a new one.")
    if limit and given and given > limit:
        sentence = Sentence(
            "The chat takes {given} tokens, but this model's limit is {limit}. Shorten it or "
            "start a new one.",
            given=given,
            limit=limit,
        )
    elif limit:
        sentence = Sentence(
            "The chat is too long for this model (limit {limit} tokens). Shorten it or start a "
            "new one.",
            limit=limit,
        )
    return ContextTooLong(
        sentence,
        detail=where.plain(words),
        http_status=status,
        given_tokens=given,
        limit_tokens=limit,
    )


def strange_answer(
    where: RequestContext, body: bytes, *, content_type: str = "", lines: bool = False
) -> ProtocolError:
    """Return the error for a successful response that such a server would not send.

    ``lines`` says that it is one JSON value on each line.
    """
    text = body[:65_536].decode("utf-8", errors="replace")
    if text.lstrip()[:1] == "<":
        sentence = Sentence(
            "{host} answered with a web page. Check the address; a network that requires "
            "sign-in can also cause this.",
            host=where.host,
        )
    elif lines:
        sentence = Sentence(
            "{host} sent lines of JSON that are not a chat answer. Check the address and the "
            "kind of server.",
            host=where.host,
        )
    else:
        sentence = Sentence(
            "{host} did not send a chat answer. Check the address and the kind of server.",
            host=where.host,
        )
    detail = where.plain(_without_tags(text), 500)
    if content_type and not detail:
        detail = where.plain(content_type, 200)
    return ProtocolError(sentence, detail=detail, next_step=NextStep.OPEN_CONNECTION)


def no_models(host: str) -> ModelNotFound:
    """Return that a server offers no model that could answer."""
    return ModelNotFound(
        Sentence("{host} has no models yet. Load or install one there.", host=host)
    )
