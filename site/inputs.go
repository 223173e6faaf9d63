package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/sync/errgroup"

	"podbook/site/content"
	"podbook/site/output"
)

// inputs names everything that a build depends on, twice: once by the sizes and
// times of the files, which is quick to find out, and once by their content,
// which still holds after a fresh checkout. Either being equal to that of the
// last build proves that there is nothing to do.
type inputs struct {
	stat    string // "" when a file is too young for its time to prove anything
	content string
	same    bool // as those of the last build, whose output is untouched

	list *content.Listing
	base string
}

func (in inputs) String() string { return in.stat + " " + in.content }

func parseInputs(s string) inputs {
	stat, content, _ := strings.Cut(s, " ")
	return inputs{stat: stat, content: content}
}

// changedInputs compares what a build would be made from with what the last one
// into the same folder was made from.
func (s *Site) changedInputs(w *output.Writer, opt BuildOptions) (inputs, error) {
	list, err := content.Scan(s.fsys)
	if err != nil {
		return inputs{}, fmt.Errorf("read hub %s: %w", s.opt.Dir, err)
	}
	base, err := s.hashInputs(opt)
	if err != nil {
		return inputs{}, err
	}
	old := parseInputs(w.Input())
	_, kept := w.Kept()
	now := inputs{stat: statInputs(list, base, time.Now())}
	if now.stat != "" && now.stat == old.stat {
		now.content, now.same = old.content, kept
		return now, nil
	}
	now.list, now.base = list, base
	if kept && old.content != "" {
		now.content = s.contentInputs(now)
		now.same = now.content == old.content
	}
	return now, nil
}

// hashInputs hashes what every build depends on beside the files of the listing:
// the program, the options, the settings, and the commit that gives dates.
func (s *Site) hashInputs(opt BuildOptions) (string, error) {
	sum := sha256.New()
	feed(sum, programHash(), s.opt.BaseURL, fmt.Sprint(s.opt.Drafts, opt.NoSearch), s.git.commit(s.opt.Dir))
	for _, name := range [...]string{"podbook.yaml", "taxonomy.yaml"} {
		data, err := s.readOptional(name)
		if err != nil {
			return "", err
		}
		feed(sum, string(data))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// published are all the files of a listing.
func published(list *content.Listing) []content.File {
	return slices.Concat(list.Files, list.Assets, list.Themes)
}

// statInputs hashes sizes and times.
func statInputs(list *content.Listing, base string, now time.Time) string {
	sum := sha256.New()
	feed(sum, base)
	for _, f := range published(list) {
		if now.Sub(f.ModTime) < racy {
			return ""
		}
		feed(sum, f.Path, fmt.Sprint(f.Size, f.ModTime.UnixNano()))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// hashBatch is how many files one goroutine hashes at a time.
const hashBatch = 64

// contentInputs hashes the files themselves, as far as Load did not do that.
func (s *Site) contentInputs(in inputs) string {
	files := published(in.list)
	hashes := make([]string, len(files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(files); from += hashBatch {
		group.Go(func() error {
			for i := from; i < min(from+hashBatch, len(files)); i++ {
				if p := s.files[files[i].Path]; p != nil {
					hashes[i] = p.file.Source.Hash
					continue
				}
				if h, err := s.hashAsset(files[i]); err == nil {
					hashes[i] = h.hash
				}
			}
			return nil
		})
	}
	group.Wait()
	sum := sha256.New()
	feed(sum, in.base)
	for i, f := range files {
		feed(sum, f.Path, hashes[i])
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// programHash names this very program, so that a newer one builds anew.
func programHash() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := xxhash.New()
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return fmt.Sprintf("%x", sum.Sum64())
}
