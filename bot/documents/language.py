"""Which language a text is in, by its script and its commonest words; None where it is too short to tell.

What a page declares is often what its template says. A table, to be added to by anyone. Pure; imports the standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# As much of a text as is looked at.
_SAMPLE = 6_000
_FEWEST_LETTERS = 40
_FEWEST_HITS = 4

# Words that other languages of the same letters do not have, or have seldom.
_WORDS = {
    "en": "the of and that with was were said from which has have had been would after their by on for this it is he she they who",
    "fr": "le la les des et une est dans qui que pour sur avec par son au aux du sont ses cette il elle été à plus pas ont leur",
    "de": "der die das und ist nicht mit den von dem des ein eine sich auf für im auch nach bei wird wurde sind als über hat er sie",
    "es": "el los las que del una por con para su se como más fue ha al sus entre este también pero según sobre son está lo",
    "pt": "o os as que do da dos das uma com para por não em no na mais foi ao seu sua pelo pela são também entre disse um após",
    "it": "il che di della del dei per una con non sono nel alla gli delle le da più dal ha anche è stato si lo questo come",
    "nl": "de het een van en dat niet met voor zijn op aan ook als naar bij wordt hebben heeft werd uit er maar zij over",
    "sv": "och att det som en på är av för med den inte till har om ett var från men han hon efter också",
    "no": "og det som en på er av for med ikke til har om et var fra men han hun etter også å",
    "pl": "i w na z się nie że jest do to po przez dla oraz od który która jego także być o za ale",
    "ro": "și în de la cu nu pe că este care din pentru a fost au mai prin sau după lui unei sunt",
    "tr": "ve bir bu için ile da de olarak olan daha çok en gibi sonra kadar etti dedi ise ki değil",
    "id": "yang dan di untuk dengan dari pada ini itu dalam tidak akan telah oleh ke juga adalah kata sebagai para",
    "vi": "và của các là trong được có cho không với những này đã từ một về khi đến người",
    "cs": "a v se na je že s z do to o jako za pro podle byl od které který ale také po",
    "sk": "a v sa na je že s z do to o ako za pre podľa bol od ktoré ktorý ale aj po",
    "hu": "a az és hogy nem is egy meg van volt ez azt mint csak már szerint még de",
    "ru": "и в не на что с по он как это его из от за для о но к был было которые также после",
    "uk": "і в не на що з та до у як це його від за для про але був було які також після що",
    "bg": "и в на да се за от не са че по с като който при това той след беше",
    "ar": "في من على إلى أن التي عن مع الذي هذا بعد كان قال ما لا بين هذه",
    "fa": "در به از که این را با است برای آن یک خود شد کرد می تا بر های",
    "ur": "کے کی میں ہے اور سے کا کو نے پر کہ یہ ہیں بھی اس ایک",
    "hi": "के में है की और से को का ने पर कि यह हैं एक भी इस",
    "mr": "आणि आहे या की ते च्या मध्ये होते नाही करण्यात",
}  # fmt: skip
# Single letters are initials and contractions as often as words.
_TABLE = {language: frozenset(word for word in words.split() if len(word) > 1) for language, words in _WORDS.items()}
# Scripts that one language of the news writes.
_SCRIPTS = {"HANGUL": "ko", "THAI": "th", "GREEK": "el", "HEBREW": "he", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "BENGALI": "bn",
            "MALAYALAM": "ml", "GUJARATI": "gu", "GURMUKHI": "pa", "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am", "MYANMAR": "my",
            "KHMER": "km", "SINHALA": "si"}  # fmt: skip
# Letters with their marks, which in many scripts are no letters by themselves.
_WORD = re.compile(r"[^\s\d.,;:!?\"'’‘“”«»()\[\]{}|/\\।-]+")


def find_language(text: str) -> str | None:
    """The ISO 639-1 code, where the text tells it clearly."""
    sample = text[:_SAMPLE]
    scripts = Counter(unicodedata.name(letter, "?").partition(" ")[0] for letter in sample if letter.isalpha())
    letters = sum(scripts.values())
    if letters < _FEWEST_LETTERS:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > letters / 20:
        return "ja"
    script, number = scripts.most_common(1)[0]
    if number > letters / 2:
        if script == "CJK":
            return "zh"
        if script in _SCRIPTS:
            return _SCRIPTS[script]
    return _by_words(sample)


def _by_words(sample: str) -> str | None:
    counts = Counter(word.lower() for word in _WORD.findall(sample))
    hits = sorted(((sum(counts[word] for word in words), language) for language, words in _TABLE.items()), reverse=True)
    (most, best), (second, _) = hits[0], hits[1]
    if most < max(_FEWEST_HITS, sum(counts.values()) / 20) or most < second * 1.25:
        return None
    return best
