"""What people type into a connection's form: headers of their own, addresses without a scheme."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.connection import with_scheme
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.headers import (
    headers_text,
    parse_headers,
    parse_key_header,
)


def test_headers_are_read_as_they_are_shown() -> None:
    headers = parse_headers("X-Team:  falcon \n\nX-Empty:\nX-Url: http://a:1")
    assert headers == (("X-Team", "falcon"), ("X-Empty", ""), ("X-Url", "http://a:1"))
    assert parse_headers(headers_text(headers)) == headers


@pytest.mark.parametrize(
    "text",
    [
        "falcon",
        ": x",
        "two words: x",
        "X-Umlaut: ü",
        "X-Bell: \a",
        "Authorization: Bearer canary",
        "x-api-key: canary",
        "Cookie: canary",
        "X-Team: sk-canary0123456789abcdef",
        "X-Team: Bearer canary0123456789",
    ],
)
def test_what_is_no_header_or_holds_a_secret_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_headers(text)
    assert "canary" not in refused.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "sk-canary0123456789abcdef",
        "api-key: sk-canary0123456789abcdef",
        "Authorization: Bearer sk-canary0123456789abcdef",
        "Authorization: hf_canary0123456789abcdef",
        "api-key: canary0123456789abcdef01234567",
        "api-key:canary00-e29b-41d4-a716-446655440000",
        "canary0123456789abcdef0123456789",
    ],
)
def test_a_key_is_no_name_of_its_header_and_is_not_repeated(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_key_header(text)
    assert "key itself" in refused.value.sentence
    assert "canary" not in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("api-key", ("api-key", "")),
        ("Authorization", ("Authorization", "Bearer")),
        ("Authorization: Token", ("Authorization", "Token")),
        ("Authorization: AWS4-HMAC-SHA256", ("Authorization", "AWS4-HMAC-SHA256")),
        ("Authorization: DeepL-Auth-Key", ("Authorization", "DeepL-Auth-Key")),
        ("Ocp-Apim-Subscription-Key", ("Ocp-Apim-Subscription-Key", "")),
        ("X-Internal-Gateway-Key-V2", ("X-Internal-Gateway-Key-V2", "")),
    ],
)
def test_the_name_of_a_key_s_header_may_have_a_word_behind_it(
    text: str, meant: tuple[str, str]
) -> None:
    assert parse_key_header(text) == meant


def test_there_is_a_limit() -> None:
    with pytest.raises(InvalidInput, match="up to"):
        parse_headers("\n".join(f"X-{number}: x" for number in range(33)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1:3000/v1", "http://127.0.0.1:3000/v1"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("192.168.1.7", "http://192.168.1.7"),
        ("box.local:8000", "http://box.local:8000"),
        ("api.example.org/v1", "https://api.example.org/v1"),
        (" https://api.example.org ", "https://api.example.org"),
        ("ftp://example.org", "ftp://example.org"),
        (":8080", "http://127.0.0.1:8080"),
        ("11434/v1", "http://127.0.0.1:11434/v1"),
        ("8080", "http://127.0.0.1:8080"),
        ("HTTP://Box:8080", "HTTP://Box:8080"),
        ("gpu-box:8000/v1/chat/completions", "http://gpu-box:8000/v1/chat/completions"),
        (":", ":"),
        ("'api.example.org'", "https://api.example.org"),
        ("<https://api.example.org>", "https://api.example.org"),
        ("//api.example.org/v1", "https://api.example.org/v1"),
        ("no address", "no address"),
        ("", ""),
        ("[", "["),
    ],
)
def test_an_address_gets_the_scheme_that_is_meant(typed: str, meant: str) -> None:
    assert with_scheme(typed) == meant
