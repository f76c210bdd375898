import { describe, expect, it } from "vitest";
import {
  FILM_COMMANDS,
  FILM_KEY_LIST,
  type FilmCommand,
  findFilmCommand,
  keyName,
} from "@/film/commands/film-commands";

const commands: FilmCommand[] = Object.values(FILM_COMMANDS);

describe("the viewer's commands", () => {
  it("share no key", () => {
    const keys = commands.flatMap((command) => command.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("are all in the list of keys, by the key that a keyboard sends", () => {
    for (const command of commands)
      expect(FILM_KEY_LIST).toContainEqual({ key: keyName(command), does: command.label });
    expect(FILM_KEY_LIST.map(({ key }) => key)).toEqual("+ - 0 1 B E C N F W I J K Esc ? Arrows".split(" "));
    expect(new Set(FILM_KEY_LIST.map(({ does }) => does)).size).toBe(FILM_KEY_LIST.length);
  });

  it.each([
    ["-", FILM_COMMANDS.zoomOut],
    ["_", FILM_COMMANDS.zoomOut],
    ["+", FILM_COMMANDS.zoomIn],
    ["=", FILM_COMMANDS.zoomIn],
    ["b", FILM_COMMANDS.boxes],
    ["B", FILM_COMMANDS.boxes],
    ["Escape", FILM_COMMANDS.clear],
    ["Enter", undefined],
    ["q", undefined],
  ])("are found by their key: %s", (key, command) => {
    expect(findFilmCommand(key)).toBe(command);
  });
});
