"""Keys: which backends are trusted, what happens when they fail, block or lie, what a key may be.

The backends here are classes of a third party's port (``keyring``); the real Secret Service is
tested in ``tests/desktop/test_secret_service.py``.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import (
    KeychainError,
    KeychainLocked,
    KeychainUnavailable,
)
from falcon_desktop.core.ports.servers import KeyVault
from falcon_desktop.keychain import CHAINER, SECURE_BACKENDS, SERVICE, Keychain
from tests.waiting import PATIENCE_S, until

CANARY = "hf_CanaryKeyForTests0123456789"
ORIGIN = "https://api.example:443"


class MemoryBackend:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.threads: set[str] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self.threads.add(threading.current_thread().name)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class ForgettingBackend(MemoryBackend):
    """A keyring that says yes and keeps nothing, as ``null`` does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class BlockingBackend(MemoryBackend):
    """A keyring that waits for a prompt nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        self.released.wait()
        return super().get_password(service, username)

    set_password = MemoryBackend.set_password


class KeyringLocked(Exception):
    """Named as the class of ``keyring``."""


class RaisingBackend(MemoryBackend):
    """A keyring that fails, quoting the key as careless libraries do."""

    def __init__(self, kind: type[BaseException]) -> None:
        super().__init__()
        self.kind = kind

    def get_password(self, service: str, username: str) -> str | None:
        raise self.kind(f"cannot read {username} for {CANARY}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.kind(f"cannot write {password}")


class PlainTextBackend(MemoryBackend):
    """A keyring that writes a file anyone can read, as ``keyrings.alt`` does."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def set_password(self, service: str, username: str, password: str) -> None:
        self.path.write_text(base64.b64encode(password.encode()).decode())


class ChainerLike:
    """A keyring of keyrings, like ``keyring``'s ChainerBackend."""

    __module__, __qualname__ = "keyring.backends.chainer", "ChainerBackend"

    def __init__(self, *backends: Any) -> None:
        self.backends = list(backends)


def trusting(backend: Any, **limits: float) -> Keychain:
    """A keychain for which this backend's class is one of those that keep keys encrypted."""
    kind = type(backend)
    return Keychain(
        choose=Holder(backend),
        secure={f"{kind.__module__}.{kind.__qualname__}": "a test's keyring"},
        **limits,
    )


class Holder:
    """Chooses always the same backend."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def __call__(self) -> Any:
        return self.backend


async def test_a_saved_key_is_read_again_and_deleted() -> None:
    backend = MemoryBackend()
    vault: KeyVault = trusting(backend)
    assert await vault.read("home", ORIGIN) is None
    assert await vault.save("home", ORIGIN, f"  {CANARY}\n")
    assert backend.kept == {(SERVICE, f"{ORIGIN} home"): CANARY}
    assert await trusting(backend).read("home", ORIGIN) == CANARY
    assert await vault.status() == "Keys are kept in a test's keyring."
    assert await vault.delete("home", ORIGIN)
    assert not await vault.delete("home", ORIGIN)
    assert backend.kept == {}
    assert await vault.read("home", ORIGIN) is None


async def test_a_key_that_was_copied_with_its_header_is_kept_alone() -> None:
    backend = MemoryBackend()
    assert await trusting(backend).save("home", ORIGIN, f"Authorization: Bearer {CANARY}\n")
    assert list(backend.kept.values()) == [CANARY]


async def test_a_key_belongs_to_one_origin_and_one_connection() -> None:
    vault = trusting(MemoryBackend())
    await vault.save("home", ORIGIN, CANARY)
    for connection, origin in (
        ("home", "http://api.example:443"),
        ("home", "https://api.example:8443"),
        ("home", "https://api.example.evil:443"),
        ("work", ORIGIN),
    ):
        assert await vault.read(connection, origin) is None


async def test_the_keyring_never_runs_on_the_callers_thread() -> None:
    backend = MemoryBackend()
    await trusting(backend).read("home", ORIGIN)
    assert backend.threads == {"keyring"}


async def test_backends_that_are_not_trusted_get_no_key(tmp_path: Path) -> None:
    file = tmp_path / "keyring_pass.cfg"
    for backend in (PlainTextBackend(file), MemoryBackend(), ChainerLike(PlainTextBackend(file))):
        vault = Keychain(choose=Holder(backend))
        assert not await vault.save("home", ORIGIN, CANARY)
        assert await vault.read("home", ORIGIN) == CANARY
        assert await Keychain(choose=Holder(backend)).read("home", ORIGIN) is None
        status = await vault.status()
        assert "no keyring that stores keys encrypted" in status
        assert "this session only" in status
        assert type(backend).__qualname__ in status
        await vault.delete("home", ORIGIN)
        assert await vault.read("home", ORIGIN) is None
    assert not file.exists()


async def test_of_a_chain_the_best_trusted_member_is_used(tmp_path: Path) -> None:
    plain, good = PlainTextBackend(tmp_path / "plain"), MemoryBackend()
    chain = ChainerLike(plain, good)
    assert f"{type(chain).__module__}.{type(chain).__qualname__}" == CHAINER
    name = f"{MemoryBackend.__module__}.{MemoryBackend.__qualname__}"
    vault = Keychain(choose=Holder(chain), secure={name: "a test's keyring"})
    assert await vault.save("home", ORIGIN, CANARY)
    assert list(good.kept.values()) == [CANARY]
    assert not plain.path.exists()


async def test_a_subclass_of_a_trusted_backend_is_not_trusted() -> None:
    name = f"{MemoryBackend.__module__}.{MemoryBackend.__qualname__}"
    vault = Keychain(choose=Holder(ForgettingBackend()), secure={name: "a test's keyring"})
    assert not await vault.save("home", ORIGIN, CANARY)


async def test_a_keyring_that_keeps_nothing_is_found_out() -> None:
    vault = trusting(ForgettingBackend())
    assert not await vault.save("home", ORIGIN, CANARY)
    assert await vault.read("home", ORIGIN) == CANARY
    assert "did not save" in await vault.status()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (KeyringLocked, KeychainLocked),
        (RuntimeError, KeychainUnavailable),
        (SystemExit, KeychainUnavailable),
    ],
)
async def test_a_failing_keyring_is_told_without_the_key(
    kind: type[BaseException], expected: type[KeychainError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    vault = trusting(RaisingBackend(kind))
    with pytest.raises(expected) as raised:
        await vault.read("home", ORIGIN)
    shown = "".join(traceback.format_exception(raised.value)) + raised.value.detail
    assert CANARY not in shown + repr(raised.value) + caplog.text
    assert raised.value.__context__ is None
    assert not await vault.save("home", ORIGIN, CANARY)
    assert await vault.read("home", ORIGIN) == CANARY
    assert "this session only" in await vault.status()


async def test_a_blocked_keyring_blocks_nobody() -> None:
    backend = BlockingBackend()
    vault = trusting(backend, limit=0.1, prompt_limit=0.2)
    try:
        with pytest.raises(KeychainLocked, match="does not respond"):
            await vault.read("home", ORIGIN)
        assert not await vault.save("home", ORIGIN, CANARY)
        assert await vault.read("home", ORIGIN) == CANARY
        with pytest.raises(KeychainLocked):
            await vault.delete("home", ORIGIN)
        assert "does not respond" in await vault.status()
        assert not backend.released.is_set()
    finally:
        backend.released.set()
    await vault.delete("home", ORIGIN)
    assert await vault.read("home", ORIGIN) is None


async def test_calls_at_the_same_time_take_turns() -> None:
    backend = MemoryBackend()
    vault = trusting(backend)
    await asyncio.gather(*(vault.save(f"c{n}", ORIGIN, f"{CANARY}{n}") for n in range(20)))
    found = await asyncio.gather(*(vault.read(f"c{n}", ORIGIN) for n in range(20)))
    assert found == [f"{CANARY}{n}" for n in range(20)]


async def test_a_cancelled_caller_leaves_the_keyring_usable() -> None:
    backend = BlockingBackend()
    vault = trusting(backend, limit=5)
    reading = asyncio.create_task(vault.read("home", ORIGIN))
    await until(backend.asked.is_set)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    backend.released.set()
    assert await vault.save("home", ORIGIN, CANARY)


BLOCKED_PROGRAM = """
import asyncio, sys, threading
sys.path.insert(0, ".")
from falcon_desktop.keychain import Keychain
from falcon_desktop.core.domain.errors import KeychainLocked

class Blocking:
    def get_password(self, service, username):
        threading.Event().wait()

class Choose:
    def __call__(self):
        return Blocking()

async def main():
    vault = Keychain(choose=Choose(), secure={"__main__.Blocking": "x"}, prompt_limit=0.1)
    try:
        await vault.read("home", "https://a:1")
    except KeychainLocked:
        print("locked", flush=True)

asyncio.run(main())
"""


def test_a_blocked_keyring_does_not_hold_up_the_programs_end() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKED_PROGRAM],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "locked\n", "")


@pytest.mark.parametrize("name", ["fail", "null"])
async def test_keyrings_own_useless_backends_are_not_trusted(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{name}.Keyring")
    vault = Keychain()
    assert not await vault.save("home", ORIGIN, CANARY)
    assert f"keyring.backends.{name}.Keyring" in await vault.status()


async def test_without_any_keyring_the_session_keeps_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    vault = Keychain()
    assert not await vault.save("home", ORIGIN, CANARY)
    assert await vault.read("home", ORIGIN) == CANARY
    assert "this session only" in await vault.status()
    assert not [path for path in Path(os.environ["HOME"]).rglob("*") if path.is_file()]


def test_the_trusted_classes_exist_in_keyring() -> None:
    """A renamed class would silently turn the keyring off."""
    import keyring

    assert keyring.__file__ is not None
    backends = Path(keyring.__file__).parent / "backends"
    for name in SECURE_BACKENDS:
        module, _, kind = name.removeprefix("keyring.backends.").partition(".")
        source = backends / f"{module}.py"
        if not source.exists():
            source = backends / module / "__init__.py"
        assert f"class {kind}(" in source.read_text(encoding="utf-8")


def test_keyring_is_imported_only_when_needed() -> None:
    code = "import sys, falcon_desktop.keychain; print([m for m in sys.modules if 'keyring' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
