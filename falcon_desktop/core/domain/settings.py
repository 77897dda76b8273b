"""What the program remembers besides conversations: appearance, window, connections. No secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, embedded_connection
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.chat_presets import ChatPreset
    from falcon_desktop.core.domain.engine_settings import EngineSettings
    from falcon_desktop.core.domain.prompt_library import SavedPrompt
    from falcon_desktop.core.domain.tool_settings import AllowedTool
    from falcon_desktop.core.domain.tools import ToolServer

T = TypeVar("T")

MIN_ZOOM: Final = 0.5
MAX_ZOOM: Final = 3.0
MAX_DRAFT: Final = 2_000_000
"""Characters of a draft that are kept with the settings."""


def limited(default: T, *, low: float = 0, high: float = 0, longest: int = 0, most: int = 0) -> T:
    """Declare a field with its default and valid values; an invalid value resets only itself.

    ``low`` and ``high`` bound a number, ``longest`` the characters of a text, or of each text of a
    list, of which the first ``most`` are used.
    """
    limits = {"low": low, "high": high, "longest": longest, "most": most}
    declared: Any = field(default=default, metadata=limits)
    result: T = declared
    return result


class Appearance(StrEnum):
    """Light or dark, each in high contrast too, or following the system in both."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST_LIGHT = "high_contrast_light"
    HIGH_CONTRAST_DARK = "high_contrast_dark"


class SendKey(StrEnum):
    """Which key sends a message; the other one starts a new line."""

    ENTER = "enter"
    CTRL_ENTER = "ctrl_enter"


class AnswerSpeech(StrEnum):
    """What a screen reader says of an answer by itself."""

    EVERYTHING = "everything"
    """Its sentences as they come, and how it ended."""
    COMPLETE = "complete"
    """That it is complete."""
    NOTHING = "nothing"
    """That it failed; else nothing."""


class ModelTitles(StrEnum):
    """Whether the model that answered writes the title, instead of the question's first line."""

    NEVER = "never"
    LOCAL = "local"
    """Only where it runs on this computer."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class PanelState:
    """Which panels are open, and the sidebar's width in device-independent pixels."""

    sidebar_visible: bool = True
    sidebar_width: int = limited(280, low=80, high=4_000)
    options_visible: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, each declared only here: with its default and, if it has any, its limits.

    ``language`` is a language tag, "" for the system's. ``window_geometry`` is what Qt's
    ``saveGeometry`` gave, in Base64. ``new_chat_draft`` is what was typed in a chat that is not
    saved yet, ``new_chat_id`` the id that it gets: a conversation that has it was asked with that
    draft. ``new_chat_options`` is what was chosen for it. ``early_draft`` was typed in a program
    that ended before it could show the conversation that it was typed for, the open one.
    ``keys`` replace the shortcuts of actions, by the action's name.
    ``code_wraps`` and ``code_numbers`` say how code blocks are shown.
    ``recent_commands`` are ids of what was done by its name, the last first.
    ``backup_keeping`` says how far back the daily backups reach.
    ``notify_finished``: tell the system when a long answer is there and the window is in
    the background. ``look_for_updates``: ask once a day whether there is a newer version;
    ``updates_looked_at`` is when that was last done, in milliseconds since 1970 UTC.
    ``welcome_closed``: the card of the first start is not wanted any more. ``connections`` are the
    user's own; the one to this computer always exists and is listed only if its defaults were
    changed. ``chat_defaults`` hold for every chat whose connection and whose own options say
    nothing else. ``chat_presets`` and ``saved_prompts`` are None for those that come with the
    program. ``engine`` is None where nothing was chosen for the engine and models of this computer.
    ``tool_servers`` are in the order in which they are shown; ``allowed_tools`` may run unasked.
    ``unknown`` keeps what a newer version wrote, so that it survives.
    """

    appearance: Appearance = Appearance.SYSTEM
    zoom: float = limited(1.0, low=MIN_ZOOM, high=MAX_ZOOM)
    send_key: SendKey = SendKey.ENTER
    answer_speech: AnswerSpeech = AnswerSpeech.EVERYTHING
    model_titles: ModelTitles = ModelTitles.NEVER
    context_policy: ContextPolicy = ContextPolicy.DROP_OLDEST
    language: str = limited("", longest=35)
    window_geometry: str = limited("", longest=10_000)
    panels: PanelState = PanelState()
    open_conversation_id: str | None = limited(None, longest=100)
    new_chat_draft: str = limited("", longest=MAX_DRAFT)
    new_chat_id: str = limited("", longest=100)
    early_draft: str = limited("", longest=MAX_DRAFT)
    new_chat_options: GenerationSettings = GenerationSettings()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    code_wraps: bool = False
    code_numbers: bool = False
    backup_keeping: BackupRetention = BackupRetention.WEEK
    notify_finished: bool = False
    look_for_updates: bool = False
    updates_looked_at: int = limited(0, high=2**53)
    welcome_closed: bool = False
    recent_commands: tuple[str, ...] = limited((), most=20, longest=300)
    default_connection_id: str = limited(EMBEDDED_ID, longest=100)
    connections: tuple[Connection, ...] = ()
    chat_defaults: GenerationSettings = GenerationSettings()
    chat_presets: tuple[ChatPreset, ...] | None = None
    saved_prompts: tuple[SavedPrompt, ...] | None = None
    engine: EngineSettings | None = None
    tool_servers: tuple[ToolServer, ...] = ()
    allowed_tools: tuple[AllowedTool, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)

    def presets(self) -> tuple[ChatPreset, ...]:
        """Return the presets for chats, in order."""
        if self.chat_presets is not None:
            return self.chat_presets
        from falcon_desktop.core.domain.shipped import PRESETS  # not needed before the first paint

        return PRESETS

    def prompts(self) -> tuple[SavedPrompt, ...]:
        """Return the saved prompts, in order."""
        if self.saved_prompts is not None:
            return self.saved_prompts
        from falcon_desktop.core.domain.shipped import PROMPTS

        return PROMPTS

    def engine_settings(self) -> EngineSettings:
        """Return what was chosen for the engine on this computer and its models."""
        if self.engine is not None:
            return self.engine
        from falcon_desktop.core.domain.engine_settings import EngineSettings

        return EngineSettings()

    def all_connections(self) -> tuple[Connection, ...]:
        """Return every connection, including the embedded one."""
        if any(connection.id == EMBEDDED_ID for connection in self.connections):
            return self.connections
        return (embedded_connection(), *self.connections)

    def connection(self, connection_id: str) -> Connection:
        """Return a connection by id; "" is the default one.

        The default falls back to this computer where the chosen default was removed.

        Raises:
            NotFound: it was removed.
        """
        everything = {connection.id: connection for connection in self.all_connections()}
        if connection_id:
            if connection_id not in everything:
                raise NotFound(Sentence("This connection was removed."), detail=connection_id)
            return everything[connection_id]
        return everything.get(self.default_connection_id) or everything[EMBEDDED_ID]

    def with_connection(self, connection: Connection) -> Settings:
        """Return these settings with a connection in the place of that of the same id, else behind
        the others.
        """
        kept = [connection if one.id == connection.id else one for one in self.connections]
        if connection not in kept:  # as that of this computer, while nothing of it was changed
            kept.append(connection)
        return replace(self, connections=tuple(kept))
