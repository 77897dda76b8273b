"""Every architecture that Falcon has had loads and answers through the whole stack, in its own
words: Falcon 7B to 180B (``falcon``), Falcon3 (``llama``), Falcon-H1 (``falcon-h1``) and Falcon
Mamba (``mamba``).

The weights are random, so that this shows the path and not what real ones say: no answer's sense,
no speed, and no tokenizer's real vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.events import RequestSent
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.model_memory import cache_bytes
from falcon_desktop.engine.gguf import FileKind, read_header
from falcon_desktop.engine.process import PARALLEL, Engine
from falcon_desktop.providers.source import Providers
from tests.providers.test_source import Vault
from tests.servers import gguf_models
from tests.servers.asking import ask, question

CASES = [
    # architecture, what splits its text, the template in its file, what must stand in its prompt
    ("falcon", "falcon", "", "\nUser: Why?\nAssistant:"),
    ("llama", "falcon3", "", "<|user|>\nWhy?"),
    ("falcon-h1", "falcon", gguf_models.CHATML, "<|im_start|>user\nWhy?<|im_end|>\n"),
    ("mamba", "falcon", gguf_models.CHATML, "<|im_start|>user\nWhy?<|im_end|>\n"),
]


@pytest.mark.parametrize(("architecture", "pre", "template", "prompt"), CASES)
async def test_it_loads_and_answers_in_its_own_template(
    architecture: str, pre: str, template: str, prompt: str, tmp_path: Path,
    make_engine: Callable[..., Engine], client: Any,
) -> None:  # fmt: skip
    models = tmp_path / "models"
    models.mkdir()
    file = models / f"{architecture}.gguf"
    gguf_models.write(file, architecture, template=template, pre=pre)
    engine = make_engine()
    providers = Providers(Vault(), engine)
    asked = question("Why?", settings=GenerationSettings(max_new_tokens=6, temperature=0.0, seed=1))
    async with providers.using(embedded_connection(), lambda event: None, file.stem) as provider:
        outcome = await ask(provider, asked)
        assert outcome.error is None
        assert outcome.usage is not None and outcome.usage.completion_tokens
        address = engine.address_of(file.stem)
        assert address is not None
        sent = next(one for one in outcome.events if isinstance(one, RequestSent))
        said = sent.body.get("prompt")
        if said is None:
            async with client(address) as http:
                reply = await http.post("/apply-template", json={"messages": sent.body["messages"]})
            said = reply.json()["prompt"]
        assert prompt in said
    await providers.close()


@pytest.mark.parametrize(
    ("architecture", "kept"),
    [
        # what llama.cpp reports: keys and values of 2,048 tokens, and four recurrent states
        ("falcon", 0.25),
        ("llama", 0.5),
        ("falcon-h1", 0.5 + 0.08),
        ("mamba", 0.07),
    ],
)
def test_what_it_keeps_of_what_it_read(architecture: str, kept: float, tmp_path: Path) -> None:
    header = read_header(gguf_models.write(tmp_path / "model.gguf", architecture))
    assert (header.architecture, header.kind) == (architecture, FileKind.MODEL)
    found = cache_bytes(header.shape, gguf_models.WINDOW, answers=PARALLEL) / (1 << 20)
    assert found == pytest.approx(kept, abs=0.006)
