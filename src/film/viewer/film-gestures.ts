import type { Point } from "@/domain/geometry/point";
import type { FilmViewController } from "./film-view";
import type { FilmView } from "./view-math";

/** A pointer that moves less than this is a click, CSS px. */
const DRAG_THRESHOLD = 4;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_DISTANCE = 24;
const DOUBLE_TAP_ZOOM = 2.5;
/** e^(−deltaY × this) to a wheel step; a trackpad's pinch comes as a wheel with Ctrl and far smaller steps. */
const WHEEL_RATE = 0.0016;
const TRACKPAD_PINCH_RATE = 0.012;
const WHEEL_LINE_PX = 32;
/** CSS px that an arrow key moves the film by. */
const ARROW_STEP = 60;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: ARROW_STEP, y: 0 },
  ArrowRight: { x: -ARROW_STEP, y: 0 },
  ArrowUp: { x: 0, y: ARROW_STEP },
  ArrowDown: { x: 0, y: -ARROW_STEP },
};

type Gesture =
  | { kind: "press"; at: Point; view: FilmView }
  | { kind: "drag"; at: Point; view: FilmView }
  | { kind: "pinch"; fingers: [Point, Point]; view: FilmView };

/**
 * Wheel zooms to the pointer, drag moves, two fingers zoom and move, double-click or double-tap zooms in and back out,
 * arrow keys move while the film has the focus.
 * @returns what removes the listeners.
 */
export function listenToGestures(surface: SVGSVGElement, controller: FilmViewController): () => void {
  const pointers = new Map<number, Point>();
  let gesture: Gesture | null = null;
  let moved = false;
  let lastTap: { at: Point; time: number } | null = null;

  const twoFingers = (): [Point, Point] | null => {
    const [a, b] = [...pointers.values()];
    return a && b ? [controller.locate(a), controller.locate(b)] : null;
  };

  /** Begins anew with the fingers that are down: one presses or goes on dragging, two pinch. */
  const restart = (asDrag: boolean) => {
    const fingers = twoFingers();
    const [only] = [...pointers.values()];
    if (fingers) gesture = { kind: "pinch", fingers, view: controller.current() };
    else if (only) gesture = { kind: asDrag ? "drag" : "press", at: only, view: controller.current() };
    else gesture = null;
    surface.toggleAttribute("data-dragging", gesture?.kind === "drag");
  };

  const capture = () => {
    moved = true;
    for (const id of pointers.keys()) surface.setPointerCapture(id);
  };

  const onDown = (event: PointerEvent) => {
    if ((event.pointerType === "mouse" && event.button > 1) || pointers.size === 2) return;
    if (event.button === 1) event.preventDefault();
    if (pointers.size === 0) moved = false;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    restart(false);
    if (gesture?.kind === "pinch") capture();
  };

  const onMove = (event: PointerEvent) => {
    if (!pointers.has(event.pointerId) || !gesture) return;
    const now = { x: event.clientX, y: event.clientY };
    pointers.set(event.pointerId, now);
    if (gesture.kind === "pinch") {
      const fingers = twoFingers();
      if (fingers) controller.pinchFrom(gesture, fingers);
      return;
    }
    const by = { x: now.x - gesture.at.x, y: now.y - gesture.at.y };
    if (gesture.kind === "press") {
      if (Math.hypot(by.x, by.y) < DRAG_THRESHOLD) return;
      gesture = { ...gesture, kind: "drag" };
      surface.toggleAttribute("data-dragging", true);
      capture();
    }
    controller.panFrom(gesture.view, by);
  };

  const onUp = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && pointers.size === 0 && !moved && event.button === 0) {
      tap({ x: event.clientX, y: event.clientY }, event.timeStamp);
    }
    restart(true);
  };

  const tap = (at: Point, time: number) => {
    const isDouble =
      lastTap !== null &&
      time - lastTap.time < DOUBLE_TAP_MS &&
      Math.hypot(at.x - lastTap.at.x, at.y - lastTap.at.y) < DOUBLE_TAP_DISTANCE;
    lastTap = isDouble ? null : { at, time };
    if (!isDouble) return;
    if (controller.isFitted()) controller.zoomBy(DOUBLE_TAP_ZOOM, at);
    else controller.fit();
  };

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const deltaPx = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * WHEEL_LINE_PX;
    const rate = event.ctrlKey ? TRACKPAD_PINCH_RATE : WHEEL_RATE;
    controller.zoomNow(Math.exp(-deltaPx * rate), { x: event.clientX, y: event.clientY });
  };

  /** The click that ends a drag selects nothing. */
  const onClick = (event: MouseEvent) => {
    if (moved) event.stopPropagation();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const by = ARROWS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    controller.panBy(by);
  };

  surface.addEventListener("keydown", onKeyDown);
  surface.addEventListener("pointerdown", onDown);
  surface.addEventListener("pointermove", onMove);
  surface.addEventListener("pointerup", onUp);
  surface.addEventListener("pointercancel", onUp);
  surface.addEventListener("wheel", onWheel, { passive: false });
  surface.addEventListener("click", onClick, { capture: true });
  return () => {
    surface.removeEventListener("keydown", onKeyDown);
    surface.removeEventListener("pointerdown", onDown);
    surface.removeEventListener("pointermove", onMove);
    surface.removeEventListener("pointerup", onUp);
    surface.removeEventListener("pointercancel", onUp);
    surface.removeEventListener("wheel", onWheel);
    surface.removeEventListener("click", onClick, { capture: true });
  };
}
