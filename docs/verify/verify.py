"""核对护薪的存证文件：python verify.py 文件 [--head 环号:链头]…　原理见 README.md。退出码：0 相符，1 不符。"""

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
    for part in doc["rows"]:
        batch = batches[part["batch"]]["said"]
        for row in part["rows"]:
            wrong = [key for key, text in row["opened"].items() if sha(text) != row["row"][f"{key}.sha256"]]
            if wrong or sha(row["row"], b"\0") != row["leaf"]:
                yield f"《{batch['file_name']}》第 {row['row'].get('source_row')} 行"
        if root({row["at"]: row["leaf"] for row in part["rows"]}, part["rest"], batch["accepted"]) != batch["root"]:
            yield f"《{batch['file_name']}》（第 {part['batch']} 批次）的行或其证明"


def tell(issued):
    """中文摘要：办理经过和每一行事实，各注明何时存于哪一环、何日封存。打开的个人信息之前有 32 位盐。"""
    words = issued["words"]
    at = {n: datetime.fromisoformat(link["at"][:19]) + timedelta(hours=8) for n, link in links.items()}
    days = {n: links[seal]["subject"] for n, seal in sealed.items()}
    stood = {n: f"——{at[n]:%Y-%m-%d %H:%M} 存于第 {n} 环，{days[n]} 封于第 {sealed[n]} 环" for n in links}
    yield f"事项 {issued['matter']} {issued['title']}，存证至 {doc['head']}"
    for said, n in ((one["said"], one["n"]) for one in doc["records"] if "move" in one["said"]):
        yield f"{said['who']}「{words[said['move']]}」，之后为「{words[said['target']]}」{stood[n]}"
    for batch, row in ((batches[part["batch"]], row) for part in doc["rows"] for row in part["rows"]):
        said, cells = row["row"], [text[32:] for text in row["opened"].values()]
        cells += [f"{words[k]}{v / 100 if 'fen' in k else words.get(v, v)}" for k, v in said.items() if k in words]
        yield f"《{batch['said']['file_name']}》第 {said['source_row']} 行：{'，'.join(cells)}{stood[batch['n']]}"


sys.stdout.reconfigure(errors="replace")  # 生僻字在某些终端上写不出来
wrong, heads = [], [word for word in sys.argv[2:] if word != "--head"]
try:
    doc = json.loads(text := Path(sys.argv[1]).read_bytes().decode())
    links, parts = {link["n"]: link for link in doc["links"]}, ("before", "n", "kind", "subject", "at", "digest")
    known = {n: sha("\n".join(str(link[part]) for part in parts)) for n, link in links.items()}
    sealed = {n: min(seal["n"] for seal in doc["seals"] if seal["n"] >= n) for n in links}
    batches = {one["said"]["batch"]: one for one in doc["records"] if "batch" in one["said"]}
    plain = {**doc, "links": [links[n] for n in sorted(links)]}
    wrong += ["文件的写法"] * (text != json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1))
    wrong += [*check_chain(), *check_said(), *check_rows()]
    print(*([] if wrong else tell(doc["issued"]["said"])), sep="\n")
except Exception as error:
    wrong.append(f"文件不完整，核对不下去（{type(error).__name__}：{error}）")
print(*(f"被改动：{one}" for one in wrong), sep="\n")
print("核对不通过。" if wrong else "核对通过。" if heads else "文件完好。请再用 --head 与公布的链头核对。")
sys.exit(bool(wrong))
