"""The page of connections: saved at once, keys with their address, tests that can be stopped."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.checks import Step, StepResult, StepState
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import KeychainLocked
from falcon_desktop.core.domain.reports import FoundKey
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from tests.controllers.bench import Bench, heard, noted

HOME = Connection("home", "Home", ServerKind.OPENAI, "https://home.test/v1")
KEYED = replace(HOME, uses_key=True)
MOVED = replace(KEYED, base_url="https://away.test/v1")
ORIGIN, NEW_ORIGIN = "https://home.test:443", "https://away.test:443"


async def page_of(
    bench: Bench, settings: SettingsController, *saved: Connection
) -> ConnectionsPage:
    bench.preferences.change(connections=saved)
    bench.services.connections.replace(list(saved), "")
    page = settings.view.connections
    await bench.settle()
    if saved:
        page.choose(saved[0].id)
        await bench.settle()
    bench.bridge.calls.clear()
    return page


async def test_a_connection_is_kept_at_once_and_in_its_place(
    bench: Bench, settings: SettingsController
) -> None:
    other = replace(HOME, id="other", name="Other")
    page = await page_of(bench, settings, HOME, other)
    changed = heard(changed=settings.connections_changed)
    page.connection_saved.emit(replace(HOME, name="My home"))
    assert [one.name for one in bench.preferences.value.connections] == ["My home", "Other"]
    await bench.settle()
    assert bench.services.connections.connection("home").name == "My home"
    assert changed == [("changed",)]
    page.connection_saved.emit(replace(HOME, id="new", name="New"))
    await bench.settle()
    assert [one.id for one in bench.preferences.value.connections] == ["home", "other", "new"]


async def test_a_removed_connection_takes_its_keys_along(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, KEYED)
    bench.doubles.vault.keys["home", ORIGIN] = "secret"
    page.connection_removed.emit("home")
    await bench.settle()
    assert bench.preferences.value.connections == ()
    assert bench.doubles.servers.forgotten == ["home"]
    assert bench.doubles.vault.keys == {}


async def test_a_key_stays_with_its_address_until_it_is_replaced(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, KEYED)
    bench.doubles.vault.keys["home", ORIGIN] = "secret"
    changed = heard(changed=settings.key_changed)
    page.connection_saved.emit(MOVED)
    await bench.settle()
    assert bench.doubles.vault.keys == {("home", ORIGIN): "secret"}  # a mistyped address costs none
    assert changed == [("changed", "home")]
    page.key_entered.emit(MOVED, "newer")
    await bench.settle()
    assert bench.doubles.vault.keys == {("home", NEW_ORIGIN): "newer"}


async def test_a_removed_connection_takes_along_the_keys_of_every_address_it_had(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, KEYED, replace(HOME, id="other", uses_key=True))
    page.connection_saved.emit(MOVED)
    await bench.settle()
    bench.doubles.vault.keys |= {
        ("home", ORIGIN): "secret",
        ("home", NEW_ORIGIN): "newer",
        ("other", ORIGIN): "another's",
    }
    # what remembers is what is saved, and neither the page nor the window
    again = SettingsController(bench.window, bench.backend, bench.preferences)
    again.view.connections.connection_removed.emit("home")
    await bench.settle()
    assert bench.doubles.vault.keys == {("other", ORIGIN): "another's"}


async def test_what_a_form_holds_from_before_forgets_no_address(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, KEYED)
    bench.doubles.vault.keys["home", ORIGIN] = "secret"
    for changed in (MOVED, replace(MOVED, model="big"), replace(MOVED, base_url="https://c.test")):
        page.connection_saved.emit(changed)
        await bench.settle()
    (saved,) = bench.preferences.value.connections
    assert saved.keys_left_at == (NEW_ORIGIN, ORIGIN)
    page.key_forgotten.emit(replace(MOVED, base_url="https://c.test"))
    await bench.settle()
    assert bench.doubles.vault.keys == {}
    assert bench.preferences.value.connections == (replace(saved, keys_left_at=()),)


async def test_a_key_that_could_not_be_deleted_is_tried_again(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, KEYED)
    bench.doubles.vault.keys["home", ORIGIN] = "secret"
    told = noted(page, "set_key_state")
    bench.bridge.fail("KeyVault.delete", KeychainLocked("The keyring is locked."))
    page.key_forgotten.emit(KEYED)
    page.connection_saved.emit(HOME)
    await bench.settle()
    assert told == [("home", "The keyring is locked.")]
    bench.bridge.fail("KeyVault.delete", KeychainLocked("The keyring is locked."))
    page.connection_removed.emit("home")
    await bench.settle()
    (failure,) = bench.failed()
    assert str(failure) == "“Home” was removed, but not its key: The keyring is locked."
    assert bench.bridge.of("KeyVault.delete") == [("home", ORIGIN), ("home", ORIGIN)]


async def test_a_key_from_a_variable_is_called_that_and_one_that_is_entered_takes_its_place(
    bench: Bench, settings: SettingsController
) -> None:
    outside = replace(KEYED, key_variable="THE_KEY")
    page = await page_of(bench, settings, outside)
    editor = page.editor
    comes = "The key comes from the environment variable THE_KEY."
    assert editor.key.state.text() == comes
    assert editor.key.field.placeholderText() == "Paste API key"
    assert bench.bridge.of("KeyVault.read") == []
    editor.address.setText("https://away.test/v1")
    editor.address.editingFinished.emit()
    await bench.settle()
    assert editor.key.state.text() == comes, "it goes to any address"
    (asked,) = bench.bridge.of("ConnectionChecker.identify")
    assert not asked[0].uses_key, "but not before somebody asks for more"
    editor.key.field.setText("secret")
    editor.key.field.returnPressed.emit()
    await bench.settle()
    assert bench.preferences.value.connections == (replace(MOVED, keys_left_at=()),)
    assert bench.doubles.vault.keys == {("home", NEW_ORIGIN): "secret"}
    assert editor.key.state.text() == f"Key saved for {NEW_ORIGIN}. Keys are kept here."
    assert editor.key.field.placeholderText() == "Saved (hidden)"


async def test_to_remove_a_key_from_a_variable_ends_the_variable(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, replace(KEYED, key_variable="THE_KEY"))
    assert page.editor.key.forget.isVisibleTo(page)
    page.editor.key.forget.click()
    await bench.settle()
    assert bench.preferences.value.connections == (HOME,)
    assert page.editor.key.state.text() == "No key saved."


async def test_a_key_makes_its_connection_use_one(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, HOME)
    told = noted(page, "set_key_state")
    page.key_entered.emit(HOME, "secret")
    await bench.settle()
    assert bench.bridge.of("KeyVault.save") == [("home", ORIGIN, "secret")]
    saved = ("home", f"Key saved for {ORIGIN}. Keys are kept here.")
    assert told[0] == saved
    page.key_state_wanted.emit(KEYED)
    await bench.settle()
    assert told[-1] == saved  # the same words, whichever of both is told last
    assert bench.preferences.value.connections == (KEYED,)


async def test_a_key_that_was_not_kept_is_not_claimed(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, HOME)
    told = noted(page, "set_key_state")
    bench.bridge.fail("KeyVault.save", KeychainLocked("The keyring is locked."))
    page.key_entered.emit(HOME, "secret")
    await bench.settle()
    assert told == [("home", "The keyring is locked.")]
    assert bench.preferences.value.connections == (HOME,)


async def test_a_server_is_asked_for_its_models_with_the_key_that_was_just_entered(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, KEYED)
    bench.bridge.hold("KeyVault.save")
    page.key_entered.emit(KEYED, "secret")
    page.models_requested.emit(KEYED)
    await bench.settle()
    assert bench.bridge.of("Servers.models") == []
    bench.bridge.release("KeyVault.save")
    await bench.settle()
    assert bench.bridge.of("Servers.models") == [(KEYED,)]


async def test_a_forgotten_key_is_gone(bench: Bench, settings: SettingsController) -> None:
    page = await page_of(bench, settings, KEYED)
    bench.doubles.vault.keys["home", ORIGIN] = "secret"
    told = noted(page, "set_key_state")
    page.key_forgotten.emit(KEYED)
    await bench.settle()
    assert bench.doubles.vault.keys == {}
    assert told == [("home", "No key saved.")]


async def test_a_test_tells_step_by_step_what_it_learned(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, HOME)
    ok = StepState.OK
    bench.doubles.checker.steps = [
        StepResult(Step.ADDRESS, ok, "There."),
        StepResult(Step.MODEL, ok, "A model.", model="big"),
        StepResult(Step.FIRST_TOKEN, ok, "It answers."),
    ]
    learned = heard(state=settings.state_learned, default=settings.default_learned)
    page.test_requested.emit(HOME)
    await bench.settle()
    assert learned == [("default", "home", "big"), ("state", "home", "")]
    bench.doubles.checker.steps = [StepResult(Step.KEY, StepState.FAILED, "Refused.")]
    page.test_requested.emit(HOME)
    await bench.settle()
    assert learned[2:] == [("state", "home", "key_rejected")]


async def test_a_test_that_was_stopped_tells_nothing_more(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings, HOME)
    bench.doubles.checker.steps = [StepResult(Step.ADDRESS, StepState.FAILED, "Nobody.")]
    learned = heard(state=settings.state_learned)
    testing = noted(page, "set_testing")
    bench.bridge.hold("_go_through")
    page.test_requested.emit(HOME)
    await bench.settle()
    page.test_stop_requested.emit()
    bench.bridge.release("_go_through")
    await bench.settle()
    assert learned == []
    assert testing == [(True,), (False,)]


async def test_a_key_that_was_found_is_offered_where_none_is_saved(
    bench: Bench, settings: SettingsController
) -> None:
    found = replace(KEYED, id="found", name="Found", base_url="https://found.test/v1")
    bench.doubles.key_offers.found = {
        "known": (FoundKey("known", "Known.", ORIGIN), KEYED),
        "found": (FoundKey("found", "A key was found.", found.origin), found),
    }
    page = await page_of(bench, settings)
    offers = noted(page, "set_offers")
    bench.preferences.change(connections=(KEYED,))
    page.offer_accepted.emit("found")
    await bench.settle()
    assert [one.id for one in bench.preferences.value.connections] == ["home", "found"]
    assert bench.services.connections.connection("found") == found
    assert offers[-1] == ([],)  # the other one's server has a key already
