"""社会公布 for everybody: the announcements that stand, by name, county and quarter, and one with its history."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huxin.law import regions
from huxin.queries import publications as queries
from huxin.web.portal.pages import page


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What is published now; ``?number=`` one announcement, corrected or withdrawn too."""
    asked = _asked(request, "number", 12)
    if asked:
        return _one(request, int(asked) if asked.isascii() and asked.isdigit() else 0)
    counties = regions.counties_of(regions.BAIYIN)
    region, quarter = _asked(request, "region", 6), _asked(request, "quarter", 5)
    wanted = queries.Wanted(
        text=_asked(request, "q", 100),
        region_code=region if region in counties else "",
        quarter=int(quarter) if quarter.isascii() and quarter.isdigit() else 0,
    )
    number = _asked(request, "page", 6)
    found = queries.listed(wanted, number=int(number) if number.isascii() and number.isdigit() else 1)
    choices = {"counties": counties, "quarters": queries.quarters()}
    return page(request, "notices", {"rows": found, "wanted": wanted, "filtered": wanted != queries.ALL, **choices})


def _one(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.shown(number)
    if found is None:
        context = {
            "refused": "没有这条公告，或者公布的期限已满。",
            "rows": queries.listed(),
            "wanted": queries.ALL,
            "filtered": False,
        }
        choices = {"counties": regions.counties_of(regions.BAIYIN), "quarters": queries.quarters()}
        return page(request, "notices", {**context, **choices}, 404)
    one, steps = found
    return page(request, "notice", {"one": one, "steps": steps})


def _asked(request: HttpRequest, key: str, most: int) -> str:
    return request.GET.get(key, "").replace("\x00", "").strip()[:most]
