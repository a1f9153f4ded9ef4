"""What a plan is called, when it was issued, which place it is of, and what it says of its own lists."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from huxin.sources.plan.owners import Rules
from huxin.sources.plan.words import arabic, close, fold

_KINDS = "(?:方案|计划|要点|意见|规划|清单|分工|分解表|任务表|一览表|台账|措施|办法|行动|安排|通知|决定|工作表)"
_ISSUED = re.compile(rf"印发《(.{{4,80}}?)》(?:的通知)?|印发(?!《)(.{{4,80}}?{_KINDS})(?=的通知)")
_ENDS = re.compile(rf"{_KINDS}(?:\([^()]{{1,20}}\))?$")
_WITHIN = re.compile(rf"^.{{4,60}}?{_KINDS}(?:\([^()]{{1,12}}\))?(?=\s|$|为)")
_NUMBER = re.compile("[一二三四五六七八九十]{1,3}、|\\([一二三四五六七八九十]{1,3}\\)|1[.、]|任务一")
_DATE = re.compile(r"(?:[印发日期成文时间:]{0,6})(20\d\d)年(\d{1,2})月(\d{1,2})日(?:印发)?")
_NUMBERED = re.compile(r"[〔\[(](20\d\d)[〕\])]\d{1,4}号")
_FIRST = re.compile(
    "(?:第一(?:位|个|名|单位)?|首位|首个|首先|最前)[^。;]{0,14}(?:为|是|系|即)[^。;]{0,6}(?:牵头|主办|主责|主要责任)"
    "|(?:牵头|主办|主责)(?:责任)?(?:单位|部门)[^。;:]{0,6}(?:第一位|首位|第一个|最前|第一)"
)
_STAR = re.compile(
    r"(?:带|标|加|注|打)[^。;]{0,4}?([*★▲△●#※])[^。;]{0,10}(?:为|是)[^。;]{0,4}牵头|([*★▲△●#※])(?:号)?(?:为|是|表示)牵头"
)


def title(lines: Sequence[str]) -> str:
    """The name of a plan by the lines before its first numbered part; empty where none of them is one."""
    said = list(takewhile(lambda line: not _NUMBER.match(fold(line)), (line.strip() for line in lines if line.strip())))
    whole = close("".join(said[:12]))
    if match := _ISSUED.search(fold(whole)):
        start, end = match.span(1) if match[1] else match.span(2)
        return whole[start:end]
    for at, line in enumerate(said[:30]):
        plain = fold(line)
        if _ENDS.search(plain) and len(plain) <= 60 and not re.search("[。;:]", plain):
            return close(_above(said, at) + line)
    if said and (match := _WITHIN.match(fold(said[0])) or re.match(r".{4,60}?(?=\s+一、)", said[0])):
        return close(said[0][: match.end()])
    if said and len(said[0]) <= 60 and not re.search("[。;]", fold(said[0])):
        return close(said[0])
    return ""


def _above(said: Sequence[str], at: int) -> str:
    """The line above, where a title runs over two."""
    if at == 0:
        return ""
    before = said[at - 1]
    is_start = not re.search(r"[。;:,)\d]$|^附件|号$", fold(before)) and 4 <= len(before) <= 40
    return before if is_start and re.search("[局府会室市县区组]$|关于.*$", before) and len(said[at]) <= 40 else ""


def issued(lines: Sequence[str]) -> list[date]:
    """The days that stand alone in a line: under a letter, at a plan's foot; else the first of the number's year."""
    found = []
    for line in lines:
        match = _DATE.fullmatch(arabic(fold(close(line))))
        if match:
            try:
                found.append(date(int(match[1]), int(match[2]), int(match[3])))
            except ValueError:
                continue
    numbered = _NUMBERED.search(fold(close("".join(lines[:20]))))
    return found or ([date(int(numbered[1]), 1, 1)] if numbered else [])


def home(name: str) -> str:
    """The place whose plan it is by its title (甘泉市); empty where the title begins with none."""
    match = re.match("[一-龥]{1,6}?(?:自治州|市|县|区|州|旗)", name)
    return match[0] if match else ""


def rules(text: str) -> Rules:
    """What a plan says of its own lists of bodies. `text` is folded and has no blanks."""
    star = _STAR.search(text)
    return Rules(bool(_FIRST.search(text)), (star[1] or star[2]) if star else "")
