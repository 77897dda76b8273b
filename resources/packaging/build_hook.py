"""What hatchling runs before it makes a wheel, also that of an editable installation."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # a build may not have the tree on its path

from resources.packaging import starter  # noqa: E402


class StarterHook(BuildHookInterface[Any]):
    """Sees to it that the starter model's weights are in the tree, so that the wheel holds them."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what this build needs beside hatchling."""
        return starter.needed_to_build(Path(self.root))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put the weights where they belong, before files are collected."""
        root = Path(self.root)
        were_there = (root / starter.PLACE / starter.FILE).is_file()
        starter.place(root)
        if version == "editable" and not were_there:
            # uv keeps what it built until a file of `cache-keys` changes. It noted them before the
            # weights were there, and would take a tree that lost them for the one that it knows.
            os.utime(starter.__file__)
