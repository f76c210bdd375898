"""The fields of `POST /predict` that say which image of a film is read."""

import httpx
import numpy as np
import pytest
import pyvips
from serving import SETTINGS, StubReader, serve

from inference.create_app import create_app
from inference.film.view import PLAIN_VIEW, Crop, FilmView

LEVELS = (np.arange(200 * 600) % 251).astype(np.uint8).reshape(600, 200)
FILM: bytes = pyvips.Image.new_from_array(LEVELS).tiffsave_buffer(page_height=300)


@pytest.mark.parametrize(
    ("fields", "view"),
    [
        ({}, PLAIN_VIEW),
        ({"page": "1"}, FilmView(page=1)),
        ({"turn": "270", "mirrored": "true"}, FilmView(turn=270, mirrored=True)),
        (
            {"turn": "0", "mirrored": "false", "crop": "1,2,30,40"},
            FilmView(crop=Crop(1, 2, 30, 40)),
        ),
    ],
)
def test_reads_the_view_that_the_form_asks_for(fields: dict[str, str], view: FilmView) -> None:
    reader = StubReader()
    with serve(create_app(SETTINGS, reader)) as client:
        assert client.post("/predict", data=fields, files={"file": FILM}).status_code == 200
    assert reader.views == [view]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"page": "-1"}, "page must be a whole number from 0"),
        ({"page": "first"}, "page must be"),
        ({"page": "٣"}, "page must be"),
        ({"page": ""}, "page must be"),
        ({"turn": "45"}, "turn must be 0, 90, 180 or 270"),
        ({"mirrored": "yes"}, "mirrored must be true or false"),
        ({"crop": "1,2,3"}, "crop must be x,y,width,height"),
        ({"crop": "1,2,0,4"}, "crop must be"),
        ({"crop": "1.5,2,3,4"}, "crop must be"),
        ({"crop": "1" * 200}, "crop is too long"),
        ({"turn": ["90", "90"]}, "turn is there twice"),
    ],
)
def test_refuses_a_view_that_can_not_be_used(
    client: httpx.Client, fields: dict[str, str], words: str
) -> None:
    answer = client.post("/predict", data=fields, files={"file": FILM})
    assert (answer.status_code, answer.json()["code"]) == (422, "FORM_INVALID")
    assert words in answer.json()["detail"]


def test_answers_in_px_of_the_view(client: httpx.Client) -> None:
    def size(**fields: str) -> tuple[int, int]:
        answer = client.post("/predict", data=fields, files={"file": FILM}).json()
        return answer["image"]["width"], answer["image"]["height"]

    assert size() == (200, 300)
    assert size(page="1", turn="90") == (300, 200)
    assert size(turn="90", crop="50,60,1000,70") == (250, 70)
