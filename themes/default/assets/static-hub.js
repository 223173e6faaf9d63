// The second part of searching without a server: the files that a build writes
// below search/data/, fetched when they are needed. Formats: indexer/static.go.
"use strict";
{
  const { search, compare, bytes, at, isUnspaced, tokenize, lower, fold, stem } = podbook.static;

  /* Shards: static.go, static_pack.go */
  const waiting = new Map(), shards = new Map();
  podbook.shard = (name, data) => waiting.get(name)?.(data);
  // Files may not be fetched where pages are files, but scripts may be loaded.
  const load = (name, query = "") => {
    let shard = shards.get(name);
    if (shard) return shard;
    shard = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting.set(name, resolve);
      script.onload = script.onerror = () => {
        script.remove();
        if (waiting.delete(name)) reject(Object.assign(new Error("a part of the search could not be loaded"), { gone: true }));
      };
      waiting.set(name, (data) => { waiting.delete(name); resolve(data); });
      script.src = new URL("search/data/" + name + ".js" + query, podbook.root);
      document.head.append(script);
    });
    shards.set(name, shard);
    shard.catch(() => shards.delete(name));
    return shard;
  };
  const numbers = (s) => {
    const out = [];
    for (let i = 0; i < s.length;) {
      let n = 0, factor = 1, v;
      do {
        v = s.charCodeAt(i++);
        v -= v > 92 ? 36 : 35;
        n += v * factor;
        factor *= 32;
      } while (v >= 59);
      out.push(n);
    }
    return out;
  };
  const ascending = (s) => { let next = 0; return numbers(s).map((gap) => (next += gap + 1) - 1); };
  const file = (index, i) => index.files.substr(9 * i, 9);

  const open = async (query) => {
    const m = await load("manifest", query);
    if (m.version !== 1) throw new Error("this page is older than its search: reload it");
    const columns = await load("c/" + m.columns);
    const N = m.entries;

    const rangeOf = (index, key) => Math.max(0, search(index.from, (from) => from > key) - 1);
    const fetchRange = async (kind, index, wanted) => Promise.all([...new Set(wanted)].filter((i) => i < index.from.length).map((i) => load(kind + "/" + file(index, i))));
    const within = (index, prefix) => { // the shards that may have keys with a prefix
      const all = [];
      for (let i = rangeOf(index, prefix); i < index.from.length && (!all.length || index.from[i] < prefix + "\uffff"); i++) all.push(i);
      return all;
    };

    /* Columns: columns.go; factors as in state.go */
    const lengths = numbers(columns.lengths);
    const weights = { t: 3, a: 3, h: 1.5, b: 1 };
    const factor = {};
    ["t", "a", "h", "b"].forEach((field, f) => {
      let sum = 0, having = 0;
      for (let ord = 0; ord < N; ord++) if (lengths[4 * ord + f]) { sum += lengths[4 * ord + f]; having++; }
      const average = Math.max(sum, 1) / Math.max(having, 1);
      factor[field] = Float64Array.from({ length: N }, (_, ord) => weights[field] / (1 - .75 + .75 * lengths[4 * ord + f] / average));
    });
    const boosts = new Map(columns.boosts);
    const boost = (ord) => boosts.get(ord) ?? 1;
    const timesOf = (column) => numbers(column.at).map((n) => (n ? column.from + (n - 1) * column.unit : null));
    const foldName = (s) => fold(lower(s.replace(/^#/, ""))).split(/[ \-_\t‑]+/).filter(Boolean).join(" ");
    const names = new Map();
    const facets = columns.facets.map((f, at) => {
      f.values = f.values.map(([value, label = value, parent = -1]) => ({ value, label, parent }));
      f.byName = new Map(f.values.map((v, id) => [v.value, id]));
      f.folded = new Map();
      const add = (name, id) => { if ((name = foldName(name)) && !f.folded.has(name)) f.folded.set(name, id); };
      f.values.forEach((v, id) => add(v.value, id));
      f.values.forEach((v, id) => add(v.label, id));
      f.aliases?.forEach(([id, alias]) => add(alias, id));
      const refs = f.values.map((_, id) => ({ facet: at, id }));
      if (f.named) for (const [name, id] of f.folded) names.set(name, [...names.get(name) || [], refs[id]].sort((a, b) => a.facet - b.facet || a.id - b.id));
      f.entries = f.entries.map(ascending);
      f.weight = f.multi ? 2 : .7;
      if (f.review) {
        const by = timesOf(f.review);
        f.of = (ord, now) => (by[ord] === null ? [] : by[ord] < now ? [2] : by[ord] < now + 14 * 86400 ? [1] : [0]);
      } else {
        const ids = Array.from({ length: N }, () => []);
        f.entries.forEach((ords, id) => ords.forEach((ord) => ids[ord].push(id)));
        f.of = (ord) => ids[ord];
      }
      f.find = (name) => f.byName.get(name) ?? f.folded.get(foldName(name));
      return f;
    });
    for (const family of facets) if (family.tags && family.field !== "tag")
      for (const { value } of family.values) {
        const tags = facets.find((f) => f.field === "tag"), id = tags?.byName.get(value);
        if (id !== undefined) tags.values[id].apart = true;
      }
    let ordering;
    const orders = () => ordering ||= load("o/" + m.orders).then((o) => ({ date: timesOf(o.dates), title: numbers(o.titles) }));

    /* Vocabulary: vocabulary.go */
    const decoded = new Map();
    // Which letters a word has: words that differ in many can not be alike.
    const lettersOf = (word) => { let set = 0; for (let i = 0; i < word.length; i++) set |= 1 << (word.charCodeAt(i) & 31); return set; };
    const ones = (n) => { let k = 0; for (; n; n &= n - 1) k++; return k; };
    const wordsOf = (shard) => {
      if (decoded.has(shard)) return decoded.get(shard);
      const counts = numbers(shard.count);
      const forms = Object.entries(shard.forms || {}).map(([code, list]) => [code, list.split(" ")]);
      let word = "";
      const words = shard.words.split(" ").map((w, i) => {
        word = word.slice(0, numbers(w[0])[0]) + w.slice(1);
        const entry = { word, count: counts[i], letters: lettersOf(word) };
        for (const [code, list] of forms) if (list[i]) entry[code] = list[i].split(",").map((f) => word.slice(0, word.length - numbers(f[0])[0]) + f.slice(1));
        return entry;
      });
      decoded.set(shard, words);
      return words;
    };
    const vocabulary = new Map(); // number of a shard → its words
    const fetchWords = (wanted) => Promise.all(wanted.filter((i) => i < m.words.from.length && !vocabulary.has(i)).map(async (i) => vocabulary.set(i, wordsOf(await load("v/" + file(m.words, i))))));
    // The terms of a word as the hub has it. A word that no entry has stands for the
    // one most like it, which differs in its ending at most.
    const tabled = (code, word) => {
      const words = vocabulary.get(rangeOf(m.words, word)) || [];
      const i = search(words, (w) => w.word >= word);
      if (words[i]?.word === word) return words[i][code] || [word];
      const alike = (w) => { let n = 0; while (n < word.length && w.word[n] === word[n]) n++; return w[code] && n >= Math.max(5, word.length - 2, w.word.length - 2) ? n : 0; };
      const [near] = words.slice(Math.max(0, i - 3), i + 3).sort((a, b) => alike(b) - alike(a));
      return near && alike(near) ? near[code] : [word];
    };
    const langs = m.languages.map((l) => {
      const stop = new Set(l.stop.split(" ")), known = new Map();
      const bare = (w) => {
        if (!/['’]/.test(w)) return w;
        w = w.replace(/’/g, "'").replace(/(.)'s$/, "$1");
        const cut = w.indexOf("'");
        if (l.elide && cut >= 0 && cut < w.length - 1 && (cut <= 2 || /(?:qu|ll)$/.test(w.slice(0, cut)))) w = w.slice(cut + 1);
        return w.replace(/'/g, "");
      };
      // What a word is indexed under: its surface, and its terms, the main one first.
      const terms = ({ text, cjk }) => {
        if (known.has(text)) return known.get(text);
        const word = bare(lower(text)).replace(/(.),/g, "$1"), surface = fold(word) || word;
        const r = { surface, terms: [surface] };
        if (l.stem && !cjk && !/[\x00-\x60\x7b-\x7f]/.test(word)) {
          if (l.stem === "table") return { surface, terms: tabled(l.code, surface) };
          r.terms = [...new Set([fold(stem(word)), stem(surface)])];
        }
        known.set(text, r);
        return r;
      };
      return { stop, terms, table: l.stem === "table" };
    });
    const surfaceOf = (text) => langs[0].terms({ text }).surface;
    const prepare = async (text) => { // what terms() looks up
      if (!langs.some((l) => l.table)) return;
      const words = tokenize(text).tokens.map((t) => surfaceOf(t.text));
      await fetchWords([...words, ...words.map((w, i) => w + (words[i + 1] || ""))].map((w) => rangeOf(m.words, w)));
    };
    const beginning = async (prefix) => {
      if (Array.from(prefix).length < 2 && !isUnspaced(at(prefix, 0))) return [];
      const wanted = within(m.words, prefix);
      await fetchWords(wanted);
      return wanted.flatMap((i) => vocabulary.get(i) || []).filter((w) => w.count && w.word.startsWith(prefix)).sort(byCount).slice(0, 16);
    };
    const byCount = (a, b) => b.count - a.count || compare(a.word, b.word);
    // How many edits two words are apart, as far as that is not more than most.
    const rows = [new Uint8Array(80), new Uint8Array(80), new Uint8Array(80)];
    const distance = (x, y, most) => {
      let [before, prev, cur] = rows;
      for (let j = 0; j <= y.length; j++) prev[j] = j;
      for (let i = 1; i <= x.length; i++) {
        let least = cur[0] = i;
        for (let j = 1; j <= y.length; j++) {
          const same = x[i - 1] === y[j - 1];
          let d = Math.min(prev[j - 1] + !same, prev[j] + 1, cur[j - 1] + 1);
          if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) d = Math.min(d, before[j - 2] + 1);
          cur[j] = d;
          if (d < least) least = d;
        }
        if (least > most) return least;
        [before, prev, cur] = [prev, cur, before];
      }
      return prev[y.length];
    };
    const countOf = async (word) => {
      const shard = rangeOf(m.words, word);
      await fetchWords([shard]);
      return vocabulary.get(shard)?.find((w) => w.word === word)?.count || 0;
    };
    // A vocabulary too large to fetch is searched where words begin as this one does.
    const similar = async (word, edits) => {
      const wanted = m.words.bytes < 600000 ? m.words.from.map((_, i) => i) : within(m.words, at(word, 0));
      await fetchWords(wanted);
      const found = [], letters = lettersOf(word);
      for (const i of wanted) for (const w of vocabulary.get(i) || []) {
        if (!w.count || w.word === word || Math.abs(w.word.length - word.length) > edits || ones(w.letters ^ letters) > 2 * edits) continue;
        const n = distance(word, w.word, edits);
        if (n <= edits) found.push({ ...w, cost: 2 * n + (at(word, 0) !== at(w.word, 0)) });
      }
      return found.sort((a, b) => a.cost - b.cost || byCount(a, b));
    };

    /* Postings: static_terms.go, locate.go */
    const place = { b: 0, h: 1, t: 2, a: 3, s: 4 };
    const lists = new Map(), none = { ords: [], counts: [], first: [0], at: [] };
    const fetchTerms = async (terms) => {
      const wanted = [...new Set(terms)].filter((t) => !lists.has(t));
      await Promise.all(wanted.map(async (t) => {
        const [shard] = await fetchRange("t", m.terms, [rangeOf(m.terms, t)]);
        lists.set(t, Object.hasOwn(shard || {}, t) ? shard[t] : []);
      }));
    };
    const postings = (field, term) => {
      const fields = lists.get(term) || [], packed = fields[place[field]];
      if (!packed) return none;
      if (typeof packed !== "string") return packed;
      const all = numbers(packed), p = { ords: [], counts: [], first: [0], at: [] };
      for (let i = 0, ord = -1; i < all.length;) {
        p.ords.push(ord += all[i++] + 1);
        const n = all[i++];
        p.counts.push(n);
        for (let k = 0, pos = 0; k < n; k++, i++) if (!k || all[i]) p.at.push(pos += all[i]);
        p.first.push(p.at.length);
      }
      return fields[place[field]] = p;
    };
    const locate = (field, terms, ord) => {
      let all = [], n = 0;
      for (const t of terms) {
        const p = postings(field, t.text), i = search(p.ords, (o) => o >= ord);
        if (p.ords[i] === ord) { all = all.concat(p.at.slice(p.first[i], p.first[i + 1])); n++; }
      }
      return n > 1 ? [...new Set(all)].sort((a, b) => a - b) : all;
    };
    const having = (field, terms) => {
      const ords = new Set();
      for (const t of terms) for (const ord of postings(field, t.text).ords) ords.add(ord);
      return [...ords].sort((a, b) => a - b);
    };
    const add = (terms, text, weight) => {
      const old = terms.find((t) => t.text === text);
      if (old) old.weight = Math.max(old.weight, weight);
      else if (text) terms.push({ text, weight });
    };
    const wordsIn = (text, most) => tokenize(text).tokens.filter((t) => !t.joined).slice(0, most).map((t) => {
      const terms = [];
      for (const l of langs) for (const term of l.terms(t).terms) add(terms, term, 1);
      return { terms, at: t.pos };
    });
    const common = (a, b) => { const set = new Set(b); return a.filter((x) => set.has(x)); };
    const phrase = async (text) => {
      await prepare(text);
      const words = wordsIn(text, 16), found = new Set();
      if (!words.length) return found;
      await fetchTerms(words.flatMap((w) => w.terms.map((t) => t.text)));
      for (const field of ["t", "a", "h", "b"]) {
        const ords = words.map((w) => having(field, w.terms)).sort((a, b) => a.length - b.length)[0];
        for (const ord of ords) {
          const starts = words.map((w) => locate(field, w.terms, ord).map((p) => p - w.at)).reduce(common);
          if (starts.length) found.add(ord);
        }
      }
      return found;
    };
    const exactTerm = (s) => tokenize(s).tokens.filter((t) => !t.joined).map((t) => fold(lower(t.text))).join(" ");
    const clipped = (s) => (bytes(s) > 200 ? new TextDecoder().decode(new TextEncoder().encode(s).slice(0, 200)).replace(/\ufffd+$/, "") : s);
    // Entries with a name, and those whose title begins with it.
    const named = async (query) => {
      const exact = new Set(), begin = new Map();
      if (query &&= clipped(query)) for (const shard of await fetchRange("n", m.names, within(m.names, query)))
        for (const name in shard) if (name.startsWith(query)) for (const n of numbers(shard[name])) {
          if (name === query) exact.add(n >> 1);
          if (!(n & 1)) begin.set(n >> 1, name);
        }
      return { exact, begin };
    };

    /* Texts: static_text.go */
    const textAt = [];
    { const n = numbers(m.texts.at); for (let i = 0, ord = 0; i < n.length; i += 2) textAt.push([ord += n[i], n[i + 1]]); }
    const texts = new Map();
    const text = async (ord, passage) => {
      const i = search(textAt, ([o, p]) => o > ord || o === ord && p > passage) - 1;
      for (const [o, first, head, passages] of await load("d/" + file(m.texts, i))) {
        const t = texts.get(o) || texts.set(o, { passages: [] }).get(o);
        if (head) {
          t.head = { url: "/" + head.id + "/", ...head };
          let pos = 0; // how often there is one, then where, as gaps
          t.starts = numbers(head.starts || "").slice(2).map((gap) => (pos += gap));
        }
        passages.forEach((p, k) => { t.passages[first + k] = { anchor: p[0], title: p[1], text: p[2], kind: p.length > 3 ? "moment" : "section", start: p[3], end: p[4], speaker: p[5] }; });
      }
      return texts.get(ord);
    };

    return { m, N, factor, boost, foldName, names, facets, orders, langs, surfaceOf, prepare, countOf, beginning, similar,
      fetchTerms, postings, locate, having, add, wordsIn, common, phrase, exactTerm, named, text, texts };
  };
  podbook.static.open = open;
  podbook.static.forget = () => shards.clear();
}
