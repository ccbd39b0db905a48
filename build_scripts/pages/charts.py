"""Bar charts as accessible SVG with real text, drawn when the site is built.

Every bar starts at zero. A bound is drawn as what it is: `超` and `不少于` end in an arrow that points further,
`不足` and `不超过` are outlined only, `约` has a broken end, and the words stand beside the value as well, so that
nothing is told by colour or shape alone. One file per language, with title and description, light paper
behind it (an SVG shown as an image cannot follow the page's colours).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from .wording import compact, number

WIDTH = 420  # a phone shows it at 360 px: the smallest letters are still 11 px high
LEFT, RIGHT = 16, 16
ROW, BAR, HEAD, FOOT = 62, 18, 44, 29
LEADING = 19  # of the lines below the axis
FONT = (
    "system-ui, -apple-system, 'PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "'Source Han Sans SC', sans-serif"
)
PAPER, INK, QUIET, LINE, FILL = "#fbfaf6", "#22262b", "#565d66", "#c9c5ba", "#2f5d7c"
OPEN_END, OUTLINE, BROKEN = frozenset({"gt", "ge"}), frozenset({"lt", "le"}), frozenset({"approx"})


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a chart, already in words."""

    label: str  # place and period
    value: Decimal
    high: Decimal | None  # the upper end of a range
    qualifier: str
    value_text: str  # with bound and unit: 超3200万件


def nice_top(value: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that is not below the value."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(10) ** value.adjusted()
    return next(
        step * power
        for step in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
        if step * power >= value
    )


def bounds(bars: Sequence[Bar], percent: bool) -> tuple[Decimal, Decimal]:
    """The ends of the axis: zero is always on it, and shares run to 100."""
    values = [bar.high if bar.high is not None else bar.value for bar in bars] + [bar.value for bar in bars]
    top, low = max(values), min(values)
    if percent and 0 <= low and top <= 100:
        return Decimal(0), Decimal(100)
    right = nice_top(top) if top > 0 or low == 0 else Decimal(0)
    return (-nice_top(-low) if low < 0 else Decimal(0)), right


def mark(bar: Bar, x_zero: float, x_end: float, x_high: float, y: float) -> str:
    """The bar's shape; `x_high` is where a range ends."""
    left, width = min(x_zero, x_end), max(abs(x_end - x_zero), 1.0)
    box = f'x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}"'
    if bar.qualifier in OUTLINE:
        return f'<rect {box} fill="none" stroke="{FILL}" stroke-width="2" stroke-dasharray="5 3"/>'
    shape = f'<rect {box} fill="{FILL}"/>'
    if bar.high is not None:
        more = max(x_high - x_end, 1.0)
        shape += (
            f'<rect x="{x_end:.1f}" y="{y:.1f}" width="{more:.1f}" height="{BAR}" fill="none" '
            f'stroke="{FILL}" stroke-width="2" stroke-dasharray="5 3"/>'
        )
    sign = 1 if x_end >= x_zero else -1
    if bar.qualifier in OPEN_END:
        middle, tip = y + BAR / 2, x_end + sign * 11
        shape += (
            f'<path d="M{x_end:.1f} {y:.1f} L{tip:.1f} {middle:.1f} L{x_end:.1f} {y + BAR:.1f}" fill="none" '
            f'stroke="{FILL}" stroke-width="2"/>'
        )
    if bar.qualifier in BROKEN:
        shape += "".join(
            f'<rect x="{x_end + sign * step - (1 if sign < 0 else 0):.1f}" y="{y:.1f}" width="2" '
            f'height="{BAR}" fill="{FILL}"/>'
            for step in (3, 7, 11)
        )
    return shape


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 15,
    fill: str = INK,
    anchor: str = "start",
    weight: str = "400",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def fitted(words: str, width: float, size: int) -> str:
    """Words cut to a width, counting a Chinese character as one size and others as 0.56 of it."""
    room = width
    for index, letter in enumerate(words):
        room -= size if ord(letter) > 0x2E7F else size * 0.56
        if room < 0:
            return words[: max(index - 1, 1)].rstrip() + "…"
    return words


def heading(title: str) -> str:
    """The title in the largest letters in which it fits on a line; bold letters are a little wider."""
    room = (WIDTH - 2 * LEFT) / 1.08
    size = largest(title, room, (17, 16, 15, 14, 13))
    return text(LEFT + 4, 26, fitted(title, room, size), size=size, weight="600")


def largest(words: str, room: float, sizes: Sequence[int]) -> int:
    """The first of some sizes of letters in which words fit; the last where they fit in none."""
    return next((size for size in sizes if fitted(words, room, size) == words), sizes[-1])


def legend(language: str, bars: Sequence[Bar]) -> str:
    """What the shapes mean, only of those that occur."""
    used = {bar.qualifier for bar in bars}
    words = [("箭头＝“超”“不少于”", "arrow: over, at least")] if used & OPEN_END else []
    words += [("虚线框＝“不足”“不超过”", "dashed outline: under, at most")] if used & OUTLINE else []
    words += [("断续端＝“约”", "broken end: about")] if used & BROKEN else []
    words += (
        [("虚线延伸＝范围", "dashed extension: range")] if any(bar.high is not None for bar in bars) else []
    )
    return ("；" if language == "zh" else "; ").join(pair[0 if language == "zh" else 1] for pair in words)


def height(bars: Sequence[Bar], language: str = "zh", unit: str = "", source: str = "") -> int:
    """Pixels; pages state it, so that nothing moves while the picture loads."""
    return HEAD + ROW * len(bars) + FOOT + LEADING * len(foot_lines(language, bars, source, unit))


def foot_lines(language: str, bars: Sequence[Bar], source: str, unit: str) -> list[str]:
    """What stands below the axis: the shapes, the unit, the source."""
    unit_line = (f"单位：{unit}" if language == "zh" else f"Unit: {unit}") if unit else ""
    return [line for line in (legend(language, bars), unit_line, *source.split("\n")) if line]


def bar_chart(
    language: str,
    title: str,
    description: str,
    bars: Sequence[Bar],
    source: str,
    unit: str = "",
    percent: bool = False,
) -> str:
    """One SVG document.

    title, description: read out by screen readers. source: the line at the foot, or two. unit: written at the axis.
    Raises ValueError without bars.
    """
    if not bars:
        raise ValueError("a chart needs at least one bar")
    low, top = bounds(bars, percent)
    room = WIDTH - LEFT - RIGHT - 14  # 14: room for the tips of open ends
    span = top - low

    def x(value: Decimal) -> float:
        return LEFT + float((value - low) / span) * room

    unit = "" if percent else unit
    tall = height(bars, language, unit, source)
    foot = HEAD + ROW * len(bars)
    ticks = sorted({low, Decimal(0), (low + top) / 2 if low == 0 else Decimal(0), top})
    suffix = "%" if percent else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" '
        f'height="{tall}" '
        f'role="img" aria-labelledby="title desc" xml:lang="{"zh-Hans" if language == "zh" else "en"}" '
        f'font-family="{escape(FONT, {chr(34): "&quot;"})}">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{tall}" rx="6" fill="{PAPER}"/>',
        heading(title),
    ]
    for tick in ticks:
        anchor = "start" if tick == low else "end" if tick == top else "middle"
        if tick == 0:
            parts.append(f'<path d="M{x(tick):.1f} {HEAD - 4} V{foot}" stroke="{INK}"/>')
        else:  # beside the bars only, so that no line runs through words
            lines = " ".join(
                f"M{x(tick):.1f} {HEAD + ROW * index + 24} v{BAR + 4}" for index in range(len(bars))
            )
            parts.append(f'<path d="{lines}" stroke="{LINE}"/>')
        words = (compact(tick) if language == "en" else number(language, tick)) + suffix
        parts.append(text(x(tick), foot + 17, words, size=13, fill=QUIET, anchor=anchor))
    for index, bar in enumerate(bars):
        y = HEAD + ROW * index
        value_width = len(bar.value_text) * (15 if language == "zh" else 8.6)
        left = max(room - value_width - 16, 90)
        size = largest(bar.label, left, (15, 14, 13))
        parts.append(text(LEFT + 4, y + 17, fitted(bar.label, left, size), size=size))
        parts.append(text(WIDTH - RIGHT, y + 17, bar.value_text, anchor="end", weight="600"))
        parts.append(
            mark(bar, x(Decimal(0)), x(bar.value), x(bar.high if bar.high is not None else bar.value), y + 26)
        )
    lines = foot_lines(language, bars, source, unit)
    for index, words in enumerate(lines, start=1):
        parts.append(
            text(
                LEFT + 4,
                foot + 17 + LEADING * index,
                fitted(words, WIDTH - 2 * LEFT, 13),
                size=13,
                fill=QUIET,
            )
        )
    return "\n".join([*parts, "</svg>", ""])
