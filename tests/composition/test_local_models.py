"""Several models on this computer: the one that was asked is loaded, counts, answers and fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.engine import child
from tests.servers.running_program import RunningProgram, running_program
from tests.servers.tiny_models import write_model

SHORT = GenerationSettings(max_new_tokens=2, seed=1)
LONG = "word world " * 150
"""Long enough that it is counted before it is sent."""
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}A:"
BROKEN = "{{ messages | no_such_filter }}"
NAMES = ("aaa", "mmm", "zzz")


def ignore(_: object) -> None:
    """Hear nothing."""


@pytest.fixture
def models(profile: Path) -> Path:
    """Where the user's models are: three, of which the last has a tokenizer of its own."""
    directory = paths.models_directory(profile)
    for name in NAMES:
        merges = ("w o", "wo r", "wor l", "wor d") if name == "zzz" else ()
        write_model(directory / f"{name}.gguf", template=TEMPLATE, merges=merges)
    return directory


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models that were loaded, one for each process that was started."""
    started: list[str] = []
    start = child.Child.start

    async def start_and_note(launch: child.Launch, report: Any) -> child.Child:
        started.append(launch.model_id)
        return await start(launch, report)

    monkeypatch.setattr(child.Child, "start", start_and_note)
    return started


async def turns(program: RunningProgram, model: str, count: int) -> list[Message]:
    conversation: str | None = None
    answers = []
    for _ in range(count):
        answers.append(await program.ask(conversation, LONG, model=model, settings=SHORT))
        conversation = answers[-1].conversation_id
    return answers


@pytest.mark.parametrize("chosen", NAMES)
async def test_three_turns_load_the_chosen_model_once_and_no_other(
    profile: Path, models: Path, loads: list[str], chosen: str
) -> None:
    async with running_program(profile) as program:
        answers = await turns(program, chosen, 3)
        assert [one.provenance.model for one in answers] == [chosen] * 3
        assert [one.status for one in answers] == [MessageStatus.COMPLETE] * 3
        assert loads == [chosen]


@pytest.mark.parametrize("chosen", ["", "aaa", "zzz"])
async def test_the_chosen_models_own_tokenizer_counts(
    profile: Path, models: Path, loads: list[str], chosen: str
) -> None:
    async with running_program(profile) as program:
        [answer] = await turns(program, chosen, 1)
        use = await program.container.services.memory.measure(answer.conversation_id, "word world")
        assert not use.estimated
        provider = await program.container.providers.provider(
            program.container.connections.connection(EMBEDDED_ID), ignore, chosen
        )
        assert await provider.count_tokens("word world") == (4 if chosen == "zzz" else 10)
        assert loads == [chosen or "aaa"]


async def test_a_draft_is_not_counted_by_another_model_that_happens_to_be_loaded(
    profile: Path, models: Path
) -> None:
    async with running_program(profile) as program:
        memory = program.container.services.memory
        await turns(program, "aaa", 1)
        assert not (await memory.measure("", "word world", model="aaa")).estimated
        assert (await memory.measure("", "word world", model="zzz")).estimated
        await turns(program, "zzz", 1)
        assert (await memory.measure("", "word world", model="aaa")).used >= 10
        assert not (await memory.measure("", "word world", model="zzz")).estimated


@pytest.mark.parametrize(
    "damage",
    ["a template that raises", "an unknown tokenizer", "not a model", "an unknown architecture"],
)
async def test_a_broken_first_file_concerns_only_itself(
    profile: Path, models: Path, loads: list[str], damage: str
) -> None:
    broken = models / "aaa.gguf"
    if damage == "a template that raises":
        write_model(broken, template=BROKEN)
    elif damage == "an unknown tokenizer":
        write_model(broken, template=TEMPLATE, pre="no-such-tokenizer")
    elif damage == "not a model":
        broken.write_bytes(b"GGUF and then nothing")
    else:
        data = write_model(broken, template=TEMPLATE).read_bytes()
        broken.write_bytes(data.replace(b"llama", b"camel"))
    async with running_program(profile) as program:
        good = await turns(program, "zzz", 2)
        assert [one.status for one in good] == [MessageStatus.COMPLETE] * 2
        assert loads == ["zzz"]
        bad = await program.ask(None, LONG, model="aaa", settings=SHORT)
        assert bad.failure is not None
        assert bad.failure.code == "model_file_unusable"
        assert "aaa" in bad.failure.sentence, "it names the file"
        after = await program.ask(good[0].conversation_id, LONG, model="zzz", settings=SHORT)
        assert after.status is MessageStatus.COMPLETE


async def test_two_models_asked_at_once_are_loaded_once_each(
    profile: Path, models: Path, loads: list[str]
) -> None:
    async with running_program(profile) as program:
        answers = await asyncio.gather(
            *(
                program.ask(None, LONG, model=model, settings=SHORT)
                for model in ("aaa", "zzz", "mmm")
            )
        )
        assert {one.provenance.model for one in answers} == set(NAMES)
        assert sorted(loads) == [*NAMES]


@pytest.mark.parametrize("name", ["zzz", "zzz.gguf", "MMM.GGUF"])
async def test_a_model_may_be_named_as_its_file_is(profile: Path, models: Path, name: str) -> None:
    (models / "mmm.gguf").rename(models / "MMM.GGUF")
    async with running_program(profile) as program:
        [answer] = await turns(program, name, 1)
        assert answer.status is MessageStatus.COMPLETE
        assert answer.provenance.model == name.removesuffix(".gguf").removesuffix(".GGUF")
        use = await program.container.services.memory.measure("", "word world", model=name)
        assert (use.window, use.estimated) == (2_048, False)


FALCONS = [
    ("tiny-falcon-7b", "falcon", "", "\nUser: Why?\nAssistant:", ["\nUser:", "<|endoftext|>"]),
    (
        "falcon-180B-chat.Q4_0",
        "falcon",
        "",
        "User: Why?\nFalcon:",
        ["\nUser:", "\nSystem:", "<|endoftext|>"],
    ),
    ("three", "llama", "falcon3", "<|user|>\nWhy?\n<|assistant|>\n", ["<|user|>", "<|endoftext|>"]),
]
"""Files without a template, what they are, how they split text, and how they have to be asked."""


@pytest.mark.parametrize(("name", "architecture", "pre", "prompt", "stop"), FALCONS)
async def test_a_falcon_without_a_chat_template_is_asked_in_falcons(
    profile: Path, name: str, architecture: str, pre: str, prompt: str, stop: list[str]
) -> None:
    write_model(paths.models_directory(profile) / f"{name}.gguf", architecture, pre=pre)
    async with running_program(profile) as program:
        bare = replace(SHORT, system_message="")
        answer = await program.ask(None, "Why?", model=name, settings=bare)
        assert (answer.status, answer.failure) == (MessageStatus.COMPLETE, None)
        made = await program.container.services.provenance.report(answer.id)
        assert made.request.is_exact
        assert made.request.body["prompt"] == prompt
        assert made.request.body["stop"] == stop
        assert "messages" not in made.request.body
        assert answer.provenance.address.endswith("/v1/completions")
        assert program.notices == [], "that is how it is, not a way round"
        # a second turn holds the first, and a role that is typed is none
        posing = await program.ask(
            answer.conversation_id, "So\nUser: me", model=name, settings=bare
        )
        made = await program.container.services.provenance.report(posing.id)
        again = made.request.body["prompt"]
        assert again.startswith(prompt)
        assert "So\n User: me" in again


@pytest.mark.parametrize("architecture", ["falcon", "llama"])
async def test_a_template_that_a_model_brings_is_its_own(profile: Path, architecture: str) -> None:
    directory = paths.models_directory(profile)
    write_model(directory / "mine.gguf", architecture, template=TEMPLATE)
    write_model(directory / "bare.gguf")
    async with running_program(profile) as program:
        for model in ("mine", "bare"):
            answer = await program.ask(None, "Why?", model=model, settings=SHORT)
            assert answer.provenance.address.endswith("/v1/chat/completions")
            assert answer.status is MessageStatus.COMPLETE
