import { docsMessages } from "@/messages/docs";
import manifest from "../../../models/manifest.json";

const t = docsMessages.model;
const model = manifest.models.find(({ name }) => name === manifest.default)!;

/** How well the model that is shipped reads, in the words of its manifest. */
export function ModelFigures() {
  return (
    <figure>
      <blockquote>
        <p>{model.figures.text}</p>
      </blockquote>
      <figcaption className="note">{t.figuresFrom(model.name, model.figures.source)}</figcaption>
    </figure>
  );
}

/** What the model was trained on and under which licence it may be used. */
export function ModelOrigin() {
  return (
    <dl className="entries">
      <dt>{t.model}</dt>
      <dd>
        {model.name}: <code>models/{model.file}</code>, <code>models/{model.refiner.file}</code>
      </dd>
      <dt>{t.licence}</dt>
      <dd>{model.licence}</dd>
      <dt>{t.trainedOn}</dt>
      <dd>{model.trainedOn}</dd>
    </dl>
  );
}
