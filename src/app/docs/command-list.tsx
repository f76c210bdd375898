import { Fragment } from "react";
import { TextWithCode } from "@/components/docs/text-with-code";
import { NPM_COMMANDS } from "./npm-commands";

const WITHOUT_RUN = new Set(["start", "test"]);

/** Every npm script and what it does. */
export function CommandList() {
  return (
    <dl className="entries">
      {Object.entries(NPM_COMMANDS).map(([name, does]) => (
        <Fragment key={name}>
          <dt id={name}>
            <code>{WITHOUT_RUN.has(name) ? `npm ${name}` : `npm run ${name}`}</code>
          </dt>
          <dd>
            <TextWithCode text={does} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
