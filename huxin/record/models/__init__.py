"""The tables, one aggregate a file. Every column has a privacy class: open, person or secret."""

from huxin.record.models.account import WageAccount
from huxin.record.models.batch import Batch, Reject
from huxin.record.models.chain import ChainHead, Link
from huxin.record.models.deposit import Deposit
from huxin.record.models.history import MasterVersion
from huxin.record.models.journal import JournalEntry
from huxin.record.models.matter import Matter, MatterAmount, MatterEvent, MatterLink, Serial
from huxin.record.models.notice import Notice
from huxin.record.models.paper import Attachment, Paper
from huxin.record.models.personal import Person, PersonalValue, Unmasking
from huxin.record.models.project import Project
from huxin.record.models.run import Finding, ProjectMonth, Run, RunRequest
from huxin.record.models.sign_in import RecoveryCode, SecondFactor, StaffSession
from huxin.record.models.staff import SignInAttempt, Staff
from huxin.record.models.unit import Unit
from huxin.record.models.view import SavedView

__all__ = [
    "Attachment",
    "Batch",
    "ChainHead",
    "Deposit",
    "Finding",
    "JournalEntry",
    "Link",
    "MasterVersion",
    "Matter",
    "MatterAmount",
    "MatterEvent",
    "MatterLink",
    "Notice",
    "Paper",
    "Person",
    "PersonalValue",
    "Project",
    "ProjectMonth",
    "RecoveryCode",
    "Reject",
    "Run",
    "RunRequest",
    "SavedView",
    "SecondFactor",
    "Serial",
    "SignInAttempt",
    "Staff",
    "StaffSession",
    "Unit",
    "Unmasking",
    "WageAccount",
]
