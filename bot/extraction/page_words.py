"""The words by which a page is told from one that is no English news of diplomacy. Imports nothing of the project."""

from __future__ import annotations

# Function words of English.
ENGLISH = frozenset(
    ("the of and to in a that is for on with said by at as from was his has have will be are it he an not this who its after").split()
)
# Function words of other languages in Latin letters that are none of English.
FOREIGN = frozenset(
    (
        "der die das und den dem mit von für ist nicht ein eine le la les des et du une est dans pour el los las que por para con una "
        "il di che della per na w z się och att som på det não uma com os dos em ao mais ve bir bu için ile da û ji li ku jî ya wa kwa "
        "ni het een van en te"
    ).split()
)
# Words of the sports page; one of these is enough.
SPORT_ALONE = frozenset({"cricket", "grand prix", "innings", "odi", "rugby", "t20", "test match", "wicket", "wickets", "world cup"})
