"""The workflows that check and build elsewhere: valid, pinned, with few rights."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from resources.packaging import environment
from resources.packaging.project import ROOT

GITHUB = ROOT / ".github"
WORKFLOW = GITHUB / "workflows" / "release.yml"
CHECKS = GITHUB / "workflows" / "ci.yml"
BUG, IDEA, CHOICE = (
    GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml" for name in ("bug", "idea", "config")
)


@pytest.mark.parametrize(
    ("schema", "files"),
    [("workflows", (WORKFLOW, CHECKS)), ("issue-forms", (BUG, IDEA)), ("issue-config", (CHOICE,))],
)
def test_they_fit_githubs_schemas(schema: str, files: tuple[Path, ...]) -> None:
    tool = shutil.which("check-jsonschema")
    if tool is None:
        pytest.skip("no check-jsonschema")
    done = subprocess.run(
        [tool, "--builtin-schema", f"vendor.github-{schema}", *map(str, files)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_checked_elsewhere_is_there() -> None:
    text = CHECKS.read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "sudo --preserve-env=PATH,CI .ci/run" in text
    (directories,) = re.findall(r"uv run pytest (tests/core .*)", text)
    assert directories.split() == [
        f"tests/{name}" for name in ("core", "store", "providers", "transfer", "cli")
    ]
    assert [one for one in directories.split() if not (ROOT / one).is_dir()] == []


@pytest.mark.parametrize(
    ("workflow", "writes"),
    [(WORKFLOW, ["contents", "id-token", "attestations"]), (CHECKS, [])],
    ids=["release", "ci"],
)
def test_actions_are_pinned_and_rights_are_few(workflow: Path, writes: list[str]) -> None:
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one)] == []
    assert re.search(r"^permissions: \{\}$", text, re.MULTILINE)
    assert re.findall(r"(\S+): write", text) == writes
    assert "secrets." not in text
    # no value from outside is pasted into a script
    scripts = re.findall(r"run: (?:\|\n((?: {10,}.*\n)+)|(.+))", text)
    assert not [script for pair in scripts for script in pair if "${{" in script]


def pinned(file: Path) -> dict[str, tuple[str, int]]:
    """Return the version of each part in a file of pins, and how many checksums it has."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in file.read_text(encoding="ascii").splitlines():
        if re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line):
            assert name, line
            found[name] = found[name][0], found[name][1] + 1
            continue
        part = re.fullmatch(r"([a-z0-9-]+)==([\w.!+]+)( ; [^@:]+)? \\", line)
        assert part is not None, line  # no address, no option, no range
        name = part[1]
        assert name not in found
        found[name] = part[2], 0
    return found


def test_every_part_is_pinned_by_version_and_checksum() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = pinned(environment.PARTS)
    assert [name for name, (_, checksums) in parts.items() if not checksums] == []
    constraints = dict(
        line.split("==") for line in project["tool"]["uv"]["constraint-dependencies"]
    )
    shipped = {name: version for name, (version, _) in parts.items()}
    again = "python -m resources.packaging.environment"
    assert shipped == {name: constraints.get(name) for name in parts}, again
    needed = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    names = {re.split(r"[<>=!~ ;\[]", one, maxsplit=1)[0].lower() for one in needed}
    assert names - parts.keys() == set()
    builder = pinned(environment.BUILDER)
    assert builder["hatchling"][0] == constraints["hatchling"], again
    assert [name for name, (_, checksums) in builder.items() if not checksums] == []
    # and what these need in turn, also on other systems
    assert {"cryptography", "anyio", "certifi", "idna", "ziafont", "cffi"} < parts.keys()
    assert {"pywin32-ctypes", "macholib", "secretstorage", "jeepney"} < parts.keys()


def test_a_part_with_another_checksum_is_refused(tmp_path: Path) -> None:
    """Without a network: the checksum of a wheel of our own is a wrong one."""
    wheel = tmp_path / "nothing_at_all-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("nothing_at_all-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: "
                      "nothing-at-all\nVersion: 1.0\n")  # fmt: skip
        file.writestr("nothing_at_all-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n"
                      "Root-Is-Purelib: true\nTag: py3-none-any\n")  # fmt: skip
        file.writestr("nothing_at_all-1.0.dist-info/RECORD", "")
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    python = tmp_path / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run(["uv", "venv", "-q", str(tmp_path / "environment")], check=True)
    for checksum, status in ((right[::-1], 1), (right, 0)):
        pins = tmp_path / "pins.txt"
        pins.write_text(f"nothing-at-all==1.0 --hash=sha256:{checksum}\n", encoding="ascii")
        done = subprocess.run(
            ["uv", "pip", "install", "-q", "--python", str(python), "--offline", "--no-index",
             "--find-links", str(tmp_path), *environment.STRICTLY, "-r", str(pins)],
            capture_output=True, text=True,
        )  # fmt: skip
        assert bool(done.returncode) == bool(status), done.stderr
        assert status == 0 or "hash" in done.stderr.lower()


def test_the_workflow_installs_nothing_unpinned_and_attests_what_it_made() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    installs = re.findall(r"(pip3? install.*|.*uv\S* (?:pip|tool|add|sync).*)", text)
    assert sorted(line.strip() for line in installs) == [
        *["pip install --require-hashes -r resources/packaging/uv.txt"] * 4,
        # what is tried, not what is made: the pinned parts, and the wheel that was built
        "uv pip install --no-deps --no-build dist/*.whl",
        f"uv pip install {' '.join(environment.STRICTLY)} -r resources/packaging/requirements.txt",
    ]
    assert "uv run" not in text and "uvx" not in text
    builds = re.findall(r"uv build.*", text)
    pins = "resources/packaging/hatchling.txt"
    assert builds == [f"uv build --wheel --require-hashes --build-constraints {pins}"]
    [(version, checksums)] = pinned(environment.UV).values()
    assert checksums > 5 and re.fullmatch(r"\d+\.\d+\.\d+", version)
    release = text[text.index("  release:\n") :]
    jobs = set(re.findall(r"^  (\w+):\n    (?:runs-on|strategy)", text, re.MULTILINE))
    (needed,) = re.findall(r"needs: \[(.*)\]", release)
    assert set(needed.split(", ")) == jobs
    attests = release.index("actions/attest-build-provenance@")
    assert attests < release.index("gh release upload")
    assert "subject-path: files/*" in release
    assert environment.STRICTLY == ("--require-hashes", "--no-deps", "--no-build")
