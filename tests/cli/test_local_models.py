"""``models remove``, ``models use`` and ``ask --model FILE``: what goes, and what stays."""

from __future__ import annotations

import os
import pty
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.store.settings import SettingsFile
from tests.cli.conftest import Falcon, Start, finish
from tests.servers.tiny_models import write_model

STARTER = "SmolLM2-135M-Instruct.Q4_1"


@pytest.fixture
def mine(profile: Path) -> Path:
    return write_model(paths.models_directory(profile) / "Mine.gguf", template="{{ messages }}")


@pytest.fixture
def theirs() -> Path:
    path = Path.home() / ".lmstudio/models/publisher/repository/Deep-Q4_0.gguf"
    return write_model(path, template="{{ messages }}")


async def listed(falcon: Falcon) -> list[str]:
    return (await falcon("models")).out.split()


async def test_a_model_of_ours_is_deleted_and_one_of_others_only_left_out(
    falcon: Falcon, mine: Path, theirs: Path
) -> None:
    refused = await falcon("models", "remove", "Mine")
    assert refused.status == 2 and "Add --yes" in refused.err and mine.exists()
    deleted = await falcon("models", "remove", "Mine", "--yes")
    assert (deleted.status, deleted.out, deleted.err) == (0, "", "“Mine.gguf” was deleted.\n")
    assert not mine.exists()
    left_out = await falcon("models", "remove", "Deep-Q4_0")
    assert (left_out.status, left_out.err) == (
        0, f"“Deep-Q4_0.gguf” is off the list. Its file stays: {theirs}\n"
    )  # fmt: skip
    assert theirs.exists()
    assert await listed(falcon) == [STARTER]


async def test_a_broken_file_is_removed_and_the_starter_model_is_not(
    falcon: Falcon, profile: Path
) -> None:
    broken = paths.models_directory(profile) / "broken.gguf"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"GGUF")
    assert (await falcon("models", "remove", "broken.gguf", "--yes")).status == 0
    assert not broken.exists()
    refused = await falcon("models", "remove", STARTER, "--yes")
    assert refused.status == 2 and "can't be removed" in refused.err
    nobody = await falcon("models", "remove", "Nobody", "--yes")
    assert nobody.status == 2
    assert nobody.err == (
        f"There is no model “Nobody” on this computer.\nAvailable: “{STARTER}”.\n"
    )


async def test_the_model_that_is_used_comes_first_until_it_is_removed(
    falcon: Falcon, mine: Path, theirs: Path, profile: Path
) -> None:
    assert await listed(falcon) == ["Mine", STARTER, "Deep-Q4_0"]
    used = await falcon("models", "use", "Deep-Q4_0")
    assert (used.status, used.out, used.err) == (0, "", "")
    assert await listed(falcon) == ["Deep-Q4_0", "Mine", STARTER]
    asked = await falcon("ask", "Hi?", "--dry-run", "--json")
    assert "Deep-Q4_0" in asked.out
    await falcon("models", "remove", "Deep-Q4_0")
    saved = SettingsFile(paths.settings_file(profile)).load()
    assert saved.connection(EMBEDDED_ID).model == ""
    assert await listed(falcon) == ["Mine", STARTER]


async def test_a_file_is_used_where_it_is(falcon: Falcon, tmp_path: Path) -> None:
    file = write_model(tmp_path / "elsewhere/Far.gguf", template="{{ messages }}")
    assert (await falcon("models", "use", str(file))).status == 0
    assert await listed(falcon) == ["Far", STARTER]
    assert (await falcon("models", "remove", "Far")).status == 0
    assert file.exists() and await listed(falcon) == [STARTER]
    assert (await falcon("models", "use", str(file))).status == 0, "and comes back"
    assert await listed(falcon) == ["Far", STARTER]
    (tmp_path / "no.gguf").write_bytes(b"GGUF")
    refused = await falcon("models", "use", str(tmp_path / "no.gguf"))
    assert refused.status == 3 and "is damaged or not a model file" in refused.err


async def test_where_another_connection_is_the_default_that_is_said(falcon: Falcon) -> None:
    await falcon("connections", "add", "Work", "--base-url", ":1999", "--default")
    used = await falcon("models", "use", STARTER)
    assert used.err == (
        "New chats are answered by “Work”. To change that: falcon-desktop connections default "
        "embedded\n"
    )


async def test_a_file_answers_one_question_and_is_not_kept(
    falcon: Falcon, profile: Path, tmp_path: Path
) -> None:
    file = write_model(tmp_path / "Once.gguf", template="{{ messages }}")
    for more in (["--dry-run"], ["--temporary", "--max-new-tokens", "2", "--json"]):
        asked = await falcon("ask", "Hi?", "--model", str(file), *more)
        assert asked.status == 0, asked.err
        assert "Once" in asked.out
    assert await listed(falcon) == [STARTER]
    (tmp_path / "no.gguf").write_bytes(b"GGUF")
    refused = await falcon("ask", "Hi?", "--model", str(tmp_path / "no.gguf"))
    assert refused.status == 3 and "is damaged or not a model file" in refused.err


@pytest.mark.parametrize(("typed", "status"), [("y\n", 0), ("n\n", 3), ("\n", 3)])
async def test_at_a_terminal_it_is_asked_first(
    started: Start, mine: Path, typed: str, status: int
) -> None:
    terminal, end = pty.openpty()
    process = await started("models", "remove", "Mine", stdin=end)
    os.close(end)
    os.write(terminal, typed.encode())
    done = await finish(process)
    os.close(terminal)
    assert done.status == status
    assert "Delete “Mine.gguf” (" in done.err
    assert mine.exists() is (status != 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["serach", "falcon"], "Unknown command “serach”. Did you mean “search”?"),
        (["get"], "REPOSITORY"),
        (["use"], "ID"),
        (["Work", "--yes"], "Unknown option --yes."),
        (["list", "Work", "--base-url", ":1"], "NAME can't be combined"),
    ],
)
async def test_what_can_not_be_meant_is_wrong_usage(
    falcon: Falcon, given: list[str], told: str
) -> None:
    result = await falcon("models", *given)
    assert (result.status, result.out) == (2, "") and told in result.err
