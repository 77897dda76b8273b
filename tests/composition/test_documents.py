"""A PDF through the whole program: kept as it is only for a server that looks at its pages, sent to
it in each turn, found again in the request, exported and brought in elsewhere.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.core.domain.attachments import wrapped
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.servers import ANTHROPIC
from falcon_desktop.core.domain.transfer import ExportFormat, Progress
from tests.attaching.test_files import WORDS, a_pdf
from tests.servers.anthropic import KEY, AnthropicServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.running_program import running_program


async def test_a_pdf_is_kept_for_who_looks_at_it(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_OF_TEST", KEY)
    (tmp_path / "falcons.pdf").write_bytes(a_pdf(WORDS))
    seeing, blind = AnthropicServer(models=("claude",)), OpenAIServer()
    async with seeing.serve() as one, blind.serve() as other:
        claude = Connection(
            "c", "Claude", ServerKind.ANTHROPIC, one.origin, preset=ANTHROPIC, model="claude",
            uses_key=True, key_variable="KEY_OF_TEST", proxy=ProxyChoice.NONE,
        )  # fmt: skip
        plain = Connection(
            "p", "Plain", ServerKind.OPENAI, other.origin, model="falcon", proxy=ProxyChoice.NONE
        )
        path = tmp_path / "chat.json"
        async with running_program(profile / "here", claude, plain) as program:
            file = await program.container.services.files.read(str(tmp_path / "falcons.pdf"))
            first = await program.ask(None, "What is it?", attachments=[file])
            assert first.provenance.cache_written
            second = await program.ask(first.conversation_id, "And then?")
            assert second.usage.cached_tokens == first.provenance.cache_written
            for answer, body in zip((first, second), seeing.asked, strict=True):
                [document, _] = body["messages"][0]["content"]
                assert document["title"] == "falcons.pdf"
                made = await program.made(answer)
                assert made.request.is_exact, made.request.problem
                assert made.request.body == body
                assert made.request.prompt.startswith("[system]")
                assert "[document]\nWhat is it?" in made.request.prompt
            store = program.container.store
            assert first.parent_id is not None
            kept = await store.messages([first.parent_id, first.id])
            assert kept[0].attachments == (file,)
            assert kept[1] == first
            transfer = program.container.services.transfer
            chats = [first.conversation_id]
            await transfer.export(chats, ExportFormat.JSON, str(path), Progress())
            # another server gets the text, and then nothing else is kept
            answer = await program.ask(None, "Why?", connection_id="p", attachments=[file])
            assert blind.asked[-1]["messages"][-1]["content"] == f"{wrapped(file)}\n\nWhy?"
            assert answer.parent_id is not None
            [question] = await store.messages([answer.parent_id])
            assert [(one.text, one.data) for one in question.attachments] == [(file.text, b"")]
        async with running_program(profile / "there", claude) as program:
            transfer = program.container.services.transfer
            found = await transfer.look(str(path), Progress())
            await transfer.bring_in(found.token, [found.conversations[0].id], Progress())
            assert await program.container.store.messages([one.id for one in kept]) == kept
