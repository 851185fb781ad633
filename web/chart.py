"""A small step line of one figure through time: SVG geometry only, coloured by the style sheet (no inline style, see CSP)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 240, 56, 6


@dataclass(frozen=True, slots=True)
class Chart:
    """The path of the line and its points (x, y, label), in a box of WIDTH × HEIGHT."""

    line: str
    points: tuple[tuple[float, float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw(points: Sequence[tuple[date, Decimal]]) -> Chart | None:
    """A chart of two or more dated values; a value holds until the next, so the line goes in steps."""
    if len(points) < 2:
        return None
    days = [day.toordinal() for day, _ in points]
    values = [value for _, value in points]
    xs = [_place(d, days[0], days[-1], EDGE, WIDTH - EDGE) for d in days]
    ys = [_place(v, min(values), max(values), HEIGHT - EDGE, EDGE) for v in values]
    steps = [f"M{xs[0]} {ys[0]}", *(f"H{x}V{y}" for x, y in zip(xs[1:], ys[1:], strict=True))]
    labels = [f"{day.isoformat()}：{value:f}" for day, value in points]
    return Chart("".join(steps), tuple(zip(xs, ys, labels, strict=True)))


def _place(value: Decimal | int, low: Decimal | int, high: Decimal | int, start: int, end: int) -> float:
    if high == low:
        return (start + end) / 2
    return round(start + float((value - low) / (high - low)) * (end - start), 1)
