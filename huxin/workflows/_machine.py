"""A workflow is a table of moves. The table is the guard, the buttons, the drawing and the clock."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from string import Formatter
from typing import Any, Protocol

from huxin.access import Actor, Permission, Place, Role, require
from huxin.access.bodies import acts_for
from huxin.base.errors import Refused
from huxin.base.level import Level
from huxin.workflows._clock import Tick
from huxin.workflows._fields import Field, read_all

ANY_OPEN = "*"
"""As a move's source: every state that is not final."""


class Subject(Place, Protocol):
    """Whatever a workflow moves."""

    @property
    def state(self) -> str:
        """The key of a state of the workflow."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What moves have kept so far, and what the facts say: level, amounts, counts."""

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""

    @property
    def body(self) -> str:
        """The key of the body that answers for it."""

    @property
    def overdue(self) -> bool:
        """Whether the term of the state has run out."""

    @property
    def opened_on(self) -> date:
        """The local day on which it was opened: its law is that day's."""


Guard = Callable[[Subject], str | None]
"""A condition on the matter: None, or the sentence that refuses."""


def all_of(*guards: Guard) -> Guard:
    """Every condition, in order; the first that fails says why."""
    return lambda subject: next((why for guard in guards if (why := guard(subject))), None)


@dataclass(frozen=True)
class State:
    """Where a matter can stand. `turn`: whose turn it is then; nobody's means that the matter is at its end.

    `beside`: who still has something to do while the state's own term stands still, because a term beside it runs on.
    `above`: the state's own term is that of the first whose turn it is, a body of the city, and not that of the body
    which answers for the matter: a letter that is not issued yet, a report that waits to be checked.
    """

    key: str
    label: str
    turn: tuple[Role, ...] = ()
    beside: tuple[Role, ...] = ()
    above: bool = False


@dataclass(frozen=True)
class Standstill:
    """Why the state's own term stands still: something waits for an answer, and from whom, by the matter's level."""

    label: str
    turns: Mapping[Level, tuple[Role, ...]]


@dataclass(frozen=True)
class Move:
    """One row of the table.

    Args:
        sources: keys of states, or `ANY_OPEN`.
        target: the key of a state; None leaves the state as it is.
        who: the roles that may, each within its reach.
        needs: what the person gives with it.
        not_by: earlier moves, or the opening, whose makers may not make this one (four eyes).
        guard: a further condition on the matter.
        fits: a condition on what is given together, and on the matter; None, or the sentence that refuses.
        term: code of a dated parameter, `{name}` filled from the matter's data: how long the target state may last.
        tick: what it does to a running term, where it is not the entering of a state.
        starts: terms that run beside the state's own, by name: an objection to be answered, a report to be renewed.
        until: of those, the ones that end on a day which the matter keeps, under which key; none kept, none started.
        stops: those it ends. Entering a final state ends all.
        drops: those that do not apply, as it shows: they end, and count neither as kept nor as broken.
        pauses: those it lets stand still; `resumes`: those it lets run on.
        extends: the one it lengthens by the days it asks for.
        paper: name of the template of its official paper, or of several.
        states: terms the papers state, by the name the template has for each.
        sets: values the matter keeps from now on.
        finds: values the matter keeps that follow from how it stands just before: whose delay a visit finds.
        reads: what is looked up before the guard is asked (`actions._reads`), and kept.
        counts: a number the matter keeps and this move raises by one.
        inner: what officials keep among themselves; nobody from outside reads of it.
        sealed: what is given with it, and its papers, nobody reads on the matter's page; each look has a page of its
            own, and is recorded with its purpose (`actions.talks.look`).
        grave: asks for confirmation, because it harms somebody or cannot be taken back.
        when: for moves of the machine itself: ``overdue`` is made when the term of the source state has run out,
            ``overdue:<name>`` when the term of that name beside it has, ``after:<kind>`` when a matter of that kind
            that this one opened has ended, ``with:<kind>.<move>`` when one of that kind that opened this one makes that
            move, ``into:<kind>.<state>`` when it comes to that state, ``met`` as soon as its guard holds after any
            other move.
        public: what is given with it the public will read: it is refused where personal data stand in it.
        publishes: what it does to what the public reads of the matter: published, corrected, withdrawn, expired.
        orders: with it everything that is due to a worker is ordered to be paid.
        page: the page on which it is made, where the form of its fields would not do.
        hands: whose part it is from now on: the body of that role answers for the matter.
        tells: who is told of it besides those whose turn it is.
        own: only by people of the body that answers for the matter, or of another body of its county.
        by: under which key the matter keeps, by their user names, who alone may make it; nobody kept, the roles may.
        before: the role whose body it is put before, which reaches the matter from then on (`Role.PROCURATOR`).
        opens: the kinds of matter the machine opens with it, about the same project, people and amounts.
        lists: what it does to the list of joint punishment (`actions._listed`): listed, renewed, removed, succeeded.
        bans: each body that carries a measure against whoever is listed is sent its own, as a matter: ``sent``
            (`workflows.ban`), or that it is ``ended`` or ``extended`` (`workflows.ban_change`).
        called: how its form calls fields by what the matter keeps, by key; one that is called nothing is not asked.
    """

    name: str
    label: str
    sources: tuple[str, ...] | str
    target: str | None
    who: tuple[Role, ...]
    needs: tuple[Field, ...] = ()
    not_by: tuple[str, ...] = ()
    guard: Guard | None = None
    fits: Callable[[Mapping[str, Any], Subject], str | None] | None = None
    term: str | None = None
    tick: Tick | None = None
    starts: Mapping[str, str] = field(default_factory=dict)
    until: Mapping[str, str] = field(default_factory=dict)
    stops: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: str | None = None
    paper: str | tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)
    finds: Callable[[Subject], Mapping[str, Any]] | None = None
    reads: str = ""
    counts: str | None = None
    grave: bool = False
    inner: bool = False
    sealed: bool = False
    when: str | None = None
    opens: str | tuple[str, ...] | None = None
    lists: str = ""
    bans: str = ""
    called: Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None
    public: bool = False
    publishes: str = ""
    orders: bool = False
    page: str = ""
    hands: Role | None = None
    own: bool = False
    by: str = ""
    before: Role | None = None
    tells: tuple[Role, ...] = ()

    @property
    def papers(self) -> tuple[str, ...]:
        """The names of the templates of all its papers."""
        return (self.paper,) if isinstance(self.paper, str) else self.paper

    def asking(self, data: Mapping[str, Any]) -> "Move":
        """The same move with its fields called as the form of a matter that keeps this calls them."""
        names = self.called(data) if self.called else {}
        fields = (replace(need, label=names.get(need.key, need.label)) for need in self.needs)
        return replace(self, needs=tuple(one for one in fields if one.label)) if names else self

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of matter it opens."""
        return (self.opens,) if isinstance(self.opens, str) else self.opens or ()


@dataclass(frozen=True)
class Workflow:
    """One kind of matter. The first state is where it begins; `asks` is what whoever opens it must say.

    `opening_papers` are issued with the opening.
    """

    kind: str
    label: str
    code: str  # of the state machine: "SM-5"
    series: str  # two capital letters in front of its numbers
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    opens: tuple[Role, ...]
    asks: tuple[Field, ...] = ()
    term: str | None = None  # of the first state
    starts: Mapping[str, str] = field(default_factory=dict)  # terms that run from the opening on, beside it
    until: Mapping[str, str] = field(default_factory=dict)  # as of a move
    above: tuple[str, ...] = ()  # those beside, by name, that the city's body lets run (`_above`)
    opening_papers: tuple[str, ...] = ()
    standstill: Standstill | None = None
    follows: bool = False  # opened by another matter it goes to whose that is, not to whoever begins it
    basis: str = ""  # where the workflow comes from, for the page and the drawing
    later: tuple[tuple[date, str], ...] = ()  # what it comes from besides, each from a day on

    @property
    def start(self) -> str:
        """The key of the first state."""
        return self.states[0].key

    @property
    def opening(self) -> Move:
        """The opening, as the move it is."""
        return Move(
            "open", "登记", (), self.start, self.opens, self.asks, term=self.term, starts=self.starts,
            until=self.until, paper=self.opening_papers,
        )  # fmt: skip

    @property
    def papers(self) -> tuple[str, ...]:
        """The names of the templates of all its papers, each once."""
        return tuple(dict.fromkeys(name for move in (self.opening, *self.moves) for name in move.papers))

    @property
    def whole_basis(self) -> str:
        """Where it comes from, and what besides from which day on."""
        return "；".join((self.basis, *(f"{since}起并依{cite}" for since, cite in self.later)))

    def basis_on(self, day: date) -> str:
        """What a matter opened on a day rests on: nothing that was not yet in force."""
        return "；".join((self.basis, *(cite for since, cite in self.later if since <= day)))

    def state(self, key: str) -> State:
        """A state by its key."""
        return next(s for s in self.states if s.key == key)

    def standing(self, key: str, *, paused: bool, level: int) -> State:
        """A state as it is worked on: while its own term stands still it is the turn of whoever must answer."""
        state = self.state(key)
        if not paused or self.standstill is None:
            return state
        answering = next((roles for at, roles in self.standstill.turns.items() if at == level), ())
        return replace(state, label=f"{state.label}（{self.standstill.label}）", turn=(*answering, *state.beside))

    def move(self, name: str) -> Move:
        """The first move of that name, the opening too."""
        return next(m for m in (*self.moves, self.opening) if m.name == name)

    def leads(self, move: Move, state: str) -> bool:
        """Whether the move can be made from a state."""
        return bool(self.state(state).turn) if move.sources == ANY_OPEN else state in move.sources

    def steps(self, state: str) -> list[Move]:
        """Every move out of a state, whoever may make it."""
        return [m for m in self.moves if self.leads(m, state)]

    def offer(self, name: str, subject: Subject, actor: Actor) -> Move:
        """Who, then when, and not against the clock: the move, if this person may make it from this state.

        Raises:
            Refused: with the sentence that also stands on the grey button.
        """
        named = [m for m in self.moves if m.name == name]
        if not named:
            raise Refused(f"「{self.label}」没有这一步。请刷新页面后再试。")
        require(actor, Permission.MATTERS, subject)
        allowed = [m for m in named if actor.role in m.who]
        if not allowed:
            roles = "、".join(dict.fromkeys(role.label for m in named for role in m.who))
            raise Refused(f"「{named[0].label}」由{roles}办理，您的角色是「{actor.role.label}」。")
        if all(m.own for m in allowed) and not acts_for(actor.body, subject.body):
            raise Refused(f"「{allowed[0].label}」由承担这一项的单位办理，您不是该单位的人员。")
        if all(m.by and actor.id not in (subject.data.get(m.by) or [actor.id]) for m in allowed):
            raise Refused(f"「{allowed[0].label}」由抽中的检查人员本人办理，您不在其中。")
        leading = [m for m in allowed if self.leads(m, subject.state)]
        if not leading:
            raise Refused(f"当前状态是「{self.state(subject.state).label}」，不能「{allowed[0].label}」。")
        step = next((m for m in leading if not (m.guard and m.guard(subject))), leading[0])
        if step.guard and (why := step.guard(subject)):
            raise Refused(why)
        if step.tick is Tick.RESUME and not subject.paused:
            raise Refused(f"时限没有中止，不能「{step.label}」。")
        if step.tick is Tick.PAUSE and subject.paused:
            raise Refused(f"时限已经中止，不能再次「{step.label}」。")
        return step

    def why_not(
        self, name: str, subject: Subject, actor: Actor, past: Mapping[str, Collection[str]] | None = None
    ) -> str | None:
        """The sentence that would refuse the click, for the grey button; None where it would not be refused."""
        try:
            self._not_twice(self.offer(name, subject, actor), actor, past or {})
        except Refused as refusal:
            return str(refusal)
        return None

    def check(
        self,
        name: str,
        subject: Subject,
        actor: Actor,
        given: Mapping[str, Any],
        past: Mapping[str, Collection[str]],
        *,
        today: date,
    ) -> tuple[Move, dict[str, Any]]:
        """Who, when, what, and not twice the same person: the move, and what was given as values.

        `past` tells of every move made so far by whom it was made.

        Raises:
            Refused: the move is not possible, or one or more of the things it needs are missing or no values.
        """
        step = self.offer(name, subject, actor)
        values = read_all(step.label, step.needs, given, today=today)
        if step.fits and (why := step.fits(values, subject)):
            raise Refused(why)
        self._not_twice(step, actor, past)
        return step, values

    def _not_twice(self, step: Move, actor: Actor, past: Mapping[str, Collection[str]]) -> None:
        for earlier in step.not_by:
            if actor.id in past.get(earlier, ()):
                raise Refused(
                    f"「{step.label}」不得与「{self.move(earlier).label}」是同一人，请由另一位有权限的同志办理。"
                )

    def tells(self, state: str) -> bool:
        """Whether the enterprises a matter names may act in this state: from then on they see it."""
        return any(Role.ENTERPRISE in (*self.opens, *move.who) for move in self.steps(state))

    def terms(self) -> Mapping[str, list[str]]:
        """Every term its moves may begin: as the table writes it → codes, one for each choice of a placeholder."""
        fields = [*self.asks, *(need for move in self.moves for need in move.needs)]
        choices = {f.key: list(f.choices) for f in fields if f.choices}
        written = [
            self.term,
            *self.starts.values(),
            *(m.term for m in self.moves),
            *(c for m in self.moves for c in (*m.starts.values(), *m.states.values())),
        ]
        return {text: _spelled_out(text, choices) for text in written if text}

    def drawing(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {s.key}: {s.label}" for s in self.states]
        for move in self.moves:
            for source in (s.key for s in self.states if self.leads(move, s.key)):
                if move.target and move.target != source:
                    lines.append(f"    {source} --> {move.target}: {move.label}")
        lines += [f"    {s.key} --> [*]" for s in self.states if not s.turn]
        return "\n".join(dict.fromkeys(lines))


def _spelled_out(text: str, choices: Mapping[str, list[str]]) -> list[str]:
    keys = [key for _, key, _, _ in Formatter().parse(text) if key]
    return [text.format_map(dict(zip(keys, some, strict=True))) for some in product(*(choices[key] for key in keys))]
