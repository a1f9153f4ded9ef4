"""The engine without the command around it: `python -m bench.engine_only HOME [AS_OF] [findings]`. Nothing is
published. With the last word worker-months are not written."""

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from bench.task import AS_OF
from huxin.base.home import Home
from huxin.engine import outputs
from huxin.engine import run as engine

if __name__ == "__main__":
    start = time.perf_counter()
    words = [word for word in sys.argv[2:] if word != "findings"]
    if "findings" in sys.argv:
        outputs.TABLES = outputs.TABLES[1:]
    as_of = date.fromisoformat(words[0] if words else AS_OF)
    question = engine.asked(as_of=as_of, known_at=datetime.now(UTC))
    manifest = engine.run(Home(Path(sys.argv[1])), question, anew=True)
    json.dump({"inside": time.perf_counter() - start, "run": manifest["id"]}, sys.stdout)
