"""``models remove`` and ``models use``, and the file that ``ask --model`` names."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from falcon_desktop import paths
from falcon_desktop.cli.connection_names import shown_name
from falcon_desktop.cli.model_words import size_told
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.cli.settings import changing_settings, check_changeable, saved_settings
from falcon_desktop.composition.model_files import model_files
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import (
    ExitStatus,
    FalconError,
    InvalidInput,
    NotFound,
)
from falcon_desktop.core.domain.local_models import RefusedModel
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.model_names import named_file
from falcon_desktop.core.text.sentences import Listing, Sentence
from falcon_desktop.engine import local_models
from falcon_desktop.engine.models import Library

_YES: Final = frozenset(("y", "yes", "ن", "نعم"))
_MOST_NAMES: Final = 40


def remove(options: argparse.Namespace, output: Output) -> int:
    """Delete a model of ours, or take one of others off the list."""
    data_dir = paths.data_directory(options.data_dir)
    settings = saved_settings(data_dir, output)
    library = model_files(data_dir, settings)
    found = _removable(library, options.model)
    name, starter = Path(found.path).name, library.starter_file()
    if starter is not None and str(starter) == found.path:
        raise InvalidInput(
            Sentence("The starter model comes with Falcon Desktop and can't be removed.")
        )
    answers = isinstance(found, LocalModel) and settings.connection(EMBEDDED_ID).model == found.id
    if found.in_place:
        with changing_settings(data_dir, output) as file:
            engine = file.value.engine_settings()
            engine = replace(engine, forgotten=(*engine.forgotten, found.path))
            file.save(_without_model(replace(file.value, engine=engine), answers=answers))
        output.note(
            Sentence("“{name}” is off the list. Its file stays: {path}", name=name, path=found.path)
        )
        return ExitStatus.OK
    if answers:
        check_changeable(data_dir)
    size = found.size if isinstance(found, LocalModel) else Path(found.path).stat().st_size
    if not options.yes and not _agrees(name, size, output):
        output.note(Sentence("Nothing was deleted."))
        return ExitStatus.FAILED
    local_models.remove(library, paths.models_directory(data_dir), found.path)
    if answers:
        with changing_settings(data_dir, output) as file:
            file.save(_without_model(file.value, answers=answers))
    output.note(Sentence("“{name}” was deleted.", name=name))
    return ExitStatus.OK


def use(options: argparse.Namespace, output: Output) -> int:
    """Let a model answer wherever this computer answers; a file that is not listed is added."""
    data_dir = paths.data_directory(options.data_dir)
    with changing_settings(data_dir, output) as file:
        library = model_files(data_dir, file.value)
        engine = file.value.engine_settings()
        model = named_file(library.models(), options.model)
        if model is None and (path := given_file(options.model)):
            model, engine = with_file(library, engine, path)
        if model is None:
            model = _not_there(library, options.model)
        before = file.value.connection(EMBEDDED_ID)
        connection = replace(before, model=model.id).following(before)
        changed = file.value.with_connection(connection)
        if engine != file.value.engine_settings():
            changed = replace(changed, engine=engine)
        file.save(changed)
    default = changed.connection("")
    if default.id != EMBEDDED_ID:
        output.note(
            Sentence(
                "New chats are answered by “{name}”. To change that: {command}",
                name=shown_name(default, output),
                command=f"falcon-desktop connections default {EMBEDDED_ID}",
            )
        )
    return ExitStatus.OK


def given_file(name: str) -> str:
    """Return the path of the model file that ``name`` is, "" if it is none."""
    path = Path(name).expanduser()
    try:
        return str(path) if path.suffix.lower() == ".gguf" and path.is_file() else ""
    except (OSError, ValueError):
        return ""


def with_file(
    library: Library, settings: EngineSettings, file: str
) -> tuple[LocalModel, EngineSettings]:
    """Return the model in a file, and the settings with which the library lists it, as it does now.

    Raises:
        ModelFileUnusable: it can't be used.
    """
    path = local_models.check(file)
    left = tuple(one for one in settings.forgotten if one != path)
    if left != settings.forgotten:
        settings = replace(settings, forgotten=left)
        library.use(settings)
    found = library.in_file(path)
    if found is None:
        settings = replace(settings, files=(*settings.files, path))
        library.use(settings)
        found = library.in_file(path)
    if found is None:
        raise NotFound(Sentence("There is no file “{path}”.", path=path))
    return found, settings


def _removable(library: Library, name: str) -> LocalModel | RefusedModel:
    models = library.models()
    found = named_file(models, name)
    if found is None and (path := given_file(name)):
        found = library.in_file(path)
    if found is not None:
        return found
    for one in library.unusable():
        file = Path(one.path)
        if name in (file.name, file.stem, one.path):
            return RefusedModel(file.name, one.reason, one.path, one.in_place)
    raise _unknown(name, models)


def _not_there(library: Library, name: str) -> LocalModel:
    """Say why a model that is not listed can't be used.

    Raises:
        ModelFileUnusable: its file is there but refused.
        NotFound: there is none.
    """
    for one in library.unusable():
        if name in (Path(one.path).name, Path(one.path).stem):
            return library.model(name)
    raise _unknown(name, library.models())


def _unknown(name: str, models: Sequence[LocalModel]) -> FalconError:
    listed = Listing(Sentence("“{name}”", name=one_line(one.id)) for one in models[:_MOST_NAMES])
    return NotFound(
        Sentence("There is no model “{name}” on this computer.", name=name[:80]),
        detail=Sentence("Available: {names}.", names=listed) if models else "",
    )


def _without_model(settings: Settings, *, answers: bool) -> Settings:
    """Return the settings once a model is gone that answered, or another did."""
    if not answers:
        return settings
    return settings.with_connection(replace(settings.connection(EMBEDDED_ID), model=""))


def _agrees(name: str, size: int, output: Output) -> bool:
    """Ask at a terminal whether a file is to be deleted.

    Raises:
        InvalidInput: nobody can be asked.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise InvalidInput(Sentence("Add --yes to delete “{name}” without being asked.", name=name))
    output.prompt(
        Sentence("Delete “{name}” ({size})? [y/N]", name=one_line(name), size=size_told(size))
    )
    return sys.stdin.readline().strip().casefold() in _YES
