// Watching a session: what is said plays when it is pressed, is marked while it
// plays, and can be searched. Only pages with a transcript load this; without it
// they read the same, and their times are links to the recording.
//
// The transcript is a row of passages, each a ".cue" with its second in data-t and
// the text behind it. Some at a time lie in a ".talk", which the browser lays out
// when it is looked at: nothing here may ask for the place of what is not, or the
// browser would lay out hours of talk to answer. For the same reason sentences are
// told apart only where somebody plays or presses. Their times come from the captions
// where there are any, and else from their place in the passage.
"use strict";
{
  const { $, $$, copy } = podbook;
  const silent = !CSS.highlights;
  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const squeeze = (text) => text.replace(/\s+/g, " ");
  let page = null; // what is known of the page that is shown

  const open = () => {
    page = null;
    const box = $(".recording"), passages = [];
    for (const cue of $$(".cue[data-t]")) {
      if (cue.closest(".embed")) continue;
      const texts = [], next = (el) => el.nextElementSibling || el.parentElement.matches(".talk") && el.parentElement.nextElementSibling;
      for (let el = next(cue); el && !el.matches(".cue, .talk, h1, h2, h3, h4, h5, h6"); el = next(el)) texts.push(el);
      const p = { cue, talk: cue.closest(".talk") || cue, texts, said: null, start: Number(cue.dataset.t), end: 0, parts: null, times: null };
      if (passages.length) passages.at(-1).end = p.start;
      passages.push(p);
    }
    if (!box && !passages.length) return;
    const media = box && $("video, audio", box), frame = box && $("[data-src]", box), heard = media || listener(frame?.dataset.captions);
    const track = [...heard?.textTracks || []].find((t) => t.kind === "captions");
    page = { box, media, frame, track, passages, now: null, at: 0, follows: true, hits: [], hit: -1 };
    const last = passages.at(-1);
    if (last) last.end = last.start + Math.max(5, length(last) / 15);
    if (!box) return ask();
    box.classList.add("stays");
    cover();
    measure.disconnect();
    measure.observe(box);
    const mine = page;
    if (track) {
      $("track", heard).addEventListener("load", () => { for (const p of mine.passages) p.times = null; });
      track.addEventListener("cuechange", () => {}); // makes some browsers load it
    }
    if (media) {
      media.addEventListener("timeupdate", () => { if (page === mine) told(); });
      media.addEventListener("seeked", () => { if (page === mine) told(); });
      if (track) media.textTracks.addEventListener("change", () => { if (page === mine) captioned(); });
    }
    ask();
  };

  // The captions of what plays elsewhere tell when things are said there, too.
  const listener = (captions) => {
    if (!captions) return null;
    const player = document.createElement("video");
    player.append(podbook.make("track", { kind: "captions", src: captions }));
    return player;
  };

  /* Captions: one button, or a choice of languages */
  const captions = () => [...page.media.textTracks].filter((t) => t.kind === "captions");
  const caption = (lang) => {
    for (const t of captions()) t.mode = t.language === lang ? "showing" : t === page.track ? "hidden" : "disabled";
  };
  // The browser's own menu of the player may have chosen others, or none.
  const captioned = () => {
    if (page.track.mode === "disabled") page.track.mode = "hidden";
    const shown = captions().find((t) => t.mode === "showing"), choice = $(".watch-captions select", page.box);
    $("[data-do=captions]", page.box)?.setAttribute("aria-pressed", !!shown);
    if (choice) choice.value = shown?.language || "";
  };

  // The header and what stays below it cover the top of the page.
  const cover = () => document.documentElement.style.setProperty("--watched", (page?.box?.offsetHeight || 0) + "px");
  const measure = new ResizeObserver(cover);

  /* Passages and sentences */
  const length = (p) => p.texts.reduce((n, el) => n + el.textContent.length, 0);
  // How many of n things in order come before something.
  const before = (n, is) => {
    let low = 0;
    while (low < n) {
      const middle = low + n >> 1;
      if (is(middle)) low = middle + 1; else n = middle;
    }
    return low;
  };
  const passageAt = (t) => page.passages[before(page.passages.length, (i) => page.passages[i].start <= t + .05) - 1];
  // The first passage that reaches below a line of the screen.
  const passageBelow = (line) => {
    const { passages } = page;
    let i = before(passages.length, (k) => passages[k].talk.getBoundingClientRect().bottom <= line);
    while (passages[i + 1]?.talk === passages[i]?.talk && passages[i + 1].cue.getBoundingClientRect().top <= line) i++;
    return Math.min(i, passages.length - 1);
  };

  // Puts every sentence of a passage into spans, one for each text node it is in.
  const split = (p) => {
    if (p.parts) return;
    p.parts = [];
    let passed = 0;
    for (const el of p.texts) {
      const text = el.textContent, nodes = [], marked = lift(el);
      const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
      for (let at = 0; walker.nextNode(); at += walker.currentNode.length) nodes.push([walker.currentNode, at]);
      for (const { segment, index } of sentences(text)) {
        const part = { from: passed + index, spans: [], text: segment };
        const end = index + segment.trimEnd().length;
        for (const entry of nodes) {
          let [node, at] = entry;
          if (at >= end || at + node.length <= index) continue;
          if (index > at) { node = node.splitText(index - at); at = index; }
          if (end < at + node.length) { entry[0] = node.splitText(end - at); entry[1] = end; }
          const span = document.createElement("span");
          span.className = "said";
          node.replaceWith(span);
          span.append(node);
          part.spans.push(span);
        }
        if (part.spans.length) p.parts.push(part);
      }
      for (const mark of marked) CSS.highlights.get("found").add(range(mark));
      passed += text.length + 1;
    }
    p.total = passed;
    const found = CSS.highlights?.get("said");
    for (const hit of page.hits) if (hit.p === p && hit.mark) {
      found.delete(hit.mark);
      found.add(hit.mark = place(hit));
    }
    if (page.hits[page.hit]?.p === p) best();
  };
  // The words that a search found are marked by ranges, which nodes that move
  // would empty: takes them off as places in the text.
  const lift = (el) => {
    const found = CSS.highlights?.get("found"), places = [];
    for (const mark of found || []) {
      if (!el.contains(mark.startContainer)) continue;
      const before = new Range();
      before.setStart(el, 0);
      before.setEnd(mark.startContainer, mark.startOffset);
      places.push({ el, at: before.toString().length, length: mark.toString().length });
      found.delete(mark);
    }
    return places;
  };
  const sentences = (text) => window.Intl?.Segmenter
    ? new Intl.Segmenter($("#main").lang || document.documentElement.lang, { granularity: "sentence" }).segment(text)
    : [...text.matchAll(/[^.!?…]+[.!?…]*\s*/g)].map((m) => ({ segment: m[0], index: m.index }));

  // When each sentence of a passage begins.
  const times = (p) => {
    split(p);
    if (page.track?.mode === "disabled") page.track.mode = "hidden"; // loads it, which those who only read do not need
    if (p.times) return p.times;
    const known = [[0, p.start]];
    const whole = p.texts.map((el) => el.textContent).join(" ");
    let from = 0;
    const cues = page.track?.cues || [];
    for (let i = before(cues.length, (k) => cues[k].startTime < p.start - 1); i < cues.length; i++) {
      const cue = cues[i];
      if (cue.startTime >= p.end + 1) break;
      if (from && cue.startTime >= p.end) continue;
      const said = squeeze(cue.getCueAsHTML().textContent).trim(), at = whole.indexOf(said, from);
      if (at < 0) continue;
      if (!at) known.pop();
      known.push([at, cue.startTime], [at + said.length, cue.endTime]);
      from = at + 1;
    }
    known.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    known.push([p.total, Math.max(p.end, known.at(-1)[1])]);
    p.times = p.parts.map(({ from }) => {
      let i = known.findLastIndex(([at]) => at <= from);
      const [a, s] = known[i], [b, e] = known[Math.min(i + 1, known.length - 1)];
      return b > a ? s + (e - s) * (from - a) / (b - a) : s;
    });
    return p.times;
  };
  const sentenceAt = (t) => {
    const p = passageAt(t);
    if (!p) return null;
    const i = times(p).findLastIndex((start) => start <= t + .05);
    return p.parts[Math.max(i, 0)] || null;
  };

  /* Playing */
  const play = (t) => {
    address(t);
    page.at = t;
    page.follows = true;
    if (page.media) {
      page.media.currentTime = t;
      page.media.play().catch(() => {});
    } else if (page.frame) frame(t);
    mark(sentenceAt(t), t);
  };
  const frame = (t) => {
    const { src, at } = page.frame.dataset;
    const el = $("iframe", page.frame) || document.createElement("iframe");
    el.title = "Recording";
    el.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
    el.allowFullscreen = true;
    el.referrerPolicy = "strict-origin-when-cross-origin";
    el.src = src + (t ? at + Math.floor(t) + (at.startsWith("#") ? "s" : "") : "");
    if (!el.isConnected) page.frame.replaceChildren(el);
    page.frame.classList.add("open");
  };
  const address = (t) => history.replaceState(history.state, "", location.pathname + "?t=" + Math.floor(t));

  // The sentence being said is marked, and followed while the reader lets it.
  const told = () => {
    page.at = page.media.currentTime;
    mark(sentenceAt(page.at), page.at);
  };
  const mark = (part) => {
    if (!part || part === page.now) return;
    for (const span of page.now?.spans || $$(".said.now")) { span.classList.remove("now"); span.removeAttribute("aria-current"); }
    page.now = part;
    part.spans[0].setAttribute("aria-current", "true");
    for (const span of part.spans) span.classList.add("now");
    if (page.follows && !page.media?.paused) reveal(part);
    offer();
  };
  const top = () => page.box?.getBoundingClientRect().bottom || 0;
  const seen = (part) => {
    const box = part.spans[0].getBoundingClientRect();
    return box.bottom > Math.max(0, top()) && box.top < innerHeight;
  };
  const reveal = (part, always) => {
    const box = part.spans[0].getBoundingClientRect(), from = Math.max(0, top());
    if (!always && box.top > from + 8 && box.bottom < innerHeight - 60) return;
    scrollTo({ top: scrollY + box.top - from - (innerHeight - from) / 3, behavior: calm.matches ? "instant" : "smooth" });
  };
  const back = podbook.make("button", { type: "button", class: "button watch-back", hidden: true }, "Back to what is being said");
  back.addEventListener("click", () => {
    page.follows = true;
    reveal(page.now, true);
    offer();
  });
  const offer = () => {
    if (!page?.box) return;
    const away = !!page.now && !page.follows && !seen(page.now);
    if (away && !back.isConnected) page.box.append(back);
    back.hidden = !away;
  };
  let scrolled = false;
  const leaves = () => { if (page?.now) { page.follows = false; scrolled = true; } };
  for (const what of ["wheel", "touchmove"]) addEventListener(what, leaves, { passive: true });
  addEventListener("keydown", (event) => { if (/^(Page|Home|End|ArrowUp|ArrowDown)/.test(event.key)) leaves(); });
  let waiting = false, painting = false;
  addEventListener("scroll", () => {
    if (waiting || !page?.now || !scrolled) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (!page?.now) return;
      if (!page.follows && seen(page.now)) page.follows = true;
      offer();
    });
  }, { passive: true });
  addEventListener("scroll", () => {
    if (painting || !page?.hits.length) return;
    painting = true;
    requestAnimationFrame(() => {
      painting = false;
      if (page) paint();
    });
  }, { passive: true });

  /* A moment asked for: ?t=754, #t=754, #t=12:34 */
  const ask = () => {
    const text = location.hash.match(/^#t=?([\d:.]+)$/)?.[1] ?? new URLSearchParams(location.search).get("t");
    const t = text ? seconds(text) : NaN;
    if (!Number.isFinite(t)) return;
    page.at = t;
    if (page.media) page.media.currentTime = t;
    const p = passageAt(t);
    if (!p) return;
    for (const cue of $$(".cue.asked")) cue.classList.remove("asked");
    p.cue.classList.add("asked");
    mark(sentenceAt(t));
    // What is laid out for the first time, there and above it, moves it.
    const mine = page;
    let turns = 6;
    scrolled = false;
    const settle = () => {
      if (page !== mine || scrolled) return;
      p.cue.scrollIntoView({ block: "start", behavior: "instant" });
      if (turns--) requestAnimationFrame(settle);
    };
    settle();
  };

  // The address of a time is the recording's, for readers without scripts. Those who
  // copy it or open it elsewhere mean the page.
  for (const what of ["pointerover", "focusin"]) document.addEventListener(what, (event) => {
    const link = (page?.media || page?.frame) && event.target.closest?.(".cue > a.time");
    const t = link && link.closest("[data-t]")?.dataset.t;
    if (t && !link.closest(".embed")) link.setAttribute("href", `?t=${t}#t${t}`);
  });

  document.addEventListener("click", (event) => {
    if (!page || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    if (link) {
      if (link.matches(".framed a")) {
        event.preventDefault();
        frame(page.at);
      }
      const timed = link.matches("a.time, .chapters a") && link.closest("[data-t]");
      if (!timed || !page.media && !page.frame) return;
      event.preventDefault();
      play(Number(timed.dataset.t));
      return;
    }
    if (event.target.closest("button, input, select, summary, label") || !getSelection().isCollapsed || !page.media && !page.frame) return;
    const p = page.passages.find(({ texts }) => texts.some((el) => el.contains(event.target)));
    if (!p) return;
    const starts = times(p), at = document.elementFromPoint(event.clientX, event.clientY);
    const i = p.parts.findIndex(({ spans }) => spans.some((span) => span.contains(at)));
    if (i >= 0) play(starts[i]);
  });

  document.addEventListener("click", async (event) => {
    const button = page && event.target.closest(".watch button");
    const what = button?.dataset.do;
    if (what === "previous") step(-1);
    if (what === "captions") caption(page.track.mode === "showing" ? "" : page.track.language);
    if (what === "captions") captioned();
    if (what !== "moment") return;
    const label = button.innerHTML, link = new URL(location.href);
    const read = page.passages[passageBelow(innerHeight / 2)];
    link.search = "?t=" + Math.floor(page.media ? page.media.currentTime : page.now ? page.at : read?.start || 0);
    link.hash = "";
    try { await copy(link.href); button.textContent = "Copied"; } catch { button.textContent = "Not copied"; }
    setTimeout(() => { button.innerHTML = label; }, 1500);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".watch-captions select")) caption(event.target.value);
    if (event.target.matches(".watch-speed select") && page?.media) page.media.playbackRate = page.media.defaultPlaybackRate = Number(event.target.value);
  });

  /* Search within the transcript */
  const find = (text) => {
    const words = squeeze(text).trim().toLowerCase();
    page.hits = [];
    page.hit = -1;
    if (words.length > 1) for (const p of page.passages) {
      p.said ||= p.texts.map((el) => el.textContent.toLowerCase());
      p.said.forEach((said, i) => {
        for (let at = said.indexOf(words); at >= 0; at = said.indexOf(words, at + words.length)) page.hits.push({ p, el: p.texts[i], at, length: words.length, mark: null });
      });
    }
    if (!silent) {
      CSS.highlights.delete("said-hit");
      CSS.highlights.set("said", new Highlight());
    }
    for (const button of $$(".watch-find button", page.box)) button.disabled = !page.hits.length;
    if (page.hits.length) step(1);
    else count();
    paint();
  };
  // Marks the hits in what is laid out or about to be. More follow as talks do.
  const paint = () => {
    const found = CSS.highlights?.get("said");
    if (!found || !page.hits.length) return;
    const near = new Map();
    for (const hit of page.hits) {
      const { talk } = hit.p;
      if (!near.has(talk)) {
        const box = talk.getBoundingClientRect();
        near.set(talk, box.bottom > -3 * innerHeight && box.top < 4 * innerHeight);
      }
      if (near.get(talk) && !hit.mark && (hit.mark = place(hit))) found.add(hit.mark);
    }
  };
  const count = () => {
    const has = squeeze($(".watch-find input", page.box).value).trim().length > 1;
    $(".watch-find output", page.box).textContent = !has ? "" : page.hits.length ? page.hit + 1 + "/" + page.hits.length : "None";
  };
  const place = ({ el, at, length }) => {
    const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    let start = null, startOffset = 0;
    for (let from = 0; walker.nextNode(); from += walker.currentNode.length) {
      const node = walker.currentNode;
      if (!start && at < from + node.length) [start, startOffset] = [node, at - from];
      if (start && at + length <= from + node.length) return new StaticRange({ startContainer: start, startOffset, endContainer: node, endOffset: at + length - from });
    }
    return null;
  };
  const range = (hit) => {
    const at = place(hit), found = new Range();
    if (!at) return null;
    found.setStart(at.startContainer, at.startOffset);
    found.setEnd(at.endContainer, at.endOffset);
    return found;
  };
  const best = () => {
    const found = !silent && range(page.hits[page.hit]);
    if (!found) return;
    const one = new Highlight(found);
    one.priority = 1;
    CSS.highlights.set("said-hit", one);
  };
  const step = (by) => {
    const n = page.hits.length;
    if (!n) return;
    // The first hit is the one nearest to what is read now.
    if (page.hit < 0) {
      const from = page.passages[passageBelow(Math.max(0, top()))];
      page.hit = Math.max(0, page.hits.findIndex(({ p }) => p.start >= from.start));
    } else page.hit = (page.hit + by + n) % n;
    leaves();
    page.hits[page.hit].el.scrollIntoView({ block: "center", behavior: "instant" });
    best();
    count();
  };
  document.addEventListener("input", (event) => { if (page && event.target.matches(".watch-find input")) find(event.target.value); });
  document.addEventListener("submit", (event) => {
    if (!page || !event.target.matches(".watch-find")) return;
    event.preventDefault();
    step(1);
  });

  /* Keys */
  addEventListener("keydown", (event) => {
    const el = event.target;
    if (!page || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || $("dialog[open]")) return;
    if (el.matches?.(".watch-find input") && event.key === "Escape") { el.value = ""; find(""); return; }
    if (el.closest?.("input, textarea, select, [contenteditable]")) return;
    const media = page.media;
    if (!media) return;
    const own = el === media && !/^[jkl]$/.test(event.key); // the browser's own keys for a player
    const pressed = el.closest?.("button, a[href], summary, [role=button], [role=tab]");
    if (own || event.key === " " && pressed || event.key.startsWith("Arrow") && pressed?.matches("[role=tab]")) return;
    const by = { j: -10, l: 10, ArrowLeft: -5, ArrowRight: 5 }[event.key];
    if (by) media.currentTime = Math.max(0, Math.min(media.currentTime + by, media.duration || Infinity));
    else if (event.key === " " || event.key === "k") media.paused ? media.play().catch(() => {}) : media.pause();
    else return;
    event.preventDefault();
  });

  open();
  addEventListener("hashchange", () => { if (page && /^#t=?[\d:.]+$/.test(location.hash)) ask(); });
  document.addEventListener("podbook:leave", () => {
    page?.media?.pause();
    page = null;
    back.remove();
    measure.disconnect();
    document.documentElement.style.removeProperty("--watched");
    CSS.highlights?.delete("said");
    CSS.highlights?.delete("said-hit");
  });
  document.addEventListener("podbook:page", open);
}
