// The first part of searching without a server: text into words, words into the
// terms of the index, exactly as the Go package indexer does it.
"use strict";
{
  const search = (list, after) => { // the first place of which after() holds
    let lo = 0, hi = list.length;
    while (lo < hi) { const mid = (lo + hi) >> 1; after(list[mid]) ? hi = mid : lo = mid + 1; }
    return lo;
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const encoder = new TextEncoder(), bytes = (s) => encoder.encode(s).length;

  /* Words: word.go */
  const letter = /[\p{L}\p{Nd}\p{M}]/u, mark = /\p{M}/u;
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  const at = (s, i) => { const c = s[i] ?? ""; return c < "\ud800" || c > "\udbff" ? c : String.fromCodePoint(s.codePointAt(i)); };
  const isWord = (c) => (c < "\x80" ? c >= "a" && c <= "z" || c >= "A" && c <= "Z" || c >= "0" && c <= "9" : letter.test(c));
  const isMark = (c) => c > "\x80" && mark.test(c);
  const isUnspaced = (c) => c >= "\u0e00" && unspaced.test(c);
  const clip = (s) => { while (s.length > 21 && bytes(s) > 64) s = s.slice(0, /[\udc00-\udfff]$/.test(s) ? -2 : -1); return s; };
  const tokenize = (text) => {
    const out = [];
    let pos = 0;
    const emit = (t) => { t.text = clip(t.text); t.pos = pos++; out.push(t); };
    const wordAt = (i) => { const c = at(text, i); return isWord(c) && !isUnspaced(c) && !isMark(c); };
    const digit = (i) => text[i] >= "0" && text[i] <= "9";
    const pairs = (i) => {
      let prev = i, n = 0;
      for (let c; i < text.length; i += c.length, n++) {
        c = at(text, i);
        if (!isUnspaced(c) && !(n && isMark(c))) break;
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
          if (isWord(c) && !isUnspaced(c)) { digits &&= c >= "0" && c <= "9"; runes++; }
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
        if (bytes(last.text) > 2) n = 0;
        else if (text.startsWith("++", i) && !wordAt(i + 2)) n = 2;
        else if (text[i] === "#" && !wordAt(i + 1) && !digit(i - 1)) n = 1;
        i = last.end += n;
        last.text = text.slice(begin, i);
        emit(last);
        if (text[begin - 1] === "." && (begin === 1 || " \t\n(\"'`".includes(text[begin - 2])) && bytes(last.text) > 1)
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
      i = isUnspaced(c) ? pairs(i) : isWord(c) && !isMark(c) ? chunk(i) : i + c.length;
    }
    return { tokens: out, size: pos };
  };

  /* Languages: language.go; the stemmer is Porter's second for English */
  const lower = (s) => Array.from(s, (c) => (c === "İ" ? "i" : c.toLowerCase())).join("");
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

  podbook.static = { search, compare, bytes, at, isUnspaced, tokenize, lower, fold, stem };
}
