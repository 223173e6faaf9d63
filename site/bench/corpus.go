package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A made corpus has the sample hub's words in new combinations: each entry is a
// handful of sections, each a heading and some blocks (paragraphs, lists, tables)
// from anywhere in the hub, with a fence here and there and links to other
// entries. Equal text and size give equal bytes. What only one of the contestants
// understands (wikilinks, callouts, footnotes, HTML) is made plain or left out.

// pool is what entries are made from.
type pool struct {
	titles   []string // of the hub's entries
	headings []string
	blocks   []string
	sections []string // folders
	tags     []string
	pods     []string
	words    []string // for names in code
}

var (
	fenceLine = regexp.MustCompile("^\\s*(```|~~~)")
	wikilink  = regexp.MustCompile(`!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]`)
	mdLink    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	mark      = regexp.MustCompile(`(?m)^> \[![^\n]*\n`)
	notPlain  = regexp.MustCompile(`[^\pL\pN ,.()'/-]+`)
	notSlug   = regexp.MustCompile(`[^a-z0-9]+`)
	tagName   = regexp.MustCompile(`(?m)^  ([A-Z][A-Za-z0-9-]*):`)
	podList   = regexp.MustCompile(`pods: \[([a-z-]+)\]`)
	special   = regexp.MustCompile(`\{\{|\[\^|\{#|<[a-zA-Z/!]|^[!:]{3}|^\$\$|^#|^\*\*?\[?\d|^\[`)
)

// readPool takes a hub apart.
func readPool(hub string) (*pool, error) {
	p := &pool{}
	files, err := entries(hub)
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		section, _, nested := strings.Cut(name, "/")
		if !nested || section == "sessions" || section == "pods" || section == "tags" {
			continue // transcripts, and the places of Podbook's own listings
		}
		data, err := os.ReadFile(filepath.Join(hub, name))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(p.sections, section) {
			p.sections = append(p.sections, section)
		}
		p.words = append(p.words, strings.TrimSuffix(path.Base(name), ".md"))
		p.add(string(data))
	}
	taxonomy, err := os.ReadFile(filepath.Join(hub, "taxonomy.yaml"))
	if err != nil {
		return nil, err
	}
	tags, _, _ := strings.Cut(string(taxonomy), "\ndimensions:")
	for _, m := range tagName.FindAllStringSubmatch(tags, -1) {
		p.tags = append(p.tags, m[1])
	}
	for _, m := range podList.FindAllStringSubmatch(tags, -1) {
		if !slices.Contains(p.pods, m[1]) {
			p.pods = append(p.pods, m[1])
		}
	}
	if len(p.blocks) < 100 || len(p.headings) < 20 || len(p.titles) == 0 || len(p.tags) == 0 || len(p.pods) == 0 {
		return nil, fmt.Errorf("%s has too little text to make a corpus from", hub)
	}
	return p, nil
}

func (p *pool) add(text string) {
	_, rest, _ := strings.Cut(text, "---\n")
	header, body, _ := strings.Cut(rest, "\n---\n")
	for line := range strings.Lines(header) {
		if title, ok := strings.CutPrefix(line, "title:"); ok {
			p.titles = append(p.titles, plain(title))
		}
	}
	var fenced bool
	for block := range strings.SplitSeq(body, "\n\n") {
		block = strings.Trim(block, "\n")
		fences := 0
		for line := range strings.Lines(block) {
			if fenceLine.MatchString(line) {
				fences++
			}
		}
		inside := fenced || fences > 0
		fenced = fenced != (fences%2 == 1)
		if heading, ok := strings.CutPrefix(block, "## "); ok && !inside {
			p.headings = append(p.headings, plain(heading))
		}
		block = mark.ReplaceAllString(block, "")
		block = wikilink.ReplaceAllString(mdLink.ReplaceAllString(block, "$1"), "$1")
		if !inside && len(block) >= 60 && len(block) < 1500 && !special.MatchString(block) {
			p.blocks = append(p.blocks, block)
		}
	}
}

// plain makes text that needs no escaping in YAML or Markdown.
func plain(s string) string {
	return strings.Join(strings.Fields(notPlain.ReplaceAllString(s, " ")), " ")
}

// makeCorpus writes n entries into dir and says in a line what they are.
func makeCorpus(dir, hub string, n int) (string, error) {
	p, err := readPool(hub)
	if err != nil {
		return "", err
	}
	rnd := rand.New(rand.NewPCG(2026, 11))
	code := newCoder(rnd, p.words)
	sum := sha256.New()
	var size, fences int
	seen := map[string]bool{}
	var paths, titles []string
	for _, section := range p.sections {
		if err := os.MkdirAll(filepath.Join(dir, section), 0o755); err != nil {
			return "", err
		}
	}
	for range n {
		title := p.title(rnd)
		name := pick(rnd, p.sections) + "/" + slug(title)
		for i := 2; seen[name]; i++ {
			name = fmt.Sprintf("%s-%d", strings.TrimSuffix(name, fmt.Sprintf("-%d", i-1)), i)
		}
		seen[name] = true
		text, coded := p.entry(rnd, code, title, paths, titles)
		fences += coded
		size += len(text)
		fmt.Fprintf(sum, "%s\n%s", name, text)
		if err := os.WriteFile(filepath.Join(dir, name+".md"), []byte(text), 0o644); err != nil {
			return "", err
		}
		paths, titles = append(paths, name+".md"), append(titles, title)
	}
	return fmt.Sprintf("corpus: %s entries of %.1f kB made from the sample hub, %s fences (%s distinct), sha256 %x",
		thousands(n), float64(size)/float64(n)/1000, thousands(fences), thousands(len(code.seen)), sum.Sum(nil)[:6]), nil
}

func (p *pool) title(rnd *rand.Rand) string {
	title := pick(rnd, p.titles)
	if rnd.IntN(2) == 0 {
		title = pick(rnd, p.headings)
	}
	switch rnd.IntN(3) {
	case 0:
		return fmt.Sprintf("%s for %s, Q%d %d", title, pick(rnd, p.pods), 1+rnd.IntN(4), 2020+rnd.IntN(6))
	case 1:
		return fmt.Sprintf("%s in %s", title, pick(rnd, p.titles))
	default:
		return fmt.Sprintf("%s, client %d", title, 100+rnd.IntN(900))
	}
}

// No entry is from the future: Hugo would leave it out.
var firstDay = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// entry returns the text of one entry and how many fences it has. It links to
// entries that were made before.
func (p *pool) entry(rnd *rand.Rand, code *coder, title string, paths, titles []string) (string, int) {
	var b strings.Builder
	var tags []string
	for range 2 + rnd.IntN(3) {
		// Low numbers more often: some tags are on every tenth entry, some rare.
		if t := p.tags[min(rnd.IntN(len(p.tags)), rnd.IntN(len(p.tags)))]; !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	pod := pick(rnd, p.pods)
	fmt.Fprintf(&b, "---\ntitle: %q\ndescription: %q\ndate: %s\ntags: [%s]\npods: [%s]\nowner: %s\n---\n\n",
		title, pick(rnd, p.headings)+" and "+pick(rnd, p.headings), firstDay.AddDate(0, 0, rnd.IntN(6*365)).Format(time.DateOnly),
		strings.Join(tags, ", "), pod, pod)
	link := func() string {
		i := rnd.IntN(len(paths))
		return fmt.Sprintf("[%s](../%s)", titles[i], paths[i])
	}
	fences := 0
	for size := 3800 + rnd.IntN(1600); b.Len() < size; {
		fmt.Fprintf(&b, "## %s\n\n", pick(rnd, p.headings))
		for range 2 + rnd.IntN(2) {
			b.WriteString(pick(rnd, p.blocks) + "\n\n")
		}
		if rnd.IntN(6) == 0 {
			b.WriteString(code.fence(rnd) + "\n")
			fences++
		}
		if len(paths) > 0 && rnd.IntN(4) == 0 {
			fmt.Fprintf(&b, "Compare %s before you begin.\n\n", link())
		}
	}
	if len(paths) > 0 {
		fmt.Fprintf(&b, "## See also\n\n- %s\n- %s\n", link(), link())
	}
	return b.String(), fences
}

func pick(rnd *rand.Rand, from []string) string { return from[rnd.IntN(len(from))] }

func slug(s string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
}

// entries lists the Markdown files below a folder, as slash paths in order.
func entries(dir string) ([]string, error) {
	var list []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if d.Type().IsRegular() && strings.HasSuffix(name, ".md") && (d.Name() == "_index.md" || !strings.HasPrefix(d.Name(), "_")) {
			list = append(list, name)
		}
		return nil
	})
	return list, err
}

// copyCorpus copies an existing corpus, since files will be edited and touched.
func copyCorpus(dir, from string) (string, error) {
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return "", err
	}
	for _, name := range []string{"podbook.yaml", ".podbook", ".git"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	files, err := entries(dir)
	return fmt.Sprintf("corpus: %s entries of %s", thousands(len(files)), filepath.Base(from)), err
}
