package content

import (
	"bytes"
	"testing"
)

func TestTextCutOffByARemarkIsReported(t *testing.T) {
	for front, want := range map[string]string{
		"title: Answer to #42":                   "#42",
		"title: #SEO basics":                     "#SEO basics",
		"tags: [#SEO]\ndescription: über #SEO x": "#SEO x",
		"title: Answer # to be renamed":          "",
		"title: C# and F#":                       "",
		"title: \"Answer to #42\" #1":            "",
		"owner: seo #until May":                  "",
		"tags: #SEO #Video":                      "",
	} {
		file := "---\n" + front + "\n---\nBody\n"
		s := Parse("a.md", []byte(file))
		got := ""
		for _, d := range s.Diags {
			if d.Code != "cut-off" {
				t.Errorf("%q: %v", front, d)
			}
			got = at(file, Word{Line: int32(d.Line), Col: int32(d.Col)})
		}
		if got != want {
			t.Errorf("%q: reported at %q, want %q", front, got, want)
		}
	}
}

func TestATypeNearlyOurOwnIsReported(t *testing.T) {
	for kind, want := range map[string]string{
		"sesion": "session", "Sessions": "session", "clients": "client", "decision": "decisions",
		"Session": "", "pod": "", "policy": "", "runbook": "", "": "",
	} {
		got, ok := NearType(kind)
		if got != want || ok != (want != "") {
			t.Errorf("%q is near %q (%v), want %q", kind, got, ok, want)
		}
	}
	s := Parse("a.md", []byte("---\ntype: sesion\n---\n"))
	if len(s.Diags) != 1 || s.Diags[0].Code != "unknown-type" || s.Diags[0].Hint == "" || s.Meta.Type.Text != "sesion" {
		t.Errorf("%v, %+v", s.Diags, s.Meta.Type)
	}
}

func TestScaffoldWritesTitlesAsAPersonWould(t *testing.T) {
	_, data := Scaffold("entry", `Q&A: "yes" <no>`, now())
	s := Parse("a.md", data)
	if s.Meta.Title.Text != `Q&A: "yes" <no>` || len(s.Diags) > 0 {
		t.Errorf("%q %v", s.Meta.Title.Text, s.Diags)
	}
	if want := `title: "Q&A: \"yes\" <no>"`; !bytes.Contains(data, []byte(want)) {
		t.Errorf("no line %s in\n%s", want, data)
	}
}
