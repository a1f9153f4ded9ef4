"""Points of a score: integer hundredths everywhere, written only for people."""


def points(hundredths: int) -> str:
    """As people write points: 9.5, 20, -2."""
    sign, whole = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{whole // 100}.{whole % 100:02d}".rstrip("0").rstrip(".")
