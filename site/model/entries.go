package model

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"podbook/site/content"
	"podbook/site/diag"
)

// indexNames are the files that are their folder's own page, the first that
// exists wins.
var indexNames = [...]string{"_index", "index", "readme"}

// origin is a file that gets an entry, with what must be known of all of them before
// entries can be made.
type origin struct {
	file   *File
	old    *Entry // in the hub before: nil for new ones
	folder *Folder
	rank   int // of its name in indexNames, -1 when it is not there
}

// same reports whether the entry in the hub before was made of the very same file.
func (o *origin) same() bool { return o.old != nil && o.old.File == o.file }

// addOrigins lists the files that are to be published, and their folders. It returns
// which of them is its folder's own page.
func (b *builder) addOrigins() map[*Folder]*File {
	b.origins = make([]origin, 0, len(b.in.Files))
	own, best := map[*Folder]*File{}, map[*Folder]int{}
	folder, rest := b.folder(""), b.before.all
	for _, f := range b.in.Files {
		o := origin{file: f}
		var dir string
		if o.old, rest = matching(f, rest); o.same() { // which spares looking at the file
			dir, o.rank = o.old.Folder.Path, b.before.notes[o.old.at].rank
		} else {
			p := f.Source.Path
			if f.Source.Meta.Draft && !b.in.Drafts {
				b.drafts[p] = true
				b.addDiags(f)
				continue
			}
			dir, o.rank = folderOf(p), indexRank(p)
		}
		if dir != folder.Path {
			folder = b.folder(dir)
		}
		o.folder = folder
		if rank, ok := best[folder]; o.rank >= 0 && (!ok || o.rank < rank) {
			own[folder], best[folder] = f, o.rank
		}
		b.origins = append(b.origins, o)
	}
	return own
}

// addEntries makes an entry of every file that is to be published.
func (b *builder) addEntries() {
	own := b.addOrigins()
	n := len(b.origins)
	b.all, b.notes = make([]Entry, n), make([]notes, n, n+len(b.in.Parts))
	b.hub.all = b.all
	inParts(n, func(from, to int) {
		word, owns, ids := b.reader(), room[Own]{}, room[int32]{}
		for i := from; i < to; i++ {
			o, e := &b.origins[i], &b.all[i]
			e.at, e.Folder = i, o.folder
			index := o.rank >= 0 && own[o.folder] == o.file
			if o.same() && o.old.Index == index && len(o.old.Diags) == 0 {
				e.Own, e.URL, b.notes[i] = o.old.Own, o.old.URL, b.before.notes[o.old.at]
			} else {
				e.Own = &owns.take(1)[0]
				b.fill(e, o.file, index)
				b.notes[i] = readNotes(o.file, word, &ids)
				b.notes[i].rank = o.rank
			}
			if index {
				o.folder.Entry = e
			}
		}
	})
	b.orderByID()
}

// addDiags keeps the diagnostics of a file that gets no entry.
func (b *builder) addDiags(f *File) {
	for _, d := range slices.Concat(f.Source.Diags, f.Doc.Diags) {
		d.File = cmp.Or(d.File, f.Source.Path)
		b.diags = append(b.diags, d)
	}
}

// indexRank is the place of a file's name in indexNames, -1 when it is not there.
func indexRank(p string) int {
	base := p[strings.LastIndexByte(p, '/')+1:]
	if !strings.ContainsRune("_iIrR", rune(base[0])) {
		return -1
	}
	return slices.Index(indexNames[:], strings.ToLower(strings.TrimSuffix(base, path.Ext(base))))
}

// fill makes an entry of its file.
func (b *builder) fill(e *Entry, f *File, index bool) {
	m := &f.Source.Meta
	p := f.Source.Path
	stem := strings.TrimSuffix(p, path.Ext(p))
	dir := folderOf(p)
	e.ID = stem
	e.Path = p
	e.Title = title(f, index)
	e.Type = entryType(f)
	e.Lang = language(m.Lang, stem)
	e.Date = m.Date
	e.Modified = f.Modified
	e.ReviewedOn = m.ReviewedOn
	e.Weight = m.Weight
	e.Index = index
	e.File = f
	if e.Modified.IsZero() {
		e.Modified = m.Lastmod
	}
	if index {
		e.ID = dir
		if dir == "" {
			e.ID = "index"
		}
	}
	e.LinkTitle = cmp.Or(m.Names().LinkTitle.Text, e.Title)
	e.Description = cmp.Or(m.Description.Text, f.Doc.Summary)
	for _, a := range m.Authors {
		e.Authors = append(e.Authors, a.Text)
	}
	for _, a := range m.Names().Aliases {
		if !isOldURL(a.Text) {
			e.Aliases = append(e.Aliases, a.Text)
		}
	}
	e.Diags = slices.Concat(f.Source.Diags, f.Doc.Diags)
	for i := range e.Diags {
		e.Diags[i].File = cmp.Or(e.Diags[i].File, p) // that of its transcript, or its own
	}
	e.URL = b.entryURL(e, m)
	e.ReviewBy = b.reviewBy(e, m)
}

// folderOf is the folder of a file, "" for the root.
func folderOf(p string) string { return p[:max(strings.LastIndexByte(p, '/'), 0)] }

// inParts calls do for 0 to n in parts, on as many goroutines as there are cores.
func inParts(n int, do func(from, to int)) {
	var group sync.WaitGroup
	part := n/runtime.GOMAXPROCS(0) + 1
	for from := 0; from < n; from += part {
		group.Go(func() { do(from, min(from+part, n)) })
	}
	group.Wait()
}

// title is what frontmatter says, else the leading heading, else the file's name.
func title(f *File, index bool) string {
	if t := f.Source.Meta.Title.Text; t != "" {
		return t
	}
	if f.Doc.Title != "" {
		return f.Doc.Title
	}
	p := f.Source.Path
	name := strings.TrimSuffix(path.Base(p), path.Ext(p))
	if index {
		name = path.Base(path.Dir(p))
		if name == "." {
			return "Home"
		}
	}
	return humanise(name)
}

// humanise makes a title of a file name: "how-we_work" → "How we work".
func humanise(name string) string {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
	if s == "" {
		return name
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func entryType(f *File) string {
	m := &f.Source.Meta
	switch {
	case m.Type.Text != "":
		return strings.ToLower(m.Type.Text)
	case m.Session().Recording.Text != "", m.Session().Transcript.Text != "", len(m.Session().Speakers) > 0, len(f.Moments) > 0:
		return "session"
	}
	return "entry"
}

// language is the frontmatter's, else the file name's "page.de.md".
func language(declared, stem string) string {
	if declared != "" {
		return declared
	}
	if ext := path.Ext(stem); len(ext) == 3 {
		switch ext[1:] {
		case "de", "en", "fr", "es", "it", "pt", "nl", "da", "sv", "no", "nb", "nn", "fi", "ja", "zh", "ko":
			return ext[1:]
		}
	}
	return ""
}

// entryURL places an entry: below its folder by its file name, or where the
// author wants it.
func (b *builder) entryURL(e *Entry, m *content.Meta) string {
	if m.Names().URL.Text != "" {
		u := cleanURL(m.Names().URL.Text)
		if u != "" {
			return u
		}
		b.report(e, diag.Diagnostic{
			Line: int(m.Names().URL.Line), Col: int(m.Names().URL.Col), Severity: diag.Error, Code: "bad-url",
			Message: fmt.Sprintf("url %q is not a path below the hub", m.Names().URL.Text),
			Hint:    `write it like "/guides/brief/"`,
		})
	}
	base := e.Folder.URL // its entry's is not known yet
	if e.Index {
		return base
	}
	name := strings.TrimPrefix(path.Base(strings.TrimSuffix(e.Path, path.Ext(e.Path))), "_")
	if m.Names().Slug.Text != "" {
		name = m.Names().Slug.Text
	}
	return base + url.PathEscape(segment(name)) + "/"
}

// folderURL is the URL of a folder's page.
func folderURL(dir string) string {
	if dir == "" {
		return "/"
	}
	var out strings.Builder
	for s := range strings.SplitSeq(dir, "/") {
		out.WriteByte('/')
		out.WriteString(url.PathEscape(segment(s)))
	}
	out.WriteByte('/')
	return out.String()
}

// segment makes one readable URL segment of a file name. It keeps what authors
// chose and changes only what URLs or file systems treat specially.
func segment(name string) string {
	if isFolded(name) && name != "" {
		return name // as most are
	}
	s := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\t':
			return '-'
		case r < ' ' || r == 0x7f || strings.ContainsRune(`/\?#%:*"<>|`, r):
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	if s = strings.TrimLeft(s, "."); s == "" {
		return "-"
	}
	return s
}

// cleanURL makes a canonical page URL of what an author wrote, "" if it cannot.
func cleanURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return ""
	}
	p := path.Clean("/" + u.Path)
	if strings.ContainsAny(p, "\x00\\") {
		return ""
	}
	if p != "/" && path.Ext(p) != ".html" {
		p += "/"
	}
	return (&url.URL{Path: p}).EscapedPath()
}
