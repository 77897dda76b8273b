"""What a model thought before it answered, or what its tools did: one line, unfolded on demand.
Folded, it keeps the text and draws nothing of it.
"""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import HitPlace
from falcon_desktop.ui.kit.disclosure import Disclosure
from falcon_desktop.ui.kit.icons import icon
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.action_bar import pointing
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.content import INSET
from falcon_desktop.ui.transcript.search import Words, occurrences
from falcon_desktop.ui.transcript.words import thought

_READING_S: Final = 0.25
"""Seconds that a text which words are gone to in is laid out at once, at most."""


class FoldedView(QWidget):
    """A collapsed block of Markdown under a title; ``name`` identifies it.

    ``place`` is what a search says that words in it are in, ``key`` which it is of its message.
    ``body_made`` comes with the text's widget, each time that it is unfolded.
    """

    place = HitPlace.REASONING
    height_changed = Signal()
    body_made = Signal(object)

    def __init__(self, rendering: Rendering, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.key = self.place.value
        self._name = name
        self._words = ""
        """The title, of which a narrow column shows the beginning."""
        self._rendering = rendering
        self._theme = rendering.look.theme
        self._parts: list[str] = []
        self._running = False
        self._for_now = False
        self._body: AnswerBody | None = None
        self._title = Disclosure(self)
        self._title.setObjectName(f"show_{name}")
        self._title.toggled.connect(self._unfold)
        self.apply_theme()

    @property
    def unfolded(self) -> bool:
        """Whether the text is shown."""
        return self._body is not None

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or hide the text."""
        self._title.setChecked(unfolded)

    @property
    def unfolded_by_hand(self) -> bool:
        """Whether the user expanded the text."""
        return self.unfolded and not self._for_now

    def unfold_for_now(self) -> None:
        """Show the text until :meth:`fold_back`, unless it is shown already."""
        if not self.unfolded:
            self.set_unfolded(True)
            self._for_now = True

    def fold_back(self) -> None:
        """Hide the text if it was shown for now."""
        if self._for_now:
            self.set_unfolded(False)

    def keep_unfolded(self) -> None:
        """Keep the text shown."""
        self._for_now = False

    def text(self) -> str:
        """Return the Markdown."""
        return "".join(self._parts)

    def words(self) -> str:
        """Return what of it can be found."""
        return self.text()

    def holds(self, word: Words) -> bool:
        """Whether a word occurs in it, be it in what is not drawn."""
        return bool(occurrences(self.words(), word))

    def unfolded_body(self) -> AnswerBody | None:
        """Return the text's widget, unfolded for now and laid out as far as there is time."""
        self.unfold_for_now()
        if self._body is not None and not self._body.is_complete:
            self._body.build(time.perf_counter() + _READING_S)
        return self._body

    @property
    def overhang(self) -> int:
        """Pixels to reach over the column on each side, so that the title's sign is in line."""
        return min(INSET, self._theme.px(5))

    @property
    def body(self) -> AnswerBody | None:
        """The text's widget while it is expanded."""
        return self._body

    def set_text(self, text: str) -> None:
        """Show another text; what of it is there already stays."""
        shown = self.text()
        if not text.startswith(shown):
            self._parts = [text]
            self.renew()
        elif len(text) > len(shown):
            self.extend(text[len(shown) :])

    def renew(self) -> None:
        """Show the text anew, if it is unfolded."""
        if self._body is not None:
            self._body.set_markdown(self.text())

    def extend(self, text: str) -> None:
        """Add new text."""
        self._parts.append(text)
        if self._body is not None:
            self._body.append_markdown(text)

    @property
    def words_of_title(self) -> str:
        """The whole title, also where a narrow column shows its beginning."""
        return self._words

    def set_title(self, title: str) -> None:
        """Set the title."""
        if title != self._words:
            self._words = title
            self._title.setText(title)
            self._title.setAccessibleName(title)
            if self._body is not None:
                self._body.setAccessibleName(title)
            if self.width() > 0:
                self.layout_for(self.width())

    def _fit_title(self, width: int) -> QSize:
        """Show as much of the title as there is room for; return the size that it takes."""
        self._title.setText(self._words)
        hint = self._title.sizeHint()
        if hint.width() > width:
            metrics = QFontMetrics(self._title.font())
            room = width - hint.width() + metrics.horizontalAdvance(self._words)
            words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            self._title.setText(words)
            hint = QSize(min(width, self._title.sizeHint().width()), hint.height())
        return hint

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        self._show_direction(unfolded=self.unfolded)
        self._title.setFont(self._theme.font(scale=0.92))
        side = self._theme.px(14)
        self._title.setIconSize(QSize(side, side))
        self.setStyleSheet(
            self._theme.fill(
                f"QToolButton#show_{self._name} {{ border: none; border-radius: 6px;"
                " padding: 3px 6px 3px 0;"
                " color: @secondary; background: transparent; }"
                f" QToolButton#show_{self._name}:hover {{ background: @hover; color: @text; }}"
                f" QToolButton#show_{self._name}:focus {{ border: 2px solid @accent; }}"
            )
        )

    @property
    def folded_width(self) -> int:
        """Pixels that the whole title takes."""
        self._title.setText(self._words)
        return self._title.sizeHint().width()

    def layout_for(self, width: int) -> int:
        """Place the parts for a width and return the height."""
        px = self._theme.px
        hint = self._fit_title(width)
        x = width - hint.width() if self.isRightToLeft() else 0
        self._title.setGeometry(QRect(x, 0, hint.width(), hint.height()))
        if self._body is None:
            return hint.height()
        lead, edge = px(14), self.overhang
        inner = max(40, width - 2 * edge - lead)
        height = self._body.heightForWidth(inner)
        y = hint.height() + px(6)
        self._body.setGeometry(edge if self.isRightToLeft() else edge + lead, y, inner, height)
        return y + height

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._body is None:
            return
        painter = QPainter(self)
        box = self._body.geometry()
        edge = self.overhang
        x = self.width() - edge - 2 if self.isRightToLeft() else edge
        painter.fillRect(x, box.top(), 2, box.height(), self._theme.colors.color("line"))

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        self._for_now = False
        if unfolded and self._body is None:
            body = AnswerBody(self._rendering, self)
            body.setAccessibleName(self._words)
            body.append_markdown(self.text())
            if self._running:
                body.flush()
            else:
                body.finish()
            body.height_changed.connect(self.height_changed)
            body.show()
            self._body = body
            self.body_made.emit(body)
        elif not unfolded and self._body is not None:
            self._body.let_go()
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        self._show_direction(unfolded=unfolded)
        self.height_changed.emit()

    def _show_direction(self, *, unfolded: bool) -> None:
        folded = pointing("next", mirrored=self.isRightToLeft())
        self._title.setIcon(icon("chevron_down" if unfolded else folded, self._theme))


class ReasoningView(FoldedView):
    """A model's reasoning, with its duration in the title."""

    def __init__(self, rendering: Rendering, parent: QWidget) -> None:
        super().__init__(rendering, parent, "reasoning")

    def set_state(self, duration: float | None, *, running: bool) -> None:
        """Set the title: how long the model thought, or that it is still thinking."""
        self.set_title(thought(duration, running=running))
        if self._running and not running and self._body is not None:
            self._body.finish()
        self._running = running
