"""The models of this computer, for whoever looks for them: the window, ``ask`` and ``models``."""

from __future__ import annotations

import os
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.stores import Places


def model_files(data_dir: Path, settings: Settings) -> Library:
    """Return the user's models, those of other programs, and the starter model."""
    return Library(
        paths.models_directory(data_dir),
        settings=settings.engine_settings(),
        places=Places(Path.home(), os.environ),
    )
