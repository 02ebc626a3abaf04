"""The words that stand in and around names and titles, in lower case, and what a name looks like. Imports nothing of the project."""

from __future__ import annotations

# How the tokenizer cuts a possessive off.
POSSESSIVE = frozenset("'s ’s ' ’".split())
# Between a country and a title: "Russian acting defence minister".
ADJECTIVES = frozenset(
    (
        "new newly elected re-elected visiting senior top high level ranking high-level high-ranking long-time longtime veteran "
        "embattled ailing acting interim outgoing incoming caretaker sitting then chief deputy vice assistant former ex late special "
        "military political civilian hard-line hardline reformist moderate conservative right-wing left-wing populist authoritarian "
        "first second current permanent new-look ruling islamist communist defense defence trade intelligence government security "
        "negotiating nuclear climate peace press economic foreign finance financial energy health presidential parliamentary federal "
        "national cyber interior justice environment agriculture transport education technology diplomatic congressional commerce oil"
    ).split()
)
# Of these, the ones that say that the office is held no more.
FORMER = frozenset("former ex late".split())
# And the ones that make an office a lesser one.
JUNIOR = frozenset("deputy vice assistant permanent".split())
# Between two countries of one title: "Indian and Pakistani officials".
LINK = frozenset("and , & / - –".split())
# Before a name and no part of it.
HONORIFIC = frozenset(
    (
        "mr mr. mrs mrs. ms ms. dr dr. sir sheikh shaikh hon hon. h.e. general gen. brigadier major colonel col. lt. marshal field his "
        "excellency mullah ayatollah lord dame prof."
    ).split()
)
# In a headline also these are written large, and no name begins or goes on with them.
LINKING = frozenset(
    (
        "over as for with to in on at after amid from by and of but despite against during before until about into under upon says say "
        "tells will is are was has have the his her its their"
    ).split()
)
# In a headline these tell what somebody does and are no part of his name.
NO_NAME_IN_HEADLINE = frozenset(
    (
        "call calls called calling meet meets met meeting meetings visit visits visited visiting travel travels trip tour talk talks "
        "conversation speak speaks spoke speaking host hosts hosted hosting welcome welcomes welcomed greet greets receive receives "
        "received arrive arrives arrived leave leaves left depart departs head heads sign signs signed agree agrees agreed announce "
        "announces announced join joins joined attend attends attended hold holds held discuss discusses discussed phone phones "
        "telephone telephones summon summons summoned expel expels invite invites accept accepts reject rejects warn warns urge urges "
        "ask asks thank thanks congratulate congratulates address addresses deliver delivers make makes remark remarks statement "
        "statements joint press summit dinner lunch before ahead following during says said slams hails vows seeks wants plans set"
    ).split()
)
# Within a name, written small.
PARTICLE = frozenset("al el bin bint ibn de da do dos del della di la le van von der den ter ben abu y e ul ur".split())
# Capitalised words that are no names.
CALENDAR = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
        "november december jan feb mar apr jun jul aug sep sept oct nov dec today yesterday tomorrow"
    ).split()
)
# What a ministry is for: "minister of trade, industry and energy".
PORTFOLIO = frozenset(
    (
        "defense defence finance foreign economy economic economics trade energy interior justice health transport transportation "
        "culture education agriculture environment development industry affairs security commerce infrastructure armed forces logistics "
        "oil petroleum labour labor tourism science technology home internal external public works water resources immigration "
        "migration sports sport youth planning state communications information regional international cooperation emergency situations "
        "digital transformation natural mines women family treasury homeland the and of for investment investments housing religious "
        "european climate change social food rural digitalization legal political strategic consular parliamentary humanitarian global "
        "multilateral bilateral african asian eastern western near central american arab reconstruction civil aviation maritime space "
        "petroleum mining gas power relations ict "
        "nuclear innovation europe integration industries communities territories neighbourhood neighborhood enlargement growth "
        "democracy human rights budget reintegration veterans veteran hemisphere pacific east"
    ).split()
)
# Titles that are everyday words where neither name nor country stands beside them.
ADJECTIVAL = frozenset("official state military general chief special head".split())
# Behind a surname: "the Biden administration".
BODIES = frozenset("administration government regime cabinet team camp".split())
# Titles that do not tell the office; the roster does.
BARE_TITLES = frozenset("secretary minister chief general chairman commander chancellor".split())
# Behind a surname, these make it a namesake's or a thing's name.
NAMED_AFTER = frozenset("jr. jr sr. tower organization foundation institute university center campaign".split())
# Before an unknown name in apposition: the name begins right behind.
INTRODUCING = frozenset(", and with by to met that ; from".split())
# Behind an apposition: the name or title ends there.
CLOSING = frozenset(", . ) ; : — - who after on in at for to as said during and that over 's ’s about".split())

# Words that open a sentence in capitals and are nobody's given name.
OPENERS = frozenset(
    "The But And For When While After Before With From This That These Those His Her Its Their Our Both Yet Meanwhile However Earlier"
    " Later Last Next Then Now Also Although Since Under During Asked Said Why How What Where Who Whom Whether Will Would Could Can May"
    " Should Must Is Are Was Were Did Does Do Has Have Had If As On In At To By Not No Because Despite Amid Ahead Following Instead Only"
    " Even Still So Once Perhaps Watch Live Breaking Analysis Exclusive Opinion Explainer Video Photos Update".split()
)

# "North and South Korea", "inter-Korean": one name of two states.
BOTH_KOREAS = ("PRK", "KOR")

# What may stand behind "the Egyptian capital" where the city is meant.
BEHIND_PLACE = frozenset(
    ", . ; ) for on to in after before where with and as at during by when this last next late early today that since while amid".split()
)
# Behind these "May" is a person whom the article has introduced, no month.
OPENING_A_NAME = frozenset(("", '"', "“", "”", ",", "that", "but", "told", "with", "when", "while", "as", "mrs", "mrs.", "ms", "ms."))
