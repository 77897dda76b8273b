"""What tools were asked and what they said, folded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import HitPlace
from falcon_desktop.core.domain.parts import ToolUse
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.made_of import all_words, tools_markdown, tools_title, tools_words
from falcon_desktop.ui.transcript.reasoning import FoldedView
from falcon_desktop.ui.transcript.search import Words, occurrences


class ToolsView(FoldedView):
    """What tools were asked and what they said."""

    place = HitPlace.TOOL

    def __init__(self, rendering: Rendering, parent: QWidget) -> None:
        super().__init__(rendering, parent, "tools")
        self._uses: Sequence[ToolUse] = ()

    def show_uses(self, uses: Sequence[ToolUse]) -> None:
        """Show these; what is unfolded stays so."""
        if uses != self._uses:
            self._uses = uses
            self.set_title(tools_title(uses))
            self.renew()

    def text(self) -> str:
        return tools_markdown(self._uses)

    def words(self) -> str:
        return tools_words(self._uses)

    def holds(self, word: Words) -> bool:
        return bool(occurrences(all_words(self._uses), word))

    def fix(self, fixed: bool) -> None:
        """Let nobody decide on what it shows, or let them again."""
