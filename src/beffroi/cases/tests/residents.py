"""A resident with a browser without scripts: fills in forms as they are shown."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PERSON = {
    "family_name": "Benali",
    "given_names": "Nadia",
    "email": "nadia.benali@exemple.test",
    "phone": "",
    "address-lines": "12 rue Gambetta",
    "address-postcode": "69200",
    "address-city": "Vénissieux",
}
REQUEST = {"theme": "proprete", "objet": "Bac cassé", "description": "Le couvercle du bac est cassé."}
BIRTH = [
    ("acte", {"nature": "extrait-sans-filiation", "exemplaires": "1"}),
    (
        "personne",
        {
            "nom": "Benali",
            "prenoms": "Nadia",
            "date-naissance-day": "27",
            "date-naissance-month": "3",
            "date-naissance-year": "1985",
            "lieu-naissance": "Vénissieux",
        },
    ),
    ("remise", {"remise": "courrier"}),
]
PLANNING = [
    (
        "declarant",
        {
            "declarant": "particulier",
            "date-naissance-day": "27",
            "date-naissance-month": "3",
            "date-naissance-year": "1985",
        },
    ),
    (
        "terrain",
        {
            "adresse-terrain-lines": "12 rue Gambetta",
            "adresse-terrain-postcode": "69200",
            "adresse-terrain-city": "Vénissieux",
            "parcelles": "AB 123, AB 124",
            "superficie": "450",
        },
    ),
    ("projet", {"travaux": ["cloture"], "description": "Clôture de 1,60 m en bois."}),
    ("situation", {"protection": "non", "visible": "non"}),
    ("engagement", {"attestation": "yes"}),
]


def pdf(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A small file."""
    return SimpleUploadedFile(name, content, "application/pdf")


class Resident:
    """Goes through the pages of one procedure of one commune."""

    def __init__(self, code: str, slug: str = "venissieux") -> None:
        self.browser = Client(enforce_csrf_checks=False)
        self.base = f"/{slug}/demarches/{code}/"

    def get(self, page: str = "", **query: str) -> Any:
        return self.browser.get(self.base + page, query)

    def post(self, page: str, told: dict[str, Any] | None = None, *, returning: bool = False) -> Any:
        back = "?retour=verification" if returning else ""
        return self.browser.post(f"{self.base}{page}{back}", told or {})

    def begin(self, **told: Any) -> None:
        """Start, and say who one is."""
        assert self.post("commencer").status_code == 302
        assert (
            self.post("demandeur", {"kind": "person", "helping": "no"}).headers["Location"]
            == f"{self.base}coordonnees"
        )
        assert self.post("coordonnees", PERSON | told).status_code == 302

    def answer(self, page: str, told: dict[str, Any]) -> Any:
        """Answer a page; when an answer calls for more questions, the same answers are sent again."""
        response = self.post(f"questions/{page}", told)
        assert response.status_code in {200, 302}, errors_of(response)
        return response

    def send(self) -> str:
        """Send, and return the address of the receipt."""
        response = self.post("verification")
        assert response.status_code == 302, errors_of(response)
        return str(response.headers["Location"])


def errors_of(response: Any) -> list[str]:
    """The errors that a page shows at its top."""
    found = re.search(r'govuk-error-summary__list">(.*?)</ul>', response.content.decode(), re.DOTALL)
    return (
        [re.sub("<.*?>", "", each).strip() for each in re.findall(r"<li>(.*?)</li>", found[1])]
        if found
        else []
    )


def text_of(response: Any) -> str:
    """What a page says, without its markup; every space is a plain one."""
    body = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(body.replace("&#x27;", "'").split())
