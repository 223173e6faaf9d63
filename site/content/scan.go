package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"podbook/site/diag"
)

// Manifest is the file by which an output folder of ours is known. A folder that
// holds one is never content.
const Manifest = ".podbook-output"

// File is a file of the hub.
type File struct {
	Path    string // slash path below the root
	Size    int64
	ModTime time.Time
}

// Listing is what a hub consists of. All lists are sorted by path.
type Listing struct {
	Files    []File // Markdown
	Assets   []File // everything else that is published
	Themes   []File // below themes/ in the root: templates and files in place of the theme's own
	Parts    []File // not published: what entries may include, see IsPart
	Settings bool   // podbook.yaml exists
	Taxonomy bool   // taxonomy.yaml exists
	Diags    []diag.Diagnostic
}

// Scan lists a hub. Names that begin with '.' are left out; so are node_modules, what
// editors leave behind, and folders with a Manifest. A link to a file inside the hub is
// that file; other links, folders that cannot be read and things that are no
// files are left out with a diagnostic. An error means that the root could not be
// read.
func Scan(fsys fs.FS) (*Listing, error) {
	s := scanner{fsys: fsys, list: &Listing{}}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read folder: %w", err)
	}
	s.folder("", entries)
	byPath := func(a, b File) int { return strings.Compare(a.Path, b.Path) }
	slices.SortFunc(s.list.Files, byPath)
	slices.SortFunc(s.list.Assets, byPath)
	slices.SortFunc(s.list.Themes, byPath)
	slices.SortFunc(s.list.Parts, byPath)
	diag.Sort(s.list.Diags)
	return s.list, nil
}

type scanner struct {
	fsys fs.FS
	list *Listing
}

// folder lists what entries, those of dir, hold.
func (s *scanner) folder(dir string, entries []fs.DirEntry) {
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == Manifest }) {
		return
	}
	for _, e := range entries {
		name := e.Name()
		p := path.Join(dir, name)
		switch {
		case ignored(name):
		case !utf8.ValidString(name):
			s.note(p, diag.Warning, "bad-name", "the name is not UTF-8, so the file is left out")
		case e.IsDir():
			s.enter(p)
		case p == "podbook.yaml":
			s.list.Settings = true
		case p == "taxonomy.yaml":
			s.list.Taxonomy = true
		default:
			s.file(p, e)
		}
	}
}

// ignored reports whether a name is never part of a hub.
func ignored(name string) bool {
	switch {
	case name[0] == '.':
		return true
	case name[len(name)-1] == '~' || name == "4913" || name[0] == '#' && name[len(name)-1] == '#':
		return true // of Vim and Emacs, while they save
	}
	return name == "node_modules" || name == "Thumbs.db" || name == "desktop.ini"
}

// IsPart reports whether a file is not published but may be included: its name, or that
// of a folder above it, begins with '_'. The page of a folder, _index.md with its
// languages (_index.es.md), is none, and a theme may name its files as it likes.
func IsPart(p string) bool {
	if strings.HasPrefix(p, "themes/") {
		return false
	}
	for p != "" {
		name, rest, deeper := strings.Cut(p, "/")
		if name[0] == '_' && (deeper || !strings.HasPrefix(name, "_index.") || !IsMarkdown(name)) {
			return true
		}
		p = rest
	}
	return false
}

// IsMarkdown reports whether a file of this name is an entry.
func IsMarkdown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return true
	}
	return false
}

func (s *scanner) enter(dir string) {
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.note(dir, diag.Error, "unreadable", "the folder cannot be read: "+reason(err))
	}
	s.folder(dir, entries)
}

// file lists one file, or says why not. One that vanished since its folder was
// read was never there.
func (s *scanner) file(p string, e fs.DirEntry) {
	var info fs.FileInfo
	var err error
	if e.Type()&fs.ModeSymlink != 0 {
		target, inside := follow(s.fsys, p)
		if !inside {
			s.note(p, diag.Info, "link-ignored", "a symbolic link that leads out of the hub is not followed")
			return
		}
		info, err = fs.Stat(s.fsys, target)
		if err == nil && info.IsDir() {
			s.note(p, diag.Info, "link-ignored", "a symbolic link to a folder is not followed")
			return
		}
		if errors.Is(err, fs.ErrNotExist) {
			s.note(p, diag.Warning, "link-ignored", "the symbolic link leads nowhere")
			return
		}
	} else {
		info, err = e.Info()
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		s.note(p, diag.Error, "unreadable", "the file cannot be read: "+reason(err))
	case !info.Mode().IsRegular():
		s.note(p, diag.Info, "no-file", "neither a file nor a folder, so it is left out")
	default:
		s.add(File{p, info.Size(), info.ModTime()})
	}
}

func (s *scanner) add(f File) {
	switch {
	case IsPart(f.Path):
		s.list.Parts = append(s.list.Parts, f)
	case strings.HasPrefix(f.Path, "themes/"):
		s.list.Themes = append(s.list.Themes, f)
	case IsMarkdown(f.Path):
		s.list.Files = append(s.list.Files, f)
	default:
		s.list.Assets = append(s.list.Assets, f)
	}
}

func (s *scanner) note(p string, severity diag.Severity, code, message string) {
	if IsPart(p) {
		return // what is not published need not be fit for it
	}
	s.list.Diags = append(s.list.Diags, diag.Diagnostic{File: strings.ToValidUTF8(p, "\uFFFD"), Severity: severity, Code: code, Message: message})
}

// reason is an error without the path, which a diagnostic names itself.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// maxLinks is how many links may stand on the way to a file, as on Linux.
const maxLinks = 40

// follow returns what a link leads to. inside is false when that is not, or
// cannot be told to be, below the root. A link of several steps must not leave
// the hub in any of them.
func follow(fsys fs.FS, name string) (target string, inside bool) {
	todo := strings.Split(name, "/")
	done := "."
	for links := 0; len(todo) > 0; {
		part := todo[0]
		todo = todo[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if done == "." {
				return "", false
			}
			done = path.Dir(done)
			continue
		}
		next := path.Join(done, part)
		info, err := fs.Lstat(fsys, next)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			done = next // a file that does not exist is found out by who opens it
			continue
		}
		to, err := fs.ReadLink(fsys, next)
		if links++; err != nil || links > maxLinks || path.IsAbs(to) || strings.Contains(to, `\`) {
			return "", false
		}
		todo = append(strings.Split(to, "/"), todo...)
	}
	return done, true
}
