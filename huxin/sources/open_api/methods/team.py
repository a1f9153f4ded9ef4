"""班组: the teams of a unit on a project."""

from huxin.sources.open_api.fields import (
    CORP,
    PROJECT,
    TEAM,
    Method,
    attachments,
    code,
    date,
    query,
    required,
    sealed,
    text,
)

_NAME = text("teamName", 100)
_MORE = (
    text("responsiblePersonName", 50),
    text("responsiblePersonPhone"),
    code("responsiblePersonIDCardType", "id_card_type"),
    sealed("responsiblePersonIDNumber", "responsiblePersonIDCardNumber"),
    text("remark", 200),
    date("entryTime", late="moment_late"),
    date("exitTime", late="moment_late"),
    attachments("entryAttachments", 5, when="entryTime"),
    attachments("exitAttachments", 5, when="exitTime"),
)

METHODS = (
    Method("Team", "Add", (*required(PROJECT, *CORP, _NAME), *_MORE)),
    Method("Team", "Update", (*required(TEAM, _NAME), PROJECT, *CORP, *_MORE)),
    query("Team", *required(PROJECT), TEAM, _NAME, *CORP),
)
