import { Fragment } from "react";
import { FILM_KEY_LIST } from "@/components/film/film-commands";
import { commonMessages } from "@/components/messages/common";
import { uploadMessages } from "@/components/messages/upload";
import { severitySchema } from "@/domain/measurement";
import type { FailureCode } from "@/domain/scan";
import { severityOf } from "@/domain/severity";

/** The keys of the reading page. */
export function FilmKeys() {
  return (
    <dl className="keys">
      {FILM_KEY_LIST.map(({ keys, does }) => (
        <Fragment key={does}>
          <dt>
            {keys.map((key, index) => (
              <Fragment key={key}>
                {index > 0 && " "}
                <kbd>{key}</kbd>
              </Fragment>
            ))}
          </dt>
          <dd>{does}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Each severity with the angles that it stands for. */
export function Severities() {
  const angles = Array.from({ length: 91 }, (_, deg) => deg);
  return (
    <ul>
      {severitySchema.options.map((severity) => {
        const own = angles.filter((deg) => severityOf(deg) === severity);
        const [from, to] = [own[0]!, own.at(-1)! + 1];
        const range = from === 0 ? `under ${to}°` : to > 90 ? `${from}° and more` : `from ${from}° to under ${to}°`;
        return (
          <li key={severity}>
            <strong>{commonMessages.severity[severity]}</strong>: {range}
          </li>
        );
      })}
    </ul>
  );
}

/** What the upload page says of files that it does not take. */
export function FileRefusals() {
  return (
    <ul>
      {Object.entries(uploadMessages.refusal).map(([code, text]) => (
        <li key={code}>{text}</li>
      ))}
    </ul>
  );
}

/** What the owner of a film reads when its analysis failed. */
export function FailureText({ code }: { code: FailureCode }) {
  return (
    <p>
      The page says: <q>{commonMessages.failure[code]}</q>
    </p>
  );
}
