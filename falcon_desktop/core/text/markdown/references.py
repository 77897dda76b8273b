"""Links, bare addresses and images: what may be followed, and what is shown next to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, Final

from markdown_it.token import Token

from falcon_desktop.core.text.links import Refusal, SafeLink, check_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_SCHEME: Final = re.compile(r"https?\Z", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"://[^\s<>\"`\x00-\x1f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"\ufe10-\ufe1f\ufe30-\ufe4f\u2014\u2015\u2018-\u201f\u2026\u060c\u061b\u061f\u0964]+"
)
"""What follows a scheme, up to a space or to punctuation that addresses have percent-encoded:
that of Chinese, Japanese and Korean, quotation marks, long dashes, Arabic commas.
"""
_LOOKS_LIKE_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
_SAYS_MORE: Final = frozenset({"link_open", "image"})
_PARTS_OF_ADDRESSES: Final = "/#&-%@"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def install(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    md.inline.ruler.after("text", "bare_address", _bare_address)
    md.inline.ruler2.push("asides", _add_asides)


def definition(token: Token) -> list[Token]:
    """Return the inline tokens of a link reference definition: it may be a source that the text
    never refers to.
    """
    label = " ".join(str(token.meta["label"]).split())
    address, title = str(token.meta["url"]), " ".join(str(token.meta["title"]).split())
    link = check_link(address)
    tokens = [_aside(f"[{label}]: ")]
    if isinstance(link, SafeLink):
        tokens += _link(link, link.url)
    else:
        tokens.append(_aside(_readable(address)))
    if title:
        tokens.append(_aside(f' "{title}"'))
    return tokens


def _readable(address: str) -> str:
    """Return an address with its letters as they are read, if none of them hides anything."""
    from markdown_it.common.normalize_url import normalizeLinkText

    shown = normalizeLinkText(address)
    return shown if shown.isprintable() else address


def _link(link: SafeLink, text: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": link.url}, markup="bare")
    opening.meta = {"safe": link.url}
    return [opening, Token("text", "", 0, content=text), Token("link_close", "a", -1)]


def _aside(text: str) -> Token:
    return Token("aside", "", 0, content=text)


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Read ``https://…`` as a link, up to where the sentence goes on."""
    start = state.pos
    if silent or state.src[start] != ":" or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.pending[-5:])
    found = _ADDRESS.match(state.src, start, state.posMax)
    if scheme is None or found is None:
        return False
    from markdown_it.common.utils import unescapeAll

    written = _trimmed(scheme[0] + found[0])
    shown = unescapeAll(written)
    link = check_link(shown)
    if not isinstance(link, SafeLink):
        return False
    state.pending = state.pending[: -len(scheme[0])]
    for token in _link(link, shown):
        made = state.push(token.type, token.tag, token.nesting)
        made.attrs, made.markup, made.meta = token.attrs, token.markup, token.meta
        made.content = token.content
    state.pos = start + len(written) - len(scheme[0])
    return True


def _trimmed(address: str) -> str:
    """Return a bare address without the punctuation that belongs to the sentence."""
    while address:
        last = address[-1]
        if last in _PAIRS:
            if address.count(last) <= address.count(_PAIRS[last]):
                break
        elif last in _PARTS_OF_ADDRESSES or (
            last != "~" and not unicodedata.category(last).startswith("P")
        ):
            break
        address = address[:-1]
    return address


def _add_asides(state: StateInline) -> None:
    """Write behind links and images what their words do not say."""
    tokens: list[Token] = []
    opened: list[tuple[Token, SafeLink | Refusal | None, int]] = []
    if not _SAYS_MORE.intersection([token.type for token in state.tokens]):
        return
    for token in state.tokens:
        if token.type == "link_open":
            link = check_link(str(token.attrGet("href") or "")) if token.markup != "bare" else None
            if isinstance(link, SafeLink):
                token.meta = {**token.meta, "safe": link.url}
            opened.append((token, link, len(tokens)))
        elif token.type == "image":
            tokens += _image(token)
            continue
        elif token.type == "link_close" and opened:
            opening, link, place = opened.pop()
            tokens += _end_of(opening, link, tokens[place + 1 :], token, state.env)
            continue
        tokens.append(token)
    state.tokens[:] = tokens


def _end_of(
    opening: Token,
    link: SafeLink | Refusal | None,
    inside: list[Token],
    closing: Token,
    env: MutableMapping[str, Any],
) -> list[Token]:
    """Return the end of a link, with what must be read beside it: its host, address or title.

    A title that stands where the reference is defined is not said again.
    """
    if link is None:
        return [closing]
    target, title = str(opening.attrGet("href") or ""), str(opening.attrGet("title") or "")
    shown = "".join(one.content if one.nesting == 0 else "" for one in inside)
    safe: Any = opening.meta.get("safe")
    known = env.get("references", {}).values() if title else ()
    said = any(one["title"] == title and one["href"] == target for one in known)
    named = f' ("{" ".join(title.split())}")' if title and not said else ""
    if not safe:
        address = _readable(target)
        written = f'{address} "{" ".join(title.split())}"' if title else address
        said_already = not written or shown in (target, address)
        return [closing] if said_already else [closing, _aside(f" ({written})")]
    if not shown.strip():
        text = Token("text", "", 0, content=safe)
        return [text, closing, *([_aside(named)] if named else [])]
    imitates = _LOOKS_LIKE_ADDRESS.fullmatch(shown.strip())
    if isinstance(link, SafeLink) and imitates and not link.matches_text(shown):
        named = f" ({link.host or link.url}){named}"
    return [closing, *([_aside(named)] if named else [])]


def _image(token: Token) -> list[Token]:
    """Return an image as its description and address."""
    if all(_is_plain(child) for child in token.children or ()):
        token.content = "".join(
            " " if child.type == "softbreak" else child.content for child in token.children or ()
        )
    source, title = _readable(str(token.attrGet("src") or "")), str(token.attrGet("title") or "")
    if title:
        source = f'{source} "{" ".join(title.split())}"'
    if not source:
        return [token]
    return [token, _aside(f" ({source})" if token.content else f"({source})")]


def _is_plain(token: Token) -> bool:
    return token.type in ("text", "text_special", "softbreak", "code_inline") or token.tag in (
        "strong",
        "em",
        "s",
    )
