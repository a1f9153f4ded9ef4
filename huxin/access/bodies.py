"""The bodies of the plan, with the names by which plans and letters call them.

Source: 白银市根治农民工欠薪2019行动计划, whose measures write one body in several ways: 市水务局 in measures 6 and 7,
市水利局 in 8, 市水务厅 in 14. Besides them the procuratorate (行政执法机关移送涉嫌犯罪案件的规定第九条).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from huxin.access.roles import Role
from huxin.law import regions


@dataclass(frozen=True)
class Body:
    """A body that leads, joins or answers. `key` never changes; `short` stands in the numbers of its papers."""

    key: str
    name: str
    short: str
    role: Role
    region_code: str
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def sector(self) -> str:
        """The sector it sees to; empty where it is all of them."""
        return self.sectors[0] if self.sectors else ""


def _city(key: str, name: str, short: str, role: Role, *aliases: str, sectors: tuple[str, ...] = ()) -> Body:
    return Body(key, f"白银市{name}", f"白{short}", role, regions.BAIYIN, sectors, (f"市{name}", *aliases))


_CITY = (
    _city("city_office", "根治拖欠农民工工资工作领导小组办公室", "治欠办", Role.OFFICE,
          "市领导小组办公室", "市治欠办", "领导小组办公室"),
    _city("human_resources", "人力资源和社会保障局", "人社", Role.BUREAU, "市人社局", "市人力资源社会保障局"),
    _city("housing", "住房和城乡建设局", "住建", Role.SECTOR, "市住建局", "市建设局", sectors=("housing",)),
    _city("transport", "交通运输局", "交运", Role.SECTOR, "市交运局", "市交通局", sectors=("transport",)),
    _city("water", "水务局", "水务", Role.SECTOR, "市水利局", "市水务厅", sectors=("water",)),
    _city("development", "发展和改革委员会", "发改", Role.DEVELOPMENT, "市发改委", "市发展改革委"),
    _city("finance", "财政局", "财", Role.FINANCE),
    _city("police", "公安局", "公", Role.POLICE),
    _city("procuratorate", "人民检察院", "检", Role.PROCURATOR, "市检察院"),
    _city("discipline", "纪律检查委员会监察委员会", "纪", Role.DISCIPLINE, "市纪委监委", "市纪委"),
    _city("justice", "司法局", "司", Role.JUSTICE),
    _city("union", "总工会", "工", Role.UNION),
    _city("market", "市场监督管理局", "市监", Role.MARKET, "市市场监管局", "市工商局"),
    _city("petition", "信访局", "信", Role.PETITION),
    _city("arbitration", "劳动人事争议仲裁委员会", "劳人仲", Role.ARBITRATION, "市仲裁委"),
    Body("central_bank", "中国人民银行白银市中心支行", "白银银", Role.CENTRAL_BANK, regions.BAIYIN, (),
         ("人民银行白银市中心支行", "人民银行白银中心支行", "市人行", "人行白银中支")),
)  # fmt: skip


def _county(code: str) -> tuple[Body, ...]:
    name = regions.name(code)
    short = f"{name[0]}区" if name.endswith("区") else name[0]
    return (
        Body(f"government_{code}", f"{name}人民政府", f"{short}政", Role.COUNTY_GOVERNMENT, code, (), (f"{name}政府",)),
        Body(f"office_{code}", f"{name}根治拖欠农民工工资工作领导小组办公室", f"{short}治欠办", Role.COUNTY_OFFICE,
             code, (), (f"{name}治欠办",)),
        Body(f"labour_{code}", f"{name}人力资源和社会保障局", f"{short}人社", Role.INSPECTOR, code, (),
             (f"{name}人社局", f"{name}劳动保障监察大队")),
    )  # fmt: skip


@cache
def bodies() -> Mapping[str, Body]:
    """Every body by key: the city's, then three of each county: government, office, labour inspection."""
    counties = [body for code in regions.counties_of(regions.BAIYIN) for body in _county(code)]
    return {body.key: body for body in (*_CITY, *counties)}


@cache
def _called() -> Mapping[str, str]:
    return {name: body.key for body in bodies().values() for name in (body.name, *body.aliases)}


def called(name: str) -> Body | None:
    """The body that a plan or letter means by a name; None for a name that is nobody's."""
    key = _called().get("".join(name.split()))
    return bodies()[key] if key else None


def acts_for(own: str, body: str) -> bool:
    """Whether people of a body act for another: it is the same, or both are bodies of one county. Keys."""
    found, other = bodies().get(own), bodies().get(body)
    in_county = found is not None and other is not None and found.region_code == other.region_code != regions.BAIYIN
    return own == body or in_county


def answering(roles: Iterable[Role], *, region_code: str, sector: str = "") -> list[Body]:
    """The bodies whose part it is here, of several roles, in their order; a role that has none here left out."""
    found = (responsible(role, region_code=region_code, sector=sector) for role in roles)
    return [body for body in found if body]


def responsible(role: Role, *, region_code: str, sector: str = "") -> Body | None:
    """The body whose part it is here: the county's where it has one of its own, otherwise the city's."""
    here = [b for b in bodies().values() if b.role is role and (not b.sectors or sector in b.sectors)]
    own = [b for b in here if b.region_code == region_code]
    city = [b for b in here if b.region_code == regions.BAIYIN and region_code.startswith(regions.BAIYIN[:4])]
    return next(iter(own or city), None)
