"""Several models on this computer: the one that was asked is loaded, counts, answers and fails."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.connection import EMBEDDED_ID
from falcon_desktop.core.conversation import Message, MessageStatus
from falcon_desktop.core.generation import GenerationSettings
from falcon_desktop.engine import child
from tests.servers.house import House, house
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


async def turns(home: House, model: str, count: int) -> list[Message]:
    conversation: str | None = None
    answers = []
    for _ in range(count):
        answers.append(await home.ask(conversation, LONG, model=model, settings=SHORT))
        conversation = answers[-1].conversation_id
    return answers


@pytest.mark.parametrize("chosen", NAMES)
async def test_three_turns_load_the_chosen_model_once_and_no_other(
    profile: Path, models: Path, loads: list[str], chosen: str
) -> None:
    async with house(profile) as home:
        answers = await turns(home, chosen, 3)
        assert [one.provenance.model for one in answers] == [chosen] * 3
        assert [one.status for one in answers] == [MessageStatus.COMPLETE] * 3
        assert loads == [chosen]


@pytest.mark.parametrize("chosen", ["", "aaa", "zzz"])
async def test_the_chosen_models_own_tokenizer_counts(
    profile: Path, models: Path, loads: list[str], chosen: str
) -> None:
    async with house(profile) as home:
        [answer] = await turns(home, chosen, 1)
        use = await home.services.desk.memory.measure(answer.conversation_id, "word world")
        assert not use.estimated
        provider = await home.services.providers.provider(
            home.services.connections.connection(EMBEDDED_ID), ignore, chosen
        )
        assert await provider.count_tokens("word world") == (4 if chosen == "zzz" else 10)
        assert loads == [chosen or "aaa"]


async def test_a_draft_is_not_counted_by_another_model_that_happens_to_be_loaded(
    profile: Path, models: Path
) -> None:
    async with house(profile) as home:
        memory = home.services.desk.memory
        await turns(home, "aaa", 1)
        assert not (await memory.measure("", "word world", model="aaa")).estimated
        assert (await memory.measure("", "word world", model="zzz")).estimated
        await turns(home, "zzz", 1)
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
    async with house(profile) as home:
        good = await turns(home, "zzz", 2)
        assert [one.status for one in good] == [MessageStatus.COMPLETE] * 2
        assert loads == ["zzz"]
        bad = await home.ask(None, LONG, model="aaa", settings=SHORT)
        assert bad.failure is not None
        assert bad.failure.code == "model_file_unusable"
        assert "aaa" in bad.failure.sentence, "it names the file"
        after = await home.ask(good[0].conversation_id, LONG, model="zzz", settings=SHORT)
        assert after.status is MessageStatus.COMPLETE


async def test_two_models_asked_at_once_are_loaded_once_each(
    profile: Path, models: Path, loads: list[str]
) -> None:
    async with house(profile) as home:
        answers = await asyncio.gather(
            *(home.ask(None, LONG, model=model, settings=SHORT) for model in ("aaa", "zzz", "mmm"))
        )
        assert {one.provenance.model for one in answers} == set(NAMES)
        assert sorted(loads) == [*NAMES]


@pytest.mark.parametrize("name", ["zzz", "zzz.gguf", "MMM.GGUF"])
async def test_a_model_may_be_named_as_its_file_is(profile: Path, models: Path, name: str) -> None:
    (models / "mmm.gguf").rename(models / "MMM.GGUF")
    async with house(profile) as home:
        [answer] = await turns(home, name, 1)
        assert answer.status is MessageStatus.COMPLETE
        assert answer.provenance.model == name.removesuffix(".gguf").removesuffix(".GGUF")
        use = await home.services.desk.memory.measure("", "word world", model=name)
        assert (use.window, use.estimated) == (2_048, False)
