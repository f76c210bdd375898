import packageJson from "../../../package.json";

/** What each npm script does, in a sentence. The compiler holds the list against package.json: none more, none fewer. */
export const NPM_COMMANDS = {
  up: "Installs what is missing, builds what has changed and runs the whole app on this machine until Ctrl-C: database, file store, worker, web. `--help` lists its options.",
  dev: "Runs the app from its sources until Ctrl-C: a saved file is seen in the page and in the worker at once, without a build. Takes the options of `up`.",
  test: "Runs the checks, from format to browser tests, on a stack of its own that is gone afterwards. `-- STAGE` runs one stage, `-- release` what only a release needs, `-- --help` lists them.",
  validate: "Runs the quick part of the checks: format, lint, types, import rules, unused code, unit tests.",
  migrate: "Brings the tables of the database that `DATABASE_URL` names to the newest state. Safe to run again.",
  "migrate:create":
    "Writes the migration from the last state of the tables to that of prisma/schema.prisma; `-- name` names it.",
  build: "Builds the web app for production.",
  start: "Serves the web app that was built, on `PORT` (3000).",
  worker: "Runs a worker: it draws, analyses and deletes films until it is stopped. Any number may run.",
  backup:
    "Writes accounts, films and results of `npm run up` as they are at this moment into a folder, while the app runs or not; `-- FOLDER` names it.",
  restore: "Puts such a folder back, into an empty data folder or, with `--overwrite`, in the place of what is there.",
  jobs: "Shows what waits, runs and has failed for good, of everybody; `-- retry ID` and `-- cancel ID` act on one.",
  doctor:
    "Tries each part of an installation as the app uses it, and says what is wrong and what to do. `-- --storage` compares the stored films with the rows, `-- --storage --repair` makes both agree.",
  predict: "Reads films without the app and prints their angles; `-- --json` for one JSON object a line.",
  phantom: "Draws a made-up film with a known angle, for trying things out.",
  fuzz: "Makes odd and broken films of known angles, and counts how many are read wrong without a warning.",
  "golden:check": "Holds the three readers of a film against each other: worker, service, and the reference in torch.",
  "golden:update": "Writes down anew what the readers are held against, after a wanted change.",
  "no-spine": "Draws pictures that show no frontal spine, and measures how often an angle is read from them.",
  gallery: "Draws hard films and writes how they are read to docs/generated/failures.md.",
  "bench:costly-films": "Measures what films that are built to cost much take of the app, and of another user's time.",
  "bench:scan": "Times a film from the click to the result.",
  "bench:list-scans": "Times the list of scans of a user with 100 and one with 100,000.",
  "bench:events": "Times live status with many open pages.",
  "bench:load": "Lets many users work at once, with parts killed meanwhile, and counts what was lost.",
  "bench:inference": "Times the ways of reading a film: in the worker, through the service, in bare Python.",
  "prepare:bucket": "Makes the bucket that the settings name and its CORS rules.",
  "check:advisories":
    "Asks npm's registry whether a severe vulnerability is known of a package that the app runs with.",
  "check:production-env": "Names each setting that is local, private or an example and so wrong in production.",
  "client:update": "Writes the types of the TypeScript client anew from the API's schemas.",
  "licences:update": "Writes docs/generated/licences.md anew: every package with its licence.",
  generate: "Writes the database client from prisma/schema.prisma; `up`, `test` and the build do it by themselves.",
  format: "Formats every file.",
  lint: "Lints with types.",
  types: "Checks the types.",
  imports: "Checks that no layer imports what it must not know.",
  unused: "Finds files, exports and packages that nothing uses.",
} satisfies Record<keyof typeof packageJson.scripts, string>;
