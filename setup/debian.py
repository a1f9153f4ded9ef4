"""Installing a Debian package where that is allowed: as root, where there is an apt-get."""

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Whether the packages are there now. Says what it does; never asks, never raises."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    sys.stdout.write(f"setup: apt-get install {' '.join(packages)} …\n")
    sys.stdout.flush()
    for step in (["apt-get", "update", "-qq"], command):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()
        sys.stdout.write(f"setup: apt-get could not: {reason[-1] if reason else 'no reason given'}\n")
    return done.returncode == 0
