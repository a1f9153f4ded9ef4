"""Messages to other systems: signed, judged by what the receiver says, and never to where they must not go."""

import base64
import hashlib
import hmac
import socket
import threading
from ipaddress import ip_network

import pytest

from huxin.base.errors import Refused
from huxin.channels import webhook
from huxin.channels.webhook import Fate, Message
from tests.channels.receiver import DROP, receiver

LOOPBACK = [ip_network("127.0.0.0/8")]
SECRET = webhook.new_secret()


def sent(url: str, timeout: float = 5.0) -> webhook.Answer:
    return webhook.post(
        Message("m1", url, b'{"a":1}', SECRET), timestamp=1_575_277_200, networks=LOOPBACK, timeout=timeout
    )


def test_签名可以用标准的做法核对() -> None:
    with receiver() as box:
        assert sent(box.url).fate is Fate.DONE
    got = box.got[0]
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == expected
    assert got.headers["content-type"].startswith("application/cloudevents+json")
    assert (got.path, got.headers["webhook-timestamp"]) == ("/hook", "1575277200")


@pytest.mark.parametrize(
    ("status", "fate"), [(200, Fate.DONE), (204, Fate.DONE), (400, Fate.LATER), (404, Fate.LATER), (410, Fate.GONE),
                         (500, Fate.LATER), (DROP, Fate.LATER)],
)  # fmt: skip
def test_回答决定下一步(status: int, fate: Fate) -> None:
    with receiver() as box:
        box.reply = lambda got: status
        assert sent(box.url).fate is fate


def test_不跟随改了的地址() -> None:
    with receiver() as elsewhere, receiver() as box:
        box.reply = lambda got: (302, {"Location": elsewhere.url})
        answer = sent(box.url)
        assert answer.fate is Fate.LATER and "不会跟随" in answer.said and not elsewhere.got


@pytest.mark.parametrize(("said", "wait"), [("120", 120), ("999999999", 0), ("soon", 0), ("100000", 86_400)])
def test_听从对方说的多久以后再来(said: str, wait: int) -> None:
    with receiver() as box:
        box.reply = lambda got: (503, {"Retry-After": said})
        assert sent(box.url).wait == wait


def test_不应答和一点一点应答的_到时就放手() -> None:
    with receiver() as box:
        box.reply = lambda got: 204 if box.stop.wait(5) else 204
        assert "没有应答" in sent(box.url, timeout=0.3).said
        box.stop.set()
    with socket.create_server(("127.0.0.1", 0)) as slow:
        end = threading.Event()

        def drip() -> None:
            line, _ = slow.accept()
            with line:
                line.recv(65_536)
                for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100:
                    if end.wait(0.05):
                        return
                    try:
                        line.send(bytes([byte]))
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        assert "没有应答" in sent(f"http://127.0.0.1:{slow.getsockname()[1]}/", timeout=0.5).said
        end.set()
        thread.join()


def test_没有人听() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert sent(f"http://127.0.0.1:{port}/").fate is Fate.LATER


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/latest/",
     "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://0.0.0.0/", "https://224.0.0.1/",
     "http://example.cn/", "ftp://example.cn/", "https://u:p@example.cn/", "https://", "https://example.cn/#a",
     "https://example.cn:99999/", "https://示例.cn/", "https://example.cn/\n"],
)  # fmt: skip
def test_不该去的地址登记不了(url: str) -> None:
    with pytest.raises(Refused):
        webhook.check_url(url, [])


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1", "169.254.169.254"])
def test_名字指到里面来的_不去(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The name server's answer is judged, every address of it, at the moment of calling."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    answer = [public, (family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: answer)
    said = webhook.post(Message("m", "https://example.cn/", b"", SECRET), timestamp=0, networks=[])
    assert said.fate is Fate.LATER and "允许范围" in said.said


def test_允许的网段只是那一个() -> None:
    webhook.check_url("http://10.1.2.3/x", [ip_network("10.1.0.0/16")])
    with pytest.raises(Refused):
        webhook.check_url("https://10.2.2.3/x", [ip_network("10.1.0.0/16")])


def test_密钥不出现在文字里() -> None:
    assert SECRET not in repr(Message("m", "https://example.cn/", b"", SECRET))
