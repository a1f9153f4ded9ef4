"""Where a matter can be handed: to a body, a county, a sector. The machine reads these fields and moves it there.

To the procuratorate and the discipline body nothing is handed but what is put before them.
"""

from huxin.access.actor import PUT_BEFORE
from huxin.access.bodies import bodies
from huxin.facts.streams import PROJECTS
from huxin.law import regions
from huxin.workflows._fields import Field

_BODIES = {body.key: body.name for body in bodies().values() if body.role not in PUT_BEFORE}
_COUNTIES = {code: regions.name(code) for code in regions.counties_of(regions.BAIYIN)}
_SECTORS = next(column.choices for column in PROJECTS.columns if column.name == "sector")

TO_REGION = Field("to_region", "交办县区", "choice", choices=_COUNTIES, required=False)
TO_SECTOR = Field("to_sector", "所属行业", "choice", choices=_SECTORS, required=False)


def to_body(label: str, *, required: bool = True) -> Field:
    """The body that answers for the matter from now on."""
    return Field("to_body", label, "choice", choices=_BODIES, required=required)


def a_body(key: str, label: str) -> Field:
    """A body that is only named, and kept with the matter."""
    return Field(key, label, "choice", choices=_BODIES, keep=True)
