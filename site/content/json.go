package content

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"podbook/site/diag"
)

// json decodes raw as one JSON object, token by token, since only tokens have
// places. What stands before a mistake is kept.
func (h *header) json() value {
	r := jsonReader{header: h, dec: json.NewDecoder(strings.NewReader(h.raw))}
	r.dec.UseNumber()
	v, err := r.value(0)
	if err == nil && v.kind != table {
		h.report(diag.Error, v, "bad-json", "frontmatter must be one JSON object", "")
		return value{kind: table}
	}
	if err == nil {
		if rest := strings.TrimLeft(h.raw[r.dec.InputOffset():], " \t\r\n"); rest != "" {
			h.report(diag.Error, h.at(len(h.raw)-len(rest)), "bad-json", "text after the JSON object", "")
		}
		return v
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = errors.New("the JSON object is not closed")
	}
	message := strings.TrimPrefix(err.Error(), "json: ")
	h.report(diag.Error, h.at(int(r.dec.InputOffset())), "bad-json", message, "")
	return v
}

type jsonReader struct {
	*header
	dec *json.Decoder
}

// value reads the next value. With an error it returns what there is of it.
func (r *jsonReader) value(depth int) (value, error) {
	v := r.next()
	token, err := r.dec.Token()
	if err != nil {
		return value{}, err
	}
	if depth > maxDepth {
		return value{}, errors.New("nested too deeply")
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			v.kind = table
			err = r.fields(&v, depth)
		} else {
			v.kind = list
			for err == nil && r.dec.More() {
				var item value
				if item, err = r.value(depth + 1); err == nil {
					v.items = append(v.items, item)
				}
			}
		}
		if err == nil {
			_, err = r.dec.Token() // the closing one
		}
		v.fields = r.unique(v.fields)
		return v, err
	case string:
		v.kind, v.text = scalar, t
	case json.Number:
		v.kind, v.text, v.plain = scalar, t.String(), true
	case bool:
		v.kind, v.plain, v.text = scalar, true, "false"
		if t {
			v.text = "true"
		}
	default:
		return value{}, nil
	}
	return v, nil
}

func (r *jsonReader) fields(v *value, depth int) error {
	for r.dec.More() {
		key := r.next()
		token, err := r.dec.Token()
		if err != nil {
			return err
		}
		key.kind, key.text = scalar, token.(string) // the decoder lets no other key pass
		val, err := r.value(depth + 1)
		if err != nil && val.kind == null {
			return err
		}
		v.fields = append(v.fields, field{key, val})
		if err != nil {
			return err
		}
	}
	return nil
}

// next returns the place of the next token.
func (r *jsonReader) next() value {
	at := int(r.dec.InputOffset())
	for at < len(r.raw) && strings.IndexByte(" \t\r\n,:", r.raw[at]) >= 0 {
		at++
	}
	return r.at(at)
}
