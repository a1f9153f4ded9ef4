"""Addresses of the console."""

from django.urls import path, register_converter

from huxin.base.months import month_text, ym_from_text
from huxin.web.console import findings, imports, overview, pages, project, projects, rules, runs, session


class WageMonth:
    """A wage month in an address: 2019-06."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> int:
        """As the code counts months: 201906."""
        return ym_from_text(value)

    def to_url(self, value: int) -> str:
        """As people write them."""
        return month_text(value)


class Kind:
    """What a list may be exported as."""

    regex = "xlsx|csv"

    def to_python(self, value: str) -> str:
        """The word itself."""
        return value

    def to_url(self, value: str) -> str:
        """The word itself."""
        return value


class Number:
    """A number of the registry: no more digits than a database's integer holds."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


register_converter(Number, "number")
register_converter(WageMonth, "ym")
register_converter(Kind, "kind")

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("password/", session.change_password, name="change-password"),
    path("projects/", projects.listed, name="projects"),
    path("projects.<kind:kind>", projects.exported, name="projects-export"),
    path("projects/<number:project_id>/", project.shown, name="project"),
    path("projects/<number:project_id>/findings/<slug:rule>/", findings.shown, name="finding"),
    path("projects/<number:project_id>/findings/<slug:rule>/<ym:ym>/", findings.shown, name="finding-month"),
    path("projects/<number:project_id>/workers/<number:worker_id>/<ym:ym>/", project.worker_month, name="worker-month"),
    path("projects/<number:project_id>/workers/<number:worker_id>/<ym:ym>/unmask/", project.unmask, name="unmask"),
    path("findings/", findings.listed, name="findings"),
    path("findings.<kind:kind>", findings.exported, name="findings-export"),
    path("rules/", rules.rules, name="rules"),
    path("imports/", imports.imports, name="imports"),
    path("imports/status/", imports.status, name="imports-status"),
    path("imports/<number:number>/", imports.batch, name="batch"),
    path("imports/<number:number>/rejects.xlsx", imports.rejects, name="rejects"),
    path("runs/", runs.listed, name="runs"),
    path("runs/start/", runs.start, name="run-start"),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.server_error
