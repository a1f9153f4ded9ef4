"""Letters over real connections: what arrives, and what every kind of trouble is taken for."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from huxin.channels.mail import Answer, Fate, Letter, Security, Server, line, written
from tests.channels.smtp import DROP, SILENCE, Mailbox, Received, server

AT = datetime(2019, 12, 2, 9, 30, tzinfo=UTC)
LONG = "某小学教学楼项目 2019 年 10 月工资 整改期限 剩余 30 % : 请于 12 月 5 日前在系统中提交整改答复及银行回单"


def letter(n: int = 1, subject: str = LONG, body: str = "请办理。\n.\n..x\n", to: str = "wang@example.cn") -> Letter:
    return Letter(f"n{n}", to, subject, body, AT)


def to(box: Mailbox, security: Security = Security.NONE, timeout: float = 10, **more: str) -> Server:
    return Server("localhost", box.port, security, "huxin@office.example", timeout=timeout, **more)


def sent(where: Server, *letters: Letter) -> list[Answer]:
    with line(where) as send:
        return [send(one) for one in letters]


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with server() as found:
        yield found


def test_中文标题和正文原样到达(box: Mailbox) -> None:
    assert sent(to(box), letter()) == [Answer(Fate.SENT)]
    [got] = box.letters
    assert got.to == "wang@example.cn"
    assert got.message["Subject"] == LONG
    assert got.message.get_content() == "请办理。\n.\n..x\n"
    assert got.message["From"] == "huxin@office.example" and got.message["To"] == "wang@example.cn"
    assert got.id == "<n1@office.example>"
    assert parsedate_to_datetime(got.message["Date"]) == AT
    assert got.message["Auto-Submitted"] == "auto-generated"
    assert not [name for name in got.message if name.lower().startswith("list-")]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" "), max_size=200))
def test_任何标题都还原得出来(text: str) -> None:
    subject = " ".join(text.split())
    data = written(letter(subject=subject), Server("x", 25, Security.NONE, "a@b.example"))
    assert Received("", data).message["Subject"] == subject
    assert all(len(row) <= 78 for row in data.split(b"\r\n"))


def test_一次连接送多封_被拒的一封不妨碍其余(box: Mailbox) -> None:
    box.reply = lambda verb, said: "550 5.1.1 <li@example.cn> unknown" if verb == "RCPT" and "<li@" in said else None
    answers = sent(to(box), letter(1), letter(2, to="li@example.cn"), letter(3))
    assert [answer.fate for answer in answers] == [Fate.SENT, Fate.NEVER, Fate.SENT]
    assert answers[1].said == "收件地址未被接受（550 5.1.1）"
    assert (box.connections, [got.id for got in box.letters]) == (1, ["<n1@office.example>", "<n3@office.example>"])


@pytest.mark.parametrize(
    ("where", "reply", "expected"),
    [
        ("RCPT", "550 no such wang@example.cn", Answer(Fate.NEVER, "收件地址未被接受（550）")),
        ("RCPT", "553 5.1.3 bad address", Answer(Fate.NEVER, "收件地址未被接受（553 5.1.3）")),
        ("data", "554 5.6.0 cannot be read", Answer(Fate.NEVER, "邮件未被接受（554 5.6.0）")),
        ("RCPT", "450 4.2.0 greylisted", Answer(Fate.LATER, "收件地址未被接受（450 4.2.0）")),
        ("data", "452 4.3.1 disk full", Answer(Fate.LATER, "邮件未被接受（452 4.3.1）")),
        ("RCPT", "554 5.7.1 relay access denied", Answer(Fate.LATER, "收件地址未被接受（554 5.7.1）")),
        ("RCPT", "421 4.3.2 going down", Answer(Fate.LATER, "收件地址未被接受（421 4.3.2）", away=True)),
        ("RCPT", "503 out of order", Answer(Fate.LATER, "收件地址未被接受（503）", away=True)),
        ("MAIL", "550 5.7.1 wrong sender", Answer(Fate.LATER, "邮件服务器不接受发件地址（550）", away=True)),
        ("connect", "554 go away", Answer(Fate.LATER, "邮件服务器拒绝服务（554）", away=True)),
        ("connect", DROP, Answer(Fate.LATER, "邮件服务器中断了连接", away=True)),
        ("DATA", DROP, Answer(Fate.LATER, "邮件服务器中断了连接", away=True)),
        ("data", DROP, Answer(Fate.LATER, "邮件服务器中断了连接", away=True)),
    ],
)
def test_每一种应答怎样看(box: Mailbox, where: str, reply: str, expected: Answer) -> None:
    box.reply = lambda verb, said: reply if verb == where else None
    assert sent(to(box), letter()) == [expected]
    assert not box.letters


@pytest.mark.parametrize("where", ["connect", "RCPT", "data"])
def test_不应答的服务器到时放弃(box: Mailbox, where: str) -> None:
    box.reply = lambda verb, said: SILENCE if verb == where else None
    [answer] = sent(to(box, timeout=0.2), letter())
    assert answer.fate is Fate.LATER and answer.away
    assert "wang" not in answer.said


def test_没有服务器_主机名不对() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    refused = sent(to(Mailbox(port)), letter())
    assert refused == [Answer(Fate.LATER, "连不上邮件服务器（对方拒绝连接）", away=True)]
    [odd] = sent(Server("a..b", 25, Security.NONE, "a@b.example"), letter())
    assert odd.fate is Fate.LATER and odd.away


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate of localhost that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_加密连接上登录(tls: ssl.SSLContext, security: Security) -> None:
    with server(Mailbox(tls=tls, login=("huxin", "open sesame")), wrapped=security is Security.TLS) as box:
        right = to(box, security, username="huxin", password="open sesame")
        wrong = to(box, security, username="huxin", password="other")
        assert sent(right, letter(1), letter(2)) == [Answer(Fate.SENT)] * 2
        assert sent(wrong, letter(3)) == [Answer(Fate.LATER, "邮件服务器不接受用户名或口令（535）", away=True)]
        assert sent(to(box, security), letter(4)) == [Answer(Fate.LATER, "邮件服务器不接受发件地址（530）", away=True)]
        assert len(box.letters) == 2
    assert "sesame" not in repr(right)


def test_不信任的证书不送(tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with server(Mailbox(tls=tls), wrapped=True) as box:
        [answer] = sent(to(box, Security.TLS), letter())
        assert answer.away and "证书不可信" in answer.said and not box.letters


def test_服务器不给加密就不送(box: Mailbox) -> None:
    [answer] = sent(to(box, Security.STARTTLS), letter())
    assert answer == Answer(Fate.LATER, "邮件服务器不支持所设的加密或登录方式", away=True)
    assert not box.letters
