"""TeX formulas as MathML, which every browser can draw.

The converter's tree is written out by this module, name by name and attribute by attribute: a
formula is as hostile as any text. That needs no child of its own: the converter is Python that
opens nothing, and works in proportion to a formula's length, of which there is a limit (unlike who
lays formulas out, for whom each brace may double the work).
"""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.text import tex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_SOURCE: Final = 4_000
MAX_DEPTH: Final = 60

TAGS: Final = frozenset(
    """math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover
    mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none semantics
    annotation""".split()  # noqa: SIM905 - a list of words reads better
)
ATTRIBUTES: Final = frozenset(
    """display mathvariant stretchy fence separator form accent accentunder lspace rspace minsize
    maxsize movablelimits symmetric largeop linethickness columnalign rowspacing columnspacing
    rowlines columnlines displaystyle scriptlevel width height depth voffset
    notation""".split()  # noqa: SIM905
)


def mathml(source: str, *, display: bool) -> str:
    """Return a formula as MathML, or its source as code if it has an error."""
    plain = f'<code class="tex">{escape(source)}</code>'
    if len(source) > MAX_SOURCE:
        return plain
    try:
        from latex2mathml.converter import convert_to_element

        written = tex.prepared(source)
        tree = tex.checked(convert_to_element(written, display="block" if display else "inline"))
        inner = "".join(_written(child, 0) for child in tree)
    except Exception:  # the converter's many ways to meet what is no formula
        return plain
    kind = "block" if display else "inline"
    note = f'<annotation encoding="application/x-tex">{escape(source)}</annotation>'
    return f'<math display="{kind}"><semantics>{inner}{note}</semantics></math>'


def _written(node: Element, depth: int) -> str:
    """Return a node as text: what is not known to be harmless goes, its contents stay."""
    if depth > MAX_DEPTH:
        raise RecursionError
    inner = _text(node.text) + "".join(
        _written(child, depth + 1) + _text(child.tail) for child in node
    )
    if node.tag not in TAGS:
        return inner
    attributes = "".join(
        f' {name}="{escape(unescape(value))}"'
        for name, value in node.attrib.items()
        if name in ATTRIBUTES
    )
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>"


def _text(text: str | None) -> str:
    return escape(unescape(text or ""))
