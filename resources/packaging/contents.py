"""What goes into the bundle and what stays out, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

EXCLUDED_MODULES: Final = (
    # optional imports of what we use, each found by following the bundle's imports
    *(
        "tkinter",
        "unittest",
        "doctest",
        "pydoc",
        "pdb",
        "test",
        "lib2to3",
        "distutils",
        "ensurepip",
    ),
    *("setuptools", "pkg_resources", "pip", "_distutils_hack", "numpy", "IPython", "PIL"),
    # zip files of chats are deflated; shutil and zipfile do without
    *("bz2", "_bz2"),
    *("curses", "readline", "rlcompleter", "sqlite3", "_sqlite3", "xmlrpc", "_uuid", "_curses"),
    # httpx: its own command line, other event loops, compression we never ask for
    *("httpx._main", "click", "rich", "trio", "h2", "socksio", "brotli", "brotlicffi", "zstandard"),
    # apsw: its shell and tests; keyring: its command line and completion
    *("apsw.shell", "apsw.tests", "apsw.speedtest", "keyring.cli", "keyring.completion"),
    # cffi is only how cryptography was built; pycparser is only how cffi reads C
    *(
        "pycparser",
        "setuptools_scm",
        "markdown_it.cli",
        "ziamath.__main__",
        "latex2mathml.__main__",
    ),
    # Qt that no module of ours imports
    *(
        f"PySide6.{name}"
        for name in (
            *("QtQml", "QtQuick", "QtQuickControls2", "QtQuickWidgets", "QtQuickTest", "QtOpenGL"),
            *("QtOpenGLWidgets", "QtSql", "QtTest", "QtXml", "QtHelp", "QtDesigner", "QtUiTools"),
            *("QtConcurrent", "QtSvgWidgets"),
        )
    ),
)

RUNTIME_HOOKS_LEFT_OUT: Final = (
    "pyi_rth_inspect",  # imports inspect and opens a zip file at every start, for tracebacks
    "pyi_rth_pkgutil",  # for programs that list their own modules
    "pyi_rth_multiprocessing",  # the engine is started by subprocess
    "pyi_rth_setuptools",
    "pyi_rth_cryptography_openssl",  # for providers that Secret Service needs none of
    "pyi_rth_pyside6",  # puts Qt's paths into the environment of every program that we start
)
"""Hooks that PyInstaller would run before the program, each costing start time for nothing here."""

QT_PLUGINS: Final = {
    # Linux
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal",),  # dark mode and file dialogs of any desktop; no GTK
    "platforminputcontexts": (
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    ),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("adwaita", "bradient"),
    # everywhere
    "printsupport": ("cupsprintersupport", "windowsprintersupport", "cocoaprintersupport"),
    "styles": ("modernwindowsstyle", "macstyle"),
    "imageformats": ("jpeg", "gif", "webp", "svg", "ico"),
    "iconengines": ("svgicon",),
}
"""Kind → plugins that stay. TLS, SQL, OpenGL and network plugins are used by nothing
here: servers are asked by httpx with Python's TLS, and widgets are painted in memory."""

QT_LIBRARIES: Final = (
    *("Core", "Gui", "Widgets", "Network", "DBus", "Svg"),
    "PrintSupport",
    *("XcbQpa", "WaylandClient"),
)

SYSTEM_LIBRARIES: Final = (
    "libssl",  # Python's TLS; versions differ between distributions, Python is built for one
    "libcrypto",
    "libffi",
    # Qt needs these and many desktops lack them; small, and unchanged for a decade
    *("libxcb-cursor", "libxcb-icccm", "libxcb-image", "libxcb-keysyms", "libxcb-render-util"),
    "libxcb-util",
)
"""Libraries of the building system that are taken along on Linux. Every other one is the
distribution's, which mends its holes; an old libstdc++ here would break its graphics drivers."""

_QT_LIBRARY: Final = re.compile(r"^(?:lib)?Qt6?([A-Za-z0-9]+?)(?:\.so.*|\.dll|\.dylib|)$")


def keeps_binary(target: str, source: str, *, platform: str, own_roots: Iterable[str]) -> bool:
    """Say whether a library that PyInstaller found goes along.

    Args:
        target: its path in the bundle.
        source: where it was found.
        platform: as ``sys.platform``.
        own_roots: directories of packages and of the interpreter; elsewhere is the system's.
    """
    path = PurePath(target.replace("\\", "/"))
    if _is_qt_plugin(path):
        return _keeps_plugin(path)
    if "/Qt/" in path.as_posix() and "qml" in path.parts:
        return False
    library = _QT_LIBRARY.match(path.name)
    if library is not None and "PySide6" not in path.name and not path.name.endswith(".abi3.so"):
        return library[1] in QT_LIBRARIES or path.suffix == ".pyd"
    if path.name in ("opengl32sw.dll", "d3dcompiler_47.dll"):
        return False
    if platform == "linux" and not _within(source, own_roots):
        return path.name.startswith("libpython") or is_system_library(path.name)
    return True


def is_system_library(name: str) -> bool:
    """Say whether a file in the bundle is one of the building system's libraries (Linux)."""
    return name.split(".so", maxsplit=1)[0] in SYSTEM_LIBRARIES


def keeps_data(target: str, *, languages: Iterable[str]) -> bool:
    """Say whether a data file that PyInstaller found goes along."""
    path = PurePath(target.replace("\\", "/"))
    text = path.as_posix()
    if "/translations/" in text and "PySide6" in path.parts:
        return path.name in {f"qtbase_{language}.qm" for language in languages}
    if "/qml/" in text or path.suffix in (".pyi", ".typed") or path.name == "py.typed":
        return False
    if path.parts[:1] == ("falcon_desktop",) and path.suffix == ".md":
        return False
    if path.name.startswith(("icudtl", "qtwebengine")):
        return False
    # Of packages' metadata only what is read while the program runs
    return not (path.parts and path.parts[0].endswith(".dist-info") and path.name not in _METADATA)


_METADATA: Final = ("METADATA", "entry_points.txt")
WITH_METADATA: Final = ("PySide6-Essentials", "apsw", "httpx", "keyring", "xllamacpp")
"""Packages whose metadata is read while the program runs."""


def _is_qt_plugin(path: PurePath) -> bool:
    return "plugins" in path.parts and "PySide6" in path.parts


def _keeps_plugin(path: PurePath) -> bool:
    kind = path.parts[path.parts.index("plugins") + 1]
    stem = re.sub(r"^lib", "", path.name.split(".")[0])
    return any(stem in (name, f"q{name}") for name in QT_PLUGINS.get(kind, ()))


def _within(source: str, roots: Iterable[str]) -> bool:
    return any(PurePath(source).is_relative_to(root) for root in roots)
