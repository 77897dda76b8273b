"""Results of a connection test: which server it is, and how far the test got.

Values and the port only.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.models import ModelInfo


class Step(StrEnum):
    """The steps of a test, in order."""

    ADDRESS = "address"
    TLS = "tls"
    SERVER = "server"
    KEY = "key"
    MODEL = "model"
    FIRST_TOKEN = "first_token"


class StepState(StrEnum):
    """The state of a step. ``skipped``: it could not be checked, and nothing is wrong."""

    RUNNING = "running"
    OK = "ok"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of a step: ``sentence`` says what was found, or what to do if it failed.

    ``detail`` holds the server's own words, plain text. ``seconds`` is how long it took. ``code``
    is the error's code where an error made it fail.
    """

    step: Step
    state: StepState
    sentence: str
    detail: str = ""
    next_step: NextStep = NextStep.NONE
    seconds: float = 0.0
    code: str = ""
    model: str = ""
    """The model that will answer, where the server chose it."""


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """What a server is.

    ``name`` is what to call it, "" if it could not be told; ``preset`` is the preset that fits,
    ``kind`` the protocol to speak. ``loading``: it is loading its model. ``needs_key``: it refused
    an answer without a valid key.
    """

    name: str = ""
    version: str = ""
    preset: str = ""
    kind: ServerKind = ServerKind.OPENAI
    models: tuple[ModelInfo, ...] = ()
    context_window: int | None = None
    loading: bool = False
    needs_key: bool = False


class ConnectionChecker(Protocol):
    """Tests servers for the settings."""

    async def identify(self, connection: Connection) -> ServerIdentity:
        """Return which server answers at a connection's address.

        Raises:
            FalconError: nothing answers there, or it is no server of ours.
        """
        ...

    def check(self, connection: Connection) -> AsyncIterator[StepResult]:
        """Test a connection step by step: each step is told when it begins (``running``) and when
        it ended; the first that fails is the last. Never raises :class:`FalconError`.
        """
        ...
