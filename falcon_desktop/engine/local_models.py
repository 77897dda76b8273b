"""Adds model files to the user's models and removes them.

Every method blocks.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    ModelFileUnusable,
    NotFound,
    StorageError,
)
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.engine.gguf import read_header
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.split_files import parts_of


def add(library: Library, directory: Path, file: Path, *, move: bool) -> LocalModel:
    """Add a file to the models under its own name; replaces nothing.

    ``move`` takes the file itself, and is for one that is in ``directory`` already.

    Raises:
        ModelFileUnusable: it can't be used.
        StorageError: it can't be copied.
    """
    name = file.name.partition(".gguf")[0] + ".gguf"
    if file.suffix.lower() == ".gguf" and not move:
        name = file.name
    read_header(file)
    target = directory / name
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            if not target.samefile(file):
                raise ModelFileUnusable(
                    Sentence("You already have a model called “{name}”.", name=name)
                )
        elif move:
            _sync(file)
            file.replace(target)
        else:
            _copy(file, target)
    except OSError as error:
        words = reason_of(error)
        if error.errno in NO_SPACE:
            raise DiskFull(
                Sentence("The disk is full, so the model can't be saved."), detail=words
            ) from error
        raise StorageError(Sentence("The model can't be copied."), detail=words) from error
    return library.model(target.stem)


def remove(library: Library, directory: Path, model_id: str) -> None:
    """Permanently delete one of the user's models.

    Raises:
        NotFound: there is none of that id in ``directory``.
        StorageError: it can't be deleted.
    """
    for model in library.models():
        path = Path(model.path)
        if model.id == model_id and path.parent == directory:
            try:
                for part in parts_of(model.path):
                    Path(part).unlink()
            except OSError as error:
                raise StorageError(
                    Sentence("{name} can't be deleted.", name=model.name),
                    detail=reason_of(error),
                ) from error
            return
    raise NotFound(Sentence("That model is no longer on this computer."))


def _copy(file: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.copy.part")
    try:
        with contextlib.suppress(OSError):
            part.unlink()
        shutil.copyfile(file, part)
        part.chmod(0o600)
        _sync(part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
