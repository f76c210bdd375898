import { describe, expect, it } from "vitest";
import { argumentsFor } from "#tools/gate/python-checks";

const FILM = "services/inference/tests/test_film.py";

describe("arguments for the Python tests", () => {
  it("go to every project where they name no file", () => {
    expect(argumentsFor("services/inference", ["-k", "grey"])).toEqual(["-k", "grey"]);
    expect(argumentsFor("training", ["-k", "grey"])).toEqual(["-k", "grey"]);
  });

  it("go only to the project of the files, which are named from its folder", () => {
    expect(argumentsFor("services/inference", [FILM, "-x"])).toEqual(["-x", "tests/test_film.py"]);
    expect(argumentsFor("training", [FILM, "-x"])).toBeNull();
  });

  it("may name one test of a file", () => {
    expect(argumentsFor("services/inference", [`${FILM}::test_a`])).toEqual(["tests/test_film.py::test_a"]);
  });
});
