"""Forms about drawn sites: a field's key ends in the place of its site among those drawn."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from huxin.workflows import Field

Called = Callable[[Mapping[str, Any]], Mapping[str, str]]


def by_name(fields: Sequence[Field]) -> Called:
    """What a form calls these fields (labels that begin 抽中第n处): by the names of the drawn sites; nothing where none
    was drawn."""

    def called(data: Mapping[str, Any]) -> Mapping[str, str]:
        if "drawn" not in data:
            return {}
        names = {int(one["n"]): f"{one['name']}（抽中第{one['n']}处）" for one in data["drawn"]}
        return {
            field.key: field.label.replace(f"抽中第{n}处", names[n]) if n in names else ""
            for field in fields if (n := int(field.key[-1]))
        }  # fmt: skip

    return called
