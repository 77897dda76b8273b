"""What importing the adapters brings along."""

from __future__ import annotations

import subprocess
import sys


def test_httpx_command_line_is_left_out() -> None:
    program = (
        "import sys, falcon_desktop.providers.openai, httpx\n"
        "print(httpx.Client is not None, 'rich' in sys.modules, 'click' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["True", "False", "False"]
