// The page: what is chosen, shown alike in map, bars, tables and panel; and what was tried.

class Page {
  constructor(book, charts) {
    Object.assign(this, { book, charts, rep: null, account: null, listed: [], first: 0, order: null });
    this.trial = new Trial(book.what_if, book.accounts.owner);
    this.unitsOf = Array.from({ length: book.cells.count }, () => []);
    book.cells.of.forEach((cell, unit) => { if (cell >= 0) this.unitsOf[cell].push(unit); });
    this.wire();
    this.measures();
    this.owners();
    this.showBars();
    this.list();
  }

  wire() {
    document.querySelectorAll("table.sortable").forEach(sortable);
    document.querySelectorAll("input[data-filters]").forEach(filterable);
    const units = new Map(this.book.accounts.id.map((id, unit) => [id, unit]));
    document.querySelectorAll("[data-rep]").forEach((button) => button.addEventListener("click", () => this.chooseRep(Number(button.dataset.rep))));
    document.querySelectorAll("[data-account]").forEach((button) => button.addEventListener("click", () => this.chooseAccount(units.get(button.dataset.account), button)));
    this.charts.onTap("cells", (cell) => this.chooseCell(cell));
    this.charts.onTap("homes", (at) => this.chooseRep(this.charts.model("homes").data.rep[at]));
    this.charts.onTap("bars", (rep) => this.chooseRep(rep));
    byId("all-reps").addEventListener("click", () => this.chooseRep(null));
    byId("measure").addEventListener("change", () => this.showBars());
    byId("owner").addEventListener("change", () => this.chooseRep(byId("owner").value === "" ? null : Number(byId("owner").value)));
    byId("search").addEventListener("input", () => this.list());
    byId("back").addEventListener("click", () => this.turn(-PAGE));
    byId("forth").addEventListener("click", () => this.turn(PAGE));
    byId("undo").addEventListener("click", () => this.undo(this.trial.moved()));
    byId("download").addEventListener("click", () => download("locks.csv", locksCsv(this.book, this.trial)));
  }

  repName(rep) {
    return rep < 0 ? "nobody" : this.book.reps[rep].id;
  }

  chooseRep(rep) {
    this.rep = rep === this.rep ? null : rep;
    this.only = null;
    for (const row of byId("scorecard").tBodies[0].rows) row.classList.toggle("chosen", Number(row.dataset.at) === this.rep);
    byId("all-reps").hidden = this.rep === null;
    byId("owner").value = this.rep === null ? "" : String(this.rep);
    this.first = 0;
    this.list();
    this.recolour();
  }

  chooseCell(cell) {
    const units = this.unitsOf[cell];
    if (units.length === 1) return this.chooseAccount(units[0]);
    this.only = units;
    this.first = 0;
    this.list();
    fill(byId("account"), element("h3", {}, `${say(units.length)} accounts here`), element("p", {}, "They stand in the list of accounts."));
    fillList(byId("account"), units.slice(0, 12), (unit) => this.accountButton(unit));
  }

  accountButton(unit) {
    const { id, name } = this.book.accounts;
    return element("button", { type: "button", class: "link", onclick: () => this.chooseAccount(unit) }, `${id[unit]} ${name[unit]}`.trim());
  }

  // From a list that stands far from the panel, the panel is shown, with a way back.
  chooseAccount(unit, button = null) {
    if (unit === undefined) return;
    this.account = unit;
    const section = button?.closest("section");
    const { top, bottom } = byId("panel").getBoundingClientRect();
    this.from = section && (bottom < 60 || top > innerHeight - 60) ? section : null;
    this.charts.choose("cells", this.book.cells.of[unit]);
    this.showAccount();
    if (this.from) byId("h-account").focus();
  }

  showAccount() {
    const unit = this.account;
    if (unit === null) return;
    const { id, name, value, reason, before } = this.book.accounts;
    const owner = this.trial.owner[unit], first = this.book.accounts.owner[unit];
    const rows = [["Account", `${id[unit]} ${name[unit]}`.trim()], ["Owner", this.repName(first)], ["Before", before[unit] || "nobody"],
      [capital(this.book.value), `${say(value[unit])} ${this.book.money}`]];
    if (owner !== first) rows.push(["Tried", this.repName(owner)]);
    const facts = element("dl", {}, ...rows.flatMap(([word, text]) => [element("dt", {}, word), element("dd", {}, text)]));
    const back = this.from ? [element("p", {}, element("button", { type: "button", class: "link", onclick: () => this.goBack() }, "Back to the list"))] : [];
    fill(byId("account"), facts, element("p", { class: "reason" }, reason[unit]), this.alternatives(unit), ...back);
  }

  goBack() {
    const id = this.book.accounts.id[this.account];
    const button = [...this.from.querySelectorAll("td button.link")].find((one) => one.textContent === id);
    (button ?? this.from.querySelector("td button.link"))?.focus();
  }

  // The reps who may own an account, each with what the move would change.
  alternatives(unit) {
    const reps = this.trial.candidates(unit), family = this.trial.family(unit).length;
    if (reps.length < 2) return element("p", { class: "hint" }, reps.length ? "No other rep may own it." : "No rep may own it.");
    const options = reps.map((rep) => {
      const owner = this.trial.owner[unit];
      const words = rep === owner ? "owner" : this.price(this.trial.preview(unit, rep));
      return element("option", { value: rep, selected: rep === owner }, `${this.repName(rep)} (${words})`);
    });
    const choice = element("select", { id: "candidate", onchange: () => this.move(unit, Number(choice.value)) }, ...options);
    const also = family > 1 ? ` It moves with ${say(family - 1)} more that must stay with it.` : "";
    const fewer = this.book.what_if.all_pairs ? "" : " Only the reps who cost least are offered.";
    return element("p", {}, element("label", {}, "What if its owner were ", choice), element("span", { class: "hint under" }, also + fewer));
  }

  price({ changes, violation }) {
    const { levels } = this.book.what_if;
    const parts = levels.flatMap((level, at) => (changes[at] === 0n ? [] : [signed(real(changes[at], level.size), level.unit)]));
    return [...(violation > 0n ? ["breaks a hard limit"] : []), ...parts].join(", ") || "no difference";
  }

  move(unit, rep) {
    this.trial.move(unit, rep);
    this.showTrial();
  }

  undo(units) {
    for (const unit of units) if (this.trial.owner[unit] !== this.book.accounts.owner[unit]) this.trial.move(unit, this.book.accounts.owner[unit]);
    this.showTrial();
  }

  showTrial() {
    this.showAccount();
    this.recolour();
    this.showBars();
    this.showCard();
    showTried(this);
    this.list();
  }

  recolour() {
    const { reps } = this.book, owner = this.trial.owner;
    const owners = this.unitsOf.map((units) => commonest(units.map((unit) => owner[unit])));
    const colour = owners.map((rep) => (rep < 0 ? NOBODY : reps[rep].colour));
    const alpha = owners.map((rep) => (rep < 0 ? 0.25 : this.rep === null || rep === this.rep ? 0.75 : 0.12));
    this.charts.put("cells", { colour, edge: colour, alpha, rep: owners.map((rep) => this.repName(rep)) });
    const homes = this.charts.model("homes");
    if (homes) this.charts.put("homes", { alpha: homes.data.rep.map((rep) => (this.rep === null || rep === this.rep ? 1 : 0.25)) });
    this.charts.put("bars", { alpha: reps.map((_, rep) => (this.rep === null || rep === this.rep ? 0.9 : 0.25)) });
  }

  measures() {
    const ids = new Map(this.book.reps.map((rep, at) => [rep.id, at]));
    this.shown = this.trial.loads.flatMap((term, at) => (term.targets.some((target) => target) && term.names.every((name) => ids.has(name))
      ? [{ term, reps: term.names.map((name) => ids.get(name)), at }] : []));
    fill(byId("measure"), ...this.shown.map(({ term }, at) => element("option", { value: at }, `${term.measure} (${term.rule})`)));
    byId("balance").hidden = this.shown.length === 0;
  }

  showBars() {
    const shown = this.shown[Number(byId("measure").value)];
    if (!shown) return;
    const { term, reps, at } = shown, { length } = this.book.reps;
    const [load, low, high, before, mark] = [0, 0, 0, 0, 0].map((blank) => new Array(length).fill(blank));
    const said = new Array(length).fill("no target");
    reps.forEach((rep, row) => {
      const target = term.targets[row], share = (whole) => (100 * Number(whole)) / target;
      if (!target) return;
      load[rep] = share(term.load[row]);
      before[rep] = share(this.trial.before[at][row]);
      mark[rep] = term.load[row] === this.trial.before[at][row] ? 0 : 1;
      low[rep] = share(most(term.softLo[row] ?? term.hardLo[row] ?? 0n, 0n));
      high[rep] = term.softHi[row] === null && term.hardHi[row] === null ? 0 : share(term.softHi[row] ?? term.hardHi[row]);
      said[rep] = `${say(real(term.load[row], term.size))} of ${say(real(target, term.size))} ${term.unit}: ${numbers.format(load[rep])} %`;
    });
    this.charts.put("bars", { load, low, high, before, mark, said, colour: this.book.reps.map((rep) => rep.colour) });
  }

  // The scorecard's figures as they would be.
  showCard() {
    for (const row of byId("scorecard").tBodies[0].rows) {
      const rep = Number(row.dataset.at);
      for (const cell of row.cells) this.showCell(row, cell, rep);
    }
  }

  showCell(row, cell, rep) {
    if (cell.dataset.key === "flags" && this.book.what_if.all_loads) cell.textContent = cardFlags(this, rep);
    const value = cardValue(this, cell.dataset.key, rep);
    if (value === null) return;
    cell.dataset.first ??= cell.dataset.value;
    cell.dataset.text ??= cell.textContent;
    const changed = Math.abs(value - Number(cell.dataset.first)) > 1e-6;
    cell.textContent = changed ? cardText(cell.dataset.key, value) : cell.dataset.text;
    cell.dataset.value = value;
    cell.classList.toggle("changed", changed);
    row.classList.toggle("changed", [...row.cells].some((one) => one.classList.contains("changed")));
  }

  owners() {
    const options = this.book.reps.map((rep, at) => element("option", { value: at }, rep.id));
    fill(byId("owner"), element("option", { value: "" }, "everybody"), ...options);
    const heads = [["Account", "id"], ["Name", "name"], ["Owner", "owner"], ["Before", "before"], [capital(this.book.value), "value"], ["Why", null]];
    fill(byId("list").tHead.rows[0], ...heads.map(([word, key]) => element("th", { scope: "col" },
      key ? element("button", { type: "button", onclick: (event) => this.sortBy(key, event.target.parentNode) }, word) : word)));
  }

  sortBy(key, head) {
    const falling = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const column = this.book.accounts[key], sign = falling ? -1 : 1;
    const collator = new Intl.Collator("en", { numeric: true });
    const text = typeof column[0] === "string";
    this.order = column.map((_, unit) => unit).sort((one, other) => sign * (text ? collator.compare(column[one], column[other]) : column[one] - column[other]));
    this.first = 0;
    this.list();
  }

  list() {
    const { id, name } = this.book.accounts, words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const units = this.order ?? id.map((_, unit) => unit), only = this.only && new Set(this.only);
    if (words.length) this.only = null;
    this.listed = units.filter((unit) => (this.rep === null || this.trial.owner[unit] === this.rep) && (!only || words.length || only.has(unit))
      && words.every((word) => `${id[unit]} ${name[unit]}`.toLowerCase().includes(word)));
    this.turn(0);
  }

  turn(step) {
    this.first = Math.max(0, Math.min(this.first + step, Math.floor(Math.max(this.listed.length - 1, 0) / PAGE) * PAGE));
    const { id, name, before, value, reason } = this.book.accounts;
    const cell = (head, text, kind = null) => element("td", { class: kind, "data-head": head }, text);
    const rows = this.listed.slice(this.first, this.first + PAGE).map((unit) => element("tr", {},
      element("td", {}, element("button", { type: "button", class: "link", onclick: (event) => this.chooseAccount(unit, event.currentTarget) }, id[unit])),
      cell("Name", name[unit]), cell("Owner", this.repName(this.trial.owner[unit])), cell("Before", before[unit]),
      cell(capital(this.book.value), say(value[unit]), "number"), cell("Why", reason[unit], "wide")));
    fill(byId("list").tBodies[0], ...rows);
    const last = Math.min(this.first + PAGE, this.listed.length);
    byId("where").textContent = this.listed.length ? `${say(this.first + 1)} to ${say(last)} of ${say(this.listed.length)}` : "none";
    byId("back").disabled = this.first === 0;
    byId("forth").disabled = last === this.listed.length;
  }
}

const PAGE = 25;

function byId(id) {
  return document.getElementById(id);
}

function fill(parent, ...children) {
  parent.replaceChildren(...children);
}

function fillList(parent, items, made) {
  parent.append(element("ul", {}, ...items.map((item) => element("li", {}, made(item)))));
}

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function commonest(reps) {
  const count = new Map();
  for (const rep of reps) if (rep >= 0) count.set(rep, (count.get(rep) ?? 0) + 1);
  return [...count].reduce((best, one) => (one[1] > best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best), [-1, 0])[0];
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function start() {
  const given = await unpacked(byId("data").textContent);
  const charts = await Charts.draw(given);
  const page = new Page(given.book, charts);
  charts.fit();
  charts.dress();
  for (const change of ["(prefers-color-scheme: dark)", "print"]) matchMedia(change).addEventListener("change", () => charts.dress());
  window.territoryPlan = page; // for whoever opens the console, and for tests
  document.body.dataset.ready = "yes";
}

start();
