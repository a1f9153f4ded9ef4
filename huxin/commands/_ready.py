"""What a command stands on: Django, and a home with nothing left half done."""

import os
import sys

from huxin.base.errors import NotFound
from huxin.commands import _say


def has_django() -> bool:
    """Whether it is loaded already, as in a test."""
    return "huxin.record.apps" in sys.modules


def set_up_django() -> None:
    """Load Django on the home that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huxin.config.settings")
    import django

    django.setup()


def make_ready() -> bool:
    """An initialised home, and nothing left half done by a process that died; whether facts came in by that."""
    from huxin.actions import installation

    if not installation.is_there():
        raise NotFound(
            f"「{os.environ['HUXIN_HOME']}」不是护薪的数据文件夹。请核对 --home 或环境变量 HUXIN_HOME；"
            "确实要在这里新建的，请先运行 huxin init。"
        )
    if not installation.is_prepared():
        made = installation.prepare()
        _say.err(f"数据库已升级：{'、'.join(made.migrated)}。" if made.migrated else "已补齐数据文件夹中缺少的文件。")
    from huxin.queries.batches import interrupted

    if not interrupted():
        return False
    from huxin.actions import intake
    from huxin.commands._times import now

    for done in intake.recover(now=now(), progress=_say.patient()):
        _say.err(f"上次中断的导入已续做完成：{done.file_name} {done.message}")
    return True
