"""A newcomer's workflow: the two files of `docs/how-to.md`, put in place, and nothing else edited."""

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from huxin import workflows
from huxin.access import Role
from huxin.law import parameters
from huxin.record.models import Matter, Project
from huxin.workflows import Workflow
from setup import drawing
from tests.web.city import BAIYIN
from tests.workflows import test_policies as policies

SAID = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text("utf-8")
CODE, POLICY = (re.search(rf"```{kind}\n(.*?)```", SAID, re.DOTALL)[1] for kind in ("python", "yaml"))  # type: ignore[index]


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workflow]:
    """The workflow as it is found by looking in the folder."""
    (tmp_path / "interview.py").write_text(CODE, "utf-8")
    monkeypatch.setattr(workflows, "__path__", [*workflows.__path__, str(tmp_path)])
    monkeypatch.setitem(policies.POLICY, "interview", yaml.safe_load(POLICY))  # type: ignore[arg-type]
    workflows.catalogue.cache_clear()
    yield workflows.workflow("interview")
    workflows.catalogue.cache_clear()
    sys.modules.pop("huxin.workflows.interview")


def test_it_is_short_and_has_six_states(talk: Workflow) -> None:
    assert len(CODE.splitlines()) < 120 and len(talk.states) == 6


def test_its_policy_is_tried_as_every_other(talk: Workflow) -> None:
    for name, test in vars(policies).items():
        takes: Mapping[str, Any] = inspect.signature(test).parameters if name.startswith("test_") else {}
        if "flow" in takes:
            for role in Role if "role" in takes else [None]:
                test(**{"flow": talk} | ({"role": role} if role else {}))


def test_it_has_a_drawing(talk: Workflow) -> None:
    page = drawing._workflows(parameters.at(policies.TODAY))["docs/workflows/interview.md"]
    assert "planned --> told: 通知约谈" in page and "约谈后报送整改报告 10个工作日" in page


def test_it_has_a_working_page_with_buttons(talk: Workflow, office: Client) -> None:
    form = office.get("/matters/new/interview/").content.decode()
    assert "约谈事由" in form
    given = {"project_code": Project.objects.get(pk=BAIYIN).code, "topic": "拖欠工资", "confirmed": "1"}
    opened = office.post("/matters/new/interview/", given)
    matter = Matter.objects.get(kind="interview")
    assert opened.status_code == 302 and matter.number.startswith("XT-") and matter.due_on
    page = office.get(f"/matters/{matter.pk}/").content.decode()
    assert "通知约谈" in page and "当前状态是「拟约谈」，不能「记录约谈」" not in page
    told = office.post(f"/matters/{matter.pk}/moves/tell/", {"note": "", "seen": "1", "confirmed": "1"})
    assert told.status_code == 302 and Matter.objects.get(kind="interview").state == "told"
