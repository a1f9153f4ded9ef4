"""Work handed to a second process comes back as if it had been done here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from huxin.base import beside
from huxin.base.keyring import Keyring, index_all, seal_all

RING = Keyring(keys={"k1": bytes(32), "k2": bytes(range(32))}, index_key=bytes(32))
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("worth", [False, True])
def test_索引和加密在哪个进程里做都一样(worth: bool) -> None:
    with beside.computing(worth=worth) as ask:
        values, blinds = ask(index_all, RING, "name", ["张三", "李四", "王五"]).result()
        tokens = ask(seal_all, RING, values, under=b"name/", blinds=blinds).result()
    assert blinds == sorted(RING.blinds("name", ["张三", "李四", "王五"]))
    assert blinds == RING.blinds("name", values)
    assert [RING.unseal_bytes(t, place=b"name/" + b).decode() for t, b in zip(tokens, blinds, strict=True)] == values
    assert all(token.startswith(b"k2:") for token in tokens)


def test_另一个进程不在本进程之内() -> None:
    with beside.computing(worth=True) as ask:
        assert ask(os.getpid).result() != os.getpid()


def test_另一个进程里的错误在这里抛出_之后仍可用() -> None:
    with beside.computing(worth=True) as ask:
        with pytest.raises(ZeroDivisionError):
            ask(divmod, 1, 0).result()
        assert ask(divmod, 7, 2).result() == (3, 1)


def test_没等结果就离开也不会卡住() -> None:
    with pytest.raises(KeyError), beside.computing(worth=True) as ask:
        for _ in range(50):
            ask(index_all, RING, "name", [str(n) for n in range(1_000)])
        raise KeyError


def test_本进程被杀死后另一个进程自己结束() -> None:
    killed = (
        "import os, signal\n"
        "from huxin.base import beside\n"
        "with beside.computing(worth=True) as ask:\n"
        "    ask(os.getpid).result()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # The second process holds the error stream open as long as it lives, so `run` returns only after it has ended.
    done = subprocess.run([sys.executable, "-c", killed], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (-9, b"")
