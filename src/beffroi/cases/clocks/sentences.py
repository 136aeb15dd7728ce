"""Every rule in plain French, with its stable code, its text and how sure we are of it."""

from beffroi.cases.clocks.types import Sentence

_L114_3 = "CRPA, article L114-3"
_L114_5 = "CRPA, article L114-5"
_R112_11_2 = "CRPA, article R112-11-2"
_R423_41 = "Code de l’urbanisme, article R*423-41"
_COUNTING = "Code de procédure civile, article 641 (par analogie) ; fiche F32388 de la DILA"

# Reception and receipts
RECEIVED = Sentence("clock.received", "Demande reçue le {0}.", "CRPA, article L110-1", "V")
ELECTRONIC_DEPOSIT = Sentence(
    "planning.r474-1.electronic-deposit",
    "Dépôt électronique : le délai court de l’envoi de l’accusé d’enregistrement, le {0}.",
    "Code de l’urbanisme, article R*474-1",
    "V",
)
REGISTRATION_RECEIPT = Sentence(
    "crpa.r112-11-2.registration-receipt",
    "Sans accusé immédiat, l’accusé d’enregistrement part au plus tard le {0} (un jour ouvré).",
    _R112_11_2,
    "V",
)
ACKNOWLEDGE = Sentence(
    "crpa.r112-11-2.acknowledge",
    "L’accusé de réception part au plus tard le {0} (dix jours ouvrés).",
    _R112_11_2,
    "V",
)
NOT_ELECTRONIC = Sentence(
    "crpa.l112-3.acknowledge",
    "La demande n’est pas électronique : un accusé de réception est dû, sans délai chiffré.",
    "CRPA, article L112-3",
    "V",
)
ACKNOWLEDGED = Sentence(
    "clock.acknowledged",
    "Accusé de réception envoyé le {0}. Il ne change pas le délai.",
    "CRPA, articles L112-3 et L112-11",
    "V",
)

# Transfer
TRANSFER_FIRST = Sentence(
    "crpa.l114-3.first-seised",
    "Demande transmise le {0}. Le délai de refus court toujours de la première réception.",
    _L114_3,
    "V",
)
TRANSFER_COMPETENT = Sentence(
    "crpa.l114-3.competent",
    "L’administration compétente a reçu la demande le {0}. Le délai ne court pas avant ce jour.",
    _L114_3,
    "V",
)
TRANSFER_SPECIAL = Sentence(
    "clock.transfer.competent",
    "L’administration compétente a reçu la demande le {0}. Le délai court de ce jour.",
    "CRPA, article R*311-12",
    "V",
)
TRANSFER_PLANNING = Sentence(
    "planning.r423-19.competent",
    "La mairie compétente a reçu la demande le {0}. Le délai repart entier de ce jour.",
    "Code de l’urbanisme, article R*423-19 ; CRPA, article L114-3",
    "M",
)
TRANSFER_NO_EFFECT = Sentence(
    "clock.transfer.no-effect",
    "Demande transmise le {0}. Les dates ne changent pas.",
    "CRPA, article L114-2",
    "V",
)

# Missing pieces: what the code of relations with the public says
REQUEST_RESTART = Sentence(
    "crpa.l114-5.restart",
    "Pièces demandées le {0}. Le délai d’accord ne court qu’à la réception de toutes les pièces.",
    _L114_5,
    "V",
)
PIECES_RESTART = Sentence(
    "crpa.l114-5.complete",
    "Toutes les pièces sont arrivées le {0}. Le délai court, entier, à partir du {1}.",
    _L114_5,
    "V",
)
DUE_PASSED = Sentence(
    "crpa.l114-5.due-passed",
    "Tant que des pièces manquent, le délai ne court pas, même après le {0}.",
    _L114_5,
    "V",
)
REQUEST_SUSPENSION = Sentence(
    "crpa.l114-5.suspension",
    "Pièces demandées le {0}. Le délai est suspendu jusqu’à leur réception, au plus tard le {1}.",
    f"{_L114_5} ; Conseil d’État, 13 janvier 2003, n° 237034",
    "V",
)
PIECES_RESUME = Sentence(
    "crpa.l114-5.resumed",
    "Pièces reçues le {0}. La suspension est finie et le reste du délai court.",
    _L114_5,
    "V",
)
PIECES_AFTER_DUE = Sentence(
    "crpa.l114-5.pieces-after-due",
    "Pièces reçues le {0}. La suspension avait déjà pris fin le {1}.",
    _L114_5,
    "V",
)
NO_ALLOWED_TIME = Sentence(
    "crpa.l114-5.no-allowed-time",
    "Pièces demandées le {0} sans date limite pour répondre. Par prudence, le délai ne change pas.",
    _L114_5,
    "V2",
)
NO_LEGAL_SOURCE = Sentence(
    "crpa.l114-5.no-legal-source",
    "Aucune pièce demandée le {0} n’est exigée par un texte. Le délai ne change pas.",
    _L114_5,
    "V",
)
REQUEST_NO_EFFECT = Sentence(
    "clock.incomplete.no-effect", "Pièces demandées le {0}. Les dates ne changent pas.", _L114_5, "V"
)
PIECES_NO_EFFECT = Sentence(
    "clock.completed.no-effect",
    "Pièces reçues le {0}. Aucune n’était attendue : les dates ne changent pas.",
    _L114_5,
    "V",
)

# Missing pieces: what the code of planning says
PLANNING_COMPLETE = Sentence(
    "planning.r423-22.deemed-complete",
    "Sans liste de pièces notifiée au plus tard le {0}, le dossier est réputé complet.",
    "Code de l’urbanisme, article R*423-22",
    "V",
)
PLANNING_REQUEST = Sentence(
    "planning.r423-38.request",
    "Pièces demandées le {0}. L’instruction commencera à leur réception, attendue au plus tard le {1}.",
    "Code de l’urbanisme, articles R*423-38 et R*423-39",
    "V",
)
PLANNING_REPLACED = Sentence(
    "planning.r423-40.replaced",
    "Cette demande remplace celle du {0} : le temps pour répondre repart entier.",
    "Code de l’urbanisme, article R*423-40",
    "V",
)
PLANNING_LATE_REQUEST = Sentence(
    "planning.r423-41.late",
    "Pièces demandées le {0}, après le {1}. Cette demande est tardive et ne change pas le délai.",
    _R423_41,
    "V",
)
PLANNING_NO_SOURCE = Sentence(
    "planning.r423-41.no-legal-source",
    "Aucune pièce demandée le {0} ne figure dans le code. Le délai ne change pas.",
    _R423_41,
    "V",
)
PLANNING_PIECES = Sentence(
    "planning.r423-39.complete",
    "Toutes les pièces sont arrivées le {0}. Le délai court, entier, à partir du {1}.",
    "Code de l’urbanisme, articles R*423-19 et R*423-39",
    "V",
)
LAPSE_AHEAD = Sentence(
    "planning.r423-39.lapse-ahead",
    "Sans les pièces, la demande est tacitement refusée : au plus tôt le {0}, au plus tard le {1}.",
    "Code de l’urbanisme, article R*423-39",
    "V",
)
LAPSED = Sentence(
    "planning.r423-39.lapsed",
    "Les pièces attendues au plus tard le {0} ne sont pas arrivées. La demande est tacitement refusée.",
    "Code de l’urbanisme, article R*423-39",
    "V",
)
PIECES_AFTER_LAPSE = Sentence(
    "planning.r423-39.pieces-after-lapse",
    "Pièces reçues le {0}. La demande était tacitement refusée depuis le {1} au plus tard.",
    "Code de l’urbanisme, article R*423-39",
    "V",
)
PIECES_DOUBTFUL = Sentence(
    "planning.r423-39.pieces-doubtful",
    "Pièces reçues le {0}, au lendemain du terme. Le doute profite au demandeur : elles comptent.",
    _COUNTING,
    "V2",
)

# Longer delays
EXTENDED = Sentence(
    "clock.extension.in-time",
    "Délai plus long notifié le {0} : {1} de plus, soit {2}.",
    "Texte de la démarche",
    "V",
)
EXTENSION_LATE = Sentence(
    "clock.extension.late",
    "Délai plus long notifié le {0}, après le {1}. Cette notification tardive est sans effet.",
    "Texte de la démarche",
    "V",
)
EXTENSION_UNKNOWN = Sentence(
    "clock.extension.unknown",
    "Délai plus long notifié le {0}. Aucun texte de la démarche ne le prévoit : il est sans effet.",
    "Texte de la démarche",
    "V",
)
EXTENSION_NOT_CUMULATED = Sentence(
    "clock.extension.not-cumulated",
    "Délai plus long notifié le {0}. Il ne s’ajoute pas à celui déjà notifié : le plus long compte.",
    "Texte de la démarche",
    "V",
)

# Counting
COUNTED = Sentence(
    "counting.date-to-date",
    "Le délai de {0} court du {1}. Il se compte de date à date : son terme est le {2}.",
    _COUNTING,
    "V2",
)
PAUSED = Sentence(
    "counting.suspended-days",
    "La suspension ajoute {0}. Le terme devient le {1}.",
    "CRPA, article L114-5",
    "V",
)
NOT_WORKED = Sentence(
    "counting.no-postponement",
    "Ce terme n’est pas un jour ouvré. Il n’est pas reporté.",
    "Commentaire de doctrine (vagneux.fr, 2022) ; aucun texte du CRPA",
    "V2",
)
SILENCE = Sentence(
    "counting.unsettled-day",
    "Sans décision, le silence vaut {0} : au plus tôt le {1}, au plus tard le {2}.",
    _COUNTING,
    "V2",
)
NO_SILENCE = Sentence(
    "clock.no-silence",
    "Pour cette démarche, le silence ne vaut ni accord ni refus.",
    "Texte de la démarche",
    "V",
)

# The end
DECIDED = Sentence(
    "clock.decided", "Décision prise le {0}, avant l’effet du silence.", "CRPA, article L231-1", "V"
)
DECIDED_PLAIN = Sentence("clock.decided", "Décision prise le {0}.", "CRPA, article L231-1", "V")
DOUBTFUL = Sentence(
    "counting.doubtful",
    "Le {0}, selon une lecture, le silence avait déjà pris effet, dès le {1}.",
    _COUNTING,
    "V2",
)
AFTER_SILENCE = Sentence(
    "clock.after-silence",
    "L’acte du {0} est sans effet : le silence avait pris effet le {1} au plus tard.",
    "CRPA, articles L231-1 et L231-4",
    "V",
)
DECIDED_AFTER = Sentence(
    "clock.decided-after-silence",
    "Décision prise le {0}. Le silence avait déjà pris effet, le {1} au plus tard.",
    "CRPA, articles L231-1 et L231-4",
    "V",
)
AFTER_END = Sentence(
    "clock.after-end",
    "Le {0}, le délai n’avait plus cours : les dates ne changent pas.",
    "CRPA, article L231-1",
    "V",
)
NOTIFIED = Sentence("clock.notified", "Décision notifiée le {0}.", "CRPA, article L112-6", "V")
NOTIFIED_LATE = Sentence(
    "clock.notified-after-silence",
    "Décision notifiée le {0}, après le terme du {1}. Faites vérifier si un accord tacite est né.",
    "Lecture à confirmer",
    "M",
)
WITHDRAWN = Sentence(
    "clock.withdrawn",
    "Demande retirée le {0} : il n’y a plus de délai.",
    "Le demandeur dispose de sa demande",
    "V2",
)
WITHDRAWN_AFTER = Sentence(
    "clock.withdrawn-after-silence",
    "Retrait reçu le {0}. Le silence avait déjà pris effet, le {1} au plus tard.",
    "CRPA, articles L231-1 et L231-4",
    "V",
)
