"""Where a key may go: origins and what counts as this computer (tests/README.md, S11)."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from falcon_desktop.core.domain.connection import (
    EMBEDDED_ID,
    Connection,
    ProxyChoice,
    ServerKind,
    address_id,
    check_holds_no_secret,
    connection_at,
    embedded_connection,
    is_loopback,
    origin_of,
)
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import InvalidInput, NotFound
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.servers import is_local


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.example.com/v1", "https://api.example.com:443"),
        (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080"),
        ("http://[::1]:80/", "http://[::1]:80"),
    ],
)
def test_origin(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url", ["", "example.com", "ftp://x", "https://", "https://u:p@host", "http://x:99999"]
)
def test_no_origin(url: str) -> None:
    with pytest.raises(InvalidInput):
        origin_of(url)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.9.9.9", True),
        ("http://[::1]/", True),
        ("http://localhost:11434", True),
        ("http://[::ffff:127.0.0.1]", True),
        ("http://localhost.evil.com", False),
        ("http://127.0.0.1.nip.io", False),
        ("http://0x7f.1", False),
        ("http://10.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_loopback(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_the_book_always_holds_the_embedded_engine() -> None:
    server = Connection("1", "My server", ServerKind.TGI, "http://127.0.0.1:3000")
    book = SavedConnections([server], default_id="1")
    assert book.connection("") is server
    assert is_local(book.connection(EMBEDDED_ID))
    assert book.named("my SERVER") is server
    with pytest.raises(NotFound):
        book.connection("gone")
    with pytest.raises(NotFound):
        book.named("other")
    assert SavedConnections([], default_id="gone").connection("").id == EMBEDDED_ID


def test_a_saved_embedded_connection_for_which_no_model_was_chosen_has_the_newest() -> None:
    saved = replace(embedded_connection(), defaults=GenerationSettings(top_p=0.5))
    book = SavedConnections([saved])
    book.set_local_model("newest")
    assert book.connection(EMBEDDED_ID).model == "newest"
    book.replace([saved], "")  # something was changed in the settings
    assert book.connection(EMBEDDED_ID).model == "newest"
    book.set_local_model("newer")
    assert book.connection(EMBEDDED_ID).model == "newer"
    book.replace([replace(saved, model="chosen")], "")
    assert book.connection(EMBEDDED_ID).model == "chosen"
    book.set_local_model("newer still")
    assert book.connection(EMBEDDED_ID).model == "chosen"


@pytest.mark.parametrize(
    "address",
    ["https://h/v1?api_key=s3", "https://h/v1?a=b&KEY=s3", "http://h?access_token=s3",
     "https://h/?x-api-key=s", "https://h/?sig=s", "https://h/?client%5Fsecret=s",
     "http://me:s3@h:8080", "http://me@h",
     "https://h/v1;key=s3", "https://h/v1#token=s3", "https://h/a;b=c;auth=s3/v1",
     "https://h/v1?a=b;token=s3", "https://h#secret=s3", "https://h/sk-s3456789012345/v1",
     "https://h/v1?q=sk-s3456789012345", "https://h/v1#hf_s3456789012345678",
     "https://h/v1?sk=s3", "https://h/v1;jsessionid=s3", "https://h/v1?q=Bearer%20s3456789",
     "https://h/v1/key:sk-s3456789012345", "https://h/v1?q=gsk_s3456789012345", "https://h/?sas=s3",
     "https://h/r8_s3456789012345678901234/v1",
     "https://h/bot/eyJhbGciOiJI.s3s3s3s3/x", "https://h/v1?x=%73k-s3456789012345"],
)  # fmt: skip
def test_an_address_with_a_secret_is_not_kept(address: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        check_holds_no_secret(address)
    assert "s3" not in raised.value.sentence


@pytest.mark.parametrize(
    "address",
    [
        "https://h/v1?api-version=2",
        "http://h:1/v1",
        "https://h/?token=",
        "http://[",
        "",
        "https://h/openai/deployments/sk-x/v1",
        "https://h/keys/v1",
        "https://h/sk-learn-models/v1",
        "https://h/v1;v=2",
        "https://h/v1#top",
        "https://h/models/author%2Fname",
        "https://h/v1/publishers/x/models/claude-3@20240101:rawPredict",
        "https://h/v1/my-sk-learn-2024-service-endpoint",
        "https://h/v1?q=basic%20plan",
    ],
)
def test_an_address_without_a_secret_is_kept(address: str) -> None:
    check_holds_no_secret(address)


def test_what_is_only_an_address_is_called_by_its_host() -> None:
    made = connection_at(address_id(ServerKind.OPENAI, "http://h.test:8080/v1?api-version=1"))
    assert made is not None
    assert made.name == "h.test:8080"


_CHANGED: dict[str, object] = {
    "kind": ServerKind.TGI,
    "base_url": "https://other.example",
    "model": "other",
    "uses_key": True,
    "key_variable": "KEY",
    "key_header": "api-key",
    "headers": (("X-Team", "blue"),),
    "ca_file": "/ca.pem",
    "proxy": ProxyChoice.NONE,
    "proxy_url": "http://proxy:1",
    "allow_plain_http": True,
    "preset": "vllm",
    "template": "falcon",
    "custom_template": "x",
    "context_window": 4_096,
    "accepts_images": True,
    "keeps_kind": True,
}


@pytest.mark.parametrize("name", _CHANGED)
def test_a_connection_that_was_changed_is_another_server(name: str) -> None:
    one = Connection("c", "Name", ServerKind.OPENAI, "https://one.example", "model")
    other = replace(one, **{name: _CHANGED[name]})  # type: ignore[arg-type]
    assert not one.is_same_server(other) and not other.is_same_server(one)
    assert one.is_same_server(other, any_model=True) is (name == "model")


def test_a_name_and_the_defaults_of_answers_make_no_other_server() -> None:
    one = Connection("c", "Name", ServerKind.OPENAI, "https://one.example", "model")
    other = replace(
        one,
        name="Other",
        defaults=GenerationSettings(temperature=0.5),
        keys_left_at=("https://before.example:443",),
    )
    assert one.is_same_server(other) and other.is_same_server(one, any_model=True)
    told = {field.name for field in fields(Connection)}
    told -= {"id", "name", "defaults", "keys_left_at"}
    assert told == set(_CHANGED)


def at(number: int, *, uses_key: bool = True) -> Connection:
    return Connection("c", "N", ServerKind.OPENAI, f"https://{number}.example", uses_key=uses_key)


def origins(*numbers: int) -> tuple[str, ...]:
    return tuple(f"https://{number}.example:443" for number in numbers)


def test_a_connection_knows_the_keys_at_every_address_it_had() -> None:
    second = at(2).following(at(1))
    assert (second.keys_left_at, second.key_origins) == (origins(1), origins(2, 1))
    third = at(3).following(second)
    assert third.key_origins == origins(3, 2, 1)
    back = at(1).following(third)
    assert (back.keys_left_at, back.key_origins) == (origins(3, 2), origins(1, 3, 2))
    assert back.without_keys_at(origins(3, 2)).key_origins == origins(1)
    assert at(2, uses_key=False).following(at(1, uses_key=False)).key_origins == ()


def test_a_key_that_is_no_longer_used_is_known_until_it_is_deleted() -> None:
    unused = at(1, uses_key=False).following(at(1))
    assert unused.key_origins == origins(1)
    assert unused.without_keys_at(origins(1)).key_origins == ()
    assert at(1).following(unused).keys_left_at == ()


def test_an_address_that_is_none_holds_no_key() -> None:
    broken = replace(at(1), base_url="http://[")
    assert broken.key_origins == ()
    assert broken.following(at(1)).key_origins == origins(1)
