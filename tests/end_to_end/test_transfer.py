"""Export and import through the window: every form, preview, progress, stopping, undo."""

from __future__ import annotations

import asyncio
import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.json_format import export_json
from falcon_desktop.transfer.reading import read_import
from tests.end_to_end.conftest import NOISE, ROOT
from tests.end_to_end.environments import at_home, offscreen

Lines = list[dict[str, Any]]
Drive = Callable[..., Lines]
TURNS = 5
"""Turns of the window's loop beside work that takes a second and more."""


@pytest.fixture
def environment() -> dict[str, str]:
    return offscreen()


@pytest.fixture
def drive(profile: Path, environment: dict[str, str]) -> Drive:
    def run(scenario: str, *arguments: str) -> Lines:
        command = [sys.executable, "-m", "tests.end_to_end.transfer_driver", scenario]
        done = subprocess.run(
            [*command, str(profile), *arguments],
            cwd=ROOT, env=at_home(environment), capture_output=True, text=True, timeout=110,
        )  # fmt: skip
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        failures = [line["failed"] for line in lines if "failed" in line]
        noise = [line for line in done.stderr.splitlines() if not line.startswith(NOISE)]
        assert (done.returncode, failures, noise) == (0, [], []), done.stderr
        return lines

    return run


def chat(title: str, question: str, answer: str, at: int) -> tuple[Conversation, list[Message]]:
    conversation_id, asked, said = new_id(), new_id(), new_id()
    messages = [
        Message(asked, conversation_id, None, Role.USER, question, at),
        Message(said, conversation_id, asked, Role.ASSISTANT, answer, at + 1),
    ]
    return Conversation(conversation_id, title, at, at + 2, active_leaf_id=said), messages


SKY = chat("Sky/blue", "Why is the sky blue?", "**Rayleigh** scattering.", 1_700_000_000_000)


def write_history(data: Path, *chats: tuple[Conversation, list[Message]]) -> None:
    async def fill() -> None:
        database = Database(paths.history_file(data))
        await database.open()
        store = Conversations(database)
        for chat in chats:
            await store.create(*chat)
        await database.close()

    asyncio.run(fill())
    settings = {"open_conversation_id": chats[0][0].id} if len(chats) == 1 else {}
    (data / "settings.json").write_text(json.dumps(settings))


def test_the_open_chat_in_every_form(drive: Drive, profile: Path, tmp_path: Path) -> None:
    write_history(profile, SKY)
    forms = ("clean-markdown", "markdown", "html", "pdf", "text", "json")
    taken = tmp_path / "taken.md"
    taken.write_text("of another program")
    *said, refused, left = drive("export_open", str(tmp_path), *forms)
    assert f"{taken} already exists" in refused["refused"]
    assert taken.read_text() == "of another program"
    taken.unlink()
    assert [line["said"] for line in said] == [f"Exported to chat.{form}." for form in forms]
    assert {line["action"] for line in said} == {"Show in folder"}
    assert left == {"windows": []}
    begins = {
        "markdown": b"<!-- falcon-desktop",
        "html": b"<!DOCTYPE html>",
        "pdf": b"%PDF-",
        "text": b"Sky/blue",
        "json": b'{"format"',
    }
    for form, begin in begins.items():
        path = tmp_path / f"chat.{form}"
        assert path.read_bytes().startswith(begin), form
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"chat.{form}" for form in forms
    )


def test_an_arabic_window_writes_what_people_read_in_arabic(
    drive: Drive, profile: Path, tmp_path: Path
) -> None:
    write_history(profile, SKY)
    settings = json.loads((profile / "settings.json").read_text())
    (profile / "settings.json").write_text(json.dumps(settings | {"language": "ar"}))
    *said, again = drive("export_abroad", str(tmp_path), "html", "markdown", "text", "json")
    assert len(said) == 4 and not any("Exported" in line["said"] for line in said)
    page = (tmp_path / "chat.html").read_text()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p class="who" dir="auto">أنت</p>' in page
    assert '<div class="body" dir="auto" lang="">Why is the sky blue?</div>' in page
    assert "رسالتان" in page and "message" not in re.sub(r"<style>.*</style>", "", page, flags=re.S)
    assert (tmp_path / "chat.text").read_text().split("\n\n")[1:] == [
        "أنت:\nWhy is the sky blue?", "المساعد:\n**Rayleigh** scattering.\n",
    ]  # fmt: skip
    written = (tmp_path / "chat.markdown").read_bytes()
    assert "## أنت".encode() in written
    [item] = read_import(written).conversations
    assert (item.conversation.id, [one.text for one in item.messages]) == (
        SKY[0].id, [one.text for one in SKY[1]]
    )  # fmt: skip
    assert (tmp_path / "chat.json").read_text() == "".join(export_json([SKY]))
    assert "1" in again["again"] and "ChatGPT" not in again["again"]


def test_the_open_chat_on_paper(drive: Drive, profile: Path, tmp_path: Path) -> None:
    write_history(profile, SKY)
    path = tmp_path / "paper.pdf"
    [done] = drive("print_open", str(path))
    assert done["said"] == "Sent to the printer." and path.read_bytes().startswith(b"%PDF-")


def many(count: int) -> list[tuple[Conversation, list[Message]]]:
    text = "The sky is blue because of scattering. 天空是蓝色的。 " * 10
    return [
        chat(f"Chat {n}", f"{n}? {text}", text * 3, 1_700_000_000_000 + n) for n in range(count)
    ]


@pytest.mark.long
def test_everything_and_stopping_it(drive: Drive, profile: Path, tmp_path: Path) -> None:
    write_history(profile, *many(4_000))
    path = tmp_path / "all.json"
    [stopped] = drive("export_all", str(path), "stop")
    assert stopped["said"] == "Nothing was exported."
    assert not stopped["there"] and list(tmp_path.iterdir()) == []
    assert stopped["turns"] > TURNS
    [done] = drive("export_all", str(path))
    assert done["said"] == "4,000 chats exported to all.json." and done["turns"] > TURNS
    assert len(json.loads(path.read_text())["conversations"]) == 4_000


def test_import_with_preview_undo_and_dropping(drive: Drive, profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("".join(export_json([SKY, chat("Sea", "Salty?", "Yes.", 1_700_000_100_000)])))
    theirs = tmp_path / ".lmstudio"
    (theirs / "conversations").mkdir(parents=True)
    for name in ("Tea", "Coffee"):
        asked = {"role": "user", "content": [{"type": "text", "text": f"{name}?"}]}
        told = {"versions": [asked], "currentlySelected": 0}
        made = {"name": name, "createdAt": 1_750_000_000_000 + len(name), "messages": [told]}
        (theirs / f"conversations/{name}.conversation.json").write_text(json.dumps(made))
    (theirs / "settings.txt").write_text("none of ours")
    preview, done, again, folder = drive("import_file", str(path), str(theirs))
    assert "2 chats from Falcon Desktop" in preview["import_summary"]
    assert "2 new" in preview["import_summary"] and preview["button"] == "Import 2 chats"
    assert done["said"] == "2 chats imported." and done["turns"] > 0
    assert sorted(done["titles"]) == ["Sea", "Sky/blue"]
    assert "2 in Trash" in again["again"] and sorted(again["titles"]) == ["Sea", "Sky/blue"]
    assert "2 chats from LM Studio" in folder["import_summary"]
    assert "1" in folder["import_remarks"]
    assert sorted(folder["titles"]) == ["Coffee", "Sea", "Sky/blue", "Tea"]


def test_who_stops_an_import_has_nothing_of_it(drive: Drive, profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("".join(export_json(many(6_000))))
    [stopped] = drive("import_and_stop", str(path))
    assert stopped["said"] == "Nothing was imported." and stopped["titles"] == 0
    assert stopped["turns"] > TURNS and stopped["turns_reading"] > TURNS


def test_what_is_no_export_is_a_sentence(drive: Drive, profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text('{"a": 1}')
    [refused] = drive("import_refused", str(path))
    assert refused["said"].startswith("Falcon Desktop can't import this file")


def test_backups_checks_restoring_and_deleting_everything(
    drive: Drive, profile: Path, tmp_path: Path
) -> None:
    canary = "Xylophonist7quartz"
    write_history(profile, chat("Sky", f"Why {canary}?", f"Because {canary}.", 1_700_000_000_000))
    settings = {**json.loads((profile / "settings.json").read_text()), "new_chat_draft": canary}
    (profile / "settings.json").write_text(json.dumps(settings))
    first, *said, restored, end = drive("look_after_data", str(tmp_path))
    assert "1 chat · 2 messages" in first["amount"]
    words = [line["said"] for line in said]
    assert words[0].startswith("Backed up (") and words[0].endswith("verified.")
    assert words[1].startswith("Structure OK. Texts were not checked")
    assert words[2] == "No problems found."
    assert "Was" in words[3] and "now" in words[3]
    assert restored == {"titles": ["Sky"], "open": ""}
    assert end["amount"].endswith("0 chats · 0 messages")
    assert canary.encode() in (tmp_path / "copy.sqlite3").read_bytes()
    left = [path for path in profile.rglob("*") if path.is_file()]
    assert left
    for path in left:
        data = path.read_bytes().lower()
        assert canary.lower().encode() not in data, path
        assert b"xylophonist" not in data, path  # the index holds it in pieces of its own
