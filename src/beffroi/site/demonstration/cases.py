"""The cases of the demonstration, town by town: every state, every age."""

from __future__ import annotations

from beffroi.cases.types import Channel
from beffroi.site.demonstration.scripts import (
    Due,
    Script,
    ask,
    decide,
    extend,
    give,
    lapse,
    opened,
    reply,
    take,
    transfer,
    withdraw,
    write,
)

REQUEST, ACT, WORKS = "saisine/demande", "etat_civil/acte-naissance", "urbanisme/declaration-prealable"

VENISSIEUX = (
    Script("venissieux", WORKS, 0, "cloture", Due(2), (take(20),)),
    Script("venissieux", WORKS, 1, "solaire", 9, (take(8), ask(5, "DP4"))),
    Script("venissieux", WORKS, 2, "fenetre", 12, (take(11), extend(6, "abords"))),
    Script("venissieux", WORKS, 3, "abri", 26, (take(24), ask(20, "DP4"), give(4, "DP4"))),
    Script("venissieux", WORKS, 4, "piscine", 0),
    Script("venissieux", WORKS, 5, "veranda", 1),
    Script("venissieux", WORKS, 6, "cloture", 35, (take(33), decide(8, "granted"), opened(7))),
    Script(
        "venissieux",
        WORKS,
        7,
        "abri",
        60,
        (
            take(58),
            decide(
                36,
                "refused",
                "Le plan local d’urbanisme demande 4 m entre l’abri et la limite. Le projet en prévoit 1.",
            ),
            opened(35),
            write(20, "Puis-je déplacer l’abri et refaire une déclaration ?"),
        ),
    ),
    Script("venissieux", WORKS, 8, "solaire", 75, (take(70), lapse())),
    Script("venissieux", WORKS, 9, "fenetre", 150, (take(149), ask(140, "DP4", "DP5"), lapse())),
    Script("venissieux", WORKS, 10, "veranda", Due(-1), (take(18),)),
    Script("venissieux", WORKS, 11, "cloture", 14, (take(12), withdraw(3))),
    Script("venissieux", REQUEST, 12, "lampadaire", 0),
    Script("venissieux", REQUEST, 13, "trou", 0, channel=Channel.PHONE),
    Script("venissieux", REQUEST, 14, "depot", 2, (take(1),)),
    Script(
        "venissieux",
        REQUEST,
        15,
        "cantine",
        5,
        (
            take(5),
            reply(4, "Bonjour, combien de repas par semaine souhaitez-vous ?"),
            write(3, "Deux, le mardi et le jeudi. Merci."),
        ),
    ),
    Script("venissieux", REQUEST, 16, "subvention", 30, (take(28), ask(21, "documents")), kind="association"),
    Script(
        "venissieux",
        REQUEST,
        17,
        "bruit",
        Due(3),
        (take(40), write(2, "Le bruit continue. Avez-vous pu vous déplacer ?")),
    ),
    Script("venissieux", REQUEST, 18, "derogation", Due(-1), (take(50),)),
    Script("venissieux", REQUEST, 19, "amende", 80, (take(75), lapse())),
    Script("venissieux", REQUEST, 20, "transport", 20, (take(19), transfer(18, "SYTRAL Mobilités"))),
    Script("venissieux", REQUEST, 21, "jardin", 15, (take(14), decide(6, "granted"), opened(5))),
    Script("venissieux", ACT, 22, "copie", 3, (take(2),)),
    Script("venissieux", ACT, 23, "extrait", 0, channel=Channel.COUNTER),
    Script("venissieux", ACT, 24, "filiation", 8, (take(7), decide(5, "granted"), opened(4))),
    Script("venissieux", ACT, 25, "copie", 18, (take(17), ask(14, "identite"))),
)
VAULX = (
    Script("vaulx-en-velin", WORKS, 26, "veranda", Due(1), (take(22),)),
    Script("vaulx-en-velin", WORKS, 27, "piscine", 10, (take(9), ask(7, "DP3"), give(2, "DP3"))),
    Script(
        "vaulx-en-velin",
        WORKS,
        28,
        "cloture",
        40,
        (take(39), decide(15, "partly", "La clôture reste à 1,60 m au plus et laisse passer l’eau.")),
    ),
    Script("vaulx-en-velin", REQUEST, 29, "haie", 1),
    Script("vaulx-en-velin", REQUEST, 30, "salle", 6, (take(5),), kind="association"),
    Script(
        "vaulx-en-velin",
        REQUEST,
        31,
        "garderie",
        45,
        (take(44), decide(12, "refused", "Aucun agent n’est disponible après 18 h cette année.")),
    ),
    Script("vaulx-en-velin", REQUEST, 32, "bac", Due(8)),
    Script("vaulx-en-velin", ACT, 33, "filiation", 4),
    Script("vaulx-en-velin", ACT, 34, "copie", 90, (lapse(),)),
)
CORBAS = (
    Script("corbas", WORKS, 35, "abri", 5, (take(4),)),
    Script("corbas", WORKS, 36, "solaire", 22, (take(20), ask(16, "DP5")), kind="company"),
    Script("corbas", REQUEST, 37, "tilleul", 0),
    Script(
        "corbas",
        REQUEST,
        38,
        "banc",
        13,
        (take(12), reply(10, "Bonjour, nous regardons avec le gestionnaire de l’abri.")),
    ),
    Script("corbas", REQUEST, 39, "trou", 33, (take(30), decide(25, "granted"))),
    Script("corbas", ACT, 40, "extrait", 2, channel=Channel.POST),
    Script("corbas", REQUEST, 41, "depot", 11, (withdraw(9),)),
)
GIVORS = (
    Script("givors", WORKS, 42, "fenetre", 16, (take(15), extend(10, "abords"))),
    Script("givors", WORKS, 43, "cloture", 3),
    Script("givors", REQUEST, 44, "bruit", Due(5)),
    Script(
        "givors",
        REQUEST,
        45,
        "lampadaire",
        25,
        (take(24), decide(20, "no_action", "Le lampadaire a été réparé avant votre demande.")),
    ),
    Script("givors", ACT, 46, "copie", 6, (take(5), ask(4, "identite"), give(1, "identite"))),
)
GRIGNY = (
    Script("grigny-sur-rhone", REQUEST, 47, "haie", 4),
    Script(
        "grigny-sur-rhone", REQUEST, 48, "salle", 17, (take(16), decide(13, "granted")), kind="association"
    ),
    Script("grigny-sur-rhone", ACT, 49, "extrait", 1),
)
OULLINS = (
    Script("oullins-pierre-benite", WORKS, 50, "solaire", 7, (take(6),), kind="company"),
    Script("oullins-pierre-benite", WORKS, 51, "piscine", 45, (take(44), lapse())),
    Script("oullins-pierre-benite", REQUEST, 52, "amende", 19, (take(18),)),
    Script("oullins-pierre-benite", REQUEST, 53, "jardin", 0),
    Script(
        "oullins-pierre-benite",
        ACT,
        54,
        "filiation",
        12,
        (
            take(11),
            decide(9, "partly", "Votre lien avec la personne n’est pas établi par les pièces jointes."),
        ),
    ),
    Script("oullins-pierre-benite", ACT, 55, "copie", 28, (take(27), transfer(26, "Mairie de naissance"))),
)
SAINT_CHAMOND = (
    Script("saint-chamond", REQUEST, 56, "cantine", 2),
    Script("saint-chamond", REQUEST, 57, "tilleul", Due(-1), (take(30),)),
    Script("saint-chamond", REQUEST, 58, "banc", 0, channel=Channel.COUNTER),
    Script("saint-chamond", ACT, 59, "extrait", 9, (take(8),)),
)
SCRIPTS: tuple[Script, ...] = (*VENISSIEUX, *VAULX, *CORBAS, *GIVORS, *GRIGNY, *OULLINS, *SAINT_CHAMOND)
