package render

import (
	"podbook/site/content"
	"podbook/themes"
	"strings"
	"testing"
	"testing/fstest"
)

func load(files map[string]string) (*Theme, []string) {
	fsys := fstest.MapFS{}
	for n, s := range files {
		fsys[n] = &fstest.MapFile{Data: []byte(s)}
	}
	theme, diags := LoadTheme(fsys, "", content.Look{})
	var list []string
	for _, d := range diags {
		list = append(list, d.File+":"+itoa(d.Line)+": "+d.Message)
	}
	return theme, list
}

func TestOverrideReplacesOneFile(t *testing.T) {
	files := with(sample, "themes/default/partials/footer.html", `<footer class="mine">{{.Site.Title}}</footer>`)
	hub, theme := build(t, files)
	doc := parse(t, page(t, hub, New(hub, theme), "/guides/brief/"))
	want(t, doc, "footer.mine", "Playbook")
	want(t, doc, "h1", "Client brief")
}

func TestBrokenOverrideIsTold(t *testing.T) {
	for _, c := range []struct{ name, file, text, message string }{
		{"syntax", "themes/default/partials/footer.html", "<footer>\n{{.Site", "themes/default/partials/footer.html:2: unclosed action"},
		{"function", "themes/default/templates/entry.html", "{{nope .}}", `themes/default/templates/entry.html:1: function "nope" not defined`},
		{"escaping", "themes/default/partials/meta.html", "<a href='{{if .}}'{{end}}>", "themes/default/partials/meta.html:1: {{if}} branches end in different contexts"},
	} {
		_, diags := load(map[string]string{c.file: c.text})
		if len(diags) != 1 || !strings.HasPrefix(diags[0], c.message) {
			t.Errorf("%s: %q, want %q", c.name, diags, c.message)
		}
	}
}

func TestFailingOverrideFallsBack(t *testing.T) {
	files := with(sample, "themes/default/partials/meta.html", "<p>\n{{.Entry.Nothing}}</p>")
	hub, theme := build(t, files)
	r := New(hub, theme)
	doc := parse(t, page(t, hub, r, "/guides/brief/"))
	want(t, doc, "h1", "Client brief")
	want(t, doc, ".owner", "Kept by SEO")
	diags := r.Diags()
	if len(diags) != 1 || diags[0].File != "themes/default/partials/meta.html" || diags[0].Line != 2 {
		t.Errorf("diagnostics %+v", diags)
	}
}

func TestUnknownThemeIsTold(t *testing.T) {
	theme, diags := LoadTheme(fstest.MapFS{}, "fancy", content.Look{})
	if len(diags) != 1 || diags[0].Code != "unknown-theme" || len(theme.Assets()) == 0 {
		t.Errorf("diagnostics %+v", diags)
	}
}

func TestAssetsAreNamedByContent(t *testing.T) {
	plain, _ := load(nil)
	styled, _ := load(map[string]string{"themes/default/assets/style.css": `@font-face { src: url("fonts/figtree.woff2") }`, "themes/default/assets/new.js": "1"})
	if plain.public["style.css"] == styled.public["style.css"] {
		t.Error("different styles have one name")
	}
	if plain.public["page.js"] != styled.public["page.js"] {
		t.Error("the same script has two names")
	}
	data, contentType, ok := styled.Asset(styled.public["style.css"])
	font := strings.TrimPrefix(styled.public["fonts/figtree.woff2"], themeDir)
	if !ok || contentType != "text/css; charset=utf-8" || !strings.Contains(string(data), `url("`+font+`")`) {
		t.Errorf("style %q %s", data, contentType)
	}
	if styled.public["new.js"] == "" {
		t.Error("an asset of the hub's own is missing")
	}
	for _, p := range plain.Assets() {
		if _, contentType, ok := plain.Asset(p); !ok || contentType == "application/octet-stream" {
			t.Errorf("%s: type %q", p, contentType)
		}
	}
}

func TestStylesAreLean(t *testing.T) {
	for css, want := range map[string]string{
		"/* it's ours */\na {\n\t/* \"why\" */\n\tb: c;\n}\n": "a {\nb: c;\n}\n",
		`a::before { content: "x  /* y */"; }  b  c {}`:       `a::before { content: "x  /* y */"; } b c {}`,
		"a/* one */.b, a  /* two */ .b {}":                    "a/* one */.b, a .b {}",
		`a { content: "\"  '"; background: url("d  e"); }`:    `a { content: "\"  '"; background: url("d  e"); }`,
		"a { b: 'c\\\n  d'; }":                                "a { b: 'c\\\n  d'; }",
		"/* never closed":                                     "",
	} {
		if got := string(lean([]byte(css))); got != want {
			t.Errorf("%q became %q, want %q", css, got, want)
		}
	}
}

func TestScriptsAndStylesNeedNoOtherHost(t *testing.T) {
	theme, _ := load(nil)
	for _, p := range theme.Assets() {
		data, contentType, _ := theme.Asset(p)
		if !strings.HasPrefix(contentType, "text/") || strings.HasSuffix(p, ".txt") {
			continue
		}
		if strings.HasPrefix(p, "theme/vendor/") && strings.HasSuffix(p, ".js") {
			continue // the policy of the pages keeps the libraries from what they name
		}
		if strings.Contains(string(data), "http://") || strings.Contains(string(data), "https://") {
			t.Errorf("%s names another host", p)
		}
	}
}

// A hub's look is the end of the theme's one style sheet, and its files are where
// that says.
func TestTheLookIsPartOfTheStyleSheet(t *testing.T) {
	hub, theme := build(t, with(sample,
		"podbook.yaml", "title: Acme\ncolours: {accent: \"#7a1f5c\"}\nfonts: {text: fonts/a b.woff2}\nfooter: {text: © Acme, links: [{title: Imprint, url: /guides/}]}\nlogo: logo.svg\n",
		"fonts/a b.woff2", "font", "logo.svg", "<svg/>"))
	r := New(hub, theme)
	doc := parse(t, page(t, hub, r, "/guides/brief/"))
	wantAttr(t, doc, ".brand img", "src", "../../logo.svg")
	want(t, doc, ".footer li", "Imprint")
	wantAttr(t, doc, ".footer li a", "href", "../../guides/")
	want(t, doc, ".footer p span", "© Acme")
	if len(find(doc, "link[rel=stylesheet]")) != 1 || len(find(doc, "link[rel=preload]")) != 0 {
		t.Error("a page waits for more than its one style sheet")
	}
	css := string(page(t, hub, r, "/"+theme.public["style.css"]))
	for _, want := range []string{`--accent: light-dark(#7a1f5c, #`, `src: url("../fonts/a%20b.woff2")`, `--font: "hub text", system-ui`} {
		if !strings.Contains(css, want) {
			t.Errorf("the style sheet lacks %s", want)
		}
	}
	for _, d := range hub.Diags {
		if d.Code == "missing-file" {
			t.Error(d)
		}
	}
	hub, _ = build(t, map[string]string{"podbook.yaml": "logo: nowhere.svg\n", "a.md": "A\n"})
	if len(hub.Diags) != 1 || hub.Diags[0].Code != "missing-file" {
		t.Errorf("a logo that is not there: %v", hub.Diags)
	}
}

func TestBuiltInTemplatesAreSound(t *testing.T) {
	files := map[string]file{}
	if err := readFiles(themes.Default(), ".", "", files); err != nil {
		t.Fatal(err)
	}
	if _, err := parseTemplates(files, true); err != nil {
		t.Error(err)
	}
}
