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

// cacheDir makes the folder for what can be made again: .podbook in the hub, or,
// when the hub cannot be written, a folder of its own in the user's cache.
func (s *Site) cacheDir() (string, error) {
	if s.opt.Cache != "" {
		return s.opt.Cache, makeCache(s.opt.Cache)
	}
	dir := filepath.Join(s.opt.Dir, ".podbook")
	err := makeCache(dir)
	if err == nil {
		return dir, nil
	}
	user, uerr := os.UserCacheDir()
	if uerr != nil {
		return "", fmt.Errorf("make cache folder: %w", errors.Join(err, uerr))
	}
	sum := sha256.Sum256([]byte(s.opt.Dir))
	dir = filepath.Join(user, "podbook", hex.EncodeToString(sum[:8]))
	return dir, makeCache(dir)
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
