"""A model that a server offers, and a model file on this disk."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in a server's memory.

    ``size`` is how many bytes it takes, ``size_vram`` how many of them are in video memory.
    ``until`` is when it is let go, in seconds since the epoch; None for never, or where the server
    does not say. ``context_window`` is the one that it was loaded with.
    """

    size: int | None = None
    size_vram: int | None = None
    until: float | None = None
    context_window: int | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that a server offers; ``None`` and "" for what it does not say.

    ``context_window`` is how many tokens it reads at once; where a request says how many, the most
    that it can. ``cuts_unseen`` says that what is too long is cut without a word, although the
    request forbids it.
    """

    id: str
    context_window: int | None = None
    owner: str = ""
    accepts_images: bool | None = None
    loaded: LoadedModel | None = None
    cuts_unseen: bool = False
    server: str = field(default="", compare=False)
    """What the server calls itself that lists it."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model on this disk.

    ``path`` is its first file, ``size`` that of all its files in bytes. ``owner`` is the program
    that it belongs to, "" for one of ours. ``in_place`` says that it is where the person or another
    program keeps it, so that it is only forgotten here, never deleted. ``projector`` is the file
    that reads pictures for it, "" for none. ``context_window`` is how many tokens it was trained
    for, ``given_window`` how many the engine gives it; None where that is not known.
    """

    id: str
    name: str
    path: str
    size: int
    sha256: str = ""
    context_window: int | None = None
    owner: str = ""
    in_place: bool = False
    projector: str = ""
    given_window: int | None = None

    @property
    def reads_images(self) -> bool:
        """Whether it answers about images."""
        return bool(self.projector)
