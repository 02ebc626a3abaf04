"""Sentences and headlines of diplomacy, generated with their trees from a small grammar.

The treebanks hold reviews and e-mail, where PM is a time of day and nobody calls a counterpart. Each rule here builds its words and their
tree together, by the conventions of the two treebanks, so what it generates is right by construction. It must not import spaCy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.extraction.training.entities import Span, Tagged
from bot.extraction.training.treebanks import Sentence, Token

SEED = 7

FIRST_NAMES = [
    "Vladimir", "Imran", "Narendra", "Joe", "Emmanuel", "Olaf", "Tayyip", "Sergey", "Antony", "Hakan", "Annalena", "Fumio",
    "Justin", "Penny", "Bola", "William", "Cyril", "Gabriel", "Gustavo", "Kaja", "Prabowo", "Anwar", "Ilham", "Maia", "Edi",
    "Amina", "Khalid", "Fatima", "Yusuf", "Abdul", "Chidi", "Ngozi", "Wang", "Li", "Nguyen", "Park", "Taro", "Sanae", "Mikhail",
    "Olena", "Petr", "Ursula",
]  # fmt: skip
LAST_NAMES = [
    "Petrov", "Rahman", "Sharma", "Walker", "Lefebvre", "Schmidt", "Yilmaz", "Ivanov", "Miller", "Demir", "Vogel", "Tanaka",
    "Tremblay", "Wilson", "Okafor", "Mwangi", "Dlamini", "Herrera", "Kallas", "Santoso", "Ismail", "Huseynov", "Popa", "Hoxha",
    "Mohammed", "Haddad", "Nasser", "Tshisekedi", "Adeyemi", "Jing", "Wei", "Minh", "Suzuki", "Sokolov", "Shevchenko", "Novak",
    "Larsen", "Kowalski", "Papadopoulos", "Fernandez", "Silva", "Moreau", "Bakr", "Karimov", "Gurung", "Rajapaksa", "Hosseini",
    "Cohen", "Lukic", "Andersson",
]  # fmt: skip
COUNTRIES = [
    "Russia Russian", "China Chinese", "India Indian", "Pakistan Pakistani", "Turkey Turkish", "France French", "Germany German",
    "Iran Iranian", "Israel Israeli", "Japan Japanese", "Egypt Egyptian", "Kenya Kenyan", "Nigeria Nigerian", "Brazil Brazilian",
    "Chile Chilean", "Poland Polish", "Ukraine Ukrainian", "Armenia Armenian", "Azerbaijan Azerbaijani", "Vietnam Vietnamese",
    "Indonesia Indonesian", "Qatar Qatari", "Jordan Jordanian", "Ethiopia Ethiopian",
]  # fmt: skip
CITIES = [
    "Moscow", "Beijing", "Geneva", "Ankara", "Doha", "Berlin", "Paris", "Islamabad", "Nairobi", "Tokyo", "Warsaw", "Kyiv",
    "Hanoi", "Tehran", "Cairo", "Jakarta",
]  # fmt: skip
DAYS = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
]  # fmt: skip
TOPICS = [
    "Ukraine", "Gaza", "Syria", "Afghanistan", "trade", "security", "energy", "sanctions", "migration", "cooperation",
]  # fmt: skip
VERBS = {  # verb: third person, past
    "call": ("calls", "called"), "meet": ("meets", "met"), "telephone": ("telephones", "telephoned"), "host": ("hosts", "hosted"),
    "receive": ("receives", "received"), "congratulate": ("congratulates", "congratulated"), "thank": ("thanks", "thanked"),
    "visit": ("visits", "visited"), "speak": ("speaks", "spoke"), "talk": ("talks", "talked"), "discuss": ("discusses", "discussed"),
    "hold": ("holds", "held"), "tell": ("tells", "told"), "support": ("supports", "supported"), "arrive": ("arrives", "arrived"),
    "expel": ("expels", "expelled"), "sign": ("signs", "signed"), "invite": ("invites", "invited"), "greet": ("greets", "greeted"),
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """A word with what hangs on it, left and right, in order."""

    text: str
    xpos: str
    upos: str
    deprel: str
    lemma: str = ""
    feats: str = ""
    left: list[Node] = field(default_factory=list)
    right: list[Node] = field(default_factory=list)
    name: str = ""  # PER or LOC, when this word and its flat or compound parts are a name

    def words(self) -> Iterator[Node]:
        for child in self.left:
            yield from child.words()
        yield self
        for child in self.right:
            yield from child.words()


def _noun(text: str, deprel: str, *left: Node, plural: str = "") -> Node:
    feats = "Number=Plur" if plural else "Number=Sing"
    return Node(plural or text, "NNS" if plural else "NN", "NOUN", deprel, text, feats, list(left))


def _proper(text: str, deprel: str, *left: Node, name: str = "") -> Node:
    return Node(text, "NNP", "PROPN", deprel, text, "Number=Sing", list(left), name=name)


def _adjective(text: str) -> Node:
    return Node(text, "JJ", "ADJ", "amod", text, "Degree=Pos")


def _case(text: str) -> Node:
    return Node(text, "IN", "ADP", "case", text)


def _comma() -> Node:
    return Node(",", ",", "PUNCT", "punct", ",")


def _the() -> Node:
    return Node("the", "DT", "DET", "det", "the", "Definite=Def|PronType=Art")


@dataclass(slots=True)
class Grammar:
    """Generates clauses; `rng` is the only source of chance."""

    rng: random.Random

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def name(self, deprel: str, *, full: bool) -> Node:
        last = self.rng.choice(LAST_NAMES)
        if not full:
            return _proper(last, deprel, name="PER")
        node = _proper(self.rng.choice(FIRST_NAMES), deprel, name="PER")
        middle = [self.rng.choice(FIRST_NAMES)] if self.maybe(0.15) else []
        node.right = [_proper(part, "flat") for part in (*middle, last)]
        return node

    def country(self, deprel: str) -> Node:
        return _proper(self.rng.choice(COUNTRIES).split(" ")[0], deprel, name="LOC")

    def demonym(self) -> Node:
        return _adjective(self.rng.choice(COUNTRIES).split(" ")[1])

    def title(self, deprel: str) -> Node:
        """A title before a name, as capitals write it: Russian Foreign Minister, PM, President of Turkey, US Secretary of State."""
        kind = self.rng.randrange(6)
        if kind == 0:
            return _proper(self.rng.choice(("PM", "FM", "President")), deprel)
        if kind == 1:
            node = _proper("President", deprel)
            place = self.country("nmod")
            place.left = [_case("of")]
            node.right = [place]
            return node
        if kind == 2:
            node = _proper("Secretary", deprel, _proper("US", "compound", name="LOC"))
            state = _proper("State", "nmod", _case("of"))
            node.right = [state]
            return node
        left = [self.demonym()] if self.maybe(0.8) else []
        if kind == 3:
            return _proper("President", deprel, *left)
        if kind == 4:
            return _proper(self.rng.choice(("PM", "FM", "Ambassador", "Chancellor")), deprel, *left)
        first = self.rng.choice(("Prime", "Foreign", "Defense"))
        lead = _proper(first, "compound") if first == "Defense" else Node(first, "NNP", "ADJ", "amod", first, "Degree=Pos")
        return _proper("Minister", deprel, *left, lead)

    def person(self, deprel: str, *, case: str = "", plain: bool = False) -> Node:
        """A leader: a bare name, a title and a name, a name and an apposition, a counterpart."""
        before = [_case(case)] if case else []
        kind = 0 if plain else self.rng.randrange(5)
        node = self.name(deprel, full=kind > 0 and self.maybe(0.7))
        node.left = before
        if kind in (1, 2):
            node.left = [*before, self.title("nmod:desc")]
        elif kind == 3:
            minister = _noun("minister", "appos", self.country("nmod:poss"), Node("foreign", "JJ", "ADJ", "amod", "foreign", "Degree=Pos"))
            minister.left[0].right = [Node("'s", "POS", "PART", "case", "'s")]
            minister.left.insert(0, _comma())
            minister.right = [_comma()]
            node.right.append(minister)
        elif kind == 4 and case:
            node.left = [*before, _noun("counterpart", "nmod:desc", self.demonym())]
        return node

    def subject(self, deprel: str, *, headline: bool) -> tuple[Node, bool]:
        """One leader, or two; whether it is two."""
        node = self.person(deprel, plain=headline and self.maybe(0.6))
        two = self.maybe(0.25) and not any(child.deprel == "appos" for child in node.right)
        if two:
            other = self.name("conj", full=self.maybe(0.5))
            other.left = [_comma() if headline and self.maybe(0.6) else Node("and", "CC", "CCONJ", "cc", "and")]
            node.right.append(other)
        return node, two

    def verb(self, lemma: str, deprel: str, form: str, *, two: bool) -> Node:
        """A verb in its form: present, past, will, or the headline's `to`."""
        number = "Plur" if two else "Sing"
        if form == "past":
            return Node(VERBS[lemma][1], "VBD", "VERB", deprel, lemma, f"Mood=Ind|Number={number}|Person=3|Tense=Past|VerbForm=Fin")
        if form == "present":
            feats = f"Mood=Ind|Number={number}|Person=3|Tense=Pres|VerbForm=Fin"
            return Node(lemma if two else VERBS[lemma][0], "VBP" if two else "VBZ", "VERB", deprel, lemma, feats)
        aux = Node("will", "MD", "AUX", "aux", "will", "VerbForm=Fin") if form == "will" else Node("to", "TO", "PART", "mark", "to")
        return Node(lemma, "VB", "VERB", deprel, lemma, "VerbForm=Inf", [aux])

    def complement(self, lemma: str, *, nested: bool) -> list[Node]:
        """What the verb takes."""
        if lemma in ("speak", "talk"):
            return [self.person("obl", case="with" if lemma == "speak" else "to")]
        if lemma == "discuss":
            return [self.topic("obj"), self.person("obl", case="with")] if self.maybe(0.6) else [self.topic("obj")]
        if lemma == "hold":
            talks = _noun("talk", "obj", plural="talks")
            talks.left = [_noun("phone", "compound")] if self.maybe(0.4) else []
            talks.right = [self.person("nmod", case="with")]
            return [talks]
        if lemma == "sign":
            deal = _noun("agreement", "obj", Node("an", "DT", "DET", "det", "a", "Definite=Ind|PronType=Art"))
            partner = self.country("nmod")
            partner.left = [_case("with")]
            deal.right = [partner]
            return [deal]
        if lemma == "tell" and not nested:
            return [self.person("iobj"), self.clause("ccomp", headline=False, nested=True)]
        if lemma in ("visit", "support"):
            return [self.country("obj")]
        if lemma == "expel":
            return [_noun("diplomat", "obj", self.demonym(), plural="diplomats")]
        return [] if lemma == "arrive" else [self.person("obj")]

    def topic(self, deprel: str) -> Node:
        text = self.rng.choice(TOPICS)
        return _proper(text, deprel, name="LOC") if text[0].isupper() else _noun(text, deprel)

    def adjuncts(self, lemma: str) -> list[Node]:
        """By phone, in a city, on a day."""
        found = []
        if lemma in ("speak", "talk", "discuss") and self.maybe(0.4):
            phone = [_case("by")] if self.maybe(0.6) else [_case("over"), _the()]
            found.append(_noun("phone", "obl", *phone))
        if lemma in ("meet", "host", "receive", "hold", "arrive", "sign", "greet") and (lemma == "arrive" or self.maybe(0.5)):
            found.append(_proper(self.rng.choice(CITIES), "obl", _case("in"), name="LOC"))
        if self.maybe(0.5):
            found.append(_proper(self.rng.choice(DAYS), "obl", _case("on")))
        return found

    def clause(self, deprel: str, *, headline: bool, nested: bool = False) -> Node:
        """A whole clause: in a headline present or `to`, in running text past or will."""
        lemma = self.rng.choice([verb for verb in VERBS if not (nested and verb == "tell")])
        subject, two = self.subject("nsubj", headline=headline)
        if lemma in ("expel", "support", "sign"):
            subject, two = self.country("nsubj"), False
        form = self.rng.choice(("present", "present", "to") if headline else ("past", "past", "past", "will"))
        node = self.verb(lemma, deprel, form, two=two)
        node.left = [subject, *node.left]
        if nested:
            node.left.insert(0, Node("that", "IN", "SCONJ", "mark", "that"))
        complement = self.complement(lemma, nested=nested)
        node.right = complement if complement and complement[-1].deprel == "ccomp" else [*complement, *self.adjuncts(lemma)]
        return node


def to_sentence(root: Node, *, opens_document: bool) -> tuple[Sentence, Tagged]:
    """The tree as a treebank sentence, and its names."""
    nodes = [node for node in root.words() if not _doubled(node, root)]
    numbers = {id(node): number for number, node in enumerate(nodes, 1)}
    heads = {id(child): numbers[id(node)] for node in nodes for child in (*node.left, *node.right)}
    tokens = []
    for number, node in enumerate(nodes):
        glued = number + 1 < len(nodes) and nodes[number + 1].text in (",", ".", "'s")
        tokens.append(Token(node.text, node.lemma, node.upos, node.xpos, node.feats, heads.get(id(node), 0), node.deprel, not glued))
    spans: list[Span] = []
    for number, node in enumerate(nodes):
        if node.name:
            spans.append((number, number + 1 + sum(child.deprel == "flat" for child in node.right), node.name))
    sentence = Sentence(tuple(tokens), "wire", opens_document, opens_document)
    return sentence, Tagged(tuple(node.text for node in nodes), tuple(spans))


def _doubled(node: Node, root: Node) -> bool:
    """Whether a comma stands right before a full stop or another comma, where nobody writes it."""
    words = list(root.words())
    position = next(number for number, word in enumerate(words) if word is node)
    return node.text == "," and (position + 1 == len(words) or words[position + 1].text in (",", "."))


def generate(count: int) -> list[tuple[Sentence, Tagged]]:
    """`count` headlines, each a document of its own, then as many sentences of running text."""
    grammar = Grammar(random.Random(SEED))
    found = [to_sentence(grammar.clause("root", headline=True), opens_document=True) for _ in range(count)]
    for number in range(count):
        root = grammar.clause("root", headline=False)
        root.right.append(Node(".", ".", "PUNCT", "punct", "."))
        found.append(to_sentence(root, opens_document=number == 0))
    return found
