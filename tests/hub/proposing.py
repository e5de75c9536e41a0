"""What a few sentences promise, for the tests of promises."""

from commonground.hub import promises
from commonground.hub.cutting import cut
from commonground.hub.promises import commitments
from commonground.hub.reading.plain import read_plain


def found(text: str, *, issuer: str = "IOM", date: str = "2018-11-27") -> list[promises.Promise]:
    return commitments(cut(read_plain(text, markdown=False)), document="d", issuer=issuer, date=date)
