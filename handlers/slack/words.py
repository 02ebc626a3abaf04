"""The text of a slash command as Slack sends it, into plain words: its escapes and its marks of channels, links and people undone."""

from __future__ import annotations

import re

_MARK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")


def command_words(text: str) -> tuple[str, dict[str, str]]:
    """The words, and the names of the people and groups that they mention, as `name:ID`.

    A mention stays a mark, without its label, since an option may ask for one; all else becomes what a person would type.
    """
    names: dict[str, str] = {}

    def plain(found: re.Match[str]) -> str:
        target, label = found["target"], found["label"] or ""
        if target.startswith(("@", "!subteam^")):
            if label:
                names[f"name:{target.removeprefix('@').removeprefix('!subteam^')}"] = label.lstrip("@")
            return f"<{target}>"
        if target.startswith("!"):
            return label or target[1:]
        return target if "://" in target else label or target.lstrip("#")

    shown = _MARK.sub(plain, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), names
