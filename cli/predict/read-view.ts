import type { FilmView } from "@/domain/film-view";
import { filmViewSchema } from "@/domain/film-view-schema";
import { refuse } from "../command/script-arguments";

/** The options that say which image of a film is read, as `parseArgs` takes them. */
export const VIEW_OPTIONS = {
  page: { type: "string" },
  turn: { type: "string" },
  mirror: { type: "boolean" },
  crop: { type: "string" },
} as const;

type ViewValues = { page?: string; turn?: string; mirror?: boolean; crop?: string };

/** Reads them; ends the program with the reason where one is wrong. Pages are counted from 1 here. */
export function readView({ page, turn = "0", mirror = false, crop }: ViewValues): FilmView {
  const [x, y, width, height, ...more] = crop?.split(",").map(Number) ?? [];
  const read = filmViewSchema.safeParse({
    page: page === undefined ? null : Number(page) - 1,
    turn: Number(turn),
    isMirrored: mirror,
    crop: crop === undefined ? null : { x, y, width, height },
  });
  if (read.success && more.length === 0) return read.data;
  const wrong = read.error?.issues[0]?.path[0] ?? "crop";
  return refuse("predict", WRONG[String(wrong)] ?? "The view can't be read");
}

const WRONG: Record<string, string> = {
  page: "--page takes a number from 1",
  turn: "--turn takes 90, 180 or 270 degrees clockwise",
  crop: "--crop takes X,Y,WIDTH,HEIGHT in whole px, 32 px a side or more",
};
