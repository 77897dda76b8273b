"""What is settled before a byte is sent: keys, headers, addresses, consent to plain http."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import trustme
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import InvalidInput, TlsFailed
from falcon_desktop.providers.failures import RequestContext, plain_words
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_options import (
    MAX_CA_BYTES,
    complete_base_url,
    host_of,
    openai_root,
    proxy_for,
    tls_context,
)
from falcon_desktop.providers.network import SystemProxies
from falcon_desktop.providers.openai import OpenAIProvider
from hypothesis import given
from hypothesis import strategies as st
from tests.servers.asking import connection


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        ("http://localhost:8080", "http://localhost:8080/v1"),
        ("http://localhost:8080/", "http://localhost:8080/v1"),
        ("http://localhost:8080/v1", "http://localhost:8080/v1"),
        ("http://localhost:8080/v1/", "http://localhost:8080/v1"),
        ("http://localhost:8080//v1//chat/completions/", "http://localhost:8080/v1"),
        ("http://localhost:8080/v1/models", "http://localhost:8080/v1"),
        ("http://localhost:11434/api/chat", "http://localhost:11434/v1"),
        ("http://localhost:8080/generate_stream", "http://localhost:8080/v1"),
        (" <https://Router.HuggingFace.co/v1> \n", "https://router.huggingface.co/v1"),
        ("HTTPS://api.groq.com/openai/v1", "https://api.groq.com/openai/v1"),
        ("https://host/custom/path", "https://host/custom/path"),
        (
            "https://x.azure.com/openai/?api-version=1#top",
            "https://x.azure.com/openai?api-version=1",
        ),
        ("localhost:1234", "http://localhost:1234/v1"),
        ("192.168.1.5:8000/v1", "http://192.168.1.5:8000/v1"),
        ("mybox", "http://mybox/v1"),
        (":8080", "http://127.0.0.1:8080/v1"),
        ("11434/v1", "http://127.0.0.1:11434/v1"),
        ("//box.lan:8000/v1", "http://box.lan:8000/v1"),
        ("[::1]:8080", "http://[::1]:8080/v1"),
        ("example.com/v1", "https://example.com/v1"),
        ("https://host/V1", "https://host/V1"),
    ],
)
def test_addresses_in_every_form_people_paste(pasted: str, root: str) -> None:
    assert openai_root(pasted) == root
    assert openai_root(root) == root


@pytest.mark.parametrize(
    "pasted", ["", "   ", "ftp://host", "file:///etc/passwd", "https://user:pass@host", "https://",
               "http://host:99999", "http://[::1", "javascript:alert(1)"]
)  # fmt: skip
def test_what_is_no_address_is_refused(pasted: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        complete_base_url(pasted)
    assert "pass@" not in caught.value.sentence


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(pasted: str) -> None:
    try:
        root = openai_root(pasted)
    except InvalidInput:
        return
    assert openai_root(root) == root
    assert root.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("https://example.com", False),
        ("http://127.0.0.1:1", False),
        ("http://127.9.9.9:1", False),
        ("http://[::1]:1", False),
        ("http://[::ffff:127.0.0.1]:1", False),
        ("http://localhost:1", False),
        ("http://localhost.evil.com", True),
        ("http://127.0.0.1.nip.io", True),
        ("http://0x7f.1", True),
        ("http://10.0.0.1:1", True),
        ("http://example.com", True),
    ],
)
def test_a_key_travels_unencrypted_only_with_consent(address: str, refused: bool) -> None:
    """Row S11 of tests/README.md."""
    if not refused:
        OpenAIProvider(connection(address), "key-1234")
        return
    with pytest.raises(InvalidInput) as caught:
        OpenAIProvider(connection(address), "key-1234")
    assert "unencrypted" in caught.value.sentence
    with pytest.raises(InvalidInput):
        OpenAIProvider(connection(address, headers=(("X-Api-Key", "key-1234"),)))
    OpenAIProvider(connection(address, allow_plain_http=True), "key-1234")
    OpenAIProvider(connection(address))
    OpenAIProvider(connection(address, headers=(("X-Team", "blue"),)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bad Name", "x"), ("", "x"), ("X:Y", "x"), ("X-A\r\nB", "x"), ("Host", "x"),
        ("Content-Length", "0"), ("Transfer-Encoding", "chunked"), ("Accept-Encoding", "gzip"),
        ("X-Conversation-Id", "1"), ("X-A", "s3cret\r\nX-B: c"), ("X-A", "s3crét"),
        ("X-A", "s3cret\x00"),
    ],
)  # fmt: skip
def test_headers_that_could_do_harm_are_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        OpenAIProvider(connection("https://example.com", headers=((name, value),)))
    assert "s3cr" not in caught.value.sentence


def test_only_the_connections_origin_is_asked() -> None:
    client = HttpClient(connection("https://a.example"), "key-1234", root="https://a.example/v1")
    assert client.url("models") == "https://a.example/v1/models"
    assert client.url("https://a.example:443/info") == "https://a.example:443/info"
    for other in ("https://b.example/", "http://a.example/", "https://a.example:8443/"):
        with pytest.raises(Exception, match="outside this connection"):
            client.url(other)


def test_nothing_of_a_key_is_in_a_repr() -> None:
    provider = OpenAIProvider(connection("https://a.example"), "key-1234")
    assert "key-1234" not in repr(provider.client) + repr(provider.client.where("m"))


def test_what_the_server_repeats_of_a_key_is_hidden() -> None:
    where = RequestContext("host", secrets=("key-1234",))
    assert where.plain("Incorrect API key: key-1234!") == "Incorrect API key: •••!"
    assert plain_words("a\x1b[31m\u202eb\x00\x9bc\r\nd\te") == "a[31mbc\nd\te"
    assert plain_words("x" * 5_000, limit=10) == "x" * 9 + "…"


def test_the_systems_exceptions_to_a_proxy_hold() -> None:
    away = Connection("c", "c", ServerKind.OPENAI, "https://example.com:8443")
    asked: list[str] = []

    def bypass(host: str) -> bool:
        asked.append(host)
        return True

    proxies = {"https": "proxy:3128"}
    assert proxy_for(away, away.base_url, SystemProxies(lambda: proxies, bypass)) == ""
    assert asked == ["example.com:8443"]
    spare = SystemProxies(lambda: proxies, lambda host: False)
    assert proxy_for(away, away.base_url, spare) == "http://proxy:3128"


def test_a_ca_file_that_is_none_is_told() -> None:
    for path in ("/nowhere/ca.pem", __file__):
        with pytest.raises(TlsFailed) as caught:
            tls_context(path)
        assert "CA file" in caught.value.sentence


def test_hosts_in_sentences() -> None:
    assert host_of("https://example.com:443/v1") == "example.com"
    assert host_of("http://example.com:8080") == "example.com:8080"
    assert host_of("http://[::1]:80/") == "[::1]"


@pytest.mark.parametrize("kind", ["pipe", "device", "directory", "too large", "empty", "missing"])
def test_a_ca_file_that_is_none_is_told_and_never_waited_for(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "directory":
        path.mkdir()
    elif kind == "too large":
        with path.open("wb") as file:
            file.truncate(MAX_CA_BYTES + 1)
    elif kind == "empty":
        path.touch()
    with pytest.raises(TlsFailed, match="CA file"):
        tls_context(str(path))


def test_remarks_in_any_encoding_stand_between_certificates(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    pem = trustme.CA().cert_pem.bytes()
    path.write_bytes("# Größe: Übersicht\n".encode("latin-1") + pem + b"# \xff\n" + pem)
    tls_context(str(path))
