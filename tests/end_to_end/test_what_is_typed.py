"""What is typed belongs to what it was begun in, and what is deleted stays deleted."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from falcon_desktop.ui.kit.actions import TABLE
from tests.end_to_end.environments import alone
from tests.end_to_end.histories import put_in
from tests.end_to_end.remote import Refused, Remote, running
from tests.end_to_end.test_making import prepare, to
from tests.servers.openai_server import OpenAIServer
from tests.waiting import until

CHATS = ("First chat", "Second chat", "Third chat")
Way: TypeAlias = Callable[[Remote], Awaitable[None]]


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


async def fill(profile: Path) -> None:
    """Put three chats in, newest first, each with one question and answer."""
    await put_in(
        profile,
        {title: (f"A question of the {title}", f"An answer in the {title}") for title in CHATS},
    )


def on_disk(profile: Path, column: str) -> list[Any]:
    """Return a column of all conversations, in the order in which they were made."""
    with closing(sqlite3.connect(f"file:{paths.history_file(profile)}?mode=ro", uri=True)) as file:
        return [row[0] for row in file.execute(f"SELECT {column} FROM conversation ORDER BY key")]


async def until_on_disk(profile: Path, column: str, wanted: list[Any]) -> None:
    await until(lambda: on_disk(profile, column) == wanted, f"{column} {wanted}")


async def opened(window: Remote, title: str) -> None:
    await window.until("window_title", shows=title)


async def by_number(window: Remote) -> None:
    await window.shortcut("Ctrl+2")
    await opened(window, CHATS[1])


async def by_next(window: Remote) -> None:
    await window.shortcut("Ctrl+Tab")
    await opened(window, CHATS[1])


async def by_previous(window: Remote) -> None:
    await window.shortcut("Ctrl+Shift+Tab")
    await opened(window, CHATS[2])


async def by_new_chat(window: Remote) -> None:
    await window.shortcut("Ctrl+N")
    await window.until("shows", "starting_prompt_1", shows=True)


async def by_new_text(window: Remote) -> None:
    await window.shortcut("Ctrl+Shift+E")
    await window.until("shows", "text", shows=True)


async def by_click(window: Remote) -> None:
    await window.click_chat(CHATS[1])
    await opened(window, CHATS[1])


async def by_search(window: Remote) -> None:
    await window.shortcut("Ctrl+K")
    await window.until("focused", shows="search")
    await window.type("search", CHATS[1])
    await window.key("search", "Return")
    await opened(window, CHATS[1])


async def by_temporary_chat(window: Remote) -> None:
    await window.shortcut("Ctrl+Shift+N")
    await window.until("shows", "about_this_chat", shows=True)


WAYS: tuple[Way, ...] = (
    by_number, by_next, by_previous, by_new_chat, by_new_text, by_click, by_search,
    by_temporary_chat,
)  # fmt: skip


async def back(window: Remote, title: str = CHATS[0]) -> None:
    await window.until("titles", shows=[title])
    await window.click_chat(title)
    await opened(window, title)


async def test_a_title_goes_to_the_chat_it_was_typed_in(
    profile: Path, environment: dict[str, str]
) -> None:
    await fill(profile)
    title = CHATS[0]
    async with running(profile, environment) as window:
        for way in WAYS:
            await back(window, title)
            await window.shortcut("F2")
            await window.until("focused", shows="conversation_title")
            title = f"Typed before {way.__name__}"
            await window.over("conversation_title", title)
            await way(window)
            await until_on_disk(profile, "title", [title, *CHATS[1:]])


FIELDS: dict[str, tuple[str, str, Any]] = {
    "temperature_value": ("1.{n}", "temperature", "1.{n}"),
    "max_new_tokens_value": ("7{n}", "max_new_tokens", "7{n}"),
    "seed_value": ("9{n}", "seed", "9{n}"),
    "new_stop_sequence": ("END{n}", "stop", "END{n}"),
    "system_message": ("Be {n} times kind.", "system_message", "Be {n} times kind."),
}


async def test_an_option_goes_to_the_chat_it_was_typed_in(
    profile: Path, environment: dict[str, str]
) -> None:
    await fill(profile)
    async with running(profile, environment) as window:
        await window.resize("", 1_600, 1_000)
        await window.shortcut("Ctrl+Shift+P")
        await window.until("shows", "options_form", shows=True)
        for n, way in enumerate(WAYS, 1):
            for field, (typed, name, saved) in FIELDS.items():
                await back(window)
                if field == "new_stop_sequence":
                    await window.click("add_a_stop_sequence")
                await window.over(field, typed.format(n=n))
                await way(window)

                def is_saved(text: str = saved.format(n=n), name: str = name) -> bool:
                    return text in str(json.loads(on_disk(profile, "settings")[0]).get(name))

                await until(is_saved, (field, way))
                _, *others = (json.loads(one) for one in on_disk(profile, "settings"))
                assert all(not other for other in others), (field, way, others)


async def test_a_draft_stays_with_its_chat_and_what_is_deleted_stays_deleted(
    profile: Path, environment: dict[str, str]
) -> None:
    await fill(profile)
    async with running(profile, environment) as window:
        for way in WAYS:
            for typed in ("", "what else", ""):
                await back(window)
                await window.over("message", f"not to be kept, {way.__name__}")
                await until_on_disk(profile, "draft", [f"not to be kept, {way.__name__}", "", ""])
                await window.over("message", typed)
                await way(window)
                await until_on_disk(profile, "draft", [typed, "", ""])
                await back(window)
                assert await window.read("message") == typed


async def test_what_is_deleted_in_a_new_chat_is_not_there_at_the_next_start(
    profile: Path, environment: dict[str, str]
) -> None:
    def kept() -> str:
        return SettingsFile(paths.settings_file(profile)).load().new_chat_draft

    async with running(profile, environment) as window:
        await window.type("message", "sk-secret-123")
        while kept() != "sk-secret-123":
            await asyncio.sleep(0.02)
        await window.over("message", "")
        while kept():
            await asyncio.sleep(0.02)
    assert b"sk-secret-123" not in paths.settings_file(profile).read_bytes()
    async with running(profile, environment) as window:
        assert await window.read("message") == ""


NOT_PRESSED = frozenset(
    ("quit", "regenerate", "continue_answer", "run_again", "run_with", "export", "print")
)
"""They end the program, or ask a model or the system for something."""
PRESSED = [row.name for row in TABLE if not row.local and row.name not in NOT_PRESSED]
KINDS = {"chat": {}, "archived": {"archived_at": 1}, "trashed": {"deleted_at": now_ms()}}


async def fill_for_actions(profile: Path, kind: dict[str, Any]) -> list[str]:
    """Put in a conversation for each action, and return their ids."""
    paths.make_private_directory(profile)
    database = Database(paths.history_file(profile))
    await database.open()
    store, now, ids = Conversations(database), now_ms(), [new_id() for _ in PRESSED]
    for chat, action in zip(ids, PRESSED, strict=True):
        said = new_id()
        await store.create(
            Conversation(chat, f"For {action}", now, now, active_leaf_id=said),
            [Message(said, chat, None, Role.USER, "A question", now)],
        )
        await store.update(chat, **kind)
    await database.close()
    return ids


async def only_the_window(window: Remote) -> None:
    """Close what an action opened beside the window, also what it opens late."""
    for _ in range(1_000):
        await window.close_all_beside()
        await window.activate()
        if await window.active():
            return
    raise AssertionError("the window does not get the keyboard")


@pytest.mark.parametrize("kind", KINDS)
async def test_no_action_moves_what_is_typed_or_the_keyboard_out_of_sight(
    profile: Path, environment: dict[str, str], kind: str
) -> None:
    ids = await fill_for_actions(profile, KINDS[kind])
    async with running(profile, environment) as window:
        for chat, action in zip(ids, PRESSED, strict=True):
            await window.open(chat)
            await window.until("open_id", shows=chat)
            if kind != "trashed":
                await window.type("message", f"typed before {action}")
            await window.action(action)
            await only_the_window(window)
            assert await window.keyboard_is_seen(), action
    drafts = on_disk(profile, "draft")
    wanted = ["" if kind == "trashed" else f"typed before {action}" for action in PRESSED]
    assert drafts[: len(wanted)] == wanted
    # a duplicate has the draft, too
    assert set(drafts[len(wanted) :]) <= {"", "typed before duplicate_chat"}
    titles = on_disk(profile, "title")
    assert titles[: len(wanted)] == [f"For {action}" for action in PRESSED]


async def test_no_action_moves_what_is_written_in_a_text(
    profile: Path, environment: dict[str, str]
) -> None:
    """Shift+Esc led to the hidden message box; a letter then replaced the whole text."""
    await fill(profile)
    async with running(profile, environment) as window:
        for action in PRESSED:
            story = f"A story before {action}"
            for _ in range(20):
                await window.action("new_text")
                await window.until("shows", "text", shows=True)
                # what the action before opened late may have come in between
                with contextlib.suppress(Refused):
                    await window.until("text", shows="")
                    await window.type("text", story)
                    break
            await window.action(action)
            await only_the_window(window)
            assert await window.keyboard_is_seen(), action
    drafts = on_disk(profile, "draft")
    assert {draft for draft in drafts if draft} == {f"A story before {one}" for one in PRESSED}


async def test_shift_esc_leads_to_the_text(profile: Path, environment: dict[str, str]) -> None:
    async with running(profile, environment) as window:
        await window.action("new_text")
        await window.until("shows", "text", shows=True)
        await window.type("text", "A story")
        await until_on_disk(profile, "draft", ["A story"])
        await window.shortcut("Shift+Esc")
        assert await window.focused() == "text"
        await window.press_keys("x")
        await until_on_disk(profile, "draft", ["A storyx"])


async def test_after_an_edit_is_sent_one_goes_on_typing_in_the_message_box(
    profile: Path, environment: dict[str, str]
) -> None:
    async with OpenAIServer().serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, f"{served.origin}/v1"))
        async with running(profile, environment) as window:
            assert await window.answered("One question") == "complete"
            await window.key("message", "Up")
            await window.until("focused", shows="edit_message")
            await window.over("edit_message", "Another question")
            await window.key("edit_message", "Ctrl+Return")
            assert await window.next_end(1) == "complete"
            await window.until("shows", "edit_message", shows=False)
            assert await window.focused() == "message"
            await window.press_keys("typed after it")
            assert await window.read("message") == "typed after it"
    assert len(on_disk(profile, "title")) == 1


async def test_esc_gives_up_an_edit_and_stops_nothing(
    profile: Path, environment: dict[str, str]
) -> None:
    await fill(profile)
    async with running(profile, environment) as window:
        await back(window)
        await window.key("message", "Up")
        await window.until("focused", shows="edit_message")
        await window.shortcut("Esc")
        assert not await window.shows("edit_message")
        assert await window.focused() == "message"


async def test_that_a_chat_is_saved_now_is_not_said_of_another(
    profile: Path, environment: dict[str, str]
) -> None:
    server = OpenAIServer(tokens=("Yes",))
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            await window.shortcut("Ctrl+Shift+N")
            await window.until("shows", "about_this_chat", shows=True)
            await window.type("message", "Hello")
            await window.key("message", "Return")
            await window.until("shows", "keep_this_chat", shows=True)
            await window.click("keep_this_chat")
            await window.until("shows", "notice", shows=True)
            await window.shortcut("Ctrl+N")
            await window.until("shows", "starting_prompt_1", shows=True)
            assert not await window.shows("notice")
