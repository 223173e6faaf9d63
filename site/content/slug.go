package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Slug makes a name fit for a URL the way GitHub makes a heading one: lower case,
// letters, digits, '_' and '-' of every script kept, space turned into '-', the
// rest dropped; and besides, no '-' at the ends or twice in a row. It is "" when
// nothing is left, as of "++".
func Slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '-' || unicode.IsSpace(r):
			dash = b.Len() > 0
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if dash {
				b.WriteByte('-')
				dash = false
			}
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}
