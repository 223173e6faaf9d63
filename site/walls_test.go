package site_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The rooms of the house, and which other rooms each may use, directly or
// through another. What is not listed may not be imported.
var rooms = map[string]string{
	"indexer":            "",
	"themes":             "",
	"site/diag":          "",
	"site/transcript":    "site/diag",
	"site/content":       "site/diag",
	"site/markdown/math": "",
	"site/markdown":      "site/diag site/transcript site/markdown/math",
	"site/model":         "site/diag site/transcript site/content site/markdown site/markdown/math",
	"site/render":        "site/diag site/transcript site/content site/markdown site/markdown/math site/model themes indexer",
	"site/codec":         "",
	"site/output":        "",
	"site/watch":         "",
	"site/server":        "site/diag site/transcript site/content site/markdown site/markdown/math site/model site/render themes indexer",
	"site":               "site/diag site/transcript site/content site/markdown site/markdown/math site/model site/render site/codec site/output site/watch themes indexer",
}

// Who alone may know a third party's packages.
var strangers = map[string][]string{
	"github.com/blevesearch/":         {"indexer"},
	"github.com/yuin/goldmark":        {"site/markdown"},
	"github.com/alecthomas/chroma":    {"site/markdown"},
	"go.yaml.in/yaml/":                {"site/content"},
	"github.com/adrg/frontmatter":     {"site/content"},
	"github.com/BurntSushi/toml":      {"site/content"},
	"github.com/fsnotify/fsnotify":    {"site/watch"},
	"github.com/spf13/cobra":          {"cmd/podbook"},
	"github.com/klauspost/compress":   {"site/server", "site/output", "indexer", "site"},
	"github.com/andybalholm/brotli":   {"site/server", "site/output"},
	"golang.org/x/term":               {"cmd/podbook"},
	"github.com/chromedp/":            {},
	"github.com/rogpeppe/go-internal": {},
}

// pure rooms never touch the machine: they read through fs.FS, or nothing.
var pure = []string{"site/diag", "site/transcript", "site/content", "site/markdown", "site/markdown/math", "site/model", "site/render"}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{join .Deps " "}}|{{join .Imports " "}}`, "podbook/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSpace(line), "|")
		room := strings.TrimPrefix(parts[0], "podbook/")
		imports := strings.Fields(parts[2])
		for prefix, who := range strangers {
			for _, imp := range imports {
				if strings.HasPrefix(imp, prefix) && !slices.Contains(who, room) {
					t.Errorf("%s imports %s, which only %v may know", room, imp, who)
				}
			}
		}
		for _, imp := range imports {
			if slices.Contains(pure, room) && (imp == "os" || imp == "os/exec" || imp == "net/http" || imp == "path/filepath") {
				t.Errorf("%s imports %s: it must not touch the machine", room, imp)
			}
		}
		may, ok := rooms[room]
		if !ok {
			continue
		}
		seen++
		for _, dep := range strings.Fields(parts[1]) {
			if r, ours := strings.CutPrefix(dep, "podbook/"); ours && !slices.Contains(strings.Fields(may), r) {
				t.Errorf("%s depends on %s", room, r)
			}
		}
	}
	if seen != len(rooms) {
		t.Errorf("found %d of %d rooms: the list in this test is out of date", seen, len(rooms))
	}
}
