"""Forms that no rule leads back to their lemma. Imports nothing of the project."""

from __future__ import annotations

from collections.abc import Mapping

IRREGULAR: Mapping[str, str] = {
    "met": "meet", "spoke": "speak", "spoken": "speak", "held": "hold", "told": "tell", "flew": "fly", "flown": "fly", "went": "go",
    "gone": "go", "came": "come", "left": "leave", "sent": "send", "gave": "give", "given": "give", "wrote": "write",
    "written": "write", "sat": "sit", "shook": "shake", "shaken": "shake", "broke": "break", "broken": "break", "struck": "strike",
    "made": "make", "withheld": "withhold", "withdrew": "withdraw", "withdrawn": "withdraw", "threw": "throw", "thrown": "throw",
    "said": "say", "paid": "pay", "began": "begin", "begun": "begin", "took": "take", "taken": "take", "brought": "bring",
    "sought": "seek", "was": "be", "were": "be", "is": "be", "are": "be", "been": "be", "had": "have", "has": "have",
    "froze": "freeze", "frozen": "freeze", "swore": "swear", "dealt": "deal", "chose": "choose", "built": "build", "rang": "ring",
    "led": "lead", "understood": "understand", "won": "win", "fell": "fall", "drew": "draw", "drawn": "draw", "grew": "grow",
    "won't": "will", "ca": "can", "lent": "lend", "saw": "see", "seen": "see", "undertook": "undertake",
}  # fmt: skip
