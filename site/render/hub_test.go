package render

import (
	"io/fs"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"podbook/site/content"
	"podbook/site/markdown"
	"podbook/site/model"
	"podbook/site/transcript"
)

// sample is a small hub that has one of everything.
var sample = map[string]string{
	"podbook.yaml": "title: Playbook\ndescription: How we work\nbase_url: https://example.org/hub\nedit_url: https://git.example/{path}\nmenu:\n  - {title: Guides, url: /guides/}\n",
	"taxonomy.yaml": "tags:\n  SEO: {aliases: [organic], pods: [seo]}\n  Technical-SEO: {parent: SEO, label: Technical SEO}\n  Regional-EMEA: {label: EMEA}\n" +
		"dimensions:\n  Regional: {label: Region}\n",
	"index.md":               "# Welcome\n\nThe first words.\n",
	"guides/_index.md":       "---\ntitle: Guides\nweight: 1\n---\nHow things are done.\n",
	"guides/brief.md":        "---\ntags: [SEO, Regional-EMEA]\npods: [seo]\nowner: seo\ndate: 2026-01-02\nlast_reviewed_on: 2026-02-03\nreview_in: 30d\ndescription: What a brief must name\naliases: [/old/brief/]\n---\n# Client *brief*\n\nSee [the plan](plan.md#second) and [nothing](none.md).\n\n## What it names\n\nText.\n\n### Detail\n\nMore.\n",
	"guides/plan.md":         "---\ntitle: The plan\ntags: [Technical-SEO]\ndate: 2026-03-04\n---\nBack to [[Client brief]].\n\n## First\n\nOne.\n\n## Second\n\nTwo, see [first](#first).\n\n![[Client brief#What it names]]\n",
	"guides/deep/er/leaf.md": "---\ntitle: A leaf\n---\nFar down: [up](../../brief.md), ![picture](pic.png)\n",
	"guides/deep/er/pic.png": "png",
	"pods/seo.md":            "---\ntype: pod\ntitle: SEO\n---\nWe are found.\n",
	"sessions/q1.md":         "---\ntype: session\ntitle: First share\ndate: 2026-02-10\nhost: seo\nduration: 48m\nspeakers: [SEO lead]\ntags: [SEO]\n---\nWhat was said.\n\nSEO lead: 00:00:05\n\nHello to all.\n\nSEO lead: 00:01:05\n\nAnd on.\n",
	"sessions/q2.md":         "---\ntype: session\ntitle: Second share\ndate: 2026-05-10\nhost: seo\n---\nWith a transcript beside it.\n",
	"loops/a.md":             "---\ntitle: Loop A\n---\n![[Loop B]]\n",
	"loops/b.md":             "---\ntitle: Loop B\n---\n![[Loop A]]\n",
	"rtl.md":                 "---\ntitle: دليل\nlang: ar\n---\nنص\n",
}

// talk is the transcript of sessions/q2.md.
var talk = struct {
	moments  []transcript.Moment
	chapters []transcript.Chapter
}{
	[]transcript.Moment{
		{Start: 1.2, End: 30, Speaker: "Lead", Chapter: "Opening", Text: "Welcome."},
		{Start: 30, End: 31, Speaker: "Lead", Chapter: "Opening", Text: "On we go."},
		{Start: 30.7, End: 70, Speaker: "Officer", Chapter: "Opening", Text: "A <b>question</b>."},
		{Start: 70.4, End: 99, Speaker: "Lead", Chapter: "Results", Text: "An answer."},
	},
	[]transcript.Chapter{{Start: 0, Title: "Opening"}, {Start: 70, Title: "Results"}},
}

// build makes a hub of files as the pipeline does, without its caches.
func build(t testing.TB, files map[string]string) (*model.Hub, *Theme) {
	t.Helper()
	fsys := fstest.MapFS{}
	for n, s := range files {
		fsys[n] = &fstest.MapFile{Data: []byte(s)}
	}
	return buildFS(t, fsys)
}

func buildFS(t testing.TB, fsys fs.FS) (*model.Hub, *Theme) {
	t.Helper()
	in := model.Input{Revision: "r1"}
	in.Settings, _ = content.ParseSettings("podbook.yaml", optional(fsys, "podbook.yaml"))
	in.Taxonomy, _ = content.ParseTaxonomy("taxonomy.yaml", optional(fsys, "taxonomy.yaml"))
	theme, diags := LoadTheme(fsys, in.Settings.Theme, in.Settings.Look)
	for _, d := range diags {
		t.Errorf("theme: %v", d)
	}
	in.Theme = theme.Assets()
	p := markdown.New(markdown.Options{Highlight: true})
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(name, ".md"):
			src := content.Parse(name, data)
			f := &model.File{Source: src, Doc: p.Parse(src.Body, src.BodyLine), Timed: transcript.Timed(src.Body)}
			if name == "sessions/q2.md" {
				f.Moments, f.Chapters = talk.moments, talk.chapters
			}
			if strings.HasPrefix(name, "talks/") && f.Timed {
				cues, _, _ := transcript.ParseMarkdown(src.Body, src.BodyLine)
				var lines []string
				for _, w := range src.Meta.Session().Chapters {
					lines = append(lines, w.Text)
				}
				f.Chapters = transcript.ParseChapters(lines)
				f.Moments, f.Captions = transcript.Moments(cues, f.Chapters), &model.Captions{}
				f.Captions.Add("", transcript.WebVTT(cues))
			}
			in.Files = append(in.Files, f)
		case !strings.HasSuffix(name, ".yaml") && !strings.HasPrefix(name, "themes/"):
			in.Assets = append(in.Assets, model.Asset{Path: name, Size: int64(len(data))})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Slice(in.Files, func(i, j int) bool { return in.Files[i].Source.Path < in.Files[j].Source.Path })
	return model.Build(in), theme
}

func optional(fsys fs.FS, name string) []byte {
	data, _ := fs.ReadFile(fsys, name)
	return data
}

// page renders the page at a URL.
func page(t testing.TB, hub *model.Hub, r *Renderer, url string) []byte {
	t.Helper()
	p, ok := hub.Page(url)
	if !ok {
		t.Fatalf("the hub has no page %s", url)
	}
	data, _, err := r.Page(p)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func with(files map[string]string, more ...string) map[string]string {
	out := map[string]string{}
	for n, s := range files {
		out[n] = s
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}
