"""``chat`` renames, pins, archives, deletes and restores in a history that others have open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.outside import OutsideChange, OutsideChanges
from tests.cli.conftest import Result, command

Run = Callable[..., Result]


def made(title: str, at: int) -> Conversation:
    return Conversation(new_id(), title, at, at)


SKY, SEA, SUN = made("Sky", 10), made("Sea", 1_000), made("Sun", 500)


@pytest.fixture
def falcon() -> Run:
    return command


@pytest.fixture
def history(profile: Path) -> Path:
    async def fill() -> None:
        database = Database(paths.history_file(profile))
        await database.open()
        for one in (SKY, SEA, SUN):
            await Conversations(database).create(one)
        await database.close()

    asyncio.run(fill())
    return profile


def titles(falcon: Run, *options: str) -> list[str]:
    return [one["title"] for one in falcon("list", "--json", *options).lines]


@pytest.mark.usefixtures("history")
def test_a_chat_is_renamed_by_the_end_of_its_id_or_as_the_last(falcon: Run) -> None:
    assert falcon("chat", "rename", SKY.id[-8:], " The\nsky ") == Result(0, "", "")
    assert falcon("chat", "rename", "last", "Ocean").status == 0
    assert titles(falcon) == ["Ocean", "Sun", "The sky"]


@pytest.mark.usefixtures("history")
def test_chats_are_pinned_and_archived_and_back_together(falcon: Run) -> None:
    both = [SKY.id, SUN.id]
    assert falcon("chat", "pin", *both, SKY.id).status == 0
    assert titles(falcon)[2] == "Sea"
    falcon("chat", "unpin", *both)
    assert titles(falcon) == ["Sea", "Sun", "Sky"]
    falcon("chat", "archive", *both)
    assert (titles(falcon), titles(falcon, "--archived")) == (["Sea"], ["Sun", "Sky"])
    falcon("chat", "unarchive", *both)
    assert titles(falcon) == ["Sea", "Sun", "Sky"]


@pytest.mark.usefixtures("history")
def test_what_is_deleted_is_in_the_trash_and_comes_back(falcon: Run) -> None:
    assert falcon("chat", "delete", SKY.id[-8:], SEA.id).status == 0
    assert titles(falcon) == ["Sun"]
    assert sorted(titles(falcon, "--trash")) == ["Sea", "Sky"]
    again = falcon("chat", "delete", SKY.id)
    assert (again.status, again.err) == (2, "This chat is in Trash. Restore it first.\n")
    assert falcon("chat", "restore", SKY.id[-8:]).status == 0
    assert (titles(falcon), titles(falcon, "--trash")) == (["Sun", "Sky"], ["Sea"])
    for there in (SUN.id, SUN.id[-8:]):
        none = falcon("chat", "restore", there)
        assert (none.status, none.err) == (2, "This chat isn't in Trash.\n")
    falcon("chat", "archive", SUN.id)
    archived = falcon("chat", "restore", SUN.id[-8:])
    assert archived.status == 2 and archived.err == (
        "This chat is in the archive, not in Trash. To move it out: falcon-desktop chat unarchive "
        f"{SUN.id[-8:]}\n"
    )
    nobody = falcon("chat", "restore", "0000000000")
    assert (nobody.status, nobody.err) == (2, "There is no chat “0000000000”.\n")


@pytest.mark.usefixtures("history")
def test_one_unknown_chat_keeps_all_as_they_are(falcon: Run) -> None:
    before = titles(falcon)
    for action in ("pin", "archive", "delete"):
        result = falcon("chat", action, SKY.id, "0000000000")
        assert result.status == 2 and "There is no chat “0000000000”." in result.err
        assert titles(falcon) == before


def test_a_deleted_message_goes_back_into_its_chat(falcon: Run, history: Path) -> None:
    async def delete_message() -> str:
        database = Database(paths.history_file(history))
        await database.open()
        store = Conversations(database)
        message = Message(new_id(), SKY.id, None, Role.USER, "Why?", 20)
        await store.add_messages(SKY.id, [message], active_leaf_id=message.id)
        holder = new_id()
        await store.discard_message(message.id, holder, 30)
        await database.close()
        return holder

    holder = asyncio.run(delete_message())
    assert "Why?" not in falcon("show", SKY.id).out
    assert falcon("chat", "restore", holder[-8:]).status == 0
    assert "Why?" in falcon("show", SKY.id).out


def test_without_a_history_none_is_made(falcon: Run, profile: Path) -> None:
    for arguments in (["rename", "last", "x"], ["delete", "1234"], ["restore", "1234"]):
        assert falcon("chat", *arguments).status == 2
    assert not profile.exists()


def test_many_are_backed_up_before_they_are_deleted(falcon: Run, history: Path) -> None:
    async def fill() -> list[str]:
        database = Database(paths.history_file(history))
        await database.open()
        many = [replace(made(f"Chat {number}", number)) for number in range(10)]
        for one in many:
            await Conversations(database).create(one)
        await database.close()
        return [one.id for one in many]

    ids = asyncio.run(fill())
    assert falcon("chat", "delete", *ids[:9]).status == 0
    assert not list(paths.backup_directory(history).glob("*"))
    falcon("chat", "restore", *ids[:9])
    assert falcon("chat", "delete", *ids).status == 0
    assert len(list(paths.backup_directory(history).glob("*.sqlite3"))) == 1


def test_who_has_the_history_open_notices_each_change(falcon: Run, history: Path) -> None:
    async def watch() -> dict[str, OutsideChange | None]:
        database = Database(paths.history_file(history))
        await database.open()
        elsewhere, noticed = OutsideChanges(database), {}
        await elsewhere.look()
        for action in ("rename", "pin", "unpin", "archive", "unarchive", "delete", "restore"):
            title = ["Hat"] if action == "rename" else []
            await asyncio.to_thread(falcon, "chat", action, SKY.id, *title)
            noticed[action] = await elsewhere.look()
        await database.close()
        return noticed

    noticed = asyncio.run(watch())
    assert len(noticed) == 7
    assert all(one is not None and one.more for one in noticed.values()), noticed
