package site

import (
	"bytes"
	"crypto/sha256"
	"path/filepath"
	"testing"
)

// What is sealed piece by piece is sealed as it is at once, and every byte counts.
func TestSealOfPieces(t *testing.T) {
	s := &Site{opt: Options{Dir: filepath.Join(t.TempDir(), "hub")}}
	outside := t.TempDir() // where no secret is asked for
	data := bytes.Repeat([]byte("text"), sealBlock/2)
	for _, n := range []int{0, 1, sealBlock - 1, sealBlock, sealBlock + 1, 2 * sealBlock} {
		once, err := s.sealer(outside)
		if err != nil {
			t.Fatal(err)
		}
		pieces, _ := s.sealer(outside)
		for rest := data[:n]; len(rest) > 0; {
			part := rest[:min(len(rest), 1<<16-1)]
			pieces.Write(part)
			rest = rest[len(part):]
		}
		sum := once.of(data[:n])
		if len(sum) != sha256.Size || !bytes.Equal(sum, pieces.sum()) {
			t.Errorf("%d bytes: %x at once, another in pieces", n, sum)
		}
		if n == 0 {
			continue
		}
		other, _ := s.sealer(outside)
		changed := bytes.Clone(data[:n])
		changed[n-1]++
		if bytes.Equal(sum, other.of(changed)) {
			t.Errorf("%d bytes: the last does not count", n)
		}
	}
}
