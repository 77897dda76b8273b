"""What is known of each kind of server."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.connection import Connection, ServerKind, is_loopback
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.servers import (
    CUSTOM,
    LLAMA_CPP,
    OLLAMA,
    PRESETS,
    PROTOCOLS,
    ServerProfile,
    known,
    preset,
    suspected,
)


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: each.id)
def test_a_preset_makes_a_usable_connection(each: ServerProfile) -> None:
    connection = each.connection("id")
    assert (connection.id, connection.name, connection.preset) == ("id", each.name, each.id)
    assert connection.kind is not ServerKind.EMBEDDED
    assert connection.origin.startswith(("http://127.0.0.1:", "https://")) or not each.base_url
    assert not each.hint or each.hint.endswith(".")
    assert preset(each.id) is each


def test_keys_go_encrypted_by_every_preset() -> None:
    for each in PRESETS:
        if each.uses_key and each.base_url:
            address = each.connection("id").origin
            assert address.startswith("https://") or is_loopback(address)


def test_ids_are_unique_and_unknown_ones_refused() -> None:
    assert len({each.id for each in PRESETS}) == len(PRESETS)
    with pytest.raises(NotFound, match="no connection preset"):
        preset("nonsense")


def test_every_protocol_has_a_name_to_choose_it_by_and_a_row() -> None:
    assert set(PROTOCOLS) == set(ServerKind) - {ServerKind.EMBEDDED}
    for kind in PROTOCOLS:
        assert known(kind).kind is kind
    assert {each.kind for each in PRESETS} <= set(PROTOCOLS)


@pytest.mark.parametrize(
    ("chosen", "kind", "address", "is_one"),
    [
        (OLLAMA, ServerKind.OPENAI, "https://ollama.example/v1", True),
        (CUSTOM, ServerKind.OPENAI, "http://127.0.0.1:11434/v1", True),
        ("", ServerKind.OPENAI, "HTTP://[::1]:11434", True),
        (CUSTOM, ServerKind.OPENAI, "http://big.local:11434/", True),
        (CUSTOM, ServerKind.OPENAI, "http://127.0.0.1:8080/11434", False),
        (CUSTOM, ServerKind.OPENAI, "http://127.0.0.1:1143", False),
        (CUSTOM, ServerKind.OPENAI, "http://:11434:11434", False),
        (CUSTOM, ServerKind.OPENAI, "", False),
        (LLAMA_CPP, ServerKind.OPENAI, "http://127.0.0.1:11434", False),
        ("", ServerKind.TGI, "http://127.0.0.1:11434", False),
        ("", ServerKind.EMBEDDED, "", False),
    ],
)
def test_ollama_is_known_by_its_port_where_nobody_said_the_kind(
    chosen: str, kind: ServerKind, address: str, is_one: bool
) -> None:
    there = Connection("c", "Mine", kind, address, preset=chosen)
    assert suspected(there).cuts_unseen is is_one
