/* Record forms in the browser: conditions at work, and lists whose entries are added, removed and moved.
 *
 * Without this file a form still works: everything is shown, the buttons of lists are submit buttons, and the server
 * removes what does not exist under its conditions. The walk over the fields is generator/build/settling.py's.
 *
 * Hooks: [data-record-form] with data-context {variables, values}; [data-field] with data-reads (how to read the value),
 * data-rule {when, keep, required, readonly, offer}, data-order, data-places, data-said, data-value (read-only), data-computed;
 * [data-section-rule]; [data-repeat] with [data-entries], [data-entry], template[data-blueprint], [data-add],
 * [data-row-action]. A new entry gets a bubbling "office:added" event, for editors and choosers to attach themselves.
 */
(() => {
  "use strict";

  const MOST_WALKS = 20;
  const { holds, isEmpty, evaluate } = globalThis.Conditions;

  /* -- reading values ---------------------------------------------------------------------------------------------- */

  function inside(container, attribute, found = []) {
    for (const child of container.children) {
      if (child.localName === "template" || child.localName === "noscript") continue;
      if (child.hasAttribute(attribute)) found.push(child);
      else inside(child, attribute, found);
    }
    return found;
  }

  const fieldsOf = (container) =>
    inside(container, "data-field").sort((a, b) => Number(a.dataset.order || 0) - Number(b.dataset.order || 0));

  function controlsOf(element, found = []) {
    for (const child of element.children) {
      if (child.localName === "template" || child.hasAttribute("data-field")) continue;
      if (/^(input|select|textarea|button)$/.test(child.localName)) found.push(child);
      else controlsOf(child, found);
    }
    return found;
  }

  const typed = (element) => {
    const control = controlsOf(element).find((one) => one.type !== "hidden");
    return control ? control.value.trim() : "";
  };

  const FULL_WIDTH = new Map([..."０１２３４５６７８９．，＋－−﹣％￥"].map((from, place) => [from, "0123456789.,+---%¥"[place]]));

  function plainNumber(text) {
    let plain = [...text].map((one) => FULL_WIDTH.get(one) ?? one).join("").trim();
    if (/^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$/.test(plain)) plain = plain.replaceAll(",", "");
    return /^[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?$/.test(plain) ? plain.replace(/^\+/, "") : null;
  }

  /* "12.5" with two places is "12.50"; null when there are more decimals than places. */
  function withPlaces(text, places) {
    const plain = plainNumber(text);
    if (plain === null) return null;
    const negative = plain.startsWith("-");
    const [whole, decimals = ""] = plain.replace("-", "").split(".");
    if (/[1-9]/.test(decimals.slice(places))) return null;
    const digits = whole.replace(/^0+(?=[0-9])/, "") + (places ? `.${decimals.slice(0, places).padEnd(places, "0")}` : "");
    return negative && /[1-9]/.test(digits) ? `-${digits}` : digits;
  }

  function whole(text) {
    const plain = withPlaces(text, 0);
    if (plain === null) return null;
    const number = Number(plain);
    return Number.isSafeInteger(number) ? number : BigInt(plain);
  }

  function partsOf(element) {
    const found = {};
    for (const control of controlsOf(element)) {
      if (control.dataset.part && control.value.trim()) found[control.dataset.part] = control.value.trim();
    }
    return found;
  }

  function files(element) {
    const controls = controlsOf(element);
    const dropped = new Set(controls.filter((one) => one.type === "checkbox" && one.checked).map((one) => one.value));
    const held = controls.find((one) => one.hasAttribute("data-held"))?.value || "[]";
    const kept = [JSON.parse(held)].flat().filter((file) => file && !dropped.has(String(file.attachment)));
    const chosen = controls.find((one) => one.hasAttribute("data-file"))?.files.length;
    return kept.length || chosen ? [...kept, ...(chosen ? [{ name: "new" }] : [])] : null;
  }

  const READERS = {
    text: (element) => typed(element) || null,
    html(element) {
      const text = controlsOf(element)[0]?.value || "";
      return /<img\b/i.test(text) || text.replace(/<[^>]*>|&nbsp;|\s/g, "") ? text : null;
    },
    integer: (element) => whole(typed(element)),
    decimal: (element) => withPlaces(typed(element).replace(/[%％]$/, ""), Number(element.dataset.places)),
    money(element) {
      const yuan = withPlaces(typed(element).replace(/^[¥￥]|元$/g, ""), 2);
      return yuan === null ? null : whole(yuan.replace(".", ""));
    },
    boolean(element) {
      const ticked = controlsOf(element).some((one) => one.type === "checkbox" && one.checked);
      return ticked || ("said" in element.dataset ? false : null);
    },
    one(element) {
      const radios = controlsOf(element).filter((one) => one.type === "radio");
      return (radios.length ? radios.find((one) => one.checked)?.value : typed(element)) || null;
    },
    list(element) {
      const found = controlsOf(element).flatMap((one) =>
        one.localName === "select" ? [...one.selectedOptions].map((option) => option.value)
          : one.type === "checkbox" && one.checked ? [one.value] : []);
      return found.length ? found : null;
    },
    reference: (element) => whole(typed(element)),
    references(element) {
      const found = READERS.list(element);
      return found && found.map(whole);
    },
    datetime(element) {
      const text = typed(element);
      return text.length === 16 ? `${text}:00` : text || null;
    },
    duration(element) {
      const { value = "", unit } = partsOf(element);
      const number = whole(value);
      return number === null || !unit ? null : { value: number, unit };
    },
    file: files,
    parts(element) {
      const found = partsOf(element);
      if (found.entry) found.entry = whole(found.entry);
      const held = controlsOf(element).some((one) => one.hasAttribute("data-held")) ? files(element) : null;
      if (held) [found.file] = held;
      return isEmpty(found) ? null : found;
    },
    fixed: (element) => JSON.parse(element.dataset.value || "null"),
    many(element) {
      const found = entriesOf(element).map((entry) => read(fieldsOf(entry)[0])).filter((one) => !isEmpty(one));
      return found.length ? found : null;
    },
    languages(element) {
      const found = {};
      for (const one of fieldsOf(element)) {
        const value = read(one);
        if (!isEmpty(value)) found[one.dataset.field] = value;
      }
      return isEmpty(found) ? null : found;
    },
  };

  const read = (element) => (READERS[element.dataset.reads] || READERS.text)(element);

  function entriesOf(element) {
    const [list] = inside(element, "data-repeat");
    return list ? inside(list, "data-entries").flatMap((entries) => [...entries.children]) : [];
  }

  /* -- levels: the objects of the record --------------------------------------------------------------------------- */

  const parse = (text) => (text ? JSON.parse(text) : {});

  function openLevel(container, fixed = {}) {
    const level = { nodes: [], scope: { ...fixed }, fixed: Object.keys(fixed) };
    for (const element of fieldsOf(container)) {
      const reads = element.dataset.reads;
      const node = { key: element.dataset.field, element, rule: parse(element.dataset.rule), visible: true, children: null };
      if (reads === "group") node.children = [openLevel(element)];
      else if (reads === "rows" || (reads === "many" && element.querySelector("[data-entry] [data-reads=group]"))) {
        node.children = entriesOf(element).map(openEntry);
        node.list = true;
      } else node.source = read(element);
      if (element.dataset.computed) node.computed = JSON.parse(element.dataset.computed);
      level.nodes.push(node);
      level.scope[node.key] = node.children ? gather(node) : node.source;
    }
    return level;
  }

  function openEntry(entry) {
    const [only] = fieldsOf(entry);
    const container = only?.dataset.reads === "group" && only.dataset.field === entry.dataset.entry ? only : entry;
    const level = openLevel(container, entry.dataset.kind ? { kind: entry.dataset.kind } : {});
    level.entry = entry;
    level.blank = isBlank(level);
    return level;
  }

  /* Nothing was filled in: such an entry is not sent on by the server either. */
  function isBlank(level) {
    return level.nodes.every((node) => {
      if (node.children) return node.list ? node.children.every((child) => child.blank) : isBlank(node.children[0]);
      if (node.element.dataset.reads === "fixed") return true;
      const left = controlsOf(node.element).some((one) => /^(text|tel|email|url)$/.test(one.type) && one.value.trim());
      return !left && (isEmpty(node.source) || node.source === false);
    });
  }

  function valueOf(level) {
    const found = {};
    for (const [key, value] of Object.entries(level.scope)) {
      if (value !== null && value !== undefined) found[key] = value;
    }
    return found;
  }

  function gather(node) {
    if (!node.list) {
      const value = valueOf(node.children[0]);
      return isEmpty(value) ? null : value;
    }
    const rows = node.children.filter((child) => !child.blank).map(valueOf);
    return rows.length ? rows : null;
  }

  const written = (value) =>
    JSON.stringify(value ?? null, (key, one) => (typeof one === "bigint" ? `${one}n` : one));

  function walk(level, outer, variables) {
    const scopes = [level.scope, ...outer];
    let changed = false;
    for (const node of level.nodes) {
      const visible = !node.rule.when || holds(node.rule.when, scopes, variables);
      if (visible !== node.visible) {
        node.visible = visible;
        changed = true;
      }
      let value = node.source;
      if (!visible && !node.rule.keep) value = null;
      else if (node.children) {
        for (const child of node.children) changed = walk(child, scopes, variables) || changed;
        value = gather(node);
      } else if (node.computed) value = evaluate(node.computed, scopes, variables);
      if (written(value) !== written(level.scope[node.key])) changed = true;
      level.scope[node.key] = value;
    }
    return changed;
  }

  function settle(root) {
    const { variables, values } = JSON.parse(root.dataset.context);
    const level = openLevel(root, values);
    for (let walks = 0; walks < MOST_WALKS && walk(level, [], variables); walks += 1);
    return { level, variables };
  }

  /* -- showing verdicts -------------------------------------------------------------------------------------------- */

  function switchOff(control, off) {
    if (!("wasDisabled" in control.dataset)) control.dataset.wasDisabled = control.disabled ? "1" : "";
    const disabled = off || control.dataset.wasDisabled === "1";
    if (control.disabled === disabled) return;
    control.disabled = disabled;
    if (control.localName === "select") globalThis.Office?.sync?.(control);
  }

  function require(node, required, complete) {
    const { element } = node;
    for (const mark of element.querySelectorAll("[data-must]")) {
      if (mark.closest("[data-field]") === element) mark.hidden = !required;
    }
    for (const control of controlsOf(element)) {
      if (control.type === "hidden" || control.localName === "button" || control.type === "checkbox") continue;
      if (control.type !== "radio") control.toggleAttribute("aria-required", required);
      if (required && control.type !== "radio") control.setAttribute("aria-required", "true");
      if (complete) control.required = required;
    }
  }

  function lock(node, locked) {
    for (const control of controlsOf(node.element)) {
      if ("readOnly" in control && control.localName !== "button") control.readOnly = locked;
      if (control.localName === "select" || /^(radio|checkbox|file)$/.test(control.type)) control.inert = locked;
      if (control.localName === "button") control.hidden = locked;
    }
  }

  function offer(node, scopes, variables) {
    for (const [value, condition] of Object.entries(node.rule.offer)) {
      const offered = holds(condition, scopes, variables);
      for (const option of node.element.querySelectorAll("[data-option]")) {
        if (option.dataset.option !== value) continue;
        const control = option.localName === "option" ? option : option.querySelector("input");
        const chosen = control.selected || control.checked;
        option.hidden = !offered && !chosen;
        control.disabled = !offered && !chosen;
        if (option.localName === "option") globalThis.Office?.sync?.(option.closest("select"));
      }
    }
  }

  function output(node, value) {
    const place = node.element.querySelector("[data-output]");
    if (!place || isEmpty(value) || (node.computed && typeof node.computed === "string")) return;
    const kind = place.dataset.output;
    if (kind === "money") {
      const english = document.documentElement.lang === "en";
      const amount = (Number(value) / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
      place.textContent = english ? `CNY ${amount}` : `${amount} 元`;
    } else place.textContent = kind === "percent" ? `${value}%` : String(value);
  }

  function apply(level, outer, variables, off, complete) {
    const scopes = [level.scope, ...outer];
    for (const node of level.nodes) {
      const { element, rule } = node;
      const nodeOff = off || (!node.visible && !rule.keep);
      element.hidden = !node.visible;
      for (const control of controlsOf(element)) switchOff(control, nodeOff);
      for (const entry of element.dataset.reads === "many" || node.list ? entriesOf(element) : []) {
        for (const control of controlsOf(entry)) switchOff(control, nodeOff);
        if (!node.list) for (const one of fieldsOf(entry)) controlsOf(one).forEach((control) => switchOff(control, nodeOff));
      }
      if (element.dataset.reads === "languages") {
        for (const one of element.querySelectorAll("input, select, textarea, button")) switchOff(one, nodeOff);
      }
      if (rule.required) require(node, node.visible && holds(rule.required, scopes, variables), complete);
      if (rule.readonly) lock(node, holds(rule.readonly, scopes, variables));
      if (rule.offer && !nodeOff) offer(node, scopes, variables);
      if (node.computed) output(node, level.scope[node.key]);
      for (const child of node.children || []) apply(child, scopes, variables, nodeOff, complete);
    }
  }

  function refresh(root) {
    const { level, variables } = settle(root);
    apply(level, [], variables, false, root.hasAttribute("data-complete"));
    for (const section of root.querySelectorAll("[data-section-rule]")) {
      section.hidden = !holds(JSON.parse(section.dataset.sectionRule).when, [level.scope], variables);
    }
    return level;
  }

  /* -- entries of lists -------------------------------------------------------------------------------------------- */

  const say = (root, text) => {
    root.querySelector("[data-say]").textContent = text;
  };

  function renumber(list) {
    const entries = [...list.children];
    entries.forEach((entry, place) => {
      const number = entry.querySelector("[data-number-text]");
      if (number && number.closest("[data-entry]") === entry) {
        number.textContent = number.dataset.numberText.replace("{}", place + 1);
      }
    });
    const repeat = list.closest("[data-repeat]");
    const full = Number(repeat.dataset.most || Infinity) <= entries.length;
    for (const button of repeat.querySelectorAll("[data-add]")) {
      if (button.closest("[data-repeat]") === repeat) {
        button.disabled = full;
        button.dataset.wasDisabled = full ? "1" : "";
      }
    }
  }

  function nextIndex(list) {
    const used = [...list.children].map((entry) => Number(entry.dataset.entry));
    const next = Math.max(-1, Number(list.dataset.last ?? -1), ...used) + 1;
    list.dataset.last = next;
    return String(next);
  }

  function add(root, button) {
    const repeat = button.closest("[data-repeat]");
    const list = inside(repeat, "data-entries")[0];
    const blueprint = [...repeat.children].find(
      (one) => one.localName === "template" && one.dataset.blueprint === button.dataset.add);
    const made = document.createElement("template");
    made.innerHTML = blueprint.innerHTML.replaceAll(blueprint.dataset.placeholder, nextIndex(list));
    const entry = made.content.firstElementChild;
    list.append(entry);
    renumber(list);
    entry.dispatchEvent(new CustomEvent("office:added", { bubbles: true }));
    refresh(root);
    const controls = [...entry.querySelectorAll("input, select, textarea, button")].filter((one) => one.offsetParent);
    (controls.find((one) => one.localName !== "button") || controls[0])?.focus();
    say(root, root.dataset.sayAdded);
  }

  function act(root, button) {
    const entry = button.closest("[data-entry]");
    const list = entry.parentElement;
    const { rowAction } = button.dataset;
    if (rowAction === "remove") {
      const near = entry.nextElementSibling || entry.previousElementSibling;
      const target = near?.querySelector("[data-row-action=remove]") ||
        [...list.closest("[data-repeat]").querySelectorAll("[data-add]")].at(-1);
      entry.remove();
      renumber(list);
      target?.focus();
      say(root, root.dataset.sayRemoved);
    } else {
      if (rowAction === "up") entry.previousElementSibling?.before(entry);
      else entry.nextElementSibling?.after(entry);
      renumber(list);
      button.focus();
      say(root, root.dataset.sayMoved.replace("{}", [...list.children].indexOf(entry) + 1));
    }
    list.dispatchEvent(new Event("input", { bubbles: true }));
    refresh(root);
  }

  /* -- starting ---------------------------------------------------------------------------------------------------- */

  function start(root) {
    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        refresh(root);
      });
    };
    root.addEventListener("input", later);
    root.addEventListener("change", later);
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.hasAttribute("data-add")) {
        event.preventDefault();
        add(root, button);
      } else if (button.hasAttribute("data-row-action")) {
        event.preventDefault();
        act(root, button);
      }
    });
    root.closest("form")?.addEventListener("submit", (event) => {
      /* A half-typed date has no value: the browser would send nothing and what was typed would be lost. */
      const bad = [...root.querySelectorAll("input")].find((one) => !one.disabled && one.validity.badInput);
      if (bad) {
        event.preventDefault();
        bad.reportValidity();
      }
    });
    for (const list of root.querySelectorAll("[data-entries]")) renumber(list);
    refresh(root);
  }

  globalThis.RecordForms = Object.freeze({ start, settle, refresh });
  for (const root of document.querySelectorAll("[data-record-form]")) start(root);
})();
