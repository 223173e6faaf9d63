package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func staticFiles(t testing.TB, c Corpus) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := Static(context.Background(), c, func(name string, data []byte) error {
		if _, ok := files[name]; ok {
			t.Errorf("%s is written twice", name)
		}
		files[name] = bytes.Clone(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// shardOf reads a file as the browser does: a call with a name and an expression.
func shardOf(t *testing.T, files map[string][]byte, name string, into any) {
	t.Helper()
	body, begins := bytes.CutPrefix(files[name+".js"], []byte(`podbook.shard("`+name+`",`))
	body, ends := bytes.CutSuffix(body, []byte(");\n"))
	if !begins || !ends {
		t.Fatalf("%s.js is no shard: %.60q", name, files[name+".js"])
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%s.js: %v", name, err)
	}
}

func refsIn(files string) []string {
	var refs []string
	for chunk := range slices.Chunk([]byte(files), shardRefLen) {
		refs = append(refs, string(chunk))
	}
	return refs
}

// unpackNumbers reads what packed.add wrote, by the sum that its comment gives.
func unpackNumbers(s string) []int {
	var out []int
	n, factor := 0, 1
	for i := range len(s) {
		v := int(s[i]) - '#'
		if s[i] > '\\' {
			v--
		}
		n += v * factor
		factor *= packedBase
		if v < packedFinal {
			out = append(out, n)
			n, factor = 0, 1
		}
	}
	return out
}

func TestPackedNumbersAreReadBack(t *testing.T) {
	var want []int
	for n := range 5000 {
		want = append(want, n)
	}
	for n := 5000; n < 1<<40; n += n/3 + 1 {
		want = append(want, n)
	}
	var p packed
	for _, n := range want {
		p.add(n)
	}
	if !slices.Equal(unpackNumbers(string(p)), want) {
		t.Fatal("numbers are not read back as they were written")
	}
	if i := bytes.IndexAny(p, "\\\"\n"); i >= 0 || len(p) > 3*5000+8*200 {
		t.Errorf("%d bytes, and %q at %d", len(p), p[max(i, 0)], i)
	}
}

func TestKeysAreInTheOrderOfScripts(t *testing.T) {
	// U+1F600 is written with a surrogate, which comes before U+FF5E.
	keys := []string{"", "a", "ab", "b", "é", "東", "\U0001F600", "～"}
	for i, a := range keys {
		for j, b := range keys {
			if got := compareScript(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%q and %q compare as %d", a, b, got)
			}
		}
	}
	for _, c := range []struct{ last, key, want string }{
		{"", "brief", "b"}, {"brie", "brief", "brief"}, {"bread", "brief", "bri"}, {"cafe", "café", "café"}, {"a", "東京", "東"},
	} {
		if got := border(c.last, c.key); got != c.want {
			t.Errorf("the border between %q and %q is %q, want %q", c.last, c.key, got, c.want)
		}
	}
}

func TestStaticDependsOnTheCorpusOnly(t *testing.T) {
	c := zipfCorpus(300, 4, 60)
	c.Documents[7].Lang, c.Documents[9].Lang = "de", "fr"
	want := staticFiles(t, c)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for range 2 {
		if !maps.EqualFunc(want, staticFiles(t, c), bytes.Equal) {
			t.Fatal("the files differ from one time to the next")
		}
		runtime.GOMAXPROCS(3)
	}
}

// Every word of the corpus is found in the one shard that the manifest sends it to,
// with every place where it stands.
func TestStaticHoldsEveryPosting(t *testing.T) {
	c := zipfCorpus(200, 4, 60)
	c.Documents[5].Boost = 2
	c.Documents[6].Date = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	c.Documents[6].ReviewBy = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	files := staticFiles(t, c)
	var m staticManifest
	shardOf(t, files, "manifest", &m)
	if m.Entries != 200 || m.Passages != 800 || m.Revision != c.Revision {
		t.Errorf("the manifest has %d entries, %d passages, revision %q", m.Entries, m.Passages, m.Revision)
	}
	refs := refsIn(m.Terms.Files)
	shards := map[string]map[string][]string{}
	shardFor := func(term string) map[string][]string {
		i := 0
		for i+1 < len(m.Terms.From) && compareScript(m.Terms.From[i+1], term) <= 0 {
			i++
		}
		if shards[refs[i]] == nil {
			var s map[string][]string
			shardOf(t, files, "t/"+refs[i], &s)
			shards[refs[i]] = s
		}
		return shards[refs[i]]
	}
	b := newBuilder()
	for ord := range c.Documents {
		text := c.Text(ord)
		doc := b.build(&c.Documents[ord], "en", &text)
		for _, f := range doc.fields {
			f := f.(*field)
			place := slices.Index(streamOf[:], f.name)
			for i, term := range f.terms {
				p := &f.postings[i]
				if place < 0 {
					continue
				}
				fields := shardFor(term)[term]
				if place >= len(fields) || !hasPosting(unpackNumbers(fields[place]), ord, p) {
					t.Fatalf("entry %d: %q in field %q is not as it was indexed", ord, term, f.name)
				}
			}
		}
	}
	var cols staticColumns
	shardOf(t, files, "c/"+string(m.Columns), &cols)
	if !slices.Equal(cols.Boosts, [][2]float64{{5, 2}}) || len(unpackNumbers(cols.Lengths)) != 4*200 {
		t.Errorf("boosts %v, %d lengths", cols.Boosts, len(unpackNumbers(cols.Lengths)))
	}
	var orders staticOrders
	shardOf(t, files, "o/"+string(m.Orders), &orders)
	if at := unpackNumbers(orders.Dates.At)[6]; orders.Dates.From+int64(at-1)*orders.Dates.Unit != c.Documents[6].Date.Unix() {
		t.Errorf("the date of an entry became %d units of %d seconds after %d", at-1, orders.Dates.Unit, orders.Dates.From)
	}
}

// hasPosting looks a posting up in a stream.
func hasPosting(all []int, ord int, p *posting) bool {
	for i, at := 0, -1; i < len(all); {
		at += all[i] + 1
		n := all[i+1]
		places := all[i+2 : i+2+n]
		if i += 2 + n; at != ord {
			continue
		}
		var want stream
		want.add(0, p)
		return n == p.count && slices.Equal(places, unpackNumbers(string(want.data))[2:])
	}
	return false
}

// A long entry is spread over several files, and all of its passages are in one.
func TestStaticTextIsWhole(t *testing.T) {
	long := Text{Title: "Long", Summary: "a summary"}
	for i := range 400 {
		long.Passages = append(long.Passages, Passage{Kind: "moment", Anchor: "?t=1", Title: "Chapter", Text: strings.Repeat("word ", 40), Start: float64(i) + .0004, End: float64(i) + 1, Speaker: "Ada"})
	}
	texts := []Text{{Title: "Empty"}, long, {Title: "Short </script>", Passages: []Passage{{Kind: "section", Text: "\u2028 <b>\"text\"\\"}}}}
	c := Corpus{Revision: "r", Language: "en", Text: func(i int) Text { return texts[i] }, Documents: []Document{
		{ID: "a", URL: "/a/"}, {ID: "b", URL: "/other/", Breadcrumb: []Crumb{{"Home", "/"}}}, {ID: "c", URL: "/c/"},
	}}
	files := staticFiles(t, c)
	var m staticManifest
	shardOf(t, files, "manifest", &m)
	got := make([]Text, len(texts))
	heads := make([]textHead, len(texts))
	at, last := unpackNumbers(m.Texts.At), 0
	for i, ref := range refsIn(m.Texts.Files) {
		if size := len(files["d/"+ref+".js"]); size > 2*textBytes {
			t.Errorf("a shard of %d bytes", size)
		}
		var parts [][]json.RawMessage
		shardOf(t, files, "d/"+ref, &parts)
		last += at[2*i]
		for k, part := range parts {
			var ord, first int
			var head *textHead
			var passages [][]any
			for j, into := range []any{&ord, &first, &head, &passages} {
				if err := json.Unmarshal(part[j], into); err != nil {
					t.Fatal(err)
				}
			}
			if k == 0 && (ord != last || first != at[2*i+1]) {
				t.Errorf("shard %d begins with passage %d of entry %d, and the manifest says %d of %d", i, first, ord, at[2*i+1], last)
			}
			if first != len(got[ord].Passages) || (head != nil) != (first == 0) {
				t.Fatalf("entry %d goes on with passage %d, head %v", ord, first, head)
			}
			if head != nil {
				heads[ord] = *head
			}
			for _, p := range passages {
				passage := Passage{Kind: "section", Anchor: p[0].(string), Title: p[1].(string), Text: p[2].(string)}
				if len(p) > 3 {
					passage.Kind, passage.Start, passage.End, passage.Speaker = "moment", p[3].(float64), p[4].(float64), p[5].(string)
				}
				got[ord].Passages = append(got[ord].Passages, passage)
			}
		}
	}
	for i := range long.Passages {
		long.Passages[i].Start = float64(i) // milliseconds are enough
	}
	for i, want := range texts {
		if !slices.Equal(got[i].Passages, want.Passages) {
			t.Errorf("the passages of entry %d changed on the way", i)
		}
	}
	if heads[0].URL != "" || heads[1].URL != "/other/" || heads[1].Summary != "a summary" || len(heads[1].Crumbs) != 1 {
		t.Errorf("heads: %+v", heads)
	}
	if n := len(unpackNumbers(heads[1].Starts)); n != 2+400 {
		t.Errorf("%d numbers say where 400 passages start", n)
	}
}

func TestStaticStopsWhenItCanNotWrite(t *testing.T) {
	full := errors.New("disk full")
	n := 0
	err := Static(context.Background(), zipfCorpus(50, 3, 40), func(string, []byte) error {
		if n++; n == 3 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || n != 3 {
		t.Errorf("%v after %d files", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Static(ctx, zipfCorpus(50, 3, 40), func(string, []byte) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	twice := Corpus{Documents: []Document{{ID: "a"}, {ID: "a"}}, Text: func(int) Text { return Text{} }}
	if err := Static(context.Background(), twice, func(string, []byte) error { return nil }); err == nil {
		t.Error("an entry that comes twice is no error")
	}
	if files := staticFiles(t, Corpus{Language: "en"}); len(files) != 3 {
		t.Errorf("an empty corpus makes %d files", len(files))
	}
}

// The files of 10,000 entries: how long they take, and how large they are.
func BenchmarkStatic(b *testing.B) {
	c := zipfCorpus(10000, 5, 60)
	b.SetBytes(int64(textSize(c)))
	b.ReportAllocs()
	for b.Loop() {
		total, largest := 0, 0
		err := Static(context.Background(), c, func(_ string, data []byte) error {
			total += len(data)
			largest = max(largest, len(data))
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(total)/1e6, "MB-written")
		b.ReportMetric(float64(largest)/1e3, "kB-largest")
	}
}
