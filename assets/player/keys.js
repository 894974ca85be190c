// Keys, off while somebody types or a control needs the key for itself.

const KEYS = [
  ["Space", "Play and pause"],
  ["← →", "Swara before and after"],
  ["↑ ↓", "Line before and after"],
  ["Home", "To the beginning"],
  ["L", "Repeat: all, line, off"],
  ["+ −", "Faster, slower"],
  ["1 2 3", "Speed"],
  ["[ ]", "Sruti lower, higher"],
  ["N", "New varisai"],
  ["S", "Staff on and off"],
  ["T", "Tala heard or not"],
  ["F", "Full screen"],
  ["Shift + click", "Repeat from swara to swara"],
  ["?", "This list"],
];

/** What a key press means here; null where it is not ours. */
function meaning(press) {
  if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return null;
  const target = press.target instanceof Element ? press.target : document.body;
  if (target.closest("input:not([type=range]), textarea, select, [contenteditable=''], [contenteditable=true], [role=combobox], [role=listbox], [role=menu]")) return null;
  if (target.closest("dialog[open]") && press.key !== "?") return null;
  const steps = /^(Arrow|Home|End|Page)/.test(press.key);
  if (steps && target.closest("input[type=range], [role=slider], [role=tab], [role=radio], [role=radiogroup], [role=spinbutton], [role=grid]")) return null;
  // Space presses the button that has the focus; a swara has Enter for that
  const swara = target.closest(".v-swara");
  if (press.key === " " && !swara && target.closest("button, a[href], summary, [role=button], [role=switch], [role=checkbox], input")) return null;
  if (swara && press.key === "Enter") return null;
  return (
    {
      " ": ["toggle"],
      ArrowLeft: ["swara", -1],
      ArrowRight: ["swara", 1],
      ArrowUp: ["line", -1],
      ArrowDown: ["line", 1],
      Home: ["home"],
      l: ["repeatNext"],
      "+": ["tempoStep", 1],
      "=": ["tempoStep", 1],
      "-": ["tempoStep", -1],
      "−": ["tempoStep", -1],
      1: ["speed", 1],
      2: ["speed", 2],
      3: ["speed", 4],
      "[": ["sruti", -1],
      "]": ["sruti", 1],
      n: ["fresh"],
      s: ["staff"],
      t: ["tala"],
      f: ["fullScreen"],
      "?": ["help"],
      Escape: ["escape"],
    }[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null
  );
}

function fillHelp(dialog) {
  const rows = KEYS.map(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]);
  const close = make("button", { type: "button", class: "v-close", "aria-label": "Close", click: () => dialog.close() }, draw(CLOSE_ICON));
  dialog.replaceChildren(make("div", { class: "v-help-head" }, make("h2", {}, "Keys"), close), make("dl", {}, rows));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
}
