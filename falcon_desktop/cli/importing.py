"""``import``: reads conversations from a file, shows what is new, and imports it."""

from __future__ import annotations

import argparse
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.cli.standard_input import read_bytes
from falcon_desktop.composition.previewing import preview_of
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.errors import ExitStatus
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store.settings import SettingsFile
from falcon_desktop.transfer.imports import carry_out
from falcon_desktop.transfer.values import MAX_BYTES


def import_file(options: argparse.Namespace, output: Output) -> int:
    """Import a file, or stdin; with ``--dry-run`` only print what that would do."""
    from_stdin = options.file == "-"
    source = read_bytes(output, MAX_BYTES) if from_stdin else Path(options.file).expanduser()

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        create = not options.dry_run
        async with library.open_history(data_dir, output, create=create) as (store, _):
            settings = SettingsFile(paths.settings_file(data_dir)).load()
            connections = {connection.id for connection in settings.connections} | {EMBEDDED_ID}
            preview, _ = await preview_of(source, store, connections, Progress())
            for sentence in preview.sentences():
                output.note(sentence)
            if options.dry_run:
                output.note(Sentence("Nothing was changed (--dry-run)."))
            elif not preview.changes_nothing:
                await carry_out(preview, store, Progress())
        return ExitStatus.OK

    return library.run(main)
