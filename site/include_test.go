package site_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"podbook/site"
)

// page is the text of an entry's page.
func page(t *testing.T, rev *site.Revision, url string) string {
	t.Helper()
	p, ok := rev.Hub.Page(url)
	if !ok {
		t.Fatalf("there is no page %s", url)
	}
	data, _, err := rev.Renderer.Page(p)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(data), `class="prose"`)
	return body
}

// Tables, code and parts of text show where they are embedded, what is not published
// stays so, and what cannot be shown is said.
func TestFilesAreIncluded(t *testing.T) {
	h := newHand(t, t.TempDir(), 3)
	for name, text := range map[string]string{
		"a.md":               "# A\n\n![[rates.csv|Rates of 2026]]\n\n![[snippets/run.go#L2-L3]]\n\n![[_parts/intro]]\n\n![[broken.csv]]\n\n![[_parts/key.yaml]]\n\n![[none.csv]]\n\n![[../secret.txt]]\n\n![[sheet.pdf]]\n\n![[snippets/run.go#L9]]\n",
		"deep/b.md":          "# B\n\n![[intro#Part]]\n\n[[_parts/intro]]\n",
		"rates.csv":          "pod;rate;note\nSEO;1.200,50;\"a \"\"b\"\"; <script>\"\nVideo;80;\n",
		"snippets/run.go":    "package main\n\nfunc main() {\n}\n",
		"_parts/intro.md":    "Ahead, [of A](../a.md) and [here](#part).\n\n## Part\n\n![[_parts/loop]]\n",
		"_parts/loop.md":     "Round\n\n![[intro]]\n",
		"_parts/key.yaml":    "key: value\n",
		"_parts/unused.md":   "[x](nowhere.md)\n",
		"broken.csv":         "a,b\n1,\"2\n",
		"sheet.pdf":          "%PDF\x00\xff",
		"_parts/deep/_x.csv": "a\n1\n",
	} {
		h.write(name, text)
	}
	h.must(os.WriteFile(filepath.Join(h.dir, "..", "secret.txt"), []byte("secret"), 0o666))
	s := open(t, h.dir)
	rev := load(t, s)
	a := page(t, rev, "/a/")
	for _, want := range []string{
		`<caption>Rates of 2026</caption>`, `<th scope="col" class="right">rate</th>`, `<td class="right">1.200,50</td>`, `<td>a &quot;b&quot;; &lt;script&gt;</td>`, `<a href="../rates.csv" download>rates.csv</a>`,
		`<a href="../snippets/run.go" download>run.go</a>, lines 2 to 3`, `<span class="line" data-line="3"><span class="kd">func</span>`,
		`Ahead, <a href="./">of A</a> and <a href="#part">here</a>`, `<p>Round</p>`,
		`<a href="../broken.csv" download>broken.csv</a>`, `<figcaption>key.yaml</figcaption>`, `<a href="../sheet.pdf" download>sheet.pdf</a>`,
		`Nothing found to embed for “none.csv”`, `Nothing found to embed for “../secret.txt”`,
	} {
		if !strings.Contains(a, want) {
			t.Errorf("the page lacks %s:\n%s", want, a)
		}
	}
	if strings.Contains(a, "package main") && strings.Count(a, "package") != 1 || strings.Count(a, "Round") != 1 {
		t.Errorf("lines that were not asked for, or a part within itself:\n%s", a)
	}
	if b := page(t, rev, "/deep/b/"); !strings.Contains(b, "Round") || strings.Contains(b, "Ahead") {
		t.Errorf("not the section of the part:\n%s", b)
	}
	for _, p := range rev.Hub.Pages {
		if strings.Contains(p.URL, "_parts") {
			t.Errorf("%s is published", p.URL)
		}
	}
	var said strings.Builder
	for _, d := range rev.Hub.Diags {
		said.WriteString(d.String() + "\n")
	}
	for _, want := range []string{
		`a.md:9:1: warning: broken.csv is not shown: line 2: a quotation mark is missing`,
		`a.md:13:1: error: wikilink "[[none.csv]]"`, `a.md:15:1: error: wikilink "[[../secret.txt]]"`, `a.md:19:1: warning: snippets/run.go has 4 lines`,
		`_parts/loop.md:3:1: error: "![[intro]]" includes what this is included in`,
		`deep/b.md:5:1: error: wikilink "[[_parts/intro]]"`,
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("no diagnostic %s", want)
		}
	}
	if n := strings.Count(said.String(), "\n"); n != 6 {
		t.Errorf("%d diagnostics, want 6:\n%s", n, &said)
	}

	h.write("rates.csv", "pod,rate\nSEO,7\n")
	h.write("_parts/intro.md", "Behind\n")
	a = page(t, load(t, s), "/a/")
	if !strings.Contains(a, `<td class="right">7</td>`) || !strings.Contains(a, "Behind") || strings.Contains(a, "Ahead") {
		t.Errorf("edits do not show:\n%s", a)
	}
}
