package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"podbook/site/diag"
)

const caption = "WEBVTT\n\n00:00.000 --> 00:25.000\n<v Ada>First.\n\n00:30.000 --> 00:55.000\n<v Bob>Second.\n"

func TestSessionsAreReadFromTheFilesBesideThem(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("vtt.md", "---\ntype: session\nchapters: marks.txt\n---\n")
	write("vtt.vtt", caption)
	write("json.md", "---\ntype: session\n---\n")
	write("json.json", `{"segments": [{"startTime": 0, "endTime": 3, "body": "Hello."}]}`)
	write("two.md", "---\ntype: session\ntranscript: {en: vtt.vtt, de: /de.vtt}\n---\n")
	write("broken.md", "---\ntype: session\n---\n")
	write("broken.vtt", "WEBVTT\n\n00:00.000 --> 00:25.000\nfine\n\n00:xx.000 --> 00:30.000\nlost\n")
	write("data.md", "---\ntitle: Not a session\n---\n")
	write("data.json", `{"segments": [{"startTime": 0, "endTime": 3, "body": "Hello."}]}`)
	s := open(t, dir)
	look := func() string {
		t.Helper()
		rev := load(t, s)
		var b strings.Builder
		for _, e := range rev.Hub.Entries {
			fmt.Fprintf(&b, "%s:", e.ID)
			for _, m := range e.File.Moments {
				fmt.Fprintf(&b, " %v %s%s", m.Start, m.Chapter, m.Text)
			}
			b.WriteByte('\n')
		}
		for _, d := range rev.Diagnostics() {
			if d.Severity != diag.Info {
				fmt.Fprintf(&b, "%s:%d %s\n", d.File, d.Line, d.Code)
			}
		}
		return b.String()
	}
	entries := func(vtt string) string {
		return "broken: 0 fine\ndata:\njson: 0 Hello.\ntwo: 0 First. 30 Second.\n" + vtt
	}
	want := entries("vtt: 0 First. 30 Second.\n") + "broken.vtt:6 bad-cue\ntwo.md:3 missing-transcript\nvtt.md:3 no-chapters\n"
	if got := look(); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	// What was missing comes, and the entries that name it are read anew.
	write("marks.txt", "00:00 Begin\n00:30 End\n")
	write("de.vtt", caption)
	want = entries("vtt: 0 BeginFirst. 30 EndSecond.\n") + "broken.vtt:6 bad-cue\n"
	if got := look(); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
}
