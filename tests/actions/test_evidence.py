"""The evidence file, and the verifier that confirms it without our code: any change is seen."""

import io
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import matters, proof
from huxin.actions.proof_evidence import evidence
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries.proof_check import check
from huxin.record.models import Link, Matter, Unmasking
from tests.actions.invented import as_csv, id_no, payments
from tests.proven import AUGUST, attach, bring, site, warned, workers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VERIFIER = Path(__file__).parents[2] / "docs" / "verify" / "verify.py"
NUMBER = "YJ-2019-000001"
SEPTEMBER = AUGUST + timedelta(days=30)


@pytest.fixture
def told(home: Home, 李监察: Actor, 钱劳资: Actor) -> str:
    """A warning signed and answered on the first day, paid for on the third; each day sealed. The first day's head."""
    site()
    matter = warned()
    matters.move(actor=李监察, matter_id=matter.pk, name="sign", given={}, now=AUGUST)
    proof.chain_batches(now=AUGUST)
    first = proof.seal(now=AUGUST)
    said = {"plan": "八月底前付清", "pay_by": "2019-08-30", "proof": [attach()]}
    matters.move(actor=钱劳资, matter_id=matter.pk, name="reply", given=said, now=AUGUST + timedelta(days=1))
    proof.seal(now=AUGUST + timedelta(days=1))
    bring(as_csv(payments(2, "退票", "2019-07-26")), "退票.csv", AUGUST + timedelta(days=2))
    return f"{first.n}:{first.link}"


def written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()


def made(**how: Any) -> Any:
    return evidence(actor=SYSTEM, number=NUMBER, now=SEPTEMBER, **how)


def verified(folder: Path, document: Any, *words: str) -> subprocess.CompletedProcess[str]:
    """By the script alone, in a folder with nothing but the file, isolated from every package."""
    folder.mkdir(exist_ok=True)
    (folder / "file.json").write_bytes(written(document))
    command = [sys.executable, "-I", "-S", str(VERIFIER), "-v", "file.json", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], tuple[bool, str]]:
    """The script in this process, for thousands of files."""
    code, file = compile(VERIFIER.read_text("utf-8"), "verify.py", "exec"), tmp_path / "changed.json"
    monkeypatch.setattr(sys, "argv", ["verify.py", str(file)])

    def once(data: bytes) -> tuple[bool, str]:
        file.write_bytes(data)
        out = io.TextIOWrapper(io.BytesIO(), "utf-8")
        with redirect_stdout(out), pytest.raises(SystemExit) as end:
            exec(code, {"__name__": "__main__"})
        out.seek(0)
        return not end.value.code, out.read()

    return once


def test_the_verifier_is_short_and_needs_nothing() -> None:
    lines = VERIFIER.read_text("utf-8").splitlines()
    assert len(lines) < 100
    imported = {line.split()[1] for line in lines if line.startswith(("import", "from"))}
    assert imported <= sys.stdlib_module_names


def test_the_file_is_confirmed_against_the_head_that_was_published(told: str, tmp_path: Path) -> None:
    document = made()
    said = verified(tmp_path / "empty", document, "--head", document["head"], "--head", told)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "核对通过。" in said.stdout
    assert "machine" not in said.stdout and "False" not in said.stdout and "系统「" in said.stdout
    assert "李监察「签发」，之后为「待答复」——2019-08-12 10:00 存于第" in said.stdout
    assert "《工资表.csv》第 2 行：" in said.stdout and "实发应付金额(元)5000.0" in said.stdout
    assert "2019-08-12 封于第" in said.stdout and "2019-09-11 封于第" in said.stdout
    assert id_no(0) not in said.stdout and "工人0号" not in json.dumps(document, ensure_ascii=False)
    other = verified(tmp_path / "empty", document, "--head", f"{document['head'].partition(':')[0]}:{'0' * 64}")
    assert other.returncode == 1 and "链头" in other.stdout


def test_the_verdict_stands_below_a_line_of_summary_unless_more_is_asked_for(
    told: str, says: Callable[[bytes], tuple[bool, str]]
) -> None:
    _, said = says(written(made()))
    lines = said.splitlines()
    assert len(lines) == 2 and "数据 " in lines[0] and NUMBER in lines[0] and lines[1].startswith("文件完好")


@pytest.mark.parametrize("words", [[], ["没有这个.json"], ["file.csv"], ["list.json"], ["--help"]])
def test_what_is_no_evidence_file_is_not_called_changed(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (tmp_path / "list.json").write_text("[1]", "utf-8")
    command = [sys.executable, "-I", "-S", str(VERIFIER), *words]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert said.returncode == 2 and not said.stderr, said.stderr
    assert "python verify.py" in said.stdout and "被改动" not in said.stdout


def test_names_are_told_with_a_purpose_only_and_each_is_recorded(told: str, tmp_path: Path) -> None:
    document = made(purpose="法院调取", workers=workers()[:1])
    assert Unmasking.objects.filter(purpose="法院调取").count() == 2  # a number and a name
    assert check(actor=SYSTEM, now=SEPTEMBER).broken is None
    said = verified(tmp_path / "empty", document, "--head", document["head"])
    assert said.returncode == 0, said.stdout
    shown = [n for n in range(5) if id_no(n) in said.stdout]
    assert len(shown) == 1 and f"工人{shown[0]}号" in said.stdout
    text = json.dumps(document, ensure_ascii=False)
    assert not [n for n in range(5) if n not in shown and (id_no(n) in text or f"工人{n}号" in text)]


def test_whom_it_is_not_for_gets_nothing(told: str, 外县监察: Actor, 赵只读: Actor, 吴审计: Actor) -> None:
    for actor in (外县监察, 赵只读):
        with pytest.raises(NotFound):
            evidence(actor=actor, number=NUMBER, now=SEPTEMBER)
    with pytest.raises(Refused, match="查看完整个人信息"):
        evidence(actor=吴审计, number=NUMBER, now=SEPTEMBER, purpose="好奇")
    with pytest.raises(NotFound, match="不涉及工人 999"):
        made(workers=[999])
    assert not Link.objects.filter(kind="evidence").exists()


def leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value where a leaf hangs: its container and its key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        if isinstance(inner, dict | list):
            yield from leaves(inner)
        else:
            yield value, key


def others(value: Any) -> list[Any]:
    """Values that are not this one, some of them nearly."""
    if isinstance(value, bool) or value is None:
        return [not value, 0]
    if isinstance(value, int):
        return [value + 1, str(value), -value or 7]
    near = value.swapcase() if value.swapcase() != value else value[1:] + value[:1]
    return [one for one in (f"{value}1", near, value[:-1], None) if one != value]


def test_every_single_change_of_a_value_is_seen(told: str, says: Callable[[bytes], tuple[bool, str]]) -> None:
    document = made(purpose="法院调取", workers=workers()[:1])
    assert says(written(document))[0]
    unseen = []
    for number, (holder, key) in enumerate(leaves(document)):
        kept, choices = holder[key], others(holder[key])
        for other in choices if number % 10 == 0 else choices[number % len(choices) :][:1]:
            holder[key] = other
            if says(written(document))[0]:
                unseen.append((key, kept, other))
        holder[key] = kept
    assert not unseen


def test_every_byte_counts(told: str, says: Callable[[bytes], tuple[bool, str]]) -> None:
    data, dice = written(made(purpose="法院调取", workers=workers()[:1])), random.Random(1)
    for place in dice.sample(range(len(data)), 400):
        changed = bytes([data[place] ^ (1 << dice.randrange(8))])
        assert not says(data[:place] + changed + data[place + 1 :])[0], (place, data[place - 20 : place + 20])
        assert not says(data[:place] + data[place + 1 :])[0], place


def test_what_is_left_out_or_put_in_is_seen(told: str, says: Callable[[bytes], tuple[bool, str]]) -> None:
    for name in ("records", "papers", "rows", "links", "seals"):
        document = made()
        document[name].pop()
        assert not says(written(document))[0], name
        document = made()
        document[name].append(document[name][0])
        assert not says(written(document))[0], name
        document = made()
        document[name].reverse()
        assert not says(written(document))[0] or len(document[name]) == 1, name


def test_what_was_changed_is_named(told: str, says: Callable[[bytes], tuple[bool, str]]) -> None:
    document = made()
    payroll = next(part for part in document["rows"] if part["rows"][0]["row"].get("net_fen"))
    payroll["rows"][0]["row"]["net_fen"] += 100
    assert "被改动：《工资表.csv》第 2 行" in says(written(document))[1]
    document = made()
    document["records"][1]["said"]["who"] = "别人"
    assert f"（{NUMBER}/2）" in says(written(document))[1]
    document = made()
    document["papers"][0]["text"]["title"] = "别的"
    assert "被改动：文书 " in says(written(document))[1]


def test_a_matter_without_a_project_has_its_events(home: Home) -> None:
    site()
    matter = warned()
    Matter.objects.filter(pk=matter.pk).update(project_id=None)
    document = made(workers=workers()[:1])
    assert document["rows"] == [] and len(document["records"]) == 1
