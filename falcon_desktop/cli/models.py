"""``models list``: the ids that ``ask --model`` takes, of this computer or of a server."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from falcon_desktop import paths
from falcon_desktop.cli.connection_names import key_hint
from falcon_desktop.cli.environment import CONNECTION_VARIABLE, connection_named, value_of
from falcon_desktop.cli.output import Output
from falcon_desktop.cli.question import command_line_connection, with_key_variable
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, shorten
from falcon_desktop.core.domain.errors import (
    ExitStatus,
    KeyMissing,
    ProtocolError,
    RequestRejected,
)
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.servers import profile_of
from falcon_desktop.core.text.sentences import Sentence


def models(options: argparse.Namespace, output: Output) -> int:
    """Do what ``options.action`` names, and return the exit status."""
    match options.action:
        case "list":
            return _list(options, output)
        case "search" | "get":
            from falcon_desktop.cli import hub_models

            return (hub_models.search if options.action == "search" else hub_models.get)(
                options, output
            )
        case _:
            from falcon_desktop.cli import local_models

            return (local_models.remove if options.action == "remove" else local_models.use)(
                options, output
            )


def _list(options: argparse.Namespace, output: Output) -> int:
    """Print the ids, one a line; of this computer the one that answers by default comes first."""
    data_dir = paths.data_directory(options.data_dir)
    from_command_line = command_line_connection(options)
    named = options.connection or value_of(CONNECTION_VARIABLE)
    if from_command_line is None and not named:
        return _local(data_dir, options, output)
    from falcon_desktop.cli import library

    async def main() -> int:
        connection, found = await _of_server(data_dir, options, from_command_line, output)
        for model in found:
            _print(
                {
                    "id": model.id,
                    "context_window": model.context_window,
                    "owner": model.owner or None,
                    "accepts_images": model.accepts_images,
                    **_loaded(model),
                },
                options,
                output,
            )
        if not found:
            output.note(Sentence("{name} has no models.", name=shorten(connection.name)))
        return ExitStatus.OK

    return library.run(main)


def _local(data_dir: Path, options: argparse.Namespace, output: Output) -> int:
    from falcon_desktop.composition.model_files import model_files
    from falcon_desktop.store.settings import SettingsFile

    settings = SettingsFile(paths.settings_file(data_dir)).load(repair=False)
    local_library = model_files(data_dir, settings)
    chosen = settings.connection(EMBEDDED_ID).model
    found = local_library.models()
    answers = next((one for one in found if one.id == chosen), None)
    if answers is not None:
        found = [answers, *(one for one in found if one is not answers)]
    for place, model in enumerate(found):
        facts = {
            "id": model.id,
            "name": model.name,
            "size": model.size,
            "context_window": model.context_window,
            "accepts_images": model.reads_images,
            "owner": model.owner or None,
            "default": place == 0,
        }
        _print(facts, options, output)
    for refused in local_library.unusable():
        name = shorten(Path(refused.path).name)
        output.note(
            Sentence(
                "The model file “{name}” can't be used: {reason}", name=name, reason=refused.reason
            )
        )
    return ExitStatus.OK


async def _of_server(
    data_dir: Path,
    options: argparse.Namespace,
    from_command_line: Connection | None,
    output: Output,
) -> tuple[Connection, list[ModelInfo]]:
    from falcon_desktop.cli.services import opened_services  # imports httpx and the engine

    async with opened_services(data_dir, output) as container:
        book = container.connections
        connection = from_command_line or connection_named(options.connection, book)
        if from_command_line is None:
            connection = with_key_variable(connection, options.key_env)
        container.connections.add(connection)
        if profile_of(connection).answers_here:
            local = container.models.models()
            return connection, [
                ModelInfo(one.id, one.context_window, accepts_images=one.reads_images)
                for one in local
            ]
        try:
            return connection, list(await container.services.servers.models(connection))
        except KeyMissing as error:
            raise KeyMissing(error.sentence, detail=key_hint(connection)) from error
        except (ProtocolError, RequestRejected) as error:
            raise ProtocolError(
                Sentence("{name} does not list its models.", name=shorten(connection.name)),
                detail=error.detail,
            ) from error


def _loaded(model: ModelInfo) -> dict[str, Any]:
    """Return what is known of a model that is in its server's memory, nothing of another."""
    loaded = model.loaded
    if loaded is None:
        return {}
    return {
        "loaded": {
            "size": loaded.size,
            "size_vram": loaded.size_vram,
            "until": round(loaded.until) if loaded.until is not None else None,
            "context_window": loaded.context_window,
        }
    }


def _print(facts: dict[str, Any], options: argparse.Namespace, output: Output) -> None:
    if options.json:
        output.json(facts)
    else:
        output.line(str(facts["id"]))
