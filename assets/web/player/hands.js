// Drawings of the hand that keeps the tala, made of rounded strokes, and the icons.

const FINGERS = [
  // from the little finger to the index finger: start and end of each
  [6.2, 13, 4.4, 7.6],
  [9.4, 12, 8.6, 3.6],
  [12.8, 12, 13, 2.6],
  [16.1, 12.6, 17.3, 4.7],
];
const THUMB = [16.6, 17.2, 21.2, 12.4];
const PALM = "M5 13.2L17.4 12.8L17.7 17Q16.8 21.2 12.8 21.200H9.8Q7 21.2 6 18.300Z";

// a fist on the lap
const FIST = `<g stroke="currentColor" stroke-width="1.150" stroke-linecap="round" stroke-linejoin="round"><path d="M5 11q0-2.900 2.150-2.900T9.300 10.300V9.200q0-2.400 2.200-2.400t2.200 2.400v.3q0-2.100 2.100-2.100t2.100 2.100v1q0-1.700 1.700-1.700t1.700 1.900v4.200q0 5.600-5.600 5.600h-4.800Q5 20.500 5 15z"/><path d="M9.300 10.300v2.300M13.700 9.500v3.100M17.900 10.500v2.100M5.200 14.600q3.400-1.600 6.400.2t-1 3.300"/><path stroke-width="1.400" d="M5.600 24.100h1.600M12.200 24.100h1.600M18.800 24.100h1.600"/></g>`;

/** @param {number[]} bone */
const finger = ([x1, y1, x2, y2], width, colour) =>
  `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`;

/** Fingers as thick strokes, and a palm with an outline. */
function flesh(width, rim, colour) {
  const bones = [...FINGERS, THUMB].map((bone) => finger(bone, width, colour)).join("");
  return `${bones}<path d="${PALM}" fill="${colour}" stroke="${colour}" stroke-width="${rim}" stroke-linejoin="round"/>`;
}

/**
 * A kriya as a hand: a filled palm for the clap, a turned outline for the wave, the counting finger in a laghu, and a
 * fist for a rest. The shapes differ without colour.
 */
export function handOf(kriya, size) {
  const full = flesh(2.7, 1.4, "currentColor");
  // the inner hand in the ground's colour leaves the outline visible
  const empty = flesh(3.3, 2.2, "currentColor") + flesh(1.3, 0.2, "var(--v-ground)");
  let inside = empty;
  let aim = "";
  if (kriya.kind === "clap") {
    inside = full;
    aim = `<path d="M6.2 24.1h10.6" stroke="currentColor" stroke-width="1.3" stroke-linecap="round"/>`;
  } else if (kriya.kind === "wave") {
    inside = `<g transform="translate(20.6 1.4) scale(-.88 .88)">${empty}</g>`;
    aim = `<path d="M22.3 9.400q1.9 8-4.5 12.600m-.2-3.4.2 3.4 3.3-.1" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;
  } else if (kriya.kind === "finger") {
    // from the sixth count on, the fingers repeat from the little finger
    const k = (kriya.finger - 1) % 5;
    inside = empty + finger(k === 4 ? THUMB : FINGERS[k], 3.3, "currentColor");
  }
  if (kriya.kind === "rest") inside = FIST;
  return `<svg class="v-hand" viewBox="1.6 .6 23 24.4" width="${size}" height="${size}" fill="none" aria-hidden="true">${inside}${aim}</svg>`;
}

const icon = (size, inside) =>
  `<svg viewBox="0 0 24 24" width="${size}" height="${size}" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inside}</svg>`;

export const PLAY_ICON = icon(28, `<path d="M8 4.8v14.4q0 .9.8.4l11-7.2q.6-.4 0-.8l-11-7.2q-.8-.5-.8.4z" fill="currentColor" stroke-width="1"/>`);
export const PAUSE_ICON = icon(28, `<path d="M8.2 5.5v13M15.8 5.5v13" stroke-width="4.6"/>`);
export const HEAR_ICON = icon(19, `<path d="M4 9.6v4.8h3.4l4.4 3.8V5.8L7.4 9.600z" fill="currentColor"/><path d="M15.4 9.300a4.2 4.2 0 0 1 0 5.400M18 6.800a8 8 0 0 1 0 10.4"/>`);
export const MUTED_ICON = icon(19, `<path d="M4 9.6v4.8h3.4l4.4 3.8V5.8L7.4 9.600z" fill="currentColor"/><path d="M15.6 9.400l5 5.200M20.600 9.400l-5 5.200"/>`);
export const MORE_ICON = icon(21, `<path d="M4 7.500h8M19 7.500h1M4 16.500h1M12 16.500h8"/><circle cx="15.5" cy="7.5" r="2.6"/><circle cx="8.5" cy="16.5" r="2.6"/>`);
export const DOTS_ICON = icon(20, `<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>`);
export const CLOSE_ICON = icon(20, `<path d="M6 6l12 12M18 6 6 18"/>`);
