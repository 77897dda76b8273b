"""Run by test_bringing_in: imports a file into a history until it is killed.

python -m tests.store.importing_child DATA_DIR FILE
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.composition.previewing import preview_of
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.imports import carry_out


class Told(Progress):
    """Tells on stdout how far it is."""

    def keep_on(self) -> None:
        super().keep_on()
        if self.total:
            sys.stdout.write(f"{self.done}\n")
            sys.stdout.flush()


async def main() -> None:
    data_dir, file = Path(sys.argv[1]), Path(sys.argv[2])
    database = Database(paths.history_file(data_dir))
    await database.open()
    store = Conversations(database)
    preview, _ = await preview_of(file, store, (), Progress())
    await carry_out(preview, store, Told())
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
