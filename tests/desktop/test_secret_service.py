"""Keys in a real Secret Service: gnome-keyring on a private D-Bus session."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from falcon_desktop.confinement import available
from tests.desktop.session import DesktopSession, desktop_session, missing_tools

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}"),
]

CANARY = "hf_Canary/Key+ForTests=0123456789"
ROOT = Path(__file__).parents[2]

PROGRAM = f"""
import asyncio, sys
sys.path.insert(0, {str(ROOT)!r})
from falcon_desktop.core.domain.errors import KeychainError
from falcon_desktop.keychain import Keychain

async def main(verb):
    vault = Keychain(limit=5.0, prompt_limit=5.0)
    where = ("home", "https://api.example:443")
    try:
        if verb == "save":
            print(await vault.save(*where, sys.stdin.read()))
        elif verb == "read":
            print(await vault.read(*where))
        elif verb == "delete":
            print(await vault.delete(*where))
    except KeychainError as error:
        print(type(error).__name__)
    print(await vault.status())

asyncio.run(main(sys.argv[1]))
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path) as started:
        yield started


def test_a_keyring_that_dies_at_its_start_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tools, died = shutil.which("gnome-keyring-daemon"), tmp_path / "tools", tmp_path / "died"
    tools.mkdir()
    daemon = tools / "gnome-keyring-daemon"
    daemon.write_text(f'#!/bin/sh\n[ -e "{died}" ] && exec {real} "$@"\ncat > "{died}"; exit 134\n')
    daemon.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    with desktop_session(tmp_path) as session:
        program(session, "save", CANARY)
        assert program(session, "read")[0] == CANARY
    assert died.exists()


def program(session: DesktopSession, verb: str, key: str = "") -> list[str]:
    """Run a fresh process of ours, as after a restart, and return its lines."""
    done: subprocess.CompletedProcess[str] = session.run(
        [sys.executable, "-c", PROGRAM, verb], stdin=key
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def files_with(directory: Path, secret: str) -> list[Path]:
    forms = [
        secret.encode(),
        secret[-8:].encode(),
        base64.b64encode(secret.encode()),
        quote(secret, safe="").encode(),
        secret.encode("utf-16-le"),
    ]
    return [
        path
        for path in directory.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def test_a_key_is_saved_found_after_a_restart_and_deleted(
    session: DesktopSession, tmp_path: Path
) -> None:
    kept = "Keys are kept in the desktop's keyring (Secret Service)."
    assert program(session, "read") == ["None", kept]
    assert program(session, "save", f" {CANARY}\n") == ["True", kept]
    assert list((session.home / ".local/share/keyrings").glob("*.keyring"))
    assert files_with(tmp_path, CANARY) == []
    assert program(session, "read") == [CANARY, kept]
    assert program(session, "delete") == ["True", kept]
    assert program(session, "read") == ["None", kept]
    assert program(session, "delete") == ["False", kept]
    assert files_with(tmp_path, CANARY) == []


def test_a_key_written_again_replaces_the_old_one(session: DesktopSession) -> None:
    program(session, "save", "first-key")
    program(session, "save", "second-key")
    assert program(session, "read")[0] == "second-key"
    program(session, "delete")
    assert program(session, "read")[0] == "None"


def test_a_locked_keyring_is_told_and_nothing_is_written_in_the_clear(
    session: DesktopSession, tmp_path: Path
) -> None:
    program(session, "save", "an-earlier-key")
    session.lock_for_good()
    assert program(session, "read")[0] == "KeychainLocked"
    saved, status = program(session, "save", CANARY)
    assert saved == "False"
    assert "this session only" in status
    assert files_with(tmp_path, CANARY) == []


THIEF = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import secretstorage
from falcon_desktop.confinement import Serving, confine, give_up_rights, program_files
if sys.argv[1] != "free":
    give_up_rights()
    confine(program_files(), serving=Serving[sys.argv[1]], socket_directory=sys.argv[2])
try:
    bus = secretstorage.dbus_init()
    found = secretstorage.get_default_collection(bus).get_all_items()
    print([item.get_secret().decode() for item in found])
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(not available().seccomp, reason="this system filters no calls")
@pytest.mark.parametrize("serving", ["UNIX", "NOTHING"], ids=["engine", "PDF, pages, formulas"])
def test_a_confined_process_can_not_take_a_key_out(
    session: DesktopSession, tmp_path: Path, serving: str
) -> None:
    program(session, "save", CANARY)

    def taken(how: str) -> str:
        return str(session.run([sys.executable, "-c", THIEF, how, str(tmp_path)]).stdout)

    assert CANARY in taken("free")
    assert taken(serving).strip() not in ("", "[]") and CANARY not in taken(serving)
    program(session, "delete")
