"""The settings as one JSON file, replaced as a whole: a power loss leaves the old or the new.

Read before the first paint, so it imports neither apsw nor asyncio.
"""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, asdict, fields
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    InvalidInput,
    StorageError,
    StorageReadOnly,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.settings import (
    PanelState,
    Settings,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.paths import make_private_directory
from falcon_desktop.store.files import (
    create_private_file,
    replace_durably,
    set_aside,
)

if TYPE_CHECKING:
    from falcon_desktop.core.domain.chat_presets import ChatPreset
    from falcon_desktop.core.domain.engine_settings import EngineSettings
    from falcon_desktop.core.domain.prompt_library import SavedPrompt
    from falcon_desktop.core.domain.tool_settings import AllowedTool
    from falcon_desktop.core.domain.tools import ToolServer

_log = logging.getLogger(__name__)

FORMAT: Final = 1
MAX_BYTES: Final = 32_000_000
"""Room for two drafts, each character of which may take six bytes."""
_OF_THEIR_OWN_FORM: Final = (
    "unknown", "panels", "connections", "chat_defaults", "chat_presets", "saved_prompts",
    "new_chat_options", "engine", "tool_servers", "allowed_tools",
)  # fmt: skip
MAX_CONNECTIONS: Final = 1_000
ASIDE: Final = "kept_aside"
"""Entries of lists that are not used here, by the list's name, among what is unknown."""

_DAMAGED: Final = Sentence("The settings file is damaged and was not used.")
MOVED: Final = Sentence("The settings could not be saved: their folder was moved or removed.")

T = TypeVar("T")
E = TypeVar("E", "ChatPreset", "SavedPrompt", "AllowedTool")


class SettingsFile:
    """The file ``path``, its previous copy ``*.bak``, and damaged ones kept as ``*.damaged-…``.

    ``problems`` says in sentences what the last :meth:`load` could not use.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._home = _identity(path.parent)
        self._lock = threading.Lock()
        self.problems: tuple[str, ...] = ()
        self._typed: tuple[str, ...] | None = None
        """What of the settings on the disk was typed for a chat; None if that is not known."""

    def load(self, *, repair: bool = True) -> Settings:
        """Return the settings; defaults or the previous copy stand in for what is unusable.

        Never raises for what the file holds. A damaged file is set aside, never overwritten;
        without ``repair`` it stays where it is.
        """
        with self._lock:
            problems: list[str] = []
            data = self._read(self._path, problems, repair)
            if data is None and (previous := self._read(self._backup, [], repair)) is not None:
                problems.append(Sentence("The previous copy of the settings is used."))
                data = previous
            settings = _settings(data or {}, problems)
            self._typed = _typed(settings)
            self.problems = tuple(problems)
        for problem in problems:
            _log.info("%s", problem)
        return settings

    def save(self, settings: Settings) -> None:
        """Write the settings, durable on return. Takes milliseconds: not for the GUI thread.

        A directory that was there when this was made is not made anew where it is gone since.

        Raises:
            StorageError: they are as they were.
        """
        text = json.dumps(_json(settings), ensure_ascii=True, indent=2, default=str) + "\n"
        temporary = self._path.with_name(self._path.name + ".tmp")
        with self._lock:
            home = _identity(self._path.parent)
            if self._home is not None and home != self._home:
                raise StorageError(MOVED, detail=str(self._path.parent))
            try:
                make_private_directory(self._path.parent)
                self._home = _identity(self._path.parent)
                self._keep_previous()
                temporary.unlink(missing_ok=True)
                create_private_file(temporary)
                temporary.write_text(text, encoding="utf-8")
                replace_durably(temporary, self._path)
                if self._forgets(settings):
                    self._keep_previous()
            except OSError as error:
                raise _failure(error) from error

    def _forgets(self, settings: Settings) -> bool:
        """Say whether something that was typed, a secret by mistake perhaps, was taken out again.

        The previous copy must not keep it then.
        """
        typed = _typed(settings)
        before, self._typed = self._typed, typed
        return before is not None and any(
            old not in new for old, new in zip(before, typed, strict=True)
        )

    @property
    def _backup(self) -> Path:
        return self._path.with_name(self._path.name + ".bak")

    def _keep_previous(self) -> None:
        # A hard link costs nothing and leaves no moment without the file.
        if not self._path.is_file():
            return
        spare = self._path.with_name(self._path.name + ".bak.tmp")
        spare.unlink(missing_ok=True)
        try:
            spare.hardlink_to(self._path)
        except OSError:  # file systems without links
            create_private_file(spare)
            spare.write_bytes(self._path.read_bytes())
        spare.replace(self._backup)

    def _read(self, path: Path, problems: list[str], repair: bool) -> dict[str, Any] | None:
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            from falcon_desktop.core.text.system_reasons import reason_of  # it is seldom needed

            problems.append(
                Sentence("The settings can't be read: {reason}.", reason=reason_of(error))
            )
            return None
        try:
            if len(raw) > MAX_BYTES:
                raise ValueError("too large")
            data = json.loads(raw)
            if not isinstance(data, dict):
                raise TypeError("no object")
        except (ValueError, TypeError, RecursionError):
            problems.append(self._kept(path) if repair else _DAMAGED)
            return None
        return data

    def _kept(self, path: Path) -> str:
        try:
            aside = set_aside(path, "damaged")
        except OSError:
            return _DAMAGED
        return Sentence("The settings file was damaged. It was kept as “{name}”.", name=aside.name)


def _typed(settings: Settings) -> tuple[str, ...]:
    """Return what of the settings a person typed for a chat that is not saved yet."""
    options = settings.new_chat_options
    return (settings.new_chat_draft, settings.early_draft, options.system_message or "")


def _identity(directory: Path) -> tuple[int, int] | None:
    """Return what tells a directory from another at the same place, None where there is none."""
    try:
        found = directory.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _failure(error: OSError) -> StorageError:
    from falcon_desktop.core.text.system_reasons import detail_of  # it is seldom needed

    detail = detail_of(error)
    if error.errno in NO_SPACE:
        return DiskFull(
            Sentence("The settings could not be saved: the disk is full."), detail=detail
        )
    if isinstance(error, (PermissionError, NotADirectoryError)) or error.errno == 30:
        return StorageReadOnly(
            Sentence("The settings could not be saved: their folder is read-only."),
            detail=detail,
        )
    return StorageError(Sentence("The settings could not be saved."), detail=detail)


# --- values to JSON ----------------------------------------------------------------------------


def _json(settings: Settings) -> dict[str, Any]:
    data = dict(settings.unknown)
    aside = _mapping(data.pop(ASIDE, {}))
    for field in fields(settings):
        if field.name not in _OF_THEIR_OWN_FORM:
            data[field.name] = getattr(settings, field.name)
    data["format"] = FORMAT
    data["panels"] = {**_mapping(data.get("panels")), **asdict(settings.panels)}
    data["chat_defaults"] = {
        **_mapping(data.get("chat_defaults")),
        **settings.chat_defaults.to_json(),
    }
    data["new_chat_options"] = settings.new_chat_options.to_json()
    if settings.engine is not None:
        data["engine"] = settings.engine.to_json()
    data |= _lists_json(chat_presets=settings.chat_presets, saved_prompts=settings.saved_prompts)
    # What is unknown of a connection belongs to it by id.
    extras = _mapping(data.pop("unknown_of_connections", {}))
    data["connections"] = [
        {**_mapping(extras.get(connection.id)), **_connection_json(connection)}
        for connection in settings.connections
    ]
    extras = _mapping(data.pop("unknown_of_tool_servers", {}))
    if settings.tool_servers:
        data["tool_servers"] = _tool_servers_json(settings.tool_servers, extras)
    if settings.allowed_tools:
        data["allowed_tools"] = [one.to_json() for one in settings.allowed_tools]
    for name, entries in aside.items():  # at the end, where they are left out again
        data[name] = [*data.get(name, ()), *entries]
    return data


def _connection_json(connection: Connection) -> dict[str, Any]:
    data = {
        field.name: getattr(connection, field.name)
        for field in fields(connection)
        if field.name != "defaults"
    }
    data["defaults"] = connection.defaults.to_json()
    return data


# --- JSON to values ----------------------------------------------------------------------------


class _Reader:
    """Takes values out of an object, each with a default for what is absent or unusable."""

    def __init__(self, data: Mapping[str, Any], problems: list[str], where: str = "") -> None:
        self._left = dict(data)
        self._problems = problems
        self._where = where

    def take(self, name: str, read: Callable[[Any], T], default: T) -> T:
        if name not in self._left:
            return default
        value = self._left.pop(name)
        try:
            return read(value)
        except (ValueError, TypeError, OverflowError):
            self._problems.append(
                Sentence("The setting “{where}{name}” can't be used.", where=self._where, name=name)
            )
            return default

    def left(self) -> dict[str, Any]:
        return self._left


def _settings(data: Mapping[str, Any], problems: list[str]) -> Settings:
    reader = _Reader(data, problems)
    reader.take("format", _whole(0, 2**31), FORMAT)
    unknown_panels = dict[str, Any]()
    unknown_connections = dict[str, Any]()
    unknown_defaults = dict[str, Any]()
    unknown_servers = dict[str, Any]()
    aside = dict[str, list[Any]]()

    def panels(value: Any) -> PanelState:
        inner = _Reader(_object(value), problems, "panels.")
        state = PanelState(**_values(PanelState, inner, {}))
        unknown_panels.update(inner.left())
        return state

    def connections(value: Any) -> tuple[Connection, ...]:
        found: dict[str, Connection] = {}
        entries = _within(value, MAX_CONNECTIONS, "connections", problems, aside)
        for number, entry in enumerate(entries, 1):
            try:
                connection, left = _connection(_object(entry), problems)
            except (ValueError, TypeError):
                problems.append(
                    Sentence("Connection {number} can't be used and was left out.", number=number)
                )
                aside["connections"].append(entry)
                continue
            found.setdefault(connection.id, connection)
            if left:
                unknown_connections[connection.id] = left
        return tuple(found.values())

    def chat_defaults(value: Any) -> GenerationSettings:
        known = {field.name for field in fields(GenerationSettings)}
        unknown_defaults.update(
            {name: left for name, left in _object(value).items() if name not in known}
        )
        return _generation(value)

    own_forms: dict[str, Callable[[Any], Any]] = {
        "panels": panels,
        "new_chat_options": _generation,
        "keys": _keys,
        "connections": connections,
        "chat_defaults": chat_defaults,
        "chat_presets": partial(_read_presets, problems=problems, aside=aside),
        "saved_prompts": partial(_read_prompts, problems=problems, aside=aside),
        "engine": _read_engine,
        "tool_servers": partial(
            _read_tool_servers, problems=problems, aside=aside, unknown=unknown_servers
        ),
        "allowed_tools": partial(_read_allowed_tools, problems=problems, aside=aside),
    }
    settings = _values(Settings, reader, own_forms)
    unknown = reader.left()
    if unknown_panels:
        unknown["panels"] = unknown_panels
    if unknown_defaults:
        unknown["chat_defaults"] = unknown_defaults
    if unknown_connections:
        unknown["unknown_of_connections"] = unknown_connections
    if unknown_servers:
        unknown["unknown_of_tool_servers"] = unknown_servers
    if any(aside.values()):
        unknown[ASIDE] = {name: entries for name, entries in aside.items() if entries}
    return Settings(**settings, unknown=unknown)


def _connection(data: Mapping[str, Any], problems: list[str]) -> tuple[Connection, dict[str, Any]]:
    """Return a connection and what of it is unknown.

    Raises:
        ValueError, TypeError: it has no usable id or kind, or an unusable value that says where
            a key or a prompt may go; those have no harmless default.
    """
    left = dict(data)
    connection_id = _text(100)(left.pop("id")) if "id" in left else ""
    if not connection_id:
        raise ValueError
    kind = ServerKind(left.pop("kind", ""))
    base_url = _text(2_000)(left.pop("base_url", ""))
    proxy = ProxyChoice(left.pop("proxy", ProxyChoice.SYSTEM))
    proxy_url = _text(2_000)(left.pop("proxy_url", ""))
    ca_file = _text(4_000)(left.pop("ca_file", ""))
    allow_plain_http = _flag(left.pop("allow_plain_http", False))
    uses_key = _flag(left.pop("uses_key", False))
    key_variable = _text(200)(left.pop("key_variable", ""))
    key_header = _key_header(left.pop("key_header", ""))
    reader = _Reader(left, problems, "connection.")
    connection = Connection(
        id=connection_id,
        name=reader.take("name", _text(200), "") or base_url or connection_id,
        kind=kind,
        base_url=base_url,
        model=reader.take("model", _text(1_000), ""),
        uses_key=uses_key,
        keys_left_at=reader.take("keys_left_at", _origins, ()),
        key_variable=key_variable,
        key_header=key_header,
        headers=reader.take("headers", _headers, ()),
        ca_file=ca_file,
        proxy=proxy,
        proxy_url=proxy_url,
        allow_plain_http=allow_plain_http,
        preset=reader.take("preset", _text(100), ""),
        template=reader.take("template", _text(100), ""),
        custom_template=reader.take("custom_template", _text(100_000), ""),
        accepts_images=reader.take("accepts_images", _optional(_flag), None),
        context_window=reader.take("context_window", _optional(_whole(1, 2**40)), None),
        keeps_kind=reader.take("keeps_kind", _flag, False),
        defaults=reader.take("defaults", _generation, GenerationSettings()),
    )
    return connection, reader.left()


def _generation(value: Any) -> GenerationSettings:
    return GenerationSettings.from_json(_object(value))


def _read_engine(value: Any) -> EngineSettings:
    from falcon_desktop.core.domain.engine_settings import EngineSettings  # few chose anything

    return EngineSettings.from_json(value)


def _key_header(value: Any) -> str:
    text: str = _text(200)(value)
    if text.strip():
        from falcon_desktop.core.domain.headers import parse_key_header  # few connections have one

        try:
            parse_key_header(text)
        except InvalidInput as error:
            raise ValueError from error
    return text


def _origins(value: Any) -> tuple[str, ...]:
    text = _text(2_000)
    return tuple(text(one) for one in value)


def _headers(value: Any) -> tuple[tuple[str, str], ...]:
    text = _text(10_000)
    return tuple((text(name), text(content)) for name, content in value)


def _keys(value: Any) -> dict[str, tuple[str, ...]]:
    """Shortcuts by action; what is unusable of one action hides no other."""
    found: dict[str, tuple[str, ...]] = {}
    for name, sequences in list(_object(value).items())[:200]:
        if isinstance(sequences, list) and all(isinstance(one, str) for one in sequences):
            found[name[:100]] = tuple(one[:60] for one in sequences[:4])
    return found


def _values(
    kind: type[Settings | PanelState],
    reader: _Reader,
    own_forms: Mapping[str, Callable[[Any], Any]],
) -> dict[str, Any]:
    """Return the values of a dataclass's fields by name, each read as it is declared."""
    found: dict[str, Any] = {}
    for field in fields(kind):
        read = own_forms.get(field.name) or _reader_of(field)
        if read is not None:
            factory = field.default_factory
            default = field.default if factory is MISSING else factory()
            found[field.name] = reader.take(field.name, read, default)
    return found


def _reader_of(field: Field[Any]) -> Callable[[Any], Any] | None:
    """Return how a field is read, by its default and its limits; None for one of its own form."""
    default, limits = field.default, field.metadata
    if isinstance(default, bool):
        return _flag
    if isinstance(default, StrEnum):
        return type(default)
    if not limits:
        return None
    if isinstance(default, float):
        return _clamped(limits["low"], limits["high"])
    if isinstance(default, int):
        return _whole(limits["low"], limits["high"])
    if isinstance(default, tuple):
        return _texts(limits["most"], limits["longest"])
    text = _text(limits["longest"])
    return text if isinstance(default, str) else _optional(text)


def _clamped(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not math.isfinite(value):
            raise TypeError
        return min(max(float(value), low), high)

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(limit: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError
        if len(value) > limit:
            raise ValueError
        return value

    return read


def _texts(most: int, limit: int) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(_text(limit)(one) for one in value[:most])

    return read


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError
        if not low <= value <= high:
            raise ValueError
        return value

    return read


def _optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    def read_or_none(value: Any) -> T | None:
        return None if value is None else read(value)

    return read_or_none


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


# --- presets and prompts: their modules are imported only where there are any --------------------


class _Entry(Protocol):
    """What is kept as a JSON object."""

    def to_json(self) -> dict[str, Any]: ...


def _lists_json(**lists: Sequence[_Entry] | None) -> dict[str, Any]:
    """Return the lists as JSON-ready values; those that are as shipped are left out."""
    return {
        name: [entry.to_json() for entry in entries]
        for name, entries in lists.items()
        if entries is not None
    }


def _read_presets(
    value: Any, problems: list[str], aside: dict[str, list[Any]]
) -> tuple[ChatPreset, ...]:
    """Return the presets; an unusable one costs only itself, and is kept aside."""
    from falcon_desktop.core.domain.chat_presets import MAX_PRESETS, ChatPreset

    entries = _within(value, MAX_PRESETS, "chat_presets", problems, aside)
    return _entries(
        entries, ChatPreset.from_json, _preset_left_out, problems, aside["chat_presets"]
    )


def _read_prompts(
    value: Any, problems: list[str], aside: dict[str, list[Any]]
) -> tuple[SavedPrompt, ...]:
    """Return the prompts; an unusable one costs only itself, and is kept aside."""
    from falcon_desktop.core.domain.prompt_library import MAX_PROMPTS, SavedPrompt

    entries = _within(value, MAX_PROMPTS, "saved_prompts", problems, aside)
    return _entries(
        entries, SavedPrompt.from_json, _prompt_left_out, problems, aside["saved_prompts"]
    )


# --- servers of tools: as above ------------------------------------------------------------------


def _tool_servers_json(
    servers: Sequence[ToolServer], extras: Mapping[str, Any]
) -> list[dict[str, Any]]:
    from falcon_desktop.core.domain.tool_settings import server_to_json

    return [{**_mapping(extras.get(one.id)), **server_to_json(one)} for one in servers]


def _read_tool_servers(
    value: Any, problems: list[str], aside: dict[str, list[Any]], unknown: dict[str, Any]
) -> tuple[ToolServer, ...]:
    """Return the servers; an unusable one costs only itself, and is kept aside.

    What one could do has no harmless default, so that a bad value in it costs all of it.
    """
    from falcon_desktop.core.domain.tool_settings import MAX_SERVERS, server_from_json

    found: dict[str, ToolServer] = {}
    entries = _within(value, MAX_SERVERS, "tool_servers", problems, aside)
    for number, entry in enumerate(entries, 1):
        try:
            server, left = server_from_json(_object(entry))
        except (ValueError, TypeError):
            problems.append(
                Sentence("Tool server {number} can't be used and was left out.", number=number)
            )
            aside["tool_servers"].append(entry)
            continue
        if server.id not in found and left:
            unknown[server.id] = left
        found.setdefault(server.id, server)
    return tuple(found.values())


def _read_allowed_tools(
    value: Any, problems: list[str], aside: dict[str, list[Any]]
) -> tuple[AllowedTool, ...]:
    """Return what may run unasked; an unusable entry costs only itself, and is kept aside."""
    from falcon_desktop.core.domain.tool_settings import MAX_ALLOWED, AllowedTool

    entries = _within(value, MAX_ALLOWED, "allowed_tools", problems, aside)
    return _entries(
        entries, AllowedTool.from_json, _allowed_left_out, problems, aside["allowed_tools"]
    )


def _allowed_left_out(number: int) -> Sentence:
    return Sentence("Allowed tool {number} can't be used and was left out.", number=number)


def _within(
    value: Any, limit: int, name: str, problems: list[str], aside: dict[str, list[Any]]
) -> list[Any]:
    """Return the entries of a list that are within its limit; the others are kept aside."""
    if not isinstance(value, list):
        raise TypeError
    aside[name] = value[limit:]
    if aside[name]:
        problems.append(
            Sentence(
                "“{name}” has {number} entries. {limit} are used; the others are kept.",
                name=name,
                number=len(value),
                limit=limit,
            )
        )
    return value[:limit]


def _preset_left_out(number: int) -> Sentence:
    return Sentence("Preset {number} can't be used and was left out.", number=number)


def _prompt_left_out(number: int) -> Sentence:
    return Sentence("Prompt {number} can't be used and was left out.", number=number)


def _entries(
    value: list[Any],
    read: Callable[[Any], E],
    left_out: Callable[[int], Sentence],
    problems: list[str],
    aside: list[Any],
) -> tuple[E, ...]:
    found: dict[str, E] = {}
    for number, entry in enumerate(value, 1):
        try:
            if not isinstance(entry, dict):
                raise TypeError
            one = read(entry)
        except (InvalidInput, TypeError, ValueError):
            problems.append(left_out(number))
            aside.append(entry)
            continue
        found.setdefault(one.id, one)
    return tuple(found.values())
