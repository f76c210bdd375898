import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { FILM_FORMATS, type Mark, sniffFormat } from "@/domain/film-formats";
import { PYTHON, SERVICE } from "./inference-service";

/** One head of a file for each mark of each format; one that is of two formats, and one of none. */
function headsOfFiles(): Buffer[] {
  const heads = FILM_FORMATS.flatMap<Mark>(({ marks }) =>
    typeof marks === "function" ? [[{ at: 0, is: "<svg>" }]] : marks,
  ).map((mark) => {
    const head = Buffer.alloc(200, ".");
    for (const { at, is } of mark) head.write(is, at, "latin1");
    return head;
  });
  const dicomAndTiff = Buffer.alloc(200);
  dicomAndTiff.write("II*", 0, "latin1");
  dicomAndTiff.write("DICM", 128, "latin1");
  return [...heads, dicomAndTiff, Buffer.from("meow")];
}

it("the inference service takes the same formats for films as the app", () => {
  const heads = headsOfFiles();
  const program =
    "import json, sys; from inference.film.formats import sniff_content_type as sniff; " +
    "print(json.dumps([sniff(bytes.fromhex(head)) for head in json.load(sys.stdin)]))";
  const answer = execFileSync(PYTHON, ["-c", program], {
    cwd: SERVICE,
    input: JSON.stringify(heads.map((head) => head.toString("hex"))),
    encoding: "utf8",
  });
  const ours = heads.map((head) => {
    const sniffed = sniffFormat(head);
    return "contentType" in sniffed ? sniffed.contentType : null;
  });
  expect(ours.filter((type) => type !== null).length).toBeGreaterThan(6);
  expect(JSON.parse(answer)).toEqual(ours);
});
