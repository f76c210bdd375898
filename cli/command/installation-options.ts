import { parseArgs } from "node:util";
import { DATA_DIR_OPTION } from "./operator-command";
import { HELP_OPTION, readArguments, refuse } from "./script-arguments";

/** What the commands that run the app are told. */
export interface InstallationOptions {
  port: number;
  dataDir: string;
  reset: boolean;
  demo: boolean;
}

const HELP = `  --port N        serve on http://localhost:N (3000)
  --data-dir DIR  keep accounts and films in DIR (.data)
  --reset         delete all accounts and films in that folder first, those that a restore set aside too
  --demo          add a demo account with a handful of analysed films
  --help          this text`;

/** Reads the arguments of such a command, and refuses wrong ones as `readArguments` does. @param about what it does. */
export function readInstallationOptions(name: "up" | "dev", about?: string): InstallationOptions {
  const help = [`npm run ${name} -- [options]\n${HELP}`, about].filter(Boolean).join("\n\n");
  const { values } = readArguments(name, help, () =>
    parseArgs({
      options: {
        port: { type: "string", default: "3000" },
        ...DATA_DIR_OPTION,
        reset: { type: "boolean", default: false },
        demo: { type: "boolean", default: false },
        ...HELP_OPTION,
      },
    }),
  );
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    refuse(name, `--port takes a number from 1 to 65535, not "${values.port}"`);
  }
  if (!values["data-dir"]) refuse(name, "--data-dir takes the name of a folder");
  return { port, dataDir: values["data-dir"], reset: values.reset, demo: values.demo };
}
