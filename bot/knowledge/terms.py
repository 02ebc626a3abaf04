"""Terms of one post laid side by side: who wins where two tell of the same time, and no overlap but on the day of a hand-over. Pure.

Imports the domain and this part's own modules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bot.domain import Office, PartialDate
from bot.knowledge.people import Term
from bot.knowledge.text import fold

Post = tuple[str, Office, str]

# Offices that one person holds at a time, as far as the seeds show no two.
_SINGLE = frozenset({Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.FOREIGN_MINISTER, Office.MINISTER})
_HEADS = frozenset({Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT})
# Terms told by two sources with beginnings this near are one.
_NEAR = timedelta(days=400)
# Longer than any hand-over.
_BESIDE = timedelta(days=31)


def post_of(term: Term) -> Post:
    """The post; ministers of defence, of trade and of the treasury hold different ones."""
    kind = "defence" if term.office is Office.MINISTER and "defen" in fold(term.title) else fold(term.title)
    return term.code, term.office, kind if term.office is Office.MINISTER else ""


def same_person(first: Term, second: Term) -> bool:
    """By the Wikidata id where both have one, else by a name or alias of two words or more."""
    if first.qid and second.qid:
        return first.qid == second.qid
    mine, theirs = ({fold(name) for name in (term.person, *term.aliases) if " " in name} for term in (first, second))
    return not mine.isdisjoint(theirs)


def merge(base: Sequence[Term], refreshed: Sequence[Term], overrides: Sequence[Term] = ()) -> tuple[Term, ...]:
    """All terms, a later source winning over an earlier one; posts that only the base tells of stay exactly as they are."""
    posts: dict[Post, list[Term]] = defaultdict(list)
    for term in base:
        posts[post_of(term)].append(term)
    people = _people_of(base)
    for post, told in _by_post(_fitting(refreshed, people)).items():
        posts[post] = _joined(posts[post], [_named_as_known(term, people) for term in told], joint=_is_joint(posts[post]))
    for post, told in _by_post(overrides).items():
        posts[post] = _joined(posts[post], told, joint=_is_joint(posts[post]))
    return tuple(term for terms in posts.values() for term in terms)


def overlaps(terms: Iterable[Term]) -> list[tuple[Term, Term]]:
    """Pairs of one post that stand side by side for longer than a hand-over."""
    found = []
    for told in _by_post(terms).values():
        row = sorted(told, key=lambda term: (term.first_day, term.last_day))
        found += [(one, two) for one, two in pairwise(row) if one.person != two.person and two.first_day < one.last_day]
    return found


def _by_post(terms: Iterable[Term]) -> Mapping[Post, list[Term]]:
    posts: dict[Post, list[Term]] = defaultdict(list)
    for term in terms:
        posts[post_of(term)].append(term)
    return posts


def _people_of(terms: Iterable[Term]) -> Mapping[str, list[Term]]:
    people: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        people[term.code].append(term)
    return people


def _fitting(refreshed: Iterable[Term], people: Mapping[str, list[Term]]) -> list[Term]:
    """Without those that tell one office twice: a president is the head of state, and Wikidata lists many as head of government too."""
    terms = list(refreshed)
    heads = defaultdict(list)
    for term in terms:
        if term.office is Office.HEAD_OF_STATE:
            heads[term.code].append(term)
    kept = []
    for term in terms:
        twice = term.office is Office.HEAD_OF_GOVERNMENT and any(
            same_person(term, other) and _meet(term, other, _BESIDE) for other in heads[term.code]
        )
        elsewhere = term.office in _HEADS and any(
            known.office in _HEADS and known.office is not term.office and same_person(term, known) and _meet(term, known, _BESIDE)
            for known in people.get(term.code, ())
        )
        if not twice and not elsewhere:
            kept.append(term)
    return kept


def _meet(first: Term, second: Term, by: timedelta = timedelta(0)) -> bool:
    return min(first.last_day, second.last_day) - max(first.first_day, second.first_day) >= by


def _named_as_known(term: Term, people: Mapping[str, list[Term]]) -> Term:
    """Under the name, the title and the aliases that the base has for the same person."""
    known = [other for other in people.get(term.code, ()) if same_person(term, other)]
    if not known:
        return term
    latest = max(known, key=lambda other: other.first_day)
    names = dict.fromkeys([*latest.aliases, *term.aliases, term.person])
    return replace(term, person=latest.person, aliases=tuple(name for name in names if name != latest.person), qid=term.qid or latest.qid)


def _is_joint(terms: Sequence[Term]) -> bool:
    """Whether the post is one that several hold together by the base's own word (captains regent, a presidency of three)."""
    row = sorted(terms, key=lambda term: term.first_day)
    return any(_meet(one, two, _BESIDE) for one, two in pairwise(row) if one.end and two.end)


def _joined(lower: Sequence[Term], upper: Sequence[Term], *, joint: bool) -> list[Term]:
    """The post's terms with those of the upper source in front: it replaces the same term and pushes aside what it contradicts."""
    title = max(lower, key=lambda term: term.first_day).title if lower else ""
    told = [_sharpened(replace(term, title=title or term.title), lower) for term in _together(upper)]
    kept: list[Term] = []
    for term in lower:
        if any(same_person(term, other) and _same_term(term, other) for other in told):
            continue
        pieces = [term]
        if not joint and term.office in _SINGLE:
            for other in told:
                pieces = [piece for whole in pieces for piece in _without(whole, other)]
        kept += pieces
    result = kept + told if joint or (told and told[0].office not in _SINGLE) else [*kept, *_in_line(told)]
    return sorted(result, key=lambda term: (term.first_day, term.last_day))


def _sharpened(term: Term, lower: Sequence[Term]) -> Term:
    """With the lower source's dates where they tell the same more exactly."""
    known = next((other for other in lower if same_person(term, other) and _same_term(term, other)), None)
    if known is None:
        return term
    start = known.start if known.start and (term.start is None or _finer(known.start, term.start)) else term.start
    end = known.end if known.end and term.end and _finer(known.end, term.end) else term.end
    return replace(term, start=start, end=end)


def _finer(one: PartialDate, other: PartialDate) -> bool:
    return len(one.text) > len(other.text) and one.meets(other)


def _same_term(one: Term, other: Term) -> bool:
    return abs(one.first_day - other.first_day) <= _NEAR if one.start and other.start else _meet(one, other)


def _together(terms: Sequence[Term]) -> list[Term]:
    """Statements of one person that follow upon each other (a second term of office) as one."""
    rows = sorted(terms, key=lambda term: (term.person, term.first_day, term.last_day))
    found: list[Term] = []
    for term in rows:
        last = found[-1] if found else None
        if last and same_person(last, term) and term.first_day <= last.last_day + timedelta(days=1):
            longer = term if term.last_day > last.last_day else last
            found[-1] = replace(last, end=longer.end, as_of=longer.as_of)
        else:
            found.append(term)
    return found


def _in_line(terms: Sequence[Term]) -> list[Term]:
    """Each term up to the next one's beginning; one within another parts it in two."""
    line: list[Term] = []
    for term in sorted(terms, key=lambda term: (term.first_day, term.last_day)):
        pieces = [piece for whole in line for piece in _without(whole, term)]
        line = [*pieces, term]
    return line


def _without(term: Term, other: Term) -> list[Term]:
    """What is left of the term beside the other's time; a hand-over's day belongs to both."""
    if same_person(term, other) or not _meet(term, other):
        return [term]
    parts = []
    if term.first_day < other.first_day and other.start:
        parts.append(replace(term, end=other.start, as_of=None, source=_marked(term.source)))
    if other.end and other.last_day < term.last_day:
        parts.append(replace(term, start=other.end, source=_marked(term.source)))
    return parts


def _marked(source: str) -> str:
    return source if source.endswith("end-inferred") else f"{source} end-inferred".strip()
