"""The multipart form: its field `file` and those of the view are kept, all else is skipped."""

from http import HTTPStatus

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from inference.errors import ServiceError
from inference.film.view import FilmView
from inference.http.view_fields import VIEW_FIELDS, read_view

_FIELD = b"file"
_VIEW_FIELDS = {name.encode(): name for name in VIEW_FIELDS}
# A value of one is a few numbers.
_MOST_VALUE_BYTES = 100
# Each part costs calls in Python, however small it is.
_MOST_PARTS = 16


class FilmForm:
    """Takes a multipart body in chunks and keeps the film in memory, nothing on disk.

    Raises ServiceError, in all of its methods: NOT_MULTIPART (415), FORM_INVALID (422).
    """

    def __init__(self, content_type: str | None) -> None:
        """Take the request's header of that name."""
        media_type, options = parse_options_header(content_type)
        if media_type != b"multipart/form-data":
            raise ServiceError(
                "NOT_MULTIPART",
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "Send the film as multipart/form-data, in the field file.",
            )
        self._parts = 0
        self._ended = False
        self._header_name = b""
        self._header_value = b""
        self._in_film = False
        self._film: list[bytes] | None = None
        self._view_field: str | None = None
        self._view: dict[str, bytes] = {}
        try:
            self._parser = MultipartParser(
                options.get(b"boundary", b""),
                {
                    "on_part_begin": self._begin_part,
                    "on_header_field": self._take_header_name,
                    "on_header_value": self._take_header_value,
                    "on_header_end": self._end_header,
                    "on_part_data": self._take_data,
                    "on_part_end": self._end_part,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise _invalid("Its boundary is too long.") from error
        if not options.get(b"boundary"):
            raise _invalid("The header content-type names no boundary.")

    def write(self, chunk: bytes) -> None:
        """Take the next bytes of the body."""
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _invalid("Its parts can't be told apart.") from error

    def take_film(self) -> bytes:
        """Give the film away, once, when the body has ended."""
        if not self._ended:
            raise _invalid("It ends in the middle.")
        if self._film is None:
            raise _invalid("The field file is missing.")
        film = b"".join(self._film)
        self._film.clear()
        return film

    def take_view(self) -> FilmView:
        """Give the view that the form asks for, when the body has ended."""
        try:
            return read_view({name: value.decode("latin-1") for name, value in self._view.items()})
        except ValueError as error:
            raise _invalid(str(error)) from error

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise _invalid(f"It has more than {_MOST_PARTS} parts.")

    def _take_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _take_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _end_header(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            _, options = parse_options_header(self._header_value)
            name = options.get(b"name", b"")
            if name == _FIELD:
                self._begin_film()
            elif name in _VIEW_FIELDS:
                self._begin_view_field(_VIEW_FIELDS[name])
        self._header_name = self._header_value = b""

    def _begin_film(self) -> None:
        if self._film is not None:
            raise _invalid("Send one film in a request.")
        self._film = []
        self._in_film = True

    def _begin_view_field(self, name: str) -> None:
        if name in self._view:
            raise _invalid(f"The field {name} is there twice.")
        self._view[name] = b""
        self._view_field = name

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_film and self._film is not None:
            self._film.append(data[start:end])
        elif self._view_field is not None:
            self._view[self._view_field] += data[start:end]
            if len(self._view[self._view_field]) > _MOST_VALUE_BYTES:
                raise _invalid(f"The field {self._view_field} is too long.")

    def _end_part(self) -> None:
        self._in_film = False
        self._view_field = None

    def _end(self) -> None:
        self._ended = True


def _invalid(reason: str) -> ServiceError:
    return ServiceError(
        "FORM_INVALID", HTTPStatus.UNPROCESSABLE_ENTITY, f"The form can't be used. {reason}"
    )
