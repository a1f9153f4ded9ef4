"""核对护薪的存证文件：python verify.py [-v] 文件 [--head 环号:链头]…　退出码：0 相符，1 不符，2 无法核对。"""

import json
import sys
from bisect import bisect_left
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path


def sha(value, before=b""):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=",:")
    return sha256(before + text.encode()).hexdigest()


def root(leaves, rest, size):
    """梅克尔树（RFC 6962）的根：leaves 是已知的叶，rest 是其余各枝的散列，自左至右，须恰好用完。"""
    places, others = sorted(leaves), iter(rest)

    def part(start, size):
        if bisect_left(places, start) == bisect_left(places, start + size):
            return next(others)
        if size == 1:
            return leaves[start]
        half = 1 << (size - 1).bit_length() - 1
        left = part(start, half)
        return sha256(b"\1" + bytes.fromhex(left + part(start + half, size - half))).hexdigest()

    return part(0, size) + "".join(others)


def check_chain():
    """每一环都在其后的第一次封链之下，每次封链都在下一次之下，最后一次封链就是链头。"""
    for last, seal in zip([0, *(seal["n"] for seal in doc["seals"])], doc["seals"], strict=False):
        n, leaves = seal["n"], {m - 1: sha(known[m], b"\0") for m in links if last <= m < seal["n"]}
        if links[n]["kind"] != "seal" or root(leaves, seal["rest"], n - 1) != links[n]["digest"]:
            yield f"第 {last + 1} 至 {n} 环之间的存证环或封链"
    if doc["head"] != f"{n}:{known[n]}" or str(doc["seals"]) != str(doc["seals"]).lower():
        yield "链头或封链"
    yield from (f"链头：{one} 与文件中的不同" for one in heads if one not in [f"{n}:{known[n]}" for n in links])


def check_said():
    """每一环所记的内容、文书的正文，和整个文件的内容。"""
    issued = {}
    for record in [*doc["records"], doc["issued"]]:
        if sha(record["said"]) != links[record["n"]]["digest"]:
            yield f"第 {record['n']} 环所记的内容（{links[record['n']]['subject']}）"
        issued.update({paper["number"]: paper["digest"] for paper in record["said"].get("papers", ())})
    yield from (f"文书 {one['number']}" for one in doc["papers"] if sha(one["text"]) != issued[one["number"]])
    if sha({key: doc[key] for key in ("records", "papers", "rows")}) != doc["issued"]["said"]["content"]:
        yield "文件的内容（有增加、删除或改动）"


def check_rows():
    """每一行的内容、打开的个人信息，和它所在批次的根。"""
    for batch, part in ((batches[part["batch"]]["said"], part) for part in doc["rows"]):
        for row in part["rows"]:
            wrong = [key for key, text in row["opened"].items() if sha(text) != row["row"][f"{key}.sha256"]]
            if wrong or sha(row["row"], b"\0") != row["leaf"]:
                yield f"《{batch['file_name']}》第 {row['row'].get('source_row')} 行"
        if root({row["at"]: row["leaf"] for row in part["rows"]}, part["rest"], batch["accepted"]) != batch["root"]:
            yield f"《{batch['file_name']}》（第 {part['batch']} 批次）的行或其证明"


def tell(it):
    """一行摘要，再是办理经过和每一行事实，各注明何时存于哪一环、何日封存。打开的个人信息之前有 32 位盐。"""
    words = {**it["words"], "False": "否", "True": "是"}
    at = {n: datetime.fromisoformat(link["at"][:19]) + timedelta(hours=8) for n, link in links.items()}
    when = {n: f"——{at[n]:%Y-%m-%d %H:%M} 存于第 {n} 环，{links[s]['subject']} 封于第 {s} 环" for n, s in above.items()}
    yield f"{it['matter']} {it['title']}：文书 {len(doc['papers'])} 份，数据 {len(doc['rows'])} 批，链头 {doc['head']}"
    for it, n in ((one["said"], one["n"]) for one in doc["records"] if "move" in one["said"]):
        yield f"{words.get(it['who'], it['who'])}「{words[it['move']]}」，之后为「{words[it['target']]}」{when[n]}"
    for batch, row in ((batches[part["batch"]], row) for part in doc["rows"] for row in part["rows"]):
        said, cells = row["row"], [text[32:] for text in row["opened"].values()]
        cells += [f"{words[k]}{v / 100 if 'fen' in k else words.get(str(v), v)}" for k, v in said.items() if k in words]
        yield f"《{batch['said']['file_name']}》第 {said['source_row']} 行：{'，'.join(cells)}{when[batch['n']]}"


sys.stdout.reconfigure(errors="replace")  # 生僻字在某些终端上写不出来
(file, *heads), wrong = [word for word in sys.argv[1:] if word not in ("--head", "-v")] or [""], []
try:
    doc = dict(json.loads(text := Path(file).read_bytes().decode()))
except (OSError, ValueError, TypeError):
    sys.exit(print(f"「{file}」读不了，或者不是存证文件。" if file else "没有写明文件。", __doc__, sep="\n") or 2)
try:
    links, parts = {link["n"]: link for link in doc["links"]}, ("before", "n", "kind", "subject", "at", "digest")
    known = {n: sha("\n".join(str(link[part]) for part in parts)) for n, link in links.items()}
    above = {n: min(seal["n"] for seal in doc["seals"] if seal["n"] >= n) for n in links}
    batches = {one["said"]["batch"]: one for one in doc["records"] if "batch" in one["said"]}
    plain = {**doc, "links": [links[n] for n in sorted(links)]}
    wrong += ["文件的写法"] * (text != json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1))
    wrong += [*check_chain(), *check_said(), *check_rows()]
    wrong or print(*[*tell(doc["issued"]["said"])][: None if "-v" in sys.argv else 1], sep="\n")
except Exception as error:
    wrong.append(f"文件不完整，核对不下去（{type(error).__name__}：{error}）")
print(*(f"被改动：{one}\n" for one in wrong), sep="", end="")
print("核对不通过。" if wrong else "核对通过。" if heads else "文件完好。请再用 --head 与公布的链头核对。")
sys.exit(bool(wrong))
