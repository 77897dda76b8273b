"""To delete everything takes the keys along, wherever they are, if that is asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from falcon_desktop.composition.maintenance import Maintenance
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.connection import Connection, ServerKind, origin_of
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import KeychainLocked
from falcon_desktop.core.domain.events import ChatEvent
from falcon_desktop.core.domain.hub import HUB, HUB_KEY
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.database import Database, OpenReport
from tests.controllers.fakes import KeyVault

OLD, NEW = "https://old.test:443", "https://new.test:443"


class LockedOnce(KeyVault):
    """Can't delete the first key that it is told to."""

    async def delete(self, connection_id: str, origin: str) -> bool:
        if not self.refused:
            self.refused = True
            raise KeychainLocked("The keyring is locked.")
        return await super().delete(connection_id, origin)

    refused = False


@pytest.mark.parametrize("keys", [True, False])
async def test_keys_for_every_address_go_only_if_that_is_asked_for(
    profile: Path, keys: bool
) -> None:
    there = {("c", OLD): "a", ("c", NEW): "b", ("left", OLD): "c", ("broken", OLD): "d"}
    there[HUB_KEY, origin_of(HUB)] = "hf_token"
    vault = KeyVault(dict(there))
    await _erase_all(profile, vault, keys=keys)
    assert vault.keys == ({} if keys else there)


async def test_a_key_that_can_not_be_deleted_keeps_no_other_and_is_told(profile: Path) -> None:
    vault = LockedOnce({("c", NEW): "a", ("c", OLD): "b", ("left", OLD): "c"})
    with pytest.raises(KeychainLocked):
        await _erase_all(profile, vault, keys=True)
    assert vault.keys == {("c", NEW): "a"}


async def _erase_all(profile: Path, vault: KeyVault, *, keys: bool) -> None:
    connections = [
        Connection(
            "c", "C", ServerKind.OPENAI, "https://new.test", uses_key=True, keys_left_at=(OLD,)
        ),
        Connection("left", "L", ServerKind.OPENAI, "https://new.test", keys_left_at=(OLD,)),
        Connection(
            "broken", "B", ServerKind.OPENAI, "http://[", uses_key=True, keys_left_at=(OLD,)
        ),
    ]
    database = Database(profile / "history.sqlite3")
    await database.open()
    maintenance = Maintenance(
        profile,
        database,
        retention=BackupRetention.WEEK,
        vault=vault,
        connections=SavedConnections(connections),
        undo=UndoHistory(),
        publish=_ignore,
        restore=_restore,
        stop_answers=_stop,
    )
    try:
        await maintenance.erase_all(copies=False, keys=keys)
    finally:
        await database.close()


def _ignore(_: ChatEvent) -> None:
    """Hear nothing."""


async def _restore(_: Path) -> OpenReport:
    raise NotImplementedError


async def _stop(_: None) -> None:
    await asyncio.sleep(0)
