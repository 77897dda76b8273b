"""What people read of a parameter is said in one place, and in their language."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.generation import PARAMETERS
from falcon_desktop.ui.options.words import explanation_of, label_of
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
