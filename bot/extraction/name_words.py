"""The words that make a name a party's name or another thing's, and a title one country's. Imports nothing of the project."""

from __future__ import annotations

from collections.abc import Mapping

# Surnames that are also everyday words or are borne by very many; they need a title or an introduction.
COMMON_SURNAMES = frozenset(
    (
        "may brown white ford rice price page young king ban rose major straw cook khan kim lee ali abdullah singh wong hill long north "
        "park hussein hassan hunt power grant marshall stone best case dean gates gore hague baker powell mitchell peters silva santos "
        "costa smith johnson jones williams davis wilson moore taylor anderson thomas jackson clark lewis walker wang li zhang liu chen "
        "yang wu morales jean michel michael john peter paul david james robert joseph george simon martin charles prince vance graham "
        "carter reagan ahmed mohamed muhammad mohammed ibrahim omar osman ii iii vi jr sr dar katz sharif shah cho han malta jordan "
        "chad georgia san marino cohen levy fox harris cruz"
    ).split()
)
# An alias that ends in one of these is an office of the body, which the titles read ("EU foreign policy chief").
OFFICE_WORDS = frozenset("chief representative president diplomat".split())
# Aliases that are everyday words unless they are written in capitals.
NO_NAMES = frozenset(
    (
        "us who as is it to eco quad commission alliance commonwealth crown quartet arg bern male nice of pa mea pmo cooperation "
        "sadr council nam troika contact crisis center world body"
    ).split()
)
# A word after a country's name that makes it another thing's name: teams, firms, papers, places.
OTHER_THINGS = frozenset(
    (
        "Times Post Journal Herald Tribune News Today Daily Telegraph Open Airlines Airways Avenue Street Square University College Cup "
        "Grand Party Bank Stock Exchange Town Bay Hotel Capitals Nationals Redskins Wizards DC Examiner Review Weekly"
    ).split()
)
# Capitalised words beside "Jordan" or "Chad" that do not make it a person's name.
SENTENCE_WORDS = frozenset(
    (
        "The In On At After Before Iraq Egypt Syria Israel Lebanon Saudi Turkey Russia Ukraine Palestinian Prime Foreign King Visit "
        "Talks Meets"
    ).split()
)
# Names that hold a country's name and mean no country.
TRAPS = (
    "Berlin Wall", "Korean Peninsula",
    "Paris Agreement",
    "Paris Accord",
    "Minsk agreements", "Oslo accords",
    "Dayton accords", "Dayton agreement", "Budapest Memorandum", "Helsinki Final Act", "Geneva Accords", "Camp David accords",
    "Vienna Convention",
    "Geneva Convention",
    "Geneva Conventions",
    "Kyoto Protocol",
    "Trump Tower",
    "Gulf of Oman", "Sea of Japan", "South China Sea", "East China Sea", "Gulf of Thailand", "Gulf of Mexico", "Gulf of Guinea",
    "Sea of Oman", "Indian Ocean", "Philippine Sea", "Mozambique Channel", "New Mexico", "New Jersey", "New England",
    "New South Wales", "English Channel", "Georgia Tech", "Panama Papers", "Panama Canal", "Suez Canal", "Bermuda Triangle",
    "Irish Sea", "Arabian Sea", "Iran deal", "China Daily", "Turkey Day", "Air China", "Air France", "Air India", "British Airways",
    "Turkish Airlines", "Qatar Airways", "Chinese Taipei",
)  # fmt: skip
# Titles that end in one of these name people or a body, not one person.
GROUP_WORDS = frozenset(
    (
        "government administration ministry embassy side department regime junta cabinet parliament military authorities state office "
        "presidency mission delegation official officials diplomat diplomats negotiator negotiators representative representatives "
        "delegate lawmaker troop troops soldier soldiers navy army navies force forces parliamentarian legislator authority"
    ).split()
)
# But not where it begins with one of these: "special representative", "chief negotiator".
ONE_PERSON = frozenset({"special", "permanent", "high", "chief", "head", "u.s."})
# Titles that belong to one country wherever none is named beside them.
HOME: Mapping[str, str] = {
    "secretary of state": "USA", "senator": "USA", "sen.": "USA", "congressman": "USA", "house speaker": "USA",
    "state department": "USA", "treasury secretary": "USA", "commerce secretary": "USA", "homeland security secretary": "USA",
    "secretary of defense": "USA", "secretary of the treasury": "USA", "secretary of commerce": "USA", "defense secretary": "USA",
    "deputy secretary of state": "USA", "assistant secretary of state": "USA", "under secretary of state": "USA",
    "undersecretary of state": "USA", "secretary of war": "USA", "energy secretary": "USA", "joint chiefs chairman": "USA",
    "chairman of the joint chiefs of staff": "USA", "chairman of the joint chiefs": "USA",
    "air force one": "USA", "assistant secretary": "USA", "under secretary": "USA", "first lady": "USA",
    "national security advisor": "USA", "homeland security advisor": "USA", "assistant to the president": "USA",
    "second gentleman": "USA", "second lady": "USA", "chancellor of the exchequer": "GBR",
    "home secretary": "GBR", "taoiseach": "IRL", "pope": "VAT", "pontiff": "VAT", "external affairs minister": "IND", "eam": "IND",
    "governor general": "CAN", "u.s. trade representative": "USA", "foreign policy chief": "EU", "high representative": "EU",
    "commission president": "EU", "council president": "EU", "president of the european commission": "EU",
    "president of the european council": "EU", "trade commissioner": "EU", "european commissioner": "EU",
    "european trade commissioner": "EU", "member of the european parliament": "EU", "mep": "EU", "congresswoman": "USA",
}  # fmt: skip
