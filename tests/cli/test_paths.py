"""Where the data is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from falcon_desktop import paths


def test_the_option_wins_over_the_variable(profile: Path, tmp_path: Path) -> None:
    assert paths.data_directory() == profile
    assert paths.data_directory(str(tmp_path)) == tmp_path
    assert paths.data_directory("relative") == Path.cwd() / "relative"
    assert paths.data_directory("~/x") == Path.home() / "x"


@pytest.mark.parametrize("base", ["/data", "", "relative/ignored"])
def test_linux_follows_xdg(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FALCON_DESKTOP_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", base)
    expected = Path("/data") if base == "/data" else Path.home() / ".local" / "share"
    assert paths.data_directory() == expected / "falcon-desktop"


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_the_data_directory_is_private_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        paths.make_private_directory(tmp_path / "a" / "b")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "a" / "b").chmod(0o755)
    paths.make_private_directory(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_a_shared_directory_is_not_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    paths.make_private_directory(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
