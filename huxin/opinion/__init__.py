"""舆情: what a supplied text says, whatever its script and spelling, whether it speaks of wages owed, and which texts
tell of one event.

Pure functions over plain values: `plain` (one script, nothing hidden), `screen` (is it about wages owed, and why),
`same` (one event told several times). The rules are data (`rules.yaml`), every decision names the rules and words it
rests on, and nothing leaves the machine. Of who wrote a text nothing is known here.
"""
