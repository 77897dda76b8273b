"""What only Windows needs: the facts in an executable's properties. The installer is beside it."""

from __future__ import annotations

from pathlib import Path

from resources.packaging.project import COMMAND, TITLE, Project

TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", {author!r}),
      StringStruct("FileDescription", {title!r}),
      StringStruct("FileVersion", {version!r}),
      StringStruct("InternalName", {command!r}),
      StringStruct("LegalCopyright", {licence!r}),
      StringStruct("OriginalFilename", {command!r}),
      StringStruct("ProductName", {title!r}),
      StringStruct("ProductVersion", {version!r})])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])])
  ]
)
"""


def write_version_file(path: Path, facts: Project) -> Path:
    """Write the file that PyInstaller reads an executable's properties from."""
    numbers = tuple(int(number) for number in (*facts.version.split("."), "0", "0", "0")[:4])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        TEMPLATE.format(
            numbers=numbers,
            author=facts.author,
            title=TITLE,
            version=facts.version,
            command=COMMAND,
            licence=f"Licence: {facts.licence}",
        ),
        encoding="utf-8",
    )
    return path
