import { Fragment } from "react";
import { FILM_KEY_LIST } from "@/film/commands/film-commands";
import { commonMessages } from "@/messages/common";
import { docsMessages as t } from "@/messages/docs";
import { uploadMessages } from "@/messages/upload";
import { severitySchema } from "@/domain/reading/measurement-record-schema";
import type { FailureCode } from "@/domain/scan";
import { severityOf } from "@/domain/reading/severity";

/** Beyond the largest angle at which a severity begins. */
const LARGEST_DEG = 90;

/** The keys of the reading page. */
export function FilmKeys() {
  return (
    <dl className="keys">
      {FILM_KEY_LIST.map(({ key, does }) => (
        <Fragment key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Each severity with the angles that it stands for. */
export function Severities() {
  const angles = Array.from({ length: LARGEST_DEG + 1 }, (_, deg) => deg);
  return (
    <ul>
      {severitySchema.options.map((severity) => {
        const own = angles.filter((deg) => severityOf(deg) === severity);
        const [from, to] = [own[0]!, own.at(-1)! + 1];
        return (
          <li key={severity}>
            <strong>{commonMessages.severity[severity]}</strong>: {rangeText(from, to)}
          </li>
        );
      })}
    </ul>
  );
}

function rangeText(from: number, to: number): string {
  if (from === 0) return t.angles.under(to);
  return to > LARGEST_DEG ? t.angles.from(from) : t.angles.between(from, to);
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
      {t.pageSays} <q>{commonMessages.failure[code]}</q>
    </p>
  );
}
