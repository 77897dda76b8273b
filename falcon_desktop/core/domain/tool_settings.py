"""How servers of tools, and what may always run, stand in the settings. No secret does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from falcon_desktop.core.domain.tools import ToolServer, Transport

MAX_SERVERS: Final = 200
MAX_ALLOWED: Final = 2_000
MAX_NAME: Final = 200
MAX_TOOL_NAME: Final = 1_000
MAX_ARGUMENTS: Final = 500
MAX_ARGUMENT: Final = 32_000
MAX_VARIABLES: Final = 300
MAX_VALUE: Final = 32_000
MAX_PATH: Final = 4_000
MAX_URL: Final = 2_000
MAX_FOLDERS: Final = 100
MAX_TOLD: Final = 100_000
"""Characters of a tool's description, and of its schema, that are kept to show a change."""


@dataclass(frozen=True, slots=True)
class AllowedTool:
    """A tool that may always run, as it was when a person said so.

    ``digest`` is what :func:`~falcon_desktop.core.domain.tools.digest_of` gave then; ``server`` is
    its server's name. What the digest was of is kept to show what changed: ``runs``, ``title``,
    ``description`` and ``schema``, JSON as a text, each up to ``MAX_TOLD`` characters. ``unknown``
    keeps what a newer version wrote.
    """

    digest: str
    server_id: str
    server: str
    name: str
    description: str = ""
    schema: str = ""
    title: str = ""
    runs: str = ""
    unknown: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        known = [one.name for one in fields(self) if one.name != "unknown"]
        return {**self.unknown, **{name: getattr(self, name) for name in known}}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> AllowedTool:
        """Return what :meth:`to_json` wrote.

        Raises:
            ValueError, TypeError: it is not usable.
        """
        left = dict(value)
        digest = _text(left.pop("digest", ""), 64)
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError
        return cls(
            digest,
            _text(left.pop("server_id", None), 100),
            _text(left.pop("server", ""), MAX_NAME),
            _text(left.pop("name", None), MAX_TOOL_NAME),
            _text(left.pop("description", ""), MAX_TOLD),
            _text(left.pop("schema", ""), MAX_TOLD),
            _text(left.pop("title", ""), MAX_TOLD),
            _text(left.pop("runs", ""), MAX_TOLD),
            left,
        )

    @property
    def id(self) -> str:
        """What tells it from others."""
        return self.digest


def server_to_json(server: ToolServer) -> dict[str, Any]:
    """Return a server as JSON-ready values, without what its secrets hold."""
    data = {one.name: getattr(server, one.name) for one in fields(server)}
    for name in ("variables", "headers"):
        kept = getattr(server, name).items()
        data[name] = {one: "" if one in server.secret_names else value for one, value in kept}
    return data


def server_from_json(data: Mapping[str, Any]) -> tuple[ToolServer, dict[str, Any]]:
    """Return a server and what of its JSON is unknown.

    Raises:
        ValueError, TypeError: it is not usable; what it could do has no harmless default.
    """
    left = dict(data)

    def take(name: str, read: Callable[[Any], Any], default: Any) -> Any:
        return read(left.pop(name)) if name in left else default

    server = ToolServer(
        id=take("id", lambda value: _text(value, 100), ""),
        name=take("name", lambda value: _text(value, MAX_NAME), ""),
        transport=take("transport", Transport, Transport.STDIO),
        command=take("command", lambda value: _texts(value, MAX_ARGUMENTS, MAX_ARGUMENT), ()),
        folder=take("folder", lambda value: _text(value, MAX_PATH), ""),
        variables=take("variables", _values, {}),
        url=take("url", lambda value: _text(value, MAX_URL), ""),
        headers=take("headers", _values, {}),
        secret_names=take("secret_names", lambda value: _texts(value, MAX_VARIABLES, MAX_NAME), ()),
        is_on=take("is_on", _flag, False),
        no_network=take("no_network", _flag, False),
        only_folders=take("only_folders", _folders, None),
        agreed=take("agreed", lambda value: _text(value, 64), ""),
    )
    if not server.id or "/" in server.id:  # a chat's choice is SERVER/TOOL
        raise ValueError
    return server, left


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise TypeError
    if len(value) > longest:
        raise ValueError
    return value


def _texts(value: Any, most: int, longest: int) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    if len(value) > most:
        raise ValueError
    return tuple(_text(one, longest) for one in value)


def _folders(value: Any) -> tuple[str, ...] | None:
    return None if value is None else _texts(value, MAX_FOLDERS, MAX_PATH)


def _values(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    if len(value) > MAX_VARIABLES:
        raise ValueError
    return {_text(name, MAX_NAME): _text(one, MAX_VALUE) for name, one in value.items()}


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value
