"""对照列: how a file's sheets were understood, and how a person says that they are to be read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huxin.actions import mappings
from huxin.base import clock
from huxin.base.errors import BadSource, Refused
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import ATTENDANCE, PAYROLL, Column
from huxin.sources.day_grid import BESIDE_DAYS, LONGEST_MARK
from huxin.sources.day_marks import Mark
from huxin.sources.looking import Choice, SheetLook
from huxin.sources.units import POWERS
from huxin.web.console.pages import actor_of, page

UNITS = [(power, unit) for unit, power in POWERS.items()]
MARKS = [(Mark.FULL.value, "出勤一天"), (Mark.HALF.value, "出勤半天"), (Mark.NONE.value, "没有出勤")]
_STREAMS = [("", "不是数据，跳过"), *((s.name, s.label) for s in ACCEPTED.values())]
_FOR_ALL = ("project_code", "month", "team")
_MOST_SHEETS, _MOST_COLUMNS = 100, 200


@dataclass(frozen=True)
class Section:
    """One sheet on the page: what is understood, the columns to choose from, and what may be said for all rows."""

    look: SheetLook
    options: list[tuple[str, str]]
    for_all: list[tuple[str, str, str]]
    usual: bool

    @property
    def title(self) -> str:
        """The names of the sheets."""
        names = "、".join(name for name in self.look.names if name)
        return f"工作表「{names}」" if names else "文件内容"

    @property
    def was(self) -> str:
        """What the columns below were read for; where that changes, they are read anew."""
        return f"{self.look.stream}/{self.look.at}/{self.look.rows}"


@require_http_methods(["GET", "HEAD", "POST"])
def mapped(request: HttpRequest, number: int) -> HttpResponse:
    """What was understood; posted, the same as chosen, or with `take` the file sent in again."""
    actor, problem = actor_of(request), ""
    chosen = _chosen(request.POST) if request.method == "POST" else {}
    try:
        if "take" in request.POST:
            again = mappings.take(actor=actor, batch=number, chosen=chosen, now=clock.now())
            return redirect(f"{reverse('imports')}?fresh={again}")
    except (BadSource, Refused) as error:
        problem = str(error)
    try:
        looked = mappings.look_at(actor=actor, batch=number, chosen=chosen)
    except BadSource as error:
        return page(request, "console/mapping.html", {"number": number, "problem": str(error)}, status=422)
    context = {
        "number": number,
        "looked": looked,
        "sections": [_section(one) for one in looked.sheets],
        "streams": _STREAMS,
        "units": UNITS,
        "marks": MARKS,
        "problem": problem,
    }
    return page(request, "console/mapping.html", context, status=422 if problem else 200)


def _section(look: SheetLook) -> Section:
    gridded = any(column.days for column in look.columns)
    columns = _columns(look.stream, gridded)
    placed = {column.name for column in look.columns}
    for_all = [
        (c.name, c.label, look.said.get(c.name, "")) for c in columns if c.name in _FOR_ALL and c.name not in placed
    ]
    own = [] if look.stream == "projects" or not look.stream else for_all
    return Section(look, [(c.name, c.label) for c in columns], own, bool(look.mapping.usual))


def _columns(stream: str, gridded: bool) -> list[Column]:
    if stream == ATTENDANCE.name and gridded:
        return [PAYROLL.column(name) for name in BESIDE_DAYS]
    return list(ACCEPTED[stream].columns) if stream in ACCEPTED else []


def _chosen(form: QueryDict) -> dict[int, Choice]:
    found = {}
    for index in range(_MOST_SHEETS):
        stream = form.get(f"{index}-stream")
        if stream is None or stream not in ("", *ACCEPTED):
            continue
        at, rows = _number(form, f"{index}-at"), 2 if form.get(f"{index}-rows") == "2" else 1
        same = form.get(f"{index}-was") == f"{stream}/{at}/{rows}"
        found[index] = Choice(stream, at, rows, **(_said(form, index, stream) if same else {}))
    return found


def _said(form: QueryDict, index: int, stream: str) -> dict[str, Any]:
    known = {c.name for c in (*ACCEPTED[stream].columns, *PAYROLL.columns)} if stream else set()
    columns = {n: form.get(f"{index}-c{n}", "") for n in range(_MOST_COLUMNS) if f"{index}-c{n}" in form}
    columns = {n: name for n, name in columns.items() if name in known}
    units = {n: _number(form, f"{index}-u{n}") for n in columns if f"{index}-u{n}" in form}
    given = {name: form.get(f"{index}-{name}", "").strip()[:200] for name in _FOR_ALL}
    given = {name: said for name, said in given.items() if said}
    marks = zip(form.getlist(f"{index}-mark"), form.getlist(f"{index}-meaning"), strict=False)
    return {
        "columns": columns,
        "units": {n: power for n, power in units.items() if power in POWERS.values()},
        "marks": {mark[:LONGEST_MARK]: meaning for mark, meaning in marks if meaning in {key for key, _ in MARKS}},
        "given": given,
        "usual": {"project_code": given["project_code"]}
        if f"{index}-usual" in form and "project_code" in given
        else {},
    }


def _number(form: QueryDict, key: str) -> int:
    text = form.get(key, "")
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 5 else 0
