"""Precision, recall and F1 of extracted events against a gold file, as the field's own scorer counts them.

`readout evaluate` and the training recipe both read these numbers, so the rules stand here once: a predicted event
matches a gold one of the same article and type when both name at least two common party codes and the Jaccard overlap
of their code sets is at least 0.5; pairs are matched one to one, best overlap first. Works on records (plain JSON
values), never on domain objects, because a gold file may hold what the domain would refuse. Imports the record's type only.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain import CONTACT_TYPES, Record

LEAST_OVERLAP = 0.5
"""Jaccard overlap of the code sets from which two events of one type can be the same."""

_CONTACT = frozenset(str(kind) for kind in CONTACT_TYPES)
_SUMMARY_ROWS = ("all", "alert", "alert contact")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one row: events in the gold, events predicted, and matched pairs."""

    gold: int
    predicted: int
    hit: int

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        together = self.precision + self.recall
        return 2 * self.precision * self.recall / together if together else 0.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often a field is right among the `n` matched pairs in which the gold speaks of it."""

    right: int
    n: int

    @property
    def share(self) -> float:
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """An error: `kind` is "missed" (gold, not predicted) or "spurious" (predicted, not gold)."""

    article_id: str
    kind: str
    event: Record

    def line(self) -> str:
        """One line for a terminal."""
        event = self.event
        pair = "-".join(sorted(_codes(event)))
        return (
            f"{self.kind:9}{self.article_id:28} {event.get('type', '?'):10} {event.get('status') or '':12} "
            f"{pair}  {(event.get('evidence') or '')[:110]}"
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """What `score` found. `unknown` ids were predicted but are not in the gold; `missing` ones have no prediction and count as empty."""

    events: Mapping[str, Tally]
    fields: Mapping[str, Accuracy]
    articles: int
    errors: tuple[Miss, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    def table(self) -> list[tuple[str, float, float, float, int, int, int]]:
        """Rows (name, precision, recall, F1, gold, predicted, hit): the three summary rows, then the types by name."""
        return [(key, t.precision, t.recall, t.f1, t.gold, t.predicted, t.hit) for key, t in self.events.items()]

    def as_dict(self) -> dict[str, Any]:
        """The same JSON object as the field's scorer prints."""
        events = {
            key: {"P": t.precision, "R": t.recall, "F1": t.f1, "gold": t.gold, "predicted": t.predicted, "hit": t.hit}
            for key, t in self.events.items()
        }
        fields = {key: {"accuracy": a.share, "n": a.n} for key, a in self.fields.items()}
        return {"events": events, "fields": fields, "articles": self.articles}


def score(gold: Mapping[str, Sequence[Record]], predicted: Mapping[str, Sequence[Record]], *, only: frozenset[str] | None = None) -> Scores:
    """Scores the predicted events of each article id against the gold ones; `only` keeps these event types alone.

    The gold's articles decide: one without a prediction counts as predicted empty, a predicted one unknown to the gold is left out.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    fields: defaultdict[str, Counter[str]] = defaultdict(Counter)
    errors: list[Miss] = []
    for ident, events in gold.items():
        wanted = [e for e in events if only is None or e["type"] in only]
        found = [e for e in predicted.get(ident, ()) if only is None or e.get("type") in only]
        pairs = matched(wanted, found)
        _count_types(counts, wanted, found, pairs)
        for i, j in pairs:
            _count_fields(fields, wanted[i], found[j])
        errors += _errors(ident, wanted, found, pairs)
        _count_alerts(counts, [e for e in wanted if _visible(e)], [e for e in found if _visible(e)])
    order = [key for key in _SUMMARY_ROWS if key in counts] + sorted(key for key in counts if key not in _SUMMARY_ROWS)
    return Scores(
        events={key: Tally(counts[key]["gold"], counts[key]["guess"], counts[key]["hit"]) for key in order},
        fields={key: Accuracy(c["right"], c["n"]) for key, c in fields.items()},
        articles=len(gold),
        errors=tuple(errors),
        unknown=tuple(sorted(set(predicted) - set(gold))),
        missing=tuple(sorted(set(gold) - set(predicted))),
    )


def _count_types(
    counts: defaultdict[str, Counter[str]], wanted: Sequence[Record], found: Sequence[Record], pairs: Sequence[tuple[int, int]]
) -> None:
    for key, events in (("gold", wanted), ("guess", found), ("hit", [wanted[i] for i, _ in pairs])):
        for event in events:
            counts["all"][key] += 1
            counts[event.get("type", "?")][key] += 1


def _count_fields(fields: defaultdict[str, Counter[str]], gold: Record, guess: Record) -> None:
    for key, right in _judgements(gold, guess):
        fields[key]["n"] += 1
        fields[key]["right"] += right


def _judgements(gold: Record, guess: Record) -> Iterator[tuple[str, bool]]:
    yield "parties exact", _codes(gold) == _codes(guess)
    yield "status", gold.get("status") == guess.get("status")
    yield "current", gold.get("current") == guess.get("current")
    yield "persons", _surnames(gold) == _surnames(guess)
    if gold.get("date"):
        yield "date", _same_date(gold["date"], guess.get("date"))
    if _place_code(gold):
        yield "place", _place_code(gold) == _place_code(guess)


def _count_alerts(counts: defaultdict[str, Counter[str]], wanted: Sequence[Record], found: Sequence[Record]) -> None:
    """What a channel would see: an alert is right when a visible gold event matches it, whatever type `alert contact` keeps."""
    pairs = matched(wanted, found)
    for row, keep in (("alert", None), ("alert contact", _CONTACT)):
        gold = {i for i, e in enumerate(wanted) if keep is None or e["type"] in keep}
        guess = {j for j, e in enumerate(found) if keep is None or e.get("type") in keep}
        counts[row]["gold"] += len(gold)
        counts[row]["guess"] += len(guess)
        counts[row]["hit"] += sum(1 for i, j in pairs if i in gold and j in guess)


def _errors(ident: str, wanted: Sequence[Record], found: Sequence[Record], pairs: Sequence[tuple[int, int]]) -> list[Miss]:
    hit_gold, hit_guess = {i for i, _ in pairs}, {j for _, j in pairs}
    missed = [Miss(ident, "missed", e) for i, e in enumerate(wanted) if i not in hit_gold]
    return missed + [Miss(ident, "spurious", e) for j, e in enumerate(found) if j not in hit_guess]


def matched(gold: Sequence[Record], guess: Sequence[Record]) -> list[tuple[int, int]]:
    """One-to-one pairs (gold index, predicted index), best overlap first; ties by status and date, then by order."""
    scored = []
    for i, wanted in enumerate(gold):
        for j, found in enumerate(guess):
            overlap = _overlap(wanted, found) if wanted["type"] == found.get("type") else 0.0
            if overlap >= LEAST_OVERLAP:
                same_date = wanted.get("date") is not None and wanted.get("date") == found.get("date")
                same = (wanted.get("status") == found.get("status")) + same_date
                scored.append((-overlap, -same, i, j))
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_guess: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in used_gold and j not in used_guess:
            pairs.append((i, j))
            used_gold.add(i)
            used_guess.add(j)
    return pairs


def _codes(event: Record) -> frozenset[str]:
    return frozenset(p["code"] for p in event.get("parties", ()) if p.get("code"))


def _overlap(gold: Record, guess: Record) -> float:
    a, b = _codes(gold), _codes(guess)
    if not a or not b or len(a & b) < min(2, len(a)):
        return 0.0
    return len(a & b) / len(a | b)


def _surnames(event: Record) -> frozenset[str]:
    return frozenset(_surname(p["person"]) for p in event.get("parties", ()) if p.get("person"))


def _surname(name: str) -> str:
    """The last word, without accents and case: gold and text seldom agree on more of a name."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    words = plain.replace("-", " ").split()
    return words[-1] if words else ""


def _place_code(event: Record) -> str | None:
    place = event.get("place")
    return place.get("code") if place else None


def _same_date(gold: str, guess: str | None) -> bool:
    """Equal at the coarser of the two precisions; one day's slack where both are days."""
    if not guess:
        return False
    if len(gold) < 10 or len(guess) < 10:
        return guess.startswith(gold) or gold.startswith(guess)
    return abs((date.fromisoformat(gold) - date.fromisoformat(guess[:10])).days) <= 1


def _visible(event: Record) -> bool:
    return event.get("current", True) is not False and event.get("status") != "hypothetical"
