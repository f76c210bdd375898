/** The sign of the app: five vertebrae on a curve. */
export function SiteMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className} fill="currentColor">
      <rect x="6" y="0.8" width="6" height="2.8" rx="0.9" transform="rotate(-12 9 2.2)" />
      <rect x="8" y="4.7" width="6" height="2.8" rx="0.9" transform="rotate(-7 11 6.1)" />
      <rect x="8.9" y="8.6" width="6" height="2.8" rx="0.9" />
      <rect x="8" y="12.5" width="6" height="2.8" rx="0.9" transform="rotate(7 11 13.9)" />
      <rect x="6" y="16.4" width="6" height="2.8" rx="0.9" transform="rotate(12 9 17.8)" />
    </svg>
  );
}
