"""Conversations as one page that opens anywhere: no script, no remote reference, all text escaped.
Everything in a message is hostile: raw HTML stands as text, images stand as words, and only http,
https and mailto links are links (SECURITY.md sections 7, 8).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    MessageTree,
    Role,
)
from falcon_desktop.core.text.directions import first_direction, kept_from_left
from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.core.text.sentences import ENGLISH, Language, Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.code import DARK, LIGHT, coloured
from falcon_desktop.transfer.formulas import mathml
from falcon_desktop.transfer.names import UNTITLED
from falcon_desktop.transfer.plain import (
    IMAGE,
    STARTS_FRESH,
    THOUGHTS,
    about,
    notes_on,
    one_line,
    shown_messages,
    speaker,
    title_of,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_BODY: Final = '<div class="body" dir="auto" lang="">'
"""What is in it is of no known language: that of the page is the language of our own words."""
MAX_MARKDOWN: Final = 400_000
"""Longer texts, in characters, stand as they are: parsing them could take minutes."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _colors(colors: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{color};" for name, color in colors.items())


STYLE: Final = """
:root{color-scheme:light dark;--page:#fff;--text:#1d1f23;--muted:#5f6672;--line:#dfe2e7;
--tint:#f3f4f7;--accent:#5b3fd6;LIGHT}
@media (prefers-color-scheme:dark){:root{--page:#17181b;--text:#e6e7ea;--muted:#9ba1ac;
--line:#34373d;--tint:#212328;--accent:#a996ff;DARK}}
*{box-sizing:border-box}
mark{background:var(--tint);color:inherit;border-bottom:1px solid var(--accent)}
body{margin:0;background:var(--page);color:var(--text);
font:16px/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;overflow-wrap:anywhere}
img{max-width:100%;height:auto}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
.meta,.note,footer{color:var(--muted);font-size:.875rem}
.note{margin:.5rem 0 0}
article{margin:1.75rem 0}
article.user>.body{background:var(--tint);border-radius:12px;padding:.75rem 1rem;
white-space:pre-wrap}
.who{font-weight:600;font-size:.875rem;color:var(--muted);margin:0 0 .35rem}
.body>:first-child{margin-top:0}.body>:last-child{margin-bottom:0}
.body h1,.body h2,.body h3,.body h4,.body h5,.body h6{font-size:1.1rem;margin:1.4em 0 .4em}
a{color:var(--accent)}
pre,code{font:.875em/1.5 ui-monospace,"Cascadia Code","DejaVu Sans Mono",Menlo,Consolas,monospace}
code{background:var(--tint);border-radius:4px;padding:.1em .3em}
pre{background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;
overflow-x:auto;overflow-wrap:normal}
.language{color:var(--muted);font-size:.8rem;margin:1em 0 -.75em}
pre.text{white-space:pre-wrap;overflow-wrap:anywhere}
pre code{background:none;padding:0;font-size:1em}
blockquote{margin:1em 0;padding:0 1rem;border-inline-start:3px solid var(--line);color:var(--muted)}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{border:1px solid var(--line);padding:.3rem .7rem;text-align:left}
:where(table[dir=rtl]) :is(th,td){text-align:right}
.right{text-align:right}.center{text-align:center}
.tk{color:var(--tk)}.ts{color:var(--ts)}.tn{color:var(--tn)}.tc{color:var(--tc);font-style:italic}
.tf{color:var(--tf)}.te{color:var(--te)}
math[display=block]{overflow-x:auto;margin:.5em 0}
ul,ol{padding:0}li{margin-inline-start:2em}li.task{list-style:none}
li.task>input,li.task>p>input{margin:0;margin-inline:-1.4em .4em;vertical-align:-.1em}
hr{border:0;border-top:1px solid var(--line)}
details{margin:0 0 .75rem;color:var(--muted)}summary{cursor:pointer;font-size:.875rem}
.image{color:var(--muted);font-style:italic}.aside{color:var(--muted)}
.footnote>p:first-child,p.definition{margin:.25em 0}.footnote,p.definition{font-size:.9rem}
section+section{border-top:1px solid var(--line);margin-top:3rem;padding-top:2.5rem}
@media print{:root{--page:#fff;--text:#1d1f23;--muted:#5f6672;--line:#dfe2e7;--tint:#f3f4f7;
--accent:#5b3fd6;LIGHT}
body{font-size:11pt}main{max-width:none;padding:0}
pre,table{white-space:pre-wrap;overflow-wrap:anywhere}h1,.who{break-after:avoid}
tr,blockquote{break-inside:avoid}details:not([open]){display:none}}
""".replace("LIGHT", _colors(LIGHT)).replace("DARK", _colors(DARK))


Draw = Callable[[str], str]
"""Makes HTML of a message's Markdown, as :func:`rendered` does."""


def export_html(
    conversations: Iterable[tuple[Conversation, Sequence[Message]]],
    language: Language = ENGLISH,
    draw: Draw | None = None,
) -> Iterator[str]:
    """Yield the page piece by piece: the shown version of each conversation.

    The first conversation's title is the page's. ``draw`` is for those who have the HTML of its
    messages already.
    """
    draw = draw or drawing(language)
    title = ""
    for number, (conversation, messages) in enumerate(conversations):
        if number == 0:
            title = shown_text(title_of(conversation, language))
            yield _page_begin(title, language)
        yield _section(conversation, messages, language, draw)
    if not title:
        yield _page_begin(shown_text(language.told(Sentence("No chats"))), language)
    end = shown_text(language.told(Sentence("Exported from Falcon Desktop")))
    yield f"<footer>{end}</footer>\n</main>\n</body>\n</html>\n"


def drawing(language: Language) -> Draw:
    """Return a function that renders a message's Markdown as HTML here."""
    return partial(rendered, markdown=renderer(), image=language.told(IMAGE))


def texts_to_draw(conversation: Conversation, messages: Sequence[Message]) -> list[str]:
    """Return the texts of a conversation that are rendered from Markdown."""
    if conversation.kind is ConversationKind.COMPLETION:
        return []
    shown = shown_messages(conversation, messages)
    texts = [_markdown_of(message) for message in shown if message.role is Role.ASSISTANT]
    return texts + [message.reasoning for message in shown if message.reasoning]


def _markdown_of(message: Message) -> str:
    """Return an answer's text as Markdown; the signs in JSON are none."""
    is_json = message.provenance.makes_json(message.text)
    return fenced(message.text, "json") if is_json else message.text


def _page_begin(title: str, language: Language) -> str:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language.tag}" dir="{language.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Falcon Desktop">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )


def _section(
    conversation: Conversation, messages: Sequence[Message], language: Language, draw: Draw
) -> str:
    shown = shown_messages(conversation, messages)
    if conversation.kind is ConversationKind.COMPLETION:
        return _text_section(conversation, messages, language)
    tree = MessageTree(messages)
    parts = ["<section>\n", _header(conversation, len(shown), language)]
    for message in shown:
        parts.append(_article(message, len(tree.versions(message.id)), language, draw))
    parts.append("</section>\n")
    return "".join(parts)


def _header(conversation: Conversation, messages: int, language: Language) -> str:
    """Return the title and what stands below; in which language people write, nobody knows."""
    title = one_line(conversation.title)
    unknown = ' lang=""' if title else ""
    return (
        f'<header><h1 dir="auto"{unknown}>{shown_text(title or language.told(UNTITLED))}</h1>\n'
        f'<p class="meta">{shown_text(about(conversation, messages, language))}</p></header>\n'
    )


def _text_section(
    conversation: Conversation, messages: Sequence[Message], language: Language
) -> str:
    """Return a text that models continue: one body, what they wrote marked."""
    from falcon_desktop.core.chat.completing import merged
    from falcon_desktop.core.domain.written_text import Piece

    parts = [
        f"<mark>{shown_text(piece.text)}</mark>" if piece.is_generated else shown_text(piece.text)
        for piece in merged(
            [
                Piece(message.text, message.role is Role.ASSISTANT)
                for message in shown_messages(conversation, messages)
            ],
            conversation.draft,
        )
    ]
    return (
        f"<section>\n{_header(conversation, 0, language)}"
        f'<article class="user">{_BODY}{"".join(parts)}</div></article>\n</section>\n'
    )


def _article(message: Message, versions: int, language: Language, draw: Draw) -> str:
    if message.role is Role.USER:
        body = f"{_BODY}{shown_text(message.text)}</div>\n"
    else:
        body = f"{_BODY}\n{draw(_markdown_of(message))}</div>\n"
    reasoning = ""
    if message.reasoning:
        thoughts = shown_text(language.told(THOUGHTS))
        reasoning = (
            f"<details><summary>{thoughts}</summary>\n{_BODY}\n"
            f"{draw(message.reasoning)}</div></details>\n"
        )
    tools = below = ""
    if message.parts or message.attachments:
        from falcon_desktop.transfer.made_of import pictures_html, sources_html, tools_html

        tools = tools_html(message, language)
        below = pictures_html(message) + sources_html(message, language)
    notes = notes_on(message)
    if versions > 1:
        notes.append(Sentence("There are {count} version(s); this one was shown", count=versions))
    words = " · ".join(one_line(language.told(note)) for note in notes)
    note = f'<p class="note">{shown_text(words)}</p>\n' if notes else ""
    fresh = shown_text(language.told(STARTS_FRESH))
    line = f'<p class="note">{fresh}</p>\n<hr>\n' if message.fresh_after else ""
    return (
        f'<article class="{message.role.value}">\n<p class="who" dir="auto">'
        f"{shown_text(speaker(message, language))}</p>\n{reasoning}{tools}{body}{below}{note}"
        f"</article>\n{line}"
    )


def rendered(text: str, markdown: MarkdownIt, image: str = IMAGE) -> str:
    """Return a message's Markdown as HTML, or its source; ``image`` is the word for a picture."""
    made = drawn(text, markdown, image) if len(text) <= MAX_MARKDOWN else None
    return made if made is not None else f'<pre class="text">{shown_text(text)}</pre>\n'


def drawn(text: str, markdown: MarkdownIt, image: str = IMAGE) -> str | None:
    """Return a message's Markdown as HTML; None where reading it fails, which the log is told."""
    try:
        rendered: str = markdown.render(_without_controls(clean_text(text)), {"image": image})
    except Exception as error:  # nothing that somebody wrote may keep the others from a page
        from falcon_desktop.core.text.markdown.net import Net

        Net().tell("Writing a page", error)
        return None
    return rendered


def shown_text(text: str) -> str:
    """Return a text escaped for HTML: valid and without control characters."""
    return escape(_without_controls(clean_text(text)))


def _without_controls(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def renderer() -> MarkdownIt:
    """Return a renderer for messages' Markdown that runs and fetches nothing."""
    from falcon_desktop.core.text.markdown.grammar import grammar

    markdown = grammar()
    markdown.options["xhtmlOut"] = False
    for name, rule in (
        ("image", _image),
        ("aside", _aside),
        ("th_open", _cell),
        ("td_open", _cell),
        ("link_open", _link),
        ("link_close", _link_end),
        ("fence", _fence),
        ("code_block", _fence),
        ("code_inline", _code),
        ("text", _text),
        ("html_inline", _tag),
        ("task_box", _task_box),
        ("tex_inline", _formula),
        ("tex_block", _formula),
        ("footnote_ref", _footnote_sign),
        ("footnote_reference_open", _footnote),
        ("footnote_reference_close", _footnote_end),
        ("definition", _definition),
    ):
        markdown.add_render_rule(name, rule)
    markdown.core.ruler.push("lists", _prepare_lists)
    markdown.core.ruler.push("directions", _set_directions)
    return markdown


def _image(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, environment: Any
) -> str:
    """Draw an image as the words for it: nothing is fetched."""
    words, image = tokens[index].content.strip(), escape(environment["image"])
    if not words:
        return f'<span class="image">[{image}]</span> '
    return f'<span class="image">[{image}: {escape(words)}]</span>'


def _aside(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw what a link or an image has beside its words."""
    return f'<span class="aside">{escape(tokens[index].content)}</span>'


def _tag(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw a tag as the text that it is."""
    return escape(tokens[index].content)


def _footnote_sign(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw the sign of a footnote."""
    return f"<sup>{escape(str(tokens[index].meta['label']))}</sup>"


def _footnote(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, _environment: Any
) -> str:
    return '<div class="footnote">\n'


def _footnote_end(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, _environment: Any
) -> str:
    return "</div>\n"


def _definition(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, environment: Any
) -> str:
    """Draw where a reference leads: it may be a source that the text never refers to."""
    from falcon_desktop.core.text.markdown.references import definition

    words = self.renderInline(definition(tokens[index]), options, environment)
    return f'<p class="definition" dir="auto">{words}</p>\n'


def _fence(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw a block of code in its language's colours, its name above as in the window."""
    token = tokens[index]
    language = token.info.strip()
    code = coloured(token.content, language)
    name = f'<p class="language" dir="ltr">{escape(language)}</p>\n' if language else ""
    return f'{name}<pre dir="ltr"><code>{code}</code></pre>\n'


def _code(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw code in a line, which is read from the left whatever stands around it."""
    return f'<code dir="ltr">{escape(tokens[index].content)}</code>'


def _text(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw words, with what is read from the left in any text kept together."""
    return from_left_within(tokens[index].content, '<bdi dir="ltr">', "</bdi>")


def from_left_within(text: str, begin: str, end: str) -> str:
    """Return a text escaped for HTML, with signs around what is read from the left where letters
    beside it would turn it round, see :func:`kept_from_left`.
    """
    pieces, done = [], 0
    for first, last in kept_from_left(text):
        pieces += [escape(text[done:first]), begin, escape(text[first:last]), end]
        done = last
    return "".join([*pieces, escape(text[done:])])


def _prepare_lists(state: StateCore) -> None:
    """Give tasks their boxes, and footnotes the sign that they go by."""
    from markdown_it.token import Token

    tokens: list[Token] = []
    sign: Token | None = None
    for token in state.tokens:
        if token.type == "list_item_open" and "task" in token.meta:
            token.attrSet("class", "task")
            sign = Token("task_box", "input", 0, markup="x" * token.meta["task"])
        elif token.type == "footnote_reference_open":
            sign = Token("text", "", 0, content=f"{token.meta['label']}. ")
        elif sign is not None and token.type == "inline":
            token.children = [sign, *(token.children or ())]
            sign = None
        elif sign is not None and token.type != "paragraph_open" and token.nesting >= 0:
            tokens += _paragraph_of(sign)
            sign = None
        tokens.append(token)
    state.tokens = tokens


def _paragraph_of(sign: Token) -> list[Token]:
    from markdown_it.token import Token

    words = Token("inline", "", 0, children=[sign], content=sign.content)
    return [Token("paragraph_open", "p", 1), words, Token("paragraph_close", "p", -1)]


_BLOCKS: Final = frozenset({"paragraph_open", "heading_open", "th_open", "td_open"})
_HOLDERS: Final = frozenset({"bullet_list_open", "ordered_list_open", "blockquote_open"})


def _set_directions(state: StateCore) -> None:
    """Let each block be read from its own side; lists and quotes from that of their first words,
    the columns of a table from that of its first header that says one, with all cells at that side.

    A browser finds the side of words by itself, but counts addresses, and passes over all that has
    a side of its own: the items of a list, the paragraphs of a quote.
    """
    holders: list[Token] = []
    block: Token | None = None
    table: Token | None = None
    for token in state.tokens:
        if token.type == "table_open":
            table = token
            table.attrSet("dir", "ltr")
        elif token.type == "thead_close":
            table = None
        elif (
            token.type == "inline"
            and table is not None
            and (said := first_direction(_words(token, addresses=False)))
        ):
            table.attrSet("dir", said)
            table = None
        if token.type in _HOLDERS or token.type == "list_item_open":
            token.attrSet("dir", "auto")
            holders.append(token)
        elif token.type in _BLOCKS and not token.hidden:
            token.attrSet("dir", "auto")
            block = token
        elif token.type in _BLOCKS and holders and holders[-1].type == "list_item_open":
            block = holders.pop()
        elif token.type == "inline" and (holders or not token.content.isascii()):
            side = first_direction(_words(token, addresses=False))
            if side and block is not None and side != first_direction(_words(token)):
                block.attrSet("dir", side)
            for holder in holders if side else ():
                holder.attrSet("dir", side or "")
            if side:
                holders.clear()
            block = None


def _words(token: Token, *, addresses: bool = True) -> str:
    """Return the words of a block that may say from which side it is read; code does not."""
    words = []
    counted = True
    for child in token.children or ():
        if child.type == "link_open":
            counted = addresses or child.markup not in ("bare", "autolink")
        elif child.type == "link_close":
            counted = True
        elif counted and child.type not in ("code_inline", "tex_inline"):
            words.append(child.content)
    return "".join(words)


def _task_box(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw the box of a task, for looking at only."""
    return f'<input type="checkbox" disabled{" checked" * bool(tokens[index].markup)}> '


def _formula(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw a formula, which browsers lay out by themselves."""
    token = tokens[index]
    display = token.type == "tex_block" or token.markup in ("$$", "\\[")
    drawn = mathml(token.content, display=display)
    return f"<p>{drawn}</p>\n" if token.type == "tex_block" else drawn


def _link(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Open a link that tells the other side nothing and shows on hovering where it leads."""
    address = escape(str(tokens[index].meta.get("safe", "")))
    if not address:  # refused: its words and, beside them, its address
        return "<span>"
    return f'<a href="{address}" title="{address}" rel="noopener noreferrer nofollow">'


def _link_end(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    opening = next(one for one in reversed(tokens[:index]) if one.type == "link_open")
    return "</a>" if opening.meta.get("safe") else "</span>"


def _cell(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Open a table's cell, aligned by class: the page's policy allows no inline style."""
    style = str(tokens[index].attrGet("style") or "")
    side = style.removeprefix("text-align:")
    aligned = f' class="{side}"' if side in ("right", "center") else ""
    return f'<{tokens[index].tag}{aligned} dir="auto">'
