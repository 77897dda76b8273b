"""Which addresses in a text may be opened, and in which form (SECURITY.md section 8)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, unquote, urlsplit

MAX_LENGTH: Final = 2_000
ALLOWED: Final = ("https", "http", "mailto")

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FORBIDDEN: Final = re.compile(
    r"[\x00-\x20\x7f-\x9f\\\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u061c\u3000\ufeff"
    r"\ufff9-\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
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

    @property
    def leads_here(self) -> bool:
        """Whether opening it contacts this computer, even if it names no address."""
        import ipaddress

        name = self.host.strip("[]").removesuffix(".")
        if name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return address.is_loopback or address.is_unspecified

    def matches_text(self, text: str) -> bool:
        """Whether ``text``, which looks like an address, names this link's host."""
        shown = text.strip().lower()
        shown = shown.split("://", 1)[-1].removeprefix("mailto:")
        shown = re.split(r"[/?#]", shown, maxsplit=1)[0].rsplit("@", 1)[-1]
        shown = re.sub(r":\d+$", "", shown).removeprefix("www.")
        names = {self.host.removeprefix("www."), self.readable_host.removeprefix("www.")}
        return shown in names


def check_link(url: str) -> SafeLink | Refusal:
    """Return the address in the form in which it may be opened, or why it may not.

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
    shown = _readable(host)
    readable = shown if shown != host else written.lower() if written.lower() != host else ""
    return SafeLink(scheme, host, url, readable)


def _host(written: str) -> str | None:
    """Return a host in lower case and punycode, or None if it is malformed."""
    if written.startswith("[") and written.endswith("]"):
        return written.lower() if _IPV6.fullmatch(written[1:-1].lower()) else None
    try:
        host = ".".join(_ascii(label) for label in re.split("[.\u3002\uff0e\uff61]", written))
    except UnicodeError:
        return None
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    if _NUMBER.fullmatch(labels[-1]):  # browsers take it for an IPv4 address, in any notation
        return _ipv4(labels)
    return host


def _ascii(label: str) -> str:
    """Return a label of a host in lower case and punycode, as browsers do (IDNA 2008, UTS #46)."""
    if label.isascii():
        return label.lower()
    if "ß" in label or "ς" in label:  # of IDNA 2003, which Python speaks, these are other letters
        rest = label.replace("ß", "").replace("ς", "")
        plain = unicodedata.normalize("NFKC", rest.lower())
        if not plain.replace("-", "a").isalnum() and plain:
            raise UnicodeError
        lower = unicodedata.normalize("NFC", label.lower().replace("ẞ", "ß"))
        return "xn--" + lower.encode("punycode").decode("ascii")
    return label.encode("idna").decode("ascii").lower()


def _readable(host: str) -> str:
    """Return a host with its labels of punycode decoded."""
    labels: list[str] = []
    for label in host.split("."):
        try:
            shown = label[4:].encode().decode("punycode") if label.startswith("xn--") else label
        except UnicodeError:
            shown = label
        labels.append(shown)
    return ".".join(labels)


def _ipv4(labels: list[str]) -> str | None:
    """Return the address that numbers stand for (WHATWG URL, "IPv4 parser"), or None."""
    if len(labels) > 4 or not all(_NUMBER.fullmatch(label) for label in labels):
        return None
    try:
        *first, last = [_number(label) for label in labels]
    except ValueError:
        return None
    if any(part > 255 for part in first) or last >= 256 ** (4 - len(first)):
        return None
    value = last + sum(part << 8 * (3 - place) for place, part in enumerate(first))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if len(label) > 1 and label.startswith("0") else 10)
