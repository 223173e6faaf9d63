// The third part of searching without a server: the answers of the API, computed
// in the browser. Every part mirrors one of the Go package indexer, which is named
// where the part begins: same formulas, same order, same hits.
"use strict";
{
  const { search, compare, bytes, at, isUnspaced, tokenize, lower, fold } = podbook.static;

  const searcher = (hub) => {
    const { m, N, factor, boost, foldName, names, facets, orders, langs, surfaceOf, prepare, countOf, beginning, similar,
      fetchTerms, postings, locate, having, add, wordsIn, common, phrase, exactTerm, named, text, texts } = hub;

    /* Queries: parse.go */
    const tagOf = (name) => {
      for (const f of facets) {
        const id = f.tags && f.find(name);
        if (f.values[id] && !f.values[id].apart) return { field: f.field, value: f.values[id].value };
      }
    };
    const parseDate = (s) => {
      const [all, y, mo = "01", d = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(s) || [];
      const t = new Date(y + "-" + mo + "-" + d + "T00:00:00Z");
      return all && !isNaN(t) && t.toISOString().slice(8, 10) === d ? t / 1000 : null;
    };
    const clean = (s) => Array.from(s.replace(/\p{Cs}/gu, " ")).slice(0, 2048).join("");
    const parse = (query) => {
      const p = { phrases: [], without: [], filters: [], exclude: [], speaker: [], after: null, before: null };
      const words = [], s = clean(query), quotes = /["“”„«»]/, space = (i) => /[ \t\n\r\u00a0\u3000]/.test(s[i] || "");
      let i = 0;
      const quote = () => quotes.test(s[i] || "") && quotes.test(s.slice(i + 1));
      const quoted = () => { const from = i + 1, end = from + s.slice(from).search(quotes); i = end + 1; return s.slice(from, end); };
      const word = () => { const from = i; while (i < s.length && !space(i)) i++; return s.slice(from, i); };
      const meant = (field, value, minus) => {
        if (!value) return false;
        if (field === "after" || field === "before") {
          const t = parseDate(value);
          if (t === null) return false;
          if ((field === "after") !== minus) p.after = Math.max(p.after ?? t, t);
          else p.before = Math.min(p.before ?? t, t);
        } else if (field === "speaker") {
          if (minus) return false;
          p.speaker.push(value);
        } else if (facets.some((f) => f.field === field)) (minus ? p.exclude : p.filters).push({ field, value });
        else return false;
        return true;
      };
      for (;;) {
        while (space(i)) i++;
        if (i >= s.length) break;
        const minus = s[i] === "-";
        if (minus) i++;
        if (minus && (i >= s.length || space(i))) continue;
        if (quote()) {
          const phrase = quoted();
          if (minus) p.without.push(phrase);
          else if (phrase.trim()) { p.phrases.push(phrase); words.push(phrase); }
          continue;
        }
        const from = i, name = /^[\w\-\u0080-\uffff]+(?=:)/.exec(s.slice(i));
        if (name) {
          i += name[0].length + 1;
          const value = quote() ? quoted().trim() : space(i) ? "" : word().replace(/^#/, "");
          if (meant(name[0].toLowerCase(), value, minus)) continue;
          i = from;
        }
        const w = word(), tag = w.length > 1 && w[0] === "#" && tagOf(w.slice(1));
        if (tag) (minus ? p.exclude : p.filters).push(tag);
        else (minus ? p.without : words).push(w);
      }
      p.text = words.join(" ");
      return p;
    };

    /* What the words mean: plan.go */
    const makePlan = (text) => {
      const { tokens } = tokenize(text);
      const functionWords = (l) => tokens.filter((t) => l.stop.has(fold(lower(t.text)))).length;
      const lang = langs.reduce((best, l) => (functionWords(l) > functionWords(best) ? l : best), langs[0]);
      const mixed = /\p{Ll}/u.test(text);
      let groups = [], kept = 0;
      const surface = [], of = [];
      const word = (t) => {
        const g = { word: t.text, at: t.pos, qtf: 1, terms: [], values: [], stop: false, df: 0, gain: 0 };
        for (const l of langs) {
          const r = l.terms(t);
          for (const term of r.terms) add(g.terms, term, 1);
          if (l === lang) g.stop = l.stop.has(r.surface) && !(mixed && /^\p{Lu}{2,}$/u.test(t.text));
        }
        let known = groups.find((o) => o.terms[0].text === g.terms[0].text);
        if (known) known.qtf++;
        else { groups.push(known = g); if (!g.stop) kept++; }
        surface.push(langs[0].terms(t).surface);
        of.push(known);
        return known;
      };
      const wholeOf = (i) => {
        for (let j = 1; j < 16 && i + j < tokens.length; j++) {
          const t = tokens[i + j];
          if (!t.joined) continue;
          if (t.pos !== tokens[i].pos || j !== t.parts) return null;
          return t.parts === 1 || tokens.slice(i, i + j).some((p) => Array.from(p.text).length === 1) ? t : null;
        }
        return null;
      };
      for (let i = 0; i < tokens.length && kept < 64; i++) {
        const t = tokens[i];
        if (t.joined) continue;
        const whole = wholeOf(i);
        if (!whole) { word(t); continue; }
        const g = word(whole);
        if (whole.parts === 1) add(g.terms, langs[0].terms(t).terms[0], .3);
        i += whole.parts;
      }
      for (let i = 1; i < of.length; i++) { // time sheet is timesheet
        const whole = surface[i - 1] + surface[i];
        if (of[i - 1] === of[i] || bytes(whole) > 64) continue;
        for (const l of langs) for (const g of [of[i - 1], of[i]]) add(g.terms, l.terms({ text: whole }).terms[0], .7);
      }
      for (let i = 0; i < surface.length; i++) for (let n = Math.min(5, surface.length - i); n; n--) {
        const refs = names.get(surface.slice(i, i + n).join(" "));
        if (!refs) continue;
        for (const g of of.slice(i, i + n)) for (const ref of refs) if (!g.values.includes(ref)) g.values.push(ref);
        break;
      }
      const last = of.length && tokens.at(-1).end === text.length ? of.at(-1).terms[0].text : "";
      const rest = groups.filter((g) => !g.stop || g.values.length);
      if (rest.length) groups = rest;
      return { groups, surface, last: groups.findIndex((g) => last && g.terms[0].text === last) };
    };
    const finish = async (plan) => {
      const g = plan.groups[plan.last];
      if (!g) return;
      const prefix = surfaceOf(g.word);
      if (Array.from(prefix).length < 2 && !isUnspaced(at(prefix, 0)) && plan.groups.length > 1) {
        plan.groups.splice(plan.last, 1);
        plan.last = -1;
        return;
      }
      for (const { word } of await beginning(prefix)) {
        if (word === prefix) continue;
        for (const l of langs) add(g.terms, l.terms({ text: word, cjk: isUnspaced(at(word, 0)) }).terms[0], .6);
      }
      g.stop = false;
    };

    /* Scores: score.go, near.go */
    const k1 = 1.2, k3 = 8;
    const scoreAll = (plan, score) => {
      const share = new Float64Array(N), matched = [];
      let total = 0, words = 0;
      for (const g of plan.groups) {
        const tf = new Float64Array(N), touched = [];
        const touch = (ord, x) => { if (!tf[ord]) touched.push(ord); tf[ord] += x; };
        for (const field of ["t", "a", "h", "b"]) for (const t of g.terms) {
          const p = postings(field, t.text);
          for (let i = 0; i < p.ords.length; i++) touch(p.ords[i], t.weight * p.counts[i] * factor[field][p.ords[i]]);
        }
        for (const { facet, id } of g.values) for (const ord of facets[facet].entries[id]) touch(ord, facets[facet].weight);
        g.df = touched.length;
        g.gain = (k3 + 1) * g.qtf / (k3 + g.qtf) * Math.log(1 + Math.max(N - g.df + .5, .5) / (g.df + .5));
        if (g.df) { total += g.gain; words++; }
        for (const ord of touched) {
          if (!score[ord]) matched.push(ord);
          score[ord] += g.gain * tf[ord] * (k1 + 1) / (tf[ord] + k1);
          share[ord] += g.gain;
        }
      }
      const enough = .6 * total / Math.max(words, 1);
      return matched.filter((ord) => share[ord] >= enough);
    };
    const nearness = (a, b, gap) => {
      let sum = 0, j = 0;
      for (const pos of a) {
        while (j < b.length && b[j] < pos - 5) j++;
        let best = 0;
        for (let k = j; k < b.length && b[k] <= pos + 5 + gap; k++) {
          const d = b[k] - pos, off = 1 + Math.abs(d - gap);
          best = Math.max(best, d > 0 ? 1 / (off * off) : d < 0 ? .5 / (d * d) : 0);
        }
        sum += best;
      }
      return sum;
    };
    const near = async (plan, score, hits, typing) => {
      const words = plan.groups.filter((g) => g.df), total = words.reduce((sum, g) => sum + g.gain, 0);
      if (!words.length) return;
      const query = plan.surface.join(" "), { exact, begin } = await named(query);
      for (const ord of hits) {
        let all = false;
        for (const [field, weight] of [["t", 1], ["a", 1], ["b", .3]]) {
          if (field === "b" && words.length === 1) break;
          const found = words.map((g) => locate(field, g.terms, ord));
          for (let i = 1; i < words.length; i++) {
            const gap = words[i].at - words[i - 1].at, x = gap <= 3 ? nearness(found[i - 1], found[i], gap) : 0;
            if (x > 0) score[ord] += weight * Math.min(words[i - 1].gain, words[i].gain) * x * (k1 + 1) / (x + k1) * boost(ord);
          }
          all ||= field !== "b" && found.every((f) => f.length);
        }
        let reward = all ? .5 : 0;
        const name = begin.get(ord);
        if (exact.has(ord)) reward = 1.5;
        else if (name && typing) reward += 1;
        else if (name?.[query.length] === " ") reward += .5 * Math.sqrt(bytes(query) / bytes(name));
        score[ord] += reward * total * boost(ord);
      }
    };

    /* Facets: facets.go */
    const choose = (q, p, now) => facets.map((f) => {
      const s = { facet: f, chosen: [], unknown: [], not: [], all: q.all.has(f.field), of: (ord) => f.of(ord, now) };
      for (const value of [...(q.filters.get(f.field) || []), ...p.filters.filter((x) => x.field === f.field).map((x) => x.value)].slice(0, 64)) {
        const id = f.find(value), list = id === undefined ? s.unknown : s.chosen, x = id ?? value;
        if (!list.includes(x)) list.push(x);
      }
      for (const { field, value } of p.exclude) if (field === f.field && f.find(value) !== undefined) s.not.push(f.find(value));
      return s;
    });
    const admits = (s, values) => !(s.chosen.length + s.unknown.length) || (s.all
      ? !s.unknown.length && s.chosen.every((id) => values.includes(id)) : s.chosen.some((id) => values.includes(id)));
    const count = (sels, found) => {
      const counts = sels.map((s) => new Int32Array(s.facet.values.length)), hits = [];
      const active = sels.filter((s) => s.chosen.length + s.unknown.length + s.not.length);
      next: for (const ord of found) {
        let rejecting = null;
        for (const s of active) {
          const values = s.of(ord);
          if (s.not.some((id) => values.includes(id))) continue next;
          if (admits(s, values)) continue;
          if (rejecting || s.all) continue next;
          rejecting = s;
        }
        if (!rejecting) hits.push(ord);
        sels.forEach((s, i) => { if (!rejecting || s === rejecting) for (const id of s.of(ord)) counts[i][id]++; });
      }
      return { hits, counts };
    };
    const facetsOf = (sels, counts, more) => sels.map((s, i) => {
      const { field, label, multi, values } = s.facet, limit = more.has(field) ? 2000 : 50, c = counts[i];
      const ids = values.map((_, id) => id).filter((id) => c[id] && !values[id].apart || s.chosen.includes(id)).sort((a, b) => field === "year"
        ? compare(values[b].value, values[a].value) : c[b] - c[a] || compare(values[a].label, values[b].label) || compare(values[a].value, values[b].value));
      const out = { field, label: label || field, multi: !!multi, exact: true, more: 0, values: [] };
      ids.forEach((id, rank) => {
        const v = values[id], selected = s.chosen.includes(id);
        if (rank >= limit && !selected) out.more++;
        else out.values.push({ value: v.value, label: v.label, ...(v.parent >= 0 && { parent: values[v.parent].value }), count: c[id], selected });
      });
      for (const value of s.unknown) out.values.push({ value, label: value, count: 0, selected: true });
      return out;
    });

    /* Speakers: speaker.go. Sessions have their passages' first positions under the empty term. */
    const spoken = async (plan, speakers) => {
      const moments = new Map();
      for (const name of speakers) {
        await prepare(name);
        const words = wordsIn(name, 8);
        if (!words.length) continue;
        await fetchTerms(words.flatMap((w) => w.terms.map((t) => t.text)));
        for (const ord of having("s", words[0].terms))
          moments.set(ord, [...moments.get(ord) || [], ...words.map((w) => locate("s", w.terms, ord)).reduce(common)]);
      }
      await fetchTerms([""]);
      const only = new Map();
      for (const [ord, starts] of moments) {
        const all = locate("s", [{ text: "" }], ord);
        const fit = [...new Set(starts)].sort((a, b) => a - b).map((start) => all.indexOf(start)).filter((i) => i >= 0 && plan.groups.every((g) =>
          locate("b", g.terms, ord).some((p) => p >= all[i] && p < (all[i + 1] ?? Infinity))));
        if (fit.length) only.set(ord, fit);
      }
      return only;
    };

    /* Passages and snippets: passages.go, snippet.go */
    const rank = (plan, ord, starts, only) => {
      if (!plan.groups.length) return only || []; // somebody speaks, whatever the words
      const scores = new Float64Array(starts.length);
      const each = (positions, visit) => {
        const n = new Map();
        for (const pos of positions) { const i = Math.max(0, search(starts, (s) => s > pos) - 1); n.set(i, (n.get(i) || 0) + 1); }
        n.forEach((k, i) => { if (i < scores.length) scores[i] += visit(k); });
      };
      for (const g of plan.groups) {
        each(locate("b", g.terms, ord), (n) => g.gain * (1 + .2 * (Math.min(n, 5) - 1)));
        each(locate("h", g.terms, ord), () => g.gain * 1.2);
      }
      return [...scores.keys()].filter((i) => scores[i] > 0 && (!only || only.includes(i))).sort((a, b) => scores[b] - scores[a] || a - b);
    };
    const escape = (s) => s.replace(/\s+/g, " ").replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt() + ";").replace(/&#38;/g, "&amp;").replace(/&#60;/g, "&lt;").replace(/&#62;/g, "&gt;");
    const snippet = (s, positions, first) => {
      const wanted = new Set(positions), marks = [];
      for (const t of positions.length ? tokenize(s).tokens : []) {
        if (!wanted.has(first + t.pos)) continue;
        let { start, end } = t;
        while (marks.length && marks.at(-1).end > start) { const o = marks.pop(); start = Math.min(start, o.start); end = Math.max(end, o.end); }
        marks.push({ start, end });
      }
      let best = 0, most = 0, from = 0, to;
      marks.forEach((mark, i) => {
        let n = 0;
        while (i + n < marks.length && marks[i + n].end - mark.start <= 160) n++;
        if (n > most) { best = i; most = n; }
      });
      if (most) {
        const { start } = marks[best];
        from = Math.max(0, start - Math.max((200 - marks[best + most - 1].end + start) >> 1, 20));
        if (s.length - from < 200) from = Math.max(0, Math.min(start, s.length - 200));
      }
      to = Math.min(s.length, from + 200);
      if (most) to = Math.max(to, marks[best].end);
      const inWord = (i) => s[i - 1] !== " " && s[i - 1] !== "\n", low = (i) => s[i] >= "\udc00" && s[i] <= "\udfff";
      for (let n = 0; from > 0 && (n < 30 && inWord(from) || low(from)); n++) from--;
      for (let n = 0; to < s.length && (n < 30 && inWord(to + 1) || low(to)); n++) to++;
      let out = from > 0 ? "… " : "", i = from;
      for (const mark of marks) {
        if (mark.start < from || mark.end > to) continue;
        out += escape(s.slice(i, mark.start)) + "<mark>" + escape(s.slice(mark.start, mark.end)) + "</mark>";
        i = mark.end;
      }
      return out + escape(s.slice(i, to)) + (to < s.length ? " …" : "");
    };
    const show = async (ord, run, scored) => {
      const { head, starts } = await text(ord, 0), { plan } = run;
      const hit = { id: head.id, url: head.url, title: head.title, type: head.type, breadcrumb: (head.crumbs || []).map(([title, url]) => ({ title, url })), snippet: "",
        tags: head.tags || [], pods: head.pods || [], owner: head.owner, date: head.date, ...(head.plays && { plays: true }), score: scored ? Math.round(run.score[ord] * 1000) / 1000 : 0, passages: [] };
      for (const i of rank(plan, ord, starts, run.only?.get(ord))) {
        if (hit.snippet && hit.passages.length >= 3) break;
        const p = (await text(ord, i)).passages[i], end = starts[i + 1] ?? Infinity;
        const within = [...new Set(plan.groups.flatMap((g) => locate("b", g.terms, ord)))].filter((pos) => pos >= starts[i] && pos < end);
        const s = snippet(p.text, within, starts[i] + (p.title ? tokenize(p.title).size + 8 : 0));
        if (!hit.snippet && within.length) hit.snippet = s;
        if (p.anchor && hit.passages.length < 3)
          hit.passages.push({ kind: p.kind, title: p.title, url: head.url + p.anchor, snippet: s, ...(p.start && { start: p.start }), ...(p.end && { end: p.end }), ...(p.speaker && { speaker: p.speaker }) });
      }
      hit.snippet ||= snippet(head.summary || texts.get(ord).passages[0]?.text || "", [], 0);
      return hit;
    };

    /* Searching: search.go, correct.go */
    const find = async (q, query, now) => {
      const p = parse(query), score = new Float64Array(N);
      await prepare(p.text);
      const run = { plan: makePlan(p.text), score };
      if (q.typing) await finish(run.plan);
      let found;
      if (run.plan.groups.length) {
        await fetchTerms(run.plan.groups.flatMap((g) => g.terms.map((t) => t.text)));
        found = scoreAll(run.plan, score);
      } else {
        score.fill(1);
        found = [...score.keys()];
      }
      for (const ord of found) score[ord] *= boost(ord);
      for (const [list, want] of [[p.phrases, true], [p.without, false]]) for (const words of list.slice(0, 8)) {
        if (!exactTerm(words) && !(want && words.includes(" "))) continue;
        const set = await phrase(words);
        found = found.filter((ord) => set.has(ord) === want);
      }
      if (p.after !== null || p.before !== null) {
        const { date } = await orders();
        found = found.filter((ord) => date[ord] !== null && date[ord] >= (p.after ?? -Infinity) && date[ord] < (p.before ?? Infinity));
      }
      if (p.speaker.length) {
        run.only = await spoken(run.plan, p.speaker);
        found = found.filter((ord) => run.only.has(ord));
      }
      run.sels = choose(q, p, now);
      return Object.assign(run, count(run.sels, found));
    };
    const allowedEdits = (word) => {
      const n = Array.from(word).length;
      return n < 4 || /[0-9]/.test(word) || isUnspaced(at(word, 0)) ? 0 : n > 8 ? 2 : 1;
    };
    const replaceWords = (query, replace) => {
      let out = "", i = 0;
      for (const t of tokenize(query).tokens) if (replace.has(t.text) && t.start >= i) {
        out += query.slice(i, t.start) + replace.get(t.text);
        i = t.end;
      }
      return replace.size ? out + query.slice(i) : "";
    };
    const correct = async (q, { plan, hits }) => {
      const replace = new Map();
      let sure = false;
      for (const [i, g] of plan.groups.entries()) {
        if (g.df && hits.length >= 3 || g.stop || q.typing && i === plan.last && g.df) continue;
        const word = surfaceOf(g.word), edits = allowedEdits(word);
        const best = edits && (await similar(word, edits))[0];
        if (!best || g.df && best.count < 10 * g.df) continue;
        replace.set(g.word, best.word);
        sure ||= !g.df;
      }
      return { corrected: replaceWords(clean(q.text), replace), sure };
    };
    const respell = async (query) => {
      const replace = new Map();
      for (const g of makePlan(query).groups) {
        const word = surfaceOf(g.word), edits = allowedEdits(word);
        const best = edits && !(await countOf(word)) && (await similar(word, edits))[0];
        if (best) replace.set(g.word, best.word);
      }
      return replaceWords(query, replace);
    };
    const order = async (q, { plan, hits, score }) => {
      const { date, title } = q.sort === "date" || q.sort === "title" ? await orders() : {};
      if (q.sort === "date") hits.sort((a, b) => (date[b] ?? -Infinity) - (date[a] ?? -Infinity) || a - b);
      else if (q.sort === "title") hits.sort((a, b) => title[a] - title[b]);
      else {
        const byScore = (a, b) => score[b] - score[a] || a - b;
        hits.sort(byScore);
        if (!plan.groups.length) return;
        const top = hits.slice(0, 100);
        await near(plan, score, top, q.typing);
        hits.splice(0, top.length, ...top.sort(byScore));
      }
    };
    const number = (s) => (/^[+-]?\d+$/.test(s || "") ? Math.max(0, Number(s)) : 0);
    const flag = (s) => !!s && s !== "0" && s !== "false";
    const answer = async (params) => {
      const began = performance.now(), now = Date.now() / 1000;
      const q = { text: params.get("q") || "", sort: params.get("sort"), typing: flag(params.get("typing")), all: new Set(params.getAll("all")), more: new Set(params.getAll("more")), filters: new Map() };
      for (const f of facets) q.filters.set(f.field, [...new Set(params.getAll(f.field).map((v) => v.trim()).filter(Boolean))]);
      let run = await find(q, q.text, now), shown = {};
      const { corrected, sure } = await correct(q, run);
      if (corrected) {
        const better = await find(q, corrected, now), instead = better.hits.length && (sure || !run.hits.length);
        if (instead) [run, shown] = [better, { corrected, instead: true }];
        else if (better.hits.length > run.hits.length) shown = { corrected };
      }
      await order(q, run);
      const size = Math.min(number(params.get("size")), 100) || 10;
      let from = (Math.max(number(params.get("page")), 1) - 1) * size;
      try {
        const cursor = /^o(\d+)$/.exec(atob((params.get("cursor") || "").replace(/-/g, "+").replace(/_/g, "/")));
        if (cursor) from = Number(cursor[1]);
      } catch { /* no cursor of ours */ }
      from = Math.min(from, 10000);
      const to = Math.min(from + size, 10000), { hits } = run;
      return {
        revision: m.revision, partial: false, query: clean(q.text), ...shown, total: hits.length,
        next: to < hits.length && to < 10000 ? btoa("o" + to).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_") : "",
        hits: await Promise.all(hits.slice(from, to).map((ord) => show(ord, run, run.plan.groups.length))),
        facets: facetsOf(run.sels, run.counts, q.more),
        took_ms: Math.round((performance.now() - began) * 100) / 100,
      };
    };

    /* Suggestions: suggest.go */
    const suggestValues = (text, limit) => {
      const only = text.startsWith("#"), prefix = foldName(text), found = [], offered = new Set();
      if (prefix || only) for (const f of facets) {
        if (!f.named || only && !f.tags) continue;
        const best = new Map();
        for (const [name, id] of f.folded) {
          const r = name === prefix ? 3 : name.startsWith(prefix) ? 2 : name.includes(" " + prefix) ? 1 : 0;
          best.set(id, Math.max(best.get(id) || 0, r));
        }
        for (const [id, r] of best) {
          const { value, label, apart } = f.values[id], key = value + "\n" + label;
          if (!r || !f.entries[id].length || apart || offered.has(key)) continue;
          offered.add(key);
          found.push({ f, id, r, n: f.entries[id].length });
        }
      }
      found.sort((a, b) => b.r - a.r || b.n - a.n || compare(a.f.field, b.f.field) || a.id - b.id);
      return { only, values: found.slice(0, limit).map(({ f, id }) => ({ kind: f.field, title: f.values[id].label, note: f.label, url: "/search/?" + new URLSearchParams([[f.field, f.values[id].value]]) })) };
    };
    const suggestEntries = async (plan, limit) => {
      const score = new Map();
      for (const g of plan.groups) {
        const best = new Map();
        for (const field of ["t", "a"]) for (const t of g.terms) for (const ord of postings(field, t.text).ords)
          best.set(ord, Math.max(best.get(ord) || 0, t.weight * factor[field][ord]));
        for (const [ord, x] of best) { const s = score.get(ord) || { sum: 0, n: 0 }; s.sum += x; s.n++; score.set(ord, s); }
      }
      const { begin } = await named(plan.surface.join(" "));
      const found = [...score].filter(([, s]) => s.n >= plan.groups.length).map(([ord, s]) => ({ ord, score: (s.sum + (begin.has(ord) ? 10 : 0)) * boost(ord) }));
      found.sort((a, b) => b.score - a.score || a.ord - b.ord);
      return Promise.all(found.slice(0, limit).map(async ({ ord }) => {
        const { head } = await text(ord, 0);
        return { kind: "entry", title: head.title, note: (head.crumbs || []).map(([title]) => title).join(" › "), url: head.url };
      }));
    };
    const suggestSections = async (plan, limit) => {
      if (limit <= 0) return [];
      const out = [];
      const ords = plan.groups.map((g) => having("h", g.terms)).reduce(common).slice(0, 200);
      // Words that are far apart are not of one heading; of others the borders tell.
      const places = ords.map((ord) => [ord, plan.groups.map((g) => locate("h", g.terms, ord))])
        .filter(([, found]) => found[0].some((pos) => found.every((f) => f.some((p) => Math.abs(p - pos) < 50)))).slice(0, 3 * limit);
      for (const [ord, found] of places) {
        const { head, starts } = await text(ord, 0), passagesOf = (f) => f.map((pos) => search(starts, (s) => s > pos) - 1);
        const [i] = found.map(passagesOf).reduce(common);
        const p = i >= 0 && (await text(ord, i)).passages[i];
        if (p?.anchor && p.title !== head.title) out.push({ kind: "section", title: p.title, note: head.title, url: head.url + p.anchor });
        if (out.length === limit) break;
      }
      return out;
    };
    const suggest = async (typed, limit = 8) => {
      const query = clean(typed), out = await suggestOnce(query, limit), corrected = out.length ? "" : await respell(query);
      return corrected ? suggestOnce(corrected, limit) : out;
    };
    const suggestOnce = async (query, limit) => {
      const { only, values: all } = suggestValues(query.trim(), limit);
      if (only) return all;
      await prepare(query);
      const plan = makePlan(query);
      if (!plan.groups.length) return [];
      await finish(plan);
      await fetchTerms(plan.groups.flatMap((g) => g.terms.map((t) => t.text)));
      const values = all.slice(0, Math.max(limit >> 2, 1)), room = limit - values.length;
      let entries = await suggestEntries(plan, limit);
      const sections = await suggestSections(plan, Math.max(room - entries.length, Math.trunc(room / 3)));
      entries = entries.slice(0, room - sections.length);
      const first = entries.length && exactTerm(entries[0].title).startsWith(exactTerm(query)) ? [entries.shift()] : [];
      return [...first, ...values, ...entries, ...sections];
    };
    return { search: answer, suggest, status: async () => ({ revision: m.revision, entries: N, passages: m.passages, complete: true, done: N, total: N }) };
  };

  // A site that was published anew has other shards: the manifest is read again.
  const begin = async (query) => searcher(await podbook.static.open(query));
  let engine = begin("");
  engine.catch(() => {});
  const ask = async (what, ...args) => {
    try {
      return await (await engine)[what](...args);
    } catch (error) {
      if (!error.gone) throw error;
      podbook.static.forget();
      engine = begin("?" + Date.now());
      return (await engine)[what](...args);
    }
  };
  podbook.staticBackend = {
    ready: () => engine,
    search: (params) => ask("search", params),
    suggest: (text) => ask("suggest", text),
    status: () => ask("status"),
  };
}
