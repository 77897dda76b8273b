"""The settings page of connections: saving, keys, models, tests, found keys."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import async_slot
from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.checks import ConnectionChecker, Step, StepResult, StepState
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.keys import key_left_behind
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.settings.connections_page import ConnectionsPage, TokenOffer

if TYPE_CHECKING:
    from falcon_desktop.core.services import Services

_CODES: Final = {Step.ADDRESS: "unreachable", Step.TLS: "tls_failed", Step.KEY: "key_rejected"}
"""What a step's failure says of a connection where no error said it."""


class ConnectionsPageController(SettingsPageController):
    """The page of connections while the settings window is open."""

    connections_changed = Signal()
    state_learned = Signal(str, str)
    """A test ended: a connection's id, and the code of the error, "" where it works."""
    key_changed = Signal(str)
    """A connection, by id, has another key, or none any more."""
    default_learned = Signal(str, str)
    """A test found which model a connection, by id, answers with where none is chosen."""
    step_came = Signal(object, str, object)
    """From the worker: which test, a connection's id and a step of the test."""

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._first_id = ""
        self._testing: asyncio.Task[None] | None = None
        self._lock: asyncio.Lock | None = None
        self._test_number = 0
        self.step_came.connect(self._show_step)

    @property
    def _page(self) -> ConnectionsPage:
        """The page, which asked for something: it was made."""
        return self._pages.connections

    def connect_page(self) -> None:
        """Connect the page's signals."""
        page = self._page
        page.start_with(self._first_id)
        page.connection_saved.connect(self.save)
        page.connection_removed.connect(self._remove_connection)
        page.default_chosen.connect(self._choose_default)
        page.key_entered.connect(self._save_key)
        page.key_forgotten.connect(self._forget_key)
        page.key_state_wanted.connect(self._tell_key)
        page.models_requested.connect(self._fetch_models)
        page.identify_requested.connect(self._identify)
        page.test_requested.connect(self._test)
        page.test_stop_requested.connect(self._stop_test)
        page.offer_accepted.connect(self._accept_offer)

    def start_with(self, connection_id: str) -> None:
        """Show this connection's form first, if it exists; else the default one's."""
        self._first_id = connection_id

    @property
    def chosen_id(self) -> str:
        """The connection whose form is shown, or would be shown first."""
        return self._page.current_id() if self._pages.has_made("connections") else self._first_id

    async def fill(self) -> None:
        """Show the connections, and keys found on this computer."""
        services = await self._backend.services()
        self.show_saved(services)
        await self._show_offers(services)

    async def show(self, connection_id: str, *, ask_key: bool) -> None:
        """Show a connection's form, with the focus in its key field if asked."""
        self.show_saved(await self._backend.services())
        if ask_key:
            self._page.ask_for_key(connection_id)
        else:
            self._page.choose(connection_id)

    async def _show_offers(self, services: Services) -> None:
        """Offer keys found on this computer, but for servers that have one already."""
        found = await self._backend.call(services.key_offers.find)
        known = {one.known_origin for one in self._saved() if one.uses_key}
        self._show(
            self._page.set_offers,
            [TokenOffer(one.id, told(one.sentence)) for one in found if one.origin not in known],
        )

    def show_saved(self, services: Services) -> None:
        """Show them as they are saved: those of the services know which model nobody chose, too."""
        if not self._pages.has_made("connections"):
            return
        self._show(
            self._page.set_connections,
            sorted(self._preferences.value.all_connections(), key=_comes_after_embedded),
            services.connections.default_id,
        )

    @Slot(object)
    def save(self, connection: Connection) -> None:
        """Save a connection; its key stays with the address it was saved for."""
        before = self._saved_as(connection.id)
        if before is None:
            self._keep([*self._saved(), connection])
            return
        # What the form holds may be older than what is known of its keys.
        self._replace(connection.following(before))
        if before.known_origin != connection.known_origin and before.uses_key:
            self.key_changed.emit(connection.id)
            self._start(self._show_key(connection, only_if_saved=True))

    @Slot(str)
    def _remove_connection(self, connection_id: str) -> None:
        removed = self._saved_as(connection_id)
        self._keep([one for one in self._saved() if one.id != connection_id])
        if removed is not None and removed.key_origins:
            self._start(self._delete_keys_of_removed(removed))

    @Slot(str)
    def _choose_default(self, connection_id: str) -> None:
        self._preferences.change(default_connection_id=connection_id)
        self._keep(self._saved())

    def _saved(self) -> list[Connection]:
        return list(self._preferences.value.connections)

    def _saved_as(self, connection_id: str) -> Connection | None:
        return next((one for one in self._saved() if one.id == connection_id), None)

    def _replace(self, connection: Connection) -> None:
        self._keep([connection if one.id == connection.id else one for one in self._saved()])

    def _keep(self, connections: list[Connection]) -> None:
        self._preferences.change(connections=tuple(connections))
        self._start(self._apply(connections))

    async def _apply(self, connections: list[Connection]) -> None:
        services = await self._backend.services()
        gone = {one.id for one in services.connections.all()} - {one.id for one in connections}
        default_id = self._preferences.value.default_connection_id
        services.connections.replace(connections, default_id)
        for connection_id in gone - {EMBEDDED_ID}:
            await self._backend.call(services.servers.forget, connection_id)
        self.show_saved(services)
        self.connections_changed.emit()

    @async_slot(object, str)
    async def _save_key(self, connection: Connection, key: str) -> None:
        try:
            async with self._one_at_a_time():
                services = await self._backend.services()
                save = services.vault.save
                kept = await self._backend.call(save, connection.id, connection.origin, key)
        except FalconError as error:
            self._tell_of_key(connection.id, told(error.sentence), saved=False, trouble=True)
            return
        finally:
            del key
        words = await self._saved_words(services, connection)
        self._tell_of_key(connection.id, words, saved=True, trouble=not kept)
        self.key_changed.emit(connection.id)
        if not connection.uses_key or connection.key_variable:
            self.save(replace(connection, uses_key=True, key_variable=""))
        left = self._saved_as(connection.id)
        if left is not None:
            # One that can't be deleted now is left for the next time.
            await self._delete_keys(left.id, set(left.keys_left_at) - {connection.known_origin})

    def _one_at_a_time(self) -> asyncio.Lock:
        """Return what lets a key that was just entered be saved before a server is asked."""
        if self._lock is None:
            import asyncio

            self._lock = asyncio.Lock()
        return self._lock

    @async_slot(object)
    async def _forget_key(self, connection: Connection) -> None:
        await self._delete_key(connection)

    async def _delete_keys(
        self, connection_id: str, origins: Collection[str]
    ) -> FalconError | None:
        """Delete a connection's keys for these origins; what can't be deleted stays known.

        Returns why the first of those could not be deleted.
        """
        services = await self._backend.services()
        deleted: list[str] = []
        failure: FalconError | None = None
        for origin in origins:
            try:
                await self._backend.call(services.vault.delete, connection_id, origin)
                deleted.append(origin)
            except FalconError as error:
                failure = failure or error
        now = self._saved_as(connection_id)
        if now is not None and now != now.without_keys_at(deleted):
            self._replace(now.without_keys_at(deleted))
        return failure

    async def _delete_key(self, connection: Connection) -> None:
        saved = self._saved_as(connection.id) or connection
        self.key_changed.emit(connection.id)
        origins = {*connection.key_origins, *saved.key_origins}
        failure = await self._delete_keys(connection.id, origins)
        if failure is not None:
            self._tell_of_key(connection.id, told(failure.sentence), saved=True, trouble=True)
            return
        self._tell_of_key(connection.id, tr("No key saved."), saved=False)

    async def _delete_keys_of_removed(self, removed: Connection) -> None:
        """Delete what the keyring has for a connection that is in no list any more.

        Raises:
            KeychainError: not everything could be deleted.
        """
        self.key_changed.emit(removed.id)
        failure = await self._delete_keys(removed.id, removed.key_origins)
        if failure is not None:
            raise key_left_behind(removed.name, failure) from failure

    @async_slot(object)
    async def _tell_key(self, connection: Connection) -> None:
        await self._show_key(connection)

    async def _show_key(self, connection: Connection, *, only_if_saved: bool = False) -> None:
        services = await self._backend.services()
        if connection.uses_key and connection.key_variable:
            words = tr(
                "The key comes from the environment variable {name}.", name=connection.key_variable
            )
            self._tell_of_key(connection.id, words, saved=True)
            return
        try:
            if not connection.origin:
                return
            key = await self._backend.call(services.vault.read, connection.id, connection.origin)
        except FalconError as error:
            self._tell_of_key(connection.id, told(error.sentence), saved=False, trouble=True)
            return
        saved = key is not None
        del key
        if saved:
            words = await self._saved_words(services, connection)
            self._tell_of_key(connection.id, words, saved=True)
        elif not only_if_saved:
            self._tell_of_key(connection.id, tr("No key saved."), saved=False)

    async def _saved_words(self, services: Services, connection: Connection) -> str:
        """Return where the key of a connection is; the same whether it was just saved or read."""
        status = told(await self._backend.call(services.vault.status))
        return tr("Key saved for {origin}. {status}", origin=connection.origin, status=status)

    @async_slot(object)
    async def _fetch_models(self, connection: Connection) -> None:
        async with self._one_at_a_time():
            services = await self._backend.services()
        try:
            models = await self._backend.call(services.servers.models, connection)
        except FalconError as error:
            self._show(self._page.set_models, connection.id, (), told(error.sentence))
        else:
            self._show(self._page.set_models, connection.id, models)

    @async_slot(object)
    async def _identify(self, connection: Connection) -> None:
        services = await self._backend.services()
        if connection.key_variable:
            # Unlike one of the keyring it would go to any address, one that was mistyped, too.
            connection = replace(connection, uses_key=False)
        # Nothing answers yet: Test says why; the form needs no second message.
        with contextlib.suppress(FalconError):
            identity = await self._backend.call(services.checker.identify, connection)
            self._show(self._page.set_identity, connection.id, identity)

    @Slot(object)
    def _test(self, connection: Connection) -> None:
        self._stop_test()
        self._test_number += 1
        self._testing = self._start(self._run_test(connection, self._test_number))

    @Slot()
    def _stop_test(self) -> None:
        if self._testing is not None:
            self._testing.cancel()
            self._testing = None

    async def _run_test(self, connection: Connection, number: int) -> None:
        self._show(self._page.set_testing, True)
        tell = functools.partial(self.step_came.emit, number)
        try:
            async with self._one_at_a_time():
                services = await self._backend.services()
            await self._backend.call(_go_through, services.checker, connection, tell)
        finally:
            if number == self._test_number:  # no other test began meanwhile
                self._show(self._page.set_testing, False)

    @Slot(object, str, object)
    def _show_step(self, number: int, connection_id: str, result: StepResult) -> None:
        if number != self._test_number or self._testing is None:
            return  # of a test that was stopped
        self._show(self._page.show_step, connection_id, result)
        if result.state is StepState.FAILED:
            self.state_learned.emit(connection_id, result.code or _CODES.get(result.step, "error"))
        elif result.model:
            self.default_learned.emit(connection_id, result.model)
        elif result.state is StepState.OK and result.step is Step.FIRST_TOKEN:
            self.state_learned.emit(connection_id, "")

    @async_slot(str)
    async def _accept_offer(self, offer_id: str) -> None:
        services = await self._backend.services()
        connection, kept = await self._backend.call(services.key_offers.accept, offer_id)
        connections = [*self._saved(), connection]
        self._preferences.change(connections=tuple(connections))
        await self._apply(connections)
        self._show(self._page.choose, connection.id)
        words = told(await self._backend.call(services.vault.status))
        self._tell_of_key(connection.id, words, saved=True, trouble=not kept)
        await self._show_offers(services)

    def _tell_of_key(
        self, connection_id: str, sentence: str, *, saved: bool, trouble: bool = False
    ) -> None:
        page = self._page
        self._show(page.set_key_state, connection_id, sentence, saved=saved, trouble=trouble)


def _comes_after_embedded(connection: Connection) -> bool:
    return connection.id != EMBEDDED_ID


async def _go_through(
    checker: ConnectionChecker, connection: Connection, tell: Callable[[str, StepResult], None]
) -> None:
    """Run a test on the worker; each step is told through a signal, which changes threads."""
    async for result in checker.check(connection):
        tell(connection.id, result)
