"""Names and flags of parties for a platform that was handed no book of places: from the standard country lists.

Imports nothing of the project.
"""

from __future__ import annotations

from functools import lru_cache

_REGIONAL_A = 0x1F1E6
# Codes that the standard list does not hold.
_TWO_LETTERS = {"XKX": "XK"}
_SHORT = frozenset({"UN", "EU", "NATO", "ASEAN", "AU", "GCC", "OIC", "SCO", "BRICS", "IAEA", "OPEC", "IMF", "WTO", "OSCE", "ECOWAS", "CIS"})


@lru_cache(maxsize=512)
def place_name(code: str) -> str:
    """The usual English name of a country's code; an organisation's short name in reading form (`Arab League`, `NATO`)."""
    letters = _two_letters(code)
    if letters:
        from babel import Locale

        return str(Locale("en").territories.get(letters, code))
    if code in _SHORT or len(code) <= 4 or any(char.isdigit() for char in code):
        return code
    return code.replace("_", " ").title()


def place_flag(code: str) -> str:
    """The flag as emoji; empty for what has none."""
    return "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in _two_letters(code))


@lru_cache(maxsize=512)
def _two_letters(code: str) -> str:
    if code in _TWO_LETTERS:
        return _TWO_LETTERS[code]
    if len(code) != 3:
        return ""
    import pycountry

    country = pycountry.countries.get(alpha_3=code)
    return country.alpha_2 if country else ""
