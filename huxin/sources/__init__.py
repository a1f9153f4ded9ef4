"""Files as they come → raw rows under the contract's column names, and workbooks back to those who sent them."""

from huxin.sources.reading import read
from huxin.sources.sheet import Sheet

__all__ = ["Sheet", "read"]
