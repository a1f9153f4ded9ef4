"""What a run of the measurements says: Markdown, to the screen as it comes and to a file at the end."""

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path


class Report:
    """Collects paragraphs and tables; `misses` are goals not reached, `wrong` results that differ."""

    def __init__(self) -> None:
        """Nothing said yet."""
        self._lines: list[str] = []
        self.misses: list[str] = []
        self.wrong: list[str] = []

    def say(self, text: str = "") -> None:
        """A line or paragraph."""
        self._lines.append(text)
        print(text, flush=True)

    def head(self, title: str) -> None:
        """A section."""
        self.say(f"\n## {title}\n")

    def table(self, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table; numbers to the right."""
        cells = [[_cell(value) for value in row] for row in rows]
        right = [all(_is_number(row[n]) for row in cells) for n in range(len(names))]
        self.say("| " + " | ".join(names) + " |")
        self.say("|" + "|".join("--:" if r else "---" for r in right) + "|")
        for row in cells:
            self.say("| " + " | ".join(row) + " |")
        self.say()

    def goal(self, what: str, got: float, most: float, unit: str) -> None:
        """A goal of ours beside what was measured."""
        reached = got <= most
        self.say(f"- {'reached' if reached else 'MISSED'}: {what}: {_cell(got)} {unit} (goal {_cell(most)} {unit})")
        if not reached:
            self.misses.append(what)

    def at_least(self, what: str, got: float, least: float, unit: str) -> None:
        """A goal of which more is better."""
        reached = got >= least
        self.say(f"- {'reached' if reached else 'MISSED'}: {what}: {_cell(got)} {unit} (goal {_cell(least)} {unit})")
        if not reached:
            self.misses.append(what)

    def save(self, path: Path) -> None:
        """Keep everything said so far."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self._lines) + "\n", "utf-8")


def machine() -> str:
    """Where it was measured, without names."""
    model = ""
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            found = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
        model = found[0] if found else ""
    model = model or platform.machine()
    return f"{os.cpu_count()} cores {model}, {platform.system()}, Python {platform.python_version()}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(text: str) -> bool:
    return not text or text.replace(",", "").replace(".", "").replace("-", "").isdigit()
