package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
		same, err := sameContent(filepath.Join(out, filepath.FromSlash(p)), filepath.Join(built, filepath.FromSlash(p)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("verify: %w", err)
		}
		if !same {
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

// sameContent compares two files without holding them in memory: a recording may
// have several GB.
func sameContent(one, other string) (bool, error) {
	a, err := os.Open(one)
	if err != nil {
		return false, err
	}
	defer a.Close()
	b, err := os.Open(other)
	if err != nil {
		return false, err
	}
	defer b.Close()
	ai, aerr := a.Stat()
	bi, berr := b.Stat()
	if err := errors.Join(aerr, berr); err != nil || ai.Size() != bi.Size() {
		return false, err
	}
	if os.SameFile(ai, bi) {
		return true, nil
	}
	var left, right [64 << 10]byte
	for {
		n, err := io.ReadFull(a, left[:])
		m, _ := io.ReadFull(b, right[:])
		if !bytes.Equal(left[:n], right[:m]) {
			return false, nil
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return true, nil
		} else if err != nil {
			return false, err
		}
	}
}
