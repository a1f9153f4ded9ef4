"""Services that speak S3, on loopback: one that keeps what was created, and one that lets it be written over."""

import json
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

KEY = "example"
_BIN = Path(sys.executable).parent


class Service(NamedTuple):
    """A service at an address, and the one through which buckets are made: a folder below it is one."""

    url: str
    filer: str

    def bucket(self, name: str) -> tuple[str, str]:
        """Make a bucket; what `objects.settle` is told of it."""
        urllib.request.urlopen(urllib.request.Request(f"{self.filer}/buckets/{name}/", method="POST")).close()
        return f"s3://{name}/facts", self.url


@contextmanager
def seaweed(folder: Path) -> Iterator[Service]:
    """SeaweedFS, which checks signatures and takes `If-None-Match` for what it says."""
    identity = {"name": "huxin", "credentials": [{"accessKey": KEY, "secretKey": KEY}], "actions": ["Admin"]}
    (config := folder / "s3.json").write_text(json.dumps({"identities": [identity]}), "utf-8")
    names = [f"{part}.port{kind}" for part in ("master", "volume", "filer", "s3") for kind in ("", ".grpc")]
    ports = dict(zip(names, _free(len(names)), strict=True))
    here = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    small = ["-volume.max=0", "-master.volumeSizeLimitMB=64", f"-dir={folder}", f"-s3.config={config}"]
    command = [str(_BIN / "weed"), "server", "-filer", "-s3", *here, *small]
    command += [f"-{name}={port}" for name, port in ports.items()]
    with _listening(command, "Start Seaweed S3 API Server"):
        yield Service(*(f"http://127.0.0.1:{ports[name]}" for name in ("s3.port", "filer.port")))


@contextmanager
def rclone(folder: Path) -> Iterator[str]:
    """`rclone serve s3`, with a bucket `huxin`, which takes no notice of `If-None-Match`; its address."""
    (folder / "huxin").mkdir(parents=True)
    [port] = _free(1)
    address = f"127.0.0.1:{port}"
    command = [str(_BIN / "rclone"), "serve", "s3", str(folder), "--addr", address, "--auth-key", f"{KEY},{KEY}"]
    with _listening([*command, "--config", "", "-v"], "Starting s3 server"):
        yield f"http://{address}"


@contextmanager
def _listening(command: Sequence[str], sign: str) -> Iterator[None]:
    """A process that is at work once it has said so."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = next((line for line in iter(process.stderr.readline, "") if sign in line), "")
            threading.Thread(target=process.stderr.read, daemon=True).start()
            assert said, f"{command[0]} ended"
            yield
        finally:
            process.kill()


def _free(count: int) -> list[int]:
    with ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]
