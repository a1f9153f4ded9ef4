"""Early signs of a crowd: how likely those who wait for wages on a project come as a group within two weeks.

Pure functions over plain figures of a project; nobody's name, number, origin or age is among them, and a test keeps it
so. The model (`model.yaml`) is calibrated on simulated histories only (`simulate.histories`): it orders a list, a
person judges.
"""
