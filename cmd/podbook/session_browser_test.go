package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	player = `document.querySelector(".recording video")`
	said   = `document.querySelector(".said[aria-current]")`
	ready  = `window.podbook?.backend && document.readyState === "complete"`
)

// sentence presses a sentence of the transcript that begins with the words, where
// it is on the screen.
func (b *tab) sentence(words string) {
	b.t.Helper()
	b.do(fmt.Sprintf(`(() => {
		const p = [...document.querySelectorAll(".talk > p:not(.cue)")].find((p) => p.textContent.includes(%[1]q));
		p.scrollIntoView({ block: "center", behavior: "instant" });
		const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = new Range();
		while (walker.nextNode()) {
			const at = walker.currentNode.data.indexOf(%[1]q);
			if (at < 0) continue;
			range.setStart(walker.currentNode, at);
			range.setEnd(walker.currentNode, at + %[2]d);
		}
		const box = range.getClientRects()[0], x = box.left + 3, y = box.top + box.height / 2;
		document.elementFromPoint(x, y).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, clientX: x, clientY: y }));
	})()`, words, len(words)))
}

// A real recording is opened at a second, sought by what is said, marked while it
// plays, and ruled by keys; and going back leads to where one came from.
func TestSessionIsWatched(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/sessions/sound-check/?t=8")
	b.await(ready + ` && ` + player + `.readyState >= 1 && Math.abs(` + player + `.currentTime - 8) < .2`)
	b.want(player + `.paused && Math.abs(` + player + `.duration - 25.8) < .3`)
	b.await(said + `?.textContent.startsWith("Then comes a tone")`)

	b.do(player + `.muted = true`)
	b.sentence("I hear the tone")
	b.await(`!` + player + `.paused && ` + player + `.currentTime >= 15.05 && ` + player + `.currentTime < 17.4`)
	b.want(said + `.textContent.startsWith("I hear the tone") && location.search === "?t=15"`)
	b.await(player + `.currentTime > 18.1 && ` + said + `.textContent.startsWith("Slides are shared")`)

	// Keys rule the player, but not while somebody types or means something else.
	b.press("k")
	b.await(player + `.paused`)
	b.do(`window.was = ` + player + `.currentTime`)
	b.press("j")
	b.await(`Math.abs(` + player + `.currentTime - (was - 10)) < .1`)
	b.press(kb.ArrowRight)
	b.await(`Math.abs(` + player + `.currentTime - (was - 5)) < .1`)
	b.do(player + `.currentTime = 12`)
	for _, key := range []struct {
		name string
		to   float64
	}{{"l", 22}, {kb.ArrowLeft, 17}, {kb.ArrowRight, 22}, {"j", 12}, {"jj", 0}, {"l", 10}} {
		b.press(key.name)
		b.await(fmt.Sprintf(`Math.abs(%s.currentTime - %g) < .1`, player, key.to))
	}
	b.want(player + `.paused`)
	b.press("k")
	b.await(`!` + player + `.paused`)
	b.press("k")
	b.await(player + `.paused`)
	b.do(`document.querySelector(".watch-find input").focus(); window.at = ` + player + `.currentTime`)
	b.press("jl k")
	b.want(player + `.paused && ` + player + `.currentTime === at && document.activeElement.value === "jl k"`)
	b.do(`document.activeElement.value = ""; document.querySelector("[data-do=moment]").focus()`)
	b.do(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", ctrlKey: true, bubbles: true }))`)
	b.want(player + `.paused && ` + player + `.currentTime === at`)
	b.do(`document.activeElement.blur(); scrollTo({ top: 0, behavior: "instant" })`)
	b.press(" ")
	b.await(`!` + player + `.paused`)
	b.want(`scrollY === 0`)
	b.press(" ")
	b.await(player + `.paused`)

	// The captions are the transcript, and the speed is the reader's.
	b.await(player + `.textTracks[0].cues?.length === 6`)
	b.do(`document.querySelector("[data-do=captions]").click()`)
	b.want(player + `.textTracks[0].mode === "showing" && document.querySelector("[data-do=captions]").getAttribute("aria-pressed") === "true"`)
	b.do(`(() => { const s = document.querySelector(".watch-speed select"); s.value = "1.5"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.want(player + `.playbackRate === 1.5`)

	// A link to this moment leads here.
	b.do(player + `.currentTime = 23.5; navigator.clipboard.writeText = async (text) => { window.copied = text; }`)
	b.do(`document.querySelector("[data-do=moment]").click()`)
	b.await(`window.copied?.endsWith("/sessions/sound-check/?t=23")`)

	// A moment that was found is opened there.
	b.open(url + "/search/?q=tone")
	b.await(ready + ` && document.querySelector(".passages a[href$='?t=15']")`)
	b.want(`document.querySelector(".passages a[href$='?t=15']").textContent.startsWith("Play from 0:15 Guest")`)
	b.do(`document.querySelector(".passages a[href$='?t=15']").click()`)
	b.await(player + `?.readyState >= 1 && Math.abs(` + player + `.currentTime - 15) < .2 && document.querySelector(".cue.asked").dataset.t === "15"`)
	b.want(`[...CSS.highlights.get("found")].some((r) => r.toString() === "tone")`)

	// A visit brings the same player, and going back the page before.
	b.open(url + "/sessions/")
	b.await(ready)
	b.do(`window.stayed = true; document.querySelector("main a[href*='sound-check']").click()`)
	b.await(`window.stayed && ` + player + `?.readyState >= 1 && document.querySelector(".recording.stays")`)
	b.do(player + `.muted = true`)
	b.do(`document.querySelector(".chapters a[data-t='15']").click()`)
	b.await(`!` + player + `.paused && ` + player + `.currentTime >= 15`)
	b.do(`window.old = ` + player + `; history.back()`)
	b.await(`window.stayed && location.pathname === "/sessions/" && ` + heading + ` === "Sessions" && old.paused`)
	b.do(`history.forward()`)
	b.await(player + `?.readyState >= 1 && Math.abs(` + player + `.currentTime - 15) < .2`)

	// A time is a link: to the recording at its second for readers without scripts,
	// to the page when it is taken elsewhere.
	b.do(`document.querySelector(".cue[data-t='15'] .time").dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))`)
	b.want(`document.querySelector(".cue[data-t='15'] .time").href.endsWith("/sessions/sound-check/?t=15#t15")`)
	if _, err := chromedp.Run(b.ctx, func(ctx context.Context, target *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}); err != nil {
		t.Fatal(err)
	}
	b.open(url + "/sessions/sound-check/")
	b.want(`!window.podbook && !` + player + `.closest(".stays")`)
	b.open(b.text(`document.querySelector(".cue[data-t='15'] .time").href`))
	b.await(`location.pathname.endsWith("/sound-check.webm") && location.hash === "#t=15" && document.querySelector("video").currentTime >= 15`)
}

// What was said can be searched; the place that is read stays where the reader
// put it, with a way back to what is being said.
func TestTranscriptIsSearchedAndFollowed(t *testing.T) {
	dir, url := serveCopy(t, "../../content")
	b := browse(t, 1280, 800)
	b.open(url + "/sessions/2026-q3-moving-money/#t=6:10")
	b.await(ready + ` && document.querySelector(".cue.asked") && scrollY > 1000`)
	b.want(`(() => { const t = Number(document.querySelector(".cue.asked").dataset.t); return t <= 370 && t > 310; })()`)
	b.do(`document.querySelector(".watch-find input").focus()`)
	b.press("per cent")
	b.await(`/^\d+\/\d+$/.test(document.querySelector(".watch-find output").textContent)`)
	n := b.text(`String((document.querySelector(".transcript").textContent.match(/per cent/gi) || []).length - [...document.querySelectorAll(".transcript h3")].filter((h) => /per cent/i.test(h.textContent)).length)`)
	b.want(`document.querySelector(".watch-find output").textContent.endsWith("/` + n + `")`)
	b.do(`window.hit = document.querySelector(".watch-find output").textContent`)
	b.press(kb.Enter)
	b.want(`document.querySelector(".watch-find output").textContent !== hit`)
	b.do(`document.querySelector("[data-do=previous]").click()`)
	b.want(`document.querySelector(".watch-find output").textContent === hit && CSS.highlights.get("said-hit").size === 1`)
	b.want(`[...CSS.highlights.get("said-hit")][0].toString().toLowerCase() === "per cent"`)
	b.do(`document.querySelector(".watch-find input").focus()`)
	b.press(kb.Escape)
	b.want(`document.querySelector(".watch-find output").textContent === "" && CSS.highlights.get("said").size === 0`)

	// The same session with a recording: what is said now may be left and found again.
	file := filepath.Join(dir, "sessions/2026-q3-moving-money.md")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(old), "transcript:", "recording: sound-check.webm\ntranscript:", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	b.await(player)
	b.await(`document.querySelector(".recording.stays video")`)
	b.do(player + `.muted = true`)
	b.sentence("Each month close to two")
	b.await(`!` + player + `.paused && ` + said + `?.textContent.includes("two million")`)
	b.do(`document.dispatchEvent(new WheelEvent("wheel", { bubbles: true })); scrollTo({ top: 4000, behavior: "instant" })`)
	b.await(`document.querySelector(".watch-back:not([hidden])")`)
	b.want(`document.querySelector(".recording").getBoundingClientRect().top >= 0 && ` + player + `.getBoundingClientRect().bottom < innerHeight / 2`)
	b.do(`document.querySelector(".watch-back").click()`)
	b.await(`(() => { const r = ` + said + `.getBoundingClientRect(); return r.top > document.querySelector(".recording").getBoundingClientRect().bottom && r.bottom < innerHeight; })() && document.querySelector(".watch-back[hidden]")`)
}

// An entry that is no session opens at a moment, too, when people speak in it.
func TestTimedEntryOpensAtAMoment(t *testing.T) {
	text := "---\ntitle: An interview\n---\n"
	for i := range 100 {
		text += fmt.Sprintf("Ada: 00:%02d:%02d\n\n%s\n\n", i/2, i%2*30, strings.Repeat("So it was said. ", 20))
	}
	hub := t.TempDir()
	if err := os.WriteFile(filepath.Join(hub, "interview.md"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	_, url := serveCopy(t, hub, "--no-watch")
	b := browse(t, 1280, 800)
	for _, at := range []string{"?t=1819", "#t=30:19"} {
		b.open(url + "/interview/" + at)
		b.await(`(() => { const r = document.querySelector("#t1800.asked").getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight / 2; })() && document.querySelector(".said.now")`)
	}
}

// A recording that a service plays is asked of it when the reader says so, from
// the second that is wanted, and no other page may frame anything.
func TestFrameWaitsForThePress(t *testing.T) {
	dir, url := serveCopy(t, "../../content")
	file := filepath.Join(dir, "sessions/2026-q3-moving-money.md")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(old), "transcript:", "recording: https://youtu.be/abcdefghijk?si=x\ntranscript:", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	b := browse(t, 1280, 800)
	b.open(url + "/sessions/")
	b.await(ready)
	b.do(`window.stayed = true; document.querySelector("main a[href*='2026-q3-moving']").click()`)
	b.await(`!window.stayed && document.querySelector(".recording.stays .framed a")`) // loaded, for its own policy
	b.await(ready)
	b.do(`window.refused = []; document.addEventListener("securitypolicyviolation", (e) => refused.push(e.blockedURI))`)
	b.want(`!document.querySelector("iframe") && performance.getEntriesByType("resource").every((e) => new URL(e.name).origin === location.origin)`)
	b.do(`document.querySelector(".framed a").click()`)
	b.await(`document.querySelector(".framed iframe")?.src === "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1&rel=0"`)
	b.do(`document.querySelector(".chapters a[data-t='127']").click()`)
	b.await(`document.querySelector(".framed iframe").src.endsWith("&start=127") && location.search === "?t=127"`)
	if r := b.text(`refused.join()`); r != "" {
		t.Errorf("refused: %s", r)
	}
	b.do(`(() => { const f = document.createElement("iframe"); f.src = "https://example.org/"; document.body.append(f); })()`)
	b.await(`refused.some((u) => u.startsWith("https://example.org"))`)

	// So do the other services, each in its own words.
	for _, c := range []struct{ recording, pressed, sought string }{
		{"https://vimeo.com/123456/abcdef01", "https://player.vimeo.com/video/123456?dnt=1&autoplay=1&h=abcdef01", "#t=127s"},
		{"https://www.loom.com/share/0123456789abcdef", "https://www.loom.com/embed/0123456789abcdef?autoplay=1", "&t=127"},
	} {
		if err := os.WriteFile(file, []byte(strings.Replace(string(old), "transcript:", "recording: "+c.recording+"\ntranscript:", 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		b.open(url + "/sessions/2026-q3-moving-money/")
		b.await(fmt.Sprintf(`document.querySelector("[data-src='%s']")`, c.pressed))
		b.open(url + "/sessions/2026-q3-moving-money/") // with its own policy
		b.await(ready + ` && document.querySelector(".recording.stays .framed a")`)
		b.do(`window.refused = []; document.addEventListener("securitypolicyviolation", (e) => refused.push(e.blockedURI))`)
		b.want(`!document.querySelector("iframe") && performance.getEntriesByType("resource").every((e) => new URL(e.name).origin === location.origin)`)
		b.do(`document.querySelector(".framed a").click()`)
		b.await(fmt.Sprintf(`document.querySelector(".framed iframe")?.src === %q`, c.pressed))
		b.do(`document.querySelector(".chapters a[data-t='127']").click()`)
		b.await(fmt.Sprintf(`document.querySelector(".framed iframe").src === %q`, c.pressed+c.sought))
		b.want(`refused.length === 0`)
	}
}
