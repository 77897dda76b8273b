"""Code blocks: remembers how they are shown, and saves one to a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from PySide6.QtCore import QDir, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.ui.kit.i18n import told, tr

SUFFIXES: Final = {
    "bash": "sh", "c": "c", "c++": "cpp", "cpp": "cpp", "c#": "cs", "csharp": "cs", "css": "css",
    "csv": "csv", "diff": "diff", "go": "go", "golang": "go", "haskell": "hs", "html": "html",
    "java": "java", "javascript": "js", "js": "js", "json": "json", "jsx": "jsx", "kotlin": "kt",
    "latex": "tex", "lua": "lua", "markdown": "md", "md": "md", "perl": "pl", "php": "php",
    "powershell": "ps1", "py": "py", "python": "py", "python3": "py", "r": "r", "rb": "rb",
    "rs": "rs", "ruby": "rb", "rust": "rs", "scala": "scala", "sh": "sh", "shell": "sh",
    "sql": "sql", "svg": "svg", "swift": "swift", "tex": "tex", "toml": "toml", "ts": "ts",
    "tsx": "tsx", "typescript": "ts", "xml": "xml", "yaml": "yaml", "yml": "yml", "zsh": "sh",
}  # fmt: skip
"""Endings of files by the languages that models name. What is not here is saved as text."""


class CodeController(WindowController):
    """Remembers how code is shown, and saves code to files."""

    folder_wanted = Signal(str)
    """A directory is to be shown."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._directory = QDir.homePath()
        self._code = ""
        self._suffix = ""
        self._options = dependencies.window.transcript.rendering.code
        settings = dependencies.preferences.value
        self._options.choose(wraps=settings.code_wraps, numbers=settings.code_numbers)
        self._options.changed.connect(self._keep)
        self._options.save_requested.connect(self._ask)

    @Slot()
    def _keep(self) -> None:
        self._preferences.change(code_wraps=self._options.wraps, code_numbers=self._options.numbers)

    @Slot(str, str)
    def _ask(self, code: str, language: str) -> None:
        suffix = SUFFIXES.get(language.casefold(), "txt")
        if suffix == "json" and self._chat.conversation_id:  # an answer as JSON, as a rule
            self._start(self._ask_file_of_chat(code, suffix, self._chat.conversation_id))
        else:
            self._ask_file(code, suffix, "code")

    async def _ask_file_of_chat(self, code: str, suffix: str, conversation_id: str) -> None:
        services = await self._backend.services()
        name = await self._backend.call(services.transfer.suggested_name, [conversation_id])
        self._ask_file(code, suffix, told(name))

    def _ask_file(self, code: str, suffix: str, name: str) -> None:
        self._code, self._suffix = code, suffix
        dialog = QFileDialog(self._window, tr("Save code"), self._directory)
        dialog.setObjectName("save_code_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*.{self._suffix}", "*"])
        dialog.selectFile(f"{name}.{self._suffix}")
        dialog.fileSelected.connect(self._chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self._directory = str(PurePath(path).parent)
        # the dialog asks before it returns a name that is taken; of this name it does not know
        asked = bool(PurePath(path).suffix)
        path = path if asked else f"{path}.{self._suffix}"
        self._start(self._save(self._code, path, replace=asked))

    async def _save(self, code: str, path: str, *, replace: bool) -> None:
        services = await self._backend.services()
        text = code if code.endswith("\n") or not code else f"{code}\n"
        await self._backend.call(services.transfer.save_text, text, path, replace=replace)
        self._window.notice.show_notice(
            tr("Saved as {name}.", name=PurePath(path).name),
            action=tr("Show in folder"),
            does=self._show_folder,
            seconds=12,
        )

    def _show_folder(self) -> None:
        self.folder_wanted.emit(self._directory)
