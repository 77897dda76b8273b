"""What only macOS needs: the property list of the application bundle."""

from __future__ import annotations

from typing import Any

from resources.packaging.project import EXPORT_TYPE, TITLE, Project

EXPORT_UTI = "io.github.falcon-desktop.chat"


def info_plist(facts: Project) -> dict[str, Any]:
    """Return the keys beside those that PyInstaller writes itself."""
    return {
        "CFBundleDisplayName": TITLE,
        "CFBundleShortVersionString": facts.version,
        "CFBundleVersion": facts.version,
        "NSHumanReadableCopyright": f"{facts.author}. Licence: {facts.licence}",
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        # false: the window follows the system's dark appearance
        "NSRequiresAquaSystemAppearance": False,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSSupportsSuddenTermination": False,
        "CFBundleLocalizations": ["en", "ar"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Falcon Desktop chats",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [EXPORT_UTI],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": EXPORT_UTI,
                "UTTypeDescription": "Falcon Desktop chats",
                "UTTypeConformsTo": ["public.json"],
                "UTTypeTagSpecification": {
                    # macOS looks at what follows the last full stop only
                    "public.filename-extension": ["falcon-chat.json", "falcon-chat"],
                    "public.mime-type": EXPORT_TYPE,
                },
            }
        ],
    }
