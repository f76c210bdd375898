import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { guardServer } from "@/lib/http/guard-server";

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

it("a request whose body comes too slowly is cut off, and one that is whole is answered", async () => {
  guardServer(300);
  const server = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
    request.resume();
    request.on("end", () => response.end("done"));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const slow = connect(portOf(server), "127.0.0.1");
  slow.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
  // A byte now and then, for ever.
  const drip = setInterval(() => slow.writable && slow.write("x"), 50);
  onTestFinished(() => clearInterval(drip));
  expect(await text(slow)).toMatch(/^HTTP\/1\.1 408 /);
  expect(await (await fetch(`http://127.0.0.1:${portOf(server)}`, { method: "POST", body: "whole" })).text()).toBe(
    "done",
  );
});

it("an idle connection outlives that of a proxy, which would else send its next request into a closed one", async () => {
  guardServer();
  const server = createServer((_request, response) => response.end("done"));
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect(portOf(server), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const ask = async (): Promise<string> => {
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    return String((await once(socket, "data"))[0]);
  };
  await ask();
  expect(await ask()).toContain("Keep-Alive: timeout=125\r\n");
});

it("an address is read as its path, and TRACE as a method that nobody takes", async () => {
  guardServer();
  const server = createServer((request, response) => response.end(`${request.method} ${request.url}\n`));
  onTestFinished(() => void server.close());
  const ask = async (line: string): Promise<string | undefined> => {
    const socket = connect(portOf(server), "127.0.0.1");
    socket.write(`${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    return (await text(socket)).trim().split("\n").at(-1);
  };
  await once(server.listen(0, "127.0.0.1"), "listening");
  expect(await ask("GET http://evil.example/api/health?a=b")).toBe("GET /api/health?a=b");
  expect(await ask("GET http://evil.example")).toBe("GET /");
  expect(await ask("OPTIONS *")).toBe("OPTIONS /");
  expect(await ask("GET /scan/http://x")).toBe("GET /scan/http://x");
  expect(await ask("TRACE /")).toBe("NONE /");
});
