"""PDFs for Anthropic: as documents where they fit and are taken, as their text and said so else."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.context.message_blocks import MAX_REQUEST_BYTES, fitting_documents
from falcon_desktop.core.context.turns import turns_of
from falcon_desktop.core.domain.attachments import PDF, Attachment, AttachmentKind, wrapped
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.events import UsageReport
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import ANTHROPIC
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.anthropic import AnthropicProvider
from tests.attaching.test_files import a_pdf
from tests.servers.anthropic import KEY, AnthropicServer
from tests.servers.asking import Outcome, ask, connection

TEXT = "Hello, world!"
FILE = a_pdf(b"BT (Falcons fly) Tj ET")
AS_TEXT = "Sent as text, so that the model can't see the pages: {}."


def pdf(name: str = "falcons.pdf", pages: int = 1, data: bytes = FILE) -> Attachment:
    note = Sentence("{count} page(s)", count=pages)
    kind = AttachmentKind.TEXT
    return Attachment(name, kind, PDF, len(data), f"Words of {name}\n", data, note=note)


def chat(*questions: tuple[str, tuple[Attachment, ...]]) -> ChatRequest:
    path = []
    for number, (text, files) in enumerate(questions):
        path.append(Message(f"q{number}", "c", None, Role.USER, text, 1, attachments=files))
        path.append(Message(f"a{number}", "c", None, Role.ASSISTANT, "Yes.", 1))
    return ChatRequest("", turns_of(path[:-1]), GenerationSettings(system_message=""))


async def answers(
    anthropic: AnthropicServer, *requests: ChatRequest, preset: str = ANTHROPIC
) -> list[Outcome]:
    async with anthropic.serve() as server:
        there: Connection = connection(
            server.origin, ServerKind.ANTHROPIC, model="claude-large", uses_key=True,
            preset=preset,
        )  # fmt: skip
        provider = AnthropicProvider(there, KEY)
        found = [await ask(provider, request) for request in requests]
        await provider.aclose()
    for one in found:
        assert (one.text, one.error) == (TEXT, None)
    return found


def sent(body: dict[str, Any], turn: int = -1) -> list[Any]:
    """Return a question's blocks: the title of each document, the text of each other."""
    return [one.get("title", one.get("text")) for one in body["messages"][turn]["content"]]


async def test_a_pdf_goes_as_a_document_in_place_of_its_text() -> None:
    anthropic = AnthropicServer()
    [outcome] = await answers(anthropic, chat(("What is it?", (pdf(),))))
    document, text = anthropic.asked[0]["messages"][0]["content"]
    assert document == {
        "type": "document",
        "source": {
            "type": "base64", "media_type": PDF, "data": base64.b64encode(FILE).decode(),
        },
        "title": "falcons.pdf",
    }  # fmt: skip
    assert (text["text"], text["cache_control"]) == ("What is it?", {"type": "ephemeral"})
    assert outcome.notices == []
    assert outcome.sent[0].recipe["documents"] == [0]


async def test_other_files_stay_and_a_question_may_be_a_document_alone() -> None:
    csv = Attachment("a.csv", AttachmentKind.TEXT, "text/csv", 3, "a,b\n")
    anthropic = AnthropicServer()
    files = (csv, pdf("one.pdf"), csv, pdf("two.pdf"))
    await answers(anthropic, chat(("Why?", files)), chat(("", (pdf(),))))
    first, alone = anthropic.asked
    assert sent(first) == ["one.pdf", "two.pdf", f"{wrapped(csv)}\n\n{wrapped(csv)}\n\nWhy?"]
    assert sent(alone) == ["falcons.pdf"]
    assert "cache_control" in alone["messages"][0]["content"][0]


async def test_the_newest_go_while_there_is_room_and_what_does_not_is_said() -> None:
    many = pdf("many.pdf", pages=60)
    anthropic = AnthropicServer()
    early, late = await answers(
        anthropic,
        chat(("One?", (many,)), ("Two?", (replace(many, name="new.pdf"),))),
        chat(("One?", (pdf(pages=101),))),
    )
    assert sent(anthropic.asked[0], 0) == [f"{wrapped(many)}\n\nOne?"]
    assert sent(anthropic.asked[0]) == ["new.pdf", "Two?"]
    assert early.notices == [], "nobody is told at each question what was so at an earlier one"
    assert late.notices == [AS_TEXT.format("“falcons.pdf”")] or late.notices == [
        AS_TEXT.format("falcons.pdf")
    ]
    size = MAX_REQUEST_BYTES // 2 + 1
    turns = chat(("?", (pdf("a.pdf", data=b"x" * size), pdf("b.pdf", data=b"x" * size)))).turns
    assert fitting_documents(turns) == [1]
    picture = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x" * size)
    turns = chat(("?", (picture, pdf("a.pdf", data=b"x" * size)))).turns
    assert fitting_documents(turns) == []


@pytest.mark.parametrize(
    "server",
    [AnthropicServer(sees_pages=False), AnthropicServer(pages=0), AnthropicServer(largest=900)],
    ids=["not seen", "too many pages", "too large"],
)
async def test_one_that_is_refused_goes_as_text_from_then_on(server: AnthropicServer) -> None:
    asked = chat(("What is it?", (pdf(),)))
    outcomes = await answers(server, asked, asked)
    assert len(server.refused) == 1
    assert [sent(body) for body in server.asked] == [[f"{wrapped(pdf())}\n\nWhat is it?"]] * 2
    for one in outcomes:
        assert one.notices == [AS_TEXT.format("falcons.pdf")]
    assert "documents" not in outcomes[-1].sent[-1].recipe


async def test_one_that_was_not_kept_goes_as_text_and_that_is_said() -> None:
    anthropic = AnthropicServer()
    [outcome] = await answers(anthropic, chat(("What is it?", (pdf(data=b""),))))
    assert sent(anthropic.asked[0]) == [f"{wrapped(pdf())}\n\nWhat is it?"]
    assert outcome.notices == [AS_TEXT.format("falcons.pdf")]


async def test_another_server_of_this_protocol_is_sent_the_text() -> None:
    anthropic = AnthropicServer()
    [outcome] = await answers(anthropic, chat(("What is it?", (pdf(),))), preset="")
    assert sent(anthropic.asked[0]) == [f"{wrapped(pdf())}\n\nWhat is it?"]
    assert outcome.notices == []


async def test_what_was_written_to_the_cache_is_counted_apart() -> None:
    asked = chat(("What is it?", ()))
    reports = [
        event
        for outcome in await answers(AnthropicServer(), asked, asked)
        for event in outcome.events
        if isinstance(event, UsageReport)
    ]
    assert [one.cache_written for one in reports] == [4, None]
    assert [one.usage.cached_tokens for one in reports] == [0, 4]
