"""The tools, sources and pictures of a message in readable exports.

All of it is text from outside: it stands in code, on one line, or escaped, so that none of it is
taken for a part of the page. Our JSON holds it whole and in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from falcon_desktop.core.domain.attachments import IMAGE_TYPES, data_address
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.made_of import arguments_of, link_target, sources_of
from falcon_desktop.core.domain.parts import ToolResult, all_parts, others_of, uses_of
from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.core.text.sentences import Language, Sentence
from falcon_desktop.core.text.unicode_text import clean_text

_FAILED: Final = Sentence("Failed:")
_SOURCE: Final = Sentence("source")
_MARKS: Final = re.compile(r"([\\`*_\[\]<>&#|~!$])")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def tools_of(
    message: Message, language: Language
) -> Iterator[tuple[str, str, tuple[ToolResult, ...]]]:
    """Yield each tool use: its name, its input, its result."""
    for use in uses_of(all_parts(message)):
        name, server, asked = use.results[0].name if use.results else "", "", ""
        if use.call is not None:
            name, server, asked = use.call.name, use.call.server, use.call.arguments
        where = f"{name} ({server})" if server else name
        yield _one_line(where) or language.told(Sentence("tool")), arguments_of(asked), use.results


def unshown(message: Message, language: Language) -> str:
    """Return a sentence on parts of kinds that this version does not know; "" for none."""
    count = others_of(message)
    if not count:
        return ""
    said = Sentence(
        "From a newer version of Falcon Desktop, only in the JSON export: {number}.", number=count
    )
    return language.told(said)


def as_markdown(message: Message, language: Language) -> str:
    """Return what goes below a message's text; "" for nothing."""
    if not message.parts:
        return ""
    pieces: list[str] = []
    for name, asked, results in tools_of(message, language):
        pieces.append(f"*{language.told(Sentence('Tool: {name}', name=_marked(name)))}*")
        if asked:
            pieces.append(fenced(asked, "json" if asked.startswith(("{", "[")) else ""))
        for result in results:
            pieces += _said(result, language)
    sources = sources_of(message.parts)
    if sources:
        pieces.append(f"*{language.told(Sentence('Sources:'))}*")
    lines = []
    for number, one in enumerate(sources, 1):
        title = _marked(_one_line(one.title) or one.url or language.told(_SOURCE))
        target = link_target(one.url)
        lines.append(f"{number}. [{title}](<{target}>)" if target else f"{number}. {title}")
        if quote := _one_line(one.quote):
            lines.append(f"   > {_marked(quote)}")
    if lines:
        pieces.append("\n".join(lines))
    if said := unshown(message, language):
        pieces.append(f"*{said}*")
    return "".join(f"\n{piece}\n" for piece in pieces)


def as_text(message: Message, language: Language) -> str:
    """Return the same as lines of plain text, after a blank line."""
    if not message.parts:
        return ""
    lines: list[str] = []
    for name, asked, results in tools_of(message, language):
        tool = language.told(Sentence("tool: {name}", name=name))
        lines.append(f"[{tool}]{' ' if asked else ''}{_one_line(asked)}")
        for result in results:
            said = Sentence("failed") if result.is_error else Sentence("result")
            lines.append(f"[{language.told(said)}] {_words(result)}".rstrip())
    for number, one in enumerate(sources_of(message.parts), 1):
        words = " – ".join(filter(None, (_one_line(one.title), one.url, _one_line(one.quote))))
        source = language.told(Sentence("source {number}", number=number))
        lines.append(f"[{source}] {words}")
    lines.extend(filter(None, [unshown(message, language)]))
    return "".join(f"\n\n{line}" for line in lines)


def tools_html(message: Message, language: Language) -> str:
    """Return the tool uses, collapsed; "" for none."""
    if not message.parts:
        return ""
    pieces: list[str] = []
    for name, asked, results in tools_of(message, language):
        pieces.append(f'<p dir="auto"><strong>{_shown(name)}</strong></p>\n')
        if asked:
            pieces.append(f'<pre dir="ltr"><code>{_shown(asked)}</code></pre>\n')
        for result in results:
            failed = f"<p>{_shown(language.told(_FAILED))}</p>\n" if result.is_error else ""
            pieces.append(f'{failed}<pre dir="auto"><code>{_shown(_words(result))}</code></pre>\n')
    if not pieces:
        return ""
    head, words = _shown(language.told(Sentence("Tools"))), "".join(pieces)
    return f'<details><summary>{head}</summary>\n<div class="body">\n{words}</div></details>\n'


def pictures_html(message: Message) -> str:
    """Return the pictures of an answer, embedded in the page."""
    if message.role is Role.USER:
        return ""
    drawn = []
    for one in message.attachments:
        if one.is_image and one.media_type in IMAGE_TYPES:
            name = _shown(_one_line(one.name))
            drawn.append(f'<p><img alt="{name}" src="{data_address(one)}"></p>\n')
    return "".join(drawn)


def sources_html(message: Message, language: Language) -> str:
    """Return the sources as a numbered list, and what is not shown; "" for neither."""
    items = []
    for one in sources_of(message.parts):
        title = _shown(_one_line(one.title) or one.url or language.told(_SOURCE))
        if one.url:
            address = _shown(one.url)
            title = f'<a href="{address}" rel="noopener noreferrer">{title}</a>'
        quote = f"<br>{_shown(_one_line(one.quote))}" if one.quote.strip() else ""
        items.append(f'<li dir="auto">{title}{quote}</li>\n')
    head = _shown(language.told(Sentence("Sources")))
    listed = f'<p class="note">{head}</p>\n<ol>\n{"".join(items)}</ol>\n' if items else ""
    said = unshown(message, language)
    return f'{listed}<p class="note">{_shown(said)}</p>\n' if said else listed


def _said(result: ToolResult, language: Language) -> list[str]:
    said = f"*{language.told(_FAILED if result.is_error else Sentence('Result:'))}*"
    words = _words(result)
    return [said, fenced(words)] if words.strip() else [said]


def _words(result: ToolResult) -> str:
    """Return what a tool said: its text, its JSON, the addresses that it names."""
    links = "\n".join(f"{_one_line(title)} {url}".strip() for url, title in result.links)
    said = (result.text, arguments_of(result.structured), links)
    return clean_text("\n\n".join(one for one in said if one.strip()) or result.text)


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _marked(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _shown(text: str) -> str:
    return escape(_CONTROLS.sub("\ufffd", clean_text(text)))
