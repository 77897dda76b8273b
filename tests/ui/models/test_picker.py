"""The button that says which model answers, and over which connection."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.kit.connection_state import Mood
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.models.picker import ModelButton
from PySide6.QtGui import QFontMetrics


@pytest.fixture
def button(theme: Theme) -> ModelButton:
    return ModelButton(theme)


@pytest.mark.parametrize(
    ("model", "connection", "text"),
    [
        ("Falcon 180B", "My TGI server", "Falcon 180B · My TGI server"),
        ("Falcon 180B", "", "Falcon 180B"),
        ("", "", "Choose a model"),
        ("two\nlines", "\u202eserver", "two lines · server"),
    ],
)
def test_what_is_chosen_is_read(
    button: ModelButton, model: str, connection: str, text: str
) -> None:
    button.show_choice(model, connection, Mood.UNKNOWN)
    assert button.text() == text
    assert button.accessibleDescription() == text


def test_where_both_do_not_fit_the_model_is_shown_alone(button: ModelButton, theme: Theme) -> None:
    button.show_choice("Falcon 180B", "My TGI server", Mood.UNKNOWN)
    metrics = QFontMetrics(theme.font(scale=0.95))
    whole, short = (metrics.horizontalAdvance(one) for one in (button.text(), "Falcon 180B"))
    assert button.fitting(whole) == button.text()
    assert button.fitting(whole - 1) == "Falcon 180B"
    cut = button.fitting(short - 1)
    assert "…" in cut and metrics.horizontalAdvance(cut) < short
    assert button.minimumSizeHint().width() < button.sizeHint().width()
