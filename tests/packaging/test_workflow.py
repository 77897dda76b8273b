"""The workflow that builds the packages elsewhere: valid, pinned, with few rights."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from resources.packaging.project import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"


def test_it_fits_githubs_schema() -> None:
    tool = shutil.which("check-jsonschema")
    if tool is None:
        pytest.skip("no check-jsonschema")
    done = subprocess.run(
        [tool, "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_and_rights_are_few() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one)] == []
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert text.count("contents: write") == 1
    assert "secrets." not in text
    # no value from outside is pasted into a script
    scripts = re.findall(r"run: (?:\|\n((?: {10,}.*\n)+)|(.+))", text)
    assert not [script for pair in scripts for script in pair if "${{" in script]
