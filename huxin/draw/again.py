"""A published file, made once more from its frame, its seed and what was recorded since."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huxin.base.errors import HuxinError
from huxin.draw import file


def same(published: Mapping[str, Any]) -> bool:
    """Whether every step, taken again, gives the file as it stands."""
    try:
        return dict(published) == _again(published)
    except (HuxinError, KeyError, TypeError, ValueError, AttributeError):
        return False


def _again(old: Mapping[str, Any]) -> file.Drawn:
    new = file.publish(old["frame"], at=datetime.fromisoformat(old["published"]["at"]))
    if old["seed"]:
        seed = old["seed"]
        new = file.sow(new, value=seed["value"], source=seed["source"], at=datetime.fromisoformat(seed["at"]))
    for one in old["changes"]:
        at = datetime.fromisoformat(one["at"])
        new = file.replace(new, site=one["site"], out=one["out"], reason=one["reason"], at=at)
    if void := old["void"]:
        by, second = void["by"]
        new = file.annul(new, reason=void["reason"], by=by, second=second, at=datetime.fromisoformat(void["at"]))
    return new
