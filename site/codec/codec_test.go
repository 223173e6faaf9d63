package codec

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type inner struct {
	Name string
	N    int
}

type outer struct {
	Text    string
	Yes     bool
	Small   int8
	Big     uint64
	Real    float64
	At      time.Time
	Bytes   []byte
	List    []inner
	To      *inner
	Nested  *outer
	Params  map[string]any
	Skipped string
	Func    func()
}

func notSkipped(_ reflect.Type, field string) bool { return field == "Skipped" }

// random makes a value with every field set now and then.
func random(rng *rand.Rand, depth int) outer {
	v := outer{}
	maybe := func(do func()) {
		if rng.IntN(3) > 0 {
			do()
		}
	}
	text := func() string { return []string{"", "a", "ü\x00\n", fmt.Sprint(rng.Int())}[rng.IntN(4)] }
	maybe(func() { v.Text = text() })
	maybe(func() { v.Yes = true })
	maybe(func() { v.Small = int8(rng.IntN(256) - 128) })
	maybe(func() { v.Big = rng.Uint64() })
	maybe(func() { v.Real = rng.NormFloat64() })
	maybe(func() { v.At = time.Unix(rng.Int64N(1e11)-5e10, rng.Int64N(1e9)).UTC() })
	maybe(func() { v.Bytes = []byte(text()) })
	maybe(func() {
		v.List = []inner{}
		for range rng.IntN(4) {
			v.List = append(v.List, inner{text(), rng.Int() - rng.Int()})
		}
	})
	maybe(func() { v.To = &inner{N: 1} })
	maybe(func() {
		v.Params = map[string]any{"a": text(), "b": true, "c": []any{"x", nil, map[string]any{}}, text(): nil}
	})
	if depth > 0 {
		maybe(func() { n := random(rng, depth-1); v.Nested = &n })
	}
	return v
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	c := New[outer](notSkipped)
	for seed := range uint64(500) {
		rng := rand.New(rand.NewPCG(seed, 1))
		want := random(rng, 3)
		b := c.Append(nil, &want)
		var got outer
		if err := c.Decode(string(b), &got); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("seed %d (-wrote +read):\n%s", seed, cmp.Diff(want, got))
		}
		if again := c.Append(nil, &got); string(again) != string(b) {
			t.Fatalf("seed %d: equal values gave other bytes", seed)
		}
	}
}

func TestSkippedFieldsAreNotWritten(t *testing.T) {
	c := New[outer](notSkipped)
	a, b := outer{Skipped: "x"}, outer{}
	if string(c.Append(nil, &a)) != string(c.Append(nil, &b)) {
		t.Error("a skipped field was written")
	}
}

func TestDamageIsAnError(t *testing.T) {
	c := New[outer](notSkipped)
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 2))
		v := random(rng, 2)
		b := c.Append(nil, &v)
		for n := range len(b) {
			var got outer
			if err := c.Decode(string(b[:n]), &got); !errors.Is(err, ErrDamaged) {
				t.Fatalf("seed %d: %d of %d bytes gave %v", seed, n, len(b), err)
			}
		}
		var got outer
		if err := c.Decode(string(b)+"\x00", &got); !errors.Is(err, ErrDamaged) {
			t.Fatalf("seed %d: a byte too many gave %v", seed, err)
		}
	}
}

func TestOnlyPlainDataHasACodec(t *testing.T) {
	for name, make := range map[string]func(){
		"hidden field": func() { New[struct{ hidden int }](nil) },
		"channel":      func() { New[struct{ C chan int }](nil) },
		"interface":    func() { New[struct{ E error }](nil) },
		"map":          func() { New[struct{ M map[int]string }](nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			make()
		}()
	}
}

func FuzzDecode(f *testing.F) {
	c := New[outer](notSkipped)
	for seed := range uint64(8) {
		v := random(rand.New(rand.NewPCG(seed, 3)), 2)
		f.Add(string(c.Append(nil, &v)))
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v outer
		if c.Decode(s, &v) == nil {
			var again outer
			if err := c.Decode(string(c.Append(nil, &v)), &again); err != nil {
				t.Fatalf("what was read cannot be written and read: %v", err)
			}
		}
	})
}
