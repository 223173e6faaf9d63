package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheLookIsRead(t *testing.T) {
	for _, c := range []struct {
		yaml   string
		look   Look
		footer Footer
	}{
		{`colours: {accent: "#7a1f5c", accent_dark: "#F0A6D8"}`, Look{Accent: "#7a1f5c", AccentDark: "#f0a6d8"}, Footer{}},
		{`colors: {accent_dark: "#fff"}`, Look{AccentDark: "#ffffff"}, Footer{}},
		{`fonts: {text: "Georgia, 'Times New Roman', serif", code: fonts/mono.woff2}`, Look{Font: "Georgia, 'Times New Roman', serif", FontCode: "fonts/mono.woff2"}, Footer{}},
		{`font: /fonts/acme.woff2`, Look{Font: "fonts/acme.woff2"}, Footer{}},
		{`footer: © Acme`, Look{}, Footer{Text: "© Acme"}},
		{`footer: {text: Acme, links: [{title: Imprint, url: /imprint/}]}`, Look{}, Footer{"Acme", []MenuItem{{"Imprint", "/imprint/"}}}},
		{`footer: [{title: Imprint, url: /imprint/}]`, Look{}, Footer{"", []MenuItem{{"Imprint", "/imprint/"}}}},
	} {
		s, diags := ParseSettings("podbook.yaml", []byte(c.yaml))
		if len(diags) > 0 {
			t.Errorf("%s: %v", c.yaml, diags)
		}
		if diff := cmp.Diff(c.look, s.Look) + cmp.Diff(c.footer, s.Footer); diff != "" {
			t.Errorf("%s: %s", c.yaml, diff)
		}
	}
}

// A brand's colour that could not be read is reported and mended, by day and by
// night; the other one follows when it is not said.
func TestAccentsCanBeRead(t *testing.T) {
	for _, c := range []string{"#f0a6d8", "#ffcc00", "#7a1f5c", "#000", "#fff", "#12604a"} {
		s, _ := ParseSettings("podbook.yaml", []byte("colours: {accent: \""+c+"\"}"))
		for colour, grounds := range map[string][]string{s.Look.Accent: {"#ffffff", groundLight}, s.Look.AccentDark: {groundDark, "#14191c"}} {
			for _, g := range grounds {
				if got := contrast(colour, g); got < leastContrast {
					t.Errorf("%s became %s, %.2f to 1 on %s", c, colour, got, g)
				}
			}
		}
	}
	_, diags := ParseSettings("podbook.yaml", []byte("colours:\n  accent: \"#f0a6d8\"\n"))
	if got := strings.Join(said(diags), "\n"); !strings.HasPrefix(got, `podbook.yaml:2:11: warning: accent: #f0a6d8 has a contrast of 1.7 to 1 on the light background, and text needs 4.5 ("#`) {
		t.Errorf("%s", got)
	}
}

func TestWrongLooksAreReported(t *testing.T) {
	for yaml, want := range map[string]string{
		`colours: red`:                              "colours must be a table",
		"colours:\n  accent: #123456\n":             "accent has no value",
		`colours: {accent: reddish}`:                `accent: "reddish" is not a colour`,
		`colours: {acent: "#123456"}`:               `did you mean "accent"?`,
		`font: "a; } body { display: none"`:         "is not a font",
		`fonts: {text: "url(https://example.org)"}`: "is not a font",
		`footer: [{title: x}]`:                      "needs a title and a url",
	} {
		s, diags := ParseSettings("podbook.yaml", []byte(yaml))
		if got := strings.Join(said(diags), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: %q does not say %q", yaml, got, want)
		}
		if s.Look != (Look{}) {
			t.Errorf("%s: used all the same: %v", yaml, s.Look)
		}
	}
}
