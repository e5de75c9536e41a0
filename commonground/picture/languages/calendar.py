"""Days and periods in words, with months named by the catalog."""

from collections.abc import Callable
from datetime import date, timedelta

Text = Callable[..., str]


def day(text: Text, iso: str | None) -> str:
    """Return a day in words, or that no date was given."""
    if not iso:
        return text("date.none")
    d = date.fromisoformat(iso[:10])
    return text("date.first" if d.day == 1 else "date.day", day=d.day, month=text(f"date.month.{d.month}"), year=d.year)


def period(text: Text, start: str | None, end: str | None) -> str:
    """Return a period as briefly as it can be said."""
    if not start or not end or start[:10] == end[:10]:
        return day(text, end or start)
    first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole_months and (first.month, last.month) == (1, 12):
        return str(last.year) if first.year == last.year else _span(text, str(first.year), str(last.year))
    if whole_months and first.year == last.year:
        months = [text(f"date.month.{d.month}") for d in (first, last)]
        named = months[0] if first.month == last.month else _span(text, *months)
        return text("date.month_of", month=named, year=last.year)
    return _span(text, day(text, start), day(text, end))


def _span(text: Text, start: str, end: str) -> str:
    return text("date.span", start=start, end=end)
