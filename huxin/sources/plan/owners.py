"""Who does a measure: from labels, from brackets (市人社局牵头,市财政局参与), or from a sentence (由市人社局牵头)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huxin.sources.plan import bodies
from huxin.sources.plan.bodies import Named
from huxin.sources.plan.clauses import Clause, clauses
from huxin.sources.plan.dates import is_when

_ROLE = re.compile("(牵头|参与|参加|配合|协同|协助|协办)(?:单位|部门)?[一-龥]{0,8}$")
_TOGETHER = re.compile("(?<=[一-龥])[,、]?(?:牵头)?(?:负责)?,?(?:会同|联合)(?=[市县区各省州国人中有相])")
_SHARED = re.compile("按.{0,6}(?:职责|职能|分工).{0,4}负责$|(?:分别|共同|分工)负责$")
_WHOLLY = re.compile("^[市县区各省州].{2,24}负责$")
_BRACKET = re.compile(r"[(\[【〔]((?:[^()\[\]【】〔〕]|\([^()]*\))*)[)\]】〕]")
_AFTER_BODY = re.compile("[局委室厅部院组会司心]$")
_BY = re.compile("^.*?(?:由|请)(?=[市县区各省州])")


@dataclass(frozen=True)
class Rules:
    """What a plan says of its own lists: the first leads; a mark (*) behind a name tells who leads."""

    first_leads: bool = False
    star: str = ""


@dataclass
class Owners:
    """Who leads and who joins by the names as printed (folded), and what else its clauses say."""

    leads: list[str] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    dues: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    clauses: int = 0

    @property
    def says_something(self) -> bool:
        """Whether it names a body or a term."""
        return bool(self.leads or self.joints or self.dues)


def owners(text: str, rules: Rules, *, in_sentences: bool = True) -> Owners:
    """Who and until when by a text, which is folded and has no blanks; `in_sentences`: also 由市人社局牵头 in prose."""
    found = Owners()
    labelled = clauses(text)
    for clause in labelled:
        found.dues += [value for value in clause.values("due") if value]
        found.results += [value for value in clause.values("result") if value]
        if clause.owns:
            _take(found, _of_clause(clause, rules, found))
    if not found.clauses:
        for content in _brackets(text, labelled):
            _take(found, _of_bracket(content, rules, found))
    if not found.clauses and in_sentences:
        for sentence in re.split("[。;]", text):
            _take(found, _of_sentence(sentence))
    _settle(found, rules)
    return found


def of_cells(cells: Mapping[str, str], rules: Rules) -> Owners:
    """Who and until when by the cells of a table's row, by the kinds of `clauses.KINDS`."""
    label = {"lead": "牵头单位", "joint": "参与单位", "owner": "责任单位", "due": "完成时限", "result": "成果形式"}
    return owners("".join(f"({label[kind]}:{cell})" for kind, cell in cells.items() if kind in label and cell), rules)


def _take(found: Owners, roles: Sequence[tuple[str, Named]]) -> None:
    roles = [(role, body) for role, body in roles if bodies.can_stand(body.name)]
    found.clauses += bool(roles)
    for role, body in roles:
        (found.leads if role == "lead" else found.joints).append(body.name)


def _of_clause(clause: Clause, rules: Rules, found: Owners) -> list[tuple[str, Named]]:
    has_lead = bool(clause.values("lead"))
    result: list[tuple[str, Named]] = []
    for part in clause.parts:
        if part.kind not in ("lead", "joint", "owner"):
            continue
        default = "joint" if part.kind == "joint" or (part.kind == "owner" and has_lead) else "lead"
        is_ranked = rules.first_leads and part.kind == "owner" and default == "lead"
        result += _roles(part.value, default, rules, found, is_ranked=is_ranked, is_labelled=True)
        if rules.first_leads and part.kind == "lead" and len([r for r, _ in result if r == "lead"]) > 1:
            found.doubts.append(f"several_first: 方案规定排在第一位的牵头，这里却有几个牵头单位「{part.value}」")
    return result


def _roles(
    value: str, default: str, rules: Rules, found: Owners, *, is_ranked: bool = False, is_labelled: bool = False
) -> list[tuple[str, Named]]:
    """The bodies of a list with their roles: by the words behind them (…牵头, …参与), else the default."""
    result: list[tuple[str, Named]] = []
    pending: list[Named] = []
    is_explicit = False
    for atom in bodies.atoms(_TOGETHER.sub("牵头、", value)):
        if _is_date(atom):
            found.dues.append(atom)
            continue
        role, bare = _role_of(atom)
        named, is_open = bodies.named(bare, rules.star)
        if is_open:
            found.doubts.append(f"open_list: 「{atom}」没有列全")
        if is_labelled:
            found.doubts += [f"odd_body: 「{one.name}」不像单位名称" for one in named if one.is_odd]
        pending += named
        if role:
            is_explicit = True
            result += [(one.role or role, one) for one in pending]
            pending = []
    is_explicit = is_explicit or any(one.role for one in pending)
    has_lead = any("lead" in (role, one.role) for role, one in [*result, *(("", one) for one in pending)])
    rest = "joint" if is_explicit and has_lead else default
    if is_ranked and not is_explicit:
        return _ranked(value, pending, found)
    return result + [(one.role or rest, one) for one in pending]


def _ranked(value: str, listed: Sequence[Named], found: Owners) -> list[tuple[str, Named]]:
    """The first leads; where the first place holds two, both do, and a person decides."""
    first = re.split("[、,;]", re.sub(r"\([^()]*\)|各?县、(?:市、)?区", lambda m: "·" * len(m[0]), value))[0]
    two = len(bodies.atoms(value[: len(first)])) if first else 1
    if two > 1:
        found.doubts.append(f"several_first: 第一位上有{two}个单位「{value[: len(first)]}」，不能确定由谁牵头")
    return [("lead" if place < two else "joint", one) for place, one in enumerate(listed)]


def _role_of(atom: str) -> tuple[str, str]:
    """The role that the words behind a name give it, and the atom without them."""
    match = _ROLE.search(atom)
    if match is None or "(" in atom[: match.start()].rpartition(")")[2]:
        return "", atom
    head = bodies.stripped(atom[: match.start()])[0].rstrip("为作负责")
    if head and not bodies.is_body(head):
        return "", atom
    return ("lead" if match[1] == "牵头" else "joint"), atom[: match.start()].rstrip("为作")


def _is_date(atom: str) -> bool:
    return is_when(atom) and not bodies.is_body(atom)


def _brackets(text: str, labelled: Sequence[Clause]) -> Iterator[str]:
    """What brackets hold that may say who: those with roles, and bare lists at the end of a sentence."""
    taken = {at for clause in labelled for part in clause.parts for at in range(part.start, part.end)}
    for match in _BRACKET.finditer(text):
        if taken.isdisjoint(range(match.start(), match.end())):
            parts = [atom for atom in bodies.atoms(_TOGETHER.sub("牵头、", match[1])) if not _is_date(atom)]
            if any(all(_role_of(atom)) for atom in parts) or (_stands_apart(match) and _only_bodies(parts)):
                yield match[1]


def _stands_apart(match: re.Match[str]) -> bool:
    """Whether a bracket ends a sentence and does not explain the name of a body before it."""
    before, after = match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() : match.end() + 1]
    return after in ("", *"。;([【") and not _AFTER_BODY.search(before)


def _only_bodies(parts: Sequence[str]) -> bool:
    named = [bodies.stripped(atom) for atom in parts]
    return bool(named) and all(bodies.is_body(name) or (is_open and not name) for name, is_open in named)


def _of_bracket(content: str, rules: Rules, found: Owners) -> list[tuple[str, Named]]:
    shares = re.search("按.{0,4}(?:职责|职能|分工)|负责", content)
    has_roles = any(_role_of(atom)[0] for atom in bodies.atoms(_TOGETHER.sub("牵头、", content)))
    is_ranked = rules.first_leads and not has_roles
    roles = _roles(content, "lead", rules, found, is_ranked=is_ranked)
    if roles and not has_roles and not is_ranked and not shares:
        found.doubts.append(f"role_unstated: 括号中只列了「{content}」，没有写明牵头还是参与")
    elif len(roles) > 1 and shares and not has_roles and not is_ranked:
        found.doubts.append(f"role_unstated: 「{content}」没有写明由谁牵头")
    return roles


def _of_sentence(sentence: str) -> list[tuple[str, Named]]:
    """A sentence's own words: 由市人社局牵头,市财政局、市住建局配合. What only does something is no owner."""
    result: list[tuple[str, Named]] = []
    listed: list[Named] = []
    is_together = bool(_TOGETHER.search(sentence))
    for atom in bodies.atoms(_TOGETHER.sub("牵头、", sentence)):
        is_by = bool(_BY.match(atom))
        role, bare = _role_of(_BY.sub("", atom))
        if not role and listed and _SHARED.search(bare):
            role = "joint" if result else "lead"
        if (
            not role
            and (is_by or result or _WHOLLY.search(bare))
            and (match := re.match("(.{2,25}?)(?:负责|组织实施)", bare))
        ):
            role, bare = ("joint" if result and is_together else "lead"), match[1]
        named = bodies.named(bare)[0]
        if any(one.is_odd for one in named) or not (named or role):
            listed = []
            continue
        listed += named
        if role or (is_together and result):
            result += [(role or "joint", one) for one in listed]
            listed = []
    return result if any(role == "lead" for role, _ in result) else []


def _settle(found: Owners, rules: Rules) -> None:
    """Each body once; who leads does not join besides."""
    if found.clauses > 1:
        found.doubts.append(f"several_owner_clauses: 有{found.clauses}处写了责任单位，已合并，请核对各管哪一部分")
    found.leads = list(dict.fromkeys(found.leads))
    found.joints = list(dict.fromkeys(found.joints))
    vague = [name for name in found.leads + found.joints if bodies.is_vague(name)]
    found.doubts += [f"vague_body: 「{name}」没有写明是哪个单位" for name in vague]
