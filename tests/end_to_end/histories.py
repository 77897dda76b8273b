"""Histories that a test's program begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.parts import (
    CallState,
    Citation,
    FilePart,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.core.domain.test_pictures import png


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


async def put_every_end(profile: Path) -> None:
    """Put in a chat whose answers ended in every way that there is."""
    await _put(profile, "Τέλη", 9_000, ended_in_every_way)


async def _put(
    profile: Path, title: str, age: int, made: Callable[[str, int], list[Message]]
) -> None:
    """Put in a chat of so many milliseconds ago, made with its id and its time."""
    database = Database(paths.history_file(profile))
    await database.open()
    at, chat = now_ms() - age, new_id()
    messages = made(chat, at)
    await Conversations(database).create(
        Conversation(chat, title, at, at, active_leaf_id=messages[-1].id), messages
    )
    await database.close()


def ended_in_every_way(chat: str, at: int) -> list[Message]:
    """Return questions and answers in Greek, each of which ended in another way."""
    ends = [
        {"status": MessageStatus.STOPPED},
        {"status": MessageStatus.INTERRUPTED},
        {"finish_reason": "length"},
        {"finish_reason": "content_filter"},
        {"provenance": Provenance(model="Αθήνα", edited=True), "usage": Usage(5, 7, 3),
         "timings": Timings(0.3, 70.0, 12.5)},
        *(
            {"status": MessageStatus.FAILED,
             "failure": Failure("unreachable", Sentence("The server does not list its models."),
                                "λεπτό", step, retry_after=90.0)}
            for step in NextStep
        ),
    ]  # fmt: skip
    messages: list[Message] = []
    for number, end in enumerate(ends):
        parent = messages[-1].id if messages else None
        asked = Message(new_id(), chat, parent, Role.USER, "Γιατί;", at + 2 * number)
        answer = Message(
            new_id(), chat, asked.id, Role.ASSISTANT, "Έτσι.", at + 2 * number + 1, **end
        )  # type: ignore[arg-type]
        messages += [asked, answer]
    return messages


async def put_every_part(profile: Path) -> None:
    """Put in a chat with files, thoughts, tools, sources and code."""
    await _put(profile, "Μέρη", 19_000, of_every_part)


def of_every_part(chat: str, at: int) -> list[Message]:
    """Return a question with files and an answer with all that one can have, in Greek."""
    text = (
        "Λέξεις με [σύνδεσμο](https://127.0.0.1/) και `α = 1`.\n\n"
        f"```\n{'α ' * 200}\n```\n\n- ένα\n- δύο\n\n| α | β |\n|---|---|\n| 1 | 2 |\n\n$α^2$\n"
    )
    thoughts = "Σκέψη."
    words = Attachment("α.txt", AttachmentKind.TEXT, "text/plain", 9, "Αθήνα\u200b, ναι")
    picture = Attachment(
        "β.png", AttachmentKind.IMAGE, "image/png", 90, data=png(30, 20), width=30, height=20
    )
    asked = Message(new_id(), chat, None, Role.USER, "Τι;", at, attachments=(words, picture))
    parts = (
        ReasoningPart(0, len(thoughts)),
        ToolCall("1", "αναζήτηση", '{"α": 1}'),
        ToolResult("1", "Βρέθηκε.", "αναζήτηση"),
        ToolCall("2", "αναζήτηση", "{}", server="Ελλάς"),
        ToolResult("2", "Όχι.", "αναζήτηση", is_error=True),
        ToolCall("3", "αναζήτηση", '{"β": 2}', server="Ελλάς", state=CallState.ASKED),
        ToolCall("4", "αναζήτηση", "{}", server="Ελλάς", state=CallState.SENT),
        FilePart(0),
        FilePart(1),
        TextPart(0, len(text)),
        Citation("https://127.0.0.1/", "Πηγή", "Λέξεις", 0, 6),
    )
    said = Message(
        new_id(), chat, asked.id, Role.ASSISTANT, text, at + 1,
        reasoning=thoughts, attachments=(picture, words), parts=parts,
    )  # fmt: skip
    return [asked, said]
