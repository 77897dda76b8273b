"""The pieces of an answer that is made of more than text: made once, kept while it grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import HitPlace, Message
from falcon_desktop.core.domain.parts import Citation
from falcon_desktop.ui.kit.file_chips import FileChips
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.made_of import (
    Piece,
    pieces_of,
    sources_markdown,
    sources_title,
    sources_words,
    tools_and_sources,
)
from falcon_desktop.ui.transcript.picture_view import PictureView
from falcon_desktop.ui.transcript.reasoning import FoldedView, ReasoningView
from falcon_desktop.ui.transcript.tools_view import ToolsView


class SourcesView(FoldedView):
    """The sources that a message names."""

    place = HitPlace.SOURCE

    def __init__(self, rendering: Rendering, parent: QWidget) -> None:
        super().__init__(rendering, parent, "sources")
        self._sources: Sequence[Citation] = ()

    def show_sources(self, sources: Sequence[Citation]) -> None:
        """Show these; what is unfolded stays so."""
        if sources != self._sources:
            self._sources = sources
            self.set_title(sources_title(sources))
            self.renew()

    def text(self) -> str:
        return sources_markdown(self._sources)

    def words(self) -> str:
        return sources_words(self._sources)


class _Chips(FileChips):
    """Files that are no pictures; a press tells which of the message's it is."""

    pressed = Signal(int)

    def __init__(
        self, theme: Theme, files: Sequence[Attachment], places: list[int], parent: QWidget
    ) -> None:
        super().__init__(theme, removable=False, parent=parent)
        self._places = places
        self.set_files([files[place] for place in places])
        self.opened.connect(self._tell)

    def size_for(self, width: int) -> QSize:
        """Return the size in a column of that width."""
        height = self.height_for(width)
        self.setFixedHeight(height)
        return QSize(width, height)

    @Slot(int)
    def _tell(self, number: int) -> None:
        self.pressed.emit(self._places[number])


class Arrangement(QObject):
    """Keeps the views of an answer's pieces, children of its widget, in their order.

    What is there already, before an answer has parts, is ``views``: its text, its thoughts.
    """

    text_made = Signal(object)
    fold_made = Signal(object)
    file_opened = Signal(int)
    """the file's place among the message's"""
    decided = Signal(int, object)
    """the number of a call among the message's, and a person's decision"""

    def __init__(self, rendering: Rendering, frame: QWidget, views: Sequence[QWidget]) -> None:
        super().__init__(frame)
        self._rendering = rendering
        self._frame = frame
        self._views: dict[str, QWidget] = {}
        self._files: tuple[Attachment, ...] = ()
        self._running = False
        self._fixed = False
        self._waiting: int | None = None
        for view in views:
            self._views[view.key if isinstance(view, FoldedView) else HitPlace.TEXT.value] = view

    def arranged(self, message: Message, *, running: bool, driven: bool) -> list[QWidget]:
        """Return the views of what a message is made of now; of a text that grew the end is new.

        ``driven`` says that whoever asks lays the texts out, slice by slice.
        """
        pieces = pieces_of(message)
        self._files = message.attachments
        self._running, self._waiting = running, _first_waiting(pieces)
        ends = [one for one in pieces if one.place is not HitPlace.SOURCE][-1:]
        often = Counter[HitPlace]()
        made: dict[str, QWidget] = {}
        for piece in pieces:
            often[piece.place] += piece.call is None
            key = _key_of(piece, often[piece.place])
            made[key] = self._view(key, piece)
            self._show(made[key], piece, grows=running and piece in ends, driven=driven)
        for key in self._views.keys() - made.keys():
            self._put_away(key)
        self._views |= made
        return list(made.values())

    def fix(self, fixed: bool) -> None:
        """Let nobody decide on a call, or let them again."""
        self._fixed = fixed
        for view in self._views.values():
            if isinstance(view, ToolsView):
                view.fix(fixed)

    def _put_away(self, key: str) -> None:
        view = self._views[key]
        view.hide()
        if key == HitPlace.TEXT.value and isinstance(view, AnswerBody):
            view.set_markdown("")  # words may come yet
            return
        if isinstance(view, AnswerBody):
            view.let_go()
        view.deleteLater()
        del self._views[key]

    def _view(self, key: str, piece: Piece) -> QWidget:
        view = self._views.get(key)
        if view is not None:
            return view
        match piece.place:
            case HitPlace.TEXT:
                body = AnswerBody(self._rendering, self._frame)
                body.resize(max(1, self._views[HitPlace.TEXT.value].width()), 1)
                self.text_made.emit(body)
                return body
            case HitPlace.FILE:
                return self._files_view(piece.files)
            case HitPlace.REASONING:
                fold: FoldedView = ReasoningView(self._rendering, self._frame)
            case HitPlace.TOOL if piece.call is not None:
                # calls of our own are few: nothing of the card is loaded before there is one
                from falcon_desktop.ui.transcript.tool_card import ToolCard

                fold = card = ToolCard(self._rendering, self._frame)
                card.decided.connect(self.decided)
            case HitPlace.TOOL:
                fold = ToolsView(self._rendering, self._frame)
            case HitPlace.SOURCE:
                fold = SourcesView(self._rendering, self._frame)
        fold.key = key
        self.fold_made.emit(fold)
        return fold

    def _files_view(self, places: list[int]) -> QWidget:
        theme, first = self._rendering.look.theme, self._files[places[0]]
        if first.is_image:
            picture = PictureView(theme, first, places[0], self._frame)
            picture.opened.connect(self.file_opened)
            return picture
        chips = _Chips(theme, self._files, places, self._frame)
        chips.pressed.connect(self.file_opened)
        return chips

    def _show(self, view: QWidget, piece: Piece, *, grows: bool, driven: bool) -> None:
        if isinstance(view, AnswerBody):
            _show_text(view, piece.text, grows=grows, driven=driven)
        elif isinstance(view, ReasoningView):
            view.set_text(piece.text)
        elif isinstance(view, ToolsView):
            self._show_tools(view, piece)
        elif isinstance(view, SourcesView):
            view.show_sources(piece.sources)

    def _show_tools(self, view: ToolsView, piece: Piece) -> None:
        if piece.call is None:
            view.show_uses(piece.uses)
            return
        from falcon_desktop.ui.transcript.tool_card import ToolCard, stage_of

        if isinstance(view, ToolCard):
            [use] = piece.uses
            stage = stage_of(use, running=self._running, first=self._waiting == piece.call)
            view.show_call(use, piece.call, stage)
            view.fix(self._fixed)


def _first_waiting(pieces: Sequence[Piece]) -> int | None:
    """Return the number of the first call that waits: they are decided one after another."""
    return next((one.call for one in pieces if any(use.waits for use in one.uses)), None)


def folds_of(message: Message, rendering: Rendering, frame: QWidget) -> list[FoldedView]:
    """Return what a question has besides words and files, folded."""
    uses, sources = tools_and_sources(message)
    made: list[FoldedView] = []
    if uses:
        tools = ToolsView(rendering, frame)
        tools.show_uses(uses)
        made.append(tools)
    if sources:
        named = SourcesView(rendering, frame)
        named.show_sources(sources)
        made.append(named)
    return made


def _key_of(piece: Piece, number: int) -> str:
    """Return what tells a piece from the others of its message, however it grows."""
    if piece.files:
        return f"{piece.place.value} {' '.join(map(str, piece.files))}"
    if piece.call is not None:
        return f"call {piece.call}"
    return piece.place.value if number == 1 else f"{piece.place.value} {number}"


def _show_text(body: AnswerBody, text: str, *, grows: bool, driven: bool) -> None:
    shown = body.markdown()
    if driven and not grows:
        body.set_markdown(text, driven=True)
    elif not text.startswith(shown):
        body.set_markdown(text)
    elif len(text) > len(shown):
        body.append_markdown(text[len(shown) :])
        if not shown:
            body.flush()
    if not grows and not driven:
        body.finish()
    body.show_running(grows)
