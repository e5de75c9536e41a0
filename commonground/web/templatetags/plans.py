"""Template tags of a plan's pages: their addresses carry what a person has changed, so that nothing need be stored."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context

from commonground.web.speaking import address
from commonground.web.templatetags.words import speaking

register = template.Library()


@register.simple_tag(takes_context=True)
def to_plan(context: Context, *parts: str, anchor: str = "", **query: Any) -> str:
    """Link to a page of the plan, with what a person has changed in it."""
    return _address(context, context["kept"], *parts, anchor=anchor, **query)


@register.simple_tag(takes_context=True)
def to_changed(context: Context, act: str, case: str, place: str) -> str:
    """Link to the plan with one more change."""
    return _address(context, [*context["kept"], (act, f"{case}={place}")])


@register.simple_tag(takes_context=True)
def to_undone(context: Context, left: Sequence[tuple[str, str]], *parts: str) -> str:
    """Link to a page of the plan with only the changes that are left."""
    return _address(context, left, *parts)


@register.simple_tag(takes_context=True)
def to_plan_file(context: Context, file: str) -> str:
    """Link to the plan as a file, with what a person has changed in it."""
    found = _address(context, context["kept"], "file")
    path, question, rest = found.partition("?")
    return f"{path}{file}{question}{rest}"


def _address(context: Context, kept: Sequence[tuple[str, str]], *parts: str, anchor: str = "", **query: Any) -> str:
    code = speaking(context).code
    return address(code, context["slug"], "plans", context["plan"], *parts, anchor=anchor, also=kept, **query)
