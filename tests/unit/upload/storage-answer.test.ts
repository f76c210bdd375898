import { describe, expect, it } from "vitest";
import { formatBytes } from "@/upload/format-bytes";
import { readStorageCode } from "@/upload/put-object";

const answer = (code: string, message: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`;

describe("the storage's word for why it refuses", () => {
  it.each([
    [answer("SignatureDoesNotMatch", "The request signature…"), "SignatureDoesNotMatch"],
    [answer("AccessDenied", "Request has expired"), "RequestExpired"],
    [answer("AccessDenied", "Request is not valid yet"), "RequestNotYetValid"],
    [answer("AccessDenied", "Access Denied"), "AccessDenied"],
    ["<html>502 Bad Gateway</html>", null],
    ["", null],
  ])("%s", (xml, code) => {
    expect(readStorageCode(xml)).toBe(code);
  });
});

describe("a file's size", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1024, "1.0 kB"],
    [65_543, "64 kB"],
    [1_048_570, "1.0 MB"],
    [52_428_800, "50 MB"],
    [52_428_801, "50 MB"],
    [3_221_225_472, "3.0 GB"],
  ])("%i bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
