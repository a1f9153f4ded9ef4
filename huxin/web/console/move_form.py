"""The form of a move, made from the move's own fields; what was typed and sent survives whatever comes after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest

from huxin.access import Actor
from huxin.actions import attachments
from huxin.base.errors import BadSource, BadValue
from huxin.queries.matter_events import value_text
from huxin.workflows import Field, Move

MOST_FILES = 10
"""Of one field. More belong into one document."""


@dataclass(frozen=True)
class KeptFile:
    """A file that was received already; `token` names it in the form that comes back, to its sender only."""

    sha256: str
    name: str
    token: str


@dataclass(frozen=True)
class Input:
    """One field with what was typed so far. `said` is its value in words, for the page that asks once more.

    `missing`: the error is only that nothing of use was typed.
    """

    field: Field
    typed: str
    files: tuple[KeptFile, ...]
    error: str
    said: str
    missing: bool = False

    @property
    def id(self) -> str:
        """Of the element in the page."""
        return f"move-{self.field.key}"


@dataclass(frozen=True)
class Form:
    """A move being made. `given` is what the action takes."""

    move: Move
    inputs: tuple[Input, ...]
    today: date

    @property
    def given(self) -> Mapping[str, Any]:
        """By key, as typed; of files, their digests."""
        return {i.field.key: [f.sha256 for f in i.files] if i.field.kind == "files" else i.typed for i in self.inputs}

    @property
    def wrong(self) -> bool:
        """Whether some field is no value yet."""
        return any(i.error for i in self.inputs)

    @property
    def lost(self) -> str:
        """Why files that were sent were not received; without them the move is not what the person meant."""
        return "".join(i.error for i in self.inputs if i.error and i.field.kind == "files" and not i.missing)

    @property
    def filled(self) -> bool:
        """Whether anything was typed at all."""
        return any(i.typed or i.files for i in self.inputs)


def blank(move: Move, *, today: date, typed: Mapping[str, str] | None = None) -> Form:
    """The form before anything is typed, or with what is known beforehand."""
    known = typed or {}
    return Form(move, tuple(Input(field, known.get(field.key, ""), (), "", "") for field in move.needs), today)


def posted(request: HttpRequest, move: Move, actor: Actor, *, now: datetime, today: date) -> Form:
    """The form as sent; its files are received, and an error stands beside each field that is no value."""
    return Form(move, tuple(_input(request, field, actor, now, today) for field in move.needs), today)


def _input(request: HttpRequest, field: Field, actor: Actor, now: datetime, today: date) -> Input:
    files, errors = _received(request, field, actor, now) if field.kind == "files" else ((), [])
    typed = "" if field.kind == "files" else request.POST.get(field.key, "").replace("\x00", "")
    said, missing = "", False
    try:
        value = field.read([f.sha256 for f in files] if field.kind == "files" else typed, today=today)
        said = "" if value is None or field.kind == "files" else value_text(field, value)
    except BadValue as error:
        errors, missing = errors or [str(error)], not errors
    return Input(field, typed, files, "".join(errors), said, missing)


def _received(
    request: HttpRequest, field: Field, actor: Actor, now: datetime
) -> tuple[tuple[KeptFile, ...], list[str]]:
    kept = [*_kept(request.POST.getlist(f"{field.key}-kept"), actor)]
    errors = []
    for upload in request.FILES.getlist(field.key)[: MOST_FILES + 1]:
        name = upload.name or ""
        try:
            if upload.size is not None and upload.size > attachments.LARGEST:
                raise BadSource(attachments.too_large(name))
            if len(kept) >= MOST_FILES:
                raise BadSource(f"「{field.label}」最多 {MOST_FILES} 个附件，「{name}」没有收下，请合并成一个文件。")
            sha256 = attachments.receive(actor=actor, data=upload.read(), file_name=name, now=now)
        except BadSource as error:
            errors.append(str(error))
            continue
        kept.append(_token(sha256, name, actor))
    return tuple({f.sha256: f for f in kept}.values()), errors


def _kept(tokens: Sequence[str], actor: Actor) -> Sequence[KeptFile]:
    found = []
    for token in tokens[:MOST_FILES]:
        try:
            sha256, name = signing.loads(token, salt=f"attachment:{actor.id}", max_age=attachments.RETRY_FOR)
        except signing.BadSignature:
            continue
        found.append(KeptFile(sha256, name, token))
    return found


def _token(sha256: str, name: str, actor: Actor) -> KeptFile:
    return KeptFile(sha256, name, signing.dumps([sha256, name], salt=f"attachment:{actor.id}"))
