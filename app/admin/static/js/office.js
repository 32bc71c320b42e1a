// Behaviour of the staff frame and lists. Every screen also works without this file; nothing here decides anything.
// Texts come in the language of the page; element hooks are data attributes, listed beside each function.
"use strict";

(() => {
  const english = document.documentElement.lang === "en";
  const text = english
    ? { open: "Expand: ", close: "Collapse: ", found: (n) => `${n} columns found`, more: (n) => `first 60 of ${n} columns`,
        none: "No column has this name", failed: "The columns could not be loaded" }
    : { open: "展开：", close: "收起：", found: (n) => `找到 ${n} 个栏目`, more: (n) => `共 ${n} 个栏目，只列出前 60 个`,
        none: "没有这个名称的栏目", failed: "栏目加载失败，请重试" };
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // details.menu, details.ask: Escape and a click elsewhere close them
  function menus() {
    const open = () => all("details.menu[open], details.ask[open]");
    document.addEventListener("click", (event) => {
      for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const menu of open()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  }

  // nav#tree[data-url]: filter box over all columns, branches that open in place
  function tree() {
    const nav = document.getElementById("tree");
    if (!nav) return;
    const box = nav.querySelector("#tree-q");
    const hits = nav.querySelector("#tree-hits");
    const body = nav.querySelector(".tree-body");
    const say = nav.querySelector("#tree-say");
    let loading = null;
    const load = () => {
      loading = loading || fetch(nav.dataset.url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
        .catch((error) => {
          loading = null;
          say.textContent = text.failed;
          throw error;
        });
      return loading;
    };

    const marked = (title, term) => {
      const at = title.toLowerCase().indexOf(term);
      if (!term || at < 0) return [title];
      return [title.slice(0, at), element("mark", {}, title.slice(at, at + term.length)), title.slice(at + term.length)];
    };
    const show = (columns, typed) => {
      const terms = typed.toLowerCase().split(/\s+/).filter(Boolean);
      const found = columns.filter((column) => {
        const where = `${column.path} ${column.title}`.toLowerCase();
        return terms.every((term) => where.includes(term));
      });
      const direct = (column) => (column.title.toLowerCase().includes(terms[0]) ? 0 : 1);
      found.sort((left, right) => direct(left) - direct(right));
      hits.replaceChildren(...found.slice(0, 60).map((column) => element("li", {},
        element("a", { href: column.url }, element("span", {}, ...marked(column.title, terms[0])),
          element("small", {}, column.path || "")))));
      say.textContent = !found.length ? text.none : found.length > 60 ? text.more(found.length) : text.found(found.length);
    };
    const update = () => {
      const typed = box.value.trim();
      hits.hidden = !typed;
      body.hidden = Boolean(typed);
      if (!typed) say.textContent = "";
      else load().then((columns) => { if (box.value.trim() === typed) show(columns, typed); }, () => {});
    };
    box.addEventListener("input", update);
    box.addEventListener("focus", () => load().catch(() => {}));
    const links = () => all("a", hits.hidden ? body : hits).filter((link) => link.offsetParent);
    nav.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.value) {
        box.value = "";
        update();
        box.focus();
        event.stopPropagation();
      } else if (event.key === "Enter" && event.target === box) {
        event.preventDefault();
        if (!hits.hidden) links()[0]?.click();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const list = [box, ...links()];
        const at = list.indexOf(document.activeElement);
        if (at < 0) return;
        event.preventDefault();
        list[Math.max(0, Math.min(list.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      }
    });

    const children = (columns, id) =>
      columns.filter((column) => column.id.startsWith(`${id}/`) && !column.id.slice(id.length + 1).includes("/"));
    const toggle = (item) => {
      const link = item.querySelector("a");
      const button = element("button", { type: "button", class: "tree-toggle" });
      const set = (open) => {
        button.setAttribute("aria-expanded", String(open));
        button.setAttribute("aria-label", (open ? text.close : text.open) + link.textContent.trim());
        const list = item.querySelector(":scope > ul");
        if (list) list.hidden = !open;
      };
      button.addEventListener("click", async () => {
        const open = button.getAttribute("aria-expanded") !== "true";
        if (open && !item.querySelector(":scope > ul")) {
          const columns = await load().catch(() => null);
          if (!columns) return;
          const list = element("ul");
          for (const column of children(columns, item.dataset.id)) {
            const child = element("li", { "data-id": column.id }, element("a", { href: column.url }, column.title));
            list.append(child);
            if (children(columns, column.id).length) toggle(child);
          }
          item.append(list);
        }
        set(open);
      });
      link.after(button);
      item.classList.add("has-toggle");
      set(item.classList.contains("open"));
    };
    all("li.open, li.branch", body).forEach(toggle);
    body.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  // input[data-all=FORM] and the tick boxes with form=FORM; .bulk-count[data-none][data-some]
  function picking() {
    for (const master of all("input[data-all]")) {
      const form = document.getElementById(master.dataset.all);
      if (!form) continue;
      const boxes = all(`input[type=checkbox][form="${master.dataset.all}"]`);
      const count = form.querySelector(".bulk-count");
      const buttons = all(`button[form="${master.dataset.all}"]`).concat(all("button", form));
      let last = -1;
      const update = () => {
        const picked = boxes.filter((box) => box.checked).length;
        for (const box of boxes) box.closest("tr, li")?.classList.toggle("picked", box.checked);
        master.checked = picked > 0 && picked === boxes.length;
        master.indeterminate = picked > 0 && picked < boxes.length;
        for (const button of buttons) button.disabled = picked === 0;
        if (count) count.textContent = picked ? count.dataset.some.replace("{n}", picked) : count.dataset.none;
      };
      master.addEventListener("change", () => {
        for (const box of boxes) box.checked = master.checked;
        update();
      });
      boxes.forEach((box, at) => box.addEventListener("click", (event) => {
        if (event.shiftKey && last >= 0) {
          for (const between of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) between.checked = box.checked;
        }
        last = at;
        update();
      }));
      window.addEventListener("pageshow", update);
      update();
    }
  }

  // table.list on a phone: headings go into the cells, CSS shows rows as cards; all filters go into the panel
  function cards() {
    const narrow = window.matchMedia("(max-width: 767.98px)");
    const label = () => {
      if (!narrow.matches) return;
      for (const table of all("table.list:not(.as-cards):not(.changes):not(.duties)")) {
        const headings = all("thead th", table).map((cell) => cell.textContent.trim());
        for (const row of all("tbody tr", table)) {
          const cells = Array.from(row.children);
          const first = cells.findIndex((cell) => !cell.classList.contains("tick"));
          row.classList.toggle("has-tick", first === 1);
          cells.forEach((cell, at) => {
            if (at === first) cell.classList.add("first");
            else if (at > first && !cell.classList.contains("acts")) {
              if (cell.textContent.trim() || cell.querySelector("img, svg, input")) cell.dataset.label = headings[at];
              else cell.classList.add("blank");
            }
          });
        }
        table.classList.add("as-cards");
      }
      for (const more of all("form.filters .filters-more")) {
        const chosen = all(":scope > .filters-row > .flt:not(.flt-search), :scope > .filters-row > fieldset", more.parentElement);
        if (!chosen.length) continue;
        more.querySelector(".filters-row").prepend(...chosen);
        more.querySelector(".filters-count").textContent = all(".flt", more).length;
      }
    };
    narrow.addEventListener("change", label);
    label();
  }

  // form[data-lean]: empty inputs are not sent; form[data-filters]: names of Flask-AppBuilder's filters
  function filters() {
    const restore = (inputs) => setTimeout(() => inputs.forEach((input) => { input.disabled = false; }), 0);
    for (const form of all("form[data-lean]")) {
      form.addEventListener("submit", () => {
        const empty = Array.from(form.elements).filter((input) => input.name && !input.disabled && input.value === "");
        for (const input of empty) input.disabled = true;
        restore(empty);
      });
    }
    for (const row of all("form[data-filters] [data-column]")) {
      const [operator, ...rest] = all("select, input", row);
      const value = rest[0];
      if (row.dataset.value && value) value.value = row.dataset.value;
    }
    for (const form of all("form[data-filters]")) {
      form.addEventListener("submit", () => {
        for (const row of all("[data-column]", form)) {
          const [operator, value] = all("select, input:not([id$=-ts-control])", row);
          if (value.value === "") value.removeAttribute("name");
          else value.name = `_flt_${operator.value}_${row.dataset.column}`;
        }
      });
    }
  }

  // form[data-guard]: warns before unsaved changes are left; form[data-once], [data-guard]: one submission only
  function forms() {
    for (const form of all("form[data-guard], form[data-once]")) {
      const guard = form.hasAttribute("data-guard");
      const say = form.querySelector(".save-say");
      let dirty = false;
      let sent = false;
      const refused = Boolean(document.querySelector(".errors"));
      let touched = refused;
      const mark = () => {
        if (dirty || !guard || !touched) return; // editors announce changes while they start: wait for a person
        dirty = true;
        if (say) {
          say.classList.add("dirty");
          say.textContent = say.dataset.dirty;
        }
      };
      for (const name of ["keydown", "pointerdown", "beforeinput", "paste", "drop"]) {
        form.addEventListener(name, () => { touched = true; }, { capture: true });
      }
      form.addEventListener("input", mark);
      form.addEventListener("change", mark);
      form.addEventListener("office:changed", mark);
      if (refused) mark();
      window.addEventListener("beforeunload", (event) => {
        if (!dirty || sent) return;
        event.preventDefault();
        event.returnValue = "";
      });
      form.addEventListener("submit", (event) => {
        if (sent) {
          event.preventDefault();
          return;
        }
        setTimeout(() => {
          if (event.defaultPrevented) return;
          sent = true;
          for (const button of all("button", form)) button.disabled = button.type === "submit";
        }, 0);
      });
      window.addEventListener("pageshow", (event) => {
        if (!event.persisted) return;
        sent = false;
        for (const button of all("button", form)) button.disabled = false;
      });
    }
  }

  // Control+K: column filter; Control+S: save the record; Control+Enter: its main button
  function keyboard() {
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const form = document.querySelector("form[data-record]");
      if (event.key === "k") {
        const box = document.getElementById("tree-q");
        if (!box) return;
        event.preventDefault();
        const side = document.getElementById("tree");
        if (!box.offsetParent && window.bootstrap) {
          side.addEventListener("shown.bs.offcanvas", () => box.focus(), { once: true });
          window.bootstrap.Offcanvas.getOrCreateInstance(side).show();
        } else box.focus();
      } else if (form && event.key === "s") {
        event.preventDefault();
        (form.querySelector("button[name=_action][value^=save]") || form.querySelector("[data-main]"))?.click();
      } else if (form && event.key === "Enter") {
        event.preventDefault();
        form.querySelector("[data-main]")?.click();
      }
    });
  }

  // [data-focus]: read first; .errors a[href^="#"]: goes to the input, also where an editor stands in for it
  function attention() {
    document.querySelector("[data-focus]")?.focus();
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.(".errors a[href^='#']");
      const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!target) return;
      event.preventDefault();
      for (let parent = target.closest("details"); parent; parent = parent.parentElement.closest("details")) parent.open = true;
      const stand = target.tomselect ? target.tomselect.control_input : target.officeEditor ? target.officeEditor.editor : target;
      const focusable = stand.matches("input, select, textarea, button, [contenteditable], [tabindex]")
        ? stand : stand.querySelector("input:not([type=hidden]), select, textarea, button") || stand;
      focusable.scrollIntoView({ block: "center" });
      focusable.focus({ preventScroll: true });
    });
  }

  // button[data-copy=ID][data-done]
  function copying() {
    for (const button of all("button[data-copy]")) {
      button.addEventListener("click", async () => {
        const source = document.getElementById(button.dataset.copy);
        try {
          await navigator.clipboard.writeText(source.textContent);
          button.querySelector("span").textContent = button.dataset.done;
        } catch {
          window.getSelection().selectAllChildren(source);
        }
      });
    }
  }

  for (const start of [menus, tree, picking, cards, filters, forms, keyboard, attention, copying]) start();
})();
