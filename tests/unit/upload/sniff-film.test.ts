import { describe, expect, it } from "vitest";
import { sniffFilm } from "@/upload/sniff-film";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";

const jpeg = (size: number) => new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), new Uint8Array(size - 4)]);

describe("a file as a whole", () => {
  it("is refused when it is empty", async () => {
    expect(await sniffFilm(new Blob([]))).toEqual({ refusal: "EMPTY" });
  });

  it("is taken up to 50 MB and refused one byte above", async () => {
    expect(await sniffFilm(jpeg(MAX_UPLOAD_BYTES))).toEqual({ contentType: "image/jpeg" });
    expect(await sniffFilm(jpeg(MAX_UPLOAD_BYTES + 1))).toEqual({ refusal: "TOO_LARGE" });
  });

  it("hears that it is of the wrong type rather than that it is too large", async () => {
    const pdf = new Blob(["%PDF-1.7", new Uint8Array(MAX_UPLOAD_BYTES)]);
    expect(await sniffFilm(pdf)).toEqual({ refusal: "PDF" });
  });

  it("is refused when the browser cannot read it", async () => {
    const gone = new Blob(["x"]);
    gone.slice = () => {
      throw new DOMException("gone", "NotReadableError");
    };
    expect(await sniffFilm(gone)).toEqual({ refusal: "UNREADABLE" });
  });
});
