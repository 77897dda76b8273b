"""A chat in the terminal stays with the server that answered it, end to end: nothing of it goes
anywhere else before a person says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import UNSAVED_ID, Connection, ServerKind
from falcon_desktop.core.domain.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer

Run = Callable[..., Awaitable[Any]]


def server(name: str, at: ScriptedServer, **more: Any) -> Connection:
    return Connection(name, name.title(), ServerKind.OPENAI, at.url, **more)


def use(profile: Path, *connections: Connection, default: str) -> None:
    settings = Settings(connections=connections, default_connection_id=default)
    SettingsFile(profile / "settings.json").save(settings)


def conversation_of(result: Any) -> str:
    found: str = result.lines[-1]["conversation_id"]
    return found


async def keep(profile: Path, conversation: Conversation, *messages: Message) -> None:
    """Write a chat as an earlier version did, or an import."""
    database = Database(profile / "history.sqlite3", backup_directory=profile / "backups")
    await database.open()
    await Conversations(database).create(conversation, messages)
    await database.close()


def answered(chat: str, made: Provenance) -> tuple[Conversation, Message, Message]:
    asked = Message(f"{chat}-q", chat, None, Role.USER, "A secret", 1)
    answer = Message(f"{chat}-a", chat, asked.id, Role.ASSISTANT, "Kept", 2, provenance=made)
    return Conversation(chat, "Old", 1, 2, active_leaf_id=answer.id), asked, answer


@pytest.mark.parametrize("model", ["", "falcon-7b"])
async def test_an_address_stays_the_chats_own(falcon: Run, profile: Path, model: str) -> None:
    begun, other = OpenAIServer(models=("one", "falcon-7b")), OpenAIServer()
    async with begun.serve() as here, other.serve() as there:
        use(profile, server("other", there), default="other")
        named = ["--model", model] if model else []
        first = await falcon(
            "ask", "Hi", "--base-url", here.url, "--api", "openai", "--json", *named
        )
        second = await falcon("ask", "More", "--conversation", conversation_of(first), "--json")
    assert (first.status, second.status) == (0, 0), second.err
    assert (len(begun.asked), other.asked) == (2, [])
    assert begun.asked[0]["model"] == begun.asked[1]["model"]


@pytest.mark.parametrize("named", [True, False])
async def test_another_default_moves_no_chat(falcon: Run, profile: Path, named: bool) -> None:
    first_server, other = OpenAIServer(), OpenAIServer()
    async with first_server.serve() as here, other.serve() as there:
        both = server("first", here), server("other", there)
        use(profile, *both, default="other" if named else "first")
        chosen = ["--connection", "first"] if named else []
        first = await falcon("ask", "Hi", "--json", *chosen)
        use(profile, *both, default="other")
        second = await falcon("ask", "More", "--conversation", conversation_of(first), "--json")
        assert (second.status, len(first_server.asked), other.asked) == (0, 2, [])
        # said by hand it is another's from then on
        chat = ["--conversation", conversation_of(first), "--json"]
        assert (await falcon("ask", "Now", "--connection", "other", *chat)).status == 0
        assert (await falcon("ask", "Still", *chat)).status == 0
    assert (len(first_server.asked), len(other.asked)) == (2, 2)


async def test_another_default_model_moves_no_chat(falcon: Run, profile: Path) -> None:
    openai = OpenAIServer(models=("one", "two"))
    async with openai.serve() as here:
        use(profile, server("first", here, model="one"), default="first")
        first = await falcon("ask", "Hi", "--json")
        use(profile, server("first", here, model="two"), default="first")
        await falcon("ask", "More", "--conversation", conversation_of(first))
        await falcon("ask", "New")
    assert [body["model"] for body in openai.asked] == ["one", "one", "two"]


@pytest.mark.parametrize("by_name", [True, False])
async def test_where_the_connection_is_gone_nothing_is_sent(
    falcon: Run, profile: Path, by_name: bool
) -> None:
    gone, other = OpenAIServer(), OpenAIServer()
    async with gone.serve() as here, other.serve() as there:
        both = server("first", here), server("other", there)
        use(profile, *both, default="first")
        first = await falcon("ask", "Hi", "--json", *(["--connection", "first"] if by_name else []))
        use(profile, both[1], default="other")
        chat = ["--conversation", conversation_of(first)]
        refused = await falcon("ask", "More", *chat)
        assert refused.status == 3
        assert "“First”" in refused.err and "“Other”" in refused.err
        assert "Nothing was sent" in refused.err and not refused.out
        assert (len(gone.asked), other.asked) == (1, [])
        told = await falcon("ask", "More", *chat, "--json")
        assert (told.status, told.lines[-1]["error"]["code"]) == (3, "connection_gone")
        assert (await falcon("ask", "Go on", *chat, "--connection", "other")).status == 0
    assert (len(gone.asked), len(other.asked)) == (1, 1)


@pytest.mark.parametrize("known", [True, False])
async def test_chats_of_earlier_versions_belong_to_their_last_answer(
    falcon: Run, profile: Path, known: bool
) -> None:
    mine, other = OpenAIServer(), OpenAIServer()
    async with mine.serve() as here, other.serve() as there:
        use(profile, server("first", here), server("other", there), default="other")
        made = Provenance("first" if known else "elsewhere", "First", model="falcon")
        await keep(profile, *answered("old-chat", made))
        result = await falcon("ask", "More", "--conversation", "old-chat")
    assert result.status == (0 if known else 3), result.err
    assert (len(mine.asked), other.asked) == (int(known), [])


@pytest.mark.parametrize("identity", [UNSAVED_ID, "address:openai:{url}"])
async def test_an_address_that_is_only_in_a_message_is_not_asked(
    falcon: Run, profile: Path, identity: str
) -> None:
    """It may have come with a file of someone else's."""
    foreign, other = OpenAIServer(), OpenAIServer()
    async with foreign.serve() as here, other.serve() as there:
        use(profile, server("other", there), default="other")
        made = Provenance(identity.format(url=here.url), here.url, model="falcon")
        await keep(profile, *answered("old-chat", made))
        result = await falcon("ask", "More", "--conversation", "old-chat")
        assert result.status == 3
        assert (foreign.asked, other.asked) == ([], [])
        again = ["--conversation", "old-chat", "--base-url", here.url, "--api", "openai"]
        assert (await falcon("ask", "More", *again)).status == 0
        assert (await falcon("ask", "More", "--conversation", "old-chat")).status == 0
    assert (len(foreign.asked), other.asked) == (2, [])


async def test_an_imported_chat_has_no_server_of_its_own(falcon: Run, profile: Path) -> None:
    other = OpenAIServer()
    async with other.serve() as there:
        use(profile, server("other", there), default="other")
        chat, asked, answer = answered("old-chat", Provenance(model="gpt-4o"))
        await keep(profile, chat, asked, replace(answer, provenance=Provenance(model="gpt-4o")))
        assert (await falcon("ask", "More", "--conversation", "old-chat")).status == 0
    assert len(other.asked) == 1


async def test_the_key_of_an_address_is_named_again(
    falcon: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_KEY", "hf_Canary0123")
    openai = OpenAIServer(key="hf_Canary0123")
    async with openai.serve() as here:
        at = ["--base-url", here.url, "--api", "openai", "--key-env", "THE_KEY"]
        first = await falcon("ask", "Hi", *at, "--json")
        chat = ["--conversation", conversation_of(first)]
        without = await falcon("ask", "More", *chat)
        with_key = await falcon("ask", "More", *chat, "--key-env", "THE_KEY")
    assert (first.status, without.status, with_key.status) == (0, 3, 0), with_key.err
    assert len(openai.asked) == 2
    assert "hf_Canary" not in (profile / "history.sqlite3").read_bytes().decode("latin-1")
