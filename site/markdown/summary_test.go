package markdown

import "testing"

// The summary describes a page in lists and previews: the first words, not TeX.
func TestSummaryIsTheFirstWords(t *testing.T) {
	for body, want := range map[string]string{
		"$$\\int_0^1 x\\,dx$$\n\nThe first words.\n":     "The first words.",
		"$$\nx = y\n$$\n\nThe first words.\n":            "The first words.",
		"$a$ and $b$ are equal.\n\nMore.\n":              "a and b are equal.",
		"# Title\n\n$x$\n\n> A quote.\n\nThe *first*.\n": "The first.",
	} {
		if got := New(Options{}).Parse([]byte(body), 1).Summary; got != want {
			t.Errorf("%q: summary %q, not %q", body, got, want)
		}
	}
}

// What a snippet shows of a table can be told apart.
func TestCellsAreSeparateInText(t *testing.T) {
	d := New(Options{}).Parse([]byte("| Sum | Who |\n|---|---|\n| 500 | you |\n| 5,000 | |\n\nAfter.\n"), 1)
	if got, want := d.Texts[0], "Sum · Who 500 · you \n5,000 ·  \nAfter."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
