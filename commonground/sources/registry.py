"""Every feed, in the order they are asked whether a file is theirs. A new feed is one line here."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from commonground.core.errors import UnknownFeed
from commonground.sources.feed import Feed
from commonground.sources.opening import RawFile

# Modules of this room, each holding FEEDS. The general ones (HXL) come last: a file of a known feed that
# also carries tags is read by the feed that knows its traps.
MODULES = (
    "export",
    "unhcr_population",
    "unhcr_odp",
    "dtm_api",
    "dtm_workbook",
    "dtm_iraq",
    "iraq_tables",
    "somalia_prmn",
    "idmc",
    "un_desa",
    "missing_migrants",
    "hapi",
    "hapi_tables",
    "fts",
    "camp_series",
    "pcodes",
    "shapes",
    "hxl",
)


@cache
def feeds() -> dict[str, Feed]:
    """All feeds by id."""
    found = [feed for module in MODULES for feed in import_module(f"commonground.sources.{module}").FEEDS]
    return {feed.id: feed for feed in found}


def feed_of(file: RawFile, *, named: str | None = None) -> Feed | None:
    """The feed a file belongs to, by its content or as `named`; None when no feed knows it."""
    if named is not None:
        return by_id(named)
    return next(_claimants(file), None)


def _claimants(file: RawFile) -> Iterator[Feed]:
    return (feed for feed in feeds().values() if feed.recognises(file))


def by_id(name: str) -> Feed:
    try:
        return feeds()[name]
    except KeyError:
        raise UnknownFeed(f"no feed is called {name!r}", next=f"Known: {', '.join(sorted(feeds()))}.") from None
