"""Signs of false reporting and of wages that came back: small tests over plain counts, and what each may say.

Pure functions. A sign is a question that a person may put; nothing adds signs up, ranks anybody by them or scores
(plan of 2019, measure 29). What each test finds and how often it is wrong on simulated cities: `docs/signs.md`.
"""
