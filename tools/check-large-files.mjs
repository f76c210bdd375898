// Keeps weights and films that are not the project's own out of git: what is once committed stays in every clone. With
// --staged it looks at what the next commit adds (the pre-commit hook), else at all files of the repository (the gate).
// Plain Node without packages: the hook must work before anything is installed.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";

const MOST_BYTES = 1024 * 1024;
/** Files of these kinds are weights, however small. */
const WEIGHTS = /\.(pt|pth|onnx|ort|safetensors|ckpt|tflite|h5|engine)$/i;
/** Checkpoints of our own training; the manifest names its ONNX files itself. */
const CHECKPOINTS = ["services/inference/models/best.pt", "training/checkpoints/pretrain.pt"];

const { models } = JSON.parse(readFileSync("models/manifest.json", "utf8"));
const ours = new Set([
  ...CHECKPOINTS,
  ...models.flatMap(({ file, refiner }) => [`models/${file}`, `models/${refiner.file}`]),
]);
const query = process.argv.includes("--staged")
  ? ["diff", "--cached", "--name-only", "--diff-filter=d", "-z"]
  : ["ls-files", "-z"];
const files = execFileSync("git", query, { encoding: "utf8" }).split("\0").filter(Boolean);
const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
const others = files.filter((file) => !ours.has(file));
const weights = others.filter((file) => WEIGHTS.test(file));
const tooLarge = others.filter((file) => !WEIGHTS.test(file) && sizeOf(file) > MOST_BYTES);

for (const file of weights) {
  console.error(`${file} holds weights, which belong here only if models/manifest.json names them.`);
}
for (const file of tooLarge) {
  const size = (sizeOf(file) / MOST_BYTES).toFixed(1);
  console.error(
    `${file} has ${size} MiB, more than the 1 MiB that a file of this repository may have. Films and other data never belong here.`,
  );
}
process.exitCode = weights.length + tooLarge.length > 0 ? 1 : 0;
