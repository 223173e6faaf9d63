package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"time"

	"podbook/site/content"
	"podbook/site/model"
	"podbook/site/render"
)

// LoadFiles is Load for the commonest edit of all: the running text of a few
// entries. It looks at the named files alone (paths of the system) and gives a new
// revision when nothing but their bodies changed; false when it takes a Load to
// know. Since events may not tell all, a Load must follow soon anyway.
func (s *Site) LoadFiles(paths []string) (*Revision, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || s.last.Unsettled || len(paths) == 0 {
		return nil, false
	}
	changed := map[string]*parsed{}
	now := time.Now()
	for _, p := range paths {
		rel, err := filepath.Rel(s.opt.Dir, p)
		if err != nil || !filepath.IsLocal(rel) {
			return nil, false
		}
		name := filepath.ToSlash(rel)
		info, err := fs.Stat(s.fsys, name)
		old := s.files[name]
		if err != nil && old == nil {
			continue // the file beside it that an editor wrote first
		}
		if err != nil || old == nil || !info.Mode().IsRegular() || info.Size() == 0 {
			return nil, false
		}
		at := content.File{Path: name, Size: info.Size(), ModTime: info.ModTime()}
		next, err := s.loadFile(at, old, s.sides, now)
		if err != nil {
			return nil, false
		}
		changed[name] = next.dated(old.file.Modified)
	}
	sources := map[string]*model.File{}
	for name, p := range changed {
		if p.file.Source.Hash != s.files[name].file.Source.Hash {
			sources[name] = p.file
		}
	}
	if len(sources) == 0 {
		return s.last, true
	}
	hub, ok := s.last.Hub.WithBodies("", sources)
	if !ok {
		return nil, false
	}
	for name, p := range changed {
		s.files[name] = p
	}
	hub.Revision = s.revision()
	s.last = &Revision{Hub: hub, Renderer: render.New(hub, s.theme.theme), FS: s.fsys}
	return s.last, true
}

// revision names the input that was last read.
func (s *Site) revision() string {
	sum := sha256.New()
	feed(sum, s.around)
	for _, d := range s.unread {
		feed(sum, "unread", d.String())
	}
	for _, name := range s.order {
		p := s.files[name]
		feed(sum, "file", name, p.file.Source.Hash, p.side, p.file.Modified.Format(time.RFC3339))
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}
