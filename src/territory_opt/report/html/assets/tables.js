// Tables: sorting by a click on a heading, filtering by words. Works on the rows that are there.

const numbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2, signDisplay: "negative" });
const wholes = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0, signDisplay: "negative" });

function say(value) {
  return (Math.abs(value) >= 1000 ? wholes : numbers).format(value);
}

function signed(value, unit) {
  const text = say(Math.abs(value));
  if (value !== 0 && text === "0") return `${value > 0 ? "+" : "−"}<0.01 ${unit}`.trim();
  return `${value > 0 ? "+" : value < 0 ? "−" : "±"}${text} ${unit}`.trim();
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const falling = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].sort((one, other) => compareCells(one.cells[column], other.cells[column]));
    table.tBodies[0].append(...(falling ? rows.reverse() : rows));
  }));
}

function compareCells(one, other) {
  const [first, second] = [one.dataset.value, other.dataset.value];
  if (first !== undefined && second !== undefined) return Number(first) - Number(second);
  if ((first === undefined) !== (second === undefined)) return first === undefined ? -1 : 1;
  return one.textContent.localeCompare(other.textContent, "en", { numeric: true });
}

function filterable(input) {
  const table = document.getElementById(input.dataset.filters);
  if (!table) return;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}
