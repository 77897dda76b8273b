"""A long text that gets another width or look: what is seen at once, the rest in slices."""

from __future__ import annotations

from itertools import pairwise

import pytest
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.copy_button import CopyButton
from falcon_desktop.ui.markdown.rendering import Rendering
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot
from tests.ui.markdown.conftest import WholeBody
from tests.ui.settling import settle, turn
from tests.work import calls_of

PIECE = """## Part {n}

Some *words* about it, so many that they fill more than one line where the text is narrow, and `x`.

1. one
2. two, which is longer than one and is broken where the text is narrow, as windows often are

```python
print({n})
```

| run | before |
|-----|-------:|
| {n} | 10.02  |

"""
TEXT = "".join(PIECE.format(n=n) for n in range(60))


@pytest.fixture
def read(body: MessageBody, qtbot: QtBot) -> QScrollArea:
    """A long text in a scrolled area of 720 × 400 pixels."""
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(False)
    body.set_markdown(TEXT)
    body.resize(720, body.heightForWidth(720))
    area.setWidget(body)
    area.resize(760, 400)
    area.show()
    qtbot.waitExposed(area)
    settle(body)
    return area


def text_of(area: QScrollArea) -> MessageBody:
    body = area.widget()
    assert isinstance(body, MessageBody)
    return body


def is_behind(body: MessageBody) -> bool:
    return body.stack.is_behind


def heights(body: MessageBody) -> list[tuple[float, float]]:
    return [(view.top, view.height) for view in body.stack.views]


def anew(rendering: Rendering, qtbot: QtBot, width: int) -> MessageBody:
    """Return the same text, laid out for a width for the first time."""
    made = WholeBody(rendering)
    qtbot.addWidget(made)
    made.resize(width, 400)
    made.set_markdown(TEXT)
    return made


def test_another_width_costs_what_is_seen_and_ends_exact(
    read: QScrollArea, rendering: Rendering, qtbot: QtBot
) -> None:
    body = text_of(read)
    whole = calls_of(lambda: anew(rendering, qtbot, 500))
    assert calls_of(lambda: body.heightForWidth(500)) < whole / 4
    estimate = body.heightForWidth(500)
    body.resize(500, estimate)
    assert is_behind(body)
    with qtbot.waitSignal(body.height_changed):
        settle(body)
    assert not is_behind(body)
    assert heights(body) == heights(anew(rendering, qtbot, 500))
    assert abs(estimate - body.heightForWidth(500)) < body.heightForWidth(500) * 0.2


def test_another_zoom_costs_what_is_seen_and_ends_exact(
    read: QScrollArea, rendering: Rendering, qtbot: QtBot
) -> None:
    body = text_of(read)
    rendering.look.theme.set_zoom(1.5)
    assert is_behind(body)
    settle(body)
    assert heights(body) == heights(anew(rendering, qtbot, 720))
    rendering.look.theme.set_zoom(1.0)
    settle(body)
    assert heights(body) == heights(anew(rendering, qtbot, 720))


def test_what_comes_into_view_meanwhile_is_laid_out_before_it_is_drawn(read: QScrollArea) -> None:
    body = text_of(read)
    body.resize(500, body.heightForWidth(500))
    assert is_behind(body)
    read.verticalScrollBar().setValue(body.height() // 2)
    read.viewport().repaint()
    seen = body.visibleRegion().boundingRect()
    stack = body.stack
    shown = stack.views[stack.index_at(seen.top()) : stack.index_at(seen.bottom()) + 1]
    assert len(shown) > 3
    assert all(view.width == 500 for view in shown)
    for above, below in pairwise(shown):
        assert above.top + above.height <= below.top
    settle(body)


def test_what_is_asked_of_the_block_above_moves_nothing_that_is_seen(read: QScrollArea) -> None:
    body = text_of(read)
    body.stack.restyle(body.stack.line * 1.5)  # so that estimates are far off
    body.heightForWidth(500)
    assert is_behind(body)
    middle = body.stack.height / 2
    stack, first = body.stack, body.stack.index_at(middle)
    estimate, top = stack.views[first - 1].height, stack.views[first].top
    assert stack.at(first - 1).height != estimate
    stack.be_seen(middle, middle + 300)
    assert stack.views[first].top == top


def test_a_place_out_of_sight_is_exact_when_it_is_asked_for(read: QScrollArea) -> None:
    body = text_of(read)
    (position,) = body.find("Part 57")
    body.heightForWidth(500)
    rect = body.reveal(position)
    view = body.stack.views[position.block]
    assert view.width == 500
    assert view.top <= rect.top() < view.top + view.height
    assert body.point_at(rect.center().toPointF()).block == position.block


def test_buttons_stand_in_their_blocks(read: QScrollArea) -> None:
    body = text_of(read)
    for width in (500, 640, 720):
        body.resize(width, body.heightForWidth(width))
        settle(body)
        places = [QRect(one.mapTo(body, QPoint(0, 0)), one.size())
                  for one in body.findChildren(CopyButton)]  # fmt: skip
        codes = [view for view in body.stack.views if view.is_code]
        assert len(places) == len(codes) == 60
        for rect, view in zip(sorted(places, key=QRect.top), codes, strict=True):
            assert view.top <= rect.top()
            assert rect.bottom() <= view.top + view.height
            assert rect.right() <= width


def test_a_text_that_ends_meanwhile_does_no_more(read: QScrollArea) -> None:
    body = text_of(read)
    body.heightForWidth(500)
    body.start()
    settle(body)
    assert body.heightForWidth(500) == 0
    body.set_markdown("short")
    turn()
    assert body.heightForWidth(500) > 0
    assert not is_behind(body)
