"""A small invented city with planted faults, imported: for what has to be seen on many projects at once."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huxin.access import SYSTEM
from huxin.actions import intake
from huxin.base.home import Home
from huxin.commands import simulate

CITY_BROUGHT = datetime(2019, 12, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def city_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months of 400 workers, as `huxin simulate` writes them."""
    out = tmp_path_factory.mktemp("city")
    parser = ArgumentParser()
    parser.set_defaults(json=False)
    simulate.add_arguments(parser)
    simulate.run(parser.parse_args(["--workers", "400", "--months", "4", "--seed", "7", "--out", str(out)]))
    return out


@pytest.fixture
def city(city_files: Path, home: Home, db: None) -> Home:
    """The home that has it all."""
    at = CITY_BROUGHT
    for path in sorted(city_files.glob("[0-9]*")):
        intake.apply(intake.receive(actor=SYSTEM, data=path.read_bytes(), file_name=path.name, now=at), now=at)
    return home
