/**
 * Keeps the keyboard's place after a press that takes its own button, or the whole row of it, off the page: the focus
 * would fall to the top. It goes to what is left of the row, else to the row beside it, else to the page's content.
 */
export function keepFocusNear(pressed: Element | null): void {
  const row = pressed?.closest("li, tr");
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const place = [row, neighbour].find((element) => element?.isConnected);
    (place?.querySelector<HTMLElement>("a, button") ?? document.getElementById("content"))?.focus();
  });
}
