"""The model files on this computer, and those that are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from falcon_desktop.core.domain.devices import Placement, ServerFacts
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.model_memory import Computer, ModelMemory
from falcon_desktop.core.domain.models import LocalModel

TERMS: Final = "https://falconllm.tii.ae/falcon-terms-and-conditions.html"
FALCON3: Final = "TII Falcon-LLM License 2.0"
FALCON_H1: Final = "Falcon-LLM License"

COMMIT: Final = 40
SHA256: Final = 64
"""Digits of what names a commit, and of a file's checksum."""
_HEXADECIMAL: Final = frozenset("0123456789abcdef")


def is_hexadecimal(value: object, length: int) -> bool:
    """Whether a value is text of so many hexadecimal digits, in small letters."""
    return isinstance(value, str) and len(value) == length and _HEXADECIMAL.issuperset(value)


@dataclass(frozen=True, slots=True)
class Pin:
    """The exact content of a model file: its repository's commit, SHA-256 and size in bytes.

    Hugging Face tells them for ``api/models/REPOSITORY?blobs=true``: ``sha``, and under
    ``siblings`` the file's ``lfs.sha256`` and ``lfs.size``.

    Raises:
        ValueError: one of them is none.
    """

    revision: str
    sha256: str
    size: int

    def __post_init__(self) -> None:
        """Refuse what pins nothing, such as the name of a branch."""
        for text, length in ((self.revision, COMMIT), (self.sha256, SHA256)):
            if not is_hexadecimal(text, length):
                raise ValueError(f"not {length} hexadecimal digits")
        if self.size <= 0:
            raise ValueError("not a size")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file in a repository at Hugging Face, and what exactly it holds."""

    repository: str
    file: str
    pin: Pin


@dataclass(frozen=True, slots=True)
class Transferred:
    """The progress of a download, in bytes."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RefusedModel:
    """A file among the models that can't be used, and why.

    ``in_place`` as of :class:`~falcon_desktop.core.domain.models.LocalModel`.
    """

    name: str
    reason: str
    path: str
    in_place: bool = False


class LocalModels(Protocol):
    """Manages the model files on this computer. Methods only raise FalconErrors."""

    async def models(self) -> Sequence[LocalModel]:
        """Return the usable models: the user's, the starter model, other programs'."""
        ...

    async def refused(self) -> Sequence[RefusedModel]:
        """Return the files that can't be used."""
        ...

    async def starter_id(self) -> str:
        """Return the id of the model included with the program, "" if there is none."""
        ...

    def configure(self, settings: EngineSettings) -> None:
        """Find and load models as these settings say from now on."""
        ...

    async def computer(self) -> Computer:
        """Return what this computer has for models, at most what was allowed."""
        ...

    async def memory_of(self, model_id: str) -> ModelMemory:
        """Return what the memory of a model depends on.

        Raises:
            EngineMissing: there is no such model any more.
            ModelFileUnusable: its file can't be read.
        """
        ...

    async def placement(self, model_id: str) -> Placement | None:
        """Return where a model computes ("" for the default one), None while it is not loaded."""
        ...

    async def servers(self) -> Sequence[str]:
        """Return the paths of the llama-servers that are installed; runs none of them."""
        ...

    async def server_facts(self, path: str) -> ServerFacts:
        """Run a llama-server that a person chose, confined, and return what it says of itself.

        Raises:
            OwnServerUnusable: it is none, too old, or does not answer.
        """
        ...

    async def check(self, path: str) -> str:
        """Return the path of the model that a file is of: its first file, where it has several.

        Raises:
            ModelFileUnusable: it is no model file that can be used.
        """
        ...

    async def in_file(self, path: str) -> LocalModel | None:
        """Return the model in a file, by whatever path it is known; None if it is not listed."""
        ...

    async def remove(self, path: str) -> None:
        """Permanently delete a model's files, or one that can't be used.

        Raises:
            StorageError: it can't be deleted.
            NotFound: it is not in the program's own folder, or not there any more.
        """
        ...
