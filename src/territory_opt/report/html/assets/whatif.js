// What-if: the plan as whole numbers. Loads are kept as BigInt, so that a page never rounds where the scorer does not.

class Trial {
  constructor(given, owner) {
    this.given = given;
    this.first = owner;
    this.owner = owner.slice();
    this.members = new Map();
    given.group.forEach((group, unit) => {
      if (group < 0) return;
      if (this.members.has(group)) this.members.get(group).push(unit);
      else this.members.set(group, [unit]);
    });
    this.loads = given.loads.map((one) => ({ ...one, ...limitsOf(one), load: one.load.map(BigInt), starts: starts(one, given.rep.length) }));
    this.before = this.loads.map((one) => one.load.slice());
    this.measures = given.measures.map((one) => ({ ...one, load: one.load.map(Number), first: one.load.map(Number) }));
    this.pairCost = given.priced.map(() => 0n);
    this.base = this.loads.map(costOf);
  }

  candidates(unit) {
    return this.given.rep.slice(this.given.start[unit], this.given.start[unit + 1]);
  }

  family(unit) {
    return this.members.get(this.given.group[unit]) ?? [unit];
  }

  // Moves an account with all that must stay with it.
  move(unit, rep) {
    for (const member of this.family(unit)) {
      this.#count(member, this.owner[member], -1);
      this.#count(member, rep, 1);
      this.owner[member] = rep;
    }
  }

  // What a move would change, leaving everything as it is.
  preview(unit, rep) {
    const now = this.owner[unit], here = this.changes(), broken = this.violation();
    this.move(unit, rep);
    const then = this.changes(), more = this.violation() - broken;
    this.move(unit, now);
    return { changes: then.map((one, level) => one - here[level]), violation: more };
  }

  moved() {
    return this.owner.flatMap((rep, unit) => (rep === this.first[unit] ? [] : [unit]));
  }

  // The change of each level's cost against the plan, in quanta.
  changes() {
    const change = this.given.levels.map(() => 0n);
    this.loads.forEach((one, at) => (change[one.level] += costOf(one) - this.base[at]));
    this.given.priced.forEach((one, at) => (change[one.level] += this.pairCost[at]));
    return change;
  }

  costs() {
    return this.changes().map((change, level) => BigInt(this.given.levels[level].cost) + change);
  }

  violation() {
    return this.broken().reduce((sum, one) => sum + one.by, 0n);
  }

  // Rows outside their hard limits.
  broken() {
    return this.loads.flatMap((one) => one.load.flatMap((load, row) => {
      const by = most(one.hardLo[row] === null ? 0n : one.hardLo[row] - load, one.hardHi[row] === null ? 0n : load - one.hardHi[row], 0n);
      return by > 0n ? [{ term: one, row, load, by }] : [];
    }));
  }

  #count(unit, rep, sign) {
    const { start, rep: reps } = this.given;
    let pair = start[unit];
    while (pair < start[unit + 1] && reps[pair] !== rep) pair += 1;
    if (pair === start[unit + 1]) throw new RangeError("not a candidate");
    for (const one of this.loads) {
      for (let at = one.starts[pair]; at < one.starts[pair + 1]; at += 1) one.load[one.row[at]] += BigInt(sign * one.weight[at]);
    }
    this.given.priced.forEach((one, at) => (this.pairCost[at] += BigInt(sign) * BigInt(one.cost[pair])));
    for (const one of this.measures) one.load[rep] += sign * one.weight[pair];
  }
}

function starts(one, pairs) {
  const found = new Float64Array(pairs + 1);
  for (let pair = 0; pair < pairs; pair += 1) found[pair + 1] = found[pair] + (typeof one.count === "number" ? one.count : one.count[pair]);
  return found;
}

function limitsOf(one) {
  const big = (column) => column.map((text) => (text === null ? null : BigInt(text)));
  return {
    hardLo: big(one.hard_lo), hardHi: big(one.hard_hi), softLo: big(one.soft_lo), softHi: big(one.soft_hi),
    priceLo: big(one.price_lo), priceHi: big(one.price_hi),
  };
}

function most(...values) {
  return values.reduce((one, other) => (other > one ? other : one));
}

// What a term's rows cost together, as Limits.measure says.
function costOf(one) {
  const costs = one.load.map((load, row) => {
    const low = one.softLo[row] === null ? 0n : one.priceLo[row] * most(one.softLo[row] - load, 0n);
    const high = one.softHi[row] === null ? 0n : one.priceHi[row] * most(load - one.softHi[row], 0n);
    return low + high;
  });
  return one.join === "max" ? most(0n, ...costs) : costs.reduce((sum, cost) => sum + cost, 0n);
}

function real(whole, size) {
  return size === null ? Number(whole) : (Number(whole) * size[0]) / size[1];
}
