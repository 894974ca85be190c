// Other tries: a number and a contour each; choosing one is told to the page.
//
// data: {chosen, tries: [{number, contour: [letters above madhya s, unit by unit]}]}.
// told: chosen (a number), once.

const TOP = 7; // letters from s to S
const LOOK_MS = 400;

export default function tries({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-tries");
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.number : null;
  root.innerHTML = data.tries.map((one) => button(one, data.chosen)).join("");
  root.onclick = (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    // the chosen one is told too: another may be on its way, and this button not yet know
    if (pressed.ariaPressed !== "true") pressed.ariaBusy = "true";
    setTriggerValue("chosen", Number(pressed.dataset.number));
  };
  if (focused) root.querySelector(`[data-number="${focused}"]`)?.focus({ preventScroll: true });
  clearInterval(root.watch);
  root.watch = setInterval(() => root.classList.toggle("sounds", !!window.varisaiPlayer?.state().playing), LOOK_MS);
  return () => clearInterval(root.watch);
}

function button({ number, contour }, chosen) {
  return `<button type="button" data-number="${number}" aria-pressed="${number === chosen}"
    aria-label="Varisai no. ${number}">${drawn(contour)}${number}</button>`;
}

function drawn(contour) {
  const y = (step) => 6 + (TOP - step) * 9;
  const path = contour.map((step, i) => `${i ? "L" : "M"}${i * 10} ${y(step)}h8`).join("");
  return `<svg viewBox="0 0 ${contour.length * 10} 75" preserveAspectRatio="none" aria-hidden="true"><path d="${path}"
    fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" vector-effect="non-scaling-stroke"/></svg>`;
}
