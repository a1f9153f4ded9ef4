"""初始化数据文件夹：文件夹、密钥、数据库。可重复运行。"""

import argparse

from huxin.actions import installation
from huxin.commands import _say

NEEDS = "django"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(args: argparse.Namespace) -> int:
    """Make what is missing and say where it is."""
    made = installation.prepare()
    if args.json:
        _say.as_json(made)
        return 0
    _say.out(f"数据文件夹：{made.home}")
    keys = "已生成" if made.made_keys else "已有"
    _say.out(f"密钥：{keys}，在 {made.keys}。请另行备份：密钥丢失后个人信息无法恢复。")
    _say.out(f"数据库：{'已建表' if made.migrated else '已是最新'}")
    return 0
