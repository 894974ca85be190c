// The loss curve: SVG made by the page, drawn again as it grows.
//
// data: {svg}.

export default function curve({ data, parentElement }) {
  const root = parentElement.querySelector(".v-curve");
  if (root.shown === data.svg) return;
  root.shown = data.svg;
  root.innerHTML = data.svg;
}
