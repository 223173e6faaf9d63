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
	"unsafe"
)

// Codec writes and reads values of one type. It is safe for concurrent use.
type Codec[T any] struct {
	whole *coder
	rooms int // how many kinds of rooms its values are made in
}

// coder is how one type is written and read, at an address: values of package reflect
// would take three times as long, and ten thousand files are read when a server
// starts.
type coder struct {
	enc  func([]byte, unsafe.Pointer) []byte
	dec  func(*input, unsafe.Pointer) // into a zero value
	zero func(unsafe.Pointer) bool
}

// New makes a codec. Fields for which skip holds (nil: none), and functions, are
// neither written nor read. It panics for a type that is not plain data: that is
// known when the program is written.
func New[T any](skip func(of reflect.Type, field string) bool) *Codec[T] {
	m := maker{skip: skip, made: map[reflect.Type]*coder{}}
	whole := m.coder(reflect.TypeFor[T]())
	return &Codec[T]{whole, m.rooms}
}

// Append writes a value after what b holds.
func (c *Codec[T]) Append(b []byte, v *T) []byte { return c.whole.enc(b, unsafe.Pointer(v)) }

// ErrDamaged means that bytes are not what Append wrote.
var ErrDamaged = errors.New("damaged data")

// Decode reads a value that Append wrote into v, which must be zero. Strings in it
// are parts of s.
func (c *Codec[T]) Decode(s string, v *T) error { return c.decode(&input{s: s}, v) }

func (c *Codec[T]) decode(in *input, v *T) error {
	c.whole.dec(in, unsafe.Pointer(v))
	if in.bad || in.s != "" {
		return ErrDamaged
	}
	return nil
}

// Reader decodes many values, for one goroutine. What they hold is made in rooms that
// they share, which takes a fraction of the time, and is given up when all are.
type Reader[T any] struct {
	of    *Codec[T]
	rooms []room
}

// Reader makes a reader.
func (c *Codec[T]) Reader() *Reader[T] { return &Reader[T]{c, make([]room, c.rooms)} }

// Decode is that of Codec.
func (r *Reader[T]) Decode(s string, v *T) error { return r.of.decode(&input{s: s, rooms: r.rooms}, v) }

// room is memory for values of one type.
type room struct {
	at   unsafe.Pointer
	left int // how many more find room
}

// roomSize is how many values a room is made for.
const roomSize = 256

// make makes the elements of a slice of n, whose rooms have a number. If they are more
// than a part of a room, or there are none, they are made by themselves.
func (in *input) make(number int, slice reflect.Type, n int) unsafe.Pointer {
	if in.rooms == nil || n > roomSize/8 {
		return reflect.MakeSlice(slice, n, n).UnsafePointer()
	}
	r := &in.rooms[number]
	if r.left < n {
		r.at, r.left = reflect.MakeSlice(slice, roomSize, roomSize).UnsafePointer(), roomSize
	}
	at := r.at
	if r.left -= n; r.left > 0 {
		r.at = unsafe.Add(at, uintptr(n)*slice.Elem().Size())
	} else {
		r.at = nil
	}
	return at
}

// input is what is left to read; after damage there is nothing.
type input struct {
	s     string
	bad   bool
	rooms []room // of its reader
}

func (in *input) fail() { in.s, in.bad = "", true }

func (in *input) uvarint() uint64 {
	if len(in.s) > 0 && in.s[0] < 0x80 { // most are
		x := in.s[0]
		in.s = in.s[1:]
		return uint64(x)
	}
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
	skip  func(reflect.Type, string) bool
	made  map[reflect.Type]*coder
	rooms int
}

// room numbers the rooms of one more type.
func (m *maker) room() int {
	m.rooms++
	return m.rooms - 1
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
		plain(c, func(b []byte, v bool) []byte {
			if v {
				return append(b, 1)
			}
			return append(b, 0)
		}, func(in *input) bool { return in.uvarint() == 1 })
	case reflect.Int:
		signed[int](c)
	case reflect.Int64:
		signed[int64](c)
	case reflect.Int32:
		signed[int32](c)
	case reflect.Int16:
		signed[int16](c)
	case reflect.Int8:
		signed[int8](c)
	case reflect.Uint:
		unsigned[uint](c)
	case reflect.Uint64:
		unsigned[uint64](c)
	case reflect.Uint32:
		unsigned[uint32](c)
	case reflect.Uint16:
		unsigned[uint16](c)
	case reflect.Uint8:
		unsigned[uint8](c)
	case reflect.Float64:
		plain(c, func(b []byte, v float64) []byte { return binary.AppendUvarint(b, math.Float64bits(v)) },
			func(in *input) float64 { return math.Float64frombits(in.uvarint()) })
	case reflect.String:
		plain(c, appendText, func(in *input) string { return in.text(in.uvarint()) })
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

// plain makes the coder of a type whose zero value is told by comparing.
func plain[T comparable](c *coder, enc func([]byte, T) []byte, dec func(*input) T) {
	c.enc = func(b []byte, p unsafe.Pointer) []byte { return enc(b, *(*T)(p)) }
	c.dec = func(in *input, p unsafe.Pointer) { *(*T)(p) = dec(in) }
	c.zero = func(p unsafe.Pointer) bool { return *(*T)(p) == *new(T) }
}

func signed[T int | int64 | int32 | int16 | int8](c *coder) {
	plain(c, func(b []byte, v T) []byte { return binary.AppendVarint(b, int64(v)) }, func(in *input) T { return T(in.varint()) })
}

func unsigned[T uint | uint64 | uint32 | uint16 | uint8](c *coder) {
	plain(c, func(b []byte, v T) []byte { return binary.AppendUvarint(b, uint64(v)) }, func(in *input) T { return T(in.uvarint()) })
}

// instant writes a time as seconds and nanoseconds of UTC.
func instant(c *coder) {
	plain(c, func(b []byte, t time.Time) []byte {
		return binary.AppendUvarint(binary.AppendVarint(b, t.Unix()), uint64(t.Nanosecond()))
	}, func(in *input) time.Time {
		sec, nsec := in.varint(), in.uvarint()
		return time.Unix(sec, int64(nsec)).UTC()
	})
}

// slice writes the length plus one, 0 for nil, and the elements.
func (m *maker) slice(c *coder, t reflect.Type) {
	c.zero = func(p unsafe.Pointer) bool { return *(*unsafe.Pointer)(p) == nil } // a slice begins with their address
	if t.Elem().Kind() == reflect.Uint8 {
		c.enc = func(b []byte, p unsafe.Pointer) []byte {
			v := *(*[]byte)(p)
			if v == nil {
				return append(b, 0)
			}
			return append(binary.AppendUvarint(b, uint64(len(v))+1), v...)
		}
		c.dec = func(in *input, p unsafe.Pointer) {
			if n := in.count(); n >= 0 {
				*(*[]byte)(p) = []byte(in.text(uint64(n)))
			}
		}
		return
	}
	elem, size, number := m.coder(t.Elem()), t.Elem().Size(), m.room()
	c.enc = func(b []byte, p unsafe.Pointer) []byte {
		v := reflect.NewAt(t, p).Elem()
		if v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for i := range uintptr(v.Len()) {
			b = elem.enc(b, unsafe.Add(v.UnsafePointer(), i*size))
		}
		return b
	}
	c.dec = func(in *input, p unsafe.Pointer) {
		n := in.count()
		if n < 0 {
			return
		}
		if n == 0 {
			reflect.NewAt(t, p).Elem().Set(reflect.MakeSlice(t, 0, 0))
			return
		}
		first := in.make(number, t, n)
		*(*header)(p) = header{first, n, n}
		for i := range uintptr(n) {
			elem.dec(in, unsafe.Add(first, i*size))
		}
	}
}

// header is how a slice lies in memory, see reflect.SliceHeader.
type header struct {
	first    unsafe.Pointer
	len, cap int
}

// table writes a map with keys of text like a slice of its pairs.
func (m *maker) table(c *coder, t reflect.Type) {
	if t.Key().Kind() != reflect.String {
		panic(fmt.Sprintf("codec: the keys of %s are no strings", t))
	}
	elem := m.coder(t.Elem())
	c.zero = func(p unsafe.Pointer) bool { return *(*unsafe.Pointer)(p) == nil }
	c.enc = func(b []byte, p unsafe.Pointer) []byte {
		v := reflect.NewAt(t, p).Elem()
		if v.IsNil() {
			return append(b, 0)
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		b = binary.AppendUvarint(b, uint64(len(keys))+1)
		for _, k := range keys {
			b = elem.enc(appendText(b, k.String()), addressed(v.MapIndex(k)))
		}
		return b
	}
	c.dec = func(in *input, p unsafe.Pointer) {
		n := in.count()
		if n < 0 {
			return
		}
		v := reflect.MakeMapWithSize(t, n)
		reflect.NewAt(t, p).Elem().Set(v)
		for range n {
			key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem())
			key.SetString(in.text(in.uvarint()))
			elem.dec(in, value.UnsafePointer())
			v.SetMapIndex(key, value.Elem())
		}
	}
}

// addressed is the address of a copy of v.
func addressed(v reflect.Value) unsafe.Pointer {
	at := reflect.New(v.Type())
	at.Elem().Set(v)
	return at.UnsafePointer()
}

func (m *maker) pointer(c *coder, t reflect.Type) {
	elem, number, some := m.coder(t.Elem()), m.room(), reflect.SliceOf(t.Elem())
	c.zero = func(p unsafe.Pointer) bool { return *(*unsafe.Pointer)(p) == nil }
	c.enc = func(b []byte, p unsafe.Pointer) []byte {
		to := *(*unsafe.Pointer)(p)
		if to == nil {
			return append(b, 0)
		}
		return elem.enc(append(b, 1), to)
	}
	c.dec = func(in *input, p unsafe.Pointer) {
		if in.uvarint() == 1 {
			to := in.make(number, some, 1)
			*(*unsafe.Pointer)(p) = to
			elem.dec(in, to)
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
	c.zero = func(p unsafe.Pointer) bool { return *(*any)(p) == nil }
	c.enc = func(b []byte, p unsafe.Pointer) []byte {
		v := reflect.ValueOf(*(*any)(p))
		if !v.IsValid() {
			return append(b, 0)
		}
		i := slices.Index(kinds[:], v.Type())
		if i < 0 {
			panic(fmt.Sprintf("codec: a value of type %s is not plain data", v.Type()))
		}
		return coders[i].enc(append(b, byte(i)), addressed(v))
	}
	c.dec = func(in *input, p unsafe.Pointer) {
		i := in.uvarint()
		switch {
		case i >= uint64(len(kinds)):
			in.fail()
		case i > 0:
			value := reflect.New(kinds[i])
			coders[i].dec(in, value.UnsafePointer())
			*(*any)(p) = value.Elem().Interface()
		}
	}
}

// fields writes a struct: which of its fields are not zero, and those.
func (m *maker) fields(c *coder, t reflect.Type) {
	var offsets []uintptr
	var coders []*coder
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Func || m.skip != nil && m.skip(t, f.Name) {
			continue
		}
		if !f.IsExported() {
			panic(fmt.Sprintf("codec: field %s of %s cannot be seen", f.Name, t))
		}
		offsets, coders = append(offsets, f.Offset), append(coders, m.coder(f.Type))
	}
	if len(coders) > 64 {
		panic(fmt.Sprintf("codec: %s has more than 64 fields", t))
	}
	c.zero = func(p unsafe.Pointer) bool {
		for at, c := range coders {
			if !c.zero(unsafe.Add(p, offsets[at])) {
				return false
			}
		}
		return true
	}
	c.enc = func(b []byte, p unsafe.Pointer) []byte {
		var mask uint64
		for at, c := range coders {
			if !c.zero(unsafe.Add(p, offsets[at])) {
				mask |= 1 << at
			}
		}
		b = binary.AppendUvarint(b, mask)
		for at, c := range coders {
			if mask&(1<<at) != 0 {
				b = c.enc(b, unsafe.Add(p, offsets[at]))
			}
		}
		return b
	}
	c.dec = func(in *input, p unsafe.Pointer) {
		mask := in.uvarint()
		if mask>>len(coders) != 0 {
			in.fail()
			return
		}
		for at := 0; mask != 0; at, mask = at+1, mask>>1 {
			if mask&1 != 0 {
				coders[at].dec(in, unsafe.Add(p, offsets[at]))
			}
		}
	}
}
