"""Files on disk for good: written whole or not at all, and there after a power cut; and why one cannot be had."""

import errno
import os
from collections.abc import Collection
from pathlib import Path
from threading import get_ident

_WHY = {
    errno.ENOENT: "没有这个文件或文件夹", errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件", errno.ENOTDIR: "路径中间有一段是文件，不是文件夹",
    errno.EEXIST: "已经有同名的文件", errno.ENOTEMPTY: "文件夹不是空的", errno.ENAMETOOLONG: "名称太长",
    errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已用完", errno.EROFS: "磁盘只读", errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多", errno.EBUSY: "正在被别的程序使用", errno.ELOOP: "符号链接绕成了圈",
    errno.EXDEV: "不在同一块磁盘上", errno.EADDRINUSE: "端口已被占用", errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "对方拒绝连接", errno.EHOSTUNREACH: "到不了对方", errno.ENETUNREACH: "到不了对方的网络",
    errno.ETIMEDOUT: "对方没有应答", errno.ECONNRESET: "对方中断了连接",
}  # fmt: skip


def why(error: OSError) -> str:
    """What the operating system refused, in Chinese: its own words are English."""
    number = error.errno or 0
    return _WHY.get(number) or (f"系统错误 {number}" if number else type(error).__name__)


def write_private(file: Path, data: bytes, *, fresh: Path | None = None) -> None:
    """Write a file that only its owner may read (see `write_whole`), in a folder made for it where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file, data, mode=0o600, fresh=fresh)


def write_whole(file: Path, data: bytes, *, mode: int = 0o666, fresh: Path | None = None) -> None:
    """Write a file whole or not at all, and on disk before this returns.

    Args:
        mode: who may read it, save those whom the process's mask leaves out.
        fresh: where it is written at first, for whoever writes alone and would overwrite what a killed try left there.
    """
    fresh = fresh or file.with_name(f".{file.name}.{os.getpid()}-{get_ident()}.tmp")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    sync([file.parent])


def sync(paths: Collection[Path]) -> None:
    """Files, and the names that folders hold, on disk for good."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
