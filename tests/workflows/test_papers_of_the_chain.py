"""Every paper of these workflows can be written, says amounts twice, and never who reported."""

import re
from datetime import date
from typing import Any

import pytest

from huxin.workflows import catalogue
from huxin.workflows._paper import Text, fill, load
from huxin.workflows._template import FOLDER, Template

CHAIN = (
    "analysis_report",
    "assessment",
    *("aid", "arbitration", "ban", "ban_change", "blacklist", "fund", "incident", "inspection", "ledger", "measure"),
    *("circular", "creation", "deposit_release", "deposit_use", "hearing", "opinion", "publication", "sponsorship"),
    *("supervision", "talk", "transfer", "weekly"),
)
NAMES = sorted({name for kind in CHAIN for name in catalogue()[kind].papers})
REPORTER = re.compile("reporter|complainant|举报人|投诉人|反映人姓名")


def invented(template: Template) -> dict[str, Any]:
    """Something for every field, by its name."""

    def of(name: str) -> Any:
        if template.fields[name].columns:
            return [{key: 1_234_550 if key.endswith("_fen") else "某" for key, _ in template.fields[name].columns}]
        if name.endswith("_fen"):
            return 1_234_550
        return (
            date(2019, 10, 8) if name.endswith("_on") or name in ("pay_by", "claim_by") else template.fields[name].label
        )

    return {name: of(name) for name in template.fields}


def said(text: Text) -> str:
    return "\n".join([text.title, text.addressee, text.signature, *(block.text for block in text.blocks)])


@pytest.mark.parametrize("name", NAMES)
def test_每一种文书都写得成_标题主送署名齐全(name: str) -> None:
    template = load(name)
    text = fill(template, invented(template))
    assert text.title and text.addressee and text.signature and "{" not in said(text)
    assert any(block.kind == "heading" for block in text.blocks)
    if any(key.endswith("_fen") and not template.fields[key].columns for key in template.fields):
        assert "12,345.50元（大写：人民币壹万贰仟叁佰肆拾伍元伍角整）" in said(text)


@pytest.mark.parametrize("name", NAMES)
def test_没有可缺的内容_也写得成(name: str) -> None:
    template = load(name)
    needed = {key: value for key, value in invented(template).items() if not template.fields[key].optional}
    assert fill(template, needed).blocks


@pytest.mark.parametrize("kind", CHAIN)
def test_给公安和企业的文书没有举报投诉人的身份(kind: str) -> None:
    for name in catalogue()[kind].papers:
        assert not REPORTER.search((FOLDER / f"{name}.md").read_text("utf-8")), name


@pytest.mark.parametrize("kind", CHAIN)
def test_文书要的内容_由这一步或者事项本身给得出(kind: str) -> None:
    """What a paper cannot be without comes with its move, was kept before, or is the machine's."""
    flow = catalogue()[kind]
    kept = {need.key for need in (*flow.asks, *(n for m in flow.moves for n in m.needs)) if need.keep}
    machine = {"number", "issued_on", "body", "contact", "addressee", "party", "opened_on", "checklist"}
    for move, name in [(step, paper) for step in (flow.opening, *flow.moves) for paper in step.papers]:
        given = {need.key for need in move.needs}
        counted = {move.counts} if move.counts else set()
        due = {"due_on"} if move.term else set()
        fields = load(name).fields
        must = {key for key, field in fields.items() if not field.optional}
        assert not must - machine - kept - given - counted - due, (move.name, must - machine - kept - given - due)
