"""Profiles the GUI thread: opens the window, and prints what took its time once it is closed.

``python -m tests.benchmarks.gui_thread DATA_DIRECTORY [--output FILE] [--lines 40]``

The profiler makes everything slower: it says where time goes, the other benchmarks how much.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys

from falcon_desktop.cli import main as falcon_desktop


def main() -> int:
    """Run the window under the profiler; returns the window's exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data_directory")
    parser.add_argument("--output", default="", help="keep the figures for pstats here")
    parser.add_argument("--lines", type=int, default=40)
    chosen = parser.parse_args()
    profiler = cProfile.Profile()
    # given arguments, it returns instead of ending the process
    status = profiler.runcall(falcon_desktop, ["--data-dir", chosen.data_directory])
    if chosen.output:
        profiler.dump_stats(chosen.output)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(chosen.lines)
    return status


if __name__ == "__main__":
    sys.exit(main())
