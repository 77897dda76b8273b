"""What fits a real llama.cpp server is for the server to say; the whole program in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.servers.llama import KEY, llama_server
from tests.servers.running_program import running_program
from tests.servers.tiny_models import write_model

TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}A:"
MERGES = ("o r", "or d", "w ord", "Ġ word")
SHORT = GenerationSettings(max_new_tokens=2, system_message="", seed=1)
WINDOW = 1_024


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose tokenizer makes one token of " word": a guess is half as much again."""
    directory = tmp_path_factory.mktemp("window")
    model = write_model(directory / "m.gguf", template=TEMPLATE, merges=MERGES)
    with llama_server(model=model) as where:
        yield where


def to(address: str, preset: str) -> Connection:
    return Connection(
        "c", "Test", ServerKind.OPENAI, f"{address}/v1", model="smollm2", uses_key=True,
        key_variable="THE_KEY", proxy=ProxyChoice.NONE, preset=preset,
    )  # fmt: skip


@pytest.mark.parametrize("preset", ["", servers.CUSTOM, servers.LLAMA_CPP])
@pytest.mark.parametrize("policy", ContextPolicy)
async def test_what_fits_is_answered_and_what_does_not_is_told_with_the_servers_number(
    profile: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    preset: str,
    policy: ContextPolicy,
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    async with running_program(profile, to(address, preset)) as program:
        program.container.services.memory.set_default_policy(policy)
        fits = await program.ask(None, "word " * 990, settings=SHORT)
        assert (fits.status, fits.failure) == (MessageStatus.COMPLETE, None)
        assert fits.usage.prompt_tokens is not None
        assert 990 < fits.usage.prompt_tokens < WINDOW
        too_long = await program.ask(None, "word " * 1_100, settings=SHORT)
        assert too_long.failure is not None
        [own] = re.findall(r"request \((\d+) tokens\)", too_long.failure.detail)
        assert too_long.failure.sentence == (
            f"The system message and your newest message alone take {int(own):,} tokens, but the "
            "model's limit is 1,024."
        )
        assert too_long.failure.code == "context_too_long"
        again = await program.ask(None, "word " * 990, settings=SHORT)
        assert again.status is MessageStatus.COMPLETE, "what was learned refuses nothing either"


async def test_old_turns_stay_behind_for_a_message_that_is_let_through(
    profile: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    async with running_program(profile, to(address, "")) as program:
        first = await program.ask(None, "word " * 600, settings=SHORT)
        second = await program.ask(first.conversation_id, "word " * 900, settings=SHORT)
        assert second.status is MessageStatus.COMPLETE
        assert second.provenance.left_out == 2
