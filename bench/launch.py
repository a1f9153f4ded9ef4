"""Runs one command and writes what it used: `python -S -E bench/launch.py REPORT COMMAND…`.

Apart from the harness and tiny, because Linux counts the memory of whoever starts a process into that process's peak.
"""

import json
import os
import sys
import time


def busy() -> float:
    """Seconds all processors have been busy since the machine started; 0 where the system does not tell."""
    try:
        with open("/proc/stat") as file:
            user, nice, system, _idle, _wait, irq, soft, steal = map(int, file.readline().split()[1:9])
    except OSError:
        return 0.0
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


def main(report: str, command: list[str]) -> int:
    """Run it; its exit code."""
    others, start = busy(), time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(pid, 0)
    wall, others = time.perf_counter() - start, busy() - others
    cpu = used.ru_utime + used.ru_stime
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    with open(report, "w") as file:
        json.dump({"wall": wall, "cpu": cpu, "peak": peak, "others": max(0.0, others - cpu)}, file)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
