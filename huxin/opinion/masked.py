"""A post's text as it is kept: without accounts, links, long numbers and the names people give as their own."""

import re

from huxin.base.mask import seen

_ACCOUNT = re.compile(r"@[^\s:：,，。]{1,30}")
_CONTACT = re.compile(r"(微信号?|qq号?|vx|wx|薇信|抖音号)[\s::：]*[A-Za-z0-9_\-]{5,30}", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")

_SURNAME = (
    "(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|皇甫|令狐|慕容|尉迟|尉遲|东方|東方|"
    "[王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭肖程曹袁邓鄧许許傅沈曾彭吕呂"
    "苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻闫余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍"
    "万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文牛杭安强強耿裴苟柴包鲁魯祁滕])"
)
"""The common surnames of mainland China, in both scripts: a short list of ours, for what precedes a number."""
_HAN = "[\u3400-\u9fff·]"
_LABEL = (
    "(?:电话|電話|手机|手機|联系|聯繫|联络|卡号|卡號|银行卡|銀行卡|账号|帳號|身份证|身份證|微信|QQ|qq|号码|號碼|住址)"
)
_PAUSE = r"[,，。、;；:：!！?？\s(（)）]"
_SELF = re.compile(
    rf"((?:我叫|我名叫|本人叫?(?![叫是在系因被从從])|姓名[:：]?|联系人[:：]?|聯繫人[:：]?)\s{{0,5}}){_HAN}{{2,4}}?"
    rf"(?={_PAUSE}|$|{_LABEL}|\d{{5}}|是|在|来自|家住)"
    rf"|((?:我是|叫)\s{{0,5}}){_SURNAME}{_HAN}{{1,3}}?(?<![人工匠的员員])(?={_PAUSE}|$|{_LABEL}|\d{{5}})"
)
"""What people call themselves. After 我是 only what begins as a name does and does not end as a trade does."""
_CALLED = (
    "老板|老闆|包工头|包工頭|工头|工頭|班长|班長|组长|組長|工长|工長|带班|帶班|负责人|負責人|经理|經理|工人|民工|"
    "联系|聯繫|(?<![不没沒])找"
)
_BEFORE = re.compile(
    rf"((?:^|(?<={_PAUSE})|{_CALLED})\s{{0,3}})"
    rf"{_SURNAME}{_HAN}{{1,3}}?(?<![打的部是有在局司队隊办辦请請拨撥留区區园園厂廠县縣市镇鎮村路院校府城馆館])"
    rf"(?={_PAUSE}{{0,3}}{_LABEL}[是为為号號码碼:：\s]{{0,4}}[\d*]|\d{{7}})"
)
"""A name that stands alone right before what is somebody's number. What ends as a place or an office does is none."""

_DATE = (
    r"(?:19|20)\d\d(?:[\-/.年](?:0?[1-9]|1[0-2])(?:[\-/.月](?:0?[1-9]|[12]\d|3[01]))?|"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\- ]*\d{3}))(?!\d)"
)
_TIME = r"(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)"
_NUMBER = re.compile(rf"(?<!\d)(?:(?P<when>{_DATE}|{_TIME})|\d(?:\d|[\- ](?!{_DATE}|{_TIME})){{5,}}\d[Xx]?(?!\d))")
"""A date or a time, which stays; or what is long enough to reach or name somebody, an identity number among it."""
_YEARS = re.compile(r"(?:19|20)\d{2}-?\d{1,2}-?\d{1,2}")


def masked(text: str) -> str:
    """A text as it may be kept: of a number its first digit, of a name nothing, and no character that nobody sees."""
    said = _LINK.sub("（链接）", seen(text))
    said = _CONTACT.sub(r"\1***", _ACCOUNT.sub("@***", said))
    said = _SELF.sub(lambda found: f"{found[1] or found[2]}***", said)
    said = _BEFORE.sub(r"\1***", said)
    return _NUMBER.sub(lambda found: f"{found[0][0]}***" if _long(found) else found[0], said)


def _long(found: re.Match[str]) -> bool:
    """Long enough to reach or name somebody; a date, a span of years or a sum is neither."""
    if found["when"] or _YEARS.fullmatch(found[0]):
        return False
    return sum(character.isdigit() for character in found[0]) >= 7
