"""The queue of models that are being downloaded: one at a time, in the order of asking."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedModel
from falcon_desktop.core.domain.errors import FalconError, InternalError, NextStep
from falcon_desktop.core.domain.events import DownloadsChanged
from falcon_desktop.core.ports.downloads import KeptDownloads, ModelFetcher
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.text.sentences import Sentence

_log = logging.getLogger(__name__)


class DownloadQueue:
    """Downloads models one after the other. For use on one event loop.

    Args:
        fetcher: fetches a model.
        kept: where it stands what is wanted, so that a restart forgets nothing.
        publish: hears the whole list after every change, in
            :class:`~falcon_desktop.core.domain.events.DownloadsChanged`. It must return at once.
    """

    def __init__(self, fetcher: ModelFetcher, kept: KeptDownloads, publish: Publish) -> None:
        self._fetcher = fetcher
        self._kept = kept
        self._publish = publish
        self._downloads: dict[str, Download] = {}
        self._loading: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._running = ""
        self._waiting: list[Callable[[Sequence[Download]], None]] = []
        """Hear the list, too, with what was just done."""
        self._closed = False

    async def all(self) -> Sequence[Download]:
        """Return the downloads in their order; those of an earlier session are paused."""
        await self._loaded()
        return tuple(self._downloads.values())

    async def add(self, wanted: WantedModel) -> None:
        """Download a model when its turn comes; one that was paused or failed goes on."""
        await self._loaded()
        known = self._downloads.get(wanted.model_id)
        if known is not None and not known.ended:
            return
        if known is not None and known.wanted != wanted:
            await self._fetcher.discard(known.wanted)
        here = await self._fetcher.size_so_far(wanted)
        self._downloads.pop(wanted.model_id, None)  # to the end of the queue
        self._set(Download(wanted, DownloadState.WAITING, here))
        await self._keep()
        self._next()

    async def resume(self, download_id: str) -> None:
        """Go on with one that was paused, or try one again that failed."""
        await self._loaded()
        known = self._downloads.get(download_id)
        if known is not None and known.ended:
            self._set(known.now(DownloadState.WAITING))
            self._next()

    async def pause(self, download_id: str) -> None:
        """Stop a download; what came of it is kept."""
        await self._loaded()
        known = self._downloads.get(download_id)
        if known is None or known.ended:
            return
        self._set(known.now(DownloadState.PAUSED))
        await self._stop(download_id)

    async def cancel(self, download_id: str) -> None:
        """Forget a download and delete what came of it."""
        await self._loaded()
        known = self._downloads.pop(download_id, None)
        if known is None:
            return
        self._tell()
        await self._stop(download_id)
        await self._keep()
        await self._fetcher.discard(known.wanted)

    async def finished(self, download_id: str) -> Download:
        """Wait until a download is done, failed or paused, and return it.

        One that is cancelled meanwhile is returned as paused, and so is each when the queue closes.

        Raises:
            KeyError: there is none of that name.
        """
        await self._loaded()
        heard: asyncio.Future[Download] = asyncio.get_running_loop().create_future()
        known = self._downloads[download_id]

        def look(downloads: Sequence[Download]) -> None:
            gone = known.now(DownloadState.PAUSED)
            one = next((one for one in downloads if one.id == download_id), gone)
            if one.ended and not heard.done():
                heard.set_result(one)

        look((known,))
        self._waiting.append(look)
        try:
            return await heard
        finally:
            with contextlib.suppress(ValueError):  # the queue closed
                self._waiting.remove(look)

    async def close(self) -> None:
        """Stop; what is wanted is there again the next time."""
        self._closed = True
        waiting, self._waiting = self._waiting, []
        await self._stop(self._running)
        for look in waiting:
            look([one.now(DownloadState.PAUSED) for one in self._downloads.values()])

    async def _loaded(self) -> None:
        """Take in, once, what was wanted when the program ended."""
        if self._loading is None:
            self._loading = asyncio.ensure_future(self._load())
        await asyncio.shield(self._loading)

    async def _load(self) -> None:
        for wanted in await self._kept.load():
            here = await self._fetcher.size_so_far(wanted)
            self._downloads[wanted.model_id] = Download(wanted, DownloadState.PAUSED, here)

    def _next(self) -> None:
        """Begin with the next one, if none runs."""
        if self._task is not None or self._closed:
            return
        for one in self._downloads.values():
            if one.state is DownloadState.WAITING:
                self._running = one.id
                self._set(one.now(DownloadState.RUNNING))
                self._task = asyncio.ensure_future(self._run(one.wanted))
                return

    async def _run(self, wanted: WantedModel) -> None:
        name = wanted.model_id

        def report(done: int) -> None:
            known = self._downloads.get(name)
            if known is not None and known.state is DownloadState.RUNNING:
                self._set(known.now(DownloadState.RUNNING, done=done))

        try:
            await self._fetcher.fetch(wanted, report)
        except FalconError as error:
            await self._failed(wanted, error)
        except Exception:
            _log.exception("a download failed")
            sentence = Sentence("The download failed unexpectedly.")
            await self._failed(wanted, InternalError(sentence, next_step=NextStep.RETRY))
        else:
            known = self._downloads.pop(name, None)
            if known is not None:
                await self._keep()
                done = known.now(DownloadState.DONE, done=wanted.size)
                self._tell(done)
        finally:
            self._task, self._running = None, ""
            self._next()

    async def _failed(self, wanted: WantedModel, error: FalconError) -> None:
        here = await self._fetcher.size_so_far(wanted)
        known = self._downloads.get(wanted.model_id)
        if known is not None and known.state is DownloadState.RUNNING:
            self._set(known.now(DownloadState.FAILED, done=here, error=error))

    async def _stop(self, download_id: str) -> None:
        """Stop the download if it runs, and wait until it did."""
        task = self._task
        if task is not None and download_id == self._running:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(asyncio.wait((task,)))

    def _set(self, download: Download) -> None:
        self._downloads[download.id] = download
        self._tell()

    def _tell(self, done: Download | None = None) -> None:
        """Tell the list, and what was just done and is not in it any more."""
        downloads = tuple(self._downloads.values())
        self._publish(DownloadsChanged(downloads, done.id if done is not None else ""))
        for look in list(self._waiting):
            look(downloads if done is None else (done, *downloads))

    async def _keep(self) -> None:
        await self._kept.save([one.wanted for one in self._downloads.values()])
