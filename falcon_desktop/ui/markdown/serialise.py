"""Writes ranges of paragraphs as Markdown, plain text and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    BOLD,
    CODE,
    FOOTNOTE,
    FORMULA,
    ITALIC,
    LINK,
    PLAIN,
    STRIKE,
    Paragraph,
    Run,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>~$])")


def stretch(paragraph: Paragraph, start: int, end: int) -> Iterator[Run]:
    """Yield the runs between two offsets, cut to fit; formulas stay whole."""
    position = 0
    for run in paragraph.runs:
        first, last = max(start, position), min(end, position + len(run.text))
        if first < last:
            text = run.text
            if not run.style & FORMULA:
                text = text[first - position : last - position]
            yield Run(text, run.style, run.link)
        position += len(run.text)


def prefix(paragraph: Paragraph, with_markers: bool) -> str:
    """Return the Markdown prefix of a paragraph."""
    signs = {marker.depth: marker.text for marker in paragraph.markers} if with_markers else {}
    pieces = []
    for depth, container in enumerate(paragraph.nest):
        if container == "q":
            pieces.append("> ")
        elif depth in signs:
            sign = signs[depth]
            pieces.append({"•": "- ", "[ ]": "- [ ] ", "[x]": "- [x] "}.get(sign, f"{sign} "))
        else:
            pieces.append("   ")
    if paragraph.level:
        pieces.append("#" * paragraph.level + " ")
    return "".join(pieces)


def plain_paragraph(paragraph: Paragraph, start: int, end: int) -> str:
    """Return a range as a person would type it."""
    text = "".join(
        f"${run.text}$" if run.style & FORMULA else run.text
        for run in stretch(paragraph, start, end)
    )
    if start > 0 or not paragraph.markers:
        return text
    signs = " ".join(marker.text for marker in paragraph.markers)
    indent = "  " * (paragraph.nest.count("l") - len(paragraph.markers))
    return f"{indent}{signs} {text}"


def markdown_paragraph(paragraph: Paragraph, start: int, end: int) -> str:
    """Return a range as Markdown, with container prefixes."""
    text = "".join(_markdown_run(run) for run in stretch(paragraph, start, end))
    indent = prefix(paragraph, with_markers=False).replace("#", "").rstrip()
    lines = text.replace("\n", f"\\\n{indent}")
    return prefix(paragraph, with_markers=start == 0) + lines


def _markdown_run(run: Run) -> str:
    style, text = run.style, run.text
    if style & PLAIN:
        return text
    if style & FORMULA:
        text = f"${text}$"
    elif style & CODE:
        ticks = "`" * (1 + max((len(one) for one in re.findall("`+", text)), default=0))
        space = " " if text.startswith("`") or text.endswith("`") else ""
        text = f"{ticks}{space}{text}{space}{ticks}"
    elif style & FOOTNOTE:
        text = f"[^{text}]"
    elif not style & (ASIDE | LINK) or run.link != text:
        text = _SPECIAL.sub(r"\\\1", text)
    core = text.strip()
    if core:
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        for flag, sign in ((STRIKE, "~~"), (ITALIC, "*"), (BOLD, "**")):
            if style & flag:
                core = f"{sign}{core}{sign}"
        text = f"{lead}{core}{trail}"
    if run.link:
        text = f"<{run.link}>" if run.link == run.text else f"[{text}](<{run.link}>)"
    return text


def html_paragraph(paragraph: Paragraph, start: int, end: int) -> str:
    """Return a range as HTML that fetches nothing."""
    text = "".join(html_run(run) for run in stretch(paragraph, start, end))
    signs = ""
    if start == 0 and paragraph.markers:
        signs = html.escape(" ".join(marker.text for marker in paragraph.markers)) + "&nbsp;"
    if paragraph.level:
        return f"<h{paragraph.level}>{text}</h{paragraph.level}>"
    margin = 24 * len(paragraph.nest)
    style = f' style="margin-left:{margin}px"' if margin else ""
    return f"<p{style}>{signs}{text}</p>"


def html_run(run: Run) -> str:
    """Return one run as HTML."""
    text = html.escape(run.text).replace("\n", "<br>")
    if run.style & CODE:
        text = f'<code dir="ltr">{text}</code>'
    for flag, tag in ((STRIKE, "s"), (ITALIC, "em"), (BOLD, "strong")):
        if run.style & flag:
            text = f"<{tag}>{text}</{tag}>"
    if run.style & FOOTNOTE:
        text = f"<sup>{text}</sup>"
    if run.style & FORMULA:
        text = f"<code>${text}$</code>"
    if run.link:
        text = f'<a href="{html.escape(run.link)}">{text}</a>'
    return text
