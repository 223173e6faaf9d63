package site

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"slices"
)

// sealSize is how many bytes a seal has.
const sealSize = sha256.Size

// sealBlock is how many bytes one goroutine hashes at a time.
const sealBlock = 1 << 20

// seal is the checksum of an index: a code of the checksums of its blocks.
type seal struct {
	code, block hash.Hash
	left        int // of the block
}

// Write adds to what is sealed.
func (s *seal) Write(data []byte) (int, error) {
	n := len(data)
	for len(data) > 0 {
		part := data[:min(s.left, len(data))]
		s.block.Write(part)
		if data, s.left = data[len(part):], s.left-len(part); s.left == 0 {
			s.end()
		}
	}
	return n, nil
}

// end adds the checksum of a block to the code.
func (s *seal) end() {
	s.code.Write(s.block.Sum(nil))
	s.block.Reset()
	s.left = sealBlock
}

// sum is the seal of what was written.
func (s *seal) sum() []byte {
	if s.left < sealBlock {
		s.end()
	}
	return s.code.Sum(nil)
}

// of is the seal of data, found by all cores.
func (s *seal) of(data []byte) []byte {
	blocks := slices.Collect(slices.Chunk(data, sealBlock))
	sums := make([][sealSize]byte, len(blocks))
	inParts(len(blocks), func(from, to int) error {
		for i := from; i < to; i++ {
			sums[i] = sha256.Sum256(blocks[i])
		}
		return nil
	})
	for i := range sums {
		s.code.Write(sums[i][:])
	}
	return s.code.Sum(nil)
}

// sealer makes the seal of an index. A hub may come from strangers, who could put an
// index into its .podbook that says what they like of files. So the seal of an index
// that lies in the hub depends on a secret of the user's.
func (s *Site) sealer(dir string) (*seal, error) {
	var secret []byte
	if rel, err := filepath.Rel(s.opt.Dir, dir); err != nil || filepath.IsLocal(rel) {
		if secret, err = userSecret(); err != nil {
			return nil, err
		}
	}
	return &seal{code: hmac.New(sha256.New, secret), block: sha256.New(), left: sealBlock}, nil
}

// userSecret reads the user's secret, and makes it when there is none.
func userSecret() ([]byte, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("find a place for a secret: %w", err)
	}
	name := filepath.Join(dir, "podbook", "secret")
	if data, err := os.ReadFile(name); err == nil && len(data) == sealSize {
		return data, nil
	}
	secret := make([]byte, sealSize)
	rand.Read(secret) // never fails
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, fmt.Errorf("keep a secret: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "secret-")
	if err != nil {
		return nil, fmt.Errorf("keep a secret: %w", err)
	}
	_, err = f.Write(secret)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()))
	}
	return secret, nil
}
