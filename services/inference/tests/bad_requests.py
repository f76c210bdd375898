"""Requests that no client of good will sends, as the bytes on the wire."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal
from zlib import crc32

from damaged_films import damage
from serving import KEY

_BOUNDARY = b"film-of-the-fuzzer"
_FORM = b"multipart/form-data; boundary=" + _BOUNDARY
_END = b"\r\n--" + _BOUNDARY + b"--\r\n"
Ending = Literal["answer", "half-close", "abort"]


@dataclass(frozen=True, slots=True)
class BadRequest:
    """What is sent, and then: wait for the answer, end the sending side, or reset."""

    data: bytes
    ending: Ending = "answer"


def make_bad_request(random: Random, films: Sequence[bytes]) -> BadRequest:
    """Make one of some twenty kinds, from whole films."""
    return random.choice(_KINDS)(random, random.choice(films))


def _post(body: bytes, headers: bytes = b"", *, content_type: bytes = _FORM) -> bytes:
    length = b"content-length: %d\r\n" % len(body)
    return _head(length + headers, content_type=content_type) + body


def _head(headers: bytes, *, content_type: bytes = _FORM, key: bytes = KEY.encode()) -> bytes:
    return (
        b"POST /predict HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
        b"content-type: " + content_type + b"\r\nx-api-key: " + key + b"\r\n" + headers + b"\r\n"
    )


def _part(data: bytes, name: bytes = b"file", headers: bytes = b"") -> bytes:
    disposition = b'content-disposition: form-data; name="%s"; filename="film"\r\n' % name
    return b"--" + _BOUNDARY + b"\r\n" + disposition + headers + b"\r\n" + data


def _half(film: bytes) -> bytes:
    """Give what is refused without a run of the model, where the headers are what is bad."""
    return film[: len(film) // 2]


def _damaged_film(random: Random, film: bytes) -> BadRequest:
    return BadRequest(_post(_part(damage(film, random)) + _END))


def _noise_as_film(random: Random, film: bytes) -> BadRequest:
    start = random.choice([b"", film[:4], film[:64]])
    return BadRequest(_post(_part(start + random.randbytes(random.randrange(5000))) + _END))


def _bomb(_: Random, __: bytes) -> BadRequest:
    """A PNG whose header, in order otherwise, promises 3.6 gigapixels."""
    header = (60_000).to_bytes(4) * 2 + b"\x08\0\0\0\0"
    png = b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", bytes(99))
    return BadRequest(_post(_part(png) + _END))


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + crc32(name + data).to_bytes(4)


def _empty_film(_: Random, __: bytes) -> BadRequest:
    return BadRequest(_post(_part(b"") + _END))


def _empty_body(_: Random, __: bytes) -> BadRequest:
    return BadRequest(_post(b""))


def _form_without_end(random: Random, film: bytes) -> BadRequest:
    return BadRequest(_post(_part(film[: random.randrange(len(film))])))


def _other_boundary(random: Random, film: bytes) -> BadRequest:
    names = [b"", b"x", b"y" * 300, b'"', b"\xff", b"a b"]
    content_type = b"multipart/form-data; boundary=" + random.choice(names)
    return BadRequest(_post(_part(film) + _END, content_type=content_type))


def _no_film(random: Random, film: bytes) -> BadRequest:
    return BadRequest(
        _post(_part(film, name=random.choice([b"", b"image", b"FILE", b"file2"])) + _END)
    )


def _many_parts(random: Random, film: bytes) -> BadRequest:
    names = [random.choice([b"file", b"x"]) for _ in range(random.choice([2, 3, 40]))]
    return BadRequest(_post(b"\r\n".join(_part(film[:50], name) for name in names) + _END))


def _bad_part_headers(random: Random, film: bytes) -> BadRequest:
    headers = random.choice(
        [
            b"x: " + b"y" * 100_000 + b"\r\n",
            b"x: y\r\n" * 2000,
            random.randbytes(50) + b"\r\n",
            b"content-disposition: form-data; name*=utf-8''%66ile\r\n",
            b"content-length: -1\r\ncontent-transfer-encoding: base64\r\n",
        ]
    )
    return BadRequest(_post(_part(_half(film), headers=headers) + _END))


def _noise_as_form(random: Random, _: bytes) -> BadRequest:
    lead = random.choice([b"", b"--" + _BOUNDARY, b"--" + _BOUNDARY + b"\r\n"])
    return BadRequest(_post(lead + random.randbytes(random.randrange(3000))))


def _other_content_type(random: Random, film: bytes) -> BadRequest:
    types = [b"application/json", b"image/png", b"", b"multipart/mixed", b"\xff/\0", b";" * 500]
    return BadRequest(_post(_part(film) + _END, content_type=random.choice(types)))


def _wrong_key(random: Random, film: bytes) -> BadRequest:
    key = random.choice([b"", b"x" * 2000, KEY[:-1].encode(), b"\xff" * 20, b" "])
    body = _part(film) + _END
    return BadRequest(_head(b"content-length: %d\r\n" % len(body), key=key) + body)


def _huge_header(random: Random, film: bytes) -> BadRequest:
    header = b"x-filler: " + b"y" * random.choice([30_000, 200_000]) + b"\r\n"
    return BadRequest(_post(_part(_half(film)) + _END, header))


def _false_length(random: Random, film: bytes) -> BadRequest:
    body = _part(film) + _END
    length = random.choice([b"-1", b"1e3", b"9" * 30, b"10000000000", b"0", b"7", b"\xb2"])
    return BadRequest(_head(b"content-length: " + length + b"\r\n") + body)


def _false_chunks(random: Random, film: bytes) -> BadRequest:
    chunk = random.choice([b"zz\r\n", b"-5\r\n", b"f" * 40 + b"\r\n", b"5\r\nabc", b"0\r\n\r\n"])
    return BadRequest(_head(b"transfer-encoding: chunked\r\n") + chunk + film[:99], "half-close")


def _length_and_chunks(_: Random, film: bytes) -> BadRequest:
    headers = b"content-length: 10\r\ntransfer-encoding: chunked\r\n"
    return BadRequest(_head(headers) + b"5\r\nabcde\r\n0\r\n\r\n" + film[:99])


def _gone_while_sending(random: Random, film: bytes) -> BadRequest:
    whole = _post(_part(film) + _END)
    return BadRequest(whole[: random.randrange(len(whole))], random.choice(["abort", "half-close"]))


def _gone_while_waiting(_: Random, film: bytes) -> BadRequest:
    return BadRequest(_post(_part(film) + _END), "abort")


def _unknown_call(random: Random, film: bytes) -> BadRequest:
    method = random.choice([b"GET", b"PUT", b"DELETE", b"TRACE", b"FILM", b"OPTIONS", b"HEAD"])
    path = random.choice(
        [b"/predict", b"/predict/", b"//", b"/%00", b"/../app.py", b"*", b"/docs/assets/../x"]
    )
    length = b"content-length: %d\r\n" % len(film)
    return BadRequest(
        method
        + b" "
        + path
        + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
        + length
        + b"\r\n"
        + film
    )


def _pipelined(random: Random, film: bytes) -> BadRequest:
    first = _post(_part(damage(film, random)) + _END).replace(b"connection: close\r\n", b"", 1)
    return BadRequest(first + b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")


def _noise(random: Random, _: bytes) -> BadRequest:
    return BadRequest(random.randbytes(random.randrange(1, 3000)), "half-close")


_KINDS: tuple[Callable[[Random, bytes], BadRequest], ...] = (
    _damaged_film,
    _noise_as_film,
    _bomb,
    _empty_film,
    _empty_body,
    _form_without_end,
    _other_boundary,
    _no_film,
    _many_parts,
    _bad_part_headers,
    _noise_as_form,
    _other_content_type,
    _wrong_key,
    _huge_header,
    _false_length,
    _false_chunks,
    _length_and_chunks,
    _gone_while_sending,
    _gone_while_waiting,
    _unknown_call,
    _pipelined,
    _noise,
)
