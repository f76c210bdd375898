import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import { bigFilm } from "./decoders";

// A program that decodes until it is ended, with two decoders; it says so once both are at work.
const pool = await DecoderPool.start({ keep: 2 });
const film = await bigFilm();
await Promise.all(
  ["first", "second"].map(async () => {
    for (;;) {
      await pool.draw(film);
      console.log("drawn");
    }
  }),
);
