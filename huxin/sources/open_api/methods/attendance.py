"""考勤: passages through the gate."""

from huxin.sources.open_api.fields import (
    PERSON,
    PROJECT,
    TEAM,
    WHOSE,
    Method,
    code,
    date,
    degrees,
    image,
    moment,
    query,
    required,
    rows,
    text,
)

_ROWS = rows(
    "dataList",
    20,
    *PERSON,
    *required(moment("date", late="day_late"), code("direction", "attendance_direction")),
    image("image"),
    text("channel", 50),
    code("attendType", "attend_type"),
    degrees("lng"),
    degrees("lat"),
)

METHODS = (
    Method("WorkerAttendance", "Add", required(PROJECT, TEAM, _ROWS)),
    query("WorkerAttendance", *required(PROJECT, date("date")), TEAM, *WHOSE),
)
