"""A Spark standalone cluster on the loopback, a master and two workers: `python setup/cluster.py start|stop [FOLDER]`.

It is real but small, for trying out and for tests: one processor and one gigabyte a worker. FOLDER (.cache/cluster)
keeps its logs and which processes it is. `start` says the address, and starts nothing where one is running.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import debian
import npm

START_SECONDS = 90
WORKERS = 2
_CLASS = "org.apache.spark.deploy"


def java() -> bool:
    """Whether there is a Java; as root, Debian's is installed."""
    named = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    return bool(shutil.which(named)) or (debian.install("default-jre-headless") and bool(shutil.which("java")))


def start(folder: Path, *, port: int = 7077) -> str:
    """The address of the cluster of that folder, which is running when this returns.

    Raises:
        RuntimeError: it did not come up; why is in the message.
    """
    note = folder / "cluster.json"
    if note.exists():
        known = json.loads(note.read_text("utf-8"))
        if all(map(_runs, known["processes"].values())):
            return str(known["address"])
        stop(folder)
    folder.mkdir(parents=True, exist_ok=True)
    processes: dict[str, int] = {}
    try:
        processes["master"] = _launch(folder, "master", "Master", "--host", "127.0.0.1", "--port", str(port))
        address = _await(folder, "master", processes["master"], r"Starting Spark master at (spark://\S+)")
        for name in (f"worker-{number}" for number in range(1, WORKERS + 1)):
            place = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--work-dir", str(folder / name))
            processes[name] = _launch(folder, name, "Worker", *place, address)
        for name in processes.keys() - {"master"}:
            _await(folder, name, processes[name], r"(Successfully registered with master)")
    finally:
        note.write_text(json.dumps({"address": locals().get("address"), "processes": processes}), "utf-8")
    return address


def stop(folder: Path) -> None:
    """End the cluster of that folder, whatever of it is still running."""
    note = folder / "cluster.json"
    if not note.exists():
        return
    processes = [pid for pid in json.loads(note.read_text("utf-8"))["processes"].values() if _runs(pid)]
    for pid in reversed(processes):
        os.killpg(pid, signal.SIGTERM)
    end = time.monotonic() + 15
    while any(map(_runs, processes)) and time.monotonic() < end:
        time.sleep(0.1)
    for pid in filter(_runs, processes):
        os.killpg(pid, signal.SIGKILL)
    note.unlink()


def _launch(folder: Path, name: str, role: str, *arguments: str) -> int:
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise RuntimeError("requirements/cluster.txt is not installed")
    command = [str(Path(found.origin).parent / "bin" / "spark-class"), f"{_CLASS}.{role.lower()}.{role}"]
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "512m"}
    with (folder / f"{name}.log").open("wb") as log:
        # A group of its own: a worker ends together with what it started, and an interrupt is not for them.
        process = subprocess.Popen(
            [*command, "--webui-port", "0", *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True,
        )  # fmt: skip
    return process.pid


def _await(folder: Path, name: str, pid: int, wanted: str) -> str:
    """What the log says once it is up."""
    end, log = time.monotonic() + START_SECONDS, folder / f"{name}.log"
    while time.monotonic() < end:
        if said := re.search(wanted, log.read_text("utf-8", "replace")):
            return said[1]
        if not _runs(pid):
            break
        time.sleep(0.1)
    raise RuntimeError(f"the {name} did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _runs(pid: int) -> bool:
    """Whether that process is one of Spark's, and not a later one of the same number."""
    told = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return (_CLASS in told.stdout or "spark-class" in told.stdout) and not told.stdout.startswith("Z")


def main(arguments: list[str]) -> int:
    """See the top of this file."""
    what, folder = arguments[0], Path(*arguments[1:2] or [npm.CACHE / "cluster"]).resolve()
    if what == "stop":
        stop(folder)
        return 0
    if not java():
        sys.stderr.write("cluster: Spark needs Java 17 or newer; Debian has it as default-jre-headless.\n")
        return 1
    try:
        address = start(folder)
    except RuntimeError as error:
        stop(folder)
        sys.stderr.write(f"cluster: {error}\n")
        return 1
    sys.stdout.write(f"Spark runs at {address}, a master and {WORKERS} workers; `make cluster-stop` ends it.\n")
    sys.stdout.write(f"  .venv/bin/huxin monitor --as-of 2019-11-30 --engine {address}\n")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] not in (["start"], ["stop"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
