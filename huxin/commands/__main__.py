"""Entry: find the command, give it what it needs, turn our errors into a sentence and an exit code."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from huxin import __version__
from huxin.base import clock
from huxin.base.errors import BadSource, HuxinError
from huxin.base.files import why
from huxin.base.home import Home
from huxin.commands import _ready, _say
from huxin.commands._catalogue import Command, commands

FAILED = 2
"""Exit code where the command could not do its work at all."""

_CHINESE = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本帮助",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可选：%(choices)s",
    "expected one argument": "需要一个值",
    "expected at least one argument": "至少需要一个值",
    "invalid %(type)s value: %(value)r": "不能识别 %(value)r",
}


class WrongWords(HuxinError):
    """The words of the command line make no command."""

    code = "usage"


class _Parser(argparse.ArgumentParser):
    """Refuses as the rest of the house does, so that with --json a refusal is JSON as well."""

    def error(self, message: str) -> NoReturn:
        raise WrongWords(f"{self.format_usage()}{self.prog}：{message}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    argparse._ = lambda text: _CHINESE.get(text, text)  # type: ignore[attr-defined]
    json = "--json" in given
    found = commands()
    try:
        early, rest = _common().parse_known_args(given)
        name = next((word for word in rest if not word.startswith("-")), None)
        if name not in found:
            return _overview(found, rest, name, json=json)
        home = Path(early.home or os.environ.get("HUXIN_HOME") or "var").resolve()
        os.environ["HUXIN_HOME"] = str(home)
        clock.live_in(Home(home))
        return _run(found[name], _without_first(rest, name), home, json=json)
    except HuxinError as error:
        return _complain(error, json=json)
    except KeyboardInterrupt:
        _say.err("已中断。再次运行会从中断处继续。")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        if error.filename is None:
            raise  # of no file that anybody named
        said = f"读写不了「{os.fsdecode(error.filename)}」：{why(error)}。请核对路径和权限。"
        return _complain(BadSource(said), json=json)


def _common() -> argparse.ArgumentParser:
    parser = _Parser(prog="huxin", add_help=False, allow_abbrev=False)
    parser.add_argument("--home", metavar="DIR", help="数据文件夹（默认：环境变量 HUXIN_HOME，否则 ./var）")
    parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    return parser


def _without_first(words: Sequence[str], name: str) -> list[str]:
    place = list(words).index(name)
    return [*words[:place], *words[place + 1 :]]


def _run(command: Command, words: list[str], home: Path, *, json: bool) -> int:
    if command.needs != "nothing":
        _ready.set_up_django()
    module = importlib.import_module(command.module)
    parser = _Parser(
        prog=f"huxin {command.name}",
        description=module.__doc__,
        parents=[_common()],
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    args = parser.parse_args(words)
    args.home, args.json = home, json
    if command.needs == "home":
        _ready.make_ready()
    code: int = module.run(args)
    return code


def _overview(found: dict[str, Command], rest: Sequence[str], name: str | None, *, json: bool) -> int:
    if "--version" in rest:
        _say.as_json({"version": __version__}) if json else _say.out(f"huxin {__version__}")
        return 0
    width = max(map(len, found))
    lines = [f"  {command.name:<{width}}  {command.help}" for command in found.values()]
    told = "\n".join(["用法：huxin [--home DIR] [--json] 命令 …\n", *lines, "\n每个命令的参数：huxin 命令 --help"])
    if name is not None:
        raise WrongWords(f"没有「{name}」这个命令。\n{told}")
    _say.as_json({"commands": {command.name: command.help for command in found.values()}}) if json else _say.out(told)
    return 0


def _complain(error: HuxinError, *, json: bool) -> int:
    if json:
        _say.as_json({"error": {"code": error.code, "message": str(error)}})
    _say.err(str(error))
    return FAILED


def _leave(code: int) -> NoReturn:
    """End the process at once: all it did is on disk, and to take a run's memory apart takes a fifth of a second."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed by whoever reads it
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    _leave(main())
