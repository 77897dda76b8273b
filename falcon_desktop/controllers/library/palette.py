"""The box of Ctrl+K: runs searches as they are typed, and actions by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.ui.kit.i18n import in_turn, one_line, told, tr, tr_n

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.controllers.settings.opening import SettingsOpener
    from falcon_desktop.core.domain.conversation import SearchResult
    from falcon_desktop.ui.palette.panel import SearchPanel
    from falcon_desktop.ui.palette.rows import Row

MODULES: Final = ("falcon_desktop.ui.palette.panel", "falcon_desktop.ui.palette.commands")
FIRST_HITS: Final = 30
MORE_TIMES: Final = 4
FIRST_SECONDS: Final = 0.03
"""What was found by then is shown; what is further back comes when all was looked at."""
RECENT_CHATS: Final = 8


class PaletteController(WindowController):
    """The search through everything and the list of all actions, in one box."""

    file_found = Signal(str, int, str)
    """A hit in a file was chosen: its message, its place among its files, the search."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        settings: SettingsOpener,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._settings = settings
        self._panel: SearchPanel | None = None
        self._search: asyncio.Task[None] | None = None
        self._asked: asyncio.Future[SearchResult] | None = None
        self._limit = FIRST_HITS
        self._models_asked = False
        dependencies.window.sidebar.search_requested.connect(self.show_search)

    @Slot()
    def show_search(self) -> None:
        """Show the box over the window, for a search."""
        self._begin(None)

    @Slot()
    def show_actions(self) -> None:
        """Show the box over the window, for an action."""
        self._begin(">")

    def _begin(self, query: str | None) -> None:
        self._window.held_keys.begin()  # what is typed next is to be found, not to be sent
        self._start(self._open(query))

    async def _open(self, query: str | None) -> None:
        try:
            for module in MODULES:
                await self._backend.load(module)
            panel = self._made_panel()
            if query is None and panel.query.startswith(">"):
                query = ""
            self._models_asked = False
            panel.open_over(self._window, query)
            self._fill(panel.query)
        finally:
            self._window.held_keys.end()
        services = await self._backend.services()
        panel.set_models(await self._backend.call(services.library.recent_models))

    def _made_panel(self) -> SearchPanel:
        if self._panel is None:
            from falcon_desktop.ui.palette.panel import SearchPanel

            self._panel = SearchPanel(self._window.theme, self._window)
            self._panel.query_changed.connect(self._typed)
            self._panel.chosen.connect(self._take)
            self._panel.closed.connect(self._stop)
        return self._panel

    @Slot(str)
    def _typed(self, query: str) -> None:
        self._limit = FIRST_HITS
        self._fill(query)

    def _fill(self, query: str) -> None:
        """Show what belongs to a query; an older search that still runs is broken off."""
        self._stop()
        if query.lstrip().startswith(">"):
            self._show_commands(query.lstrip()[1:])
        else:
            services = self._backend.ready_services
            if services is not None and query.strip():
                search = services.library.search
                self._asked = self._backend.begin(search, query, self._limit, FIRST_SECONDS)
                self._asked.add_done_callback(_look_at)
            self._search = self._start(self._find(query, self._limit, self._asked))

    @Slot()
    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        if self._search is not None:
            self._search.cancel()
            self._search = None

    # --- searching ------------------------------------------------------------------------------

    async def _find(
        self, query: str, limit: int, asked: asyncio.Future[SearchResult] | None
    ) -> None:
        """Show what is found; ``asked`` is its first part, where that was begun already."""
        panel = self._made_panel()
        try:
            library = (await self._backend.services()).library
            if not query.strip():
                await self._show_recent()
                return
            grown = limit > FIRST_HITS
            first = asked or self._backend.call(library.search, query, limit, FIRST_SECONDS)
            found = await first
            self._show_found(query, found, keep=grown)
            if not found.complete:
                found = await self._backend.call(library.search, query, limit)
                self._show_found(query, found, keep=True)
        except FalconError as error:
            panel.show_rows([], told(error.sentence))

    async def _show_recent(self) -> None:
        from falcon_desktop.ui.palette.rows import rows_of_chats

        services = await self._backend.services()
        chats = await self._backend.call(services.library.recent, RECENT_CHATS)
        words = tr('Try: model:falcon after:2026-10 "exact words" -without')
        self._made_panel().show_rows(rows_of_chats(chats), words)

    def _show_found(self, query: str, found: SearchResult, *, keep: bool) -> None:
        from falcon_desktop.ui.palette.rows import rows_of_hits

        panel = self._made_panel()
        rows = rows_of_hits(found.hits, more=found.more)
        if not rows and found.complete:
            rows = self._ways_out(query)
        panel.show_rows(rows, _summary(query, found), keep=keep)

    def _ways_out(self, query: str) -> list[Row]:
        """Return other searches to try where nothing was found."""
        from falcon_desktop.ui.palette.filters import names_list, without_filters
        from falcon_desktop.ui.palette.rows import Kind, Row

        words = without_filters(query)
        if not words:
            return []
        rows = []
        if words != " ".join(query.split()):
            rows.append(Row(Kind.QUERY, words, words, detail=tr("Without filters"), icon="search"))
        if not names_list(query):
            trash = f"in:trash {query.strip()}"
            rows.append(Row(Kind.QUERY, trash, trash, detail=tr("In Trash"), icon="delete"))
        return rows

    # --- actions --------------------------------------------------------------------------------

    def _show_commands(self, typed: str) -> None:
        from falcon_desktop.ui.palette.commands import (
            action_commands,
            model_commands,
            page_commands,
            ranked,
            rows_of_commands,
        )

        if not self._models_asked:
            self._models_asked = True
            self._window.header.model_list_wanted.emit()
        commands = [
            *action_commands(self._window.actions_table),
            *page_commands(),
            *model_commands(self._window.header.choices),
        ]
        found = ranked(commands, typed, self._preferences.value.recent_commands)
        words = tr_n("%n action(s)", len(found)) if found else tr("No matching actions.")
        self._made_panel().show_rows(rows_of_commands(found), words)

    def _run(self, command_id: str) -> None:
        from falcon_desktop.ui.palette.commands import RECENT, Command, Sort

        recent = self._preferences.value.recent_commands
        others = [one for one in recent if one != command_id]
        self._preferences.change(recent_commands=(command_id, *others)[:RECENT])
        sort, target = Command(command_id, "").target
        match sort, target:
            case Sort.ACTION, [name]:
                self._window.actions_table[name].trigger()
            case Sort.PAGE, [name]:
                self._settings.show_page(name)
            case Sort.MODEL, [connection_id, model]:
                self._window.header.model_chosen.emit(connection_id, model)
            case _:
                pass

    # --- both -----------------------------------------------------------------------------------

    @Slot(object)
    def _take(self, row: Row) -> None:
        from falcon_desktop.ui.palette.rows import Kind

        match row.kind:
            case Kind.COMMAND:
                self._run(row.id)
            case Kind.MORE:
                self._limit *= MORE_TIMES
                self._fill(self._made_panel().query)
            case _:
                self._window.hide_overlays()
                query = self._made_panel().query
                self._conversation.open(row.id, row.part, query, row.place)
                if row.file is not None:
                    self.file_found.emit(row.part, row.file, query)


def _look_at(asked: asyncio.Future[SearchResult]) -> None:
    """Let the failure of a search that nobody waits for any more be silent."""
    if not asked.cancelled():
        asked.exception()


def _summary(query: str, found: SearchResult) -> str:
    """Return in words how much was found."""
    count = len(found.hits)
    if not count:
        if not found.complete:
            return tr("Searching older chats…")
        words = tr("No results for “{query}”.", query=one_line(query, 60))
        return in_turn((words, tr("Try fewer words.")))
    chats = tr_n("in %n chat(s)", len({hit.conversation_id for hit in found.hits}))
    words = tr_n("%n result(s)", count)
    if found.more:
        words = tr("Newest {count} results", count=count)
    words = in_turn((words, chats))
    return words if found.complete else f"{words} · {tr('searching older chats…')}"
