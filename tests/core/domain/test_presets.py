"""Presets for new connections."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.presets import (
    CUSTOM,
    LLAMA_CPP,
    OLLAMA,
    PRESETS,
    ConnectionPreset,
    may_be_ollama,
    preset,
)


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: each.id)
def test_a_preset_makes_a_usable_connection(each: ConnectionPreset) -> None:
    connection = each.connection("id")
    assert (connection.id, connection.name, connection.preset) == ("id", each.name, each.id)
    assert connection.kind is not ServerKind.EMBEDDED
    assert connection.origin.startswith(("http://127.0.0.1:", "https://")) or not each.base_url
    assert each.hint.endswith(".")
    assert preset(each.id) is each


def test_keys_go_encrypted_by_every_preset() -> None:
    for each in PRESETS:
        if each.uses_key:
            assert each.connection("id").origin == "https://router.huggingface.co:443"


def test_ids_are_unique_and_unknown_ones_refused() -> None:
    assert len({each.id for each in PRESETS}) == len(PRESETS) == 7
    with pytest.raises(NotFound, match="no connection preset"):
        preset("nonsense")


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
    assert may_be_ollama(Connection("c", "Mine", kind, address, preset=chosen)) is is_one
