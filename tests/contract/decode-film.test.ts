import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { type FilmView, PLAIN_VIEW } from "@/domain/film-view";
import { AppError } from "@/lib/app-error";
import { decodeFilm } from "@/lib/image/decode-film";
import { tiffFile } from "@/phantom/tiff-file";
import { PYTHON, SERVICE } from "./inference-service";

type Case = { name: string; bytes: Buffer; view: FilmView };

const PROGRAM = `
import base64, hashlib, json, sys
from inference.errors import ServiceError
from inference.film.decode import decode_film
from inference.http.view_fields import read_view

def read(case):
    try:
        film = decode_film(base64.b64decode(case["bytes"]), 100_000_000, read_view(case["fields"]))
    except ServiceError as error:
        return {"status": error.status, "says": error.detail}
    pixels = hashlib.sha256(film.pixels.tobytes()).hexdigest()
    return {"width": film.width, "height": film.height, "pixels": pixels}

print(json.dumps([read(case) for case in json.load(sys.stdin)]))
`;
const repository = path.resolve(import.meta.dirname, "../..");
const [width, height] = [160, 240];
/** Noise on a slope: every part of the data is different. */
const levels = Uint8Array.from(
  { length: width * height },
  (_, i) => ((i * 2_654_435_761) >>> 24) / 2 + (i % width) / 2,
);

const CROP = { x: 20, y: 30, width: 500, height: 400 };
const VIEWS: FilmView[] = [
  PLAIN_VIEW,
  { page: 1, turn: 90, isMirrored: false, crop: null },
  { page: 0, turn: 270, isMirrored: true, crop: CROP },
  { page: 9, turn: 180, isMirrored: true, crop: { ...CROP, x: 9000 } },
];

/** The view as the service's form has it. */
function fieldsOf({ page, turn, isMirrored, crop }: FilmView): Record<string, string> {
  return {
    ...(page !== null && { page: String(page) }),
    turn: String(turn),
    mirrored: String(isMirrored),
    ...(crop && { crop: [crop.x, crop.y, crop.width, crop.height].join(",") }),
  };
}

function* storedCases(): Generator<Case> {
  for (const file of ["hard-films/m7-two-pages.tif", "hard-films/m5-jfif-150x200.jpg", "golden/severe-12-bit.png"]) {
    const bytes = readFileSync(path.join(repository, "tests", file));
    for (const view of VIEWS) yield { name: `${file} ${JSON.stringify(view)}`, bytes, view };
  }
}

async function* drawnCases(): AsyncGenerator<Omit<Case, "view">> {
  const size = { width, height };
  const film = sharp(levels, { raw: { ...size, channels: 1 } }).toColourspace("b-w");
  const jpeg = await film.clone().jpeg().toBuffer();
  const offset = Uint16Array.from(levels, (level, i) => (i % width < 20 ? 0 : 40_000 + level));
  const pages = tiffOfThumbnailAndFilm();
  yield { name: "an offset with a border of zeros", bytes: tiffFile(offset, size) };
  yield {
    name: "low contrast",
    bytes: tiffFile(
      levels.map((level) => level / 16),
      size,
    ),
  };
  yield {
    name: "floats",
    bytes: tiffFile(
      Float32Array.from(levels, (level) => level / 100 - 1),
      size,
    ),
  };
  yield { name: "a thumbnail first", bytes: pages };
  yield { name: "no end marker", bytes: jpeg.subarray(0, -2) };
  yield { name: "an empty file", bytes: Buffer.alloc(0) };
  yield { name: "a DICOM file", bytes: Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]) };
  yield { name: "a text", bytes: Buffer.from("meow") };
  yield { name: "a cut TIFF", bytes: tiffFile(levels, size).subarray(0, -100) };
  for (const [name, marker, bits] of [
    ["lossless", 0xc3, 8],
    ["deep", 0xc1, 12],
    ["arithmetic", 0xc9, 8],
  ] as const) {
    const bytes = Buffer.from(jpeg);
    const frame = bytes.indexOf(Buffer.from("ffc0", "hex"));
    bytes[frame + 1] = marker;
    bytes[frame + 4] = bits;
    yield { name: `a JPEG that is ${name}`, bytes };
  }
  for (const [tag, value] of [
    [258, 12],
    [259, 50_000],
    [262, 8],
    [262, 32_803],
  ] as const) {
    yield { name: `a TIFF with ${value} for ${tag}`, bytes: withShort(tiffFile(levels, size), tag, value) };
  }
  // A bit of its data is changed: codes that follow are others, and one of them may be none.
  for (let place = 0; place < 60; place += 1) {
    const bytes = Buffer.from(jpeg);
    const start = bytes.indexOf(Buffer.from("ffda", "hex")) + 10;
    bytes[start + Math.floor(((bytes.length - start - 4) * place) / 60)]! ^= 1 << (place % 8);
    yield { name: `changed data ${place}`, bytes };
  }
}

/** Writes another value into the first directory of a TIFF of ours. */
function withShort(tiff: Buffer, tag: number, value: number): Buffer {
  const out = Buffer.from(tiff);
  const directory = out.readUInt32LE(4);
  for (let entry = 0; entry < out.readUInt16LE(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (out.readUInt16LE(at) === tag) out.writeUInt16LE(value, at + 8);
  }
  return out;
}

/** A TIFF whose first page is small, and whose second is the film. */
function tiffOfThumbnailAndFilm(): Buffer {
  const small = tiffFile(levels.subarray(0, 30 * 40), { width: 30, height: 40 });
  const film = tiffFile(levels, { width, height });
  const out = Buffer.concat([small, film]);
  const link = (at: number): number => at + 2 + out.readUInt16LE(at) * 12;
  const second = small.length + film.readUInt32LE(4);
  out.writeUInt32LE(second, link(out.readUInt32LE(4)));
  for (let entry = 0; entry < out.readUInt16LE(second); entry += 1) {
    const at = second + 2 + entry * 12;
    if (out.readUInt16LE(at) === 273) out.writeUInt32LE(out.readUInt32LE(at + 8) + small.length, at + 8);
  }
  return out;
}

async function read({ bytes, view }: Case): Promise<unknown> {
  try {
    const film = await decodeFilm(bytes, { view });
    const pixels = createHash("sha256").update(film.data).digest("hex");
    return { width: film.width, height: film.height, pixels };
  } catch (error) {
    if (error instanceof AppError) return { status: error.status, says: error.userMessage };
    throw error;
  }
}

it("the inference service makes the same pixels of every film and view as the app, or refuses it in the same words", async () => {
  const cases = [...storedCases()];
  for await (const drawn of drawnCases()) cases.push({ ...drawn, view: PLAIN_VIEW });
  const input = cases.map(({ bytes, view }) => ({ bytes: bytes.toString("base64"), fields: fieldsOf(view) }));
  const answer: unknown = JSON.parse(
    execFileSync(PYTHON, ["-c", PROGRAM], { cwd: SERVICE, input: JSON.stringify(input), encoding: "utf8" }),
  );
  const theirs = Array.isArray(answer) ? answer : [];
  expect(theirs).toHaveLength(cases.length);
  for (const [i, one] of cases.entries()) expect({ [one.name]: theirs[i] }).toEqual({ [one.name]: await read(one) });
});
