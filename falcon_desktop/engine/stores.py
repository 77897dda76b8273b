"""Finds the model files that other programs keep on this computer; reads them in place.

Everything here is read only, belongs to somebody else and may change while it is looked at: what
can't be read is left out. Layouts: Hugging Face's ``huggingface_hub`` (guides/manage-cache),
llama.cpp's ``common/download.cpp``, LM Studio's ``models/PUBLISHER/REPOSITORY``, Jan's
``llamacpp/models/**/model.yml``, GPT4All's one folder, and Ollama's ``manifests`` and ``blobs``.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

MAX_DEPTH: Final = 8
MAX_ENTRIES: Final = 50_000
"""Directory entries of one place that are looked at."""
MAX_SMALL_FILE: Final = 1 << 20
GGUF: Final = ".gguf"

HUGGING_FACE: Final = "Hugging Face"
LLAMA_CPP: Final = "llama.cpp"
LM_STUDIO: Final = "LM Studio"
JAN: Final = "Jan"
GPT4ALL: Final = "GPT4All"
OLLAMA: Final = "Ollama"

_DIGEST: Final = re.compile(r"sha256[:-]([0-9a-f]{64})")
_YAML_LINE: Final = re.compile(r"^(name|mmproj_path|model_path):\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of another program, or in a folder that a person added.

    ``owner`` is the program's name, "" for a folder. ``name`` is what that program calls the model,
    "" where it is called by its file. ``projector`` is the file that reads pictures for it, where
    the program says so.
    """

    path: str
    owner: str
    name: str = ""
    projector: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where programs are looked for: the home directory and the environment's variables."""

    home: Path
    environment: Mapping[str, str]
    platform: str = sys.platform

    def variable(self, name: str) -> Path | None:
        """Return a path that a variable names, None where it names none."""
        value = self.environment.get(name, "")
        path = Path(value).expanduser() if value else None
        return path if path is not None and path.is_absolute() else None

    @property
    def cache(self) -> Path:
        """Where programs keep what they can get again."""
        if self.platform == "darwin":
            return self.home / "Library" / "Caches"
        if self.platform == "win32":
            return self.variable("LOCALAPPDATA") or self.home / "AppData" / "Local"
        return self.variable("XDG_CACHE_HOME") or self.home / ".cache"

    @property
    def data(self) -> Path:
        """Where programs keep their data."""
        if self.platform == "darwin":
            return self.home / "Library" / "Application Support"
        if self.platform == "win32":
            return self.variable("APPDATA") or self.home / "AppData" / "Roaming"
        return self.variable("XDG_DATA_HOME") or self.home / ".local" / "share"


def stored_files(
    places: Places | None, folders: Sequence[str] = (), files: Sequence[str] = ()
) -> list[StoredFile]:
    """Return these files, and what these folders and other programs have, in that order.

    A file that is reached twice, by a link too, is returned once. Without ``places`` no program is
    looked for.
    """
    found: dict[tuple[int, int] | str, StoredFile] = {}
    stores = [iter([StoredFile(path, "") for path in files if _is_file(path)])]
    stores += [_in_folder(Path(folder), "") for folder in folders]
    if places is not None:
        stores += [find(places) for find in _STORES]
    for one in chain.from_iterable(stores):
        found.setdefault(identity(one.path), one)
    return list(found.values())


def identity(path: str) -> tuple[int, int] | str:
    """Return what tells a file from all others, whatever link leads to it."""
    try:
        status = Path(path).stat()
    except OSError:
        return path
    return (status.st_dev, status.st_ino) if status.st_ino else path


def _walk(directory: Path, suffix: str, depth: int = MAX_DEPTH) -> Iterator[str]:
    """Return the files below a directory whose names end so, sorted within each directory.

    Links to files are followed, links to directories are not: they may go round in a circle.
    """
    left = [MAX_ENTRIES]

    def below(place: str, deep: int) -> Iterator[str]:
        try:
            with os.scandir(place) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name.casefold())
        except OSError:
            return
        left[0] -= len(entries)
        for entry in entries:
            if left[0] < 0:
                return
            try:
                if entry.is_dir(follow_symlinks=False):
                    if deep > 1:
                        yield from below(entry.path, deep - 1)
                elif entry.name.lower().endswith(suffix) and entry.is_file():
                    yield entry.path
            except OSError:
                continue

    yield from below(os.fspath(directory), depth)


def _in_folder(directory: Path, owner: str) -> Iterator[StoredFile]:
    for path in _walk(directory, GGUF):
        yield StoredFile(path, owner)


def _hugging_face(places: Places) -> Iterator[StoredFile]:
    home = places.variable("HF_HOME")
    hub = (
        places.variable("HF_HUB_CACHE")
        or places.variable("HUGGINGFACE_HUB_CACHE")
        or (home or places.home / ".cache" / "huggingface") / "hub"
    )
    try:
        repositories = sorted(hub.glob("models--*"))
    except OSError:
        return
    for repository in repositories[:MAX_ENTRIES]:
        yield from _in_folder(repository / "snapshots", HUGGING_FACE)


def _llama_cpp(places: Places) -> Iterator[StoredFile]:
    return _in_folder(places.variable("LLAMA_CACHE") or places.cache / "llama.cpp", LLAMA_CPP)


def _lm_studio(places: Places) -> Iterator[StoredFile]:
    chosen = _json(places.home / ".lmstudio" / "settings.json").get("downloadsFolder")
    directories = [
        places.home / ".lmstudio" / "models",
        places.home / ".cache" / "lm-studio" / "models",
    ]
    if isinstance(chosen, str) and Path(chosen).is_absolute():
        directories.insert(0, Path(chosen))
    for directory in directories:
        yield from _in_folder(directory, LM_STUDIO)


def _jan(places: Places) -> Iterator[StoredFile]:
    """Return Jan's models; a ``model.yml`` names each, and may lie beside a file or not."""
    for root in (places.data / "Jan" / "data", places.home / "jan"):
        for listed in _walk(root / "llamacpp" / "models", "model.yml"):
            says = dict(_YAML_LINE.findall(_small_text(Path(listed))))
            path = _jan_file(root, says.get("model_path", ""))
            if path:
                name = _unquoted(says.get("name", "")) or Path(listed).parent.name
                projector = _jan_file(root, says.get("mmproj_path", ""))
                yield StoredFile(path, JAN, name, projector)


def _jan_file(root: Path, written: str) -> str:
    """Return the file that ``model.yml`` names, from Jan's data folder on; "" for none."""
    name = _unquoted(written)
    path = os.fspath(root / name)  # an absolute one stands for itself
    return path if name and _is_file(path) else ""


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _gpt4all(places: Places) -> Iterator[StoredFile]:
    base = places.data
    if places.platform == "win32":
        base = places.cache
    for path in _walk(base / "nomic.ai" / "GPT4All", GGUF, depth=1):
        yield StoredFile(path, GPT4ALL)


def _ollama(places: Places) -> Iterator[StoredFile]:
    roots = [
        places.variable("OLLAMA_MODELS"),
        places.home / ".ollama" / "models",
        Path("/usr/share/ollama/.ollama/models") if places.platform == "linux" else None,
    ]
    for root in filter(None, roots):
        for manifest in _walk(root / "manifests", ""):
            one = _ollama_model(root, Path(manifest))
            if one is not None:
                yield one


def _ollama_model(root: Path, manifest: Path) -> StoredFile | None:
    """Return the model of a manifest: ``HOST/NAMESPACE/MODEL/TAG``."""
    parts = manifest.relative_to(root / "manifests").parts
    layers = _json(manifest).get("layers")
    if len(parts) != 4 or not isinstance(layers, list):
        return None
    files: dict[str, str] = {}
    for layer in layers:
        if not isinstance(layer, dict):
            continue
        kind = str(layer.get("mediaType", "")).removeprefix("application/vnd.ollama.image.")
        digest = _DIGEST.fullmatch(str(layer.get("digest", "")))
        if digest is not None and kind in ("model", "projector"):
            files.setdefault(kind, os.fspath(root / "blobs" / f"sha256-{digest[1]}"))
    if "model" not in files or not _is_file(files["model"]):
        return None
    host, namespace, model, tag = parts
    name = f"{model}:{tag}"
    if namespace != "library":
        name = f"{namespace}/{name}"
    if host != "registry.ollama.ai":
        name = f"{host}/{name}"
    return StoredFile(files["model"], OLLAMA, name, files.get("projector", ""))


_STORES: Final = (_hugging_face, _llama_cpp, _lm_studio, _jan, _gpt4all, _ollama)


def _json(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(_small_text(path))
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _small_text(path: Path) -> str:
    """Return a text file of at most a mebibyte, "" where it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_SMALL_FILE).decode("utf-8", "replace")
    except OSError:
        return ""
