package markdown

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bodies answers the Markdown bodies of the real corpora by file.
func bodies(tb testing.TB) map[string][]byte {
	root := os.Getenv("PODBOOK_CORPORA")
	if root == "" {
		tb.Skip("PODBOOK_CORPORA does not name the folder of the real corpora")
	}
	all := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(root, "corpora"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".md") {
			return err
		}
		b, err := os.ReadFile(path)
		if rest, ok := bytes.CutPrefix(b, []byte("---\n")); ok {
			if i := bytes.Index(rest, []byte("\n---\n")); i >= 0 {
				b = rest[i+5:]
			}
		}
		all[path] = b
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestCorporaKeepTheInvariants(t *testing.T) {
	all := bodies(t)
	p := New(Options{Highlight: true})
	titles, links, words := 0, 0, 0
	for path, body := range all {
		d := p.Parse(body, 1)
		if err := check(d); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, x := range d.Diags {
			if x.Severity == severe {
				t.Errorf("%s:%d: %s", path, x.Line, x.Message)
			}
		}
		if d.Title != "" {
			titles++
		}
		links += len(d.Links)
		words += d.Words
	}
	if len(all) < 900 || titles < 800 || links < 9000 || words < 700_000 {
		t.Errorf("%d files, %d titles, %d links, %d words: some are missing", len(all), titles, links, words)
	}
	t.Logf("%d files, %d titles, %d links, %d words", len(all), titles, links, words)
}

// BenchmarkEntry parses an entry of 5 kB such as a playbook has.
func BenchmarkEntry(b *testing.B) {
	section := "## What a brief must name\n\nThe *brief* names the goal, the audience and the **one** measure, as [the guide](../guides/brief.md#goals) says. " +
		"Pods that skip it pay later: see [[Client brief]] and https://example.org/why.\n\n- Goal, in one sentence\n- Audience, with `source`\n- Measure and date\n\n" +
		"| Role | Decides |\n|---|---|\n| Lead | scope |\n| Creative | form |\n\n> [!TIP]\n> Ask twice.\n\n```yaml\nowner: seo\nreview_in: 90d\n```\n\n"
	body := []byte("# Client brief\n\n" + strings.Repeat(section, 5000/len(section)))
	for _, highlight := range []bool{false, true} {
		name := "plain"
		if highlight {
			name = "highlighted"
		}
		b.Run(name, func(b *testing.B) {
			p := New(Options{Highlight: highlight})
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				p.Parse(body, 1)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	all := bodies(b)
	var list [][]byte
	size := 0
	for _, body := range all {
		list = append(list, body)
		size += len(body)
	}
	for _, highlight := range []bool{false, true} {
		name := "plain"
		if highlight {
			name = "highlighted"
		}
		b.Run(name, func(b *testing.B) {
			p := New(Options{Highlight: highlight})
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, body := range list {
					p.Parse(body, 1)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(list)), "µs/entry")
		})
	}
}
