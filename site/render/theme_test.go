package render

import (
	"strings"
	"testing"
	"testing/fstest"
)

func load(files map[string]string) (*Theme, []string) {
	fsys := fstest.MapFS{}
	for n, s := range files {
		fsys[n] = &fstest.MapFile{Data: []byte(s)}
	}
	theme, diags := LoadTheme(fsys, "")
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
	theme, diags := LoadTheme(fstest.MapFS{}, "fancy")
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

func TestScriptsAndStylesNeedNoOtherHost(t *testing.T) {
	theme, _ := load(nil)
	for _, p := range theme.Assets() {
		data, contentType, _ := theme.Asset(p)
		if !strings.HasPrefix(contentType, "text/") || strings.HasSuffix(p, ".txt") {
			continue
		}
		if strings.Contains(string(data), "http://") || strings.Contains(string(data), "https://") {
			t.Errorf("%s names another host", p)
		}
	}
}
