"""Files of banks, each bank's by a declared profile: statements and payments in, orders to pay out, and the SIF."""

from huxin.sources.banks.file import parse, parse_grids, recognise, write
from huxin.sources.banks.profile import Profile, named, profiles

__all__ = ["Profile", "named", "parse", "parse_grids", "profiles", "recognise", "write"]
