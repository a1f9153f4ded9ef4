"""The content policy lets nothing in from elsewhere. That no page needs an exception from it, `test_walk` says."""

from django.test import Client


def test_策略只放行本站(office: Client) -> None:
    policy = office.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy and "unsafe" not in policy


def test_没有安全标记的提交被拒绝并说明(office: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = office.cookies
    answer = strict.post("/sign-out/")
    text = answer.content.decode()
    assert answer.status_code == 403 and "刷新后再提交" in text
    assert "<h1>页面已过期</h1>" in text and "没有权限" not in text and "不在您的权限之内" not in text
