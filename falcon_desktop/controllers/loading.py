"""What is imported after the first paint, on which thread and in which steps.

Modules that make classes of Qt's are imported on the GUI thread. Before Python 3.12, PySide6 keeps
what it knows of its classes in a table (``SOTP_extender`` in shiboken's pep384impl.cpp) which it
reads, without a lock, whenever Qt asks an object for its class: one that another thread makes at
that moment ends the process. So that the window is never kept waiting, each step imports a few
modules, and the window is served after it. What has nothing of Qt is imported on another thread.
Must not import any of it.
"""

from __future__ import annotations

from typing import Final

BESIDE_FIRST_PAINT: Final = (
    "asyncio",
    "queue",
    "falcon_desktop.runtime.shutdown",
    "falcon_desktop.runtime.tasks",
    "falcon_desktop.runtime.worker",
    "falcon_desktop.core.domain.conversation",
    "falcon_desktop.core.domain.events",
    "falcon_desktop.core.domain.attachments",
    "falcon_desktop.core.domain.search_query",
    "falcon_desktop.core.domain.matching",
    "falcon_desktop.core.domain.releases",
    "falcon_desktop.core.text.model_names",
    "falcon_desktop.core.domain.transfer",
    "falcon_desktop.core.domain.shipped",
)
"""What the window needs first and that has nothing of Qt."""
AFTER_FIRST_PAINT: Final = (
    "falcon_desktop.runtime.gui_loop",
    "falcon_desktop.runtime.bridge",
    "falcon_desktop.runtime.collector",
    "falcon_desktop.runtime.file_watch",
    "falcon_desktop.runtime.single_instance",
    "falcon_desktop.ui.kit.event_filter",
    "falcon_desktop.controllers.chat.attachments",
    "falcon_desktop.controllers.background",
    "falcon_desktop.controllers.completion.completion",
    "falcon_desktop.controllers.servers",
    "falcon_desktop.controllers.chat.context",
    "falcon_desktop.controllers.open_chat",
    "falcon_desktop.controllers.chat.conversation",
    "falcon_desktop.controllers.chat.answers",
    "falcon_desktop.controllers.answers.compare",
    "falcon_desktop.controllers.transfer.export",
    "falcon_desktop.controllers.transfer.imports",
    "falcon_desktop.controllers.library.library",
    "falcon_desktop.ui.kit.links",
    "falcon_desktop.controllers.answers.how_made",
    "falcon_desktop.controllers.chat.messages",
    "falcon_desktop.controllers.chat.presets",
    "falcon_desktop.controllers.settings.shortcuts",
    "falcon_desktop.controllers.settings.opening",
    "falcon_desktop.controllers.chat.saving",
    "falcon_desktop.controllers.chat.options",
    "falcon_desktop.controllers.library.palette",
    "falcon_desktop.controllers.library.trash",
    "falcon_desktop.controllers.transfer.printing",
    "falcon_desktop.controllers.chat.prompts",
    "falcon_desktop.controllers.chat.temporary",
    "falcon_desktop.controllers.welcome",
    "falcon_desktop.controllers.chat.formula_drawing",
    "falcon_desktop.controllers.chat.json_answers",
    "falcon_desktop.controllers.chat.getting_ready",
    "falcon_desktop.controllers.session",
    "falcon_desktop.ui.kit.banner",
    "falcon_desktop.ui.kit.caret",
    "falcon_desktop.ui.window.find_bar",
    "falcon_desktop.ui.kit.notice",
    "falcon_desktop.ui.transcript.action_bar",
    "falcon_desktop.ui.markdown.copy_button",
    "falcon_desktop.ui.markdown.formulas",
    "falcon_desktop.ui.markdown.paragraph",
    "falcon_desktop.ui.markdown.code_view",
    "falcon_desktop.ui.markdown.table_view",
    "falcon_desktop.ui.markdown.rendering",
    "falcon_desktop.ui.transcript.message",
    "falcon_desktop.ui.transcript.body",
    "falcon_desktop.ui.transcript.answer",
    "falcon_desktop.ui.transcript.message_widgets",
    "falcon_desktop.ui.transcript.layout",
    "falcon_desktop.ui.transcript.view",
)
"""The rest of what it needs first, in steps."""
BESIDE_OPENING: Final = (
    "falcon_desktop.core.text.math_rules",
    "falcon_desktop.core.text.markdown.grammar",
    "falcon_desktop.core.text.markdown.emphasis",
    "falcon_desktop.core.text.markdown.fences",
    "falcon_desktop.core.text.markdown.references",
    "falcon_desktop.core.text.markdown.tables",
    "markdown_it",
    "mdit_py_plugins.footnote.index",
    "pygments.lexers",
    "pygments.token",
    "unicodedata",
    "encodings.idna",
)
"""What drawing a message needs and that has nothing of Qt."""
DRAWING: Final = (
    "falcon_desktop.ui.markdown.cutting",
    "falcon_desktop.ui.markdown.plain",
    "falcon_desktop.ui.markdown.reading",
    "falcon_desktop.ui.markdown.streaming",
    "falcon_desktop.ui.markdown.parser",
    "falcon_desktop.ui.markdown.optimistic",
    "falcon_desktop.ui.markdown.inline",
    "falcon_desktop.ui.kit.links",
    "falcon_desktop.ui.kit.clipboard",
    "falcon_desktop.ui.kit.file_chips",
    "falcon_desktop.ui.kit.pictures",
    "PySide6.QtSvg",
)
"""The rest of what it needs, in steps."""
LATER: Final = (
    "falcon_desktop.ui.palette.panel",
    "falcon_desktop.ui.palette.commands",
    "falcon_desktop.ui.options.form_state",
    "falcon_desktop.ui.options.slider",
    "falcon_desktop.ui.options.system_box",
    "falcon_desktop.ui.options.stop_chips",
    "falcon_desktop.ui.options.json_box",
    "falcon_desktop.ui.options.rows",
    "falcon_desktop.ui.options.form",
    "falcon_desktop.ui.settings.model_loading",
    "falcon_desktop.ui.settings.more_options",
    "falcon_desktop.ui.settings.connection_editor",
    "falcon_desktop.ui.settings.connections_page",
    "falcon_desktop.controllers.settings.connections",
    "falcon_desktop.ui.settings.get_models",
    "falcon_desktop.ui.settings.server_section",
    "falcon_desktop.ui.settings.data_page",
    "falcon_desktop.controllers.settings.program",
    "falcon_desktop.ui.settings.presets_page",
    "falcon_desktop.ui.settings.window",
    "falcon_desktop.controllers.settings.data",
    "falcon_desktop.controllers.settings.models",
    "falcon_desktop.controllers.settings.window",
    "falcon_desktop.ui.options.panel",
)
"""What somebody at the window may need later, in steps, so that no click waits for it."""
