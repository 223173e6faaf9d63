package render

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/model"
	"podbook/themes"
)

// themeDir is where a theme's files stand in the published site. Their names
// carry a content hash, so they can be cached for ever and never clash with the
// hub's own files.
const themeDir = "theme/"

// Theme is a set of templates and assets, parsed once and used by every
// revision. It is immutable and safe for concurrent use.
type Theme struct {
	pages    *template.Template
	fallback *template.Template // the built-in templates alone; nil when pages are those
	origin   map[string]string  // template name → file below the hub's root, overrides only
	assets   map[string]asset   // public path → file
	public   map[string]string  // name below assets/ → public path
	paths    []string           // public paths, sorted
}

type asset struct {
	data        []byte
	contentType string
	packed      bool // data is compressed by gzip
}

// file is one file of a theme and where it came from.
type file struct {
	data   []byte
	origin string // path below the hub's root; "" when built in
}

// LoadTheme reads the theme of a hub: the built-in files, each replaced by the
// file of the same name below themes/NAME/ of the hub (NAME is "default" when
// empty). A hub may be nil. A template that cannot be used is a diagnostic and
// the built-in one takes its place; a file without a built-in counterpart is
// added. The look is written at the end of style.css.
func LoadTheme(hub fs.FS, name string, look content.Look) (*Theme, []diag.Diagnostic) {
	if name == "" {
		name = "default"
	}
	var diags []diag.Diagnostic
	builtin := map[string]file{}
	if err := readFiles(themes.Default(), ".", "", builtin); err != nil {
		panic(err) // part of the binary
	}
	own := map[string]file{}
	if hub != nil && fs.ValidPath(name) && !strings.Contains(name, "/") {
		dir := path.Join("themes", name)
		if _, err := fs.Stat(hub, dir); err == nil {
			if err := readFiles(hub, dir, dir, own); err != nil {
				diags = append(diags, diag.Diagnostic{File: dir, Severity: diag.Error, Code: "theme-unreadable", Message: "cannot read theme: " + err.Error()})
			}
		} else if name != "default" {
			diags = append(diags, unknownTheme(name))
		}
	} else if name != "default" {
		diags = append(diags, unknownTheme(name))
	}

	t := &Theme{origin: map[string]string{}}
	files := map[string]file{}
	for n, f := range builtin {
		files[n] = f
	}
	for n, f := range own {
		if _, known := builtin[n]; !known && !isTemplate(n) && !strings.HasPrefix(n, "assets/") {
			continue // README and the like
		}
		files[n] = f
		if isTemplate(n) {
			t.origin[templateName(n)] = f.origin
		}
	}
	t.addAssets(files, lookCSS(look))
	for {
		set, err := parseTemplates(files, len(t.origin) > 0)
		if err == nil {
			t.pages = set
			break
		}
		blamed, d := t.blame(err, files)
		if blamed == "" {
			panic(err) // a built-in template is broken: tests see to that
		}
		diags = append(diags, d)
		delete(t.origin, templateName(blamed))
		delete(files, blamed)
		if f, ok := builtin[blamed]; ok {
			files[blamed] = f
		}
	}
	if len(t.origin) > 0 {
		set, err := parseTemplates(builtin, false)
		if err != nil {
			panic(err)
		}
		t.fallback = set
	}
	return t, diags
}

func unknownTheme(name string) diag.Diagnostic {
	return diag.Diagnostic{File: "podbook.yaml", Severity: diag.Error, Code: "unknown-theme",
		Message: fmt.Sprintf("unknown theme %q", name),
		Hint:    fmt.Sprintf("create the folder themes/%s, or leave the key out", name)}
}

func isTemplate(name string) bool {
	return strings.HasSuffix(name, ".html") && (strings.HasPrefix(name, "templates/") || strings.HasPrefix(name, "partials/"))
}

// templateName is how a file is called from other templates: "entry" for
// templates/entry.html, "partials/nav" for partials/nav.html.
func templateName(name string) string {
	return strings.TrimPrefix(strings.TrimSuffix(name, ".html"), "templates/")
}

func readFiles(fsys fs.FS, dir, origin string, into map[string]file) error {
	return fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		name, from := p, ""
		if origin != "" {
			name, from = strings.TrimPrefix(p, dir+"/"), p
		}
		into[name] = file{data, from}
		return nil
	})
}

// parseTemplates parses all templates into one set. To check them, it has html/template
// work out their escaping, so that a mistake shows now and not when the first reader
// comes. The built-in ones are known to be sound, and most runs need few of them.
func parseTemplates(files map[string]file, check bool) (*template.Template, error) {
	set := template.New("").Funcs(functions()).Option("missingkey=zero")
	names := sortedKeys(files)
	for _, n := range names {
		if !isTemplate(n) {
			continue
		}
		if _, err := set.New(templateName(n)).Parse(string(files[n].data)); err != nil {
			return nil, err
		}
	}
	for _, n := range names {
		if !isTemplate(n) || !check {
			continue
		}
		err := set.ExecuteTemplate(io.Discard, templateName(n), nil)
		var escape *template.Error
		if errors.As(err, &escape) && escape.ErrorCode != template.OK {
			return nil, err
		}
	}
	return set, nil
}

// errorPlace is how both template packages begin their messages.
var errorPlace = regexp.MustCompile(`template: ?([^:\s]+):(\d+)(?::(\d+))?:\s*`)

// blame finds the overriding file that a template error speaks of; "" when it is
// none of the hub's.
func (t *Theme) blame(err error, files map[string]file) (string, diag.Diagnostic) {
	text := err.Error()
	m := errorPlace.FindStringSubmatch(text)
	name := ""
	var d diag.Diagnostic
	if m != nil {
		for n, f := range files {
			if isTemplate(n) && f.origin != "" && templateName(n) == m[1] {
				name = n
			}
		}
		d.Line, _ = strconv.Atoi(m[2])
		if m[3] != "" {
			d.Col, _ = strconv.Atoi(m[3])
			d.Col++ // the packages count columns from 0
		}
		text = text[strings.Index(text, m[0])+len(m[0]):]
	}
	if name == "" {
		// The message names no file of the hub's, yet the built-in theme is sound:
		// one of the overrides must go, the first by name.
		for _, n := range sortedKeys(files) {
			if isTemplate(n) && files[n].origin != "" {
				name = n
				break
			}
		}
		d.Line, d.Col = 0, 0
	}
	if name == "" {
		return "", d
	}
	d.File, d.Severity, d.Code = files[name].origin, diag.Error, "theme-template"
	d.Message = strings.ToLower(text[:1]) + text[1:]
	d.Hint = "the built-in template is used instead"
	return name, d
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// addAssets names every asset by its content. Styles, then pages, come last because
// they name other assets, whose final names become part of them. NAME.gz of the
// built-in theme is published as NAME, and unpacked only when somebody asks for it.
func (t *Theme) addAssets(files map[string]file, look string) {
	t.assets, t.public = map[string]asset{}, map[string]string{}
	var styles, pages []string
	add := func(name string, data []byte) {
		sum := sha256.Sum256(data)
		name, packed := strings.CutSuffix(name, ".gz")
		ext := path.Ext(name)
		public := themeDir + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
		t.public[name] = public
		t.assets[public] = asset{data, assetType(ext), packed}
	}
	for _, n := range sortedKeys(files) {
		name, ok := strings.CutPrefix(n, "assets/")
		switch {
		case !ok, path.Ext(name) == ".md":
		case path.Ext(name) == ".css":
			styles = append(styles, name)
		case path.Ext(name) == ".html":
			pages = append(pages, name)
		case path.Ext(name) == ".gz":
			if _, own := files[strings.TrimSuffix(n, ".gz")]; !own {
				add(name, files[n].data)
			}
		default:
			add(name, files[n].data)
		}
	}
	for _, name := range append(styles, pages...) {
		// Others are named as url("NAME") and src="NAME".
		quoted := bytes.Split(files["assets/"+name].data, []byte(`"`))
		for i := 1; i < len(quoted)-1; i++ {
			if before := quoted[i-1]; !bytes.HasSuffix(before, []byte("url(")) && !bytes.HasSuffix(before, []byte("src=")) {
				continue
			}
			if public, ok := t.public[path.Join(path.Dir(name), string(quoted[i]))]; ok {
				quoted[i] = []byte(Rel("/"+themeDir+name, "/"+public))
			}
		}
		data := bytes.Join(quoted, []byte(`"`))
		if name == "style.css" {
			data = append(lean(data), look...)
		}
		add(name, data)
	}
	t.paths = sortedKeys(t.assets)
}

// lean is a style sheet without the comments that stand by themselves and without
// indentation: every page waits for it.
func lean(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for space := true; len(css) > 0; { // whether what comes stands by itself
		n := 1
		switch c := css[0]; {
		case c == '"' || c == '\'':
			for n < len(css) && css[n] != c {
				if css[n] == '\\' {
					n++
				}
				n++
			}
			n = min(n+1, len(css))
		case bytes.HasPrefix(css, []byte("/*")):
			if n = bytes.Index(css[2:], []byte("*/")) + 4; n < 4 {
				n = len(css)
			}
			if space {
				css = css[n:]
				continue
			}
		case isSpace(c):
			if !space {
				out = append(out, c)
			} else if c == '\n' && len(out) > 0 {
				out[len(out)-1] = c
			}
			css, space = css[1:], true
			continue
		}
		out, css, space = append(out, css[:n]...), css[n:], false
	}
	return out
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// lookCSS is a hub's look as the end of the theme's style sheet, so that there is
// one sheet to wait for.
func lookCSS(l content.Look) string {
	var b strings.Builder
	if l.Accent != "" {
		fmt.Fprintf(&b, ":root { --accent: light-dark(%[1]s, %[2]s); --accent-well: light-dark(color-mix(in oklab, %[1]s 8%%, #fff), color-mix(in oklab, %[2]s 16%%, #14191c)); }\n", l.Accent, l.AccentDark)
	} else if l.AccentDark != "" {
		fmt.Fprintf(&b, "[data-theme=\"dark\"] { --accent: %[1]s; } @media (prefers-color-scheme: dark) { :root:not([data-theme=\"light\"]) { --accent: %[1]s; } }\n", l.AccentDark)
	}
	for _, f := range [...]struct{ property, font, family, generic string }{
		{"--font", l.Font, "hub text", "system-ui, sans-serif"},
		{"--mono", l.FontCode, "hub code", "ui-monospace, monospace"},
	} {
		switch {
		case f.font == "":
		case content.FontFile(f.font):
			fmt.Fprintf(&b, "@font-face { font-family: %q; src: url(\"..%s\"); font-display: swap; }\n:root { %s: %q, %s; }\n", f.family, model.AssetURL(f.font), f.property, f.family, f.generic)
		default:
			fmt.Fprintf(&b, ":root { %s: %s; }\n", f.property, f.font)
		}
	}
	return b.String()
}

func assetType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".html":
		return typeHTML
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".json":
		return "application/json"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// Assets lists the theme's published files, sorted, as paths below the base
// without a leading slash: "theme/style.5f2a91c0.css".
func (t *Theme) Assets() []string { return t.paths }

// Asset is the content and the type of one path of Assets.
func (t *Theme) Asset(public string) (data []byte, contentType string, ok bool) {
	a, ok := t.assets[strings.TrimPrefix(public, "/")]
	if a.packed {
		r, err := gzip.NewReader(bytes.NewReader(a.data))
		if err == nil {
			a.data, err = io.ReadAll(r)
		}
		if err != nil {
			return nil, "", false
		}
	}
	return a.data, a.contentType, ok
}

// execute runs one template. When an override of the hub fails, the built-in
// templates answer, and the failure is told as a diagnostic.
func (t *Theme) execute(w *bytes.Buffer, name string, data any) (*diag.Diagnostic, error) {
	start := w.Len()
	err := t.pages.ExecuteTemplate(w, name, data)
	if err == nil || t.fallback == nil {
		return nil, err
	}
	w.Truncate(start)
	origins := map[string]file{}
	for n, o := range t.origin {
		f := "templates/" + n + ".html"
		if strings.HasPrefix(n, "partials/") {
			f = n + ".html"
		}
		origins[f] = file{origin: o}
	}
	_, d := t.blame(err, origins)
	return &d, t.fallback.ExecuteTemplate(w, name, data)
}
