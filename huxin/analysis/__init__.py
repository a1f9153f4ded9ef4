"""Joint analysis (measure 30 of the 2019 plan): which units stand behind one another, and what a rule would have said
under other numbers. Pure functions over plain values.

Persons, telephones and cards are numbers of the registry here, equal or not equal and nothing else.
"""
