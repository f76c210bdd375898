"""A prepared canvas becomes a training picture: geometry first, then what other machines do."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.geometry import Floats, between_pixels, place, to_canvas
from training.settings import BORDER, CANVAS, PICTURE, Augmentation

Grey = NDArray[np.uint8]
Rng = np.random.Generator


@dataclass(frozen=True)
class Sample:
    """A training picture (640, 256) and its corners (n, 4, 2) in px of it."""

    image: Grey
    corners: Floats


def _zoom(rng: Rng, s: Augmentation) -> float:
    draw = rng.random()
    if draw < s.zoom_out:
        return float(rng.uniform(*s.zoom_out_range))
    if draw < s.zoom_out + s.zoom_in:
        return float(rng.uniform(*s.zoom_in_range))
    return float(rng.uniform(*s.zoom))


def random_transform(rng: Rng, s: Augmentation) -> tuple[Floats, float, bool]:
    """Homography (3, 3) from the canvas to the input, its scale, and whether it mirrors."""
    zoom = _zoom(rng, s)
    ratio = float(np.exp(rng.normal(0, s.stretch_sd)))
    angle = float(np.clip(rng.normal(0, s.rotation_sd), -s.rotation_limit, s.rotation_limit))
    mirror = rng.random() < s.mirror
    base = PICTURE[1] / CANVAS[1]
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    centre = np.array([[1, 0, -CANVAS[0] / 2], [0, 1, -CANVAS[1] / 2], [0, 0, 1]])
    sx, sy = base * zoom * ratio, base * zoom / ratio
    scale = np.diag([-sx if mirror else sx, sy, 1.0])
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    # A zoomed film may lie anywhere on the canvas, as a cropped one does.
    room = s.shift + abs(zoom - 1) / 2
    dx = PICTURE[0] * (0.5 + rng.uniform(-s.shift, s.shift))
    dy = PICTURE[1] * (0.5 + rng.uniform(-room, room))
    matrix = np.array([[1, 0, dx], [0, 1, dy], [0, 0, 1]]) @ turn @ scale
    if rng.random() < s.perspective:
        bend = np.eye(3)
        bend[2, :2] = rng.uniform(-1, 1, 2) * np.array([2.0, 1.0]) * 1e-4
        matrix = matrix @ bend
    return np.asarray(matrix @ centre, dtype=np.float64), base * zoom, mirror


def warp_points(points: Floats, matrix: Floats) -> Floats:
    """Applies a homography to points (…, 2)."""
    full = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ matrix.T
    return np.asarray(full[..., :2] / full[..., 2:], dtype=np.float64)


def visible(corners: Floats, film: Floats) -> NDArray[np.bool_]:
    """Vertebrae with their middle on the film and three quarters of their hull on the picture."""
    low, high = corners.min(axis=1), corners.max(axis=1)
    inside = np.clip(np.minimum(high, PICTURE) - np.maximum(low, 0), 0, None).prod(axis=1)
    enough = inside >= 0.75 * np.maximum((high - low).prod(axis=1), 1e-9)
    outline = film.astype(np.float32).reshape(-1, 1, 2)
    middles = corners.mean(axis=1)
    on_film = [cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0 for x, y in middles]
    return np.asarray(enough & np.array(on_film, dtype=bool), dtype=np.bool_)


def draw_implants(image: Grey, corners: Floats, rng: Rng) -> None:
    """Two rods beside the middle of some vertebrae, with screws, as after surgery."""
    if len(corners) < 6:
        return
    first = int(rng.integers(0, len(corners) - 5))
    last = int(rng.integers(first + 4, len(corners)))
    grey = int(rng.integers(215, 256))
    span = corners[first : last + 1]
    left, right = span[:, [0, 2]].mean(axis=1), span[:, [1, 3]].mean(axis=1)
    thick = max(1, round(0.09 * float(np.linalg.norm(right - left, axis=1).mean())))
    for share in (0.25, 0.75):
        line = left + (right - left) * share
        cv2.polylines(image, [np.round(line).astype(np.int32)], False, grey, thick, cv2.LINE_AA)
        for (x, y), to_right in zip(line, right - left, strict=True):
            if rng.random() < 0.6:
                inward = to_right * (0.2 if share < 0.5 else -0.2)
                end = (round(float(x + inward[0])), round(float(y + inward[1])))
                cv2.line(image, (round(float(x)), round(float(y))), end, grey, thick + 1)


def draw_markers(image: Grey, rng: Rng) -> None:
    """Side letters, dates, rulers and pen lines: bright or dark, mostly near the edges."""
    height, width = image.shape
    for _ in range(int(rng.integers(1, 4))):
        grey = int(rng.choice([0, 30, 225, 255]))
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        what = rng.random()
        if what < 0.5:
            letters = "LR0123456789APcm:-"
            text = "".join(rng.choice(list(letters), int(rng.integers(1, 9))))
            size = float(rng.uniform(0.3, 1.1))
            cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, size, grey, 1, cv2.LINE_AA)
        elif what < 0.7:
            cv2.circle(image, (x, y), int(rng.integers(3, 14)), grey, 2, cv2.LINE_AA)
        elif what < 0.9:
            end = (int(x + rng.normal(0, 80)), int(y + rng.normal(0, 80)))
            cv2.line(image, (x, y), end, grey, 1, cv2.LINE_AA)
        else:
            for tick in range(y, height, 12):
                cv2.line(image, (x, tick), (x + 8, tick), grey, 1)


def light_box(image: Grey, rng: Rng) -> Grey:
    """A photograph of the film on a light box: uneven light, a reflection, raised black."""
    height, width = image.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    light = 1 + rng.uniform(-0.3, 0.3) * x + rng.uniform(-0.3, 0.3) * y
    light = light - rng.uniform(0, 0.25) * (x**2 + y**2)
    spot = np.exp(-((x - rng.uniform(-1, 1)) ** 2 + (y - rng.uniform(-1, 1)) ** 2) / 0.05)
    out = 25 + image.astype(np.float32) * 0.85 * light + rng.uniform(0, 70) * spot
    return np.asarray(np.clip(out, 0, 255), dtype=np.uint8)


def change_tones(image: Grey, rng: Rng, s: Augmentation) -> Grey:
    """Grey tones, sharpness and noise of another machine or file."""
    curve = np.linspace(0, 1, 256)
    if rng.random() < s.tones:
        curve = curve ** np.exp(rng.uniform(-0.5, 0.5))
        curve = 0.5 + (curve - 0.5) * rng.uniform(0.6, 1.25) + rng.uniform(-0.12, 0.12)
    if rng.random() < s.invert:
        curve = 1 - curve
    out = cv2.LUT(image, np.clip(curve * 255, 0, 255).astype(np.uint8))
    if rng.random() < s.local_contrast:
        out = cv2.createCLAHE(float(rng.uniform(1, 4)), (4, 8)).apply(out)
    if rng.random() < s.light_box:
        out = light_box(np.asarray(out, dtype=np.uint8), rng)
    if rng.random() < s.blur:
        out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.4, 1.4)))
    if rng.random() < s.low_resolution:
        share = float(rng.uniform(0.35, 0.8))
        small = cv2.resize(out, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        out = cv2.resize(small, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    if rng.random() < s.noise:
        grain = rng.standard_normal(out.shape, dtype=np.float32) * rng.uniform(2, 14)
        out = np.clip(out + grain, 0, 255).astype(np.uint8)
    if rng.random() < s.jpeg:
        quality = int(rng.integers(15, 80))
        encoded = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        decoded = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
        out = out if decoded is None else decoded
    return np.asarray(out, dtype=np.uint8)


def augment(
    canvas: Grey, film_size: tuple[int, int], corners: Floats, rng: Rng, s: Augmentation
) -> Sample:
    """One training picture from a canvas (960, 480) with corners (n, 4, 2) in film px."""
    placement = place(film_size, CANVAS)
    matrix, scale, mirror = random_transform(rng, s)
    x0, y0 = placement.left, placement.top
    x1, y1 = x0 + placement.width, y0 + placement.height
    outline = warp_points(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], float), matrix)
    moved = warp_points(to_canvas(corners, placement), matrix)
    if mirror:
        moved = moved[:, [1, 0, 3, 2]]
    # Linear sampling skips pixels below half size; the runtimes average areas.
    source = cv2.GaussianBlur(canvas, (0, 0), 0.35 / scale) if scale < 0.55 else canvas
    warped = cv2.warpPerspective(
        source,
        between_pixels(matrix),
        PICTURE,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=BORDER,
    )
    image: Grey = np.asarray(warped, dtype=np.uint8)
    moved = moved[visible(moved, outline)]
    if rng.random() < s.implants:
        draw_implants(image, moved, rng)
    if rng.random() < s.markers:
        draw_markers(image, rng)
    image = change_tones(image, rng, s)
    # The border is the runtime's own grey and never changes with the film's tones.
    film = np.zeros_like(image)
    cv2.fillConvexPoly(film, np.round(outline).astype(np.int32), 1)
    image[film == 0] = BORDER
    return Sample(image, moved)


def empty_picture(rng: Rng, s: Augmentation) -> Sample:
    """A picture without a spine: flat, noisy, shaded, striped or with drawn shapes."""
    width, height = PICTURE
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = rng.uniform(-0.3, 0.3, 2)
    base = rng.uniform(0, 255) + slope[0] * x + slope[1] * y
    if rng.random() < 0.3:
        base += 60 * np.sin((x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1)) / rng.uniform(3, 30))
    image = np.clip(base, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 12))):
        middle = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        axes = (int(rng.integers(5, 150)), int(rng.integers(5, 150)))
        grey, angle = int(rng.integers(0, 256)), int(rng.integers(0, 180))
        thick = -1 if rng.random() < 0.5 else int(rng.integers(1, 12))
        cv2.ellipse(image, middle, axes, angle, 0, 360, grey, thick, cv2.LINE_AA)
    if rng.random() < 0.5:
        draw_markers(image, rng)
    return Sample(change_tones(image, rng, s), np.zeros((0, 4, 2)))
