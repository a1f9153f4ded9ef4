"""Addresses of the console."""

from django.urls import path, register_converter

from huxin.base.months import month_text, ym_from_text
from huxin.web import reform_urls, sign_urls
from huxin.web.console import (
    analysis,
    assessment,
    audit,
    bans,
    blockages,
    board,
    bulk,
    campaigns,
    capacity,
    circulars,
    clients,
    comparison,
    components,
    convener,
    crowd,
    deadlines,
    denominator,
    deposits,
    duty,
    findings,
    funding,
    funding_board,
    group,
    imports,
    inspections,
    ledger,
    library,
    listing_pages,
    mapping,
    matter,
    matters,
    merging,
    money,
    more,
    no_arrears,
    notices,
    on_time,
    opening,
    opinion,
    overview,
    pages,
    patrols,
    pay_file,
    pay_orders,
    plans,
    project,
    projects,
    publications,
    publicity,
    recovered,
    reports,
    rights,
    rule_of_law,
    rules,
    runs,
    search,
    second,
    senders,
    session,
    sponsorship,
    staff,
    state_firms,
    talks,
    ties,
    unit,
    what_if,
    work,
)
from huxin.web.portal import complain, draws, follow, my, verify
from huxin.web.portal import notices as public_notices


class WageMonth:
    """A wage month in an address: 2019-06."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> int:
        """As the code counts months: 201906."""
        return ym_from_text(value)

    def to_url(self, value: int) -> str:
        """As people write them."""
        return month_text(value)


class Word:
    """A word in an address, as it is."""

    def to_python(self, value: str) -> str:
        """The word itself."""
        return value

    def to_url(self, value: str) -> str:
        """The word itself."""
        return value


class Kind(Word):
    """What a list may be exported as."""

    regex = "xlsx|csv"


class PaperKind(Word):
    """What a paper may be had as."""

    regex = "pdf|docx"


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
register_converter(PaperKind, "paper_kind")

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("more/", more.shown, name="more"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-in/second/", session.sign_in_second, name="sign-in-second"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("verify/", verify.verify, name="verify"),
    path("complain/", complain.where, name="complain"),
    path("complain/money/", complain.money, name="complain-money"),
    path("complain/me/", complain.me, name="complain-me"),
    path("complain/receipt/", complain.receipt, name="receipt"),
    path("follow/", follow.follow, name="follow"),
    path("follow/mine/", follow.followed, name="followed"),
    path("follow/photo/", follow.photo, name="follow-photo"),
    path("follow/paper/", follow.paper, name="follow-paper"),
    path("my/", my.begin, name="my"),
    path("my/code/", my.code, name="my-code"),
    path("my/wages/", my.wages, name="my-wages"),
    path("my/month/", my.month, name="my-month"),
    path("draws/", draws.shown, name="public-draws"),
    path("gongbu/", public_notices.listed, name="public-notices"),
    path("draws/file/", draws.file, name="public-draw-file"),
    path("password/", session.change_password, name="change-password"),
    path("password/second/", second.second_factor, name="second-factor"),
    path("password/sessions/end/", session.end_session, name="session-end"),
    path("rights/", rights.shown, name="rights"),
    path("pay-orders/", pay_orders.listed, name="pay-orders"),
    path("pay-orders/<slug:number>/", pay_orders.fetched, name="pay-order-file"),
    path("staff/", staff.listed, name="staff"),
    path("staff.<kind:kind>", staff.exported, name="staff-export"),
    path("staff/add/", staff.add, name="staff-add"),
    path("staff/<number:number>/", staff.shown, name="staff-one"),
    path("staff/<number:number>/post/", staff.assign, name="staff-assign"),
    *(path(f"staff/<number:number>/{name}/", staff.act, {"name": name}, name=f"staff-{name}") for name in staff.ACTS),
    path("projects/", projects.listed, name="projects"),
    path("projects.<kind:kind>", projects.exported, name="projects-export"),
    path("projects/<number:project_id>/", project.shown, name="project"),
    path("projects/<number:project_id>/board/", board.shown, name="project-board"),
    path("projects/<number:project_id>/funding/", funding.shown, name="project-funding"),
    path("funding/", funding_board.listed, name="funding-board"),
    path("funding.<kind:kind>", funding_board.exported, name="funding-board-export"),
    path("projects/<number:project_id>/findings/<slug:rule>/", findings.shown, name="finding"),
    path("projects/<number:project_id>/findings/<slug:rule>/<ym:ym>/", findings.shown, name="finding-month"),
    path("projects/<number:project_id>/findings/<slug:rule>/proof.<kind:kind>", findings.proof, name="proof-export"),
    path(
        "projects/<number:project_id>/findings/<slug:rule>/<ym:ym>/proof.<kind:kind>",
        findings.proof,
        name="proof-export-month",
    ),
    path("projects/<number:project_id>/workers/<number:worker_id>/<ym:ym>/", project.worker_month, name="worker-month"),
    path("projects/<number:project_id>/workers/<number:worker_id>/<ym:ym>/unmask/", project.unmask, name="unmask"),
    path("projects/<number:project_id>/pay/<ym:ym>/", pay_file.shown, name="pay-file"),
    path("findings/", findings.listed, name="findings"),
    path("findings.<kind:kind>", findings.exported, name="findings-export"),
    path("denominator/", denominator.listed, name="denominator"),
    path("denominator.<kind:kind>", denominator.exported, name="denominator-export"),
    path("denominator/firms/", denominator.firms, name="denominator-firms"),
    path("denominator/firms.<kind:kind>", denominator.exported_firms, name="denominator-firms-export"),
    path("denominator/<number:number>/", denominator.shown, name="denominator-site"),
    path("denominator/<number:number>/decide/", denominator.decide, name="denominator-decide"),
    path("crowd/", crowd.listed, name="crowd"),
    path("crowd.<kind:kind>", crowd.exported, name="crowd-export"),
    *sign_urls.paths(),
    *reform_urls.paths(),
    path("deposits/", deposits.listed, name="deposits"),
    path("deposits.<kind:kind>", deposits.exported, name="deposits-export"),
    path("deposits/<number:project_id>/", deposits.shown, name="deposit"),
    path("plan/", plans.plan, name="plan"),
    path("plan/board/", plans.board, name="plan-board"),
    path("plan/board.<kind:kind>", plans.exported, name="plan-board-export"),
    path("circulars/", circulars.board, name="circulars"),
    path("circulars.<kind:kind>", circulars.exported, name="circulars-export"),
    path("circulars/<number:quarter>/", circulars.shown, name="circular"),
    path("circulars/<number:quarter>/mention/", circulars.mention, name="circular-mention"),
    path("circulars/<number:quarter>/strike/<number:which>/", circulars.strike, name="circular-strike"),
    path("circulars/<number:quarter>/correct/<number:which>/", circulars.correct, name="circular-correct"),
    path("circulars/<number:quarter>/hear/", circulars.hear, name="circular-hear"),
    path("talks/", talks.listed, name="talks"),
    path("talks/open/", talks.begin, name="talk-open"),
    path("talks/<number:matter_id>/record/<number:seq>/", talks.record, name="talk-record"),
    path("rule-of-law/", rule_of_law.shown, name="rule-of-law"),
    path("rule-of-law.<kind:kind>", rule_of_law.exported, name="rule-of-law-export"),
    path("assessment/", assessment.shown, name="assessment"),
    path("assessment.<kind:kind>", assessment.exported_all, name="assessment-export"),
    path("assessment/begin/", assessment.begin, name="assessment-begin"),
    path("assessment/plan/", assessment.plans, name="assessment-plans"),
    path("assessment/plan/<number:year>/", assessment.plan, name="assessment-plan"),
    path("assessment/<slug:region_code>/<number:year>/", assessment.county, name="assessment-county"),
    path(
        "assessment/<slug:region_code>/<number:year>.<kind:kind>", assessment.exported, name="assessment-county-export"
    ),
    path("assessment/<slug:region_code>/<number:year>/<slug:code>/", assessment.item, name="assessment-item"),
    path(
        "assessment/<slug:region_code>/<number:year>/<slug:code>.<kind:kind>",
        assessment.exported_item,
        name="assessment-item-export",
    ),
    path("matters/<number:matter_id>/assessment/appoint/", assessment.appoint, name="matter-assessment-appoint"),
    path("matters/<number:matter_id>/assessment/lock/", assessment.lock, name="matter-assessment-lock"),
    path("matters/<number:matter_id>/assessment/objection/", assessment.objection, name="matter-assessment-objection"),
    path("matters/<number:matter_id>/assessment/correct/", assessment.correct, name="matter-assessment-correct"),
    path("matters/<number:matter_id>/assessment/<number:n>/", assessment.locked, name="assessment-lock"),
    path("matters/<number:matter_id>/assessment/<number:n>.txt", assessment.locked_file, name="assessment-lock-file"),
    path("no-arrears/", no_arrears.shown, name="no-arrears"),
    path("no-arrears.<kind:kind>", no_arrears.exported, name="no-arrears-export"),
    path("opinion/", opinion.listed, name="opinion"),
    path("opinion.<kind:kind>", opinion.exported, name="opinion-export"),
    path("opinion/take/", opinion.take, name="opinion-take"),
    path("opinion/feeds/<number:number>/", opinion.feed, name="opinion-feed"),
    path("opinion/feeds/<number:number>/refused.csv", opinion.refused, name="opinion-refused"),
    path("publicity/", publicity.listed, name="publicity"),
    path("publicity.<kind:kind>", publicity.exported, name="publicity-export"),
    path("publicity/enter/", publicity.enter, name="publicity-enter"),
    path("publicity/<number:number>/", publicity.shown, name="publicity-one"),
    path("analysis/", analysis.listed, name="analysis"),
    path("analysis.<kind:kind>", analysis.exported, name="analysis-export"),
    path("analysis/projects/<number:number>/", analysis.project, name="analysis-project"),
    path("analysis/projects/<number:number>.<kind:kind>", analysis.exported_project, name="analysis-project-export"),
    path("analysis/units/<slug:uscc>/", analysis.unit, name="analysis-unit"),
    path("analysis/units/<slug:uscc>.<kind:kind>", analysis.exported_unit, name="analysis-unit-export"),
    path("analysis/trends/", analysis.trends, name="analysis-trends"),
    path("analysis/trends.<kind:kind>", analysis.exported_trends, name="analysis-trends-export"),
    path("analysis/ties/", ties.listed, name="ties"),
    path("analysis/ties.<kind:kind>", ties.exported, name="ties-export"),
    path("analysis/clusters/", ties.clusters, name="clusters"),
    path("analysis/clusters.<kind:kind>", ties.exported_clusters, name="clusters-export"),
    path("analysis/people/", ties.people, name="in-charge"),
    path("analysis/people.<kind:kind>", ties.exported_people, name="in-charge-export"),
    path("analysis/people/enter/", ties.enter, name="in-charge-enter"),
    path("analysis/people/<number:number>/", ties.person, name="person-in-charge"),
    path("analysis/people/<number:number>/end/", ties.end, name="in-charge-end"),
    path("analysis/reports/", analysis.reports, name="analysis-reports"),
    path("analysis/reports/begin/", analysis.begin_report, name="analysis-report-begin"),
    path("analysis/reports/<number:number>.<kind:kind>", analysis.exported_report, name="analysis-report-export"),
    path("analysis/what-if/", what_if.listed, name="what-ifs"),
    path("analysis/what-if/ask/", what_if.ask, name="what-if-ask"),
    path("analysis/what-if/<number:number>/", what_if.shown, name="what-if"),
    path("analysis/what-if/<number:number>/status/", what_if.status, name="what-if-status"),
    path("analysis/what-if/<number:number>.<kind:kind>", what_if.exported, name="what-if-export"),
    path("convener/", convener.shown, name="convener"),
    path("convener.pdf", convener.printed, name="convener-pdf"),
    path("capacity/", capacity.shown, name="capacity"),
    path("capacity.<kind:kind>", capacity.exported, name="capacity-export"),
    path("capacity/ask/", capacity.ask, name="capacity-ask"),
    path("capacity/<number:number>/progress/", capacity.progress, name="capacity-progress"),
    path("no-arrears/begin/", no_arrears.begin, name="no-arrears-begin"),
    path("no-arrears/<number:matter_id>/<slug:key>/", no_arrears.locked, name="no-arrears-locked"),
    path("no-arrears/<number:matter_id>/<slug:key>.json", no_arrears.locked_file, name="no-arrears-locked-file"),
    path("bans/", bans.listed, name="bans"),
    path("bans.<kind:kind>", bans.exported, name="bans-export"),
    path("bans/check/", listing_pages.check, name="bans-check"),
    path("bans/credit/", listing_pages.credit, name="bans-credit"),
    path("bans/credit/<number:number>.<kind:kind>", listing_pages.credit_file, name="bans-credit-file"),
    path("publications/", publications.board, name="publications"),
    path("publications/nil/", publications.nil, name="publication-nil"),
    path("publications/sign/", publications.sign, name="publication-sign"),
    path("campaigns/", campaigns.listed, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign-new"),
    path("campaigns/add/", ledger.add, name="ledger-add"),
    path("campaigns/found/", ledger.found, name="ledger-found"),
    path("campaigns/<number:number>/", campaigns.shown, name="campaign"),
    path("campaigns/<number:number>/ledger/", campaigns.entries, name="campaign-ledger"),
    path("campaigns/<number:number>/ledger.<kind:kind>", campaigns.exported, name="campaign-ledger-export"),
    path("campaigns/<number:number>/weeks/", campaigns.weeks, name="campaign-weeks"),
    path("campaigns/<number:number>/weeks.<kind:kind>", campaigns.weeks_exported, name="campaign-weeks-export"),
    path("campaigns/<number:number>/search/", campaigns.search, name="campaign-search"),
    path("campaigns/<number:number>/withdraw/", campaigns.withdraw, name="campaign-withdraw"),
    path("inspections/", inspections.listed, name="inspections"),
    path("inspections/new/", inspections.new, name="inspection-new"),
    path("inspections/people/", inspections.people, name="inspection-people"),
    path("inspections/<number:number>/", inspections.plan, name="inspection-plan"),
    path("inspections/<number:number>/act/", inspections.plan_act, name="inspection-plan-act"),
    path("inspections/<number:number>/sites/", inspections.objects, name="inspection-objects"),
    path(
        "inspections/<number:number>/sites.<kind:kind>", inspections.exported_objects, name="inspection-objects-export"
    ),
    path("inspections/draws/<number:number>/", inspections.draw, name="draw"),
    path("inspections/draws/<number:number>.<kind:kind>", inspections.exported, name="draw-export"),
    path("inspections/draws/<number:number>/act/", inspections.draw_act, name="draw-act"),
    path("inspections/draws/<number:number>/file/", inspections.file, name="draw-file"),
    path("patrol/", patrols.form, name="patrol-form"),
    path("patrol/who/", patrols.who, name="patrol-who"),
    path("patrol/send/", patrols.send, name="patrol-send"),
    path("patrol/sw.js", patrols.worker, name="patrol-worker"),
    path("patrols/", patrols.listed, name="patrols"),
    path("patrols.<kind:kind>", patrols.exported, name="patrols-export"),
    path("patrols/<number:number>/", patrols.shown, name="patrol"),
    path("patrols/<number:number>/<slug:sha256>.jpg", patrols.photo, name="patrol-photo"),
    path("rules/", rules.rules, name="rules"),
    path("group/", group.shown, name="group"),
    path("group/add/", group.second, name="group-second"),
    path("group/<number:number>/release/", group.release, name="group-release"),
    path("units/<slug:uscc>/", unit.shown, name="unit"),
    path("duty/", duty.shown, name="duty"),
    path("duty/enter/", duty.enter, name="duty-enter"),
    path("duty/<number:number>/cancel/", duty.cancel, name="duty-cancel"),
    path("state-firms/", state_firms.listed, name="state-firms"),
    path("state-firms.<kind:kind>", state_firms.exported, name="state-firms-export"),
    path("state-firms/register/", state_firms.register, name="state-firm-register"),
    path("state-firms/<number:number>/sign/", state_firms.sign, name="state-firm-sign"),
    path("sponsorship/", sponsorship.board, name="sponsorship"),
    path("sponsorship.<kind:kind>", sponsorship.exported, name="sponsorship-export"),
    path("sponsorship/pair/", sponsorship.pair, name="sponsorship-pair"),
    path("blockages/", blockages.listed, name="blockages"),
    path("blockages.<kind:kind>", blockages.exported, name="blockages-export"),
    path("blockages/new/", blockages.report, name="blockage-report"),
    path("blockages/<number:number>/", blockages.shown, name="blockage"),
    path("library/", library.shown, name="library"),
    path("library.<kind:kind>", library.exported, name="library-export"),
    path("imports/", imports.imports, name="imports"),
    path("imports/status/", imports.status, name="imports-status"),
    path("imports/<number:number>/", imports.batch, name="batch"),
    path("imports/<number:number>/mapping/", mapping.mapped, name="mapping"),
    path("imports/<number:number>/rejects.xlsx", imports.rejects, name="rejects"),
    path("senders/", senders.listed, name="senders"),
    path("sender-add/", senders.add, name="sender-add"),
    path("senders/<str:appid>/", senders.shown, name="sender"),
    path("senders/<str:appid>/grant/", senders.change, name="sender-change"),
    path("senders/<str:appid>/revoke/", senders.revoke, name="sender-revoke"),
    path("clients/", clients.shown, name="clients"),
    path("clients/replay/", clients.replay, name="clients-replay"),
    path("comparisons/", comparison.listed, name="comparisons"),
    path("comparisons/<number:number>/", comparison.shown, name="comparison"),
    path("comparisons/<number:number>.<kind:kind>", comparison.exported, name="comparison-export"),
    path("audit/", audit.acts, name="audit"),
    path("audit.<kind:kind>", audit.exported_acts, name="audit-export"),
    path("audit/readings/", audit.readings, name="audit-readings"),
    path("audit/readings.<kind:kind>", audit.exported_readings, name="audit-readings-export"),
    path("work/", work.shown, name="work"),
    path("matters/", matters.listed, name="matters"),
    path("matters.<kind:kind>", matters.exported, name="matters-export"),
    path("matters/new/<slug:workflow_kind>/", opening.opened, name="matter-open"),
    path("matters/bulk/", bulk.bulk, name="matters-bulk"),
    path("matters/views/", matters.save_view, name="view-save"),
    path("matters/views/<number:number>/forget/", matters.forget_view, name="view-forget"),
    path("matters/<number:matter_id>/", matter.shown, name="matter"),
    path("matters/<number:matter_id>/money/", money.money, name="matter-money"),
    path("matters/<number:matter_id>/merge/", merging.merge, name="matter-merge"),
    path("matters/<number:matter_id>/reports/", reports.of_matter, name="matter-reports"),
    path("matters/<number:matter_id>/reports/<slug:sha256>.jpg", reports.photo, name="matter-report-photo"),
    path("reports/new/", reports.new, name="report-new"),
    path("matters/<number:matter_id>/moves/<slug:name>/", matter.move, name="matter-move"),
    path("matters/<number:matter_id>/files/<slug:sha256>/", matter.file, name="matter-file"),
    path("papers/<number:number>.<paper_kind:kind>", matter.paper, name="paper"),
    path("deadlines/", deadlines.shown, name="deadlines"),
    path("recovered/", recovered.shown, name="recovered"),
    path("on-time/", on_time.shown, name="on-time"),
    path("search/", search.shown, name="search"),
    path("notices/", notices.listed, name="notices"),
    path("notices/read/", notices.all_read, name="notices-read"),
    path("notices/<number:number>/read/", notices.opened, name="notice-read"),
    path("components/", components.shown, name="components"),
    path("runs/", runs.listed, name="runs"),
    path("runs/start/", runs.start, name="run-start"),
    path("runs/status/", runs.status, name="runs-status"),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.server_error
