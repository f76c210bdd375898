import { Fragment } from "react";
import { ERROR_CODES } from "@/lib/error-codes";

/** Every refusal of the API: code, status and what the user reads. */
export function ErrorList() {
  return (
    <dl className="entries">
      {Object.entries(ERROR_CODES).map(([code, { status, title, detail }]) => (
        <Fragment key={code}>
          <dt id={code}>
            <code>{code}</code> {status}, {title.toLowerCase()}
          </dt>
          <dd>{detail.endsWith(".") ? detail : `${detail}.`}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
