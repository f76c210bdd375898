"""An upload that stops half-way until it is told to go on."""

import socket
from urllib.parse import urlsplit

from patience import scaled

_BOUNDARY = "film-follows"


class SlowUpload:
    """A film on its way to `/predict`: the server has begun to read it, but not all of it."""

    def __init__(self, url: str, key: str, film: bytes) -> None:
        """Send the head and ask whether to go on."""
        address = urlsplit(url)
        assert address.hostname
        assert address.port
        start = (
            f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename=film.png\r\n"
            "Content-Type: image/png\r\n\r\n"
        )
        self._body = start.encode() + film + f"\r\n--{_BOUNDARY}--\r\n".encode()
        self._socket = socket.create_connection(
            (address.hostname, address.port), timeout=scaled(60)
        )
        head = (
            f"POST /predict HTTP/1.1\r\nHost: {address.netloc}\r\nX-Api-Key: {key}\r\n"
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
            f"Content-Length: {len(self._body)}\r\nExpect: 100-continue\r\n"
            "Connection: close\r\n\r\n"
        )
        self._socket.sendall(head.encode())

    def wait_until_read(self) -> None:
        """Return when the service has asked for the body, and half of it is sent."""
        assert self._socket.recv(1000).startswith(b"HTTP/1.1 100 ")
        self._socket.sendall(self._body[: len(self._body) // 2])

    def finish(self) -> str:
        """Send the rest. Returns the whole answer."""
        self._socket.sendall(self._body[len(self._body) // 2 :])
        answer = b"".join(iter(lambda: self._socket.recv(65536), b""))
        self._socket.close()
        return answer.decode()
