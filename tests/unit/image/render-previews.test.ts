import sharp from "sharp";
import { expect, it } from "vitest";
import { renderDisplay, renderThumbnail } from "@/lib/image/render-previews";

const film = (width: number, height: number) => ({
  width,
  height,
  channels: 1 as const,
  data: Buffer.alloc(width * height, 90),
});

it("draws a display picture of at most 4096 px on its long side", async () => {
  expect(await sharp(await renderDisplay(film(1000, 8192))).metadata()).toMatchObject({
    format: "webp",
    width: 500,
    height: 4096,
  });
});

it("never enlarges a small film for display", async () => {
  expect(await sharp(await renderDisplay(film(120, 300))).metadata()).toMatchObject({ width: 120, height: 300 });
});

it("draws thumbnails of 192 px height, and keeps strips small", async () => {
  expect(await sharp(await renderThumbnail(film(500, 1000))).metadata()).toMatchObject({
    format: "webp",
    width: 96,
    height: 192,
  });
  expect(await sharp(await renderThumbnail(film(4000, 100))).metadata()).toMatchObject({ width: 768 });
});
