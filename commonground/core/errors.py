"""The refusals of the whole house: each says what, where and what next."""

from typing import Self


class CommonGroundError(Exception):
    """A refusal a person can act on; the command line prints it and exits 1.

    `what` happened, `where` (file, sheet, row, rule), and what to do `next`. Where readers of other languages meet it,
    it is `keyed`: `key` and `params` name the same sentence in their catalogs.
    """

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next = next
        self.key = ""
        self.params: dict[str, str] = {}

    def keyed(self, key: str, /, **params: object) -> Self:
        """Name the sentence by a key and what fills it; the English stays."""
        self.key, self.params = key, {name: str(value) for name, value in params.items()}
        return self

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.next}".rstrip() if self.next else head


class UnreadableFile(CommonGroundError):
    """A file that cannot or must not be opened: truncated, hostile, protected, unknown."""


class PersonalData(UnreadableFile):
    """A file about identifiable persons; its cells are never quoted."""


class UnknownFeed(CommonGroundError):
    """No feed recognises a readable table."""


class BadCell(CommonGroundError):
    """A cell that should hold a count or an amount and holds something else."""


class StoreError(CommonGroundError):
    """The figure store cannot do what was asked (missing release, locked, not a store)."""


class RuleError(CommonGroundError):
    """A rule that does not load, or an input a rule cannot be evaluated on."""


class ForbiddenSum(CommonGroundError):
    """A sum the categories do not allow; `rule` is the id in category_overlaps.csv."""

    def __init__(self, what: str, *, rule: str, where: str = "", next: str = "") -> None:
        super().__init__(what, where=where, next=next)
        self.rule = rule


class DossierError(CommonGroundError):
    """A dossier whose situation.toml cannot be used as it is."""
