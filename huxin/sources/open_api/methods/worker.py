"""工人: who works in a team on a project, with the card that wages go to."""

from huxin.sources.open_api.fields import (
    CORP,
    PERSON,
    PROJECT,
    TEAM,
    WHOSE,
    Method,
    code,
    date,
    flag,
    image,
    optional,
    query,
    required,
    rows,
    sealed,
    text,
)

_WHERE = (*required(PROJECT), *CORP, TEAM, text("teamName", 100))
_SAID = (
    text("workerName", 50),
    flag("isTeamLeader"),
    code("workType", "work_type"),
    code("workRole", "work_role"),
    text("nation"),
    text("address", 200),
    image("headImage"),
    code("politicsType", "politics_type"),
    text("cellPhone"),
    code("cultureLevelType", "culture_level_type"),
    text("grantOrg"),
)
_MORE = (
    date("issueCardDate"),
    image("issueCardPic"),
    text("cardNumber", 30),
    sealed("payRollBankCardNumber"),
    text("payRollBankName", 50),
    text("bankLinkNumber", 30),
    code("payRollTopBankCode", "bank_code"),
    flag("hasBuyInsurance"),
    date("joinedTime"),
    text("specialty", 200),
    flag("hasBadMedicalHistory"),
    text("urgentLinkMan"),
    text("urgentLinkManPhone"),
    date("workDate"),
    code("maritalStatus", "marital_status"),
    image("positiveIDCardImage", 500),
    image("negativeIDCardImage", 500),
    date("startDate"),
    text("expiryDate"),  # of the identity card: a date, or 长期
)
_MOST = 5

METHODS = (
    Method(
        "ProjectWorker",
        "Add",
        (*required(*_WHERE), *required(rows("workerList", _MOST, *required(*_SAID), *PERSON, *_MORE))),
    ),
    # Said again is what changed: only who it is about is required, and clients put it at the top level or in a list.
    Method(
        "ProjectWorker",
        "Update",
        (*_WHERE, *required(rows("workerList", _MOST, *PERSON, *_SAID, *_MORE))),
        flat=True,
    ),
    query("ProjectWorker", *required(PROJECT), *CORP, TEAM, *WHOSE),
    query("Worker", *optional(*WHOSE)),
    *(
        query(name, *optional(*WHOSE))
        for name in ("WorkerCredential", "WorkerBadRecord", "WorkerGoodRecord", "WorkerBlackList")
    ),
)
