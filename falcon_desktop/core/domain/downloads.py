"""Models that are being downloaded: what is wanted, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from falcon_desktop.core.domain.errors import FalconError, NextStep
from falcon_desktop.core.domain.hub import (
    HubChoice,
    HubRepository,
    is_model_path,
    is_repository,
    stored_names,
)
from falcon_desktop.core.domain.local_models import COMMIT, SHA256, is_hexadecimal
from falcon_desktop.core.text.model_names import model_label

MAX_FILES: Final = 1_100


class DownloadState(StrEnum):
    """What happens with a download."""

    WAITING = "waiting"
    """Its turn comes after others."""
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file to fetch: its path in the repository, and the name that it gets here."""

    path: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WantedModel:
    """A model to fetch, at one commit of its repository; its first file comes last."""

    repository: str
    revision: str
    files: tuple[WantedFile, ...]
    quantisation: str = ""

    @property
    def model_id(self) -> str:
        """What it is called once it is on this computer; it names the download, too."""
        return self.files[-1].name.rpartition(".")[0]

    @property
    def label(self) -> str:
        """Its name as people read it."""
        label = model_label(self.repository)
        return f"{label} · {self.quantisation}" if self.quantisation else label

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(one.size for one in self.files)

    @classmethod
    def of(cls, repository: HubRepository, choice: HubChoice) -> Self:
        """Return what has to be fetched for one of a repository's models."""
        names = stored_names(choice)
        files = (
            WantedFile(one.path, names[one.path], one.size, one.sha256) for one in choice.wanted
        )
        return cls(repository.id, repository.revision, tuple(files), choice.quantisation)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "repository": self.repository,
            "revision": self.revision,
            "quantisation": self.quantisation,
            "files": [
                {"path": one.path, "name": one.name, "size": one.size, "sha256": one.sha256}
                for one in self.files
            ],
        }

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Return what was kept, None where it can't be used."""
        if not isinstance(data, Mapping):
            return None
        said, revision, quantisation = (
            data.get("repository"), data.get("revision"), data.get("quantisation"),
        )  # fmt: skip
        listed = data.get("files")
        if not (
            isinstance(said, str)
            and is_repository(said)
            and is_hexadecimal(revision, COMMIT)
            and isinstance(listed, list)
            and 0 < len(listed) <= MAX_FILES
        ):
            return None
        files = [_file(one) for one in listed]
        usable = tuple(one for one in files if one is not None)
        if len(usable) != len(files):
            return None
        kind = quantisation if isinstance(quantisation, str) else ""
        return cls(said, str(revision), usable, kind[:40])


@dataclass(frozen=True, slots=True)
class Download:
    """A download: what is wanted, how many bytes of it are here, and why it failed if it did."""

    wanted: WantedModel
    state: DownloadState
    done: int = 0
    error: FalconError | None = None

    @property
    def id(self) -> str:
        """What it is called by."""
        return self.wanted.model_id

    @property
    def sentence(self) -> str:
        """Why it failed, "" if it did not."""
        return "" if self.error is None else self.error.sentence

    @property
    def next_step(self) -> NextStep:
        """What to do about its failure."""
        return NextStep.NONE if self.error is None else self.error.next_step

    @property
    def ended(self) -> bool:
        """Whether nothing happens with it unless somebody asks for it."""
        return self.state not in (DownloadState.WAITING, DownloadState.RUNNING)

    def now(self, state: DownloadState, **more: Any) -> Download:
        """Return it in another state."""
        return replace(self, state=state, **{"error": None, **more})


def wanted_again(found: Sequence[object]) -> list[WantedModel]:
    """Return the downloads that were kept, each once; what can't be used is left out."""
    read = [one for said in found if (one := WantedModel.from_json(said)) is not None]
    return list({one.model_id: one for one in read}.values())


def _file(data: object) -> WantedFile | None:
    if not isinstance(data, Mapping):
        return None
    path, name = data.get("path"), data.get("name")
    size, sha256 = data.get("size"), data.get("sha256")
    if not (isinstance(path, str) and isinstance(name, str) and is_hexadecimal(sha256, SHA256)):
        return None
    if not isinstance(size, int) or isinstance(size, bool) or size <= 0 or "/" in name:
        return None
    if not all(is_model_path(one) for one in (path, name)):
        return None
    return WantedFile(path, name, size, str(sha256))
