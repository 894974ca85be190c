// The hand that keeps the tala, drawn from rounded strokes, and the other small signs.

const FINGERS = [
  // from the little finger to the first: where it begins and ends
  [6.3, 12.4, 5.2, 6.6],
  [9.5, 11.4, 9.1, 3.4],
  [12.8, 11.4, 13.1, 2.9],
  [16, 12.2, 17.1, 4.8],
];
const THUMB = [17.4, 15.6, 20.9, 11.4];
const PALM = "M5 12.5h12.4l1 2.2-1 3.6q-1.2 3.2-4.6 3.2h-3.4q-3 0-4-3z";

const finger = ([x1, y1, x2, y2], width, colour) =>
  `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`;

/** Strokes a little thicker than the hand, with the hand in the ground's colour upon them. */
function outline(width, colour) {
  const bones = [...FINGERS, THUMB].map((bone) => finger(bone, width, colour)).join("");
  return `${bones}<path d="${PALM}" fill="${colour}" stroke="${colour}" stroke-width="${width - 2.2}" stroke-linejoin="round"/>`;
}

/**
 * A kriya as a hand: a full palm for the clap, a turned empty one for the wave, and the
 * finger that counts for the rest. Form alone tells them apart.
 */
function handOf(kriya, size) {
  const full = outline(2.6, "currentColor");
  const empty = outline(3, "currentColor") + outline(1.1, "var(--v-ground)");
  let inside = empty;
  let aim = "";
  if (kriya.kind === "clap") {
    inside = full;
    aim = `<path d="M6.5 23.6h10" stroke="currentColor" stroke-width="1.3" stroke-linecap="round"/>`;
  } else if (kriya.kind === "wave") {
    inside = `<g transform="translate(21.4 1.2) scale(-.86 .86)">${empty}</g>`;
    aim = `<path d="M22.6 10.2q1.3 7.4-4.6 11.6m0 0 .4-3.3m-.4 3.3 3.2.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;
  } else if (kriya.kind === "finger") {
    // from the sixth count on the hand begins again with the little finger
    const k = (kriya.finger - 1) % 5;
    inside = empty + finger(k === 4 ? THUMB : FINGERS[k], 3.4, "currentColor");
  }
  return `<svg class="v-hand" viewBox="0 0 24 25" width="${size}" height="${size}" fill="none" aria-hidden="true">${inside}${aim}</svg>`;
}

const icon = (size, inside) =>
  `<svg viewBox="0 0 24 24" width="${size}" height="${size}" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inside}</svg>`;

const PLAY_ICON = icon(28, `<path d="M8 4.8v14.4q0 .9.8.4l11-7.2q.6-.4 0-.8l-11-7.2q-.8-.5-.8.4z" fill="currentColor" stroke-width="1"/>`);
const PAUSE_ICON = icon(28, `<path d="M8.2 5.5v13M15.8 5.5v13" stroke-width="4.6"/>`);
const HEAR_ICON = icon(19, `<path d="M4 9.6v4.8h3.4l4.4 3.8V5.8L7.400 9.600z" fill="currentColor"/><path d="M15.4 9.300a4.200 4.200 0 0 1 0 5.400M18 6.800a8 8 0 0 1 0 10.400"/>`);
const MORE_ICON = icon(21, `<path d="M4 7.500h8M19 7.500h1M4 16.500h1M12 16.500h8"/><circle cx="15.500" cy="7.500" r="2.600"/><circle cx="8.500" cy="16.500" r="2.600"/>`);
const CLOSE_ICON = icon(20, `<path d="M6 6l12 12M18 6 6 18"/>`);
