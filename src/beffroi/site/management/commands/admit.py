"""``beffroi admit``: admit members and adopt packs in bulk. Idempotent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandParser

from beffroi.cases import versions
from beffroi.kernel.errors import Refusal
from beffroi.kernel.identifiers import check_siren
from beffroi.kernel.text import slugify_fr
from beffroi.operators import actions
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Admission, Kind, Newcomer, Offer, UnknownOrganisation
from beffroi.site.management.base import FrenchCommand, wrong_data, wrong_usage
from beffroi.site.management.commands.publish_packs import publish
from beffroi.tenancy.types import CLOCKWORK
from beffroi.territory import queries as territory
from beffroi.territory.types import CommuneFacts


class Command(FrenchCommand):
    """Admit communes for an operator, which is founded when it does not stand yet."""

    help = (
        "Admet des communes chez un opérateur et adopte des démarches pour elles, par milliers. "
        "Peut être relancée : ce qui existe ne bouge pas. L’opérateur est créé s’il n’existe pas. "
        "Code de sortie : 0 fait, 1 données introuvables ou refusées, 2 demande incorrecte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the operator, one way to name the communes, the packs."""
        super().add_arguments(parser)
        parser.add_argument("--operator", required=True, metavar="SIREN", help="SIREN de l’opérateur")
        parser.add_argument("--name", default="", metavar="NOM", help="nom de l’opérateur, à sa création")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--commune", nargs="+", metavar="CODE", help="codes INSEE, actuels ou anciens")
        who.add_argument("--epci", metavar="SIREN", help="toutes les communes d’une intercommunalité")
        who.add_argument("--departement", metavar="CODE", help="toutes les communes d’un département")
        who.add_argument("--all", action="store_true", help="toutes les communes de France")
        parser.add_argument(
            "--adopt", nargs="+", default=[], metavar="PAQUET", help="paquet, ou démarche « paquet/code »"
        )

    def handle(self, **options: Any) -> None:
        """Found, publish, admit, report."""
        communes = self._communes(options)
        operator = _operator(options["operator"], options["name"])
        offers = self._offers(operator, options["adopt"])
        newcomers = [newcomer(each) for each in communes if each.siren]
        done = actions.admit(
            operator=operator,
            newcomers=newcomers,
            offers=offers,
            by=CLOCKWORK,
            on=datetime.now(UTC),
            progress=lambda count, total: self.tell(f"  {count} sur {total}"),
        )
        self._report(options, done, skipped=len(communes) - len(newcomers))

    def _communes(self, options: dict[str, Any]) -> list[CommuneFacts]:
        if options["commune"]:
            return _by_codes(options["commune"])
        if options["epci"]:
            found = territory.members_of(_siren(options["epci"], "--epci"))
            why = f"Aucune intercommunalité ne porte le SIREN {options['epci']}."
        elif options["departement"]:
            found = territory.communes_of(options["departement"].upper())
            why = f"Aucun département ne porte le code {options['departement']}."
        else:
            found, why = territory.communes_of(None), "Aucune commune n’est connue."
        if not found:
            raise wrong_data(f"{why} Vérifiez-le, ou chargez le référentiel : « beffroi load_territory ».")
        return found

    def _offers(self, operator: Organisation, packs: list[str]) -> list[Offer]:
        if not packs:
            return []
        if published := publish(operator):
            self.tell(f"  publié : {', '.join(published)}")
        return offers_of(packs)

    def _report(self, options: dict[str, Any], done: Admission, *, skipped: int) -> None:
        told = {
            "admitted": done.admitted,
            "already": done.already,
            "adopted": done.adopted,
            "skipped": skipped,
        }
        if options["json"]:
            self.answer(told)
            return
        said = f"{done.admitted} admises, {done.already} déjà membres, {done.adopted} adoptions en place."
        self.stdout.write(said + (f" {skipped} sans SIREN, laissées de côté." if skipped else ""))


def _siren(text: str, argument: str) -> str:
    try:
        return check_siren(text)
    except Refusal as refusal:
        raise wrong_usage(f"{argument} : {refusal.message}") from refusal


def _by_codes(codes: list[str]) -> list[CommuneFacts]:
    """Return the communes of codes, each once; a former code finds its present commune."""
    asked = [code.strip().upper() for code in codes]
    found = territory.communes(asked)
    if unknown := [code for code in asked if code not in found]:
        raise wrong_data(f"Codes INSEE inconnus : {', '.join(unknown)}. Vérifiez-les.")
    return list({found[code].insee: found[code] for code in asked}.values())


def _operator(siren: str, name: str) -> Organisation:
    try:
        operator = operators.by_siren("".join(siren.split()))
    except UnknownOrganisation:
        siren = _siren(siren, "--operator")
        known = territory.epci(siren)
        name = name or (known.name if known else f"Opérateur {siren}")
        slug = f"{slugify_fr(name)}-{siren}"[-140:]
        return actions.found_operator(siren=siren, name=name, slug=slug, by=CLOCKWORK, on=datetime.now(UTC))
    if operator.kind != Kind.OPERATOR:
        raise wrong_data(f"{operator.name} est membre ici, non opérateur. Donnez le SIREN d’un opérateur.")
    return operator


def newcomer(commune: CommuneFacts) -> Newcomer:
    """Return a commune of the referential as an organisation to admit."""
    return Newcomer(
        siren=commune.siren or "",
        kind=Kind.COMMUNE,
        name=commune.name,
        slug=commune.slug,
        commune_code=commune.insee,
        department=commune.department_code,
        postcode=next(iter(commune.postcodes), ""),
        population=commune.population or 0,
    )


def offers_of(packs: Iterable[str]) -> list[Offer]:
    """Return the latest versions of packs or procedures that take requests; :raises CommandError: none does."""
    published = {each.reference: each.version for each in versions.adoptable(datetime.now(UTC).date())}
    offers: dict[str, Offer] = {}
    for wanted in packs:
        found = [name for name in published if name == wanted or name.startswith(f"{wanted}/")]
        if not found:
            known = ", ".join(sorted({name.partition("/")[0] for name in published}))
            raise wrong_usage(f"--adopt : « {wanted} » n’est pas publié. Choisissez parmi : {known}.")
        offers |= {name: Offer(name, published[name]) for name in found}
    return list(offers.values())
