"""Lines that pages carry and no article says: comment forms, share buttons, cookie notices. A table, to be added to by anyone.

Pure; imports the standard library only.
"""

from __future__ import annotations

import re

# Whole lines, in lower case, without the punctuation and blanks around them.
LINES = frozenset({
    "please enter your comment", "please enter your name here", "please enter your email address here",
    "you have entered an incorrect email address", "save my name, email, and website in this browser for the next time i comment",
    "leave a reply", "leave a comment", "cancel reply", "log in to leave a comment", "comments are closed", "post a comment",
    "add a comment",
    "this site uses akismet to reduce spam. learn how your comment data is processed",
    "share this", "share this article", "share this story", "share on facebook", "share on twitter", "share on x", "share on whatsapp",
    "share via email", "click to share", "like this", "like loading", "share", "tweet", "email", "print", "copy link", "follow us",
    "read more", "read also", "also read", "related", "related articles", "related stories", "related posts", "more on this story",
    "recommended stories", "recommended", "most read", "trending", "advertisement", "advertisement - scroll to continue", "ad",
    "story continues below advertisement", "continue reading", "sponsored", "promoted", "list of 3 items", "end of list",
    "subscribe", "subscribe now", "sign up", "sign in", "log in", "sign up for our newsletter", "already a subscriber? log in",
    "accept all cookies", "accept cookies", "accept all", "reject all", "manage cookies", "cookie settings", "cookie policy",
    "all rights reserved", "back to top", "skip to content", "skip to main content", "loading", "image source, getty images",
})  # fmt: skip

# Beginnings of short lines that are boilerplate however they go on.
BEGINNINGS = (
    "we use cookies", "this website uses cookies", "this site uses cookies", "by continuing to use this site", "by clicking \"accept",
    "by clicking “accept", "we and our partners", "please enable javascript", "your browser does not support", "sign up for the",
    "sign up to our", "subscribe to our", "follow us on", "join our whatsapp", "join our telegram", "download our app",
    "read more:", "also read:", "read also:", "see also:", "related:", "more from", "watch:", "click here to", "copyright ©", "© ",
    "save my name, email", "share this:", "notify me of",
)  # fmt: skip
_SHORT = 240
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def is_boilerplate(line: str) -> bool:
    """True for a line that belongs to the page and not to the article."""
    told = " ".join(line.split()).casefold()
    if len(told) > _SHORT:
        return False
    return _EDGES.sub("", told) in LINES or told.startswith(BEGINNINGS)


def without_boilerplate(text: str) -> str:
    """The text without such lines."""
    return "\n".join(line for line in text.split("\n") if not is_boilerplate(line)).strip()
