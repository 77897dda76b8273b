"""The lists and quotes around text that was split inside them."""

from __future__ import annotations


class Containers:
    """Removes from each line the prefix of its containers."""

    def __init__(self) -> None:
        self._widths: list[int] = []

    @property
    def depth(self) -> int:
        """The number of containers."""
        return len(self._widths)

    @property
    def nest(self) -> str:
        """The containers as in ``Paragraph.nest``."""
        return "".join("q" if width < 0 else "l" for width in self._widths)

    def enter(self, widths: tuple[int, ...]) -> None:
        """Enter containers: a list item's indentation width, -1 for a quote."""
        self._widths.extend(widths)

    def cut(self, depth: int) -> None:
        """Leave all containers deeper than ``depth``."""
        del self._widths[depth:]

    def strip(self, line: str) -> tuple[int, str]:
        """Return how many containers a line continues, and the line without their prefixes."""
        for depth, width in enumerate(self._widths):
            inner = _strip_one(line, width)
            if inner is None:
                return depth, line
            line = inner
        return self.depth, line

    def with_signs(self, text: str, depth: int) -> str:
        """Return lines with the prefixes of the outer ``depth`` containers restored."""
        signs = "".join("> " if width < 0 else " " * width for width in self._widths[:depth])
        if not signs or not text:
            return text
        return "\n".join(signs + line if line else line for line in text.split("\n"))

    def strip_partial(self, line: str) -> str:
        """Return an incomplete line without the prefixes it has so far."""
        if not self._widths:
            return line
        return self.strip(line)[1].lstrip(" ") if line else ""


def _strip_one(line: str, width: int) -> str | None:
    if width < 0:
        stripped = line.lstrip(" ")
        if len(line) - len(stripped) > 3 or not stripped.startswith(">"):
            return None
        return stripped[1:].removeprefix(" ")
    if not line.strip():
        return "\n" if line.endswith("\n") else ""
    if "\t" in line[:width]:
        line = line[:width].expandtabs(4) + line[width:]
    if len(line) - len(line.lstrip(" ")) < width:
        return None
    return line[width:]
