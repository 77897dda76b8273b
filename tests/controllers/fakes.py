"""Hand-written doubles at the ports that lead out of the program: servers, keys, files, the net.

Each fulfils its port, remembers what reached it, and answers what the test told it to.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.bundle import Bundle
from falcon_desktop.core.domain.checks import ServerIdentity, StepResult
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.devices import Device, Placement, ServerFacts
from falcon_desktop.core.domain.downloads import WantedModel
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import FalconError, InvalidInput, ModelNotFound, NotFound
from falcon_desktop.core.domain.formulas import FormulaPicture
from falcon_desktop.core.domain.hub import FoundRepository, HubOffer
from falcon_desktop.core.domain.json_answers import FITS, Verdict
from falcon_desktop.core.domain.licences import Part
from falcon_desktop.core.domain.local_models import RefusedModel
from falcon_desktop.core.domain.model_memory import Computer, ModelMemory, ModelShape
from falcon_desktop.core.domain.models import LocalModel, ModelInfo
from falcon_desktop.core.domain.releases import Release
from falcon_desktop.core.domain.reports import BackupFile, ContactedHost, DataReport, FoundKey
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.domain.transfer import (
    Draw,
    ExportFormat,
    ExportResult,
    FoundImport,
    ImportResult,
    Progress,
    Sheet,
)
from falcon_desktop.core.text.sentences import ENGLISH, Language

Exported = tuple[list[str] | None, ExportFormat, str, bool, bool]
"""The chats, the form, the path, whether it can draw, whether it may replace."""
STARTER = LocalModel("starter", "SmolLM2 135M", "/models/starter.gguf", 98_000_000)


@dataclass
class KeyVault:
    """Keys in memory; ``keyring`` says whether they outlive the program."""

    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    keyring: bool = True

    async def read(self, connection_id: str, origin: str) -> str | None:
        return self.keys.get((connection_id, origin))

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        self.keys[connection_id, origin] = key
        return self.keyring

    async def delete(self, connection_id: str, origin: str) -> bool:
        return self.keys.pop((connection_id, origin), None) is not None

    async def status(self) -> str:
        return "Keys are kept here."


@dataclass
class ModelLibrary:
    """The models of a disk."""

    found: list[LocalModel] = field(default_factory=lambda: [STARTER])

    def models(self) -> Sequence[LocalModel]:
        return self.found

    def default(self) -> LocalModel:
        return self.found[0]


@dataclass
class Servers:
    """Servers by the id of their connection; one that is not told of offers nothing."""

    offered: dict[str, list[ModelInfo]] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)

    async def models(self, connection: Connection) -> Sequence[ModelInfo]:
        return self.offered.get(connection.id, [])

    async def get_ready(self, connection: Connection, model: str) -> None:
        pass

    async def forget(self, connection_id: str) -> None:
        self.forgotten.append(connection_id)


@dataclass
class ConnectionChecker:
    """Goes through a test as it was told."""

    identity: ServerIdentity = field(default_factory=ServerIdentity)
    steps: list[StepResult] = field(default_factory=list)

    async def identify(self, connection: Connection) -> ServerIdentity:
        return self.identity

    async def check(self, connection: Connection) -> AsyncIterator[StepResult]:
        for step in self.steps:
            await asyncio.sleep(0)
            yield step


@dataclass
class KeyOffers:
    """Keys that were found, each with the connection that it makes."""

    found: dict[str, tuple[FoundKey, Connection]] = field(default_factory=dict)
    kept: bool = True

    async def find(self) -> list[FoundKey]:
        return [offer for offer, _ in self.found.values()]

    async def accept(self, offer_id: str) -> tuple[Connection, bool]:
        if offer_id not in self.found:
            raise NotFound("It is not there any more.")
        return self.found.pop(offer_id)[1], self.kept


@dataclass
class Transfer:
    """Takes what is exported, gives what was put there to be imported."""

    saved: dict[str, str] = field(default_factory=dict)
    exported: list[tuple[list[str] | None, ExportFormat, str, bool, bool]] = field(
        default_factory=list
    )
    written: ExportResult = field(default_factory=lambda: ExportResult(1))
    found: FoundImport = field(default_factory=lambda: FoundImport("token", (), ()))
    looked_at: list[str] = field(default_factory=list)
    brought: list[tuple[str, list[str]]] = field(default_factory=list)
    imported: ImportResult = field(default_factory=lambda: ImportResult(1, 0, 0, 2))
    let_go: list[str] = field(default_factory=list)
    drawn: list[list[str]] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    progress: Progress | None = None
    """Of what was begun last."""

    async def suggested_name(self, conversation_ids: Sequence[str] | None) -> str:
        return "all chats" if conversation_ids is None else f"{len(conversation_ids)} of them"

    async def save_text(self, text: str, path: str, *, replace: bool = False) -> None:
        if path in self.saved and not replace:
            raise InvalidInput("Something is there.")
        self.saved[path] = text

    async def export(
        self,
        conversation_ids: Sequence[str] | None,
        form: ExportFormat,
        path: str,
        progress: Progress,
        draw: Draw | None = None,
        *,
        replace: bool = False,
        language: Language = ENGLISH,
    ) -> ExportResult:
        self.languages.append(language)
        self.progress = progress
        progress.keep_on()
        ids = None if conversation_ids is None else list(conversation_ids)
        self.exported.append((ids, form, path, draw is not None, replace))
        return self.written

    async def draw(
        self,
        conversation_ids: Sequence[str],
        draw: Draw,
        progress: Progress,
        language: Language = ENGLISH,
    ) -> None:
        self.languages.append(language)
        self.progress = progress
        progress.keep_on()
        self.drawn.append(list(conversation_ids))
        draw("", [Sheet("A chat", "", ("<p>Words.</p>",))], progress, lambda _s, _d: None)

    async def look(self, path: str, progress: Progress) -> FoundImport:
        self.progress = progress
        progress.keep_on()
        self.looked_at.append(path)
        return self.found

    async def bring_in(
        self, token: str, conversation_ids: Sequence[str], progress: Progress
    ) -> ImportResult:
        self.progress = progress
        progress.keep_on()
        self.brought.append((token, list(conversation_ids)))
        return self.imported

    async def forget(self, token: str) -> None:
        self.let_go.append(token)


@dataclass
class SettingsStore:
    """Every state of the settings that was saved, in order."""

    saved: list[Settings] = field(default_factory=list)

    async def save(self, settings: Settings) -> None:
        self.saved.append(settings)


@dataclass
class Maintenance:
    """A data directory that is told of; what was asked for stands in ``done``."""

    done: list[str] = field(default_factory=list)
    kept: list[BackupFile] = field(default_factory=list)
    hosts: list[ContactedHost] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    altered: int = 0

    async def backups(self) -> Sequence[BackupFile]:
        return list(self.kept)

    async def keep_backups(self, retention: BackupRetention) -> None:
        self.done.append(f"keep {retention}")

    async def back_up_now(self) -> BackupFile:
        made = BackupFile("/data/backups/new.sqlite3", 1_000, 2_048, altered=self.altered)
        self.kept.insert(0, made)
        return made

    async def backup(self, path: str) -> int:
        self.done.append(f"backup {path}")
        return self.altered

    async def restore(self, path: str) -> int:
        self.done.append(f"restore {path}")
        return self.altered

    async def check(self, *, whole: bool = True) -> list[str]:
        self.done.append(f"check whole={whole}")
        return self.problems

    async def compact(self) -> tuple[int, int]:
        self.done.append("compact")
        return 4_096, 1_024

    async def erase_all(self, *, copies: bool, keys: bool) -> None:
        self.done.append(f"erase copies={copies} keys={keys}")

    async def contacted(self) -> Sequence[ContactedHost]:
        return list(self.hosts)

    async def forget_contacted(self) -> None:
        self.hosts.clear()

    async def report(self) -> DataReport:
        return DataReport("/data", 4_096, 3, 12, len(self.kept), None, "Keys are kept here.")

    async def diagnostics(self) -> str:
        return "Falcon Desktop, a test"


@dataclass
class Releases:
    """The newest version, None where there is none."""

    release: Release | None = None

    async def newest(self) -> Release | None:
        return self.release


def own_model(path: str) -> LocalModel:
    """A model file that was added."""
    name = path.rpartition("/")[2]
    return replace(STARTER, id=name, name="Own model", path=path, in_place=True)


@dataclass
class LocalModels:
    """The models page's half of the disk."""

    here: list[LocalModel] = field(default_factory=lambda: [STARTER])
    settings: EngineSettings = field(default_factory=EngineSettings)
    placed: Placement | None = None
    installed: list[str] = field(default_factory=list)
    devices: tuple[Device, ...] | None = ()
    lacks: tuple[str, ...] = ()

    async def models(self) -> Sequence[LocalModel]:
        forgotten = self.settings.forgotten
        found = [model for model in self.here if model.path not in forgotten]
        found += [own_model(path) for path in self.settings.files if path not in forgotten]
        return found + [
            LocalModel(path, path, f"{path}/a.gguf", 1, in_place=True)
            for path in self.settings.folders
            if path != "/empty"
        ]

    async def refused(self) -> Sequence[RefusedModel]:
        return []

    async def starter_id(self) -> str:
        return STARTER.id

    def configure(self, settings: EngineSettings) -> None:
        self.settings = settings

    async def computer(self) -> Computer:
        return Computer(free=4 * 10**9, total=16 * 10**9, threads=8)

    async def memory_of(self, model_id: str) -> ModelMemory:
        shape = ModelShape(
            layers=30, width=576, inner=1_536, vocabulary=49_152, heads=9, kv_heads=(3,) * 30,
            key_length=64, value_length=64,
        )  # fmt: skip
        return ModelMemory(shape, 98_000_000, trained=131_072, answers=4)

    async def placement(self, model_id: str) -> Placement | None:
        return self.placed

    async def servers(self) -> Sequence[str]:
        return self.installed

    async def server_facts(self, path: str) -> ServerFacts:
        return ServerFacts(path, "4568 (a4417ddd)", self.devices, self.lacks)

    async def check(self, path: str) -> str:
        return path

    async def in_file(self, path: str) -> LocalModel | None:
        return next((model for model in await self.models() if model.path == path), None)

    async def remove(self, path: str) -> None:
        self.here = [model for model in self.here if model.path != path]


@dataclass
class Hub:
    """What a hub of models has, by repository."""

    offers: dict[str, HubOffer] = field(default_factory=dict)
    found: list[FoundRepository] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    async def search(self, words: str) -> Sequence[FoundRepository]:
        return self.found

    async def offer(self, repository: str) -> HubOffer:
        if repository not in self.offers:
            raise ModelNotFound("There is no such repository.")
        return self.offers[repository]

    async def save_token(self, token: str) -> bool:
        self.tokens.append(token)
        return True

    async def has_token(self) -> bool:
        return bool(self.tokens)

    async def forget_token(self) -> bool:
        found = bool(self.tokens)
        self.tokens.clear()
        return found


@dataclass
class ModelFetcher:
    """Downloads of models, which a test holds, lets go on and lets fail; and their list."""

    failing: dict[str, FalconError] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """What a download waits for after a third of it came, by the model's id."""
    here: dict[str, int] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    discarded: list[str] = field(default_factory=list)
    kept: list[WantedModel] = field(default_factory=list)
    """What was wanted when the program ended."""
    saved: list[list[str]] = field(default_factory=list)

    async def fetch(self, wanted: WantedModel, report: Callable[[int], None]) -> LocalModel:
        name = wanted.model_id
        self.begun.append(name)
        self.here[name] = wanted.size // 3
        report(self.here[name])
        if name in self.held:
            await self.held[name].wait()
        if name in self.failing:
            raise self.failing.pop(name)
        report(wanted.size)
        return LocalModel(name, wanted.label, f"/models/{name}.gguf", wanted.size)

    async def size_so_far(self, wanted: WantedModel) -> int:
        return self.here.get(wanted.model_id, 0)

    async def discard(self, wanted: WantedModel) -> None:
        self.here.pop(wanted.model_id, None)
        self.discarded.append(wanted.model_id)

    async def load(self) -> Sequence[WantedModel]:
        return list(self.kept)

    async def save(self, wanted: Sequence[WantedModel]) -> None:
        self.kept = list(wanted)
        self.saved.append([one.model_id for one in wanted])


@dataclass
class Parts:
    """What the program is made of."""

    async def parts(self) -> Sequence[Part]:
        return [Part("Qt", "6", "LGPL")]


@dataclass
class PresetFiles:
    """Files of presets by their paths."""

    files: dict[str, Bundle] = field(default_factory=dict)

    async def read(self, path: str) -> Bundle:
        if path not in self.files:
            raise InvalidInput("There is nothing in this file.")
        return self.files[path]

    async def write(self, path: str, bundle: Bundle) -> None:
        self.files[path] = bundle


@dataclass
class AttachmentReader:
    """Files by their paths; an error stands for one that can't be attached."""

    files: dict[str, Attachment | FalconError] = field(default_factory=dict)

    async def read(self, path: str) -> Attachment:
        found = self.files[path]
        if isinstance(found, FalconError):
            raise found
        return found


@dataclass
class FormulaDrawer:
    """Draws nothing, and remembers what it was asked for."""

    asked: list[str] = field(default_factory=list)

    async def draw(self, source: str, *, display: bool) -> FormulaPicture | None:
        self.asked.append(source)
        return None


@dataclass
class AnswerChecker:
    """Gives one verdict on all answers, and remembers what it was asked about."""

    verdict: Verdict = FITS
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def check(self, text: str, schema: str) -> Verdict:
        self.asked.append((text, schema))
        return self.verdict
