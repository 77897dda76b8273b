"""What is in the message box, and which conversation it belongs to."""

from __future__ import annotations

from PySide6.QtCore import Signal

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.ui.kit.i18n import tr


class MessageBox(WindowController):
    """The text in the message box: the open chat's, or that of the chat being opened.

    From the moment on in which a chat is to be opened, what is typed is its: the box is empty while
    the chat is on its way, and so it is until the program's first one is there. A text that a model
    continues has a page of its own; until that is there, what is typed for it is in the box.

    Args:
        start: the conversation that the program is about to open, "" for a new chat.
    """

    leaving = Signal()
    """Another chat is about to be shown: what is still being typed belongs to this one."""
    unsent = Signal(str, str)
    """Text that left the box and could not be sent, to be added to the draft of a conversation, by
    id.
    """
    settled = Signal()
    """What waited for its chat is there: a question on disk or in the box again, what was typed for
    a text on its page.
    """

    def __init__(self, dependencies: Dependencies, start: str) -> None:
        super().__init__(dependencies)
        self._composer = dependencies.window.composer
        self._starting = True
        self._beginning = start
        self._on_the_way: str | None = start
        self._unkept: str | None = None
        """What is on its way, or was, if nothing of it may be on the disk."""
        self._left = ""
        """What is typed in the open chat while another is on its way."""
        self._typed = ""
        """What was typed while the chat that is shown now was on its way."""
        self._shelved = ""
        """The earlier draft of the open chat, which waits until what is in the box is sent."""
        self._awaits_page = False
        self.unsaved_drafts: dict[str, str] = {}
        """What is on its way to the disk, by conversation."""
        self.unsaved_words: list[str] = []
        """What left the box for where it belongs, and is not on the disk yet."""

    @property
    def owner(self) -> str:
        """The conversation that what is typed belongs to, "" for a new chat."""
        return self._chat.conversation_id if self._on_the_way is None else self._on_the_way

    @property
    def is_on_the_way(self) -> bool:
        """Whether another chat is being opened."""
        return self._on_the_way is not None

    @property
    def is_starting(self) -> bool:
        """Whether nothing has been shown since the program started."""
        return self._starting

    @property
    def begins_elsewhere(self) -> bool:
        """Whether another chat was requested before the initial one was shown."""
        return not self._starting or self._on_the_way != self._beginning

    @property
    def is_text_awaited(self) -> bool:
        """Whether the box is there in the place of a text's page, which is not yet."""
        return self._chat.shows_text and self._awaits_page

    def is_kept(self, conversation_id: str) -> bool:
        """Whether what is typed in a conversation may be saved."""
        if self._chat.current is not None and self._chat.current.temporary:
            return conversation_id not in (self._unkept, self._chat.current.id)
        return conversation_id != self._unkept

    def early_text(self) -> str:
        """Return what is typed, if no chat or page can save it yet, else ""."""
        if (self._starting and self.is_kept(self.owner)) or self.is_text_awaited:
            return self._typed + self._composer.text()
        return ""

    def whole_draft(self, text: str) -> str:
        """Return the whole draft to save when this is in the box."""
        return "\n\n".join(one for one in (self._shelved, text) if one.strip()) or text

    def rest(self) -> str:
        """Return what remains as a draft if a question leaves the box now."""
        return self.whole_draft(self._composer.text()) if self.owner else self._shelved

    # --- another chat -----------------------------------------------------------------------------

    def depart(self, conversation_id: str, *, kept: bool = True) -> None:
        """Note that another chat is being opened: typing belongs to it from now on.

        ``kept`` says whether anything of it may be on the disk.
        """
        if not kept:
            self._unkept = conversation_id
        if self._on_the_way is None:
            self._leave()
            self._left = self._composer.text()
            self._composer.set_draft("")
        elif not self._starting and self._on_the_way != conversation_id:
            self.hand_over()
        self._on_the_way = conversation_id

    def go_to_new(self) -> None:
        """What is not saved yet is about to be shown: a chat, or a text."""
        if self._on_the_way is None:
            self._leave()
            self._composer.set_draft("")
        elif not self._starting:
            self.hand_over()
        self.arrive()

    def _leave(self) -> None:
        self.leaving.emit()
        self._composer.flush_draft()

    def arrive(self) -> None:
        """Note that the chat being opened is about to be shown."""
        on_the_way, self._on_the_way = self._on_the_way, None
        self._typed = "" if on_the_way is None else self._composer.text()
        self._awaits_page = False
        self._shelved = self._left = ""
        self._starting = False

    def begin(self) -> None:
        """The new chat was saved with its first question; what is in the box since stays there."""
        self._starting = False
        self._shelved = ""

    def come_back(self) -> None:
        """Note that opening failed: the box is as it was before."""
        self.hand_over()
        self._on_the_way = None
        self._composer.set_draft(self._left)

    def hand_over(self) -> None:
        """Move what was typed to the draft of a chat that is not shown after all."""
        text = self._composer.text()
        self._composer.set_draft("")
        if text.strip() and self._on_the_way is not None:
            self.unsent.emit(self._on_the_way, text)

    # --- the open chat ----------------------------------------------------------------------------

    def fill(self, draft: str, *, asked: bool = False) -> None:
        """Put the draft of what is shown into the box, or what was typed while it was on its way:
        then the draft waits until that is sent.

        ``asked`` says that a question left the box meanwhile, which is sent next.
        """
        typed, self._typed = self._typed, ""
        self._shelved = draft if typed or asked else ""
        if typed:  # it is there, with its caret and what is being composed
            self._composer.touch()
        else:
            self._composer.set_draft("" if asked else draft)
        if self._shelved and typed:
            self._window.notice.show_notice(
                tr("This chat has an earlier draft. It returns once this is sent."),
                action=tr("Show it now"),
                does=self._show_earlier_draft,
                seconds=20,
                about=self.owner,
            )

    def _show_earlier_draft(self) -> None:
        if self._shelved and self._on_the_way is None:
            shelved, self._shelved = self._shelved, ""
            self._composer.put_back(shelved)

    def go_on(self) -> None:
        """A question was sent: keep what was typed since, or bring back the draft that waited."""
        if self._composer.text():
            self._composer.touch()  # what was typed since is not on disk
        elif self._shelved:
            self.fill(self._shelved)

    def put_back(self, conversation_id: str, text: str) -> None:
        """Return an unsent question to where it was typed: the box, or a chat's draft."""
        if conversation_id == self.owner and not self._chat.shows_text:
            self._composer.put_back(text)
        else:
            self.unsent.emit(conversation_id, text)

    # --- a text, which has a page of its own -----------------------------------------------------

    def await_page(self) -> None:
        """A text is about to be shown: its page takes the box's place, with what is typed."""
        self._awaits_page = True

    def leave_typed(self) -> None:
        """Let what was typed stay in the box until the text's page is there: more may come."""
        self._typed = ""

    def add_asked(self, question: str) -> None:
        """What was asked before it was known that a text is shown is a part of that."""
        self._typed = f"{question}\n{self._typed}"

    def take_typed(self) -> str:
        """Return all that was typed until the text that is shown now took the box's place, once.

        Who takes it emits ``settled`` as soon as it is kept elsewhere.
        """
        self._awaits_page = False
        asked, self._typed = self._typed, ""
        return asked + self._composer.text()
