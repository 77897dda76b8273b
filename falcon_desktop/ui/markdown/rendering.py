"""What all messages share for drawing: the parser, the look, formulas and colours.

One is made by the window and handed to every :class:`MessageBody`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.text.markdown.net import Net
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.blocks import (
    Block,
    CodeBlock,
    FormulaBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
)
from falcon_desktop.ui.markdown.code_options import CodeOptions
from falcon_desktop.ui.markdown.code_view import CodeView
from falcon_desktop.ui.markdown.formula_view import FormulaView
from falcon_desktop.ui.markdown.formulas import Formulas
from falcon_desktop.ui.markdown.highlight import Highlighter
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.rule_view import RuleView
from falcon_desktop.ui.markdown.table_view import TableView
from falcon_desktop.ui.markdown.text_view import TextView
from falcon_desktop.ui.markdown.view import View

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.parser import Parser


class Rendering(QObject):
    """The shared tools; the parser is imported by the first message."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.net = Net()
        self.look = Look(theme, self)
        self.formulas = Formulas(self)
        self.highlighter = Highlighter(self.look, self.net, self)
        self.code = CodeOptions(self)
        self._parser: Parser | None = None

    def close(self) -> None:
        """Stop requesting formulas. Call it before the program ends."""
        self.formulas.close()

    @property
    def parser(self) -> Parser:
        """The Markdown parser, created on first use."""
        if self._parser is None:
            from falcon_desktop.ui.markdown.parser import Parser

            self._parser = Parser(self.net)
        return self._parser

    def view(self, block: Block, owner: QWidget) -> View:
        """Return an empty view for a block's kind."""
        look = self.look
        match block:
            case TextBlock():
                return TextView(look, self.formulas)
            case CodeBlock():
                return CodeView(owner, look, self.highlighter, self.code)
            case TableBlock():
                return TableView(owner, look, self.formulas, self.parser)
            case FormulaBlock():
                return FormulaView(owner, look, self.formulas)
            case RuleBlock():
                return RuleView(look)
