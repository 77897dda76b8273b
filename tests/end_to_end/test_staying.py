"""A chat in the window stays with what answered it, whatever becomes of the default: no word of it
goes to another server before a person says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import Remote, running
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer

SECRET = "The harvest is in the north field"


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def use(profile: Path, default: str, **servers: ScriptedServer) -> None:
    connections = tuple(
        Connection(name, name.title(), ServerKind.OPENAI, at.url, preset="vllm")
        for name, at in servers.items()
    )
    profile.mkdir(parents=True, exist_ok=True)
    SettingsFile(profile / "settings.json").save(
        Settings(connections=connections, default_connection_id=default)
    )


async def keep(profile: Path, made: Provenance) -> None:
    """Keep a chat as earlier versions did, or an import: bound to nothing."""
    profile.mkdir(parents=True, exist_ok=True)
    database = Database(profile / "history.sqlite3", backup_directory=profile / "backups")
    await database.open()
    asked = Message("q", "old-chat", None, Role.USER, SECRET, 1)
    answer = Message("a", "old-chat", "q", Role.ASSISTANT, "Noted.", 2, provenance=made)
    chat = Conversation("old-chat", "Harvest", 1, 2, active_leaf_id="a")
    await Conversations(database).create(chat, (asked, answer))
    await database.close()


def heard(server: ScriptedServer) -> list[str]:
    """Return every request of a server that holds a word of the chat."""
    return [one.path for one in server.requests if SECRET.encode() in one.body]


async def test_another_default_moves_no_open_chat(
    profile: Path, environment: dict[str, str]
) -> None:
    mine, other = OpenAIServer(), OpenAIServer(models=("big",))
    async with mine.serve() as here, other.serve() as there:
        use(profile, "first", first=here, second=there)
        async with running(profile, environment) as window:
            await window.until("header", shows="Default model · First")
            assert await window.answered(SECRET) == "complete"
            await window.until("header", shows="falcon · First")
            await window.action("settings")
            await window.until("rows", "saved_connections", shows=["Second"])
            await window.take("saved_connections", "Second")
            await window.click("default_connection")
            await window.key("settings_window", "Esc")
            assert await window.header() == "falcon · First"
            assert not await window.server_line()
            for ask in ("More", "Again"):
                assert await window.answered(ask) == "complete"
            before = len(await window.finished())
            await window.shortcut("Ctrl+R")
            assert await window.next_end(before) == "complete"
            assert (len(mine.asked), other.asked, heard(there)) == (4, [], [])
            # a new chat is the default's; by hand this one may go there, too
            await window.action("new_chat")
            await window.until("header", shows="Default model · Second")
            assert await window.answered("Hello") == "complete"
            await window.action("next_chat")
            await window.until("header", shows="falcon · First")
            await window.click("model")
            await window.until("rows", "models", shows=["   big"])
            await window.take("models", "big")
            await window.until("header", shows="big · Second")
            assert heard(there) == []
            assert await window.answered("By hand") == "complete"
    assert (len(mine.asked), len(other.asked)) == (4, 2)
    # asked once; the meter may have counted the chat there by then
    assert [path for path in heard(there) if path != "/tokenize"] == ["/v1/chat/completions"]


@pytest.mark.parametrize("is_old", [True, False])
async def test_where_the_connection_is_gone_a_click_decides(
    profile: Path, environment: dict[str, str], is_old: bool
) -> None:
    mine, other = OpenAIServer(tokens=("Noted",)), OpenAIServer(models=("big",))
    async with mine.serve() as here, other.serve() as there:
        if is_old:
            use(profile, "second", second=there)
            await keep(profile, Provenance("first", "First", model="falcon"))
        else:
            use(profile, "first", first=here, second=there)
        async with running(profile, environment) as window:
            await window.until("header", shows="model")
            if is_old:
                await window.action("next_chat")
            else:
                assert await window.answered(SECRET) == "complete"
                await window.action("settings")
                await window.until("rows", "saved_connections", shows=["First"])
                await window.take("saved_connections", "First")
                await window.click("remove_connection")
                await window.click("remove_connection")
                await window.take("saved_connections", "Second")
                if await window.enabled("default_connection"):
                    await window.click("default_connection")
                await window.key("settings_window", "Esc")
            await window.until("server_line", shows="“First” answered this chat")
            assert await window.read("go_on_with_default") == "Continue with Second"
            assert await window.foot() == ["First", "removed", "trouble"]
            ends = len(await window.finished())
            await every_way_to_ask(window)
            await window.until("read", "message", shows="More")  # back from where it was going
            assert len(await window.finished()) == ends
            assert (heard(there), other.asked) == ([], [])
            # a click sends nothing either: Enter does
            await window.click("go_on_with_default")
            await window.until("server_line", shows="")
            await window.until("header", shows="Second")
            assert await window.read("message") == "More"
            assert heard(there) == []
            await window.key("message", "Return")
            assert await window.next_end(ends) == "complete"
            await window.until("header", shows="big · Second")
    # asked once; the meter may have counted the chat there by then
    assert [path for path in heard(there) if path != "/tokenize"] == ["/v1/chat/completions"]
    assert len(mine.asked) == int(not is_old)


async def every_way_to_ask(window: Remote) -> None:
    """Try to send in the open chat; each way is told that nothing was sent."""

    async def refused(verb: str, *arguments: Any) -> None:
        await window.ask(verb, *arguments)
        await window.until("notice", shows="othing was sent")
        await window.click("close_notice")

    await refused("action", "regenerate")
    await window.action("run_again")
    await window.until("notice", shows="was removed")
    await window.click("close_notice")
    await window.action("continue_answer")
    await window.key("message", "Up")
    await window.until("shows", "edit_message", shows=True)
    await window.type("edit_message", " now")
    await refused("key", "edit_message", "Ctrl+Return")
    await window.type("message", "More")
    await refused("key", "message", "Return")


@pytest.mark.parametrize("is_local", [True, False])
async def test_a_chat_from_elsewhere_goes_out_with_a_word(
    profile: Path, environment: dict[str, str], is_local: bool
) -> None:
    """That of an import was answered by nothing of ours: the default's, and it is said."""
    other = OpenAIServer()
    async with other.serve() as there:
        name = "second"
        address = "http://192.0.2.1/v1"
        use(profile, name, second=there)
        if not is_local:
            server = Connection(name, "Second", ServerKind.OPENAI, address)
            settings = Settings(connections=(server,), default_connection_id=name)
            SettingsFile(profile / "settings.json").save(settings)
        await keep(profile, Provenance(model="gpt-4o"))
        async with running(profile, environment) as window:
            await window.action("next_chat")
            await window.until("messages", shows=2)
            if is_local:
                assert not await window.server_line()
                assert await window.answered("More") == "complete"
                await window.until("header", shows="falcon · Second")
            else:
                await window.until("server_line", shows="sends all of it to Second")
                assert not await window.shows("go_on_with_default")
    assert len(other.asked) == int(is_local)


@pytest.mark.parametrize("was", ["http://192.0.2.9/v1/chat/completions", "http://192.0.2.1/v1"])
async def test_a_server_that_has_moved_is_told_before_it_reads_the_chat(
    profile: Path, environment: dict[str, str], was: str
) -> None:
    server = Connection("second", "Second", ServerKind.OPENAI, "http://192.0.2.1/v1", model="big")
    settings = Settings(connections=(server,), default_connection_id="second")
    paths.make_private_directory(profile)
    SettingsFile(profile / "settings.json").save(settings)
    await keep(profile, Provenance("second", "Second", model="big", address=was))
    async with running(profile, environment) as window:
        await window.action("next_chat")
        await window.until("messages", shows=2)
        if "192.0.2.9" in was:
            await window.until(
                "server_line",
                shows="Your next question sends all of this chat to http://192.0.2.1/v1",
            )
        else:
            assert not await window.server_line()


async def test_a_model_that_was_chosen_before_an_answer_is_made_anew_stays_chosen(
    profile: Path, environment: dict[str, str]
) -> None:
    """However long the disk takes to keep the choice."""
    mine, other = OpenAIServer(), OpenAIServer(models=("big",))
    async with mine.serve() as here, other.serve() as there:
        use(profile, "first", first=here, second=there)
        async with running(profile, environment) as window:
            assert await window.answered("Why?") == "complete"
            await window.until("foot", shows=["First", "falcon · ready"])
            await window.settled()
            held = apsw.Connection(str(profile / "history.sqlite3"))
            held.execute("BEGIN IMMEDIATE")
            await window.click("model")
            await window.until("rows", "models", shows="big")
            await window.type("filter_models", "big")
            await window.key("filter_models", "Return")
            await window.until("header", shows="Second")
            await window.shortcut("Ctrl+R")
            for _ in range(20):
                assert "Second" in await window.header()
            held.execute("ROLLBACK")
            held.close()
            assert await window.next_end(1) == "complete"
            await window.settled()
            assert await window.header() == "big · Second"
            assert await window.answered("And now?") == "complete"
            assert (len(mine.asked), len(other.asked)) == (1, 2)


@pytest.mark.parametrize("chat_list", ["archive", "trash"])
async def test_what_begins_beside_the_archive_or_trash_is_in_the_list(
    profile: Path, environment: dict[str, str], chat_list: str
) -> None:
    """Deleting the open chat leaves a new one on the screen, and the list as it was."""
    async with OpenAIServer().serve() as server:
        use(profile, "one", one=server)
        async with running(profile, environment) as window:
            assert await window.answered("first") == "complete"
            await window.until("titles", shows=["first"])
            for begin in ("a chat", "a text"):
                await window.action(f"show_{chat_list}")
                await window.until("shows", "shelf", shows=True)
                await window.action("delete_chat")
                await window.until("open_id", shows="")
                assert await window.shows("shelf")
                if begin == "a chat":
                    assert await window.answered("second") == "complete"
                    await window.until("titles", shows=["second"])
                else:
                    await window.action("new_text")
                await window.until("shows", "shelf", shows=False)
