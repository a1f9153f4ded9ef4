"""行动方案: a government plan in force, its measures, and the task each body has of each."""

from django.db import models

from huxin.record.models.matter import Matter


class ActionPlan(models.Model):
    """A plan that somebody has put in force. Its title, without blanks, names it."""

    title = models.TextField(unique=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.TextField()

    PRIVACY = {"id": "open", "title": "open", "adopted_at": "open", "adopted_by": "person"}


class PlanMeasure(models.Model):
    """One measure as a person confirmed it. `seq` counts from 1 in the plan's order, `no` is the printed number.

    Lists hold the names as the plan has them. `doubts` are what the reading was not certain of, and was confirmed.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="measures", db_index=False)
    seq = models.IntegerField()
    no = models.CharField(max_length=20)
    section = models.TextField()
    text = models.TextField()
    leads = models.JSONField()
    participants = models.JSONField()
    deadline = models.DateField(null=True)
    due = models.TextField()
    every = models.CharField(max_length=10)  # how often progress is reported: month, quarter
    deliverables = models.JSONField()
    doubts = models.JSONField()

    PRIVACY = dict.fromkeys(
        [
            *["id", "plan", "seq", "no", "section", "text", "leads", "participants", "deadline", "due", "every"],
            *["deliverables", "doubts"],
        ],
        "open",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "seq"], name="plan_measure_once")]


class PlanTask(models.Model):
    """The part of one body in a measure, and the matter (`workflows.measure`) by which it is followed."""

    measure = models.ForeignKey(PlanMeasure, models.PROTECT, related_name="tasks", db_index=False)
    body = models.CharField(max_length=40)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="+")

    PRIVACY = dict.fromkeys(["id", "measure", "body", "matter"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "body"], name="plan_task_once")]
