"""The words by which a scene is read. Lower case, verbs and nouns as lemmas. Imports nothing of the project."""

from __future__ import annotations

# Between two actors of one coordination: "A, B and also the C".
SEPARATORS = frozenset(
    ", not only but and & / - – the both as well a his her its their also then later or occupied neighbouring neighboring nearby".split()
)
# Between two whom somebody met one after the other: "with A, then with B".
AGAIN = frozenset("and then later".split())
# No phrase reaches beyond these.
BREAK = frozenset("; : — – (".split())
# A relative pronoun stands for the noun before it.
RELATIVE = frozenset("who which that whom".split())
# "urged Putin to meet": the object of these does what the infinitive says.
OBJECT_CONTROL = frozenset(
    (
        "urge ask invite order tell force persuade press call encourage want expect allow request direct send get push convince "
        "instruct advise pressure"
    ).split()
)
# "thanked Trudeau for coming": the object of these did what stands behind the preposition.
OBJECT_DID = frozenset(
    "thank praise congratulate commend applaud criticise criticize blame accuse condemn slam attack rebuke chide fault admire".split()
)
# "warned Trump against recognising": the object of these is kept from what stands behind the preposition.
OBJECT_KEPT = frozenset("warn dissuade discourage prevent deter stop".split())
# "the right to impose", "a decision to recall": who holds or takes these does what the infinitive behind them says.
CONTROL_NOUNS = frozenset(
    (
        "right decision plan intention intent effort offer promise threat vow attempt bid willingness readiness opportunity chance pledge "
        "commitment desire wish move power authority refusal failure proposal mandate determination duty obligation"
    ).split()
)
# "accepted an invitation to visit": who does this with an invitation is the guest.
INVITED = frozenset({"accept", "decline", "reject", "refuse", "turn", "receive", "get"})
# Nouns that stand for the people named behind them: "members of the Iranian delegation".
PEOPLE = frozenset(
    (
        "member head group delegation team leader host number series representative chief man woman figure side one half couple pair "
        "mission authority officer force staff advisor adviser spokesman"
    ).split()
)
# "the G7 nations", "EU countries": an organisation by its members.
MEMBERS = frozenset({"nation", "country", "state", "ally", "member"})
# Verbs that taggers take for nouns in headlines ("Tehran denies secret meeting").
HEADLINE_VERBS = frozenset(
    (
        "deny hold host cancel plan postpone delay reject refuse decline seek offer propose begin end resume suspend pause threaten "
        "impose lift extend sign reach recall summon expel close open reopen announce agree make pay meet visit receive welcome slap "
        "pledge lodge name appoint invite phone call drop start continue conclude back eye mull urge set want skip snub slam hail "
        "condemn launch send lodge file deliver ink seal clinch strike"
    ).split()
)
# Nouns that only measure the one behind them: "a series of talks"; what governs them governs it.
MEASURES = frozenset(
    (
        "series round set number phase day first part couple cycle kind string flurry host one start beginning end conclusion hour "
        "week package wave raft batch tranche list latest report claim rumour rumor idea prospect possibility offer proposal"
    ).split()
)
# Prepositions that say where.
LOCATIVE = frozenset("in at near outside inside around across throughout within from".split())
# What a place is said to be, before its name: "the Polish city of Lodz".
KINDS_OF_PLACE = frozenset("city town capital port resort village island".split())
# "three European countries -- France, Germany and Britain": nouns whose members are listed behind them, and what opens the list.
COUNTRIES = frozenset({"country", "nation", "power", "neighbour", "neighbor", "state", "ally"})
LISTING = frozenset({"-", "--", "–", "—", "(", ":", ","})
# Whose "meeting" is nobody's: "Monday's meeting", "last week's talks".
TIMES = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight week weekend month year day morning "
        "afternoon evening night january february march april june july august september october november december spring "
        "summer autumn fall winter"
    ).split()
)
