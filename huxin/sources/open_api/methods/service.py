"""The protocol's own questions: what became of a request, and whether a secret is right."""

from huxin.sources.open_api.fields import Method, required, text

METHODS = (
    Method("AsyncHandleResult", "Query", required(text("requestSerialCode", 200))),
    Method("CheckSign", "Query"),
)
