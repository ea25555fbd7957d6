"""Where on the sheet a place of the earth lies: equirectangular, the parallel through the middle of ASEAN undistorted."""

from __future__ import annotations

import math

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y in units of the sheet."""

WIDTH, HEIGHT = 1000.0, 640.0
"""The sheet. x grows to the east, y to the south."""

MIDDLE: Point = (113.5, 8.0)
"""The place at the middle of the sheet: the sea between Viet Nam and Borneo."""

SCALE = 15.4
"""Units of the sheet for a degree of latitude; Myanmar's north and Timor's south both fit with room for labels."""

_SQUEEZE = math.cos(math.radians(MIDDLE[1]))


def sheet(place: Point) -> Point:
    """Project longitude and latitude; degrees of longitude are taken the short way round from the middle."""
    east = (place[0] - MIDDLE[0] + 180) % 360 - 180
    return WIDTH / 2 + east * _SQUEEZE * SCALE, HEIGHT / 2 - (place[1] - MIDDLE[1]) * SCALE


def inside(point: Point, margin: float = 0.0) -> bool:
    """Whether a point of the sheet is on it, at least `margin` units from its edge."""
    return margin <= point[0] <= WIDTH - margin and margin <= point[1] <= HEIGHT - margin
