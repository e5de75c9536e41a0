"""The end of `safeguards` and `solutions`: what was not read and what was refused, said by name."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonground.cli.showing import plain

if TYPE_CHECKING:
    from commonground.core.errors import CommonGroundError
    from commonground.law import Case


def finish(file: Path, cases: "Iterable[Case]", refused: "Iterable[CommonGroundError]") -> None:
    """Say what no safeguard reads, what to look at again, and what was refused; exit 1 where anything was refused."""
    from commonground.law import notices

    for number, case in enumerate(cases, start=1):
        seen = notices(case)
        # An id that is personal data is not repeated.
        name = f"answered case {number}" if any(one.personal for one in seen) else f"case {case.id}"
        for key in case.unread:
            click.echo(plain(f"{file}, {name}: no safeguard reads '{key}'."), err=True)
        for one in seen:
            click.echo(plain(f"{file}, {name}{', ' + one.who if one.who else ''}: {one.says}"), err=True)
    refusals = list(refused)
    for refusal in refusals:
        click.echo(plain(str(refusal)), err=True)
    sys.exit(1 if refusals else 0)
