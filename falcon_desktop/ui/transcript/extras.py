"""What stands about an answer's text where it is made of more: what tools did above it, pictures
and sources below.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.parts import FilePart, Part, all_parts
from falcon_desktop.ui.kit.file_chips import FileChips
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.content import INSET
from falcon_desktop.ui.transcript.made_of import (
    sources_markdown,
    sources_title,
    tools_markdown,
    tools_title,
)
from falcon_desktop.ui.transcript.picture_view import PictureView
from falcon_desktop.ui.transcript.reasoning import FoldedView


class AnswerExtras(QObject):
    """The widgets for a message's parts that are no text, children of its widget."""

    height_changed = Signal()
    link_activated = Signal(str, str)
    file_opened = Signal(int)
    """the file's place among the message's"""

    def __init__(self, rendering: Rendering, frame: QWidget) -> None:
        super().__init__(frame)
        self._rendering = rendering
        self._frame = frame
        self._parts: tuple[Part, ...] = ()
        self._files: tuple[Attachment, ...] = ()
        self._tools: FoldedView | None = None
        self._sources: FoldedView | None = None
        self._pictures: list[PictureView] = []
        self._chips: FileChips | None = None
        self._places: list[int] = []

    @property
    def bodies(self) -> list[AnswerBody]:
        """The texts that are unfolded now."""
        folded = (self._tools, self._sources)
        return [one.body for one in folded if one is not None and one.body is not None]

    def set_message(self, message: Message) -> None:
        """Show what a message is made of."""
        parts = all_parts(message)
        if (parts, message.attachments) == (self._parts, self._files):
            return
        self._parts, self._files = parts, message.attachments
        self._tools = self._folded(self._tools, "tools", tools_title(parts), tools_markdown(parts))
        self._sources = self._folded(
            self._sources, "sources", sources_title(parts), sources_markdown(parts)
        )
        self._show_files([part.file for part in parts if isinstance(part, FilePart)])

    def _folded(
        self, view: FoldedView | None, name: str, title: str, markdown: str
    ) -> FoldedView | None:
        if view is not None:
            view.hide()
            view.deleteLater()
        if not title:
            return None
        view = FoldedView(self._rendering, self._frame, name)
        view.extend(markdown)
        view.set_title(title)
        view.height_changed.connect(self.height_changed)
        view.link_activated.connect(self.link_activated)
        view.show()
        return view

    def _show_files(self, places: list[int]) -> None:
        for old in (*self._pictures, *filter(None, [self._chips])):
            old.hide()
            old.deleteLater()
        self._pictures, self._chips = [], None
        theme = self._rendering.look.theme
        for place in places:
            if self._files[place].is_image:
                view = PictureView(theme, self._files[place], place, self._frame)
                view.opened.connect(self.file_opened)
                view.show()
                self._pictures.append(view)
        self._places = [place for place in places if not self._files[place].is_image]
        if self._places:
            self._chips = FileChips(theme, removable=False, parent=self._frame)
            self._chips.set_files([self._files[place] for place in self._places])
            self._chips.opened.connect(self._open_chip)
            self._chips.show()

    @Slot(int)
    def _open_chip(self, number: int) -> None:
        self.file_opened.emit(self._places[number])

    def lay_out_above(self, width: int, y: int) -> int:
        """Place what stands above the text; return where that begins."""
        return self._lay_out_folded(self._tools, width, y)

    def lay_out_below(self, width: int, y: int) -> int:
        """Place what stands below the text; return where that ends."""
        px = self._rendering.look.theme.px
        mirrored = self._frame.isRightToLeft()
        for view in self._pictures:
            size = view.size_for(width)
            x = INSET + width - size.width() if mirrored else INSET
            view.setGeometry(QRect(x, y + px(8), size.width(), size.height()))
            y += px(8) + size.height()
        if self._chips is not None:
            height = self._chips.height_for(width)
            self._chips.setFixedHeight(height)
            self._chips.setGeometry(INSET, y + px(8), width, height)
            y += px(8) + height
        if self._sources is not None:
            y = self._lay_out_folded(self._sources, width, y + px(6))
        return y

    def _lay_out_folded(self, view: FoldedView | None, width: int, y: int) -> int:
        if view is None:
            return y
        edge = view.overhang
        height = view.layout_for(width + 2 * edge)
        view.setGeometry(INSET - edge, y, width + 2 * edge, height)
        return y + height + self._rendering.look.theme.px(12 if view.unfolded else 6)

    def show(self, shown: bool) -> None:
        """Show all of it, or hide it while an editor stands in the text's place."""
        for view in (self._tools, self._sources, self._chips, *self._pictures):
            if view is not None:
                view.setVisible(shown)

    def apply_theme(self) -> None:
        """Take the theme's colours and sizes."""
        for view in (self._tools, self._sources):
            if view is not None:
                view.apply_theme()

    def let_go(self) -> None:
        """Stop all work."""
        for body in self.bodies:
            body.let_go()
