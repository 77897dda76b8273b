"""Distributes a table's width."""

from __future__ import annotations


def column_widths(
    naturals: list[float],
    room: float,
    padding: float,
    least: float,
    most: float,
    *,
    wrap: bool,
) -> list[float]:
    """Return a width for each column, without its ``padding``.

    Columns keep their natural width while all fit into ``room``. Otherwise, with ``wrap``, the
    widest shrink first, none below ``least``; what then still does not fit is scrolled.
    """
    if not naturals:
        return []
    available = room - padding * len(naturals)
    if sum(naturals) <= available or not wrap:
        return list(naturals)
    widths = list(naturals)
    floors = [min(natural, least) for natural in naturals]
    limit = max(most, available)
    low, high = 0.0, max(limit, *naturals)
    for _ in range(24):
        middle = (low + high) / 2
        total = sum(
            max(floor, min(width, middle)) for width, floor in zip(widths, floors, strict=True)
        )
        if total > available:
            high = middle
        else:
            low = middle
    return [max(floor, min(width, low)) for width, floor in zip(widths, floors, strict=True)]
