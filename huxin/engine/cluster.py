"""A session of Spark for one run: opened, watched, closed. What goes wrong with a cluster is said in a sentence."""

import os
import re
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from huxin.base.errors import HuxinError, Refused, StoreDamaged

DUCKDB = "duckdb"
"""The engine in this process; every other name is where Spark is."""

_SPARK = re.compile(r"local(\[(\d+|\*)\])?|spark://[^,/\s]+:\d+(,[^,/\s]+:\d+)*")
# What Spark compiles while it runs fills one small part of Java's own split code memory after some hundred queries.
_JAVA = "-XX:-SegmentedCodeCache -XX:ReservedCodeCacheSize=512m"
_LOOPBACK = ("127.", "localhost", "[::1]")
_REACH = 3  # seconds for a connection to a master
_ALONE = 30  # seconds without a worker, after which nobody is waited for any more
_UNREADABLE = ("FAILED_READ_FILE", "CANNOT_READ_FILE", "is not a Parquet file", "FileNotFoundException")
_ELSE = "或改用默认引擎（不写 --engine）。"


def require_known(engine: str) -> None:
    """Refuse what is no engine. Raises Refused."""
    if engine != DUCKDB and not _SPARK.fullmatch(engine):
        raise Refused(f"不认识的计算引擎「{engine}」。可以写 duckdb、local[2] 或 spark://主机:端口。")


@contextmanager
def opened(engine: str) -> Iterator[Any]:
    """A session on that Spark, with workers to run on.

    A context of the same Spark that is open in this process is shared, and stays open.

    Raises:
        Refused: Spark is not installed, does not start, cannot be reached, or has lost all its workers.
        StoreDamaged: a worker cannot read a file of the fact store.
    """
    require_known(engine)
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused(f"这台机器没有安装 Spark。请先运行 make cluster，{_ELSE}") from None
    shared = SparkSession.getActiveSession()
    if shared is not None and shared.sparkContext.master != engine:
        raise Refused(f"本程序正在使用另一个 Spark（{shared.sparkContext.master}），请稍后再试。")
    session = shared.newSession() if shared is not None else _started(engine)
    lost = threading.Event()
    try:
        with _watched(session.sparkContext, engine, lost):
            yield session
    except HuxinError:
        raise
    except Exception as error:
        if not isinstance(error, PySparkException) and not type(error).__module__.startswith("py4j"):
            raise
        raise _said(engine, str(error), lost) from error
    finally:
        if shared is None:
            session.stop()


def _started(engine: str) -> Any:
    import pyspark
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    hosts = engine.removeprefix("spark://").split(",") if engine.startswith("spark://") else []
    _require_reachable(hosts)
    conf = SparkConf().setAll(list(_settings(engine, hosts).items()))
    context = None
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        try:
            context = SparkContext(conf=conf, gateway=SparkContext._gateway or _machine(conf, log))
            return SparkSession(context)
        except Refused:
            raise
        except Exception as error:
            if context is not None:
                context.stop()
            log.seek(0)
            lines = [line.strip() for line in log if "rror" in line or "Giving up" in line]
            why = next(reversed([*str(error).splitlines()[:1], *lines]), type(error).__name__)[:300]
            raise Refused(
                f"Spark 没有启动：{why.rstrip('.')}。请核对地址是 Spark {pyspark.__version__} 的主节点，"
                f"Java 是 17 或更新，{_ELSE}"
            ) from error


def _machine(conf: Any, log: Any) -> Any:
    """Java's side of Spark, for this process. What it has to say while it starts goes into a log."""
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    if shutil.which(java) is None:
        raise Refused(f"这台机器没有 Java。Spark 需要 Java 17 或更新（Debian：default-jre-headless），{_ELSE}")
    from pyspark.java_gateway import launch_gateway

    return launch_gateway(conf, {"stderr": log, "stdout": log})


def _require_reachable(hosts: list[str]) -> None:
    """One of the masters must answer: Spark itself would look for a minute."""
    why = ""
    for host in hosts:
        name, _, port = host.rpartition(":")
        try:
            socket.create_connection((name.strip("[]"), int(port)), _REACH).close()
            return
        except (OSError, OverflowError) as error:
            why = str(error)
    if hosts:
        raise Refused(f"连不上 Spark 集群的主节点 {'、'.join(hosts)}（{why}）。请核对地址，确认集群已启动，{_ELSE}")


def _settings(engine: str, hosts: list[str]) -> dict[str, str]:
    here = not hosts or all(host.startswith(_LOOPBACK) for host in hosts)
    return {
        "spark.master": engine,
        "spark.app.name": "huxin",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.rpc.lookupTimeout": "10s",
        "spark.sql.ansi.enabled": "true",  # what does not fit is an error, as in DuckDB
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.extraJavaOptions": _JAVA,
        **({"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"} if here else {}),
    }


@contextmanager
def _watched(context: Any, engine: str, lost: threading.Event) -> Iterator[None]:
    """Wait for the first worker, and look out for the last: Spark would wait for another without an end."""
    if not engine.startswith("spark://"):
        yield
        return
    over, came = threading.Event(), threading.Event()

    def watch() -> None:
        alone = 0
        while not over.wait(1):
            try:
                workers = len(context._jsc.sc().statusTracker().getExecutorInfos()) - 1
                alone = 0 if workers > 0 else alone + 1
                if workers > 0:
                    came.set()
                if alone >= _ALONE:
                    lost.set()
                    came.set()
                    context.cancelAllJobs()
            except Exception:  # Java has ended, and the run with it
                return

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        came.wait(2 * _ALONE)
        if lost.is_set():
            raise _said(engine, "", lost)
        yield
    finally:
        over.set()
        watching.join()


def _said(engine: str, error: str, lost: threading.Event) -> HuxinError:
    if lost.is_set():
        return Refused(
            f"Spark 集群 {engine} 没有可用的工作节点，这次监测没有完成，也没有留下结果。请启动工作节点后重试，{_ELSE}"
        )
    if any(mark in error for mark in _UNREADABLE):
        return StoreDamaged(
            "Spark 的工作节点读不到事实库的文件，或文件的内容已损坏。请确认各节点能以同一路径读取数据目录；"
            "在本机也读不出的，请从备份恢复。"
        )
    first = next((line.strip() for line in error.splitlines() if line.strip()), "")
    return Refused(f"Spark 集群 {engine} 中途失败，这次监测没有完成，也没有留下结果：{first[:300]}。请重试，{_ELSE}")
