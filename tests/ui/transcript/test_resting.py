"""Sizes and zooms come and go; where the reader rests does not (ui/README.md section 3, line 2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Message, Role, outline_of
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript import layout
from falcon_desktop.ui.transcript.view import TranscriptView
from tests.hand.server import LONG
from tests.ui import settling
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]
WIDTH, HEIGHT = 760, 400
BOX_LINE = 20
"""Pixels by which a line more in the message box lowers what is above it."""


def talk_of(chat: MakeChat) -> Chat:
    talk = chat(0)
    for number in range(3):
        talk.add(Role.USER, f"Question {number}?")
        talk.add(Role.ASSISTANT, LONG.format(about=f"question {number}", n=number))
    talk.view.resize(WIDTH, HEIGHT)
    talk.show()
    settling.settle(talk.view)
    return talk


def resize(view: TranscriptView, width: int, height: int) -> None:
    view.resize(width, height)
    settling.settle(view)


def seen(view: TranscriptView) -> list[tuple[str, int, int]]:
    """Where each message in view stands, and how tall it is."""
    return [
        (widget.message.id, widget.y(), widget.height())
        for widget in view.widgets.in_order()
        if widget.y() < view.viewport().height() and widget.geometry().bottom() > 0
    ]


@pytest.mark.parametrize("room", range(0, 3 * BOX_LINE, 6))
def test_at_the_end_a_narrower_window_and_back_leaves_it_as_it_was(
    chat: MakeChat, room: int
) -> None:
    """``room`` is what a message box that got lower left below the end; narrower, it is needed."""
    view = talk_of(chat).view
    view.jump_to_latest()
    resize(view, WIDTH, HEIGHT + room)
    before = seen(view)
    for width in (WIDTH - 6, WIDTH - 120, 480):
        resize(view, width, HEIGHT + room)
        assert view.model.below <= 0  # the end is still followed
        resize(view, WIDTH, HEIGHT + room)
        assert seen(view) == before, width


def test_what_a_growing_box_moved_comes_back_when_it_is_emptied(chat: MakeChat) -> None:
    view = talk_of(chat).view
    view.jump_to_latest()
    before = seen(view)
    for lines in (1, 2, 3, 4, 3, 2, 1):
        resize(view, WIDTH, HEIGHT - lines * BOX_LINE)
        assert view.model.below == 0
    resize(view, WIDTH, HEIGHT)
    assert seen(view) == before


@pytest.mark.parametrize("up", [70, 300, 500, 760])
def test_a_window_drawn_through_many_widths_ends_where_it_began(chat: MakeChat, up: int) -> None:
    view = talk_of(chat).view
    view.scroll_by(-up)
    settling.settle(view)
    before = seen(view)
    for width in (*range(WIDTH, 470, -37), *range(475, WIDTH, 41), WIDTH):
        view.resize(width, HEIGHT)
    settling.settle(view)
    assert seen(view) == before


@pytest.mark.parametrize("up", [0, 30, 400, 5_000])
def test_a_zoom_and_back_leaves_it_as_it_was(chat: MakeChat, theme: Theme, up: int) -> None:
    view = talk_of(chat).view
    view.scroll_by(-up)
    settling.settle(view)
    before = seen(view)
    for zoom in (1.1, 1.5, 0.8, 1.0):
        theme.set_zoom(zoom)
        settling.settle(view)
        assert up < 5_000 or view.model.position == 0  # who is at the top stays there
    assert seen(view) == before


def test_who_scrolls_in_another_size_stays_where_that_led(chat: MakeChat) -> None:
    view = talk_of(chat).view
    view.jump_to_latest()
    resize(view, 600, HEIGHT)
    view.scroll_by(-200)
    settling.settle(view)
    before = seen(view)
    resize(view, 590, HEIGHT)
    resize(view, 600, HEIGHT)
    assert seen(view) == before
    resize(view, WIDTH, HEIGHT)
    assert not view.model.following


def test_another_version_whose_end_is_seen_is_shown_to_its_end(chat: MakeChat) -> None:
    talk = talk_of(chat)
    view = talk.view
    view.jump_to_latest()
    last = talk.messages[-1]
    for words in range(5, 400, 5):
        other = Message("other", "c", last.parent_id, Role.ASSISTANT, "word " * words, 0)
        view.change_path([*talk.outlines()[:-1], outline_of(other)], {"other": (2, 2)}, [other])
        settling.settle(view)
        assert not view.model.following or view.model.below <= 0, words
        before = seen(view)
        resize(view, WIDTH - 6, HEIGHT)
        resize(view, WIDTH, HEIGHT)
        assert seen(view) == before, words
        view.change_path(talk.outlines(), {last.id: (1, 2)}, talk.messages)
        settling.settle(view)
        view.jump_to_latest()


@pytest.mark.parametrize("height", [120, 250])
def test_it_comes_to_rest_where_time_is_short_and_the_end_far(
    chat: MakeChat, monkeypatch: pytest.MonkeyPatch, height: int
) -> None:
    """What is made for a place that is not shown must not be put away and made again, for ever."""
    view = talk_of(chat).view
    resize(view, 1_000, 1_600)
    view.jump_to_latest()
    settling.settle(view)
    for name in ("_OPENING_BUDGET", "_SEEN_BUDGET", "_NEAR_BUDGET"):
        monkeypatch.setattr(layout, name, 0.0)
    resize(view, 480, height)
    assert view.model.below == 0
    view._layout._later.stop()
    made = list(view.widgets)
    for _ in range(5):
        view.arrange()
        assert not view._layout._later.isActive()
    assert list(view.widgets) == made
