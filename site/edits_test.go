package site_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// hand edits a hub as people and their tools do: whole files at random, from a
// seed, so that a failing sequence can be played again.
type hand struct {
	t   *testing.T
	dir string
	rng *rand.Rand
	log []string
	n   int
}

var (
	handTags = []string{"SEO", "Video", "Social", "Regional-EMEA", "Regional-APAC", "Launch"}
	handPods = []string{"seo", "video", "emea"}
	handDirs = []string{"", "guides", "guides/deep", "pods", "sessions", "notes"}
)

func newHand(t *testing.T, dir string, seed uint64) *hand {
	return &hand{t: t, dir: dir, rng: rand.New(rand.NewPCG(seed, 7))}
}

func (h *hand) say(format string, args ...any) { h.log = append(h.log, fmt.Sprintf(format, args...)) }

func (h *hand) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("%v\nafter:\n%s", err, strings.Join(h.log, "\n"))
	}
}

func pick[T any](h *hand, list []T) T { return list[h.rng.IntN(len(list))] }

// files lists the Markdown files there are.
func (h *hand) files() []string {
	var list []string
	filepath.WalkDir(h.dir, func(p string, d os.DirEntry, err error) error {
		rel, _ := filepath.Rel(h.dir, p)
		if d != nil && d.IsDir() && strings.HasPrefix(d.Name(), ".") && rel != "." {
			return filepath.SkipDir
		}
		if err == nil && !d.IsDir() && path.Ext(p) == ".md" {
			list = append(list, filepath.ToSlash(rel))
		}
		return nil
	})
	return list
}

func (h *hand) write(name, text string) {
	p := filepath.Join(h.dir, filepath.FromSlash(name))
	h.must(os.MkdirAll(filepath.Dir(p), 0o777))
	switch h.rng.IntN(5) {
	case 0: // in place, as a shell does
		h.must(os.WriteFile(p, []byte(text), 0o666))
	case 1: // beside it and renamed over it, as editors do
		tmp := p + ".swp~"
		h.must(os.WriteFile(tmp, []byte(text), 0o666))
		h.must(os.Rename(tmp, p))
	case 2: // truncated first, written in two pieces
		f, err := os.Create(p)
		h.must(err)
		_, err = f.WriteString(text[:len(text)/2])
		h.must(err)
		_, err = f.WriteString(text[len(text)/2:])
		h.must(err)
		h.must(f.Close())
	case 3: // the former version moved aside first, as vim does
		backup := p + "~"
		if os.Rename(p, backup) == nil {
			defer os.Remove(backup)
		}
		h.must(os.WriteFile(p, []byte(text), 0o666))
	case 4: // swapped by way of two other names, as the JetBrains editors do
		tmp, old := p+"___jb_tmp___", p+"___jb_old___"
		h.must(os.WriteFile(tmp, []byte(text), 0o666))
		if os.Rename(p, old) == nil {
			defer os.Remove(old)
		}
		h.must(os.Rename(tmp, p))
	}
}

// alter rewrites a file by what a function makes of it, if that is something else.
func (h *hand) alter(name string, by func(string) string) {
	old, err := os.ReadFile(filepath.Join(h.dir, name))
	h.must(err)
	if text := by(string(old)); text != string(old) {
		h.write(name, text)
	}
}

// entry makes the text of an entry that links to what there is, and sometimes to
// what there is not.
func (h *hand) entry() string {
	h.n++
	var b strings.Builder
	b.WriteString("---\n")
	fmt.Fprintf(&b, "title: Entry %d %s\n", h.n, pick(h, []string{"brief", "launch", "review", "budget"}))
	if h.rng.IntN(3) > 0 {
		fmt.Fprintf(&b, "tags: [#%s, %s]\n", pick(h, handTags), pick(h, handTags))
	}
	if h.rng.IntN(3) == 0 {
		fmt.Fprintf(&b, "pods: [%s]\nowner: %s\n", pick(h, handPods), pick(h, handPods))
	}
	if h.rng.IntN(6) == 0 {
		b.WriteString("draft: true\n")
	}
	if h.rng.IntN(6) == 0 {
		fmt.Fprintf(&b, "aliases: [/old/%d/, Name %d]\n", h.rng.IntN(9), h.rng.IntN(9))
	}
	if h.rng.IntN(8) == 0 {
		fmt.Fprintf(&b, "type: %s\ndate: 2026-0%d-01\n", pick(h, []string{"session", "pod", "template"}), 1+h.rng.IntN(9))
	}
	if h.rng.IntN(8) == 0 {
		b.WriteString("tgas: [x\n") // a mistake
	}
	b.WriteString("---\n\n")
	files := h.files()
	for i := range 1 + h.rng.IntN(4) {
		if h.rng.IntN(3) == 0 {
			fmt.Fprintf(&b, "![[%s]]\n\n", h.included())
		}
		if len(files) > 0 && h.rng.IntN(5) == 0 {
			fmt.Fprintf(&b, "![[%s#Part %d]]\n\n", strings.TrimSuffix(pick(h, files), ".md"), h.rng.IntN(3))
		}
		fmt.Fprintf(&b, "## Part %d\n\nSome words about clients, sprints and number%d.\n", i, h.rng.IntN(50))
		if len(files) > 0 && h.n%2 == 0 {
			fmt.Fprintf(&b, "See [this](/%s#part-%d) and [[Name %d]] and [gone](nowhere-%d.md).\n\n", pick(h, files), h.rng.IntN(4), h.rng.IntN(9), h.rng.IntN(3))
		}
	}
	return b.String()
}

// reword changes a word in the running text of an entry, and returns its path.
func (h *hand) reword() string {
	name := filepath.Join(h.dir, pick(h, h.files()))
	old, err := os.ReadFile(name)
	h.must(err)
	text := string(old)
	if i := strings.LastIndex(text, "sprints and number"); i >= 0 {
		text = text[:i] + fmt.Sprintf("sprints and number%d or ", h.rng.IntN(50)) + text[i+len("sprints and "):]
	}
	h.say("reword %s", name)
	h.must(os.WriteFile(name, []byte(text), 0o666))
	return name
}

// included names a file that an entry can show without its being one.
func (h *hand) included() string {
	return pick(h, []string{"notes/data.csv", "data.csv|Rates", "notes/run.sh#L2", "_parts/p0", "p1", "_parts/conf.yaml", "pic.svg"})
}

// include writes one of these files.
func (h *hand) include() string {
	n, name := h.rng.IntN(50), pick(h, []string{"notes/data.csv", "notes/run.sh", "_parts/p0.md", "_parts/p1.md", "_parts/conf.yaml"})
	h.say("write %s", name)
	switch path.Ext(name) {
	case ".csv":
		h.write(name, fmt.Sprintf("a,b\n%d,%s\n", n, pick(h, []string{"x", `"x`, "y,z"})))
	case ".md":
		h.write(name, fmt.Sprintf("Part with sprints and number%d of [[Name %d]].\n\n![[%s]]\n", n, n%9, h.included()))
	default:
		h.write(name, fmt.Sprintf("one: 1\ntwo: %d\n", n))
	}
	return filepath.Join(h.dir, name)
}

// embed has an entry show a part of another, or another file.
func (h *hand) embed() {
	files := h.files()
	name, other := pick(h, files), pick(h, files)
	old, err := os.ReadFile(filepath.Join(h.dir, name))
	h.must(err)
	if h.rng.IntN(2) == 0 {
		other = h.included()
	}
	h.say("embed %s in %s", other, name)
	h.write(name, string(old)+fmt.Sprintf("\n![[%s]]\n", strings.TrimSuffix(other, ".md")))
}

// edit does one thing.
func (h *hand) edit() {
	files := h.files()
	what := h.rng.IntN(18)
	if len(files) < 4 {
		what = 0
	}
	switch what {
	case 0, 1, 2:
		name := path.Join(pick(h, handDirs), fmt.Sprintf("e%d.md", h.rng.IntN(40)))
		h.say("write %s", name)
		h.write(name, h.entry())
	case 3, 4:
		name := pick(h, files)
		h.say("rewrite %s", name)
		h.write(name, h.entry())
	case 5:
		from, to := pick(h, files), path.Join(pick(h, handDirs), fmt.Sprintf("r%d.md", h.rng.IntN(20)))
		h.say("rename %s to %s", from, to)
		h.must(os.MkdirAll(filepath.Join(h.dir, path.Dir(to)), 0o777))
		h.must(os.Rename(filepath.Join(h.dir, from), filepath.Join(h.dir, to)))
	case 6:
		name := pick(h, files)
		h.say("delete %s", name)
		h.must(os.Remove(filepath.Join(h.dir, name)))
	case 7:
		from, to := pick(h, handDirs[1:]), fmt.Sprintf("moved%d", h.rng.IntN(3))
		if _, err := os.Stat(filepath.Join(h.dir, from)); err != nil {
			return
		}
		h.say("move folder %s to %s", from, to)
		h.must(os.RemoveAll(filepath.Join(h.dir, to)))
		h.must(os.Rename(filepath.Join(h.dir, from), filepath.Join(h.dir, to)))
	case 8:
		h.say("edit the taxonomy")
		var b strings.Builder
		b.WriteString("tags:\n")
		for _, t := range handTags[:1+h.rng.IntN(len(handTags))] {
			fmt.Fprintf(&b, "  %s: {label: %q, aliases: [alias%d]}\n", t, t+" label", h.rng.IntN(1000))
		}
		if h.rng.IntN(2) == 0 {
			b.WriteString("dimensions:\n  Regional: {label: Region}\n")
		}
		h.write("taxonomy.yaml", b.String())
	case 9:
		h.say("edit the settings")
		h.write("podbook.yaml", fmt.Sprintf("title: Hub %d\nhighlight: %v\n", h.rng.IntN(5), h.rng.IntN(2) == 0))
	case 10:
		dir := pick(h, handDirs)
		h.say("write the page of folder %q", dir)
		h.write(path.Join(dir, pick(h, []string{"index.md", "_index.md", "README.md"})), h.entry())
	case 12:
		h.reword()
	case 16:
		h.include()
	case 17:
		h.embed()
	case 13:
		from, to := pick(h, handTags), pick(h, handTags)
		h.say("rename tag %s to %s everywhere", from, to)
		for _, name := range files {
			h.alter(name, func(text string) string { return strings.ReplaceAll(text, from, to) })
		}
	case 14:
		name := pick(h, files)
		h.say("draft on or off: %s", name)
		h.alter(name, func(text string) string {
			if strings.Contains(text, "draft: true\n") {
				return strings.Replace(text, "draft: true\n", "", 1)
			}
			return strings.Replace(text, "---\n", "---\ndraft: true\n", 1)
		})
	case 15:
		name := "themes/default/" + pick(h, []string{"partials/footer.html", "assets/style.css"})
		h.say("edit the theme's %s", name)
		if h.rng.IntN(3) == 0 {
			os.Remove(filepath.Join(h.dir, name))
		} else {
			h.write(name, pick(h, []string{"<footer>{{.Site.Title}}</footer>", "<footer>{{.Nothing}", "<p>{{.Root}}</p>"}))
		}
	case 11:
		n := 5 + h.rng.IntN(20)
		h.say("a branch switch of %d files", n)
		for i := range n {
			h.write(fmt.Sprintf("%s/b%d.md", pick(h, []string{"notes", "guides"}), i), h.entry())
		}
		name := pick(h, []string{"pic.svg", "notes/data.csv"})
		h.write(name, fmt.Sprintf("<svg>%d</svg>", h.rng.IntN(100)))
	}
}
