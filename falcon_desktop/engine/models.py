"""The models on this disk: the user's own, those of other programs, and the starter model."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import EngineMissing, ModelFileUnusable
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.text.model_names import model_label, named_file
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.engine.gguf import FileKind, GgufHeader, peek, read_header
from falcon_desktop.engine.projectors import Projector, projector_for
from falcon_desktop.engine.split_files import first_part, is_later_part, parts_of
from falcon_desktop.engine.stores import Places, StoredFile, identity, stored_files

STARTER_DIRECTORY: Final = Path(__file__).with_name("starter")
"""Where every build puts the weights; in a packaged program too."""
STARTER_FILE: Final = "SmolLM2-135M-Instruct.Q4_1.gguf"
CHECKSUMS: Final = ".checksums.json"
_HELPER: Final = re.compile(r"(?:^|[-_.])(?:draft|mtp|eagle\d?|imatrix)(?:[-_.]|$)", re.IGNORECASE)
"""Files that help a model and do not answer themselves; not all say so inside."""


@dataclass(frozen=True, slots=True)
class UnusableModel:
    """A file in the models directory, or one that was added (``in_place``), that cannot be used,
    and why.
    """

    path: str
    reason: str
    in_place: bool = False


class Library:
    """Finds models; fulfils :class:`~falcon_desktop.core.ports.servers.ModelLibrary`.

    Args:
        directory: where the user's own models are; need not exist.
        starter: where the starter model is; need not exist.
        settings: folders to look through and files to leave out; :meth:`use` changes them.
        places: where other programs are looked for; None for nowhere.
    """

    def __init__(
        self,
        directory: Path,
        starter: Path = STARTER_DIRECTORY,
        *,
        settings: EngineSettings | None = None,
        places: Places | None = None,
    ) -> None:
        self._directory = directory
        self._starter = starter
        self._settings = EngineSettings() if settings is None else settings
        self._places = places
        self._lock = threading.Lock()
        self._headers: dict[tuple[str, int, int, bool], GgufHeader | str] = {}

    def use(self, settings: EngineSettings) -> None:
        """Look through these folders, and leave out these files, from now on."""
        self._settings = settings

    def load_of(self, model_id: str) -> LoadSettings:
        """Return how a model of this id is loaded, whether it is here or not."""
        return self._settings.load_of(model_id)

    def models(self) -> Sequence[LocalModel]:
        """Return the usable models: the user's by name, the starter model, other programs'.

        Reads the headers of the user's own, and of the others their beginnings; checksums are in
        the result where they are known already.
        """
        checksums = self._checksums()
        own = [StoredFile(str(path), "") for path in self._own_files()]
        found = self._usable(own, checksums, in_place=False)
        starter = self.starter_file()
        if starter is not None:
            header = self._header(starter)
            if isinstance(header, GgufHeader):
                found.append(_model(StoredFile(str(starter), ""), header, checksums))
        known = {identity(one.path) for one in found}
        forgotten = set(self._settings.forgotten)
        foreign = [
            one
            for one in stored_files(self._places, self._settings.folders, self._settings.files)
            if one.path not in forgotten and identity(one.path) not in known
        ]
        found += self._usable(foreign, checksums, in_place=True)
        return [
            replace(one, given_window=self._settings.load_of(one.id).window_of(one.context_window))
            for one in _told_apart(_with_own_ids(found))
        ]

    def _usable(
        self, files: Sequence[StoredFile], checksums: Mapping[str, str], *, in_place: bool
    ) -> list[LocalModel]:
        """Return the models among files, each with what reads pictures for it."""
        models: list[tuple[StoredFile, Path, GgufHeader]] = []
        projectors: dict[Path, list[Projector]] = {}
        for one in files:
            path = Path(one.path)
            header = self._header(path, quickly=in_place)
            if not isinstance(header, GgufHeader):
                continue
            if header.kind is FileKind.PROJECTOR:
                projectors.setdefault(path.parent, []).append(
                    Projector(one.path, header.projection, sees=header.sees)
                )
            elif not no_model(path, header):
                models.append((one, path.parent, header))
        found = []
        together = Counter(directory for _, directory, _ in models)
        for one, directory, header in models:
            projector = one.projector or projector_for(
                one.path,
                header.shape.width,
                projectors.get(directory, ()),
                alone=together[directory] == 1,
            )
            with contextlib.suppress(OSError):  # it may go while it is looked at
                found.append(_model(one, header, checksums, in_place=in_place, projector=projector))
        return found

    def default(self) -> LocalModel:
        """Return the user's first model, else the starter model.

        Raises:
            EngineMissing: there is no model at all.
        """
        found = self.models()
        if not found:
            raise EngineMissing(
                Sentence("There is no model on this computer."),
                detail=Sentence(
                    "The starter model is not installed, and there is no .gguf file in "
                    "{directory}.",
                    directory=str(self._directory),
                ),
            )
        return found[0]

    def model(self, model_id: str) -> LocalModel:
        """Return a model by id or file name; the default one for "".

        Raises:
            EngineMissing: there is no such model.
            ModelFileUnusable: its file is there but refused.
        """
        if not model_id:
            return self.default()
        found = named_file(self.models(), model_id)
        if found is not None:
            return found
        for refused in self.unusable():
            if model_id in (_id(Path(refused.path)), Path(refused.path).name):
                raise ModelFileUnusable(
                    Sentence(
                        "The model file “{name}” can't be used.",
                        name=shorten(Path(refused.path).name),
                    ),
                    detail=refused.reason,
                )
        raise EngineMissing(Sentence("That model is no longer on this computer."), detail=model_id)

    def in_file(self, path: str) -> LocalModel | None:
        """Return the model in a file, by whatever path it is known; None if it is not listed."""
        wanted = identity(path)
        return next((one for one in self.models() if identity(one.path) == wanted), None)

    def unusable(self) -> Sequence[UnusableModel]:
        """Return the unusable files in the models directory and of those added, with the reasons.

        What is a part of a model there, or reads pictures for one, is used with that.
        """
        forgotten = set(self._settings.forgotten)
        own = [(path, False) for path in self._own_files()]
        added = [(Path(one), True) for one in self._settings.files if one not in forgotten]
        refused = []
        for path, in_place in own + added:
            if is_later_part(path.name) and Path(first_part(str(path))).is_file():
                continue
            header = self._header(path)
            reason = header if isinstance(header, str) else no_model(path, header)
            if reason:
                refused.append(UnusableModel(str(path), reason, in_place))
        with_models = {one.projector for one in self.models()} if refused else set()
        return [one for one in refused if one.path not in with_models]

    def with_checksum(self, model: LocalModel) -> LocalModel:
        """Return the model with its SHA-256; reads the whole file once, then caches it.

        Raises:
            ModelFileUnusable: the file can't be read.
        """
        try:
            known = self._checksums().get(_fingerprint(Path(model.path)))
            if known is not None:
                return replace(model, sha256=known)
            before = _fingerprint(Path(model.path))
            with Path(model.path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if _fingerprint(Path(model.path)) == before:
                self._remember(before, digest)
        except OSError as error:
            raise ModelFileUnusable(
                Sentence("The model file of {name} can't be read.", name=model.name),
                detail=reason_of(error),
            ) from error
        return replace(model, sha256=digest)

    def starter_file(self) -> Path | None:
        """Return the path of the starter model, or None."""
        file = self._starter / STARTER_FILE
        return file if file.is_file() else None

    def _own_files(self) -> list[Path]:
        try:
            return sorted(
                (path for path in self._directory.iterdir() if path.suffix.lower() == ".gguf"),
                key=lambda path: path.name.casefold(),
            )
        except OSError:
            return []

    def header(self, model: LocalModel) -> GgufHeader:
        """Return what a model's file says of itself; it is read again only where it changed.

        Raises:
            ModelFileUnusable: as :func:`~falcon_desktop.engine.gguf.read_header`.
        """
        found = self._header(Path(model.path))
        return found if isinstance(found, GgufHeader) else read_header(model.path)

    def _header(self, path: Path, *, quickly: bool = False) -> GgufHeader | str:
        """Return what the file, or ``quickly`` its beginning, says of itself, or why not."""
        try:
            status = path.stat()
        except OSError as error:
            return reason_of(error)
        key = (str(path), status.st_size, status.st_mtime_ns, quickly)
        if key not in self._headers:
            try:
                self._headers[key] = peek(path) if quickly else read_header(path)
            except ModelFileUnusable as error:
                self._headers[key] = error.detail
        return self._headers[key]

    def _checksums(self) -> dict[str, str]:
        try:
            known = json.loads((self._directory / CHECKSUMS).read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(known, dict):
            return {}
        return {str(key): value for key, value in known.items() if isinstance(value, str)}

    def _remember(self, fingerprint: str, digest: str) -> None:
        with self._lock:
            known = self._checksums()
            known[fingerprint] = digest
            fresh = self._directory / f"{CHECKSUMS}.new"
            try:
                self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                fresh.write_text(json.dumps(known), encoding="utf-8")
                fresh.replace(self._directory / CHECKSUMS)
            except OSError:
                return  # a full disk costs only the next computation


def no_model(path: Path, header: GgufHeader) -> str:
    """Return why a sound file is no model that answers, "" if it is one."""
    if header.kind is FileKind.PROJECTOR:
        return Sentence("it reads pictures for a model, and does not answer by itself")
    if header.kind is FileKind.OTHER or _HELPER.search(path.stem):
        return Sentence("it belongs to another model, and does not answer by itself")
    if header.part or is_later_part(path.name):
        return Sentence("it is a part of a model whose first file is missing")
    if not header.tensors:
        return Sentence("it has no weights")
    for part in parts_of(str(path))[1:]:
        if not Path(part).is_file():
            return Sentence("its part “{name}” is missing", name=shorten(Path(part).name))
    return ""


def _told_apart(models: list[LocalModel]) -> list[LocalModel]:
    """Name those by their files that would have the same name, such as two quantisations."""
    names = Counter(one.name for one in models)
    return [one if names[one.name] == 1 else replace(one, name=one.id) for one in models]


def _with_own_ids(models: list[LocalModel]) -> list[LocalModel]:
    """Give each its own id: a file of another program may be called as one of ours."""
    taken: set[str] = set()
    found = []
    for one in models:
        wanted = [one.id]
        if one.owner:
            wanted.append(f"{one.id} ({one.owner})")
        wanted.append(one.path)
        free = next((id_ for id_ in wanted if id_ not in taken), None)
        if free is not None:
            taken.add(free)
            found.append(replace(one, id=free))
    return found


def _model(
    file: StoredFile,
    header: GgufHeader,
    checksums: Mapping[str, str],
    *,
    in_place: bool = False,
    projector: str = "",
) -> LocalModel:
    path = Path(file.path)
    called = file.name or _id(path)
    return LocalModel(
        id=called,
        name=model_label(called),
        path=file.path,
        size=sum(Path(one).stat().st_size for one in parts_of(file.path)),
        sha256=checksums.get(_fingerprint(path), ""),
        context_window=header.context_length,
        owner=file.owner,
        in_place=in_place,
        projector=projector,
    )


def _id(path: Path) -> str:
    return path.name.removesuffix(path.suffix)


def _fingerprint(path: Path) -> str:
    status = path.stat()
    return f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"
