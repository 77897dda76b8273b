"""What a connection needs before a byte is sent: its address completed, its key and headers
checked, its proxy chosen, its trust store opened. Must not send anything.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import re
import ssl
import stat
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from falcon_desktop.core.domain.connection import (
    Connection,
    ProxyChoice,
    check_unbroken,
    is_loopback,
    origin_of,
    proxy_with_scheme,
    shorten,
    with_scheme,
)
from falcon_desktop.core.domain.errors import (
    InvalidInput,
    NextStep,
    ProxyFailed,
    TlsFailed,
)
from falcon_desktop.core.domain.headers import OURS
from falcon_desktop.core.domain.keys import clean_key
from falcon_desktop.core.domain.servers import key_header_of, profile_of
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.network import SystemProxies

MAX_CA_BYTES: Final = 4 << 20
"""Bytes; all certificates that a system trusts are a quarter of a megabyte."""
_SUFFIXES: Final = re.compile(
    r"/(chat/completions|completions|embeddings|responses|models|messages(/count_tokens)?"
    r"|generate_stream|generate|invocations|info|health|tokenize"
    r"|api/(chat|generate|tags|show|ps|version))/?$"
)
_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_SECRET_NAME: Final = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)
_SECRET_PART: Final = re.compile(
    r"(api|access|private|secret|master|user|app|license|subscription)?keys?|auth(orization)?"
    r"|[a-z]*(token|secret|password|passwd|cookie|credential)s?|jwt|signature"
)
"""A word of a header's name that says that its value opens something."""
LEAST_SECRET: Final = 12
"""Characters of a value that may open something though its name is no usual one for that."""


def complete_base_url(text: str) -> str:
    """Return a pasted address as ``scheme://host[:port][/path]``: no route, no slash at the end.

    Takes what people paste: without a scheme, with a slash, ``/v1``, ``/chat/completions``,
    ``/generate_stream`` or another known route at the end. A query stays, a fragment goes.

    Raises:
        InvalidInput: it is no web address.
    """
    address = with_scheme(text)
    scheme, separator, rest = address.partition("://")
    address = f"{scheme.lower()}{separator}{rest}"
    origin_of(address)  # raises for what is no address
    parts = urlsplit(address)
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    while match := _SUFFIXES.search(path):
        path = path[: match.start()].rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, ""))


def openai_root(base_url: str) -> str:
    """Return the address under which ``/chat/completions`` lies: with ``/v1`` if no path was given.

    Raises:
        InvalidInput: it is no web address.
    """
    parts = urlsplit(complete_base_url(base_url))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/v1", parts.query, ""))


def join_url(root: str, route: str) -> str:
    """Return ``root`` with ``route`` added to its path; the root's query stays.

    A route that begins with a slash is none of the protocol's: it follows the root without ``/v1``.
    """
    parts = urlsplit(root)
    path = parts.path.rstrip("/")
    if route.startswith("/"):
        path = path.removesuffix("/v1")
    path = f"{path}/{route.lstrip('/')}"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def checked_headers(connection: Connection, key: str) -> dict[str, str]:
    """Return the headers of a connection's requests, the key among them.

    Raises:
        KeyUnusable: the key could not stand in a header.
        InvalidInput: one of the connection's own headers is unusable; its value is not told.
    """
    headers = {name.lower(): value for name, value in profile_of(connection).headers}
    if key:
        header = key_header_of(connection)
        headers[header.name.lower()] = header.value(clean_key(key))
    for name, text in connection.headers:
        lower = name.strip().lower()
        if not _TOKEN.fullmatch(lower):
            raise InvalidInput(
                Sentence("“{name}” can't be the name of an HTTP header.", name=shorten(name, 40))
            )
        if lower in OURS:
            raise InvalidInput(
                Sentence(
                    "The header “{name}” is set by Falcon Desktop itself.",
                    name=shorten(name, 40),
                )
            )
        value = text.strip()
        if not all(32 <= ord(character) <= 126 or character == "\t" for character in value):
            raise InvalidInput(
                Sentence(
                    "The value of the header “{name}” contains characters that headers do not "
                    "allow.",
                    name=shorten(name, 40),
                )
            )
        headers[lower] = value
    return headers


def secrets_in(headers: Mapping[str, str], key_header: str = "") -> tuple[str, ...]:
    """Return what must never be shown of these headers; ``key_header`` carries a key for sure."""
    found = [value for name, value in headers.items() if value and is_credential(name, value)]
    found += [value.partition(" ")[2] for value in found if value.lower().startswith("bearer ")]
    # a key has no spaces: what stands before one is the scheme, a word that anybody may say
    found.append(headers.get(key_header, "").rpartition(" ")[2])
    return tuple(sorted({value for value in found if len(value) >= 4}, key=len, reverse=True))


def is_credential(name: str, value: str) -> bool:
    """Say whether a header opens something: by its name, or by a name like one and a long value.

    ``x-portkey-provider: openai`` opens nothing, though there is a "key" in it.
    """
    if any(_SECRET_PART.fullmatch(part) for part in re.split(r"[-_.]", name.lower())):
        return True
    return len(value) >= LEAST_SECRET and _SECRET_NAME.search(name) is not None


def check_plain_http(
    connection: Connection, root: str, headers: Mapping[str, str], key_header: str = ""
) -> None:
    """Refuse to send a key unencrypted to another computer without the user's consent.

    ``key_header`` carries a key whatever it is called.

    Raises:
        InvalidInput: it would be.
    """
    if urlsplit(root).scheme == "https" or connection.allow_plain_http or is_loopback(root):
        return
    if any(name == key_header or is_credential(name, value) for name, value in headers.items()):
        raise InvalidInput(
            Sentence(
                "The key would be sent to {host} unencrypted. Use https://, or allow this in "
                "the connection's settings.",
                host=host_of(root),
            ),
            next_step=NextStep.OPEN_CONNECTION,
        )


def host_of(url: str) -> str:
    """Return the host of an address for sentences, with its port where it is not the usual one."""
    parts = urlsplit(url)
    host = parts.hostname or "the server"
    if ":" in host:
        host = f"[{host}]"
    usual = 443 if parts.scheme == "https" else 80
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def proxy_for(connection: Connection, root: str, system: SystemProxies) -> str:
    """Return the proxy for requests to ``root``, "" for none. Loopback never goes through one.

    Raises:
        ProxyFailed: the chosen proxy is no address, or needs what is not installed.
    """
    if profile_of(connection).answers_here or is_loopback(root):
        return ""
    if connection.proxy is ProxyChoice.NONE:
        return ""
    if connection.proxy is ProxyChoice.EXPLICIT:
        proxy = connection.proxy_url.strip()
        if not proxy:
            raise ProxyFailed(Sentence("The connection's proxy has no address."))
    else:
        parts = urlsplit(root)
        known = system.proxies()
        proxy = (known.get(parts.scheme) or known.get("all") or "").strip()
        if not proxy or system.bypass(parts.netloc.rpartition("@")[2]):
            return ""
    return _checked_proxy(proxy)


def _checked_proxy(proxy: str) -> str:
    proxy = proxy_with_scheme(proxy)
    try:
        check_unbroken(proxy)
        parts = urlsplit(proxy)
        _ = parts.port
    except (InvalidInput, ValueError):
        parts = urlsplit("")
    if parts.scheme not in ("http", "https", "socks5", "socks5h") or not parts.hostname:
        raise ProxyFailed(
            Sentence(
                "The proxy's address can't be used. It should look like http://host:port. Or "
                "set Proxy to “None” in the connection's settings."
            )
        )
    if parts.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
        raise ProxyFailed(
            Sentence(
                "The proxy {proxy} is a SOCKS proxy, which is not supported. Use an HTTP "
                "proxy, or set Proxy to “None” in the connection's settings.",
                proxy=parts.hostname,
            )
        )
    return proxy


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return a context that trusts what the operating system trusts, and the CA file's authorities.

    Raises:
        TlsFailed: the CA file can't be read or holds no certificate.
    """
    import truststore

    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cadata=_certificates(ca_file))
        except (OSError, ValueError) as error:  # ssl.SSLError is one, with numbers of its own
            from falcon_desktop.core.text.system_reasons import reason_of  # it is seldom needed

            words = str(getattr(error, "reason", "") or error.__class__.__name__)
            if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
                words = reason_of(error)
            raise TlsFailed(
                Sentence(
                    "The CA file “{name}” can't be used: it must be a readable file of PEM "
                    "certificates.",
                    name=shorten(ca_file),
                ),
                detail=words,
            ) from error
    return context


def _certificates(path: str) -> str:
    """Return a file's text; nothing but a file is read, as a pipe would be waited for for ever."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_CA_BYTES:
            raise OSError(errno.EINVAL, "No file of certificates")
        # remarks between the certificates may be in any encoding
        return file.read(MAX_CA_BYTES).decode("ascii", "ignore")
