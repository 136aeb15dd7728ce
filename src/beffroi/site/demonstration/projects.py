"""Projects of the demonstration: a master plan, a training held, skills that people said, and one help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from beffroi.kernel.calendar import Zone, next_working_day, previous_working_day
from beffroi.operators.models import Organisation
from beffroi.projects.models import Axis, MasterPlan, Project
from beffroi.projects.portfolio import actions as portfolio
from beffroi.projects.portfolio import telling
from beffroi.projects.portfolio.types import Budget, Hazard, State
from beffroi.projects.skills import actions as skills
from beffroi.projects.skills import helping, helps, planning
from beffroi.projects.skills.models import SkillProfile
from beffroi.projects.skills.types import Asked, Level
from beffroi.projects.trainings import actions as trainings
from beffroi.projects.trainings.types import Audience, Half, Person, Syllabus, Timetable
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, Role

Staff = Sequence[tuple[Organisation, Sequence[Actor]]]
WORDS = (
    ("Bureautique", "Tableur"),
    ("Bureautique", "Publipostage"),
    ("Réseaux", "Wifi des écoles"),
    ("Réseaux", "Téléphonie"),
    ("Finances", "Logiciel de comptabilité"),
    ("Données", "Protection des données"),
)
_WEEK, _FOUR_DAYS = "1111111111", "1111001111"


def play(operator: Organisation, staff: Sequence[Actor], towns: Staff, now: datetime) -> int:
    """Play projects and help; return how many projects stand. Run again, it does nothing.

    :param staff: the operator's people, who directs first. :param towns: at least two, with their agents: the first
        asks for help, the second lends its first agent.
    """
    with scope.reading(operator.id):
        if MasterPlan.objects.filter(organisation=operator).exists():
            return 0
    director = staff[0]
    made = _projects(operator, director, [town for town, _agents in towns], now)
    _train(operator, director, towns, now)
    _help(operator, staff, towns, made[0], now)
    return len(made)


def _moment(by: Actor, on: datetime) -> dict[str, Any]:
    return {"by": by, "on": on}


def _projects(
    operator: Organisation, director: Actor, towns: Sequence[Organisation], now: datetime
) -> list[Project]:
    began = _moment(director, now - timedelta(days=150))
    year = now.year
    title = f"Schéma directeur du numérique {year}-{year + 3}"
    plan = portfolio.draw_plan(
        organisation=operator, title=title, first_year=year, last_year=year + 3, **began
    )
    safe, close = (
        portfolio.add_axis(plan=plan, title=title, **began)
        for title in ("Cybersécurité", "Services aux habitants")
    )
    vault = _vault(safe, towns, director, now)
    told = {"aim": "Un même guichet en ligne dans chaque mairie.", "joinable": True, **began}
    desk = portfolio.propose(axis=close, title="Guichet en ligne", owner=director.name, **told)
    portfolio.move(project=desk, to=State.STUDIED, **_moment(director, now - timedelta(days=60)))
    return [vault, desk]


def _vault(axis: Axis, towns: Sequence[Organisation], director: Actor, now: datetime) -> Project:
    began, today = _moment(director, now - timedelta(days=140)), now.date()
    row = portfolio.propose(
        axis=axis,
        title="Coffre de mots de passe",
        aim="Un coffre par agent, ouvert avec une double preuve.",
        owner=director.name,
        **began,
    )
    for to in (State.STUDIED, State.DECIDED, State.UNDER_WAY):
        row = portfolio.move(project=row, to=to, **began)
    portfolio.set_budget(project=row, budget=Budget(2_400_000, 1_800_000, 650_000), **began)
    for town in towns[:2]:
        portfolio.share(project=row, member=town, amount_cents=450_000, **began)
    _follow(row, director, today, began)
    return row


def _follow(row: Project, director: Actor, today: date, began: dict[str, Any]) -> None:
    steps = [
        portfolio.expect(project=row, title=title, due_on=today + timedelta(days=days), **began)
        for title, days in (("Marché notifié", -80), ("Pilote dans deux mairies", -10), ("Ouvert à tous", 70))
    ]
    portfolio.reach(milestone=steps[0], reached_on=today - timedelta(days=72), **began)
    hazard = Hazard(
        title="Des agents gardent leurs habitudes",
        likelihood=3,
        impact=2,
        review_on=today + timedelta(days=20),
        mitigation="Un référent par mairie, une formation d’une demi-journée.",
        owner=director.name,
    )
    telling.fear(project=row, hazard=hazard, **began)
    telling.keep_decision(
        project=row,
        decided_on=today - timedelta(days=120),
        text="Le comité retient deux mairies pilotes avant l’ouverture à tous.",
        decided_by="Comité de pilotage",
        **began,
    )
    telling.tell(project=row, text="Le pilote a pris dix jours de retard.", **_moment(director, began["on"]))


def _train(operator: Organisation, director: Actor, towns: Staff, now: datetime) -> None:
    planned = now - timedelta(days=60)
    syllabus = Syllabus(
        title="Reconnaître un courriel piégé",
        audience=Audience.AGENTS,
        half_days=1,
        content="Exemples, exercices, réflexes.",
        price="Compris dans la contribution",
    )
    course = trainings.publish_course(organisation=operator, syllabus=syllabus, **_moment(director, planned))
    for days in (-30, 30):
        first = next_working_day((now + timedelta(days=days)).date(), Zone.METROPOLE)
        table = Timetable(first=first, days=1, halves=(Half.MORNING,), minutes=180)
        session = trainings.plan_session(
            course=course, timetable=table, place="Salle de formation", seats=8, **_moment(director, planned)
        )
        seated = _seat(operator, session.id, towns, planned)
        if days < 0:
            came = {(one, first, Half.MORNING) for one in seated[:-1]}
            trainings.record_presence(session=session, came=came, **_moment(director, now))


def _seat(operator: Organisation, session_id: UUID, towns: Staff, on: datetime) -> list[UUID]:
    """Enrol the first agent of each town; nobody's real address: those of the demonstration."""
    return [
        trainings.seat(
            organisation=operator,
            member=town,
            session_id=session_id,
            person=Person(agents[0].name, f"stagiaire@{town.slug}.test", elected=False),
            author=agents[0],
            by=CLOCKWORK,
            on=on,
        ).id
        for town, agents in towns[:4]
    ]


def _help(
    operator: Organisation, staff: Sequence[Actor], towns: Staff, project: Project, now: datetime
) -> None:
    began, director = now - timedelta(days=50), staff[0]
    words = {
        name: skills.add_skill(organisation=operator, family=family, name=name, **_moment(director, began)).id
        for family, name in WORDS
    }
    levels = [
        {words["Protection des données"]: Level.MASTERS, words["Tableur"]: Level.PRACTISES},
        {words["Wifi des écoles"]: Level.TRAINS, words["Téléphonie"]: Level.MASTERS},
    ]
    for actor, said in zip(staff[:2], levels, strict=False):
        sheet = _declare(operator, actor, said, began)
        _plan(sheet, project, director, now)
    (asker, askers), (lender, lenders) = towns[:2]
    helper, chief = lenders[0], _in_charge(lender, lenders)
    said = {words["Tableur"]: Level.TRAINS, words["Publipostage"]: Level.MASTERS}
    sheet = _declare(lender, helper, said, began, pattern=_FOUR_DAYS)
    _confirm(sheet, chief, began)
    wanted = Asked(
        skill=words["Tableur"],
        level=Level.MASTERS,
        first=(now - timedelta(days=21)).date(),
        last=(now + timedelta(days=14)).date(),
        half_days=4,
        place=f"Mairie de {asker.name}",
        aim="Reprendre le tableau des effectifs avant la paie.",
    )
    _lend((asker, _in_charge(asker, askers)), (lender, chief), helper, wanted, now)


def _plan(sheet: SkillProfile, project: Project, director: Actor, now: datetime) -> None:
    first = now.date()
    planning.plan_effort(
        profile=sheet,
        project=project,
        first=first,
        last=first + timedelta(days=28),
        half_days=12,
        **_moment(director, now),
    )


def _declare(
    house: Organisation, actor: Actor, said: Mapping[UUID, Level], on: datetime, pattern: str = _WEEK
) -> SkillProfile:
    return skills.declare(organisation=house, levels=said, pattern=pattern, agrees=True, by=actor, on=on)


def _confirm(sheet: SkillProfile, chief: Actor, on: datetime) -> None:
    if sheet.user_id == chief.account_id:
        return
    with scope.reading(sheet.organisation_id):
        said = list(sheet.skills.order_by("id"))
    for one in said:
        skills.confirm(declared=one, by=chief, on=on)


def _in_charge(house: Organisation, agents: Sequence[Actor]) -> Actor:
    return next(one for one in agents if Role.COMMUNE_ADMINISTRATOR in one.roles_in(house.id))


def _lend(
    asker: tuple[Organisation, Actor],
    lender: tuple[Organisation, Actor],
    helper: Actor,
    wanted: Asked,
    now: datetime,
) -> None:
    (house, by), (other, chief) = asker, lender
    asked = now - timedelta(days=24)
    row = helping.ask(organisation=house, asked=wanted, **_moment(by, asked))
    account = helper.account_id
    if account is None:
        return
    made = helping.propose(request=row, account=account, **_moment(by, asked))
    with scope.reading(other.id):
        offer = helps.offer(other, made.id)
    helping.answer(
        organisation=other, proposal=offer, agreed=True, person_agrees=True, **_moment(chief, asked)
    )
    done = previous_working_day((now - timedelta(days=7)).date(), Zone.METROPOLE)
    helping.record(proposal=made, done_on=done, half_days=2, **_moment(by, now))
