"""办理能力: what will be overdue, and what more people would change, from what happened so far. Pure functions.

A body is a queue: terms that fall to it are its arrivals, the people who act for it its servers, and whatever is due
first is taken up first. Time is counted in minutes of working days (`worktime`).
"""
