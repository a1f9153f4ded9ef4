"""对照: how a file's sheets are understood, and sending it in again, read as a person says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions import _mappings, _spool, intake
from huxin.base.errors import BadSource, BadValue, NotFound, Refused
from huxin.facts import moments
from huxin.facts.validate import spoken
from huxin.queries import _keys
from huxin.queries._reach import in_reach
from huxin.record.models import Batch, JournalEntry, MappingMemory, Project
from huxin.sources import banks
from huxin.sources.headers import SEARCHED_ROWS
from huxin.sources.looking import Choice, SheetLook, look
from huxin.sources.mapping import Mappings, find, from_json
from huxin.sources.reading import open_grids

_NO_MAPPING = "Parquet 和银行格式的文件按固定的列名读取，没有可以对照的表头。"


@dataclass(frozen=True)
class Looked:
    """A received file and its sheets as they are understood, or as somebody chose."""

    batch: int
    file_name: str
    message: str
    sheets: Sequence[SheetLook]


def look_at(*, actor: Actor, batch: int, chosen: Mapping[int, Choice] | None = None) -> Looked:
    """What is understood of a file this person may see; `chosen` by the position of the sheet.

    Raises:
        NotFound: no such file for this person.
        BadSource: it is no table, or of a kind that has no header to map.
    """
    first, data = _file(actor, batch)
    if data[:4] == b"PAR1" or first.asked in banks.profiles():
        raise BadSource(_NO_MAPPING)
    grids = open_grids(data, first.file_name, first.asked)
    return Looked(first.pk, first.file_name, first.message, look(grids, first.asked, _mappings.of(first), chosen or {}))


def mappable(*, actor: Actor, batch: int) -> bool:
    """Whether a file has headers to say anything about: it can be opened, and is no bank's. Raises NotFound."""
    first, data = _file(actor, batch)
    if data[:4] == b"PAR1" or first.asked in banks.profiles():
        return False
    try:
        return bool(open_grids(data, first.file_name, first.asked))
    except BadSource:
        return False


def take(*, actor: Actor, batch: int, chosen: Mapping[int, Choice], now: datetime) -> int:
    """Send a file in again, read as chosen, and remember that for its sender; the number of the new batch.

    Raises:
        NotFound, BadSource: as `look_at`.
        Refused: something is still to be said, or what was said of project or month is none.
    """
    looked = look_at(actor=actor, batch=batch, chosen=chosen)
    wanted = [one for one in looked.sheets if one.stream]
    if not wanted:
        raise Refused("每张工作表都选了“不是数据”，没有可以导入的内容。")
    for one in looked.sheets:
        where = f"工作表「{'、'.join(one.names)}」：" if any(one.names) else ""
        if one.lacking:
            raise Refused(f"{where}还缺少{'、'.join(one.lacking)}。请为它选一列，或在“整表适用”里填写。")
        if one.stream and not one.fingerprint:
            raise Refused(f"{where}所选的表头行没有列名，请选列名所在的行。")
        _require_real(actor, where, one.mapping.given)
    first, data = _file(actor, batch)
    said = {
        "for": _mappings.sender_of(first.by),
        "sheets": {one.fingerprint: one.mapping.as_json() for one in looked.sheets if one.fingerprint},
    }
    number = intake.receive(
        actor=actor, data=data, file_name=first.file_name, now=now, stream=first.asked, mapping=said
    )
    JournalEntry.objects.create(
        at=now, who=actor.id, what="intake.map", subject=f"batch:{number}", given={"again": first.pk}
    )
    return number


def of_sender(*, actor: Actor, sender: str) -> Mappings:
    """What is remembered for a sender: the key of a body of the plan, or a user's name. The office sees everybody's.

    Raises:
        NotFound: nothing is, or not for this person's eyes.
    """
    require_anywhere(actor, Permission.IMPORT)
    said = {f"body:{sender}", _mappings.sender_of(sender)}
    mine = _mappings.sender_of(actor.id)
    kept = MappingMemory.objects.filter(sender__in=said if actor.role in (Role.OFFICE, Role.SYSTEM) else said & {mine})
    if not kept:
        raise NotFound(f"没有「{sender}」的列对照。请填写在控制台“对照列”里保存过对照的机构代码或用户名。")
    return from_json(dict(kept.values_list("fingerprint", "mapping")))


def fitting(known: Mappings, *, data: bytes, file_name: str, stream: str | None) -> dict[str, Any] | None:
    """Those for the headers of a file, as `intake.receive` takes them; None where none is, and nothing is remembered.

    Only those: the same file with the same reading is to be recognised, whatever else its sender teaches in between.
    """
    if data[:4] == b"PAR1" or stream in banks.profiles():
        return None
    try:
        grids = open_grids(data, file_name, stream)
    except BadSource:  # it is refused where every file is, with a receipt
        return None
    found = (find(grid.head(SEARCHED_ROWS + 1), known) for grid in grids)
    marks = sorted({mark for _, mark in filter(None, found)})
    return {"sheets": {mark: known[mark].as_json() for mark in marks}} if marks else None


def _file(actor: Actor, batch: int) -> tuple[Batch, bytes]:
    require_anywhere(actor, Permission.IMPORT)
    found = Batch.objects.filter(pk=batch).first()
    if found is None or not (found.by == actor.id or actor.role is Role.OFFICE):
        raise NotFound(f"没有找到导入批次 {batch}，或该批次不是您导入的。请返回导入页查看自己的批次。")
    return found, _spool.read(settings.HUXIN_HOME.intake, _keys.current(), found.sha256)


def _require_real(actor: Actor, where: str, given: Mapping[str, str]) -> None:
    if "month" in given:
        try:
            moments.month(given["month"])
        except BadValue as fault:
            raise Refused(f"{where}月份{fault}。") from None
    if "project_code" in given:
        mine = list(Project.objects.filter(in_reach(actor, Permission.IMPORT)).only("code", "name"))
        said = given["project_code"]
        named = [place for place in mine if said == place.code or spoken(place.name) == spoken(said)]
        if not named:
            raise Refused(f"{where}您的管辖范围内没有项目「{said}」，请核对项目编码或名称。")
        if len(named) > 1 and said not in {place.code for place in named}:
            raise Refused(f"{where}有 {len(named)} 个项目都叫「{said}」，请填项目编码。")
