// Selects and rich text: Tom Select and Jodit, fetched only where a page has an input for them.
//
//   select[data-choose], select[multiple]   searchable; data-create lets people type new values; a record form's
//                                           select with many options becomes searchable too
//   select[data-choose][data-url=URL]       options from URL?q=…: a JSON list of {value, label, note?} (also id and title),
//                                           or {results: list}; select[data-reference-url=URL] is the same
//   select[data-choose][data-endpoint=URL]  Flask-AppBuilder: all options at once, [{id, text}]; data-master=ID: {{ID}} in
//                                           the address stands for that input's value
//   textarea[data-richtext]                 data-upload=URL: pictures are posted there (field "file", header X-CSRFToken),
//                                           the answer is {url, name}
//
// Parts that are added later: window.Office.enhance(element), or an event "office:added" that bubbles from the element.
// window.Office.sync(select) tells Tom Select about options or a disabled state that a script has changed.
"use strict";

(() => {
  const source = document.currentScript.dataset;
  const english = document.documentElement.lang === "en";
  const text = english
    ? { none: "Nothing found", more: "Type to search…", loading: "Loading…", create: "Add", remove: "Remove", clear: "Clear",
        label: "Text", upload: "The picture could not be uploaded" }
    : { none: "没有找到", more: "输入文字查找…", loading: "正在加载…", create: "新增", remove: "移除", clear: "清空",
        label: "正文", upload: "图片上传失败" };
  const loaded = {};
  const LONG = 15; // options of a record form's select that are worth a search box

  function script(address) {
    loaded[address] = loaded[address] || new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = address;
      tag.onload = resolve;
      tag.onerror = () => {
        delete loaded[address];
        reject(new Error(address));
      };
      document.head.append(tag);
    });
    return loaded[address];
  }

  function style(address) {
    if (loaded[address]) return;
    loaded[address] = true;
    const tag = document.createElement("link");
    tag.rel = "stylesheet";
    tag.href = address;
    document.head.querySelector("link[rel=stylesheet]").after(tag);
  }

  const json = (address) =>
    fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" }).then((answer) =>
      answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status))));

  const entry = (given) => ({ value: String(given.value ?? given.id), label: given.label ?? given.title ?? given.text,
    note: given.note });

  function choose(select) {
    if (select.tomselect) return;
    const { endpoint, master } = select.dataset;
    const url = select.dataset.url || select.dataset.referenceUrl;
    const options = {
      plugins: select.multiple ? { remove_button: { title: text.remove } } : {},
      maxOptions: 500,
      valueField: "value",
      labelField: "label",
      searchField: ["label", "note"],
      create: select.hasAttribute("data-create"),
      allowEmptyOption: !select.multiple,
      hidePlaceholder: true,
      render: {
        option: (data, escape) =>
          `<div>${escape(data.label)}${data.note ? ` <small class="hint">${escape(data.note)}</small>` : ""}</div>`,
        item: (data, escape) => `<div>${escape(data.label)}</div>`,
        no_results: () => `<div class="no-results">${text.none}</div>`,
        loading: () => `<div class="spinner-text">${text.loading}</div>`,
        option_create: (data, escape) => `<div class="create">${text.create} <strong>${escape(data.input)}</strong></div>`,
      },
    };
    if (url) {
      Object.assign(options, {
        preload: "focus",
        shouldLoad: () => true,
        load: (query, done) =>
          json(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`).then(
            (data) => done((data.results || data).map(entry)), () => done()),
      });
    }
    const made = new window.TomSelect(select, options);
    select.setAttribute("aria-hidden", "true"); // the box that Tom Select puts beside it has the label
    if (endpoint) {
      const fill = () => {
        const value = master ? document.getElementById(master)?.value : "";
        if (master && !value) return;
        json(endpoint.replace("{{ID}}", encodeURIComponent(value))).then((data) => {
          made.clearOptions();
          made.addOptions(data.map((entry) => ({ value: String(entry.id), label: entry.text })));
        }, () => {});
      };
      if (master) document.getElementById(master)?.addEventListener("change", fill);
      fill();
    }
  }

  const BUTTONS = ["paragraph", "bold", "italic", "underline", "|", "ul", "ol", "outdent", "indent", "align", "|", "table",
    "link", "image", "hr", "superscript", "subscript", "|", "undo", "redo", "eraser", "find", "source", "fullsize"];
  const SMALL = ["paragraph", "bold", "ul", "ol", "table", "link", "image", "undo", "redo", "dots"];

  function uploader(area) {
    const address = area.dataset.upload;
    if (!address) return { insertImageAsBase64URI: false };
    return {
      url: address,
      format: "json",
      method: "POST",
      withCredentials: false,
      headers: { "X-CSRFToken": area.form?.elements.csrf_token?.value || "" },
      filesVariableName: () => "file",
      isSuccess: (answer) => Boolean(answer && answer.url),
      getMessage: (answer) => (answer && answer.message) || text.upload,
      process: (answer) => ({ files: [answer.url], name: answer.name, baseurl: "", isImages: [true], error: 0, messages: [] }),
      defaultHandlerSuccess(data) {
        for (const file of data.files) {
          const picture = this.j.createInside.element("img");
          picture.setAttribute("src", file);
          picture.setAttribute("alt", (data.name || "").replace(/\.[^.]+$/, ""));
          this.j.s.insertImage(picture, null, null);
        }
      },
    };
  }

  function write(area) {
    if (area.officeEditor) return;
    const pictures = Boolean(area.dataset.upload);
    const usable = (names) => names.filter((name) => pictures || name !== "image");
    const editor = window.Jodit.make(area, {
      language: english ? "en" : "zh_cn",
      readonly: area.readOnly || area.disabled,
      sizeLG: 800,
      sizeMD: 560,
      sizeSM: 400,
      minHeight: 260,
      maxHeight: 720,
      buttons: usable(BUTTONS),
      buttonsMD: usable(BUTTONS),
      buttonsSM: usable(SMALL),
      buttonsXS: usable(SMALL),
      allowTabNavigation: true,
      toolbarStickyOffset: 48,
      sourceEditor: "area",
      beautifyHTML: false,
      showXPathInStatusbar: false,
      showWordsCounter: false,
      showPlaceholder: false,
      hidePoweredByJodit: true,
      askBeforePasteHTML: false,
      askBeforePasteFromWord: false,
      defaultActionOnPaste: "insert_clear_html",
      defaultActionOnPasteFromWord: "insert_clear_html",
      disablePlugins: ["about", "ai-assistant", "powered-by-jodit", "print", "preview", "speech-recognize", "video", "xpath",
        "add-new-line", "copy-format", "file", "media", "iframe"],
      uploader: uploader(area),
    });
    area.officeEditor = editor;
    const label = area.id && document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
    editor.editor.setAttribute("role", "textbox");
    editor.editor.setAttribute("aria-multiline", "true");
    editor.editor.setAttribute("aria-label", label ? label.textContent.trim() : text.label);
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (area.hasAttribute(name)) editor.editor.setAttribute(name, area.getAttribute(name));
    }
    new MutationObserver(() => editor.setReadOnly(area.readOnly || area.disabled)).observe(area, {
      attributes: true, attributeFilter: ["readonly", "disabled"],
    });
    let known = editor.value; // as the editor writes it: its own tidying is no change
    editor.events.on("change", () => {
      if (!editor.isReady || editor.value === known) return;
      known = editor.value;
      area.value = known;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  const within = (root, selector) => {
    const found = Array.from(root.querySelectorAll(selector));
    if (root.matches?.(selector)) found.unshift(root);
    return found.filter((input) => !input.closest("template"));
  };

  async function enhance(root = document) {
    const selects = within(root, "select[data-choose], select[data-reference-url], select[multiple], form[data-record] select")
      .filter((select) => select.matches("[data-choose], [data-reference-url], [multiple]") || select.options.length > LONG);
    const areas = within(root, "textarea[data-richtext]");
    if (selects.length) {
      style(source.tomCss);
      await script(source.tom).then(() => selects.forEach(choose), () => {});
    }
    if (areas.length) {
      style(source.joditCss);
      await script(source.jodit).then(() => areas.forEach(write), () => {});
    }
  }

  function sync(select) {
    const made = select.tomselect;
    if (!made) return;
    made.sync();
    if (select.disabled) made.disable();
    else made.enable();
  }

  window.Office = { ...window.Office, enhance, sync };
  document.addEventListener("office:added", (event) => enhance(event.target));
  enhance();
})();
