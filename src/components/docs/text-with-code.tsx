/** What stands between backticks is code, as in the OpenAPI document. */
export function TextWithCode({ text }: { text: string }) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
