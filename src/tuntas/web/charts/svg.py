"""What every chart is made of: elements of SVG, places and the picture around them."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Value = Decimal | int

_ALONG = frozenset({"x", "x1", "x2", "cx", "width"})  # attributes in percent of the width


def element(name: str, content: object = None, **attributes: object) -> SafeString:
    """Attributes stand in the order given; ``css`` is the class.

    A number along the width is a percentage, a text stands as it is.
    """
    written = format_html_join(
        "",
        ' {}="{}"',
        (("class" if key == "css" else key, _place(key, v)) for key, v in attributes.items()),
    )
    if content is None:
        return format_html("<{}{}/>", name, written)
    return format_html("<{0}{1}>{2}</{0}>", name, written, content)


def _place(key: str, value: object) -> object:
    if not isinstance(value, Decimal | int):
        return value
    if key in _ALONG:
        return f"{short(value)}%"
    return short(value) if isinstance(value, Decimal) else value


def short(value: Value) -> str:
    """A place, with as many digits as can be seen."""
    return f"{value:.2f}"


def anchor(x: Decimal) -> str:
    """How a text at this place stands, so that it stays inside the picture."""
    return "end" if x > 60 else "middle" if x > 40 else ""


def share_of(value: Value, lowest: Value, highest: Value) -> Decimal:
    """Where a value lies between the ends, in percent, kept inside."""
    span = Decimal(highest) - lowest
    if not span:
        return Decimal(50)
    return min(max(100 * (Decimal(value) - lowest) / span, Decimal(0)), Decimal(100))


def rect(x: Value, width: Value, y: int, height: int, tone: str) -> SafeString:
    return element("rect", css=tone, x=x, y=y, width=width, height=height)


def mark_at(x: Decimal, y: int, height: int) -> SafeString:
    return element("line", css="target", x1=x, y1=y, x2=x, y2=y + height)


def picture(shapes: Sequence[SafeString], height: int, title: str, description: str) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" width="100%" height="{}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        height,
        title,
        description,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )
