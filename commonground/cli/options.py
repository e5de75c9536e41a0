"""Options that several commands share, and how each command says its result."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from commonground.evidence.store import Store

store_option = click.option(
    "--store",
    "store_path",
    type=click.Path(path_type=Path),
    required=True,
    envvar="COMMONGROUND_STORE",
    help="The folder of the store (or set COMMONGROUND_STORE).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
who_option = click.option("--who", default="", help="Who decides: name and agency.")
why_option = click.option("--why", default="", help="Why, for those who come after.")


def places_of(store: "Store", words: Iterable[str]) -> tuple[str, ...]:
    """The codes of places as a person typed them; what was taken for a name is said beside the answer."""
    from commonground.evidence.finding import place

    found = [place(store, word) for word in words]
    for one in found:
        if one.told:
            click.echo(one.told, err=True)
    return tuple(one.code for one in found)


def say_json(result: Any) -> None:
    """Print a result as JSON: whole numbers without a point, dates as ISO text."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    click.echo(orjson.dumps(whole(result), option=options).decode())


def whole(value: Any) -> Any:
    """Give whole floats back as integers, all the way down."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [whole(item) for item in value]
    return value


def today() -> str:
    """The day, read once per command: below the command line there are no clocks."""
    return datetime.now(UTC).date().isoformat()
