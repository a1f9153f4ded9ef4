"""项目资金: what a government-invested project was approved, budgeted and paid, as the offices that decide it say."""

from django.db import models
from django.db.models import Q

from huxin.record.models.project import Project


class FundingStep(models.Model):
    """One document about a project's money. Never changed: what is wrong is withdrawn, with a reason, and entered anew.

    `kind`: approval (立项批复), budget (预算安排), appropriation (财政拨付), progress (工程款拨付). An approval may
    name no amount.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="funding_steps", db_index=False)
    kind = models.CharField(max_length=15)
    on = models.DateField()  # local, of the document
    amount_fen = models.BigIntegerField(null=True)
    document = models.CharField(max_length=100)  # its number
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(default="")
    reason = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "project", "kind", "on", "amount_fen", "document", "entered_at"], "open"),
        **dict.fromkeys(["withdrawn_at", "reason"], "open"),
        **dict.fromkeys(["entered_by", "withdrawn_by"], "person"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "document"], condition=Q(withdrawn_at=None), name="funding_step_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["approval", "budget", "appropriation", "progress"]), name="funding_step_kind"
            ),
            models.CheckConstraint(condition=Q(kind="approval") | Q(amount_fen__gt=0), name="funding_step_is_money"),
        ]
