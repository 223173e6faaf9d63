package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// The manifest is
//
//	podbook output 2
//	<input of the run>
//	<hash> <size> <time> <fingerprint> <path>     tab-separated, sorted by path
//	end <records> <checksum>
//
// with the hash (xxhash64 of the content) and the checksum (of all before its
// line) in hex, the time in nanoseconds since 1970. The journal is
//
//	journal <checksum of the manifest that it continues, 0 without one>
//	<records>
//
// A journal that continues another manifest is left over from between two steps
// of Finish and holds nothing new. Fingerprints and paths with control characters
// are quoted as Go strings.
const manifestHead = "podbook output 2\n"

const (
	manifestName = StateDir + "/manifest"
	journalName  = StateDir + "/journal"
)

// record is what is remembered of a file.
type record struct {
	hash  uint64
	size  int64
	mtime int64 // nanoseconds since 1970
	print string
}

func (r record) same(o record) bool { return r.hash == o.hash && r.size == o.size }

func (r record) matches(fi fs.FileInfo) bool {
	return r.size == fi.Size() && r.mtime == fi.ModTime().UnixNano()
}

func (r record) append(b *bytes.Buffer, path string) {
	line := b.AvailableBuffer()
	line = strconv.AppendUint(line, r.hash, 16)
	line = append(line, '\t')
	line = strconv.AppendInt(line, r.size, 10)
	line = append(line, '\t')
	line = strconv.AppendInt(line, r.mtime, 10)
	line = append(line, '\t')
	line = appendWord(line, r.print)
	line = append(line, '\t')
	line = appendWord(line, path)
	b.Write(append(line, '\n'))
}

func appendWord(b []byte, s string) []byte {
	if strings.HasPrefix(s, `"`) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
		return strconv.AppendQuote(b, s)
	}
	return append(b, s...)
}

func parseWord(s string) (string, error) {
	if strings.HasPrefix(s, `"`) {
		return strconv.Unquote(s)
	}
	return s, nil
}

// parseRecord reads one line of a manifest or journal.
func parseRecord(line string) (path string, r record, err error) {
	f := strings.SplitN(line, "\t", 5)
	if len(f) != 5 {
		return "", r, fmt.Errorf("bad record %q", line)
	}
	var errs [5]error
	r.hash, errs[0] = strconv.ParseUint(f[0], 16, 64)
	r.size, errs[1] = strconv.ParseInt(f[1], 10, 64)
	r.mtime, errs[2] = strconv.ParseInt(f[2], 10, 64)
	r.print, errs[3] = parseWord(f[3])
	path, errs[4] = parseWord(f[4])
	if err := errors.Join(errs[:]...); err != nil {
		return "", r, fmt.Errorf("bad record %q: %w", line, err)
	}
	return path, r, nil
}

// load reads the manifest and the journal. Damage is not an error: what cannot
// be read is not known, and so protected as foreign.
func (w *Writer) load() error {
	data, err := w.root.ReadFile(manifestName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	w.size = len(data)
	w.all, w.input, w.base = parseManifest(string(data))
	w.old = make(map[string]*known, len(w.all))
	for _, k := range w.all {
		w.old[k.path] = k
	}
	data, err = w.root.ReadFile(journalName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	head, rest, _ := strings.Cut(string(data), "\n")
	if head != w.journalHead() {
		return w.root.Remove(journalName)
	}
	for line := range strings.Lines(rest) {
		if p, r, err := parseRecord(strings.TrimSuffix(line, "\n")); err == nil && strings.HasSuffix(line, "\n") {
			w.recover(p, r)
		}
	}
	slices.SortFunc(w.all, func(x, y *known) int { return strings.Compare(x.path, y.path) })
	return nil
}

// recover takes in a record of a run that did not finish. Its file may be the
// one noted, or still the one known before.
func (w *Writer) recover(p string, r record) {
	k := w.old[p]
	if k == nil {
		k = &known{path: p, record: r}
		w.old[p] = k
		w.all = append(w.all, k)
		return
	}
	fi, err := os.Lstat(w.full(p))
	if err != nil || !k.matches(fi) {
		k.record, k.line = r, ""
	}
}

func parseManifest(s string) (files []*known, input string, checksum uint64) {
	body, ok := strings.CutPrefix(s, manifestHead)
	at := strings.LastIndex(strings.TrimSuffix(s, "\n"), "\n") + 1
	if !ok || at < len(manifestHead) {
		return nil, "", 0
	}
	var n int
	var sum uint64
	if _, err := fmt.Sscanf(s[at:], "end %d %x\n", &n, &sum); err != nil || n < 0 || n > len(s) || sum != xxhash.Sum64String(s[:at]) {
		return nil, "", 0
	}
	input, lines, _ := strings.Cut(body[:at-len(manifestHead)], "\n")
	input, err := parseWord(input)
	if err != nil {
		return nil, "", 0
	}
	list, all := make([]known, n), make([]*known, 0, n)
	for line := range strings.Lines(lines) {
		p, r, err := parseRecord(strings.TrimSuffix(line, "\n"))
		i := len(all)
		if err != nil || i == n || i > 0 && p <= list[i-1].path {
			return nil, "", 0
		}
		k := &list[i]
		k.path, k.line, k.record = p, line, r
		all = append(all, k)
	}
	return all, input, sum
}

func (w *Writer) journalHead() string { return "journal " + strconv.FormatUint(w.base, 16) }

func (w *Writer) openJournal() error {
	f, err := w.root.OpenFile(journalName, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	fi, err := f.Stat()
	if err == nil {
		// A line that a killed run left unfinished must not swallow the next one.
		head := "\n"
		if fi.Size() == 0 {
			head = w.journalHead() + "\n"
		}
		_, err = f.WriteString(head)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	w.journal = f
	return nil
}

// save writes the manifest of this run, if it differs from the one there, and
// only then drops the journal.
func (w *Writer) save(input string) error {
	if input != w.input || w.changed() {
		var b bytes.Buffer
		b.Grow(w.size + 160*len(w.added))
		b.WriteString(manifestHead)
		b.Write(append(appendWord(nil, input), '\n'))
		n := w.appendRecords(&b)
		fmt.Fprintf(&b, "end %d %x\n", n, xxhash.Sum64(b.Bytes()))
		name, _, err := w.draft(func(f *os.File) error {
			_, err := f.Write(b.Bytes())
			// The site's files can be made again; the knowledge that they are
			// ours cannot.
			return errors.Join(err, f.Sync())
		})
		if err != nil {
			return err
		}
		if err := w.root.Rename(name, manifestName); err != nil {
			return err
		}
	}
	if err := w.root.Remove(journalName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// appendRecords appends the records of this run, in order, and counts them.
func (w *Writer) appendRecords(b *bytes.Buffer) (n int) {
	added := slices.Sorted(maps.Keys(w.added))
	n = len(added)
	add := func(upTo int) {
		for _, p := range added[:upTo] {
			w.added[p].append(b, p)
		}
		added = added[upTo:]
	}
	for _, k := range w.all {
		if !k.taken.Load() {
			continue
		}
		n++
		if len(added) > 0 {
			i, _ := slices.BinarySearch(added, k.path)
			add(i)
		}
		if k.line != "" && k.now == k.record {
			b.WriteString(k.line)
		} else {
			k.now.append(b, k.path)
		}
	}
	add(len(added))
	return n
}

func (w *Writer) changed() bool {
	if w.journal != nil || len(w.added) > 0 || w.base == 0 || w.exists(journalName) {
		return true
	}
	return slices.ContainsFunc(w.all, func(k *known) bool { return !k.taken.Load() || k.now != k.record })
}
