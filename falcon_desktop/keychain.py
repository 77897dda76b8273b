"""Keys in the system's keyring, or in memory until the program ends if no keyring encrypts them.
The only module that imports ``keyring``.

A keyring may block for minutes on an unlock prompt, so every call runs in a daemon thread of its
own, one at a time, with a time limit; a thread that never comes back does not hold up the program's
end.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from falcon_desktop.core.domain.errors import (
    KeychainError,
    KeychainLocked,
    KeychainUnavailable,
)
from falcon_desktop.core.domain.keys import clean_key
from falcon_desktop.core.text.sentences import Sentence

SERVICE: Final = "falcon-desktop"

SECURE_BACKENDS: Final[Mapping[str, str]] = {
    "keyring.backends.SecretService.Keyring": Sentence("the desktop's keyring (Secret Service)"),
    "keyring.backends.libsecret.Keyring": Sentence("the desktop's keyring (libsecret)"),
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
    "keyring.backends.macOS.Keyring": Sentence("the macOS Keychain"),
    "keyring.backends.Windows.WinVaultKeyring": Sentence("the Windows Credential Manager"),
}
"""The classes of ``keyring`` that keep keys encrypted, and how to call them. Anything else may
write plain text (``keyrings.alt``) or nothing (``null``)."""

CHAINER: Final = "keyring.backends.chainer.ChainerBackend"
LOCKED_ERRORS: Final = frozenset(
    ("KeyringLocked", "InitError", "LockedException", "PromptDismissedException")
)
ABSENT_ERRORS: Final = frozenset(("NoKeyringError", "SecretServiceNotAvailableException"))

NOT_ANSWERING: Final = Sentence("The keyring does not respond. It may be waiting to be unlocked.")
LOCKED: Final = Sentence("The keyring is locked.")
NO_KEYRING: Final = Sentence("This computer has no keyring that stores keys encrypted.")

T = TypeVar("T")


def current_backend() -> Any:
    """Return the backend that ``keyring`` uses now; imports it on first use (~50 ms)."""
    import keyring.core

    keyring.core.init_backend()
    return keyring.core.get_keyring()


class Keychain:
    """Fulfils :class:`~falcon_desktop.core.ports.servers.KeyVault`. For use on one event loop.

    Args:
        choose: returns the backend to use; runs in the keyring's thread.
        secure: backends that are trusted, by the full name of their class, and what to call them.
        limit: seconds that the keyring may take where no prompt is expected.
        prompt_limit: seconds that the user has to unlock the keyring.
    """

    def __init__(
        self,
        *,
        choose: Callable[[], Any] = current_backend,
        secure: Mapping[str, str] = SECURE_BACKENDS,
        limit: float = 10.0,
        prompt_limit: float = 60.0,
    ) -> None:
        self._choose = choose
        self._secure = secure
        self._limit = limit
        self._prompt_limit = prompt_limit
        self._session: dict[str, str] = {}
        self._running: asyncio.Future[Any] | None = None
        self._trouble = ""

    async def read(self, connection_id: str, origin: str) -> str | None:
        """Return the key saved for this connection at this origin, or None.

        Raises:
            KeychainLocked: the keyring is locked or does not answer.
            KeyUnusable: what is saved is no key.
        """
        user = _user(connection_id, origin)
        if user in self._session:
            return self._session[user]

        def work() -> str | None:
            backend = self._backend()
            return None if backend is None else _text(backend.get_password(SERVICE, user))

        found = await self._call(work, self._prompt_limit)
        return None if found is None else clean_key(found)

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        """Save a key; True if it is in the keyring, False if only for this session.

        :meth:`status` then says why it is only for this session.

        Raises:
            KeyUnusable: it cannot stand in an HTTP header.
        """
        user = _user(connection_id, origin)
        cleaned = clean_key(key)
        self._session[user] = cleaned
        try:
            kept = await self._write(user, cleaned)
        except KeychainError as error:
            self._trouble = error.sentence
            return False
        self._trouble = ""
        if kept and self._session.get(user) == cleaned:
            del self._session[user]
        return kept

    async def keep(self, connection_id: str, origin: str, key: str) -> None:
        """Save a key in the keyring or nowhere, for what ends before it needs the key.

        Raises:
            KeyUnusable: it cannot stand in an HTTP header.
            KeychainError: the keyring is locked, does not answer, failed, or there is none that
                stores keys encrypted.
        """
        if not await self._write(_user(connection_id, origin), clean_key(key)):
            raise KeychainUnavailable(NO_KEYRING)

    async def _write(self, user: str, key: str) -> bool:
        """Write a key and read it back; False where there is no keyring that encrypts it.

        Raises:
            KeychainError: the keyring failed.
        """

        def work() -> bool:
            backend = self._backend()
            if backend is None:
                return False
            backend.set_password(SERVICE, user, key)
            if backend.get_password(SERVICE, user) != key:
                raise _NotKept
            return True

        return await self._call(work, self._prompt_limit)

    async def delete(self, connection_id: str, origin: str) -> bool:
        """Delete a key; False, and no error, if there is none.

        Raises:
            KeychainLocked: the keyring is locked or does not answer; it may still hold the key.
        """
        user = _user(connection_id, origin)
        was_kept = self._session.pop(user, None) is not None

        def work() -> bool:
            backend = self._backend()
            if backend is None or backend.get_password(SERVICE, user) is None:
                return False
            backend.delete_password(SERVICE, user)
            return True

        return await self._call(work, self._prompt_limit) or was_kept

    async def place(self) -> str:
        """Return what the keyring is called, "" where none stores keys encrypted.

        Raises:
            KeychainError: it does not answer.
        """
        place, _ = await self._call(self._describe, self._limit)
        return place

    async def status(self) -> str:
        """Return a sentence on where keys are saved."""
        try:
            place, found = await self._call(self._describe, self._limit)
        except KeychainError as error:
            return Sentence(
                "{trouble} Keys are kept for this session only.", trouble=error.sentence
            )
        if not place:
            return Sentence(
                "This computer has no keyring that stores keys encrypted (found: {found}). "
                "Keys are kept for this session only.",
                found=found,
            )
        if self._trouble:
            return Sentence(
                "{trouble} The last key is kept for this session only.", trouble=self._trouble
            )
        return Sentence("Keys are kept in {place}.", place=place)

    def _describe(self) -> tuple[str, str]:
        backend = self._choose()
        member = self._trusted(backend)
        if member is None:
            return "", _class_name(backend)
        return self._secure[_class_name(member)], ""

    def _backend(self) -> Any:
        """Return the backend to use, None where keys would not be kept encrypted."""
        return self._trusted(self._choose())

    def _trusted(self, backend: Any) -> Any:
        if _class_name(backend) in self._secure:
            return backend
        if _class_name(backend) == CHAINER:
            # it would fall back to the next member; ours is the best one or none
            for member in backend.backends:
                if _class_name(member) in self._secure:
                    return member
        return None

    async def _call(self, work: Callable[[], T], limit: float) -> T:
        """Run ``work`` in a thread and return its result.

        Raises:
            KeychainError: it failed or took longer than ``limit`` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limit
        while self._running is not None and not self._running.done():
            await asyncio.wait({self._running}, timeout=deadline - loop.time())
            if loop.time() >= deadline:
                raise KeychainLocked(NOT_ANSWERING)
        result: asyncio.Future[tuple[T | None, KeychainError | None]] = loop.create_future()
        self._running = result

        def run() -> None:
            outcome = _attempt(work)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_deliver, result, outcome)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        done, _ = await asyncio.wait({result}, timeout=limit)
        if not done:
            raise KeychainLocked(NOT_ANSWERING)
        value, error = result.result()
        if error is not None:
            raise error
        return value  # type: ignore[return-value]  # there is a value where there is no error


class _NotKept(Exception):
    """What was read back is not what was written."""


def _attempt(work: Callable[[], T]) -> tuple[T | None, KeychainError | None]:
    """Return the result or the failure.

    The failure names the kind of a backend's error only: its words may quote the key.
    """
    try:
        return work(), None
    except _NotKept:
        return None, KeychainUnavailable(Sentence("The keyring did not save the key."))
    except BaseException as error:  # backends raise whatever their libraries raise
        kinds = {kind.__name__ for kind in type(error).__mro__}
        words = type(error).__qualname__
        if kinds & LOCKED_ERRORS:
            return None, KeychainLocked(LOCKED, detail=words)
        if kinds & ABSENT_ERRORS:
            return None, KeychainUnavailable(Sentence("There is no keyring."), detail=words)
        return None, KeychainUnavailable(Sentence("The keyring failed."), detail=words)


def _deliver(result: asyncio.Future[Any], outcome: Any) -> None:
    if not result.done():
        result.set_result(outcome)


def _user(connection_id: str, origin: str) -> str:
    return f"{origin} {connection_id}"


def _class_name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
