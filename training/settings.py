"""Every number that a run depends on, in one place."""

from dataclasses import dataclass, field

SEED = 20261123
"""Seeds folds, shuffling and augmentation."""

BORDER = 114
"""Grey level around a film on its canvas, as Ultralytics and both runtimes use it."""

CANVAS = (480, 960)
"""Width and height of the training canvas, px: 1.5 times the input, for zooming in."""

PICTURE = (256, 640)
"""Width and height of a training picture in px: as wide as most films are at this height."""

FOLDS = 5
GENERATED_VALIDATION = 300

KNOWN_LABEL_FAULTS = frozenset({"aasce_380.jpg", "aasce_480.jpg"})
"""Films whose labels contradict the picture: neither trained on nor measured."""


@dataclass(frozen=True)
class Augmentation:
    """How often (share of films) and how strongly each change is made to a training film."""

    mirror: float = 0.5
    rotation_sd: float = 4.0  # degrees
    rotation_limit: float = 14.0
    zoom: tuple[float, float] = (0.82, 1.2)
    zoom_out: float = 0.12  # whole films: skull and pelvis make the spine small
    zoom_out_range: tuple[float, float] = (0.5, 0.82)
    zoom_in: float = 0.12  # cropped films
    zoom_in_range: tuple[float, float] = (1.2, 1.7)
    stretch_sd: float = 0.06  # of the ratio of width to height
    shift: float = 0.07  # of the canvas
    perspective: float = 0.06
    tones: float = 1.0  # brightness, contrast and gamma
    invert: float = 0.08
    local_contrast: float = 0.08
    noise: float = 0.25
    blur: float = 0.15
    low_resolution: float = 0.12
    jpeg: float = 0.2
    implants: float = 0.1
    markers: float = 0.2
    light_box: float = 0.08


@dataclass(frozen=True)
class LossGains:
    """Weights of the loss terms; box, class and DFL keep Ultralytics' defaults."""

    oks: float = 12.0
    corner: float = 24.0
    tilt: float = 24.0
    sigma: tuple[float, float] = (0.25, 0.05)
    """OKS sigma at the start and the end: a wide one finds corners, a narrow one places them."""


@dataclass(frozen=True)
class Stage:
    """One training run. Shares of `mix` add up to 1: which kind of film how often."""

    mix: dict[str, float]
    steps: int
    peak_rate: float
    warmup_steps: int = 100
    final_rate: float = 0.02
    weight_decay: float = 5e-4
    batch: int = 16
    average_decay: float = 0.9985
    save_every: float = 240.0  # seconds
    validate_every: float = 1200.0
    frozen_layers: int = 0  # first layers of the network that keep their weights
    clip_norm: float = 10.0
    gains: LossGains = field(default_factory=LossGains)
    augmentation: Augmentation = field(default_factory=Augmentation)


PRETRAIN = Stage(
    mix={"generated": 0.85, "straight": 0.12, "empty": 0.03},
    steps=3500,
    peak_rate=2e-3,
    batch=64,
    gains=LossGains(sigma=(0.12, 0.05)),
)
"""On films that no fold holds out, so that one run serves all folds."""

FINETUNE = Stage(
    mix={"real": 0.52, "generated": 0.35, "straight": 0.11, "empty": 0.02},
    steps=6000,
    peak_rate=1e-3,
    gains=LossGains(sigma=(0.1, 0.05)),
)
"""From the pretrained weights, on the real films of four folds and a share of all others."""

CONTINUE = Stage(
    mix=FINETUNE.mix,
    steps=800,
    peak_rate=5e-4,
    warmup_steps=30,
    frozen_layers=5,  # a third of the work of a step, for features that fit already
    gains=LossGains(sigma=(0.08, 0.05)),
)
"""From a vertebra model trained elsewhere, where there is no time to start from the beginning."""

STAGES = {"pretrain": PRETRAIN, "finetune": FINETUNE, "continue": CONTINUE}


@dataclass(frozen=True)
class RefinerStage:
    """One training run of the refiner, on crops of one vertebra each."""

    mix: dict[str, float] = field(
        default_factory=lambda: {"real": 0.45, "generated": 0.42, "straight": 0.13}
    )
    steps: int = 7000
    films: int = 16  # a step
    crops: int = 12  # a film, at most
    angle_gain: float = 0.0  # of the error of a film's largest angle, which takes all its crops
    peak_rate: float = 2e-3
    # Down to a small rate it learns the noise of the real films' labels by heart; the average of
    # the weights does without.
    final_rate: float = 0.2
    warmup_steps: int = 100
    weight_decay: float = 1e-2
    clip_norm: float = 5.0
    average_decay: float = 0.999
    # How the first stage errs: standard deviations of place (widths), turn (degrees), log of size.
    guess_shift: float = 0.05
    guess_turn: float = 3.5
    guess_size: float = 0.07
    stretch_sd: float = 0.05  # of either axis
    shear_sd: float = 0.03
    save_every: float = 120.0  # seconds
    changed_tones: float = 0.7  # share of films
    tones: Augmentation = field(
        default_factory=lambda: Augmentation(
            invert=0.1,
            local_contrast=0.1,
            noise=0.25,
            blur=0.2,
            low_resolution=0.15,
            jpeg=0.15,
            light_box=0.0,
        )
    )


REFINER_STAGES = {
    "pretrain": RefinerStage(),
    "finetune": RefinerStage(
        mix={"real": 0.65, "generated": 0.23, "straight": 0.12},
        steps=600,
        films=11,
        crops=30,
        angle_gain=12.0,
        peak_rate=5e-4,
        final_rate=0.1,
        warmup_steps=30,
        average_decay=0.995,
        # The detector reads tilts too small: guesses this far off teach to look at the film.
        guess_shift=0.08,
        guess_turn=7.0,
    ),
}
"""From random weights; then from these, with the angle that is read as part of the aim."""
