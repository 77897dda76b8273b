"""What people read of a parameter is said in one place, and in their language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.domain.connection import Connection, ServerKind, embedded_connection
from falcon_desktop.core.domain.generation import PARAMETERS, GenerationSettings
from falcon_desktop.ui.options.state import connection_state
from falcon_desktop.ui.options.words import explanation_of, help_text, label_of
from PySide6.QtWidgets import QApplication

SAME_IN_ARABIC = ("top_p", "top_k", "min_p")


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameters_words_are_those_of_the_core(qapp: QApplication, name: str) -> None:
    parameter = PARAMETERS[name]
    assert (label_of(name), explanation_of(name)) == (parameter.label, parameter.explanation)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameters_words_are_translated(arabic: QApplication, name: str) -> None:
    parameter = PARAMETERS[name]
    assert (label_of(name) == parameter.label) is (name in SAME_IN_ARABIC)
    assert explanation_of(name) != parameter.explanation


@pytest.mark.parametrize(
    ("connection", "named"),
    [
        (embedded_connection(), "the built-in engine"),
        (replace(embedded_connection(), name="My engine"), "My engine"),
        (Connection("home", "Home", ServerKind.OPENAI, "http://home.example"), "Home"),
        (Connection("home", "On this computer", ServerKind.TGI, "http://h"), "On this computer"),
    ],
)
def test_a_sentence_names_a_connection_as_people_do(
    qapp: QApplication, connection: Connection, named: str
) -> None:
    state = connection_state(connection, GenerationSettings())
    assert f"Supported by {named}." in help_text("temperature", state)
