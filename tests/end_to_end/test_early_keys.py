"""Keys that come before the program is ready, or faster than it: each ends where it was meant.

The driver types at moments that are certain, not after a time that may be too short.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import apsw
import pytest
import pytest_asyncio
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import Conversation, ConversationKind, Message, Role
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.conftest import NOISE, ROOT
from tests.end_to_end.environments import at_home, offscreen
from tests.servers.openai_server import OpenAIServer
from tests.waiting import PATIENCE_S, until

MOMENTS = ("painted", "wired")
Rows = dict[str, tuple[str, list[str]]]


class Services:
    """A profile with three chats and a server that answers, and what is in it afterwards."""

    def __init__(self, profile: Path, address: str) -> None:
        self.profile = profile
        self.connection = Connection(
            "t", "Test", ServerKind.OPENAI, address, "falcon", proxy=ProxyChoice.NONE
        )
        self.file = SettingsFile(paths.settings_file(profile))

    async def fill(self, **drafts: str) -> None:
        """Put chats in that have these drafts, the first being the newest."""
        paths.make_private_directory(self.profile)
        database = Database(paths.history_file(self.profile))
        await database.open()
        store = Conversations(database)
        for age, (name, draft) in enumerate(drafts.items()):
            at = 1_700_000_000_000 - age * 1_000
            kind = ConversationKind.COMPLETION if "text" in name else ConversationKind.CHAT
            if kind is ConversationKind.COMPLETION:
                await store.create(Conversation(name, name, at, at, kind=kind, draft=draft))
                continue
            said = f"said-{name}"
            await store.create(
                Conversation(name, name, at, at, active_leaf_id=said, draft=draft),
                [
                    Message(f"asked-{name}", name, None, Role.USER, f"about {name}", at),
                    Message(said, name, f"asked-{name}", Role.ASSISTANT, "yes", at),
                ],
            )
        await database.close()

    def begin_with(self, conversation_id: str | None, **more: Any) -> None:
        """Let the program begin with a conversation, and with these settings."""
        self.file.save(
            Settings(
                default_connection_id="t",
                connections=(self.connection,),
                open_conversation_id=conversation_id,
                welcome_closed=True,
                **more,
            )
        )

    async def start(self, **steps: list[str]) -> asyncio.subprocess.Process:
        """Start the program with these steps."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.end_to_end.early_driver", str(self.profile),
            json.dumps(steps),
            cwd=ROOT, env=at_home(offscreen()),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def run(self, **steps: list[str]) -> list[dict[str, Any]]:
        """Run the program to its end, which must be a good one; return what was seen."""
        process = await self.start(**steps)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        lines = [json.loads(line) for line in out.splitlines()]
        noise = [line for line in err.decode().splitlines() if not line.startswith(NOISE)]
        assert (process.returncode, noise) == (0, []), err.decode()
        assert [line for line in lines if "failed" in line] == []
        return lines

    def rows(self) -> Rows:
        """Return each conversation's draft and the questions that were asked in it, by title."""
        connection = apsw.Connection(
            str(paths.history_file(self.profile)), flags=apsw.SQLITE_OPEN_READONLY
        )
        try:
            questions = dict[str, list[str]]()
            for title, text in connection.execute(
                "SELECT title, text FROM conversation c JOIN message m ON"
                " m.conversation_key = c.key WHERE role = 'user' AND text NOT LIKE 'about %'"
                " ORDER BY m.key"
            ):
                questions.setdefault(title, []).append(text)
            return {
                title: (draft, questions.get(title, []))
                for title, draft in connection.execute("SELECT title, draft FROM conversation")
            }
        finally:
            connection.close()

    @property
    def settings(self) -> Settings:
        """The settings as the program left them."""
        return self.file.load()


@pytest_asyncio.fixture
async def services(profile: Path) -> AsyncIterator[Services]:
    async with OpenAIServer().serve() as server:
        yield Services(profile, server.url)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_question_in_a_new_chat_is_sent_once_and_the_next_stays_in_the_box(
    services: Services, moment: str
) -> None:
    await services.fill()
    services.begin_with(None)
    keys = ["turn one", "<enter>", "turn two", "<enter>"]
    early, seen = await services.run(**{moment: keys, "loading": ["<see>"], "open": ["<see>"]})
    assert "once your chats have loaded" in early["notice"]
    assert (seen["box"], seen["notice"]) == ("turn two", "")
    assert services.rows() == {"turn one": ("turn two", ["turn one"])}
    assert (services.settings.new_chat_draft, services.settings.early_draft) == ("", "")


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_question_goes_to_the_chat_that_opens_and_its_draft_comes_back(
    services: Services, moment: str
) -> None:
    await services.fill(one="draft one", two="draft two", three="")
    services.begin_with("one", new_chat_draft="a new thought")
    [seen] = await services.run(**{moment: ["hello", "<enter>"], "open": ["<see>"]})
    assert seen["box"] == "draft one"
    assert services.rows() == {
        "one": ("draft one", ["hello"]),
        "two": ("draft two", []),
        "three": ("", []),
    }
    assert services.settings.new_chat_draft == "a new thought"


@pytest.mark.parametrize("moment", MOMENTS)
async def test_what_is_typed_never_mixes_with_a_draft_and_neither_is_lost(
    services: Services, moment: str
) -> None:
    await services.fill(one="draft one", two="")
    services.begin_with("one")
    typed, sent = await services.run(
        **{moment: ["hello"], "open": ["<see>", "<idle>", "<enter>", "<idle>", "<see>"]}
    )
    assert typed["box"] == "hello"
    assert "earlier draft" in typed["notice"]
    assert sent["box"] == "draft one"
    assert services.rows() == {"one": ("draft one", ["hello"]), "two": ("", [])}


async def test_what_is_typed_is_kept_beside_a_draft_that_waits(services: Services) -> None:
    await services.fill(one="draft one", two="")
    services.begin_with("one")
    [first] = await services.run(painted=["hello"], open=["<idle>", "<chat_2>", "<idle>", "<see>"])
    assert first["box"] == ""
    assert services.rows()["one"] == ("draft one\n\nhello", [])


async def test_the_new_chats_draft_waits_for_the_next_new_chat(services: Services) -> None:
    await services.fill()
    services.begin_with(None, new_chat_draft="a new thought")
    [seen, new] = await services.run(
        painted=["hello", "<enter>"], open=["<see>", "<new_chat>", "<idle>", "<see>"]
    )
    assert (seen["box"], new["box"]) == ("", "a new thought")
    assert services.rows() == {"hello": ("", ["hello"])}
    assert services.settings.new_chat_draft == "a new thought"


async def test_a_chat_begun_before_the_first_one_opens_is_the_one_that_is_asked(
    services: Services,
) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    [seen] = await services.run(wired=["<new_chat>", "hello", "<enter>"], open=["<see>"])
    assert seen["title"].startswith("hello")
    assert services.rows() == {"one": ("draft one", []), "hello": ("", ["hello"])}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_keys_for_a_new_chat_count_from_the_first_moment(
    services: Services, moment: str
) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    [seen] = await services.run(
        **{moment: ["<keys:Ctrl+N>", "hello", "<enter>"], "open": ["<see>"]}
    )
    assert seen["title"].startswith("hello")
    assert services.rows() == {"one": ("draft one", []), "hello": ("", ["hello"])}


@pytest.mark.parametrize(("moment", "pressed", "begun", "opens"), [
    ("painted", "<keys:Ctrl+2>", "one", "two"), ("wired", "<chat_2>", None, "two"),
    ("wired", "<chat_9>", "two", "two"), ("painted", "<keys:Ctrl+Tab>", "one", "two"),
    ("wired", "<previous_chat>", "one", "three"),
])  # fmt: skip
async def test_keys_for_a_chat_of_the_list_count_from_the_first_moment(
    services: Services, moment: str, pressed: str, begun: str | None, opens: str
) -> None:
    drafts = {"one": "draft one", "two": "draft two", "three": ""}
    await services.fill(**drafts)
    services.begin_with(begun)
    steps = {moment: [pressed], "open": ["<see>", " more", "<idle>", "<see>"]}
    seen, after = await services.run(**steps)
    assert seen["title"].startswith(opens)
    assert (seen["box"], after["box"]) == (drafts[opens], f"{drafts[opens]} more")
    drafts[opens] += " more"
    assert services.rows() == {name: (draft, []) for name, draft in drafts.items()}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_words_that_were_typed_stay_where_they_are_seen(
    services: Services, moment: str
) -> None:
    await services.fill(one="", two="draft two")
    services.begin_with("one")
    pressed = "<keys:Ctrl+2>" if moment == "painted" else "<chat_2>"
    [seen] = await services.run(**{moment: ["hello", pressed], "open": ["<see>"]})
    assert seen["title"].startswith("one") and seen["box"] == "hello"
    assert services.rows() == {"one": ("hello", []), "two": ("draft two", [])}


async def test_what_needs_a_chat_says_so_where_there_is_none(services: Services) -> None:
    names = [
        "export", "print", "rename", "delete_chat", "find_in_chat", "regenerate", "run_again",
        "continue_answer", "how_it_was_made", "clear_context", "copy_answer", "copy_code",
    ]  # fmt: skip
    await services.fill(one="")
    services.begin_with(None)
    steps = [
        step for name in names for step in (f"<{name}>", "<idle>", "<see>", "<undo>", "<idle>")
    ]
    other = ["<export>", "<idle>", "<see>", "<next_chat>", "<idle>", "<see>"]
    seen = await services.run(open=[*steps, "<see>", *other])
    *told, undone, told_again, another = [one["notice"] for one in seen]
    assert {*told, told_again} == {"This chat is empty."}
    assert (len(told), undone) == (len(names), "Nothing to undo.")
    assert another == "", "the chat that was opened then has something in it"
    # what can be taken back stays, and a chat with something in it needs no such word
    services.begin_with("one")
    steps = [
        "<find_in_chat>",
        "<see>",
        "<delete_chat>",
        "<idle>",
        "<see>",
        "<delete_chat>",
        "<see>",
    ]
    found, deleted, again = await services.run(open=steps)
    assert "chat is empty" not in found["notice"]
    assert "Trash" in deleted["notice"] and again["notice"] == deleted["notice"]


async def test_keys_after_an_early_question_come_after_it(services: Services) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    [seen] = await services.run(
        painted=["hello", "<enter>", "<keys:Ctrl+N>"], open=["<idle>", "<see>"]
    )
    assert seen["box"] == ""
    assert not seen["title"].startswith("one")
    assert services.rows() == {"one": ("draft one", ["hello"])}


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "in the trash"])
async def test_what_was_asked_in_a_chat_that_is_gone_is_not_sent_elsewhere(
    services: Services, gone: bool
) -> None:
    await services.fill(one="")
    if not gone:
        connection = apsw.Connection(str(paths.history_file(services.profile)))
        connection.execute("UPDATE conversation SET deleted_at = 1800000000000")
        connection.close()
    services.begin_with("another" if gone else "one")
    [seen] = await services.run(painted=["hello", "<enter>", "more"], open=["<see>"])
    assert seen["box"] == "hello\n\nmore"
    assert services.rows() == {"one": ("", [])}
    assert services.settings.new_chat_draft == "hello\n\nmore"


async def test_an_end_right_after_a_chat_was_begun_keeps_what_was_typed(services: Services) -> None:
    """There is nothing yet that could save it, and no chat is on its way any more."""
    await services.fill(one="draft one")
    services.begin_with("one")
    await services.run(wired=["<new_chat>", "hello", "<term>", "<slow>"])
    [seen] = await services.run(open=["<new_chat>", "<idle>", "<see>"])
    assert seen["box"] == "hello"


@pytest.mark.parametrize("start", [None, "one"])
async def test_an_end_before_the_history_is_open_keeps_what_was_typed(
    services: Services, tmp_path: Path, start: str | None
) -> None:
    """The next start is tried once for each way in which it was kept, not for each moment."""
    kept: dict[tuple[str, str], Services] = {}
    for moment in (*MOMENTS, "loading"):
        ended = Services(tmp_path / moment, services.connection.base_url)
        await ended.fill(one="draft one")
        ended.begin_with(start)
        assert await ended.run(**{moment: ["hello", "<enter>", "more", "<term>"]}) == []
        left = ended.settings
        assert left.open_conversation_id == start
        assert (left.early_draft or left.new_chat_draft) == "hello\n\nmore", moment
        assert ended.rows() == {"one": ("draft one", [])}, "nothing was sent"
        kept[left.early_draft, left.new_chat_draft] = ended
    for ended in kept.values():
        [seen] = await ended.run(open=["<see>"])
        assert seen["box"] == "hello\n\nmore"
        assert ended.settings.early_draft == ""


@pytest.mark.parametrize("moment", [*MOMENTS, "loading"])
@pytest.mark.parametrize("start", [None, "one"])
async def test_the_caret_stays_in_what_is_typed_while_the_chat_opens(
    services: Services, start: str | None, moment: str
) -> None:
    await services.fill(one="")
    services.begin_with(start)
    [seen] = await services.run(
        **{moment: ["hllo", "<left>", "<left>", "<left>"]}, open=["e", "<see>"]
    )
    assert seen["box"] == "hello"


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (["hello"], "hello"),
        (["hello", "<enter>", "more"], "hello\n\nmore"),
        (["<keys:Ctrl+Shift+E>", "Once"], "Once"),
        (["<keys:Ctrl+Shift+E>", "Once", "<keys:Ctrl+N>"], "Once"),
    ],
    ids=["typed", "asked", "a text", "a text that was left"],
)
@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_kill_while_the_history_is_being_opened_loses_nothing(
    services: Services, moment: str, keys: list[str], kept: str
) -> None:
    """Another program holds the history, and has not let go of it when the power fails."""
    await services.fill(one="draft one")
    services.begin_with("one")
    held = apsw.Connection(str(paths.history_file(services.profile)))
    held.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").fetchall()
    if moment == "wired":
        actions = {"<keys:Ctrl+Shift+E>": "<new_text>", "<keys:Ctrl+N>": "<new_chat>"}
        keys = [actions.get(key, key) for key in keys]
    process = await services.start(**{moment: keys})
    try:
        await until(lambda: services.settings.early_draft == kept)
    finally:
        process.kill()
        await process.communicate()
        held.close()
    [seen] = await services.run(open=["<see>"])
    assert seen["box"] == kept
    assert services.settings.early_draft == ""
    assert [asked for _, asked in services.rows().values()] == [[]]


async def test_keys_right_after_enter_are_the_next_question(services: Services) -> None:
    await services.fill()
    services.begin_with(None)
    [first, second] = await services.run(
        open=[
            "q0", "<enter>", "n2", "<see>", "<idle>",
            "<enter>", "n3", "<enter>", "<see>", "<idle>", "<enter>", "<idle>",
        ]
    )  # fmt: skip
    assert (first["box"], second["box"]) == ("n2", "n3")
    assert services.rows() == {"q0": ("", ["q0", "n2", "n3"])}


async def test_keys_right_after_a_chat_was_chosen_are_that_chats(services: Services) -> None:
    await services.fill(one="", two="draft two", three="")
    services.begin_with("one")
    await services.run(
        open=[
            "in one", "<chat_3>", "in three", "<chat_2>", "in two", "<enter>", "more", "<idle>",
            "<chat_2>", "<chat_3>", "end", "<chat_3>", "<idle>",
        ]
    )  # fmt: skip
    rows = services.rows()
    assert rows["two"][1] == ["in two"]
    assert sorted(rows["two"][0].split("\n\n")) == ["draft two", "more"]
    assert rows["one"] == ("in one", [])
    assert rows["three"] == ("in three\n\nend", [])


async def test_keys_for_a_text_on_its_way_go_to_its_end(services: Services) -> None:
    await services.fill(one="draft one", text="Once upon")
    services.begin_with("one")
    await services.run(open=["<chat_2>", " a time", "<idle>", "<chat_1>", "<idle>"])
    drafts = sorted(draft for draft, _ in services.rows().values())
    assert drafts == ["Once upon a time", "draft one"]


async def test_keys_right_after_a_text_was_begun_are_its_beginning(services: Services) -> None:
    """Its page is made when it is first wanted, and the message box has the keyboard until then."""
    await services.fill(one="draft one")
    services.begin_with("one")
    await services.run(open=["<new_text>", "Once upon", "<enter>", "a time", "<idle>"])
    drafts = sorted(draft for draft, _ in services.rows().values())
    assert drafts == ["Once upon\na time", "draft one"]


LEAVING = {
    "a new chat": ["<new_chat>"],
    "a chat": ["<chat_1>"],
    "another text": ["<new_text>", "Twice"],
    "a question": ["<new_chat>", "hello", "<enter>"],
    "the end": ["<term>"],
}


@pytest.mark.parametrize("leaving", LEAVING)
async def test_a_text_that_is_left_before_its_page_is_there_keeps_its_words(
    services: Services, leaving: str
) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    await services.run(open=["<new_text>", "Once upon", "<enter>", "a time", *LEAVING[leaving]])
    drafts = {draft for draft, _ in services.rows().values()}
    assert drafts >= {"Once upon\na time", "draft one"}
    assert drafts - {"Once upon\na time", "draft one", ""} <= {"Twice"}


@pytest.mark.parametrize("leaving", LEAVING)
@pytest.mark.parametrize("moment", ["open", "text"])
async def test_words_for_a_text_on_its_way_are_kept_in_it_where_it_is_left(
    services: Services, moment: str, leaving: str
) -> None:
    await services.fill(one="draft one", text="Once upon")
    services.begin_with("one")
    steps = [" a time", *LEAVING[leaving]]
    if moment == "text":
        await services.run(open=["<chat_2>", "<idle>"], text=steps)
    else:
        await services.run(open=["<chat_2>", *steps])
    rows = services.rows()
    assert {"Once upon a time", "draft one"} <= {draft for draft, _ in rows.values()}


async def test_an_early_text_that_is_never_shown_keeps_its_words(services: Services) -> None:
    for moment in MOMENTS:
        services.profile = services.profile.with_name(moment)
        services.file = SettingsFile(paths.settings_file(services.profile))
        await services.fill(one="draft one")
        services.begin_with("one")
        key = "<keys:Ctrl+Shift+E>" if moment == "painted" else "<new_text>"
        await services.run(**{moment: [key, "Once upon", "<term>"]})
        [seen] = await services.run(open=["<see>"])
        # in the text, if the history came to be open before the end
        drafts = [draft for draft, _ in services.rows().values()]
        assert [seen["box"], *drafts].count("Once upon") == 1, moment


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("ends", [False, True], ids=["opened", "never opened"])
async def test_an_early_text_that_is_left_at_once_keeps_its_words(
    services: Services, ends: bool, moment: str
) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    keys = ["<keys:Ctrl+Shift+E>", "Once upon", "<keys:Ctrl+N>", "mine"]
    if moment == "wired":
        keys[0], keys[2] = "<new_text>", "<new_chat>"
    steps = {moment: [*keys, *["<term>"] * ends]}
    if ends:
        steps.setdefault("wired", []).append("<slow>")
    await services.run(**steps)
    assert services.settings.new_chat_draft == "mine"
    drafts = sorted(draft for draft, _ in services.rows().values())
    assert drafts == (["draft one"] if ends else ["Once upon", "draft one"])
    assert services.settings.early_draft == ("Once upon" if ends else "")


@pytest.mark.parametrize("moment", [*MOMENTS, "loading", "text"])
async def test_words_typed_while_the_program_begins_with_a_text_are_at_its_end(
    services: Services, moment: str
) -> None:
    await services.fill(one="draft one", text="Once upon")
    services.begin_with("text")
    await services.run(**{moment: [" a time"]}, open=["<idle>", ", a falcon"])
    drafts = {draft for draft, _ in services.rows().values()}
    assert drafts == {"Once upon a time, a falcon", "draft one"}


async def test_words_typed_while_another_text_is_on_its_way_stay_where_they_are_seen(
    services: Services,
) -> None:
    await services.fill(one="draft one", text="Once", other_text="Twice")
    services.begin_with("one")
    await services.run(
        open=["<chat_2>", "<idle>", "<chat_3>", "<idle>", "<new_text>", "new"],
        text=["<idle>", " more"],
    )
    assert {draft for draft, _ in services.rows().values()} == {
        "draft one",
        "Once more",
        "Twice",
        "new",
    }


@pytest.mark.parametrize("moment", [*MOMENTS, "loading", "open"])
@pytest.mark.parametrize("asked", [False, True], ids=["typed", "asked"])
@pytest.mark.parametrize("start", [None, "one"])
async def test_what_follows_the_key_for_a_temporary_chat_is_in_no_file(
    services: Services, start: str | None, asked: bool, moment: str
) -> None:
    await services.fill(one="draft one")
    services.begin_with(start)
    keys = ["<keys:Ctrl+Shift+N>" if moment == "painted" else "<temporary_chat>", "secret"]
    steps = {moment: [*keys, *["<enter>"] * asked]}
    steps.setdefault("open", []).extend(["<idle>", "<see>", "<new_chat>", "<idle>", "<see>"])
    there, left = await services.run(**steps)
    assert there["box"] == ("" if asked else "secret")
    assert (left["box"], "Temporary chat closed" in left["notice"]) == ("", True)
    assert services.rows() == {"one": ("draft one", [])}
    assert [file for file in files_in(services.profile) if b"secret" in file.read_bytes()] == []


@pytest.mark.parametrize("moment", MOMENTS)
async def test_what_is_typed_before_the_key_for_a_temporary_chat_is_kept(
    services: Services, moment: str
) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    key = "<keys:Ctrl+Shift+N>" if moment == "painted" else "<temporary_chat>"
    steps = ["hello", key, "secret"] if moment == "wired" else ["hello", "<enter>", key, "secret"]
    [seen] = await services.run(**{moment: steps}, open=["<see>"])
    assert seen["box"] == "secret"
    kept = ("draft one\n\nhello", []) if moment == "wired" else ("draft one", ["hello"])
    assert services.rows() == {"one": kept}
    assert [file for file in files_in(services.profile) if b"secret" in file.read_bytes()] == []


async def test_an_end_while_a_temporary_chat_is_on_its_way_leaves_nothing_of_it(
    services: Services,
) -> None:
    await services.fill(one="draft one")
    services.begin_with("one")
    await services.run(wired=["<temporary_chat>", "secret", "<enter>", "more", "<term>", "<slow>"])
    found = [file for file in files_in(services.profile) if b"secret" in file.read_bytes()]
    assert (found, services.settings.early_draft) == ([], "")


@pytest.mark.parametrize("moment", [*MOMENTS, "loading", "text"])
async def test_a_search_stays_open_while_the_text_to_begin_with_comes(
    services: Services, moment: str
) -> None:
    await services.fill(one="", text="Once upon")
    services.begin_with("text")
    key = "<keys:Ctrl+K>" if moment == "painted" else "<search_all>"
    [seen] = await services.run(**{moment: [key, "about"]}, open=["<see>"])
    assert seen["search"] == "about"
    assert {draft for draft, _ in services.rows().values()} == {"", "Once upon"}


@pytest.mark.parametrize("moment", [*MOMENTS, "loading", "open"])
@pytest.mark.parametrize("key", ["search_all", "all_actions"])
async def test_what_follows_the_key_for_a_search_is_sought_and_not_sent(
    services: Services, key: str, moment: str
) -> None:
    await services.fill(one="draft one", two="", three="")
    services.begin_with("two")
    keys = {"search_all": "Ctrl+K", "all_actions": "F1"}[key]
    words = {"search_all": "about one", "all_actions": "new chat"}[key]
    first = f"<keys:{keys}>" if moment == "painted" else f"<{key}>"
    steps = {moment: [first, words, "<enter>"]}
    steps.setdefault("open", []).extend(["<idle>", "<see>"])
    [seen] = await services.run(**steps)
    assert (seen["search"], seen["box"]) == (None, "draft one" if key == "search_all" else "")
    assert seen["title"].startswith("one" if key == "search_all" else "New chat")
    assert services.rows() == {"one": ("draft one", []), "two": ("", []), "three": ("", [])}


def files_in(profile: Path) -> list[Path]:
    """Return all files of a profile."""
    return [file for file in profile.rglob("*") if file.is_file()]


async def test_a_question_that_cannot_be_saved_comes_back(services: Services) -> None:
    await services.fill(one="")
    connection = apsw.Connection(str(paths.history_file(services.profile)))
    connection.execute("UPDATE conversation SET connection_id = 'removed'")
    connection.close()
    services.begin_with("one")
    alone, beside = await services.run(
        open=["hello", "<enter>", "<idle>", "<see>", "<enter>", "more", "<idle>", "<see>"]
    )
    assert alone["box"] == "hello"
    assert beside["box"] == "hello\n\nmore"
    assert services.rows() == {"one": ("hello\n\nmore", [])}


async def test_a_question_that_was_sent_is_no_draft_after_a_kill(services: Services) -> None:
    """The program was killed between the commit and the settings' next save."""
    await services.fill(one="")
    services.begin_with(None, new_chat_draft="about one", new_chat_id="one")
    [seen] = await services.run(open=["<see>"])
    assert seen["box"] == ""
    assert services.settings.new_chat_draft == ""


async def test_a_new_chats_draft_is_kept_with_the_id_that_its_conversation_gets(
    services: Services,
) -> None:
    await services.fill()
    services.begin_with(None)
    await services.run(open=["hello"])
    kept = services.settings
    assert kept.new_chat_draft == "hello"
    await services.run(open=["<enter>", "<idle>"])
    connection = apsw.Connection(str(paths.history_file(services.profile)))
    assert list(connection.execute("SELECT id FROM conversation")) == [(kept.new_chat_id,)]
    connection.close()
    assert services.settings.new_chat_id == ""


@pytest.mark.parametrize("step", ["<point>", "<other>"])
async def test_what_nobody_made_plain_is_shown_as_text_from_the_first_moment(
    services: Services, step: str
) -> None:
    """A tip needs a pointer that moved, a box another window before it: no second is waited for."""
    await services.fill(a="")
    services.begin_with("a")
    (seen,) = await services.run(painted=[step], wired=["<plain>"])
    assert seen == {"tip": [True], "box": [True]}
