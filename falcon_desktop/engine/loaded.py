"""One model in an engine process of its own: started on demand, shared by answers, unloaded when
idle, restarted once after a crash. Lives on one asyncio loop.

On Linux the child dies with the *thread* that started it (``PR_SET_PDEATHSIG``), so the loop's
thread must live as long as the engine is wanted, as the worker's does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

from falcon_desktop.core.domain.devices import Placement
from falcon_desktop.core.domain.errors import EngineStopped, FalconError
from falcon_desktop.core.domain.events import Notice, Phase, Progress
from falcon_desktop.core.domain.model_memory import ModelMemory
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.engine.child import (
    Child,
    DeviceFailed,
    EngineAddress,
    EngineTooSlow,
    Launch,
    causes,
)
from falcon_desktop.engine.device_failures import DeviceFailure

Report = Callable[[Progress], None]
Hear = Callable[[Progress | Notice], None]
"""Hears of an answer, too, what is to be told with it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things may take, in seconds.

    ``idle_after``: without a running answer until the model is unloaded, None for never.
    ``watch_every``: between looks at a child that is answering. ``silence``: of a child that is not
    known to be suspended until it is given up.
    """

    idle_after: float | None
    watch_every: float
    silence: float


class LoadedModel:
    """A model that is loaded, will be, or was.

    Args:
        launch: what is started.
        memory: what its memory depends on.
        patience: how long things may take.
        starting: given the coroutine that starts the child, awaits it as soon as there is room.
    """

    def __init__(
        self,
        launch: Launch,
        memory: ModelMemory,
        patience: Patience,
        starting: Callable[[LoadedModel, Callable[[], Awaitable[None]]], Awaitable[None]],
    ) -> None:
        self.launch = launch
        self.memory = memory
        self.need = memory.need(launch.context_window, launch.load.cache_type)
        """How much memory that takes."""
        self.free = asyncio.Event()
        """Set while no answer runs."""
        self.free.set()
        self.used = 0.0
        """When it was last asked for or an answer ended, by the event loop's clock."""
        self._patience = patience
        self._starting = starting
        self._child: Child | None = None
        self._watch: asyncio.Task[None] | None = None
        self._job: asyncio.Task[None] | None = None
        self._phase: Phase | None = None
        self._reports: list[Report] = []
        self._leases = 0
        self._idle: asyncio.TimerHandle | None = None
        self._crashes = 0
        self._layers: int | None = None
        """So many go to a graphics processor, since it failed with more; None: as was chosen."""
        self._untold: Notice | None = None
        """That it failed; the next answer tells."""
        self._last_words = ""
        self._closed = False

    @property
    def child(self) -> Child | None:
        """Its process; None while there is none."""
        return self._child if self._child is not None and self._child.alive else None

    @property
    def address(self) -> EngineAddress | None:
        """Where it answers; None while it does not, or is about to go."""
        child = self.child
        return child.address if child is not None and self._job is None else None

    @property
    def busy(self) -> bool:
        """Whether an answer runs, or somebody waits for it."""
        return bool(self._leases or self._reports)

    def take_patience(self, patience: Patience) -> None:
        """Take as long from now on; while no answer runs, the time begins anew."""
        self._patience = patience
        if self._idle is not None or (self._child is not None and not self.busy):
            self._arm_idle()

    async def reach(self, report: Report) -> EngineAddress:
        """Return its address; starts it where needed.

        Callers at the same time share one start, and cancelling one does not end it for others.

        Raises:
            FalconError: it can't be loaded, or crashed again.
        """
        self._reports.append(report)
        self._touch()
        try:
            if self._phase is not None:
                report(Progress(self._phase))
            while True:
                if self._closed:
                    raise EngineStopped(Sentence("The engine was stopped."))
                await self._outcome(self._job or self._begin(self._bring_up(), "engine-start"))
                if (child := self.child) is not None:
                    return child.address
        finally:
            self._reports.remove(report)
            self._arm_idle()

    @contextlib.asynccontextmanager
    async def lease(self, report: Hear) -> AsyncIterator[EngineAddress]:
        """Like :meth:`reach`, and keep it loaded inside ``with``; tells once that a graphics
        processor failed.
        """
        address = await self.reach(report)
        if self._untold is not None:
            report(self._untold)
            self._untold = None
        child = self._child
        self._leases += 1
        self.free.clear()
        self._disarm_idle()
        try:
            yield address
        except FalconError:
            if child is not None and self._leases == 1 and await child.fails_on_device():
                child.kill()  # it would fail again; who looks after it sees why
            raise
        finally:
            self._leases -= 1
            self._touch()
            if not self._leases:
                self.free.set()
                self._arm_idle()
            if child is not None and child is self._child and child.alive:
                self._crashes = 0

    async def stop(self) -> None:
        """Unload it, within seconds; it is started again on demand."""
        self._disarm_idle()
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            await asyncio.wait({job})
        await self._put_down()

    async def close(self) -> None:
        """Unload it for good."""
        self._closed = True
        await self.stop()

    def _touch(self) -> None:
        self.used = asyncio.get_running_loop().time()

    def _begin(self, work: Awaitable[None], name: str) -> asyncio.Task[None]:
        async def run() -> None:
            await work

        job = asyncio.create_task(run(), name=name)
        self._job = job
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

    async def _bring_up(self) -> None:
        child = self._child
        if child is not None and child.alive:
            if not await child.hung(self._patience.silence):
                return
            _log.info("the engine does not answer; it is ended")
            await self._put_down()
            self._crashes += 1
        await self._put_down()
        if self._crashes > 1:
            self._crashes = 0  # the next Retry is the user's own wish
            raise EngineStopped(Sentence("The engine crashed again."), detail=self._last_words)
        await self._starting(self, self._start)

    async def _start(self) -> None:
        child = await self._start_child()
        self._child = child
        self._watch = asyncio.create_task(self._look_after(child), name="engine-watch")

    async def _start_child(self) -> Child:
        """Start a child; once more where it died while it started, and with fewer layers on a
        graphics processor as long as that fails.
        """
        again = False
        while True:
            try:
                return await Child.start(self._wanted(), self._tell)
            except EngineTooSlow:
                raise
            except DeviceFailed as error:
                self._step_down(error.failure, error.placement)
            except EngineStopped as error:
                self._crashes += 1
                if again or self._crashes > 1:
                    self._crashes = 0
                    raise
                again = True
                _log.info("the engine ended while it started; it is started again: %s", error)

    def _wanted(self) -> Launch:
        if self._layers is None:
            return self.launch
        load = replace(self.launch.load, gpu_layers=self._layers)
        return replace(self.launch, load=load, stepped=True)

    def _step_down(self, failure: DeviceFailure, placement: Placement) -> None:
        """Give a graphics processor that failed half of the layers from now on, and then none."""
        most = placement.most or self.memory.shape.layers + 1
        chosen = self.launch.load.gpu_layers
        had = placement.layers or min(most if chosen is None else chosen, most)
        self._layers = had // 2 if self._layers is None else 0
        name, left = self.launch.model_id, self._layers
        _log.info("the graphics processor failed (%s): %d layers stay", failure.name, left)
        if failure is DeviceFailure.MEMORY:
            sentence = (
                Sentence("Video memory ran out. “{name}” now has {layers} of {most} layers on the "
                         "graphics processor, and is slower.", name=name, layers=left, most=most)
                if left
                else Sentence("Video memory ran out. “{name}” now runs on the processor, and is "
                              "slower.", name=name)
            )  # fmt: skip
        else:
            sentence = (
                Sentence("The graphics processor failed. “{name}” now has {layers} of {most} "
                         "layers on it, and is slower.", name=name, layers=left, most=most)
                if left
                else Sentence("The graphics processor failed. “{name}” now runs on the processor, "
                              "and is slower.", name=name)
            )  # fmt: skip
        self._untold = Notice(sentence)

    def _tell(self, phase: Phase) -> None:
        self._phase = phase
        for report in list(self._reports):
            report(Progress(phase))

    async def _look_after(self, child: Child) -> None:
        """Notice that the child died; end it when it hangs in an answer."""
        while not await child.wait(self._patience.watch_every):
            if self._leases and await child.hung(self._patience.silence):
                _log.info("the engine hangs in an answer; it is ended")
                child.kill()
        self._crashes += 1
        log = await child.log_tail()
        self._last_words = causes(log)
        _log.info("the engine ended unexpectedly")
        suspected = child.crashed and self._crashes > 1
        if failure := child.device_failure(log, suspected=suspected):
            self._step_down(failure, child.placement)
            self._crashes = 0
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
        if self._patience.idle_after is not None and not self._leases and self._child is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._patience.idle_after, self._unload)

    def _disarm_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _unload(self) -> None:
        self._idle = None
        if self._leases or self._job is not None or self._child is None:
            return
        self._begin(self._put_down(), "engine-unload")
