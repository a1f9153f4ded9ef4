"""核对抽取文件 / check a draw: python draw.py 文件 [--frame 散列] [--digest 散列]　0 相符，1 不符，2 读不了。"""

import json
import sys
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path


def sha(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def order(names, *parts):  # 由小到大：SHA-256（各项以换行相接）
    return sorted(names, key=lambda name: sha256("\n".join([*parts, name]).encode()).hexdigest())


def stratum(name):
    return order([o["id"] for o in frame["objects"] if o["stratum"] == name], "object", known, seed)


@cache
def able(site):  # 可以去这一处的检查人员：持证、不回避、上一次不在同一用人单位
    boss = next(o["employer"] for o in frame["objects"] if o["id"] == site)
    barred = {r["inspector"] for r in frame["recusals"] if r["object"] == site}
    fit = [i for i in frame["inspectors"] if i["certified"] and boss not in i["last"]]
    return order([i["id"] for i in fit if i["id"] not in barred], "inspector", known, seed, site)


def take(site, visits, seen):  # 给这一处增加一人：依次取有空的；都排满时，能由别人替下的移过来
    for one in able(site):
        if one in seen or one in visits[site]:
            continue
        seen.add(one)
        held = [other for other in visits if one in visits[other]]
        moved = next((o for o in held if take(o, visits, seen)), None) if len(held) >= frame["load"] else ""
        if moved:
            visits[moved].remove(one)
        if moved is not None:
            visits[site].append(one)
            return True
    return False


def change(visits, site, out, gone):  # 次序中的下一个递补
    if out == site:
        past = {*visits, *(one for one, two in gone if one == two)}
        del visits[site]
        name = next(o["stratum"] for o in frame["objects"] if o["id"] == site)
        site = next(one for one in stratum(name) if one not in past)
        visits[site] = []
    else:
        visits[site].remove(out)
    passed = {two for one, two in gone if one == site} | {out, *visits[site]}
    free = [i for i in able(site) if i not in passed and sum(i in v for v in visits.values()) < frame["load"]]
    visits[site] += free[: frame["pair"] - len(visits[site])]
    assert len(visits[site]) == frame["pair"]


def checks():
    visits, gone, rest = {}, set(), {key: value for key, value in doc.items() if key != "digest"}
    for site in (site for name in sorted(frame["strata"]) for site in stratum(name)[: frame["strata"][name]]):
        visits[site] = []
        assert all([take(site, visits, set()) for _ in range(frame["pair"])])
    yield visits == doc["drawn"], "抽取结果 / draw"
    for c in doc["changes"]:
        change(visits, c["site"], c["out"], gone)
        gone.add((c["site"], c["out"]))
    yield visits == doc["visits"] and all(c["reason"].strip() for c in doc["changes"]), "替换 / replacement"
    times = [datetime.fromisoformat(one["at"]) for one in (doc["published"], doc["seed"], *doc["changes"])]
    yield times == sorted(times) and times[1] > times[0], "时间先后 / order of moments"
    ids = [row["id"] for part in ("objects", "inspectors") for row in frame[part]]
    yield known == doc["published"]["hash"] and len(ids) == len(set(ids)), "名单 / frame"
    yield frame["pair"] >= 2, "检查人数不足二人 / fewer than two inspectors"
    yield not doc["void"] or doc["void"]["reason"] and len(set(doc["void"]["by"])) == 2, "作废 / void"
    yield (len(rest), doc["digest"]) == (7, sha(rest)), "文件 / file"
    for name, value in (("--frame", sha(frame)), ("--digest", sha(rest))):
        yield name not in said or said[said.index(name) + 1] == value, f"公布的散列 / published hash {name}"


sys.stdout.reconfigure(errors="replace")
_, file, *said = [*sys.argv, ""]
try:
    doc = dict(json.loads(Path(file).read_bytes()))
except (OSError, ValueError, TypeError):
    sys.exit(print("读不了这个文件 / cannot read the file", __doc__, sep="\n") or 2)
if not doc.get("seed", True):
    sys.exit(print("还没有抽取 / not drawn yet") or 2)
try:
    frame, seed, known = doc["frame"], doc["seed"]["value"], sha(doc["frame"])
    wrong = [what for right, what in checks() if not right]
except Exception as error:
    wrong = [f"文件不完整或有改动 / incomplete or changed ({type(error).__name__})"]
print(*(f"不符 / wrong: {what}\n" for what in wrong), sep="", end="")
void = "" if wrong or not doc["void"] else "（已作废 / void）"
print("核对不通过 / NOT CONFIRMED" if wrong else f"核对通过 / CONFIRMED{void}: {frame['title']} {len(doc['visits'])}")
sys.exit(int(bool(wrong)))
