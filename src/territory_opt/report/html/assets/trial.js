// What was tried: its price, whom it touches, and the file that makes it a decision.

// A figure of the scorecard under the trial; null for columns that do not change with it.
function cardValue(page, key, rep) {
  if (key === undefined || ["rep_id", "name", "flags"].includes(key)) return null;
  const { trial, book } = page;
  if (key === "moved_in") return count(trial.owner, (owner, unit) => owner === rep && book.accounts.before[unit] && book.accounts.previous[unit] !== rep);
  if (key === "moved_out") return count(trial.owner, (owner, unit) => owner >= 0 && owner !== rep && book.accounts.previous[unit] === rep);
  const measure = trial.measures.find((one) => one.name === (key === "capacity_used" ? "hours" : key));
  if (key === "capacity_used") return book.what_if.capacity[rep] ? measure.load[rep] / book.what_if.capacity[rep] : null;
  if (measure) return real(measure.load[rep], measure.size);
  const term = trial.loads.find((one) => `${one.rule}_index` === key);
  const row = term ? term.names.indexOf(book.reps[rep].id) : -1;
  return row < 0 || !term.targets[row] ? null : (100 * Number(term.load[row])) / term.targets[row];
}

// What stands out about a rep under the trial, in the scorecard's words.
function cardFlags(page, rep) {
  return page.trial.loads.flatMap((term) => {
    const row = term.names.indexOf(page.book.reps[rep].id);
    if (row < 0) return [];
    const above = [term.softHi[row], term.hardHi[row]].some((limit) => limit !== null && term.load[row] > limit);
    const below = [term.softLo[row], term.hardLo[row]].some((limit) => limit !== null && term.load[row] < limit);
    const word = term.targets.some((target) => target !== null) ? "band" : "limit";
    return above || below ? [`${above ? "above" : "below"} ${term.rule} ${word}`] : [];
  }).join("; ");
}

function count(owners, wanted) {
  return owners.reduce((sum, owner, unit) => sum + (wanted(owner, unit) ? 1 : 0), 0);
}

// As the table was written: see content.py.
function cardText(key, value) {
  const digits = key === "capacity_used" || key.endsWith("hours") || key.endsWith("_index") ? 1 : 0;
  const text = new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits, signDisplay: "negative" }).format(key === "capacity_used" ? 100 * value : value);
  return key === "capacity_used" ? `${text} %` : text;
}

function showTried(page) {
  const { trial, book } = page, units = trial.moved();
  byId("tried").hidden = units.length === 0;
  byId("panel").classList.toggle("used", units.length > 0);
  const changes = trial.changes(), costs = trial.costs();
  fill(byId("tried-goals"), table(["Goal", "Now", "Change"], book.what_if.levels.map((level, at) => [
    level.name, `${say(real(costs[at], level.size))} ${level.unit}`, signed(real(changes[at], level.size), level.unit)])));
  const reps = [...new Set(units.flatMap((unit) => [trial.first[unit], trial.owner[unit]]))].sort((one, other) => one - other);
  fill(byId("tried-reps"), ...reps.map((rep) => repChanges(page, rep)));
  fill(byId("tried-broken"), ...trial.broken().map(({ term, row, load }) => element("p", {},
    `Breaks ${term.rule} of ${term.names[row]}: ${say(real(load, term.size))} ${term.unit}.`)));
  fill(byId("tried-moves"), ...units.map((unit) => element("li", {},
    `${book.accounts.id[unit]}: ${page.repName(trial.first[unit])} to ${page.repName(trial.owner[unit])} `,
    element("button", { type: "button", class: "link", onclick: () => page.undo([unit]) }, "undo"))));
  byId("left-out").textContent = book.what_if.left_out.length
    ? `Not counted here: ${book.what_if.left_out.join(", ")}. The verb score counts them all.` : "";
}

function repChanges(page, rep) {
  const rows = page.trial.measures.filter((one) => one.load[rep] !== one.first[rep]).map((one) => [
    one.name.replace("_", " "), say(real(one.load[rep], one.size)), signed(real(one.load[rep] - one.first[rep], one.size), "")]);
  for (const { term, reps, at } of page.shown) {
    const row = reps.indexOf(rep);
    if (row < 0 || !term.targets[row]) continue;
    const share = (whole) => (100 * Number(whole)) / term.targets[row];
    const change = share(term.load[row] - page.trial.before[at][row]);
    if (change !== 0) rows.push([`${term.rule}, % of target`, numbers.format(share(term.load[row])), signed(change, "")]);
  }
  return element("div", {}, element("h3", {}, page.repName(rep)), table(["", "Now", "Change"], rows));
}

function table(heads, rows) {
  const cells = (tag, row) => row.map((text, at) => element(tag, { class: at ? "number" : null }, text));
  return element("table", {}, element("thead", {}, element("tr", {}, ...cells("th", heads))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells("td", row)))));
}

// Rows of locks.csv for every account that was moved; read back as they are.
function locksCsv(book, trial) {
  const { account, line } = book.accounts;
  const rows = trial.moved().map((unit) => [account[unit], book.reps[trial.owner[unit]].id, line[unit] === "all" ? "" : line[unit], "lock", "tried in the report"]);
  return [["account_id", "rep_id", "line", "kind", "reason"], ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

// Text that a spreadsheet would run as a formula gets an apostrophe, which the reader of cases takes off again.
function csvCell(text) {
  const safe = /^'*[=+\-@\t\r]/.test(text) && !/^[+-]?[0-9]+(\.[0-9]+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function download(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
