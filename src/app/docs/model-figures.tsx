import manifest from "../../../models/manifest.json";

const model = manifest.models.find(({ name }) => name === manifest.default)!;

/** How well the model that is shipped reads, in the words of its manifest. */
export function ModelFigures() {
  return (
    <figure>
      <blockquote>
        <p>{model.figures.text}</p>
      </blockquote>
      <figcaption className="note">
        {model.name}, from models/manifest.json. Made by: {model.figures.source}.
      </figcaption>
    </figure>
  );
}

/** What the model was trained on and under which licence it may be used. */
export function ModelOrigin() {
  return (
    <dl className="entries">
      <dt>Model</dt>
      <dd>
        {model.name}: <code>models/{model.file}</code> and <code>models/{model.refiner.file}</code>
      </dd>
      <dt>Licence</dt>
      <dd>{model.licence}</dd>
      <dt>Trained on</dt>
      <dd>{model.trainedOn}</dd>
    </dl>
  );
}
