"""The grey levels of a film in 8 bits."""

import numpy as np

from inference.film.window import to_eight_bits


def test_spreads_12_bits_over_the_whole_range() -> None:
    twelve = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    levels = to_eight_bits(twelve)
    assert levels.shape == (64, 64)
    assert (levels.min(), levels.max()) == (0, 255)
    assert abs(int(levels[32, 0]) - 128) <= 1


def test_maps_a_full_16_bit_film_as_its_8_bit_copy() -> None:
    plain = np.arange(256, dtype=np.uint8).reshape(16, 16)
    np.testing.assert_array_equal(to_eight_bits(plain.astype(np.uint16) * 257), plain)


def test_keeps_single_extremes_from_setting_the_window() -> None:
    samples = (500 + np.arange(10_000) % 1000).astype(np.uint16).reshape(100, 100)
    samples[0, :2] = 0, 65_535
    levels = to_eight_bits(samples)
    assert levels[1:].max() > 250
    assert levels[1:].min() < 5


def test_shares_one_window_between_channels() -> None:
    samples = np.zeros((50, 50, 3), np.uint16)
    samples[:, :, 1], samples[:, :, 2] = 1000, 2000
    assert to_eight_bits(samples)[0, 0].tolist() == [0, 128, 255]


def test_makes_a_film_of_one_value_black() -> None:
    assert to_eight_bits(np.full((9, 9), 700, np.uint16)).max() == 0
    assert to_eight_bits(np.full((9, 9), -3, np.float32)).max() == 0


def test_reads_around_what_is_no_number() -> None:
    samples = np.linspace(-1, 1, 10_000, dtype=np.float32).reshape(100, 100)
    samples[0, :3] = np.nan, np.inf, -np.inf
    levels = to_eight_bits(samples)
    assert levels[0, :3].tolist() == [0, 255, 0]
    assert abs(int(levels[50, 0]) - 128) <= 1
    assert to_eight_bits(np.full((4, 4), np.nan, np.float32)).max() == 0


def test_takes_a_large_film_in_blocks_as_if_it_were_one() -> None:
    row = (np.arange(1500) * 2).astype(np.uint16)
    large, small = np.tile(row, (1500, 1)), np.tile(row, (10, 1))
    np.testing.assert_array_equal(to_eight_bits(large)[:10], to_eight_bits(small))
    floats = to_eight_bits(large.astype(np.float32))
    assert np.abs(floats[0].astype(int) - to_eight_bits(small)[0]).max() <= 1
