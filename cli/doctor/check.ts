/** What a check has found out, in plain words; no secret, and nothing that a user wrote. */
export type Finding =
  | { state: "well" | "does not apply"; what: string }
  /** Doubtful: it works, but not as well as it could. */
  | { state: "wrong" | "doubtful"; what: string; fix: string };

export interface Check {
  name: string;
  /** The settings that it works with: it is not run where one of them is missing or wrong. */
  needs: readonly string[];
  /** Each finding as it is made, so that one that comes no further has not looked in vain. Every step has its own limit. */
  run: () => AsyncGenerator<Finding, void, undefined>;
}

export const well = (what: string): Finding => ({ state: "well", what });
export const notNeeded = (what: string): Finding => ({ state: "does not apply", what });
export const wrong = (what: string, fix: string): Finding => ({ state: "wrong", what, fix });
export const doubtful = (what: string, fix: string): Finding => ({ state: "doubtful", what, fix });
