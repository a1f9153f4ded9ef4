"""文书模板：list 列出，export 把随产品的模板写到 home 的 papers 文件夹供修改，check 检查改过的模板。"""

import argparse
from pathlib import Path

from django.conf import settings

from huxin.base.errors import BadSource, NotFound, Refused
from huxin.commands import _say
from huxin.workflows import _template


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb, and which template."""
    parser.add_argument("verb", choices=["list", "export", "check"], metavar="list|export|check")
    parser.add_argument("name", nargs="?", metavar="NAME", help="模板的名称，例如 warning_notice；不写则为全部")


def run(args: argparse.Namespace) -> int:
    """Say what there is, write it out, or read what an office has made of it. Exit code 2 where one is broken."""
    folder = settings.HUXIN_HOME.papers
    names = [path.stem for path in sorted(_template.FOLDER.glob("*.md"))]
    if args.name and args.name not in names:
        raise NotFound(f"没有模板「{args.name}」，可用的有：{'、'.join(names)}。")
    chosen = [args.name] if args.name else names
    done = [_export(name, folder) if args.verb == "export" else _state(name, folder) for name in chosen]
    if args.json:
        _say.as_json({"folder": str(folder), "papers": done})
    else:
        for one in done:
            _say.out(f"{one['name']}  {one['title']}  {one['said']}")
    return 2 if any(one["broken"] for one in done) else 0


def _state(name: str, folder: Path) -> dict[str, object]:
    try:
        found = _template.load(name, folder)
    except BadSource as error:
        return {"name": name, "title": "", "own": True, "broken": True, "said": str(error)}
    said = "本单位修改过的模板" if found.own else "随产品提供的模板"
    return {"name": name, "title": found.title, "own": found.own, "broken": False, "said": said}


def _export(name: str, folder: Path) -> dict[str, object]:
    target = folder / f"{name}.md"
    if target.exists():
        raise Refused(f"{target} 已经存在，不会覆盖。要重新开始，请先将它改名或移走。")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes((_template.FOLDER / f"{name}.md").read_bytes())
    return {**_state(name, folder), "said": f"已写到 {target}"}
