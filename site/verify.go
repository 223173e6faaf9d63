package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"podbook/site/output"
)

// Verify makes the site once more, from the hub's files alone and into a temporary
// folder, and lists the files below opt.Out that are not the same: their paths,
// sorted. What others put into the folder does not count. Nothing is changed.
//
// Builds leave out work that they know to be done; this is the proof that they left
// out nothing else.
func (s *Site) Verify(ctx context.Context, opt BuildOptions) (differ []string, err error) {
	dir, err := os.MkdirTemp("", "podbook-verify-")
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fresh := s.opt
	fresh.Cache = filepath.Join(dir, "cache")
	clean, err := Open(fresh)
	if err != nil {
		return nil, err
	}
	built, out := opt.Out, filepath.Join(dir, "site")
	opt.Out = out
	if _, err := clean.Build(ctx, opt); err != nil {
		return nil, err
	}
	want, err := writtenFiles(out)
	if err != nil {
		return nil, err
	}
	have, err := writtenFiles(built)
	if err != nil {
		return nil, err
	}
	for _, p := range have {
		if _, ok := slices.BinarySearch(want, p); !ok {
			differ = append(differ, p)
		}
	}
	for _, p := range want {
		a, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(p)))
		if err != nil {
			return nil, fmt.Errorf("verify: %w", err)
		}
		b, err := os.ReadFile(filepath.Join(built, filepath.FromSlash(p)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("verify: %w", err)
		}
		if err != nil || !bytes.Equal(a, b) {
			differ = append(differ, p)
		}
	}
	slices.Sort(differ)
	return differ, nil
}

// writtenFiles lists what the last run wrote into an output folder, sorted.
func writtenFiles(dir string) ([]string, error) {
	w, err := output.Open(dir, output.Options{})
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	return w.Paths(), nil
}
