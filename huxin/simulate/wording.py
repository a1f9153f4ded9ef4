"""Fits the table of `opinion/wording.py` on labelled texts: which short pieces go with wages owed, and how much."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from huxin.opinion.plain import plain
from huxin.opinion.wording import pieces, share
from huxin.simulate.fitting import fitted_to

POINT = 0.3
"""What one point of a rule is in logits: tried on texts that neither rules nor weights were made on."""
RIDGE, SEEN, LEAST = 2.0, 2, 2
"""Ridge; texts that a piece must stand in; tenths of a point below which a piece is left out."""


def weights(texts: Sequence[tuple[str, bool]]) -> dict[str, int]:
    """Tenths of a point by piece, and what is `always` there.

    There are more pieces than texts. With a ridge the weights lie in the span of the texts, so as many numbers as
    there are texts are sought (the rows of a root of the texts' Gram matrix) and carried back to the pieces.
    """
    carried = [pieces(plain(text).text) for text, _ in texts]
    often = Counter(piece for row in carried for piece in row)
    names = sorted(piece for piece, times in often.items() if times >= SEEN)
    at = {piece: n for n, piece in enumerate(names)}
    filled = np.zeros((len(texts), len(names)))
    for n, row in enumerate(carried):
        filled[n, [at[piece] for piece in row if piece in at]] = share(row)
    root = np.linalg.cholesky(filled @ filled.T + 1e-6 * np.eye(len(texts)))
    *found, always = fitted_to(root, [truth for _, truth in texts], RIDGE)
    by_piece = filled.T @ np.linalg.solve(root.T, np.asarray(found))
    tenths = {piece: round(float(by_piece[n]) / POINT * 10) for piece, n in at.items()}
    kept = {piece: its for piece, its in tenths.items() if abs(its) >= LEAST}
    return kept | {"always": round(always / POINT * 10)}
