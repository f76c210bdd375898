import { createServer } from "node:net";
import { PlainError } from "../command/plain-error";

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    // A machine without IPv6 cannot listen on ::1 and nothing else can either: that counts as free.
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code !== "EADDRINUSE" && error.code !== "EACCES"),
    );
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Whether nothing else answers at localhost:`port`, over IPv4 or IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"));
}

/** `preferred` if it is free, else another port that is. */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred && (await isPortFree(preferred))) return preferred;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port was given")),
      );
    });
  });
}

/** @throws PlainError that says what to do when `port` is not free. */
export async function requireFreePort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  const why = port < 1024 ? "is taken, or kept for root" : "is taken by another program";
  throw new PlainError(`Port ${port} ${why}: stop that program, or choose another port with --port.`);
}
