"""Interfaces end with their widgets: messages come and go while somebody reads."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Message, Provenance, Role, outline_of
from falcon_desktop.ui.accessible.body import BodyInterface
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript import view as transcript
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle

COUNT = 100


@pytest.fixture
def listening() -> Iterator[None]:
    """Assistive technology is active: Qt makes interfaces and sends events."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def read_what_is_shown(view: TranscriptView, heard: set[str], kept: list[weakref.ref[Any]]) -> None:
    """Read every answer that has a widget, as a reader does that goes through the window."""
    for widget in view.widgets:
        text = widget.content.readable
        found = QAccessible.queryAccessibleInterface(text) if text is not None else None
        if isinstance(found, BodyInterface):
            read = found.textInterface()
            heard.add(read.text(0, -1))
            assert not read.characterRect(0).isNull()
            kept.append(weakref.ref(found.text_of))
            for place in range(found.childCount()):
                part: Any = found.child(place)
                heard.add(part.text(QAccessible.Text.Name))
                for inner in range(part.childCount()):
                    heard.add(part.child(inner).text(QAccessible.Text.Name))
                if part.object() is None:
                    kept.append(weakref.ref(part))


def test_messages_are_read_while_they_come_and_go(
    qtbot: QtBot, theme: Theme, listening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript, "_ANCHOR_DELAY_MS", 0)
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.resize(760, 600)
    view.show()
    made = Provenance(model="Falcon3")
    messages = [
        Message(
            f"m{n}", "c", f"m{n - 1}" if n else None,
            Role.ASSISTANT if n % 2 else Role.USER,
            f"Message *{n}*.\n\n- item\n\n```py\nx = {n}\n```\n", 0, provenance=made,
        )
        for n in range(COUNT)
    ]  # fmt: skip
    view.messages_needed.connect(
        lambda ids: view.provide([one for one in messages if one.id in set(ids)])
    )
    view.show_conversation([outline_of(one) for one in messages], {})
    settle(view)
    heard: set[str] = set()
    kept: list[weakref.ref[Any]] = []
    while True:
        read_what_is_shown(view, heard, kept)
        view.focus_message(-1)
        if view.model.position <= 0:
            break
        view.turn_page(-1)
        settle(view)
    for number in range(1, COUNT, 2):
        assert f"Message {number}.\n• item\nx = {number}" in heard
    assert {"item", "Code, py, 1 line", "Copy"} <= heard
    assert len(kept) >= 4 * (COUNT // 2)
    view.clear()
    settle(view)
    gc.collect()
    assert [one() for one in kept if one() is not None] == []
