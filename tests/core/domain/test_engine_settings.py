"""What was chosen for the engine, as it is kept."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.engine_settings import (
    IDLE_MINUTES,
    EngineSettings,
    LoadSettings,
)


@pytest.mark.parametrize(
    "kept",
    [
        {"context_window": "4096"},
        {"context_window": 0, "threads": True},
        {"cache_type": "f64", "gpu_layers": -1},
        {"cache_type": ["f16"], "flash_attention": "on"},
        [],
        None,
    ],
)
def test_an_unusable_choice_is_the_programs_own(kept: object) -> None:
    assert LoadSettings.from_json(kept) == LoadSettings()


def test_an_unusable_value_costs_only_itself() -> None:
    read = EngineSettings.from_json(
        {
            "folders": ["/a", 1, "", "/b"],
            "forgotten": "/c",
            "loads": {"m": {"threads": 2}, "n": 5},
            "server": 7,
            "memory_budget": 1,
            "idle_minutes": -1,
        }
    )
    assert read == EngineSettings(
        folders=("/a", "/b"), loads={"m": LoadSettings(threads=2), "n": LoadSettings()}
    )
    assert read.idle_minutes == IDLE_MINUTES


def test_a_model_without_a_choice_is_loaded_as_the_program_likes() -> None:
    settings = EngineSettings(loads={"m": LoadSettings(threads=2)})
    assert settings.load_of("m").threads == 2
    assert settings.load_of("n") == LoadSettings()
    assert EngineSettings(loads={"n": LoadSettings()}).to_json()["loads"] == {}
