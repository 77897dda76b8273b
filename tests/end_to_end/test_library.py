"""The chats of the list through the window: lists, titles, drafts, temporary, eight at once."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import Conversation
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.conftest import NOISE, ROOT
from tests.end_to_end.environments import at_home, offscreen
from tests.end_to_end.histories import put_in
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer
from tests.waiting import PATIENCE_S, until

Lines = list[dict[str, Any]]
Drive = Callable[..., Awaitable[Lines]]
SECRET = "Zweiundvierzig"
NAMES = ("one", "two", "three", "four", "five")
ALL = sorted(NAMES)


@pytest.fixture
def environment() -> dict[str, str]:
    return offscreen()


@dataclass
class EchoServer(OpenAIServer):
    """Answers each question with its own words, so that answers can't be taken for one another."""

    number: int = 20
    together: int = 1
    """So many questions are there before the first is answered."""
    at_once: int = 0
    most: int = 0

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        question = body["messages"][-1]["content"]
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await until(lambda: self.most >= self.together)
            self.tokens = tuple(f"[{question} {place}] " for place in range(self.number))
            await super()._chat(peer, body)
        finally:
            self.at_once -= 1

    def answer(self, question: str) -> str:
        return "".join(f"[{question} {place}] " for place in range(self.number))


@asynccontextmanager
async def echo(profile: Path, **how: Any) -> AsyncIterator[EchoServer]:
    """Serve, and let the program in ``profile`` ask this server."""
    server = EchoServer(**how)
    async with server.serve() as scripted:
        connection = Connection(
            new_id(), "Echo", ServerKind.OPENAI, f"http://127.0.0.1:{scripted.port}/v1",
            model="falcon", proxy=ProxyChoice.NONE,
        )  # fmt: skip
        paths.make_private_directory(profile)
        SettingsFile(paths.settings_file(profile)).save(
            Settings(connections=(connection,), default_connection_id=connection.id)
        )
        yield server


@pytest.fixture
def drive(profile: Path, environment: dict[str, str]) -> Drive:
    """Run a scenario to its end; the program must end well and leave nothing on stderr."""

    async def run(scenario: str, *arguments: str) -> Lines:
        process = await start(profile, environment, scenario, *arguments)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        lines = [json.loads(line) for line in out.splitlines()]
        failures = [line["failed"] for line in lines if "failed" in line]
        noise = [line for line in err.decode().splitlines() if not line.startswith(NOISE)]
        assert (process.returncode, failures, noise) == (0, [], []), (failures, err.decode())
        return lines

    return run


async def start(
    profile: Path, environment: dict[str, str], scenario: str, *arguments: str
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.end_to_end.library_driver", scenario, str(profile), *arguments,
        cwd=ROOT, env=at_home(environment),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def fill(profile: Path) -> None:
    """Put five chats in, each with a question and an answer of its own words."""
    await put_in(
        profile, {name: (f"{SECRET} asks {name}", f"{SECRET} answers {name}") for name in NAMES}
    )


def files_with(profile: Path, words: str) -> list[str]:
    """Return the files of the data directory and of the home that hold the words."""
    found = [file for file in profile.parent.rglob("*") if file.is_file()]
    assert any(file.name == "settings.json" for file in found)
    return [file.name for file in found if words.encode() in file.read_bytes()]


async def test_the_archive_and_the_trash(profile: Path, drive: Drive) -> None:
    await fill(profile)
    found = await drive("lists")
    said = {name: value for line in found for name, value in line.items()}
    notices = [line["notice"] for line in found if "notice" in line]
    banners = [line["banner"] for line in found if "banner" in line]
    assert said["selected"] == 3
    assert said["deleted"] == ["one", "five"]
    assert sorted(said["undone"]) == ALL
    assert said["pinned"] in (["one", "five"], ["five", "one"])
    assert notices == ["3 chats moved to Trash", "2 chats archived"]
    assert (said["archive"], said["list"]) == (["two", "three"], "Archive")
    assert said["can_write"]
    assert banners[0] == "This chat is archived."
    assert banners[1] == "In Trash. Deleted permanently in 30 days."
    assert said["shown"] == f"{SECRET} answers four"
    assert said["buttons_in_the_trash"] == ["copy"]
    refused = {"edit", "regenerate", "continue", "run_again", "run_with", "compare", "delete"}
    assert {"copy", "branch"} <= set(said["menu_in_the_trash"])
    assert not refused & set(said["menu_in_the_trash"])
    assert said["put_back"] == "1 chat restored"
    assert said["asked"].startswith("Empty Trash? 1 chat will be permanently deleted")
    assert "Earlier backups" in said["asked"]
    backups = [name for name in files_with(profile, f"{SECRET} asks one") if "history-" in name]
    assert files_with(profile, f"{SECRET} asks one") == backups  # what the question said
    assert files_with(profile, f"{SECRET} asks two") != backups


async def test_so_many_at_once_leave_and_come_back_in_one_step(profile: Path, drive: Drive) -> None:
    paths.make_private_directory(profile)
    database, now = Database(paths.history_file(profile)), now_ms()
    await database.open()
    chats = [
        Conversation(new_id(), f"{n}", now - n * 60_000, now - n * 60_000) for n in range(1300)
    ]
    await Conversations(database).bring_in([(one, ()) for one in chats], (), Progress())
    await database.close()
    [said] = await drive("many_at_once", "1300")
    assert said == {
        "left": True, "back": True, "stayed": True, "began_anew": 0, "queries": [1100, 1100],
    }  # fmt: skip


async def test_titles_and_pins(profile: Path, drive: Drive) -> None:
    await fill(profile)
    async with echo(profile, number=3):
        renamed, undone, typed, pins = await drive("titles")
    assert renamed["after_answer"] == sorted(["five", "four", "one", "renamed above", "three"])
    assert undone["undone"] == ALL
    assert typed["typed"] == ["three"]
    assert pins == {"below": ["three", "five"], "above": ["five", "three"]}


async def test_drafts_survive_the_end_of_the_process(
    profile: Path, environment: dict[str, str], drive: Drive
) -> None:
    await fill(profile)
    process = await start(profile, environment, "leave_drafts")
    assert process.stdout is not None
    assert json.loads(await asyncio.wait_for(process.stdout.readline(), 60)) == {"typed": True}
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    [drafts] = await drive("read_drafts")
    assert drafts == {"new": "a new thought", "two": "half a thought"}


async def test_a_temporary_chat_leaves_no_trace(profile: Path, drive: Drive) -> None:
    async with echo(profile) as server:
        begun, left, back = await drive("temporary", SECRET)
    assert len(server.asked) == 3
    assert begun["title"].startswith("Temporary chat")
    assert begun["box"] == ""
    assert "Nothing is saved" in begun["banner"]
    assert left == {"titles": [], "new": "ordinary thought"}
    assert back["box"] == f"{SECRET} more"
    assert back["shown"].strip() == server.answer(f"{SECRET} edited").strip()
    assert back["titles"] == []
    assert files_with(profile, SECRET) == []


async def test_a_temporary_chat_can_be_kept(profile: Path, drive: Drive) -> None:
    async with echo(profile):
        *_, kept = await drive("temporary", SECRET, "keep")
    assert kept == {"titles": [f"{SECRET} question"], "box": f"{SECRET} more"}
    assert files_with(profile, f"{SECRET} edited") != []


async def test_eight_answers_at_once_while_the_reader_goes_about(
    profile: Path, drive: Drive
) -> None:
    async with echo(profile, number=160, pause=0.04, together=8) as server:
        [seen] = await drive("eight_at_once")
    assert server.most == 8
    assert seen["most"] == 8
    assert seen["lost"] == []
    assert seen["texts"] == {
        f"Question {number}": server.answer(f"Question {number}") for number in range(8)
    }
    assert seen["read"] == 8


async def test_an_edit_in_progress_outlives_every_way_to_leave(profile: Path, drive: Drive) -> None:
    await fill(profile)
    async with echo(profile, number=2):
        *ways, sent, left = await drive("edits")
    assert len(ways) == 7
    assert {line["text"] for line in ways} == {f"{SECRET} asks one, again"}
    assert sent["sent"].startswith(f"[{SECRET} asks one, again! 0]")
    assert left == {"editing": False}


async def test_what_is_asked_in_a_terminal_appears_in_the_open_window(
    profile: Path, tmp_path: Path, drive: Drive
) -> None:
    exported = tmp_path / "chats.json"
    exported.write_text(json.dumps([_chat("imported")]))
    async with echo(profile, number=2) as server:
        asked, imported = await drive("elsewhere", str(exported))
        assert asked["shown"] == server.answer("and more")
    assert asked["box"] == "half a thought"
    assert asked["titles"] == ["asked outside"]
    assert sorted(imported["titles"]) == ["asked outside", "imported"]
    database = Database(paths.history_file(profile))
    await database.open()
    store = Conversations(database)
    drafts = [(await store.conversation(row.id)).draft for row in await store.summaries()]
    await database.close()
    assert sorted(drafts) == ["", "half a thought"]


def _chat(title: str) -> dict[str, Any]:
    """A chat as Open WebUI exports it."""
    asked: dict[str, Any] = {
        "id": "a",
        "parentId": None,
        "childrenIds": [],
        "role": "user",
        "content": "Hi",
    }
    history = {"messages": {"a": {**asked, "timestamp": 1_700_000_000}}, "currentId": "a"}
    return {
        "id": "c", "title": title, "created_at": 1_700_000_000, "updated_at": 1_700_000_009,
        "chat": {"title": title, "history": history, "timestamp": 1_700_000_000_000},
    }  # fmt: skip


async def test_a_data_directory_that_is_moved_is_told_and_not_made_anew(
    profile: Path, drive: Drive
) -> None:
    async with echo(profile, number=2):
        [seen] = await drive("moved")
    assert seen == {"there": False, "notice": True}
    assert not profile.exists()
    database = Database(profile.with_name("moved") / "history.sqlite3")
    await database.open()
    [chat] = await Conversations(database).summaries()
    await database.close()
    assert chat.title == "asked after that"


async def test_what_is_in_a_data_directory_that_is_deleted_can_be_exported_until_the_end(
    profile: Path, drive: Drive, tmp_path: Path
) -> None:
    file = tmp_path / "saved.json"
    async with echo(profile, number=2):
        [seen] = await drive("removed", str(file))
    assert not seen["there"]
    text = file.read_text()
    assert "asked before that" in text
    assert "asked after that" in text
