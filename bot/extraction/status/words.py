"""The words of grammar by which a status is read; those of meaning are in the ontology. Lemmas. Imports nothing of the project."""

from __future__ import annotations

# Verbs of those who tell of an event.
REPORTING = frozenset(
    (
        "say tell announce report add claim state note confirm believe think write deny reveal disclose indicate stress insist declare "
        "explain acknowledge admit"
    ).split()
)
# Nouns for what is told: "reports that they met" are denied with the meeting.
CLAIMS = frozenset("report claim allegation rumour rumor suggestion story".split())
# Verbs that give a status to the clause that they complete.
WISHING = frozenset("deny hope want wish insist propose suggest demand urge agree".split())
# "held talks", "paid a visit": verbs whose tense is that of their noun.
CARRYING = frozenset("hold have pay make conduct begin start end conclude take attend open host sign reach strike receive give".split())
# Marks of the future; "wo" is that of "won't".
FUTURE_MARKS = frozenset("will shall 'll wo".split())
# Behind these prepositions a noun is an occasion or a matter, and what governs the phrase says nothing of it.
ASIDE = frozenset("about on over in at after during following amid since despite because through as by until under".split())
# These propose what follows as an infinitive or stands before them: "hopes to visit", not "hopes the visit will help".
HALF_PROPOSING = frozenset("welcome discuss hope push press aim eye open".split())
# These plan the noun that is their object.
PLANNING = frozenset("plan schedule expect prepare announce arrange await nominate designate".split())
# "come on a visit": what governs these governs the visit.
TRAVELLING = frozenset("come go travel arrive fly be".split())
# Nouns for what is left of an event: what is done to them tells nothing of it.
RECORDS = frozenset(
    (
        "documentation record note transcript detail outcome result account recording memory photo coverage criticism "
        "aftermath wake credit praise blame thanks gratitude"
    ).split()
)
# Nouns that have an event for their matter: what is done to a deadline for talks is not done to the talks.
ABOUT = frozenset("deadline venue place agenda topic role team".split())
# "take part in talks", "engage in talks": what governs these governs the talks.
TAKING_PART = frozenset("take participate engage enter".split())
# "sought to withhold the aid": who undoes it himself is not asked to; "urged him to withhold it" leaves it standing.
OWN_AIM = frozenset("seek try attempt vow aim".split())
# What somebody is not willing to do, he refuses.
WILLING = frozenset("ready willing prepared open want seek".split())
# What somebody does not intend, he refuses.
INTENDING = frozenset("plan intend agree accept".split())
# "had been due to": it is so no longer.
DUE = frozenset("due schedule set expect plan slate".split())
# "is travelling to": the present of these means the future.
LEAVING = frozenset("plan prepare head go travel come leave depart fly seek send dispatch".split())

# Verbs of somebody on the way: what it is for is still to come.
BOUND_FOR = frozenset("head go travel leave depart fly arrive land jet".split())

# Verbs whose negation says that the event of their subject did not happen: "no talks were held", "the meeting did not take place".
HAPPENING = frozenset({"take", "happen", "occur", "hold", "reach", "sign", "be", "make", "plan", "schedule"})
