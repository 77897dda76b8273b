"""Lays out formulas with ziamath, adding what it lacks: table lines and some letters.

Imported in the child that draws formulas alone.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from html import unescape
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import ziafont
from ziafont.font import Font
from ziafont.fonttypes import BBox
from ziamath.config import config
from ziamath.drawable import Box, Drawable, HLine
from ziamath.nodes.menclose import Menclose
from ziamath.nodes.mnode import Mnode
from ziamath.nodes.mtable import Mtable
from ziamath.tex import tex2mml
from ziamath.zmath import Math

from falcon_desktop.core.text import tex
from falcon_desktop.drawing.right_to_left import as_it_stands, is_mark, is_right_to_left

_WIDE: Final = "wide"
_OTHER: Final = "other"
_ROOM: Final = 0.25
"""Around what is framed, in em."""
_LOWEST: Final = 0.45
"""How high what is framed counts at least, in em: about a small letter."""
_TEXTS: Final = ("mi", "mn", "mo", "mtext")


def laid_out(source: str, *, size: float, display: bool, color: str) -> Math:
    """Return a formula, ready to be drawn.

    Raises:
        Exception: it has an error, or holds what can't be drawn.
    """
    config.svg2 = False  # QtSvg draws SVG Tiny, which has no symbols
    written = tex2mml(tex.prepared(source), inline=not display)
    tree = tex.checked(ET.fromstring(written))  # noqa: S314 - no DOCTYPE can stand within it
    tree.set("mathcolor", color)
    empty = Math("<math><mi>x</mi></math>", size)
    for node in list(tree.iter()):
        _join_words(node, source)
        if node.text:
            node.text = unescape(node.text)
            _divide(node, empty.font)
    return Math(tree, size)


def _name(node: ET.Element) -> str:
    return node.tag.rsplit("}", 1)[-1]


def _join_words(node: ET.Element, source: str) -> None:
    """Make a text of letters from the right that are written as a word, not as variables."""
    children: list[ET.Element] = []
    for are_letters, some in groupby(node, key=_is_letter_from_the_right):
        letters = list(some)
        word = "".join(one.text or "" for one in letters)
        if are_letters and len(letters) > 1 and word in source:
            letters[0].tag = letters[0].tag.replace("mi", "mtext")
            letters[0].text = word
            children.append(letters[0])
        else:
            children += letters
    if len(children) < len(node):
        node[:] = children


def _is_letter_from_the_right(node: ET.Element) -> bool:
    text = node.text or " "
    return _name(node) == "mi" and (is_right_to_left(text[0]) or is_mark(text[0]))


def _divide(node: ET.Element, font: Any) -> None:
    """Make letters that the font lacks parts of their own.

    Raises:
        UnknownTexError: there is nothing to draw them by.
    """
    text = node.text or ""
    name = _name(node)
    if name not in _TEXTS or all(_has(font, letter) for letter in text):
        return
    inside: list[ET.Element] = []
    for piece, from_right in as_it_stands(text):
        parts = [(_OTHER, piece)] if from_right else _parts(piece, name, font)
        for kind, letters in parts:
            if kind == _OTHER and not all(_has(_other_font(), letter) for letter in letters):
                raise tex.UnknownTexError("letters that no font has")
            inside.append(ET.Element(kind, node.attrib))
            inside[-1].text = letters
    node.tag, node.text = "mrow", None
    node[:] = inside


def _parts(text: str, name: str, font: Any) -> list[tuple[str, str]]:
    """Return parts of a text, each with what draws it."""

    def kind(letter: str) -> str:
        if _has(font, letter):
            return name
        return _WIDE if _is_wide(letter) else _OTHER

    return [(one, "".join(letters)) for one, letters in groupby(text, key=kind)]


def _has(font: Any, letter: str) -> bool:
    return letter.isspace() or font.glyphindex(letter) > 0


class _Outlines(Font):
    """A font of which letters are placed as they are: its rules take a third of a second."""

    def _readtables(self) -> None:
        super()._readtables()
        for rules in ("GPOS", "GSUB"):
            self.tables.pop(rules, None)


@cache
def _other_font() -> Font:
    """Return DejaVu Sans, which comes with ziafont."""
    return _Outlines(Path(ziafont.__file__).parent / "fonts" / "DejaVuSans.ttf")


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


class Letters(Drawable):
    """Letters as wide as they are high, drawn by whoever draws the SVG."""

    def __init__(self, text: str, size: float, color: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.text, self.size, self.color = text, size, color
        self.bbox = BBox(0, size * len(text), -0.12 * size, 0.88 * size)

    def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
        """Draw with the baseline's left end at a point."""
        for place, letter in enumerate(self.text):
            middle = x + (place + 0.5) * self.size
            text = ET.SubElement(svg, "text", {"x": _number(middle), "y": _number(y)})
            text.set("font-size", _number(self.size * 0.94))
            text.set("text-anchor", "middle")
            text.set("fill", self.color)
            text.text = letter
        return x + self.bbox.xmax, y


class WideText(Mnode, tag=_WIDE):
    """Text of letters that the font lacks."""

    def __init__(self, element: ET.Element, parent: Mnode, **kwargs: Any) -> None:
        super().__init__(element, parent, **kwargs)
        self.string = element.text or ""
        color = str(self.style.mathcolor or "black")
        self.nodes = [Letters(self.string, self.glyphsize, color)]
        self.nodexy = [(0.0, 0.0)]
        self.bbox = self.nodes[0].bbox


class OtherLetters(Drawable):
    """Letters from left to right by the outlines of another font than the formula's."""

    def __init__(self, text: str, size: float, color: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        font = _other_font()
        self.size, self.color = size, color
        self._placed: list[tuple[float, Any]] = []
        scale = size / font.info.layout.unitsperem
        end = width = 0.0
        low, high = 0.0, 0.0
        for letter in text:
            glyph = font.glyph(" " if letter.isspace() else letter)
            box = glyph.path.bbox
            if is_mark(letter):  # in the middle of the letter before
                middle = end - width / 2
                self._placed.append((middle - scale * (box.xmin + box.xmax) / 2, glyph))
            else:
                self._placed.append((end, glyph))
                width = scale * glyph.advance()
                end += width
            low, high = min(low, scale * box.ymin), max(high, scale * box.ymax)
        self.bbox = BBox(0, end, low, high)

    def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
        """Draw with the baseline's left end at a point."""
        for place, glyph in self._placed:
            path = glyph.place(x + place, y, self.size)
            if path is not None:
                path.set("fill", self.color)
                svg.append(path)
        return x + self.bbox.xmax, y


class OtherText(Mnode, tag=_OTHER):
    """Text drawn in another font."""

    def __init__(self, element: ET.Element, parent: Mnode, **kwargs: Any) -> None:
        super().__init__(element, parent, **kwargs)
        self.string = element.text or ""
        color = str(self.style.mathcolor or "black")
        self.nodes = [OtherLetters(self.string, self.glyphsize, color)]
        self.nodexy = [(0.0, 0.0)]
        self.bbox = self.nodes[0].bbox


class RoomyBox(Menclose, tag="menclose"):
    """A frame with room around what is in it: the library's lies on the digits at small sizes."""

    def _setup(self, **kwargs: Any) -> None:
        if self.notation != ["box"]:
            super()._setup(**kwargs)
            return
        line = self.units_to_points(self.font.math.consts.radicalRuleThickness)
        room, inner = _ROOM * self.glyphsize, self.base.bbox
        low = min(inner.ymin, 0) - room
        high = max(inner.ymax, _LOWEST * self.glyphsize) + room
        width = inner.xmax - inner.xmin + 2 * room
        frame = Box(width, high - low, line, style=self.style, **kwargs)
        self.nodes += [frame, self.base]
        self.nodexy += [(line / 2, -low), (line / 2 + room - inner.xmin, 0)]
        self.bbox = BBox(0, width + line, low - line / 2, high + line / 2)


class RuledTable(Mtable, tag="mtable"):
    """A table with the lines between its rows and columns that it asks for."""

    def _setup(self, **kwargs: Any) -> None:
        super()._setup(**kwargs)
        lines = self.element.get("rowlines", ""), self.element.get("columnlines", "")
        if not any("solid" in line or "dashed" in line for line in lines):
            return
        placed = iter(zip(self.nodexy, self.nodes, strict=True))
        rows = [[next(placed) for _cell in row] for row in self.element]
        bottoms = [max(y - node.bbox.ymin for (_x, y), node in row) for row in rows]
        tops = [min(y - node.bbox.ymax for (_x, y), node in row) for row in rows]
        columns = range(min(len(row) for row in rows))
        lefts = [min(row[c][0][0] + row[c][1].bbox.xmin for row in rows) for c in columns]
        rights = [max(row[c][0][0] + row[c][1].bbox.xmax for row in rows) for c in columns]
        down = [(a + b) / 2 for a, b in pairwise(_flat(bottoms, tops))]
        across = [(a + b) / 2 for a, b in pairwise(_flat(rights, lefts))]
        width = self.units_to_points(self.font.math.consts.fractionRuleThickness)
        box = self.bbox
        for place, kind in zip(down[::2], _kinds(lines[0], len(rows) - 1), strict=True):
            if kind != "none":
                self._add(HLine(box.xmax - box.xmin, width, style=self.style), box.xmin, place)
        for place, kind in zip(across[::2], _kinds(lines[1], len(columns) - 1), strict=True):
            if kind != "none":
                tall = VLine(-box.ymin + box.ymax, width, self.style.mathcolor)
                self._add(tall, place - width / 2, -box.ymax)

    def _add(self, line: Drawable, x: float, y: float) -> None:
        self.nodes.append(line)
        self.nodexy.append((x, y))


def _flat(ends: list[float], starts: list[float]) -> list[float]:
    """Return where one part ends and the next begins, in pairs."""
    return [place for end, start in zip(ends, starts[1:], strict=False) for place in (end, start)]


def _kinds(lines: str, count: int) -> list[str]:
    """Return the kind of each line between ``count`` + 1 parts; the last is that of all others."""
    given = lines.split() or ["none"]
    return [*given, *[given[-1]] * count][:count]


class VLine(Drawable):
    """A line from the top down."""

    def __init__(self, length: float, width: float, color: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.length, self.width, self.color = length, width, str(color or "black")
        self.bbox = BBox(0, width, -length, 0)

    def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
        """Draw with the top's left end at a point."""
        bar = ET.SubElement(svg, "rect", {"x": _number(x), "y": _number(y)})
        bar.set("width", _number(self.width))
        bar.set("height", _number(self.length))
        bar.set("fill", self.color)
        return x, y


def _number(value: float) -> str:
    return f"{value:.2f}"
