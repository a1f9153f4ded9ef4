"""The tables, one aggregate a file. Every column has a privacy class: open, person or secret."""

from huxin.record.models.account import WageAccount
from huxin.record.models.batch import Batch, Reject
from huxin.record.models.deposit import Deposit
from huxin.record.models.history import MasterVersion
from huxin.record.models.journal import JournalEntry
from huxin.record.models.personal import Person, PersonalValue, Unmasking
from huxin.record.models.project import Project
from huxin.record.models.run import Finding, ProjectMonth, Run
from huxin.record.models.staff import SignInAttempt, Staff
from huxin.record.models.unit import Unit

__all__ = [
    "Batch",
    "Deposit",
    "Finding",
    "JournalEntry",
    "MasterVersion",
    "Person",
    "PersonalValue",
    "Project",
    "ProjectMonth",
    "Reject",
    "Run",
    "SignInAttempt",
    "Staff",
    "Unit",
    "Unmasking",
    "WageAccount",
]
