/* Conditions in the browser: the twin of generator/spec/conditions.py, comparing.py and values.py.
 *
 * Every rule here is stated there; tests/data/conditions.yaml holds both to the same verdicts. The page calls
 * Conditions.holds(data, scopes, variables): data is a condition's canonical form, scopes are plain objects, innermost
 * first, each with every declared key (null where there is no value). Whole numbers that a Number cannot hold are BigInt.
 */
(() => {
  "use strict";

  const VARIABLES = new Set(["today", "now", "me", "unit", "state", "new"]);
  const NUMBER = /^-?[0-9]{1,60}(?:\.[0-9]{1,60})?$/;
  const MOMENT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2})(:[0-9]{2})?)?$/;
  const CLOCK = /^([0-9]{2}:[0-9]{2})(:[0-9]{2})?$/;
  const ORDERS = { gt: [1], gte: [1, 0], lt: [-1], lte: [-1, 0] };

  const isList = Array.isArray;
  const isObject = (value) => typeof value === "object" && value !== null && !isList(value);
  const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);
  const nothing = (value) => value === null || value === undefined;

  function isEmpty(value) {
    if (nothing(value) || value === "") return true;
    if (isList(value)) return value.length === 0;
    return isObject(value) && Object.keys(value).length === 0;
  }

  /* -- numbers: exact, as digits and a scale ----------------------------------------------------------------------- */

  const isNumber = (value) => typeof value === "number" || typeof value === "bigint";

  function decimal(text) {
    const [mantissa, exponent] = text.toLowerCase().split("e");
    const [whole, fraction = ""] = mantissa.split(".");
    const scale = fraction.length - Number(exponent || 0);
    const digits = BigInt(whole + fraction);
    return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
  }

  function asNumber(value) {
    if (typeof value === "bigint") return { digits: value, scale: 0 };
    if (typeof value === "number") return Number.isFinite(value) ? decimal(String(value)) : null;
    return typeof value === "string" && NUMBER.test(value) ? decimal(value) : null;
  }

  function align(a, b) {
    const scale = Math.max(a.scale, b.scale);
    return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale), scale];
  }

  function compareNumbers(a, b) {
    const [left, right] = align(a, b);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  function writeNumber(digits, scale, whole) {
    const unit = 10n ** BigInt(scale);
    if (whole && digits % unit === 0n) {
      const number = digits / unit;
      return BigInt(Number(number)) === number && Number.isSafeInteger(Number(number)) ? Number(number) : number;
    }
    const sign = digits < 0n ? "-" : "";
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
    return sign + (scale ? `${text.slice(0, -scale)}.${text.slice(-scale)}` : text);
  }

  /* -- comparing --------------------------------------------------------------------------------------------------- */

  function duration(value) {
    if (!isObject(value)) return null;
    const number = own(value, "value");
    const unit = own(value, "unit");
    const amount = isNumber(number) ? asNumber(number) : null;
    return amount && typeof unit === "string" ? { amount, unit } : null;
  }

  function moments(a, b) {
    let first = MOMENT.exec(a);
    let second = MOMENT.exec(b);
    if (first && second) {
      if (first[2] === undefined || second[2] === undefined) return [first[1], second[1]];
      return [`${first[1]}T${first[2]}${first[3] ?? ":00"}`, `${second[1]}T${second[2]}${second[3] ?? ":00"}`];
    }
    first = CLOCK.exec(a);
    second = CLOCK.exec(b);
    return first && second ? [first[1] + (first[2] ?? ":00"), second[1] + (second[2] ?? ":00")] : null;
  }

  const sign = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  function equal(a, b) {
    if (typeof a === "boolean" || typeof b === "boolean") return a === b;
    if (typeof a === "string" && typeof b === "string") {
      const pair = moments(a, b);
      return pair ? pair[0] === pair[1] : a === b;
    }
    if (isObject(a) || isObject(b)) return order(a, b) === 0;
    const first = asNumber(a);
    const second = asNumber(b);
    return first !== null && second !== null && compareNumbers(first, second) === 0;
  }

  function order(a, b) {
    const first = duration(a);
    const second = duration(b);
    if (first && second) return first.unit === second.unit ? compareNumbers(first.amount, second.amount) : null;
    let left;
    let right;
    if (first || second) {
      left = first ? first.amount : isNumber(a) ? asNumber(a) : null;
      right = second ? second.amount : isNumber(b) ? asNumber(b) : null;
    } else {
      left = asNumber(a);
      right = asNumber(b);
    }
    if (left !== null && right !== null) return compareNumbers(left, right);
    if (typeof a === "string" && typeof b === "string") {
      const pair = moments(a, b);
      return pair ? sign(pair[0], pair[1]) : null;
    }
    return null;
  }

  /* -- paths ------------------------------------------------------------------------------------------------------- */

  function ask(source, key, step) {
    if (!isObject(source)) return null;
    const found = own(source, String(key));
    return isObject(found) ? own(found, step) ?? null : null;
  }

  function follow(value, steps, variables) {
    return steps.reduce((inner, step) => stepInto(inner, step, variables), value);
  }

  function stepInto(value, step, variables) {
    if (isList(value)) {
      const found = [];
      for (const one of value) {
        const inner = stepInto(one, step, variables);
        if (isList(inner)) found.push(...inner);
        else if (!nothing(inner)) found.push(inner);
      }
      return found;
    }
    if (isObject(value)) return own(value, step) ?? null;
    if (typeof value === "bigint" || Number.isInteger(value)) return ask(variables.records, value, step);
    if (typeof value === "string") return ask(variables.units, value, step);
    return null;
  }

  function lookupField(path, scopes, variables) {
    const [first, ...rest] = path.split(".");
    const scope = scopes.find((one) => Object.hasOwn(one, first));
    return scope ? follow(scope[first], rest, variables) : null;
  }

  function lookup(path, scopes, variables) {
    const [first, ...steps] = path.split(".");
    let rest = steps;
    if (VARIABLES.has(first)) {
      const value = own(variables, first) ?? null;
      if (rest.length) return follow(value, rest, variables);
      if (!isObject(value)) return value;
      return Object.hasOwn(value, "key") ? value.key : own(value, "id") ?? null;
    }
    if (first === "parent") {
      let level = 1;
      while (rest.length && rest[0] === "parent") {
        level += 1;
        rest = rest.slice(1);
      }
      return rest.length && level < scopes.length ? follow(scopes[level], rest, variables) : null;
    }
    return lookupField(path, scopes, variables);
  }

  /* -- offsets ----------------------------------------------------------------------------------------------------- */

  function utc(year, month, day, hour, minute, second) {
    const moment = new Date(Date.UTC(2000, 0, 1, hour, minute, second));
    moment.setUTCFullYear(year, month - 1, day);
    return moment;
  }

  function readMoment(text) {
    const match = MOMENT.exec(text);
    if (!match) return null;
    const [year, month, day] = match[1].split("-").map(Number);
    const [hour, minute] = (match[2] ?? "00:00").split(":").map(Number);
    const second = Number((match[3] ?? ":00").slice(1));
    if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
    const moment = utc(year, month, day, hour, minute, second);
    if (moment.getUTCDate() !== day || moment.getUTCMonth() !== month - 1) return null;
    return { moment, dayOnly: match[2] === undefined };
  }

  function lastDay(year, month) {
    return utc(year, month + 1, 0, 0, 0, 0).getUTCDate();
  }

  function shift(value, plus, variables) {
    if (!isObject(plus)) {
      const first = asNumber(value);
      const second = asNumber(plus);
      if (!first || !second) return null;
      const [left, right, scale] = align(first, second);
      return writeNumber(left + right, scale, typeof value !== "string");
    }
    const number = own(plus, "value");
    const unit = own(plus, "unit");
    if (typeof value !== "string" || !Number.isInteger(number)) return null;
    const read = readMoment(value);
    if (!read) return null;
    let { moment } = read;
    if (unit === "month" || unit === "year") {
      const months = moment.getUTCFullYear() * 12 + moment.getUTCMonth() + number * (unit === "year" ? 12 : 1);
      const year = Math.floor(months / 12);
      const month = months - year * 12 + 1;
      if (year < 1 || year > 9999) return null;
      const day = Math.min(moment.getUTCDate(), lastDay(year, month));
      moment = utc(year, month, day, moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds());
    } else {
      const seconds = { natural_day: 86400, hour: 3600, minute: 60 }[unit];
      if (seconds === undefined) return null;
      moment = new Date(moment.getTime() + number * seconds * 1000);
    }
    const year = moment.getUTCFullYear();
    if (!(year >= 1 && year <= 9999)) return null;
    const text = moment.toISOString();
    return read.dayOnly && unit !== "hour" && unit !== "minute" ? text.slice(0, 10) : text.slice(0, 19);
  }

  function resolve(operand, scopes, variables) {
    if (!isObject(operand) || !Object.hasOwn(operand, "$")) return operand;
    const value = lookup(String(operand.$), scopes, variables);
    return Object.hasOwn(operand, "plus") ? shift(value, operand.plus, variables) : value;
  }

  /* -- computed values ---------------------------------------------------------------------------------------------- */

  const PLACE = /\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_.]*)(?::(0?[0-9]{1,3})d?)?\}/g;

  function total(values) {
    const list = isList(values) ? values : [];
    let sum = { digits: 0n, scale: 0 };
    for (const number of list.map(asNumber)) {
      if (!number) continue;
      const [left, right, scale] = align(sum, number);
      sum = { digits: left + right, scale };
    }
    return writeNumber(sum.digits, sum.scale, !list.some((one) => typeof one === "string"));
  }

  function asText(value) {
    if (isList(value)) return value.map(asText).join("、");
    if (isObject(value)) return asText(Object.values(value).find((one) => !isEmpty(one)) ?? "");
    return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  }

  /* The expression of a computed field. A template writes values as they are kept: the server's words may differ. */
  function evaluate(expression, scopes, variables) {
    if (isObject(expression)) {
      if (Object.hasOwn(expression, "$")) return resolve(expression, scopes, variables);
      if (Object.hasOwn(expression, "sum")) return total(evaluate(expression.sum, scopes, variables));
      const listed = evaluate(expression.count, scopes, variables);
      return isList(listed) ? listed.length : 0;
    }
    if (typeof expression !== "string") return expression;
    if (expression.startsWith("$$")) return expression.slice(1);
    if (expression.startsWith("$")) return lookup(expression.slice(1), scopes, variables);
    const paths = [...expression.matchAll(PLACE)].map((match) => match[1]).filter(Boolean);
    if (paths.some((path) => isEmpty(lookup(path, scopes, variables)))) return null;
    return expression.replace(PLACE, (all, path) => (path ? asText(lookup(path, scopes, variables)) : all[0]));
  }

  /* -- asking ------------------------------------------------------------------------------------------------------ */

  function offered(value) {
    if (isEmpty(value)) return [null];
    return isList(value) ? value : [value];
  }

  function isOneOf(value, others) {
    if (isEmpty(value)) return others.some((one) => one === false || isEmpty(one));
    const values = isList(value) ? value : [value];
    return values.some((one) => others.some((other) => !isEmpty(one) && !isEmpty(other) && equal(one, other)));
  }

  function holds(data, scopes, variables = {}) {
    const [word] = data;
    if (word === "all") return data[1].every((one) => holds(one, scopes, variables));
    if (word === "any") return data[1].some((one) => holds(one, scopes, variables));
    if (word === "not") return !holds(data[1], scopes, variables);
    const [, field, operator, operand] = data;
    const value = field.startsWith("$")
      ? lookup(field.slice(1), scopes, variables)
      : lookupField(field, scopes, variables);
    if (operator === "set") return isEmpty(value) !== operand;
    if (operator === "in") return isOneOf(value, operand.flatMap((one) => offered(resolve(one, scopes, variables))));
    const other = resolve(operand, scopes, variables);
    if (operator === "eq") return isOneOf(value, offered(other));
    const values = isList(value) ? value : [value];
    return values.some((one) => ORDERS[operator].includes(order(one, other)));
  }

  globalThis.Conditions = Object.freeze({ evaluate, holds, lookup, lookupField, resolve, shift, isEmpty });
})();
