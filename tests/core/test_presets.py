"""Presets for new connections."""

from __future__ import annotations

import pytest
from falcon_desktop.core.connection import ServerKind
from falcon_desktop.core.errors import NotFound
from falcon_desktop.core.presets import PRESETS, ConnectionPreset, preset


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
