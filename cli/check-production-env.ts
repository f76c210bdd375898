// `npm run check:production-env`: stops a build or a start whose settings are those of a developer's machine.
// vercel.json runs it before each build, deploy/compose.yaml before each start.
import { parseArgs } from "node:util";
import { findFaults } from "./check-production-env/find-faults";
import { HELP_OPTION, readArguments } from "./command/script-arguments";

const HELP = `npm run check:production-env -- [--private-network]

Looks at the environment: is every setting there, and none local, private, or left as an example has it?
Names each wrong one, why, and what to do, never its value.

  --private-network  the database and the inference service may have names and addresses of a private network,
                     as on a server of one's own; the database may be on that server itself`;

const { values } = readArguments("check:production-env", HELP, () =>
  parseArgs({ options: { "private-network": { type: "boolean" }, ...HELP_OPTION } }),
);
const { faults, warnings } = findFaults(process.env, { privateNetwork: values["private-network"] ?? false });
for (const { name, reason, fix } of warnings) console.error(`Warning: ${name} ${reason}. ${fix}`);
for (const { name, reason, fix } of faults) console.error(`${name} ${reason}. ${fix}`);
if (faults.length > 0)
  console.error("These settings are not fit for production (deploy/README.md says where they are set).");
process.exit(faults.length > 0 ? 1 : 0);
