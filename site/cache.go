package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"podbook/indexer"
)

// cacheDirs are the places for what can be made again, the best first: .podbook in
// the hub, and, when the hub cannot be written, a folder of its own in the user's
// cache.
func (s *Site) cacheDirs() []string {
	if s.opt.Cache != "" {
		return []string{s.opt.Cache}
	}
	dirs := []string{filepath.Join(s.opt.Dir, ".podbook")}
	if user, err := os.UserCacheDir(); err == nil {
		sum := sha256.Sum256([]byte(s.opt.Dir))
		dirs = append(dirs, filepath.Join(user, "podbook", hex.EncodeToString(sum[:8])))
	}
	return dirs
}

// cacheDir makes the cache folder.
func (s *Site) cacheDir() (dir string, err error) {
	for _, dir = range s.cacheDirs() {
		cerr := makeCache(dir)
		if cerr == nil {
			return dir, nil
		}
		err = errors.Join(err, cerr)
	}
	return "", err
}

// makeCache makes a cache folder that git does not see.
func makeCache(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("make cache folder: %w", err)
	}
	name := filepath.Join(dir, ".gitignore")
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(name, []byte("*\n"), 0o666); err != nil {
			return fmt.Errorf("make cache folder: %w", err)
		}
	}
	// An existing folder may be read-only.
	probe, err := os.CreateTemp(dir, "probe-")
	if err != nil {
		return fmt.Errorf("make cache folder: %w", err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// OpenIndex opens the hub's search index. When another process uses it, or there
// is no place to keep one, the index is a temporary one that Close removes.
func (s *Site) OpenIndex() (*indexer.Index, error) {
	opt := indexer.Options{Log: s.opt.Log}
	dir, err := s.cacheDir()
	if err == nil {
		x, err := indexer.Open(filepath.Join(dir, "index"), opt)
		if err == nil {
			return x, nil
		}
		if !errors.Is(err, indexer.ErrLocked) {
			s.opt.Log.Warn("the index cannot be kept", "dir", dir, "reason", err)
		}
	} else {
		s.opt.Log.Warn("the index cannot be kept", "reason", err)
	}
	return indexer.Open("", opt)
}

// Search brings the index to the hub's current state and returns it; the caller
// closes it.
func (s *Site) Search(ctx context.Context, progress func(done, total int)) (*indexer.Index, error) {
	rev, err := s.Load()
	if err != nil {
		return nil, err
	}
	x, err := s.OpenIndex()
	if err != nil {
		return nil, err
	}
	if err := x.Sync(ctx, Corpus(rev.Hub), progress); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}
