"""The engine without the command around it: `python -m bench.engine_only HOME [AS_OF]`. Nothing is published."""

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from bench.task import AS_OF
from huxin.base.home import Home
from huxin.engine import run as engine

if __name__ == "__main__":
    start = time.perf_counter()
    as_of = date.fromisoformat(sys.argv[2] if len(sys.argv) > 2 else AS_OF)
    question = engine.asked(as_of=as_of, known_at=datetime.now(UTC))
    manifest = engine.run(Home(Path(sys.argv[1])), question, anew=True)
    json.dump({"inside": time.perf_counter() - start, "run": manifest["id"]}, sys.stdout)
