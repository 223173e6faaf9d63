package indexer

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestWhatABuilderSawBeforeChangesNothing(t *testing.T) {
	var flood strings.Builder
	for i := range maxKnown + 1 {
		fmt.Fprintf(&flood, "word%d ", i)
	}
	texts := []struct{ lang, title, text string }{
		{"en", "Running C++ and C++", "The agencies' agency, run and running: naïveté, naivete, e-mail."},
		{"de", "Läufe", "Die Häuser, ein Haus; running C++."},
		{"en", "Flood", flood.String()},
		{"en", "Running C++ and C++", "run, and the agencies are running"},
		{"fr", "L'agence", "L'agence, les agences."},
	}
	used := newBuilder()
	for _, tt := range texts {
		d := Document{ID: tt.title, Hash: "1"}
		text := Text{Title: tt.title, Aliases: []string{tt.title, "another"}, Passages: []Passage{
			{Kind: "section", Title: "A", Text: tt.text},
			{Kind: "moment", Title: "A", Text: tt.text, Speaker: "Running Häuser"},
		}}
		if got, want := used.build(&d, tt.lang, &text), newBuilder().build(&d, tt.lang, &text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s in %s is not as a new builder makes it", tt.title, tt.lang)
		}
	}
}
