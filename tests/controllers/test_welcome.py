"""The card of the first start: shown where nothing is yet, gone for good when it is closed."""

from __future__ import annotations

from falcon_desktop.controllers.welcome import WelcomeController
from falcon_desktop.core.domain.conversation import ConversationSummary, Message, Role
from falcon_desktop.core.domain.events import AnswerStarted
from falcon_desktop.ui.window.welcome import WelcomeCard
from tests.controllers.bench import Bench, heard


def cards(bench: Bench) -> list[WelcomeCard]:
    return bench.window.empty_state.findChildren(WelcomeCard)


async def test_the_card_leads_where_it_points(bench: Bench) -> None:
    welcome = WelcomeController(bench.given)
    chosen = heard(chosen=welcome.chosen)
    welcome.show_if_new()
    [card] = cards(bench)
    card.chosen.emit("import")
    assert chosen == [("chosen", "import")]
    assert not bench.preferences.value.welcome_closed


async def test_who_closed_it_does_not_see_it_again(bench: Bench) -> None:
    welcome = WelcomeController(bench.given)
    welcome.show_if_new()
    cards(bench)[0].closed.emit()
    await bench.settle()
    assert cards(bench) == []
    assert bench.preferences.value.welcome_closed
    welcome.show_if_new()
    assert cards(bench) == []


async def test_who_has_chats_does_not_see_it(bench: Bench) -> None:
    welcome = WelcomeController(bench.given)
    bench.window.sidebar.set_conversations([ConversationSummary("a", "A", 1_000)])
    welcome.show_if_new()
    assert cards(bench) == []


async def test_it_goes_with_the_first_question_and_may_come_again(bench: Bench) -> None:
    welcome = WelcomeController(bench.given)
    welcome.show_if_new()
    bench.hear(AnswerStarted(Message("m", "c", None, Role.ASSISTANT, "", 1)))
    await bench.settle()
    assert cards(bench) == []
    assert not bench.preferences.value.welcome_closed
