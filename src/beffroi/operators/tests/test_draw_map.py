"""The map of members: north is up, areas follow populations, names never cover a circle."""

from __future__ import annotations

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from beffroi.operators.mapping import HIGHEST, MOST_DOTS, WIDTH, Place, _box, _meet, draw
from beffroi.operators.web.showing import circles

LYON, LILLE, NICE, SAINT_DENIS = (45.75, 4.85), (50.63, 3.06), (43.7, 7.27), (-20.88, 55.45)


def test_north_is_up_and_east_is_right():
    drawing = draw([Place("Lille", 230_000, LILLE), Place("Nice", 340_000, NICE)])
    at = {dot.title: dot for dot in drawing.members}
    assert at["Lille"].y < at["Nice"].y
    assert at["Lille"].x < at["Nice"].x


def test_areas_follow_populations():
    drawing = draw([Place("Grande", 40_000, LYON), Place("Moyenne", 10_000, NICE)])
    grande, moyenne = drawing.members
    assert grande.radius == 2 * moyenne.radius


def test_far_members_are_counted_outside_and_shown_when_alone():
    both = draw([Place("Lyon", 500_000, LYON), Place("Saint-Denis", 150_000, SAINT_DENIS)], unplaced=2)
    assert (both.shown, both.outside) == (1, 3)
    alone = draw([Place("Saint-Denis", 150_000, SAINT_DENIS)])
    assert (alone.shown, alone.outside) == (1, 0)


def test_nobody_to_draw_gives_an_empty_map_and_a_sentence():
    drawing = draw([])
    assert drawing.members == ()
    assert "Aucun membre" in render_to_string("operators/parts/map.html", {"drawing": drawing, "circles": ""})


def test_the_whole_country_stays_light():
    places = [Place(f"C{n}", n, (42 + n % 90 / 10, -4 + n // 90 % 120 / 9)) for n in range(10_800)]
    drawing = draw(places, [LYON] * 5000)
    assert len(drawing.members) <= MOST_DOTS
    assert drawing.around.count("M") <= MOST_DOTS
    assert drawing.shown == 10_800
    assert drawing.members[0].title == "C10799"


def test_a_reader_hears_a_title_and_a_summary():
    drawing = draw([Place("Lyon <b>", 500_000, LYON), Place("Nice", 340_000, NICE)])
    told = {"drawing": drawing, "circles": circles(drawing.members)}
    page = render_to_string("operators/parts/map.html", told)
    assert "<title>Lyon &lt;b&gt;</title>" in page
    assert 'role="img" aria-labelledby="carte-titre carte-texte"' in page
    assert '<title id="carte-titre">Carte des membres</title>' in page
    assert "2 membres, placés" in page
    assert "<b>" not in page
    assert "style=" not in page


_places = st.lists(
    st.builds(
        Place,
        st.text("abcdefghij-", min_size=1, max_size=24),
        st.integers(0, 2_000_000),
        st.tuples(st.floats(42, 51), st.floats(-5, 9)),
    ),
    min_size=1,
    max_size=12,
)


@given(_places)
def test_everything_stays_in_the_frame_and_names_cover_nothing(places):
    drawing = draw(places)
    assert drawing.height <= HIGHEST + 1
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= drawing.height for dot in drawing.members)
    boxes = [_box(label) for label in drawing.labels]
    circles = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in drawing.members]
    assert not any(_meet(box, other) for n, box in enumerate(boxes) for other in boxes[:n] + circles)
