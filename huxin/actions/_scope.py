"""What a file may speak of: the projects and accounts on file that its sender can reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from huxin.access import Actor, Role
from huxin.actions import insurance
from huxin.base.errors import BadSource
from huxin.facts.lists import ACCEPTED, INSURANCE
from huxin.facts.streams import STREAMS
from huxin.facts.validate import Parsed, Reject, spoken
from huxin.law import regions
from huxin.record.models import Batch, Deposit, Project, WageAccount
from huxin.sources.banks import OF_BANKS

ELSEWHERE = "已由管辖范围以外的项目使用，不能在此修改"
NOT_KEPT = "不是在本行开立的工资专户，本行不能报送；写明在本行开立的专户账号"


@dataclass
class Scope:
    """Grows while the sheets of one file are read: a project of the first sheet is known to the second."""

    sender: Actor
    projects: dict[str, int] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()  # codes on file out of the sender's reach
    fresh: dict[str, int] = field(default_factory=dict)  # codes this file brings, with the numbers they will have
    accounts: set[str] = field(default_factory=set)
    kept: frozenset[str] | None = None  # of a bank: the accounts it keeps, and it speaks of no others
    names: dict[str, set[int]] = field(default_factory=dict)  # numbers of projects by their spoken names
    registers: frozenset[str] = frozenset()  # streams that are a register of the sender's office
    _last: int = 0

    @classmethod
    def of(cls, batch: Batch) -> "Scope":
        """As the register stands, for the sender of a batch."""
        regions_, sectors = batch.reach.get("regions", []), batch.reach.get("sectors", [])
        sender = Actor(batch.by, batch.by, Role.OFFICE, tuple(regions_), tuple(sectors))
        places = list(Project.objects.only("id", "code", "name", "region_code", "sector"))
        accounts = dict(WageAccount.objects.values_list("account_no", "project_id"))
        banks, kept = batch.reach.get("banks"), None
        if banks is not None:
            kept = frozenset(WageAccount.objects.filter(bank_name__in=banks).values_list("account_no", flat=True))
        numbers = {accounts[account] for account in kept or ()}
        mine = {place.code: place.pk for place in places if place.pk in numbers or sender.reaches(place)}
        numbers.update(mine.values())
        names: dict[str, set[int]] = {}
        for place in places:
            if place.code in mine:
                names.setdefault(spoken(place.name), set()).add(place.pk)
        return cls(
            sender=sender,
            projects=mine,
            elsewhere=frozenset(place.code for place in places if place.code not in mine),
            accounts={account for account, project in accounts.items() if kept is not None or project in numbers},
            kept=kept,
            names=names,
            registers=frozenset(batch.reach.get("registers", [])),
            _last=max((place.pk for place in places), default=0),
        )

    def known(self) -> dict[str, int]:
        """Projects by what a file may call them: their codes, and the names that only one of them has."""
        return {name: min(ones) for name, ones in self.names.items() if len(ones) == 1} | self.projects

    def region_known(self, code: str) -> bool:
        """Whether a project may be entered in that region."""
        return regions.known(code) and any(code.startswith(prefix) for prefix in self.sender.regions if prefix)

    def require(self, stream: str) -> None:
        """Refuse the file of a bank that speaks of anything but its accounts, and the lines of a register by whoever
        keeps none. Raises BadSource."""
        if self.kept is not None and stream not in OF_BANKS:
            only = "、".join(STREAMS[name].label for name in OF_BANKS)
            raise BadSource(f"开户银行只报送{only}，不报送{ACCEPTED[stream].label}，整个文件没有导入。")
        if stream == INSURANCE.name and stream not in self.registers:
            raise BadSource(f"{INSURANCE.label}由市人社局、市治欠办和县区治欠办登记，整个文件没有导入。")

    def admit(self, parsed: Parsed) -> Parsed:
        """Take in what a sheet of master data brings, and reject what belongs to somebody else."""
        if parsed.stream == "projects":
            parsed = _without(parsed, self._foreign_projects(parsed.values))
            for code in parsed.values["project_code"]:
                if code not in self.projects:
                    self._last += 1
                    self.projects[code] = self.fresh[code] = self._last
            parsed.values["project_id"] = [self.projects[code] for code in parsed.values["project_code"]]
            for name, number in zip(parsed.values["name"], parsed.values["project_id"], strict=True):
                self.names.setdefault(spoken(name), set()).add(number)
        if parsed.stream in ("accounts", "deposits"):
            parsed = _without(parsed, self._foreign_keys(parsed))
        if parsed.stream == INSURANCE.name:
            parsed = _without(parsed, insurance.misplaced(self.sender, parsed.values, self.projects))
        if parsed.stream == "accounts":
            self.accounts.update(parsed.values["account_no"])
        if self.kept is not None:
            parsed = _without(parsed, self._kept_elsewhere(parsed, self.kept))
        return parsed

    def _kept_elsewhere(self, parsed: Parsed, kept: frozenset[str]) -> dict[int, tuple[str, str, str]]:
        label = ACCEPTED[parsed.stream].column("account_no").label
        said = enumerate(parsed.values["account_no"])
        return {i: (label, account or "", NOT_KEPT) for i, account in said if account not in kept}

    def _foreign_projects(self, values: Mapping[str, list[Any]]) -> dict[int, tuple[str, str, str]]:
        sectors = self.sender.sectors
        found = {}
        for i, (code, sector) in enumerate(zip(values["project_code"], values["sector"], strict=True)):
            if code in self.elsewhere:
                found[i] = ("项目编码", code, ELSEWHERE)
            elif sectors and sector not in sectors:
                found[i] = ("行业", sector, "不属于您主管的行业")
        return found

    def _foreign_keys(self, parsed: Parsed) -> dict[int, tuple[str, str, str]]:
        if parsed.stream == "accounts":
            label, name = "专户账号", "account_no"
            owners = dict(WageAccount.objects.values_list("account_no", "project_id"))
        else:
            label, name = "编号", "deposit_no"
            owners = dict(Deposit.objects.values_list("deposit_no", "project_id"))
        mine = set(self.projects.values())
        keys = enumerate(parsed.values[name])
        return {i: (label, key, ELSEWHERE) for i, key in keys if key in owners and owners[key] not in mine}


def _without(parsed: Parsed, faults: Mapping[int, tuple[str, str, str]]) -> Parsed:
    """The rows at those positions moved to the rejected."""
    if not faults:
        return parsed
    rejects = [Reject(parsed.rows[i], label, value, reason) for i, (label, value, reason) in faults.items()]

    def kept(values: Iterable[Any]) -> list[Any]:
        return [value for i, value in enumerate(values) if i not in faults]

    return replace(
        parsed,
        values={name: kept(values) for name, values in parsed.values.items()},
        rows=kept(parsed.rows),
        rejects=sorted([*parsed.rejects, *rejects]),
    )
