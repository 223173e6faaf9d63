package indexer

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// corpora returns the folder that PODBOOK_CORPORA names, or skips the test.
func corpora(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("PODBOOK_CORPORA")
	if dir == "" {
		t.Skip("PODBOOK_CORPORA names no folder with corpora/ and relevance/")
	}
	return dir
}

// handbook reads the handbook corpus.
func handbook(t testing.TB) Corpus {
	t.Helper()
	return markdown(t, filepath.Join(corpora(t), "corpora/handbook/content"))
}

// markdown reads a folder of Markdown roughly as the site would: titles from the
// frontmatter or first heading, a section per heading, facets from one-line keys
// of the frontmatter, Markdown's signs left in the text.
func markdown(t testing.TB, root string) Corpus {
	t.Helper()
	c := Corpus{Revision: "handbook", Language: "en"}
	for _, f := range []string{"type", "folder", "pod", "tag", "author", "year"} {
		c.Schema.Facets = append(c.Schema.Facets, FacetDef{Field: f, Label: f, Multi: f == "pod" || f == "tag"})
	}
	texts := map[string]Text{}
	header := regexp.MustCompile(`(?s)^---\n(.*?)\n---\n`)
	line := regexp.MustCompile(`(?m)^(\w+): *(.*)$`)
	err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(file) != ".md" {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		id, _ := strings.CutSuffix(strings.TrimPrefix(filepath.ToSlash(file), filepath.ToSlash(root)+"/"), ".md")
		if base := path.Base(id); base == "index" || base == "README" {
			id = strings.Trim(path.Dir(id), ".")
		}
		folder, _, _ := strings.Cut(id, "/")
		d := Document{ID: id, Hash: "1", URL: "/" + id + "/", Type: "entry", Values: map[string][]string{"type": {"entry"}, "folder": {folder}}}
		body := string(data)
		title := ""
		if m := header.FindStringSubmatch(body); m != nil {
			body = body[len(m[0]):]
			for _, kv := range line.FindAllStringSubmatch(m[1], -1) {
				value := strings.Trim(kv[2], `"'`)
				switch kv[1] {
				case "title":
					title = value
				case "date":
					d.Date, _ = time.Parse(time.DateOnly, value)
					d.Values["year"] = []string{value[:min(4, len(value))]}
				case "tags":
					d.Values["tag"] = strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune("[], ", c) })
				case "pod", "author":
					d.Values[kv[1]] = []string{value}
				}
			}
		}
		text := sections(body)
		if title != "" {
			text.Title = title
		}
		if text.Title == "" {
			text.Title = path.Base(id)
		}
		d.Title = text.Title
		texts[id] = text
		c.Documents = append(c.Documents, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(c.Documents, func(a, b Document) int { return strings.Compare(a.ID, b.ID) })
	c.Text = func(i int) Text { return texts[c.Documents[i].ID] }
	return c
}

// sections splits Markdown at its headings.
func sections(markdown string) Text {
	heading := regexp.MustCompile(`^(#{1,6}) +(.*)$`)
	link := regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)|<[^>]*>`)
	var t Text
	p := Passage{Kind: "section"}
	var body []string
	flush := func() {
		p.Text = strings.TrimSpace(strings.Join(body, "\n"))
		if p.Text != "" || p.Title != "" {
			t.Passages = append(t.Passages, p)
		}
		body = nil
	}
	for _, line := range strings.Split(markdown, "\n") {
		line = link.ReplaceAllString(line, "$1")
		m := heading.FindStringSubmatch(line)
		switch {
		case m == nil:
			body = append(body, line)
		case len(m[1]) == 1 && t.Title == "":
			t.Title = m[2]
		default:
			flush()
			p = Passage{Kind: "section", Anchor: fmt.Sprint("#s", len(t.Passages)), Title: m[2]}
		}
	}
	flush()
	if len(t.Passages) > 0 {
		t.Summary = snippet(t.Passages[0].Text, nil, 0)
	}
	return t
}
