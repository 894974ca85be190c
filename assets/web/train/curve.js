// The loss curve: SVG from the server, replaced as it grows. It also starts the player for an exercise that was
// composed during training.
//
// data: {svg, play}; play: the digest of the piece to play as soon as the player has it, or ''.

const LOOK_MS = 50, LONGEST_MS = 10_000;

export default function curve({ data, parentElement }) {
  const root = parentElement.querySelector(".v-curve");
  if (data.play) playWhenThere(data.play, performance.now() + LONGEST_MS);
  if (root.shown === data.svg) return;
  root.shown = data.svg;
  root.innerHTML = data.svg;
}

function playWhenThere(digest, end) {
  const player = window.varisaiPlayer;
  if (player?.state().digest === digest) player.play();
  else if (performance.now() < end) setTimeout(playWhenThere, LOOK_MS, digest, end);
}
