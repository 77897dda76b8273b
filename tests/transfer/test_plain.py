"""Plain text."""

from __future__ import annotations

from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.transfer.plain import export_plain


def test_the_shown_version_as_plain_text(full: tuple[Conversation, list[Message]]) -> None:
    text = "".join(export_plain([full, full]))
    assert text.startswith(
        "Sky & <b>blue</b>\n=================\n\nYou:\nWhy is the sky blue?\n\n"
        "Assistant (falcon-40b):\n**Rayleigh** scattering."
    )
    assert text.count("Why is the sky blue?") == 2
    assert "Because of" not in text
