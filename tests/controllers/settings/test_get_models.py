"""To get models: nobody is asked unasked, the latest question counts, downloads arrive."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from falcon_desktop.controllers.settings.opening import SettingsOpener
from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.downloads import DownloadState, WantedModel
from falcon_desktop.core.domain.errors import KeychainLocked, KeyUnusable, Unreachable
from falcon_desktop.core.domain.hub import (
    FittingChoice,
    FoundRepository,
    HubChoice,
    HubFile,
    HubOffer,
    HubRepository,
)
from falcon_desktop.core.domain.model_memory import Fit, MemoryNeed
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.settings.get_models import GetModels
from tests.controllers.bench import Bench, noted
from tests.waiting import until

SEARCH, OFFER = "Hub.search", "Hub.offer"


def offer_of(name: str) -> HubOffer:
    choices = tuple(
        HubChoice((HubFile(f"{name}-{kind}.gguf", size, "0" * 64),))
        for kind, size in (("Q4_0", 300), ("Q8_0", 600))
    )
    need = MemoryNeed(1, 1, 1)
    fitting = tuple(FittingChoice(one, need, 9, Fit.FITS, 8_192) for one in choices)
    return HubOffer(HubRepository(f"me/{name}", "0" * 40, choices), fitting)


def wanted(name: str) -> WantedModel:
    offer = offer_of(name)
    return WantedModel.of(offer.repository, offer.fitting[0].choice)


async def part_of(bench: Bench, settings: SettingsController) -> GetModels:
    part = settings.view.models.get
    await bench.settle()
    return part


async def test_nobody_is_asked_before_a_person_asks(
    bench: Bench, settings: SettingsController
) -> None:
    part = await part_of(bench, settings)
    part.field.setText("falcon")
    await bench.settle()
    assert bench.bridge.names("Hub.") == []


async def test_only_the_latest_question_is_answered(
    bench: Bench, settings: SettingsController
) -> None:
    part = await part_of(bench, settings)
    found, offers = noted(part, "show_found"), noted(part, "show_offer")
    bench.doubles.hub.found = [FoundRepository("me/a")]
    bench.doubles.hub.offers["me/a"] = offer_of("a")
    bench.bridge.hold(SEARCH)
    part.search_requested.emit("words")
    await bench.settle()
    part.repository_requested.emit("me/a", "q8_0")
    await bench.settle()
    bench.bridge.release(SEARCH)
    await bench.settle()
    assert found == []
    assert offers == [(offer_of("a"), "a-Q8_0")]
    part.search_requested.emit("words")
    await bench.settle()
    assert found == [("words", [FoundRepository("me/a")])]


async def test_a_failure_and_a_file_that_is_not_there_are_told(
    bench: Bench, settings: SettingsController
) -> None:
    part = await part_of(bench, settings)
    trouble = noted(part, "show_trouble")
    bench.bridge.fail(SEARCH, Unreachable("Nobody answers."))
    part.search_requested.emit("words")
    await bench.settle()
    part.repository_requested.emit("no/body", "")
    await bench.settle()
    bench.doubles.hub.offers["me/a"] = offer_of("a")
    part.repository_requested.emit("me/a", "Q5")
    await bench.settle()
    assert trouble == [
        ("Nobody answers.",),
        ("There is no such repository.",),
        ("“me/a” has no model called “Q5”.",),
    ]


async def models_of(bench: Bench, opener: SettingsOpener) -> SettingsController:
    """Open the page of models."""
    opener.show_page("models")
    await until(lambda: opener.opened is not None)
    await bench.settle()
    assert opener.opened is not None
    return opener.opened


async def test_a_model_that_came_answers_instead_of_the_starter_model(bench: Bench) -> None:
    settings = await models_of(bench, SettingsOpener(bench.given))
    part = settings.view.models.get
    told = noted(settings.view.models, "show_result")
    shown = noted(part, "show_downloads")
    for name in ("a", "b"):
        one = wanted(name)
        bench.doubles.local_models.here.append(LocalModel(one.model_id, name, f"/{name}", 1))
    bench.doubles.fetcher.held["a-Q4_0"] = asyncio.Event()
    part.download_requested.emit(wanted("a"))
    part.download_requested.emit(wanted("b"))
    await until(lambda: bool(shown) and len(shown[-1][0]) == 2)
    bench.doubles.fetcher.held["a-Q4_0"].set()
    await until(lambda: len(told) == 2)
    assert told == [("Now using a.",), ("b is ready to use.",)]
    assert [one.model for one in bench.preferences.value.connections] == ["a-Q4_0"]
    assert bench.preferences.value.connections[0].id == EMBEDDED_ID
    assert bench.services.connections.connection(EMBEDDED_ID).model == "a-Q4_0"
    await bench.settle()
    assert not shown[-1][0]
    settings.view.close()
    await bench.settle()


async def test_a_download_is_paused_resumed_and_cancelled(
    bench: Bench, settings: SettingsController
) -> None:
    part = await part_of(bench, settings)
    shown, fetcher = noted(part, "show_downloads"), bench.doubles.fetcher

    def states() -> list[DownloadState]:
        return [one.state for one in shown[-1][0]] if shown else []

    fetcher.held["a-Q4_0"] = asyncio.Event()
    part.download_requested.emit(wanted("a"))
    await until(lambda: states() == [DownloadState.RUNNING] and shown[-1][0][0].done == 100)
    part.pause_requested.emit("a-Q4_0")
    await until(lambda: states() == [DownloadState.PAUSED])
    part.resume_requested.emit("a-Q4_0")
    await until(lambda: states() == [DownloadState.RUNNING])
    part.cancel_requested.emit("a-Q4_0")
    await until(lambda: states() == [] and fetcher.discarded == ["a-Q4_0"])


async def test_downloads_of_an_earlier_session_are_shown_and_begin_only_when_asked(
    bench: Bench, settings: SettingsController
) -> None:
    bench.doubles.fetcher.kept = [wanted("a")]
    part = settings.view.models.get
    shown = noted(part, "show_downloads")
    await bench.settle()
    assert [one.state for one in shown[-1][0]] == [DownloadState.PAUSED]
    assert bench.doubles.fetcher.begun == []


async def test_a_token_is_saved_and_told(bench: Bench, settings: SettingsController) -> None:
    part = await part_of(bench, settings)
    told = noted(part, "show_token")
    part.token_entered.emit("hf_1")
    await bench.settle()
    bench.bridge.fail("Hub.save_token", KeyUnusable("That is no key."))
    part.token_entered.emit("hf_2")
    await bench.settle()
    assert bench.doubles.hub.tokens == ["hf_1"]
    assert [one[0] for one in told] == ["Saved in the keyring.", "That is no key."]


async def test_a_saved_token_can_be_forgotten(bench: Bench, settings: SettingsController) -> None:
    part = await part_of(bench, settings)
    told = noted(part, "show_token")
    gated = offer_of("a")
    bench.doubles.hub.offers["me/a"] = replace(
        gated, repository=replace(gated.repository, gated=True)
    )
    part.repository_requested.emit("me/a", "")
    await bench.settle()
    assert told == [], "none is saved"
    bench.doubles.hub.tokens.append("hf_1")
    part.repository_requested.emit("me/a", "")
    await bench.settle()
    part.token_forgotten.emit()
    await bench.settle()
    assert bench.doubles.hub.tokens == []
    assert [one[0] for one in told] == ["A token is saved.", "The token is forgotten."]
    bench.bridge.fail("Hub.forget_token", KeychainLocked("The keyring is locked."))
    part.token_forgotten.emit()
    await bench.settle()
    assert told[-1][0] == "The keyring is locked."


@pytest.mark.parametrize("again", [True, False])
async def test_a_download_arrives_once_though_the_window_was_closed(
    bench: Bench, again: bool
) -> None:
    opener = SettingsOpener(bench.given)
    settings = await models_of(bench, opener)
    bench.doubles.local_models.here.append(LocalModel("a-Q4_0", "a", "/a", 1))
    fetcher = bench.doubles.fetcher
    fetcher.held["a-Q4_0"] = asyncio.Event()
    settings.view.models.get.download_requested.emit(wanted("a"))
    await until(lambda: fetcher.begun == ["a-Q4_0"])
    settings.view.close()
    await bench.settle()
    notices = noted(bench.window.notice, "show_notice")
    results: list[tuple[object, ...]] = []
    if again:
        settings = await models_of(bench, opener)
        results = noted(settings.view.models, "show_result")
    fetcher.held["a-Q4_0"].set()
    await until(lambda: notices or results)
    await bench.settle()
    assert [one.model for one in bench.preferences.value.connections] == ["a-Q4_0"]
    assert [one[0] for one in notices + results] == ["Now using a."]
    assert bool(results) == again
    if again:
        settings.view.close()
        await bench.settle()
