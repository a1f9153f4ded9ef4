"""角色与权限: who may do what, for everybody who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huxin.queries import rights as queries
from huxin.web.console.pages import page


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """Permissions by role, and the moves of every workflow."""
    context = {"roles": queries.ROLES, "rights": queries.rights(), "flows": queries.flows()}
    return page(request, "console/rights.html", context)
