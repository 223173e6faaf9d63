package content

import (
	"bytes"
	"encoding/binary"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// ImageHead is how many of a picture's first bytes ImageSize needs at most.
const ImageHead = 256 << 10

// HasSize reports whether ImageSize knows pictures with this name's extension.
func HasSize(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		return true
	}
	return false
}

// maxSide is the longest side, in pixels, that is believed.
const maxSide = 1 << 17

// ImageSize reads the size in pixels, as a browser shows the picture, from the
// beginning of a PNG, JPEG, GIF, WebP or SVG file, whatever its name says; zeros when
// it cannot be told. Formats: W3C PNG (IHDR), GIF89a, ITU T.81 with Exif's
// orientation, RFC 9649 and SVG 2.
func ImageSize(head []byte) (width, height int) {
	head = head[:min(len(head), ImageHead)]
	be, le := binary.BigEndian, binary.LittleEndian
	switch {
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) && len(head) >= 24:
		width, height = int(be.Uint32(head[16:])), int(be.Uint32(head[20:]))
	case bytes.HasPrefix(head, []byte("GIF8")) && len(head) >= 10:
		width, height = int(le.Uint16(head[6:])), int(le.Uint16(head[8:]))
	case bytes.HasPrefix(head, []byte("\xff\xd8")):
		width, height = jpegSize(head)
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) >= 30 && string(head[8:12]) == "WEBP":
		switch string(head[12:16]) {
		case "VP8 ":
			width, height = int(le.Uint16(head[26:])&0x3fff), int(le.Uint16(head[28:])&0x3fff)
		case "VP8L":
			bits := le.Uint32(head[21:])
			width, height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		case "VP8X":
			width, height = int(le.Uint32(head[24:])&0xffffff)+1, int(le.Uint32(head[26:])>>8&0xffffff)+1
			if at := bytes.Index(head, []byte("EXIF")); at > 0 && len(head) > at+8 && exifTurned(head[at+8:]) {
				width, height = height, width
			}
		}
	default:
		width, height = svgSize(head)
	}
	if width <= 0 || height <= 0 || width > maxSide || height > maxSide {
		return 0, 0
	}
	return width, height
}

// jpegSize looks for the frame's header, and for an Exif orientation before it.
func jpegSize(head []byte) (width, height int) {
	turned := false
	for at := 2; at+9 < len(head); {
		if head[at] != 0xff {
			return 0, 0
		}
		marker := head[at+1]
		if marker == 0xff || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // filling, or without a length
			at++
			if marker != 0xff {
				at++
			}
			continue
		}
		size := int(binary.BigEndian.Uint16(head[at+2:]))
		switch {
		case marker == 0xda || size < 2:
			return 0, 0
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			height, width = int(binary.BigEndian.Uint16(head[at+5:])), int(binary.BigEndian.Uint16(head[at+7:]))
			if turned {
				width, height = height, width
			}
			return width, height
		case marker == 0xe1 && at+2+size <= len(head):
			if exif, ok := bytes.CutPrefix(head[at+4:at+2+size], []byte("Exif\x00\x00")); ok {
				turned = exifTurned(exif)
			}
		}
		at += 2 + size
	}
	return 0, 0
}

// exifTurned reports whether Exif data say that the picture lies on its side.
func exifTurned(exif []byte) bool {
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	if len(exif) < 8 {
		return false
	}
	var order binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(exif[4:]))
	if at < 8 || at+2 > len(exif) {
		return false
	}
	n := int(order.Uint16(exif[at:]))
	for at += 2; n > 0 && at+12 <= len(exif); n, at = n-1, at+12 {
		if order.Uint16(exif[at:]) == 0x0112 { // Orientation
			o := order.Uint16(exif[at+8:])
			return o >= 5 && o <= 8
		}
	}
	return false
}

var (
	svgTag  = regexp.MustCompile(`<svg(\s[^>]*)>`)
	svgAttr = regexp.MustCompile(`\s(width|height|viewBox)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

// svgSize reads the root's width and height in pixels, or else those of its viewBox.
func svgSize(head []byte) (width, height int) {
	head = head[:min(len(head), 16<<10)]
	tag := svgTag.FindSubmatch(head)
	if tag == nil {
		return 0, 0
	}
	var w, h float64
	var box [4]float64
	for _, m := range svgAttr.FindAllSubmatch(tag[1], -1) {
		value := strings.TrimSpace(string(m[2]) + string(m[3]))
		switch string(m[1]) {
		case "width":
			w = pixels(value)
		case "height":
			h = pixels(value)
		case "viewBox":
			parts := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r <= ' ' })
			for i := range min(len(parts), len(box)) {
				box[i] = pixels(parts[i])
			}
		}
	}
	switch bw, bh := box[2], box[3]; {
	case w > 0 && h > 0:
	case bw <= 0 || bh <= 0:
		return 0, 0
	case w > 0:
		h = w * bh / bw
	case h > 0:
		w = h * bw / bh
	default:
		w, h = bw, bh
	}
	if !(w < maxSide && h < maxSide) {
		return 0, 0
	}
	return int(w + .5), int(h + .5)
}

// pixels reads a length in CSS pixels; 0 for one in another unit.
func pixels(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	if err != nil {
		return 0
	}
	return v
}
