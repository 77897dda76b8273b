"""The engine on this computer: models loaded on demand, each in a process of its own, within the
memory that there is. Lives on one asyncio loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from falcon_desktop.confinement import Confinement
from falcon_desktop.core.domain.devices import Placement
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import EngineStopped, FalconError, ModelTooLarge
from falcon_desktop.core.domain.events import Progress
from falcon_desktop.core.domain.model_memory import (
    Computer,
    Fit,
    ModelMemory,
    fit_of,
)
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.domain.prompt_templates import (
    FALCON,
    FALCON3,
    FALCON_180B,
    template_for_model,
)
from falcon_desktop.core.text.sentences import Rounded, Sentence
from falcon_desktop.engine.child import EngineAddress, Launch, default_command
from falcon_desktop.engine.gguf import GgufHeader, read_header
from falcon_desktop.engine.loaded import Hear, LoadedModel, Patience, Report
from falcon_desktop.engine.memory import available_memory, total_memory
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.own_server import OwnServers
from falcon_desktop.engine.server_options import OwnServer
from falcon_desktop.engine.split_files import parts_of

__all__ = ["Engine", "EngineAddress"]

PARALLEL: Final = 4
"""Answers of a model at the same time; more wait their turn."""

_LOOK_AGAIN: Final = 0.05

MOST_LEASES: Final = 48
"""Below the child's HTTP threads, so that it always has one left to say that it lives."""


class Engine:
    """The models of this computer that answer.

    Args:
        library: where models are found.
        settings: what a person chose; :meth:`use` changes it.
        command: the child's command line, for a build that starts it in another way.
        idle_after: seconds without a running answer until a model is unloaded, None for what is
            in the settings.
        load_limit: seconds that starting and loading may take.
        watch_every: seconds between looks at a child that is answering.
        patience: seconds of silence until a child that is not known to be suspended is given up.
        free_memory: tells how many bytes are free.
        cache: where a llama-server of a person's own may keep what drivers compile; None: nowhere.
    """

    def __init__(
        self,
        library: Library,
        settings: EngineSettings | None = None,
        *,
        command: Sequence[str] | None = None,
        idle_after: float | None = None,
        load_limit: float = 180.0,
        watch_every: float = 1.0,
        patience: float = 20.0,
        free_memory: Callable[[], int] = available_memory,
        cache: Path | None = None,
    ) -> None:
        self._library = library
        self._settings = EngineSettings() if settings is None else settings
        self._command = list(default_command() if command is None else command)
        self._idle_after = idle_after
        self._load_limit = load_limit
        self._watch_every = watch_every
        self._silence = patience
        self._free_memory = free_memory
        self._cache = cache
        self.own_servers = OwnServers(self._command)
        """The llama-servers that were looked at."""
        self._models: dict[str, LoadedModel] = {}
        """By the file."""
        self._places = asyncio.Semaphore(MOST_LEASES)
        self._starting = asyncio.Lock()
        """One model is loaded at a time: what is free is known only when the last one is there."""
        self._unloading: asyncio.Task[None] | None = None
        self._default = ""
        """The file that "" stood for last."""
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def use(self, settings: EngineSettings) -> None:
        """Load models as these settings say from now on; what is loaded stays until it is used, or
        as long without as these say, but for what is more than they allow together: that goes now,
        or once its answer ends. May be called from any thread.
        """
        self._settings = settings
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the program ends
                self._loop.call_soon_threadsafe(self._apply_settings)

    def _apply_settings(self) -> None:
        patience = self._patience()
        for one in self._models.values():
            one.take_patience(patience)
        self._keep_to_budget()

    def _keep_to_budget(self) -> None:
        """Begin to unload what is more than may be loaded together."""
        if not self._closed and (self._unloading is None or self._unloading.done()):
            self._unloading = asyncio.create_task(self._unload_to_budget(), name="engine-budget")

    async def _unload_to_budget(self) -> None:
        while loaded := self.loaded:
            budget = self._settings.memory_budget
            if budget is None or sum(one.need.total for one in loaded) <= budget:
                return
            await _stop_one(loaded)

    @property
    def loaded(self) -> Sequence[LoadedModel]:
        """The models that are loaded, the one that was used last first."""
        alive = [one for one in self._models.values() if one.child is not None]
        return sorted(alive, key=lambda one: -one.used)

    @property
    def running(self) -> bool:
        """Whether a model is loaded."""
        return bool(self.loaded)

    @property
    def pid(self) -> int | None:
        """The process id of the model that was used last; None while there is none."""
        return next((one.child.pid for one in self.loaded if one.child is not None), None)

    @property
    def confinement(self) -> Confinement | None:
        """What shuts the model in that was used last; None while there is none."""
        return next((one.child.confinement for one in self.loaded if one.child is not None), None)

    def address_of(self, model_id: str = "") -> EngineAddress | None:
        """Return where a model answers if it is loaded; None otherwise.

        Starts nothing, keeps nothing loaded and reads no disk: "" is what was the default model
        when it was last asked for.
        """
        known = self._known(model_id)
        return None if known is None else known.address

    def placement_of(self, model_id: str = "") -> Placement | None:
        """Return where a model computes if it is loaded; None otherwise. As :meth:`address_of`."""
        known = self._known(model_id)
        child = None if known is None or known.address is None else known.child
        return None if child is None else child.placement

    def _known(self, model_id: str) -> LoadedModel | None:
        for path, one in self._models.items():
            names = (one.launch.model_id, Path(path).name)
            if model_id in names if model_id else path == self._default:
                return one
        return None

    def answers_at(self, address: object) -> bool:
        """Whether the process that was started at an address is still running."""
        return any(one.child is not None and one.child.address == address for one in self.loaded)

    async def ensure_running(self, report: Report, model_id: str = "") -> EngineAddress:
        """Return the address at which a model answers ("" for the default one).

        Starts it where needed; callers at the same time share one start, and cancelling one does
        not end it for the others. Where memory is short, models that answer nothing make room,
        the one first that was used longest ago.

        Raises:
            EngineMissing: llama.cpp or the model is not installed.
            ModelFileUnusable: the model can't be loaded.
            ModelTooLarge: there is not enough memory for it.
            OwnServerUnusable: the llama-server that was chosen can't serve it.
            EngineStopped: it crashed again after a restart, hung, or the program is closing.
        """
        one = await self._model(model_id)
        return await one.reach(report)

    @contextlib.asynccontextmanager
    async def lease(self, report: Hear, model_id: str = "") -> AsyncIterator[EngineAddress]:
        """Like :meth:`ensure_running`, and keep the model loaded inside ``with``."""
        async with self._places:
            one = await self._model(model_id)
            async with one.lease(report) as address:
                yield address

    async def get_ready(self, model_id: str = "") -> None:
        """Load a model ("" for the default one) that is about to be asked, where no other has to
        make room for it. What fails will fail again when it is asked, and is told then.

        Cancelled, a load that nobody else waits for ends.
        """
        one: LoadedModel | None = None
        try:
            one = await self._model(model_id)
            others = [other for other in self.loaded if other is not one]
            if one.child is not None or await asyncio.to_thread(self._has_room, one, others):
                await one.reach(_ignore)
        except FalconError:
            return
        except asyncio.CancelledError:
            if one is not None and one.child is None and not one.busy:
                await one.stop()
            raise

    async def model_hash(self, model_id: str = "") -> str:
        """Return the SHA-256 of a model's file, "" if it can't be read."""
        try:
            model = await asyncio.to_thread(self._library.model, model_id)
            return (await asyncio.to_thread(self._library.with_checksum, model)).sha256
        except FalconError:
            return ""

    def computer(self) -> Computer:
        """Return what one model could use here, those that are loaded having made room."""
        free = self._free_memory() + sum(one.need.total - one.need.weights for one in self.loaded)
        budget = self._settings.memory_budget
        return Computer(
            free=free if budget is None else min(free, budget),
            total=total_memory(),
            threads=os.cpu_count() or 1,
        )

    def memory_of(self, model_id: str) -> ModelMemory:
        """Return what the memory of a model depends on; reads its file.

        Raises:
            EngineMissing: there is no such model.
            ModelFileUnusable: its file can't be read.
        """
        model = self._library.model(model_id)
        return self._memory_of(model, _found(model))

    async def stop(self) -> None:
        """Unload every model, within seconds; each is started again on demand."""
        await asyncio.gather(*(one.stop() for one in self._models.values()))

    async def close(self) -> None:
        """End everything permanently; later requests are refused."""
        self._closed = True
        if self._unloading is not None:
            self._unloading.cancel()
        await asyncio.gather(*(one.close() for one in self._models.values()))

    async def _model(self, model_id: str) -> LoadedModel:
        self._loop = asyncio.get_running_loop()
        model = await asyncio.to_thread(self._library.model, model_id)
        if not model_id:
            self._default = model.path
        chosen = self._settings.server
        server = await self.own_servers.look(chosen) if chosen else None
        launch, memory = await asyncio.to_thread(self._planned, model, server)
        if self._closed:
            raise EngineStopped(Sentence("Falcon Desktop is closing."))
        known = self._models.get(model.path)
        if known is not None and (known.launch == launch or known.busy):
            return known  # where an answer runs, as it was loaded for that
        made = LoadedModel(launch, memory, self._patience(), self._start_with_room)
        self._models[model.path] = made
        if known is not None:
            await known.close()
        return made

    def _patience(self) -> Patience:
        minutes = self._settings.idle_minutes
        idle = self._idle_after
        if idle is None and minutes:
            idle = minutes * 60.0
        return Patience(idle, self._watch_every, self._silence)

    def _memory_of(self, model: LocalModel, files: Sequence[os.stat_result]) -> ModelMemory:
        header = self._library.header(model)
        size = sum(one.st_size for one in files)
        return ModelMemory(header.shape, size, header.context_length, PARALLEL)

    def _planned(self, model: LocalModel, server: OwnServer | None) -> tuple[Launch, ModelMemory]:
        """Return how a model is started, and what its memory depends on; reads its file."""
        header, files = self._library.header(model), _found(model)
        load = self._settings.load_of(model.id)
        window = load.window_of(header.context_length)
        launch = Launch(
            command=self._command,
            model_path=model.path,
            model_id=model.id,
            context_window=window,
            parallel=PARALLEL,
            load_limit=self._load_limit,
            template=_template_for(header, model.id),
            load=load,
            projector=model.projector,
            state=tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in files),
            server=server,
            cache=self._made_cache() if server is not None else "",
        )
        return launch, self._memory_of(model, files)

    def _made_cache(self) -> str:
        """Return the directory for what drivers compile, made; "" where it can't be."""
        if self._cache is None:
            return ""
        try:
            self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return ""
        return str(self._cache)

    async def _start_with_room(
        self, model: LoadedModel, start: Callable[[], Awaitable[None]]
    ) -> None:
        async with self._starting:
            await self._make_room(model)
            await start()
        self._keep_to_budget()  # less may be allowed since it began to load

    async def _make_room(self, model: LoadedModel) -> None:
        """Unload others, or wait for their answers, until a model fits.

        Raises:
            ModelTooLarge: it does not fit without any other either.
        """
        while not self._has_room(model, others := [o for o in self.loaded if o is not model]):
            if not others:
                raise self._too_large(model)
            await _stop_one(others)

    def _has_room(self, model: LoadedModel, others: Sequence[LoadedModel]) -> bool:
        # What others have of their weights' files in memory counts as free, since it could be read
        # again; but then they would be slow.
        free = self._free_memory() - sum(one.need.weights for one in others)
        budget = self._settings.memory_budget
        if not others:
            free = free if budget is None else min(free, budget)
            return fit_of(model.need, free) is not Fit.DOES_NOT_FIT
        if budget is not None:
            return model.need.total + sum(one.need.total for one in others) <= budget
        return fit_of(model.need, free) is Fit.FITS

    def _too_large(self, model: LoadedModel) -> ModelTooLarge:
        launch, free, budget = model.launch, self._free_memory(), self._settings.memory_budget
        name = launch.model_id
        if budget is not None and model.need.total > budget:
            return ModelTooLarge(
                Sentence(
                    "“{name}” needs {need} GB of memory, and models may take {limit} GB. Allow "
                    "more in Settings › Models, or choose a smaller model.",
                    name=name,
                    need=Rounded(model.need.total / 1e9),
                    limit=Rounded(budget / 1e9),
                )
            )
        shorter = model.memory.longest(free, launch.load.cache_type, most=launch.context_window)
        need, left = Rounded(model.need.total / 1e9), Rounded(free / 1e9)
        if shorter:
            return ModelTooLarge(
                Sentence(
                    "“{name}” needs {need} GB of memory, and {free} GB are free. With a context "
                    "of {count} tokens it would fit: choose that in Settings › Models.",
                    name=name, need=need, free=left, count=shorter,
                )
            )  # fmt: skip
        return ModelTooLarge(
            Sentence(
                "“{name}” needs {need} GB of memory, and {free} GB are free. Close other "
                "programs, or choose a smaller model.",
                name=name, need=need, free=left,
            )
        )  # fmt: skip


async def _stop_one(loaded: Sequence[LoadedModel]) -> None:
    """Unload the one that was used longest ago, or wait until one of them may be free."""
    idle = [one for one in loaded if not one.busy]
    if idle:
        await idle[-1].stop()
        return
    waiting = [asyncio.ensure_future(one.free.wait()) for one in loaded]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
    await asyncio.sleep(_LOOK_AGAIN)  # one may be free, and asked for all the same


def _found(model: LocalModel) -> list[os.stat_result]:
    """Return what the system says of each file of a model that is there."""
    found = []
    for one in filter(None, (*parts_of(model.path), model.projector)):
        with contextlib.suppress(OSError):  # it may go at any moment
            found.append(Path(one).stat())
    return found


def _ignore(progress: Progress) -> None:
    """Nobody waits."""


def template_of(model: LocalModel) -> str:
    """Return the name of the template that a model of this computer is asked in, "" for its own.

    Reads the model's file.

    Raises:
        ModelFileUnusable: it can't be read.
    """
    return _template_for(read_header(model.path), model.id)


def _template_for(header: GgufHeader, model_id: str) -> str:
    """Return the name of the template of a Falcon whose file brings none, "" for all others.

    llama.cpp would ask it in ChatML, which it never saw; Falcon-H1 did.
    """
    if header.has_template:
        return ""
    if header.architecture == "falcon":
        is_big = template_for_model(model_id) is FALCON_180B
        return FALCON_180B.name if is_big else FALCON.name
    return FALCON3.name if header.splitting == "falcon3" else ""
