"""事项页: buttons from the table, a form that loses nothing, and the one who was faster."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huxin.access import Actor
from huxin.actions import attachments, matters
from huxin.record.models import Attachment, Matter, MatterEvent, Paper
from tests.web import warned

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
Enter = Callable[[Actor], Client]


@pytest.fixture
def two(city: None) -> tuple[Matter, Matter]:
    return warned.two(timezone.now())


@pytest.fixture
def builder(two: tuple[Matter, Matter], signed_in: Enter) -> Client:
    return signed_in(warned.钱劳资)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def reply(matter: Matter, **more: Any) -> dict[str, Any]:
    return {"plan": "三十日内付清全部工资", "pay_by": "2030-01-31", "seen": matter.version, **more}


def test_企业看到自己能办的步骤_答复后到整改中(builder: Client, two: tuple[Matter, Matter]) -> None:
    page = text(builder.get(f"/matters/{two[0].pk}/"))
    assert "答复并提交整改方案" in page and "工资逾期" in page and "由县区监察员" in page
    proof = SimpleUploadedFile("银行回单.pdf", PDF)
    answer = builder.post(f"/matters/{two[0].pk}/moves/reply/", reply(two[0], proof=proof))
    assert answer.status_code == 302, text(answer)
    page = text(builder.get(answer["Location"]))
    assert "已办理" in page and "整改中" in page and "银行回单.pdf" in page and "三十日内付清" in page


def test_缺一项时_写的字和传的文件都还在(builder: Client, two: tuple[Matter, Matter]) -> None:
    given = reply(two[0], pay_by="", proof=SimpleUploadedFile("回单.pdf", PDF))
    answer = builder.post(f"/matters/{two[0].pk}/moves/reply/", given)
    page = text(answer)
    assert answer.status_code == 422 and "请填写「承诺付清的日期」" in page
    assert "三十日内付清全部工资" in page and "已收到：回单.pdf" in page
    token = page.split('name="proof-kept" value="')[1].split('"')[0]
    answer = builder.post(f"/matters/{two[0].pk}/moves/reply/", reply(two[0], **{"proof-kept": token}))
    assert answer.status_code == 302
    assert "回单.pdf" in text(builder.get(f"/matters/{two[0].pk}/"))


def test_别人的收据不能冒用(builder: Client, two: tuple[Matter, Matter], signed_in: Enter) -> None:
    from huxin.web.console import move_form

    stolen = move_form._token("0" * 64, "假.pdf", warned.王签发).token
    builder.post(f"/matters/{two[0].pk}/moves/reply/", reply(two[0], **{"proof-kept": stolen}))
    assert not any("假.pdf" in text(builder.get(f"/matters/{two[0].pk}/")) for _ in "1")


def test_页面过期_409_填的内容不丢(builder: Client, two: tuple[Matter, Matter]) -> None:
    stale = reply(two[0])
    matters.move(
        actor=warned.钱劳资, matter_id=two[0].pk, name="object", given={"reason": "已付清"}, now=timezone.now()
    )
    answer = builder.post(f"/matters/{two[0].pk}/moves/reply/", stale)
    page = text(answer)
    assert answer.status_code == 409 and "刚刚已被他人办理" in page
    assert "有一项异议还没有答复" in page and "三十日内付清全部工资" in page


def test_点两下_第二下不报错也不重办(builder: Client, two: tuple[Matter, Matter]) -> None:
    given = reply(two[0])
    answers = [builder.post(f"/matters/{two[0].pk}/moves/reply/", given) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert MatterEvent.objects.filter(matter=two[0], move="reply").count() == 1


def test_同一步换了内容再交_不当作点了两下(builder: Client, two: tuple[Matter, Matter]) -> None:
    address = f"/matters/{two[0].pk}/moves/reply/"
    builder.post(address, reply(two[0]))
    answer = builder.post(address, reply(two[0], plan="另一份方案"))
    assert answer.status_code == 409 and "另一份方案" in text(answer)


def test_影响他人的步骤要再确认一次(two: tuple[Matter, Matter], inspector: Client, 李监察: Actor) -> None:
    address = f"/matters/{two[0].pk}/moves/refer/"
    given = {"reason": "拒不支付", "verdict": "true", "seen": two[0].version}
    asked = inspector.post(address, given)
    assert asked.status_code == 200 and "请再确认一次" in text(asked) and "拒不支付" in text(asked)
    assert Matter.objects.get(pk=two[0].pk).state == "issued"
    changed = inspector.post(address, {**given, "change": "1"})
    assert "拒不支付" in text(changed) and "下一步：确认" in text(changed)
    assert inspector.post(address, {**given, "confirmed": "1"}).status_code == 302
    assert Matter.objects.get(pk=two[0].pk).state == "referred"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("木马.exe", b"MZ", "类型不能上传"),
        ("改名.pdf", b"MZ\x90", "内容不是 pdf"),
        ("空.pdf", b"", "是空的"),
        ("大.pdf", b"%PDF-" + b"0" * attachments.LARGEST, "超过 20 MB"),
        ("坏.xlsx", b"PK\x03\x04", "内容不是 xlsx"),
    ],
)
def test_不合格的附件_说明原因_其余不丢(
    builder: Client, two: tuple[Matter, Matter], name: str, data: bytes, said: str
) -> None:
    answer = builder.post(
        f"/matters/{two[0].pk}/moves/prove/", {"seen": two[0].version, "proof": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 422 and Attachment.objects.count() == 0
    answer = builder.post(f"/matters/{two[0].pk}/moves/reply/", reply(two[0], proof=SimpleUploadedFile(name, data)))
    page = text(answer)
    assert answer.status_code == 422 and said in page and "三十日内付清全部工资" in page
    assert not MatterEvent.objects.filter(move="reply").exists()


def test_附件和文书只给看得到事项的人(
    builder: Client, two: tuple[Matter, Matter], signed_in: Enter, 外县监察: Actor
) -> None:
    builder.post(f"/matters/{two[0].pk}/moves/reply/", reply(two[0], proof=SimpleUploadedFile("回单.pdf", PDF)))
    sha256 = Attachment.objects.get().sha256
    address = f"/matters/{two[0].pk}/files/{sha256}/"
    answer = builder.get(address)
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]
    notice = Paper.objects.filter(matter_id=two[0].pk).first()
    assert notice is not None
    paper = f"/papers/{notice.pk}.docx"
    assert builder.get(paper).status_code == 200
    for person in (外县监察, warned.别家):
        client = signed_in(person)
        assert {client.get(a).status_code for a in (address, paper, f"/matters/{two[0].pk}/")} == {404}
    assert builder.get(f"/matters/{two[1].pk}/files/{sha256}/").status_code == 404


def test_文书是PDF(builder: Client, two: tuple[Matter, Matter]) -> None:
    notice = Paper.objects.get(matter_id=two[0].pk)
    answer = builder.get(f"/papers/{notice.pk}.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")


def test_机关之间说的话企业看不到(
    two: tuple[Matter, Matter], signed_in: Enter, 周治欠: Actor, 孙副局: Actor, 王主任: Actor
) -> None:
    from dataclasses import replace

    red = two[1]
    county = replace(周治欠, regions=("620421",))
    matters.move(actor=county, matter_id=red.pk, name="submit", given={"note": "只给市里看的话"}, now=timezone.now())
    builder = signed_in(warned.钱劳资)
    assert builder.get(f"/matters/{red.pk}/").status_code == 404  # not issued yet
    matters.move(actor=孙副局, matter_id=red.pk, name="confirm", given={}, now=timezone.now())
    page = text(builder.get(f"/matters/{red.pk}/"))
    assert "只给市里看的话" not in page and "内部办理" in page
    assert "只给市里看的话" in text(signed_in(王主任).get(f"/matters/{red.pk}/"))


def test_没有登记工人时不说打码(builder: Client, two: tuple[Matter, Matter]) -> None:
    assert "姓名和证件号码已打码" in text(builder.get(f"/matters/{two[0].pk}/"))
    two[0].amounts.all().delete()
    assert "打码" not in text(builder.get(f"/matters/{two[0].pk}/"))


def test_工人打码并分页(builder: Client, two: tuple[Matter, Matter]) -> None:
    assert "60 人" in text(builder.get(f"/matters/{two[0].pk}/"))
    turned = builder.get(f"/matters/{two[0].pk}/?page=2", headers={"HX-Request": "true", "HX-Target": "workers"})
    assert "第 21–40 条" in text(turned) and "<html" not in text(turned)


def test_时限画成线也写成话(builder: Client, two: tuple[Matter, Matter]) -> None:
    page = text(builder.get(f"/matters/{two[0].pk}/"))
    assert "答复橙色预警" in page and "clock-wide" in page and "clock-small" in page and "逐段说明" in page
    matters.move(
        actor=warned.钱劳资, matter_id=two[0].pk, name="object", given={"reason": "已付清"}, now=timezone.now()
    )
    page = text(builder.get(f"/matters/{two[0].pk}/"))
    assert "hatch-main" in page and "已中止" in page


def test_没有这一步和没有这一件(builder: Client, two: tuple[Matter, Matter]) -> None:
    assert builder.get("/matters/999999/").status_code == 404
    assert builder.post(f"/matters/{two[0].pk}/moves/nothing/", {"seen": "1"}).status_code == 404
    assert builder.post(f"/matters/{two[0].pk}/moves/reply/", {"seen": "x"}).status_code == 404
    assert builder.get(f"/matters/{two[0].pk}/?move=sign").status_code == 200  # not theirs: said, not hidden


def test_日期晚于今天的登记不了(two: tuple[Matter, Matter], builder: Client) -> None:
    answer = builder.post(f"/matters/{two[0].pk}/moves/reply/", reply(two[0], pay_by="3019-02-30"))
    assert answer.status_code == 422 and "不是一个日期" in text(answer)
