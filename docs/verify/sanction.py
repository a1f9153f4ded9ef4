"""核对护薪接口对失信联合惩戒名单的回答：python sanction.py 回答.json [--head 环号:链头]…　原理见 README.md。

退出码：0 相符，1 不符。
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

SHOWN = ("kind", "unit", "body", "number", "decided_on", "since", "measures", "basis")


def sha(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def linked(link):
    """一环的散列：前一环的散列，和本环公开的各项。"""
    parts = ("before", "n", "kind", "subject", "at", "digest")
    return sha256("\n".join(str(link[part]) for part in parts).encode()).hexdigest()


def root(place, leaf, rest, size):
    """梅克尔树（RFC 6962）的根：只知道一个叶，rest 是其余各枝的散列，自左至右，须恰好用完。"""
    others = iter(rest)

    def part(start, size):
        if not start <= place < start + size:
            return bytes.fromhex(next(others))
        if size == 1:
            return leaf
        half = 1 << (size - 1).bit_length() - 1
        left = part(start, half)
        return sha256(b"\1" + left + part(start + half, size - half)).digest()

    return part(0, size).hex() + "".join(others)


def wrong(answer, heads):
    """逐项核对，说出不符的地方。"""
    if answer["listed"] != bool(answer["listings"]):
        yield "是否列入与所附的决定"
    known = {head.partition(":")[0]: head for head in heads}
    if not answer["listed"]:
        yield from not_listed(answer, known)
    for one in answer["listings"]:
        yield from listing(one, answer["uscc"], known)


def not_listed(answer, known):
    """没有列入的回答。"""
    said, link = answer["proof"]["said"], answer["proof"]["link"]
    if (said["uscc"], said["listed"], said["on"]) != (answer["uscc"], False, answer["checked_on"]):
        yield "没有列入的回答与存证的内容"
    if sha(said) != link["digest"] or link["kind"] != "not_listed" or link["subject"] != str(said["answer"]):
        yield "没有列入的回答的存证环"
    if answer["head"] != f"{link['n']}:{linked(link)}":
        yield "回答的链头"
    if known.get(str(link["n"]), answer["head"]) != answer["head"]:
        yield "回答的链头与所给的链头"


def listing(one, uscc, known):
    """一个列入决定。"""
    proof, name = one["proof"], f"决定 {one['number']}"
    if proof is None:
        yield f"{name}还没有封链，暂时不能核对"
        return
    said, link, seal = proof["said"], proof["link"], proof["seal"]
    if any(said[key] != one[key] for key in SHOWN) or said["until"] != (one["until"] or ""):
        yield f"{name}的内容与存证的内容"
    if said["uscc"] != uscc:
        yield f"{name}的统一社会信用代码"
    if sha(said) != link["digest"] or link["kind"] != "listing" or link["subject"] != str(said["listing"]):
        yield f"{name}的存证环"
    leaf = sha256(b"\0" + linked(link).encode()).digest()
    if seal["kind"] != "seal" or root(link["n"] - 1, leaf, proof["rest"], seal["n"] - 1) != seal["digest"]:
        yield f"{name}与封链"
    if proof["head"] != f"{seal['n']}:{linked(seal)}":
        yield f"{name}的链头"
    if known.get(str(seal["n"]), proof["head"]) != proof["head"]:
        yield f"{name}的链头与公布的链头"


sys.stdout.reconfigure(errors="replace")
answer = json.loads(Path(sys.argv[1]).read_bytes())
try:
    found = list(wrong(answer, [word for word in sys.argv[2:] if word != "--head"]))
except (KeyError, TypeError, ValueError, StopIteration):
    found = ["回答不完整，或有改动"]
for one in found:
    print(f"不符：{one}")
if not found:
    print(f"{answer['uscc']} {'已列入' if answer['listed'] else '没有列入'}，核对相符")
    if not answer["listed"]:
        print(f"{answer['checked_on']} 的回答，存证于 {answer['head']}")
    for one in answer["listings"]:
        print(f"{one['number']} {one['since']} 至 {one['until'] or '另行决定'}，封于 {one['proof']['head']}")
sys.exit(bool(found))
