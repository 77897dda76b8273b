"""The program's own pages through the real window: first start, models, language, updates."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.engine.models import Library
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import running
from tests.waiting import PATIENCE_S


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def settings(profile: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((profile / "settings.json").read_text())
    return found


async def test_first_start_has_one_card_that_leads_on_and_goes(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await window.until("shows", "welcome", shows=True)
        assert await window.shows("starting_prompt_1")
        await window.click("welcome_models")
        await window.until("shows", "models_page", shows=True)
        await window.key("settings_window", "Esc")
        await window.click("close_welcome")
        await window.until("shows", "welcome", shows=False)
    async with running(profile, environment) as window:
        assert not await window.shows("welcome")
    assert settings(profile)["welcome_closed"] is True


async def test_question_takes_the_card_away(profile: Path, environment: dict[str, str]) -> None:
    async with running(profile, environment) as window:
        await window.until("shows", "welcome", shows=True)
        await window.answered("Say one word.")
        await window.action("new_chat")
        assert not await window.shows("welcome")


async def test_model_of_ones_own_answers_after_it_was_put_there(
    profile: Path, environment: dict[str, str]
) -> None:
    starter = Library(profile / "none").starter_file()
    assert starter is not None
    models = profile / "models"
    models.mkdir(parents=True)
    (models / "Second.gguf").hardlink_to(starter)
    (models / "Broken.gguf").write_bytes(b"GGUF")
    async with running(profile, environment) as window:
        await window.click("welcome_models")
        await window.until("shows", "use_model", shows=True)
        assert any("can't be used" in text for text in await window.every_text())
        await window.click("use_model")  # the starter model, instead of one's own
        await window.until("every_text", shows="In use")
        await window.key("settings_window", "Esc")
        assert await window.answered("Say one word.") == "complete"
    chosen = settings(profile)["connections"]
    assert isinstance(chosen, list)
    assert chosen[0]["model"] == starter.stem


async def test_language_is_kept_and_spoken_at_the_next_start(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await window.action("settings")
        await window.until("shows", "settings_pages", shows=True)
        await window.take("settings_pages", "General")
        await window.pick("language", "العربية")
        await window.until("every_text", shows="محادثة جديدة")
    assert settings(profile)["language"] == "ar"
    async with running(profile, environment) as window:
        await window.until("every_text", shows="محادثة جديدة")


async def test_changed_keys_work_at_once_and_after_the_next_start(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await window.action("shortcuts")
        await window.until("shows", "keys_of_settings", shows=True)
        await window.click("keys_of_settings")
        await window.key("new_keys", "Ctrl+Alt+S")
        await window.until("read", "keys_of_settings", shows="Ctrl+Alt+S")
        await window.key("settings_window", "Esc")
        await window.until("shows", "settings_window", shows=False)
        await window.shortcut("Ctrl+Alt+S")
        await window.until("shows", "settings_window", shows=True)
    assert settings(profile)["keys"] == {"settings": ["Ctrl+Alt+S"]}
    async with running(profile, environment) as window:
        await window.shortcut("Ctrl+Alt+S")
        await window.until("shows", "settings_window", shows=True)


async def test_buttons_show_the_keys_that_work(profile: Path, environment: dict[str, str]) -> None:
    async with running(profile, environment) as window:
        assert await window.hint("new_chat") == "Ctrl N"
        assert await window.hint("search_all_chats") == "Ctrl K"
        await window.action("shortcuts")
        await window.until("shows", "keys_of_new_chat", shows=True)
        await window.click("keys_of_new_chat")
        await window.key("new_keys", "Ctrl+Alt+N")
        await window.until("hint", "new_chat", shows="Ctrl Alt N")
    async with running(profile, environment) as window:
        assert await window.hint("new_chat") == "Ctrl Alt N"


async def test_file_opened_a_second_time_is_offered_by_the_first_window(
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "shared.falcon-chat.json"
    async with running(profile, environment) as window:
        await window.answered("Say one word.")
        await window.until("shows", "welcome", shows=False)
    command = [sys.executable, "-m", "falcon_desktop", "--data-dir", str(profile)]
    exported = [*command, "export", "--all", "--format", "json", "--output", str(file)]
    subprocess.run(exported, check=True, env=environment, timeout=60)
    other = profile.parent / "other"
    async with running(other, environment) as window:
        for arguments in ((str(file),), ("--data-dir", str(other), str(file))):
            usual = profile if len(arguments) > 1 else other  # the option says otherwise
            started = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "falcon_desktop", *arguments,
                env=environment | {"FALCON_DESKTOP_DATA_DIR": str(usual)},
            )  # fmt: skip
            assert await asyncio.wait_for(started.wait(), PATIENCE_S) == 0
            await window.until("every_text", shows="shared.falcon-chat.json")
            await window.until("every_text", shows="Import 1 chat")
            await window.click("cancel")
            await window.until("shows_window", "import_dialog", shows=False)
        assert not (other / "to-open").exists() or not any((other / "to-open").iterdir())


async def test_three_starts_that_failed_are_followed_by_a_careful_one(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await window.answered("Say one word.")
    assert not (profile / "starting").exists()
    (profile / "starting").write_text("3")
    async with running(profile, environment) as window:
        await window.until("shows", "notice", shows=True)
        assert await window.shows("empty_state")
    assert not (profile / "starting").exists()
    async with running(profile, environment) as window:
        assert not await window.shows("notice")


async def test_page_of_the_program_tells_the_licence_of_every_part(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await window.action("settings")
        await window.until("rows", "settings_pages", shows="About")
        await window.take("settings_pages", "About")
        await window.until("read", "parts", shows="falcon-desktop")
        assert "MIT" in await window.read("parts")
        assert "MIT License" in await window.read("licence_text")


async def test_state_of_the_connection_leads_to_the_connections(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await window.click("connection")
        await window.until("rows", "saved_connections", shows=["On this computer"])
