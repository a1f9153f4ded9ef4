"""Huxin 护薪: every construction worker is paid, on time and in full, and every claim about it is proven."""

__version__ = "0.1.0"
