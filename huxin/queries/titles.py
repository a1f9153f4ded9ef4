"""Titles of matters as lists shorten them. A task of the plan is called by its number, the beginning of its text and
its body; where that beginning was cut within the bracket that names the lead bodies, the bracket is left out."""

import re

_TASK = re.compile(r"(?P<said>第\d+项 .*?)(?P<body>（[^（）]*(?:（[^（）]*）[^（）]*)*）)?", re.DOTALL)
_LEADS = re.compile(
    r"[（(【〔\[]\s*(?:牵头|参与|责任|配合)[^（()）:：]{0,6}[:：][^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*[)）】〕\]]"
)
_CLAUSE = re.compile(r"(?:《[^》]*》|（[^（）]*）|\([^()]*\)|“[^”]*”|[^，。；,;])+[，。；,;]?")
_OPEN = re.compile(r"\s*[（(【〔\[][^)）】〕\]]*$")


def without_leads(text: str) -> str:
    """A text without 「（牵头单位：…）」, and without a bracket that is never closed."""
    return _OPEN.sub("", _LEADS.sub("", text)).strip()


def short(text: str, most: int = 0) -> str:
    """What a measure of a plan is called: its first sentence, or as many of that one's clauses as fit into so many
    characters, the first in any case. Never cut within a word, a bracket or the name of a document."""
    said = ""
    for clause in _CLAUSE.findall(without_leads(text.replace("\n", ""))):
        if said.endswith("。") or said and most and len(said + clause) > most:
            break
        said += clause
    return said.rstrip("，；,;")


def plain(title: str) -> str:
    """The title of a task without its lead bodies, its own body at the end; any other title as it is."""
    found = _TASK.fullmatch(title)
    return without_leads(found["said"]) + (found["body"] or "") if found else title


def cut(title: str, most: int) -> str:
    """A title in so many characters at most, never cut within a bracket."""
    short = plain(title)
    return short if len(short) <= most else _OPEN.sub("", short[: most - 1]) + "…"
