"""核验文书: anybody with a paper in hand asks whether it is genuine. No sign-in; nothing is told but what it says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huxin.base.errors import BadValue
from huxin.queries import issued


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and what is known of the check code typed or scanned."""
    typed = request.GET.get("code", "").replace("\x00", "").strip()[:40]
    context: dict[str, object] = {"typed": typed}
    status = 200
    if typed:
        try:
            context["paper"] = found = issued.by_check_code(typed)
            context["unknown"], status = found is None, 200 if found else 404
        except BadValue as error:
            context["wrong"], status = str(error), 422
    return render(request, "portal/verify.html", context, status=status)
