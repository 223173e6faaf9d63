// Searching without a server: the files that a build writes below search/data/,
// searched in the browser, with the answers of the API. Every part mirrors one of
// the Go package indexer, named where the part begins; static.go has the formats.
"use strict";
{
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
  const search = (list, after) => { // the first place of which after() holds
    let lo = 0, hi = list.length;
    while (lo < hi) { const mid = (lo + hi) >> 1; after(list[mid]) ? hi = mid : lo = mid + 1; }
    return lo;
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const bytes = (s) => new TextEncoder().encode(s).length;

  /* Words: word.go */
  const letter = /[\p{L}\p{Nd}\p{M}]/u, mark = /\p{M}/u;
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  const at = (s, i) => (i < s.length ? String.fromCodePoint(s.codePointAt(i)) : "");
  const isUnspaced = (c) => c >= "\u0e00" && unspaced.test(c);
  const clip = (s) => { while (s.length > 21 && bytes(s) > 64) s = s.slice(0, /[\udc00-\udfff]$/.test(s) ? -2 : -1); return s; };
  const tokenize = (text) => {
    const out = [];
    let pos = 0;
    const emit = (t) => { t.text = clip(t.text); t.pos = pos++; out.push(t); };
    const wordAt = (i) => { const c = at(text, i); return letter.test(c) && !isUnspaced(c) && !mark.test(c); };
    const digit = (i) => text[i] >= "0" && text[i] <= "9";
    const pairs = (i) => {
      let prev = i, n = 0;
      for (let c; i < text.length; i += c.length, n++) {
        c = at(text, i);
        if (!isUnspaced(c) && !(n && mark.test(c))) break;
        if (n) out.push({ text: text.slice(prev, i + c.length), start: prev, end: i + c.length, pos: pos++, cjk: true });
        prev = i;
      }
      if (n === 1) out.push({ text: text.slice(prev, i), start: prev, end: i, pos, cjk: true });
      pos++;
      return i;
    };
    const numberJoint = (start, i, digits) => digits && i > start && digit(i + 1) && (text[i] === "." ||
      text[i] === "," && digit(i + 2) && digit(i + 3) && !wordAt(i + 4));
    const joint = (end, runes) => {
      const c = text[end];
      if (c && "_-.‐‑".includes(c)) return wordAt(end + 1);
      return runes === 1 && (c === "/" || c === "&") && wordAt(end + 1) && (c === "&" || !wordAt(end + 1 + at(text, end + 1).length));
    };
    const chunk = (i) => {
      const begin = i, parts = [];
      let single = true;
      for (;;) {
        const start = i;
        let runes = 0, digits = true;
        for (let c; i < text.length; i += c.length) {
          c = at(text, i);
          if (letter.test(c) && !isUnspaced(c)) { digits &&= c >= "0" && c <= "9"; runes++; }
          else if (!numberJoint(start, i, digits) && !((c === "'" || c === "’") && wordAt(i + 1))) break;
        }
        single &&= runes === 1;
        parts.push({ text: text.slice(start, i), start, end: i });
        if (!joint(i, runes)) break;
        i++;
      }
      if (parts.length === 1) {
        const [last] = parts;
        let n = 0;
        if (i - begin <= 2 && text.startsWith("++", i) && !wordAt(i + 2)) n = 2;
        else if (i - begin <= 2 && text[i] === "#" && !wordAt(i + 1) && !digit(i - 1)) n = 1;
        i = last.end += n;
        last.text = text.slice(begin, i);
        emit(last);
        if (text[begin - 1] === "." && (begin === 1 || " \t\n(\"'`".includes(text[begin - 2])) && i - begin > 1)
          out.push({ text: clip("." + last.text), start: begin - 1, end: i, pos: pos - 1, joined: true, parts: 1 });
        return i;
      }
      const plain = parts.map((p) => p.text).join("");
      if (single) { emit({ text: plain, start: begin, end: i }); return i; }
      const first = pos;
      parts.forEach(emit);
      if (bytes(plain) <= 64) out.push({ text: plain, start: begin, end: i, pos: first, joined: true, parts: parts.length });
      return i;
    };
    for (let i = 0; i < text.length;) {
      const c = at(text, i);
      i = isUnspaced(c) ? pairs(i) : letter.test(c) && !mark.test(c) ? chunk(i) : i + c.length;
    }
    return { tokens: out, size: pos };
  };

  /* Languages: language.go; the stemmer is Porter's second for English */
  const lower = (s) => Array.from(s, (c) => c.toLowerCase()).join("");
  const plainLetters = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i" };
  const fold = (s) => (/^[\x00-\x7f]*$/.test(s) ? s : s.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[ßæœþøđðłı]/g, (c) => plainLetters[c]).normalize("NFC"));
  const irregular = new Map(("andes andes atlas atlas bias bias cosmos cosmos dying die early earli gently gentl howe howe idly idl lying lie news news " +
    "only onli singly singl skies sky skis ski sky sky tying tie ugly ugli").split(" ").flatMap((w, i, all) => (i % 2 ? [] : [[w, all[i + 1]]])));
  const step2 = { tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize", ational: "ate", ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al",
    fulness: "ful", ousli: "ous", ousness: "ous", iveness: "ive", iviti: "ive", biliti: "ble", bli: "ble", ogi: "og", fulli: "ful", lessli: "less", li: "" };
  const step3 = { tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ful: "", ness: "", ative: "" };
  const stem = (w) => {
    if (irregular.has(w)) return irregular.get(w);
    if (w.length < 3) return w;
    w = w.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
    const region = (s) => /^[^aeiouy]*[aeiouy]+[^aeiouy]/.exec(s)?.[0].length ?? s.length;
    const p1 = /^(?:gener|commun|arsen)/.exec(w)?.[0].length ?? region(w);
    const p2 = p1 + region(w.slice(p1));
    const short = (s) => /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/.test(s);
    const suffix = (table) => { for (let n = Math.min(7, w.length); n > 0; n--) if (Object.hasOwn(table, w.slice(-n))) return w.slice(-n); };
    const cut = (s) => w.slice(0, w.length - s.length);
    if (w.endsWith("sses")) w = w.slice(0, -2);
    else if (/ie[ds]$/.test(w)) w = w.slice(0, w.length > 4 ? -2 : -1);
    else if (/[^us]s$/.test(w) && /[aeiouy].+s$/.test(w)) w = w.slice(0, -1);
    if (!/^(?:succeed|proceed|exceed|canning|inning|earring|herring|outing)$/.test(w)) {
      let s = /(?:eedly|ingly|edly|eed|ing|ed)$/.exec(w)?.[0];
      if (s?.startsWith("eed")) { if (cut(s).length >= p1) w = cut(s) + "ee"; }
      else if (s && /[aeiouy]/.test(cut(s))) {
        w = cut(s);
        if (/(?:at|bl|iz)$/.test(w)) w += "e";
        else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(w)) w = w.slice(0, -1);
        else if (w.length === p1 && short(w)) w += "e";
      }
      w = w.replace(/^(.+[^aeiouy])[yY]$/, "$1i");
      s = suffix(step2);
      if (s && cut(s).length >= p1 && !(s === "ogi" && !/logi$/.test(w)) && !(s === "li" && !/[cdeghkmnrt]li$/.test(w))) w = cut(s) + step2[s];
      s = suffix(step3);
      if (s && cut(s).length >= (s === "ative" ? Math.max(p1, p2) : p1)) w = cut(s) + step3[s];
      s = /(?:ement|ment|ance|ence|able|ible|ate|ive|ize|iti|ism|ion|ous|ant|ent|ic|al|er)$/.exec(w)?.[0];
      if (s && cut(s).length >= p2 && !(s === "ion" && !/[st]ion$/.test(w))) w = cut(s);
      const rest = w.slice(0, -1);
      if (w.endsWith("e") && (rest.length >= p2 || rest.length >= p1 && !short(rest)) || w.endsWith("ll") && rest.length >= p2) w = rest;
    }
    return w.replace(/Y/g, "y");
  };

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
    let ordering;
    const orders = () => ordering ||= load("o/" + m.orders).then((o) => ({ date: timesOf(o.dates), title: numbers(o.titles) }));

    /* Vocabulary: vocabulary.go */
    const decoded = new Map();
    const wordsOf = (shard) => {
      if (decoded.has(shard)) return decoded.get(shard);
      const counts = numbers(shard.count);
      const forms = Object.entries(shard.forms || {}).map(([code, list]) => [code, list.split(" ")]);
      let word = "";
      const words = shard.words.split(" ").map((w, i) => {
        word = word.slice(0, numbers(w[0])[0]) + w.slice(1);
        const entry = { word, count: counts[i] };
        for (const [code, list] of forms) if (list[i]) entry[code] = list[i].split(",").map((f) => word.slice(0, word.length - numbers(f[0])[0]) + f.slice(1));
        return entry;
      });
      decoded.set(shard, words);
      return words;
    };
    const vocabulary = new Map(); // number of a shard → its words
    const fetchWords = (wanted) => Promise.all(wanted.filter((i) => i < m.words.from.length && !vocabulary.has(i)).map(async (i) => vocabulary.set(i, wordsOf(await load("v/" + file(m.words, i))))));
    // The forms of a word that the hub has, or those of the word most like it.
    const tabled = (code, word) => {
      const words = vocabulary.get(rangeOf(m.words, word)) || [];
      const i = search(words, (w) => w.word >= word);
      if (words[i]?.word === word && words[i][code]) return words[i][code];
      const alike = (w) => { let n = 0; while (n < word.length && w.word[n] === word[n]) n++; return w[code] && n >= Math.max(4, word.length - 3, w.word.length - 3) ? n : 0; };
      const near = words.slice(Math.max(0, i - 3), i + 3).sort((a, b) => alike(b) - alike(a))[0];
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
    const distance = (a, b) => {
      const x = Array.from(a), y = Array.from(b);
      let before = [], prev = Array.from({ length: y.length + 1 }, (_, j) => j), cur;
      for (let i = 1; i <= x.length; i++) {
        cur = [i];
        for (let j = 1; j <= y.length; j++) {
          cur[j] = Math.min(prev[j - 1] + (x[i - 1] !== y[j - 1]), prev[j] + 1, cur[j - 1] + 1);
          if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) cur[j] = Math.min(cur[j], before[j - 2] + 1);
        }
        [before, prev] = [prev, cur];
      }
      return prev[y.length];
    };
    // A vocabulary too large to fetch is searched where words begin as this one does.
    const similar = async (word, edits) => {
      const wanted = m.words.bytes < 600000 ? m.words.from.map((_, i) => i) : within(m.words, at(word, 0));
      await fetchWords(wanted);
      const found = [];
      for (const i of wanted) for (const w of vocabulary.get(i) || []) {
        if (!w.count || w.word === word || Math.abs(w.word.length - word.length) > edits) continue;
        const n = distance(word, w.word);
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
      const words = wordsIn(text, 64), found = new Set();
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
    // Entries with a name, and those whose title begins with it.
    const named = async (query) => {
      const exact = new Set(), begin = new Map();
      if (query) for (const shard of await fetchRange("n", m.names, within(m.names, query)))
        for (const name in shard) if (name.startsWith(query)) for (const n of numbers(shard[name])) {
          if (name === query) exact.add(n >> 1);
          if (!(n & 1)) begin.set(n >> 1, name);
        }
      return { exact, begin };
    };

    /* Queries: parse.go */
    const tagOf = (name) => {
      const tag = facets.find((f) => f.field === "tag");
      for (const f of [tag, ...facets.filter((f) => f.multi && f.field !== "pod")]) {
        const id = f?.find(name);
        if (id !== undefined) return { field: f.field, value: f.values[id].value };
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
      const ids = values.map((_, id) => id).filter((id) => c[id] || s.chosen.includes(id)).sort((a, b) => field === "year"
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
        tags: head.tags || [], pods: head.pods || [], owner: head.owner, date: head.date, score: scored ? Math.round(run.score[ord] * 1000) / 1000 : 0, passages: [] };
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
      for (const [list, want] of [[p.phrases, true], [p.without, false]]) for (const words of list) {
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
    const correct = async (q, { plan, hits }) => {
      const replace = new Map();
      let sure = false;
      for (const [i, g] of plan.groups.entries()) {
        if (g.df && hits.length >= 3 || g.stop || q.typing && i === plan.last && g.df) continue;
        const word = surfaceOf(g.word), n = Array.from(word).length;
        if (n < 4 || /[0-9]/.test(word) || isUnspaced(at(word, 0))) continue;
        const [best] = await similar(word, n > 8 ? 2 : 1);
        if (!best || g.df && best.count < 10 * g.df) continue;
        replace.set(g.word, best.word);
        sure ||= !g.df;
      }
      if (!replace.size) return {};
      const query = clean(q.text);
      let corrected = "", i = 0;
      for (const t of tokenize(query).tokens) if (replace.has(t.text) && t.start >= i) {
        corrected += query.slice(i, t.start) + replace.get(t.text);
        i = t.end;
      }
      return { corrected: corrected + query.slice(i), sure };
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
      const only = text.startsWith("#"), prefix = foldName(text), found = [];
      if (prefix || only) for (const f of facets) {
        if (!f.named || only && (!f.multi || f.field === "pod")) continue;
        const best = new Map();
        for (const [name, id] of f.folded) {
          const r = name === prefix ? 3 : name.startsWith(prefix) ? 2 : name.includes(" " + prefix) ? 1 : 0;
          best.set(id, Math.max(best.get(id) || 0, r));
        }
        for (const [id, r] of best) if (r && f.entries[id].length) found.push({ f, id, r, n: f.entries[id].length });
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
      // Words of one heading stand close together; headings are far apart.
      const inOne = (ord) => {
        const found = plan.groups.map((g) => locate("h", g.terms, ord));
        return found[0].find((pos) => found.every((f) => f.some((p) => Math.abs(p - pos) < 16)));
      };
      const places = ords.map((ord) => [ord, inOne(ord)]).filter(([, pos]) => pos !== undefined).slice(0, 3 * limit);
      for (const [ord, pos] of places) {
        const { head, starts } = await text(ord, 0), i = search(starts, (s) => s > pos) - 1;
        const p = (await text(ord, i)).passages[i];
        if (p?.anchor && p.title !== head.title) out.push({ kind: "section", title: p.title, note: head.title, url: head.url + p.anchor });
        if (out.length === limit) break;
      }
      return out;
    };
    const suggest = async (typed, limit = 8) => {
      const query = clean(typed), { only, values: all } = suggestValues(query.trim(), limit);
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
  let engine = open("");
  engine.catch(() => {});
  const ask = async (what, ...args) => {
    try {
      return await (await engine)[what](...args);
    } catch (error) {
      if (!error.gone) throw error;
      shards.clear();
      engine = open("?" + Date.now());
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
