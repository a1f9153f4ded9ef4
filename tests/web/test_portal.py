"""The workers' pages: three steps to a receipt, back by its code, a worker's own wages by a code to their phone."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huxin.access import SYSTEM, Actor
from huxin.actions import messages, monitor, reports, worker_codes
from huxin.base.home import Home
from huxin.record.models import (
    JournalEntry,
    Matter,
    Message,
    Paper,
    Person,
    PhoneCode,
    Report,
    Reporter,
    SignInAttempt,
)
from tests.actions.invented import CODE, id_no
from tests.actions.photographed import photo
from tests.channels.receiver import Receiver, receiver
from tests.proven import site

pytestmark = pytest.mark.django_db
YM = f"{timezone.localdate():%Y%m}"
WHERE = {"region": "620402", "where": "东边工地 某包工头", "story": "干完活没给钱"}
MONEY = {"first": YM, "last": "", "whose": "me", "amount": "8000"}
ME = {"named": "yes", "name": "某甲工", "phone": "13900000001", "id_no": ""}


@pytest.fixture
def worker(home: Home) -> Client:
    return Client()


@pytest.fixture
def box(settings: Any) -> Iterator[Receiver]:
    with receiver() as found:
        settings.HUXIN_SMS_URL, settings.HUXIN_SMS_TOKEN = found.url, "invented"
        yield found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def complain(client: Client, where: Any = None, money: Any = None, me: Any = None) -> str:
    """Every step; the receipt code."""
    assert client.post("/complain/", {**WHERE, **(where or {})})["Location"] == "/complain/money/"
    assert client.post("/complain/money/", {**MONEY, **(money or {})})["Location"] == "/complain/me/"
    answer = client.post("/complain/me/", {**ME, **(me or {})})
    assert answer.status_code == 302, text(answer)
    assert answer["Location"] == "/complain/receipt/"
    found = re.search(r'id="code">([\d ]+)<', text(client.get("/complain/receipt/")))
    assert found
    return found[1]


def test_三步反映_得到回执码_凭码看到经过(worker: Client) -> None:
    code = complain(worker)
    other = Client()
    assert other.get("/follow/mine/")["Location"] == "/follow/"
    assert other.post("/follow/", {"code": code})["Location"] == "/follow/mine/"
    page = text(other.get("/follow/mine/"))
    assert all(said in page for said in ("已经收到", "8,000.00", "干完活没给钱", "东边工地"))
    assert "某甲工" not in page and "13900000001" not in page


def test_第三步重复提交十次_后退再交_都是同一件同一个码(worker: Client) -> None:
    code = complain(worker)
    for _ in range(9):
        assert worker.post("/complain/me/", ME)["Location"] == "/complain/receipt/"
    assert code in text(worker.get("/complain/receipt/"))
    assert Matter.objects.count() == Report.objects.count() == 1


def test_应答丢了_草稿还在_再交一次不会多出一件(worker: Client) -> None:
    worker.post("/complain/", WHERE)
    worker.post("/complain/money/", MONEY)
    kept = worker.session["draft"]
    worker.post("/complain/me/", ME)
    session = worker.session
    session["draft"] = kept  # as if the answer, and what it changed, had never come
    session.save()
    assert worker.post("/complain/me/", ME)["Location"] == "/complain/receipt/"
    assert Report.objects.count() == 1


def test_填过的回来还在_会话里是密文_地址里没有个人信息(worker: Client) -> None:
    worker.post("/complain/", WHERE)
    assert "东边工地 某包工头" in text(worker.get("/complain/"))
    worker.post("/complain/money/", {**MONEY, "whose": "group", "lines": "某乙工 13900000002 5000"})
    assert "某乙工 13900000002 5000" in text(worker.get("/complain/money/"))
    assert "某乙工" not in json.dumps(dict(worker.session.items()), ensure_ascii=False)


def test_跳到后面的步骤_回到第一步并说明(worker: Client) -> None:
    for address in ("/complain/money/", "/complain/me/"):
        assert worker.get(address)["Location"] == "/complain/?lost=1"
        assert worker.post(address, {})["Location"] == "/complain/?lost=1"
    assert "没有保存下来" in text(worker.get("/complain/?lost=1"))


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        (1, {"region": "999999"}, "请选在哪个县区干活"),
        (1, {"where": ""}, "请写在哪个工地"),
        (2, {"first": ""}, "请选欠的是哪个月"),
        (2, {"amount": "很多"}, "请写欠多少元"),
        (2, {"amount": "0"}, "请写欠多少元"),
        (2, {"first": YM, "last": "201901"}, "请对调一下"),
        (2, {"whose": "group", "lines": ""}, "请写名单"),
        (2, {"whose": "group", "lines": "某乙工 13900000002 5000\n某丙工 5000"}, "第 2 行没有手机号"),
        (2, {"whose": "group", "lines": "某乙工 13900000002"}, "第 1 行没有写欠多少"),
        (3, {"named": ""}, "请选留不留姓名"),
        (3, {"name": ""}, "请写姓名"),
        (3, {"phone": "123"}, "手机号应为11位"),
        (3, {"id_no": "620402199001010000"}, "校验位不对"),
    ],
)
def test_没填对的_用一句话说清楚_填过的还在(worker: Client, step: int, given: dict[str, str], said: str) -> None:
    for number, (address, right) in enumerate(
        (("/complain/", WHERE), ("/complain/money/", MONEY), ("/complain/me/", ME)), start=1
    ):
        answer = worker.post(address, {**right, **(given if number == step else {})})
        if number == step:
            assert answer.status_code == 422 and said in text(answer) and 'role="alert"' in text(answer)
            assert all(value in text(answer) for key, value in right.items() if key not in given and value)
            return


def test_匿名_不留姓名_以后再留(worker: Client) -> None:
    complain(worker, me={"named": "no", "name": "某甲工", "phone": ""})
    row = Reporter.objects.get()
    assert row.anonymous and not (row.name_id or row.phone_id or row.id_no_id)
    assert "现在留姓名" in text(worker.get("/follow/mine/"))
    given = {"act": "name", "name": "某甲工", "phone": "13900000001", "id_no": ""}
    assert worker.post("/follow/mine/", given)["Location"] == "/follow/mine/?done=name"
    page = text(worker.get("/follow/mine/"))
    assert "没有留姓名" in page and "留了姓名" in page and "某甲工" not in page


def test_一组人_从表格粘贴_合计相加(worker: Client) -> None:
    pasted = "姓名\t手机号\t金额\n" + "\n".join(f"工人{n}号\t138{n:08d}\t1,000元" for n in range(12))
    complain(worker, money={"whose": "group", "lines": pasted.replace("1,000", "1000")})
    matter = Matter.objects.get()
    assert matter.heads == 12 and matter.owed_fen == 1_200_000 and matter.data["group"]


def test_超过两年的照样收下_并说清楚(worker: Client) -> None:
    old = f"{timezone.localdate().year - 4}01"
    complain(worker, money={"first": old, "last": old})
    assert "两年以上" in text(worker.get("/complain/receipt/")) and "12348" in text(worker.get("/complain/receipt/"))


def test_照片连同反映一起交_只有自己看得到_坏照片说清楚_其余不丢(worker: Client) -> None:
    worker.post("/complain/", WHERE)
    worker.post("/complain/money/", MONEY)
    bad = SimpleUploadedFile("a.jpg", b"MZ\x90\x00", "image/jpeg")
    answer = worker.post("/complain/me/", {**ME, "photos": bad})
    assert answer.status_code == 422 and "不是照片" in text(answer) and "某甲工" in text(answer)
    good = SimpleUploadedFile("IMG_0001.jpg", photo(), "image/jpeg")
    assert worker.post("/complain/me/", {**ME, "photos": good})["Location"] == "/complain/receipt/"
    [sha256] = Message.objects.get().files
    shown = worker.get("/follow/photo/", {"photo": sha256})
    assert shown["Content-Type"] == "image/jpeg" and b"SecretCamera" not in shown.content
    assert Client().get("/follow/photo/", {"photo": sha256})["Location"] == "/follow/"
    other = Client()
    complain(other, me={"name": "某乙工"})
    assert other.get("/follow/photo/", {"photo": sha256}).status_code == 404


def test_告示牌的二维码打开这个工地_按项目立到县区和行业(worker: Client) -> None:
    site()
    assert "某小学教学楼" in text(worker.get(f"/complain/?p={CODE}"))
    worker.post("/complain/", {"project": CODE, "story": ""})
    worker.post("/complain/money/", MONEY)
    worker.post("/complain/me/", ME)
    matter = Matter.objects.get()
    assert (matter.title, matter.sector, matter.region_code) == ("某小学教学楼", "housing", "620402")


def test_写了工地名字_第二步让人认一认(worker: Client) -> None:
    site()
    worker.post("/complain/", {**WHERE, "where": "小学教学楼"})
    assert f'value="{CODE}"' in text(worker.get("/complain/money/"))
    worker.post("/complain/money/", {**MONEY, "project": CODE})
    worker.post("/complain/me/", ME)
    assert Matter.objects.get().project_id


def test_猜回执码_一句话_锁住(worker: Client) -> None:
    complain(worker)
    guess = Client()
    wrong = [guess.post("/follow/", {"code": f"{n:014d}{98 - n * 100 % 97:02d}"}) for n in range(1, 8)]
    assert [answer.status_code for answer in wrong] == [422] * 5 + [429] * 2
    assert "没有这个回执码" in text(wrong[0]) and "15 分钟" in text(wrong[-1])


def test_一个地址一小时内的反映有个数(worker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huxin.actions.portal.MOST_REPORTS", 1)
    complain(worker)
    other = Client()
    other.post("/complain/", WHERE)
    other.post("/complain/money/", MONEY)
    answer = other.post("/complain/me/", ME)
    assert answer.status_code == 429 and "12333" in text(answer) and Report.objects.count() == 1
    assert not SignInAttempt.objects.filter(address="127.0.0.1").exists()


def test_撤回_留言_退出(worker: Client) -> None:
    complain(worker)
    assert worker.post("/follow/mine/", {"act": "write", "text": "老板躲着不见", "seen": "0"}).status_code == 302
    worker.post("/follow/mine/", {"act": "withdraw", "text": "不想惹事"})
    page = text(worker.get("/follow/mine/"))
    assert "另一位工作人员打电话核实" in page and "老板躲着不见" in page
    assert Matter.objects.get().open
    worker.post("/follow/mine/", {"act": "leave"})
    assert worker.get("/follow/mine/")["Location"] == "/follow/"


def test_没有跨站令牌的提交被拒绝(home: Home) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ("/complain/", "/complain/money/", "/complain/me/", "/follow/", "/follow/mine/", "/my/"):
        assert strict.post(address, WHERE).status_code == 403


def by_phone(box: Receiver, n: int = 0) -> Client:
    """A worker of the site, by the code that came to the registered phone."""
    client = Client()
    assert client.post("/my/", {"id_no": id_no(n)})["Location"] == "/my/code/"
    worker_codes.deliver(clock=timezone.now)
    told = json.loads(box.taken[-1].body)
    assert told["phone"] == f"138{n:08d}" and box.taken[-1].headers["authorization"].startswith("Bearer ")
    code = re.search(r"\d{6}", told["text"])
    assert code
    assert client.post("/my/code/", {"code": code[0]})["Location"] == "/my/wages/"
    return client


@pytest.fixture
def running(home: Home) -> Home:
    site()
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 8, 10), now=timezone.now())
    return home


def test_短信登录看自己的月份_发放_合同_说不对(running: Home, box: Receiver) -> None:
    client = by_phone(box)
    page = text(client.get("/my/wages/"))
    assert "2019-06" in page and "10 天" in page and "5,000.00" in page
    project = re.search(r"project=(\d+)", page)
    assert project
    month = f"/my/month/?project={project[1]}&month=2019-06"
    page = text(client.get(month))
    assert "工资专户" in page and "2019年7月25日" in page and "木工班" in page
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    for _ in range(3):
        given = {"days": "26", "amount": "1500", "text": "少记了天数", "once": once[1]}
        assert client.post(month, given)["Location"] == "/complain/receipt/"
    assert Report.objects.count() == 1 and Matter.objects.get(kind="complaint").owed_fen == 150_000
    page = text(client.get("/follow/mine/"))
    assert "26 天" in page and "少记了天数" in page
    assert "看办到哪一步" in text(client.get("/my/wages/"))
    assert client.get(f"/my/month/?project={project[1]}&month=2019-12").status_code == 404


def test_正在催的看得到_还没有通知单位的看不到(running: Home, box: Receiver) -> None:
    Matter.objects.filter(kind="warning").update(told=False)
    assert "已经在催的" not in text(by_phone(box, 4).get("/my/wages/"))
    Matter.objects.filter(kind="warning").update(told=True)
    assert "已经在催的" in text(by_phone(box, 4).get("/my/wages/"))


def test_别人的月份看不到(running: Home, box: Receiver) -> None:
    mine, others = (text(by_phone(box, n).get("/my/wages/")) for n in (0, 4))
    assert "没有查出欠薪" in mine and "没有查出欠薪" not in others


def test_不认识的证件号码_答复一样_时间一样_不发短信(running: Home, box: Receiver) -> None:
    def asked(number: str) -> tuple[str, float]:
        client, begun = Client(), time.process_time()
        answer = client.post("/my/", {"id_no": number})
        spent = time.process_time() - begun
        return answer["Location"] + re.sub(r'value="\w{64}"', "", text(client.get("/my/code/"))), spent

    known = [asked(id_no(n)) for n in range(4)]
    unknown = [asked(id_no(n + 100)) for n in range(4)]
    assert {page for page, _ in known} == {page for page, _ in unknown}
    assert min(spent for _, spent in known) < 3 * min(spent for _, spent in unknown) + 0.01
    assert min(spent for _, spent in unknown) < 3 * min(spent for _, spent in known) + 0.01
    assert worker_codes.deliver(clock=timezone.now) == 4 and len(box.taken) == 4


def test_验证码输错五次作废_只能用一次(running: Home, box: Receiver) -> None:
    client = Client()
    client.post("/my/", {"id_no": id_no(0)})
    worker_codes.deliver(clock=timezone.now)
    right = re.search(r"\d{6}", json.loads(box.taken[-1].body)["text"])
    assert right
    for _ in range(5):
        assert client.post("/my/code/", {"code": "x"}).status_code == 422
    assert client.post("/my/code/", {"code": right[0]}).status_code == 422
    assert JournalEntry.objects.filter(what="worker.code.wrong").count() == 6
    by_phone(box)
    assert PhoneCode.objects.filter(used=True).count() == 1


def test_网关坏了稍后再发_三次为止(running: Home, box: Receiver) -> None:
    box.reply = lambda got: 500
    Client().post("/my/", {"id_no": id_no(0)})
    assert worker_codes.deliver(clock=timezone.now) == 0 and len(box.got) == 1
    assert PhoneCode.objects.get().send_at is not None


def test_没有短信网关时_说去窗口(worker: Client) -> None:
    assert "劳动监察窗口" in text(worker.get("/my/")) and "<form" not in text(worker.get("/my/"))
    assert worker.post("/my/", {"id_no": id_no(0)}).status_code == 422


def test_有人冒用我的号码_我可以说不是我(running: Home, box: Receiver, 王主任: Actor) -> None:
    forger = Client()
    complain(forger, me={"name": "工人0号", "id_no": id_no(0)})
    client = by_phone(box)
    page = text(client.get("/my/wages/"))
    assert "这条不是我反映的" in page and "东边工地" not in page
    key = Report.objects.get().key
    assert client.post("/my/wages/", {"act": "open", "key": key}).status_code == 302
    assert client.get("/follow/mine/")["Location"] == "/follow/"  # not theirs to read, it was never proven
    client.post("/my/wages/", {"act": "disown", "key": key})
    assert Report.objects.get().disowned_at is not None


def test_办事的人答复_反映人看到(worker: Client, 王主任: Actor) -> None:
    complain(worker)
    report = Report.objects.get()
    messages.answer(actor=王主任, matter_id=report.matter_id, key=report.key, text="明天来电话", now=timezone.now())
    assert "明天来电话" in text(worker.get("/follow/mine/"))


def test_人的花名册没有手机号_什么也不发(running: Home, box: Receiver) -> None:
    Person.objects.update(phone_id=None)
    Client().post("/my/", {"id_no": id_no(0)})
    assert worker_codes.deliver(clock=timezone.now) == 0 and not box.got


def test_反映没有带来单位看得到的东西(worker: Client, signed_in: Callable[[Actor], Client], 钱劳资: Actor) -> None:
    site()
    complain(worker, where={"project": CODE})
    client = signed_in(钱劳资)
    assert client.get(f"/matters/{Matter.objects.get().pk}/").status_code == 404
    assert reports.KIND == Matter.objects.get().kind


def test_nobody_sends_more_than_a_complaint_holds(client: Client) -> None:
    answer = client.post("/complain/", {"story": "x"}, headers={"Content-Length": str(200 * 2**20)})
    assert answer.status_code == 413 and "一次最多传 91 MB" in answer.content.decode()


def test_发给反映人的文书_凭码可以下载_别人的看不到(worker: Client, 李监察: Actor) -> None:
    code = complain(worker)
    matter = Matter.objects.get()
    later = Client()
    assert later.post("/follow/", {"code": code})["Location"] == "/follow/mine/"
    page = text(later.get("/follow/mine/"))
    assert "受理回执" in page and "登记表" not in page
    address = re.search(r'href="(/follow/paper/\?paper=\d+&amp;as=docx)"', page)
    assert address
    where = unescape(address[1])
    given = later.get(where)
    assert given.status_code == 200 and given.content[:2] == b"PK"
    assert Client().get(where)["Location"] == "/follow/"

    other = Client()
    complain(other, {"story": "另一件事", "where": "西边工地"}, me={**ME, "name": "某乙工", "phone": "13900000002"})
    assert other.get(where).status_code in (302, 404)
    hidden = Paper.objects.get(matter_id=matter.pk, name="complaint_registration")
    assert later.get(f"/follow/paper/?paper={hidden.pk}").status_code == 404
