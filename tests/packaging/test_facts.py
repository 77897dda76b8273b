"""What packages say of the program: the same everywhere, from one place, in each system's form."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime
from pathlib import Path

import falcon_desktop
import pytest
from falcon_desktop.providers.releases import LATEST
from resources.packaging import debian, linux
from resources.packaging.project import ROOT, SCREENSHOTS, project

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def metainfo() -> ET.Element:
    return ET.fromstring(linux.fill("metainfo.xml"))


def test_facts_come_from_one_place() -> None:
    facts = project()
    assert facts.version == falcon_desktop.__version__
    assert facts.licence == "MIT"
    for address in (facts.homepage, facts.issues, facts.changelog, facts.pictures):
        assert address.startswith("https://")
    path = facts.source.removeprefix("https://github.com/")
    assert f"https://api.github.com/repos/{path}/releases/latest" == LATEST


def test_software_centres_are_told_where_it_comes_from(metainfo: ET.Element) -> None:
    facts = project()
    told = {one.get("type"): one.text for one in metainfo.findall("url")}
    assert told == {
        "homepage": facts.homepage, "bugtracker": facts.issues, "vcs-browser": facts.source,
    }  # fmt: skip
    (release,) = metainfo.iter("release")
    assert release.get("version") == facts.version
    assert release.findtext("url") == facts.changelog
    assert "{" not in linux.fill("metainfo.xml"), "every gap of the template is filled"


def test_software_centres_are_shown_pictures_that_there_are(metainfo: ET.Element) -> None:
    shown = list(metainfo.iter("screenshot"))
    assert [one.get("type") for one in shown].count("default") == 1
    for one in shown:
        address = one.findtext("image") or ""
        assert address.startswith(project().pictures)
        assert (ROOT / SCREENSHOTS / address.rpartition("/")[2]).is_file()
        captions = {caption.get(XML_LANG, "en"): caption.text for caption in one.iter("caption")}
        assert captions.keys() == {"en", "ar"}


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_appstream_takes_it(tmp_path: Path) -> None:
    file = tmp_path / "io.github.falcon_desktop.FalconDesktop.metainfo.xml"
    file.write_text(linux.fill("metainfo.xml"), encoding="utf-8")
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", "--no-color", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert not re.search(r"^[EW]:", done.stdout, re.MULTILINE), done.stdout


def test_the_wheels_classifiers_are_ones_that_there_are() -> None:
    classifiers = pytest.importorskip("trove_classifiers").classifiers
    with (ROOT / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file)["project"]
    assert set(table["classifiers"]) <= classifiers
    for minor in (11, 12, 13):
        assert f"Programming Language :: Python :: 3.{minor}" in table["classifiers"]
    assert not [one for one in table["classifiers"] if one.startswith("License ::")], (
        "the licence stands in its own field, beside which these are not taken"
    )


def test_debian_is_told_what_changed_in_its_own_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = debian.changelog()
    first, *lines = text.splitlines()
    assert first == f"falcon-desktop ({project().version}) unstable; urgency=medium"
    assert "  [ Added ]" in lines
    (signed,) = [line for line in lines if line.startswith(" -- ")]
    who, _, when = signed.removeprefix(" -- ").partition("  ")
    assert who == f"{project().author} <{project().email}>"
    assert parsedate_to_datetime(when).tzinfo is not None
    # each line of ours is in it
    source = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.count("\n  * ") == len(re.findall(r"^- ", source, re.MULTILINE))
    words = source.partition("### Added")[2].replace("### ", "").replace("- ", " ").split()
    known = set(text.split())
    assert [word for word in words if word not in known] == []

    (tmp_path / "CHANGELOG.md").write_text(
        "# C\n\n## [Unreleased]\n\n### Fixed\n\n- One\n  more.\n\n"
        "## [0.0.9] - 2026-10-05\n\n### Added\n\n- First.\n\n### Removed\n\n- Last.\n"
    )
    monkeypatch.setattr(debian, "ROOT", tmp_path)
    versions = re.findall(r"^falcon-desktop \((.*)\)", debian.changelog(), re.MULTILINE)
    assert versions == [project().version, "0.0.9"]
    assert "  * One more.\n" in debian.changelog()
    assert debian.changelog().endswith("  Mon, 05 Oct 2026 00:00:00 +0000\n")


@pytest.mark.skipif(shutil.which("dpkg-parsechangelog") is None, reason="dpkg-dev is not installed")
def test_debians_own_tool_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "changelog"
    file.write_text(debian.changelog(), encoding="utf-8")
    done = subprocess.run(
        ["dpkg-parsechangelog", "-l", str(file)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert f"Version: {project().version}\n" in done.stdout
