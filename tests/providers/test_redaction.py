"""Security S12: nothing of a key is in what is shown, kept or printed of a server's words."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest
from falcon_desktop.core.domain.errors import ProviderError
from falcon_desktop.providers.failures import (
    RequestContext,
    _without_tags,
    failure_of_payload,
    failure_of_response,
    plain_words,
    strange_answer,
)
from falcon_desktop.providers.redaction import HIDDEN, PIECE, redact
from hypothesis import example, given, settings
from hypothesis import strategies as st

KEY = "sk-canary-7fQ2zX9LmW4vT8rB"
KEYS = st.sampled_from(
    [
        KEY,
        'a/b"c\\d/e"f\\g/h+i&j<k',
        "hf_QzXwVuTsRqPoNmLkJi",
        "f3a9c1d7e5b84062",
        "Zm9vYmFy+/Zm9vYmFy==",
    ]
)
INVISIBLE = st.sampled_from(
    ["\u200b", "\0", "\x1b", "\u2060", "\ufeff", "\u202e", "\x08", "\u00ad", "\U000e0041", "\ufe0f",
     "\u034f", " ", "\n", "\t", "\u00a0", "\u3164", "\ufffd", "\u0301", ""],
)  # fmt: skip
FORMS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    lambda key: key[::-1],
    lambda key: quote(key, safe=""),
    lambda key: base64.b64encode(key.encode()).decode(),
    lambda key: base64.b64encode(f"user:{key}".encode()).decode(),
    lambda key: base64.urlsafe_b64encode(f"ab:{key}:c".encode()).decode(),
    lambda key: key.encode().hex(),
    lambda key: "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else one for one in key),
]
ESCAPES: list[Callable[[str], str]] = [
    lambda key: "".join(f"\\u{ord(one):04x}" for one in key),
    lambda key: "".join(f"%{ord(one):02X}" for one in key),
    lambda key: "".join(f"&#{ord(one)};" for one in key),
    lambda key: "".join(f"&#x{ord(one):X};" for one in key),
    lambda key: "".join(f"%25{ord(one):02x}" for one in key),
    lambda key: "".join(f"\\\\u{ord(one):04X}" for one in key),
    lambda key: json.dumps(json.dumps(key)).replace("/", "\\/"),
]


def decoded(shown: str) -> str:
    """What a person reads, without what is invisible or stands apart from a key."""
    text = unicodedata.normalize("NFKC", shown).lower()
    return "".join(one for one in text if "!" <= one <= "~" or one == HIDDEN[0])


def leaks(shown: str, key: str, form: Callable[[str], str]) -> set[str]:
    text = decoded(shown)
    own = {key.lower()[at : at + PIECE] for at in range(len(key) - PIECE + 1)}
    if form in FORMS[:5] or form in FORMS[8:]:
        own |= {decoded(form(key))[at : at + PIECE] for at in range(len(form(key)) - PIECE + 1)}
    return {piece for piece in own if piece in text}


def every_way(text: str, where: RequestContext) -> list[ProviderError]:
    """The errors that the same words become, by each way in which a server can say them."""
    page = f"<html><body>{text}</body></html>"
    shapes = [
        {"error": {"message": text, "type": "invalid_request_error", "code": text}},
        {"error": text}, {"detail": [{"msg": text}]}, {"message": text},
    ]  # fmt: skip
    found = [failure_of_payload(shape, where) for shape in shapes]
    for status in (400, 401, 404, 429, 500, 503):
        for body in (text, page, json.dumps(shapes[0])):
            found.append(failure_of_response(status, {}, body.encode("utf-8", "replace"), where))
    found += [strange_answer(where, one.encode("utf-8", "replace")) for one in (text, page)]
    return found


@settings(max_examples=120, deadline=None)
@given(
    key=KEYS,
    form=st.sampled_from(FORMS),
    inserted=st.lists(INVISIBLE, min_size=1, max_size=12),
    before=st.integers(0, 2_100),
    cut=st.integers(0, 60),
)
@example(KEY, str, ["", "", "", "", "", "\u200b"], 0, 0)
@example(KEY, str, ["\0"], 4, 0)
@example(KEY, str, [""], 481, 0)
@example(KEY, str, [""], 1_981, 0)
@example(KEY, str.upper, [""], 20, 7)
def test_no_piece_of_a_key_gets_through(
    key: str, form: Callable[[str], str], inserted: list[str], before: int, cut: int
) -> None:
    quoted = form(key)
    split = "".join(one + inserted[at % len(inserted)] for at, one in enumerate(quoted))
    text = "x " * (before // 2) + split[: len(split) - cut] + " is not a key"
    where = RequestContext("host", "model", (f"Bearer {key}", key))
    for error in every_way(text, where):
        for shown in (error.sentence, error.detail):
            assert not leaks(shown, key, form), (shown, text)
    assert not leaks(where.plain(text, 200), key, form)


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("key", [KEY, 'a/b"c\\d/e"f\\g/h+i&j<k'])
def test_a_key_is_found_however_it_is_escaped(key: str, escape: Callable[[str], str]) -> None:
    where = RequestContext("host", "model", (f"Bearer {key}", key))
    for error in every_way(f"upstream said: {escape(key)} is no key", where):
        for shown in (error.sentence, error.detail):
            pieces = {escape(key[at : at + PIECE]).strip('\\"') for at in range(len(key) - PIECE)}
            assert not [piece for piece in pieces if piece in shown], shown
    said = where.plain(f"upstream said: {escape(key)} is no key")
    assert said.replace("\\", "").replace('"', "") == f"upstream said: {HIDDEN} is no key"


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("expected '{}'", "sk-proj-4fT9xQ2mLw8ZrB"), ("Incorrect key: {}.", "sk-abcd*****wxyz"),
        ("use {} here", "hf_aBcDeFgHiJkLmN3pQ"), ("Authorization: Bearer {}", "8e72bd61aa05"),
        ("?token={}&a=b", "9f8e7d6c5b"), ('{{"api_key": "{}"}}', "q1w2e3r4t5y6"),
        ("see https://{}@host/v1", "me:pass1word"), ("{}", "AKIAIOSFODNN7EXAMPLE"),
        ("a {} b", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"),
        ("{}", "AIzaSyD3x4mpl3K3y4T3st1ng99"),
        ("Authorization: Basic {}", "dXNlcjpwYXNz"), ("authorization=Token {}", "abcdefghijkl"),
        ('{{"Authorization": "Bearer {}"}}', "abcdefghijkl"), ("Cookie: {};", "session=a1b2c3d4"),
        (r'upstream said {{\"api_key\": \"{}"', "q1w2e3r4t5y6"), ("api_key%3D{}", "q1w2e3r4t5y6"),
        ("{}", "tgp_v1_aB3dEfGhIjKlMnOp"), ("{}", "r8_AbCdEfGhIjKlMnOpQrStUvWx"),
        ("my_{}", "sk-proj-4fT9xQ2mLw8ZrB"), ("{}", "xoxb-123456789012-abcdefGHIJ"),
        ("{}", "ya29.a0AfH6SMBx-12345678901234"), ("{}", "tvly-dev-a1B2c3D4e5F6"),
        ("{}-----", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END"),
    ],
)  # fmt: skip
def test_what_looks_like_anothers_key_is_masked(said: str, secret: str) -> None:
    shown = plain_words(said.format(secret))
    assert shown == said.format(HIDDEN)


@pytest.mark.parametrize(
    "said",
    ["The model hf-internal-testing/tiny-random-gpt2 does not exist",
     "model not found: tiiuae/falcon-7b-instruct", "max_tokens: 4096000000 is too large",
     "`inputs` must have less than 4096 tokens. Given: 123456789", "Missing required key: messages",
     "see https://api-inference-v1.example.com/docs?page=12345678", "LM Studio has no model loaded",
     "request id 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0", "Sky-scraper-2000x is unknown"],
)  # fmt: skip
def test_ordinary_words_stay(said: str) -> None:
    assert plain_words(said, secrets=("Bearer lm-studio", "lm-studio", "test")) == said


def test_a_page_of_angle_brackets_takes_as_many_steps_as_it_has() -> None:
    """What is quadratic takes minutes for a megabyte of them."""
    for page in ("<" * 1_000_000, "<a" * 500_000, "<script" * 100_000, "<>" * 500_000):
        _without_tags(page)
    assert _without_tags("<p>One <b>two</b></p><script>x<y</script>three") == "One two three"


def test_redaction_marks_a_piece_once() -> None:
    assert redact(f"a {KEY} b", (KEY,)) == f"a {HIDDEN} b"
    assert redact(f"a {KEY[:12]}… b", (KEY,)) == f"a {HIDDEN}… b"
