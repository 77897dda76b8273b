"""The embedded engine's lifecycle: started on demand, shared, unloaded when idle, restarted once
after a crash. Lives on one asyncio loop.

On Linux the child dies with the *thread* that started it (``PR_SET_PDEATHSIG``), so the loop's
thread must live as long as the engine is wanted, as the worker's does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Final

from falcon_desktop.confinement import Confinement
from falcon_desktop.core.domain.errors import EngineStopped, FalconError
from falcon_desktop.core.domain.events import Phase, Progress
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.domain.prompt_templates import (
    FALCON,
    FALCON3,
    FALCON_180B,
    template_for_model,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.engine.child import (
    Child,
    EngineAddress,
    EngineTooSlow,
    Launch,
    causes,
    default_command,
)
from falcon_desktop.engine.gguf import GgufHeader, read_header
from falcon_desktop.engine.models import Library

__all__ = ["Engine", "EngineAddress"]

Report = Callable[[Progress], None]

CONTEXT_WINDOW: Final = 8_192
"""Tokens; more costs memory whether used or not (measured: 337 MB with 8192, 521 MB with 16384)."""

PARALLEL: Final = 4
"""Answers at the same time; more wait their turn."""

MOST_LEASES: Final = 48
"""Below the child's HTTP threads, so that it always has one left to say that it lives."""

_log = logging.getLogger(__name__)


class Engine:
    """The one engine process of this program.

    Args:
        library: where models are found.
        command: the child's command line, for a build that starts it in another way.
        idle_after: seconds without a running answer until the model is unloaded.
        load_limit: seconds that starting and loading may take.
        watch_every: seconds between looks at a child that is answering.
        patience: seconds of silence until a child that is not known to be suspended is given up.
    """

    def __init__(
        self,
        library: Library,
        *,
        command: Sequence[str] | None = None,
        idle_after: float = 600.0,
        load_limit: float = 180.0,
        watch_every: float = 1.0,
        patience: float = 20.0,
    ) -> None:
        self._library = library
        self._command = list(default_command() if command is None else command)
        self._idle_after = idle_after
        self._load_limit = load_limit
        self._watch_every = watch_every
        self._patience = patience
        self._child: Child | None = None
        self._watch: asyncio.Task[None] | None = None
        self._job: asyncio.Task[None] | None = None
        self._job_model = ""
        self._phase: Phase | None = None
        self._reports: list[Report] = []
        self._leases = 0
        self._places = asyncio.Semaphore(MOST_LEASES)
        self._free = asyncio.Event()
        self._free.set()
        self._idle: asyncio.TimerHandle | None = None
        self._crashes = 0
        self._last_words = ""
        self._default = ""
        """The file that "" stood for last."""
        self._closed = False

    @property
    def running(self) -> bool:
        """Whether the model is loaded."""
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is none."""
        return self._child.pid if self._child is not None and self._child.alive else None

    def address_of(self, model_id: str = "") -> EngineAddress | None:
        """Return the running engine's address if it has this model loaded; None otherwise.

        Starts nothing, keeps nothing loaded and reads no disk: "" is what was the default model
        when it was last asked for.
        """
        child = self._child
        if child is None or not child.alive or self._job is not None:
            return None
        path = child.launch.model_path
        if model_id:
            is_it = model_id in (child.launch.model_id, Path(path).name)
        else:
            is_it = path == self._default
        return child.address if is_it else None

    def answers_at(self, address: object) -> bool:
        """Whether the engine that was started at an address is still running."""
        child = self._child
        return child is not None and child.alive and child.address == address

    @property
    def confinement(self) -> Confinement | None:
        """The running child's sandbox; None if there is no child."""
        return self._child.confinement if self._child is not None else None

    async def ensure_running(self, report: Report, model_id: str = "") -> EngineAddress:
        """Return the address of an engine that answers with this model ("" for the default one).

        Starts it where needed; callers at the same time share one start, and cancelling one does
        not end it for the others. Another model is loaded once no answer runs.

        Raises:
            EngineMissing: llama.cpp or the model is not installed.
            ModelFileUnusable: the model can't be loaded.
            EngineStopped: it crashed again after a restart, hung, or the program is closing.
        """
        model = await asyncio.to_thread(self._library.model, model_id)
        if not model_id:
            self._default = model.path
        self._reports.append(report)
        try:
            return await self._reach(model, report)
        finally:
            self._reports.remove(report)
            self._arm_idle()

    @contextlib.asynccontextmanager
    async def lease(self, report: Report, model_id: str = "") -> AsyncIterator[EngineAddress]:
        """Like :meth:`ensure_running`, and keep the engine loaded inside ``with``."""
        async with self._places, self._held(report, model_id) as address:
            yield address

    @contextlib.asynccontextmanager
    async def _held(self, report: Report, model_id: str) -> AsyncIterator[EngineAddress]:
        address = await self.ensure_running(report, model_id)
        child = self._child
        self._leases += 1
        self._free.clear()
        self._disarm_idle()
        try:
            yield address
        finally:
            self._leases -= 1
            if not self._leases:
                self._free.set()
                self._arm_idle()
            if child is not None and child is self._child and child.alive:
                self._crashes = 0

    async def model_hash(self, model_id: str = "") -> str:
        """Return the SHA-256 of a model's file, "" if it can't be read."""
        try:
            model = await asyncio.to_thread(self._library.model, model_id)
            return (await asyncio.to_thread(self._library.with_checksum, model)).sha256
        except FalconError:
            return ""

    async def stop(self) -> None:
        """Unload the model and end the child, within seconds; it is started again on demand."""
        self._disarm_idle()
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            await asyncio.wait({job})
        await self._put_down()

    async def close(self) -> None:
        """End the child permanently; later requests are refused."""
        self._closed = True
        await self.stop()

    async def _reach(self, model: LocalModel, report: Report) -> EngineAddress:
        if self._phase is not None:
            report(Progress(self._phase))
        while True:
            if self._closed:
                raise EngineStopped(Sentence("Falcon Desktop is closing."))
            job = self._job
            if job is None:
                job = self._begin(model)
                await self._outcome(job)
            elif self._job_model == model.path:
                await self._outcome(job)
            else:
                with contextlib.suppress(FalconError):
                    await self._outcome(job)
                continue
            child = self._child
            if child is not None and child.alive and child.launch.model_path == model.path:
                return child.address

    def _begin(self, model: LocalModel) -> asyncio.Task[None]:
        job = asyncio.create_task(self._bring_up(model), name="engine-start")
        self._job = job
        self._job_model = model.path
        job.add_done_callback(self._job_done)
        return job

    def _job_done(self, job: asyncio.Task[None]) -> None:
        if self._job is job:
            self._job = None
        self._phase = None
        if not job.cancelled() and (error := job.exception()) is not None:
            _log.info("the engine did not start: %s", error)

    async def _outcome(self, job: asyncio.Task[None]) -> None:
        await asyncio.wait({job})
        if job.cancelled():
            raise EngineStopped(Sentence("The engine was stopped."))
        job.result()

    async def _bring_up(self, model: LocalModel) -> None:
        child = self._child
        if child is not None and child.launch.model_path == model.path and child.alive:
            if not await child.hung(self._patience):
                return
            _log.info("the engine does not answer; it is ended")
            await self._put_down()
            self._crashes += 1
        elif child is not None and child.alive:
            await self._free.wait()
        await self._put_down()
        await self._start(model)

    async def _start(self, model: LocalModel) -> None:
        if self._crashes > 1:
            self._crashes = 0  # the next Retry is the user's own wish
            raise EngineStopped(Sentence("The engine crashed again."), detail=self._last_words)
        header = await asyncio.to_thread(read_header, model.path)
        trained = header.context_length or CONTEXT_WINDOW
        launch = Launch(
            command=self._command,
            model_path=model.path,
            model_id=model.id,
            context_window=min(CONTEXT_WINDOW, trained),
            parallel=PARALLEL,
            load_limit=self._load_limit,
            template=_template_for(header, model.id),
        )
        child = await self._start_child(launch)
        self._child = child
        self._watch = asyncio.create_task(self._look_after(child), name="engine-watch")

    async def _start_child(self, launch: Launch) -> Child:
        """Start a child; once more where it died while it started."""
        try:
            return await Child.start(launch, self._tell)
        except EngineTooSlow:
            raise
        except EngineStopped as error:
            self._crashes += 1
            if self._crashes > 1:
                self._crashes = 0
                raise
            _log.info("the engine ended while it started; it is started again: %s", error)
        return await Child.start(launch, self._tell)

    def _tell(self, phase: Phase) -> None:
        self._phase = phase
        for report in list(self._reports):
            report(Progress(phase))

    async def _look_after(self, child: Child) -> None:
        """Notice that the child died; end it when it hangs in an answer."""
        while not await child.wait(self._watch_every):
            if self._leases and await child.hung(self._patience):
                _log.info("the engine hangs in an answer; it is ended")
                child.kill()
        self._crashes += 1
        self._last_words = causes(await child.log_tail())
        _log.info("the engine ended unexpectedly")
        await child.stop()

    async def _put_down(self) -> None:
        """End the child; may be cancelled and called again until it is done."""
        child, watch = self._child, self._watch
        if child is None:
            return
        if watch is not None:
            if child.alive:
                watch.cancel()
            await asyncio.wait({watch})
        await child.stop()
        if self._child is child:
            self._child = None
            self._watch = None

    def _arm_idle(self) -> None:
        self._disarm_idle()
        if not self._leases and self._child is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._idle_after, self._unload)

    def _disarm_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _unload(self) -> None:
        self._idle = None
        if self._leases or self._job is not None or self._child is None:
            return
        job = asyncio.create_task(self._put_down(), name="engine-unload")
        self._job = job
        self._job_model = ""
        job.add_done_callback(self._job_done)


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
