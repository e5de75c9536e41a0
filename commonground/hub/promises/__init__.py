"""Promises: commitments, requests, decisions, plans and recommendations proposed from what texts say."""

from commonground.hub.promises.finding import commitments
from commonground.hub.promises.promise import KINDS, STATUSES, Promise
from commonground.hub.promises.register import (
    Entry,
    Promised,
    accept,
    amend,
    promised,
    register,
    reject,
    settle,
)

__all__ = [
    "KINDS", "STATUSES", "Entry", "Promise", "Promised", "accept", "amend", "commitments", "promised", "register",
    "reject", "settle",
]  # fmt: skip
