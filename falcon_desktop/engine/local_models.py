"""Checks model files that a person adds, names those that were downloaded, and deletes models.

Every function blocks.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    ModelFileUnusable,
    NotFound,
    StorageError,
)
from falcon_desktop.core.domain.hub import without_part
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.engine.gguf import read_header
from falcon_desktop.engine.models import Library, no_model
from falcon_desktop.engine.split_files import first_part, parts_of


def check(file: str) -> str:
    """Return the path of the model that a file is of, its first file where it has several.

    Raises:
        ModelFileUnusable: it can't be used, or a file of it can't.
    """
    path = first_part(os.path.abspath(file))  # noqa: PTH100 - a link stays one
    header = read_header(path)
    name = shorten(Path(path).name)
    if reason := no_model(Path(path), header):
        raise ModelFileUnusable(
            Sentence("The model file “{name}” can't be used.", name=name), detail=reason
        )
    for part in parts_of(path)[1:]:
        read_header(part)
    return path


def check_free(directory: Path, names: Sequence[str]) -> None:
    """Refuse to fetch a model whose first file, the last of ``names``, is here.

    Raises:
        ModelFileUnusable: there is a model of that name.
    """
    if (directory / names[-1]).exists():
        raise _taken(names[-1])


def keep_all(library: Library, directory: Path, files: Mapping[Path, str]) -> LocalModel:
    """Give the files of one model in ``directory`` their names; its first file comes last.

    Until that one has its name nothing of the model is offered. A file of that name and size that
    is there already is the same: it got its name here, and the rest of the model did not.

    Raises:
        ModelFileUnusable: one can't be used, or has the name of another.
        StorageError: one can't be moved.
    """
    first = list(files.values())[-1]
    for part, name in files.items():
        header = read_header(part)
        alone = Path(name).with_stem(without_part(Path(name).stem))  # its parts have no names yet
        reason = no_model(alone, header) if name == first else ""
        if reason:
            raise ModelFileUnusable(
                Sentence("The model file “{name}” can't be used.", name=shorten(name)),
                detail=reason,
            )
        if (directory / name).exists() and not _as_large(part, directory / name):
            raise _taken(name)
    try:
        for part, name in files.items():
            _sync(part)
            part.replace(directory / name)
    except OSError as error:
        words = reason_of(error)
        if error.errno in NO_SPACE:
            raise DiskFull(
                Sentence("The disk is full, so the model can't be saved."), detail=words
            ) from error
        raise StorageError(Sentence("The model can't be saved."), detail=words) from error
    return library.model(Path(first).stem)


def _as_large(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size


def _taken(name: str) -> ModelFileUnusable:
    return ModelFileUnusable(Sentence("You already have a model called “{name}”.", name=name))


def remove(library: Library, directory: Path, path: str) -> None:
    """Permanently delete one of the user's models, or what stands among them and can't be used.

    Raises:
        NotFound: it is not in ``directory``, or not there any more.
        StorageError: it can't be deleted.
    """
    models = library.models()
    here = [(one.path, one.name) for one in models]
    here += [(one.path, Path(one.path).name) for one in library.unusable()]
    name = next((name for known, name in here if known == path), None)
    if name is None or Path(path).parent != directory:
        raise NotFound(Sentence("That model is no longer on this computer."))
    try:
        for part in parts_of(path):
            Path(part).unlink(missing_ok=part != path)
        if projector := _only_of(path, models):
            Path(projector).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            Sentence("{name} can't be deleted.", name=name), detail=reason_of(error)
        ) from error


def _only_of(path: str, models: Sequence[LocalModel]) -> str:
    """Return what reads pictures for this model of the user's and no other, "" for nothing."""
    found = next((one.projector for one in models if one.path == path), "")
    others = {one.projector for one in models if one.path != path}
    beside = bool(found) and Path(found).parent == Path(path).parent
    return found if beside and found not in others else ""


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
