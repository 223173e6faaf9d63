package site

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"

	"podbook/site/content"
	"podbook/site/markdown"
	"podbook/site/model"
)

// Entries may include files that are no entries: tables, code, and parts of text,
// which are not published themselves. Only those whose names some embed has are read;
// which file an embed means, if any, is found out by the model.

// shown is an included file as it was read last.
type shown struct {
	hash string
	is   *markdown.Included
}

// embedded lists what a file may include, by the last names of paths.
func embedded(f *model.File) (names []string) {
	for i := range f.Doc.Links {
		if l := &f.Doc.Links[i]; l.Kind == markdown.LinkEmbed {
			name, _, _ := strings.Cut(l.Dest, "#")
			names = append(names, strings.TrimSuffix(path.Base(strings.TrimSpace(name)), ".md"))
		}
	}
	return names
}

// loadParts reads what the files in all include, and what that includes in turn.
func (s *Site) loadParts(list *content.Listing, all []*parsed, sides map[string]string, in *model.Input) (parts []*parsed, unsettled bool, err error) {
	wanted := map[string]bool{}
	for next := all; len(next) > 0; {
		fresh := map[string]bool{}
		for _, p := range next {
			if p == nil {
				continue
			}
			for _, name := range p.embeds {
				if !wanted[name] {
					wanted[name], fresh[name] = true, true
				}
			}
		}
		var files []content.File
		for _, f := range list.Parts {
			if len(fresh) > 0 && content.IsMarkdown(f.Path) && fresh[strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path))] {
				files = append(files, f)
			}
		}
		var caught bool
		if next, caught, err = s.parseFiles(files, sides); err != nil {
			return nil, false, err
		}
		parts, unsettled = append(parts, next...), unsettled || caught
	}
	parts = slices.DeleteFunc(parts, func(p *parsed) bool { return p == nil })
	slices.SortFunc(parts, func(a, b *parsed) int { return strings.Compare(a.path(), b.path()) })

	now := map[string]shown{}
	for i := range in.Assets {
		if a := &in.Assets[i]; wanted[path.Base(a.Path)] {
			a.Included = s.include(a, now)
		}
	}
	sum := sha256.New()
	for _, f := range list.Parts {
		if content.IsMarkdown(f.Path) || !wanted[path.Base(f.Path)] {
			continue
		}
		if h, ok := s.knownAsset(f); ok {
			s.hashs[f.Path] = h
			a := model.Asset{Path: f.Path, Size: h.size, Hash: h.hash}
			a.Included = s.include(&a, now)
			in.Hidden = append(in.Hidden, a)
			feed(sum, f.Path, h.hash)
		}
	}
	s.shown, s.hidden = now, hex.EncodeToString(sum.Sum(nil)[:8])
	return parts, unsettled, nil
}

// include reads an included file, unless its bytes are as they were. A file that is too
// large to be shown is not read.
func (s *Site) include(a *model.Asset, now map[string]shown) *markdown.Included {
	if !markdown.Includable(a.Path) {
		return nil
	}
	is := s.shown[a.Path]
	if is.hash != a.Hash || is.is == nil {
		is = shown{hash: a.Hash}
		if a.Size > markdown.MaxValues || a.Size > markdown.MaxIncluded && !markdown.IsValues(a.Path) {
			is.is = markdown.TooLarge(a.Path)
		} else if data, err := fs.ReadFile(s.fsys, a.Path); err == nil {
			is.is = s.parse.Include(a.Path, data)
		}
	}
	if is.is != nil {
		now[a.Path] = is
	}
	return is.is
}
