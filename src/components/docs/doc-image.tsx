/** What importing a picture gives: Next says its size, too. */
type Picture = string | { src: string; width: number; height: number };

/** A picture of a page. Its place is kept while it loads. */
export function DocImage({ src, alt }: { src?: Picture; alt?: string }) {
  const { src: url, width, height } = typeof src === "object" ? src : { src, width: undefined, height: undefined };
  // oxlint-disable-next-line nextjs/no-img-element -- a built file of the right size: nothing to optimise, and no script
  return <img src={url} alt={alt ?? ""} width={width} height={height} loading="lazy" />;
}
