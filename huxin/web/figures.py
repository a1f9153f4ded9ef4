"""Small pictures as SVG, written by hand: the same on the page and in the PDF. Equal numbers, equal bytes.

No scripts and no style attributes, so that the page's policy holds; on the page the style sheet decides the colours,
also in the dark, and those written here are what paper gets.
"""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString

INK, SOFT, GRID, FIRST, SECOND, BAND = "#1b1f24", "#57606a", "#d8dee4", "#1f5fa8", "#9a6700", "#cfe0f3"
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 16, 24
_STEPS = (1, 2, 4, 5, 10, 20, 25, 40, 50, 100)

Band = tuple[float, float, float]
"""A mean, and the two ends of an interval."""


def weeks(
    labels: Sequence[str], said: Sequence[Band], more: Sequence[float] = (), actual: Sequence[float] = (),
    *, width: int = 620, height: int = 200, font: str = "sans-serif",
) -> SafeString:  # fmt: skip
    """A line over weeks in its interval; dashed beside it another, and as points what happened as far as it is over."""
    top = _top(max([0.0, *(high for _, _, high in said), *more, *actual]))
    step = (width - _LEFT - _RIGHT) / max(1, len(labels) - 1)

    def x(n: int) -> float:
        return _LEFT + n * step

    def y(value: float) -> float:
        return _TOP + (height - _TOP - _BOTTOM) * (1 - value / top)

    def path(values: Sequence[float]) -> str:
        return " ".join(f"{'L' if n else 'M'}{x(n):.1f},{y(v):.1f}" for n, v in enumerate(values))

    parts = [_grid(top, width, height)]
    if said:
        back = " ".join(f"L{x(n):.1f},{y(said[n][1]):.1f}" for n in reversed(range(len(said))))
        outline = f"{path([high for *_, high in said])} {back} Z"
        parts += [
            f'<path class="figure-band" d="{outline}" fill="{BAND}"/>',
            f'<path class="figure-first" d="{path([mean for mean, *_ in said])}" fill="none" stroke="{FIRST}" '
            'stroke-width="2"/>',
        ]
    if more:
        parts.append(
            f'<path class="figure-second" d="{path(more)}" fill="none" stroke="{SECOND}" stroke-width="2" '
            'stroke-dasharray="5 4"/>'
        )
    parts += [
        f'<circle class="figure-point" cx="{x(n):.1f}" cy="{y(v):.1f}" r="3.5" fill="{INK}"/>'
        for n, v in enumerate(actual)
    ]
    every = max(1, -(-len(labels) * 46 // (width - _LEFT)))
    parts += [_text(x(n), height - 6, one, "middle") for n, one in enumerate(labels) if n % every == 0]
    return _svg(parts, width, height, font)


def bars(rows: Sequence[tuple[str, float, str]], *, width: int = 620, font: str = "sans-serif") -> SafeString:
    """Bars from left to right, one a row: what it is called, its value, and the value in words at its end."""
    left, right, pitch = 74, 86, 26
    most = max([value for _, value, _ in rows] + [0.0]) or 1.0
    parts = []
    for n, (label, value, said) in enumerate(rows):
        length, middle = (width - left - right) * max(0.0, value) / most, n * pitch + pitch / 2
        parts += [
            _text(left - 8, middle + 4, label, "end"),
            f'<rect class="figure-bar" x="{left}" y="{middle - 8:.1f}" width="{max(length, 1.0):.1f}" height="16" '
            f'fill="{FIRST}"/>',
            _text(left + length + 6, middle + 4, said, "start", INK),
        ]
    return _svg(parts, width, max(1, len(rows)) * pitch, font)


def columns(
    rows: Sequence[tuple[str, float, str]], *, width: int = 620, height: int = 170, font: str = "sans-serif",
) -> SafeString:  # fmt: skip
    """Bars upwards, one a month: what it is called below, the value in words on top. The last stands out."""
    top = max([value for _, value, _ in rows] + [0.0]) or 1.0
    pitch = (width - 2 * _RIGHT) / max(1, len(rows))
    parts = [_line(_RIGHT, height - _BOTTOM, width - _RIGHT, height - _BOTTOM)]
    for n, (label, value, said) in enumerate(rows):
        tall, left = (height - _BOTTOM - 22) * max(0.0, value) / top, _RIGHT + n * pitch
        at, kind = height - _BOTTOM - tall, "figure-bar" if n == len(rows) - 1 else "figure-bar figure-past"
        parts += [
            f'<rect class="{kind}" x="{left + pitch * 0.2:.1f}" y="{at:.1f}" width="{pitch * 0.6:.1f}" '
            f'height="{tall:.1f}" fill="{FIRST if n == len(rows) - 1 else BAND}"/>',
            _text(left + pitch / 2, at - 6, said, "middle", INK),
            _text(left + pitch / 2, height - 6, label, "middle"),
        ]
    return _svg(parts, width, height, font)


def _top(most: float) -> float:
    """A round number above the most, with a few steps below it."""
    scale = 1.0
    while most > _STEPS[-1] * scale:
        scale *= 10
    return next((step * scale for step in _STEPS if most <= step * scale), scale)


def _grid(top: float, width: int, height: int) -> str:
    count = 4 if top % 4 == 0 else 5 if top % 5 == 0 else 2 if top % 2 == 0 else 1
    lines = []
    for n in range(count + 1):
        at = _TOP + (height - _TOP - _BOTTOM) * (1 - n / count)
        lines.append(_line(_LEFT, at, width - _RIGHT, at) + _text(_LEFT - 6, at + 4, f"{top * n / count:,.0f}", "end"))
    return "".join(lines)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="figure-grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{GRID}"/>'


def _text(x: float, y: float, said: str, anchor: str, fill: str = SOFT) -> str:
    strong = ' class="figure-value"' if fill == INK else ""
    return f'<text{strong} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(said)}</text>'


def _svg(parts: Sequence[str], width: int, height: int, font: str) -> SafeString:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" aria-hidden="true" '
    return SafeString(head + f'font-family="{escape(font)}" font-size="12">{"".join(parts)}</svg>')
