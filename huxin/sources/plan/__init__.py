"""Government plans as they come → sections, measures, bodies, terms; what is not certain is marked for a person."""

from huxin.sources.plan.measure import Measure, Milestone, Plan
from huxin.sources.plan.reading import read

__all__ = ["Measure", "Milestone", "Plan", "read"]
