"""``connections test``: the test of Settings, Connections, step by step, in its words."""

from __future__ import annotations

import argparse
from typing import Final

from falcon_desktop import paths
from falcon_desktop.cli import environment, library
from falcon_desktop.cli.connection_names import connection_named, key_hint, shown_name
from falcon_desktop.cli.environment import CONNECTION_VARIABLE, value_of
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.cli.settings import saved_settings
from falcon_desktop.core.domain.checks import Step, StepResult, StepState
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import ExitStatus, NextStep
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.sentences import Rounded, Sentence

_NAMES: Final = {
    Step.ADDRESS: Sentence("Address"),
    Step.TLS: Sentence("Encryption"),
    Step.SERVER: Sentence("Server"),
    Step.KEY: Sentence("Key"),
    Step.MODEL: Sentence("Model"),
    Step.FIRST_TOKEN: Sentence("First token"),
}
_STATES: Final = {
    StepState.OK: Sentence("OK"),
    StepState.SKIPPED: Sentence("skipped"),
    StepState.FAILED: Sentence("failed"),
}
_MAX_DETAIL: Final = 600


def check(options: argparse.Namespace, output: Output) -> int:
    """Test a connection; 0 only if a first token came."""
    data_dir = paths.data_directory(options.data_dir)
    settings = saved_settings(data_dir, output)
    saved = _meant(settings, options.name, output)

    async def main() -> int:
        from falcon_desktop.cli.services import opened_services  # imports httpx and the engine

        passed = True
        async with opened_services(data_dir, output, settings=settings) as container:
            connection = container.connections.connection(saved.id)
            if not options.json and options.name is None:
                output.line(shown_name(connection, output))
            async for result in container.services.checker.check(connection):
                if result.state is StepState.RUNNING:
                    continue
                passed = passed and result.state is not StepState.FAILED
                if options.json:
                    output.json(_facts(result))
                else:
                    _tell(result, output)
                if result.next_step is NextStep.ENTER_KEY:
                    output.note(key_hint(connection))
        return ExitStatus.OK if passed else ExitStatus.FAILED

    return library.run(main)


def _meant(settings: Settings, name: str | None, output: Output) -> Connection:
    """Return the named connection, else that which answers new chats from this terminal.

    Raises:
        NotFound: there is none.
    """
    if name is not None:
        return connection_named(settings, name, output)
    if value_of(CONNECTION_VARIABLE):
        book = SavedConnections(settings.connections, settings.default_connection_id)
        return environment.connection_named(None, book)
    return settings.connection("")


def _facts(result: StepResult) -> dict[str, object]:
    return {
        "step": result.step.value,
        "state": result.state.value,
        "sentence": str(result.sentence),
        "detail": str(result.detail) or None,
        "code": result.code or None,
        "model": result.model or None,
        "seconds": round(result.seconds, 3),
    }


def _tell(result: StepResult, output: Output) -> None:
    output.line(
        Sentence(
            "{step} ({state}, {seconds} s): {sentence}",
            step=_NAMES[result.step],
            state=_STATES[result.state],
            seconds=Rounded(result.seconds, 2),
            sentence=result.sentence,
        )
    )
    if result.detail and result.state is StepState.FAILED:
        output.line("  " + one_line(output.told(result.detail))[:_MAX_DETAIL])
