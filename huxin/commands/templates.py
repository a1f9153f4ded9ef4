"""写出各类数据的模板文件（XLSX），供填报单位使用。"""

import argparse
from pathlib import Path

from huxin.commands import _say
from huxin.sources.templates import write_templates

NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="写到哪个文件夹")


def run(args: argparse.Namespace) -> int:
    """Write them and name them."""
    files = [Path(file) for file in write_templates(args.folder)]
    if args.json:
        _say.as_json({"files": files})
    else:
        for file in files:
            _say.out(str(file))
    return 0
