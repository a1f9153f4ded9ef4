"""Mail over SMTP (RFC 5321): letters handed in one by one over one connection, and what became of each."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.policy import SMTP, compat32
from email.utils import format_datetime
from enum import StrEnum
from typing import NamedTuple

from huxin.base.files import why

TIMEOUT = 20.0
"""Seconds without a word after which a server counts as away. RFC 5321 allows minutes; a worker must stop in time."""

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")  # RFC 3463
_AS_SENT = compat32.clone(linesep=SMTP.linesep)


class Security(StrEnum):
    """How a connection is protected. Certificates are verified against the system's authorities."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class Server:
    """Where letters are handed in, and as whom. `timeout` is in seconds."""

    host: str
    port: int
    security: Security
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class Letter:
    """One letter to one person, plain text. `id` is the same whenever the same letter is handed in again."""

    id: str
    to: str = field(repr=False)
    subject: str
    body: str
    at: datetime


class Fate(StrEnum):
    """What became of a letter: taken, to be tried again, or refused for good."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


class Answer(NamedTuple):
    """The fate of one letter. `said` is for people and holds no address; `away` asks to leave the server alone."""

    fate: Fate
    said: str = ""
    away: bool = False


Send = Callable[[Letter], Answer]


@contextmanager
def line(server: Server) -> Iterator[Send]:
    """A way to hand in letters. The connection is made for the first of them and serves all.

    Nothing is raised for what a server or the network does. After an answer that says `away` send nothing more.
    """
    held: list[smtplib.SMTP] = []

    def send(letter: Letter) -> Answer:
        try:
            if not held:
                held.append(_opened(server))
            held[0].sendmail(server.sender, [letter.to], written(letter, server))
        except smtplib.SMTPRecipientsRefused as refused:
            [(code, text)] = refused.recipients.values()
            return _judged(code, text, "收件地址未被接受")
        except smtplib.SMTPDataError as refused:
            return _judged(refused.smtp_code, _bytes(refused.smtp_error), "邮件未被接受")
        except (OSError, UnicodeError) as trouble:
            return Answer(Fate.LATER, _trouble(trouble), away=True)
        return Answer(Fate.SENT)

    try:
        yield send
    finally:
        for smtp in held:
            _close(smtp)


def written(letter: Letter, server: Server) -> bytes:
    """A letter as it goes over the wire.

    Not `EmailMessage`: in Python 3.11 it drops blanks of a long Chinese subject where it folds the line.
    """
    text = MIMEText(letter.body, "plain", "utf-8")
    text["Subject"] = Header(letter.subject, "utf-8", header_name="Subject").encode()
    text["From"] = server.sender
    text["To"] = letter.to
    text["Date"] = format_datetime(letter.at)
    text["Message-ID"] = f"<{letter.id}@{server.sender.rpartition('@')[2]}>"
    text["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note comes back
    return text.as_bytes(policy=_AS_SENT)


def _opened(server: Server) -> smtplib.SMTP:
    where = (server.host, server.port)
    if server.security is Security.TLS:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(*where, timeout=server.timeout)
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
        if server.username:
            smtp.login(server.username, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _close(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except OSError:
        smtp.close()


def _judged(code: int, text: bytes, what: str) -> Answer:
    """What a refusal means: a reply of 55x is about this letter (RFC 5321 section 4.2.1), any other 5xx about us.

    Status 5.7.x is about rights and policy (RFC 3463), as a rule a matter of how the server is set up: it is tried
    again, so that a mistake in a setting loses nothing.
    """
    found = _ENHANCED.match(text)
    status = found[0].decode("ascii") if found else ""
    said = f"{what}（{f'{code} {status}'.strip()}）"
    if code == 421 or 500 <= code < 550:
        return Answer(Fate.LATER, said, away=True)
    if code < 500 or status.startswith("5.7."):
        return Answer(Fate.LATER, said)
    return Answer(Fate.NEVER, said)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _trouble(error: OSError | UnicodeError) -> str:
    """In words that hold no address: of what a server said only the number is kept."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"邮件服务器不接受用户名或口令（{error.smtp_code}）"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"邮件服务器不接受发件地址（{error.smtp_code}）"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒绝服务（{error.smtp_code}）"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "邮件服务器不支持所设的加密或登录方式"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "邮件服务器中断了连接"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"邮件服务器的证书不可信（{error.verify_message}）"
    if isinstance(error, TimeoutError):
        return "邮件服务器没有应答"
    if isinstance(error, socket.gaierror):
        return "找不到邮件服务器的地址"
    return f"连不上邮件服务器（{why(error) if isinstance(error, OSError) else type(error).__name__}）"
