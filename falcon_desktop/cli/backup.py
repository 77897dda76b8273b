"""``backup``: a verified copy of the whole history."""

from __future__ import annotations

import argparse
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.composition.exporting import refuse_existing, told_to_people
from falcon_desktop.core.errors import ExitStatus, InvalidInput, NotFound
from falcon_desktop.store.backups import Backups


def backup(options: argparse.Namespace, output: Output) -> int:
    """Write the copy to a new file, and say what is in it once it was opened again and checked."""
    path = Path(options.path).expanduser().absolute()

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        refuse_existing(path)
        if not path.parent.is_dir():
            raise InvalidInput(f"There is no directory {path.parent}.")
        if not paths.history_file(data_dir).exists():
            raise NotFound(f"There is no history in {data_dir} yet.")
        async with library.open_history(data_dir, output, create=False) as (_, database):
            with told_to_people(path):
                counts = await Backups(database).backup(path)
        output.note(
            f"{path}: {counts.conversations} conversations and {counts.messages} messages, "
            f"{counts.bytes / 1e6:.1f} MB, verified."
        )
        return ExitStatus.OK

    return library.run(main)
