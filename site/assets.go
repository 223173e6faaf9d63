package site

import (
	"bytes"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"time"

	"podbook/site/content"
	"podbook/site/model"
)

// hashed is the content hash of an asset.
type hashed struct {
	size  int64
	mtime time.Time
	hash  string

	width, height int // of a picture
}

// largeAsset is the size from which an asset is known by size and time, since
// hashing recordings of gigabytes at every start would be felt.
const largeAsset = 16 << 20

// mostBuffer is the largest buffer that is kept for the next file, in bytes.
const mostBuffer = 1 << 20

// read reads a file into memory that is used again after done: what is kept of it
// must be copied.
func (s *Site) read(f content.File) (data []byte, done func(), err error) {
	b, _ := s.buffers.Get().(*bytes.Buffer)
	if b == nil {
		b = new(bytes.Buffer)
	}
	done = func() {
		if b.Cap() <= mostBuffer {
			s.buffers.Put(b)
		}
	}
	r, err := s.fsys.Open(f.Path)
	if err != nil {
		return nil, done, err
	}
	defer r.Close()
	b.Reset()
	b.Grow(int(min(f.Size, largeAsset)) + bytes.MinRead)
	_, err = b.ReadFrom(r)
	return b.Bytes(), done, err
}

// loadAssets lists the files that are published as they are.
func (s *Site) loadAssets(list *content.Listing, in *model.Input, sum hash.Hash) {
	hashs := make(map[string]hashed, len(list.Assets))
	for _, a := range list.Assets {
		h, ok := s.knownAsset(a)
		if !ok {
			continue
		}
		hashs[a.Path] = h
		in.Assets = append(in.Assets, model.Asset{Path: a.Path, Size: h.size, Hash: h.hash, Width: h.width, Height: h.height})
		feed(sum, "asset", a.Path, h.hash)
	}
	s.hashs = hashs
}

// knownAsset is the content hash of an asset, false when it cannot be read.
func (s *Site) knownAsset(a content.File) (hashed, bool) {
	h, ok := s.hashs[a.Path]
	if ok && h.size == a.Size && h.mtime.Equal(a.ModTime) && time.Since(a.ModTime) >= racy {
		return h, true
	}
	h, err := s.hashAsset(a)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.unread = append(s.unread, unreadable(a.Path, err))
	}
	return h, err == nil
}

func (s *Site) hashAsset(a content.File) (hashed, error) {
	h := hashed{size: a.Size, mtime: a.ModTime}
	if a.Size >= largeAsset {
		h.hash = fmt.Sprintf("%x-%x", a.Size, a.ModTime.UnixNano())
		if content.HasSize(a.Path) {
			h.width, h.height = s.imageSize(a.Path)
		}
		return h, nil
	}
	data, done, err := s.read(a)
	defer done()
	if err != nil {
		return h, err
	}
	h.size, h.hash = int64(len(data)), content.Hash(data)
	if content.HasSize(a.Path) {
		h.width, h.height = content.ImageSize(data)
	}
	return h, nil
}

// imageSize reads the size of a picture whose bytes are not read otherwise.
func (s *Site) imageSize(name string) (width, height int) {
	f, err := s.fsys.Open(name)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	head := make([]byte, content.ImageHead)
	n, _ := io.ReadFull(f, head)
	return content.ImageSize(head[:n])
}
