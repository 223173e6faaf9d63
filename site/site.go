// Package site turns a folder of Markdown into a hub that can be read, searched
// and edited while it is looked at. This is the pipeline; the rooms below do the
// work:
//
//	diag        what is wrong with the content, and where
//	content     files → sources: frontmatter, body, settings, taxonomy
//	markdown    a body → safe HTML with slots, headings, links, text
//	transcript  captions and timed Markdown → cues → moments
//	model       sources → the immutable hub: entries, tags, pods, links, pages
//	render      (hub, page) → bytes
//	codec       plain data → bytes and back, for the cache
//	output      bytes → files, only where they differ
//	watch       events → wake-ups
//	server      a live hub → HTTP
//
// Load makes a Revision: one immutable state of everything, from a rescan of the
// folder. Work that depends on one file's bytes alone is kept from revision to
// revision; the model is always built whole, which is what keeps live edits
// right. Build writes a revision's pages into a folder. Live keeps the newest
// revision and the search index while files change. The same input gives the
// same bytes on any machine, at any time.
package site

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"podbook/site/diag"
	"podbook/site/markdown"
	"podbook/site/model"
	"podbook/site/render"
)

// Options say which hub to work on. Only Dir is needed.
type Options struct {
	Dir     string // root of the hub
	BaseURL string // instead of the settings' base_url
	Drafts  bool   // publish drafts
	Cache   string // folder for what can be made again; "" means .podbook in Dir, else the user's cache folder
	Log     *slog.Logger
	Reading func(done, total int) // told of each file that is parsed, from several goroutines; nil for none
	Resting func(bool)            // told when a live hub comes to rest, and when it is edited again; nil for none
}

// Site is a hub's folder with what was learnt from its files so far. Load may be
// called again and again, from one goroutine at a time.
type Site struct {
	opt     Options
	fsys    fs.FS
	mu      sync.Mutex
	files   []*parsed                         // of the last scan, sorted by path
	marks   []byte                            // their marks, one behind the other
	sides   atomic.Pointer[map[string]string] // content hashes of assets, by path
	around  string                            // hash of all input but the files
	hidden  string                            // hash of included files that are not published
	shown   map[string]shown                  // included files, by path
	hashs   map[string]hashed                 // content hashes of assets
	buffers sync.Pool                         // of *bytes.Buffer: see read
	unread  []diag.Diagnostic                 // files of the last scan that could not be read
	last    *Revision
	in      model.Input // of the last scan, without its files
	theme   *themeState
	parse   *markdown.Parser
	git     gitDates

	options  markdown.Options // the parser's
	codecs   codecs
	shelf    shelf
	early    *index        // what an earlier run kept, when it was wanted before Load
	packs    []*pack       // those of the index that was read or written last
	unkept   atomic.Int64  // files read since then
	parsings atomic.Int64  // files parsed since Open
	program  func() string // hash of this very program, "" when it cannot be read

	worthKeeping int // see the constant
}

// Revision is one immutable state of a hub: what was read, what it means, and
// how it is shown.
type Revision struct {
	Hub      *model.Hub
	Renderer *render.Renderer
	FS       fs.FS // the hub's files, confined to its folder
	// Unsettled says that a file seems to be caught in the middle of a save: its
	// former text was kept, and another Load will be needed soon.
	Unsettled bool
}

// Open prepares a hub's folder; it reads nothing yet.
func Open(opt Options) (*Site, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(opt.Dir)
	if err != nil {
		return nil, fmt.Errorf("open hub: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("open hub: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open hub: %s is not a folder", opt.Dir)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, fmt.Errorf("open hub: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open hub: %w", err)
	}
	opt.Dir = dir
	s := &Site{opt: opt, fsys: root.FS(), hashs: map[string]hashed{}, codecs: newCodecs(), program: sync.OnceValue(programHash), worthKeeping: worthKeeping}
	s.shelf.create, s.shelf.again, s.shelf.layout = s.createPack, s.again, s.codecs.layout
	return s, nil
}

// Dir is the absolute path of the hub's root.
func (s *Site) Dir() string { return s.opt.Dir }

// Log is where the site tells what an operator may want to know.
func (s *Site) Log() *slog.Logger { return s.opt.Log }
