"""培训: what workers were taught, and who passed."""

from huxin.sources.open_api.fields import (
    PERSON,
    PROJECT,
    Method,
    attachments,
    code,
    date,
    decimal,
    flag,
    query,
    required,
    rows,
    text,
)

_TYPE = code("trainingTypeCode", "training_type")

METHODS = (
    Method(
        "ProjectTraining",
        "Add",
        (
            *required(PROJECT, date("trainingDate"), decimal("trainingDuration"), text("trainingName", 200), _TYPE),
            text("trainer"),
            text("trainingOrg"),
            text("trainingAddress", 1000, "trainingAddres"),
            text("description"),
            attachments("attachments", 10),
            rows("workers", 500, *PERSON, *required(flag("isPass")), decimal("trainingScore", 1)),
        ),
    ),
    query("ProjectTraining", *required(PROJECT), date("trainingDate"), code("typeCode", "training_type")),
)
