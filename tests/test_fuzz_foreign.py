"""The first of what the fuzz tries (it goes on by hand), and that it finds what it looks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.transfer.imports import ImportedConversation
from tests.fuzz_foreign import attempt

COUNTS = {"imports": 200, "gguf": 200, "redaction": 8, "events": 500}


@pytest.mark.parametrize("kind", COUNTS)
def test_what_comes_from_outside_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    once = attempt(kind, tmp_path)
    became = {once(f"21 {number}") for number in range(COUNTS[kind])}
    assert len(became) > 1


@pytest.mark.parametrize(("kind", "broken", "instead"), [
    ("imports", "falcon_desktop.transfer.json_format.tidy",
     lambda conversation, messages: ImportedConversation(conversation, tuple(messages))),
    ("gguf", "falcon_desktop.engine.gguf._display", str),
    ("redaction", "falcon_desktop.providers.failures.redact", lambda text, *_: text),
    ("events", "falcon_desktop.providers.sse.SseDecoder._without_bom", lambda _, chunk: chunk),
])  # fmt: skip
def test_it_finds_what_is_planted(
    kind: str, broken: str, instead: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = attempt(kind, tmp_path)
    monkeypatch.setattr(broken, instead)
    with pytest.raises(AssertionError):
        for number in range(2_000):
            once(f"21 {number}")
