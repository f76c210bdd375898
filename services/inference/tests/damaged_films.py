"""Films of every accepted type, and what may happen to their bytes."""

from random import Random

import pyvips

_SUFFIXES = (".jpg[Q=90]", ".png", ".webp", ".tif[compression=lzw]", ".tif[tile,pyramid]")
_MOST_CHANGES = 8


def encode_films(film: bytes) -> list[bytes]:
    """Encode a small copy of a film in every type, in 8 and 16 bits, with a profile, turned."""
    grey = pyvips.Image.new_from_buffer(film, "").colourspace("b-w").resize(0.25).cast("uchar")
    films = [bytes(grey.write_to_buffer(suffix)) for suffix in _SUFFIXES]
    deep = (grey.cast("ushort") * 16).cast("ushort").copy(interpretation="grey16")
    films += [bytes(deep.write_to_buffer(suffix)) for suffix in (".png", ".tif")]
    turned = grey.colourspace("srgb").copy()
    turned.set_type(pyvips.GValue.gint_type, "orientation", 6)
    films.append(bytes(turned.write_to_buffer(".jpg[profile=srgb]")))
    return films


def damage(film: bytes, random: Random) -> bytes:
    """Change a few places of a film, as a bad disk, a cut upload or bad intent would."""
    data = bytearray(film)
    for _ in range(random.randint(1, _MOST_CHANGES)):
        # Most of what a decoder believes without looking stands in the first bytes.
        at = min(int(len(data) * random.random() ** 3), len(data) - 1)
        length = random.randint(1, 64)
        match random.randrange(6):
            case 0:
                data[at] ^= 1 << random.randrange(8)
            case 1:
                data[at : at + 4] = random.choice(
                    [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0"]
                )
            case 2:
                data[at : at + length] = random.randbytes(length)
            case 3:
                del data[at : at + length]
            case 4:
                data[at:at] = data[at : at + length]
            case _:
                del data[max(at, 12) :]
        if not data:
            break
    return bytes(data)
