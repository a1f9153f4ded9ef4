"""What schemathesis must be told of the interface's own formats, and a token for it. Loaded by its command."""

import schemathesis
from hypothesis import strategies

from huxin.base.identity import uscc_check

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@strategies.composite
def _usccs(draw: strategies.DrawFn) -> str:
    head = draw(strategies.text(_ALPHABET, min_size=2, max_size=2))
    body = draw(strategies.text("0123456789", min_size=6, max_size=6))
    rest = draw(strategies.text(_ALPHABET, min_size=9, max_size=9))
    return head + body + rest + uscc_check(head + body + rest)


schemathesis.openapi.format("uscc", _usccs())
