"""``presets`` and ``prompts``: list what ``ask --preset`` and ``ask --prompt`` take."""

from __future__ import annotations

import argparse

from falcon_desktop import paths
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.cli.settings import saved_settings
from falcon_desktop.core.domain.errors import ExitStatus


def presets(options: argparse.Namespace, output: Output) -> int:
    """Print the names of the presets, or all of each as JSON."""
    saved = saved_settings(paths.data_directory(options.data_dir), output)
    for preset in saved.presets():
        if options.json:
            output.json(preset.to_json())
        else:
            output.line(one_line(preset.name))
    return ExitStatus.OK


def prompts(options: argparse.Namespace, output: Output) -> int:
    """Print the names of the saved prompts, or all of each as JSON."""
    saved = saved_settings(paths.data_directory(options.data_dir), output)
    for prompt in saved.prompts():
        if options.json:
            output.json(prompt.to_json())
        else:
            output.line(one_line(prompt.name))
    return ExitStatus.OK
