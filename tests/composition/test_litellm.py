"""The whole program in front of a real LiteLLM in front of a real llama.cpp."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.core.domain.checks import Step, StepState
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.servers import litellm
from tests.servers.llama import KEY, llama_server
from tests.servers.running_program import RunningProgram, running_program
from tests.servers.tiny_models import write_model

TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}A:"
MERGES = ("o r", "or d", "w ord", "Ġ word")
SHORT = GenerationSettings(max_new_tokens=8, temperature=0.0, system_message="", seed=1)


def to(name: str, address: str, model: str, variable: str = "") -> Connection:
    return Connection(
        name, name, ServerKind.OPENAI, f"{address}/v1", model=model, uses_key=bool(variable),
        key_variable=variable, proxy=ProxyChoice.NONE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def programs() -> Path:
    """Where LiteLLM is; made before a test's home takes the place of the real one."""
    try:
        return litellm.installed()
    except litellm.NotToBeHad as error:
        pytest.skip(str(error))


@pytest.mark.timeout(900)
async def test_everything_through_litellm(
    programs: Path, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test: the proxy takes longer to start than all of it together."""
    for variable, key in (
        ("LLAMA_KEY", KEY),
        ("MASTER_KEY", litellm.MASTER_KEY),
        ("WRONG_KEY", "sk-wrong-0123456789"),
    ):
        monkeypatch.setenv(variable, key)
    model = write_model(tmp_path / "m.gguf", template=TEMPLATE, merges=MERGES)
    with (
        llama_server(model=model) as llama,
        litellm.litellm_proxy(programs, llama, tmp_path) as proxy,
    ):
        direct = to("direct", llama, "smollm2", "LLAMA_KEY")
        through = to("through", proxy, litellm.MODEL, "MASTER_KEY")
        others = [
            replace(through, id="wrong", key_variable="WRONG_KEY"),
            replace(through, id="keyless", uses_key=False, key_variable=""),
            replace(through, id="unnamed", model=""),
            replace(through, id="astray", model="nowhere"),
        ]
        async with running_program(profile, through, direct, *others) as program:
            await _answers(program)
            await _refusals(program)
            await _tests(program, through, others)


async def _answers(program: RunningProgram) -> None:
    same = [
        await program.ask(None, "Why is the sky blue? 天 🦅", settings=SHORT, connection_id=one)
        for one in ("direct", "through", "unnamed")
    ]
    assert [one.status for one in same] == [MessageStatus.COMPLETE] * 3
    assert same[0].text == same[1].text == same[2].text != ""
    assert same[0].usage.prompt_tokens == same[1].usage.prompt_tokens
    assert same[2].provenance.model == litellm.MODEL, "found in its list"
    more = await program.ask(same[1].conversation_id, "word " * 700, settings=SHORT)
    assert more.status is MessageStatus.COMPLETE


async def _refusals(program: RunningProgram) -> None:
    codes = {}
    for one in ("wrong", "keyless", "astray"):
        answer = await program.ask(None, "Hi", settings=SHORT, connection_id=one)
        assert answer.failure is not None
        codes[one] = answer.failure
    assert codes["wrong"].code == "key_rejected"
    assert "rejected the key" in codes["wrong"].sentence
    assert "No key was sent; it may need one." in codes["keyless"].sentence
    assert codes["astray"].code == "model_not_found"
    long = await program.ask(None, "word " * 1_200, settings=SHORT, connection_id="through")
    assert long.failure is not None
    assert long.failure.code == "context_too_long"
    said = long.failure.detail.partition("request (")[2].partition(" tokens)")[0]
    assert f"take {int(said):,} tokens" in long.failure.sentence
    assert "limit is 1,024" in long.failure.sentence
    # what was learned refuses nothing that fits, though an estimate says that it does not
    fits = await program.ask(None, "word " * 980, settings=SHORT, connection_id="through")
    assert (fits.status, fits.failure) == (MessageStatus.COMPLETE, None)


async def _tests(program: RunningProgram, through: Connection, others: list[Connection]) -> None:
    checker = program.container.services.checker
    ends = {
        one.id: [step async for step in checker.check(one)][-1] for one in (through, *others[:3])
    }
    assert ends["through"].state is ends["unnamed"].state is StepState.OK
    assert (ends["wrong"].step, ends["wrong"].state) == (Step.KEY, StepState.FAILED)
    assert "rejected the key" in ends["wrong"].sentence
    assert ends["keyless"].state is StepState.FAILED
    assert "may need one" in ends["keyless"].sentence
