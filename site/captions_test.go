package site_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"podbook/site"
)

// Whatever a transcript is written in, players are given WebVTT, per language, with
// the times and voices of its cues; and chapters as JSON and WebVTT.
func TestCaptionsAndChaptersAreServedOfEveryFormat(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"srt.md":  "---\ntype: session\n---\n",
		"srt.srt": "1\n00:00:01,500 --> 00:00:03,000\nAda: One & two\n\n2\n00:00:03,000 --> 00:00:04,250\nBob: <i>three</i>\n\n3\n00:00:05,000 --> 00:00:06,000\nAda: Four\n",
		"json.md": "---\ntype: session\n---\n",
		"json.json": `{"version":"1.0.0","segments":[{"speaker":"Bob","startTime":0.5,"endTime":2,"body":"Hello."},
			{"speaker":"Bob","startTime":2,"endTime":2,"body":"<Bye> --> now."}]}`,
		"timed.md": "---\ntype: session\nchapters:\n  - 00:05 Begin\n  - 01:00 End\nduration: 90s\n---\nIntro.\n\nAda: 00:00:05\n\nFirst *words*.\n\nBob: 00:01:00\n\nLast.\n",
		"many.md":  "---\ntype: session\nlang: fr\ntranscript: {fr: fr.vtt, de: de.vtt, no/go: en.vtt, en: none.vtt}\n---\n",
		"fr.vtt":   "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n",
		"de.vtt":   "WEBVTT\n\n00:01.000 --> 00:02.000\nGuten Tag.\n",
		"en.vtt":   "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n",
		"plain.md": "# No session\n\nText.\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"/srt/captions.vtt":     "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n<v Ada>One &amp; two\n\n00:00:03.000 --> 00:00:04.250\n<v Bob>three\n\n00:00:05.000 --> 00:00:06.000\n<v Ada>Four\n",
		"/json/captions.vtt":    "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n<v Bob>Hello.\n\n00:00:02.000 --> 00:00:02.200\n<v Bob>&lt;Bye&gt; --&gt; now.\n",
		"/timed/captions.vtt":   "WEBVTT\n\n00:00:05.000 --> 00:00:13.000\n<v Ada>First words.\n\n00:01:00.000 --> 00:01:00.400\n<v Bob>Last.\n",
		"/timed/chapters.vtt":   "WEBVTT\n\n00:00:05.000 --> 00:01:00.000\nBegin\n\n00:01:00.000 --> 00:01:30.000\nEnd\n",
		"/timed/chapters.json":  `{"version":"1.2.0","title":"Timed","podcastName":"Playbook","chapters":[{"startTime":5,"endTime":60,"title":"Begin"},{"startTime":60,"endTime":90,"title":"End"}]}`,
		"/many/captions.vtt":    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBonjour.\n",
		"/many/captions.de.vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGuten Tag.\n",
		"/many/captions.en.vtt": "",
		"/plain/captions.vtt":   "",
		"/plain/chapters.json":  "",
	}
	look := func(rev *site.Revision, what string) {
		t.Helper()
		for at, text := range want {
			p, ok := rev.Hub.Page(at)
			if !ok {
				if text != "" {
					t.Errorf("%s: there is no %s", what, at)
				}
				continue
			}
			data, _, err := rev.Renderer.Page(p)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSuffix(string(data), "\n"); got != strings.TrimSuffix(text, "\n") {
				t.Errorf("%s: %s is\n%s\nwant\n%s", what, at, got, text)
			}
		}
	}
	cache := t.TempDir()
	s, err := site.Open(site.Options{Dir: dir, Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	s.KeepAlways()
	rev := load(t, s)
	look(rev, "first")
	var codes []string
	for _, d := range rev.Diagnostics() {
		codes = append(codes, d.Code)
	}
	if got := strings.Join(codes, " "); !strings.Contains(got, "bad-language") || !strings.Contains(got, "missing-transcript") {
		t.Errorf("reported were %s", got)
	}
	// They are kept with the rest of what was parsed, and made again when that is damaged.
	again := func() *site.Revision {
		t.Helper()
		s, err := site.Open(site.Options{Dir: dir, Cache: cache})
		if err != nil {
			t.Fatal(err)
		}
		return load(t, s)
	}
	look(again(), "kept")
	packs, err := filepath.Glob(filepath.Join(cache, "*", "pack-*"))
	if err != nil || len(packs) == 0 {
		t.Fatal("nothing is kept: ", packs, err)
	}
	for _, name := range packs {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte("<v Ada>One &amp; two")) {
			t.Error("captions are not kept with what was parsed")
		}
		if err := os.WriteFile(name, bytes.ReplaceAll(data, []byte("WEBVTT"), []byte("WEBXXX")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	look(again(), "damaged")
}
