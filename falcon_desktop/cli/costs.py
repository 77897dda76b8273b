"""``costs``: what answers cost, by month and connection, as their servers said."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.cost import Spent, decimal_text, short_text
from falcon_desktop.core.domain.errors import ExitStatus
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.ports.store import ConversationStore


def costs(options: argparse.Namespace, output: Output) -> int:
    """Print a line for each month and connection whose server said what answers cost."""

    async def main() -> int:
        async def print_sums(store: ConversationStore) -> int:
            sums = await store.spent()
            for one in sums:
                if options.json:
                    output.json(_facts(one))
                else:
                    amount = f"{short_text(one.amount)} {shorten(one.currency)}"
                    output.line(f"{one.month}  {amount}  {shorten(one.connection)}")
            unknown = sum(one.unknown for one in sums)
            if unknown and not options.json:
                output.note(
                    Sentence(
                        "The cost of {count} answer(s) in these months isn't known.", count=unknown
                    )
                )
            if not sums:
                output.note(Sentence("No server has said what an answer cost."))
            return ExitStatus.OK

        return await library.read_history(
            paths.data_directory(options.data_dir), output, print_sums
        )

    return library.run(main)


def _facts(one: Spent) -> dict[str, object]:
    return {
        "month": one.month,
        "connection": one.connection,
        "connection_id": one.connection_id,
        "amount": decimal_text(one.amount),
        "currency": one.currency,
        "answers": one.answers,
        "unknown": one.unknown,
    }
