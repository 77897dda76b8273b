"""Whose parameters are in force, what each server takes, and how stop sequences are written."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from falcon_desktop.core.domain.connection import ServerKind, embedded_connection
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.precedence import Level, in_force, level_of
from falcon_desktop.core.domain.servers import PARAMETER_NAMES, PRESETS, Support, known, preset
from falcon_desktop.core.text.escapes import escaped, unescaped
from hypothesis import given
from hypothesis import strategies as st

GENERAL = GenerationSettings(temperature=0.2, top_k=5, system_message="general")
OWN = GenerationSettings(top_k=7, seed=3)
TGI = replace(preset("tgi").connection("t"), defaults=OWN)
OPENAI = preset("custom").connection("o")


def test_a_chat_is_over_its_connection_is_over_everybody() -> None:
    chosen = GenerationSettings(seed=9)
    assert in_force(chosen, TGI, GENERAL) == GenerationSettings(
        seed=9, top_k=7, temperature=0.2, system_message="general", max_new_tokens=1_024
    )
    levels = [level_of(name, chosen, TGI, GENERAL) for name in ("seed", "top_k", "temperature")]
    assert levels == [Level.CHAT, Level.CONNECTION, Level.EVERY_CHAT]
    assert level_of("max_new_tokens", chosen, TGI, GENERAL) is Level.PROGRAM
    assert level_of("top_p", chosen, TGI, GENERAL) is Level.SERVER
    assert level_of("system_message", chosen, TGI, GenerationSettings()) is Level.PROGRAM


def test_openai_compatible_servers_are_told_nothing_that_nobody_chose() -> None:
    assert in_force(GenerationSettings(), OPENAI, GenerationSettings()) == GenerationSettings()
    here = in_force(GenerationSettings(), embedded_connection(), GenerationSettings())
    assert here == GenerationSettings(temperature=0.7, max_new_tokens=1_024)


def test_off_undoes_what_a_default_says() -> None:
    chosen = GenerationSettings(top_k=0, top_p=1, seed=-1, repetition_penalty=1, stop=())
    assert in_force(chosen, TGI, GENERAL).changed().items() >= chosen.changed().items()


def test_what_a_server_does_not_take_is_not_sent() -> None:
    chosen = GenerationSettings(
        presence_penalty=1, top_k=3, repetition_penalty=1.2, seed=1, min_p=0.1
    )
    sent = {
        one.id: in_force(chosen, one.connection("c"), GenerationSettings()).changed()
        for one in PRESETS
    }
    assert "presence_penalty" not in sent["tgi"]
    assert set(sent["huggingface"]) == {"presence_penalty", "seed"}
    assert sent["ollama"] == {**chosen.changed(), "context_window": 8_192}
    for name in ("llamacpp", "lmstudio", "vllm", "custom"):
        assert sent[name] == chosen.changed()


def test_every_parameter_has_a_verdict() -> None:
    assert set(PARAMETER_NAMES) == {field.name for field in fields(GenerationSettings)}
    for kind in ServerKind:
        assert set(known(kind).support) == set(PARAMETER_NAMES)
    assert known(OPENAI.kind).support["top_k"] is Support.PERHAPS


@pytest.mark.parametrize(
    ("meant", "written"),
    [
        ("\nUser:", "\\nUser:"),
        ("<|endoftext|>", "<|endoftext|>"),
        ("a\\b\t", "a\\\\b\\t"),
        ("\u202eabc", "\\u202eabc"),
    ],
)
def test_stop_sequences_as_they_are_written(meant: str, written: str) -> None:
    assert escaped(meant) == written
    assert unescaped(written) == meant


def test_an_unknown_escape_stands_for_itself() -> None:
    for text in ("\\d\\", "\\ud800", "\\u12"):
        assert unescaped(text) == text


@given(st.text())
def test_every_stop_sequence_survives_being_written(text: str) -> None:
    assert unescaped(escaped(text)) == text
