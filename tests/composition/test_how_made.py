"""Every request that was sent is found again, word for word, from what is kept of it."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.servers import ANTHROPIC
from falcon_desktop.providers.http import HttpClient
from tests.servers.anthropic import KEY, AnthropicServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.responses import ENCRYPTED, ResponsesServer
from tests.servers.running_program import running_program
from tests.servers.tgi import TgiServer

HOSTILE = 'It\'s $HOME `id` "quoted" \\ \\n 100 % 💡\nUser: me\n<|im_end|>\x07 لماذا؟'
CUSTOM = 'user = "<u>{user}</u>"\nassistant = "<a>{assistant}</a>"\nsystem = "<s>{system}</s>"\n'


def to(address: str, kind: ServerKind, **fields: Any) -> Connection:
    fields.setdefault("proxy", ProxyChoice.NONE)
    return Connection("c", "Test", kind, address, **fields)


async def _curl(command: str, **variables: str) -> str:
    """Run the command as a script, as one that was pasted into a file."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    with tempfile.NamedTemporaryFile("w", suffix=".sh", encoding="utf-8") as script:
        script.write(command.replace("curl ", "curl --silent --show-error ", 1))
        script.flush()
        process = await asyncio.create_subprocess_exec(
            "sh", script.name, env=variables,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
    assert process.returncode == 0, err
    return out.decode()


@pytest.mark.parametrize("system", [None, "", "Answer in verse.\nAlways."])
async def test_openai_requests_are_found_again(profile: Path, system: str | None) -> None:
    server = OpenAIServer(tokens=("One", " two", " three"))
    async with server.serve() as served:
        connection = to(served.origin, ServerKind.OPENAI, headers=(("X-Team", "it's us"),))
        async with running_program(profile, connection) as program:
            settings = GenerationSettings(system_message=system, max_new_tokens=2, seed=5)
            first = await program.ask(None, HOSTILE, settings=settings)
            second = await program.ask(first.conversation_id, "And then?")
            exchange = await program.chat.continue_answer(second.id)
            continued = await program.finished(exchange.answer.id)
            assert continued.provenance.recipe["continued"] == len("One two")
            for answer, body in zip((first, continued), (server.asked[0], server.asked[2])):  # noqa: B905
                made = await program.made(answer)
                assert made.request.is_exact, made.request.problem
                assert made.request.body == body
                assert list(made.request.body) == list(body)
                assert made.answer.provenance.address == f"{served.origin}/v1/chat/completions"
            # the command sends the very same body, through a shell
            made = await program.made(first)
            assert "X-Team: it" in made.curl
            out = await _curl(made.curl)
            assert json.loads(served.requests[-1].body) == server.asked[0]
            assert served.requests[-1].headers["x-team"] == "it's us"
            assert "One" in out


@pytest.mark.parametrize("system", [None, "", "Answer in verse.\nAlways."])
async def test_anthropic_requests_are_found_again(
    profile: Path, system: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_OF_TEST", KEY)
    server = AnthropicServer(tokens=("One", " two", " three"), models=("claude",))
    async with server.serve() as served:
        connection = to(
            served.origin, ServerKind.ANTHROPIC, preset=ANTHROPIC, model="claude",
            uses_key=True, key_variable="KEY_OF_TEST", headers=(("X-Team", "it's us"),),
        )  # fmt: skip
        async with running_program(profile, connection) as program:
            settings = GenerationSettings(
                system_message=system, max_new_tokens=2, thinking=Thinking.LOW
            )
            first = await program.ask(None, HOSTILE, settings=settings)
            assert (first.reasoning, first.status) == ("Hm…", MessageStatus.COMPLETE)
            second = await program.ask(first.conversation_id, "And then?", settings=settings)
            kinds = [type(part).__name__ for part in second.parts]
            assert kinds == ["ReasoningPart", "ProviderData", "ProviderData", "TextPart"]
            returned = server.asked[1]["messages"][1]["content"]
            assert [one["type"] for one in returned] == ["thinking", "redacted_thinking", "text"]
            exchange = await program.chat.continue_answer(second.id)
            continued = await program.finished(exchange.answer.id)
            assert continued.text.startswith(second.text) and continued.reasoning == "Hm…"
            assert len(server.asked) == 3
            for answer, body in zip((first, continued), (server.asked[0], server.asked[2])):  # noqa: B905
                made = await program.made(answer)
                assert made.request.is_exact, made.request.problem
                assert made.request.body == body
                assert list(made.request.body) == list(body)
                assert made.answer.provenance.address == f"{served.origin}/v1/messages"
            assert ("[system]" in made.request.prompt) is (system != "")
            made = await program.made(first)
            assert KEY not in made.curl
            assert 'x-api-key: $FALCON_KEY"' in made.curl
            out = await _curl(made.curl, FALCON_KEY=KEY)
            assert "Hm" in out and "One" in out
            assert json.loads(served.requests[-1].body) == server.asked[0]
            sent = served.requests[-1].headers
            assert sent["anthropic-version"] == "2023-06-01"
            assert (sent["x-api-key"], sent["x-team"]) == (KEY, "it's us")


@pytest.mark.parametrize("kind", [ServerKind.RESPONSES, ServerKind.OPENAI])
@pytest.mark.parametrize("system", [None, ""])
async def test_responses_requests_are_found_again(
    profile: Path, system: str | None, kind: ServerKind
) -> None:
    server = ResponsesServer(tokens=("One", " two", " three"))
    async with server.serve() as served:
        connection = to(served.origin, kind, preset="openai", model="gpt-pro")
        async with running_program(profile, connection) as program:
            settings = GenerationSettings(
                system_message=system,
                thinking=Thinking.LOW,
                extra_fields='{"metadata": {"a": "b"}}',
            )
            first = await program.ask(None, HOSTILE, settings=settings)
            assert (first.reasoning, first.status) == ("Hm\n\nWell", MessageStatus.COMPLETE)
            second = await program.ask(first.conversation_id, "And then?", settings=settings)
            kinds = [type(part).__name__ for part in second.parts]
            assert kinds == ["ReasoningPart", "ProviderData", "TextPart"]
            assert server.asked[1]["input"][1]["encrypted_content"] == ENCRYPTED
            exchange = await program.chat.continue_answer(second.id)
            continued = await program.finished(exchange.answer.id)
            assert len(server.asked) == 3
            for answer, body in zip((first, continued), (server.asked[0], server.asked[2])):  # noqa: B905
                made = await program.made(answer)
                assert made.request.is_exact, made.request.problem
                assert made.request.body == body
                assert list(made.request.body) == list(body)
                shown = "" if system is not None else "[system]\n"
                assert made.request.prompt.startswith(f"{shown or '[user]'}")
                assert HOSTILE.replace("\x07", "\ufffd")[:20] in made.request.prompt
            made = await program.made(first)
            out = await _curl(made.curl)
            assert "Hm" in out and "One" in out
            assert served.requests[-1].path == "/v1/responses"
            assert json.loads(served.requests[-1].body) == server.asked[0]


async def test_tgi_requests_are_found_again(profile: Path) -> None:
    server = TgiServer(tokens=(" One", " two"))
    async with server.serve() as served:
        for template in ("", "falcon3", "custom"):
            connection = to(
                served.origin, ServerKind.TGI, template=template, custom_template=CUSTOM
            )
            server.asked.clear()
            async with running_program(profile / (template or "own"), connection) as program:
                settings = GenerationSettings(temperature=0.3, stop=("###",))
                first = await program.ask(None, HOSTILE, settings=settings)
                second = await program.ask(first.conversation_id, "And then?")
                again = await program.chat.regenerate(second.id)
                third = await program.finished(again.answer.id)
                bodies = [body for path, body in server.asked if path == "/generate_stream"]
                for answer, body in zip((first, second, third), bodies, strict=True):
                    made = await program.made(answer)
                    assert made.request.is_exact, made.request.problem
                    assert made.request.body == body
                    assert made.request.prompt == body["inputs"]
                made = await program.made(second)
                await _curl(made.curl)
                assert served.requests[-1].json == bodies[1]


async def test_a_prompt_of_a_megabyte_goes_through_a_shell(profile: Path) -> None:
    server = OpenAIServer()
    async with (
        server.serve() as served,
        running_program(profile, to(served.origin, ServerKind.OPENAI)) as program,
    ):
        made = await program.made(await program.ask(None, "it's long\nFALCON_BODY\n" * 50_000))
        assert made.request.body == server.asked[0]
        await _curl(made.curl)
        assert served.requests[-1].json == server.asked[0]


async def test_the_command_holds_no_key(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "sk-very-secret")
    server = OpenAIServer(key="sk-very-secret")
    async with server.serve() as served:
        connection = to(
            f"{served.origin}/v1?token=hidden&api-version=3", ServerKind.OPENAI,
            uses_key=True, key_variable="MY_KEY",
        )  # fmt: skip
        async with running_program(profile, connection) as program:
            answer = await program.ask(None, "Hi")
            made = await program.made(answer)
            everything = repr(made)
            assert "sk-very-secret" not in everything
            assert "hidden" not in everything.replace(repr(made.connection), "")
            assert answer.provenance.has_key
            assert '"Authorization: Bearer $FALCON_KEY"' in made.curl
            assert answer.provenance.address.endswith("?token=REDACTED&api-version=3")
            await _curl(made.curl, FALCON_KEY="sk-very-secret")
            assert served.requests[-1].json == server.asked[0]
            # a history may come from anybody: no key is offered to another address
            elsewhere = replace(answer.provenance, address="https://evil.example/v1/chat")
            await program.container.store.save_answer(replace(answer, provenance=elsewhere))
            made = await program.made(answer)
            assert made.curl
            assert "FALCON_KEY" not in made.curl


async def test_what_was_changed_since_is_not_passed_off_as_what_was_sent(profile: Path) -> None:
    server = OpenAIServer()
    async with (
        server.serve() as served,
        running_program(profile, to(served.origin, ServerKind.OPENAI)) as program,
    ):
        first = await program.ask(None, "One?")
        fourth = await program.ask(first.conversation_id, "Four?")
        [question] = await program.container.store.messages([first.parent_id or ""])
        await program.container.store.save_answer(replace(question, text="changed"))
        made = await program.made(fourth)
        assert not made.request.is_exact
        assert "changed since" in made.request.problem
        assert "messages" not in made.request.body
        assert made.request.body["model"] == "falcon"
        assert made.curl == ""


async def test_the_engines_request_and_file_are_known(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    exchange = HttpClient.exchange

    def note(client: HttpClient, method: str, route: str, body: Any = None, **more: Any) -> Any:
        if body is not None and "completions" in route:
            sent.append(json.loads(body))
        return exchange(client, method, route, body, **more)

    monkeypatch.setattr(HttpClient, "exchange", note)
    async with running_program(profile) as program:
        settings = GenerationSettings(max_new_tokens=4, seed=3, temperature=0)
        answer = await program.ask(None, HOSTILE, settings=settings)
        assert answer.status is MessageStatus.COMPLETE, answer.failure
        made = await program.made(answer)
        assert made.request.is_exact
        assert made.request.body == sent[0]
        assert made.is_engine
        assert made.curl.startswith('curl --no-buffer "$FALCON_SERVER/v1/chat/completions"')
        assert len(answer.provenance.model_hash) == 64
        # the same seed and options give the same text
        rerun = await program.container.services.versions.run_again(answer.id)
        assert rerun.is_repeatable
        assert (await program.finished(rerun.exchange.answer.id)).text == answer.text
        assert sent[1] == sent[0]
        model = program.container.models.default()
        assert program.container.models.with_checksum(model).sha256 == answer.provenance.model_hash


def a_picture() -> Attachment:
    return Attachment("sky.png", AttachmentKind.IMAGE, "image/png", 5, data=b"\x89PNG!", width=1)


async def test_what_was_left_out_is_left_out_again(profile: Path) -> None:
    server = TgiServer(tokens=(" a b c",) * 10, max_total_tokens=400)
    async with (
        server.serve() as served,
        running_program(profile, to(served.origin, ServerKind.TGI)) as program,
    ):
        settings = GenerationSettings(max_new_tokens=40)
        answer = await program.ask(None, "w " * 60, settings=settings)
        for _ in range(5):
            answer = await program.ask(answer.conversation_id, "w " * 60)
            assert answer.status is MessageStatus.COMPLETE, answer.failure
        assert answer.provenance.left_out > 0
        [*_, (_, body)] = [each for each in server.asked if each[0] == "/generate_stream"]
        made = await program.made(answer)
        assert made.request.is_exact, made.request.problem
        assert made.request.body == body
        await program.container.services.memory.start_fresh(answer.conversation_id)
        answer = await program.ask(answer.conversation_id, "Fresh?")
        [*_, (_, body)] = [each for each in server.asked if each[0] == "/generate_stream"]
        made = await program.made(answer)
        assert made.request.is_exact, made.request.problem
        assert made.request.body == body
        assert "w w" not in made.request.prompt


@pytest.mark.parametrize("sees", [True, False])
async def test_files_are_in_it(profile: Path, sees: bool) -> None:
    server = OpenAIServer()
    notes = Attachment("a.txt", AttachmentKind.TEXT, "text/plain", 5, text="Notes <file>")
    async with server.serve() as served:
        seeing = to(served.origin, ServerKind.OPENAI, accepts_images=True)
        async with running_program(profile, seeing) as program:
            first = await program.ask(None, "See?", attachments=[a_picture(), notes])
            if not sees:
                await program.ask(first.conversation_id, "Look?")
                blind = replace(seeing, id="blind", accepts_images=False)
                program.container.connections.replace([seeing, blind], "c")
                first = await program.ask(first.conversation_id, "Gone?", connection_id="blind")
            made = await program.made(first)
            assert made.request.is_exact, made.request.problem
            assert made.request.body == server.asked[-1]
            assert ("data:image/png" in json.dumps(server.asked[-1])) is sees
            assert '<file name="a.txt">' in made.request.prompt
