package content

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestImageSize(t *testing.T) {
	pic := image.NewPaletted(image.Rect(0, 0, 300, 20), color.Palette{color.Black, color.White})
	encoded := func(encode func(b *bytes.Buffer) error) string {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	jpg := encoded(func(b *bytes.Buffer) error { return jpeg.Encode(b, pic, nil) })
	exif := func(order binary.AppendByteOrder, head string, orientation uint16) string {
		b := []byte("Exif\x00\x00" + head)
		b = order.AppendUint32(b, 8)
		b = order.AppendUint16(b, 1)
		b = order.AppendUint16(b, 0x112)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(order.AppendUint16(b, orientation), 0)
		return "\xff\xd8\xff\xe1" + string(binary.BigEndian.AppendUint16(nil, uint16(len(b)+2))) + string(b) + jpg[2:]
	}
	webp := func(kind, data string) string {
		return "RIFF....WEBP" + kind + "\x00\x00\x00\x00" + data + "          "
	}
	for name, c := range map[string]struct {
		data          string
		width, height int
	}{
		"png":                   {encoded(func(b *bytes.Buffer) error { return png.Encode(b, pic) }), 300, 20},
		"gif":                   {encoded(func(b *bytes.Buffer) error { return gif.Encode(b, pic, nil) }), 300, 20},
		"jpeg":                  {jpg, 300, 20},
		"jpeg on its side":      {exif(binary.LittleEndian, "II*\x00", 6), 20, 300},
		"jpeg upside down":      {exif(binary.BigEndian, "MM\x00*", 3), 300, 20},
		"jpeg turned, Motorola": {exif(binary.BigEndian, "MM\x00*", 8), 20, 300},
		"webp lossy":            {webp("VP8 ", "\x00\x00\x00\x9d\x01\x2a\x2c\x01\x14\x00"), 300, 20},
		"webp lossless":         {webp("VP8L", "\x2f\x2b\xc1\x04\x00"), 300, 20},
		"webp extended":         {webp("VP8X", "\x00\x00\x00\x00\x2b\x01\x00\x13\x00\x00"), 300, 20},
		"svg":                   {`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" height="20px">`, 300, 20},
		"svg by its box":        {"<svg viewBox='0 0 300 20'>", 300, 20},
		"svg of one side":       {`<svg width="150" stroke-width="3" viewBox="0,0,300,20">`, 150, 10},
		"svg in percent":        {`<svg width="100%" height="100%">`, 0, 0},
		"svg in the dark":       {`<svg width="1e99" height="NaN">`, 0, 0},
		"text":                  {"words", 0, 0},
		"nothing":               {"", 0, 0},
		"png cut short":         {"\x89PNG\r\n\x1a\n\x00\x00", 0, 0},
		"jpeg cut short":        {jpg[:60], 0, 0},
		"png of no size":        {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xff\xff\xff\x00\x00\x00\x01", 0, 0},
	} {
		if w, h := ImageSize([]byte(c.data)); w != c.width || h != c.height {
			t.Errorf("%s: %d × %d, want %d × %d", name, w, h, c.width, c.height)
		}
	}
}

// Whatever a picture says, its size is believable.
func FuzzImageSize(f *testing.F) {
	for _, s := range []string{"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x01\x00\x00\x00\x00\x01", "GIF89a\x01\x00\x01\x00", "\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00", "RIFF....WEBPVP8X0000000000000000EXIF", "<svg viewBox='0 0 3 2'>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if w, h := ImageSize(data); w < 0 || h < 0 || w > maxSide || h > maxSide || (w == 0) != (h == 0) {
			t.Errorf("%d × %d", w, h)
		}
	})
}
