"""Which reports are one grievance: the same employer on the same site for the same months, by whatever door it came.

Pure functions over plain values: `words` (what names and stories say), `judge` (are these two the same, and why),
`pairs` (which are worth comparing, and which look the same). Of a person nothing is known but a blind number, and
nothing asked but whether two are equal. A person decides; nothing here merges anything.
"""
