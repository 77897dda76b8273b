"""Histories that a test's program begins with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database


async def put_in(profile: Path, chats: Mapping[str, tuple[str, str]]) -> None:
    """Make a history of chats, newest first: by title, the one question and its answer."""
    paths.make_private_directory(profile)
    database = Database(paths.history_file(profile))
    await database.open()
    store, now = Conversations(database), now_ms()
    for age, (title, (question, answer)) in enumerate(chats.items()):
        at = now - age * 1_000
        chat, asked, said = new_id(), new_id(), new_id()
        await store.create(
            Conversation(chat, title, at, at, active_leaf_id=said),
            [
                Message(asked, chat, None, Role.USER, question, at),
                Message(said, chat, asked, Role.ASSISTANT, answer, at),
            ],
        )
    await database.close()
