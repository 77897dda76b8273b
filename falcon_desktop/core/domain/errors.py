"""Every failure a person can meet, as one tree.

    FalconError
    ├── UserError            what was asked cannot be done as asked
    │   ├── InvalidInput
    │   └── NotFound
    │       └── ConnectionGone  what answered a conversation was removed
    ├── NetworkError         the way to the server
    │   ├── Unreachable      refused, no route, unknown host
    │   │   └── Offline      this computer has no network at all
    │   ├── TlsFailed
    │   ├── ProxyFailed
    │   ├── TimedOut
    │   ├── ConnectionLost   broke while an answer was coming
    │   └── RedirectRefused
    ├── ProviderError        the server answered, and not with an answer
    │   ├── KeyRejected      401
    │   │   └── KeyMissing   401, and none was sent
    │   ├── AccessDenied     403
    │   ├── CreditsExhausted 402
    │   ├── ModelNotFound
    │   ├── ModelLoading     503, waits
    │   ├── RateLimited      429
    │   ├── Overloaded
    │   ├── RequestRejected  400, 422: the server's own words say what
    │   │   ├── PicturesRefused  the model takes none
    │   │   ├── ToolsRefused     the model takes none
    │   │   └── AnswerTooLong    a longer answer was asked for than it gives
    │   ├── ContextTooLong
    │   ├── CompletionUnsupported  it only chats
    │   ├── ServerFailed     5xx
    │   │   └── FailedUnexplained  perhaps for want of a key
    │   ├── ProtocolError    not what this kind of server says
    │   ├── StreamInterrupted  the stream ended without saying that it was finished
    │   └── LimitExceeded    our own cap on what a server may send
    ├── KeychainError        the operating system's keyring
    │   ├── KeychainUnavailable
    │   ├── KeychainLocked
    │   └── KeyUnusable
    ├── EngineError          llama.cpp on this computer
    │   ├── EngineMissing
    │   ├── ModelFileUnusable
    │   ├── OwnServerUnusable  a llama-server that a person chose
    │   └── EngineStopped
    ├── StorageError         the disk
    │   ├── DiskFull
    │   ├── StorageReadOnly
    │   ├── StorageBusy
    │   ├── StorageDamaged
    │   └── StorageNewer     written by a newer version
    └── InternalError        ours

``str(error)`` is one sentence for people; ``detail`` keeps the server's own words as plain text;
``next_step`` names what to offer.
"""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import ClassVar, Final


class NextStep(StrEnum):
    """What a person can do next; front ends turn it into a button or a hint."""

    NONE = "none"
    RETRY = "retry"
    CONTINUE = "continue"
    OPEN_CONNECTION = "open_connection"
    ENTER_KEY = "enter_key"
    CHOOSE_MODEL = "choose_model"
    SHORTEN_CONTEXT = "shorten_context"
    FREE_SPACE = "free_space"
    RESTORE_BACKUP = "restore_backup"
    RUN_WITH = "run_with"
    """The same question with other options, another model or connection."""
    UPDATE = "update"
    """Look for a newer version of this program."""


class ExitStatus:
    """Exit statuses of the command line (README, "Exit status")."""

    OK = 0
    USAGE = 2
    FAILED = 3
    INTERRUPTED = 4
    STORAGE = 5
    MISFIT = 6
    CANCELLED = 130


class FalconError(Exception):
    """Base of every failure that is shown to a person.

    Args:
        sentence: what happened, one sentence, without secrets.
        detail: the other side's own words, plain text, possibly long.
        next_step: overrides the class's usual next step.
    """

    code: ClassVar[str] = "error"
    usual_next_step: ClassVar[NextStep] = NextStep.NONE
    exit_status: ClassVar[int] = ExitStatus.FAILED

    def __init__(
        self, sentence: str, *, detail: str = "", next_step: NextStep | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail
        self.next_step = self.usual_next_step if next_step is None else next_step


class UserError(FalconError):
    """The request can't be carried out as given."""

    exit_status = ExitStatus.USAGE


class InvalidInput(UserError):
    """A value is outside what is allowed."""

    code = "invalid_input"
    usual_next_step = NextStep.RUN_WITH


class NotFound(UserError):
    """No such conversation, message, connection or file."""

    code = "not_found"
    usual_next_step = NextStep.CHOOSE_MODEL


class ConnectionGone(NotFound):
    """The connection that answered a conversation was removed, and no other was chosen."""

    code = "connection_gone"
    exit_status = ExitStatus.FAILED


class NetworkError(FalconError):
    """The server can't be reached."""

    usual_next_step = NextStep.RETRY


class Unreachable(NetworkError):
    """Nothing answers at this address."""

    code = "unreachable"


class Offline(Unreachable):
    """This computer seems to be offline."""

    code = "offline"


class TlsFailed(NetworkError):
    """The secure connection can't be trusted."""

    code = "tls_failed"
    usual_next_step = NextStep.OPEN_CONNECTION


class ProxyFailed(NetworkError):
    """The proxy cannot be used."""

    code = "proxy_failed"
    usual_next_step = NextStep.OPEN_CONNECTION


class TimedOut(NetworkError):
    """The server did not answer in time."""

    code = "timed_out"


class ConnectionLost(NetworkError):
    """The connection broke during an answer."""

    code = "connection_lost"
    usual_next_step = NextStep.CONTINUE


class RedirectRefused(NetworkError):
    """The server redirects elsewhere; keys and prompts are not sent there."""

    code = "redirect_refused"
    usual_next_step = NextStep.OPEN_CONNECTION


class ProviderError(FalconError):
    """The server answered with an error.

    ``http_status`` is the HTTP status where there was one.
    """

    refused_fields: frozenset[str] = frozenset()
    """What it says that it does not know of the request, by the names on the wire; other words may
    be among them.
    """
    field: str = ""
    """The field of the request that it is about, where it says so by itself."""

    def __init__(
        self,
        sentence: str,
        *,
        detail: str = "",
        next_step: NextStep | None = None,
        http_status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence, detail=detail, next_step=next_step)
        self.http_status = http_status
        self.retry_after = retry_after
        """Seconds that the server asks to wait, where it says so."""


class KeyRejected(ProviderError):
    """The key is missing, wrong or expired."""

    code = "key_rejected"
    usual_next_step = NextStep.ENTER_KEY


class KeyMissing(KeyRejected):
    """A key is required and none was sent."""

    code = "key_missing"


class AccessDenied(ProviderError):
    """The key is valid but lacks permission."""

    code = "access_denied"
    usual_next_step = NextStep.OPEN_CONNECTION


class CreditsExhausted(ProviderError):
    """The account is out of credit; trying again does not help."""

    code = "credits_exhausted"
    usual_next_step = NextStep.OPEN_CONNECTION


class ModelNotFound(ProviderError):
    """The server has no such model."""

    code = "model_not_found"
    usual_next_step = NextStep.CHOOSE_MODEL


class ModelLoading(ProviderError):
    """The server is loading the model."""

    code = "model_loading"
    usual_next_step = NextStep.RETRY


class RateLimited(ProviderError):
    """Too many requests."""

    code = "rate_limited"
    usual_next_step = NextStep.RETRY


class Overloaded(ProviderError):
    """The server is too busy."""

    code = "overloaded"
    usual_next_step = NextStep.RETRY


class RequestRejected(ProviderError):
    """The server rejected the request; ``detail`` says why."""

    code = "request_rejected"
    usual_next_step = NextStep.RUN_WITH


class PicturesRefused(RequestRejected):
    """The server says that the model does not accept images."""

    code = "pictures_refused"
    usual_next_step = NextStep.CHOOSE_MODEL


class ToolsRefused(RequestRejected):
    """The server, or the model, can't use tools."""

    code = "tools_refused"
    usual_next_step = NextStep.CHOOSE_MODEL


class AnswerTooLong(RequestRejected):
    """The server says that an answer can't be as long as requested."""

    code = "answer_too_long"

    def __init__(
        self,
        sentence: str,
        *,
        detail: str = "",
        http_status: int | None = None,
        most_tokens: int | None = None,
        window_tokens: int | None = None,
    ) -> None:
        super().__init__(sentence, detail=detail, http_status=http_status)
        self.most_tokens = most_tokens
        self.window_tokens = window_tokens
        """The context window, where that is what it does not fit into."""


class ContextTooLong(ProviderError):
    """The conversation does not fit the model's context window."""

    code = "context_too_long"
    usual_next_step = NextStep.SHORTEN_CONTEXT

    def __init__(
        self,
        sentence: str,
        *,
        detail: str = "",
        http_status: int | None = None,
        given_tokens: int | None = None,
        limit_tokens: int | None = None,
        fits_without: int = 0,
    ) -> None:
        super().__init__(sentence, detail=detail, http_status=http_status)
        self.given_tokens = given_tokens
        self.limit_tokens = limit_tokens
        self.fits_without = fits_without
        """How many of the oldest messages must stay behind so that the rest fits; 0: unknown."""


class CompletionUnsupported(ProviderError):
    """The server can't continue a text, only chat."""

    code = "completion_unsupported"
    usual_next_step = NextStep.CHOOSE_MODEL


class ServerFailed(ProviderError):
    """The server failed while working."""

    code = "server_failed"
    usual_next_step = NextStep.RETRY


class FailedUnexplained(ServerFailed):
    """The server failed without explanation, and was sent no key."""

    usual_next_step = NextStep.OPEN_CONNECTION


class ProtocolError(ProviderError):
    """The response is not what such a server sends."""

    code = "protocol_error"
    usual_next_step = NextStep.OPEN_CONNECTION


class StreamInterrupted(ProviderError):
    """The stream ended without saying that the answer was finished."""

    code = "interrupted"
    usual_next_step = NextStep.CONTINUE
    exit_status = ExitStatus.INTERRUPTED


class LimitExceeded(ProviderError):
    """The server sent more than is accepted."""

    code = "limit_exceeded"
    usual_next_step = NextStep.RUN_WITH


class KeychainError(FalconError):
    """The operating system's keyring failed."""

    usual_next_step = NextStep.ENTER_KEY


class KeychainUnavailable(KeychainError):
    """There is no keyring that encrypts keys."""

    code = "keychain_unavailable"


class KeychainLocked(KeychainError):
    """The keyring is locked or did not answer in time."""

    code = "keychain_locked"


class KeyUnusable(KeychainError):
    """The text can't be a key: it does not fit in an HTTP header."""

    code = "key_unusable"


class EngineError(FalconError):
    """llama.cpp on this computer failed."""

    usual_next_step = NextStep.RETRY


class EngineMissing(EngineError):
    """The engine or its model is not installed."""

    code = "engine_missing"
    usual_next_step = NextStep.OPEN_CONNECTION


class ModelFileUnusable(EngineError):
    """The model file is damaged, unsafe or of an unknown kind."""

    code = "model_file_unusable"
    usual_next_step = NextStep.CHOOSE_MODEL


class OwnServerUnusable(EngineError):
    """The llama-server that a person chose can't be used; the built-in engine can."""

    code = "own_server_unusable"
    usual_next_step = NextStep.CHOOSE_MODEL


class ModelTooLarge(EngineError):
    """There is not enough memory for the model."""

    code = "model_too_large"
    usual_next_step = NextStep.CHOOSE_MODEL


class EngineStopped(EngineError):
    """The engine's process ended."""

    code = "engine_stopped"


class ToolError(FalconError):
    """A tool can't be used."""

    usual_next_step = NextStep.RETRY


class ToolServerFailed(ToolError):
    """A server of tools can't be started or reached, or broke off."""

    code = "tool_server_failed"


class StorageError(FalconError):
    """The disk or the database failed."""

    code = "storage_error"
    usual_next_step = NextStep.RETRY
    exit_status = ExitStatus.STORAGE


NO_SPACE: Final = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
"""What the file system says where nothing more fits: the disk, a file, or the user's share."""


class DiskFull(StorageError):
    """The disk is full."""

    code = "disk_full"
    usual_next_step = NextStep.FREE_SPACE


class StorageReadOnly(StorageError):
    """The data directory is read-only."""

    code = "storage_read_only"


class StorageBusy(StorageError):
    """Another program is using the database."""

    code = "storage_busy"


class StorageDamaged(StorageError):
    """The database is damaged."""

    code = "storage_damaged"
    usual_next_step = NextStep.RESTORE_BACKUP


class StorageNewer(StorageError):
    """The database was written by a newer version of this program."""

    code = "storage_newer"
    usual_next_step = NextStep.UPDATE


class InternalError(FalconError):
    """A bug in this program."""

    code = "internal_error"
    usual_next_step = NextStep.RETRY
