"""Files of banks, each bank's by a declared profile: statements and payments in, orders to pay out, and the SIF."""

from huxin.sources.banks.file import parse, parse_grids, recognise, write
from huxin.sources.banks.profile import Profile, named, profiles
from huxin.sources.banks.shapes import OF_BANKS

__all__ = ["OF_BANKS", "Profile", "named", "parse", "parse_grids", "profiles", "recognise", "write"]
