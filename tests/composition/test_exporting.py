"""Many conversations become the same web page with the help of children as without."""

from __future__ import annotations

import asyncio
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from falcon_desktop.composition import exporting
from falcon_desktop.composition.exporting import write_conversations
from falcon_desktop.core.domain.conversation import Conversation, ConversationKind, Message, Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import Cancelled, ExportFormat, Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.html import export_html
from tests.waiting import until

MANY = 130
Whole = tuple[Conversation, list[Message]]


def made(number: int) -> Whole:
    conversation_id, asked = new_id(), new_id()
    kind = ConversationKind.COMPLETION if number % 10 == 9 else ConversationKind.CHAT
    text = f"**{number}** <b>sky</b> 天空 $x^{number}$\n\n```python\nprint({number})\n```"
    answer = Message(new_id(), conversation_id, asked, Role.ASSISTANT, text, 2, reasoning="*Hm*")
    question = Message(asked, conversation_id, None, Role.USER, f"Why {number}?", 1)
    return Conversation(conversation_id, f"Chat {number}", 1, 2, kind), [question, answer]


@pytest.fixture
async def store() -> AsyncIterator[Conversations]:
    database = Database(None)
    await database.open()
    yield Conversations(database)
    await database.close()


@pytest.mark.parametrize("command", ["children", "broken children", "no help"])
async def test_a_page_is_the_same_whoever_makes_it(
    store: Conversations, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command == "broken children":
        dying = [sys.executable, "-c", "pass"]
        monkeypatch.setattr("falcon_desktop.transfer.pages.default_command", lambda: dying)
    if command == "no help":
        monkeypatch.setattr(exporting, "WITH_HELP", MANY + 1)
    chats = [made(number) for number in range(MANY)]
    for chat in chats:
        await store.create(*chat)
    ids = [conversation.id for conversation, _ in chats]
    progress = Progress()
    await write_conversations(store, ids, ExportFormat.HTML, tmp_path / "a.html", progress)
    assert (tmp_path / "a.html").read_text("utf-8") == "".join(export_html(chats))
    assert progress.done == progress.total == MANY
    await write_conversations(store, ids, ExportFormat.HTML, tmp_path / "a.zip", Progress())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert len(archive.namelist()) == MANY
        page = archive.read("Chat 7.html").decode()
    assert page == "".join(export_html([chats[7]]))


class StopAfter(Progress):
    """Is told to stop after so many looks at it."""

    left = MANY // 2

    def keep_on(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().keep_on()


async def test_who_stops_it_finds_no_file(store: Conversations, tmp_path: Path) -> None:
    chats = [made(number) for number in range(MANY)]
    for chat in chats:
        await store.create(*chat)
    ids = [conversation.id for conversation, _ in chats]
    with pytest.raises(Cancelled):
        await write_conversations(store, ids, ExportFormat.HTML, tmp_path / "a.html", StopAfter())
    assert not any(tmp_path.iterdir())


async def test_who_stops_it_need_not_wait_for_a_child(
    store: Conversations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = [sys.executable, "-c", "import signal; signal.pause()"]
    monkeypatch.setattr("falcon_desktop.transfer.pages.default_command", lambda: slow)
    monkeypatch.setattr("falcon_desktop.transfer.pages.SECONDS_TO_END", 0.1)
    chats = [made(number) for number in range(MANY)]
    for chat in chats:
        await store.create(*chat)
    ids = [conversation.id for conversation, _ in chats]
    progress = Progress()
    writing = asyncio.create_task(
        write_conversations(store, ids, ExportFormat.HTML, tmp_path / "a.html", progress)
    )
    await until(lambda: psutil.Process().children())
    progress.cancel()
    with pytest.raises(Cancelled):
        await writing
    assert not any(tmp_path.iterdir())


async def test_a_text_is_saved_exactly_and_takes_no_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    text = "print('天空 😀')\r\n\tx = 1\n"
    await asyncio.to_thread(exporting.write_file, path, text.encode(), False)
    assert path.read_bytes() == text.encode()
    with pytest.raises(InvalidInput):
        await asyncio.to_thread(exporting.write_file, path, b"other", False)
    assert path.read_bytes() == text.encode()
    await asyncio.to_thread(exporting.write_file, path, b"other", True)
    assert path.read_bytes() == b"other"
    assert [one.name for one in tmp_path.iterdir()] == ["code.py"]
    with pytest.raises(InvalidInput):
        await asyncio.to_thread(exporting.write_file, tmp_path / "no" / "x", b"", True)
