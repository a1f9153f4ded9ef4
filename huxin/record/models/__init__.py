"""The tables, one aggregate a file. Every column has a privacy class: open, person or secret."""

from huxin.record.models.account import WageAccount
from huxin.record.models.analysis import PersonInCharge, WhatIf
from huxin.record.models.batch import Batch, Reject
from huxin.record.models.campaign import Campaign, CampaignSearch, LedgerItem
from huxin.record.models.capacity import CapacityForecast
from huxin.record.models.chain import ChainHead, Link
from huxin.record.models.client import ApiCall, ApiClient, ApiToken
from huxin.record.models.comparison import Comparison
from huxin.record.models.deposit import Deposit
from huxin.record.models.duty import DutyShift, StateFirm, StateFirmMonth
from huxin.record.models.exchange import Drained, FeedDay, FeedNote, Receipt, Said, Sender, Team
from huxin.record.models.funding import FundingStep
from huxin.record.models.group import Blockage, Secondment
from huxin.record.models.history import MasterVersion
from huxin.record.models.inspection import (
    DrawnSite,
    InspectionDraw,
    InspectionPlan,
    Inspector,
    InspectorRecusal,
)
from huxin.record.models.insurance import InjuryInsurance
from huxin.record.models.journal import JournalEntry
from huxin.record.models.listing import Listing, NotListed
from huxin.record.models.mapping import MappingMemory
from huxin.record.models.matter import (
    INTO,
    MERGED,
    OPENED,
    OPENED_BY,
    REBOUND,
    SOURCE,
    TOLD,
    Matter,
    MatterAmount,
    MatterEvent,
    MatterLink,
    MatterPayment,
    MatterTerm,
    Serial,
)
from huxin.record.models.notice import Notice
from huxin.record.models.opinion import OpinionFeed, OpinionPost, PublicityActivity
from huxin.record.models.order import WageOrder
from huxin.record.models.paper import Attachment, Paper
from huxin.record.models.patrol import Patrol
from huxin.record.models.personal import Person, PersonalValue, Unmasking
from huxin.record.models.plan import ActionPlan, PlanMeasure, PlanTask
from huxin.record.models.project import Project, ProjectNames
from huxin.record.models.publication import Announcement, NilRecord
from huxin.record.models.report import Message, PhoneCode, Report, Reporter
from huxin.record.models.run import Finding, ProjectMonth, Run, RunRequest
from huxin.record.models.sign import CallDraw, Sign, SignLook
from huxin.record.models.sign_in import RecoveryCode, SecondFactor, StaffSession
from huxin.record.models.site import Reckoning, SiteDecision, SiteRecord
from huxin.record.models.sponsorship import Sponsorship, SponsorshipQuarter
from huxin.record.models.staff import SignInAttempt, Staff
from huxin.record.models.unit import Unit
from huxin.record.models.view import SavedView
from huxin.record.models.webhook import Delivery, OutEvent, Subscription

__all__ = [
    "INTO",
    "MERGED",
    "OPENED",
    "OPENED_BY",
    "REBOUND",
    "SOURCE",
    "TOLD",
    "ActionPlan",
    "Announcement",
    "ApiCall",
    "ApiClient",
    "ApiToken",
    "Attachment",
    "Batch",
    "Blockage",
    "CallDraw",
    "Campaign",
    "CampaignSearch",
    "CapacityForecast",
    "ChainHead",
    "Comparison",
    "Delivery",
    "Deposit",
    "Drained",
    "DrawnSite",
    "DutyShift",
    "FeedDay",
    "FeedNote",
    "Finding",
    "FundingStep",
    "InjuryInsurance",
    "InspectionDraw",
    "InspectionPlan",
    "Inspector",
    "InspectorRecusal",
    "JournalEntry",
    "LedgerItem",
    "Link",
    "Listing",
    "MappingMemory",
    "MasterVersion",
    "Matter",
    "MatterAmount",
    "MatterEvent",
    "MatterLink",
    "MatterPayment",
    "MatterTerm",
    "Message",
    "NilRecord",
    "NotListed",
    "Notice",
    "OpinionFeed",
    "OpinionPost",
    "OutEvent",
    "Paper",
    "Patrol",
    "Person",
    "PersonInCharge",
    "PersonalValue",
    "PhoneCode",
    "PlanMeasure",
    "PlanTask",
    "Project",
    "ProjectMonth",
    "ProjectNames",
    "PublicityActivity",
    "Receipt",
    "Reckoning",
    "RecoveryCode",
    "Reject",
    "Report",
    "Reporter",
    "Run",
    "RunRequest",
    "Said",
    "SavedView",
    "SecondFactor",
    "Secondment",
    "Sender",
    "Serial",
    "Sign",
    "SignInAttempt",
    "SignLook",
    "SiteDecision",
    "SiteRecord",
    "Sponsorship",
    "SponsorshipQuarter",
    "Staff",
    "StaffSession",
    "StateFirm",
    "StateFirmMonth",
    "Subscription",
    "Team",
    "Unit",
    "Unmasking",
    "WageAccount",
    "WageOrder",
    "WhatIf",
]
