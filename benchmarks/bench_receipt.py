"""How long one acknowledgement takes as PDF/A-2a and PDF/UA-1 once the compiler is warm.

Run: ``python -m benchmarks.bench_receipt [COUNT]``; prints one JSON object. Every receipt differs from the
others, so that nothing is answered from a cache.
"""

import json
import statistics
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

from beffroi.documents.letters import render_receipt
from beffroi.documents.papers import Office, ReceiptPaper, ReceivedPiece, Silence

BUDGET_MS = 10.0


def bench_receipt(count: int = 500) -> dict[str, Any]:
    """Make ``count`` receipts after twenty to warm up; return times in milliseconds per receipt."""
    for rank in range(20):
        render_receipt(receipt(count + rank))
    times, size = [], 0
    for rank in range(count):
        paper = receipt(rank)
        start = time.perf_counter()
        size = len(render_receipt(paper))
        times.append((time.perf_counter() - start) * 1000)
    return report(times, size)


def report(times: list[float], size: int) -> dict[str, Any]:
    mean = statistics.fmean(times)
    return {
        "work": "receipt PDF (PDF/A-2a, PDF/UA-1), warm",
        "count": len(times),
        "mean_ms": round(mean, 2),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "bytes": size,
        "budget_ms": BUDGET_MS,
        "met": mean <= BUDGET_MS,
    }


def receipt(rank: int) -> ReceiptPaper:
    """An invented request with two files, one missing piece and the appeals of a refusal."""
    office = Office(
        organisation="Commune de Vénissieux",
        service="Service de l’urbanisme",
        address=("5 avenue de l’Essai", "69200 Vénissieux"),
        phone="04 00 00 00 00",
        email="urbanisme@venissieux.example",
    )
    pieces = tuple(
        ReceivedPiece(name=f"plan {n}.pdf", size=rank * 1000, sha256=f"{rank * 7 + n:064x}") for n in (1, 2)
    )
    return ReceiptPaper(
        office=office,
        number=f"69259-2026-{rank:06}",
        received_at=datetime(2026, 11, 23, 17, rank % 60, tzinfo=UTC),
        addressee=(f"Mme Camille Exemple {rank}", f"{rank} rue des Essais", "69200 Vénissieux"),
        asked=f"Installer une terrasse de {rank} m² sur le trottoir",
        silence=Silence.REJECTS,
        silence_on=date(2027, 1, 23),
        court="tribunal administratif de Lyon (1 rue de l’Essai, 69003 Lyon)",
        missing=("Un plan coté de la terrasse",),
        missing_by=date(2026, 12, 23),
        pieces=pieces,
        answers=(("Adresse", f"{rank} rue des Essais"), ("Surface demandée", f"{rank} m²")),
        follow_up_url=f"https://demarches.example/suivi/69259-2026-{rank:06}",
    )


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(json.dumps(bench_receipt(asked), ensure_ascii=False))
