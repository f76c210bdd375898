/** Text over a film: it reads on bone and on air. */
export const OUTLINED_TEXT = {
  fontWeight: 560,
  fill: "currentColor",
  stroke: "#000",
  strokeOpacity: 0.75,
  strokeWidth: 3,
  strokeLinejoin: "round",
  paintOrder: "stroke",
} as const;
