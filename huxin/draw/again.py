"""A published file, made once more from its frame, its seed and what was recorded since."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from huxin.base.errors import HuxinError
from huxin.draw import file


def same(published: Mapping[str, Any]) -> bool:
    """Whether every step, taken again, gives the file as it stands."""
    try:
        return dict(published) == list(stages(published))[-1]
    except (HuxinError, KeyError, TypeError, ValueError, AttributeError):
        return False


def stages(old: Mapping[str, Any]) -> Iterator[file.Drawn]:
    """The file as it was after each of its steps: published, drawn, every replacement, void.

    Raises:
        HuxinError, KeyError, TypeError, ValueError, AttributeError: it is no file that such steps make.
    """
    new = file.publish(old["frame"], at=datetime.fromisoformat(old["published"]["at"]))
    yield new
    if old["seed"]:
        seed = old["seed"]
        new = file.sow(new, value=seed["value"], source=seed["source"], at=datetime.fromisoformat(seed["at"]))
        yield new
    for one in old["changes"]:
        at = datetime.fromisoformat(one["at"])
        new = file.replace(new, site=one["site"], out=one["out"], reason=one["reason"], at=at)
        yield new
    if void := old["void"]:
        by, second = void["by"]
        yield file.annul(new, reason=void["reason"], by=by, second=second, at=datetime.fromisoformat(void["at"]))
