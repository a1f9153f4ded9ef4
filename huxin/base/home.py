"""Where one installation keeps everything it owns."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """A folder (`--home`, `HUXIN_HOME`, default ./var). Nothing is written outside it unless a person names a file."""

    path: Path

    @property
    def facts(self) -> Path:
        """The fact store: one table a stream."""
        return self.path / "facts"

    @property
    def runs(self) -> Path:
        """One folder a monitor run: manifest and three tables."""
        return self.path / "runs"

    @property
    def shown(self) -> Path:
        """What the screens show of the current run, to compare the next with; it can be made anew at any time."""
        return self.path / "shown"

    @property
    def intake(self) -> Path:
        """Received files, encrypted, before and after they are applied."""
        return self.path / "intake"

    @property
    def journal(self) -> Path:
        """What machines sent, encrypted, in the order it came."""
        return self.path / "journal"

    @property
    def calendar(self) -> Path:
        """Years of the working-day calendar imported here."""
        return self.path / "calendar"

    @property
    def rejects(self) -> Path:
        """Workbooks of rejected rows written by the command line."""
        return self.path / "rejects"

    @property
    def papers(self) -> Path:
        """The office's own templates of official papers."""
        return self.path / "papers"

    @property
    def fonts(self) -> Path:
        """The office's own font files, for papers as PDF."""
        return self.path / "fonts"

    @property
    def comparisons(self) -> Path:
        """Exports of other platforms handed in to be compared, encrypted."""
        return self.path / "comparisons"

    @property
    def attachments(self) -> Path:
        """Files given with moves, encrypted."""
        return self.path / "attachments"

    @property
    def keys(self) -> Path:
        """The keyring. May be moved out of the home with HUXIN_KEYS."""
        return self.path / "keys"

    @property
    def mail(self) -> Path:
        """The mail server's settings, its password encrypted; absent until there is one."""
        return self.path / "mail.json"

    @property
    def clock(self) -> Path:
        """What time it is in an invented city; absent where the machine's clock holds."""
        return self.path / "clock.json"

    @property
    def database(self) -> Path:
        """The SQLite file, where no HUXIN_DATABASE_URL names a PostgreSQL."""
        return self.path / "huxin.sqlite3"
