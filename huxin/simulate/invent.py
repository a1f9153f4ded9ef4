"""People, units, cards and accounts that nobody has: every number passes its check, every name is drawn by lot."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from huxin.base.identity import resident_check, uscc_check

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰红玉梅建国志文斌辉海龙永福喜贵生祥林忠义成光荣全才春来庆"
_UNIT_WORDS = (
    "鸿达",
    "陇源",
    "金河",
    "瑞丰",
    "众诚",
    "天泽",
    "恒基",
    "安泰",
    "铜城",
    "黄河",
    "博远",
    "华晟",
    "凯越",
    "启明",
)
_BANKS = ("甘肃银行白银分行", "工商银行白银分行", "建设银行白银分行", "农业银行白银分行", "兰州银行白银分行")


@dataclass
class Inventor:
    """Draws what a city needs and never the same number twice. All from one `Random`, so a seed repeats a city."""

    rng: Random
    used: set[str] = field(default_factory=set)

    def id_no(self, born_before: date, region_codes: list[str]) -> str:
        """A resident identity number of Gansu: born in the 42 years before a day."""
        while True:
            born = born_before - timedelta(days=self.rng.randrange(42 * 365))
            first = f"{self.rng.choice(region_codes)}{born:%Y%m%d}{self.rng.randrange(1, 1000):03d}"
            if self._fresh(number := first + resident_check(first)):
                return number

    def name(self) -> str:
        """A person's name of two or three characters."""
        return self.rng.choice(_SURNAMES) + "".join(self.rng.choice(_GIVEN) for _ in range(self.rng.choice((1, 2, 2))))

    def phone(self) -> str:
        """A mobile number in a segment that no operator has been given (154)."""
        return self._digits("154", 11)

    def card_no(self) -> str:
        """A bank card of 19 digits whose last is the Luhn check digit."""
        while True:
            first = f"620000{self.rng.randrange(10**12):012d}"
            doubled = sum(sum(divmod(int(d) * 2, 10)) for d in first[-1::-2])
            check = -(doubled + sum(int(d) for d in first[-2::-2])) % 10
            if self._fresh(number := f"{first}{check}"):
                return number

    def account_no(self) -> str:
        """A unit's bank account of 17 digits."""
        return self._digits("27", 17)

    def uscc(self, region_code: str, kind: str = "91") -> str:
        """A unified social credit code: enterprises begin with 91, administrative organs with 11."""
        while True:
            body = f"{self.rng.randrange(10**8):08d}"
            first = f"{kind}{region_code}{body}{_organisation_check(body)}"
            if self._fresh(code := first + uscc_check(first)):
                return code

    def unit_name(self, place: str, business: str) -> str:
        """The name of a unit, of which no two are alike."""
        while True:
            name = f"{place}{self.rng.choice(_UNIT_WORDS)}{self.rng.choice(_GIVEN)}{business}"
            if self._fresh(name):
                return name

    def bank(self) -> str:
        """A branch that keeps wage accounts."""
        return self.rng.choice(_BANKS)

    def _digits(self, prefix: str, length: int) -> str:
        while True:
            rest = length - len(prefix)
            if self._fresh(number := f"{prefix}{self.rng.randrange(10**rest):0{rest}d}"):
                return number

    def _fresh(self, text: str) -> bool:
        if text in self.used:
            return False
        self.used.add(text)
        return True


def _organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714): weights 3 7 9 10 5 8 4 2, modulo 11."""
    check = -sum(int(d) * w for d, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return "X" if check == 10 else str(check)
