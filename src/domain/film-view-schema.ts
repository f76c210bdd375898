import { z } from "zod";
import { type FilmView, MIN_CROP_SIDE, TURNS } from "./film-view";
import { MAX_SIDE } from "./upload-rules";

const place = z.int().min(0).max(MAX_SIDE);
const side = z.int().min(MIN_CROP_SIDE).max(MAX_SIDE);

/** A FilmView as it is stored with a scan and as the API takes and gives it. */
export const filmViewSchema = z.strictObject({
  page: z.int().min(0).max(MAX_SIDE).nullable().meta({ description: "from 0; null for the largest" }),
  turn: z.literal(TURNS).meta({ description: "degrees clockwise" }),
  isMirrored: z.boolean().meta({ description: "left to right, after the turn" }),
  crop: z
    .strictObject({ x: place, y: place, width: side, height: side })
    .nullable()
    .meta({ description: "in px of the turned and mirrored image; null for the whole of it" }),
}) satisfies z.ZodType<FilmView>;
