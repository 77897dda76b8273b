"""``export``: writes conversations to a new, private file, whole or not at all, or to stdout."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.composition.exporting import (
    all_ids,
    print_conversations,
    refuse_existing,
    write_conversations,
)
from falcon_desktop.core.domain.errors import ExitStatus
from falcon_desktop.core.domain.transfer import Draw, ExportFormat, Progress
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.drawing.formulas import FormulaChild
from falcon_desktop.store.backups import altered_sentence

if TYPE_CHECKING:
    from falcon_desktop.core.ports.store import ConversationStore


def export(options: argparse.Namespace, output: Output) -> int:
    """Write the conversations that the options name; never touches an existing file."""
    to_stdout = options.output == "-"
    path = Path(options.output).expanduser()
    form = ExportFormat(options.format)
    if to_stdout:
        output.check()

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        if not to_stdout:
            refuse_existing(path)
        draw = _drawing() if form is ExportFormat.PDF else None

        async def write(store: ConversationStore) -> int:
            if options.all:
                ids = await all_ids(store)
            else:
                ids = [await library.find_conversation(store, text) for text in options.ids]
            formulas = FormulaChild() if draw is not None else None
            try:
                if to_stdout:
                    altered = await print_conversations(
                        store, ids, form, output.write, output.bytes,
                        draw=draw, formulas=formulas, language=output.language,
                    )  # fmt: skip
                else:
                    altered = await write_conversations(
                        store, ids, form, path, Progress(),
                        draw=draw, formulas=formulas, language=output.language,
                    )  # fmt: skip
            finally:
                if formulas is not None:
                    await formulas.close()
            if not to_stdout:
                output.note(
                    Sentence("{count} chat(s) written to {path}.", count=len(ids), path=str(path))
                )
            for message in altered:
                output.note(altered_sentence(message))
            return ExitStatus.STORAGE if altered else ExitStatus.OK

        return await library.read_history(data_dir, output, write)

    return library.run(main)


def _drawing() -> Draw:
    """Return what draws pages; the one part of the command line that needs Qt.

    Raises:
        InvalidInput: Qt's libraries are missing.
    """
    from falcon_desktop.cli.window import page_drawing

    return page_drawing()
