"""The box of Ctrl+K: what is typed is looked for, older searches end, actions are done by name."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.library.palette import FIRST_HITS, MORE_TIMES, PaletteController
from falcon_desktop.controllers.settings.opening import SettingsOpener
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.palette.rows import Kind, Row
from tests.controllers.bench import Bench, heard

SEARCH = "Library.search"
ATTACH, FIND_NEXT = "action\x1fattach", "action\x1ffind_next"


@pytest.fixture
def palette(bench: Bench) -> PaletteController:
    return PaletteController(bench.given, bench.conversation, SettingsOpener(bench.given))


async def opened(bench: Bench, palette: PaletteController) -> SearchPanel:
    palette.show_search()
    await bench.settle()
    [panel] = bench.window.findChildren(SearchPanel)
    return panel


async def test_a_search_finds_and_opens_where_the_words_are(
    bench: Bench, palette: PaletteController
) -> None:
    chat = await bench.saved_chat("Why is the sky blue?", "It scatters.")
    panel = await opened(bench, palette)
    panel.set_query("scatters")
    await bench.settle()
    assert bench.bridge.of(SEARCH)[0][:2] == ("scatters", FIRST_HITS)
    [outline] = (await bench.services.library.open(chat)).path[1:]
    panel.chosen.emit(Row(Kind.HIT, chat, "A chat", part=outline.id))
    await bench.settle()
    assert bench.chat.conversation_id == chat


async def test_an_older_search_is_broken_off(bench: Bench, palette: PaletteController) -> None:
    panel = await opened(bench, palette)
    bench.bridge.hold(SEARCH)
    panel.set_query("first")
    await bench.settle()
    [running] = bench.bridge.running
    panel.set_query("second")
    await bench.settle()
    assert running.cancelled()
    assert [args[0] for args in bench.bridge.of(SEARCH)] == ["first", "second"]
    panel.closed.emit()
    await bench.settle()
    assert not bench.bridge.running
    bench.bridge.release(SEARCH)


async def test_a_search_that_failed_says_so_in_the_box(
    bench: Bench, palette: PaletteController
) -> None:
    panel = await opened(bench, palette)
    bench.bridge.fail(SEARCH, StorageError("The disk can't be read."))
    shown: list[str] = []
    show = panel.show_rows

    def note(rows: list[Row], words: str, *, keep: bool = False) -> None:
        shown.append(words)
        show(rows, words, keep=keep)

    panel.show_rows = note  # type: ignore[method-assign] # what is shown is told here, too
    panel.set_query("words")
    await bench.settle()
    assert shown[-1] == "The disk can't be read."
    panel.set_query("nothing like it")
    await bench.settle()
    assert shown[-1].startswith("No results for “nothing like it”.")


async def test_more_is_looked_for_on_demand(bench: Bench, palette: PaletteController) -> None:
    panel = await opened(bench, palette)
    panel.set_query("words")
    await bench.settle()
    panel.chosen.emit(Row(Kind.MORE, "", ""))
    await bench.settle()
    limits = [args[1] for args in bench.bridge.of(SEARCH)]
    assert limits == [FIRST_HITS, FIRST_HITS * MORE_TIMES]


async def test_an_action_is_done_by_its_name_and_remembered(
    bench: Bench, palette: PaletteController
) -> None:
    palette.show_actions()
    await bench.settle()
    [panel] = bench.window.findChildren(SearchPanel)
    done = heard(
        attach=bench.window.actions_table["attach"].triggered,
        model=bench.window.header.model_chosen,
    )
    panel.chosen.emit(Row(Kind.COMMAND, ATTACH, "Attach"))
    await bench.settle()
    assert [one[0] for one in done] == ["attach"]
    panel.chosen.emit(Row(Kind.COMMAND, FIND_NEXT, "Find next"))
    panel.chosen.emit(Row(Kind.COMMAND, ATTACH, "Attach"))
    assert bench.preferences.value.recent_commands == (ATTACH, FIND_NEXT)
    assert bench.bridge.of(SEARCH) == []


async def test_a_hit_in_a_file_shows_the_file(bench: Bench, palette: PaletteController) -> None:
    chat = await bench.saved_chat("1?", "1.")
    found = heard(found=palette.file_found)
    panel = await opened(bench, palette)
    panel.set_query("words")
    await bench.settle()
    panel.chosen.emit(Row(Kind.HIT, chat, "A chat", part="m1", file=2))
    assert found == [("found", "m1", 2, "words")]
    await bench.settle()
