"""The national real-name platform's `open.api`: requests → checked values → rows of the contract, and its replies.

Pure: who may send, what was said before and what is stored is for those who call. The wire is told in
`docs/open-api.md`.
"""

from huxin.sources.open_api import answers, masters, rows
from huxin.sources.open_api.body import MAX_BODY, parameters
from huxin.sources.open_api.cipher import Cipher
from huxin.sources.open_api.errors import ProtocolError
from huxin.sources.open_api.fields import Field, Kind, Method
from huxin.sources.open_api.methods import METHODS
from huxin.sources.open_api.quality import Note, quality
from huxin.sources.open_api.reading import Checked, read
from huxin.sources.open_api.signing import corpsigned, sign, signed
from huxin.sources.open_api.texts import said
from huxin.sources.open_api.window import USUAL_MINUTES, Lateness, in_window

__all__ = [
    "MAX_BODY", "METHODS", "USUAL_MINUTES",
    "Checked", "Cipher", "Field", "Kind", "Lateness", "Method", "Note", "ProtocolError",
    "answers", "corpsigned", "in_window", "masters", "parameters", "quality", "read", "rows", "said", "sign", "signed",
]  # fmt: skip
