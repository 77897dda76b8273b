"""The one gate through which addresses leave the program (security.md section 8).

Must not know where a link was shown. No other module may import QDesktopServices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, unquote, urlsplit

MAX_LENGTH: Final = 2_000
ALLOWED: Final = ("https", "http", "mailto")

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f"
                               r"\u061c\u3000\ufeff\ufff9-\uffff\U000e0000-\U000e0fff\ud800-\udfff]")  # fmt: skip
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_IPV6: Final = re.compile(r"[0-9a-f:.]{2,45}")
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9.-]{1,255})")
_SAFE: Final = "%/:?#[]@!$&'()*+,;=-._~"


class Reason(StrEnum):
    """Why an address is not opened."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    SCHEME = "scheme"
    USER = "user"
    HOST = "host"
    PORT = "port"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that stays text."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class SafeLink:
    """An address that may be opened. ``url`` is pure ASCII and normalised.

    ``host`` is as the network sees it (punycode); ``readable_host`` as written, if that differs,
    else empty. A mail address has its domain as host.
    """

    scheme: str
    host: str
    url: str
    readable_host: str = ""

    def matches_text(self, text: str) -> bool:
        """Whether ``text``, which looks like an address, names this link's host."""
        shown = text.strip().lower()
        shown = shown.split("://", 1)[-1].removeprefix("mailto:")
        shown = re.split(r"[/?#]", shown, maxsplit=1)[0].rsplit("@", 1)[-1]
        shown = re.sub(r":\d+$", "", shown).removeprefix("www.")
        names = {self.host.removeprefix("www."), self.readable_host.removeprefix("www.")}
        return shown in names


def check_link(url: str) -> SafeLink | Refusal:
    """Return the address in the one form in which it may be opened, or why it may not.

    Only ``http``, ``https`` and ``mailto`` pass. Refused are control and invisible characters,
    spaces, backslashes, user names (``https://bank.com@evil``), missing or malformed hosts and
    more than 2,000 characters. ``mailto`` loses its parameters.
    """
    if not url:
        return Refusal(Reason.EMPTY)
    if len(url) > MAX_LENGTH:
        return Refusal(Reason.TOO_LONG)
    if _FORBIDDEN.search(url):
        return Refusal(Reason.CHARACTERS)
    match = _SCHEME.match(url)
    scheme = match[1].lower() if match else ""
    if match is None or scheme not in ALLOWED:
        return Refusal(Reason.SCHEME)
    if scheme == "mailto":
        return _check_mail(url[match.end() :])
    if not url[match.end() :].startswith("//"):
        return Refusal(Reason.HOST)
    return _check_web(scheme, url[match.end() + 2 :])


def _check_mail(rest: str) -> SafeLink | Refusal:
    address = unquote(rest.split("?", 1)[0])
    match = _MAIL.fullmatch(address)
    if match is None:
        return Refusal(Reason.MAIL)
    host = _host(match[1])
    if host is None:
        return Refusal(Reason.MAIL)
    return SafeLink("mailto", host, "mailto:" + quote(address, safe="@!$&'*+/=^_`{|}~-."))


def _check_web(scheme: str, rest: str) -> SafeLink | Refusal:
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    tail = rest[len(authority) :]
    if "@" in authority:
        return Refusal(Reason.USER)
    if "%" in authority:
        return Refusal(Reason.HOST)
    written, port = authority, ""
    if (colon := re.search(r":(\d*)$", authority)) is not None:
        written, port = authority[: colon.start()], colon[1]
        if port and not 0 < int(port[:8]) < 65536:
            return Refusal(Reason.PORT)
    host = _host(written)
    if host is None:
        return Refusal(Reason.HOST)
    default = {"http": "80", "https": "443"}[scheme]
    shown_port = f":{int(port)}" if port and port.lstrip("0") != default else ""
    url = f"{scheme}://{host}{shown_port}{quote(tail, safe=_SAFE) or '/'}"
    try:
        if urlsplit(url).hostname != host.strip("[]"):
            return Refusal(Reason.HOST)
    except ValueError:
        return Refusal(Reason.HOST)
    readable = "" if written.lower() == host else written.lower()
    return SafeLink(scheme, host, url, readable)


def _host(written: str) -> str | None:
    """Return a host in lower case and punycode, or None if it is malformed."""
    if written.startswith("[") and written.endswith("]"):
        return written.lower() if _IPV6.fullmatch(written[1:-1].lower()) else None
    try:
        host = written.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return host
