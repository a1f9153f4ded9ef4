"""The fact store in object storage, at a real server on loopback: what is acknowledged is there, whole and once."""

import json
import socket
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import obstore
import pytest

from huxin.base.errors import Refused, StoreDamaged
from huxin.base.home import Home
from huxin.engine import objects, store, tables
from huxin.engine.objects import Behind
from tests.city import RECORDED, City
from tests.engine.buckets import KEY, Service, rclone, seaweed
from tests.rules._case import facts_of

AS_OF = date(2019, 8, 16)
NAMES = count()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with seaweed(tmp_path_factory.mktemp("seaweed")) as found:
        yield found


@pytest.fixture
def place(service: Service, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A bucket of its own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    return service.bucket(f"huxin-{next(NAMES)}")


def city(folder: Path, place: tuple[str, str]) -> City:
    folder.mkdir()
    objects.settle(folder, *place)
    return City(Home(folder))


def payroll(worker: str, net: int = 5000) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = facts_of({"facts": {"payroll": [{"worker": worker, "net": net}]}})
    return found


def held(home: Home) -> dict[str, int]:
    found = objects.bucket(home.path)
    assert found is not None
    return found.names("")


def test_收下的都在桶里_另一台机器取来结果相同(tmp_path: Path, place: tuple[str, str]) -> None:
    one = city(tmp_path / "one", place)
    one.add(facts_of({"facts": {"payroll": [{"worker": "张三"}], "roster": [{"worker": "张三"}]}}))
    one.add({"payroll": payroll("张三", 6000)["payroll"]}, recorded_at=RECORDED + timedelta(1))
    local = {
        str(path.relative_to(one.home.facts)): path.stat().st_size
        for path in one.home.facts.rglob("*")
        if path.is_file() and not path.name.startswith("_") and "checkpoint" not in path.name
    }
    assert held(one.home) == local
    other = Home(tmp_path / "other")
    other.path.mkdir()
    objects.settle(other.path, *place)
    assert objects.fetch(other.path) == sum(name.endswith(".parquet") for name in local)
    assert objects.fetch(other.path) == 0
    there = City(other)
    assert there.run(as_of=AS_OF)["outputs"] == one.run(as_of=AS_OF)["outputs"]
    assert objects.damaged(other.path) == []


@pytest.mark.parametrize("harm", ["gone", "short", "changed"])
def test_本机的文件坏了_从桶里取回(tmp_path: Path, place: tuple[str, str], harm: str) -> None:
    one = city(tmp_path / "one", place)
    one.add(payroll("张三"))
    right = one.run(as_of=AS_OF)["outputs"]
    [file] = (one.home.facts / "payroll").glob("ym=*/*.parquet")
    data = file.read_bytes()
    match harm:
        case "gone":
            file.unlink()
        case "short":
            file.write_bytes(data[:-5])
        case _:
            file.write_bytes(data[:50] + bytes([data[50] ^ 1]) + data[51:])
    assert objects.fetch(one.home.path) == 1
    assert file.read_bytes() == data
    whole = City(Home(tmp_path / "whole"))
    whole.add(payroll("张三"))
    assert one.run(as_of=AS_OF)["outputs"] == right == whole.run(as_of=AS_OF)["outputs"]


def test_两台机器同时写_后到的不写_取回以后再写(tmp_path: Path, place: tuple[str, str]) -> None:
    one = city(tmp_path / "one", place)
    one.add(payroll("张三"))
    two = city(tmp_path / "two", place)
    objects.fetch(two.home.path)
    one.add({"payroll": payroll("李四")["payroll"]}, recorded_at=RECORDED + timedelta(1))
    two.projects, two.numbers, two.batches = dict(one.projects), dict(one.numbers), 100  # as one registry gives them
    again = {"payroll": payroll("王五")["payroll"]}
    before = tables.newest(two.home.facts / "payroll")
    with pytest.raises(Behind, match="huxin store fetch"):
        two.add(again, recorded_at=RECORDED + timedelta(2))
    assert tables.newest(two.home.facts / "payroll") == before
    objects.fetch(two.home.path)
    two.add(again, recorded_at=RECORDED + timedelta(2))
    objects.fetch(one.home.path)
    assert one.run(as_of=AS_OF)["outputs"] == two.run(as_of=AS_OF)["outputs"]
    assert store.batches(one.home, "payroll") == store.batches(two.home, "payroll")
    assert len(store.batches(one.home, "payroll")) == 3


def test_桶够不着_不算收下_恢复以后补送(tmp_path: Path, place: tuple[str, str]) -> None:
    one = city(tmp_path / "one", place)
    one.add(payroll("张三"))
    acknowledged = tables.acknowledged(one.home.facts / "payroll")
    settings = one.home.path / objects.SETTINGS
    told = settings.read_text("utf-8")
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        elsewhere = json.loads(told) | {"endpoint": f"http://127.0.0.1:{closed.getsockname()[1]}"}
        settings.write_text(json.dumps(elsewhere), "utf-8")
        table = one.home.facts / "payroll"
        late = {"payroll": payroll("李四")["payroll"]}
        with pytest.raises(OSError, match="对象存储"):
            one.add(late, recorded_at=RECORDED + timedelta(1))
        assert tables.acknowledged(table) == acknowledged
    settings.write_text(told, "utf-8")
    one.batches -= 1  # the same batch once more
    added = one.add(late, recorded_at=RECORDED + timedelta(1))["payroll"]
    assert added.added == 1 and tables.acknowledged(table) == acknowledged + 1
    two = Home(tmp_path / "two")
    two.path.mkdir()
    objects.settle(two.path, *place)
    objects.fetch(two.path)
    assert City(two).run(as_of=AS_OF)["outputs"] == one.run(as_of=AS_OF)["outputs"]


def test_桶里的文件坏了_核对指出_也不会取来(tmp_path: Path, place: tuple[str, str]) -> None:
    one = city(tmp_path / "one", place)
    one.add(payroll("张三"))
    [file] = (one.home.facts / "payroll").glob("ym=*/*.parquet")
    name = str(file.relative_to(one.home.facts))
    held = objects.bucket(one.home.path)
    assert held is not None
    obstore.put(held.store, name, b"x" * file.stat().st_size)  # whoever has the keys can
    assert objects.damaged(one.home.path) == [name]
    file.unlink()
    with pytest.raises(Refused, match="也不完整"):
        objects.fetch(one.home.path)
    with pytest.raises(StoreDamaged):
        one.run(as_of=AS_OF)


@pytest.mark.parametrize("url", ["http://x/y", "s3://", "x/y"])
def test_地址写错_一句话说明(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refused, match="s3://"):
        objects.settle(tmp_path, url)


def test_没有设置的_什么也不变(tmp_path: Path) -> None:
    one = City(Home(tmp_path))
    one.add(payroll("张三"))
    assert objects.damaged(one.home.path) == [] and not list(one.home.facts.rglob("_in_objects"))
    with pytest.raises(Refused, match="没有设置对象存储"):
        objects.fetch(one.home.path)


def test_会覆盖旧对象的服务不能用(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    with rclone(tmp_path / "served") as url, pytest.raises(Refused, match="覆盖"):
        objects.settle(tmp_path, "s3://huxin/facts", url)
    assert objects.settings(tmp_path) is None
    assert not [path for path in (tmp_path / "served").rglob("*") if path.is_file()]


def test_密钥不对_说清楚_什么也没有设置(
    tmp_path: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    objects.opened.cache_clear()
    with pytest.raises(OSError, match="对象存储用不了"):
        objects.settle(tmp_path, *place)
    assert objects.settings(tmp_path) is None
    objects.opened.cache_clear()
