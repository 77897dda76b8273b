"""``models search`` and ``models get``: finds models at Hugging Face and downloads them."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.connection_names import HUB_NAME
from falcon_desktop.cli.environment import required
from falcon_desktop.cli.model_words import FITS, size_told
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.cli.services import opened_services
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.downloads import DownloadState, WantedModel
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    ExitStatus,
    FalconError,
    InvalidInput,
    KeyRejected,
    ModelNotFound,
    ModelTooLarge,
)
from falcon_desktop.core.domain.events import ChatEvent, DownloadsChanged
from falcon_desktop.core.domain.hub import (
    FALCON_FAMILY,
    FittingChoice,
    FoundRepository,
    HubOffer,
    Licence,
    chosen,
    no_such_file,
    read_reference,
)
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence

_MOST_NAMES: Final = 40
_STEP: Final = 10
"""Per cent between two lines where no terminal shows the progress."""


def search(options: argparse.Namespace, output: Output) -> int:
    """Print the repositories that match, or the files of one; contacts nobody without words."""
    meant = read_reference(" ".join(options.words))
    if not (meant.words or meant.repository):
        _print_found(FALCON_FAMILY, options, output)
        return ExitStatus.OK

    async def main() -> int:
        async with _opened(options, output) as container:
            hub = container.services.hub
            if meant.repository:
                _print_files(await hub.offer(meant.repository), options, output)
                return ExitStatus.OK
            found = await hub.search(meant.words)
        _print_found(found, options, output)
        if not found:
            output.note(Sentence("Nothing found for “{words}”.", words=meant.words[:80]))
        return ExitStatus.OK

    return _run(main)


def get(options: argparse.Namespace, output: Output) -> int:
    """Download a model and print its id."""
    meant = read_reference(options.model)
    if not meant.repository:
        raise InvalidInput(
            Sentence(
                "“{name}” is not of the form owner/name. To search: {command}",
                name=options.model[:80],
                command="falcon-desktop models search WORDS",
            )
        )

    async def main() -> int:
        shown = _Progress(output, as_json=options.json)
        async with _opened(options, output, shown.hear) as container:
            offer = await container.services.hub.offer(meant.repository)
            one = _chosen(offer, meant.wanted)
            wanted = WantedModel.of(offer.repository, one.choice)
            _tell_offer(offer, one, options, output)
            if not await _is_here(container, wanted):
                try:
                    await _download(container, wanted, shown)
                except asyncio.CancelledError:
                    output.note(Sentence("Interrupted. Run the same command to continue."))
                    raise
        if options.json:
            output.json({"type": "done", "status": "complete", "id": wanted.model_id})
        else:
            output.line(wanted.model_id)
        return ExitStatus.OK

    try:
        return _run(main)
    except FalconError as error:
        if options.json:
            failed = {"type": "done", "status": "failed", "code": error.code}
            output.json({**failed, "sentence": str(error.sentence)})
        raise


def _run(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    try:
        return library.run(main)
    except (KeyRejected, AccessDenied) as error:
        # below what was wrong, as where a server wants a key
        hint = Sentence(
            "To save a token: {command}. To use one once, name a variable that holds it with "
            "--key-env.",
            command=f"falcon-desktop keys set {HUB_NAME}",
        )
        raise type(error)(
            error.sentence,
            detail=hint,
            next_step=error.next_step,
            http_status=error.http_status,
        ) from error


def _opened(
    options: argparse.Namespace, output: Output, publish: Publish | None = None
) -> AbstractAsyncContextManager[ServiceContainer]:
    """Open the services, with the token that the command line names."""
    token = required(options.key_env) if options.key_env else ""
    return opened_services(
        paths.data_directory(options.data_dir), output, hub_token=token, publish=publish
    )


# --- what there is -------------------------------------------------------------------------------


def _print_found(
    found: Sequence[FoundRepository], options: argparse.Namespace, output: Output
) -> None:
    for one in found:
        if options.json:
            output.json(
                {
                    "id": one.id,
                    **_licence(one.licence),
                    "gated": one.gated,
                    "downloads": one.downloads,
                    "parameters": one.parameters or None,
                    "page": one.page,
                }
            )
            continue
        parts = [one.id, _licence_told(one.licence)]
        if one.gated:
            parts.append(Sentence("gated"))
        if one.downloads:
            parts.append(Sentence("{number} downloads a month", number=one.downloads))
        output.line("  ".join(one_line(output.told(part)) for part in parts))


def _print_files(offer: HubOffer, options: argparse.Namespace, output: Output) -> None:
    best = offer.best
    if not options.json:
        _tell_licence(offer, output)
    for one in offer.fitting:
        if options.json:
            output.json({**_facts(offer, one), "suggested": one is best})
            continue
        mark = "*" if one is best else " "
        parts = (one.choice.quantisation, size_told(one.choice.size), _fit_told(one))
        told = "  ".join(one_line(output.told(part)) for part in parts if part)
        output.line(f"{mark} {told}  {one_line(one.choice.name)}")
    if best is None:
        output.note(Sentence("None of these fits into the free memory."))


def _facts(offer: HubOffer, one: FittingChoice) -> dict[str, Any]:
    choice = one.choice
    return {
        "repository": offer.repository.id,
        "file": choice.files[0].path,
        "id": choice.model_id,
        "quantisation": choice.quantisation or None,
        "size": choice.size,
        "accepts_images": choice.projector is not None,
        **_licence(offer.repository.licence),
        "gated": offer.repository.gated,
        "fit": one.fit.value,
        "needs": one.need.total,
        "free": one.free,
        "context_window": one.tokens,
    }


def _licence(licence: Licence) -> dict[str, str | None]:
    return {"licence": licence.name or None, "licence_url": licence.address or None}


def _licence_told(licence: Licence) -> str:
    return one_line(licence.name) or Sentence("licence unknown")


def _fit_told(one: FittingChoice) -> Sentence:
    if not one.need.counts_context:
        return Sentence(
            "{fit} (needs at least {need}, {free} free)",
            fit=FITS[one.fit],
            need=size_told(one.need.total),
            free=size_told(one.free),
        )
    return Sentence(
        "{fit} (needs {need}, {free} free)",
        fit=FITS[one.fit],
        need=size_told(one.need.total),
        free=size_told(one.free),
    )


def _tell_licence(offer: HubOffer, output: Output) -> None:
    repository = offer.repository
    licence = Sentence("Licence: {licence}", licence=_licence_told(repository.licence))
    address = repository.licence.address or repository.page
    output.note(Sentence("{sentence} ({address})", sentence=licence, address=address))
    if repository.gated:
        output.note(
            Sentence(
                "Gated: accept its terms on its page first: {address}", address=repository.page
            )
        )


def _chosen(offer: HubOffer, wanted: str) -> FittingChoice:
    """Return the model that is named, else the one to suggest.

    Raises:
        ModelNotFound: there is none of that name.
        ModelTooLarge: none is named, and none fits.
    """
    if wanted:
        choice = chosen(offer.repository, wanted)
        if choice is None:
            names = [one.choice.quantisation or one.choice.name for one in offer.fitting]
            listed = Listing(one_line(name) for name in names[:_MOST_NAMES])
            raise ModelNotFound(
                no_such_file(offer.repository.id, wanted),
                detail=Sentence("Available: {names}.", names=listed),
            )
        return next(one for one in offer.fitting if one.choice is choice)
    if offer.best is None:
        smallest = offer.fitting[0]
        named = smallest.choice.quantisation or smallest.choice.name
        raise ModelTooLarge(
            Sentence(
                "None of these fits into the free memory; the smallest needs {need}, and {free} "
                "are free. To download it all the same: {command}",
                need=size_told(smallest.need.total),
                free=size_told(smallest.free),
                command=f"falcon-desktop models get {offer.repository.id}:{named}",
            )
        )
    return offer.best


# --- the download --------------------------------------------------------------------------------


def _tell_offer(
    offer: HubOffer, one: FittingChoice, options: argparse.Namespace, output: Output
) -> None:
    if options.json:
        output.json({"type": "model", **_facts(offer, one)})
        return
    _tell_licence(offer, output)
    output.note(
        Sentence(
            "{name}: {size}, {fit}",
            name=one_line(one.choice.name),
            size=size_told(one.choice.size),
            fit=_fit_told(one),
        )
    )


async def _is_here(container: ServiceContainer, wanted: WantedModel) -> bool:
    """Whether a model is here already, as large as this one."""
    first = wanted.files[-1].size
    for one in await container.services.local_models.models():
        if one.id == wanted.model_id and not one.in_place:
            status = await asyncio.to_thread(os.stat, one.path)
            return status.st_size == first
    return False


async def _download(container: ServiceContainer, wanted: WantedModel, shown: _Progress) -> None:
    """Download a model.

    Raises:
        FalconError: it can't be had.
    """
    queue = container.services.downloads
    shown.follow(wanted)
    await queue.add(wanted)
    finished = asyncio.create_task(queue.finished(wanted.model_id))
    try:
        while not finished.done():
            news = asyncio.create_task(shown.news.wait())
            await asyncio.wait((finished, news), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            shown.show()
        ended = await finished
    finally:
        finished.cancel()
    if ended.error is not None:
        raise ended.error


class _Progress:
    """Shows how far a download is.

    Attributes:
        news: set when there is more to show.
    """

    def __init__(self, output: Output, *, as_json: bool) -> None:
        self.news = asyncio.Event()
        self._output = output
        self._as_json = as_json
        self._wanted = ""
        self._total = 1
        self._done = -1
        self._told = -1

    def follow(self, wanted: WantedModel) -> None:
        """Show this one from now on."""
        self._wanted, self._total = wanted.model_id, max(wanted.size, 1)

    def hear(self, event: ChatEvent) -> None:
        """Note how far it is."""
        if isinstance(event, DownloadsChanged):
            for one in event.downloads:
                if one.id == self._wanted and one.state is DownloadState.RUNNING:
                    self._done = one.done
                    self.news.set()

    def show(self) -> None:
        """Show how far it was when that was heard last."""
        self.news.clear()
        if self._done < 0:
            return
        share = min(100, self._done * 100 // self._total)
        if self._as_json:
            if share > self._told:
                self._told = share
                facts = {"type": "progress", "done": self._done, "total": self._total}
                self._output.json(facts)
            return
        sentence = Sentence(
            "{percent} %: {done} of {total}",
            percent=Rounded(100 * self._done / self._total),
            done=size_told(self._done),
            total=size_told(self._total),
        )
        if self._output.talks_to_a_person:
            self._output.progress(sentence)
        elif share // _STEP > self._told:
            self._told = share // _STEP
            self._output.note(sentence)
