"""Draws conversations on pages: PDF files and printers.

Everything in it runs on the thread that calls it, which may be any: nothing here is shared. What is
drawn is hostile text as HTML of this program's making, and nothing is ever loaded for it.
"""

from __future__ import annotations

import base64
import errno
import math
import os
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from PySide6.QtCore import QEventLoop, QLocale, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextFrame,
    QTextTable,
)

from falcon_desktop.core.domain.formulas import DrawFormula, FormulaPicture
from falcon_desktop.core.domain.transfer import FORMULA, Progress, Sheet
from falcon_desktop.core.text.directions import first_direction
from falcon_desktop.ui.kit.i18n import one_line
from falcon_desktop.ui.markdown.formulas import Vector, sized

MARGIN_MM: Final = 18.0
DOTS: Final = 300
"""Per inch, in PDF files."""
POINTS: Final = 10.0
CHUNK: Final = 120_000
"""Characters laid out at once: layout costs memory and time, and nobody can stop it within. A
longer conversation goes on on a new page."""
MAX_FORMULA: Final = 620.0
"""Pixels of a formula at most: the width of the text on a page."""
_PIXELS_PER_INCH: Final = 96
_PIXELS_PER_POINT: Final = _PIXELS_PER_INCH / 72
_SHARP: Final = 4.0
"""How many dots a formula has for each pixel."""
_INK: Final = "#1b1b1f"
_QUIET: Final = "#6b6b76"
_LINE: Final = "#c9c9d2"
_STYLE: Final = f"""
h1 {{ font-size: 17pt; font-weight: 600; margin: 0px 0px 3px 0px; }}
h2 {{ font-size: 13pt; font-weight: 600; margin: 12px 0px 4px 0px; }}
h3, h4, h5, h6 {{ font-size: 11pt; font-weight: 600; margin: 10px 0px 4px 0px; }}
p, li {{ line-height: 125%; margin: 0px 0px 7px 0px; }}
li.task {{ list-style-type: none; }}
ul, ol {{ margin: 0px 0px 7px 0px; }}
.about, .note {{ color: {_QUIET}; font-size: 9pt; }}
.who {{ color: {_QUIET}; font-size: 9pt; font-weight: 600; margin: 20px 0px 4px 0px; }}
.asked {{ background-color: #eeecfb; }}
pre {{ background-color: #f6f6f9; font-size: 8.5pt; margin: 6px 0px 10px 0px;
    white-space: pre-wrap; }}
code {{ background-color: #f6f6f9; font-size: 9pt; }}
blockquote {{ color: {_QUIET}; margin: 6px 22px 8px 22px; }}
table {{ margin: 6px 0px 10px 0px; border-collapse: collapse; }}
td, th {{ border: 1px solid {_LINE}; }}
a {{ color: #5b4bdb; }}
.image {{ color: {_QUIET}; font-style: italic; }}
.tk {{ color: #7a2fc4; }} .ts {{ color: #1a7f37; }} .tn {{ color: #9a4a00; }}
.tc {{ color: {_QUIET}; }} .tf {{ color: #1f5fbf; }} .te {{ color: #c6373c; }}
"""
_HEADINGS: Final = {"h2": 1.5, "h3": 1.2, "h6": 1.1}
"""How large Qt draws headings, measured in text."""
_CELL_PADDING: Final = 5
_TABLE: Final = f'<table border="0" cellspacing="0" cellpadding="{_CELL_PADDING}"'
"""How a table's tag begins; from which side it is read may follow."""
_INCHES: Final = ("US", "CA", "MX", "PH", "CL", "CO", "VE")
"""Countries whose paper is Letter, not A4."""


class _Document(QTextDocument):
    """A document that loads nothing; formulas are drawn."""

    def __init__(self, formulas: DrawFormula) -> None:
        super().__init__()
        self._formulas = formulas
        self._drawn: dict[tuple[str, bool], FormulaPicture | None] = {}

    def loadResource(self, _kind: int, name: QUrl | str) -> object:
        """Draw a formula. Refuse all else: whatever a text names is neither read nor fetched."""
        named = name.toString() if isinstance(name, QUrl) else str(name)
        if not named.startswith(FORMULA):
            return None
        return _formula(named.removeprefix(FORMULA), self._picture)

    def _picture(self, source: str, display: bool) -> FormulaPicture | None:
        """Have a formula drawn once: Qt asks for its picture again and again."""
        key = source, display
        if key not in self._drawn:
            self._drawn[key] = self._formulas(source, display)
        return self._drawn[key]


def _formula(named: str, formulas: DrawFormula) -> QImage:
    """Return the picture of a formula, or of its source where it can't be drawn."""
    kind, _, encoded = named.partition("/")
    try:
        source = base64.urlsafe_b64decode(encoded).decode()
    except ValueError:
        return QImage()
    em = POINTS * _PIXELS_PER_POINT * _HEADINGS.get(kind, 1.0)
    picture = formulas(source, kind == "display")
    drawing = sized(Vector(picture), em) if picture is not None else None
    width, height = (
        (drawing.width, drawing.ascent + drawing.descent) if drawing else (0.0, em * 1.3)
    )
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    font.setPixelSize(round(em * 0.9))
    if drawing is None:
        width = QFontMetricsF(font).horizontalAdvance(source)
    side = min(max(width, 1.0), MAX_FORMULA), min(max(height, 1.0), MAX_FORMULA)
    image = QImage(
        math.ceil(side[0] * _SHARP), math.ceil(side[1] * _SHARP), QImage.Format.Format_ARGB32
    )
    image.setDevicePixelRatio(_SHARP)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    if drawing is not None:
        drawing.paint(painter, QPointF(0, drawing.ascent), QColor(_INK))
    else:
        painter.setFont(font)
        painter.setPen(QColor(_INK))
        painter.drawText(QPointF(0, em), source)
    painter.end()
    return image


def draw_pdf(path: str, sheets: Iterable[Sheet], progress: Progress, formulas: DrawFormula) -> None:
    """Write a PDF file; fulfils :data:`~falcon_desktop.core.domain.transfer.Draw`.

    Raises:
        Cancelled: ``progress`` was told so.
        OSError: the file can't be written.
    """
    writer = QPdfWriter(path)
    writer.setResolution(DOTS)
    writer.setCreator("Falcon Desktop")
    writer.setPageLayout(default_layout())
    if not draw_sheets(writer, sheets, progress, formulas):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def default_layout() -> QPageLayout:
    """Return this country's usual paper, upright."""
    country = QLocale.territoryToCode(QLocale.system().territory())
    size = QPageSize.PageSizeId.Letter if country in _INCHES else QPageSize.PageSizeId.A4
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(size), upright, margins, QPageLayout.Unit.Millimeter)


def draw_sheets(
    device: QPagedPaintDevice,
    sheets: Iterable[Sheet],
    progress: Progress,
    formulas: DrawFormula,
) -> bool:
    """Draw conversations on the pages of a device, each beginning a page.

    False if the device can't be drawn on.

    Raises:
        Cancelled: ``progress`` was told so.
    """
    # Layouts start timers, which need this thread's dispatcher. It is made with a loop.
    loop = QEventLoop()
    pages = _Pages(device, progress, formulas)
    try:
        for sheet in sheets:
            for html in _chunks(sheet):
                if not pages.draw(html, one_line(sheet.title)):
                    return False
        return pages.number > 0 or pages.begin("")
    finally:
        pages.end()
        del loop


def _chunks(sheet: Sheet) -> Iterator[str]:
    """Yield a sheet's HTML in pieces that are laid out one by one."""
    direction = ' dir="rtl"' if first_direction(sheet.title) == "rtl" else ""
    side = f' dir="{sheet.direction}"'
    about = f'<p class="about"{side}>{escape(sheet.about)}</p>'
    parts = [f"<h1{direction}>{escape(sheet.title)}</h1>{about}"]
    length = 0
    for part in sheet.parts:
        if length and length + len(part) > CHUNK:
            yield "".join(parts)
            parts, length = [], 0
        parts.append(part)
        length += len(part)
    yield "".join(parts)


class _Pages:
    """The pages of a device, drawn one after the other."""

    def __init__(
        self, device: QPagedPaintDevice, progress: Progress, formulas: DrawFormula
    ) -> None:
        self.number = 0
        self._device = device
        self._progress = progress
        self._formulas = formulas
        self._painter = QPainter()
        self._font = QFont(QGuiApplication.font())
        self._font.setPointSizeF(POINTS)
        self._small = QFont(self._font, device)
        self._small.setPointSizeF(8.0)
        self._style = _STYLE.replace("pre {", f"pre, code {{ {_mono()} }}\npre {{")

    def begin(self, title: str) -> bool:
        """Begin the first page; False if the device can't be drawn on."""
        if isinstance(self._device, QPdfWriter):
            self._device.setTitle(title)
        return self._painter.begin(self._device)

    def end(self) -> None:
        """End the last page."""
        if self._painter.isActive():
            self._painter.end()

    def draw(self, html: str, title: str) -> bool:
        """Draw one piece, beginning a page with it."""
        self._progress.keep_on()
        if not self._painter.isActive() and not self.begin(title):
            return False
        foot = QFontMetricsF(self._small, self._device).height() * 2
        width, height = float(self._device.width()), self._device.height() - foot
        document = self._document(html, QSizeF(width, height))
        layout = document.documentLayout()
        tables = [layout.frameBoundingRect(one) for one in _tables(document.rootFrame())]
        for page in range(document.pageCount()):
            self._progress.keep_on()
            if self.number:
                self._device.newPage()
            self.number += 1
            self._draw_page(document, QRectF(0, page * height, width, height))
            self._end_tables(tables, (page + 1) * height, height)
            self._draw_foot(QRectF(0, height, width, foot), title)
        return True

    def _document(self, html: str, page: QSizeF) -> QTextDocument:
        document = _Document(self._formulas)
        document.setUndoRedoEnabled(False)
        document.documentLayout().setPaintDevice(self._device)
        document.setDefaultFont(self._font)
        document.setDefaultStyleSheet(self._style)
        document.setDocumentMargin(0)
        document.setPageSize(page)
        html = html.replace("<table", _TABLE)
        document.setHtml(html.replace(f'{_TABLE} dir="rtl"', f'{_TABLE} align="right"'))
        return document

    def _draw_page(self, document: QTextDocument, part: QRectF) -> None:
        painter = self._painter
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = part
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(_INK))
        context.palette = palette
        painter.save()
        painter.translate(0, -part.top())
        painter.setClipRect(part)
        document.documentLayout().draw(painter, context)
        painter.restore()

    def _end_tables(self, tables: Iterable[QRectF], end: float, height: float) -> None:
        """Draw the last line of tables that go on on the next page: Qt draws it there only."""
        line = self._device.logicalDpiY() / _PIXELS_PER_INCH
        inside = line * (_CELL_PADDING + 1)  # Qt tells of a table where its first words may stand
        for table in tables:
            if table.top() < end < table.bottom() - inside:
                left, bottom = table.left() - inside + line / 2, height - inside
                self._painter.fillRect(
                    QRectF(left, bottom - line, table.width() - line, line), QColor(_LINE)
                )

    def _draw_foot(self, area: QRectF, title: str) -> None:
        painter = self._painter
        painter.setFont(self._small)
        painter.setPen(QColor(_QUIET))
        metrics = QFontMetricsF(self._small, self._device)
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, area.width() * 0.8)
        bottom = Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine
        painter.drawText(area, int(bottom | Qt.AlignmentFlag.AlignLeft), shown)
        painter.drawText(area, int(bottom | Qt.AlignmentFlag.AlignRight), str(self.number))


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    """Yield the tables in a frame, from the top down."""
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from _tables(child)


def _mono() -> str:
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return f'font-family: "{family}", monospace;'
