// Package codec turns plain data (structs, slices, maps, strings, numbers, times)
// into bytes and back, for caches of our own.
//
// It is driven by the types themselves, so a field that somebody adds is kept
// without anybody thinking of it. The bytes say nothing about the types: they can
// only be read by the program that wrote them, and whoever stores them must see to
// that. In exchange they are small, and quick to read: zero fields take no room,
// and the strings of a decoded value are parts of the input, not copies.
//
// Equal values give equal bytes (maps are written in the order of their keys), so
// the bytes, or a hash of them, also tell whether two values are the same. Nil and
// empty slices differ. Times keep their instant and lose their zone.
package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Codec writes and reads values of one type. It is safe for concurrent use.
type Codec[T any] struct{ whole *coder }

// coder is how one type is written and read.
type coder struct {
	enc func([]byte, reflect.Value) []byte
	dec func(*input, reflect.Value)
}

// New makes a codec. Fields for which skip holds (nil: none), and functions, are
// neither written nor read. It panics for a type that is not plain data: that is
// known when the program is written.
func New[T any](skip func(of reflect.Type, field string) bool) *Codec[T] {
	m := maker{skip: skip, made: map[reflect.Type]*coder{}}
	return &Codec[T]{m.coder(reflect.TypeFor[T]())}
}

// Append writes a value after what b holds.
func (c *Codec[T]) Append(b []byte, v *T) []byte { return c.whole.enc(b, reflect.ValueOf(v).Elem()) }

// ErrDamaged means that bytes are not what Append wrote.
var ErrDamaged = errors.New("damaged data")

// Decode reads a value that Append wrote into v, which must be zero. Strings in it
// are parts of s.
func (c *Codec[T]) Decode(s string, v *T) error {
	in := input{s: s}
	c.whole.dec(&in, reflect.ValueOf(v).Elem())
	if in.bad || in.s != "" {
		return ErrDamaged
	}
	return nil
}

// input is what is left to read; after damage there is nothing.
type input struct {
	s   string
	bad bool
}

func (in *input) fail() { in.s, in.bad = "", true }

func (in *input) uvarint() uint64 {
	var x uint64
	for i := 0; i < len(in.s) && i < binary.MaxVarintLen64; i++ {
		c := in.s[i]
		x |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			in.s = in.s[i+1:]
			return x
		}
	}
	in.fail()
	return 0
}

func (in *input) varint() int64 {
	u := in.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// text takes the next n bytes.
func (in *input) text(n uint64) string {
	if n > uint64(len(in.s)) {
		in.fail()
		return ""
	}
	t := in.s[:n]
	in.s = in.s[n:]
	return t
}

// count reads the length of a slice or map; -1 is nil. Each element takes at least a
// byte, so damage cannot ask for more memory than there is input.
func (in *input) count() int {
	n := in.uvarint()
	if n > uint64(len(in.s))+1 {
		in.fail()
		return -1
	}
	return int(n) - 1
}

// maker makes the coders of a type and all types in it, each once.
type maker struct {
	skip func(reflect.Type, string) bool
	made map[reflect.Type]*coder
}

var timeType = reflect.TypeFor[time.Time]()

func (m *maker) coder(t reflect.Type) *coder {
	if c := m.made[t]; c != nil {
		return c
	}
	c := &coder{} // known before it is filled, for types that hold themselves
	m.made[t] = c
	switch t.Kind() {
	case reflect.Bool:
		c.enc = func(b []byte, v reflect.Value) []byte {
			if v.Bool() {
				return append(b, 1)
			}
			return append(b, 0)
		}
		c.dec = func(in *input, v reflect.Value) { v.SetBool(in.uvarint() == 1) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		c.enc = func(b []byte, v reflect.Value) []byte { return binary.AppendVarint(b, v.Int()) }
		c.dec = func(in *input, v reflect.Value) { v.SetInt(in.varint()) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		c.enc = func(b []byte, v reflect.Value) []byte { return binary.AppendUvarint(b, v.Uint()) }
		c.dec = func(in *input, v reflect.Value) { v.SetUint(in.uvarint()) }
	case reflect.Float32, reflect.Float64:
		c.enc = func(b []byte, v reflect.Value) []byte { return binary.AppendUvarint(b, math.Float64bits(v.Float())) }
		c.dec = func(in *input, v reflect.Value) { v.SetFloat(math.Float64frombits(in.uvarint())) }
	case reflect.String:
		c.enc = func(b []byte, v reflect.Value) []byte { return appendText(b, v.String()) }
		c.dec = func(in *input, v reflect.Value) { v.SetString(in.text(in.uvarint())) }
	case reflect.Slice:
		m.slice(c, t)
	case reflect.Map:
		m.table(c, t)
	case reflect.Pointer:
		m.pointer(c, t)
	case reflect.Interface:
		m.any(c, t)
	case reflect.Struct:
		if t == timeType {
			instant(c)
		} else {
			m.fields(c, t)
		}
	default:
		panic(fmt.Sprintf("codec: %s is not plain data", t))
	}
	return c
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// instant writes a time as seconds and nanoseconds of UTC.
func instant(c *coder) {
	c.enc = func(b []byte, v reflect.Value) []byte {
		t := v.Interface().(time.Time)
		return binary.AppendUvarint(binary.AppendVarint(b, t.Unix()), uint64(t.Nanosecond()))
	}
	c.dec = func(in *input, v reflect.Value) {
		sec, nsec := in.varint(), in.uvarint()
		v.Set(reflect.ValueOf(time.Unix(sec, int64(nsec)).UTC()))
	}
}

// slice writes the length plus one, 0 for nil, and the elements.
func (m *maker) slice(c *coder, t reflect.Type) {
	if t.Elem().Kind() == reflect.Uint8 {
		c.enc = func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, 0)
			}
			return append(binary.AppendUvarint(b, uint64(v.Len())+1), v.Bytes()...)
		}
		c.dec = func(in *input, v reflect.Value) {
			if n := in.count(); n >= 0 {
				v.SetBytes([]byte(in.text(uint64(n))))
			}
		}
		return
	}
	elem := m.coder(t.Elem())
	c.enc = func(b []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for i := range v.Len() {
			b = elem.enc(b, v.Index(i))
		}
		return b
	}
	c.dec = func(in *input, v reflect.Value) {
		n := in.count()
		if n < 0 {
			return
		}
		v.Set(reflect.MakeSlice(t, n, n))
		for i := range n {
			elem.dec(in, v.Index(i))
		}
	}
}

// table writes a map with keys of text like a slice of its pairs.
func (m *maker) table(c *coder, t reflect.Type) {
	if t.Key().Kind() != reflect.String {
		panic(fmt.Sprintf("codec: the keys of %s are no strings", t))
	}
	elem := m.coder(t.Elem())
	c.enc = func(b []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return append(b, 0)
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		b = binary.AppendUvarint(b, uint64(len(keys))+1)
		for _, k := range keys {
			b = elem.enc(appendText(b, k.String()), v.MapIndex(k))
		}
		return b
	}
	c.dec = func(in *input, v reflect.Value) {
		n := in.count()
		if n < 0 {
			return
		}
		v.Set(reflect.MakeMapWithSize(t, n))
		for range n {
			key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			key.SetString(in.text(in.uvarint()))
			elem.dec(in, value)
			v.SetMapIndex(key, value)
		}
	}
}

func (m *maker) pointer(c *coder, t reflect.Type) {
	elem := m.coder(t.Elem())
	c.enc = func(b []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return append(b, 0)
		}
		return elem.enc(append(b, 1), v.Elem())
	}
	c.dec = func(in *input, v reflect.Value) {
		if in.uvarint() == 1 {
			v.Set(reflect.New(t.Elem()))
			elem.dec(in, v.Elem())
		}
	}
}

// any writes what frontmatter can hold: text, booleans, lists and tables of them.
func (m *maker) any(c *coder, t reflect.Type) {
	if t.NumMethod() > 0 {
		panic(fmt.Sprintf("codec: %s is not plain data", t))
	}
	kinds := [...]reflect.Type{nil, reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[[]any](), reflect.TypeFor[map[string]any](), reflect.TypeFor[float64](), reflect.TypeFor[int]()}
	coders := make([]*coder, len(kinds))
	for i, k := range kinds {
		if k != nil {
			coders[i] = m.coder(k)
		}
	}
	c.enc = func(b []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return append(b, 0)
		}
		i := slices.Index(kinds[:], v.Elem().Type())
		if i < 0 {
			panic(fmt.Sprintf("codec: a value of type %s is not plain data", v.Elem().Type()))
		}
		return coders[i].enc(append(b, byte(i)), v.Elem())
	}
	c.dec = func(in *input, v reflect.Value) {
		i := in.uvarint()
		switch {
		case i >= uint64(len(kinds)):
			in.fail()
		case i > 0:
			value := reflect.New(kinds[i]).Elem()
			coders[i].dec(in, value)
			v.Set(value)
		}
	}
}

// fields writes a struct: which of its fields are not zero, and those.
func (m *maker) fields(c *coder, t reflect.Type) {
	var kept []int
	var coders []*coder
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Func || m.skip != nil && m.skip(t, f.Name) {
			continue
		}
		if !f.IsExported() {
			panic(fmt.Sprintf("codec: field %s of %s cannot be seen", f.Name, t))
		}
		kept, coders = append(kept, i), append(coders, m.coder(f.Type))
	}
	if len(kept) > 64 {
		panic(fmt.Sprintf("codec: %s has more than 64 fields", t))
	}
	c.enc = func(b []byte, v reflect.Value) []byte {
		var mask uint64
		for at, i := range kept {
			if !v.Field(i).IsZero() {
				mask |= 1 << at
			}
		}
		b = binary.AppendUvarint(b, mask)
		for at, i := range kept {
			if mask&(1<<at) != 0 {
				b = coders[at].enc(b, v.Field(i))
			}
		}
		return b
	}
	c.dec = func(in *input, v reflect.Value) {
		mask := in.uvarint()
		if mask>>len(kept) != 0 {
			in.fail()
			return
		}
		for at := 0; mask != 0; at, mask = at+1, mask>>1 {
			if mask&1 != 0 {
				coders[at].dec(in, v.Field(kept[at]))
			}
		}
	}
}
