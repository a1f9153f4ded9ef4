"""Early signs: calibrated on histories it has not seen, reproducible, and never about who a person is."""

import ast
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import huxin.crowd.judge as judge
from huxin.crowd.judge import CALM, SIZES, Figures, features, model, outlook
from huxin.simulate.histories import brier, coefficients, reliability, told

SEEN = range(201, 204)
HOT = Figures(60, 90_000_000, 70, 6, 1, 20, True)


@pytest.fixture(scope="module", params=SIZES)
def said(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    return told(SEEN, request.param)


def test_没见过的模拟历史上_说的和发生的对得上(said: tuple[np.ndarray, np.ndarray]) -> None:
    curve = reliability(*said)
    total = sum(many for many, _, _ in curve)
    off = sum(many * abs(claimed - share) for many, claimed, share in curve) / total
    assert off <= 0.015
    assert all(abs(claimed - share) <= 0.06 for _, claimed, share in curve)


def test_比只说平均数的要准(said: tuple[np.ndarray, np.ndarray]) -> None:
    claimed, happened = said
    assert brier(claimed, happened) < brier(np.full(len(happened), happened.mean()), happened) * 0.9


@pytest.mark.slow
def test_系数就是按写明的种子拟合出来的() -> None:
    assert coefficients(range(101, 113)) == model()["weights"]


def test_模型写明来源_只含约定的几个数() -> None:
    assert model()["origin"] and model()["from"]
    for size in SIZES:
        assert set(model()["weights"][size]) == {"always", *features(CALM)}


def test_进得来的只有项目的人数_金额_天数_和投诉件数() -> None:
    assert {field.name: field.type for field in fields(Figures)} == {
        "unpaid_heads": int, "owed_fen": int, "overdue_days": int, "complaints": int, "complaints_before": int,
        "to_festival": int, "stopped": bool,
    }  # fmt: skip


@pytest.mark.parametrize("module", ["huxin/queries/crowd.py", "huxin/crowd/judge.py", "huxin/simulate/histories.py"])
def test_取数的地方碰不到任何一个人(module: str) -> None:
    tree = ast.parse((Path(judge.__file__).parents[2] / module).read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    named |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not named & {
        "Person",
        "PersonalValue",
        "Reporter",
        "MatterAmount",
        "people",
        "worker_id",
        "amounts",
        "name_id",
    }


def test_没有人等着拿钱的_不说有苗头() -> None:
    assert (outlook(CALM).ten, outlook(replace(HOT, unpaid_heads=6)).ten) == (0.0, 0.0)
    assert outlook(replace(HOT, unpaid_heads=34)).fifty == 0.0


@pytest.mark.parametrize(
    "more",
    [{"unpaid_heads": 90, "owed_fen": 135_000_000}, {"complaints": 12, "complaints_before": 2}, {"to_festival": 3}],
)
def test_人更多_投诉更多_离春节更近_可能性更大(more: dict[str, Any]) -> None:
    assert outlook(replace(HOT, **more)).ten > outlook(HOT).ten


def test_理由相加就是可能性_大的在前() -> None:
    found = outlook(HOT)
    weights = model()["weights"][10]
    calm = weights["always"] + sum(weights[name] * value for name, value in features(CALM).items())
    score = calm + sum(part.weight for part in found.parts)
    assert found.ten == pytest.approx(1 / (1 + np.exp(-score)))
    sizes = [abs(part.weight) for part in found.parts]
    assert sizes == sorted(sizes, reverse=True) and found.fifty <= found.ten
