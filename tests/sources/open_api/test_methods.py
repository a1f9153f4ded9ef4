"""The catalogue of methods, and the limits of the protocol in it."""

from collections.abc import Iterator

import pytest

from huxin.sources.open_api import METHODS, Field, Kind, dictionaries

LISTED = """
Corp.Upload Corp.Query CorpCredential.Query CorpBadRecord.Query CorpGoodRecord.Query CorpBlackList.Query
Project.Add Project.Update Project.PartUpdate Project.Query
ProjectSubContractor.Add ProjectSubContractor.Update ProjectSubContractor.Query Team.Add Team.Update Team.Query
ProjectWorker.Add ProjectWorker.Update ProjectWorker.Query
Worker.Query WorkerCredential.Query WorkerBadRecord.Query WorkerGoodRecord.Query WorkerBlackList.Query
WorkerEntryExit.Add WorkerEntryExit.Query WorkerContract.Add WorkerContract.Query
WorkerAttendance.Add WorkerAttendance.Query Payroll.Add Payroll.Query ProjectTraining.Add ProjectTraining.Query
AsyncHandleResult.Query CheckSign.Query
"""


def _all(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all(field.fields)


FIELDS = [field for method in METHODS.values() for field in _all(method.fields)]


def test_every_method_is_there_and_no_other() -> None:
    assert set(METHODS) == set(LISTED.split())


@pytest.mark.parametrize(
    "method, name, at_most",
    [
        ("ProjectWorker.Add", "workerList", 5),
        ("ProjectWorker.Update", "workerList", 5),
        ("WorkerEntryExit.Add", "workerList", 50),
        ("WorkerContract.Add", "contractList", 5),
        ("WorkerAttendance.Add", "dataList", 20),
        ("Payroll.Add", "detailList", 20),
    ],
)
def test_lists_and_their_limits(method: str, name: str, at_most: int) -> None:
    rows = METHODS[method].rows
    assert rows is not None
    assert (rows.name, rows.at_most) == (name, at_most)


def test_questions_are_told_apart() -> None:
    assert METHODS["Team.Query"].is_query and METHODS["AsyncHandleResult.Query"].is_query
    assert not METHODS["Corp.Upload"].is_query


def test_what_identifies_a_person_or_an_account_arrives_encrypted() -> None:
    named = ("idcardnumber", "idnumber", "bankcardnumber", "banknumber", "licensenum", "plannum")
    personal = {f.name for f in FIELDS if f.name.lower().endswith(named)}
    assert {f.name for f in FIELDS if f.sealed} == {n for n in personal if n != "licenseNum"}


@pytest.mark.parametrize("name", sorted({f.dictionary for f in FIELDS if f.kind is Kind.CODE}))
def test_a_code_is_known_by_itself_its_number_and_its_name(name: str) -> None:
    spoken, table = dictionaries.spoken(name), dictionaries.table(name)
    assert table and dictionaries.label(name)
    for code, said in table.items():
        assert spoken[code] == code
        assert table[spoken[said]] == said
        if code.isdigit():
            assert int(spoken[int(code)]) == int(code)


def test_no_two_codes_of_a_table_are_one_number() -> None:
    for name in {f.dictionary for f in FIELDS if f.dictionary}:
        numbers = [int(code) for code in dictionaries.table(name) if code.isdigit()]
        assert len(numbers) == len(set(numbers)), name
