"""Residents' pages in another language: a false one, made on the spot, in which each word of ours can be told."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from django.test import Client
from django.utils import translation

from beffroi.cases import deliveries
from beffroi.cases.tests.residents import PERSON, REQUEST, Resident
from beffroi.site.translation import extracting, languages, sources

FALSE = "en"
OPENING, CLOSING = "⟦", "⟧"
OURS = re.compile(f"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}")
WORD = re.compile(r"[^\W\d_]{2,}")
ACCENTS = str.maketrans("aeiouyAEIOU", "åëïøůÿÅËÏØŮ")
HOLDER = re.compile(r"(%\(\w+\)s|\{[^}]*\}|<[^>]+>)")


def disguised(text: str) -> str:
    """Return a message a third longer, accented, between brackets; what stands for a value is kept."""
    parts = HOLDER.split(text)
    told = "".join(part if HOLDER.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    return f"{OPENING}{told}{' ~' * (len(text) // 6)}{CLOSING}"


@pytest.fixture(scope="module")
def false_catalogue(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    catalogue = extracting.extract()
    for message in catalogue:
        if message.id:
            many = isinstance(message.id, tuple)
            message.string = tuple(map(disguised, message.id)) if many else disguised(message.id)
    path = folder / FALSE / languages.COMPILED
    path.parent.mkdir(parents=True)
    with path.open("wb") as target:
        write_mo(target, catalogue)
    return folder


@pytest.fixture
def false_language(false_catalogue, settings):
    settings.LOCALE_PATHS = [false_catalogue]
    settings.LANGUAGES = languages.installed([false_catalogue])
    translation.activate("fr")
    return FALSE


class Seen(HTMLParser):
    """The words that a page shows outside what is said to be French."""

    VOID = frozenset({"input", "br", "meta", "link", "img", "path", "circle", "rect", "line", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        told = dict(attrs)
        silent = tag in {"script", "style", "title", "head"} or (tag != "html" and "lang" in told)
        self.open.append(silent or bool(self.open and self.open[-1]))

    def handle_endtag(self, tag):
        if tag not in self.VOID and self.open:
            self.open.pop()

    def handle_data(self, data):
        if data.strip() and not (self.open and self.open[-1]):
            self.words.append(" ".join(data.split()))


def untranslated(page: str, known: str) -> list[str]:
    """Return what a page shows that is neither translated, nor French said to be so, nor data."""
    left = [without_ours(text) for text in Seen(OURS.sub(lambda f: f.group(0).replace("<", " "), page)).words]
    return [text for text in left if any(word not in known for word in WORD.findall(text))]


def without_ours(text: str) -> str:
    """Remove what is translated, a translation inside another one too."""
    text = re.sub(r"https?://\S+", "", text)
    while (less := OURS.sub("", text)) != text:
        text = less
    return text


# Names, addresses and what the people of these tests have written; what the calendar of another language says.
DATA = (
    "Vénissieux Beffroi Nadia Benali rue Gambetta exemple nadia benali test Bac cassé Le couvercle du bac est cassé "
    "français English Ville de pdf PDF noreferrer http localhost cle suivi AM PM fr gouv service public "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December at months month days day years year MB kB beffroi ne pas repondre example "
    "lannuaire defenseurdesdroits formulaire cnil Propreté et déchets Le lampadaire devant est éteint depuis lundi Éclairage Accueil de la mairie"
)


def known_of(world) -> str:
    office = world.venissieux
    told = [DATA, office.display_name, office.opening_hours, office.city, *office.address_lines, office.email]
    told += [
        getattr(office, "dpo_contact", ""),
        getattr(office, "signatory_name", ""),
        office.signatory_quality,
    ]
    packs = [path.read_text(encoding="utf-8") for path in sources.PACKAGE.glob("packs/saisine/**/*.toml")]
    return " ".join([*map(str, told), world.operator.display_name, *packs])


@pytest.mark.django_db
def test_every_word_of_ours_is_translated_on_the_way_of_a_request(world, false_language):
    resident = Resident("demande")
    resident.browser.cookies["langue"] = FALSE
    known = known_of(world)
    pages = [
        resident.browser.get(path)
        for path in ("/", "/?q=zzzz", "/venissieux/", "/venissieux/suivre", "/suivi/")
    ]
    pages += [
        resident.browser.get(f"/venissieux/{name}") for name in ("accessibilite", "donnees-personnelles")
    ]
    pages.append(resident.get())
    resident.post("commencer")
    pages += [resident.get("demandeur"), resident.post("demandeur", {})]
    resident.post("demandeur", {"kind": "person", "helping": "no"})
    pages += [resident.post("coordonnees", {"email": "nadia"}), resident.get("coordonnees")]
    resident.post("coordonnees", PERSON)
    pages += [resident.get("questions/demande"), resident.post("questions/demande", {"objet": ""})]
    resident.post("questions/demande", REQUEST)
    pages += [resident.get("pieces"), resident.get("verification"), resident.get("plus-tard")]
    receipt = resident.post("verification")
    pages.append(resident.browser.get(receipt.headers["Location"]))
    faults = {
        page.request["PATH_INFO"]: left
        for page in pages
        if (left := untranslated(page.content.decode(), known))
    }
    assert not faults


@pytest.mark.django_db
def test_a_request_is_followed_in_another_language_and_its_receipt_stays_french(world, false_language):
    case = world.file()
    with world.reading():
        path = deliveries.tracking_path(case)
    browser = Client(headers={"Accept-Language": FALSE})
    page = browser.get(path)
    assert 'lang="en" class="govuk-template"' in page.content.decode()
    assert not untranslated(page.content.decode(), known_of(world))
    assert OPENING.encode() not in browser.get(path.replace("?", "/recu.pdf?")).content


@pytest.mark.django_db
def test_the_language_is_chosen_without_a_script_and_kept(world, false_language):
    browser = Client()
    shown = browser.get("/venissieux/").content.decode()
    assert 'name="language" value="en" lang="en"' in shown
    answer = browser.post("/langue", {"language": FALSE, "next": "/venissieux/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/venissieux/")
    assert disguised("Que voulez-vous faire\u00a0?") in browser.get("/venissieux/").content.decode()
    assert browser.post("/langue", {"language": "fr", "next": "//ailleurs.test/"}).headers["Location"] == "/"


@pytest.mark.django_db
def test_french_alone_offers_no_choice_whatever_the_browser_asks(world):
    page = Client(headers={"Accept-Language": "en"}).get("/venissieux/").content.decode()
    assert "app-languages" not in page
    assert '<html lang="fr"' in page
    assert page.count('lang="fr"') == 1


@pytest.mark.django_db
def test_the_pages_of_agents_and_the_api_stay_french(world, false_language):
    browser = Client(headers={"Accept-Language": FALSE})
    for path in ("/travail/", "/compte/connexion/", "/api/v1/inconnu"):
        assert OPENING not in browser.get(path, follow=True).content.decode()


VISIBLE = re.compile(
    r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL
)
COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
SAID = re.compile(r'(?:aria-label|title|alt|placeholder)="([^"]*)"')
UNMARKED = {"PDF", "cnil", "fr", "lannuaire", "service", "public", "formulaire", "defenseurdesdroits", "ou"}
"""Words that no language changes: a format, names of sites."""


@pytest.mark.parametrize(
    "path", [path for path in sources.templates() if path.stem != "described_by"], ids=lambda path: path.stem
)
def test_no_word_of_a_residents_template_stands_outside_a_translation(path):
    text = VISIBLE.sub(" ", COMMENT.sub("", path.read_text(encoding="utf-8")))
    told = Seen(text).words + SAID.findall(text)
    assert {word for each in told for word in WORD.findall(each)} <= UNMARKED


def test_no_sentence_of_a_residents_template_is_given_to_a_component_untranslated():
    given = re.compile(r'\b(?:text|label|title|hint|link_text|caption)="[^"]*[A-ZÀ-Ÿa-zà-ÿ]{3}[^"]*"')
    found = {path.name: given.findall(path.read_text(encoding="utf-8")) for path in sources.templates()}
    assert not {name: texts for name, texts in found.items() if any("{" not in text for text in texts)}


def test_the_catalogue_holds_templates_modules_and_counted_messages():
    catalogue = extracting.extract()
    assert catalogue.get("Que voulez-vous faire\u00a0?") is not None
    assert catalogue.get("Qui fait la demande\u00a0?") is not None
    assert catalogue.get("étape %(step)s sur %(steps)s") is not None
    assert catalogue.get("{count} caractère") is not None


def test_a_catalogue_is_begun_kept_up_to_date_and_compiled(tmp_path):
    catalogue = extracting.extract()
    path = tmp_path / "en" / languages.WRITTEN
    extracting.write(catalogue, path)
    assert extracting.update(tmp_path, catalogue) == [path]
    assert languages.compile_all(tmp_path) == [path.with_suffix(".mo")]
    assert languages.compile_all(tmp_path) == []
    assert languages.installed([tmp_path]) == [("fr", "français"), ("en", "English")]
