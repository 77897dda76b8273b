"""Sets up the window: creates its controllers and connects actions."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from falcon_desktop.controllers.answers.compare import CompareController
from falcon_desktop.controllers.answers.how_made import HowMadeController
from falcon_desktop.controllers.backend import Backend
from falcon_desktop.controllers.background import Background
from falcon_desktop.controllers.chat.actions import MessageActions
from falcon_desktop.controllers.chat.answers import AnswersController
from falcon_desktop.controllers.chat.attachments import AttachmentsController
from falcon_desktop.controllers.chat.code import CodeController
from falcon_desktop.controllers.chat.context import ContextController
from falcon_desktop.controllers.chat.conversation import ConversationController
from falcon_desktop.controllers.chat.formula_drawing import FormulaDrawing
from falcon_desktop.controllers.chat.getting_ready import GettingReady
from falcon_desktop.controllers.chat.json_answers import JsonAnswers
from falcon_desktop.controllers.chat.messages import MessageController
from falcon_desktop.controllers.chat.options import OptionsController
from falcon_desktop.controllers.chat.presets import PresetController
from falcon_desktop.controllers.chat.prompts import PromptController
from falcon_desktop.controllers.chat.saving import SavingController
from falcon_desktop.controllers.chat.temporary import TemporaryController
from falcon_desktop.controllers.completion.completion import CompletionController
from falcon_desktop.controllers.controller import Dependencies
from falcon_desktop.controllers.library.library import LibraryController
from falcon_desktop.controllers.library.palette import PaletteController
from falcon_desktop.controllers.library.trash import TrashController
from falcon_desktop.controllers.open_chat import OpenChat
from falcon_desktop.controllers.preferences import Preferences
from falcon_desktop.controllers.servers import ConnectionsController
from falcon_desktop.controllers.settings.opening import SettingsOpener
from falcon_desktop.controllers.settings.shortcuts import apply_keys
from falcon_desktop.controllers.transfer.export import ExportController
from falcon_desktop.controllers.transfer.imports import ImportController
from falcon_desktop.controllers.transfer.printing import PrintController
from falcon_desktop.controllers.welcome import WelcomeController
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.errors import ConnectionGone, FalconError, NotFound
from falcon_desktop.core.domain.events import HistoryRepaired, StorageRecovered, StorageTrouble
from falcon_desktop.core.domain.settings import MAX_DRAFT
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import in_turn, told, tr
from falcon_desktop.ui.kit.links import LinkGate
from falcon_desktop.ui.window.key_hints import hint_keys
from falcon_desktop.ui.window.welcome import Way

if TYPE_CHECKING:
    from falcon_desktop.core.domain.chat_list import ChatList
    from falcon_desktop.core.domain.reports import OpenReport
    from falcon_desktop.core.domain.settings import Settings
    from falcon_desktop.ui.transcript.message_widgets import Unfolding
    from falcon_desktop.ui.transcript.selecting import Selected
    from falcon_desktop.ui.window.main_window import MainWindow

ZOOM_STEP = 0.1
_log = logging.getLogger(__name__)

_OF_A_CHAT: Final = (
    "rename", "delete_chat", "pin_chat", "duplicate_chat", "archive_chat", "find_in_chat",
    "regenerate", "continue_answer", "run_again", "run_with", "how_it_was_made", "clear_context",
    "differences", "copy_answer", "copy_code", "export", "print",
)  # fmt: skip
"""Actions that need a chat with something in it; Compare asks for a question by itself."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What a window gives to the one that takes its place, beside what the settings keep."""

    conversation_id: str
    """What is open, "" for nothing that is saved."""
    temporary: bool
    """Whether that is a temporary chat."""
    events: Sequence[object]
    """What was told of answers that still run."""
    compared: Mapping[str, list[str]]
    chat_list: ChatList
    caret: tuple[int, int]
    """Where the selection in the message box begins, and where its caret is."""
    settings: tuple[str, str]
    """The page of the settings, "" where they are closed, and their window's place."""
    notices: Sequence[Callable[[Session], object]]
    """How to show again the notices that stay."""
    passing: Sequence[Callable[[QWidget], object]]
    """How to show again in a window the notices that pass and offer a way back."""
    rows: Sequence[str]
    """The conversations that are chosen in the list."""
    selected: Selected
    unfolding: Unfolding


class Session(QObject):
    """The window with all its behaviour. ``quit_requested`` asks to end the program.

    Args:
        handed: what the window had that this one takes the place of.
    """

    quit_requested = Signal()
    restore_requested = Signal()
    """The backup that was offered is wanted."""
    report_requested = Signal()
    """The report of the last crash is to be shown."""
    report_unwanted = Signal()
    """The report of the last crash is to be deleted."""

    def __init__(
        self, window: MainWindow, settings: Settings, handed: Handed | None = None
    ) -> None:
        super().__init__()
        self._handed = handed
        self._awaited = {"opened", "listed"}
        self._notices: dict[str, Callable[[Session], object]] = {}
        """How each notice that stays is shown, by its token."""
        self._theme = window.theme
        self.backend = Backend(self)
        self.preferences = Preferences(settings, self.backend)
        self.window = window
        window.complete()
        apply_keys(window.actions_table, settings.keys)
        self.chat = OpenChat(self.backend, window)
        given = Dependencies(window, self.backend, self.chat, self.preferences)
        self.conversation = ConversationController(given, self._begins_with())
        self.actions = MessageActions(window.transcript, self.conversation.questions)
        self.answers = AnswersController(given, self.conversation, self.actions)
        self.saving = SavingController(given, self.conversation)
        self.messages = MessageController(given, self.conversation, self.actions)
        self.code = CodeController(given)
        self.completion = CompletionController(given, self.conversation, self.answers, self.actions)
        self.comparing = CompareController(given, self.conversation, self.actions)
        self.how_made = HowMadeController(given, self.conversation, self.actions)
        self.library = LibraryController(given, self.conversation)
        self.trash = TrashController(given, self.conversation)
        self.temporary = TemporaryController(given, self.conversation)
        self.connections = ConnectionsController(given)
        self.getting_ready = GettingReady(given, self.connections)
        self.settings = SettingsOpener(given)
        self.context = ContextController(given, self.conversation, self.answers, self.actions)
        self.attaching = AttachmentsController(given, self.conversation, self.context)
        self.palette = PaletteController(given, self.conversation, self.settings)
        self.palette.file_found.connect(self.attaching.show_found)
        self.options = OptionsController(given, self.conversation, self.connections)
        self.presets = PresetController(given, self.connections, self.options)
        self.prompts = PromptController(given)
        self.links = LinkGate(self._theme, window)
        self.export = ExportController(given)
        self.imports = ImportController(given)
        self.printing = PrintController(given)
        self.background = Background(given)
        self.welcome = WelcomeController(given)
        FormulaDrawing(window.transcript.rendering.formulas, self.backend)
        JsonAnswers(window.transcript, self.backend)
        self._connect_flows()
        self._connect_actions()
        self._fill_menu()
        if handed is not None:
            self.comparing.take_compared(handed.compared)
            self.chat.opened.connect(self._select_again, Qt.ConnectionType.SingleShotConnection)

    def show_failure(self, error: BaseException) -> None:
        """Show why a coroutine failed, where the user is looking."""
        if isinstance(error, ConnectionGone):
            self.window.notice.show_notice(
                tr("Nothing was sent. Choose above how to continue this chat."),
                icon_name="warning",
            )
            return
        if isinstance(error, FalconError):
            self.window.notice.show_notice(told(error.sentence), icon_name="warning")
            return
        _log.error("a coroutine failed", exc_info=error)
        self.window.notice.show_notice(
            tr("Something went wrong in Falcon Desktop. What you typed is still there."),
            icon_name="warning",
        )

    def state(self) -> Settings:
        """Return the settings with the window's current state."""
        return replace(
            self.preferences.value,
            appearance=self._theme.appearance,
            zoom=self._theme.zoom,
            window_geometry=self.window.geometry_state(),
            panels=replace(
                self.preferences.value.panels,
                sidebar_visible=self.window.sidebar_wanted,
                sidebar_width=self.window.sidebar_width,
                options_visible=self.window.options.wanted,
            ),
            open_conversation_id=self._open_id(),
            early_draft=self.conversation.early_text()[:MAX_DRAFT],
        )

    def handed(self) -> Handed:
        """Return what the window that takes this one's place goes on with."""
        cursor = self.window.composer.edit.textCursor()
        staying = self.window.notice.staying_tokens
        return Handed(
            self.chat.conversation_id,
            self.chat.conversation_id != self.chat.saved_id,
            self.backend.running_events(),
            self.comparing.compared,
            self.window.sidebar.chat_list,
            (cursor.anchor(), cursor.position()),
            self.settings.shown,
            [self._notices[token] for token in staying if token in self._notices],
            self.window.notice.passing_on(),
            self.window.sidebar.list.selected_ids() if self.window.sidebar.has_several else (),
            self.window.transcript.selection,
            self.window.transcript.widgets.unfolding(),
        )

    def take_over(self) -> None:
        """Show, once the worker is connected, what the window before did beside its chat."""
        if self._handed is None:
            return
        self.backend.hear(self._handed.events)
        self.window.transcript.widgets.take_unfolding(self._handed.unfolding)
        for show in self._handed.notices:
            show(self)
        page, place = self._handed.settings
        if page:
            self.settings.show_again(page, place)

    @Slot()
    def _select_again(self) -> None:
        """Select in the message box and in the messages what was selected there."""
        if self._handed is None:
            return
        self.window.composer.select(*self._handed.caret)
        if self.chat.conversation_id == self._handed.conversation_id:
            self.window.transcript.select(self._handed.selected)
        self._choose_again("opened")

    def _choose_again(self, done: str) -> None:
        """Choose in the list what was chosen and offer the ways back that were offered, once the
        chat is open and the list is there, unless another chat was opened meanwhile.
        """
        handed = self._handed
        self._awaited.discard(done)
        if handed is None or self._awaited:
            return
        if self.chat.conversation_id == handed.conversation_id:
            self.library.list.choose(handed.rows)
            for show in handed.passing:
                show(self.window)

    def _open_id(self) -> str | None:
        if self.conversation.box.is_starting:  # it is still to be opened
            return self.preferences.value.open_conversation_id
        return self.chat.saved_id or None

    def show_storage_failure(self, error: FalconError, *, can_restore: bool) -> None:
        """Show that the history can't be opened; chatting is impossible then."""
        self._notices["restore"] = partial(
            Session.show_storage_failure, error=error, can_restore=can_restore
        )
        self.window.composer.set_can_send(False)
        self.conversation.questions.give_back()
        self.window.notice.show_persistent(
            told(error.sentence),
            action=tr("Restore the last backup") if can_restore else "",
            does=self.restore_requested.emit,
            token="restore",
        )

    def storage_restored(self) -> None:
        """Continue after :meth:`show_storage_failure`: a backup was opened."""
        self.window.composer.set_can_send(True)
        self.window.notice.clear("restore")

    def show_opening(self, report: OpenReport) -> None:
        """Show anything unusual about opening the history."""
        self._notices["storage"] = self._notices["restore"] = partial(
            Session.show_opening, report=report
        )
        if report.read_only is not None:
            self.window.notice.show_persistent(told(report.read_only.sentence), token="storage")
        elif report.set_aside is not None:
            self.window.notice.show_persistent(
                _told_of_salvage(report),
                action=tr("Restore the last backup") if _may_restore(report) else "",
                does=self.restore_requested.emit,
                token="restore",
            )
        elif told_of_log := _told_of_log(report):
            self.window.notice.show_persistent(told_of_log, token="storage")

    def tell_no_backup(self) -> None:
        """Show that there is no backup."""
        self.window.notice.show_notice(tr("No backup to restore."), icon_name="warning")

    @Slot()
    def tell_moved(self) -> None:
        """Show that the data directory was moved or replaced."""
        self._notices["moved"] = Session.tell_moved
        self.window.notice.show_persistent(
            tr(
                "The folder with your chats was moved, removed or replaced. Close Falcon Desktop, "
                "put the folder back, then start it again."
            ),
            token="moved",
        )

    @Slot()
    def tell_removed(self) -> None:
        """Show that the data directory is gone; what was open stays readable until the end."""
        self._notices["export_removed"] = Session.tell_removed
        self.window.notice.show_persistent(
            tr(
                "The folder with your chats was removed. When you close Falcon Desktop they "
                "are lost, with everything you write until then. Export them first."
            ),
            action=tr("Export all chats…"),
            does=self.export.export_all,
            token="export_removed",
        )

    def tell_settings(self, problems: Sequence[str]) -> None:
        """Show which settings are not used."""
        self.window.notice.show_notice(
            tr(
                "Some settings can't be used: {problems}",
                problems=" ".join(map(told, problems[:3])),
            ),
            icon_name="warning",
            seconds=30,
        )

    def tell_careful(self) -> None:
        """Show why this start opens a new chat."""
        self._notices["careful"] = Session.tell_careful
        self.window.notice.show_persistent(
            tr(
                "Falcon Desktop had trouble starting, so it opened with a new chat. All your "
                "chats are in the list."
            ),
            token="careful",
        )

    @Slot()
    def tell_crash(self) -> None:
        """Offer the last crash report, after more urgent notices."""
        self._notices["crash"] = Session.tell_crash
        notice = self.window.notice
        if notice.stays:
            notice.closed.connect(self.tell_crash, Qt.ConnectionType.SingleShotConnection)
            return
        notice.show_persistent(
            tr(
                "Falcon Desktop crashed last time and left a report here, without your texts "
                "and keys."
            ),
            action=tr("Show"),
            does=self.report_requested.emit,
            other=tr("Delete"),
            does_otherwise=self.report_unwanted.emit,
            token="crash",
        )

    def show_report(self, text: str) -> None:
        """Show the last crash report, with the option to delete it."""
        from falcon_desktop.ui.window.file_viewer import FileViewer

        if text:
            kind, size = AttachmentKind.TEXT, len(text.encode())
            report = Attachment(tr("Crash report"), kind, "text/plain", size, text)
            FileViewer(self._theme, report, self.window).show()
            self.tell_crash()

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Offer to import the chats in a file."""
        self.imports.look_at(path)

    def end_editing(self) -> None:
        """Save what is typed; start nothing more."""
        self.window.transcript.flush_anchor()
        self.window.transcript.rendering.close()
        self.comparing.end()
        self.options.finish()
        self.completion.flush()
        self.window.composer.flush_draft()
        self.window.transcript.widgets.flush_edits()
        self.comparing.flush_edits()
        self.conversation.end()

    async def load(self) -> None:
        """Fill the window once the worker is ready."""
        await self.saving.forget_sent()
        temporary = self._handed is not None and self._handed.temporary
        await self.library.load(self._begins_with(), temporary=temporary)
        if self._handed is not None and self._handed.chat_list != self.window.sidebar.chat_list:
            await self.library.list.show(self._handed.chat_list)
        await self.connections.load()
        self.attaching.restore()
        await self.prompts.load()
        self.welcome.show_if_new()
        self._choose_again("listed")
        await self.background.look_for_update()

    def _begins_with(self) -> str:
        """Return the chat to begin with: temporary ones are in no settings."""
        if self._handed is not None and self._handed.conversation_id:
            return self._handed.conversation_id
        return self.preferences.value.open_conversation_id or ""

    @Slot()
    def raise_window(self) -> None:
        """Bring the window to the front."""
        window = self.window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def _connect_flows(self) -> None:
        """Tell the controllers what concerns them of each other and of the window."""
        window, actions = self.window, self.window.actions_table
        window.close_requested.connect(self.quit_requested)
        self.library.export_wanted.connect(self.export.export)
        window.header.share_requested.connect(self.export.export_open)
        window.sidebar.settings_requested.connect(self.settings.show_last)
        self.connections.settings_wanted.connect(self.settings.show_connection)
        window.sidebar.new_chat.show_keys_of(actions["new_chat"])
        window.sidebar.search.show_keys_of(actions["search_all"])
        hint_keys(window)
        self.conversation.next_step_wanted.connect(self.settings.take_next_step)
        self.backend.arrived.connect(self._handle_event)
        self.chat.opened.connect(self._remember_open)
        self.presets.management_wanted.connect(self.settings.show_presets)
        self.presets.editing_wanted.connect(self.settings.show_preset)
        self.prompts.management_wanted.connect(self.settings.show_prompts)
        window.transcript.link_activated.connect(self.links.ask)
        self.links.not_opened.connect(window.notice.show_notice)
        self.completion.typed.connect(self.getting_ready.see_to)
        self.how_made.considered.connect(self.getting_ready.see_to_choice)
        self.comparing.considered.connect(self.getting_ready.see_to_choice)
        self.settings.connections_changed.connect(self.connections.reload)
        self.settings.state_learned.connect(self.connections.learn)
        self.settings.default_learned.connect(self.connections.learn_default)
        self.settings.key_changed.connect(self.connections.forget_state)
        self.settings.folder_wanted.connect(self._show_folder)
        self.settings.page_wanted.connect(self.links.ask)
        self.background.conversation_wanted.connect(self._open_told)
        self.background.update_wanted.connect(self.settings.show_program)
        self.welcome.chosen.connect(self._welcome)
        self.export.folder_wanted.connect(self._show_folder)
        self.code.folder_wanted.connect(self._show_folder)
        self.settings.export_wanted.connect(self.export.export_all)
        self.settings.import_wanted.connect(self.imports.ask)
        self.settings.replaced.connect(self._begin_anew)

    def _connect_actions(self) -> None:
        """Give every action of the table what it does."""
        window, actions = self.window, self.window.actions_table
        for name, slot in {
            "new_chat": self.library.new_chat,
            "temporary_chat": self.temporary.new_chat,
            "search_all": self.palette.show_search,
            "all_actions": self.palette.show_actions,
            "next_chat": self.library.next_chat,
            "previous_chat": self.library.previous_chat,
            "rename": window.header.start_rename,
            "delete_chat": self.library.delete_open,
            "pin_chat": self.library.pin_open,
            "duplicate_chat": self.library.duplicate_open,
            "archive_chat": self.library.archive_open,
            "show_archive": self.library.show_archive,
            "show_trash": self.library.show_trash,
            "empty_trash": self.trash.ask_to_empty,
            "undo": self.library.undo,
            "find_in_chat": window.chat.show_find,
            "find_next": window.transcript.find_next,
            "find_previous": window.transcript.find_previous,
            "previous_message": self._previous_message,
            "next_message": self._next_message,
            "regenerate": self._regenerate,
            "continue_answer": self._continue,
            "new_text": self.completion.new_text,
            "run_again": self.how_made.run_last_again,
            "run_with": self.how_made.run_last_with,
            "compare": self.comparing.compare_last,
            "how_it_was_made": self._how_it_was_made,
            "attach": self.attaching.choose,
            "clear_context": self.context.start_fresh,
            "differences": self.messages.compare_last,
            "copy_answer": self.messages.copy_last_answer,
            "copy_code": self.messages.copy_last_code,
            "focus_message": window.chat.focus_writing,
            "stop": self._escape,
            "export": self.export.export_open,
            "export_all": self.export.export_all,
            "import_chats": self.imports.ask,
            "print": self.printing.print_open,
            "choose_model": window.header.open_model_list,
            "toggle_sidebar": window.toggle_sidebar,
            "toggle_options": self.options.toggle,
            "settings": self.settings.show_last,
            "shortcuts": self.settings.show_shortcuts,
            "zoom_in": self._zoom_in,
            "zoom_out": self._zoom_out,
            "zoom_reset": self._zoom_reset,
            "quit": self.quit_requested,
        }.items():
            actions[name].triggered.connect(slot)
        for name in _OF_A_CHAT:
            actions[name].triggered.connect(self._tell_if_empty)
        window.header.share_requested.connect(self._tell_if_empty)
        for number in range(1, 10):
            actions[f"chat_{number}"].triggered.connect(self._open_nth)

    def _fill_menu(self) -> None:
        """Put into the header's menu what has no button of its own."""
        actions = self.window.actions_table
        self.window.header.set_more_actions(
            [
                actions["temporary_chat"],
                actions["new_text"],
                actions["compare"],
                None,
                actions["find_in_chat"],
                actions["rename"],
                actions["clear_context"],
                actions["export"],
                actions["print"],
                actions["import_chats"],
                None,
                actions["delete_chat"],
                None,
                actions["shortcuts"],
                actions["settings"],
                actions["quit"],
            ]
        )

    @Slot(str)
    def _open_told(self, conversation_id: str) -> None:
        """Show what a notification told of."""
        self.raise_window()
        if conversation_id:
            self.conversation.open(conversation_id)

    @Slot(str)
    def _show_folder(self, path: str) -> None:
        self.backend.start(self._open_folder(path))

    async def _open_folder(self, path: str) -> None:
        """Show a directory of ours in the file manager, which may be gone by now."""
        if await self.backend.call(_is_folder, path):
            self.links.open_folder(path)
        else:
            words = tr("The folder {path} was moved or removed.", path=path)
            self.window.notice.show_notice(words)

    @Slot(str)
    def _welcome(self, way: str) -> None:
        if way == Way.IMPORT:
            self.imports.ask()
        else:
            self.settings.show_page("models" if way == Way.MODELS else "connections")

    @Slot()
    def _begin_anew(self) -> None:
        """Another history is there, or none: what was open and typed went with the old one."""
        self.window.composer.set_draft("")
        self.chat.settings.drop_new_chat()
        self.preferences.change(open_conversation_id=None, new_chat_draft="", new_chat_id="")
        self.conversation.questions.new_chat_id = ""
        self.conversation.new_chat()
        self.window.transcript.widgets.forget_edits()
        self.preferences.forget_previous()

    @Slot(str)
    def _remember_open(self, conversation_id: str) -> None:
        """Save at once what is open: a killed program opens it again, too."""
        self.preferences.change(open_conversation_id=self.chat.saved_id or None)

    @Slot()
    def _escape(self) -> None:
        if self.window.chat.close_find() or self.window.hide_overlays():
            return
        running = self.backend.running_in(self.chat.conversation_id)
        if not running and self.window.transcript.leave_part():
            return
        if self.comparing.is_open and not running:
            self.comparing.close()
        else:
            self.window.transcript.clear_marks()
            self.answers.stop()

    @Slot()
    def _tell_if_empty(self) -> None:
        """Say why an action of a chat did nothing where there is none yet."""
        notice = self.window.notice
        if (
            self.chat.conversation_id
            or self.conversation.box.is_starting
            or self.completion.is_open
        ):
            return
        if not (notice.isVisible() and notice.token):  # what can be taken back stays
            notice.show_notice(tr("This chat is empty."), about="")

    @Slot()
    def _regenerate(self) -> None:
        if self.completion.is_open:
            self.completion.another()
        else:
            self.answers.regenerate_last()

    @Slot()
    def _how_it_was_made(self) -> None:
        if self.completion.is_open:
            self.completion.show_details()
        else:
            self.how_made.show_last()

    @Slot()
    def _continue(self) -> None:
        if self.completion.is_open:
            self.completion.go_on()
        else:
            self.answers.continue_last()

    @Slot()
    def _previous_message(self) -> None:
        self.window.transcript.focus_message(-1)

    @Slot()
    def _next_message(self) -> None:
        self.window.transcript.focus_message(1)

    @Slot()
    def _open_nth(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.library.open_nth(int(action.objectName().rpartition("_")[2]))

    @Slot()
    def _zoom_in(self) -> None:
        self._zoom_to(self._theme.zoom + ZOOM_STEP)

    @Slot()
    def _zoom_out(self) -> None:
        self._zoom_to(self._theme.zoom - ZOOM_STEP)

    @Slot()
    def _zoom_reset(self) -> None:
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        self._theme.set_zoom(zoom)
        announce(self.window, tr("Zoom {percent}%", percent=round(self._theme.zoom * 100)))

    async def _go_on_with_repaired(self) -> None:
        """Show what there is now of the open chat; what is typed stays."""
        try:
            await self.conversation.reload_now()
        except NotFound:
            typed = self.window.composer.text()
            self.conversation.new_chat()
            self.window.composer.set_draft(typed or self.preferences.value.new_chat_draft)
        self.saving.save_drafts_again()

    def _tell_trouble(self, error: FalconError) -> None:
        self._notices["storage"] = partial(Session._tell_trouble, error=error)
        self.window.notice.show_persistent(told(error.sentence), token="storage")

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case StorageTrouble(error=error):
                self._tell_trouble(error)
            case StorageRecovered():
                self.window.notice.clear("storage")
                self.preferences.save_again()
                self.saving.save_drafts_again()
            case HistoryRepaired(report=report):
                self.show_opening(report)
                self.backend.start(self._go_on_with_repaired())
            case _:
                pass


async def _is_folder(path: str) -> bool:
    """Look, on a thread that may wait for a slow disk, whether a directory is there."""
    import asyncio

    return await asyncio.to_thread(os.path.isdir, path)


def _told_of_log(report: OpenReport) -> str:
    """Return what to say about the file with the newest changes; empty if all is well with it."""
    sentences = []
    if report.log_lost:
        sentences.append(tr("The latest changes are missing: their file is lost or damaged."))
    if report.other_log is not None:
        name = report.other_log.name
        sentences.append(
            tr("A file that is not part of the history was kept as {name}.", name=name)
        )
    return in_turn(sentences)


def _told_of_salvage(report: OpenReport) -> str:
    """Return what became of a damaged history: what is here, from where, and what is lost."""
    salvage, aside = report.salvage, report.set_aside
    sentences = [
        tr(
            "The history was damaged; {count} messages were recovered.",
            count=salvage.messages if salvage else 0,
        )
    ]
    if salvage and salvage.restored:
        sentences.append(tr("{count} more came from the last backup.", count=salvage.restored))
    if salvage and salvage.missing:
        lost = sum(one.messages for one in salvage.missing)
        sentences.append(tr("{count} could not be recovered.", count=lost))
    if aside is not None:
        sentences.append(tr("The damaged file was kept as {name}.", name=aside.name))
    return in_turn(sentences)


def _may_restore(report: OpenReport) -> bool:
    """Say whether a backup can take the history's place without hiding what is newer."""
    salvage = report.salvage
    nothing_read = salvage is None or not (salvage.messages or salvage.restored)
    return bool(report.backups) and nothing_read and not (salvage and salvage.complete)
