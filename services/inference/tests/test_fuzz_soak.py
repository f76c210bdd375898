"""Ten thousand bad requests against the service as its image starts it."""

import asyncio
import re
import struct
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random
from socket import SO_LINGER, SOL_SOCKET

import httpx
import pytest
from bad_requests import BadRequest, make_bad_request
from damaged_films import encode_films
from serving import KEY, Process

REQUESTS = 10_000
SAMPLE_EVERY = 500
# By then everything that is loaded or allocated once has been.
SETTLED_AFTER = 2_000
SAMPLES_COMPARED = 6
CLIENTS = 16
ANSWER_SECONDS = 30
# glibc keeps freed blocks as large as a film or a canvas for the next one, now more of them, now
# less: 35 MiB up and down, under which no small leak can be seen. So it is told to give them back
# at once. What it still keeps, 2.5 MiB at times, only ever adds: the least of several samples is
# what is held. That grew by 0.3 to 0.8 MiB in measured runs; the bound is 760 bytes a request.
GIVE_BACK = {"MALLOC_MMAP_THRESHOLD_": str(1024**2)}
GROWTH_BYTES = 4 * 1024**2
EXPECTED = {200, 400, 401, 404, 405, 413, 415, 422, 431}
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_ten_thousand_bad_requests_leave_no_trace(film: bytes) -> None:
    """No 500, no hang, no memory kept, no request left open; a good film is then read."""
    random = Random(0)  # noqa: S311 (the same requests each time)
    films = encode_films(film)
    requests = (make_bad_request(random, films) for _ in range(REQUESTS))
    with Process(INFERENCE_API_KEY=KEY, RATE_PER_MINUTE="1000000", **GIVE_BACK) as process:
        port = process.wait_for_port()
        process.wait_for("ready")
        process.keep_reading()
        address = f"http://127.0.0.1:{port}"
        statuses: Counter[int] = Counter()
        memory = []
        while batch := list(islice(requests, SAMPLE_EVERY)):
            statuses += asyncio.run(send_all(batch, port))
            wait_until_idle(address)
            memory.append(resident_bytes(process.pid))
        answer = httpx.post(
            f"{address}/predict", files={"file": film}, headers={"x-api-key": KEY}, timeout=60
        )
    settled = memory[SETTLED_AFTER // SAMPLE_EVERY - 1 :]
    growth = min(settled[-SAMPLES_COMPARED:]) - min(settled[:SAMPLES_COMPARED])
    report = f"{dict(sorted(statuses.items()))}, resident KiB {[b >> 10 for b in memory]}"
    print(report)
    assert answer.status_code == 200
    assert set(statuses) <= EXPECTED, report
    assert {200, 400, 401, 413, 415, 422} <= set(statuses), report
    assert growth < GROWTH_BYTES, report
    assert not [line for line in process.lines if "Traceback" in line]


async def send_all(requests: list[BadRequest], port: int) -> Counter[int]:
    """Send them, as many at a time as there are clients; gives the statuses of all answers."""
    statuses: Counter[int] = Counter()
    rest = iter(requests)

    async def send_some() -> None:
        for request in rest:
            async with asyncio.timeout(ANSWER_SECONDS):
                statuses.update(await send(request, port))

    async with asyncio.TaskGroup() as clients:
        for _ in range(CLIENTS):
            clients.create_task(send_some())
    return statuses


async def send(request: BadRequest, port: int) -> list[int]:
    """Send one over a connection of its own; gives the statuses of the answers, if any came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = b""
    try:
        writer.write(request.data)
        await writer.drain()
        if request.ending == "abort":
            # Closing then sends a reset, as a process that dies does.
            writer.get_extra_info("socket").setsockopt(
                SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0)
            )
            writer.transport.abort()
            return []
        if request.ending == "half-close":
            writer.write_eof()
        while chunk := await reader.read(65_536):
            received += chunk
    except ConnectionError:
        pass  # cut by the service: what came before counts
    finally:
        writer.close()
    return [int(status) for status in _STATUS.findall(received)]


def wait_until_idle(address: str) -> None:
    """Wait until no request but the one that asks is open and no film waits."""
    idle = ("inference_requests_in_flight 1.0", "inference_films_waiting 0.0")
    deadline = time.monotonic() + ANSWER_SECONDS
    measures = ""
    while time.monotonic() < deadline:
        measures = httpx.get(f"{address}/metrics", timeout=ANSWER_SECONDS).text
        if all(line in measures for line in idle):
            return
    raise AssertionError(measures)


def resident_bytes(pid: int) -> int:
    """Memory that a process holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024
