package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"podbook/site/content"
	"podbook/site/model"
	"podbook/site/render"
)

// LoadFiles is Load for the commonest edits of all, those of a few entries that are
// there already. It looks at the named files alone (paths of the system) and gives a
// new revision; false when it takes a Load to know. When nothing but running text
// changed, the hub needs not even be built. Since events may not tell all, a Load
// must follow soon anyway.
func (s *Site) LoadFiles(paths []string) (*Revision, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || s.last.Unsettled || len(paths) == 0 {
		return nil, false
	}
	changed := map[int]*parsed{} // by place in s.files
	find := s.find()
	now := time.Now()
	for _, p := range paths {
		rel, err := filepath.Rel(s.opt.Dir, p)
		if err != nil || !filepath.IsLocal(rel) {
			return nil, false
		}
		name := filepath.ToSlash(rel)
		info, err := fs.Stat(s.fsys, name)
		var old *parsed
		place := find(name)
		if place >= 0 {
			old = s.files[place]
		}
		if err != nil && old == nil {
			continue // the file beside it that an editor wrote first
		}
		if err != nil || old == nil || !info.Mode().IsRegular() || info.Size() == 0 {
			return nil, false
		}
		at := content.File{Path: name, Size: info.Size(), ModTime: info.ModTime()}
		next, err := s.loadFile(at, old, *s.sides.Load(), now)
		if err == nil && next.file == nil {
			err = next.unfold(s.codecs.file.Decode, &model.File{})
		}
		if err != nil || !slices.Equal(next.embeds, old.embeds) {
			return nil, false
		}
		changed[place] = next.dated(old.file.Modified)
	}
	sources := map[string]*model.File{}
	for i, p := range changed {
		if p.file.Source.Hash != s.files[i].file.Source.Hash {
			sources[p.path()] = p.file
		}
	}
	if len(sources) == 0 {
		return s.last, true
	}
	for i, p := range changed {
		s.files[i] = p
		copy(s.marks[i*sha256.Size:], p.mark[:])
	}
	revision := s.revision()
	hub, ok := s.last.Hub.WithBodies(revision, sources)
	if !ok {
		in := s.in
		in.Revision, in.Before = revision, s.last.Hub
		in.Files, in.Parts = make([]*model.File, 0, len(s.files)), nil
		for _, p := range s.files {
			p.add(&in)
		}
		hub = model.Build(in)
	}
	s.last = &Revision{Hub: hub, Renderer: render.New(hub, s.theme.theme), FS: s.fsys}
	return s.last, true
}

// revision names the input that was last read.
func (s *Site) revision() string {
	sum := sha256.New()
	feed(sum, s.around, s.hidden)
	for _, d := range s.unread {
		feed(sum, "unread", d.String())
	}
	sum.Write(s.marks)
	return hex.EncodeToString(sum.Sum(nil)[:12])
}
