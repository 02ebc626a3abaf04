"""The forms: what `/readout` alone opens, a subscription to be edited, and what a button asks before it acts. Pure: values and views.

Imports the domain, the shared grammar and this folder's blocks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain import ANY, Rhythm, Subscription
from handlers.shared import OFFICE_WORDS, STATUS_VALUES, TYPE_WORDS, Form, verb
from handlers.slack import blocks, limits

ASK, EDIT, FORM = "readout.ask", "readout.edit", "readout.form"
FIND = "find"
"""The beginning of the action id of a menu whose options are looked up; after a dot the verb and the option."""

_VERBS = {
    "subscribe": "Subscribe this channel", "latest": "The newest events", "between": "Events between two", "last": "Last contacts of two",
    "calls": "Calls", "visits": "Visits", "timeline": "Timeline (a picture)", "rhythm": "Events a month (a picture)",
}  # fmt: skip
_SURE = (("0.5 (fair)", "0.5"), ("0.7 (good)", "0.7"), ("0.8", "0.8"), ("0.9 (high)", "0.9"))
_SOURCES = (("1 source", "1"), ("2 sources", "2"), ("3 sources", "3"), ("5 sources", "5"))
_RHYTHMS = tuple((str(rhythm).capitalize() if rhythm is not Rhythm.INSTANT else "At once", str(rhythm)) for rhythm in Rhythm)


@dataclass(frozen=True, slots=True)
class Where:
    """What a form remembers of where it was opened; kept in the view itself, so that it outlives a restart. `at` is in UTC seconds."""

    channel: str
    name: str = ""
    url: str = ""
    at: int = 0
    subject: str = ""

    def packed(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> Where:
        try:
            given = json.loads(text or "{}")
            return cls(**{name: given[name] for name in cls.__dataclass_fields__ if name in given})
        except (ValueError, TypeError):
            return cls("")


def ask_view(where: Where) -> dict[str, Any]:
    """The form behind `/readout` without a word."""
    doing = _select("verb", "What", [(label, name) for name, label in _VERBS.items()], "subscribe", optional=False)
    return _modal(ASK, "Readout", "Go", where, [doing, *_pair(), *_narrowing({})])


def edit_view(where: Where, wish: Subscription, name: Callable[[str], str]) -> dict[str, Any]:
    """A subscription with what it says now."""
    given = {
        "types": sorted(str(item) for item in wish.types), "offices": sorted(str(item) for item in wish.offices),
        "statuses": sorted(str(item) for item in wish.statuses), "rhythm": str(wish.rhythm), "min_sources": str(wish.min_sources),
        "min_confidence": "" if wish.min_confidence is None else f"{wish.min_confidence:g}",
        "silence": "" if wish.silence is None else str(wish.silence), "mention": wish.mention or "",
    }  # fmt: skip
    a, b = (wish.a, name(wish.a)), ("", "") if wish.b == ANY else (wish.b, name(wish.b))
    return _modal(EDIT, "Edit subscription", "Save", where, [*_pair(a, b), *_narrowing(given)])


def form_view(where: Where, form: Form) -> dict[str, Any]:
    """What a button asks before it acts."""
    inputs = []
    for item in form.fields:
        element: dict[str, Any] = {
            "type": "plain_text_input", "action_id": item.name, "multiline": item.long, "max_length": min(item.most, limits.SECTION),
        }  # fmt: skip
        if item.placeholder:
            element["placeholder"] = blocks.plain_object(item.placeholder, limits.PLACEHOLDER)
        inputs.append(_input(item.name, item.label, element, optional=not item.required))
    return _modal(FORM, form.title, form.submit, where, inputs)


def values_of(view: Mapping[str, Any]) -> dict[str, str]:
    """What was put into a form, by field; several choices are joined by commas, what was left out is absent."""
    found = {}
    for block_id, states in ((view.get("state") or {}).get("values") or {}).items():
        for state in states.values():
            if value := _value(state):
                found[str(block_id)] = value
    return found


def words_of(name: str, values: Mapping[str, str]) -> dict[str, str]:
    """Those of the values that the verb has an option for."""
    known = verb(name)
    return {word: value for word, value in values.items() if known is not None and known.option(word) is not None}


def _value(state: Mapping[str, Any]) -> str:
    if chosen := state.get("selected_options"):
        return ",".join(str(option["value"]) for option in chosen)
    if chosen := state.get("selected_option"):
        return str(chosen["value"])
    return str(state.get("value") or "").strip()


def _modal(callback: str, title: str, submit: str, where: Where, inputs: Sequence[blocks.Block]) -> dict[str, Any]:
    return {
        "type": "modal", "callback_id": callback, "title": blocks.plain_object(title, limits.MODAL_TITLE),
        "submit": blocks.plain_object(submit, limits.MODAL_TITLE), "close": blocks.plain_object("Cancel", limits.MODAL_TITLE),
        "private_metadata": where.packed(), "blocks": list(inputs),
    }  # fmt: skip


def _pair(a: tuple[str, str] = ("", ""), b: tuple[str, str] = ("", "")) -> Iterator[blocks.Block]:
    for name, label, (value, shown) in (("a", "Country, organisation or bloc", a), ("b", "And (empty: anyone)", b)):
        element: dict[str, Any] = {
            "type": "external_select", "action_id": f"{FIND}.subscribe.{name}", "min_query_length": 0,
            "placeholder": blocks.plain_object("Type a name, a code or a flag", limits.PLACEHOLDER),
        }  # fmt: skip
        if value:
            element["initial_option"] = blocks.option(shown, value)
        yield _input(name, label, element, optional=name == "b")


def _narrowing(given: Mapping[str, Any]) -> Iterator[blocks.Block]:
    yield _many("types", "Only these kinds of events", TYPE_WORDS, given.get("types", ()))
    yield _many("offices", "Only with these offices", OFFICE_WORDS, given.get("offices", ()))
    yield _many("statuses", "Only these statuses", STATUS_VALUES, given.get("statuses", ()))
    yield _select("rhythm", "When to tell", _RHYTHMS, given.get("rhythm", ""))
    yield _select("min_confidence", "How sure it must be", _SURE, given.get("min_confidence", ""))
    yield _select("min_sources", "How many must tell of it", _SOURCES, given.get("min_sources", ""))
    number = {"type": "plain_text_input", "action_id": "silence", "max_length": 5}
    if given.get("silence"):
        number["initial_value"] = given["silence"]
    yield _input("silence", "Also tell where there was no contact for so many days", number)


def _many(name: str, label: str, words: Sequence[str], chosen: Sequence[str]) -> blocks.Block:
    drawn = blocks.options((word.replace("_", " "), word) for word in words)
    element = {"type": "multi_static_select", "action_id": name, "options": drawn, "placeholder": blocks.plain_object("All", 150)}
    if initial := [option for option in drawn if option["value"] in chosen]:
        element["initial_options"] = initial
    return _input(name, label, element)


def _select(name: str, label: str, pairs: Sequence[tuple[str, str]], chosen: str, *, optional: bool = True) -> blocks.Block:
    known = list(pairs)
    if chosen and chosen not in (value for _, value in known):
        known.append((chosen, chosen))
    drawn = blocks.options(known)
    element: dict[str, Any] = {"type": "static_select", "action_id": name, "options": drawn}
    if initial := next((option for option in drawn if option["value"] == chosen), None):
        element["initial_option"] = initial
    return _input(name, label, element, optional=optional)


def _input(name: str, label: str, element: blocks.Block, *, optional: bool = True) -> blocks.Block:
    return {
        "type": "input", "block_id": name, "label": blocks.plain_object(label, limits.LABEL), "element": element, "optional": optional,
    }  # fmt: skip
