"""Firms that build by other offices' lists, and that the registry has in no project and as no unit."""

from collections.abc import Collection, Iterable, Mapping

from huxin.denominator.judge import Entry
from huxin.denominator.names import unit_name


def unknown(entries: Iterable[Entry], names: Iterable[str], codes: Collection[str]) -> dict[str, str]:
    """By an entry's key what its builder is called by, where the registry does not know it: its code, else its name.

    Args:
        names, codes: of the registry's units, and of those that its projects name.
    """
    builders = [entry for entry in entries if entry.firm]
    known = {unit_name(name) for name in names}
    spelled: Mapping[str, str] = {e.firm: e.contractor_uscc for e in builders if e.contractor_uscc}
    return {
        entry.key: entry.contractor_uscc or spelled.get(entry.firm, "") or entry.firm
        for entry in builders
        if entry.firm not in known and (entry.contractor_uscc or spelled.get(entry.firm, "")) not in codes
    }
