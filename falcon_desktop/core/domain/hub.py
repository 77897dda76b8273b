"""What a hub of models says of a repository: its models, their files, its licence."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from falcon_desktop.core.domain.local_models import FALCON3, FALCON_H1, TERMS
from falcon_desktop.core.domain.model_memory import Fit, MemoryNeed
from falcon_desktop.core.text.model_names import model_label, without_quantisation
from falcon_desktop.core.text.sentences import Sentence

HUB: Final = "https://huggingface.co"
HUB_KEY: Final = "hugging-face-models"
"""Under what name the keyring keeps a token for the hub itself, beside its origin."""
MAX_PARTS: Final = 1_000
MAX_NAME: Final = 200
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}", re.ASCII)
_HOSTS: Final = ("huggingface.co", "www.huggingface.co", "hf.co")
_NUMBERED: Final = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)
_QUANTISATION: Final = re.compile(
    r"(?:^|[-._/])((?:UD[-_])?(?:I?Q\d+|TQ\d|MXFP4|NVFP4)(?:_[0-9A-Z]+)*|BF16|F(?:P)?(?:16|32))"
    r"(?=$|[-._/])",
    re.IGNORECASE,
)
_PROJECTOR: Final = re.compile(r"(?:^|[-_.])mmproj(?:[-_.]|$)", re.IGNORECASE)
_HELPER: Final = re.compile(r"(?:^|[-_.])(?:draft|mtp|eagle\d?|imatrix)(?:[-_.]|$)", re.IGNORECASE)
"""Files that help a model and do not answer themselves."""
_SAFE: Final = re.compile(r"(?!\.)[^\x00-\x1f\x7f\\:*?\"<>|/]{1,200}(?<![. ])")
_PROJECTOR_RANK: Final = ("F16", "BF16", "Q8_0", "F32")


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository: its path there, its size in bytes, and its SHA-256."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class HubChoice:
    """One model of a repository: its ``files`` in order, and what reads pictures for it."""

    files: tuple[HubFile, ...]
    projector: HubFile | None = None

    @property
    def name(self) -> str:
        """The name of its first file."""
        return self.files[0].name

    @property
    def model_id(self) -> str:
        """What it is called once it is on this computer."""
        return self.name.rpartition(".")[0]

    @property
    def label(self) -> str:
        """Its name as people read it."""
        return model_label(without_part(self.model_id))

    @property
    def quantisation(self) -> str:
        """How its weights are kept, such as ``Q4_K_M``; "" if its name does not say."""
        found = _QUANTISATION.findall(without_part(self.files[0].path.rpartition(".")[0]))
        return found[-1].upper() if found else ""

    @property
    def wanted(self) -> tuple[HubFile, ...]:
        """All files to fetch: that which reads pictures first, the model's first file last."""
        others = () if self.projector is None else (self.projector,)
        return (*others, *self.files[1:], self.files[0])

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(one.size for one in self.wanted)


@dataclass(frozen=True, slots=True)
class Licence:
    """What a model may be used for: the licence's name, and where it stands; "" if unknown."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class FoundRepository:
    """A repository that a search found; what it does not say is "", 0 or None.

    ``gated`` says that its owner wants something agreed to first. ``parameters`` counts the
    numbers of its model, ``downloads`` those of the last month.
    """

    id: str
    licence: Licence = field(default_factory=Licence)
    gated: bool = False
    downloads: int | None = None
    parameters: int = 0

    @property
    def name(self) -> str:
        """The name as people read it."""
        return model_label(self.id)

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"{HUB}/{self.id}"


@dataclass(frozen=True, slots=True)
class HubRepository:
    """A repository with its models, small ones first. ``revision`` is its commit.

    ``context_window`` in tokens and ``architecture`` are what the hub read in its files.
    """

    id: str
    revision: str
    choices: tuple[HubChoice, ...]
    licence: Licence = field(default_factory=Licence)
    gated: bool = False
    context_window: int | None = None
    architecture: str = ""

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"{HUB}/{self.id}"


@dataclass(frozen=True, slots=True)
class FittingChoice:
    """A model of a repository with the memory that it takes beside what is free, in bytes.

    ``tokens`` is the context window that was counted with.
    """

    choice: HubChoice
    need: MemoryNeed
    free: int
    fit: Fit
    tokens: int


@dataclass(frozen=True, slots=True)
class Reference:
    """What a person typed: words to search for, or a repository, and which of its models."""

    words: str = ""
    repository: str = ""
    wanted: str = ""
    """A file's path, a part of its name, or a quantisation; "" for any."""


FALCON_FAMILY: Final[Sequence[FoundRepository]] = tuple(
    FoundRepository(f"tiiuae/{name}-GGUF", Licence(licence, TERMS))
    for name, licence in (
        ("Falcon-H1-Tiny-90M-Instruct", FALCON_H1),
        ("Falcon-H1-Tiny-R-0.6B", FALCON_H1),
        ("Falcon-H1-0.5B-Instruct", FALCON_H1),
        ("Falcon-H1-1.5B-Instruct", FALCON_H1),
        ("Falcon-H1-1.5B-Deep-Instruct", FALCON_H1),
        ("Falcon-H1-3B-Instruct", FALCON_H1),
        ("Falcon-H1-7B-Instruct", FALCON_H1),
        ("Falcon-H1R-7B", FALCON_H1),
        ("Falcon3-1B-Instruct", FALCON3),
        ("Falcon3-3B-Instruct", FALCON3),
        ("Falcon3-7B-Instruct", FALCON3),
        ("Falcon3-10B-Instruct", FALCON3),
    )
)
"""The repositories of TII with files for llama.cpp that are offered before anything is typed."""


@dataclass(frozen=True, slots=True)
class HubOffer:
    """A repository with what each of its models takes of this computer's memory."""

    repository: HubRepository
    fitting: tuple[FittingChoice, ...]

    @property
    def best(self) -> FittingChoice | None:
        """The one to suggest; None if nothing fits."""
        return best_of(self.fitting)


class Hub(Protocol):
    """Where models are found. Asked only when a person asks. Raises only FalconErrors."""

    async def search(self, words: str) -> Sequence[FoundRepository]:
        """Return the repositories with files for llama.cpp that match, the most used ones first."""
        ...

    async def offer(self, repository: str) -> HubOffer:
        """Return what a repository offers, and what of it fits into the memory that is free.

        Raises:
            ModelNotFound: there is none of that name, or nothing for llama.cpp in it.
        """
        ...

    async def save_token(self, token: str) -> bool:
        """Keep a token for the hub; True if in the keyring, False if only for this session.

        Raises:
            KeyUnusable: it is none.
        """
        ...

    async def has_token(self) -> bool:
        """Whether a token for the hub is saved.

        Raises:
            KeychainError: the keyring does not answer.
        """
        ...

    async def forget_token(self) -> bool:
        """Delete the token for the hub; False if there was none.

        Raises:
            KeychainError: the keyring does not answer; it may still hold it.
        """
        ...


Token = Callable[[], Awaitable[str]]
"""Returns the token that a person saved for the hub, "" for none."""


def read_reference(text: str) -> Reference:
    """Return what ``text`` refers to.

    ``owner/name``, ``owner/name:Q4_K_M``, ``hf.co/owner/name:file.gguf`` and the addresses of pages
    and files are repositories; all else are words.
    """
    typed = " ".join(text.split())
    address = re.sub(r"^(?:hf|huggingface)://", f"{HUB}/", typed, flags=re.IGNORECASE)
    if address.lower().startswith(tuple(f"{host}/" for host in _HOSTS)):
        address = f"https://{address}"
    parts = urlsplit(address) if "://" in address else None
    if parts is None:
        name, _, wanted = typed.partition(":")
        if _REPOSITORY.fullmatch(name):
            return Reference(repository=name, wanted=wanted.strip())
        return Reference(words=typed)
    if parts.scheme not in ("http", "https") or (parts.hostname or "") not in _HOSTS:
        return Reference(words=typed)
    path = unquote(parts.path).strip("/")
    path, _, wanted = path.partition(":")
    steps = path.split("/")
    name = "/".join(steps[:2])
    if not _REPOSITORY.fullmatch(name):
        return Reference(words=typed)
    if len(steps) > 4 and steps[2] in ("blob", "resolve", "raw"):
        wanted = "/".join(steps[4:])
    return Reference(repository=name, wanted=wanted.strip())


def is_repository(name: str) -> bool:
    """Whether ``name`` has the form ``owner/name``."""
    return _REPOSITORY.fullmatch(name) is not None


def is_model_path(path: str) -> bool:
    """Whether a path may name a model file, and none outside its folder: it comes from a server."""
    return (
        len(path) <= 1_000
        and path.lower().endswith(".gguf")
        and all(_SAFE.fullmatch(step) for step in path.split("/"))
    )


def without_part(stem: str) -> str:
    """Return a file's name without its ending and without which part of a model it is."""
    numbered = _NUMBERED.fullmatch(f"{stem}.gguf")
    return numbered[1] if numbered else stem


def choices_of(files: Iterable[HubFile]) -> tuple[HubChoice, ...]:
    """Return the models among a repository's files, small ones first.

    Files of several parts are one model, if all parts are there. What reads pictures goes with the
    models beside it. Helpers of models, and names that can be no file's here, are left out.
    """
    usable = [one for one in files if is_model_path(one.path)]
    projectors = [one for one in usable if _PROJECTOR.search(one.name)]
    found: list[tuple[HubFile, ...]] = []
    split: dict[tuple[str, int], dict[int, HubFile]] = {}
    for one in usable:
        stem = one.name.rpartition(".")[0]
        if one in projectors or _HELPER.search(without_part(stem)):
            continue
        numbered = _NUMBERED.fullmatch(one.path)
        if numbered is None:
            found.append((one,))
        elif 0 < int(numbered[2]) <= int(numbered[3]) <= MAX_PARTS:
            split.setdefault((numbered[1], int(numbered[3])), {})[int(numbered[2])] = one
    for (_, number), parts in split.items():
        if len(parts) == number:
            found.append(tuple(parts[place] for place in sorted(parts)))
    alone = len({without_quantisation(without_part(one[0].name[:-5])) for one in found}) == 1
    chosen = (HubChoice(one, _projector_for(one[0], projectors, alone=alone)) for one in found)
    return tuple(sorted(chosen, key=lambda one: (one.size, one.name)))


def chosen(repository: HubRepository, wanted: str) -> HubChoice | None:
    """Return the model that ``wanted`` names: a path, a file, a quantisation, a part of a name."""
    asked = wanted.casefold()
    for same in (
        lambda one: asked in (file.path.casefold() for file in one.files),
        lambda one: asked in (file.name.casefold() for file in one.files),
        lambda one: asked == one.quantisation.casefold(),
        lambda one: asked in one.name.casefold(),
    ):
        for one in repository.choices:
            if same(one):
                return one
    return None


def best_of(fitting: Sequence[FittingChoice]) -> FittingChoice | None:
    """Return the largest that fits; else the smallest that is tight; None if nothing fits."""
    fits = [one for one in fitting if one.fit is Fit.FITS]
    if fits:
        return max(fits, key=lambda one: one.choice.size)
    tight = [one for one in fitting if one.fit is Fit.TIGHT]
    return min(tight, key=lambda one: one.choice.size, default=None)


def stored_names(choice: HubChoice) -> Mapping[str, str]:
    """Return under which names files are kept here, by their paths in the repository.

    A model keeps its own. What reads pictures for it is often called the same in every repository:
    it is named after its model, so that it is found for that one alone.
    """
    names = {one.path: one.name for one in choice.files}
    if choice.projector is not None:
        stem = without_quantisation(without_part(choice.model_id))
        kind = _QUANTISATION.findall(choice.projector.name.rpartition(".")[0])
        ending = f"-{kind[-1].lower()}" if kind else ""
        names[choice.projector.path] = f"mmproj-{stem}{ending}.gguf"
    return names


def no_such_file(repository: str, wanted: str) -> Sentence:
    """Say that a repository has no model of that name."""
    return Sentence(
        "“{repository}” has no model called “{name}”.",
        repository=repository,
        name=wanted[:MAX_NAME],
    )


def _projector_for(model: HubFile, projectors: Sequence[HubFile], *, alone: bool) -> HubFile | None:
    folder = model.path.rpartition("/")[0]
    fitting = [
        one
        for one in projectors
        if one.path.rpartition("/")[0] in (folder, "") and (alone or _is_of(one, model))
    ]
    return min(fitting, key=_rank, default=None)


def _is_of(projector: HubFile, model: HubFile) -> bool:
    name = _PROJECTOR.sub("-", projector.name[:-5]).strip("-_. ")
    name = without_quantisation(f"-{name}").strip("-").casefold()
    return not name or without_quantisation(without_part(model.name[:-5])).casefold() == name


def _rank(one: HubFile) -> tuple[int, str]:
    kind = _QUANTISATION.findall(one.name[:-5])
    name = kind[-1].upper().replace("FP", "F") if kind else ""
    return (_PROJECTOR_RANK.index(name) if name in _PROJECTOR_RANK else 9), one.path
