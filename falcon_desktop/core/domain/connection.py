"""A connection: a named server that answers, and where a key for it may be sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.sentences import Sentence

EMBEDDED_ID: Final = "embedded"
UNSAVED_ID: Final = "command-line"
"""What answered at an address that is not kept: no connection has this id."""
_ADDRESS: Final = "address:"


class ServerKind(StrEnum):
    """Which protocol a connection speaks."""

    EMBEDDED = "embedded"
    TGI = "tgi"
    OPENAI = "openai"
    RESPONSES = "responses"
    OLLAMA = "ollama"
    ANTHROPIC = "anthropic"


class ProxyChoice(StrEnum):
    """Which proxy a connection uses; loopback addresses never use one."""

    SYSTEM = "system"
    NONE = "none"
    EXPLICIT = "explicit"


@dataclass(frozen=True, slots=True)
class Connection:
    """A named server.

    ``id`` is stable and never shown. ``base_url`` is as the user typed it; adapters complete it.
    ``model`` is the default model's id, "" to take what the server offers first. ``uses_key`` says
    that requests carry the key saved for ``origin``. ``keys_left_at`` are other origins that the
    keyring may still hold a key of it for. ``key_variable`` names an environment variable to read
    the key from instead of the keyring (named by the command line only). ``key_header`` says which
    header the key travels in (:func:`~falcon_desktop.core.domain.servers.key_header_of`), "" for
    the usual one of such a server. ``template`` names
    the prompt template of a completion-style server, "" to choose by model id;
    ``custom_template`` is the text of a template of the user's own. ``allow_plain_http`` is the
    user's consent to send the key unencrypted to a host that is not this computer.
    ``context_window`` and ``accepts_images`` say what the server does not say of its model.
    ``keeps_kind`` says that a person chose the protocol: it is not changed unasked.
    """

    id: str
    name: str
    kind: ServerKind
    base_url: str = ""
    model: str = ""
    uses_key: bool = False
    keys_left_at: tuple[str, ...] = ()
    key_variable: str = ""
    key_header: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    ca_file: str = ""
    proxy: ProxyChoice = ProxyChoice.SYSTEM
    proxy_url: str = ""
    allow_plain_http: bool = False
    preset: str = ""
    template: str = ""
    custom_template: str = ""
    context_window: int | None = None
    accepts_images: bool | None = None
    keeps_kind: bool = False
    defaults: GenerationSettings = field(default_factory=GenerationSettings)

    @property
    def origin(self) -> str:
        """``scheme://host:port`` of the server, the only place its key is sent; "" for none.

        Raises:
            InvalidInput: the base URL is not an http or https address.
        """
        return origin_of(self.base_url) if self.base_url else ""

    @property
    def known_origin(self) -> str:
        """Its origin, "" also where the base URL is not an address."""
        try:
            return self.origin
        except InvalidInput:
            return ""

    @property
    def key_origins(self) -> tuple[str, ...]:
        """Every origin that the keyring may hold a key of it for; its own first, if it uses one."""
        own = (self.known_origin,) if self.uses_key else ()
        return tuple(dict.fromkeys(one for one in (*own, *self.keys_left_at) if one))

    def following(self, before: Connection) -> Connection:
        """Return this state of a connection, which knows of the keys that ``before`` may have.

        A key stays with the address that it was saved for, so that a mistyped address costs nobody
        a key; what is left so is deleted together with the connection or its present key.
        """
        used = (self.known_origin,) if self.uses_key else ()
        return replace(
            self, keys_left_at=tuple(one for one in before.key_origins if one not in used)
        )

    def without_keys_at(self, origins: Collection[str]) -> Connection:
        """Return this state of a connection once the keys for these origins are deleted."""
        return replace(
            self, keys_left_at=tuple(one for one in self.keys_left_at if one not in origins)
        )

    def is_same_server(self, other: Connection, *, any_model: bool = False) -> bool:
        """Whether what is known of this state of a connection also applies to another.

        Its name, the defaults of its answers and keys for other addresses do not count; nor does
        its model with ``any_model``.
        """
        model = self.model if any_model else other.model
        return replace(self, name="", keys_left_at=()) == replace(
            other, name="", keys_left_at=(), model=model, defaults=self.defaults
        )


def embedded_connection() -> Connection:
    """Return the connection to the engine on this computer, which always exists."""
    return Connection(id=EMBEDDED_ID, name="On this computer", kind=ServerKind.EMBEDDED)


def address_id(kind: ServerKind, base_url: str) -> str:
    """Return the id of an unsaved connection that is just an address."""
    return f"{_ADDRESS}{kind}:{base_url.strip()}"


def is_address_id(connection_id: str) -> bool:
    """Say whether an id was made by :func:`address_id`."""
    return connection_id.startswith(_ADDRESS)


def connection_at(connection_id: str) -> Connection | None:
    """Return the connection, without a key, for an id by :func:`address_id`; None for others."""
    kind, colon, base_url = connection_id.removeprefix(_ADDRESS).partition(":")
    if not is_address_id(connection_id) or not colon:
        return None
    try:
        origin_of(base_url)
        return Connection(connection_id, short_address(base_url), ServerKind(kind), base_url)
    except (InvalidInput, ValueError):
        return None


def origin_of(url: str) -> str:
    """Return ``scheme://host:port`` of an http or https URL, in lower case, always with a port.

    Raises:
        InvalidInput: no http or https address, no host, or a user name in it.
    """
    from urllib.parse import urlsplit  # not needed before the first paint

    text = url.strip()
    check_unbroken(text)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InvalidInput(
            Sentence("“{name}” is not a web address.", name=shorten(text))
        ) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidInput(
            Sentence(
                "“{name}” is not a web address. Web addresses start with http:// or https://.",
                name=shorten(text),
            )
        )
    if parts.username is not None or parts.password is not None:
        raise InvalidInput(Sentence("An address can't contain a user name or password."))
    host = parts.hostname.lower()
    if ":" in host:
        host = f"[{host}]"
    return f"{parts.scheme}://{host}:{port or (443 if parts.scheme == 'https' else 80)}"


def check_unbroken(address: str) -> None:
    """Refuse an address with white space or control characters inside: it may be two, or half a
    sentence, and what reads it would leave them out or not.

    Raises:
        InvalidInput: it has some.
    """
    if any(one.isspace() or ord(one) < 32 or 127 <= ord(one) < 160 for one in address.strip()):
        raise InvalidInput(Sentence("An address can't contain spaces or line breaks."))


def check_holds_no_secret(url: str) -> None:
    """Refuse an address that contains a secret: settings are not encrypted.

    Raises:
        InvalidInput: a field of it is named like one, a part of it looks like one, or it has a
            user name or password.
    """
    import re
    from urllib.parse import unquote_plus, urlsplit

    from falcon_desktop.core.text.secret_words import is_secret_name, looks_like_key

    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return  # no address: others say so
    if "@" in parts.netloc:
        raise InvalidInput(Sentence("An address can't contain a user name or password."))
    # fields stand in the query, and in the parts of a path and the fragment as well
    for part in re.split(r"[/&;]", f"{parts.path}&{parts.query}&{parts.fragment}"):
        name, _, value = map(unquote_plus, part.partition("="))
        if value and is_secret_name(name):
            raise InvalidInput(
                Sentence(
                    "“{name}” in the address looks like a secret, and addresses are stored "
                    "unencrypted. Enter it as the key instead.",
                    name=shorten(name, 40),
                )
            )
        if looks_like_key(value or name):
            raise InvalidInput(
                Sentence(
                    "Part of the address looks like a key, and addresses are stored "
                    "unencrypted. Enter it as the key instead."
                )
            )


def short_address(url: str) -> str:
    """Return an address's host and port, the name of a connection without one."""
    from urllib.parse import urlsplit

    try:
        return urlsplit(url.strip()).netloc.rpartition("@")[2] or url
    except ValueError:
        return url


def with_scheme(text: str) -> str:
    """Return a typed or pasted address with the most likely scheme.

    Quotes around it go. ``http://`` for this computer, IP addresses and names without a dot (or of
    a home network), ``https://`` for everything else; a port alone is one of this computer. What
    can't be an address is returned as it is.
    """
    import re
    from urllib.parse import urlsplit

    address = text.strip().strip("\"'<>`").strip()
    if "://" not in address:
        address = address.lstrip("/")
    if re.fullmatch(r":?[0-9]{2,5}(/\S*)?", address):
        return f"http://127.0.0.1:{address.removeprefix(':')}"
    if not address or "://" in address or any(character.isspace() for character in address):
        return address
    try:
        host = urlsplit(f"http://{address}").hostname or ""
    except ValueError:
        return address
    named = "." in host and not host.endswith((".local", ".lan", ".internal"))
    plain = not named or ":" in host or host.replace(".", "").isdigit()
    return f"{'http' if plain else 'https'}://{address}" if host else address


def proxy_with_scheme(text: str) -> str:
    """Return a proxy's address with its scheme, http if it has none."""
    address = text.strip()
    return address if not address or "://" in address else f"http://{address}"


def is_loopback(url: str) -> bool:
    """Whether a URL's host is literally this computer: 127.0.0.0/8, ::1 or ``localhost``.

    Names that merely resolve there do not count (SECURITY.md section 5); ``localhost`` does, since
    RFC 6761 section 6.3 keeps it for loopback.
    """
    import ipaddress
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def shorten(text: str, limit: int = 80) -> str:
    """Return ``text`` on one line, at most ``limit`` characters, for use inside a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
