"""项目资金: what a government-invested project was approved, budgeted and paid, as the offices that decide it say."""

from django.db import models
from django.db.models import Q

from huxin.record.models.project import Project


class FundingStep(models.Model):
    """One document about a project's money. Never changed: what is wrong is withdrawn, with a reason, and entered anew.

    `kind`: approval (立项批复), budget (预算安排), appropriation (财政拨付), progress (工程款拨付), order (责令限期
    拨付). An approval may name no amount. An order has the last day for paying, the government's approval and the
    key of the body that gave it (保障农民工工资支付条例第五十九条).
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="funding_steps", db_index=False)
    kind = models.CharField(max_length=15)
    on = models.DateField()  # local, of the document
    amount_fen = models.BigIntegerField(null=True)
    document = models.CharField(max_length=100)  # its number
    due_on = models.DateField(null=True)  # local, of an order
    approved = models.CharField(max_length=100, default="")
    body = models.CharField(max_length=40, default="")
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(default="")
    reason = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "project", "kind", "on", "amount_fen", "document", "entered_at"], "open"),
        **dict.fromkeys(["due_on", "approved", "body"], "open"),
        **dict.fromkeys(["withdrawn_at", "reason"], "open"),
        **dict.fromkeys(["entered_by", "withdrawn_by"], "person"),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "document"], condition=Q(withdrawn_at=None), name="funding_step_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["approval", "budget", "appropriation", "progress", "order"]),
                name="funding_step_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="order", due_on__isnull=False) | (~Q(kind="order") & Q(due_on=None)),
                name="funding_step_due",
            ),
            models.CheckConstraint(condition=Q(kind="approval") | Q(amount_fen__gt=0), name="funding_step_is_money"),
        ]
