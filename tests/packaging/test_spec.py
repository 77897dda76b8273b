"""``build.spec`` carried out for each system, with PyInstaller's classes replaced by recorders.

PyInstaller builds for the system that it runs on only; this shows that the description holds
together elsewhere, not that the result runs there.
"""

from __future__ import annotations

import ast
import plistlib
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import falcon_desktop
import pytest
from resources.packaging import contents, icons, licences, macos, shiboken
from resources.packaging.project import APP_ID, ROOT

Recorded = dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]]
PACKAGES = sysconfig.get_path("purelib")
BINARIES = {
    "linux": [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/libqxcb.so", "BINARY"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "PySide6/libqgtk3.so", "BINARY"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "PySide6/libQt6Core.so.6", "BINARY"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "PySide6/libQt6Quick.so.6", "BINARY"),
        ("PySide6/QtCore.abi3.so", f"{PACKAGES}/PySide6/QtCore.abi3.so", "EXTENSION"),
        ("libgtk-3.so.0", "/usr/lib/libgtk-3.so.0", "BINARY"),
        ("libstdc++.so.6", "/usr/lib/libstdc++.so.6", "BINARY"),
    ],
    "darwin": [
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "PySide6/libqcocoa.dylib", "BINARY"),
        ("PySide6/Qt/plugins/styles/libqmacstyle.dylib", "PySide6/libqmacstyle.dylib", "BINARY"),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.dylib", "PySide6/x.dylib", "BINARY"),
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "PySide6/QtCore", "BINARY"),
        ("PySide6/Qt/lib/QtQuick.framework/Versions/A/QtQuick", "PySide6/QtQuick", "BINARY"),
        ("PySide6/QtCore.abi3.so", "PySide6/QtCore.abi3.so", "EXTENSION"),
    ],
    "win32": [
        ("PySide6\\plugins\\platforms\\qwindows.dll", "PySide6/qwindows.dll", "BINARY"),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", "PySide6/m.dll", "BINARY"),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", "PySide6/s.dll", "BINARY"),
        ("PySide6\\Qt6Core.dll", "PySide6/Qt6Core.dll", "BINARY"),
        ("PySide6\\Qt6Quick.dll", "PySide6/Qt6Quick.dll", "BINARY"),
        ("PySide6\\opengl32sw.dll", "PySide6/opengl32sw.dll", "BINARY"),
        ("PySide6\\QtCore.pyd", "PySide6/QtCore.pyd", "EXTENSION"),
        ("VCRUNTIME140.dll", "C:/Python/VCRUNTIME140.dll", "BINARY"),
    ],
}
KEPT = {
    "linux": {"libqxcb.so", "libQt6Core.so.6", "QtCore.abi3.so"},
    "darwin": {"libqcocoa.dylib", "libqmacstyle.dylib", "QtCore", "QtCore.abi3.so"},
    "win32": {
        *("qwindows.dll", "qmodernwindowsstyle.dll", "Qt6Core.dll", "QtCore.pyd"),
        "VCRUNTIME140.dll",
    },
}


def carry_out(platform: str, work: Path, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Run the spec as PyInstaller would on a system; return what it asked PyInstaller for."""
    recorded: Recorded = {}

    def recorder(name: str, **attributes: Any) -> Any:
        def make(*arguments: Any, **named: Any) -> SimpleNamespace:
            recorded.setdefault(name, []).append((arguments, named))
            return SimpleNamespace(**attributes)

        return make

    hooks = ModuleType("PyInstaller.utils.hooks")
    vars(hooks).update(
        collect_submodules=lambda name: [name],
        collect_data_files=lambda name: [],
        copy_metadata=lambda name: [],
    )
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    # the parts' licences and shiboken's files are collected for real by the build itself
    own = licences.Part("Falcon Desktop", "1", "MIT", "text")
    monkeypatch.setattr(licences, "collect", lambda *_: [own])
    monkeypatch.setattr(shiboken, "compiled_support", lambda *_: [("shiboken6/x.pyc", work / "x")])
    monkeypatch.setattr(sys, "platform", platform)
    source = (ROOT / "build.spec").read_text(encoding="utf-8")
    analysis = {
        "binaries": BINARIES[platform],
        "datas": [("falcon_desktop/ui/README.md", "a", "DATA"),
                  ("PySide6/Qt/translations/qtbase_ar.qm", "a", "DATA"),
                  ("PySide6/Qt/translations/qtbase_de.qm", "a", "DATA")],
        "pure": [("falcon_desktop.cli", "cli.py", "PYMODULE")],
        "scripts": [("pyi_rth_inspect", "x", "PYSOURCE"), ("start", "start.py", "PYSOURCE")],
    }  # fmt: skip
    names = {
        "SPECPATH": str(ROOT),
        "workpath": str(work),
        "Analysis": recorder("Analysis", **analysis),
        **{name: recorder(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")},
    }
    exec(compile(source, "build.spec", "exec"), names)
    return recorded


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_system_gets_its_programs_and_only_the_qt_it_uses(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = carry_out(platform, tmp_path, monkeypatch)
    programs = {named["name"]: named["console"] for _, named in recorded["EXE"]}
    assert (
        programs
        == {
            "linux": {"falcon-desktop": True},
            "darwin": {"falcon-desktop": False},
            "win32": {"falcon-desktop": True, "falcon-desktop-gui": False},
        }[platform]
    )
    for arguments, _ in recorded["EXE"]:
        assert [name for name, _, _ in arguments[1]] == ["start"]
    (folder, _) = recorded["COLLECT"][0]
    binaries, datas = folder[-2:]
    kept = {target.replace("\\", "/").rpartition("/")[2] for target, _, _ in binaries}
    assert kept == KEPT[platform]
    targets = {target for target, _, _ in datas}
    assert {"licences/licences.json", "licences/LICENCES.txt"} <= targets
    assert "PySide6/Qt/translations/qtbase_ar.qm" in targets
    assert "falcon_desktop/ui/README.md" not in targets
    assert "PySide6/Qt/translations/qtbase_de.qm" not in targets
    assert ("BUNDLE" in recorded) == (platform == "darwin")
    icon = recorded["EXE"][0][1]["icon"]
    assert (icon or "").rpartition(".")[2] == {"linux": "", "darwin": "icns", "win32": "ico"}[
        platform
    ]
    if platform == "win32":
        version_file = Path(recorded["EXE"][0][1]["version"]).read_text(encoding="utf-8")
        compile(version_file, "version.txt", "eval")
        assert falcon_desktop.__version__ in version_file


def test_the_property_list_of_macos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (_, named) = carry_out("darwin", tmp_path, monkeypatch)["BUNDLE"][0]
    assert named["name"] == "Falcon Desktop.app"
    assert named["bundle_identifier"] == APP_ID
    assert named["version"] == falcon_desktop.__version__
    read = plistlib.loads(plistlib.dumps(named["info_plist"]))
    assert read["NSHighResolutionCapable"] is True
    assert read["NSRequiresAquaSystemAppearance"] is False
    (kind,) = read["CFBundleDocumentTypes"]
    (declared,) = read["UTExportedTypeDeclarations"]
    assert kind["LSItemContentTypes"] == [declared["UTTypeIdentifier"]] == [macos.EXPORT_UTI]
    entitlements = plistlib.loads(
        (ROOT / "resources/packaging/macos/entitlements.plist").read_bytes()
    )
    assert set(entitlements.values()) == {True}
    assert not [name for name in entitlements if "get-task-allow" in name]


def test_icons_of_windows_and_macos_hold_every_size(tmp_path: Path) -> None:
    from PySide6.QtGui import QImageReader

    ico = icons.write_ico(tmp_path / "icon.ico").read_bytes()
    assert ico[:6] == bytes([0, 0, 1, 0, len(icons.ICO_SIZES), 0])
    for number, side in enumerate(icons.ICO_SIZES):
        entry = ico[6 + 16 * number : 22 + 16 * number]
        length, offset = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12))
        assert entry[0] == side % 256
        assert ico[offset : offset + 8] == b"\x89PNG\r\n\x1a\n"
        assert offset + length <= len(ico)
    icns = tmp_path / "icon.icns"
    icons.write_icns(icns)
    assert QImageReader(str(icns)).canRead()
    data = icns.read_bytes()
    assert data[:4] == b"icns"
    assert int.from_bytes(data[4:8], "big") == len(data)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_that_the_program_imports_is_left_out_of_the_bundle() -> None:
    left_out = set(contents.EXCLUDED_MODULES)
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "falcon_desktop").rglob("*.py")
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if left_out & {name, name.partition(".")[0]}
    }
    assert found == set()


def test_files_that_parts_read_as_they_are_imported_are_in_the_bundle() -> None:
    """Those of the parts that hold such files: a formula needs names of signs, and fonts."""
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    for name in (
        "latex2mathml",
        "ziamath",
        "ziafont",
        "jsonschema_specifications",
        "falcon_desktop",
    ):
        assert f'collect_data_files("{name}")' in spec
