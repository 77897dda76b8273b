"""``import``: reads conversations from a file, shows what is new, and brings it in."""

from __future__ import annotations

import argparse
import stat
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.core.connection import EMBEDDED_ID
from falcon_desktop.core.errors import ExitStatus, InvalidInput, NotFound
from falcon_desktop.store.settings import SettingsFile
from falcon_desktop.transfer.imports import carry_out, preview_import
from falcon_desktop.transfer.reading import read_import
from falcon_desktop.transfer.values import MAX_BYTES


def import_file(options: argparse.Namespace, output: Output) -> int:
    """Import a file; with ``--dry-run`` only say what that would do."""

    data_dir = paths.data_directory(options.data_dir)
    plan = read_import(_read(Path(options.file).expanduser()))

    async def main() -> int:
        create = not options.dry_run
        async with library.open_history(data_dir, output, create=create) as (store, _):
            settings = SettingsFile(paths.settings_file(data_dir)).load()
            connections = {connection.id for connection in settings.connections} | {EMBEDDED_ID}
            preview = await preview_import(plan, store, connections)
            for sentence in preview.sentences():
                output.note(sentence)
            if options.dry_run:
                output.note("Nothing was changed (--dry-run).")
            elif not preview.changes_nothing:
                await carry_out(preview, store)
        return ExitStatus.OK

    return library.run(main)


def _read(path: Path) -> bytes:
    """Return a file's bytes; only of an ordinary file, and only so much as is accepted.

    Raises:
        NotFound, InvalidInput: it can't be read.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise InvalidInput(f"{path} is no ordinary file.")
        if found.st_size > MAX_BYTES:
            raise InvalidInput(f"{path} is larger than {MAX_BYTES // 1024**2} MB.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} can't be read.", detail=str(error)) from error
