// Searching: the search page, and the palette that every page opens with "/" or
// Ctrl-K. A search is a URL; the page is only what its URL says.
"use strict";
{
  const { root, $, $$, make, store, backend } = podbook;
  const link = (url) => {
    const to = new URL(url.replace(/^\//, ""), root);
    if (to.protocol === "file:" && to.pathname.endsWith("/")) to.pathname += "index.html";
    return to.href;
  };
  const number = (n) => n.toLocaleString(document.documentElement.lang);
  const from = (hit, p) => (hit.plays ? "Play from " : "") + clock(p.start || 0);
  const clock = (s) => (s >= 3600 ? Math.floor(s / 3600) + ":" : "") + String(Math.floor(s / 60) % 60).padStart(s >= 3600 ? 2 : 1, "0") + ":" + String(Math.floor(s) % 60).padStart(2, "0");

  const day = (iso) => new Date(iso + "T12:00").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

  // Snippets are escaped text with <mark>; anything else would stay text.
  const marked = (snippet) => {
    const out = document.createDocumentFragment();
    const plain = (s) => s.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&#34;|&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
    (snippet || "").split(/<mark>(.*?)<\/mark>/s).forEach((part, i) => out.append(i % 2 ? make("mark", {}, plain(part)) : plain(part)));
    return out;
  };
  const near = (snippet) => {
    const at = (snippet || "").indexOf("<mark>");
    return at > 40 ? "… " + snippet.slice(snippet.indexOf(" ", at - 40) + 1) : snippet;
  };
  const elsewhere = (event) => event.metaKey || event.ctrlKey || event.shiftKey || event.button; // a new tab, say

  // The page that is opened marks the words that the snippet marks, or else those
  // that were typed, however they go on there.
  const remember = (event, text) => {
    const a = event.target.closest("a[href]");
    const hit = a?.closest(".hit, [role=option]");
    if (!hit || elsewhere(event) || a.href.startsWith(link("search/"))) return;
    const words = new Set($$("mark", hit).map((m) => m.textContent));
    if (!words.size) for (const [word] of text.replace(/(^|\s)(-|#|[\w-]+:)("[^"]*"|\S+)/g, " ").matchAll(/[\p{L}\p{N}]{3,}/gu)) words.add(word + "*");
    if (words.size) store(sessionStorage, "found", JSON.stringify({ path: a.pathname, words: [...words] }));
  };

  // What this browser searched for, newest first.
  const recent = () => JSON.parse(store(localStorage, "recent") || "[]");
  const keep = (text) => { if (text.trim()) store(localStorage, "recent", JSON.stringify([text.trim(), ...recent().filter((t) => t !== text.trim())].slice(0, 6))); };

  // A search without one of its values, be it selected by a parameter or in the
  // query's text. The renderer takes the same steps for pages without scripts.
  const plain = (s) => (s || "").toLowerCase().replace(/[-_]/g, " ");
  const names = (name, v) => plain(name) === plain(v.value) || plain(name) === plain(v.label);
  const unsaid = (text, field, v) => {
    const less = text.replace(/(^|\s)(#|[\w-]+:#?)("[^"]*"|\S+)/g, (said, _, how, name) => {
      const by = how.replace(/[:#]+$/, "").toLowerCase();
      return (!by || by === field) && names(name.replace(/^"|"$/g, ""), v) ? "" : said;
    });
    return less === text ? text : less.trim();
  };
  const without = (params, field, v) => {
    const less = new URLSearchParams([...params].filter(([k, x]) => k !== field || !names(x, v)));
    const text = unsaid(less.get("q") || "", field, v);
    text ? less.set("q", text) : less.delete("q");
    const alls = less.getAll("all").filter((f) => less.has(f));
    less.delete("all");
    for (const f of alls) less.append("all", f);
    return less;
  };

  // One question at a time: a newer one cancels the older, whose answer is dropped.
  const latest = () => {
    let sequence = 0, controller;
    return async (ask) => {
      controller?.abort();
      controller = new AbortController();
      const mine = ++sequence;
      try {
        const value = await ask(controller.signal);
        return mine === sequence ? { value } : null;
      } catch (error) {
        return mine === sequence && error.name !== "AbortError" ? { error } : null;
      }
    };
  };

  /* The search page */
  const form = $("#search");
  if (form) {
    const input = form.elements.q;
    const list = $("#hits"), count = $("#count"), notice = $("#notice"), chosen = $("#chosen"), facets = $("#facets"), more = $("#more");
    const ask = latest();
    let shown = "", next = "", poll = 0; // what is shown, the cursor behind it

    // The form's state as parameters, in the order of the form.
    const state = () => {
      const params = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value !== "" && name !== "page") params.append(name, value);
      const alls = params.getAll("all").filter((field) => params.has(field));
      params.delete("all");
      for (const field of alls) params.append("all", field);
      return params;
    };
    const address = (params) => location.pathname + (String(params) ? "?" + params : "");
    const meaningful = (params) => [...params.keys()].some((k) => k !== "sort" && k !== "size");

    // Types are words of the machine; people are shown them as a badge says them.
    const word = (facet, v) => facet.field === "type" ? v.value[0].toUpperCase() + v.value.slice(1) : v.label || v.value;
    // Values with their children behind them, as far as both are there.
    const families = (values) => {
      const parent = (v) => values.find((p) => p.value === v.parent);
      const under = (v) => [v, ...values.filter((c) => c.parent === v.value).flatMap(under)];
      return values.filter((v) => !parent(v)).flatMap(under);
    };
    const value = (facet, v) => make("label", { class: "value" + (facet.values.some((p) => p.value === v.parent) ? " child" : "") + (v.count ? "" : " zero") },
      make("input", { type: "checkbox", name: facet.field, value: v.value, checked: v.selected, disabled: v.said }), " ",
      make("span", {}, word(facet, v)), " ", make("span", { class: "count" }, number(v.count)));
    const few = 8;
    const drawFacets = (result) => {
      const open = new Map($$("details", facets).map((d) => [d.dataset.field, d]));
      const focused = document.activeElement?.closest("#facets") && document.activeElement.name + "\n" + document.activeElement.value;
      const params = new URLSearchParams(shown);
      const all = new Set(params.getAll("all"));
      facets.replaceChildren(...result.facets.filter((f) => f.values.length).map((facet, i) => {
        const old = open.get(facet.field);
        const chosenHere = facet.values.some((v) => v.selected);
        const full = old?.dataset.full === "1";
        const values = families(facet.values).map((v, n) => {
          // What the query's text selects no box can take back; its chip does.
          const label = value(facet, { ...v, said: v.selected && !params.getAll(facet.field).some((name) => names(name, v)) });
          if (n >= few && !v.selected) label.classList.add("extra");
          return label;
        });
        const rest = full ? 0 : values.filter((l) => l.classList.contains("extra")).length;
        const body = make("fieldset", {}, make("legend", { class: "sr-only" }, facet.label));
        if (full && values.length > 15) body.append(make("input", { type: "text", class: "filter", placeholder: "Filter " + facet.label.toLowerCase(), "aria-label": "Filter " + facet.label, value: old ? $(".filter", old)?.value || "" : "" }));
        if (facet.multi && (facet.values.filter((v) => v.selected).length > 1 || all.has(facet.field)))
          body.append(make("label", { class: "all" }, make("input", { type: "checkbox", name: "all", value: facet.field, checked: all.has(facet.field) }), " Must have all"));
        body.append(...values);
        if (rest) body.append(make("button", { type: "button", class: "rest" }, "Show " + number(rest + facet.more) + " more"));
        else if (facet.more) body.append(make("p", { class: "note" }, "and " + number(facet.more) + " more"));
        const details = make("details", { class: "facet", "data-field": facet.field, "data-full": full ? "1" : null, open: old ? old.open : chosenHere || i < 3 && innerWidth > 960 },
          make("summary", {}, facet.label), body);
        filterValues(details);
        return details;
      }));
      // A checkbox takes over from a hidden field of the same meaning.
      for (const el of $$(":scope > input[type=hidden]", form)) if ($$("input:checked", facets).some((box) => box.name === el.name && box.value === el.value)) el.remove();
      if (focused) $$("input", facets).find((el) => el.name + "\n" + el.value === focused)?.focus();
    };
    const filterValues = (details) => {
      const wanted = $(".filter", details)?.value.toLowerCase();
      if (wanted !== undefined) for (const label of $$(".value", details)) label.hidden = !label.textContent.toLowerCase().includes(wanted);
    };
    const drawChosen = (result) => {
      const params = new URLSearchParams(shown);
      let rest = params.get("q") || "";
      const selected = result.facets.flatMap((f) => f.values.filter((v) => v.selected).map((v) => [f, v]));
      const choices = selected.flatMap(([f, v]) => {
        const less = without(params, f.field, v);
        rest = unsaid(rest, f.field, v);
        return String(less) === shown ? [] : [make("a", { class: "choice", href: address(less) }, make("span", { class: "sr-only" }, "Remove "), make("small", {}, f.label), " " + word(f, v))];
      });
      if (selected.length) {
        const bare = new URLSearchParams([["q", rest], ["sort", params.get("sort") || ""]].filter(([, x]) => x));
        choices.push(make("a", { class: "clear", href: address(bare) }, "Clear all"));
      }
      chosen.replaceChildren(...choices);
    };
    const drawHit = (hit) => {
      const li = make("li", { class: "hit" }, make("p", { class: "hit-title" }, make("a", { href: link(hit.url) }, hit.title)));
      if (hit.type && hit.type !== "entry") li.firstChild.append(" ", make("span", { class: "badge" }, hit.type[0].toUpperCase() + hit.type.slice(1)));
      const note = make("p", { class: "hit-note" });
      if (hit.breadcrumb?.length) note.append(make("span", {}, hit.breadcrumb.map((c) => c.title).join(" / ")));
      if (hit.date) note.append(make("time", { datetime: hit.date }, day(hit.date)));
      if (note.childNodes.length) li.append(note);
      // What the best passage says need not be said twice.
      if (hit.snippet && hit.snippet !== hit.passages?.[0]?.snippet) li.append(make("p", { class: "hit-text" }, marked(hit.snippet)));
      if (hit.passages?.length) li.append(make("ul", { class: "passages" }, ...hit.passages.map((p) => {
        const a = make("a", { href: link(p.url) });
        if (p.kind === "moment") a.append(make("span", { class: "time" }, from(hit, p)), " ");
        if (p.speaker) a.append(make("span", { class: "speaker" }, p.speaker), " ");
        a.append(make("b", {}, p.title));
        const item = make("li", {}, a);
        if (p.snippet) item.append(make("span", { class: "passage-text" }, marked(p.snippet)));
        return item;
      })));
      if (hit.explain) li.append(make("details", { class: "why" }, make("summary", {}, "Why it ranks here: " + hit.score),
        make("ul", {}, ...hit.explain.map((r) => make("li", {}, make("b", {}, r.weight), " " + r.field + " " + r.term + (r.note ? " (" + r.note + ")" : ""))))));
      return li;
    };
    const drawNotice = async (result) => {
      const parts = [];
      if (result.partial) {
        const text = make("p", { class: "notice" }, "The index is still being built. These answers may not be complete.");
        parts.push(text);
        backend.status().then((s) => { text.textContent = "The index is still being built: " + number(s.done) + " of " + number(s.total) + " entries."; }).catch(() => {});
        clearTimeout(poll);
        poll = setTimeout(() => run("again"), 1500);
      }
      if (result.corrected) {
        const params = new URLSearchParams(shown);
        params.set("q", result.corrected);
        const other = make("a", { href: address(params) }, result.corrected);
        parts.push(result.instead ? make("p", { class: "notice" }, "Showing results for ", make("b", {}, other)) : make("p", { class: "notice" }, "Did you mean ", other, "?"));
      }
      notice.replaceChildren(...parts);
    };
    const draw = (result, keep) => {
      $("#browse")?.toggleAttribute("hidden", true);
      $("#empty")?.remove();
      const held = !keep && list.contains(document.activeElement) && document.activeElement.href;
      if (!keep) list.replaceChildren();
      list.append(...result.hits.map(drawHit));
      // Who went on to the hits before the last word's answer came stays with them.
      if (held) ($$("a", list).find((a) => a.href === held) || $("a", list) || input).focus({ preventScroll: true });
      count.textContent = number(result.total) + (result.total === 1 ? " entry" : " entries");
      next = result.next || "";
      more.replaceChildren(...(next ? [make("button", { type: "button", class: "button" }, "More results")] : []));
      drawFacets(result);
      drawChosen(result);
      const selected = chosen.querySelectorAll(".choice").length;
      if (!result.hits.length && !keep) {
        const advice = make("p", {}, make("b", {}, "Nothing found. "), selected ? "Take a filter away, or try other words." : "Try fewer or other words.");
        const loose = new URLSearchParams(shown), words = (loose.get("q") || "").replace(/["“”„«»]/g, "").trim();
        if (words && words !== loose.get("q").trim()) {
          loose.set("q", words);
          advice.append(" Or search ", make("a", { href: address(loose) }, "without the quotes"), ".");
        }
        list.after(make("div", { class: "empty", id: "empty" }, advice));
      }
      $("#filters").textContent = selected ? "Filters (" + selected + ")" : "Filters";
      drawNotice(result);
    };
    const clear = () => {
      for (const el of [list, facets, chosen, notice, more]) el.replaceChildren();
      count.textContent = "";
      $("#empty")?.remove();
      $("#browse")?.toggleAttribute("hidden", false);
      document.title = title;
    };
    const title = document.title;
    // Going back from a page shows what was shown when it was opened, there where it
    // was: how many hits is kept with the step of the history, the place here.
    const visit = JSON.parse(store(sessionStorage, "search") || "null");
    let left = visit?.href === location.href && performance.getEntriesByType("navigation")[0]?.type === "back_forward" ? visit.y : 0;
    addEventListener("pagehide", () => store(sessionStorage, "search", JSON.stringify({ href: location.href, y: scrollY })));

    // how: "push" makes a step in the history; "type" makes one when typing begins
    // after a finished search, and then stays on it; "none" follows the history.
    const run = async (how) => {
      const params = how === "none" || how === "again" ? new URLSearchParams(location.search) : state();
      const typing = how === "type", wasTyping = history.state?.typing;
      if (typing && String(params) === shown) return form.removeAttribute("aria-busy");
      if (how === "push" || typing) {
        const step = typing ? !wasTyping && meaningful(new URLSearchParams(location.search)) : !wasTyping && String(params) !== shown;
        history[step ? "pushState" : "replaceState"](typing ? { typing } : null, "", address(params));
      }
      shown = String(params);
      next = "";
      const hits = history.state?.hits;
      if (how === "none" && hits && !params.has("page")) params.set("size", Math.min(hits, 100));
      for (const details of $$("details[data-full]", facets)) params.append("more", details.dataset.field);
      if (typing) params.set("typing", "1");
      form.setAttribute("aria-busy", "true");
      const answer = await ask((signal) => backend.search(params, signal));
      if (!answer) return;
      if (!timer) form.removeAttribute("aria-busy"); // else a newer text is about to be asked for
      if (answer.error) return fail(answer.error);
      draw(answer.value);
      if (how === "none" && left) scrollTo({ top: left, behavior: "instant" });
      left = 0;
      document.title = input.value ? input.value + " · " + title : title;
    };
    const fail = (error) => {
      if (error.offline) {
        clear();
        $("#offline")?.toggleAttribute("hidden", false);
        return;
      }
      notice.replaceChildren(make("p", { class: "notice" }, error.message));
      if (error.retry) setTimeout(() => run("again"), error.retry * 1000);
    };
    const fill = (params) => {
      input.value = params.get("q") || "";
      form.elements.sort.value = params.get("sort") || "";
      for (const box of $$("input[type=checkbox]", facets)) box.checked = params.getAll(box.name).includes(box.value);
      // Filters that no checkbox shows yet still belong to the search.
      const known = new Set($$("input[type=checkbox]:enabled", facets).map((b) => b.name + "\n" + b.value));
      for (const el of $$(":scope > input[type=hidden]", form)) el.remove();
      for (const [name, v] of params) if (!["q", "sort", "page"].includes(name) && !known.has(name + "\n" + v)) form.append(make("input", { type: "hidden", name, value: v }));
    };
    const go = (url) => {
      if (url) history.pushState(null, "", url);
      fill(new URLSearchParams(location.search));
      return run("none");
    };

    let timer = 0;
    const settle = () => { clearTimeout(timer); timer = 0; };
    input.addEventListener("input", () => {
      settle();
      form.setAttribute("aria-busy", "true"); // what is shown answers an older text
      timer = setTimeout(() => { timer = 0; run("type"); }, 40);
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); settle(); keep(input.value); run("push"); });
    form.addEventListener("change", (event) => {
      if (event.target === input || event.target.classList.contains("filter")) return;
      // A checkbox takes over from a hidden field of the same meaning.
      for (const el of $$(":scope > input[type=hidden]", form)) if (el.name === event.target.name && el.value === event.target.value) el.remove();
      history.replaceState({ ...history.state, typing: false }, ""); // what was typed is a step of its own
      run("push");
    });
    facets.addEventListener("input", (event) => { if (event.target.classList.contains("filter")) { event.stopPropagation(); filterValues(event.target.closest("details")); } });
    facets.addEventListener("click", async (event) => {
      if (!event.target.classList.contains("rest")) return;
      const { dataset } = event.target.closest("details");
      dataset.full = "1";
      await run("again");
      const details = $$("details", facets).find((d) => d.dataset.field === dataset.field);
      if (details && document.activeElement === document.body) ($(".filter", details) || $(".extra input", details))?.focus();
    });
    form.addEventListener("click", async (event) => {
      const a = event.target.closest("#chosen a, #notice a");
      if (!a || elsewhere(event)) {
        if (event.target.closest(".hit a")) keep(input.value);
        return remember(event, input.value);
      }
      event.preventDefault();
      await go(a.href);
      if (document.activeElement === document.body) ($("a", chosen) || input).focus();
    });
    more.addEventListener("click", async (event) => {
      if (!next) return;
      event.preventDefault();
      const params = new URLSearchParams(shown);
      params.set("cursor", next);
      const answer = await ask((signal) => backend.search(params, signal));
      if (!answer) return;
      if (answer.error) return fail(answer.error);
      const before = list.children.length;
      draw(answer.value, true);
      history.replaceState({ ...history.state, hits: list.children.length }, "");
      $("a", list.children[before])?.focus();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") { event.preventDefault(); $(".hit-title a", list)?.focus(); }
      if (event.key === "Escape" && input.value) { input.value = ""; run("type"); }
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const links = $$("a", list), at = links.indexOf(document.activeElement) + step;
      event.preventDefault();
      at < 0 ? input.focus() : links[at]?.focus();
    });
    addEventListener("popstate", () => { settle(); go(); });
    $("#filters").addEventListener("click", (event) => {
      const shown = facets.classList.toggle("shown");
      event.target.setAttribute("aria-expanded", shown);
    });
    const first = new URLSearchParams(location.search);
    // What was typed while this script was on its way is not lost.
    const early = !left && input === document.activeElement && input.value !== input.defaultValue && input.value;
    fill(first);
    if (early) {
      input.value = early;
      run("type");
    } else if (meaningful(first)) go();
    else run("none");
  }

  /* The palette */
  let palette;
  const buildPalette = () => {
    const input = make("input", { type: "search", placeholder: "Search or jump to…", "aria-label": "Search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: "512" });
    const list = make("div", { class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Results" });
    const close = make("button", { type: "button" }, "Esc", make("span", { class: "sr-only" }, " closes this search"));
    const icon = $(".header-search svg")?.cloneNode(true) || "";
    const foot = make("div", { class: "palette-foot", "aria-hidden": "true" }, ...[["↑↓", "choose"], ["↵", "open"], ["#", "tags"]].map(([key, what]) => make("span", {}, make("kbd", {}, key), " " + what)));
    const told = make("p", { class: "sr-only", role: "status" });
    const dialog = make("dialog", { class: "palette", "aria-label": "Search" }, make("div", { class: "palette-box" }, icon, input, close), list, told, foot);
    document.body.append(dialog);
    // The field lets go first: a key pressed at once must not go into what is hidden.
    const leave = () => { enter = false; input.blur(); dialog.close(); };
    const ask = latest();
    const options = () => $$("[role=option]", list);
    const choose = (at) => {
      const all = options();
      if (!all.length) return input.removeAttribute("aria-activedescendant");
      const n = (at + all.length) % all.length;
      all.forEach((o, i) => o.setAttribute("aria-selected", i === n));
      all[n].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[n].id);
    };
    const chosen = () => options().findIndex((o) => o.getAttribute("aria-selected") === "true");
    // From a key to its answer the list is busy: what it shows is of an older text.
    // An option that was moved to meanwhile stays chosen; Enter alone waits.
    let moved = false, enter = false;
    const draw = (text, ...parts) => {
      const href = moved && options()[chosen()]?.href;
      list.replaceChildren(...parts);
      choose(href ? Math.max(0, options().findIndex((o) => o.href === href)) : 0);
      if (text !== input.value.trim()) return; // a newer text is about to be asked for
      list.removeAttribute("aria-busy");
      if (enter) options()[chosen()]?.click();
      enter = false;
    };
    let ids = 0;
    // An option is a link, so that it opens in a new tab as links do.
    const option = (href, title, kind, sub) => make("a", { role: "option", id: "option-" + ++ids, "aria-selected": "false", href, tabindex: "-1" },
      make("b", {}, title), make("span", { class: "kind" }, kind || ""), sub ? make("span", { class: "sub" }, sub) : "");
    const group = (label, ...options) => make("div", { role: "group", "aria-label": label }, make("div", { class: "group", "aria-hidden": "true" }, label), ...options);
    const note = (text) => make("p", { class: "group", role: "presentation" }, text);
    const searchURL = (text) => link("search/") + "?" + new URLSearchParams({ q: text });
    const again = (past) => past.length ? [group("Recent searches", ...past.map((t) => option(searchURL(t), t)))] : [];
    const idle = () => {
      told.textContent = "";
      draw("", ...again(recent()));
    };
    const update = async () => {
      const text = input.value.trim();
      if (!text) { ask(async () => null); return idle(); }
      const params = new URLSearchParams({ q: text, size: "6", typing: "1" });
      const answer = await ask((signal) => Promise.all([backend.suggest(text, signal), backend.search(params, signal)]));
      if (!answer) return;
      if (answer.error) {
        told.textContent = "";
        enter = false; // nobody asked for what is offered now
        return draw(text, note(answer.error.offline ? "Search needs the Podbook server; this copy of the site has none." : answer.error.message), option(link("search/"), "Browse instead"));
      }
      const [suggestions, result] = answer.value;
      const seen = new Set();
      const jump = suggestions.slice(0, 6).map((s) => { seen.add(s.url); return option(link(s.url), s.title, s.kind === "entry" || s.kind === s.note?.toLowerCase() ? "" : s.kind, s.note); });
      const deep = result.hits.flatMap((hit) => (hit.passages?.length ? hit.passages.slice(0, 1) : []).map((p) => [hit, p]))
        .filter(([hit, p]) => !seen.has(p.url)).slice(0, 5)
        .map(([hit, p]) => p.kind === "moment"
          ? option(link(p.url), hit.title, [from(hit, p), p.speaker].filter(Boolean).join(", "), marked(near(p.snippet)))
          : option(link(p.url), p.title || hit.title, hit.title === p.title ? "" : hit.title, marked(near(p.snippet))));
      const titles = result.hits.filter((h) => !seen.has(h.url) && !h.passages?.length).slice(0, 5).map((h) => option(link(h.url), h.title, "", marked(near(h.snippet))));
      const all = option(searchURL(text), "All results for “" + text + "”", number(result.total));
      const past = recent().filter((t) => t !== text && t.toLowerCase().includes(text.toLowerCase())).slice(0, 2);
      draw(text, ...(jump.length ? [group("Jump to", ...jump)] : []), ...(deep.length + titles.length ? [group("In the text", ...titles, ...deep)] : []), ...again(past), all);
      told.textContent = number(result.total) + (result.total === 1 ? " entry, " : " entries, ") + options().length + " to choose from";
    };
    let timer = 0;
    const wait = () => { list.setAttribute("aria-busy", "true"); moved = enter = false; };
    input.addEventListener("input", () => { wait(); clearTimeout(timer); timer = setTimeout(update, 30); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // the keys choose among an input method's words
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        moved = true;
        choose(chosen() + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Escape") { // which would only empty the field
        event.preventDefault();
        leave();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (list.hasAttribute("aria-busy") && !moved) enter = true;
        else options()[chosen()]?.click();
      }
    });
    list.addEventListener("click", (event) => {
      if (!event.target.closest("a")) return;
      keep(input.value);
      remember(event, input.value);
      if (!elsewhere(event)) leave();
    });
    list.addEventListener("pointermove", (event) => { const o = event.target.closest("[role=option]"); if (o && o.getAttribute("aria-selected") !== "true") choose(options().indexOf(o)); });
    close.addEventListener("click", leave);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) leave(); });
    return { dialog, input, update: () => { wait(); update(); } };
  };
  const openPalette = (text) => {
    if (form) {
      form.elements.q.focus();
      form.elements.q.select();
      return;
    }
    palette ||= buildPalette();
    if (!palette.dialog.open) palette.dialog.showModal();
    if (text) palette.input.value = text;
    palette.input.select();
    palette.update();
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if ((event.key === "k" || event.key === "K") && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey || event.key === "/" && !typing && !event.metaKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      openPalette();
    }
  });
  const box = $(".header-search input");
  if (box) {
    const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
    const hint = $(".header-search .hint");
    if (hint) hint.textContent = mac ? "⌘K" : "Ctrl K";
    box.addEventListener("pointerdown", (event) => { if (!form) { event.preventDefault(); openPalette(); } });
    box.addEventListener("input", () => { const text = box.value; box.value = ""; form ? (form.elements.q.value = text, form.elements.q.focus()) : openPalette(text); if (palette) palette.input.setSelectionRange(text.length, text.length); });
  }
}
