import { Fragment } from "react";
import { SubsectionHeading } from "@/components/docs/section-heading";
import { TextWithCode } from "@/components/docs/text-with-code";
import { docsMessages } from "@/messages/docs";
import { ERROR_CODES } from "@/lib/error-codes";
import { listRefusals } from "@/lib/http/openapi";
import type { Operation } from "@/lib/http/operation";
import { OPERATIONS } from "../api/openapi.json/operations";
import { type Field, listFields } from "./list-fields";

const t = docsMessages.call;
const operations: readonly Operation[] = OPERATIONS;

/** The anchor of a call: `post-api-scans-create`. */
export function operationId({ method, path }: Pick<Operation, "method" | "path">): string {
  return [method.toLowerCase(), ...path.match(/\w+/g)!].join("-");
}

/** All calls in short, each leading to what there is to say of it. */
export function OperationTable() {
  return (
    <ul>
      {operations.map((operation) => (
        <li key={operationId(operation)}>
          <a href={`#${operationId(operation)}`}>
            {operation.method} {operation.path}
          </a>
          : <TextWithCode text={operation.summary} />
        </li>
      ))}
    </ul>
  );
}

/** Each call with its fields and refusals, from the schemas that validate it. */
export function OperationList() {
  return operations.map((operation) => <OperationEntry key={operationId(operation)} operation={operation} />);
}

function tellWhoAsks({ public: isPublic, scope }: Operation): string {
  if (isPublic) return t.needsNoSession;
  return scope ? t.needsSessionOrScope(scope) : t.needsSession;
}

function OperationEntry({ operation }: { operation: Operation }) {
  const { method, path, summary, params, query, body, responses, limit, mediaType = "application/json" } = operation;
  return (
    <section>
      <SubsectionHeading id={operationId(operation)}>
        <code>
          {method} {path}
        </code>
      </SubsectionHeading>
      <p>
        <TextWithCode text={summary} /> {tellWhoAsks(operation)} {limit && t.perMinute(limit.perMinute)}
      </p>
      {params && <FieldList title={t.inAddress} fields={listFields(params, "input")} />}
      {query && <FieldList title={t.inQuery} fields={listFields(query, "input")} />}
      {body && <FieldList title={t.inBody} fields={listFields(body, "input")} />}
      {Object.entries(responses).map(([status, schema]) => (
        <FieldList
          key={status}
          title={schema ? t.answers(status, mediaType) : t.answersWithoutBody(status)}
          fields={schema ? listFields(schema, "output") : []}
          isAnswer
        />
      ))}
      <p>
        {t.refusesWith}{" "}
        {listRefusals(operation).map((code, index) => (
          <Fragment key={code}>
            {index > 0 && ", "}
            <a href={`/docs/reference/errors#${code}`}>{code}</a> ({ERROR_CODES[code].status})
          </Fragment>
        ))}
        .
      </p>
    </section>
  );
}

function FieldList({ title, fields, isAnswer = false }: { title: string; fields: Field[]; isAnswer?: boolean }) {
  return (
    <>
      <p>
        {title}
        {fields.length > 0 ? ":" : "."}
      </p>
      {fields.length > 0 && (
        <ul>
          {fields.map(({ name, type, note, isNeeded }) => (
            <li key={name}>
              <code>{name}</code>{" "}
              <span className="note">
                {type}
                {!isNeeded && !isAnswer && `, ${t.mayBeLeftOut}`}
                {note && `. ${note}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
