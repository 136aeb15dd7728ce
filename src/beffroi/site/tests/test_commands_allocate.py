"""``beffroi allocate``, without any database."""

import json

import pytest

from beffroi.site.tests.running import run


def allocate(total: int, weights: list[tuple[str, object]]):
    told = json.dumps([{"siren": siren, "weight": weight} for siren, weight in weights])
    return run("allocate", "--total", str(total), "--weights", "-", stdin=told)


def shares(total: int, weights: list[tuple[str, object]]) -> list[int]:
    done = allocate(total, weights)
    assert done.returncode == 0, done.stderr
    return [row["cents"] for row in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        # 33.33 each; the cent left goes to the smallest SIREN, wherever it stands
        (100, [("300000003", 1), ("100000001", 1), ("200000002", 1)], [33, 34, 33]),
        # 10.5 and 10.5 and 0: the cent to the smallest of the two
        (21, [("200000002", 5), ("100000001", 5), ("300000003", 0)], [10, 11, 0]),
        # 1.43, 2.86, 5.71: largest remainders first
        (10, [("100000001", 1), ("200000002", 2), ("300000003", 4)], [1, 3, 6]),
        # weights with decimals keep their proportions exactly
        (100, [("100000001", 1.5), ("200000002", 1)], [60, 40]),
        (3, [("100000001", 0.1), ("200000002", 0.2)], [1, 2]),
        (0, [("100000001", 1)], [0]),
        (10**18 + 1, [("100000001", 1), ("200000002", 1)], [5 * 10**17 + 1, 5 * 10**17]),
    ],
)
def test_the_total_is_shared_to_the_cent(total, weights, expected):
    assert shares(total, weights) == expected
    assert sum(expected) == total


@pytest.mark.parametrize(
    "weights",
    [
        [],
        [("100000001", 0)],
        [("100000001", -1)],
        [("100000001", 1), ("100000001", 1)],
        [("100000001", "1")],
        [("100000001", None)],
        [("100000001", True)],
        [("", 1)],
    ],
)
def test_weights_that_mean_nothing_are_found(weights):
    done = allocate(100, weights)
    assert done.returncode == 1
    assert done.stderr.startswith("Erreur : ")


@pytest.mark.parametrize(
    "text", ['[{"siren": "1", "weight": 1e999999999}]', '[{"siren": "1", "weight": NaN}]', "{}", "[1]"]
)
def test_strange_numbers_stop_quickly(text):
    done = run("allocate", "--total", "10", "--weights", "-", stdin=text)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("total", ["-1", "1.5", "x", ""])
def test_a_total_is_a_whole_number_of_cents(total):
    done = run("allocate", f"--total={total}", "--weights", "-", stdin='[{"siren": "1", "weight": 1}]')
    assert done.returncode == 2
    assert "rreur" in done.stderr
